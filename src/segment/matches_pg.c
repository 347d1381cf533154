/*
 * matches_pg.c
 *		Whether a reading or an RFM score belongs to a segment, and why.
 */
#include "base/pg_compat.h"

#include "common/shortest_dec.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"

#include "emotion/emotion_pg.h"
#include "segment/rfm_pg.h"
#include "segment/segment_pg.h"

PG_FUNCTION_INFO_V1(emp_matches_emotion);
PG_FUNCTION_INFO_V1(emp_matches_rfm);
PG_FUNCTION_INFO_V1(emp_segment_explain_emotion);
PG_FUNCTION_INFO_V1(emp_segment_explain_rfm);

/* Return whether the rule in the second argument holds. */
static Datum
matches(FunctionCallInfo fcinfo, const EmpSubject *subject, const void *thing)
{
	switch (emp_segment_holds(emp_segment_keep(fcinfo, 1, subject), subject, thing))
	{
		case EMP_FALSE:
			PG_RETURN_BOOL(false);
		case EMP_TRUE:
			PG_RETURN_BOOL(true);
		case EMP_UNKNOWN:
			break;
	}
	PG_RETURN_NULL();
}

/* emotion @@ segment */
Datum
emp_matches_emotion(PG_FUNCTION_ARGS)
{
	return matches(fcinfo, &emp_subject_emotion, EMP_GETARG_EMOTION_BODY(0));
}

/* rfm @@ segment */
Datum
emp_matches_rfm(PG_FUNCTION_ARGS)
{
	EmpRfm rfm;

	emp_rfm_get(PG_GETARG_DATUM(0), &rfm);
	return matches(fcinfo, &emp_subject_rfm, &rfm);
}

/* Return the value of an attribute, as SQL shows it; NULL for NULL. */
static const char *
value_text(EmpAttributeKind kind, const EmpAttribute *value)
{
	char *digits;

	if (value->null)
		return NULL;
	if (kind == EMP_ATTRIBUTE_TEXT)
		return value->text;
	if (kind == EMP_ATTRIBUTE_TRUTH)
		return value->number != 0 ? "true" : "false";
	digits = palloc(DOUBLE_SHORTEST_DECIMAL_LEN);
	double_to_shortest_decimal_buf(value->number, digits);
	return digits;
}

/* Return what the names of a condition have; NULL when it has no name, or one that is NULL. */
static const char *
values_of(const EmpClause *condition, const EmpSubject *subject, const void *thing)
{
	const char *texts = NULL;
	int names = 0;

	for (int i = 0; i < condition->operands; i++)
	{
		const EmpOperand *operand = &condition->operand[i];
		EmpAttribute value;
		const char *text;

		if (operand->kind != EMP_OPERAND_NAME)
			continue;
		subject->get(thing, operand->attribute, &value);
		text = value_text(subject->kind(operand->attribute), &value);
		if (names++ == 0)
			texts = text;
		else
			texts =
				psprintf("%s, %s", texts == NULL ? "null" : texts, text == NULL ? "null" : text);
	}
	return texts;
}

/* Return the conditions of the rule in the second argument, a row each. */
static Datum
explain(FunctionCallInfo fcinfo, const EmpSubject *subject, const void *thing)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	const EmpClause *rule = emp_segment_get(PG_GETARG_DATUM(1));
	int n = emp_segment_conditions(rule);
	const EmpClause **condition = palloc((Size) n * sizeof(*condition));

	emp_segment_bind_or_throw(rule, subject);
	emp_segment_list(rule, condition);
	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < n; i++)
	{
		EmpTruth truth = emp_segment_holds(condition[i], subject, thing);
		const char *value = values_of(condition[i], subject, thing);
		Datum values[3];
		bool nulls[3] = {false, value == NULL, truth == EMP_UNKNOWN};

		values[0] = CStringGetTextDatum(emp_segment_text(condition[i]));
		values[1] = value == NULL ? (Datum) 0 : CStringGetTextDatum(value);
		values[2] = BoolGetDatum(truth == EMP_TRUE);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* segment_explain(emotion, segment) */
Datum
emp_segment_explain_emotion(PG_FUNCTION_ARGS)
{
	return explain(fcinfo, &emp_subject_emotion, EMP_GETARG_EMOTION_BODY(0));
}

/* segment_explain(rfm, segment) */
Datum
emp_segment_explain_rfm(PG_FUNCTION_ARGS)
{
	EmpRfm rfm;

	emp_rfm_get(PG_GETARG_DATUM(0), &rfm);
	return explain(fcinfo, &emp_subject_rfm, &rfm);
}
