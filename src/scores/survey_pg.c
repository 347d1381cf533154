/*
 * survey_pg.c
 *		SQL face of the type survey_summary: effort, ease, satisfaction, recommendation.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"

#include "scores/interval_pg.h"
#include "base/state_pg.h"
#include "scores/survey_summary.h"

PG_FUNCTION_INFO_V1(emp_answers);
PG_FUNCTION_INFO_V1(emp_answer_count);
PG_FUNCTION_INFO_V1(emp_customer_effort_score);
PG_FUNCTION_INFO_V1(emp_customer_ease_index);
PG_FUNCTION_INFO_V1(emp_csat);
PG_FUNCTION_INFO_V1(emp_nps);
PG_FUNCTION_INFO_V1(emp_nps_margin);
PG_FUNCTION_INFO_V1(emp_customer_effort_score_interval);
PG_FUNCTION_INFO_V1(emp_customer_ease_index_interval);
PG_FUNCTION_INFO_V1(emp_csat_interval);
PG_FUNCTION_INFO_V1(emp_nps_interval);
PG_FUNCTION_INFO_V1(emp_survey_summary_jsonb);
PG_FUNCTION_INFO_V1(emp_survey_accum);
PG_FUNCTION_INFO_V1(emp_effort_accum);
PG_FUNCTION_INFO_V1(emp_csat_accum);
PG_FUNCTION_INFO_V1(emp_nps_accum);

/* Throw unless the counts are possible. */
static void
check(const EmpSurveySummary *s)
{
	if (unlikely(!emp_survey_summary_sound(s)))
		emp_throw_damaged("survey_summary");
}

EMP_FIXED_STATE(survey_summary, SURVEY_SUMMARY, EmpSurveySummary, check)

/* Return the number of answers. */
Datum
emp_answers(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(emp_survey_answers(survey_summary_get(PG_GETARG_DATUM(0))));
}

/* Return how often an answer was given. */
Datum
emp_answer_count(PG_FUNCTION_ARGS)
{
	EmpSurveySummary *s = survey_summary_get(PG_GETARG_DATUM(0));
	EmpFailure failure;
	int64 count;

	if (emp_survey_answer_count(s, PG_GETARG_INT32(1), &count, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_INT64(count);
}

/* Fetch the first argument as a summary on a scale that has a measure. */
static EmpSurveySummary *
get_summary_with(FunctionCallInfo fcinfo, EmpSurveyMeasure measure)
{
	EmpSurveySummary *s = survey_summary_get(PG_GETARG_DATUM(0));
	EmpFailure failure;

	if (emp_survey_require(s->scale, measure, &failure) != EMP_OK)
		emp_throw(&failure);
	return s;
}

/* Return the value of a measure. */
static Datum
value_of(FunctionCallInfo fcinfo, EmpSurveyMeasure measure)
{
	PG_RETURN_FLOAT8(emp_survey_value(get_summary_with(fcinfo, measure), measure));
}

/* Return the confidence interval of a measure, NULL where there is none. */
static Datum
interval_of(FunctionCallInfo fcinfo, EmpSurveyMeasure measure)
{
	EmpSurveySummary *s = get_summary_with(fcinfo, measure);
	EmpInterval interval;

	if (!emp_survey_interval(s, measure, emp_interval_level(fcinfo), &interval))
		PG_RETURN_NULL();
	return emp_interval_datum(fcinfo, &interval);
}

/* Return the mean answer on an effort scale. */
Datum
emp_customer_effort_score(PG_FUNCTION_ARGS)
{
	return value_of(fcinfo, EMP_MEASURE_EFFORT);
}

/* Return the ease index, 0..100, high is easy. */
Datum
emp_customer_ease_index(PG_FUNCTION_ARGS)
{
	return value_of(fcinfo, EMP_MEASURE_EASE);
}

/* Return the share of the two best answers, 0..100. */
Datum
emp_csat(PG_FUNCTION_ARGS)
{
	return value_of(fcinfo, EMP_MEASURE_CSAT);
}

/* Return the Net Promoter Score, -100..100. */
Datum
emp_nps(PG_FUNCTION_ARGS)
{
	return value_of(fcinfo, EMP_MEASURE_NPS);
}

/* Return half the width of the 95 % interval of an NPS, NULL for a single answer. */
Datum
emp_nps_margin(PG_FUNCTION_ARGS)
{
	EmpSurveySummary *s = get_summary_with(fcinfo, EMP_MEASURE_NPS);
	double margin;

	if (!emp_survey_nps_margin(s, EMP_LEVEL_DEFAULT, &margin))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(margin);
}

/* Return the t interval of the mean answer on an effort scale. */
Datum
emp_customer_effort_score_interval(PG_FUNCTION_ARGS)
{
	return interval_of(fcinfo, EMP_MEASURE_EFFORT);
}

/* Return the t interval of the ease index. */
Datum
emp_customer_ease_index_interval(PG_FUNCTION_ARGS)
{
	return interval_of(fcinfo, EMP_MEASURE_EASE);
}

/* Return Wilson's interval of the share of the two best answers. */
Datum
emp_csat_interval(PG_FUNCTION_ARGS)
{
	return interval_of(fcinfo, EMP_MEASURE_CSAT);
}

/* Return the normal interval of the Net Promoter Score. */
Datum
emp_nps_interval(PG_FUNCTION_ARGS)
{
	return interval_of(fcinfo, EMP_MEASURE_NPS);
}

/* Show everything in a summary: scale, counts, and what the scale is asked for. */
Datum
emp_survey_summary_jsonb(PG_FUNCTION_ARGS)
{
	static const char *const names[EMP_SURVEY_MEASURES] = {
		[EMP_MEASURE_EFFORT] = "customer_effort_score",
		[EMP_MEASURE_EASE] = "customer_ease_index",
		[EMP_MEASURE_CSAT] = "csat",
		[EMP_MEASURE_NPS] = "nps",
	};
	EmpSurveySummary *s = survey_summary_get(PG_GETARG_DATUM(0));
	char scale[EMP_SCALE_NAME_SIZE];
	StringInfoData json;
	int i;

	emp_scale_name(s->scale, scale);
	initStringInfo(&json);
	appendStringInfo(&json, "{\"scale\": \"%s\", \"answers\": " INT64_FORMAT ", \"counts\": {",
					 scale, emp_survey_answers(s));
	for (i = 0; i < s->scale.points; i++)
		appendStringInfo(&json, "%s\"%d\": " INT64_FORMAT, i > 0 ? ", " : "",
						 emp_scale_lowest(s->scale) + i, s->count[i]);
	appendStringInfoChar(&json, '}');
	emp_json_number(&json, "mean", emp_survey_mean(s));
	for (i = 0; i < EMP_SURVEY_MEASURES; i++)
		if (emp_survey_has(s->scale, (EmpSurveyMeasure) i))
			emp_json_number(&json, names[i], emp_survey_value(s, (EmpSurveyMeasure) i));
	return emp_json_datum(&json);
}

/* Add the answer in the second argument, on a scale, to the summary in the first. */
static Datum
add_answer(FunctionCallInfo fcinfo, EmpScale scale)
{
	EmpSurveySummary *s = survey_summary_writable(fcinfo);
	EmpFailure failure;

	if (emp_survey_summary_add(s, scale, PG_GETARG_INT32(1), &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}

/* Fetch the third argument as the name of a scale. */
static EmpScale
get_scale(FunctionCallInfo fcinfo)
{
	text *name = PG_GETARG_TEXT_PP(2);
	EmpScale scale;
	EmpFailure failure;

	if (emp_scale_require(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), &scale, &failure) != EMP_OK)
		emp_throw(&failure);
	return scale;
}

/* Add an answer on a named scale: the transition function of survey_agg. */
Datum
emp_survey_accum(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return emp_state_unchanged(fcinfo);
	return add_answer(fcinfo, get_scale(fcinfo));
}

/* Add an answer on a named effort scale. */
Datum
emp_effort_accum(PG_FUNCTION_ARGS)
{
	EmpScale scale;
	EmpFailure failure;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return emp_state_unchanged(fcinfo);
	scale = get_scale(fcinfo);
	if (emp_survey_require(scale, EMP_MEASURE_EFFORT, &failure) != EMP_OK)
		emp_throw(&failure);
	return add_answer(fcinfo, scale);
}

/* Add an answer on a satisfaction scale of so many points, 5 for a function of two arguments. */
Datum
emp_csat_accum(PG_FUNCTION_ARGS)
{
	EmpScale scale;
	EmpFailure failure;

	if (PG_ARGISNULL(1) || (PG_NARGS() > 2 && PG_ARGISNULL(2)))
		return emp_state_unchanged(fcinfo);
	if (emp_scale_csat(PG_NARGS() > 2 ? PG_GETARG_INT32(2) : 5, &scale, &failure) != EMP_OK)
		emp_throw(&failure);
	return add_answer(fcinfo, scale);
}

/* Add an answer from 0 to 10. */
Datum
emp_nps_accum(PG_FUNCTION_ARGS)
{
	EmpScale scale = {EMP_SCALE_NPS, 11};

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	return add_answer(fcinfo, scale);
}
