/*
 * problem.c
 *		Documents as rows of a training matrix.
 *
 * A row holds exactly what src/emotion/read.c adds up: features over the length of the text.
 */
#include "problem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A row while it is being built: dense, with a list of what is touched. */
typedef struct Builder
{
	double *value;
	int *touched;
	int n;
} Builder;

/* Add to a column. */
static void
put(Builder *b, int column, double value)
{
	if (b->value[column] == 0)
		b->touched[b->n++] = column;
	b->value[column] += value;
}

/* Order columns. */
static int
by_column(const void *a, const void *b)
{
	return *(const int *) a - *(const int *) b;
}

/* Say whether a sentence has had a pair before. */
static bool
pair_repeated(const EmpSentence *s, int i)
{
	for (int k = 0; k < i; k++)
		if (emp_sentence_pair(s, k) == emp_sentence_pair(s, i))
			return true;
	return false;
}

/* Add one sentence to a row, note a negator, and return its squared length. */
static double
add_sentence(Builder *b, const Matrix *m, const EmpSentence *s, bool *negated)
{
	const Dictionary *d = m->dictionary;
	EmpLexical lexical[EMP_SENTENCE_TOKENS];
	EmpScopes scopes;
	double square = 0;

	for (int i = 0; i < s->n; i++)
		lexical[i] = dictionary_lexical(d, s->hash[i]);
	emp_scopes(s, lexical, &scopes);
	*negated |= scopes.any_negator;
	for (int i = 0; i < s->n; i++)
	{
		const EmpScope *scope = &scopes.at[i];
		const Entry *word = map_find(&d->map[KIND_WORD], dictionary_hash(&s->token[i], s->hash[i]));
		const Entry *e;
		uint64_t grams[EMP_MAX_GRAMS];
		EmpCueValue cues[EMP_MAX_TOKEN_CUES];
		double idf = word ? word->idf : d->unknown_idf;
		double own;
		int n;

		if (scope->repeated)
			continue;
		square += idf * idf;
		if (scope->covered)
			continue;
		own = scope->negated ? EMP_NEGATED_QUARTERS / 4.0 : 1;
		if (word && word->feature >= 0)
			put(b, word->feature, own * idf);
		if (word && word->vector)
			for (int k = 0; k < VECTOR_SIZE; k++)
				put(b, m->vector_at + k, own * word->vector[k] * idf * VECTOR_SCALE);
		if (scope->negated)
		{
			e = map_find(&d->map[KIND_PAIR], emp_negated_hash(s->hash[i]));
			if (e && e->feature >= 0)
				put(b, e->feature, e->idf * PAIR_SCALE);
		}
		n = word && word->terms ? 0 : emp_token_grams(&s->token[i], grams);
		for (int k = 0; k < n; k++)
			if ((e = map_find(&d->map[KIND_GRAM], grams[k])) != NULL && e->feature >= 0)
				put(b, e->feature, own * e->idf * GRAM_SCALE);
		n = emp_token_cues(&s->token[i], &lexical[i], scope, cues);
		for (int k = 0; k < n; k++)
			put(b, m->cue_at + cues[k].cue, CUE_SCALE * cues[k].value / EMP_CUE_ONE);
	}
	for (int i = 0; i <= s->n; i++)
	{
		const Entry *e = map_find(&d->map[KIND_PAIR], emp_sentence_pair(s, i));

		if (e && e->feature >= 0 && emp_pair_speaks(s, &scopes, i) && !pair_repeated(s, i))
			put(b, e->feature, e->idf * PAIR_SCALE);
	}
	for (int k = 0; k < scopes.phrases; k++)
	{
		const EmpPhrase *phrase = &scopes.phrase[k];
		const Entry *e = NULL;
		EmpCueValue cue;

		if (phrase->repeated)
			continue;
		if (phrase->covers)
			e = map_find(&d->map[KIND_PAIR], emp_phrase_hash(phrase));
		if (e && e->feature >= 0)
			put(b, e->feature, e->idf * PAIR_SCALE);
		if (emp_phrase_cue(&scopes, phrase, &cue))
			put(b, m->cue_at + cue.cue, CUE_SCALE * cue.value / EMP_CUE_ONE);
	}
	return square;
}

/* Turn a document into a row. */
static struct feature_node *
build_row(Builder *b, const Matrix *m, const char *text, double *label_scale, bool *negated)
{
	EmpSentenceReader reader;
	EmpSentence s;
	EmpSentencesSeen seen = {0};
	double square = 0;
	double length;
	struct feature_node *row;

	b->n = 0;
	*negated = false;
	emp_sentence_init(&reader, text, strlen(text));
	while (emp_sentence_next(&reader, &s))
		if (!emp_sentence_seen(&seen, &s))
			square += add_sentence(b, m, &s, negated);
	length = sqrt(emp_length_square(square, (double) seen.sentences));
	*label_scale = length > 0 ? length / emp_label_length(length) : 1;
	qsort(b->touched, (size_t) b->n, sizeof(int), by_column);
	row = malloc(sizeof(struct feature_node) * (size_t) (b->n + 2));
	for (int i = 0; i < b->n; i++)
	{
		row[i].index = b->touched[i] + 1;
		row[i].value = b->value[b->touched[i]] / length;
		b->value[b->touched[i]] = 0;
	}
	row[b->n] = (struct feature_node){m->columns + 1, 1};
	row[b->n + 1].index = -1;
	return row;
}

/* Build the matrix of a corpus. */
void
matrix_build(Matrix *m, const Dictionary *d, const Corpus *c)
{
	Builder b;

	m->dictionary = d;
	m->vector_at = d->features;
	m->cue_at = m->vector_at + VECTOR_SIZE;
	m->columns = m->cue_at + EMP_CUES;
	m->edge = calloc((size_t) m->columns + 1, sizeof(bool));
	for (uint32_t i = 0; i < d->map[KIND_PAIR].n; i++)
		if (d->map[KIND_PAIR].entry[i].feature >= 0)
			m->edge[d->map[KIND_PAIR].entry[i].feature] = d->map[KIND_PAIR].entry[i].edge;
	m->row = malloc(sizeof(*m->row) * (size_t) c->n);
	m->label_scale = malloc(sizeof(double) * (size_t) c->n);
	m->negated = malloc(sizeof(bool) * (size_t) c->n);
	b.value = calloc((size_t) m->columns + 1, sizeof(double));
	b.touched = malloc(sizeof(int) * (size_t) (m->columns + 1));
	for (int i = 0; i < c->n; i++)
		m->row[i] = build_row(&b, m, c->doc[i].text, &m->label_scale[i], &m->negated[i]);
	free(b.value);
	free(b.touched);
}
