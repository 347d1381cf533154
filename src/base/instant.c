/*
 * instant.c
 *		A moment as the server counts it: microseconds since 2000-01-01 00:00 UTC.
 */
#include "base/instant.h"

/* Check a moment that a user gave. */
EmpStatus
emp_instant_check(int64_t at, const char *what, EmpFailure *failure)
{
	if (emp_instant_valid(at))
		return EMP_OK;
	emp_fail(failure, EMP_BAD_VALUE, "%s is infinite", what);
	emp_fail_detail(failure, "It has to be a moment that can be told from others.");
	emp_fail_hint(failure, "Leave such rows out by a FILTER (WHERE isfinite(...)).");
	return failure->status;
}
