/*
 * segment_counts_pg.c
 *		How many rows of a query each segment of a table holds: segment_counts().
 *
 * One query counts them all, with a FILTER for each rule.  There the rules are constants, so the planner makes
 * ordinary conditions of them (matcher_plan_pg.c), and the rows are read once, by parallel workers where it
 * pays.  Joining the rows with the table of segments would ask every pair, one by one.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "base/query_pg.h"
#include "base/table_pg.h"
#include "segment/segment_pg.h"

PG_FUNCTION_INFO_V1(emp_segment_counts);
PG_FUNCTION_INFO_V1(emp_segment_counts_table);

#define SEGMENTS_PER_QUERY                                                                         \
	500 /* workers send one row with a count for each, which has 1,600 at most */

typedef struct Segment
{
	Datum name;
	const EmpClause *rule;
	char *quoted; /* the rule as a literal */
} Segment;

/* Return the columns of a query, for an error. */
static char *
list_columns(TupleDesc desc)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < desc->natts; i++)
		appendStringInfo(&list, "%s%s", i > 0 ? ", " : "",
						 NameStr(TupleDescAttr(desc, i)->attname));
	return list.data;
}

/* Throw unless a query has a column of that name. */
static void
check_column(const Segment *segment, const EmpQuery *query, const char *name)
{
	for (int i = 0; i < query->desc->natts; i++)
		if (strcmp(NameStr(TupleDescAttr(query->desc, i)->attname), name) == 0)
			return;
	ereport(ERROR, (errcode(ERRCODE_UNDEFINED_COLUMN),
					errmsg("segment \"%s\" asks for \"%s\", which the query does not have",
						   TextDatumGetCString(segment->name), name),
					errdetail("It has: %s.", list_columns(query->desc))));
}

/* Throw unless a query has the columns that a rule asks for. */
static void
check_columns(const Segment *segment, const EmpQuery *query)
{
	int conditions = emp_segment_conditions(segment->rule);
	const EmpClause **condition = palloc(sizeof(EmpClause *) * conditions);

	conditions = emp_segment_list(segment->rule, condition);
	for (int i = 0; i < conditions; i++)
		for (int k = 0; k < condition[i]->operands; k++)
			if (condition[i]->operand[k].kind == EMP_OPERAND_NAME)
				check_column(segment, query, condition[i]->operand[k].name);
}

/* Return a column of the table of segments in quotes; throws when there is none. */
static const char *
column(Oid table, const char *name)
{
	return emp_column_quoted(table, name, "A table of segments has the columns name and rule.");
}

/* Return the segments of a table by their names, without those that have no name or no rule. */
static Segment *
read_segments(Oid table, const EmpQuery *query, uint64 *count)
{
	const char *name = column(table, "name");
	const char *rule = column(table, "rule");
	Segment *segment;

	if (getBaseType(get_atttype(table, get_attnum(table, "rule"))) != emp_query_type("segment"))
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("column \"rule\" of relation \"%s\" is not of type segment",
							   get_rel_name(table))));
	emp_query_run(psprintf("SELECT s.%s::pg_catalog.text, s.%s::empathy.segment FROM %s AS s "
						   "WHERE s.%s IS NOT NULL AND s.%s IS NOT NULL "
						   "ORDER BY s.%s::pg_catalog.text COLLATE \"C\", s.%s::empathy.segment "
						   "USING OPERATOR(empathy.<)",
						   name, rule, emp_table_quoted(table), name, rule, name, rule),
				  0, NULL, NULL);
	*count = SPI_processed;
	segment = palloc(sizeof(Segment) * Max(*count, 1));
	for (uint64 i = 0; i < *count; i++)
	{
		segment[i].name = emp_query_value(i, 1, NULL);
		segment[i].rule = emp_segment_get(emp_query_value(i, 2, NULL));
		segment[i].quoted = quote_literal_cstr(emp_segment_text(segment[i].rule));
		check_columns(&segment[i], query);
	}
	return segment;
}

/* Count all rows of a query, and those of some segments. */
static int64
count_rows(const EmpQuery *query, const Segment *segment, int segments, Datum **counts)
{
	StringInfoData text;
	int count;

	initStringInfo(&text);
	appendStringInfoString(&text, "SELECT pg_catalog.count(*), ARRAY[");
	for (int i = 0; i < segments; i++)
		appendStringInfo(&text,
						 "%s\npg_catalog.count(*) FILTER (WHERE empathy.matches(q.*, "
						 "%s::empathy.segment))",
						 i > 0 ? "," : "", segment[i].quoted);
	appendStringInfo(&text, "]::pg_catalog.int8[] %s", query->from);
	emp_query_run(text.data, 0, NULL, NULL);
	deconstruct_array(DatumGetArrayTypeP(emp_query_value(0, 2, NULL)), INT8OID, sizeof(int64),
					  FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, counts, NULL, &count);
	if (count != segments)
		elog(ERROR, "unexpected number of counts: %d", count);
	return DatumGetInt64(emp_query_value(0, 1, NULL));
}

/* Count the rows of a query, connected to SPI, in the segments of a table. */
static void
count_segments(ReturnSetInfo *result, const char *text, Oid table)
{
	EmpQuery query =
		emp_query_open(text, "Give one SELECT with a row for each customer, and with the "
							 "columns that the rules ask for.");
	uint64 segments;
	Segment *segment = read_segments(table, &query, &segments);

	for (uint64 done = 0; done < segments; done += SEGMENTS_PER_QUERY)
	{
		int some = (int) Min(segments - done, SEGMENTS_PER_QUERY);
		Datum *counts;
		int64 rows = count_rows(&query, segment + done, some, &counts);

		for (int i = 0; i < some; i++)
		{
			Datum values[3] = {segment[done + i].name, counts[i]};
			bool nulls[3] = {false, false, rows == 0};

			values[2] = Float8GetDatum(rows == 0 ? 0 : DatumGetInt64(counts[i]) / (float8) rows);
			tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
		}
	}
}

/* Return the counts. */
static Datum
segment_counts(FunctionCallInfo fcinfo, Oid table)
{
	const char *query = text_to_cstring(PG_GETARG_TEXT_PP(0));

	InitMaterializedSRF(fcinfo, 0);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	count_segments((ReturnSetInfo *) fcinfo->resultinfo, query, table);
	SPI_finish();
	return (Datum) 0;
}

/* segment_counts(query): of the table segments that the search path finds. */
Datum
emp_segment_counts(PG_FUNCTION_ARGS)
{
	Oid table = RelnameGetRelid("segments");

	if (!OidIsValid(table))
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
						errmsg("there is no table \"segments\" in the search path"),
						errhint("Make it by CREATE TABLE segments (name text, rule "
								"empathy.segment), or name a table of yours as second "
								"argument: segment_counts(query, 'crm.segments').")));
	return segment_counts(fcinfo, table);
}

/* segment_counts(query, segments) */
Datum
emp_segment_counts_table(PG_FUNCTION_ARGS)
{
	return segment_counts(fcinfo, PG_GETARG_OID(1));
}
