/*
 * weighted_score_pg.c
 *		SQL face of customer_empathy_score over rows, of weights_valid, and of their state.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"

#include "base/failure_pg.h"
#include "scores/empathy_pg.h"
#include "base/state_pg.h"
#include "scores/weighted_score.h"

PG_FUNCTION_INFO_V1(emp_weighted_score_accum);
PG_FUNCTION_INFO_V1(emp_weighted_score_accum_policy);
PG_FUNCTION_INFO_V1(emp_weighted_score_accum_weight);
PG_FUNCTION_INFO_V1(emp_weighted_score_result);
PG_FUNCTION_INFO_V1(emp_weighted_score_valid);
PG_FUNCTION_INFO_V1(emp_weighted_score_jsonb);

/* Throw unless a stored state is one that could have been made. */
static void
check(const EmpWeightedScore *s)
{
	EmpFailure failure;

	if (unlikely(emp_weighted_score_check(s, EMP_BAD_BINARY, &failure) != EMP_OK))
		emp_throw_damaged("weighted_score");
}

EMP_FIXED_STATE(weighted_score, WEIGHTED_SCORE, EmpWeightedScore, check)

/* Add a source, in the second and third argument, under a policy. */
static Datum
accum(FunctionCallInfo fcinfo, EmpPolicy policy)
{
	EmpWeightedScore *s = weighted_score_writable(fcinfo);
	double score = PG_ARGISNULL(1) ? 0.0 : PG_GETARG_FLOAT8(1);
	double weight = emp_weight_argument(fcinfo, 2);
	EmpFailure failure;

	if (emp_weighted_score_add(s, PG_ARGISNULL(1) ? NULL : &score, weight, policy, &failure) !=
		EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}

/* Add a source: the transition function of customer_empathy_score(score, weight). */
Datum
emp_weighted_score_accum(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, EMP_POLICY_ERROR);
}

/* The same with a policy for missing sources. */
Datum
emp_weighted_score_accum_policy(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, emp_policy_argument(fcinfo, 3));
}

/* Add a weight: the transition function of weights_valid. */
Datum
emp_weighted_score_accum_weight(PG_FUNCTION_ARGS)
{
	EmpWeightedScore *s = weighted_score_writable(fcinfo);
	double weight = PG_ARGISNULL(1) ? 0.0 : PG_GETARG_FLOAT8(1);
	EmpFailure failure;

	if (emp_weighted_score_add_weight(s, PG_ARGISNULL(1) ? NULL : &weight, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}

/* Return the customer empathy score, 0..100: the final function. */
Datum
emp_weighted_score_result(PG_FUNCTION_ARGS)
{
	EmpWeightedScore *s = weighted_score_get(PG_GETARG_DATUM(0));
	EmpFailure failure;
	int64_t score;
	bool defined;

	if (emp_weighted_score_work_out(s, &score, &defined, &failure) != EMP_OK)
		emp_throw(&failure);
	if (!defined)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(emp_points_double(score));
}

/* Return whether weights are a set of weights: the final function of weights_valid. */
Datum
emp_weighted_score_valid(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(emp_weights_all_valid(weighted_score_get(PG_GETARG_DATUM(0))));
}

/* Show everything in a state. */
Datum
emp_weighted_score_jsonb(PG_FUNCTION_ARGS)
{
	EmpWeightedScore *s = weighted_score_get(PG_GETARG_DATUM(0));
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"sources\": " INT64_FORMAT ", \"missing\": " INT64_FORMAT,
					 s->sources, s->missing);
	appendStringInfo(&json, ", \"invalid\": " INT64_FORMAT ", \"policy\": \"%s\"", s->invalid,
					 emp_policy_name((EmpPolicy) s->policy));
	emp_json_number(&json, "total_weight", emp_wide_ratio(emp_wide_get(&s->total), EMP_POINTS_ONE));
	emp_json_number(&json, "present_weight",
					emp_wide_ratio(emp_wide_get(&s->present), EMP_POINTS_ONE));
	return emp_json_datum(&json);
}
