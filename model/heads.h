/*
 * heads.h
 *		The linear heads that are trained on the matrix, and what becomes of them.
 *
 * More heads are trained than the library serves: groups of labels have heads of their own,
 * which sharpen those of their members (see stack.h) and are gone after that.
 */
#ifndef EMP_MODEL_HEADS_H
#define EMP_MODEL_HEADS_H

#include "problem.h"

#include "emotion/model.h"

/* Trained heads: those of the library, then groups of labels. */
#define TRAINED_GROUPS 6
#define TRAINED_AT EMP_HEADS /* the first of the groups */
#define TRAINED_HEADS (EMP_HEADS + TRAINED_GROUPS)

/* Weights of the heads over the columns of the matrix, [0] is column 1. */
typedef struct Heads
{
	double *weight[TRAINED_HEADS];
	double bias[TRAINED_HEADS];
} Heads;

/* Heads that were trained without a fold, and what they say of the documents of that fold. */
typedef struct Unseen
{
	Heads heads[FOLDS];
	double (*z)[TRAINED_HEADS]; /* without the constant; of documents without a fold: not set */
} Unseen;

/* Decision value of a document that has a fold. */
static inline double
unseen_decision(const Unseen *unseen, const Corpus *c, int i, int head)
{
	return unseen->z[i][head] + unseen->heads[c->doc[i].fold].bias[head];
}

extern bool head_finds(const Document *d, int head); /* a pole, or sarcasm */
extern EmpLabelSet trained_group(int i);             /* members, i from 0 to TRAINED_GROUPS - 1 */

/* The valence that is served: a third regression, two thirds half the difference of the poles. */
static inline double
blend_valence(double valence, double positive, double negative)
{
	return (valence + positive - negative) / 3;
}

extern void heads_train(Heads *heads, Unseen *unseen, const Matrix *m, const Corpus *c);

#endif
