/*
 * special.h
 *		Functions of mathematical physics that statistics needs: gamma, beta and their relatives.
 *
 * Relative error below 1e-13 unless a comment says otherwise; near a zero of a function, absolute.
 * Arguments outside a domain give NaN.
 */
#ifndef EMP_BASE_SPECIAL_H
#define EMP_BASE_SPECIAL_H

#include <math.h>

extern double emp_log_gamma(double x); /* x > 0; changes no global, as lgamma does */
extern double emp_digamma(double x);   /* x > 0: derivative of log_gamma */
extern double emp_trigamma(double x);  /* x > 0: derivative of digamma */
extern double emp_log_beta(double a, double b);

/* ln(gamma(a + n)/gamma(a)) and its first two derivatives by a; exact also where a >> n. */
typedef struct EmpRising
{
	double value;
	double first;
	double second;
} EmpRising;
extern EmpRising emp_log_rising(double a, double n); /* a > 0, n > -a, not necessarily whole */

/* ln(B(a, b + n)/B(a, b)), which is 0 for a = 0, and its derivatives by a and b. */
typedef struct EmpBetaRising
{
	double value;
	double by_a;
	double by_b;
	double by_aa;
	double by_ab;
	double by_bb;
} EmpBetaRising;
extern EmpBetaRising emp_log_beta_rising(double a, double b, double n); /* a > -b */

/* Return ln(1 + x), from w = 1/(1 + x); quicker than log1p, and as exact. */
static inline double
emp_log_1p(double x, double w)
{
	double y = 1 + x;

	return log(y) - ((y - 1) - x) * w;
}

/* Return ln(1 + exp(x)), and 1 / (1 + exp(-x)), the probability of log-odds x; exact for any x. */
extern double emp_log_1p_exp(double x);
extern double emp_expit(double x);

/* ln(exp(u) + exp(v)); either may be -infinity. */
extern double emp_log_add(double u, double v);

/*
 * The incomplete beta function I_x(a, b), regularised: the share of a beta distribution below x.
 * y is 1 - x, which the caller may know better than a subtraction does.
 */
extern double emp_beta_share(double x, double y, double a, double b);

/*
 * The incomplete gamma function Q(a, x), regularised: the share of a gamma distribution of shape a and
 * rate 1 above x.  Relative error below 1e-12 for a from 0.1 to 1e3; 0 where it is below the range of double.
 */
extern double emp_gamma_above(double a, double x);

/* x^a y^b / B(a, b), x + y = 1: what stands before fractions and sums of the beta distribution. */
extern double emp_beta_kernel(double x, double y, double a, double b);

/*
 * 2F1(1, b; c; z), 0 <= z < 1, by the continued fraction of Gauss; for 0 < b < c, and otherwise as
 * long as z <= c/(b + 1).
 */
extern double emp_hypergeometric_1(double b, double c, double z);

/* exp(x) times the exponential integral E_v(x), that of exp(-x t)/(1 + t)^v from 0; v, x > 0. */
extern double emp_exponential_integral(double v, double x);

#endif
