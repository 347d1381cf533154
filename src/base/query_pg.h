/*
 * query_pg.h
 *		A query of the user's own, and queries around it.
 *
 * The text is the caller's, runs with the caller's rights and is looked up in their search path.  It is
 * prepared by itself first: what parses as one SELECT statement stays one in parentheses.  What is written
 * around it qualifies every name and quotes those of columns, so that it means one thing in any path.
 */
#ifndef EMP_BASE_QUERY_PG_H
#define EMP_BASE_QUERY_PG_H

#include "base/pg_compat.h"

#include "access/tupdesc.h"
#include "executor/spi.h"

typedef struct EmpQuery
{
	char *from;     /* FROM (the query) AS q */
	TupleDesc desc; /* its columns */
} EmpQuery;

/* Look at a query, connected to SPI; throws unless it is one SELECT, with a hint of what to give. */
extern EmpQuery emp_query_open(const char *text, const char *hint);

/* Run a query that was written around it, with values for $1, $2, ...; rows are in SPI_tuptable. */
extern void emp_query_run(const char *text, int values, Oid *type, Datum *value);

/* Return a value of the rows of the last query; throws where it is NULL unless `null` is given. */
extern Datum emp_query_value(uint64 row, int column, bool *null);

/* Return a type of ours. */
extern Oid emp_query_type(const char *name);

#endif
