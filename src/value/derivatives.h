/*
 * derivatives.h
 *		A function of up to four parameters with its gradient and its Hessian.
 *
 * Log-likelihoods of customers are added up as such triples.
 */
#ifndef EMP_VALUE_DERIVATIVES_H
#define EMP_VALUE_DERIVATIVES_H

#include "base/packed.h"

#define EMP_DERIVATIVES 4

typedef struct EmpDerivatives
{
	double value;
	double gradient[EMP_DERIVATIVES];
	double hessian[EMP_PACKED(EMP_DERIVATIVES)]; /* lower triangle, by rows */
} EmpDerivatives;

/* Add a multiple of a triple to a sum. */
static inline void
emp_derivatives_add(EmpDerivatives *sum, const EmpDerivatives *part, double weight)
{
	int i;

	sum->value += weight * part->value;
	for (i = 0; i < EMP_DERIVATIVES; i++)
		sum->gradient[i] += weight * part->gradient[i];
	for (i = 0; i < EMP_PACKED(EMP_DERIVATIVES); i++)
		sum->hessian[i] += weight * part->hessian[i];
}

/* Turn derivatives with respect to positive parameters into those with respect to their logarithms. */
static inline void
emp_derivatives_to_logarithms(EmpDerivatives *d, const double *theta)
{
	int i;
	int j;

	for (i = 0; i < EMP_DERIVATIVES; i++)
	{
		d->gradient[i] *= theta[i];
		for (j = 0; j <= i; j++)
			d->hessian[emp_packed_at(i, j)] *= theta[i] * theta[j];
		d->hessian[emp_packed_at(i, i)] += d->gradient[i];
	}
}

#endif
