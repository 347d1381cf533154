/*
 * rate_pg.c
 *		SQL face of the type rate_summary and of all aggregates that are a share of rows.
 *
 * They differ in which rows are cases and which cases are hits; their state is the same.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"

#include "scores/interval_pg.h"
#include "scores/rate_summary.h"
#include "base/state_pg.h"

PG_FUNCTION_INFO_V1(emp_rate);
PG_FUNCTION_INFO_V1(emp_hits);
PG_FUNCTION_INFO_V1(emp_cases);
PG_FUNCTION_INFO_V1(emp_churn_rate);
PG_FUNCTION_INFO_V1(emp_rate_interval);
PG_FUNCTION_INFO_V1(emp_churn_rate_interval);
PG_FUNCTION_INFO_V1(emp_rate_summary_jsonb);
PG_FUNCTION_INFO_V1(emp_rate_accum);
PG_FUNCTION_INFO_V1(emp_retention_accum);
PG_FUNCTION_INFO_V1(emp_fcr_accum);

/* Throw unless the counts are possible. */
static void
check(const EmpRateSummary *s)
{
	if (unlikely(!emp_rate_summary_sound(s)))
		emp_throw_damaged("rate_summary");
}

EMP_FIXED_STATE(rate_summary, RATE_SUMMARY, EmpRateSummary, check)

/* Return the rate in percent, 0..100. */
Datum
emp_rate(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(emp_rate_summary_percent(rate_summary_get(PG_GETARG_DATUM(0))));
}

/* Return the number of hits. */
Datum
emp_hits(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(rate_summary_get(PG_GETARG_DATUM(0))->hits);
}

/* Return the number of cases. */
Datum
emp_cases(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(rate_summary_get(PG_GETARG_DATUM(0))->cases);
}

/* Return what the rate lacks to 100 percent. */
Datum
emp_churn_rate(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(100.0 - emp_rate_summary_percent(rate_summary_get(PG_GETARG_DATUM(0))));
}

/* Return Wilson's interval of the rate, in percent. */
Datum
emp_rate_interval(PG_FUNCTION_ARGS)
{
	EmpRateSummary *s = rate_summary_get(PG_GETARG_DATUM(0));
	EmpInterval interval;

	emp_wilson_interval((double) s->hits, (double) s->cases, 100, emp_interval_level(fcinfo),
						&interval);
	return emp_interval_datum(fcinfo, &interval);
}

/* Return Wilson's interval of what the rate lacks to 100 percent. */
Datum
emp_churn_rate_interval(PG_FUNCTION_ARGS)
{
	EmpRateSummary *s = rate_summary_get(PG_GETARG_DATUM(0));
	EmpInterval interval;

	emp_wilson_interval((double) (s->cases - s->hits), (double) s->cases, 100,
						emp_interval_level(fcinfo), &interval);
	return emp_interval_datum(fcinfo, &interval);
}

/* Show everything in a rate. */
Datum
emp_rate_summary_jsonb(PG_FUNCTION_ARGS)
{
	EmpRateSummary *s = rate_summary_get(PG_GETARG_DATUM(0));
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"hits\": " INT64_FORMAT ", \"cases\": " INT64_FORMAT, s->hits,
					 s->cases);
	emp_json_number(&json, "rate", emp_rate_summary_percent(s));
	return emp_json_datum(&json);
}

/* Add a case to the rate in the first argument, which may be NULL. */
static Datum
add_case(FunctionCallInfo fcinfo, bool hit)
{
	EmpRateSummary *s = rate_summary_writable(fcinfo);
	EmpFailure failure;

	if (unlikely(emp_rate_summary_add(s, hit, &failure) != EMP_OK))
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}

/* Add a row, a hit or not: the transition function of rate_agg and its like. */
Datum
emp_rate_accum(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	return add_case(fcinfo, PG_GETARG_BOOL(1));
}

/* Add a customer who was active at the start, a hit when also at the end. */
Datum
emp_retention_accum(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || !PG_GETARG_BOOL(1))
		return emp_state_unchanged(fcinfo);
	return add_case(fcinfo, PG_GETARG_BOOL(2));
}

/* Add a case of customer service, a hit when its first contact solved it. */
Datum
emp_fcr_accum(PG_FUNCTION_ARGS)
{
	EmpFailure failure;
	bool hit;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return emp_state_unchanged(fcinfo);
	if (emp_first_contact(PG_GETARG_INT32(1), PG_GETARG_BOOL(2), &hit, &failure) != EMP_OK)
		emp_throw(&failure);
	return add_case(fcinfo, hit);
}
