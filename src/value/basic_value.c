/*
 * basic_value.c
 *		What numbers users may give: a discount, a margin, counts of orders and years.
 */
#include "value/basic_value.h"

#include <math.h>

#include "base/number.h"

/* Check an annual discount. */
EmpStatus
emp_annual_discount_check(double discount, EmpFailure *failure)
{
	failure->status = EMP_OK;
	if (isfinite(discount) && discount >= 0)
		return EMP_OK;
	emp_fail(failure, EMP_OUT_OF_RANGE, "annual discount %s is off its range", EMP_SHOW(discount));
	emp_fail_detail(failure, "It is a finite number from 0; 0.1 is ten per cent a year.");
	return failure->status;
}

/* Check an annual discount of what was paid, whose time is in days for sure. */
EmpStatus
emp_paid_discount_check(double discount, EmpFailure *failure)
{
	if (emp_annual_discount_check(discount, failure) != EMP_OK || discount <= 1)
		return failure->status;
	emp_fail(failure, EMP_OUT_OF_RANGE, "annual discount %s is off its range", EMP_SHOW(discount));
	emp_fail_detail(failure, "It is a share, from 0 to 1.");
	emp_fail_hint(failure, "10 %% a year is 0.1.");
	return failure->status;
}

/* Check a margin. */
EmpStatus
emp_margin_check(double margin, EmpFailure *failure)
{
	if (margin >= -1 && margin <= 1)
		return EMP_OK;
	emp_fail(failure, EMP_OUT_OF_RANGE, "margin %s is off its range", EMP_SHOW(margin));
	emp_fail_detail(failure, "It is a share, from -1 to 1.");
	if (margin > 1 && margin <= 100)
		emp_fail_hint(failure, "%s %% is %s.", EMP_SHOW(margin), EMP_SHOW(margin / 100));
	return failure->status;
}

/* Check a number that counts orders or years. */
EmpStatus
emp_amount_of_time_check(double number, const char *what, EmpFailure *failure)
{
	if (isfinite(number) && number >= 0)
		return EMP_OK;
	emp_fail(failure, EMP_OUT_OF_RANGE, "%s %s is off its range", what, EMP_SHOW(number));
	emp_fail_detail(failure, "It is a finite number from 0.");
	return failure->status;
}
