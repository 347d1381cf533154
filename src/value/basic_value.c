/*
 * basic_value.c
 *		What numbers users may give for shares: a discount, a margin.
 */
#include "value/basic_value.h"

#include <math.h>

/* Check that a share is within its range. */
static EmpStatus
check_share(double share, double least, const char *what, EmpFailure *failure)
{
	if (share >= least && share <= 1)
		return EMP_OK;
	emp_fail(failure, EMP_OUT_OF_RANGE, "%s %g is off its range", what, share);
	emp_fail_detail(failure, "It is a share, from %g to 1.", least);
	if (share > 1 && share <= 100)
		emp_fail_hint(failure, "%g %% is %g.", share, share / 100);
	return failure->status;
}

/* Check an annual discount. */
EmpStatus
emp_annual_discount_check(double discount, EmpFailure *failure)
{
	return check_share(discount, 0, "annual discount", failure);
}

/* Check a margin. */
EmpStatus
emp_margin_check(double margin, EmpFailure *failure)
{
	return check_share(margin, -1, "margin", failure);
}

/* Check a number that counts orders or years. */
EmpStatus
emp_amount_of_time_check(double number, const char *what, EmpFailure *failure)
{
	if (isfinite(number) && number >= 0)
		return EMP_OK;
	emp_fail(failure, EMP_OUT_OF_RANGE, "%s %g is off its range", what, number);
	emp_fail_detail(failure, "It is a finite number from 0.");
	return failure->status;
}
