/*
 * blob_pg.h
 *		Values that are runs of bytes, the same on every machine: sent, ordered and hashed as they are.
 */
#ifndef EMP_BASE_BLOB_PG_H
#define EMP_BASE_BLOB_PG_H

#include "base/pg_compat.h"

#include "fmgr.h"

/* Return the first argument as a binary message. */
extern Datum emp_blob_send(FunctionCallInfo fcinfo);

/* Return the order of both arguments by their bytes: -1, 0 or 1; the hash of the first one. */
extern int emp_blob_order(FunctionCallInfo fcinfo);
extern uint64 emp_blob_hash(FunctionCallInfo fcinfo, uint64 seed);

#endif
