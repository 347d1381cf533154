/*
 * table_pg.h
 *		Reading a table of the user's own: its names in quotes, and a search path that nobody can
 *		turn against the reader.
 */
#ifndef EMP_BASE_TABLE_PG_H
#define EMP_BASE_TABLE_PG_H

#include "base/pg_compat.h"

#include "fmgr.h"

/* The qualified name of a relation in quotes; throws when there is none. */
extern const char *emp_table_quoted(Oid relid);

/* The name of one of its columns in quotes; throws, with the detail if there is one. */
extern const char *emp_column_quoted(Oid relid, const char *name, const char *detail);

/* Go on under a bare search path; AtEOXact_GUC(true, level) goes back. */
extern int emp_bare_search_path(void);

/*
 * Run a query that only reads, under a bare search path and with the caller's rights; its rows are the result of
 * the called function, which has as many columns.
 */
extern void emp_table_result(FunctionCallInfo fcinfo, const char *sql, int parameters, Oid *types,
							 Datum *values);

#endif
