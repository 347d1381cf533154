/*
 * rescale.h
 *		Scores of other scales as scores of 0 to 100, and where a value stands among benchmarks.
 *
 * A number outside its scale is a failure and never moved to the end of the scale: it says that the
 * scale is another one than somebody thought.
 */
#ifndef EMP_SCORES_RESCALE_H
#define EMP_SCORES_RESCALE_H

#include <stdint.h>

#include "base/failure.h"

/* 100 * (x - lo) / (hi - lo); lo may be above hi. */
extern EmpStatus emp_rescale_of(double x, double lo, double hi, double *score, EmpFailure *failure);

/* An answer of 1..points. */
extern EmpStatus emp_likert_100_of(int32_t answer, int32_t points, double *score,
								   EmpFailure *failure);

/* A valence of -1..1. */
extern EmpStatus emp_sentiment_100_of(double valence, double *score, EmpFailure *failure);

/* A retention rate as a percentage of a benchmark rate, 100 from the benchmark on. */
extern EmpStatus emp_retention_100_of(double rate, double benchmark, double *score,
									  EmpFailure *failure);

/* Between which quartiles a value is. */
extern EmpStatus emp_benchmark_band(double value, double p25, double p50, double p75,
									const char **band, EmpFailure *failure);

#endif
