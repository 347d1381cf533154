/*
 * shares.c
 *		Sharing out a valence, or the log-odds of a label, to the parts of a text.
 *
 * Log-odds are a sum of decision values, which are sums over the parts, of decision values as
 * far as they are above a bend, and of peaks, each of which one part makes.  A decision value
 * above its bend is the sum over the parts less the bend, which goes to the constant.  So
 * nothing is left over.
 */
#include "emotion/shares.h"

#include <math.h>
#include <string.h>

/* Return what a weight of 1 adds to a decision value when divided by a length. */
static double
per_weight(int64_t length)
{
	return ldexp(1, EMP_NORM_BITS - EMP_WEIGHT_BITS) / (double) length;
}

/* Share out the valence. */
void
emp_shares_of_valence(EmpShares *shares, const EmpReading *r)
{
	const EmpCalibration *c = &r->model->header->calibration;
	double left = emp_reading_left(r) / (double) EMP_SHARE_ONE;

	memset(shares, 0, sizeof(*shares));
	shares->calibration = c;
	shares->label = -1;
	shares->own = left * per_weight(emp_reading_length(r));
	shares->weight[EMP_HEAD_VALENCE] = shares->own;
	shares->carried =
		left * ldexp(c->intercept[EMP_HEAD_VALENCE], -EMP_LOGIT_BITS) / (double) (r->square | 1);
}

/* Share out the log-odds of a label. */
void
emp_shares_of_label(EmpShares *shares, const EmpReading *r, int label)
{
	const EmpCalibration *c = &r->model->header->calibration;
	int64_t decision[EMP_HEADS];

	memset(shares, 0, sizeof(*shares));
	shares->calibration = c;
	shares->label = label;
	shares->weight[label] = ldexp(c->slope[label], -EMP_LOGIT_BITS);
	shares->own = shares->weight[label] * per_weight(emp_reading_label_length(r));
	shares->ramp = ldexp(1, -EMP_WEIGHT_BITS - EMP_PEAK_WEIGHT_BITS) / (double) r->seen.sentences;
	shares->constant = ldexp(c->intercept[label], -EMP_LOGIT_BITS);
	emp_reading_decisions(r, decision);
	for (int k = 0; k < EMP_SUM_BENDS; k++)
	{
		double weight = ldexp(c->ramp[label][EMP_RAMPS_SUMS + k], -EMP_SUM_WEIGHT_BITS);

		if (decision[k % EMP_HEADS] <= c->sum_bend[k])
			continue;
		shares->weight[k % EMP_HEADS] += weight;
		shares->constant -= weight * ldexp(c->sum_bend[k], -EMP_LOGIT_BITS);
	}
	for (int h = 0; h < EMP_HEADS; h++)
		shares->weight[h] *=
			per_weight(h < EMP_BASE_LABELS ? emp_reading_label_length(r) : emp_reading_length(r));
}

/* Return what the peaks of a part add, before it is scaled. */
static int64_t
peaks_of(const EmpShares *shares, const EmpPart *part)
{
	const EmpCalibration *c = shares->calibration;
	const int16_t *weight = c->ramp[shares->label];
	const int32_t *peak = part->peak[0];
	int64_t sum = 0;

	for (int k = 0; k < EMP_PEAKS; k++)
	{
		int32_t above = peak[k] - c->peak_bend[k];

		sum += (int64_t) peak[k] * weight[k];
		if (above > 0)
			sum += (int64_t) above * weight[EMP_RAMPS_ABOVE + k];
	}
	return sum;
}

/* Return what a part adds. */
double
emp_share_of_part(const EmpShares *shares, const EmpPart *part)
{
	double share = (double) part->carried * shares->carried;
	int head = shares->label >= 0 ? shares->label : EMP_HEAD_VALENCE;

	if (part->own)
		return share + part->weight[head] * shares->own;
	for (int h = 0; h < EMP_HEADS; h++)
		share += part->weight[h] * shares->weight[h];
	if (shares->label >= 0)
		share += (double) peaks_of(shares, part) * shares->ramp;
	return share;
}
