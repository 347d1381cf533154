/*
 * churn_query_pg.c
 *		A query of the user's own as rows of features.
 *
 * The text is the caller's, runs with the caller's rights and is looked up in their search path.  It is
 * prepared by itself first: what parses as one SELECT statement stays one in parentheses.  What is written
 * around it qualifies every name and quotes those of columns, so that it means one thing in any path.
 */
#include "churn/churn_query_pg.h"

#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "nodes/parsenodes.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/plancache.h"
#include "utils/syscache.h"

#include "frame/frame_pg.h"

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
throw_no_rows(const char *detail)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("query is not one SELECT"),
					errdetail("%s", detail),
					errhint("Give one SELECT with a row for each customer: whether they left, in a "
							"boolean column \"churned\", and their features.")));
	pg_unreachable();
}

/* Prepare a query by itself, and return the columns of its rows. */
static TupleDesc
columns_of(const char *text)
{
	SPIPlanPtr plan = SPI_prepare(text, 0, NULL);
	CachedPlanSource *source;
	List *sources;

	if (plan == NULL)
		throw_no_rows("It is a command that cannot be run here.");
	sources = SPI_plan_get_plan_sources(plan);
	if (list_length(sources) != 1)
		throw_no_rows(sources == NIL ? "It is empty." : "It has more than one statement.");
	source = linitial(sources);
	if (source->commandTag != CMDTAG_SELECT || source->resultDesc == NULL)
		throw_no_rows("It is another statement.");
	if (linitial_node(Query, source->query_list)->hasModifyingCTE)
		throw_no_rows("It changes data.");
	return CreateTupleDescCopy(source->resultDesc);
}

/* Return the number of the column of a name; -1: there is none; throws when there are two. */
static int
find_column(TupleDesc desc, const char *name)
{
	int found = -1;

	for (int i = 0; i < desc->natts; i++)
		if (strcmp(NameStr(TupleDescAttr(desc, i)->attname), name) == 0)
		{
			if (found >= 0)
				ereport(ERROR, (errcode(ERRCODE_DUPLICATE_COLUMN),
								errmsg("column \"%s\" appears twice in the query", name),
								errhint("Give one of them another name by AS.")));
			found = i;
		}
	return found;
}

/* Return a column of the query as it is written around it. */
static char *
quote_column(const char *name)
{
	return psprintf("q.%s", quote_identifier(name));
}

/* Return the column that an option names, which has to be of a type. */
static char *
take_column(TupleDesc desc, const char *option, const char *name, Oid type, const char *what)
{
	int at = find_column(desc, name);

	if (at < 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN), errmsg("query has no column \"%s\"", name),
				 errhint("Give it one, or name another in the option \"%s\".", option)));
	if (getBaseType(TupleDescAttr(desc, at)->atttypid) != type)
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("column \"%s\" of type %s is no %s", name,
							   format_type_be(TupleDescAttr(desc, at)->atttypid), what)));
	return quote_column(name);
}

/* Return whether a column is no feature. */
static bool
is_ignored(const EmpChurnOptions *options, const char *name)
{
	if (strcmp(name, options->label) == 0 ||
		(options->fold != NULL && strcmp(name, options->fold) == 0))
		return true;
	for (int i = 0; i < options->ignored; i++)
		if (strcmp(name, options->ignore[i]) == 0)
			return true;
	return false;
}

/* Take the features of a query. */
static void
take_features(EmpChurnQuery *query, TupleDesc desc, const EmpChurnOptions *options)
{
	query->column = palloc0(sizeof(EmpQueryColumn) * Max(desc->natts, 1));
	for (int i = 0; i < desc->natts; i++)
	{
		const char *name = NameStr(TupleDescAttr(desc, i)->attname);
		EmpQueryColumn *column = &query->column[query->columns];

		if (is_ignored(options, name))
			continue;
		find_column(desc, name);
		if (!emp_field_of_type(TupleDescAttr(desc, i)->atttypid, CurrentMemoryContext,
							   &column->field))
			emp_field_throw_type(name, TupleDescAttr(desc, i)->atttypid);
		column->name = pstrdup(name);
		column->quoted = quote_column(name);
		query->columns++;
	}
	if (query->columns == 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("query has no features"),
						errhint("Select what is known of a customer beside the outcome.")));
	if (query->columns > EMP_FRAME_COLUMNS)
		emp_frame_throw_columns();
}

/* Look at a query. */
EmpChurnQuery *
emp_churn_query(const char *text, const EmpChurnOptions *options)
{
	EmpChurnQuery *query = palloc0(sizeof(EmpChurnQuery));
	char *trimmed = without_end(text);
	TupleDesc desc = columns_of(trimmed);

	query->label = take_column(desc, "label", options->label, BOOLOID, "boolean");
	if (options->fold != NULL)
		query->fold = take_column(desc, "fold", options->fold, INT4OID, "integer");
	take_features(query, desc, options);
	/* the line break ends a comment at the end of the text */
	query->from = psprintf("FROM (%s\n) AS q", trimmed);
	return query;
}

/* Run a query that was written around that of the user. */
void
emp_churn_query_run(const char *text, int values, Oid *type, Datum *value)
{
	if (SPI_execute_with_args(text, values, type, value, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "unexpected result of a query: %s", text);
}

/* Return a value of the rows of the last query. */
Datum
emp_churn_query_value(uint64 row, int column, bool *null)
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
emp_churn_type(const char *name)
{
	Oid type = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum(name),
							   ObjectIdGetDatum(get_namespace_oid("empathy", false)));

	if (!OidIsValid(type))
		elog(ERROR, "type empathy.%s does not exist", name);
	return type;
}
