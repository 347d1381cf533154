/*
 * points.h
 *		Scores of 0 to 100 as exact decimals, so that sums of them depend on no order.
 *
 * A float8 score or weight is taken as the nearest decimal with 12 places.  Up to 100 that is finer
 * than what a float8 prints as, and 85.3 becomes exactly 85.3.
 */
#ifndef EMP_SCORES_POINTS_H
#define EMP_SCORES_POINTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"
#include "base/wide.h"

#define EMP_POINTS_SCALE 12
#define EMP_POINTS_ONE INT64_C(1000000000000)
#define EMP_POINTS_MAX (100 * EMP_POINTS_ONE) /* the score 100, and the largest weight */

/* Return whether a number is one of 0..100. */
extern bool emp_points_valid(double score);

/* Check a score of 0..100; what: its name in the message. */
extern EmpStatus emp_points_check(double score, const char *what, EmpFailure *failure);

/* Check a score and take it as a decimal. */
extern EmpStatus emp_points_of(double score, const char *what, int64_t *points,
							   EmpFailure *failure);

/* Return a valid score as a decimal, and a decimal as the nearest double. */
extern int64_t emp_points_round(double score);
extern double emp_points_double(int64_t points);

/* Divide two numbers that are not negative, halves up. */
extern EmpInt128 emp_points_divide(EmpInt128 numerator, EmpInt128 denominator);

/* Record that a summary would count more rows than fit. */
extern EmpStatus emp_points_too_many_rows(EmpFailure *failure);

#endif
