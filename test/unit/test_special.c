/*
 * test_special.c
 *		Gamma, beta and their relatives against golden figures, closed forms, and at their edges.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/special.h"
#include "check.h"

#define GOLDEN "test/golden/special.csv"

/* Return how far two numbers are from each other, in parts of the expected one. */
static double
distance(double actual, double expected)
{
	return actual == expected ? 0 : fabs(actual - expected) / fabs(expected);
}

/* A function of the golden file, and how exact it is. */
typedef struct Golden
{
	const char *name;
	double tolerance;
	double worst;
	int lines;
} Golden;

/* Return what a function of the golden file gives. */
static double
compute(const char *name, double a, double b, double c)
{
	if (strcmp(name, "log_gamma") == 0)
		return emp_log_gamma(a);
	if (strcmp(name, "digamma") == 0)
		return emp_digamma(a);
	if (strcmp(name, "trigamma") == 0)
		return emp_trigamma(a);
	if (strcmp(name, "rising") == 0)
		return emp_log_rising(a, b).value;
	if (strcmp(name, "rising_1") == 0)
		return emp_log_rising(a, b).first;
	if (strcmp(name, "rising_2") == 0)
		return emp_log_rising(a, b).second;
	if (strcmp(name, "log_beta") == 0)
		return emp_log_beta(a, b);
	if (strcmp(name, "beta_rising") == 0)
		return emp_log_beta_rising(a, b, c).value;
	if (strcmp(name, "beta_rising_b") == 0)
		return emp_log_beta_rising(a, b, c).by_b;
	if (strcmp(name, "beta_rising_bb") == 0)
		return emp_log_beta_rising(a, b, c).by_bb;
	if (strcmp(name, "beta_share") == 0)
		return emp_beta_share(a, 1 - a, b, c);
	if (strcmp(name, "gamma_above") == 0)
		return emp_gamma_above(a, b);
	if (strcmp(name, "hypergeometric_1") == 0)
		return emp_hypergeometric_1(a, b, c);
	if (strcmp(name, "exponential_integral") == 0)
		return emp_exponential_integral(a, b);
	return NAN;
}

/* Compare every line of the golden figures. */
static void
test_golden(void)
{
	static Golden functions[] = {
		{"log_gamma", 1e-15, 0, 0},        {"digamma", 1e-13, 0, 0},
		{"trigamma", 1e-14, 0, 0},         {"rising", 1e-14, 0, 0},
		{"rising_1", 1e-14, 0, 0},         {"rising_2", 1e-14, 0, 0},
		{"log_beta", 1e-14, 0, 0},         {"beta_rising", 2e-14, 0, 0},
		{"beta_rising_b", 1e-13, 0, 0},    {"beta_rising_bb", 1e-13, 0, 0},
		{"beta_share", 1e-12, 0, 0},       {"gamma_above", 1e-12, 0, 0},
		{"hypergeometric_1", 1e-13, 0, 0}, {"exponential_integral", 1e-13, 0, 0},
	};
	FILE *file = fopen(GOLDEN, "r");
	char line[200];
	char name[40];
	double at[3];
	double expected;
	size_t i;

	if (!CHECK(file != NULL))
		return;
	while (fgets(line, sizeof(line), file) != NULL)
	{
		if (line[0] == '#')
			continue;
		if (!CHECK(sscanf(line, "%39[^,],%lf,%lf,%lf,%lf", name, &at[0], &at[1], &at[2],
						  &expected) == 5))
			break;
		for (i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
			if (strcmp(functions[i].name, name) == 0)
			{
				double actual = compute(name, at[0], at[1], at[2]);
				double off = distance(actual, expected);

				functions[i].lines++;
				functions[i].worst = fmax(functions[i].worst, off);
				if (!CHECK(off <= functions[i].tolerance))
					printf("\tgot %.17g, off by %.2g, for %s", actual, off, line);
			}
	}
	fclose(file);
	for (i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
	{
		CHECK(functions[i].lines >= 60);
		printf("# %-24s %4d lines, at most %.1e off\n", functions[i].name, functions[i].lines,
			   functions[i].worst);
	}
}

/* Check what is small relative to itself, where golden figures are compared absolutely. */
static void
test_differences(void)
{
	double e;

	for (e = 1e-15; e < 1e-3; e *= 7)
	{
		CHECK(distance(emp_log_rising(1, e).value / e, -0.57721566490153286061 +
														   e * 0.82246703342411321824 -
														   e * e * 0.40068563438653142847) < 1e-9);
		CHECK(distance(emp_log_rising(1 / e, 1).first / e, 1) < 1e-14);
		CHECK(distance(emp_log_rising(1 / e, 0.5).first / e, 0.5 * (1 + e / 4)) < e);
		CHECK(distance(emp_log_rising(1 / e, 1e-6).second / e / e, -1e-6 * (1 + e)) < 1e-9 + e * e);
	}
}

/* Check sums of exponentials. */
static void
test_log_add(void)
{
	CHECK(emp_log_add(-INFINITY, -INFINITY) == -INFINITY);
	CHECK(emp_log_add(-INFINITY, 3) == 3 && emp_log_add(3, -INFINITY) == 3);
	CHECK(distance(emp_log_add(1000, 1000), 1000 + log(2)) < 1e-15);
	CHECK(distance(emp_log_add(-1000, -1001), -1000 + log1p(exp(-1))) < 1e-15);
}

/* Check ends of ranges and what has no value. */
static void
test_edges(void)
{
	EmpRising none = emp_log_rising(3.5, 0);

	CHECK(none.value == 0 && none.first == 0 && none.second == 0);
	CHECK(isnan(emp_log_gamma(0)) && isnan(emp_digamma(-1)) && isnan(emp_trigamma(NAN)));
	CHECK(isnan(emp_log_beta(0, 1)) && isnan(emp_log_rising(-1, 3).value));
	CHECK(isnan(emp_log_rising(1, -2).first) && isnan(emp_log_rising(NAN, 1).value));
	CHECK(emp_beta_share(0, 1, 2, 3) == 0 && emp_beta_share(1, 0, 2, 3) == 1);
	CHECK(isnan(emp_beta_share(-0.5, 1.5, 2, 3)) && isnan(emp_beta_share(0.5, 0.5, 0, 3)));
	CHECK(distance(emp_beta_share(0.5, 0.5, 1e8, 1e8), 0.5) < 1e-9);
	CHECK(distance(emp_beta_share(1e-9, 1 - 1e-9, 1, 1e9), -expm1(1e9 * log1p(-1e-9))) < 1e-14);
	CHECK(emp_gamma_above(1, 0) == 1 && emp_gamma_above(1, INFINITY) == 0);
	CHECK(emp_gamma_above(1, 1e5) == 0 && emp_gamma_above(1e9, 1) == 1);
	CHECK(isnan(emp_gamma_above(0, 1)) && isnan(emp_gamma_above(1, -1)));
	CHECK(isnan(emp_gamma_above(1, NAN)));
	CHECK(emp_hypergeometric_1(2, 3, 0) == 1);
	CHECK(distance(emp_hypergeometric_1(1, 2, 0.5), 2 * log(2)) < 1e-15);
	CHECK(distance(emp_hypergeometric_1(2, 1, 0.5), 4) < 1e-15);
	CHECK(isnan(emp_hypergeometric_1(2, 3, 1)) && isnan(emp_hypergeometric_1(2, 0, 0.5)));
	CHECK(isnan(emp_exponential_integral(0, 1)) && isnan(emp_exponential_integral(1, 0)));
	CHECK(distance(emp_exponential_integral(3, 1e12) * 1e12, 1) < 1e-11);
}

int
main(void)
{
	test_golden();
	test_differences();
	test_log_add();
	test_edges();
	return CHECK_DONE();
}
