/*
 * newton.c
 *		The maximum of a smooth function of a few variables, by Newton's method.
 */
#include "base/newton.h"

#include <math.h>
#include <stddef.h>

#define SINGULAR 1e-14 /* a pivot of less than this part of the diagonal counts as none */

/* Return the place of an element of a lower triangle, j <= i. */
static int
place(int i, int j)
{
	return i * (i + 1) / 2 + j;
}

/* Replace a symmetric matrix by its Cholesky factor, both lower triangles; false when not positive. */
static bool
factor(double *a, int n)
{
	int i;
	int j;
	int k;

	for (i = 0; i < n; i++)
		for (j = 0; j <= i; j++)
		{
			double sum = a[place(i, j)];
			double whole = fabs(sum);

			for (k = 0; k < j; k++)
				sum -= a[place(i, k)] * a[place(j, k)];
			if (i != j)
				a[place(i, j)] = sum / a[place(j, j)];
			else if (sum > whole * SINGULAR && sum < HUGE_VAL)
				a[place(i, i)] = sqrt(sum);
			else
				return false;
		}
	return true;
}

/* Invert the negative of a packed Hessian: with -H = L L', the inverse is L'^-1 L^-1. */
bool
emp_newton_covariance(const double *hessian, int variables, double *covariance)
{
	double *l = covariance;
	int i;
	int j;
	int k;

	for (i = 0; i < variables * (variables + 1) / 2; i++)
		l[i] = -hessian[i];
	if (!factor(l, variables))
		return false;
	/* L^-1, column by column, in place */
	for (j = 0; j < variables; j++)
	{
		l[place(j, j)] = 1 / l[place(j, j)];
		for (i = j + 1; i < variables; i++)
		{
			double sum = 0;

			for (k = j; k < i; k++)
				sum -= l[place(i, k)] * l[place(k, j)];
			l[place(i, j)] = sum / l[place(i, i)];
		}
	}
	/* (L^-1)' L^-1: an element needs only what is below it and right of it, so this is in place */
	for (i = 0; i < variables; i++)
		for (j = 0; j <= i; j++)
		{
			double sum = 0;

			for (k = i; k < variables; k++)
				sum += l[place(k, i)] * l[place(k, j)];
			l[place(i, j)] = sum;
		}
	return true;
}
