/*
 * valence_mean_pg.c
 *		SQL face of the type valence_mean and of customer_emotion_score.
 *
 * The score of a stored column is what dashboards ask for most, over the most rows, so its
 * state is as small as the answer allows and only the valence of a reading is looked at.
 */
#include "base/pg_compat.h"

#include "fmgr.h"

#include "base/failure_pg.h"
#include "emotion/emotion_pg.h"
#include "emotion/read_pg.h"
#include "base/state_pg.h"
#include "scores/valence_mean.h"

PG_FUNCTION_INFO_V1(emp_valence_mean_accum);
PG_FUNCTION_INFO_V1(emp_valence_mean_accum_text);
PG_FUNCTION_INFO_V1(emp_valence_mean_score);
PG_FUNCTION_INFO_V1(emp_valence_mean_jsonb);

/* Throw unless there is something to divide by. */
static void
check(const EmpValenceMean *mean)
{
	if (unlikely(mean->readings < 1))
		emp_throw_damaged("valence_mean");
}

EMP_FIXED_STATE(valence_mean, VALENCE_MEAN, EmpValenceMean, check)

/* Add one valence, in 1e-9, to the mean in the first argument, which may be NULL. */
static EmpValenceMean *
add_valence(FunctionCallInfo fcinfo, int32 valence)
{
	EmpValenceMean *mean = valence_mean_writable(fcinfo);
	EmpFailure failure;

	if (unlikely(emp_valence_mean_add(mean, valence, &failure) != EMP_OK))
		emp_throw(&failure);
	return mean;
}

/* Add a reading: the transition function of customer_emotion_score(emotion). */
Datum
emp_valence_mean_accum(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	PG_RETURN_POINTER(add_valence(fcinfo, emp_emotion_peek_valence(EMP_GETARG_EMOTION_BODY(1))));
}

/* Read a text and add the reading: the transition function of customer_emotion_score(text). */
Datum
emp_valence_mean_accum_text(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	PG_RETURN_POINTER(add_valence(fcinfo, emp_read_valence_pg(PG_GETARG_TEXT_PP(1), NULL)));
}

/* Return the customer emotion score, 0..100: the final function. */
Datum
emp_valence_mean_score(PG_FUNCTION_ARGS)
{
	EmpValenceMean *mean = valence_mean_get(PG_GETARG_DATUM(0));

	PG_RETURN_FLOAT8(emp_score_of_sum(emp_wide_get(&mean->valence), mean->readings));
}

/* Show everything in a mean, under the names that a summary has for it. */
Datum
emp_valence_mean_jsonb(PG_FUNCTION_ARGS)
{
	EmpValenceMean *mean = valence_mean_get(PG_GETARG_DATUM(0));
	EmpInt128 valence = emp_wide_get(&mean->valence);
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"readings\": " INT64_FORMAT, mean->readings);
	emp_json_number(&json, "customer_emotion_score", emp_score_of_sum(valence, mean->readings));
	emp_json_number(&json, "mean_valence", emp_mean_of_sum(valence, mean->readings));
	return emp_json_datum(&json);
}
