/*
 * effects.c
 *		Trends and effects: what the sums of moments.h say.
 *
 * Trend: ordinary least squares of values on time, with the t interval of its slope.
 *
 * Before and after: the test of Welch (Biometrika 34, 1947) with the degrees of freedom of
 * Satterthwaite (Biometrics Bulletin 2, 1946); differences in differences are the same with four
 * means in place of two, which is what the regression on all three dummies gives with standard errors
 * that allow each cell its own variance (HC2).
 *
 * Values are taken in units of a power of 2 near the largest of them, so that no square of theirs
 * leaves the range of double.
 */
#include "scores/effects.h"

#include <math.h>
#include <string.h>

#include "base/cells.h"
#include "base/distributions.h"

enum
{
	SUM_T,
	SUM_TT,
	SUM_X,
	SUM_XX,
	SUM_XT
};

static bool trend_possible(const EmpMoments *m);
static bool effect_possible(const EmpMoments *m);
static bool diff_in_diff_possible(const EmpMoments *m);

static const char *const trend_names[] = {"n", "t", "tt", "x", "xx", "xt"};
static const char *const effect_names[] = {"n_before",  "n_after", "x_before",
										   "xx_before", "x_after", "xx_after"};
static const char *const diff_in_diff_names[] = {
	"n_control_before", "n_control_after",   "n_treated_before", "n_treated_after",
	"x_control_before", "xx_control_before", "x_control_after",  "xx_control_after",
	"x_treated_before", "xx_treated_before", "x_treated_after",  "xx_treated_after"};

const EmpMomentsKind emp_trend_kind = {"trend_summary",
									   "n=2 low=0 words=1 t=0x3 tt=0x5 x=0x2 xx=0x2 xt=0x3",
									   1,
									   EMP_TREND_TERMS,
									   trend_names,
									   trend_possible};
const EmpMomentsKind emp_effect_kind = {
	"effect_summary",
	"n_before=2 n_after=1 low=0 words=1 x_before=0x3 xx_before=0x5",
	2,
	4,
	effect_names,
	effect_possible};
const EmpMomentsKind emp_diff_in_diff_kind = {
	"diff_in_diff_summary",
	"n_control_before=2 low=0 words=1 x_control_before=0x3 xx_control_before=0x5",
	4,
	8,
	diff_in_diff_names,
	diff_in_diff_possible};

/* Make the terms of a value at a time in microseconds, and return their window. */
EmpWindow
emp_trend_terms(double x, int64_t t, EmpExactTerm *terms)
{
	terms[SUM_T] = emp_exact_int(t);
	terms[SUM_TT] = emp_exact_product(terms[SUM_T], terms[SUM_T]);
	terms[SUM_X] = emp_exact_double(x);
	terms[SUM_XX] = emp_exact_product(terms[SUM_X], terms[SUM_X]);
	terms[SUM_XT] = emp_exact_product(terms[SUM_X], terms[SUM_T]);
	return emp_terms_window(terms, EMP_TREND_TERMS);
}

/* Return whether there are rows with the sums of an effect. */
static bool
effect_possible(const EmpMoments *m)
{
	return emp_cells_possible(&emp_effect_kind, m);
}

/* Return whether there are rows with the sums of differences in differences. */
static bool
diff_in_diff_possible(const EmpMoments *m)
{
	return emp_cells_possible(&emp_diff_in_diff_kind, m);
}

/* Check a value that a user gave. */
EmpStatus
emp_value_check(double x, EmpFailure *failure)
{
	if (isfinite(x))
		return EMP_OK;
	emp_fail(failure, EMP_BAD_VALUE, "value %s cannot be averaged",
			 isnan(x) ? "NaN"
			 : x > 0  ? "Infinity"
					  : "-Infinity");
	emp_fail_detail(failure, "Values are finite numbers.");
	emp_fail_hint(failure, "Leave such rows out by FILTER, or make them NULL, which is skipped.");
	return failure->status;
}

/* Check a time in microseconds that a user gave. */
EmpStatus
emp_time_check(int64_t t, EmpFailure *failure)
{
	if (t != INT64_MIN && t != INT64_MAX)
		return EMP_OK;
	emp_fail(failure, EMP_BAD_VALUE, "time \"%s\" cannot be placed in a series",
			 t > 0 ? "infinity" : "-infinity");
	emp_fail_detail(failure, "Times are finite.");
	emp_fail_hint(failure, "Leave such rows out by FILTER, or make them NULL, which is skipped.");
	return failure->status;
}

/* Record that a result is too large for a double. */
EmpStatus
emp_result_too_large(EmpFailure *failure)
{
	emp_fail(failure, EMP_OUT_OF_RANGE, "result is out of range");
	emp_fail_detail(failure, "The values are too large, or too far apart, for a double precision "
							 "number.");
	return failure->status;
}

/* ---------------------------------------------------------------------------------------------
 * Trend.
 */

/* n^2 times the variance of the times, that of the values, and their covariance. */
typedef struct Spreads
{
	EmpBig tt;
	EmpBig xx;
	EmpBig xt;
	EmpBig rest; /* xx * tt - xt^2, never negative */
	int unit;
} Spreads;

/* Work out the spreads of a trend. */
static void
take_spreads(const EmpMoments *m, Spreads *s)
{
	EmpBig n;
	EmpBig t;
	EmpBig x;
	EmpBig product;

	emp_big_int(&n, emp_moments_count(m, 0));
	emp_moments_take(&t, &emp_trend_kind, m, SUM_T);
	emp_moments_take(&x, &emp_trend_kind, m, SUM_X);
	emp_moments_take(&product, &emp_trend_kind, m, SUM_TT);
	emp_big_cross(&s->tt, &n, &product, &t, &t);
	emp_moments_take(&product, &emp_trend_kind, m, SUM_XT);
	emp_big_cross(&s->xt, &n, &product, &x, &t);
	emp_moments_take(&product, &emp_trend_kind, m, SUM_XX);
	emp_big_cross(&s->xx, &n, &product, &x, &x);
	s->unit = emp_squares_unit(&product);
	emp_big_cross(&s->rest, &s->xx, &s->tt, &s->xt, &s->xt);
}

/* Return whether there are rows with the sums of a trend. */
static bool
trend_possible(const EmpMoments *m)
{
	Spreads s;

	take_spreads(m, &s);
	return !s.tt.negative && !s.xx.negative && !s.rest.negative;
}

/* Fit a line. */
EmpStatus
emp_trend_of(const EmpMoments *m, EmpTrend *trend, EmpFailure *failure)
{
	Spreads s;
	double tt;
	double error;
	double half;

	trend->n = emp_moments_count(m, 0);
	trend->slope = trend->ci_low = trend->ci_high = NAN;
	trend->direction = NULL;
	take_spreads(m, &s);
	if (s.tt.words == 0)
		return EMP_OK;
	tt = emp_big_double(&s.tt, 0);
	trend->slope = ldexp(emp_big_double(&s.xt, s.unit) / tt * (double) EMP_DAY_US, s.unit);
	if (isinf(trend->slope))
		return emp_result_too_large(failure);
	if (trend->n < 3)
		return EMP_OK;
	error = sqrt(emp_big_double(&s.rest, 2 * s.unit) / (double) (trend->n - 2)) / tt;
	half = emp_t_quantile(0.5 + EMP_LEVEL / 2, (double) (trend->n - 2)) * error;
	half = ldexp(half * (double) EMP_DAY_US, s.unit);
	trend->ci_low = trend->slope - half;
	trend->ci_high = trend->slope + half;
	if (isinf(trend->ci_low) || isinf(trend->ci_high))
		return emp_result_too_large(failure);
	trend->direction = trend->ci_low > 0 ? "rising" : trend->ci_high < 0 ? "falling" : "flat";
	return EMP_OK;
}

/* ---------------------------------------------------------------------------------------------
 * Effects.
 */

/* Fill interval and p-value of an effect. */
EmpStatus
emp_effect_finish(EmpEffect *effect, double error, double df, int scale, EmpFailure *failure)
{
	double half = 0;

	if (error > 0)
	{
		effect->p_value = 2 * emp_t_cdf(-fabs(effect->diff / error), df);
		half = emp_t_quantile(0.5 + EMP_LEVEL / 2, df) * error;
	}
	else
		effect->p_value = effect->diff == 0;
	effect->ci_low = ldexp(effect->diff - half, scale);
	effect->ci_high = ldexp(effect->diff + half, scale);
	return isfinite(effect->ci_low) && isfinite(effect->ci_high) ? EMP_OK
																 : emp_result_too_large(failure);
}

/* Return the exact difference of the means of two cells of which neither is empty, as a fraction. */
static void
take_difference(const EmpMomentsKind *kind, const EmpMoments *m, int cell, EmpBig *over,
				EmpBig *under)
{
	EmpBig n_before;
	EmpBig n_after;
	EmpBig before;
	EmpBig after;

	emp_big_int(&n_before, emp_moments_count(m, cell));
	emp_big_int(&n_after, emp_moments_count(m, cell + 1));
	emp_moments_take(&before, kind, m, 2 * cell);
	emp_moments_take(&after, kind, m, 2 * cell + 2);
	emp_big_cross(over, &after, &n_before, &before, &n_after);
	emp_big_multiply(under, &n_before, &n_after);
}

/* Compare the last two cells of a state, less what the two before them differ by, if there are any. */
static EmpStatus
compare_cells(const EmpMomentsKind *kind, const EmpMoments *m, EmpEffect *effect,
			  EmpFailure *failure)
{
	int cells = kind->counts;
	int64_t fewest = INT64_MAX;
	double part[EMP_MOMENTS_COUNTS]; /* of the variance of diff */
	double variance = 0;
	double per_df = 0;
	int unit = INT32_MIN;
	EmpBig over;
	EmpBig under;
	int i;

	effect->n_before = emp_moments_count(m, cells - 2);
	effect->n_after = emp_moments_count(m, cells - 1);
	for (i = 0; i < cells; i++)
	{
		EmpBig squares;

		emp_moments_take(&squares, kind, m, 2 * i + 1);
		if (squares.words > 0 && emp_squares_unit(&squares) > unit)
			unit = emp_squares_unit(&squares);
		if (emp_moments_count(m, i) < fewest)
			fewest = emp_moments_count(m, i);
	}
	if (unit == INT32_MIN)
		unit = 0; /* every value is 0 */
	effect->mean_before = ldexp(emp_cell_mean(kind, m, cells - 2, unit), unit);
	effect->mean_after = ldexp(emp_cell_mean(kind, m, cells - 1, unit), unit);
	effect->diff = effect->ci_low = effect->ci_high = effect->p_value = NAN;
	if (fewest < 1)
		return EMP_OK;

	take_difference(kind, m, cells - 2, &over, &under);
	if (cells == 4)
	{
		EmpBig control_over;
		EmpBig control_under;
		EmpBig product;

		take_difference(kind, m, 0, &control_over, &control_under);
		emp_big_cross(&product, &over, &control_under, &control_over, &under);
		over = product;
		emp_big_multiply(&product, &under, &control_under);
		under = product;
	}
	effect->diff = emp_big_double(&over, unit) / emp_big_double(&under, 0);
	if (fewest > 1)
	{
		EmpStatus status;

		for (i = 0; i < cells; i++)
		{
			double n = (double) emp_moments_count(m, i);
			EmpBig count;
			EmpBig x;
			EmpBig spread;

			emp_cell_take(kind, m, i, &count, &x, &spread);
			part[i] = emp_big_double(&spread, 2 * unit) / (n * n * (n - 1));
			variance += part[i];
		}
		for (i = 0; i < cells && variance > 0; i++)
			per_df +=
				part[i] / variance * (part[i] / variance) / (double) (emp_moments_count(m, i) - 1);
		status = emp_effect_finish(effect, sqrt(variance), 1 / per_df, unit, failure);
		if (status != EMP_OK)
			return status;
	}
	effect->diff = ldexp(effect->diff, unit);
	return isfinite(effect->diff) ? EMP_OK : emp_result_too_large(failure);
}

/* Compare after with before. */
EmpStatus
emp_effect_of(const EmpMoments *m, EmpEffect *effect, EmpFailure *failure)
{
	return compare_cells(&emp_effect_kind, m, effect, failure);
}

/* Compare what changed among the treated with what changed among the others. */
EmpStatus
emp_diff_in_diff_of(const EmpMoments *m, EmpEffect *effect, EmpFailure *failure)
{
	return compare_cells(&emp_diff_in_diff_kind, m, effect, failure);
}

/* Return the correlation of after, as 0 and 1, with the values, or NaN. */
double
emp_point_biserial_of(const EmpMoments *m)
{
	EmpWindow window = emp_moments_window(m);
	int64_t trues = emp_moments_count(m, 1);
	int64_t falses = emp_moments_count(m, 0);
	uint64_t sum[2][EMP_EXACT_WORDS] = {{0}};
	EmpBig n;
	EmpBig n_true;
	EmpBig x;
	EmpBig x_true;
	EmpBig squares;
	EmpBig spread;
	EmpBig covariance;
	double r;
	int unit;
	int i;

	for (i = 0; i < 4; i++)
		emp_exact_add_sum(sum[i % 2], window, emp_moments_sum(&emp_effect_kind, m, i), window);
	emp_big_int(&n, trues + falses);
	emp_big_int(&n_true, trues);
	emp_big_sum(&x, sum[0], window);
	emp_big_sum(&squares, sum[1], window);
	emp_moments_take(&x_true, &emp_effect_kind, m, 2);
	unit = emp_squares_unit(&squares);
	emp_big_cross(&spread, &n, &squares, &x, &x);
	emp_big_cross(&covariance, &n, &x_true, &n_true, &x);
	if (trues == 0 || falses == 0 || spread.words == 0)
		return NAN;
	r = emp_big_double(&covariance, unit) /
		sqrt((double) trues * (double) falses * emp_big_double(&spread, 2 * unit));
	return r > 1 ? 1 : r < -1 ? -1 : r;
}
