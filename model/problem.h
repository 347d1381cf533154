/*
 * problem.h
 *		Documents as rows of a training matrix.
 */
#ifndef EMP_MODEL_PROBLEM_H
#define EMP_MODEL_PROBLEM_H

#include "dictionary.h"

#include <linear.h>

/* How much each kind of feature counts beside the words. */
#define PAIR_SCALE 0.8
#define GRAM_SCALE 0.6
#define VECTOR_SCALE 0.5
#define CUE_SCALE 2.0

typedef struct Matrix
{
	const Dictionary *dictionary;
	struct feature_node **row; /* one per document */
	bool *edge;                /* of each column: whether only labels look at it */
	double *label_scale;       /* by what a document's row is multiplied for labels */
	bool *negated;             /* whether a document has a negator */
	int columns;               /* without the constant behind them, which is 1 in every row */
	int vector_at;             /* first column of the word vectors, 1-based as LIBLINEAR counts */
	int cue_at;                /* first column of the cues */
} Matrix;

extern void matrix_build(Matrix *m, const Dictionary *d, const Corpus *c);

#endif
