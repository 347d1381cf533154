/*
 * empathy_breakdown.h
 *		The customer empathy score of a summary, taken apart into what each source contributes.
 */
#ifndef EMP_SCORES_EMPATHY_BREAKDOWN_H
#define EMP_SCORES_EMPATHY_BREAKDOWN_H

#include "scores/empathy_summary.h"

/* What one source contributes. */
typedef struct EmpScorePart
{
	const EmpScoreSource *source;
	bool present;         /* it has a score */
	int64_t score;        /* mean of its scores, in 1e-12 */
	int64_t share;        /* of the weights that count; 0..1, in 1e-12 */
	int64_t contribution; /* to the score, in 1e-12 */
	EmpInt128 rest;       /* of a division: who gets what rounding left over */
} EmpScorePart;

typedef struct EmpBreakdown
{
	bool defined;  /* there is a score, and parts have shares and contributions */
	int64_t score; /* 0..100, in 1e-12: the sum of the contributions */
	EmpWeights weights;
	EmpScorePart part[EMP_SOURCES_MAX]; /* the largest weight first, then by name */
} EmpBreakdown;

/* Take a summary apart. */
extern EmpStatus emp_empathy_breakdown(const EmpEmpathySummary *s, EmpPolicy policy,
									   EmpBreakdown *b, EmpFailure *failure);

#endif
