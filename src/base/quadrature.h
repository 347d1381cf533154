/*
 * quadrature.h
 *		Integrals of smooth functions by Gauss and Legendre's rule.
 */
#ifndef EMP_BASE_QUADRATURE_H
#define EMP_BASE_QUADRATURE_H

#define EMP_GAUSS 16 /* nodes of the rule; it is exact for polynomials of degree 31 */

/* Nodes within -1 .. 1, of which only the positive half is stored, and their weights. */
extern const double emp_gauss_node[EMP_GAUSS / 2];
extern const double emp_gauss_weight[EMP_GAUSS / 2];

/* Return the logarithm of a function; -infinity where the function is 0. */
typedef double (*EmpLogFunction)(const void *context, double y);

/*
 * Return the logarithm of the integral of exp(f) from low to high, either of which may be infinite,
 * for an f that is smooth, has one maximum and falls at least linearly.  Robust rather than quick: it
 * finds the maximum, the range that matters, and halves panels until they agree to about 1e-14.
 */
extern double emp_log_integral(EmpLogFunction f, const void *context, double low, double high);

#endif
