/*
 * cholesky.c
 *		Symmetric positive definite matrices, packed: their Cholesky factor, solutions and inverse.
 */
#include "base/cholesky.h"

#include <math.h>
#include <stddef.h>

/* Return a row of a lower triangle. */
static double *
row_of(double *a, int i)
{
	return a + emp_packed_size(i);
}

/* Replace a matrix by its factor, row after row. */
bool
emp_cholesky_factor(double *a, int n, double least, EmpCheck check)
{
	int i;
	int j;
	int k;

	for (i = 0; i < n; i++)
	{
		double *row = row_of(a, i);
		double whole = row[i];
		double left = whole;

		if (check != NULL)
			check();
		for (j = 0; j < i; j++)
		{
			const double *above = row_of(a, j);
			double sum = row[j];

			for (k = 0; k < j; k++)
				sum -= row[k] * above[k];
			row[j] = sum / above[j];
			left -= row[j] * row[j];
		}
		if (!(whole > 0 && left > whole * least && isfinite(left)))
			return false;
		row[i] = sqrt(left);
	}
	return true;
}

/* Solve L L' x = b in place. */
void
emp_cholesky_solve(const double *l, int n, double *b)
{
	int i;
	int k;

	for (i = 0; i < n; i++)
	{
		const double *row = l + emp_packed_size(i);

		for (k = 0; k < i; k++)
			b[i] -= row[k] * b[k];
		b[i] /= row[i];
	}
	for (i = n - 1; i >= 0; i--)
	{
		const double *row = l + emp_packed_size(i);

		b[i] /= row[i];
		for (k = 0; k < i; k++)
			b[k] -= row[k] * b[i];
	}
}

/* Replace a factor by its inverse: row i of it is -1 / l_ii times row i of L on the rows above. */
static void
invert_factor(double *l, int n, EmpCheck check)
{
	int i;
	int j;
	int k;

	for (i = 0; i < n; i++)
	{
		double *row = row_of(l, i);

		if (check != NULL)
			check();
		for (k = 0; k < i; k++)
		{
			const double *above = row_of(l, k);
			double factor = row[k];

			/* what stands left of k is a sum already, what stands right of it is still L */
			for (j = 0; j < k; j++)
				row[j] += factor * above[j];
			row[k] = factor * above[k];
		}
		row[i] = 1 / row[i];
		for (j = 0; j < i; j++)
			row[j] *= -row[i];
	}
}

/* Replace a factor by the inverse of its product with itself: that of L' by that of L. */
void
emp_cholesky_invert(double *l, int n, EmpCheck check)
{
	int i;
	int j;
	int k;

	invert_factor(l, n, check);
	/* row k is done with when the rows above have taken it in */
	for (k = 0; k < n; k++)
	{
		double *row = row_of(l, k);
		double corner = row[k];

		if (check != NULL)
			check();
		for (i = 0; i < k; i++)
		{
			double *above = row_of(l, i);

			for (j = 0; j <= i; j++)
				above[j] += row[i] * row[j];
		}
		for (j = 0; j <= k; j++)
			row[j] *= corner;
	}
}
