/*
 * problem.h
 *		Documents as rows of a training matrix, and the heads trained on them.
 */
#ifndef EMP_MODEL_PROBLEM_H
#define EMP_MODEL_PROBLEM_H

#include "dictionary.h"
#include "emotion/model.h"

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
	int columns;
	int vector_at; /* first column of the word vectors, 1-based as LIBLINEAR counts */
	int cue_at;    /* first column of the cues */
} Matrix;

/* Weights of the heads over the columns of the matrix, [0] is column 1. */
typedef struct Heads
{
	double *weight[EMP_HEADS];
} Heads;

extern void matrix_build(Matrix *m, const Dictionary *d, const Corpus *c);
extern void heads_train(Heads *heads, const Matrix *m, const Corpus *c);

#endif
