/*
 * stack.h
 *		Sharpening the labels: each becomes a weighted sum of all heads.
 */
#ifndef EMP_MODEL_STACK_H
#define EMP_MODEL_STACK_H

#include "heads.h"

/* The logit of label l is bias[l] + sum of mix[k][l] times the decision value of input k. */
#define STACK_INPUTS (EMP_BASE_LABELS + TRAINED_GROUPS)
typedef struct Stack
{
	double mix[STACK_INPUTS][EMP_BASE_LABELS];
	double bias[EMP_BASE_LABELS];
} Stack;

extern int stack_input(int k); /* the head behind an input */
extern void stack_fit(Stack *stack, const Unseen *unseen, const Corpus *c);
extern void stack_apply(const Stack *stack, const double *z, double logit[EMP_BASE_LABELS]);

/*
 * Make the heads of the labels what the stack says, so that their decision values are logits,
 * and blend the head of the valence.
 */
extern void stack_fold(const Stack *stack, Heads *heads, int columns);

#endif
