/*
 * distributions.h
 *		The normal distribution and Student's t: lower tails and quantiles.
 *
 * Relative error below 1e-12 over the range of double, lower tails included: for an upper tail, ask
 * for the lower tail of -x.  What has no value (a NaN, p outside 0..1, degrees of freedom that are
 * not above 0) is NaN.
 */
#ifndef EMP_BASE_DISTRIBUTIONS_H
#define EMP_BASE_DISTRIBUTIONS_H

extern double emp_normal_cdf(double x);      /* 0..1 */
extern double emp_normal_quantile(double p); /* -infinity at 0, infinity at 1 */

/* df: degrees of freedom, above 0, need not be whole; infinity is the normal distribution */
extern double emp_t_cdf(double t, double df);
extern double emp_t_quantile(double p, double df);

#endif
