/*
 * basic_value.h
 *		What numbers users may give: a discount, a margin, counts of orders and years.
 */
#ifndef EMP_VALUE_BASIC_VALUE_H
#define EMP_VALUE_BASIC_VALUE_H

#include "base/failure.h"

#define EMP_YEAR_DAYS 365.25
#define EMP_MONTH_DAYS (EMP_YEAR_DAYS / 12)

/* Check a discount per year of 365.25 days: from 0, finite; 0.1 is 10 %, and 1 halves a year. */
extern EmpStatus emp_annual_discount_check(double discount, EmpFailure *failure);
extern EmpStatus emp_paid_discount_check(double discount, EmpFailure *failure);

/* Check a margin: -1 .. 1. */
extern EmpStatus emp_margin_check(double margin, EmpFailure *failure);

/* Check a number that counts orders or years: finite and from 0. */
extern EmpStatus emp_amount_of_time_check(double number, const char *what, EmpFailure *failure);

#endif
