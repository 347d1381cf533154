/*
 * fit_prepare.c
 *		Setting a search up: its room, variables, ends and covariates.
 */
#include <float.h>
#include <math.h>
#include <string.h>

#include "value/fit.h"
#include "value/fit_search.h"

#define OWN EMP_LAW_PARAMETERS
#define LONGEST 3.0                   /* change of a coordinate in a step */
#define CONSTANT 1e-12                /* standard deviation of a constant, as part of its mean */
#define REACH 23.025850929940457      /* of u1 and u2, from the middle to the end: ln 1e10 */
#define LOW_END (-13.815510557964274) /* of u0 and u3, from the middle: ln 1e-6 */
#define HIGH_END 20.723265836946411   /* of u0 and u3, from the middle: ln 1e9 */
#define COEFFICIENT_END 50            /* of a coefficient of a standardised covariate */

/* Cut the scratch up. */
void
emp_fit_cut(EmpFitSearch *s, double *scratch)
{
	int n = s->variables;

	s->mean = scratch;
	s->deviation = s->mean + EMP_SAMPLE_COVARIATES;
	s->weight = s->deviation + EMP_SAMPLE_COVARIATES;
	s->low = s->weight + n;
	s->high = s->low + n;
	s->trial = s->high + n;
	s->trial_gradient = s->trial + n;
	s->newton.gradient = s->trial_gradient + n;
	s->newton.hessian = s->newton.gradient + n;
	s->trial_hessian = s->newton.hessian + EMP_PACKED(n);
	s->newton.scratch = s->trial_hessian + EMP_PACKED(n);
	s->parameter = (int *) (s->newton.scratch + emp_newton_scratch(n));
}

/* Return the most variables of so many covariates. */
static int
most_variables(int covariates)
{
	return OWN + EMP_FITTED_SHIFTED * covariates;
}

/* Return how many numbers of scratch a fit needs: cut's, and the point. */
size_t
emp_fit_scratch(int covariates)
{
	int n = most_variables(covariates);

	return 2 * EMP_SAMPLE_COVARIATES + 8 * (size_t) n + 2 * EMP_PACKED((size_t) n) +
		   (size_t) emp_newton_scratch(n);
}

/* Say which parameter each variable moves, and how. */
static void
name_variables(EmpFitSearch *s)
{
	int i;
	int j;

	for (i = 0; i < OWN; i++)
	{
		s->parameter[i] = i;
		s->weight[i] = 1;
	}
	for (i = 0; s->covariates > 0 && i < s->kind->shifted; i++)
		for (j = 0; j < s->covariates; j++)
		{
			s->parameter[OWN + i * s->covariates + j] = s->kind->shift[i];
			s->weight[OWN + i * s->covariates + j] = s->kind->sign[i];
		}
}

/* Say what the covariates are measured from and in; with a penalty, in their own unit. */
static void
standardise(EmpFitSearch *s)
{
	uint32_t i;
	int j;

	for (j = 0; j < s->covariates; j++)
	{
		double sum = 0;
		double squares = 0;

		for (i = 0; i < s->sample->entries; i++)
		{
			const EmpSampleEntry *e = emp_sample_entry(s->sample, i);

			sum += e->customers * e->covariate[j];
		}
		s->mean[j] = sum / s->customers;
		for (i = 0; i < s->sample->entries; i++)
		{
			const EmpSampleEntry *e = emp_sample_entry(s->sample, i);
			double from_mean = e->covariate[j] - s->mean[j];

			squares += e->customers * from_mean * from_mean;
		}
		s->deviation[j] = sqrt(squares / s->customers);
	}
}

/* Sum up the correlations of covariates, negative, into a lower triangle. */
static void
correlate(const EmpFitSearch *s, double *negative)
{
	uint32_t i;
	int j;
	int k;

	memset(negative, 0, sizeof(double) * EMP_PACKED((size_t) s->covariates));
	for (i = 0; i < s->sample->entries; i++)
	{
		const EmpSampleEntry *e = emp_sample_entry(s->sample, i);

		if (i % s->check_every == 0)
			s->check();
		for (j = 0; j < s->covariates; j++)
			for (k = 0; k <= j; k++)
				negative[emp_packed_at(j, k)] -= e->customers / s->customers *
												 (e->covariate[j] - s->mean[j]) / s->deviation[j] *
												 (e->covariate[k] - s->mean[k]) / s->deviation[k];
	}
}

/*
 * Hold the coefficients of covariates at 0 that are constant, or linear in those before them; return
 * whether there are any.
 */
bool
emp_fit_hold_surplus(EmpFitSearch *s)
{
	double *negative = s->trial_hessian;
	double *inverse = s->newton.hessian;
	bool any = false;
	int i;
	int j;

	for (j = 0; j < s->covariates; j++)
		if (!(s->deviation[j] > CONSTANT * fabs(s->mean[j])) || !isfinite(s->deviation[j]))
			s->deviation[j] = 0;
	for (j = 0; j < s->covariates; j++)
		s->deviation[j] = s->deviation[j] == 0 ? HUGE_VAL : s->deviation[j];
	correlate(s, negative);
	for (j = 0; j < s->covariates; j++)
	{
		if (emp_newton_covariance(negative, j + 1, inverse))
			continue;
		any = true;
		for (i = 0; i < s->kind->shifted; i++)
			emp_fit_fix(s, OWN + i * s->covariates + j, 0);
		/* make it independent of the others, so that those behind it can be told */
		for (i = 0; i < s->covariates; i++)
			negative[emp_packed_any(i, j)] = 0;
		negative[emp_packed_any(j, j)] = -1;
	}
	return any;
}

/* Find the middle of the sample, and the ends of the coordinates around it. */
static void
find_ends(EmpFitSearch *s)
{
	double ages = 0;
	double repeats = 0;
	uint32_t i;
	int k;

	for (i = 0; i < s->sample->entries; i++)
	{
		const EmpSampleEntry *e = emp_sample_entry(s->sample, i);

		ages += e->customers * e->age;
		repeats += e->customers * (double) e->frequency;
	}
	s->span = ages > 0 ? ages / s->customers : 1;
	memset(s->middle, 0, sizeof(s->middle));
	if (!s->law->discrete)
		s->middle[1] = log(s->span * s->customers / fmax(repeats, 1));
	if (s->kind == emp_fitted_kind(&emp_purchase_family, EMP_LAW_PARETO_NBD))
	{
		s->middle[2] = -log(s->span);
		s->middle[3] = log(s->span);
	}
	for (k = 0; k < OWN; k++)
	{
		bool ratio = k == 1 || k == 2;

		s->low[k] = s->middle[k] + (ratio ? -REACH : LOW_END);
		s->high[k] = s->middle[k] + (ratio ? REACH : HIGH_END);
	}
	for (; k < s->variables; k++)
	{
		s->low[k] = -COEFFICIENT_END / (s->options->penalty > 0 ? DBL_EPSILON : 1);
		s->high[k] = -s->low[k];
	}
}

/* Return the parameter that was asked to start from, or 0. */
static double
asked_start(const EmpFitSearch *s, int parameter)
{
	int i;

	for (i = 0; i < EMP_FIT_STARTS; i++)
		if (strcmp(emp_fit_start_name(i), s->kind->parameter[parameter]) == 0)
			return s->options->start[i];
	return 0;
}

/* Find what the penalty pulls to: what was asked for, else 1, or the mean age for times. */
static void
find_target(EmpFitSearch *s)
{
	int i;

	for (i = 0; i < OWN; i++)
	{
		double asked = asked_start(s, i);
		bool time = !s->law->discrete && (strcmp(s->kind->parameter[i], "alpha") == 0 ||
										  strcmp(s->kind->parameter[i], "beta") == 0);

		s->asked = s->asked || asked > 0;
		s->target[i] = log(asked > 0 ? asked : time ? s->span : 1);
	}
}

/* Set everything up but the first point. */
void
emp_fit_prepare(EmpFitSearch *s)
{
	int j;

	s->customers = (double) s->sample->customers;
	s->stride = 1;
	/* an opportunity costs as much as a history of the others, and a covariate half of that */
	s->check_every =
		s->law->discrete ? 1 : EMP_FIT_CHECK_EVERY / (1 + 2 * (uint32_t) s->covariates);
	name_variables(s);
	find_ends(s);
	find_target(s);
	standardise(s);
	s->newton.variables = s->variables;
	s->newton.objective = emp_fit_objective;
	s->newton.context = s;
	s->newton.low = s->low;
	s->newton.high = s->high;
	s->newton.tolerance =
		s->customers * (s->options->tolerance > 0 ? s->options->tolerance : EMP_FIT_TOLERANCE);
	s->newton.longest = LONGEST;
	for (j = 0; s->options->penalty > 0 && j < s->covariates; j++)
	{
		s->mean[j] = 0;
		s->deviation[j] = 1;
	}
}
