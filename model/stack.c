/*
 * stack.c
 *		Sharpening the labels: each becomes a weighted sum of all heads (stacked generalisation,
 *		Wolpert 1992).
 *
 * It starts from Platt's curve of each label by itself; then all weights are fitted together.
 * The sum of linear heads is a linear head, so none of this costs the library anything.
 */
#include "stack.h"

#include "calibrate.h"
#include "joint.h"

#include <stdlib.h>
#include <string.h>

#define CLOSENESS 0.001
#define STEPS 200

/* Return the head behind an input. */
int
stack_input(int k)
{
	return k < EMP_BASE_LABELS ? k : TRAINED_AT + k - EMP_BASE_LABELS;
}

/* Start from Platt's curve of each label. */
static void
start(Stack *stack, const double (*z)[STACK_INPUTS], const EmpLabelSet *labels, int rows)
{
	double *x = malloc(sizeof(double) * (size_t) rows);
	bool *y = malloc(sizeof(bool) * (size_t) rows);

	memset(stack, 0, sizeof(*stack));
	for (int l = 0; l < EMP_BASE_LABELS; l++)
	{
		for (int i = 0; i < rows; i++)
		{
			x[i] = z[i][l];
			y[i] = labels[i] >> l & 1;
		}
		fit_curve(x, y, rows, &stack->mix[l][l], &stack->bias[l]);
	}
	free(x);
	free(y);
}

/* Fit the stack to decision values of unseen documents. */
void
stack_fit(Stack *stack, const Unseen *unseen, const Corpus *c)
{
	double(*z)[STACK_INPUTS] = malloc(sizeof(*z) * (size_t) c->n);
	EmpLabelSet *labels = malloc(sizeof(*labels) * (size_t) c->n);
	Joint j = {.inputs = STACK_INPUTS, .labels = labels, .price = CLOSENESS, .steps = STEPS};

	for (int i = 0; i < c->n; i++)
		if (c->doc[i].source == SOURCE_GOEMOTIONS)
		{
			for (int k = 0; k < STACK_INPUTS; k++)
				z[j.rows][k] = unseen_decision(unseen, c, i, stack_input(k));
			labels[j.rows++] = c->doc[i].labels;
		}
	start(stack, (const double(*)[STACK_INPUTS]) z, labels, j.rows);
	j.x = z[0];
	j.mix = stack->mix;
	memcpy(j.bias, stack->bias, sizeof(j.bias));
	joint_fit(&j);
	memcpy(stack->bias, j.bias, sizeof(j.bias));
	free(z);
	free(labels);
}

/* Work out the logits of the labels from the decision values of all heads. */
void
stack_apply(const Stack *stack, const double *z, double logit[EMP_BASE_LABELS])
{
	memcpy(logit, stack->bias, sizeof(stack->bias));
	for (int k = 0; k < STACK_INPUTS; k++)
		for (int l = 0; l < EMP_BASE_LABELS; l++)
			logit[l] += stack->mix[k][l] * z[stack_input(k)];
}

/* Make the heads of the labels what the stack says, and blend that of the valence. */
void
stack_fold(const Stack *stack, Heads *heads, int columns)
{
	double z[TRAINED_HEADS];
	double logit[EMP_BASE_LABELS];

	for (int k = 0; k < columns; k++)
	{
		for (int h = 0; h < TRAINED_HEADS; h++)
			z[h] = heads->weight[h][k];
		stack_apply(stack, z, logit);
		for (int l = 0; l < EMP_BASE_LABELS; l++)
			heads->weight[l][k] = logit[l] - stack->bias[l];
		heads->weight[EMP_HEAD_VALENCE][k] =
			blend_valence(z[EMP_HEAD_VALENCE], z[EMP_HEAD_POSITIVE], z[EMP_HEAD_NEGATIVE]);
	}
	stack_apply(stack, heads->bias, logit);
	heads->bias[EMP_HEAD_VALENCE] =
		blend_valence(0, heads->bias[EMP_HEAD_POSITIVE], heads->bias[EMP_HEAD_NEGATIVE]);
	memcpy(heads->bias, logit, sizeof(logit));
}
