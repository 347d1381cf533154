/*
 * derivatives.h
 *		A function of up to four parameters with its gradient and its Hessian.
 *
 * Log-likelihoods of customers are added up as such triples.
 */
#ifndef EMP_VALUE_DERIVATIVES_H
#define EMP_VALUE_DERIVATIVES_H

#define EMP_DERIVATIVES 4
#define EMP_PACKED(n) ((n) * ((n) + 1) / 2) /* the lower triangle of a symmetric matrix */

/* Return the place of an element of the lower triangle, j <= i. */
static inline int
emp_packed(int i, int j)
{
	return EMP_PACKED(i) + j;
}

/* Return the place of an element of a symmetric matrix, whatever the order of its indexes. */
static inline int
emp_packed_any(int i, int j)
{
	return j <= i ? emp_packed(i, j) : emp_packed(j, i);
}

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
			d->hessian[emp_packed(i, j)] *= theta[i] * theta[j];
		d->hessian[emp_packed(i, i)] += d->gradient[i];
	}
}

#endif
