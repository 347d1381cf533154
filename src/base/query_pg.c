/*
 * query_pg.c
 *		A query of the user's own, and queries around it.
 */
#include "base/query_pg.h"

#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "nodes/parsenodes.h"
#include "utils/builtins.h"
#include "utils/plancache.h"
#include "utils/syscache.h"

/* Return a text without the semicolons and the blanks at its end. */
static char *
without_end(const char *text)
{
	Size len = strlen(text);

	while (len > 0 && strchr("; \t\r\n\f\v", text[len - 1]) != NULL)
		len--;
	return pnstrdup(text, len);
}

/* Throw for a query that cannot give rows. */
pg_noreturn static void
throw_no_rows(const char *detail, const char *hint)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("query is not one SELECT"),
					errdetail("%s", detail), errhint("%s", hint)));
	pg_unreachable();
}

/* Prepare a query by itself, and return the columns of its rows. */
static TupleDesc
columns_of(const char *text, const char *hint)
{
	SPIPlanPtr plan = SPI_prepare(text, 0, NULL);
	CachedPlanSource *source;
	List *sources;

	if (plan == NULL)
		throw_no_rows("It is a command that cannot be run here.", hint);
	sources = SPI_plan_get_plan_sources(plan);
	if (list_length(sources) != 1)
		throw_no_rows(sources == NIL ? "It is empty." : "It has more than one statement.", hint);
	source = linitial(sources);
	if (source->commandTag != CMDTAG_SELECT || source->resultDesc == NULL)
		throw_no_rows("It is another statement.", hint);
	if (linitial_node(Query, source->query_list)->hasModifyingCTE)
		throw_no_rows("It changes data.", hint);
	return CreateTupleDescCopy(source->resultDesc);
}

/* Look at a query. */
EmpQuery
emp_query_open(const char *text, const char *hint)
{
	char *trimmed = without_end(text);
	EmpQuery query;

	query.desc = columns_of(trimmed, hint);
	/* the line break ends a comment at the end of the text */
	query.from = psprintf("FROM (%s\n) AS q", trimmed);
	return query;
}

/* Run a query that was written around that of the user. */
void
emp_query_run(const char *text, int values, Oid *type, Datum *value)
{
	if (SPI_execute_with_args(text, values, type, value, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "unexpected result of a query: %s", text);
}

/* Return a value of the rows of the last query. */
Datum
emp_query_value(uint64 row, int column, bool *null)
{
	bool is_null;
	Datum value = SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, &is_null);

	if (null != NULL)
		*null = is_null;
	else if (is_null)
		elog(ERROR, "unexpected NULL in column %d of a query", column);
	return value;
}

/* Return a type of ours. */
Oid
emp_query_type(const char *name)
{
	Oid type = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum(name),
							   ObjectIdGetDatum(get_namespace_oid("empathy", false)));

	if (!OidIsValid(type))
		elog(ERROR, "type empathy.%s does not exist", name);
	return type;
}
