/*
 * cholesky.h
 *		Symmetric positive definite matrices, packed: their Cholesky factor, solutions and inverse.
 *
 * Everything happens in place and by rows, so that memory is walked through in order.  Matrices may
 * have many hundred rows: the check, where there is one, is called once a row.
 */
#ifndef EMP_BASE_CHOLESKY_H
#define EMP_BASE_CHOLESKY_H

#include <stdbool.h>

#include "base/interrupt.h"
#include "base/packed.h"

/*
 * Replace a matrix by its factor L, L L' = a.  False when it is not positive definite: what is left of
 * a diagonal element, less the rows above it, is below a part `least` of it.  check: or NULL.
 */
extern bool emp_cholesky_factor(double *a, int n, double least, EmpCheck check);

/* Solve L L' x = b in place. */
extern void emp_cholesky_solve(const double *l, int n, double *b);

/* Replace a factor L by the inverse of L L'. */
extern void emp_cholesky_invert(double *l, int n, EmpCheck check);

#endif
