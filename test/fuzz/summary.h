/*
 * summary.h
 *		What the fuzz targets of summaries and means share.
 */
#ifndef EMP_TEST_FUZZ_SUMMARY_H
#define EMP_TEST_FUZZ_SUMMARY_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "scores/emotion_summary.h"

/* Check that a refusal has the right status and says something. */
static inline void
require_refusal(const EmpFailure *failure, EmpStatus status)
{
	require(failure->status == status && failure->message[0] != '\0');
}

/* Print a summary that was taken, ask everything of it, and return the length of the text. */
static inline int
use_summary(const EmpEmotionSummary *s, char *printed)
{
	int len = emp_emotion_summary_print(s, printed);
	EmpEmotion mean;
	EmpFailure failure;
	double stddev;

	require(len == (int) strlen(printed) && len < EMP_EMOTION_SUMMARY_TEXT_SIZE);
	require(!emp_emotion_summary_stddev(s, &stddev) || stddev <= 1.5);
	require(fabs(emp_emotion_summary_mean_valence(s)) <= 1.0);
	require(emp_emotion_summary_score(s) >= 0.0 && emp_emotion_summary_score(s) <= 100.0);
	emp_emotion_summary_mean_emotion(s, &mean);
	require(emp_emotion_check(&mean, &failure) == EMP_OK);
	return len;
}

#endif
