/*
 * series_pg.c
 *		SQL face of score_anomaly and of the type anomaly_summary.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "fmgr.h"

#include "base/failure_pg.h"
#include "scores/effects_pg.h"
#include "scores/series.h"

#define TYPE "anomaly_summary"
#define EMP_ANOMALY_SUMMARY_FORMAT EMP_SERIES_FORMAT

PG_FUNCTION_INFO_V1(emp_score_anomaly);
PG_FUNCTION_INFO_V1(emp_anomaly_summary_jsonb);
PG_FUNCTION_INFO_V1(emp_anomaly_summary_accum);
PG_FUNCTION_INFO_V1(emp_anomaly_summary_combine);
PG_FUNCTION_INFO_V1(emp_anomaly_summary_final);

/* Fetch a series to read, open or closed. */
static EmpSeries *
get_any(Datum datum)
{
	EmpSeries *s = emp_state_get_sized(datum, EMP_SERIES_FORMAT, TYPE);

	if (unlikely(!emp_series_sound(s, VARSIZE(s))))
		emp_throw_damaged(TYPE);
	return s;
}

/* Make an open series of nothing. */
static EmpSeries *
new_series(uint32 room)
{
	EmpSeries *s = palloc(emp_series_size(room));

	emp_series_init(s, room);
	SET_VARSIZE(s, emp_series_size(room));
	return s;
}

/* Return a series that is closed. */
static EmpSeries *
close_series(const EmpSeries *s)
{
	EmpSeries *closed = new_series(s->points);

	emp_series_close(s, closed);
	SET_VARSIZE(closed, emp_series_size(s->points));
	return closed;
}

/*
 * Fetch a closed series to read.
 *
 * One without room to spare may be an open one that is just full; putting it in order costs little
 * when it is in order already.
 */
static EmpSeries *
get_closed(Datum datum)
{
	return close_series(get_any(datum));
}

/* Fetch the first argument, which may be NULL, as an open series with room for more. */
static EmpSeries *
get_writable(FunctionCallInfo fcinfo, uint32 more)
{
	EmpSeries *s = PG_ARGISNULL(0) ? NULL : get_any(PG_GETARG_DATUM(0));
	EmpSeries *larger;
	EmpFailure failure;
	uint32 room;

	if (s != NULL && AggCheckCallContext(fcinfo, NULL) && s->room - s->points >= more)
		return s;
	if (emp_series_plan(s == NULL ? 0 : s->points, more, &room, &failure) != EMP_OK)
		emp_throw(&failure);
	larger = new_series(room);
	if (s != NULL)
		emp_series_merge(larger, s);
	return larger;
}

/* Read the text form; NULL when it does not parse. */
static void *
parse(const char *text, Size len, EmpFailure *failure)
{
	EmpSeries *s;
	uint32 room;

	if (emp_series_plan(0, emp_series_parse_room(text, len), &room, failure) != EMP_OK)
		return NULL;
	s = new_series(room);
	return emp_series_parse(text, len, s, failure) == EMP_OK ? close_series(s) : NULL;
}

/* Print the text form. */
static char *
print(Datum datum)
{
	EmpSeries *s = get_closed(datum);
	char *text = palloc(EMP_POINT_TEXT * (Size) s->points);

	emp_series_print(s, text);
	return text;
}

EMP_TEXT_STATE_IO_FUNCTIONS(anomaly_summary, ANOMALY_SUMMARY, parse, print)
EMP_STATE_ORDER_FUNCTIONS(anomaly_summary, get_closed, emp_series_compare)
EMP_STATE_HASH_FUNCTIONS(anomaly_summary, get_closed, emp_series_hash)

/* Judge the latest value of a series. */
static void
judge(const EmpSeries *s, EmpAnomaly *result)
{
	double *scratch = palloc(2 * sizeof(double) * s->points);
	EmpFailure failure;

	if (emp_series_anomaly(s, scratch, result, &failure) != EMP_OK)
		emp_throw(&failure);
	pfree(scratch);
}

/* Return the robust z of the latest value. */
Datum
emp_score_anomaly(PG_FUNCTION_ARGS)
{
	EmpAnomaly result;

	judge(get_closed(PG_GETARG_DATUM(0)), &result);
	return emp_float8_or_null(fcinfo, result.z);
}

/* Show how the latest value of a series was judged. */
Datum
emp_anomaly_summary_jsonb(PG_FUNCTION_ARGS)
{
	EmpSeries *s = get_closed(PG_GETARG_DATUM(0));
	StringInfoData json;
	EmpAnomaly result;

	judge(s, &result);
	initStringInfo(&json);
	appendStringInfo(&json, "{\"n\": %u", s->points);
	emp_json_number(&json, "latest", result.latest);
	emp_json_number(&json, "typical", result.typical);
	emp_json_number(&json, "spread", result.spread);
	emp_json_number(&json, "score_anomaly", result.z);
	appendStringInfo(&json, ", \"same_weekday\": %s", result.weekly ? "true" : "false");
	return emp_json_datum(&json);
}

/* Add a value at a time. */
Datum
emp_anomaly_summary_accum(PG_FUNCTION_ARGS)
{
	EmpSeries *s;
	double value;
	int64 at;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return emp_state_unchanged(fcinfo);
	value = emp_getarg_value(fcinfo, 1);
	at = emp_getarg_time(fcinfo, 2);
	s = get_writable(fcinfo, 1);
	emp_series_add(s, at, value);
	PG_RETURN_POINTER(s);
}

/* Add a series to a series. */
Datum
emp_anomaly_summary_combine(PG_FUNCTION_ARGS)
{
	EmpSeries *from;
	EmpSeries *into;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	from = get_any(PG_GETARG_DATUM(1));
	into = get_writable(fcinfo, from->points);
	emp_series_merge(into, from);
	PG_RETURN_POINTER(into);
}

/* Close a series. */
Datum
emp_anomaly_summary_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(get_closed(PG_GETARG_DATUM(0)));
}
