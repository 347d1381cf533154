/*
 * log_rank_pg.c
 *		SQL face of the log-rank test.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/memutils.h"

#include "base/composite_pg.h"
#include "base/interrupt_pg.h"
#include "base/state_pg.h"
#include "churn/event_table_pg.h"
#include "churn/log_rank.h"

PG_FUNCTION_INFO_V1(emp_log_rank);
PG_FUNCTION_INFO_V1(emp_log_rank_groups);
PG_FUNCTION_INFO_V1(emp_log_rank_summary_jsonb);

/* Compare the groups of a summary. */
static EmpLogRankGroup *
compare(const EmpEventTable *t, EmpLogRank *test)
{
	EmpLogRankGroup *group = palloc(sizeof(*group) * t->groups);
	void *scratch = MemoryContextAllocHuge(CurrentMemoryContext, emp_log_rank_scratch(t));

	emp_log_rank_test(t, group, test, scratch, emp_check_interrupts);
	pfree(scratch);
	return group;
}

/* Return the test. */
Datum
emp_log_rank(PG_FUNCTION_ARGS)
{
	EmpLogRank test;
	Datum values[3];
	bool nulls[3];

	compare(emp_event_table_get(PG_GETARG_DATUM(0), EMP_EVENTS_OF_GROUPS), &test);
	values[0] = Float8GetDatum(test.chi_square);
	values[1] = Int32GetDatum(test.df);
	values[2] = Float8GetDatum(test.p_value);
	nulls[0] = isnan(test.chi_square);
	nulls[1] = false;
	nulls[2] = isnan(test.p_value);
	return emp_composite_datum(fcinfo, values, nulls);
}

/* Return what was observed and expected, by group. */
Datum
emp_log_rank_groups(PG_FUNCTION_ARGS)
{
	EmpEventTable *t = emp_event_table_get(PG_GETARG_DATUM(0), EMP_EVENTS_OF_GROUPS);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	EmpLogRank test;
	EmpLogRankGroup *group = compare(t, &test);
	int i;

	InitMaterializedSRF(fcinfo, 0);
	for (i = 0; i < t->groups; i++)
	{
		bool nulls[4] = {false};
		Datum values[4];

		values[0] = PointerGetDatum(
			cstring_to_text_with_len(group[i].name->name, (int) group[i].name->len));
		values[1] = Int64GetDatum(group[i].customers);
		values[2] = Int64GetDatum(group[i].churned);
		values[3] = Float8GetDatum(group[i].expected);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* Show the test and its groups. */
Datum
emp_log_rank_summary_jsonb(PG_FUNCTION_ARGS)
{
	EmpEventTable *t = emp_event_table_get(PG_GETARG_DATUM(0), EMP_EVENTS_OF_GROUPS);
	EmpLogRank test;
	EmpLogRankGroup *group = compare(t, &test);
	StringInfoData json;
	int i;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	emp_json_number(&json, "chi_square", test.chi_square);
	appendStringInfo(&json, ", \"df\": %d", test.df);
	emp_json_number(&json, "p_value", test.p_value);
	appendStringInfoString(&json, ", \"groups\": [");
	for (i = 0; i < t->groups; i++)
	{
		appendStringInfo(&json, "%s{\"grp\": ", i > 0 ? ", " : "");
		escape_json(&json, pnstrdup(group[i].name->name, group[i].name->len));
		appendStringInfo(&json, ", \"customers\": " INT64_FORMAT ", \"churned\": " INT64_FORMAT,
						 group[i].customers, group[i].churned);
		emp_json_number(&json, "expected", group[i].expected);
		appendStringInfoChar(&json, '}');
	}
	appendStringInfoChar(&json, ']');
	return emp_json_datum(&json);
}
