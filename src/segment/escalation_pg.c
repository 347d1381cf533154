/*
 * escalation_pg.c
 *		SQL face of should_escalate and escalation_reasons.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "base/failure_pg.h"
#include "segment/escalation.h"

PG_FUNCTION_INFO_V1(emp_should_escalate);
PG_FUNCTION_INFO_V1(emp_escalation_reasons);

/* Return a column of an arc; NAN for NULL. */
static double
column(HeapTupleHeader arc, const char *name)
{
	bool null;
	Datum value = GetAttributeByName(arc, name, &null);

	return null ? NAN : DatumGetFloat8(value);
}

/* Find the reasons for the arguments: an arc, bot_turns, low_confidence, and limits where they are given. */
static unsigned
reasons_of(FunctionCallInfo fcinfo)
{
	HeapTupleHeader arc = PG_GETARG_HEAPTUPLEHEADER(0);
	EmpBotTalk talk = {column(arc, "start_valence"), column(arc, "end_valence"),
					   column(arc, "slope_per_day"), PG_GETARG_INT32(1), PG_GETARG_BOOL(2)};
	EmpEscalationLimits limits = emp_escalation_limits;
	unsigned reasons;
	EmpFailure failure;

	if (PG_NARGS() > 3)
	{
		limits.fall = PG_GETARG_FLOAT8(3);
		limits.unhappy = PG_GETARG_FLOAT8(4);
		limits.bot_turns = PG_GETARG_INT32(5);
	}
	if (emp_escalation(&talk, &limits, &reasons, &failure) != EMP_OK)
		emp_throw(&failure);
	return reasons;
}

/* should_escalate(emotion_arc, bot_turns, low_confidence [, fall, unhappy, most_bot_turns]) */
Datum
emp_should_escalate(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(reasons_of(fcinfo) != 0);
}

/* escalation_reasons(emotion_arc, bot_turns, low_confidence [, fall, unhappy, most_bot_turns]) */
Datum
emp_escalation_reasons(PG_FUNCTION_ARGS)
{
	unsigned reasons = reasons_of(fcinfo);
	Datum names[EMP_ESCALATION_REASONS];
	int count = 0;

	for (int bit = 0; bit < EMP_ESCALATION_REASONS; bit++)
		if (reasons >> bit & 1)
			names[count++] = CStringGetTextDatum(emp_escalation_reason_name(bit));
	PG_RETURN_ARRAYTYPE_P(construct_array(names, count, TEXTOID, -1, false, TYPALIGN_INT));
}
