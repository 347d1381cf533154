/*
 * fit_search.c
 *		The search for the greatest likelihood: starts, steps and limits.
 *
 * How.  Newton's method with the exact Hessian, from several starts on some 1,000 entries of the
 * sample, then from the best of them on a sixteenth of it, then on all of it: few steps, as each one
 * over a million customers costs a tenth of a second.  Entries are in the order of their frequencies,
 * so every n-th one is a fair part of them, and the functions of the frequency alone are computed once
 * for each frequency.
 *
 * Ends.  Where a coordinate is at its end, or so uncertain that it might as well be, it is put there and
 * the others are fitted again; if that is as likely, the maximum is on the boundary.  This is a
 * comparison of likelihoods and not of gradients, since those vanish on the way to the end.
 */
#include "value/fit_search.h"

#include <math.h>
#include <string.h>

#define OWN EMP_LAW_PARAMETERS
#define FEW 1000          /* entries to try starts on */
#define PART 16           /* part of the entries to refine the best one on */
#define START_STEPS 30    /* of a search on a part */
#define STEPS 100         /* of a search on everything */
#define NOISE 1e-12       /* of a gradient, as part of the log-likelihood */
#define CLOSE_ENOUGH 1e-6 /* gradient for each customer that will do where no step helps */
#define AS_LIKELY 1e-5    /* difference of log-likelihoods that says nothing */
#define ROUGHNESS 1e-9    /* what an end that is finite takes of it, for each customer */
#define UNCERTAIN 1.0     /* standard error of a coordinate that may be anywhere */
#define STARTS 12         /* without the one that was asked for */

/* Copy a point. */
static void
copy(const EmpFitSearch *s, double *to, const double *from)
{
	memcpy(to, from, sizeof(double) * (size_t) s->variables);
}

/* Set a start: the mean gap as it is seen; the other coordinates by its number. */
static void
set_start(const EmpFitSearch *s, int number, double *u)
{
	/* every way to put them together */
	static const double shape[] = {-1, 0.7};
	static const double odds[] = {-3, -0.7, 2};
	static const double likeness[] = {0.7, -2};

	memset(u, 0, sizeof(double) * (size_t) s->variables);
	if (number == STARTS)
	{
		emp_fit_to_coordinates(s->target, u);
		return;
	}
	u[0] = shape[number % 2];
	u[1] = s->middle[1];
	u[2] = s->middle[2] + odds[number / 2 % 3];
	u[3] = s->middle[3] + likeness[number / 6];
}

/* Bring a point back from the ends, where gradients vanish. */
static void
pull_back(const EmpFitSearch *s, double *u)
{
	int k;

	for (k = 0; k < OWN; k++)
		u[k] = fmin(fmax(u[k], s->middle[k] - 7), s->middle[k] + 7);
}

/* Search on every so many entries, with so many steps. */
static void
search(EmpFitSearch *s, uint32_t stride, int steps, double *u)
{
	s->stride = stride == 0 ? 1 : stride;
	s->newton.steps = steps;
	emp_newton_maximise(&s->newton, u);
	s->stride = 1;
}

/* Find a point close to the maximum, on parts of the sample. */
static uint32_t
approach(EmpFitSearch *s, double *u)
{
	double best = -HUGE_VAL;
	double tolerance = s->newton.tolerance;
	uint32_t taken = 0;
	int i;

	s->newton.tolerance = 1e-4 * s->customers;
	set_start(s, 0, u);
	for (i = 0; i < STARTS + s->asked; i++)
	{
		set_start(s, i, s->trial);
		search(s, s->sample->entries / FEW, START_STEPS, s->trial);
		taken += (uint32_t) s->newton.taken;
		if (isfinite(s->newton.value) && s->newton.value > best)
		{
			best = s->newton.value;
			copy(s, u, s->trial);
		}
	}
	pull_back(s, u);
	if (s->sample->entries / PART > 2 * FEW)
	{
		s->newton.tolerance = 1e-6 * s->customers;
		search(s, PART, START_STEPS, u);
		taken += (uint32_t) s->newton.taken;
		pull_back(s, u);
	}
	s->newton.tolerance = tolerance;
	return taken;
}

/* ---------------------------------------------------------------------------------------------
 * Limits.
 */

/* A limit of the laws: an end of a coordinate. */
typedef struct Limit
{
	int coordinate;
	bool up;
	EmpFitReason reason;
} Limit;

static const Limit limits[] = {
	{2, false, EMP_REASON_NO_DROPOUT}, {3, true, EMP_REASON_EQUAL_DROPOUT},
	{0, true, EMP_REASON_EQUAL_RATES}, {2, true, EMP_REASON_ALL_LEFT},
	{3, false, EMP_REASON_POLARISED},  {0, false, EMP_REASON_UNBOUNDED},
	{1, true, EMP_REASON_UNBOUNDED},   {1, false, EMP_REASON_UNBOUNDED},
};

#define LIMITS ((int) (sizeof(limits) / sizeof(limits[0])))

/* Put a coordinate to its end; where nobody leaves, how customers differ in leaving says nothing. */
static void
fix_limit(EmpFitSearch *s, const Limit *limit, double *u)
{
	double end = limit->up ? s->high[limit->coordinate] : s->low[limit->coordinate];
	int i;

	emp_fit_fix(s, limit->coordinate, end);
	if (limit->reason == EMP_REASON_NO_DROPOUT)
	{
		emp_fit_fix(s, 3, s->middle[3]);
		for (i = OWN; i < s->variables; i++)
			if (s->parameter[i] >= 2)
				emp_fit_fix(s, i, 0);
	}
	for (i = 0; i < s->variables; i++)
		u[i] = fmin(fmax(u[i], s->low[i]), s->high[i]);
}

/* Return whether the maximum that was found leaves it open where a coordinate is. */
static bool
is_open(const EmpFitSearch *s, const double *u, const Limit *limit, bool known)
{
	int k = limit->coordinate;

	if (emp_fit_is_fixed(s, k))
		return false;
	if (u[k] <= s->low[k] || u[k] >= s->high[k])
		return (u[k] >= s->high[k]) == limit->up;
	return k != 1 && (!known || sqrt(s->trial_hessian[emp_packed_at(k, k)]) > UNCERTAIN);
}

/* Work out the covariance of the coordinates, those that were fixed aside, into trial_hessian. */
static bool
find_covariance(const EmpFitSearch *s)
{
	int i;
	int j;

	memcpy(s->trial_hessian, s->newton.hessian, sizeof(double) * EMP_PACKED((size_t) s->variables));
	for (i = 0; i < s->variables; i++)
	{
		if (!emp_fit_is_fixed(s, i))
			continue;
		for (j = 0; j < s->variables; j++)
			s->trial_hessian[emp_packed_any(i, j)] = 0;
		s->trial_hessian[emp_packed_at(i, i)] = -1;
	}
	return emp_newton_covariance(s->trial_hessian, s->variables, s->trial_hessian);
}

/* Try a limit; when it is as likely as the point, go there. */
static bool
try_limit(EmpFitSearch *s, const Limit *limit, double *u, double *value, uint32_t *taken)
{
	double low[EMP_FITTED_NUMBERS];
	double high[EMP_FITTED_NUMBERS];
	double as_likely = fmax(AS_LIKELY, ROUGHNESS * s->customers);

	copy(s, low, s->low);
	copy(s, high, s->high);
	copy(s, s->trial, u);
	fix_limit(s, limit, s->trial);
	search(s, 1, STEPS, s->trial);
	*taken += (uint32_t) s->newton.taken;
	if (isfinite(s->newton.value) && s->newton.value >= *value - as_likely)
	{
		*value = s->newton.value;
		copy(s, u, s->trial);
		return true;
	}
	copy(s, s->low, low);
	copy(s, s->high, high);
	return false;
}

/* Look whether the maximum is at a limit, and go there; return why. */
static EmpFitReason
find_limits(EmpFitSearch *s, double *u, uint32_t *taken)
{
	EmpFitReason reason = EMP_REASON_NONE;
	double value = s->newton.value;
	bool known = find_covariance(s);
	bool moved = false;
	int i;

	for (i = 0; i < LIMITS; i++)
	{
		if (!is_open(s, u, &limits[i], known))
			continue;
		if (try_limit(s, &limits[i], u, &value, taken))
		{
			reason = reason == EMP_REASON_NONE ? limits[i].reason : reason;
			moved = false;
			known = find_covariance(s);
			i = -1; /* what is left may be open now, or no longer */
			continue;
		}
		moved = true;
	}
	if (moved)
		search(s, 1, STEPS, u); /* back where the last trial began */
	return reason;
}

/* Return whether a coefficient is at its end. */
static bool
has_endless_coefficient(const EmpFitSearch *s, const double *u)
{
	int i;

	for (i = OWN; i < s->variables; i++)
		if (!emp_fit_is_fixed(s, i) && (u[i] <= s->low[i] || u[i] >= s->high[i]))
			return true;
	return false;
}

/* Return whether a search ended at a maximum. */
static bool
is_maximum(const EmpFitSearch *s, const double *u)
{
	double enough =
		CLOSE_ENOUGH * s->customers + NOISE * (fabs(s->newton.value) + s->options->penalty);
	int i;

	if (s->newton.converged)
		return true;
	if (!isfinite(s->newton.value))
		return false;
	for (i = 0; i < s->variables; i++)
		if (u[i] > s->low[i] && u[i] < s->high[i] && !(fabs(s->newton.gradient[i]) <= enough))
			return false;
	return true;
}

/* ---------------------------------------------------------------------------------------------
 * All of it.
 */

/* Nobody bought again: no rate, and nothing to be known of leaving. */
static void
rest(EmpFitSearch *s, double *u)
{
	set_start(s, 0, u);
	u[0] = 0;
	u[1] = s->high[1];
	u[2] = s->low[2];
}

/* Search for the maximum. */
void
emp_fit_maximise(EmpFitSearch *s, double *u, EmpFitOutcome *outcome)
{
	uint32_t last = s->sample->entries - 1;

	if (emp_sample_entry(s->sample, last)->frequency == 0 && s->options->penalty == 0)
	{
		outcome->reason = EMP_REASON_NO_REPEATS;
		rest(s, u);
		search(s, 1, 0, u);
	}
	else
	{
		outcome->iterations = approach(s, u);
		search(s, 1, STEPS, u);
		outcome->iterations += (uint32_t) s->newton.taken;
		if (s->options->penalty == 0 && isfinite(s->newton.value))
			outcome->reason = find_limits(s, u, &outcome->iterations);
		if (outcome->reason == EMP_REASON_NONE && has_endless_coefficient(s, u))
			outcome->reason = EMP_REASON_UNBOUNDED;
	}
	outcome->status = outcome->reason == EMP_REASON_NONE ? EMP_FIT_CONVERGED : EMP_FIT_BOUNDARY;
	if (!isfinite(s->newton.value) || !is_maximum(s, u))
	{
		outcome->status = EMP_FIT_FAILED;
		outcome->reason = isfinite(s->newton.value) ? EMP_REASON_STEPS : EMP_REASON_NO_LIKELIHOOD;
	}
	outcome->log_likelihood = emp_fit_result(s, u);
}
