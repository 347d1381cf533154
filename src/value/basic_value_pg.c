/*
 * basic_value_pg.c
 *		SQL face of cltv_simple.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "base/failure_pg.h"
#include "base/numeric_pg.h"
#include "value/basic_value.h"

PG_FUNCTION_INFO_V1(emp_cltv_simple);

/* Fetch a count of orders or years. */
static Datum
getarg_count(FunctionCallInfo fcinfo, int arg, const char *what)
{
	EmpFailure failure;

	if (emp_amount_of_time_check(emp_numeric_double(PG_GETARG_DATUM(arg)), what, &failure) !=
		EMP_OK)
		emp_throw(&failure);
	return PG_GETARG_DATUM(arg);
}

/* Return order value * orders a year * years * margin. */
Datum
emp_cltv_simple(PG_FUNCTION_ARGS)
{
	Numeric order_value = PG_GETARG_NUMERIC(0);
	Datum orders_per_year = getarg_count(fcinfo, 1, "orders_per_year");
	Datum years = getarg_count(fcinfo, 2, "years");
	Datum margin = PG_GETARG_DATUM(3);
	EmpFailure failure;

	if (numeric_is_nan(order_value) || numeric_is_inf(order_value))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("order_value is NaN or infinite")));
	if (emp_margin_check(emp_numeric_double(margin), &failure) != EMP_OK)
		emp_throw(&failure);
	return DirectFunctionCall2(
		numeric_mul,
		DirectFunctionCall2(numeric_mul, NumericGetDatum(order_value), orders_per_year),
		DirectFunctionCall2(numeric_mul, years, margin));
}
