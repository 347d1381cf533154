/*
 * rescale.c
 *		Scores of other scales as scores of 0 to 100, and where a value stands among benchmarks.
 */
#include "scores/rescale.h"

#include <math.h>

#include "base/number.h"
#include "scores/points.h"

#define LARGE 1e300   /* beyond it 100 times a difference may overflow */
#define SMALLER 1e-10 /* what brings such numbers below */

/* Rescale a number. */
EmpStatus
emp_rescale_of(double x, double lo, double hi, double *score, EmpFailure *failure)
{
	double scale = fabs(lo) > LARGE || fabs(hi) > LARGE ? SMALLER : 1.0;

	if (!isfinite(lo) || !isfinite(hi) || lo == hi)
	{
		emp_fail(failure, EMP_BAD_VALUE, "%s to %s is not a scale", EMP_SHOW(lo), EMP_SHOW(hi));
		emp_fail_detail(failure, "The ends of a scale are two different finite numbers.");
		return failure->status;
	}
	if (!(x >= fmin(lo, hi) && x <= fmax(lo, hi)))
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "%s is outside the scale from %s to %s", EMP_SHOW(x),
				 EMP_SHOW(lo), EMP_SHOW(hi));
		emp_fail_hint(failure, "Check which scale the value is on; values outside are not moved to "
							   "an end.");
		return failure->status;
	}
	/* rounding may lead one unit above 100; adding 0 makes 0 of -0 */
	*score = fmin(100.0 * (x * scale - lo * scale) / (hi * scale - lo * scale), 100.0) + 0.0;
	return EMP_OK;
}

/* Rescale an answer of 1..points. */
EmpStatus
emp_likert_100_of(int32_t answer, int32_t points, double *score, EmpFailure *failure)
{
	if (points < 2)
	{
		emp_fail(failure, EMP_BAD_VALUE, "a scale of %d points is none", points);
		emp_fail_detail(failure, "It has 2 points or more.");
		return failure->status;
	}
	if (answer < 1 || answer > points)
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "answer %d is outside the scale from 1 to %d", answer,
				 points);
		emp_fail_hint(failure, "Check how many points the question has; for a scale that begins "
							   "elsewhere there is rescale(x, lo, hi).");
		return failure->status;
	}
	*score = 100.0 * (double) (answer - 1) / (double) (points - 1);
	return EMP_OK;
}

/* Rescale a valence. */
EmpStatus
emp_sentiment_100_of(double valence, double *score, EmpFailure *failure)
{
	if (!(valence >= -1.0 && valence <= 1.0))
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "valence %s is not between -1 and 1",
				 EMP_SHOW(valence));
		return failure->status;
	}
	*score = 50.0 + 50.0 * valence;
	return EMP_OK;
}

/* Express a retention rate as a percentage of a benchmark. */
EmpStatus
emp_retention_100_of(double rate, double benchmark, double *score, EmpFailure *failure)
{
	if (!emp_points_valid(rate) || !emp_points_valid(benchmark) || benchmark == 0.0)
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "%s %s is not between 0 and 100",
				 emp_points_valid(rate) ? "benchmark" : "retention rate",
				 EMP_SHOW(emp_points_valid(rate) ? benchmark : rate));
		emp_fail_detail(failure, "Both are percentages, and the benchmark is above 0.");
		return failure->status;
	}
	*score = rate >= benchmark ? 100.0 : fmin(100.0 * rate / benchmark, 100.0);
	return EMP_OK;
}

/* Name the quartiles between which a value is. */
EmpStatus
emp_benchmark_band(double value, double p25, double p50, double p75, const char **band,
				   EmpFailure *failure)
{
	if (!isfinite(value))
		return emp_fail(failure, EMP_BAD_VALUE, "value %s cannot be compared with a benchmark",
						EMP_SHOW(value));
	if (!(isfinite(p25) && isfinite(p75) && p25 <= p50 && p50 <= p75))
	{
		emp_fail(failure, EMP_BAD_VALUE, "quartiles of a benchmark do not rise");
		emp_fail_detail(failure, "p25, p50 and p75 are %s, %s and %s.", EMP_SHOW(p25),
						EMP_SHOW(p50), EMP_SHOW(p75));
		return failure->status;
	}
	*band = value < p25    ? "below p25"
			: value < p50  ? "p25 to p50"
			: value <= p75 ? "p50 to p75"
						   : "above p75";
	return EMP_OK;
}
