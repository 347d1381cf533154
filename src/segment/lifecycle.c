/*
 * lifecycle.c
 *		Where a customer is between their first purchase and their last.
 */
#include "segment/lifecycle.h"

#include <math.h>

#include "base/instant.h"
#include "base/number.h"
#include "base/wide.h"

const char *const emp_lifecycle_name[EMP_LIFECYCLES] = {"prospect", "new", "established", "at_risk",
														"lapsed"};

const EmpLifecycleLimits emp_lifecycle_limits = {30 * EMP_INSTANT_DAY, 90 * EMP_INSTANT_DAY,
												 365 * EMP_INSTANT_DAY, 0.5, 0.2};

/* Turn the fields of an interval into microseconds. */
EmpStatus
emp_lifecycle_time(int32_t months, int32_t days, int64_t micros, const char *what, int64_t *time,
				   EmpFailure *failure)
{
	EmpInt128 sum = (EmpInt128) (months / 12) * (1461 * (EMP_INSTANT_DAY / 4)) +
					(EmpInt128) (months % 12) * (30 * EMP_INSTANT_DAY) +
					(EmpInt128) days * EMP_INSTANT_DAY + micros;

	if (sum < 0 || sum > INT64_MAX)
		return emp_fail(failure, EMP_BAD_VALUE, "%s is %s", what,
						sum < 0 ? "negative" : "too long");
	*time = (int64_t) sum;
	return EMP_OK;
}

/* Record that two limits are the wrong way round. */
static EmpStatus
not_in_order(const char *what, EmpFailure *failure)
{
	emp_fail(failure, EMP_BAD_VALUE, "limits of the stages are not in order");
	emp_fail_detail(failure, "%s", what);
	return failure->status;
}

/* Check limits. */
EmpStatus
emp_lifecycle_limits_check(const EmpLifecycleLimits *limits, EmpFailure *failure)
{
	if (limits->at_risk_from > limits->lapsed_from)
		return not_in_order("lapsed_from is at least at_risk_from.", failure);
	if (!(limits->lapsed_below >= 0 && limits->lapsed_below <= limits->at_risk_below &&
		  limits->at_risk_below <= 1))
		return not_in_order("lapsed_below and at_risk_below are probabilities, and the first is at "
							"most the second.",
							failure);
	return EMP_OK;
}

/* Check what is known of a customer. */
EmpStatus
emp_patron_check(const EmpPatron *patron, EmpFailure *failure)
{
	if (emp_instant_check(patron->first, "first_at", failure) != EMP_OK ||
		emp_instant_check(patron->last, "last_at", failure) != EMP_OK ||
		emp_instant_check(patron->as_of, "as_of", failure) != EMP_OK)
		return failure->status;
	if (patron->last < patron->first)
		return emp_fail(failure, EMP_BAD_VALUE, "last_at is before first_at");
	if (patron->as_of < patron->last)
	{
		emp_fail(failure, EMP_BAD_VALUE, "as_of is before last_at");
		emp_fail_hint(failure, "Leave out what happened after as_of.");
		return failure->status;
	}
	if (patron->purchases < 0)
		return emp_fail(failure, EMP_OUT_OF_RANGE, "number of purchases is negative: %lld",
						(long long) patron->purchases);
	if (patron->p_alive < 0 || patron->p_alive > 1)
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "p_alive %s is out of range",
				 EMP_SHOW(patron->p_alive));
		emp_fail_detail(failure, "It is a probability from 0 to 1.");
		return failure->status;
	}
	return EMP_OK;
}

/* Return the stage of a customer; nothing is below an unknown probability. */
EmpLifecycle
emp_lifecycle_of(const EmpPatron *patron, const EmpLifecycleLimits *limits)
{
	EmpInt128 idle = (EmpInt128) patron->as_of - patron->last;

	if (idle >= limits->lapsed_from || patron->p_alive < limits->lapsed_below)
		return EMP_LIFECYCLE_LAPSED;
	if (idle >= limits->at_risk_from || patron->p_alive < limits->at_risk_below)
		return EMP_LIFECYCLE_AT_RISK;
	if (patron->purchases == 1 || (EmpInt128) patron->as_of - patron->first < limits->new_for)
		return EMP_LIFECYCLE_NEW;
	return EMP_LIFECYCLE_ESTABLISHED;
}
