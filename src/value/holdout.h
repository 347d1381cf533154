/*
 * holdout.h
 *		Predictions against what happened: how good a purchase model is on customers of a later time.
 *
 * What is predicted is rounded to 1e-12 purchases and added up as an integer, and so are squares and
 * products, so that any split of the rows gives the same bytes.
 */
#ifndef EMP_VALUE_HOLDOUT_H
#define EMP_VALUE_HOLDOUT_H

#include "base/record.h"

#define EMP_HOLDOUT_GROUPS 8 /* by repeat purchases: 0 .. 6, and 7 and more */
#define EMP_HOLDOUT_CUSTOMERS_MAX (INT64_C(1) << 32)
#define EMP_HOLDOUT_PREDICTED_MAX (INT64_C(1) << 32) /* of one customer; an integer counts fewer */

#define EMP_HOLDOUT_SUMMARY_FORMAT 1

/* Customers with one number of repeat purchases. */
typedef struct EmpHoldoutGroup
{
	int64_t customers;
	EmpWide predicted; /* sum, in 1e-12 */
	int64_t actual;    /* sum */
} EmpHoldoutGroup;

/* At least one customer.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpHoldoutSummary
{
	int32_t header;      /* varlena length; the SQL face sets it */
	uint8_t format;      /* EMP_HOLDOUT_SUMMARY_FORMAT */
	uint8_t reserved[3]; /* 0 */
	EmpHoldoutGroup group[EMP_HOLDOUT_GROUPS];
	EmpWide absolute;          /* sum of |predicted - actual|, in 1e-12 */
	EmpHuge predicted_squares; /* in 1e-24 */
	EmpHuge products;          /* of predicted and actual, in 1e-12 */
	EmpHuge actual_squares;
} EmpHoldoutSummary;

/* Add a customer: repeat purchases until then, purchases predicted and made since. */
extern EmpStatus emp_holdout_summary_add(EmpHoldoutSummary *s, double frequency, double predicted,
										 int32_t actual, EmpFailure *failure);
extern EmpStatus emp_holdout_summary_merge(EmpHoldoutSummary *into, const EmpHoldoutSummary *from,
										   EmpFailure *failure);

/* What all customers together say. */
typedef struct EmpHoldoutTotals
{
	int64_t customers;
	double predicted; /* sum */
	int64_t actual;   /* sum */
	double mae;       /* mean absolute error of a customer */
	double rmse;
	double correlation; /* NaN when either does not vary */
} EmpHoldoutTotals;

extern void emp_holdout_summary_totals(const EmpHoldoutSummary *s, EmpHoldoutTotals *totals);

/* Means of one group, which has customers. */
extern double emp_holdout_mean_predicted(const EmpHoldoutGroup *group);
extern double emp_holdout_mean_actual(const EmpHoldoutGroup *group);

/* Text form: "customers_0=2 predicted_0=1500000000000 actual_0=1 ...", and the byte form. */
#define EMP_HOLDOUT_SUMMARY_TEXT_SIZE 1536
#define EMP_HOLDOUT_SUMMARY_BYTES (1 + EMP_HOLDOUT_GROUPS * (8 + 16 + 8) + 16 + 3 * 32)
EMP_RECORD_PROTOTYPES(holdout_summary, EmpHoldoutSummary)

#endif
