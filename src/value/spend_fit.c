/*
 * spend_fit.c
 *		Fitting the Gamma-Gamma model to what customers spend at their repeat purchases.
 *
 * The search goes in ln p, ln q and ln (p v/q), which says how much is spent.  Where q has no end,
 * customers spend alike, and where p has none, the purchases of one customer do; both are limits at
 * which the model turns into one with fewer parameters, so whether the maximum is there is found as
 * for purchase models (fit_search.c): by fitting what is left, and comparing likelihoods.
 */
#include "value/spend_fit.h"

#include <math.h>
#include <string.h>

#include "base/newton.h"
#include "value/fit.h"
#include "value/gamma_gamma.h"

enum
{
	P,
	Q,
	V,
	PARAMETERS
};

#define FEW 2000          /* entries to try starts on */
#define START_STEPS 40    /* of a search on these */
#define STEPS 200         /* of a search on everything */
#define LONGEST 2.0       /* change of a coordinate in a step */
#define TOLERANCE 1e-9    /* of the gradient in the logarithms, for each customer */
#define CLOSE_ENOUGH 1e-6 /* what will do where no step helps */
#define AS_LIKELY 1e-5    /* difference of log-likelihoods that says nothing */
#define UNCERTAIN 1.0     /* standard error of a coordinate that may be anywhere */
#define LOW_END (-14.0)   /* of ln p and ln q: about 1e-6 */
#define HIGH_END 16.0     /* of ln p and ln q: about 1e7 */
#define REACH 25.0        /* of ln (p v/q), from the logarithm of the mean money */
#define CHECK_EVERY 1024  /* entries between two calls of check */

/* A search on a sample or a part of it. */
typedef struct Search
{
	const EmpSample *sample;
	uint32_t first;  /* entry that the model can have */
	bool alike;      /* all of these have the same mean money */
	uint32_t stride; /* every so many entries */
	const EmpFitOptions *options;
	double target[PARAMETERS]; /* logarithms: what the penalty pulls to */
	EmpCheck check;
	double low[PARAMETERS];
	double high[PARAMETERS];
	double scratch[64]; /* more than emp_newton_scratch(3) */
	double gradient[PARAMETERS];
	double hessian[EMP_PACKED(PARAMETERS)];
	EmpNewton newton;
} Search;

/* Return the entry of a customer. */
EmpHistory
emp_spend_entry(const EmpSpender *spender)
{
	if (spender->frequency == 0)
		return (EmpHistory){0, 0, 0};
	if (spender->monetary <= 0)
		return (EmpHistory){1, 0, 0};
	return (EmpHistory){spender->frequency, 0, spender->monetary};
}

/* Add the log-likelihood of a part of the sample, scaled up to all of it, by the parameters. */
static void
add_likelihood(const Search *s, const double *theta, EmpDerivatives *sum)
{
	EmpDerivatives shared = {0};
	EmpDerivatives part;
	uint32_t frequency = 0;
	double sharing = 0;
	uint32_t i;

	for (i = s->first; i < s->sample->entries; i += s->stride)
	{
		const EmpSampleEntry *e = emp_sample_entry(s->sample, i);
		double customers = (double) e->customers * s->stride;

		if ((i - s->first) / s->stride % CHECK_EVERY == 0)
			s->check();
		if (!emp_spend_usable(e))
			continue;
		if (e->frequency != frequency)
		{
			emp_derivatives_add(sum, &shared, sharing);
			sharing = 0;
			frequency = e->frequency;
			emp_gamma_gamma_frequency_part(theta, frequency, &shared);
		}
		sharing += customers;
		emp_gamma_gamma_money_part(theta, frequency, e->age, &part);
		emp_derivatives_add(sum, &part, customers);
	}
	emp_derivatives_add(sum, &shared, sharing);
}

/* Return the log-likelihood less the penalty, with derivatives by the logarithms of the parameters. */
static EmpDerivatives
likelihood(const Search *s, const double *at, double *penalty)
{
	double theta[EMP_DERIVATIVES] = {exp(at[P]), exp(at[Q]), exp(at[V])};
	EmpDerivatives sum = {0};
	int i;

	add_likelihood(s, theta, &sum);
	emp_derivatives_to_logarithms(&sum, theta);
	*penalty = 0;
	for (i = 0; i < PARAMETERS; i++)
	{
		double distance = at[i] - s->target[i];

		*penalty += s->options->penalty * distance * distance;
		sum.gradient[i] -= 2 * s->options->penalty * distance;
		sum.hessian[emp_packed_at(i, i)] -= 2 * s->options->penalty;
	}
	sum.value -= *penalty;
	return sum;
}

/* Turn coordinates into logarithms of the parameters. */
static void
to_logarithms(const double *u, double *at)
{
	at[P] = u[P];
	at[Q] = u[Q];
	at[V] = u[V] - u[P] + u[Q];
}

/* The objective, by coordinates: ln v moves with all three of them. */
static double
objective(void *context, const double *u, double *gradient, double *hessian)
{
	static const double moves[PARAMETERS] = {-1, 1, 1};
	double at[PARAMETERS];
	double penalty;
	EmpDerivatives d;
	int i;
	int j;

	to_logarithms(u, at);
	d = likelihood(context, at, &penalty);
	for (i = 0; i < PARAMETERS; i++)
	{
		double own_i = i == V ? 0 : 1;

		if (gradient != NULL)
			gradient[i] = own_i * d.gradient[i] + moves[i] * d.gradient[V];
		for (j = 0; hessian != NULL && j <= i; j++)
		{
			double own_j = j == V ? 0 : 1;

			hessian[emp_packed_at(i, j)] = own_i * own_j * d.hessian[emp_packed_at(i, j)] +
										   own_i * moves[j] * d.hessian[emp_packed_at(V, i)] +
										   own_j * moves[i] * d.hessian[emp_packed_at(V, j)] +
										   moves[i] * moves[j] * d.hessian[emp_packed_at(V, V)];
		}
	}
	return d.value;
}

/* Search on every so many entries, with so many steps. */
static void
search(Search *s, uint32_t stride, int steps, double *u)
{
	s->stride = stride > 0 ? stride : 1;
	s->newton.steps = steps;
	emp_newton_maximise(&s->newton, u);
	s->stride = 1;
}

/* Return whether a search ended at a maximum. */
static bool
is_maximum(const Search *s, const double *u, double customers)
{
	int i;

	if (!isfinite(s->newton.value) || s->newton.taken == s->newton.steps)
		return s->newton.converged;
	for (i = 0; i < PARAMETERS && !s->newton.converged; i++)
		if (u[i] > s->low[i] && u[i] < s->high[i] &&
			!(fabs(s->gradient[i]) <= CLOSE_ENOUGH * customers))
			return false;
	return true;
}

/* Return whether a maximum leaves it open where a coordinate is. */
static bool
is_open(const Search *s, const double *u, int which)
{
	double covariance[EMP_PACKED(PARAMETERS)];

	return u[which] >= s->high[which] ||
		   !emp_newton_covariance(s->hessian, PARAMETERS, covariance) ||
		   sqrt(covariance[emp_packed_at(which, which)]) > UNCERTAIN;
}

/* Return whether the end of a coordinate is as likely as a maximum, and if so go there. */
static bool
try_end(Search *s, int which, double *u, uint32_t *taken)
{
	double value = s->newton.value;
	double low = s->low[which];
	double trial[PARAMETERS];

	memcpy(trial, u, sizeof(trial));
	trial[which] = s->low[which] = s->high[which];
	search(s, 1, STEPS, trial);
	*taken += (uint32_t) s->newton.taken;
	if (isfinite(s->newton.value) && s->newton.value >= value - AS_LIKELY)
	{
		memcpy(u, trial, sizeof(trial));
		return true;
	}
	s->low[which] = low;
	s->newton.value = value;
	return false;
}

/* Return the reason why a maximum is on the boundary, and go there. */
static EmpFitReason
find_reason(Search *s, double *u, uint32_t *taken)
{
	if (s->options->penalty == 0)
	{
		bool equal = is_open(s, u, Q);
		bool steady = is_open(s, u, P);

		if (equal && try_end(s, Q, u, taken))
			return EMP_REASON_EQUAL_SPEND;
		if (steady && try_end(s, P, u, taken))
			return EMP_REASON_STEADY_SPEND;
	}
	return u[Q] <= 0 ? EMP_REASON_NO_MEAN : EMP_REASON_NONE;
}

/* Count customers, and return the logarithm of the mean money of those that the model can have. */
static double
count(Search *s, EmpSpendFit *fit)
{
	double money = 0;
	uint32_t i;

	fit->without_money = 0;
	s->alike = true;
	s->first = s->sample->entries;
	for (i = 0; i < s->sample->entries; i++)
	{
		const EmpSampleEntry *e = emp_sample_entry(s->sample, i);

		if (emp_spend_usable(e))
		{
			fit->outcome.customers += e->customers;
			money += e->customers * (e->age / (double) s->sample->customers);
			s->first = s->first < i ? s->first : i;
			s->alike = s->alike && e->age == emp_sample_entry(s->sample, s->first)->age;
		}
		else
		{
			fit->outcome.left_out += e->customers;
			fit->without_money += e->frequency > 0 ? e->customers : 0;
		}
	}
	return log(money) + log((double) s->sample->customers / (double) fit->outcome.customers);
}

/* Set ends and what the penalty pulls to: the start that was asked for, or a model with that mean. */
static void
prepare(Search *s, double mean, double customers)
{
	static const double usual[PARAMETERS] = {1, 2, 1};
	int i;

	for (i = 0; i < PARAMETERS; i++)
	{
		double asked = s->options->start[EMP_FIT_START_SPEND + i];

		s->target[i] = asked > 0 ? log(asked) : log(usual[i]) + (i == V ? mean : 0);
		s->low[i] = i == V ? mean - REACH : LOW_END;
		s->high[i] = i == V ? mean + REACH : HIGH_END;
	}
	s->newton = (EmpNewton){
		.variables = PARAMETERS,
		.objective = objective,
		.context = s,
		.low = s->low,
		.high = s->high,
		.tolerance = customers * (s->options->tolerance > 0 ? s->options->tolerance : TOLERANCE),
		.longest = LONGEST,
		.scratch = s->scratch,
		.gradient = s->gradient,
		.hessian = s->hessian};
}

/* Find a point close to the maximum, on a part of the sample. */
static uint32_t
approach(Search *s, double mean, double *u)
{
	/* ln p and ln q; the last one is what was asked for */
	static const double starts[][2] = {{1.5, 1.2}, {0, 0.7}, {3.5, 0.7}, {0, 3}};
	const int count = sizeof(starts) / sizeof(starts[0]);
	double best = -HUGE_VAL;
	uint32_t taken = 0;
	int i;

	for (i = 0; i <= count; i++)
	{
		double trial[PARAMETERS];

		if (i < count)
		{
			trial[P] = starts[i][0];
			trial[Q] = starts[i][1];
			trial[V] = mean + log1p(-exp(-trial[Q]));
		}
		else
		{
			trial[P] = s->target[P];
			trial[Q] = s->target[Q];
			trial[V] = s->target[V] + s->target[P] - s->target[Q];
		}
		search(s, (s->sample->entries - s->first) / FEW, START_STEPS, trial);
		taken += (uint32_t) s->newton.taken;
		if (i == 0 || (isfinite(s->newton.value) && s->newton.value > best))
		{
			best = s->newton.value;
			memcpy(u, trial, sizeof(trial));
		}
	}
	return taken;
}

/* Search for the maximum. */
static void
maximise(Search *s, double mean, double *u, EmpFitOutcome *outcome)
{
	outcome->iterations = approach(s, mean, u);
	search(s, 1, STEPS, u);
	outcome->iterations += (uint32_t) s->newton.taken;
	outcome->reason = find_reason(s, u, &outcome->iterations);
	outcome->status = outcome->reason == EMP_REASON_NONE ? EMP_FIT_CONVERGED : EMP_FIT_BOUNDARY;
	if (!isfinite(s->newton.value) || !is_maximum(s, u, (double) outcome->customers))
	{
		outcome->status = EMP_FIT_FAILED;
		outcome->reason = isfinite(s->newton.value) ? EMP_REASON_STEPS : EMP_REASON_NO_LIKELIHOOD;
	}
}

/* Fit to a closed sample. */
EmpStatus
emp_spend_fit(const EmpSample *sample, const EmpFitOptions *options, EmpCheck check,
			  EmpSpendFit *fit, EmpFailure *failure)
{
	Search s = {.sample = sample, .stride = 1, .options = options, .check = check};
	EmpFitOutcome *outcome = &fit->outcome;
	double u[PARAMETERS];
	EmpDerivatives d;
	double penalty;
	double mean;

	if (emp_fit_start_check(options, emp_fitted_kind(&emp_spend_family, 1), failure) != EMP_OK)
		return failure->status;
	*outcome = (EmpFitOutcome){.kind = 1,
							   .status = EMP_FIT_FAILED,
							   .reason = EMP_REASON_NO_ROWS,
							   .at = fit->at,
							   .hessian = fit->hessian};
	mean = count(&s, fit);
	if (outcome->customers == 0)
		return EMP_OK;
	prepare(&s, mean, (double) outcome->customers);
	if (s.alike && options->penalty == 0)
	{
		memcpy(u, s.high, sizeof(u));
		u[V] = mean;
		outcome->status = EMP_FIT_BOUNDARY;
		outcome->reason = EMP_REASON_EQUAL_SPEND;
	}
	else
		maximise(&s, mean, u, outcome);
	to_logarithms(u, fit->at);
	d = likelihood(&s, fit->at, &penalty);
	memcpy(fit->hessian, d.hessian, sizeof(fit->hessian));
	outcome->log_likelihood = d.value + penalty;
	return EMP_OK;
}
