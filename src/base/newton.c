/*
 * newton.c
 *		The maximum of a smooth function of a few variables, by Newton's method.
 *
 * A step solves (-H + shift D) d = g, with the diagonal D of |H| so that the units of the variables do
 * not matter.  The shift is 0 where -H is positive definite, and else as large as it takes.  A variable
 * that its bound holds back sits out, and a step ends at the first bound in its way: projecting it there
 * would not climb (Bertsekas, SIAM J. Control and Optimization 20, 1982).
 */
#include "base/newton.h"

#include <float.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/cholesky.h"

#define SINGULAR 1e-10    /* a pivot of less than this part of its diagonal counts as none */
#define FIRST_SHIFT 1e-6  /* the first one that is tried after 0 ... */
#define SHIFT_FACTOR 10.0 /* ... and how they grow ... */
#define SHIFTS 40         /* ... so often */
#define HALVINGS 30       /* of a step */
#define ENOUGH 1e-4       /* part of the growth that the gradient promises which has to come */
#define FLOOR 1e-9        /* of D, as part of the largest of it */
#define ROUNDING 1e-13    /* of the function, relative */

/* Invert the negative of a packed Hessian. */
bool
emp_newton_covariance(const double *hessian, int variables, double *covariance)
{
	size_t i;

	for (i = 0; i < emp_packed_size(variables); i++)
		covariance[i] = -hessian[i];
	if (!emp_cholesky_factor(covariance, variables, SINGULAR, NULL))
		return false;
	emp_cholesky_invert(covariance, variables, NULL);
	return true;
}

/* The scratch of a search, cut up. */
typedef struct Work
{
	double *direction;
	double *trial;
	double *gradient; /* at the trial */
	double *hessian;  /* at the trial */
	double *factor;   /* of the variables that are free */
	double *free;     /* 1: free, 0: held back by a bound */
	bool trusted;     /* the last step promised less than the function can be told to */
} Work;

/* Return how many numbers of scratch are needed. */
int
emp_newton_scratch(int variables)
{
	return 4 * variables + 2 * (int) emp_packed_size(variables);
}

/* Cut the scratch up. */
static Work
cut(const EmpNewton *newton)
{
	int n = newton->variables;
	Work work;

	work.trusted = false;
	work.direction = newton->scratch;
	work.trial = work.direction + n;
	work.gradient = work.trial + n;
	work.free = work.gradient + n;
	work.hessian = work.free + n;
	work.factor = work.hessian + emp_packed_size(n);
	return work;
}

/* Find which variables are free, and return the largest gradient among them. */
static double
find_free(EmpNewton *newton, const double *at, Work *work)
{
	double largest = 0;
	int i;

	newton->bounded = false;
	for (i = 0; i < newton->variables; i++)
	{
		bool held = (at[i] <= newton->low[i] && newton->gradient[i] <= 0) ||
					(at[i] >= newton->high[i] && newton->gradient[i] >= 0);

		work->free[i] = held ? 0 : 1;
		if (held)
			newton->bounded = true;
		else
			largest = fmax(largest, fabs(newton->gradient[i]));
	}
	return largest;
}

/* Factor -H + shift D of the variables that are free; held ones get a row of the identity. */
static bool
factor_shifted(const EmpNewton *newton, Work *work, double shift, double floor)
{
	int i;
	int j;

	for (i = 0; i < newton->variables; i++)
		for (j = 0; j <= i; j++)
		{
			double *a = &work->factor[emp_packed_at(i, j)];

			*a = -newton->hessian[emp_packed_at(i, j)] * work->free[i] * work->free[j];
			if (i != j)
				continue;
			*a += shift * fmax(fabs(*a), floor);
			if (work->free[i] == 0)
				*a = 1;
		}
	return emp_cholesky_factor(work->factor, newton->variables, SINGULAR, NULL);
}

/* Return whether a direction leads a variable out of its bounds at once. */
static bool
leads_out(const EmpNewton *newton, const double *at, const Work *work, int i)
{
	return (at[i] <= newton->low[i] && work->direction[i] < 0) ||
		   (at[i] >= newton->high[i] && work->direction[i] > 0);
}

/*
 * Hold variables back for this step that the direction leads out, although the gradient leads them in;
 * false when nothing is left to be gained without them, or none is led out.
 */
static bool
hold_back(const EmpNewton *newton, const double *at, Work *work)
{
	double left = 0;
	bool any = false;
	int i;

	for (i = 0; i < newton->variables; i++)
		if (leads_out(newton, at, work, i))
			any = true;
		else
			left = fmax(left, work->free[i] * fabs(newton->gradient[i]));
	for (i = 0; any && left > newton->tolerance && i < newton->variables; i++)
		if (leads_out(newton, at, work, i))
			work->free[i] = 0;
	return any && left > newton->tolerance;
}

/* Return whether a direction stays within the bounds for a while. */
static bool
stays_in(const EmpNewton *newton, const double *at, const Work *work)
{
	int i;

	for (i = 0; i < newton->variables; i++)
		if (leads_out(newton, at, work, i))
			return false;
	return true;
}

/* Work out a direction with a shift, no longer than allowed; false when there is none. */
static bool
try_direction(const EmpNewton *newton, Work *work, double shift, double floor)
{
	double longest = 0;
	int i;

	if (!factor_shifted(newton, work, shift, floor))
		return false;
	for (i = 0; i < newton->variables; i++)
		work->direction[i] = newton->gradient[i] * work->free[i];
	emp_cholesky_solve(work->factor, newton->variables, work->direction);
	for (i = 0; i < newton->variables; i++)
		longest = fmax(longest, fabs(work->direction[i]));
	for (i = 0; longest > newton->longest && i < newton->variables; i++)
		work->direction[i] *= newton->longest / longest;
	return isfinite(longest);
}

/*
 * Work out a direction that climbs; false when there is none.  The larger the shift, the more the
 * direction is that of the gradient, which does not lead out where a variable is free.
 */
static bool
find_direction(const EmpNewton *newton, const double *at, Work *work)
{
	double floor = 0;
	double shift = 0;
	int i;

	for (i = 0; i < newton->variables; i++)
		floor = fmax(floor, fabs(newton->hessian[emp_packed_at(i, i)]));
	floor = fmax(floor * FLOOR, DBL_MIN);
	for (i = 0; i < SHIFTS; i++)
	{
		bool found = try_direction(newton, work, shift, floor);

		if (found && stays_in(newton, at, work))
			return true;
		if (found && hold_back(newton, at, work))
			continue;
		shift = shift == 0 ? FIRST_SHIFT : shift * SHIFT_FACTOR;
	}
	return false;
}

/* Return the part of the direction that is within the bounds, 1 at most. */
static double
part_within(const EmpNewton *newton, const double *at, const Work *work)
{
	double part = 1;
	int i;

	for (i = 0; i < newton->variables; i++)
	{
		double room = (work->direction[i] < 0 ? newton->low[i] : newton->high[i]) - at[i];

		if (work->direction[i] != 0 && fabs(room) < fabs(part * work->direction[i]))
			part = room / work->direction[i];
	}
	return part;
}

/* Step from a point by a part of the direction; return the growth promised. */
static double
step_to(const EmpNewton *newton, const double *at, const Work *work, double part)
{
	double promised = 0;
	int i;

	for (i = 0; i < newton->variables; i++)
	{
		double to = at[i] + part * work->direction[i];
		double bound = work->direction[i] < 0 ? newton->low[i] : newton->high[i];

		/* what is as good as on the bound is put there */
		if (fabs(to - bound) <= 4 * DBL_EPSILON * fabs(bound))
			to = bound;
		work->trial[i] = fmin(fmax(to, newton->low[i]), newton->high[i]);
		promised += newton->gradient[i] * (work->trial[i] - at[i]);
	}
	return promised;
}

/* Make one step; false when no part of it is better than where it starts. */
static bool
step(EmpNewton *newton, double *at, Work *work)
{
	size_t row = sizeof(double) * (size_t) newton->variables;
	double part;
	int i;

	if (!find_direction(newton, at, work))
		return false;
	for (i = 0, part = part_within(newton, at, work); i < HALVINGS; i++, part /= 2)
	{
		double promised = step_to(newton, at, work, part);
		double noise = ROUNDING * fabs(newton->value);
		double value =
			newton->objective(newton->context, work->trial, work->gradient, work->hessian);

		/* where the promise is below what the function can be told to, a step is taken on trust */
		if (isfinite(value) && value >= newton->value + ENOUGH * promised - noise)
		{
			memcpy(at, work->trial, row);
			memcpy(newton->gradient, work->gradient, row);
			memcpy(newton->hessian, work->hessian,
				   sizeof(double) * (size_t) emp_packed_size(newton->variables));
			newton->value = value;
			work->trusted = promised <= noise;
			return true;
		}
	}
	return false;
}

/* Return whether all numbers that the last evaluation left are finite. */
static bool
all_finite(const EmpNewton *newton)
{
	int i;

	if (!isfinite(newton->value))
		return false;
	for (i = 0; i < newton->variables; i++)
		if (!isfinite(newton->gradient[i]))
			return false;
	for (i = 0; i < (int) emp_packed_size(newton->variables); i++)
		if (!isfinite(newton->hessian[i]))
			return false;
	return true;
}

/* Climb from a point, and leave the maximum there. */
void
emp_newton_maximise(EmpNewton *newton, double *at)
{
	Work work = cut(newton);
	double largest = HUGE_VAL;
	int i;

	for (i = 0; i < newton->variables; i++)
		at[i] = fmin(fmax(at[i], newton->low[i]), newton->high[i]);
	newton->taken = 0;
	newton->converged = false;
	newton->bounded = false;
	newton->value = newton->objective(newton->context, at, newton->gradient, newton->hessian);
	while (all_finite(newton))
	{
		double last = largest;

		largest = find_free(newton, at, &work);
		newton->converged = largest <= newton->tolerance;
		/* a step on trust has to bring the gradient down: else it is as small as it can be told */
		if (newton->converged || newton->taken == newton->steps ||
			(work.trusted && largest > last / 2) || !step(newton, at, &work))
			break;
		newton->taken++;
	}
}
