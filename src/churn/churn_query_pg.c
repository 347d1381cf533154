/*
 * churn_query_pg.c
 *		A query of the user's own as rows of features.
 */
#include "churn/churn_query_pg.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "frame/frame_pg.h"

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
	EmpQuery open = emp_query_open(
		text, "Give one SELECT with a row for each customer: whether they left, in a "
			  "boolean column \"churned\", and their features.");

	query->label = take_column(open.desc, "label", options->label, BOOLOID, "boolean");
	if (options->fold != NULL)
		query->fold = take_column(open.desc, "fold", options->fold, INT4OID, "integer");
	take_features(query, open.desc, options);
	query->from = open.from;
	return query;
}
