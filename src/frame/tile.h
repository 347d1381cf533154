/*
 * tile.h
 *		Sums over the rows of a tile of a design (emp_design_tile): what linear models spend their time on.
 *
 * In plain C, with vectors of two numbers that every 64-bit machine has; without flags for newer ones.
 * The order of additions is fixed, so that the same rows give the same bits.
 */
#ifndef EMP_FRAME_TILE_H
#define EMP_FRAME_TILE_H

#include "frame/design.h"

/* Add coefficient[t] * x[t] over the terms, for each row. */
extern void emp_tile_predict(const double *x, int terms, const double *coefficient, double *out);

/* Add the sum of by[r] * x[t][r] over the rows to out[t]. */
extern void emp_tile_project(const double *x, int terms, const double *by, double *out);

/* Multiply each row by a factor. */
extern void emp_tile_weigh(double *x, int terms, const double *factor);

/* Add the sums of products of all pairs of terms to a packed matrix. */
extern void emp_tile_products(const double *x, int terms, double *packed, EmpCheck check);

#endif
