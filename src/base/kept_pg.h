/*
 * kept_pg.h
 *		Arguments that are the same in many rows, such as a model, opened once and kept.
 *
 * What is made of an argument is kept in the call's fn_extra, and known again by the bytes that were passed.
 * So these are for scalar functions, never for what runs inside an aggregate.
 */
#ifndef EMP_BASE_KEPT_PG_H
#define EMP_BASE_KEPT_PG_H

#include "base/pg_compat.h"

#include "fmgr.h"

/* Makes something of a value, in the current memory context, where it may stay. */
typedef const void *(*EmpKeptOpen)(struct varlena *value);

/* Return what was made of an argument. */
extern const void *emp_kept(FunctionCallInfo fcinfo, int arg, EmpKeptOpen open);

/* Return where a function may keep what else it made of it, NULL at first, and the memory it lives in. */
extern void **emp_kept_extra(FunctionCallInfo fcinfo, MemoryContext *context);

#endif
