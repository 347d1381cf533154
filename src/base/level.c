/*
 * level.c
 *		Intervals and the confidence that they have.
 */
#include "base/level.h"

#include "base/number.h"

/* Check a confidence level that a user gave. */
EmpStatus
emp_level_check(double level, EmpFailure *failure)
{
	if (level > 0.0 && level < 1.0)
		return EMP_OK;
	emp_fail(failure, EMP_OUT_OF_RANGE, "confidence level %s is out of range", EMP_SHOW(level));
	emp_fail_detail(failure, "It is between 0 and 1, neither included, such as 0.95.");
	return EMP_OUT_OF_RANGE;
}
