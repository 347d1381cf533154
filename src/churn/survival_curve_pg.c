/*
 * survival_curve_pg.c
 *		SQL face of what a survival curve says.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"

#include "base/composite_pg.h"
#include "base/failure_pg.h"
#include "base/interrupt_pg.h"
#include "base/number.h"
#include "base/state_pg.h"
#include "churn/event_table_pg.h"
#include "churn/survival_curve.h"

#define TABLE_COLUMNS 9

PG_FUNCTION_INFO_V1(emp_survival_curve_survival);
PG_FUNCTION_INFO_V1(emp_survival_interval);
PG_FUNCTION_INFO_V1(emp_median_survival);
PG_FUNCTION_INFO_V1(emp_median_survival_interval);
PG_FUNCTION_INFO_V1(emp_restricted_mean);
PG_FUNCTION_INFO_V1(emp_survival_table);
PG_FUNCTION_INFO_V1(emp_survival_curve_jsonb);

/* Fetch the curve in the first argument. */
static EmpEventTable *
get_curve(FunctionCallInfo fcinfo)
{
	return emp_event_table_get(PG_GETARG_DATUM(0), EMP_EVENTS_OF_ALL);
}

/* Fetch the duration in the second argument, which may be infinite. */
static double
get_time(FunctionCallInfo fcinfo)
{
	double time = PG_GETARG_FLOAT8(1);

	if (!(time >= 0))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("time %s is out of range", EMP_SHOW(time)),
						errdetail("It is a number from 0.")));
	return time;
}

/* Fetch a confidence level, which is the usual one where the argument is not there. */
static double
get_level(FunctionCallInfo fcinfo, int arg)
{
	double level = PG_NARGS() > arg ? PG_GETARG_FLOAT8(arg) : EMP_LEVEL_DEFAULT;
	EmpFailure failure;

	if (emp_level_check(level, &failure) != EMP_OK)
		emp_throw(&failure);
	return level;
}

/* Return an interval, whose ends are NULL where they are NaN. */
static Datum
interval_datum(FunctionCallInfo fcinfo, const EmpInterval *interval)
{
	Datum values[2] = {Float8GetDatum(interval->low), Float8GetDatum(interval->high)};
	bool nulls[2] = {isnan(interval->low), isnan(interval->high)};

	return emp_composite_datum(fcinfo, values, nulls);
}

/* Return the share of customers who are still there after a time. */
Datum
emp_survival_curve_survival(PG_FUNCTION_ARGS)
{
	EmpCurve walk;

	if (!emp_curve_at(&walk, get_curve(fcinfo), get_time(fcinfo), emp_check_interrupts))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(walk.survival);
}

/* Return its interval. */
Datum
emp_survival_interval(PG_FUNCTION_ARGS)
{
	double level = get_level(fcinfo, 2);
	EmpInterval interval;
	EmpCurve walk;

	if (!emp_curve_at(&walk, get_curve(fcinfo), get_time(fcinfo), emp_check_interrupts) ||
		!emp_curve_interval(&walk, level, &interval))
		PG_RETURN_NULL();
	return interval_datum(fcinfo, &interval);
}

/* Return the time after which half of the customers are left. */
Datum
emp_median_survival(PG_FUNCTION_ARGS)
{
	EmpMedian half = emp_curve_median(get_curve(fcinfo), EMP_LEVEL_DEFAULT, emp_check_interrupts);

	return emp_float8_or_null(fcinfo, half.median);
}

/* Return its interval. */
Datum
emp_median_survival_interval(PG_FUNCTION_ARGS)
{
	double level = get_level(fcinfo, 1);
	EmpMedian half = emp_curve_median(get_curve(fcinfo), level, emp_check_interrupts);

	return interval_datum(fcinfo, &half.interval);
}

/* Return the mean time up to a limit. */
Datum
emp_restricted_mean(PG_FUNCTION_ARGS)
{
	double mean;

	if (!emp_curve_mean(get_curve(fcinfo), get_time(fcinfo), &mean, emp_check_interrupts))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(mean);
}

/* Return the curve as rows. */
Datum
emp_survival_table(PG_FUNCTION_ARGS)
{
	EmpEventTable *curve = get_curve(fcinfo);
	double level = get_level(fcinfo, 1);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	EmpCurve walk;

	InitMaterializedSRF(fcinfo, 0);
	emp_curve_start(&walk, curve);
	while (emp_curve_next(&walk))
	{
		bool nulls[TABLE_COLUMNS] = {false};
		Datum values[TABLE_COLUMNS];
		EmpInterval interval;
		double error;

		CHECK_FOR_INTERRUPTS();
		nulls[5] = !emp_curve_error(&walk, &error);
		nulls[6] = nulls[7] = !emp_curve_interval(&walk, level, &interval);
		values[0] = Float8GetDatum(walk.time);
		values[1] = Int64GetDatum(walk.at_risk);
		values[2] = Int64GetDatum(walk.churned);
		values[3] = Int64GetDatum(walk.censored);
		values[4] = Float8GetDatum(walk.survival);
		values[5] = Float8GetDatum(error);
		values[6] = Float8GetDatum(interval.low);
		values[7] = Float8GetDatum(interval.high);
		values[8] = Float8GetDatum(walk.hazard);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* Show a curve: how many customers it is of, its median, and its steps. */
Datum
emp_survival_curve_jsonb(PG_FUNCTION_ARGS)
{
	EmpEventTable *curve = get_curve(fcinfo);
	EmpMedian half = emp_curve_median(curve, EMP_LEVEL_DEFAULT, emp_check_interrupts);
	char digits[EMP_NUMBER_TEXT_SIZE];
	StringInfoData json;
	EmpCurve walk;
	int64 churned = 0;
	uint32 i;

	for (i = 0; i < curve->events; i++)
		churned += curve->event[i].churned;
	initStringInfo(&json);
	appendStringInfo(&json,
					 "{\"customers\": " INT64_FORMAT ", \"churned\": " INT64_FORMAT
					 ", \"censored\": " INT64_FORMAT,
					 curve->customers, churned, curve->customers - churned);
	emp_json_number(&json, "median", half.median);
	emp_json_number(&json, "median_low", half.interval.low);
	emp_json_number(&json, "median_high", half.interval.high);
	appendStringInfoString(&json, ", \"curve\": [");
	emp_curve_start(&walk, curve);
	while (emp_curve_next(&walk))
	{
		CHECK_FOR_INTERRUPTS();
		emp_number_print(walk.time, digits);
		appendStringInfo(&json,
						 "%s{\"time\": %s, \"at_risk\": " INT64_FORMAT
						 ", \"churned\": " INT64_FORMAT ", \"censored\": " INT64_FORMAT,
						 walk.next > 1 ? ", " : "", digits, walk.at_risk, walk.churned,
						 walk.censored);
		emp_number_print(walk.survival, digits);
		appendStringInfo(&json, ", \"survival\": %s}", digits);
	}
	appendStringInfoChar(&json, ']');
	return emp_json_datum(&json);
}
