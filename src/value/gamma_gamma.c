/*
 * gamma_gamma.c
 *		The Gamma-Gamma model of spending.
 *
 * The amount of a purchase has a gamma distribution of shape p and rate nu, and over customers nu has
 * a gamma distribution of shape q and rate v; how often a customer buys has nothing to do with it
 * (Fader, Hardie and Lee 2005, "RFM and CLV"; Fader and Hardie 2013, note 25).  The mean amount z of
 * x purchases has the log-likelihood
 *
 *		-ln B(p x, q) - ln z - p x ln(1 + v/(x z)) - q ln(1 + x z/v)
 */
#include "value/gamma_gamma.h"

#include <math.h>

#include "base/special.h"

enum
{
	P,
	Q,
	V
};

/* The part that depends on the number of purchases alone: -ln B(p x, q). */
void
emp_gamma_gamma_frequency_part(const double *theta, double x, EmpDerivatives *part)
{
	double shape = theta[P] * x;
	EmpRising by_shape = emp_log_rising(shape, theta[Q]);
	EmpRising by_q = emp_log_rising(theta[Q], shape);

	*part = (EmpDerivatives){0};
	part->value = -emp_log_beta(shape, theta[Q]);
	part->gradient[P] = x * by_shape.first;
	part->gradient[Q] = by_q.first;
	part->hessian[emp_packed_at(P, P)] = x * x * by_shape.second;
	part->hessian[emp_packed_at(Q, P)] = x * emp_trigamma(shape + theta[Q]);
	part->hessian[emp_packed_at(Q, Q)] = by_q.second;
}

/* The rest. */
void
emp_gamma_gamma_money_part(const double *theta, double x, double z, EmpDerivatives *part)
{
	double v = theta[V];
	double shape = theta[P] * x;
	double all = x * z;
	double inverse = 1 / (v + all);
	double log_all = log1p(v / all);
	double log_v = log1p(all / v);

	*part = (EmpDerivatives){0};
	part->value = -log(z) - shape * log_all - theta[Q] * log_v;
	part->gradient[P] = -x * log_all;
	part->gradient[Q] = -log_v;
	part->gradient[V] = (theta[Q] * (all / v) - shape) * inverse;
	part->hessian[emp_packed_at(V, P)] = -x * inverse;
	part->hessian[emp_packed_at(V, Q)] = all / v * inverse;
	part->hessian[emp_packed_at(V, V)] =
		(shape + theta[Q]) * inverse * inverse - theta[Q] / (v * v);
}
