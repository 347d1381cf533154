/*
 * test_distributions.c
 *		The normal distribution and Student's t against golden figures, and at their edges.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/distributions.h"
#include "check.h"

#define GOLDEN "test/golden/distributions.csv"

/* Return whether two numbers agree to 1e-12 of their size. */
static bool
near(double actual, double expected)
{
	return actual == expected || fabs(actual - expected) <= 1e-12 * fabs(expected);
}

/* Compare every line of the golden figures. */
static void
test_golden(void)
{
	FILE *file = fopen(GOLDEN, "r");
	char line[200];
	char name[40];
	double x;
	double df;
	double expected;
	int lines = 0;

	if (!CHECK(file != NULL))
		return;
	while (fgets(line, sizeof(line), file) != NULL)
	{
		double actual = NAN;

		if (line[0] == '#')
			continue;
		if (!CHECK(sscanf(line, "%39[^,],%lf,%lf,%lf", name, &x, &df, &expected) == 4))
			break;
		lines++;
		if (strcmp(name, "normal_cdf") == 0)
			actual = emp_normal_cdf(x);
		else if (strcmp(name, "normal_quantile") == 0)
			actual = emp_normal_quantile(x);
		else if (strcmp(name, "t_cdf") == 0)
			actual = emp_t_cdf(x, df);
		else if (strcmp(name, "t_quantile") == 0)
			actual = emp_t_quantile(x, df);
		if (!CHECK(near(actual, expected)))
			printf("\tgot %.17g for %s", actual, line);
	}
	fclose(file);
	CHECK(lines > 900);
}

/* Check closed forms: one degree of freedom is Cauchy's distribution, two have a root. */
static void
test_closed_forms(void)
{
	double t;

	for (t = 0.01; t < 1e6; t *= 3)
	{
		CHECK(near(emp_t_cdf(-t, 1), atan2(1, t) / acos(-1)));
		CHECK(near(emp_t_cdf(-t, 2), 1 / (2 + t * t + t * sqrt(2 + t * t))));
	}
}

/* Check that quantiles undo distribution functions, far out and in between. */
static void
test_inverse(void)
{
	static const double dfs[] = {0.5, 1, 2.5, 17, 99.5, 100, 1e4, 1e9, 1e40, INFINITY};
	double p;
	size_t i;

	for (p = 1e-290; p < 0.5; p *= 1.7)
	{
		CHECK(near(emp_normal_cdf(emp_normal_quantile(p)), p));
		for (i = 0; i < sizeof(dfs) / sizeof(dfs[0]); i++)
		{
			double t = emp_t_quantile(p, dfs[i]);

			CHECK(isinf(t) ? dfs[i] < 2 : near(emp_t_cdf(t, dfs[i]), p));
			CHECK(p < 1e-15 || near(emp_t_quantile(1 - p, dfs[i]), -emp_t_quantile(p, dfs[i])) ||
				  fabs(emp_t_cdf(emp_t_quantile(1 - p, dfs[i]), dfs[i]) - (1 - p)) < 1e-15);
		}
	}
	CHECK(near(emp_t_quantile(0.5 + 0x1p-50, 7) / 0x1p-50, acos(-1) * sqrt(7) / 3.2));
}

/* Check symmetry, limits and what has no value. */
static void
test_edges(void)
{
	CHECK(emp_normal_cdf(0) == 0.5 && emp_normal_quantile(0.5) == 0);
	CHECK(emp_normal_cdf(-INFINITY) == 0 && emp_normal_cdf(INFINITY) == 1);
	CHECK(emp_normal_quantile(0) == -INFINITY && emp_normal_quantile(1) == INFINITY);
	CHECK(isnan(emp_normal_cdf(NAN)) && isnan(emp_normal_quantile(NAN)));
	CHECK(isnan(emp_normal_quantile(-0.1)) && isnan(emp_normal_quantile(1.1)));

	CHECK(emp_t_cdf(0, 3) == 0.5 && emp_t_quantile(0.5, 3) == 0);
	CHECK(emp_t_cdf(1.5, 3) == 1 - emp_t_cdf(-1.5, 3));
	CHECK(emp_t_cdf(-INFINITY, 3) == 0 && emp_t_cdf(INFINITY, 3) == 1);
	CHECK(emp_t_cdf(-1e300, 0.5) > 0 && emp_t_cdf(1e300, 1e9) == 1);
	CHECK(emp_t_quantile(0, 3) == -INFINITY && emp_t_quantile(1, 3) == INFINITY);
	CHECK(near(emp_t_cdf(-2, INFINITY), emp_normal_cdf(-2)));
	CHECK(near(emp_t_quantile(0.1, INFINITY), emp_normal_quantile(0.1)));
	CHECK(isnan(emp_t_cdf(NAN, 3)) && isnan(emp_t_cdf(1, NAN)));
	CHECK(isnan(emp_t_cdf(1, 0)) && isnan(emp_t_cdf(1, -1)));
	CHECK(isnan(emp_t_quantile(0.1, 0)) && isnan(emp_t_quantile(2, 3)));
	CHECK(isnan(emp_t_quantile(NAN, 3)));
	CHECK(emp_t_quantile(1e-300, 0.5) == -INFINITY);
}

int
main(void)
{
	test_golden();
	test_closed_forms();
	test_inverse();
	test_edges();
	return CHECK_DONE();
}
