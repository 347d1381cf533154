/*
 * draws.c
 *		How far predictions may be off: parameters as they might have come out, drawn at random.
 *
 * If L is the lower root of the covariance (Cholesky), L z has that covariance for z of independent
 * normal numbers.
 */
#include "value/draws.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LOGARITHM_MAX                                                                              \
	300 /* of a parameter that is drawn, either way: what leads to finite numbers */

/*
 * Take the root of the covariance of what is drawn, from that of the parameters.
 *
 * A column whose pivot is not above 0, for rounding, says nothing more than those before it.
 */
static void
take_root(EmpDraws *draws)
{
	const EmpFitted *model = draws->model;
	const double *covariance = emp_fitted_covariance(model);
	int own = emp_fitted_kind(draws->family, model->kind)->parameters;
	double *root = draws->root;
	int i;
	int j;
	int k;

	for (i = 0; i < model->parameters; i++)
		for (j = 0; j <= i; j++)
		{
			double pivot = root[emp_packed_at(j, j)];
			double sum = covariance[emp_packed_at(i, j)];

			sum /= (i < own ? model->number[i] : 1) * (j < own ? model->number[j] : 1);
			for (k = 0; k < j; k++)
				sum -= root[emp_packed_at(i, k)] * root[emp_packed_at(j, k)];
			if (i == j)
				root[emp_packed_at(i, i)] = sum > 0 ? sqrt(sum) : 0;
			else
				root[emp_packed_at(i, j)] = pivot > 0 ? sum / pivot : 0;
		}
}

/* Begin draws. */
EmpStatus
emp_draws_start(EmpDraws *draws, const EmpFamily *family, const EmpFitted *model, uint64_t seed,
				EmpDrawsStream stream, bool fixed_will_do, EmpFailure *failure)
{
	draws->family = family;
	draws->model = model;
	draws->fixed = !model->has_covariance;
	if (draws->fixed && !fixed_will_do)
	{
		emp_fail(failure, EMP_BAD_VALUE, "this %s does not say how well its parameters are known",
				 family->type);
		emp_fail_detail(failure, "Its status is %s; only a fit that converged has standard errors.",
						emp_fit_status_name((EmpFitStatus) model->status));
		return failure->status;
	}
	emp_random_start(&draws->random, seed, stream);
	emp_fitted_give(family, model->kind, model->covariates, model->number, &draws->drawn.model);
	if (!draws->fixed)
		take_root(draws);
	return EMP_OK;
}

/* Draw a model. */
const EmpFitted *
emp_draws_next(EmpDraws *draws)
{
	const EmpFitted *model = draws->model;
	EmpFitted *drawn = &draws->drawn.model;
	int own = emp_fitted_kind(draws->family, model->kind)->parameters;
	double normal[EMP_FITTED_NUMBERS];
	int i;
	int j;

	for (i = 0; !draws->fixed && i < model->parameters; i++)
	{
		double sum = 0;

		normal[i] = emp_random_normal(&draws->random);
		for (j = 0; j <= i; j++)
			sum += draws->root[emp_packed_at(i, j)] * normal[j];
		if (i < own)
			drawn->number[i] =
				exp(fmin(fmax(log(model->number[i]) + sum, -LOGARITHM_MAX), LOGARITHM_MAX));
		else
			drawn->number[i] = model->number[i] + sum;
	}
	return drawn;
}

/* Draw the parameters of the customer of a forecast; false when they are out of the range of numbers. */
static bool
draw_buyer(EmpForecast *forecast, EmpDraws *draws)
{
	forecast->check();
	return emp_fitted_theta(draws->family, emp_draws_next(draws), forecast->covariates,
							forecast->buyer.theta);
}

/* Work out the interval of the purchases that are expected. */
EmpStatus
emp_forecast_expected(EmpForecast *forecast, EmpDraws *draws, EmpInterval *interval,
					  EmpFailure *failure)
{
	int i;

	for (i = 0; i < EMP_DRAWS; i++)
	{
		forecast->value[i] = NAN;
		if (draw_buyer(forecast, draws) &&
			emp_buyer_purchases(&forecast->buyer, forecast->horizon, &forecast->value[i],
								failure) != EMP_OK)
			return failure->status;
	}
	return emp_draws_interval(forecast->value, EMP_DRAWS, forecast->level, false, interval,
							  failure);
}

/* Work out the interval of the purchases that are made. */
EmpStatus
emp_forecast_counted(EmpForecast *forecast, EmpDraws *draws, uint64_t seed, EmpInterval *interval,
					 EmpFailure *failure)
{
	EmpRandom random;
	int i;

	emp_random_start(&random, seed, EMP_STREAM_BEHAVIOUR);
	for (i = 0; i < EMP_DRAWS_COUNTED; i++)
	{
		forecast->value[i] = draw_buyer(forecast, draws)
								 ? emp_buyer_draw(&forecast->buyer, forecast->horizon, &random)
								 : NAN;
	}
	return emp_draws_interval(forecast->value, EMP_DRAWS_COUNTED, forecast->level, true, interval,
							  failure);
}

/* Work out the interval of the value that is expected. */
EmpStatus
emp_forecast_value(EmpForecast *forecast, EmpDraws *draws, EmpDraws *spend,
				   const EmpSpender *spender, const EmpDiscount *discount, EmpInterval *interval,
				   EmpFailure *failure)
{
	int i;

	for (i = 0; i < EMP_DRAWS; i++)
	{
		double money;
		EmpFailure infinite;

		forecast->value[i] = NAN;
		if (draw_buyer(forecast, draws) &&
			emp_buyer_discounted(&forecast->buyer, discount, forecast->check, &forecast->value[i],
								 failure) != EMP_OK)
			return failure->status;
		if (emp_spender_expected(emp_draws_next(spend)->number, spender, &money, &infinite) !=
			EMP_OK)
			money = INFINITY;
		forecast->value[i] *= money;
	}
	return emp_draws_interval(forecast->value, EMP_DRAWS, forecast->level, false, interval,
							  failure);
}

/* Order two numbers. */
static int
compare(const void *a, const void *b)
{
	double x = *(const double *) a;
	double y = *(const double *) b;

	return (x > y) - (x < y);
}

/* Return a quantile of sorted values, as percentile_cont does, or as percentile_disc: one of them. */
static double
quantile(const double *value, int n, double share, bool whole)
{
	double at = whole ? fmax(ceil(share * n) - 1, 0) : share * (n - 1);
	int below = (int) at;
	double part = at - below;

	if (part == 0 || value[below] == value[below + 1])
		return value[below];
	return value[below] + part * (value[below + 1] - value[below]);
}

/* Return the middle part of values, and leave them sorted. */
EmpStatus
emp_draws_interval(double *value, int n, double level, bool whole, EmpInterval *interval,
				   EmpFailure *failure)
{
	bool known = true;
	int i;

	for (i = 0; i < n; i++)
		known = known && !isnan(value[i]);
	if (known)
	{
		qsort(value, (size_t) n, sizeof(double), compare);
		interval->low = quantile(value, n, (1 - level) / 2, whole);
		interval->high = quantile(value, n, (1 + level) / 2, whole);
		known = isfinite(interval->low) && isfinite(interval->high);
	}
	if (known)
		return EMP_OK;
	emp_fail(failure, EMP_OUT_OF_RANGE, "the interval has no finite ends");
	emp_fail_detail(failure, "The parameters are known so badly that some of those that might be "
							 "true give no finite prediction.");
	emp_fail_hint(failure, "Fit to more customers, or ask for a lower level.");
	return failure->status;
}
