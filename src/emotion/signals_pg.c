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

/* Return an integer in 1e-4 as the nearest float8. */
static float8
signal_float8(int32_t signal)
{
	return signal / (float8) EMP_SHARE_ONE;
}

/* understatement(body) */
Datum
emp_understatement(PG_FUNCTION_ARGS)
{
	EmpModel model;
	EmpReading r;

	emp_sum_text_pg(PG_GETARG_TEXT_PP(0), &r, &model);
	PG_RETURN_FLOAT8(signal_float8(emp_signal_understatement(&r)));
}

/* unheard(body) */
Datum
emp_unheard(PG_FUNCTION_ARGS)
{
	EmpModel model;
	EmpReading r;

	emp_sum_text_pg(PG_GETARG_TEXT_PP(0), &r, &model);
	PG_RETURN_FLOAT8(signal_float8(emp_signal_unheard(&r)));
}

/* politeness(body) */
Datum
emp_politeness(PG_FUNCTION_ARGS)
{
	EmpModel model;
	EmpReading r;

	emp_sum_text_pg(PG_GETARG_TEXT_PP(0), &r, &model);
	PG_RETURN_FLOAT8(signal_float8(emp_signal_politeness(&r)));
}

/* sarcasm(body) */
Datum
emp_sarcasm(PG_FUNCTION_ARGS)
{
	EmpModel model;
	EmpReading r;

	emp_sum_text_pg(PG_GETARG_TEXT_PP(0), &r, &model);
	PG_RETURN_FLOAT8(signal_float8(emp_reading_sarcasm(&r)));
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
	PG_RETURN_FLOAT8(signal_float8(effort));
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
