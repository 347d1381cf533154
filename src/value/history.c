/*
 * history.c
 *		What the purchase models know of a customer.
 */
#include "value/history.h"

#include <math.h>

#include "base/number.h"

/* Check that a time is finite and not negative. */
EmpStatus
emp_duration_check(const char *name, double time, EmpFailure *failure)
{
	if (isfinite(time) && time >= 0)
		return EMP_OK;
	emp_fail(failure, EMP_OUT_OF_RANGE, "%s %s is not a time", name, EMP_SHOW(time));
	emp_fail_detail(failure, "It is a finite number from 0, in days or in another unit.");
	return failure->status;
}

/* Check numbers that a user gave. */
EmpStatus
emp_history_check(const EmpHistory *h, EmpFailure *failure)
{
	if (h->frequency < 0)
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "frequency %.0f is negative", h->frequency);
		emp_fail_detail(failure, "It is the number of repeat purchases, from 0.");
		return failure->status;
	}
	if (emp_duration_check("recency", h->recency, failure) != EMP_OK ||
		emp_duration_check("age", h->age, failure) != EMP_OK)
		return failure->status;
	if (h->recency > h->age)
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "recency %s is greater than age %s",
				 EMP_SHOW(h->recency), EMP_SHOW(h->age));
		emp_fail_detail(failure, "Recency is the time from the first purchase to the last one, and "
								 "age the time from the first purchase to the present.");
		emp_fail_hint(failure, "Time since the last purchase is age - recency.");
		return failure->status;
	}
	if (h->frequency == 0 && h->recency != 0)
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "recency %s without a repeat purchase",
				 EMP_SHOW(h->recency));
		emp_fail_detail(failure, "Without a repeat purchase the first purchase is the last one, "
								 "and recency is 0.");
		return failure->status;
	}
	return EMP_OK;
}
