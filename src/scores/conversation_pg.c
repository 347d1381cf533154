/*
 * conversation_pg.c
 *		SQL face of conversation_emotion and the type conversation_summary.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"

#include "base/composite_pg.h"
#include "base/failure_pg.h"
#include "emotion/emotion_pg.h"
#include "scores/conversation.h"
#include "base/state_pg.h"

PG_FUNCTION_INFO_V1(emp_conversation_emotion_summary);
PG_FUNCTION_INFO_V1(emp_conversation_summary_jsonb);
PG_FUNCTION_INFO_V1(emp_conversation_summary_accum);

/* Throw unless a stored state is one that could have been made. */
static void
check(const EmpConversationSummary *s)
{
	EmpFailure failure;

	if (unlikely(emp_conversation_summary_check(s, EMP_BAD_BINARY, &failure) != EMP_OK))
		emp_throw_damaged("conversation_summary");
}

EMP_FIXED_STATE(conversation_summary, CONVERSATION_SUMMARY, EmpConversationSummary, check)

/* Return the reading of a whole conversation; the final function of conversation_emotion. */
Datum
emp_conversation_emotion_summary(PG_FUNCTION_ARGS)
{
	EmpEmotion e;

	emp_conversation_emotion(conversation_summary_get(PG_GETARG_DATUM(0)), &e);
	EMP_RETURN_EMOTION(&e);
}

/* Append a moment, or null when there was none. */
static void
append_moment(StringInfo json, const char *name, int64 at)
{
	if (at == EMP_INSTANT_NEVER)
		appendStringInfo(json, ", \"%s\": null", name);
	else
		emp_json_moment(json, name, at);
}

/* Show everything in a summary. */
Datum
emp_conversation_summary_jsonb(PG_FUNCTION_ARGS)
{
	EmpConversationSummary *s = conversation_summary_get(PG_GETARG_DATUM(0));
	StringInfoData json;
	Jsonb *emotion;
	EmpEmotion e;

	emp_conversation_emotion(s, &e);
	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	emp_json_number(&json, "low_valence", emp_valence_float8(s->low));
	emp_json_number(&json, "high_valence", emp_valence_float8(s->high));
	append_moment(&json, "last_good_at", s->good_at);
	append_moment(&json, "last_bad_at", s->bad_at);
	emotion = DatumGetJsonbP(DirectFunctionCall1(emp_emotion_jsonb, emp_emotion_datum(&e)));
	appendStringInfoString(&json, ", \"emotion\": ");
	JsonbToCString(&json, &emotion->root, VARSIZE(emotion));
	return emp_json_datum(&json);
}

/* Add a reading and its moment: the transition function of conversation_agg. */
Datum
emp_conversation_summary_accum(PG_FUNCTION_ARGS)
{
	EmpConversationSummary *s;
	EmpFailure failure;
	EmpEmotion e;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return emp_state_unchanged(fcinfo);
	EMP_GETARG_EMOTION(1, &e);
	s = conversation_summary_writable(fcinfo);
	if (emp_conversation_summary_add(s, &e, PG_GETARG_TIMESTAMPTZ(2), &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}
