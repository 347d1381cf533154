/*
 * lifecycle_pg.c
 *		SQL face of lifecycle_stage.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "datatype/timestamp.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "base/failure_pg.h"
#include "base/number.h"
#include "segment/lifecycle.h"

PG_FUNCTION_INFO_V1(emp_lifecycle_stage);

/* The arguments. */
enum
{
	FIRST_AT,
	LAST_AT,
	PURCHASES,
	AS_OF,
	P_ALIVE, /* the only one that may be NULL */
	NEW_FOR,
	AT_RISK_FROM,
	LAPSED_FROM,
	AT_RISK_BELOW,
	LAPSED_BELOW,
	ARGUMENTS
};

/* Return whether an argument that is needed is NULL. */
static bool
any_null(FunctionCallInfo fcinfo, int first, int last)
{
	for (int i = first; i <= last; i++)
		if (PG_ARGISNULL(i))
			return true;
	return false;
}

/* Fetch a limit that is a time. */
static int64
getarg_time(FunctionCallInfo fcinfo, int arg, const char *what)
{
	const Interval *span = PG_GETARG_INTERVAL_P(arg);
	EmpFailure failure;
	int64_t time;

	if (emp_interval_infinite(span))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s is infinite", what)));
	if (emp_lifecycle_time(span->month, span->day, span->time, what, &time, &failure) != EMP_OK)
		emp_throw(&failure);
	return time;
}

/* Fetch limits of the user's own. */
static EmpLifecycleLimits
get_limits(FunctionCallInfo fcinfo)
{
	EmpLifecycleLimits limits = {
		.new_for = getarg_time(fcinfo, NEW_FOR, "new_for"),
		.at_risk_from = getarg_time(fcinfo, AT_RISK_FROM, "at_risk_from"),
		.lapsed_from = getarg_time(fcinfo, LAPSED_FROM, "lapsed_from"),
		.at_risk_below = PG_GETARG_FLOAT8(AT_RISK_BELOW),
		.lapsed_below = PG_GETARG_FLOAT8(LAPSED_BELOW),
	};
	EmpFailure failure;

	if (emp_lifecycle_limits_check(&limits, &failure) != EMP_OK)
		emp_throw(&failure);
	return limits;
}

/* Fetch a probability of being alive that is there. */
static double
getarg_p_alive(FunctionCallInfo fcinfo)
{
	double p_alive = PG_GETARG_FLOAT8(P_ALIVE);

	if (isnan(p_alive))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("p_alive NaN is out of range"),
				 errdetail("It is a probability from 0 to 1."),
				 errhint("NULL is a probability that is not known.")));
	return p_alive;
}

/* Return the stage of a customer: with p_alive, and limits, where these arguments are there. */
Datum
emp_lifecycle_stage(PG_FUNCTION_ARGS)
{
	EmpLifecycleLimits limits = emp_lifecycle_limits;
	EmpPatron patron = {.p_alive = NAN};
	EmpFailure failure;

	if (PG_ARGISNULL(PURCHASES) || PG_ARGISNULL(AS_OF) || any_null(fcinfo, NEW_FOR, PG_NARGS() - 1))
		PG_RETURN_NULL();
	if (PG_NARGS() == ARGUMENTS)
		limits = get_limits(fcinfo);
	patron.purchases = PG_GETARG_INT64(PURCHASES);
	if (patron.purchases == 0)
		PG_RETURN_TEXT_P(cstring_to_text(emp_lifecycle_name[EMP_LIFECYCLE_PROSPECT]));
	if (PG_ARGISNULL(FIRST_AT) || PG_ARGISNULL(LAST_AT))
		PG_RETURN_NULL();
	patron.first = PG_GETARG_TIMESTAMPTZ(FIRST_AT);
	patron.last = PG_GETARG_TIMESTAMPTZ(LAST_AT);
	patron.as_of = PG_GETARG_TIMESTAMPTZ(AS_OF);
	if (PG_NARGS() > P_ALIVE && !PG_ARGISNULL(P_ALIVE))
		patron.p_alive = getarg_p_alive(fcinfo);
	if (emp_patron_check(&patron, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_TEXT_P(cstring_to_text(emp_lifecycle_name[emp_lifecycle_of(&patron, &limits)]));
}
