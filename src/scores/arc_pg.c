/*
 * arc_pg.c
 *		SQL face of emotion_arc and the type arc_summary.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/timestamp.h"

#include "base/composite_pg.h"
#include "base/failure_pg.h"
#include "emotion/emotion_pg.h"
#include "scores/arc.h"
#include "base/state_pg.h"

PG_FUNCTION_INFO_V1(emp_emotion_arc);
PG_FUNCTION_INFO_V1(emp_arc_summary_jsonb);
PG_FUNCTION_INFO_V1(emp_arc_summary_accum);

/* Throw unless a stored state is one that could have been made. */
static void
check(const EmpArcSummary *s)
{
	EmpFailure failure;

	if (unlikely(emp_arc_summary_check(s, EMP_BAD_BINARY, &failure) != EMP_OK))
		emp_throw_damaged("arc_summary");
}

EMP_FIXED_STATE(arc_summary, ARC_SUMMARY, EmpArcSummary, check)

/* Return the arc of a summary; the final function of emotion_arc. */
Datum
emp_emotion_arc(PG_FUNCTION_ARGS)
{
	EmpArc arc = emp_arc(arc_summary_get(PG_GETARG_DATUM(0)));
	Datum values[7];
	bool nulls[7] = {false, false, false, false, false, !arc.moved, !arc.moved};

	values[0] = Float8GetDatum(arc.start_valence);
	values[1] = Float8GetDatum(arc.low_valence);
	values[2] = TimestampTzGetDatum(arc.low_at);
	values[3] = Float8GetDatum(arc.peak_valence);
	values[4] = Float8GetDatum(arc.end_valence);
	values[5] = Float8GetDatum(arc.slope_per_day);
	values[6] = BoolGetDatum(arc.recovered);
	return emp_composite_datum(fcinfo, values, nulls);
}

/* Show everything in a summary: the arc, and between which moments it is. */
Datum
emp_arc_summary_jsonb(PG_FUNCTION_ARGS)
{
	EmpArcSummary *s = arc_summary_get(PG_GETARG_DATUM(0));
	EmpArc arc = emp_arc(s);
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"readings\": " INT64_FORMAT, s->readings);
	emp_json_moment(&json, "first_at", s->first_at);
	emp_json_moment(&json, "last_at", s->last_at);
	emp_json_number(&json, "start_valence", arc.start_valence);
	emp_json_number(&json, "low_valence", arc.low_valence);
	emp_json_moment(&json, "low_at", arc.low_at);
	emp_json_number(&json, "peak_valence", arc.peak_valence);
	emp_json_number(&json, "end_valence", arc.end_valence);
	if (arc.moved)
		emp_json_number(&json, "slope_per_day", arc.slope_per_day);
	else
		appendStringInfoString(&json, ", \"slope_per_day\": null");
	appendStringInfo(&json, ", \"recovered\": %s",
					 arc.moved ? (arc.recovered ? "true" : "false") : "null");
	return emp_json_datum(&json);
}

/* Add a reading and its moment: the transition function of arc_agg and emotion_arc. */
Datum
emp_arc_summary_accum(PG_FUNCTION_ARGS)
{
	EmpArcSummary *s;
	EmpFailure failure;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return emp_state_unchanged(fcinfo);
	s = arc_summary_writable(fcinfo);
	if (emp_arc_summary_add(s, emp_emotion_peek_valence(EMP_GETARG_EMOTION_BODY(1)),
							PG_GETARG_TIMESTAMPTZ(2), &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}
