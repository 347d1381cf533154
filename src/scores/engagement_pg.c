/*
 * engagement_pg.c
 *		SQL face of engagement_score, engagement_level and the type engagement_summary.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

#include "base/composite_pg.h"
#include "base/failure_pg.h"
#include "scores/engagement.h"
#include "base/state_pg.h"

#define OTHER_EVENTS "*" /* in weights: every event that has no weight of its own */

PG_FUNCTION_INFO_V1(emp_engagement_score_summary);
PG_FUNCTION_INFO_V1(emp_engagement_level_default);
PG_FUNCTION_INFO_V1(emp_engagement_level_own);
PG_FUNCTION_INFO_V1(emp_engagement_summary_jsonb);
PG_FUNCTION_INFO_V1(emp_engagement_summary_accum);
PG_FUNCTION_INFO_V1(emp_engagement_summary_accum_weights);

/* Throw unless a stored state is one that could have been made. */
static void
check(const EmpEngagementSummary *s)
{
	EmpFailure failure;

	if (unlikely(emp_engagement_summary_check(s, EMP_BAD_BINARY, &failure) != EMP_OK))
		emp_throw_damaged("engagement_summary");
}

EMP_FIXED_STATE(engagement_summary, ENGAGEMENT_SUMMARY, EmpEngagementSummary, check)

/* Return what the events of a summary count together; the final function of engagement_score. */
Datum
emp_engagement_score_summary(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(emp_engagement_score(engagement_summary_get(PG_GETARG_DATUM(0))));
}

/* Return the name of a level, or throw. */
static Datum
level_of(double score, const EmpEngagementLevels *levels)
{
	EmpFailure failure;
	const char *level;

	if (emp_engagement_level(score, levels, &level, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_TEXT_P(cstring_to_text(level));
}

/* engagement_level(score) */
Datum
emp_engagement_level_default(PG_FUNCTION_ARGS)
{
	return level_of(PG_GETARG_FLOAT8(0), &emp_engagement_levels);
}

/* engagement_level(score, low, medium, high) */
Datum
emp_engagement_level_own(PG_FUNCTION_ARGS)
{
	EmpEngagementLevels levels = {PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2), PG_GETARG_FLOAT8(3)};

	return level_of(PG_GETARG_FLOAT8(0), &levels);
}

/* Show everything in a summary. */
Datum
emp_engagement_summary_jsonb(PG_FUNCTION_ARGS)
{
	EmpEngagementSummary *s = engagement_summary_get(PG_GETARG_DATUM(0));
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"events\": " INT64_FORMAT, s->events);
	emp_json_number(&json, "engagement_score", emp_engagement_score(s));
	emp_json_number(&json, "half_life_days",
					emp_wide_ratio(s->half_life, (EmpInt128) EMP_INSTANT_DAY));
	emp_json_moment(&json, "as_of", s->as_of);
	return emp_json_datum(&json);
}

/* Throw for weights that are no object of numbers. */
pg_noreturn static void
throw_weights(const char *message)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg_internal("%s", message),
			 errdetail("Weights are an object whose keys are events and whose values are numbers."),
			 errhint("For example '{\"login\": 1, \"export\": 3, \"*\": 0}', where \"*\" stands "
					 "for every event that is not named.")));
}

/* Return the clipped name of an event, for an error. */
static const char *
quoted(const text *event)
{
	return emp_quote(palloc(64), 64, VARDATA_ANY(event), (int) VARSIZE_ANY_EXHDR(event));
}

/* Return the weight of an event. */
static double
weight_of(const Jsonb *weights, const text *event)
{
	JsonbContainer *container = (JsonbContainer *) &weights->root;
	JsonbValue buffer;
	JsonbValue *value;

	if (!JsonContainerIsObject(container))
		throw_weights("weights of events are not an object");
	value = getKeyJsonValueFromContainer(container, VARDATA_ANY(event), VARSIZE_ANY_EXHDR(event),
										 &buffer);
	if (value == NULL)
		value =
			getKeyJsonValueFromContainer(container, OTHER_EVENTS, strlen(OTHER_EVENTS), &buffer);
	if (value == NULL)
		throw_weights(psprintf("event \"%s\" has no weight", quoted(event)));
	if (value->type != jbvNumeric)
		throw_weights(psprintf("weight of event \"%s\" is not a number", quoted(event)));
	return DatumGetFloat8(DirectFunctionCall1(numeric_float8, NumericGetDatum(value->val.numeric)));
}

/* Return a half-life in microseconds. */
static int64
half_life_argument(FunctionCallInfo fcinfo, int arg)
{
	Interval *interval = PG_GETARG_INTERVAL_P(arg);
	EmpFailure failure;
	int64_t half_life;

	if (emp_half_life(interval->month, interval->day, interval->time, &half_life, &failure) !=
		EMP_OK)
		emp_throw(&failure);
	return half_life;
}

/* Add the event in the second to fifth argument, none of which is NULL. */
static Datum
accum(FunctionCallInfo fcinfo, double weight)
{
	int64 half_life = half_life_argument(fcinfo, 4);
	EmpEngagementSummary *s = engagement_summary_writable(fcinfo);
	EmpFailure failure;

	if (emp_engagement_summary_add(s, PG_GETARG_TIMESTAMPTZ(2), PG_GETARG_TIMESTAMPTZ(3), half_life,
								   weight, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}

/* Return whether one of the first so many arguments behind the state is NULL. */
static bool
any_null(FunctionCallInfo fcinfo, int last)
{
	for (int i = 1; i <= last; i++)
		if (PG_ARGISNULL(i))
			return true;
	return false;
}

/* Add an event: the transition function of engagement_agg and engagement_score. */
Datum
emp_engagement_summary_accum(PG_FUNCTION_ARGS)
{
	if (any_null(fcinfo, 4))
		return emp_state_unchanged(fcinfo);
	return accum(fcinfo, 1.0);
}

/* The same with weights of events. */
Datum
emp_engagement_summary_accum_weights(PG_FUNCTION_ARGS)
{
	if (any_null(fcinfo, 5))
		return emp_state_unchanged(fcinfo);
	return accum(fcinfo, weight_of(PG_GETARG_JSONB_P(5), PG_GETARG_TEXT_PP(1)));
}
