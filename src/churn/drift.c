/*
 * drift.c
 *		The population stability index.
 */
#include "churn/drift.h"

#include <math.h>

#include "frame/feature.h"

#define BINS (EMP_FEATURE_BINS + 2) /* the deciles, one more where nothing varied, missing values */
#define CHECK_STEP 65536            /* values between two checks */

/* Return a verdict. */
const char *
emp_drift_verdict(double psi)
{
	return psi < EMP_STABLE ? "stable" : psi < EMP_SHIFTED ? "shifting" : "shifted";
}

/* Return the index of two sets of counts. */
double
emp_stability(const int64_t *then, const int64_t *now, int bins)
{
	double rows[2] = {0, 0};
	double psi = 0;
	int i;

	for (i = 0; i < bins; i++)
	{
		rows[0] += (double) then[i];
		rows[1] += (double) now[i];
	}
	for (i = 0; i < bins; i++)
	{
		double p = (then[i] > 0 ? (double) then[i] : 0.5) / rows[0];
		double q = (now[i] > 0 ? (double) now[i] : 0.5) / rows[1];

		if (then[i] > 0 || now[i] > 0)
			psi += (q - p) * log(q / p);
	}
	return psi;
}

/* Where bins end: values up to the first cut, up to the second, ..., above. */
typedef struct Cuts
{
	int cuts;
	double cut[EMP_FEATURE_BINS];
} Cuts;

/* Return the bin of a value; missing values have the last one. */
static int
bin_of(const Cuts *cuts, double value)
{
	int bin = 0;

	if (isnan(value))
		return BINS - 1;
	while (bin < cuts->cuts && value > cuts->cut[bin])
		bin++;
	return bin;
}

/* Count a sample by bins. */
static void
count(const Cuts *cuts, EmpDriftSample sample, int64_t *bins, EmpCheck check)
{
	size_t i;

	for (i = 0; i < sample.n; i++)
	{
		if (i % CHECK_STEP == 0)
			check();
		bins[bin_of(cuts, sample.value[i])]++;
	}
}

/* Choose cuts by a sample. */
static void
choose_cuts(EmpDriftSample sample, EmpKeyed *scratch, Cuts *cuts, EmpCheck check)
{
	size_t n = 0;
	size_t i;

	for (i = 0; i < sample.n; i++)
		if (!isnan(sample.value[i]))
			scratch[n++].key = emp_radix_key(sample.value[i] + 0.0);
	emp_radix_sort(scratch, scratch + n, n, check);
	cuts->cuts = 0;
	if (n == 0)
		return;
	cuts->cuts = emp_feature_cuts(scratch, (int64_t) n, emp_radix_number(scratch[0].key),
								  emp_radix_number(scratch[n - 1].key), cuts->cut);
	if (cuts->cuts == 0)
	{
		/* all the same: what is below it, what is it, what is above */
		double only = emp_radix_number(scratch[0].key);

		cuts->cut[cuts->cuts++] = nextafter(only, -INFINITY);
		cuts->cut[cuts->cuts++] = only;
	}
}

/* Return the index of two samples. */
double
emp_sample_stability(EmpDriftSample expected, EmpDriftSample actual, EmpKeyed *scratch,
					 EmpCheck check)
{
	int64_t then[BINS] = {0};
	int64_t now[BINS] = {0};
	Cuts cuts;

	if (expected.n == 0 || actual.n == 0)
		return NAN;
	choose_cuts(expected, scratch, &cuts, check);
	count(&cuts, expected, then, check);
	count(&cuts, actual, now, check);
	return emp_stability(then, now, BINS);
}
