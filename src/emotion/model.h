/*
 * model.h
 *		The trained tables: what each word, pair and letter group says about each head.
 *
 * The model is one read-only image inside the library (model/english.model).  Everything in
 * it is an integer, little endian, and the structs below are laid over it as it stands.
 */
#ifndef EMP_EMOTION_MODEL_H
#define EMP_EMOTION_MODEL_H

#include "emotion/labels.h"
#include "emotion/thresholds.h"
#include "features/features.h"

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the model is laid over its image, which takes a little-endian machine"
#endif

/* Heads: the base labels, then polarity, then sarcasm. */
#define EMP_HEADS 32
#define EMP_HEAD_POSITIVE 28
#define EMP_HEAD_NEGATIVE 29
#define EMP_HEAD_VALENCE 30
#define EMP_HEAD_SARCASM 31

/* Fixed point of the tables. */
#define EMP_WEIGHT_BITS 10 /* weights are in 2^-10 */
#define EMP_NORM_BITS 12   /* lengths of texts are in 2^-12 */
#define EMP_SQUARE_BITS 8  /* squared weights of words are in 2^-8 */
#define EMP_LOGIT_BITS 16  /* decision values are in 2^-16 */

/*
 * Peaks: of each sentence the part that speaks most for a head, and the one that speaks most
 * against it.  A peak counts along a bent line: in full, and again as far as it is above its
 * bend.  Means of these ramps over the sentences add to the log-odds of the labels, and so does
 * every decision value as far as it is above two bends of its own.
 */
typedef enum EmpPeakSide
{
	EMP_PEAK_FOR,
	EMP_PEAK_AGAINST,
	EMP_PEAK_SIDES
} EmpPeakSide;
#define EMP_PEAKS (EMP_PEAK_SIDES * EMP_HEADS)
#define EMP_RAMPS_ABOVE EMP_PEAKS      /* all peaks, then what is above their bends */
#define EMP_RAMPS_SUMS (2 * EMP_PEAKS) /* and then the decision values above theirs */
#define EMP_SUM_BENDS (2 * EMP_HEADS)  /* the lower of all heads, then the upper */
#define EMP_RAMPS (2 * EMP_PEAKS + EMP_SUM_BENDS)

/* Fixed point of the ramps and of their weights; a product of both is in 2^-19. */
#define EMP_PEAK_RAMP_BITS 6
#define EMP_PEAK_WEIGHT_BITS 13
#define EMP_SUM_RAMP_BITS 8
#define EMP_SUM_WEIGHT_BITS 11
#define EMP_MIX_BITS 19

/* One row: the weights of a feature for every head, 8 bits each and a common factor. */
typedef struct EmpRow
{
	int8_t weight[EMP_HEADS];
	uint16_t factor;    /* weight * factor is in 2^-10 */
	uint16_t square;    /* words only: what the word adds to the squared length, in 2^-8 */
	EmpLexical lexical; /* words only */
} EmpRow;

/* A table of rows, looked up by hash: buckets of keys that lie beside each other. */
typedef struct EmpTable
{
	const uint32_t *bucket; /* first row of each bucket, and one behind the last */
	const uint32_t *key;    /* upper half of the hash, a row each */
	const EmpRow *row;
	uint32_t mask; /* buckets - 1 */
	uint32_t rows;
} EmpTable;

#define EMP_MODEL_MAGIC 0x4D504D45 /* "EMPM" */
#define EMP_MODEL_FORMAT 3

typedef struct EmpCalibration
{
	int32_t slope[EMP_HEADS];        /* of the logistic curve, in 2^-16 */
	int32_t intercept[EMP_HEADS];    /* in 2^-16 */
	int32_t peak_bend[EMP_PEAKS];    /* in 2^-10 */
	int32_t sum_bend[EMP_SUM_BENDS]; /* of decision values, in 2^-16 */
	/* weights of the ramps for each label, less than 2^16 of them in all */
	int16_t ramp[EMP_BASE_LABELS][EMP_RAMPS];
} EmpCalibration;

typedef enum EmpTableId
{
	EMP_TABLE_WORDS,
	EMP_TABLE_PAIRS, /* pairs of words, and words under a negation */
	EMP_TABLE_GRAMS, /* letter groups, for words that are not in the table of words */
	EMP_TABLES
} EmpTableId;

/* The image's first bytes. */
typedef struct EmpModelHeader
{
	uint32_t magic;
	uint32_t format;
	uint32_t id;             /* hash of everything behind this field */
	uint32_t size;           /* bytes of the whole image */
	uint32_t unknown_square; /* what a word that is in no table adds to the squared length, 2^-8 */
	uint32_t rows[EMP_TABLES];
	uint32_t buckets[EMP_TABLES];
	uint32_t bucket_at[EMP_TABLES]; /* offsets in the image */
	uint32_t key_at[EMP_TABLES];
	uint32_t row_at[EMP_TABLES];
	uint32_t card_at; /* the model card, JSON */
	uint32_t card_size;
	uint16_t threshold[EMP_SCHEMES][EMP_MAX_GROUPS]; /* in 1e-4 */
	uint16_t pole_threshold[EMP_POLES];              /* in 1e-4 */
	EmpCalibration calibration;
	int16_t cue[EMP_CUES][EMP_HEADS]; /* weights of the cues, in 2^-10 per unit */
} EmpModelHeader;

typedef struct EmpModel
{
	const EmpModelHeader *header;
	EmpTable table[EMP_TABLES];
} EmpModel;

/* Lay a view over an image; false when its magic, format or size are not those of one. */
extern bool emp_model_open(EmpModel *model, const void *image, size_t size);
extern uint32_t emp_model_image_id(const void *image, size_t size);

/*
 * Start fetching what emp_table_find will look at.  The tables are larger than a core's own
 * cache, so a sentence asks for all its buckets first and looks them up then.
 */
static inline void
emp_table_prefetch(const EmpTable *table, uint64_t hash)
{
	__builtin_prefetch(&table->bucket[(uint32_t) hash & table->mask]);
}

/* Go on fetching: the keys of a bucket that has arrived. */
static inline void
emp_table_prefetch_keys(const EmpTable *table, uint64_t hash)
{
	__builtin_prefetch(&table->key[table->bucket[(uint32_t) hash & table->mask]]);
}

/* Start fetching a row, NULL for none, which may lie across two cache lines. */
static inline void
emp_row_prefetch(const EmpRow *row)
{
	if (row == NULL)
		return;
	__builtin_prefetch(row);
	__builtin_prefetch((const char *) row + (sizeof(*row) - 1));
}

/* Find the row of a hash, NULL for none. */
static inline const EmpRow *
emp_table_find(const EmpTable *table, uint64_t hash)
{
	uint32_t b = (uint32_t) hash & table->mask;
	uint32_t key = (uint32_t) (hash >> 32);

	for (uint32_t i = table->bucket[b]; i < table->bucket[b + 1]; i++)
		if (table->key[i] == key)
			return &table->row[i];
	return NULL;
}

#endif
