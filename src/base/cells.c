/*
 * cells.c
 *		Counts, means and deviations of the cells of exact sums.
 */
#include "base/cells.h"

#include <math.h>

/* Make the terms of a number, and return their window. */
EmpWindow
emp_cell_terms(double x, EmpExactTerm *terms)
{
	terms[0] = emp_exact_double(x);
	terms[1] = emp_exact_product(terms[0], terms[0]);
	return emp_terms_window(terms, EMP_CELL_TERMS);
}

/* Take a sum of a state. */
void
emp_moments_take(EmpBig *out, const EmpMomentsKind *kind, const EmpMoments *m, int sum)
{
	emp_big_sum(out, emp_moments_sum(kind, m, sum), emp_moments_window(m));
}

/* Take n and the sum of a cell of two sums, and n^2 times the variance (of divisor n). */
void
emp_cell_take(const EmpMomentsKind *kind, const EmpMoments *m, int cell, EmpBig *n, EmpBig *x,
			  EmpBig *spread)
{
	EmpBig squares;

	emp_big_int(n, emp_moments_count(m, cell));
	emp_moments_take(x, kind, m, 2 * cell);
	emp_moments_take(&squares, kind, m, 2 * cell + 1);
	emp_big_cross(spread, n, &squares, x, x);
}

/* Return a unit for values whose squares have a sum, as the exponent of a power of 2. */
int
emp_squares_unit(const EmpBig *squares)
{
	return emp_big_exponent(squares) / 2;
}

/* Return the mean of a cell in units of 2^unit, or NaN. */
double
emp_cell_mean(const EmpMomentsKind *kind, const EmpMoments *m, int cell, int unit)
{
	EmpBig x;

	emp_moments_take(&x, kind, m, 2 * cell);
	return emp_moments_count(m, cell) == 0
			   ? NAN
			   : emp_big_double(&x, unit) / (double) emp_moments_count(m, cell);
}

/* Return whether there are rows with the sums of each cell. */
bool
emp_cells_possible(const EmpMomentsKind *kind, const EmpMoments *m)
{
	EmpBig n;
	EmpBig x;
	EmpBig spread;
	int i;

	for (i = 0; i < kind->counts; i++)
	{
		EmpBig squares;

		emp_cell_take(kind, m, i, &n, &x, &spread);
		emp_moments_take(&squares, kind, m, 2 * i + 1);
		if (spread.negative || squares.negative || (n.words == 0 && squares.words != 0))
			return false;
	}
	return true;
}

/* Describe a cell. */
void
emp_cell_of(const EmpMomentsKind *kind, const EmpMoments *m, int cell, EmpCell *result)
{
	EmpBig squares;
	EmpBig n;
	EmpBig x;
	EmpBig spread;
	int unit;

	emp_moments_take(&squares, kind, m, 2 * cell + 1);
	unit = emp_squares_unit(&squares);
	emp_cell_take(kind, m, cell, &n, &x, &spread);
	result->n = emp_moments_count(m, cell);
	result->mean = ldexp(emp_cell_mean(kind, m, cell, unit), unit);
	result->stddev = NAN;
	if (result->n > 1)
		result->stddev = ldexp(
			sqrt(emp_big_double(&spread, 2 * unit) / (double) result->n / ((double) result->n - 1)),
			unit);
}
