/*
 * perception_gap_pg.c
 *		SQL face of the gap between survey and text: perception_gap and perception_gap_summary.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"

#include "base/composite_pg.h"
#include "base/failure_pg.h"
#include "scores/perception_gap.h"
#include "base/state_pg.h"

PG_FUNCTION_INFO_V1(emp_perception_gap_scores);
PG_FUNCTION_INFO_V1(emp_perception_gap_of_summary);
PG_FUNCTION_INFO_V1(emp_perception_gap_summary_jsonb);
PG_FUNCTION_INFO_V1(emp_perception_gap_summary_accum);
PG_FUNCTION_INFO_V1(emp_perception_gap_summary_accum_min_n);

/* Throw unless a stored state is one that could have been made. */
static void
check(const EmpGapSummary *s)
{
	EmpFailure failure;

	if (unlikely(emp_perception_gap_summary_check(s, EMP_BAD_BINARY, &failure) != EMP_OK))
		emp_throw_damaged("perception_gap_summary");
}

EMP_FIXED_STATE(perception_gap_summary, PERCEPTION_GAP_SUMMARY, EmpGapSummary, check)

/* Return a threshold that a user gave. */
static int64
min_n_argument(FunctionCallInfo fcinfo, int arg)
{
	EmpFailure failure;

	if (PG_ARGISNULL(arg))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("min_n is NULL"),
						errdetail("It is how many answers, and how many texts, a gap needs at "
								  "least.")));
	if (emp_gap_min_n_check(PG_GETARG_INT32(arg), &failure) != EMP_OK)
		emp_throw(&failure);
	return PG_GETARG_INT32(arg);
}

/* Return the gap of two scores. */
Datum
emp_perception_gap_scores(PG_FUNCTION_ARGS)
{
	EmpFailure failure;
	double gap;

	if (emp_perception_gap_of(PG_GETARG_FLOAT8(0), PG_GETARG_FLOAT8(1), &gap, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_FLOAT8(gap);
}

/* Return what a summary says, with its own threshold or another; the final function. */
Datum
emp_perception_gap_of_summary(PG_FUNCTION_ARGS)
{
	EmpGapSummary *s = perception_gap_summary_get(PG_GETARG_DATUM(0));
	EmpGap gap = emp_perception_gap(s, PG_NARGS() > 1 ? min_n_argument(fcinfo, 1) : 0);
	Datum values[5];
	bool nulls[5] = {false, false, !gap.has_survey, !gap.has_text, !gap.has_gap};

	values[0] = Int64GetDatum(s->n_survey);
	values[1] = Int64GetDatum(s->n_text);
	values[2] = Float8GetDatum(emp_points_double(gap.survey));
	values[3] = Float8GetDatum(emp_points_double(gap.text));
	values[4] = Float8GetDatum(emp_points_double(gap.gap));
	return emp_composite_datum(fcinfo, values, nulls);
}

/* Append a member with a decimal, or with null. */
static void
append_decimal(StringInfo json, const char *name, bool known, int64 value)
{
	if (known)
		emp_json_number(json, name, emp_points_double(value));
	else
		appendStringInfo(json, ", \"%s\": null", name);
}

/* Show everything in a summary. */
Datum
emp_perception_gap_summary_jsonb(PG_FUNCTION_ARGS)
{
	EmpGapSummary *s = perception_gap_summary_get(PG_GETARG_DATUM(0));
	EmpGap gap = emp_perception_gap(s, 0);
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"n_survey\": " INT64_FORMAT ", \"n_text\": " INT64_FORMAT,
					 s->n_survey, s->n_text);
	appendStringInfo(&json, ", \"min_n\": " INT64_FORMAT, s->min_n != 0 ? s->min_n : EMP_GAP_MIN_N);
	append_decimal(&json, "survey", gap.has_survey, gap.survey);
	append_decimal(&json, "text_score", gap.has_text, gap.text);
	append_decimal(&json, "gap", gap.has_gap, gap.gap);
	return emp_json_datum(&json);
}

/* Add the scores of a customer, in the second and third argument. */
static Datum
accum(FunctionCallInfo fcinfo, int64 min_n)
{
	double survey = PG_ARGISNULL(1) ? 0.0 : PG_GETARG_FLOAT8(1);
	double text = PG_ARGISNULL(2) ? 0.0 : PG_GETARG_FLOAT8(2);
	EmpGapSummary *s;
	EmpFailure failure;

	if (PG_ARGISNULL(1) && PG_ARGISNULL(2))
		return emp_state_unchanged(fcinfo);
	s = perception_gap_summary_writable(fcinfo);
	if (emp_perception_gap_summary_add(s, PG_ARGISNULL(1) ? NULL : &survey,
									   PG_ARGISNULL(2) ? NULL : &text, min_n, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}

/* Add the scores of a customer: the transition function of perception_gap_agg. */
Datum
emp_perception_gap_summary_accum(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, 0);
}

/* The same with a threshold: the transition function of perception_gap too. */
Datum
emp_perception_gap_summary_accum_min_n(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, min_n_argument(fcinfo, 3));
}
