/*
 * signals_pg.c
 *		SQL face of what phrases say: understatement(), text_effort() and their like.
 */
#include "postgres.h"

#include "fmgr.h"

#include "emotion/emotion_pg.h"
#include "emotion/read_pg.h"
#include "emotion/signals.h"

PG_FUNCTION_INFO_V1(emp_understatement);
PG_FUNCTION_INFO_V1(emp_unheard);
PG_FUNCTION_INFO_V1(emp_politeness);
PG_FUNCTION_INFO_V1(emp_sarcasm);
PG_FUNCTION_INFO_V1(emp_text_effort);
PG_FUNCTION_INFO_V1(emp_needs_review);
PG_FUNCTION_INFO_V1(emp_needs_review_text);

/* Return what a signal, 0..1 in 1e-4, says of the text that is the first argument. */
static Datum
signal_datum(FunctionCallInfo fcinfo, int32_t (*signal)(const EmpReading *))
{
	EmpModel model;
	EmpReading r;

	emp_sum_text_pg(PG_GETARG_TEXT_PP(0), &r, &model);
	PG_RETURN_FLOAT8(emp_share_float8(signal(&r)));
}

/* understatement(body) */
Datum
emp_understatement(PG_FUNCTION_ARGS)
{
	return signal_datum(fcinfo, emp_signal_understatement);
}

/* unheard(body) */
Datum
emp_unheard(PG_FUNCTION_ARGS)
{
	return signal_datum(fcinfo, emp_signal_unheard);
}

/* politeness(body) */
Datum
emp_politeness(PG_FUNCTION_ARGS)
{
	return signal_datum(fcinfo, emp_signal_politeness);
}

/* sarcasm(body) */
Datum
emp_sarcasm(PG_FUNCTION_ARGS)
{
	return signal_datum(fcinfo, emp_reading_sarcasm);
}

/* text_effort(body) */
Datum
emp_text_effort(PG_FUNCTION_ARGS)
{
	EmpModel model;
	EmpReading r;
	int32_t effort;

	emp_sum_text_pg(PG_GETARG_TEXT_PP(0), &r, &model);
	if (!emp_signal_effort(&r, &effort))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(emp_share_float8(effort));
}

/* needs_review(e) */
Datum
emp_needs_review(PG_FUNCTION_ARGS)
{
	EmpEmotion e;

	EMP_GETARG_EMOTION(0, &e);
	PG_RETURN_BOOL(emp_signal_needs_review(&e));
}

/* needs_review(body) */
Datum
emp_needs_review_text(PG_FUNCTION_ARGS)
{
	EmpModel model;
	EmpReading r;
	EmpEmotion e;

	emp_sum_text_pg(PG_GETARG_TEXT_PP(0), &r, &model);
	emp_reading_finish(&r, &e);
	PG_RETURN_BOOL(emp_signal_needs_review(&e));
}
