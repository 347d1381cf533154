/*
 * test_newton.c
 *		Newton's method: curved valleys, bounds, flat directions, functions with holes, covariances.
 */
#include <math.h>
#include <stdbool.h>

#include "base/newton.h"
#include "check.h"

#define MOST 6

/* A search with memory of its own. */
typedef struct Search
{
	EmpNewton newton;
	double low[MOST];
	double high[MOST];
	double gradient[MOST];
	double hessian[MOST * (MOST + 1) / 2];
	double scratch[4 * MOST + MOST * (MOST + 1)];
} Search;

/* Search from a point, within wide bounds unless they were set after start_search. */
static void
start_search(Search *s, int variables, EmpObjective objective)
{
	int i;

	memset(s, 0, sizeof(*s));
	for (i = 0; i < MOST; i++)
	{
		s->low[i] = -1e6;
		s->high[i] = 1e6;
	}
	s->newton.variables = variables;
	s->newton.objective = objective;
	s->newton.low = s->low;
	s->newton.high = s->high;
	s->newton.tolerance = 1e-10;
	s->newton.longest = 10;
	s->newton.steps = 200;
	s->newton.scratch = s->scratch;
	s->newton.gradient = s->gradient;
	s->newton.hessian = s->hessian;
}

/* The valley of Rosenbrock, upside down; its maximum is 0 at (1, 1). */
static double
valley(void *context, const double *at, double *gradient, double *hessian)
{
	double x = at[0];
	double y = at[1];

	(void) context;
	if (gradient != NULL)
	{
		gradient[0] = 2 * (1 - x) + 400 * x * (y - x * x);
		gradient[1] = -200 * (y - x * x);
		hessian[0] = -2 + 400 * y - 1200 * x * x;
		hessian[1] = 400 * x;
		hessian[2] = -200;
	}
	return -(1 - x) * (1 - x) - 100 * (y - x * x) * (y - x * x);
}

/* Climb the valley from where Newton's steps are no good, and against a wall. */
static void
test_valley(void)
{
	Search s;
	double at[2] = {-1.2, 1};

	start_search(&s, 2, valley);
	emp_newton_maximise(&s.newton, at);
	CHECK(s.newton.converged && !s.newton.bounded);
	CHECK(fabs(at[0] - 1) < 1e-9 && fabs(at[1] - 1) < 1e-9);
	CHECK(s.newton.taken < 40);

	/* x is held at 0.5, and y follows it */
	start_search(&s, 2, valley);
	s.high[0] = 0.5;
	at[0] = -1.2;
	at[1] = 7;
	emp_newton_maximise(&s.newton, at);
	CHECK(s.newton.converged && s.newton.bounded);
	CHECK(at[0] == 0.5 && fabs(at[1] - 0.25) < 1e-9);

	/* a start outside the bounds is brought inside */
	at[0] = 100;
	emp_newton_maximise(&s.newton, at);
	CHECK(s.newton.converged && at[0] == 0.5);

	/* no more steps than are allowed */
	start_search(&s, 2, valley);
	s.newton.steps = 2;
	at[0] = -1.2;
	at[1] = 1;
	emp_newton_maximise(&s.newton, at);
	CHECK(!s.newton.converged);
	CHECK_INT(s.newton.taken, 2);
}

/* log x - x in units of 1e6, NaN below 0: its maximum is at 1. */
static double
half_line(void *context, const double *at, double *gradient, double *hessian)
{
	(void) context;
	if (gradient != NULL)
	{
		gradient[0] = 1e6 * (1 / at[0] - 1);
		hessian[0] = -1e6 / (at[0] * at[0]);
	}
	return 1e6 * (log(at[0]) - at[0]);
}

/* Steps into NaN and -infinity are halved. */
static void
test_holes(void)
{
	Search s;
	double at = 5;

	start_search(&s, 1, half_line);
	s.newton.tolerance = 1e-3;
	emp_newton_maximise(&s.newton, &at);
	CHECK(s.newton.converged && fabs(at - 1) < 1e-8);

	/* nothing to be had from a start in a hole */
	at = -1;
	emp_newton_maximise(&s.newton, &at);
	CHECK(!s.newton.converged);
	CHECK_INT(s.newton.taken, 0);
}

/* -(x + y - 3)^2 - z^4: a ridge, and a variable w that changes nothing. */
static double
ridge(void *context, const double *at, double *gradient, double *hessian)
{
	double d = at[0] + at[1] - 3;
	double z = at[2];

	(void) context;
	if (gradient != NULL)
	{
		memset(hessian, 0, 10 * sizeof(double));
		gradient[0] = gradient[1] = -2 * d;
		gradient[2] = -4 * z * z * z;
		gradient[3] = 0;
		hessian[0] = hessian[1] = hessian[2] = -2;
		hessian[5] = -12 * z * z;
	}
	return -d * d - z * z * z * z;
}

/* A singular Hessian still leads up, and has no inverse. */
static void
test_ridge(void)
{
	Search s;
	double at[4] = {10, -2, 1, 7};
	double covariance[10];

	start_search(&s, 4, ridge);
	s.newton.tolerance = 1e-8;
	emp_newton_maximise(&s.newton, at);
	CHECK(s.newton.converged);
	CHECK(fabs(at[0] + at[1] - 3) < 1e-8);
	CHECK(fabs(at[2]) < 1e-2);
	CHECK(at[3] == 7);
	CHECK(!emp_newton_covariance(s.newton.hessian, 4, covariance));
}

/* A function that only grows runs into the bound. */
static double
slope(void *context, const double *at, double *gradient, double *hessian)
{
	(void) context;
	if (gradient != NULL)
	{
		gradient[0] = exp(-at[0]);
		hessian[0] = -exp(-at[0]);
	}
	return -exp(-at[0]);
}

/* The greatest value of a slope is where the bound is. */
static void
test_slope(void)
{
	Search s;
	double at = 0;

	start_search(&s, 1, slope);
	s.high[0] = 15;
	emp_newton_maximise(&s.newton, &at);
	CHECK(s.newton.converged && s.newton.bounded && at == 15);
}

/* The inverse of a matrix times the matrix is the identity. */
static void
test_covariance(void)
{
	/* -H for H = -(B B' + I), B lower triangular */
	double a[5][5];
	double hessian[15];
	double inverse[15];
	double worst = 0;
	int i;
	int j;
	int k;

	for (i = 0; i < 5; i++)
		for (j = 0; j < 5; j++)
		{
			a[i][j] = i == j;
			for (k = 0; k <= i && k <= j; k++)
				a[i][j] += sin(3.0 * i + k) * sin(3.0 * j + k);
		}
	for (i = 0; i < 5; i++)
		for (j = 0; j <= i; j++)
			hessian[i * (i + 1) / 2 + j] = -a[i][j];
	CHECK(emp_newton_covariance(hessian, 5, inverse));
	for (i = 0; i < 5; i++)
		for (j = 0; j < 5; j++)
		{
			double sum = 0;

			for (k = 0; k < 5; k++)
				sum += a[i][k] * inverse[k >= j ? k * (k + 1) / 2 + j : j * (j + 1) / 2 + k];
			worst = fmax(worst, fabs(sum - (i == j)));
		}
	CHECK(worst < 1e-13);
	hessian[0] = 1;
	CHECK(!emp_newton_covariance(hessian, 5, inverse));
	hessian[0] = NAN;
	CHECK(!emp_newton_covariance(hessian, 5, inverse));
}

int
main(void)
{
	test_valley();
	test_holes();
	test_ridge();
	test_slope();
	test_covariance();
	return CHECK_DONE();
}
