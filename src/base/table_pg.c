/*
 * table_pg.c
 *		Reading a table of the user's own.
 */
#include "base/table_pg.h"

#include "executor/spi.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/tuplestore.h"

/* Return the qualified name of a relation in quotes. */
const char *
emp_table_quoted(Oid relid)
{
	const char *name = get_rel_name(relid);

	if (name == NULL)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
						errmsg("relation with OID %u does not exist", relid)));
	return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relid)), name);
}

/* Return the name of a column in quotes. */
const char *
emp_column_quoted(Oid relid, const char *name, const char *detail)
{
	if (get_attnum(relid, name) == InvalidAttrNumber)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_COLUMN),
						errmsg("column \"%s\" of relation \"%s\" does not exist", name,
							   get_rel_name(relid)),
						detail != NULL ? errdetail_internal("%s", detail) : 0));
	return quote_identifier(name);
}

/* Go on under a bare search path. */
int
emp_bare_search_path(void)
{
	int level = NewGUCNestLevel();

	(void) set_config_option("search_path", "pg_catalog, pg_temp", PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	return level;
}

/* Run a query whose rows are the result of the called function. */
void
emp_table_result(FunctionCallInfo fcinfo, const char *sql, int parameters, Oid *types,
				 Datum *values)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	int guc_level;

	InitMaterializedSRF(fcinfo, 0);
	guc_level = emp_bare_search_path();
	SPI_connect();
	if (SPI_execute_with_args(sql, parameters, types, values, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not run: %s", sql);
	for (uint64 i = 0; i < SPI_processed; i++)
		tuplestore_puttuple(result->setResult, SPI_tuptable->vals[i]);
	SPI_finish();
	AtEOXact_GUC(true, guc_level);
}
