/*
 * perception_gap.h
 *		The gap between what customers say when asked and what their own words show.
 */
#ifndef EMP_SCORES_PERCEPTION_GAP_H
#define EMP_SCORES_PERCEPTION_GAP_H

#include "base/record.h"
#include "scores/points.h"

#define EMP_PERCEPTION_GAP_SUMMARY_FORMAT 1
#define EMP_GAP_MIN_N 30 /* answers and texts that a gap needs where nobody says how many */

/* At least one score.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpGapSummary
{
	int32_t header;      /* varlena length; the SQL face sets it */
	uint8_t format;      /* EMP_PERCEPTION_GAP_SUMMARY_FORMAT */
	uint8_t reserved[3]; /* 0 */
	int64_t min_n;       /* 1 .. INT32_MAX; 0: nobody said */
	int64_t n_survey;    /* 0 .. EMP_READINGS_MAX */
	int64_t n_text;      /* 0 .. EMP_READINGS_MAX */
	EmpWide survey;      /* sum, in 1e-12 */
	EmpWide text;        /* sum, in 1e-12 */
} EmpGapSummary;

#define EMP_PERCEPTION_GAP_SUMMARY_TEXT_SIZE EMP_RECORD_TEXT_SIZE
#define EMP_PERCEPTION_GAP_SUMMARY_BYTES (1 + 3 * 8 + 2 * 16)
EMP_RECORD_PROTOTYPES(perception_gap_summary, EmpGapSummary)

/* Check a threshold that a user gave. */
extern EmpStatus emp_gap_min_n_check(int64_t min_n, EmpFailure *failure);

/* Add the scores of a customer, NULL where there is none; add a summary. */
extern EmpStatus emp_perception_gap_summary_add(EmpGapSummary *s, const double *survey,
												const double *text, int64_t min_n,
												EmpFailure *failure);
extern EmpStatus emp_perception_gap_summary_merge(EmpGapSummary *into, const EmpGapSummary *from,
												  EmpFailure *failure);

/* What a summary says, in 1e-12. */
typedef struct EmpGap
{
	bool has_survey;
	bool has_text;
	bool has_gap; /* as many of both as it takes */
	int64_t survey;
	int64_t text;
	int64_t gap; /* survey - text */
} EmpGap;
extern EmpGap emp_perception_gap(const EmpGapSummary *s, int64_t min_n);

/* The gap of two scores, -100..100. */
extern EmpStatus emp_perception_gap_of(double survey, double text, double *gap,
									   EmpFailure *failure);

#endif
