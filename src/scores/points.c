/*
 * points.c
 *		Scores of 0 to 100 as exact decimals, so that sums of them depend on no order.
 */
#include "scores/points.h"

#include <math.h>

#include "base/number.h"
#include "scores/valence_mean.h"

/* Return whether a number is one of 0..100; NaN is not. */
bool
emp_points_valid(double score)
{
	return score >= 0.0 && score <= 100.0;
}

/* Check a score of 0..100. */
EmpStatus
emp_points_check(double score, const char *what, EmpFailure *failure)
{
	if (emp_points_valid(score))
		return EMP_OK;
	emp_fail(failure, EMP_OUT_OF_RANGE, "%s %s is not between 0 and 100", what, EMP_SHOW(score));
	emp_fail_hint(failure, "Bring scores of other scales to 0..100 by rescale(x, lo, hi), "
						   "likert_100(answer, points), sentiment_100(valence) or "
						   "retention_100(rate, benchmark).");
	return failure->status;
}

/* Return a valid score as the nearest decimal. */
int64_t
emp_points_round(double score)
{
	return llrint(score * (double) EMP_POINTS_ONE);
}

/* Check a score and take it as a decimal. */
EmpStatus
emp_points_of(double score, const char *what, int64_t *points, EmpFailure *failure)
{
	if (emp_points_check(score, what, failure) != EMP_OK)
		return failure->status;
	*points = emp_points_round(score);
	return EMP_OK;
}

/* Return a decimal as the nearest double. */
double
emp_points_double(int64_t points)
{
	return emp_wide_ratio(points, EMP_POINTS_ONE);
}

/* Divide two numbers that are not negative, halves up. */
EmpInt128
emp_points_divide(EmpInt128 numerator, EmpInt128 denominator)
{
	EmpInt128 rest = numerator % denominator;

	return numerator / denominator + (rest >= denominator - rest);
}

/* Record that a summary would count more rows than fit. */
EmpStatus
emp_points_too_many_rows(EmpFailure *failure)
{
	emp_fail(failure, EMP_OUT_OF_RANGE, "too many rows");
	emp_fail_detail(failure, "A summary holds at most %lld rows.", (long long) EMP_READINGS_MAX);
	return EMP_OUT_OF_RANGE;
}
