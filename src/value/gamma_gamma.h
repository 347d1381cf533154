/*
 * gamma_gamma.h
 *		The Gamma-Gamma model of spending: how likely mean amounts are.  What is expected of a customer
 *		is in spend.h.
 */
#ifndef EMP_VALUE_GAMMA_GAMMA_H
#define EMP_VALUE_GAMMA_GAMMA_H

#include "value/derivatives.h"

#define EMP_GAMMA_GAMMA_PARAMETERS 3 /* p, q, v: in this order in theta and in derivatives */

/*
 * The log-likelihood of x > 0 purchases of mean amount z > 0 is the sum of two parts, each with its
 * derivatives by the parameters: one that depends on x alone, and the rest.
 */
extern void emp_gamma_gamma_frequency_part(const double *theta, double x, EmpDerivatives *part);
extern void emp_gamma_gamma_money_part(const double *theta, double x, double z,
									   EmpDerivatives *part);

#endif
