/*
 * valence_mean_pg.c
 *		SQL face of the type valence_mean and of customer_emotion_score.
 *
 * The score of a stored column is what dashboards ask for most, over the most rows, so its
 * state is as small as the answer allows and only the valence of a reading is looked at.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "libpq/pqformat.h"

#include "base/failure_pg.h"
#include "emotion/emotion_pg.h"
#include "emotion/read_pg.h"
#include "scores/state_pg.h"
#include "scores/valence_mean.h"

#define TYPE "valence_mean"
#define MEAN_SIZE sizeof(EmpValenceMean)

PG_FUNCTION_INFO_V1(emp_valence_mean_in);
PG_FUNCTION_INFO_V1(emp_valence_mean_out);
PG_FUNCTION_INFO_V1(emp_valence_mean_recv);
PG_FUNCTION_INFO_V1(emp_valence_mean_send);
PG_FUNCTION_INFO_V1(emp_valence_mean_accum);
PG_FUNCTION_INFO_V1(emp_valence_mean_accum_text);
PG_FUNCTION_INFO_V1(emp_valence_mean_combine);
PG_FUNCTION_INFO_V1(emp_valence_mean_score);
PG_FUNCTION_INFO_V1(emp_valence_mean_jsonb);

/* Return a stored mean, once it is sure that there is something to divide by. */
static EmpValenceMean *
checked(EmpValenceMean *mean)
{
	if (unlikely(mean->readings < 1))
		emp_throw_damaged(TYPE);
	return mean;
}

/* Fetch a mean to read. */
static EmpValenceMean *
get_mean(Datum datum)
{
	return checked(emp_state_get(datum, MEAN_SIZE, EMP_VALENCE_MEAN_FORMAT, TYPE));
}

/* Fetch the first argument as a mean that may be changed and returned. */
static EmpValenceMean *
get_writable_mean(FunctionCallInfo fcinfo)
{
	return checked(emp_state_get_writable(fcinfo, 0, MEAN_SIZE, EMP_VALENCE_MEAN_FORMAT, TYPE));
}

/* Read the text form. */
Datum
emp_valence_mean_in(PG_FUNCTION_ARGS)
{
	char *input = PG_GETARG_CSTRING(0);
	EmpValenceMean *mean = palloc(MEAN_SIZE);
	EmpFailure failure;

	if (emp_valence_mean_parse(input, strlen(input), mean, &failure) != EMP_OK)
	{
		emp_throw_soft(&failure, fcinfo->context);
		PG_RETURN_NULL();
	}
	SET_VARSIZE(mean, MEAN_SIZE);
	PG_RETURN_POINTER(mean);
}

/* Write the text form. */
Datum
emp_valence_mean_out(PG_FUNCTION_ARGS)
{
	char *output = palloc(EMP_VALENCE_MEAN_TEXT_SIZE);

	emp_valence_mean_print(get_mean(PG_GETARG_DATUM(0)), output);
	PG_RETURN_CSTRING(output);
}

/* Read the binary form. */
Datum
emp_valence_mean_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int len = message->len - message->cursor;
	const char *bytes = pq_getmsgbytes(message, len);
	EmpValenceMean *mean = palloc(MEAN_SIZE);
	EmpFailure failure;

	if (emp_valence_mean_unpack((const uint8_t *) bytes, (size_t) len, mean, &failure) != EMP_OK)
		emp_throw(&failure);
	SET_VARSIZE(mean, MEAN_SIZE);
	PG_RETURN_POINTER(mean);
}

/* Write the binary form. */
Datum
emp_valence_mean_send(PG_FUNCTION_ARGS)
{
	bytea *message = palloc(VARHDRSZ + EMP_VALENCE_MEAN_BYTES);

	SET_VARSIZE(message, VARHDRSZ + EMP_VALENCE_MEAN_BYTES);
	emp_valence_mean_pack(get_mean(PG_GETARG_DATUM(0)), (uint8_t *) VARDATA(message));
	PG_RETURN_BYTEA_P(message);
}

/* Add one valence, in 1e-9, to the mean in the first argument, which may be NULL. */
static EmpValenceMean *
add_valence(FunctionCallInfo fcinfo, int32 valence)
{
	EmpValenceMean *mean;
	EmpFailure failure;

	if (PG_ARGISNULL(0))
	{
		mean = palloc(MEAN_SIZE);
		emp_valence_mean_init(mean);
		SET_VARSIZE(mean, MEAN_SIZE);
	}
	else
		mean = get_writable_mean(fcinfo);
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
	PG_RETURN_POINTER(add_valence(fcinfo, emp_read_valence_pg(PG_GETARG_TEXT_PP(1))));
}

/* Add a mean to a mean: the combine function. */
Datum
emp_valence_mean_combine(PG_FUNCTION_ARGS)
{
	EmpValenceMean *into;
	EmpFailure failure;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_POINTER(get_mean(PG_GETARG_DATUM(1)));
	into = get_writable_mean(fcinfo);
	if (emp_valence_mean_merge(into, get_mean(PG_GETARG_DATUM(1)), &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(into);
}

/* Return the customer emotion score, 0..100: the final function. */
Datum
emp_valence_mean_score(PG_FUNCTION_ARGS)
{
	EmpValenceMean *mean = get_mean(PG_GETARG_DATUM(0));

	PG_RETURN_FLOAT8(emp_score_of_sum(emp_wide_get(&mean->valence), mean->readings));
}

/* Show everything in a mean, under the names that a summary has for it. */
Datum
emp_valence_mean_jsonb(PG_FUNCTION_ARGS)
{
	EmpValenceMean *mean = get_mean(PG_GETARG_DATUM(0));
	EmpInt128 valence = emp_wide_get(&mean->valence);
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"readings\": " INT64_FORMAT, mean->readings);
	emp_json_number(&json, "customer_emotion_score", emp_score_of_sum(valence, mean->readings));
	emp_json_number(&json, "mean_valence", emp_mean_of_sum(valence, mean->readings));
	return emp_json_datum(&json);
}

EMP_STATE_ORDER_FUNCTIONS(valence_mean, get_mean, emp_valence_mean_compare)
EMP_STATE_HASH_FUNCTIONS(valence_mean, get_mean, emp_valence_mean_hash)
