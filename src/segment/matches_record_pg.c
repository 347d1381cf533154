/*
 * matches_record_pg.c
 *		SQL face: rows @@ segment, and why they match.
 */
#include "segment/matcher_pg.h"

#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

PG_FUNCTION_INFO_V1(emp_matches_record);
PG_FUNCTION_INFO_V1(emp_segment_explain_record);

/* Return what a rule is asked about: the row of the first argument, and the moment of the third if there is one. */
static EmpAsked
asked_of(FunctionCallInfo fcinfo)
{
	EmpAsked asked = {.row = PG_GETARG_HEAPTUPLEHEADER(0), .mood_null = true};

	if (PG_NARGS() > 2)
		asked.as_of = PG_GETARG_TIMESTAMPTZ(2);
	return asked;
}

/* matches(record, segment [, as_of]) */
Datum
emp_matches_record(PG_FUNCTION_ARGS)
{
	EmpMatchers *matchers = fcinfo->flinfo->fn_extra;
	EmpAsked asked = asked_of(fcinfo);
	EmpTruth holds;

	if (unlikely(matchers == NULL))
		fcinfo->flinfo->fn_extra = matchers =
			emp_matchers(fcinfo->flinfo->fn_mcxt, false, PG_NARGS() > 2);
	holds = emp_matcher_holds(emp_matchers_find(matchers, PG_GETARG_DATUM(1), asked.row), &asked);
	if (holds == EMP_UNKNOWN)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(holds == EMP_TRUE);
}

/* Return the values of the names of a condition as text: "a, b" of two; NULL of one that is NULL, or of none. */
static char *
values_of(const EmpClause *condition, const EmpAsked *asked, TupleDesc row, bool as_of)
{
	StringInfoData list;
	int names = 0;
	bool null = true;

	initStringInfo(&list);
	for (int i = 0; i < condition->operands; i++)
	{
		EmpMatcher *name;
		char *text;

		if (condition->operand[i].kind != EMP_OPERAND_NAME)
			continue;
		name = emp_matcher_of_name(CurrentMemoryContext, &condition->operand[i], row, false, as_of);
		text = emp_matcher_text(name, asked);
		null = text == NULL && names == 0;
		appendStringInfo(&list, "%s%s", names++ > 0 ? ", " : "", text != NULL ? text : "NULL");
	}
	return null ? NULL : list.data;
}

/* segment_explain(record, segment [, as_of]) */
Datum
emp_segment_explain_record(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	EmpAsked asked = asked_of(fcinfo);
	bool as_of = PG_NARGS() > 2;
	TupleDesc row = lookup_rowtype_tupdesc_copy(HeapTupleHeaderGetTypeId(asked.row),
												HeapTupleHeaderGetTypMod(asked.row));
	const EmpClause *rule = emp_segment_get(PG_GETARG_DATUM(1));
	int n = emp_segment_conditions(rule);
	const EmpClause **condition = palloc(sizeof(EmpClause *) * (Size) n);
	MemoryContext one =
		AllocSetContextCreate(CurrentMemoryContext, "empathy condition", ALLOCSET_DEFAULT_SIZES);
	MemoryContext before;

	InitMaterializedSRF(fcinfo, 0);
	emp_segment_list(rule, condition);
	before = MemoryContextSwitchTo(one);
	for (int i = 0; i < n; i++)
	{
		EmpTruth holds =
			emp_matcher_holds(emp_matcher(one, condition[i], row, false, as_of), &asked);
		char *value = values_of(condition[i], &asked, row, as_of);
		Datum values[3] = {CStringGetTextDatum(emp_segment_text(condition[i])),
						   value != NULL ? CStringGetTextDatum(value) : (Datum) 0,
						   BoolGetDatum(holds == EMP_TRUE)};
		bool nulls[3] = {false, value == NULL, holds == EMP_UNKNOWN};

		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
		MemoryContextReset(one);
	}
	MemoryContextSwitchTo(before);
	PG_RETURN_NULL();
}
