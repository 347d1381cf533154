/*
 * composite_pg.h
 *		Results of several columns: making them, and showing them as jsonb.
 */
#ifndef EMP_BASE_COMPOSITE_PG_H
#define EMP_BASE_COMPOSITE_PG_H

#include "postgres.h"

#include "datatype/timestamp.h"
#include "fmgr.h"
#include "lib/stringinfo.h"

/* Append a member with a moment, in UTC, to the text of an object. */
extern void emp_json_moment(StringInfo json, const char *name, TimestampTz at);

/* Return a value of the composite type that the function is declared to return. */
extern Datum emp_composite_datum(FunctionCallInfo fcinfo, Datum *values, const bool *nulls);

#endif
