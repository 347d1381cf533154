/*
 * fit_likelihood.c
 *		The likelihood of a sample in the coordinates of the search.
 */
#include <math.h>
#include <string.h>

#include "value/fit_search.h"

#define OWN EMP_LAW_PARAMETERS

/* ---------------------------------------------------------------------------------------------
 * Linear changes of variables, in gradients and Hessians.
 */

/* Let a variable also move another one: its derivative becomes its own and times that of the other. */
static void
fold(double *gradient, double *hessian, int variables, int into, int from, double times)
{
	double corner = hessian[emp_packed_any(into, from)];
	int k;

	gradient[into] += times * gradient[from];
	hessian[emp_packed_any(into, into)] +=
		2 * times * corner + times * times * hessian[emp_packed_any(from, from)];
	for (k = 0; k < variables; k++)
		if (k != into)
			hessian[emp_packed_any(into, k)] += times * hessian[emp_packed_any(from, k)];
}

/* Scale a variable. */
static void
stretch(double *gradient, double *hessian, int variables, int which, double times)
{
	int k;

	gradient[which] *= times;
	hessian[emp_packed_any(which, which)] *= times * times;
	for (k = 0; k < variables; k++)
		if (k != which)
			hessian[emp_packed_any(which, k)] *= times;
}

/* Turn coordinates into logarithms of the parameters. */
static void
to_logarithms(const double *u, double *at)
{
	at[0] = u[0];
	at[1] = u[1] + u[0];
	at[2] = u[2] + u[3];
	at[3] = u[3];
}

/* Turn logarithms of the parameters into coordinates. */
void
emp_fit_to_coordinates(const double *at, double *u)
{
	u[0] = at[0];
	u[1] = at[1] - at[0];
	u[2] = at[2] - at[3];
	u[3] = at[3];
}

/* Turn derivatives by logarithms into those by coordinates; direction -1: back. */
static void
turn(double *gradient, double *hessian, int variables, double direction)
{
	fold(gradient, hessian, variables, 0, 1, direction);
	fold(gradient, hessian, variables, 3, 2, direction);
}

/* ---------------------------------------------------------------------------------------------
 * The likelihood.
 */

/* Add the derivatives of a customer's log-likelihood by the logarithms of their parameters. */
static void
add_customer(const EmpFitSearch *s, const EmpDerivatives *d, const EmpSampleEntry *e,
			 double customers, double *gradient, double *hessian)
{
	double weight[EMP_FITTED_NUMBERS];
	int i;
	int j;

	for (i = 0; i < s->variables; i++)
	{
		int covariate = (i - OWN) % (s->covariates > 0 ? s->covariates : 1);

		weight[i] = s->weight[i];
		if (i >= OWN)
			weight[i] *= (e->covariate[covariate] - s->mean[covariate]) / s->deviation[covariate];
		gradient[i] += customers * weight[i] * d->gradient[s->parameter[i]];
		for (j = 0; j <= i; j++)
		{
			int p = s->parameter[i];
			int q = s->parameter[j];

			hessian[emp_packed_at(i, j)] +=
				customers * weight[i] * weight[j] * d->hessian[emp_packed_any(p, q)];
		}
	}
}

/* Work out the parameters of a customer with covariates. */
static void
move_theta(const EmpFitSearch *s, const double *at, const double *u, const EmpSampleEntry *e,
		   double *theta)
{
	double eta[OWN];
	int i;

	memcpy(eta, at, sizeof(eta));
	for (i = OWN; i < s->variables; i++)
	{
		int covariate = (i - OWN) % s->covariates;

		eta[s->parameter[i]] += s->weight[i] * u[i] *
								(e->covariate[covariate] - s->mean[covariate]) /
								s->deviation[covariate];
	}
	for (i = 0; i < OWN; i++)
		theta[i] = exp(eta[i]);
}

/* Sum up the log-likelihood where all customers have the same parameters. */
static double
sum_alike(const EmpFitSearch *s, const double *at, double *gradient, double *hessian)
{
	EmpDerivatives sum = {0};
	EmpDerivatives shared = {0};
	EmpDerivatives part;
	double theta[OWN];
	double sharing = 0;
	uint32_t i;
	int k;

	for (k = 0; k < OWN; k++)
		theta[k] = exp(at[k]);
	for (i = 0; i < s->sample->entries; i += s->stride)
	{
		const EmpSampleEntry *e = emp_sample_entry(s->sample, i);
		EmpHistory h = emp_sample_history(e);

		if (i / s->stride % s->check_every == 0)
			s->check();
		if (i == 0 || e->frequency != emp_sample_entry(s->sample, i - s->stride)->frequency)
		{
			emp_derivatives_add(&sum, &shared, sharing);
			sharing = 0;
			s->law->frequency_part(theta, h.frequency, &shared);
		}
		sharing += e->customers;
		s->law->time_part(theta, &h, &part);
		emp_derivatives_add(&sum, &part, e->customers);
	}
	emp_derivatives_add(&sum, &shared, sharing);
	emp_derivatives_to_logarithms(&sum, theta);
	memcpy(gradient, sum.gradient, sizeof(sum.gradient));
	memcpy(hessian, sum.hessian, sizeof(sum.hessian));
	return sum.value;
}

/* Sum up the log-likelihood where the parameters depend on covariates. */
static double
sum_with_covariates(const EmpFitSearch *s, const double *at, const double *u, double *gradient,
					double *hessian)
{
	double value = 0;
	uint32_t i;

	memset(gradient, 0, sizeof(double) * (size_t) s->variables);
	memset(hessian, 0, sizeof(double) * EMP_PACKED((size_t) s->variables));
	for (i = 0; i < s->sample->entries; i += s->stride)
	{
		const EmpSampleEntry *e = emp_sample_entry(s->sample, i);
		EmpHistory h = emp_sample_history(e);
		EmpDerivatives d;
		EmpDerivatives part;
		double theta[OWN];

		if (i / s->stride % s->check_every == 0)
			s->check();
		move_theta(s, at, u, e, theta);
		s->law->frequency_part(theta, h.frequency, &d);
		s->law->time_part(theta, &h, &part);
		emp_derivatives_add(&d, &part, 1);
		emp_derivatives_to_logarithms(&d, theta);
		add_customer(s, &d, e, e->customers, gradient, hessian);
		value += e->customers * d.value;
	}
	return value;
}

/* Return the penalty at a point, and take its derivatives off. */
static double
penalise(const EmpFitSearch *s, const double *at, const double *u, double *gradient,
		 double *hessian)
{
	double penalty = 0;
	int i;

	for (i = 0; s->options->penalty > 0 && i < s->variables; i++)
	{
		double distance = i < OWN ? at[i] - s->target[i] : u[i];

		penalty += s->options->penalty * distance * distance;
		gradient[i] -= 2 * s->options->penalty * distance;
		hessian[emp_packed_at(i, i)] -= 2 * s->options->penalty;
	}
	return penalty;
}

/* The objective: the log-likelihood of a part of the sample, scaled up to all of it, less the penalty. */
double
emp_fit_objective(void *context, const double *u, double *gradient, double *hessian)
{
	const EmpFitSearch *s = context;
	double at[OWN];
	double value;
	int i;

	to_logarithms(u, at);
	value = s->covariates == 0 ? sum_alike(s, at, gradient, hessian)
							   : sum_with_covariates(s, at, u, gradient, hessian);
	if (s->stride > 1)
	{
		value *= s->stride;
		for (i = 0; i < s->variables; i++)
			gradient[i] *= s->stride;
		for (i = 0; i < EMP_PACKED(s->variables); i++)
			hessian[i] *= s->stride;
	}
	value -= penalise(s, at, u, gradient, hessian);
	turn(gradient, hessian, s->variables, 1);
	return value;
}

/* Turn the point, and the Hessian at it, into logarithms and coefficients of covariates as they came. */
double
emp_fit_result(EmpFitSearch *s, double *u)
{
	double at[OWN];
	double penalty;
	int i;

	to_logarithms(u, at);
	penalty = s->options->penalty > 0 ? penalise(s, at, u, s->trial_gradient, s->trial_hessian) : 0;
	turn(s->newton.gradient, s->newton.hessian, s->variables, -1);
	memcpy(u, at, sizeof(at));
	for (i = OWN; i < s->variables; i++)
	{
		int covariate = (i - OWN) % s->covariates;
		double moves = s->weight[i] * s->mean[covariate];

		stretch(s->newton.gradient, s->newton.hessian, s->variables, i, s->deviation[covariate]);
		fold(s->newton.gradient, s->newton.hessian, s->variables, i, s->parameter[i], moves);
		u[i] /= s->deviation[covariate];
		u[s->parameter[i]] -= moves * u[i];
	}
	return s->newton.value + penalty;
}
