/*
 * survival_curve.h
 *		The share of customers who are still there after so long, where many are only watched so far.
 *
 * Kaplan and Meier (J. American Statistical Association 53, 1958); standard errors by Greenwood's formula,
 * intervals on the logarithm of the share, medians and their intervals as in R's package survival, whose
 * survfit gives the same figures.  Cumulative hazard: Nelson and Aalen.
 */
#ifndef EMP_CHURN_SURVIVAL_CURVE_H
#define EMP_CHURN_SURVIVAL_CURVE_H

#include "base/level.h"
#include "churn/event_table.h"

/* A walk over the durations of a closed table of all customers, and where it is. */
typedef struct EmpCurve
{
	const EmpEventTable *table;
	uint32_t next; /* event */
	double time;
	int64_t at_risk; /* customers just before this duration */
	int64_t churned; /* at this duration */
	int64_t censored;
	double survival; /* share after this duration, 0..1 */
	double variance; /* of its logarithm: Greenwood's sum; infinite where survival is 0 */
	double hazard;   /* cumulative */
} EmpCurve;

/* Begin before the first duration, where everybody is there; go to the next one, false at the end. */
extern void emp_curve_start(EmpCurve *walk, const EmpEventTable *table);
extern bool emp_curve_next(EmpCurve *walk);

/*
 * Walk to a duration, from 0.  False when it is longer than anybody was watched and not everybody left
 * before: nothing is known of it.
 */
extern bool emp_curve_at(EmpCurve *walk, const EmpEventTable *table, double time, EmpCheck check);

/* The standard error, and the interval, of survival where a walk is; false where survival is 0. */
extern bool emp_curve_error(const EmpCurve *walk, double *error);
extern bool emp_curve_interval(const EmpCurve *walk, double level, EmpInterval *interval);

/*
 * The duration after which half of the customers are left, and the ends of its interval; NaN for what
 * is not reached.
 */
typedef struct EmpMedian
{
	double median;
	EmpInterval interval;
} EmpMedian;
extern EmpMedian emp_curve_median(const EmpEventTable *table, double level, EmpCheck check);

/* The mean duration up to a limit: the area below the curve; false where nothing is known of the limit. */
extern bool emp_curve_mean(const EmpEventTable *table, double limit, double *mean, EmpCheck check);

#endif
