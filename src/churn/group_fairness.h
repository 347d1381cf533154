/*
 * group_fairness.h
 *		Whether groups of customers are treated alike: by a score (fairness_gap), by a decision that
 *		follows from a predicted probability (fairness_report).
 *
 * A number that has no value is NaN.  All intervals are of 95 %.
 */
#ifndef EMP_CHURN_GROUP_FAIRNESS_H
#define EMP_CHURN_GROUP_FAIRNESS_H

#include "base/level.h"
#include "churn/group_sums.h"

#define EMP_FAIR_ROWS 30    /* of a group that is compared, unless somebody says otherwise */
#define EMP_FOUR_FIFTHS 0.8 /* the least ratio of selection rates that passes for fair */
#define EMP_NO_GROUP UINT32_MAX

/* Check what a user gave: a threshold of probabilities, the rows of the smallest group compared. */
extern EmpStatus emp_threshold_check(double threshold, EmpFailure *failure);
extern EmpStatus emp_least_check(int32_t least, EmpFailure *failure);

/* ---- by a score ---- */

/* One group. */
typedef struct EmpGapGroup
{
	EmpCell cell;
	EmpInterval interval; /* of the mean: Student's t */
	bool compared;
} EmpGapGroup;

/* What groups of at least EMP_FAIR_ROWS say; highest and lowest are NaN and EMP_NO_GROUP below two. */
typedef struct EmpScoreGap
{
	int64_t n; /* rows of all groups */
	uint32_t compared;
	uint32_t highest; /* mean */
	uint32_t lowest;
	double gap; /* difference of their means */
	EmpInterval interval;
	double p_value;       /* of that difference: Welch's test */
	double p_adjusted;    /* the same times the number of pairs (Bonferroni), at most 1 */
	double effect_size;   /* the difference in standard deviations, pooled (Cohen's d) */
	double p_value_equal; /* of all means being equal: Welch's analysis of variance */
} EmpScoreGap;

/* Compare groups; group has s->groups elements and is filled. */
extern void emp_fairness_gap(const EmpGroupSums *s, EmpGapGroup *group, EmpScoreGap *gap);

/* ---- by a decision ---- */

/* So many of so many. */
typedef struct EmpFairRate
{
	int64_t hits;
	int64_t cases;
	double rate;
	EmpInterval interval; /* Wilson's */
} EmpFairRate;

/* The rates of a group.  Selected: predicted with a probability of at least the threshold. */
typedef enum EmpFairRates
{
	EMP_BASE_RATE,           /* left, of all */
	EMP_SELECTION_RATE,      /* selected, of all */
	EMP_TRUE_POSITIVE_RATE,  /* selected, of those who left */
	EMP_FALSE_POSITIVE_RATE, /* selected, of those who stayed */
	EMP_PRECISION,           /* left, of those selected */
	EMP_FAIR_RATES
} EmpFairRates;

/* One group. */
typedef struct EmpReportGroup
{
	int64_t n;
	EmpFairRate rate[EMP_FAIR_RATES];
	double mean_probability;
	double difference;    /* base rate less mean probability */
	EmpInterval interval; /* of it: normal */
	double brier;
	bool compared;
} EmpReportGroup;

/* The largest difference of a rate between groups; EMP_NO_GROUP where fewer than two have it. */
typedef struct EmpFairDifference
{
	uint32_t highest;
	uint32_t lowest;
	double difference;
	EmpInterval interval; /* Newcombe's */
} EmpFairDifference;

typedef struct EmpFairness
{
	int64_t n;
	uint32_t compared;
	EmpFairDifference difference[EMP_FAIR_RATES];
	EmpFairDifference odds;      /* the larger one of true and false positive rate */
	double impact;               /* lowest selection rate over the highest */
	EmpInterval impact_interval; /* Katz and others */
} EmpFairness;

/* Compare groups; group has s->groups elements and is filled. */
extern void emp_fairness_report(const EmpGroupSums *s, EmpReportGroup *group,
								EmpFairness *fairness);

#endif
