/*
 * stack.c
 *		Sharpening the labels: each becomes a weighted sum of all heads (stacked generalisation,
 *		Wolpert 1992).
 *
 * It starts from Platt's curve of each label by itself.  Then all weights are fitted together
 * to what the reading is used for: the labels, and the groups of Ekman and of sentiment, whose
 * probability is 1 - product(1 - p) over their labels.  A label with few documents stays close
 * to where it started.  The sum of linear heads is a linear head, so none of this costs the
 * library anything.  libLBFGS minimises (Liu and Nocedal 1989).
 */
#include "stack.h"

#include "calibrate.h"

#include <lbfgs.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GROUP_WEIGHT 1.0 /* of the groups' likelihood beside the labels' */
#define CLOSENESS 0.001  /* price of leaving the start, for a label of COMMON documents */
#define COMMON 1000.0
#define STEPS 200

#define GROUPS_AT_MOST 16
#define PARAMETERS ((STACK_INPUTS + 1) * EMP_BASE_LABELS)

/* What is minimised. */
typedef struct Fit
{
	int rows;
	double (*z)[STACK_INPUTS];
	EmpLabelSet *labels;
	int groups;
	EmpLabelSet group[GROUPS_AT_MOST];
	double start[PARAMETERS];
	double price[EMP_BASE_LABELS];
} Fit;

/* Return the head behind an input. */
int
stack_input(int k)
{
	return k < EMP_BASE_LABELS ? k : TRAINED_AT + k - EMP_BASE_LABELS;
}

/* Return log(1 + exp(x)). */
static double
softplus(double x)
{
	return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

/* Return the loss of a row, and add its slope in the logits to d. */
static double
row_loss(const Fit *f, EmpLabelSet labels, const double *x, double *d)
{
	double p[EMP_BASE_LABELS], soft[EMP_BASE_LABELS];
	double loss = 0;

	for (int l = 0; l < EMP_BASE_LABELS; l++)
	{
		bool y = labels >> l & 1;

		p[l] = 1 / (1 + exp(-x[l]));
		soft[l] = softplus(x[l]);
		loss += y ? soft[l] - x[l] : soft[l];
		d[l] = p[l] - y;
	}
	for (int g = 0; g < f->groups; g++)
	{
		bool y = (labels & f->group[g]) != 0;
		double none = 0; /* -log of the probability that no member is there */
		double slope;

		for (int l = 0; l < EMP_BASE_LABELS; l++)
			if (f->group[g] >> l & 1)
				none += soft[l];
		none = fmax(none, 1e-6);
		loss += GROUP_WEIGHT * (y ? -log(-expm1(-none)) : none);
		slope = GROUP_WEIGHT * (y ? -1 / expm1(none) : 1);
		for (int l = 0; l < EMP_BASE_LABELS; l++)
			if (f->group[g] >> l & 1)
				d[l] += slope * p[l];
	}
	return loss;
}

/* Return what is minimised at a point, and its gradient. */
static lbfgsfloatval_t
evaluate(void *instance, const lbfgsfloatval_t *at, lbfgsfloatval_t *gradient, int n,
		 lbfgsfloatval_t step)
{
	const Fit *f = instance;
	double loss = 0;

	(void) step;
	memset(gradient, 0, sizeof(*gradient) * (size_t) n);
	for (int i = 0; i < f->rows; i++)
	{
		double x[EMP_BASE_LABELS], d[EMP_BASE_LABELS];

		memcpy(x, at + STACK_INPUTS * EMP_BASE_LABELS, sizeof(x));
		for (int k = 0; k < STACK_INPUTS; k++)
			for (int l = 0; l < EMP_BASE_LABELS; l++)
				x[l] += f->z[i][k] * at[k * EMP_BASE_LABELS + l];
		loss += row_loss(f, f->labels[i], x, d);
		for (int k = 0; k < STACK_INPUTS; k++)
			for (int l = 0; l < EMP_BASE_LABELS; l++)
				gradient[k * EMP_BASE_LABELS + l] += f->z[i][k] * d[l];
		for (int l = 0; l < EMP_BASE_LABELS; l++)
			gradient[STACK_INPUTS * EMP_BASE_LABELS + l] += d[l];
	}
	loss /= f->rows;
	for (int j = 0; j < n; j++)
		gradient[j] /= f->rows;
	for (int j = 0; j < STACK_INPUTS * EMP_BASE_LABELS; j++)
	{
		double away = at[j] - f->start[j];
		double price = f->price[j % EMP_BASE_LABELS];

		loss += price * away * away;
		gradient[j] += 2 * price * away;
	}
	return loss;
}

/* Start from Platt's curve of each label, and note how much it may move. */
static void
start(Fit *f)
{
	double *x = malloc(sizeof(double) * (size_t) f->rows);
	bool *y = malloc(sizeof(bool) * (size_t) f->rows);

	for (int l = 0; l < EMP_BASE_LABELS; l++)
	{
		double count = 0;

		for (int i = 0; i < f->rows; i++)
		{
			x[i] = f->z[i][l];
			y[i] = f->labels[i] >> l & 1;
			count += y[i];
		}
		fit_curve(x, y, f->rows, &f->start[l * EMP_BASE_LABELS + l],
				  &f->start[STACK_INPUTS * EMP_BASE_LABELS + l]);
		f->price[l] = CLOSENESS * COMMON / fmax(count, 1);
	}
	free(x);
	free(y);
}

/* Fit the stack to decision values of unseen documents. */
void
stack_fit(Stack *stack, const Unseen *unseen, const Corpus *c)
{
	static const EmpSchemeId schemes[] = {EMP_SCHEME_EKMAN, EMP_SCHEME_SENTIMENT};
	Fit f = {0};
	lbfgs_parameter_t parameter;
	lbfgsfloatval_t *at = lbfgs_malloc(PARAMETERS);
	int status;

	f.z = malloc(sizeof(*f.z) * (size_t) c->n);
	f.labels = malloc(sizeof(*f.labels) * (size_t) c->n);
	for (int i = 0; i < c->n; i++)
		if ((c->doc[i].use & USE_LABELS) && c->doc[i].fold != FOLD_NONE)
		{
			for (int k = 0; k < STACK_INPUTS; k++)
				f.z[f.rows][k] = unseen_decision(unseen, c, i, stack_input(k));
			f.labels[f.rows++] = c->doc[i].labels;
		}
	for (size_t s = 0; s < sizeof(schemes) / sizeof(schemes[0]); s++)
		for (int g = 0; g < emp_scheme(schemes[s])->groups; g++)
			f.group[f.groups++] = emp_scheme(schemes[s])->group[g].members;
	start(&f);
	memcpy(at, f.start, sizeof(f.start));
	lbfgs_parameter_init(&parameter);
	parameter.m = 20;
	parameter.max_iterations = STEPS;
	status = lbfgs(PARAMETERS, at, NULL, evaluate, NULL, &f, &parameter);
	if (status != LBFGS_SUCCESS && status != LBFGSERR_MAXIMUMITERATION)
	{
		fprintf(stderr, "stacking failed: libLBFGS says %d\n", status);
		exit(1);
	}
	memcpy(stack->mix, at, sizeof(stack->mix));
	memcpy(stack->bias, at + STACK_INPUTS * EMP_BASE_LABELS, sizeof(stack->bias));
	lbfgs_free(at);
	free(f.z);
	free(f.labels);
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
