/*
 * survival_curve.c
 *		The share of customers who are still there after so long.
 */
#include "churn/survival_curve.h"

#include <math.h>

#include "base/distributions.h"

#define CHECK_EVERY 4096
#define HALF_TOLERANCE 1.4901161193847656e-8 /* of a share that counts as one half: R's */

/* Begin before the first duration. */
void
emp_curve_start(EmpCurve *walk, const EmpEventTable *table)
{
	*walk = (EmpCurve){.table = table, .at_risk = table->customers, .survival = 1};
}

/* Go to the next duration. */
bool
emp_curve_next(EmpCurve *walk)
{
	const EmpEvent *e = &walk->table->event[walk->next];
	double left;

	if (walk->next == walk->table->events)
		return false;
	walk->next++;
	walk->at_risk -= walk->churned + walk->censored;
	walk->time = e->time;
	walk->churned = e->churned;
	walk->censored = e->censored;
	if (e->churned > 0)
	{
		double at_risk = (double) walk->at_risk;

		left = at_risk - e->churned;
		walk->survival *= left / at_risk;
		walk->variance += e->churned / (at_risk * left);
		walk->hazard += e->churned / at_risk;
	}
	return true;
}

/* Walk to a duration. */
bool
emp_curve_at(EmpCurve *walk, const EmpEventTable *table, double time, EmpCheck check)
{
	emp_curve_start(walk, table);
	while (walk->next < table->events && table->event[walk->next].time <= time)
	{
		if (walk->next % CHECK_EVERY == 0)
			check();
		emp_curve_next(walk);
	}
	return time <= table->event[table->events - 1].time || walk->survival == 0;
}

/* Work out the standard error of survival. */
bool
emp_curve_error(const EmpCurve *walk, double *error)
{
	*error = walk->survival * sqrt(walk->variance);
	return walk->survival > 0;
}

/* Work out the interval of survival for a normal quantile. */
static bool
interval_by(const EmpCurve *walk, double quantile, EmpInterval *interval)
{
	double margin = quantile * sqrt(walk->variance);

	interval->low = walk->survival * exp(-margin);
	interval->high = fmin(1, walk->survival * exp(margin));
	return walk->survival > 0;
}

/* Work out the interval of survival. */
bool
emp_curve_interval(const EmpCurve *walk, double level, EmpInterval *interval)
{
	return interval_by(walk, emp_normal_quantile((1 + level) / 2), interval);
}

/* Where a curve falls to one half. */
typedef struct Half
{
	bool reached; /* to the duration ... */
	bool flat;    /* ... and stays there, */
	double time;
	double share;
} Half;

/*
 * Look at a value of a curve.  Where it is one half from one duration to another, the middle of them is
 * the median.
 */
static void
look_for_half(Half *half, double time, double share)
{
	if (!half->reached && share < 0.5 + HALF_TOLERANCE)
		*half = (Half){true, fabs(share - 0.5) < HALF_TOLERANCE, time, share};
	else if (half->flat && share < half->share)
	{
		half->time = (half->time + time) / 2;
		half->flat = false;
	}
}

/* Return where a curve fell to one half. */
static double
half_time(const Half *half)
{
	return half->reached ? half->time : NAN;
}

/* Find the median, and where the ends of the interval of survival have theirs. */
EmpMedian
emp_curve_median(const EmpEventTable *table, double level, EmpCheck check)
{
	double quantile = emp_normal_quantile((1 + level) / 2);
	Half curve = {0};
	Half low = {0};
	Half high = {0};
	EmpInterval interval;
	EmpCurve walk;

	emp_curve_start(&walk, table);
	while (emp_curve_next(&walk))
	{
		if (walk.next % CHECK_EVERY == 0)
			check();
		look_for_half(&curve, walk.time, walk.survival);
		if (interval_by(&walk, quantile, &interval))
		{
			look_for_half(&low, walk.time, interval.low);
			look_for_half(&high, walk.time, interval.high);
		}
	}
	return (EmpMedian){half_time(&curve), {half_time(&low), half_time(&high)}};
}

/* Work out the mean duration up to a limit. */
bool
emp_curve_mean(const EmpEventTable *table, double limit, double *mean, EmpCheck check)
{
	double from = 0;
	double survival = 1;
	EmpCurve walk;

	*mean = 0;
	emp_curve_start(&walk, table);
	while (survival > 0 && emp_curve_next(&walk) && walk.time < limit)
	{
		if (walk.next % CHECK_EVERY == 0)
			check();
		*mean += survival * (walk.time - from);
		from = walk.time;
		survival = walk.survival;
	}
	if (survival > 0)
		*mean += survival * (limit - from);
	return survival == 0 || limit <= table->event[table->events - 1].time;
}
