/*
 * quadrature.h
 *		Integrals of smooth functions by Gauss and Legendre's rule.
 */
#ifndef EMP_BASE_QUADRATURE_H
#define EMP_BASE_QUADRATURE_H

#define EMP_GAUSS 16    /* nodes of the rule; it is exact for polynomials of degree 31 */
#define EMP_GAUSS_FEW 8 /* nodes of the rule for short panels */

/* Nodes within -1 .. 1, of which only the positive half is stored, and their weights. */
extern const double emp_gauss_node[EMP_GAUSS / 2];
extern const double emp_gauss_weight[EMP_GAUSS / 2];
extern const double emp_gauss_few_node[EMP_GAUSS_FEW / 2];
extern const double emp_gauss_few_weight[EMP_GAUSS_FEW / 2];

/* Return the logarithm of a function; -infinity where the function is 0. */
typedef double (*EmpLogFunction)(const void *context, double y);

/*
 * Return the logarithm of the integral of exp(f) over the real line, for an f with one maximum whose
 * exponential has no singularity nearer than pi to the real line: sums of k ln(1 + c exp(y)) are such.
 * Below low f is a line of slope `rise`, above high one of slope -`fall`, but for less than the last
 * digit; where a slope is infinite, the integral ends there.
 */
extern double emp_log_integral(EmpLogFunction f, const void *context, double low, double high,
							   double rise, double fall);

#endif
