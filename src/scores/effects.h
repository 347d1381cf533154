/*
 * effects.h
 *		Trends and effects: what the sums of moments.h say.
 *
 * Everything that is a difference of large numbers is worked out exactly (base/big.h); each result is
 * a handful of rounded operations away from it.  A result that has no value is NaN, which the SQL
 * face shows as NULL; one that no double can hold is a failure.
 */
#ifndef EMP_SCORES_EFFECTS_H
#define EMP_SCORES_EFFECTS_H

#include "base/cells.h"

#define EMP_LEVEL 0.95 /* of all intervals */
#define EMP_DAY_US INT64_C(86400000000)

extern const EmpMomentsKind emp_trend_kind;
extern const EmpMomentsKind emp_effect_kind;
extern const EmpMomentsKind emp_diff_in_diff_kind;

/* Check what a user gave: a value has to be finite, and so does a time, in microseconds. */
extern EmpStatus emp_value_check(double x, EmpFailure *failure);
extern EmpStatus emp_time_check(int64_t t, EmpFailure *failure);
extern EmpStatus emp_result_too_large(EmpFailure *failure);

/* The terms of a row of a trend: t, t^2, x, x^2, x t. */
#define EMP_TREND_TERMS 5
extern EmpWindow emp_trend_terms(double x, int64_t t, EmpExactTerm *terms);

/* Cells of an effect: 0 before, 1 after; of differences in differences: the treated come 2 later. */
static inline int
emp_effect_cell(bool treated, bool after)
{
	return 2 * treated + after;
}

/* Least squares of values on days. */
typedef struct EmpTrend
{
	int64_t n;
	double slope; /* per day */
	double ci_low;
	double ci_high;
	const char *direction; /* rising, falling, flat; NULL without an interval */
} EmpTrend;

/* A difference between before and after, or a difference of such differences. */
typedef struct EmpEffect
{
	int64_t n_before;
	int64_t n_after;
	double mean_before;
	double mean_after;
	double diff;
	double ci_low;
	double ci_high;
	double p_value; /* 0..1 */
} EmpEffect;

extern EmpStatus emp_trend_of(const EmpMoments *m, EmpTrend *trend, EmpFailure *failure);
extern EmpStatus emp_effect_of(const EmpMoments *m, EmpEffect *effect, EmpFailure *failure);
extern EmpStatus emp_diff_in_diff_of(const EmpMoments *m, EmpEffect *effect, EmpFailure *failure);
extern double emp_point_biserial_of(const EmpMoments *m); /* -1..1, after is true */

/*
 * Fill interval and p-value of an effect from the standard error and degrees of freedom of diff, and
 * multiply everything by 2^scale.
 */
extern EmpStatus emp_effect_finish(EmpEffect *effect, double error, double df, int scale,
								   EmpFailure *failure);

#endif
