/*
 * log_rank.h
 *		Whether groups of customers leave at the same rate: the log-rank test.
 *
 * Mantel (Cancer Chemotherapy Reports 50, 1966), Peto and Peto (J. Royal Statistical Society A 135, 1972):
 * of those who leave at one duration, each group expects its share of those at risk; the differences,
 * summed over the durations and weighed by their covariances, are chi-square distributed where groups do
 * not differ.  The same figures as survdiff of R's package survival.
 */
#ifndef EMP_CHURN_LOG_RANK_H
#define EMP_CHURN_LOG_RANK_H

#include "churn/event_table.h"

typedef struct EmpLogRankGroup
{
	const EmpEventGroup *name;
	int64_t customers;
	int64_t churned;
	double expected; /* to have churned, if groups did not differ */
} EmpLogRankGroup;

typedef struct EmpLogRank
{
	double chi_square; /* NaN where there is nothing to compare, as with one group */
	int df;            /* groups at risk when somebody left, less one */
	double p_value;    /* NaN as chi_square */
} EmpLogRank;

/* Compare the groups of a closed table; fills one group after the other, in the order of names. */
extern size_t emp_log_rank_scratch(const EmpEventTable *table); /* bytes */
extern void emp_log_rank_test(const EmpEventTable *table, EmpLogRankGroup *group, EmpLogRank *test,
							  void *scratch, EmpCheck check);

#endif
