/*
 * sbg.c
 *		The shifted-beta-geometric model of renewals.
 *
 * At the end of each period a customer leaves with a probability of their own, which has a beta
 * distribution (alpha, beta) over customers (Fader and Hardie 2007, "How to project customer
 * retention"; 2010, "Customer-base valuation in a contractual setting: the perils of ignoring
 * heterogeneity").  The share that is kept through t periods is
 *
 *		S(t) = B(alpha, beta + t)/B(alpha, beta)
 *
 * so the retention rate (beta + t - 1)/(alpha + beta + t - 1) grows with t, although no customer
 * changes: those who leave easily leave first.
 */
#include "value/sbg.h"

#include <math.h>

#include "base/quadrature.h"
#include "base/special.h"

#define LINE 40.0              /* exp(-40) is below the last digit */
#define FRACTION_DISCOUNT 1e-4 /* the fraction converges too slowly below this */

enum
{
	ALPHA,
	BETA
};

/* The logarithm of S(t). */
void
emp_sbg_kept_part(const double *theta, double t, EmpDerivatives *part)
{
	EmpBetaRising kept = emp_log_beta_rising(theta[ALPHA], theta[BETA], t);

	*part = (EmpDerivatives){0};
	part->value = kept.value;
	part->gradient[ALPHA] = kept.by_a;
	part->gradient[BETA] = kept.by_b;
	part->hessian[emp_packed_at(ALPHA, ALPHA)] = kept.by_aa;
	part->hessian[emp_packed_at(BETA, ALPHA)] = kept.by_ab;
	part->hessian[emp_packed_at(BETA, BETA)] = kept.by_bb;
}

/* The logarithm of S(t - 1) - S(t), which is S(t - 1) alpha/(alpha + beta + t - 1). */
void
emp_sbg_lost_part(const double *theta, double t, EmpDerivatives *part)
{
	double inverse = 1 / (theta[ALPHA] + theta[BETA] + (t - 1));
	double by_alpha = 1 / theta[ALPHA];

	emp_sbg_kept_part(theta, t - 1, part);
	part->value += log(theta[ALPHA] * inverse);
	part->gradient[ALPHA] += by_alpha - inverse;
	part->gradient[BETA] -= inverse;
	part->hessian[emp_packed_at(ALPHA, ALPHA)] += (inverse - by_alpha) * (inverse + by_alpha);
	part->hessian[emp_packed_at(BETA, ALPHA)] += inverse * inverse;
	part->hessian[emp_packed_at(BETA, BETA)] += inverse * inverse;
}

/* Return the share of customers kept through period t. */
double
emp_sbg_survival(const double *theta, double t)
{
	return exp(emp_log_beta_rising(theta[ALPHA], theta[BETA], t).value);
}

/* Return the share kept in period t of those kept before. */
double
emp_sbg_retention(const double *theta, double t)
{
	double stay = theta[BETA] + (t - 1);

	return stay / (theta[ALPHA] + stay);
}

/* A customer as the integral over their chance to leave sees them. */
typedef struct Renewing
{
	double alpha;
	double beta;
	double discount;
} Renewing;

/* The logarithm of p^alpha (1 - p)^beta (1 + d)/(d + p), for p = 1/(1 + exp(-y)). */
static double
renewing_integrand(const void *context, double y)
{
	const Renewing *c = context;
	double log_p = -emp_log_1p_exp(-y);

	return c->alpha * log_p + c->beta * (log_p - y) + log1p(c->discount) -
		   emp_log_add(log(c->discount), log_p);
}

/*
 * Return the sum over t from 0 of S(t) (1 + discount)^-t: 2F1(1, beta; alpha + beta; 1/(1 + d)), the
 * mean of (1 + d)/(d + p).
 */
double
emp_sbg_lifetime(const double *theta, double discount)
{
	Renewing c = {theta[ALPHA], theta[BETA], discount};

	if (!(discount >= 0))
		return NAN;
	if (discount >= FRACTION_DISCOUNT)
		return emp_hypergeometric_1(c.beta, c.alpha + c.beta, 1 / (1 + discount));
	if (discount == 0)
		return c.alpha > 1 ? (c.alpha + c.beta - 1) / (c.alpha - 1) : INFINITY;
	return exp(emp_log_integral(renewing_integrand, &c, -LINE - log(1 + c.beta + 1 / discount),
								LINE + log(1 + c.alpha), c.alpha, c.beta) -
			   emp_log_beta(c.alpha, c.beta));
}

/*
 * Return the renewals expected from the nth on, discounted to it: they make it with the retention
 * rate, and is then as a new customer would be in a model that has seen n renewals.
 */
double
emp_sbg_residual_lifetime(const double *theta, double n, double discount)
{
	double seen[EMP_SBG_PARAMETERS] = {theta[ALPHA], theta[BETA] + n};

	return emp_sbg_retention(theta, n) * emp_sbg_lifetime(seen, discount);
}
