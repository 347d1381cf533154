/*
 * joint.c
 *		Fitting log-odds of all labels together.
 *
 * They are fitted to what a reading is used for: the labels, and the groups of Ekman and of
 * sentiment, whose probability is 1 - product(1 - p) over their labels.  A label with few rows
 * stays close to where it started.  libLBFGS minimises (Liu and Nocedal 1989).
 */
#include "joint.h"

#include "emotion/labels.h"

#include <lbfgs.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GROUP_WEIGHT 1.0 /* of the groups' likelihood beside the labels' */
#define GROUPS_AT_MOST 16

/* What is minimised.  Parameters are laid out as mix, slope, bias. */
typedef struct Fit
{
	const Joint *joint;
	int parameters;
	int groups;
	EmpLabelSet group[GROUPS_AT_MOST];
	double *start;
	double price[EMP_BASE_LABELS];
} Fit;

/* Return log(1 + exp(x)). */
static double
softplus(double x)
{
	return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

/* Return the loss of a row, and set its slope in the log-odds. */
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
	const Joint *j = f->joint;
	const double *slope = at + j->inputs * EMP_BASE_LABELS;
	double *slope_gradient = gradient + j->inputs * EMP_BASE_LABELS;
	double loss = 0;

	(void) step;
	memset(gradient, 0, sizeof(*gradient) * (size_t) n);
	for (int i = 0; i < j->rows; i++)
	{
		const double *input = j->x + (size_t) i * (size_t) j->inputs;
		double x[EMP_BASE_LABELS], d[EMP_BASE_LABELS];

		memcpy(x, slope + EMP_BASE_LABELS, sizeof(x));
		for (int k = 0; k < j->inputs; k++)
			for (int l = 0; l < EMP_BASE_LABELS; l++)
				x[l] += input[k] * at[k * EMP_BASE_LABELS + l];
		for (int l = 0; j->own != NULL && l < EMP_BASE_LABELS; l++)
			x[l] += j->own[i][l] * slope[l];
		loss += row_loss(f, j->labels[i], x, d);
		for (int k = 0; k < j->inputs; k++)
			for (int l = 0; l < EMP_BASE_LABELS; l++)
				gradient[k * EMP_BASE_LABELS + l] += input[k] * d[l];
		for (int l = 0; l < EMP_BASE_LABELS; l++)
		{
			slope_gradient[l] += j->own != NULL ? j->own[i][l] * d[l] : 0;
			slope_gradient[EMP_BASE_LABELS + l] += d[l];
		}
	}
	loss /= j->rows;
	for (int k = 0; k < n; k++)
		gradient[k] /= j->rows;
	for (int k = 0; k < n - EMP_BASE_LABELS; k++)
	{
		double away = at[k] - f->start[k];
		double price = f->price[k % EMP_BASE_LABELS];

		loss += price * away * away;
		gradient[k] += 2 * price * away;
	}
	return loss;
}

/* Lay out what the fit needs to know. */
static void
prepare(Fit *f, const Joint *j)
{
	static const EmpSchemeId schemes[] = {EMP_SCHEME_EKMAN, EMP_SCHEME_SENTIMENT};
	size_t mix = sizeof(double) * (size_t) j->inputs * EMP_BASE_LABELS;

	f->joint = j;
	f->parameters = (j->inputs + 2) * EMP_BASE_LABELS;
	f->start = malloc(sizeof(double) * (size_t) f->parameters);
	memcpy(f->start, j->mix, mix);
	memcpy(f->start + j->inputs * EMP_BASE_LABELS, j->slope, sizeof(j->slope));
	memcpy(f->start + (j->inputs + 1) * EMP_BASE_LABELS, j->bias, sizeof(j->bias));
	for (size_t s = 0; s < sizeof(schemes) / sizeof(schemes[0]); s++)
		for (int g = 0; g < emp_scheme(schemes[s])->groups; g++)
			f->group[f->groups++] = emp_scheme(schemes[s])->group[g].members;
	for (int l = 0; l < EMP_BASE_LABELS; l++)
	{
		double count = 0;

		for (int i = 0; i < j->rows; i++)
			count += j->labels[i] >> l & 1;
		f->price[l] = j->price * JOINT_COMMON / fmax(count, 1);
	}
}

/* Fit. */
void
joint_fit(Joint *j)
{
	Fit f = {0};
	lbfgs_parameter_t parameter;
	lbfgsfloatval_t *at;
	int status;

	prepare(&f, j);
	at = lbfgs_malloc(f.parameters);
	memcpy(at, f.start, sizeof(double) * (size_t) f.parameters);
	lbfgs_parameter_init(&parameter);
	parameter.m = 20;
	parameter.max_iterations = j->steps;
	status = lbfgs(f.parameters, at, NULL, evaluate, NULL, &f, &parameter);
	if (status != LBFGS_SUCCESS && status != LBFGSERR_MAXIMUMITERATION)
	{
		fprintf(stderr, "fitting log-odds failed: libLBFGS says %d\n", status);
		exit(1);
	}
	memcpy(j->mix, at, sizeof(double) * (size_t) j->inputs * EMP_BASE_LABELS);
	memcpy(j->slope, at + j->inputs * EMP_BASE_LABELS, sizeof(j->slope));
	memcpy(j->bias, at + (j->inputs + 1) * EMP_BASE_LABELS, sizeof(j->bias));
	lbfgs_free(at);
	free(f.start);
}
