/*
 * test_spend_renewal.c
 *		The Gamma-Gamma and shifted-beta-geometric models, and quadrature: derivatives against
 *		differences, sums that have to be 1, limits.
 */
#include <math.h>
#include <stdbool.h>

#include "base/quadrature.h"
#include "base/special.h"
#include "check.h"
#include "value/gamma_gamma.h"
#include "value/sbg.h"

/* Return how far two numbers are from each other, in parts of the expected one. */
static double
distance(double actual, double expected)
{
	return actual == expected ? 0 : fabs(actual - expected) / fabs(expected);
}

/* A log-likelihood of one observation. */
typedef void (*LogLikelihood)(const double *theta, double x, EmpDerivatives *part);

/* Spending of 22.5 on average. */
static void
spending(const double *theta, double x, EmpDerivatives *part)
{
	EmpDerivatives money;

	emp_gamma_gamma_frequency_part(theta, x, part);
	emp_gamma_gamma_money_part(theta, x, 22.5, &money);
	emp_derivatives_add(part, &money, 1);
}

/* Check derivatives by central differences of values and of gradients. */
static void
check_derivatives(LogLikelihood f, const double *theta, int parameters, double x)
{
	EmpDerivatives at;
	int i;
	int j;

	f(theta, x, &at);
	for (i = 0; i < parameters; i++)
	{
		double step = 1e-5 * theta[i];
		double moved[3] = {theta[0], theta[1], parameters > 2 ? theta[2] : 0};
		EmpDerivatives more;
		EmpDerivatives less;

		moved[i] = theta[i] + step;
		f(moved, x, &more);
		moved[i] = theta[i] - step;
		f(moved, x, &less);
		CHECK(fabs((more.value - less.value) / (2 * step) - at.gradient[i]) <
			  1e-7 * (1 + fabs(at.gradient[i])));
		for (j = 0; j < parameters; j++)
		{
			double second = at.hessian[i > j ? emp_packed_at(i, j) : emp_packed_at(j, i)];

			CHECK(fabs((more.gradient[j] - less.gradient[j]) / (2 * step) - second) <
				  1e-7 * (1 + fabs(second)));
		}
	}
}

/* Check derivatives over parameters small and large. */
static void
test_derivatives(void)
{
	static const double spends[][3] = {{6.25, 3.74, 15.44}, {0.3, 1.2, 200}, {40, 0.9, 3}};
	static const double renewals[][2] = {{0.668, 3.806}, {0.067, 0.267}, {30, 5}};
	double x;
	int i;

	for (i = 0; i < 3; i++)
		for (x = 1; x < 5000; x *= 4)
		{
			check_derivatives(spending, spends[i], 3, x);
			check_derivatives(emp_sbg_kept_part, renewals[i], 2, x);
			check_derivatives(emp_sbg_lost_part, renewals[i], 2, x);
		}
}

/* Check that a density of spending is one: over z it adds up to 1. */
static void
test_density(void)
{
	static const double theta[3] = {6.25, 3.74, 15.44};
	double sum = 0;
	double y;

	for (y = -12; y < 12; y += 0.01)
	{
		EmpDerivatives frequency;
		EmpDerivatives money;

		emp_gamma_gamma_frequency_part(theta, 2, &frequency);
		emp_gamma_gamma_money_part(theta, 2, exp(y), &money);
		sum += 0.01 * exp(frequency.value + money.value + y);
	}
	CHECK(distance(sum, 1) < 1e-12);
}

/* Check that customers are lost in one period or another, and sums of those who are kept. */
static void
test_renewals(void)
{
	static const double theta[2] = {1.668, 3.806};
	double kept = 1;
	double renewals = 0;
	double discounted = 0;
	double t;

	for (t = 1; t <= 400; t++)
	{
		EmpDerivatives lost;
		EmpDerivatives stays;

		emp_sbg_lost_part(theta, t, &lost);
		emp_sbg_kept_part(theta, t, &stays);
		discounted += kept * pow(1.1, 1 - t);
		renewals += kept;
		CHECK(distance(emp_sbg_survival(theta, t) / kept, emp_sbg_retention(theta, t)) < 1e-12);
		CHECK(distance(exp(lost.value), kept - emp_sbg_survival(theta, t)) < 1e-9);
		kept = emp_sbg_survival(theta, t);
		CHECK(distance(exp(stays.value), kept) < 1e-14);
	}
	CHECK(emp_sbg_survival(theta, 0) == 1);
	CHECK(distance(emp_sbg_lifetime(theta, 0.1), discounted) < 1e-12);
	CHECK(distance(emp_sbg_lifetime(theta, 0), 4.474 / 0.668) < 1e-14);
	CHECK(distance(emp_sbg_lifetime(theta, 1e-13), 4.474 / 0.668) < 1e-7);
	CHECK(distance(emp_sbg_lifetime(theta, 0.9999e-4), emp_sbg_lifetime(theta, 1.0001e-4)) < 1e-5);
	CHECK(emp_sbg_lifetime((double[]){0.9, 3}, 0) == INFINITY);
	CHECK(isnan(emp_sbg_lifetime(theta, -0.1)) && isnan(emp_sbg_lifetime(theta, NAN)));
	/* one who renews n times, and then has the lifetime of their kind */
	CHECK(distance(emp_sbg_lifetime(theta, 0.1),
				   1 + emp_sbg_residual_lifetime(theta, 1, 0.1) / 1.1) < 1e-13);
}

/* ln of p^a (1 - p)^b on the logistic scale: the integral is the beta function. */
static double
beta_integrand(const void *context, double y)
{
	const double *shape = context;
	double log_p = y > 0 ? -log1p(exp(-y)) : y - log1p(exp(y));

	return shape[0] * log_p + shape[1] * (log_p - y);
}

/* Check integrals that are known, whatever the scale. */
static void
test_quadrature(void)
{
	double a;
	double b;

	for (a = 1e-7; a < 1e7; a *= 30)
		for (b = 1e-7; b < 1e7; b *= 17)
		{
			double shape[2] = {a, b};
			double whole =
				emp_log_integral(beta_integrand, shape, -40 - log(1 + b), 40 + log(1 + a), a, b);
			double half = emp_log_integral(beta_integrand, shape, -40 - log(1 + b), 0, a, INFINITY);
			double share = emp_beta_share(0.5, 0.5, a, b);

			CHECK(fabs(whole - emp_log_beta(a, b)) < 1e-14 * (10 + a + b));
			if (share > 1e-250 && !CHECK(fabs(half - whole - log(share)) < 1e-12 * (10 + a + b)))
				printf("\tgot %.17g, expected %.17g for %g, %g\n", half - whole, log(share), a, b);
		}
}

int
main(void)
{
	test_derivatives();
	test_density();
	test_renewals();
	test_quadrature();
	return CHECK_DONE();
}
