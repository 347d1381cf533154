/*
 * image.c
 *		Folding trained weights into the integer tables that the library reads.
 *
 * All that depends on one word alone (its own weight, its letter groups, its word vector) is
 * added up here, once, into one row per word.  Letter groups keep rows of their own for words
 * that the table does not know.
 */
#include "image.h"

#include "base/hash.h"
#include "features/roles.h"
#include "features/terms.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PAIRS 70000 /* rows kept, those with the largest weights */
#define MAX_GRAMS_KEPT 16000

/* A row in floating point. */
typedef struct Wide
{
	uint64_t hash;
	double weight[EMP_HEADS];
	double size; /* largest weight */
	double square;
	EmpLexical lexical;
} Wide;

/* Return the factor of a head's weights. */
static double
head_scale(int head)
{
	return head == EMP_HEAD_VALENCE ? VALENCE_SCALE : 1;
}

/* Add a column of the heads, times a value. */
static void
add_column(double *sum, const Heads *heads, int column, double value)
{
	for (int h = 0; h < EMP_HEADS; h++)
		sum[h] += heads->weight[h][column] * value * head_scale(h);
}

/* Fold all that depends on a word alone. */
static void
fold_word(Wide *w, const Matrix *m, const Heads *heads, const Entry *e)
{
	EmpToken token;
	uint64_t grams[EMP_MAX_GRAMS];
	int n;

	memset(w, 0, sizeof(*w));
	w->hash = e->hash;
	w->square = (double) e->idf * e->idf;
	w->lexical = e->lexical;
	if (e->feature >= 0)
		add_column(w->weight, heads, e->feature, e->idf);
	if (e->vector)
		for (int k = 0; k < VECTOR_SIZE; k++)
			add_column(w->weight, heads, m->vector_at + k, e->vector[k] * e->idf * VECTOR_SCALE);
	token.kind = EMP_TOKEN_WORD;
	token.key_len = (uint8_t) strlen(e->key);
	memcpy(token.key, e->key, token.key_len);
	if ((e->key[0] >= 'a' && e->key[0] <= 'z') || e->key[0] == '\'' || (e->key[0] & 0x80))
	{
		n = emp_token_grams(&token, grams);
		for (int k = 0; k < n; k++)
		{
			const Entry *g = map_find(&m->dictionary->map[KIND_GRAM], grams[k]);

			if (g && g->feature >= 0)
				add_column(w->weight, heads, g->feature, g->idf * GRAM_SCALE);
		}
	}
}

/*
 * Write the rows of all listed terms for which an entry stands, and return how many.
 *
 * They are the same, and say nothing good or bad.
 */
static uint32_t
fold_terms(Wide *rows, const Matrix *m, const Heads *heads, const Entry *e)
{
	uint32_t n = 0;

	for (int i = 0; emp_term_listed(i) != NULL; i++)
	{
		const EmpListed *term = emp_term_listed(i);

		if (!(term->set & e->terms))
			continue;
		fold_word(&rows[n], m, heads, e);
		rows[n].hash = emp_hash64(term->word, strlen(term->word), 0);
		rows[n].weight[EMP_HEAD_VALENCE] = rows[n].weight[EMP_HEAD_SARCASM] = 0;
		rows[n].weight[EMP_HEAD_POSITIVE] = rows[n].weight[EMP_HEAD_NEGATIVE] = 0;
		n++;
	}
	return n;
}

/*
 * Say how charged a word is by itself: its rating, or what the model reads in it alone,
 * whichever is more.
 */
static uint8_t
strength(const Wide *w)
{
	double rated = abs(w->lexical.valence) / 100.0;
	double s = fabs(w->weight[EMP_HEAD_VALENCE]) / sqrt(w->square);
	double read = s / (1 + s);

	if (w->lexical.role &
		(EMP_ROLE_NEGATOR | EMP_ROLE_BOOSTER | EMP_ROLE_DAMPENER | EMP_ROLE_CONTRAST))
		return 0;
	read = read > 0.35 ? (read - 0.35) / 0.65 : 0;
	return (uint8_t) lround(255 * fmin(1, fmax(rated, read)));
}

/* Quantise a row. */
static EmpRow
quantise(const Wide *w)
{
	EmpRow row;
	double largest = 0;

	memset(&row, 0, sizeof(row));
	for (int h = 0; h < EMP_HEADS; h++)
		largest = fmax(largest, fabs(w->weight[h]));
	row.factor = (uint16_t) fmin(65535, fmax(1, ceil(largest * (1 << EMP_WEIGHT_BITS) / 127)));
	for (int h = 0; h < EMP_HEADS; h++)
	{
		long v = lround(w->weight[h] * (1 << EMP_WEIGHT_BITS) / row.factor);

		row.weight[h] = (int8_t) (v > 127 ? 127 : v < -127 ? -127 : v);
	}
	row.square = (uint16_t) fmin(65535, lround(w->square * (1 << EMP_SQUARE_BITS)));
	row.lexical = w->lexical;
	return row;
}

/* Order rows by size, the largest first. */
static int
by_size(const void *a, const void *b)
{
	const Wide *x = a;
	const Wide *y = b;

	if (x->size != y->size)
		return x->size > y->size ? -1 : 1;
	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

static uint32_t sort_mask;

/* Order rows by bucket, then by hash. */
static int
by_bucket(const void *a, const void *b)
{
	const Wide *x = a;
	const Wide *y = b;
	uint32_t i = (uint32_t) x->hash & sort_mask;
	uint32_t k = (uint32_t) y->hash & sort_mask;

	if (i != k)
		return i < k ? -1 : 1;
	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

/* Append bytes to the image, aligned to a cache line, and return where. */
static uint32_t
append(Image *image, const void *bytes, size_t size)
{
	size_t at = (image->size + 63) / 64 * 64;

	image->bytes = realloc(image->bytes, at + size);
	memset(image->bytes + image->size, 0, at - image->size);
	memcpy(image->bytes + at, bytes, size);
	image->size = at + size;
	return (uint32_t) at;
}

/* Write one table. */
static void
write_table(Image *image, EmpTableId id, Wide *rows, uint32_t n)
{
	uint32_t buckets = 1024;
	uint32_t *bucket;
	uint32_t *key = malloc(sizeof(uint32_t) * (n + 1));
	EmpRow *row = malloc(sizeof(EmpRow) * (n + 1));
	uint32_t at;

	while (buckets < n)
		buckets *= 2;
	sort_mask = buckets - 1;
	qsort(rows, n, sizeof(Wide), by_bucket);
	bucket = calloc(buckets + 1, sizeof(uint32_t));
	for (uint32_t i = 0; i < n; i++)
	{
		bucket[((uint32_t) rows[i].hash & sort_mask) + 1]++;
		key[i] = (uint32_t) (rows[i].hash >> 32);
		row[i] = quantise(&rows[i]);
	}
	for (uint32_t b = 0; b < buckets; b++)
		bucket[b + 1] += bucket[b];
	image_header(image)->rows[id] = n;
	image_header(image)->buckets[id] = buckets;
	at = append(image, bucket, sizeof(uint32_t) * (buckets + 1));
	image_header(image)->bucket_at[id] = at;
	at = append(image, key, sizeof(uint32_t) * n);
	image_header(image)->key_at[id] = at;
	at = append(image, row, sizeof(EmpRow) * n);
	image_header(image)->row_at[id] = at;
	free(bucket);
	free(key);
	free(row);
}

/* Write the table of pairs or of letter groups, as far as their weights matter. */
static void
write_sparse(Image *image, EmpTableId id, const Map *map, const Heads *heads, double scale,
			 uint32_t limit)
{
	Wide *rows = calloc(map->n, sizeof(Wide));
	uint32_t n = 0;

	for (uint32_t i = 0; i < map->n; i++)
	{
		const Entry *e = &map->entry[i];
		Wide *w = &rows[n];

		if (e->feature < 0)
			continue;
		n++;
		w->hash = e->hash;
		add_column(w->weight, heads, e->feature, e->idf * scale);
		for (int h = 0; h < EMP_HEADS; h++)
			w->size = fmax(w->size, fabs(w->weight[h]));
	}
	qsort(rows, n, sizeof(Wide), by_size);
	write_table(image, id, rows, n < limit ? n : limit);
	free(rows);
}

/* Return the header of an image. */
EmpModelHeader *
image_header(Image *image)
{
	return (EmpModelHeader *) image->bytes;
}

/* Fold trained heads into an image; calibration, thresholds and card are still empty. */
void
image_build(Image *image, const Matrix *m, const Heads *heads)
{
	const Map *words = &m->dictionary->map[KIND_WORD];
	Wide *rows;
	uint32_t listed = 0;
	uint32_t n = 0;

	while (emp_term_listed((int) listed) != NULL)
		listed++;
	rows = calloc(words->n + listed, sizeof(Wide));
	image->size = sizeof(EmpModelHeader);
	image->bytes = calloc(1, image->size);
	for (uint32_t i = 0; i < words->n; i++)
	{
		const Entry *e = &words->entry[i];

		if (e->terms)
		{
			n += fold_terms(&rows[n], m, heads, e);
			continue;
		}
		if (e->feature < 0 && e->vector == NULL && e->lexical.valence == 0 &&
			e->lexical.opinion == 0 && e->lexical.role == 0)
			continue; /* seen once: its letter groups speak for it */
		fold_word(&rows[n], m, heads, e);
		rows[n].lexical.strength = strength(&rows[n]);
		n++;
	}
	write_table(image, EMP_TABLE_WORDS, rows, n);
	write_sparse(image, EMP_TABLE_PAIRS, &m->dictionary->map[KIND_PAIR], heads, PAIR_SCALE,
				 MAX_PAIRS);
	write_sparse(image, EMP_TABLE_GRAMS, &m->dictionary->map[KIND_GRAM], heads, GRAM_SCALE,
				 MAX_GRAMS_KEPT);
	image_header(image)->unknown_square = (uint32_t) lround(
		m->dictionary->unknown_idf * m->dictionary->unknown_idf * (1 << EMP_SQUARE_BITS));
	for (int k = 0; k < EMP_CUES; k++)
	{
		double sum[EMP_HEADS] = {0};

		add_column(sum, heads, m->cue_at + k, CUE_SCALE);
		for (int h = 0; h < EMP_HEADS; h++)
			image_header(image)->cue[k][h] =
				(int16_t) fmax(-32767, fmin(32767, lround(sum[h] * (1 << EMP_WEIGHT_BITS))));
	}
	free(rows);
}

/* Return a number in fixed point. */
static int32_t
fixed(double x)
{
	return (int32_t) lround(x * (1 << EMP_LOGIT_BITS));
}

/* Set the calibration of an image: the constants of its heads are part of it. */
void
image_calibrate(Image *image, const Heads *heads, const Curves *curves)
{
	EmpCalibration *c = &image_header(image)->calibration;

	for (int h = 0; h < EMP_HEADS; h++)
	{
		c->slope[h] = fixed(curves->slope[h]);
		c->intercept[h] = fixed(curves->intercept[h] + curves->slope[h] * heads->bias[h]);
	}
	c->slope[EMP_HEAD_VALENCE] = fixed(1);
	c->intercept[EMP_HEAD_VALENCE] = fixed(VALENCE_SCALE * heads->bias[EMP_HEAD_VALENCE]);
	for (int k = 0; k < EMP_SUM_BENDS; k++)
		c->sum_bend[k] = fixed(curves->sum_bend[k]);
	for (int k = 0; k < EMP_PEAKS; k++)
		c->peak_bend[k] = (int32_t) lround(curves->peak_bend[k] * (1 << EMP_WEIGHT_BITS));
	for (int l = 0; l < EMP_BASE_LABELS; l++)
	{
		long sum = 0;

		for (int k = 0; k < EMP_RAMPS; k++)
		{
			int bits = k < EMP_RAMPS_SUMS ? EMP_PEAK_WEIGHT_BITS : EMP_SUM_WEIGHT_BITS;
			long weight = lround(ldexp(curves->ramp[k][l], bits));

			c->ramp[l][k] = (int16_t) weight;
			sum += labs(weight);
		}
		if (sum >= 1 << 16)
		{
			fprintf(stderr, "the ramps of a label weigh too much\n");
			exit(1);
		}
	}
}

/* Add the model card. */
void
image_add_card(Image *image, const char *card)
{
	uint32_t at = append(image, card, strlen(card));

	image_header(image)->card_at = at;
	image_header(image)->card_size = (uint32_t) strlen(card);
}

/* Finish an image: size and id. */
void
image_seal(Image *image)
{
	EmpModelHeader *h = image_header(image);

	h->magic = EMP_MODEL_MAGIC;
	h->format = EMP_MODEL_FORMAT;
	h->size = (uint32_t) image->size;
	h->id = emp_model_image_id(image->bytes, image->size);
}
