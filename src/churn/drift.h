/*
 * drift.h
 *		How far customers have moved away from those of an earlier time: the population stability index.
 *
 * Of the shares p that bins had then and q that they have now, it is the sum of (q - p) ln(q / p): the
 * divergence of Jeffreys (1946), which credit scoring has used since the 1980s (Siddiqi 2006, "Credit risk
 * scorecards").  Below 0.1 nothing has changed that matters; from 0.25 a model may no longer hold.
 */
#ifndef EMP_CHURN_DRIFT_H
#define EMP_CHURN_DRIFT_H

#include <stddef.h>
#include <stdint.h>

#include "base/interrupt.h"
#include "base/radix.h"

#define EMP_STABLE 0.1
#define EMP_SHIFTED 0.25

/* Return stable, shifting or shifted. */
extern const char *emp_drift_verdict(double psi);

/*
 * Return the index of two sets of counts, neither of which is all 0.  A bin that is empty in one of them
 * counts half a row there; one that is empty in both does not count.
 */
extern double emp_stability(const int64_t *then, const int64_t *now, int bins);

/* A sample: numbers, NaN for what is missing. */
typedef struct EmpDriftSample
{
	const double *value; /* finite, or NaN */
	size_t n;
} EmpDriftSample;

/*
 * Return the index of two samples over the deciles of the first one, where missing values are a bin of
 * their own; NaN when either is empty.  scratch: twice as many items as the first one has values.
 */
extern double emp_sample_stability(EmpDriftSample expected, EmpDriftSample actual,
								   EmpKeyed *scratch, EmpCheck check);

#endif
