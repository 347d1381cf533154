/*
 * rfm_segments.c
 *		The usual segments of customers by their RFM score.
 *
 * The names, and where each lies on the map of recency by frequency, are those in common use (Putler's map of
 * eleven segments, and the R package rfm).  Those maps overlap, leave scores out, or do without money; here the
 * order decides, the limits leave nothing out, and money tells apart the best customers, those not to be lost,
 * and those who are lost.
 */
#include "segment/rfm.h"

#include <stdio.h>
#include <string.h>

const EmpRfmSegment emp_rfm_segments[EMP_RFM_SEGMENTS] = {
	{"champions", {4, 4, 4}, {5, 5, 5}, "Bought lately, often, and for much money"},
	{"loyal", {3, 4, 1}, {5, 5, 5}, "Buy often, and not long ago"},
	{"cant_lose", {1, 4, 4}, {2, 5, 5}, "Bought often and for much money, but not lately"},
	{"at_risk", {1, 3, 1}, {2, 5, 5}, "Bought more than others, but not lately"},
	{"new", {5, 1, 1}, {5, 1, 5}, "Bought just now, and hardly ever before"},
	{"promising", {4, 1, 1}, {4, 1, 5}, "Bought lately, and hardly ever before"},
	{"potential_loyalist", {4, 2, 1}, {5, 3, 5}, "Bought lately, and more than once"},
	{"needs_attention", {3, 3, 1}, {3, 3, 5}, "In the middle in recency and frequency"},
	{"about_to_sleep", {3, 1, 1}, {3, 2, 5}, "Bought seldom, and some time ago"},
	{"lost", {1, 1, 1}, {1, 2, 2}, "Bought seldom, for little money, and longest ago"},
	{"hibernating", {1, 1, 1}, {2, 2, 5}, "Bought seldom, and long ago"},
};

/* Return whether a score is within the limits of a segment. */
static bool
within(const EmpRfm *rfm, const EmpRfmSegment *segment)
{
	int i;

	for (i = 0; i < 3; i++)
		if (rfm->score[i] < segment->low[i] || rfm->score[i] > segment->high[i])
			return false;
	return true;
}

/* Find the usual segment of a score without NULLs. */
EmpStatus
emp_rfm_segment(const EmpRfm *rfm, const EmpRfmSegment **segment, EmpFailure *failure)
{
	int i;

	for (i = 0; i < EMP_RFM_SEGMENTS; i++)
	{
		*segment = &emp_rfm_segments[i];
		if (within(rfm, *segment))
			return EMP_OK;
	}
	emp_fail(failure, EMP_OUT_OF_RANGE, "RFM score %d %d %d is not one of %d tiles",
			 (int) rfm->score[0], (int) rfm->score[1], (int) rfm->score[2], EMP_RFM_TILES);
	emp_fail_detail(failure, "The usual segments are of scores from 1 to %d.", EMP_RFM_TILES);
	emp_fail_hint(failure, "Pass rules of your own, or score with %d tiles.", EMP_RFM_TILES);
	return failure->status;
}

/* Print the rule of a segment. */
void
emp_rfm_rule_print(const EmpRfmSegment *segment, char *out)
{
	int len = 0;
	int i;

	for (i = 0; i < 3; i++)
	{
		int low = segment->low[i];
		int high = segment->high[i];

		if (low == 1 && high == EMP_RFM_TILES)
			continue;
		len += sprintf(out + len, "%s%c ", len > 0 ? " and " : "", "rfm"[i]);
		if (low == high)
			len += sprintf(out + len, "= %d", low);
		else if (low == 1)
			len += sprintf(out + len, "<= %d", high);
		else if (high == EMP_RFM_TILES)
			len += sprintf(out + len, ">= %d", low);
		else
			len += sprintf(out + len, "between %d and %d", low, high);
	}
}
