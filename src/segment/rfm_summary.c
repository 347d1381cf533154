/*
 * rfm_summary.c
 *		What the cut-offs of RFM scores come from, and scores by them.
 */
#include "segment/rfm_summary.h"

#include <math.h>

/* Check what is known of a customer. */
EmpStatus
emp_rfm_customer_check(const EmpHistory *history, double monetary, EmpFailure *failure)
{
	if (emp_history_check(history, failure) != EMP_OK)
		return failure->status;
	return isnan(monetary) ? EMP_OK : emp_quantile_number_check(monetary, failure);
}

/* Return the days since the last purchase. */
static double
idle_of(const EmpHistory *history)
{
	return history->age - history->recency;
}

/* Add a customer. */
EmpStatus
emp_rfm_summary_add(EmpQuantileSketch *s, const EmpHistory *history, double monetary,
					EmpFailure *failure)
{
	if (emp_quantile_sketch_add(s, EMP_RFM_IDLE, idle_of(history), failure) != EMP_OK ||
		emp_quantile_sketch_add(s, EMP_RFM_FREQUENCY, history->frequency, failure) != EMP_OK)
		return failure->status;
	return isnan(monetary) ? EMP_OK
						   : emp_quantile_sketch_add(s, EMP_RFM_MONETARY, monetary, failure);
}

/* Find the cut-offs that make so many tiles. */
void
emp_rfm_cutoffs(const EmpQuantileSketch *s, int tiles, EmpRfmCutoffs *cutoffs)
{
	int i;
	int k;

	for (i = 0; i < 3; i++)
	{
		cutoffs->cutoffs[i] = s->numbers[i] > 0 ? tiles - 1 : 0;
		for (k = 0; k < cutoffs->cutoffs[i]; k++)
			cutoffs->cutoff[i][k] = emp_quantile(s, i, (k + 1.0) / tiles);
	}
}

/* Score a customer. */
void
emp_rfm_score(const EmpHistory *history, double monetary, const EmpRfmCutoffs *cutoffs, EmpRfm *rfm)
{
	double number[3] = {idle_of(history), history->frequency, monetary};
	int i;

	for (i = 0; i < 3; i++)
	{
		rfm->null[i] = false;
		rfm->score[i] = emp_rfm_tile(number[i], cutoffs->cutoff[i], cutoffs->cutoffs[i]);
	}
	/* the fewer days ago, the higher the score */
	rfm->score[EMP_RFM_IDLE] = cutoffs->cutoffs[EMP_RFM_IDLE] + 2 - rfm->score[EMP_RFM_IDLE];
}
