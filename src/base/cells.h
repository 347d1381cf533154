/*
 * cells.h
 *		Counts, means and deviations of the cells of exact sums.
 *
 * A cell is a count of some numbers, their sum and the sum of their squares; of cell i these are count
 * i and the sums 2 i and 2 i + 1 of moments.h.  What is a difference of large numbers is worked out
 * exactly, in units of a power of 2 near the largest of them, so that no square leaves the range of
 * double.
 */
#ifndef EMP_BASE_CELLS_H
#define EMP_BASE_CELLS_H

#include "base/big.h"
#include "base/moments.h"

/* The terms of a number of a cell: x, x^2. */
#define EMP_CELL_TERMS 2
extern EmpWindow emp_cell_terms(double x, EmpExactTerm *terms);

/* Numbers, their mean and their standard deviation; NaN where there are too few. */
typedef struct EmpCell
{
	int64_t n;
	double mean;
	double stddev; /* of divisor n - 1 */
} EmpCell;
extern void emp_cell_of(const EmpMomentsKind *kind, const EmpMoments *m, int cell, EmpCell *result);

/* Whether there are numbers with the sums of each cell. */
extern bool emp_cells_possible(const EmpMomentsKind *kind, const EmpMoments *m);

/* Take a sum of a state; take n and the sum of a cell, and n^2 times the variance (of divisor n). */
extern void emp_moments_take(EmpBig *out, const EmpMomentsKind *kind, const EmpMoments *m, int sum);
extern void emp_cell_take(const EmpMomentsKind *kind, const EmpMoments *m, int cell, EmpBig *n,
						  EmpBig *x, EmpBig *spread);

/* Return a unit for values whose squares have a sum, as the exponent of a power of 2. */
extern int emp_squares_unit(const EmpBig *squares);

/* Return the mean of a cell in units of 2^unit, or NaN. */
extern double emp_cell_mean(const EmpMomentsKind *kind, const EmpMoments *m, int cell, int unit);

#endif
