/*
 * pg_compat.h
 *		Every difference between PostgreSQL 15, 16, 17 and 18 that the code meets.
 *
 * The rest of the code reads as if written for the newest version.
 */
#ifndef EMP_BASE_PG_COMPAT_H
#define EMP_BASE_PG_COMPAT_H

#include "postgres.h"

#if PG_VERSION_NUM < 150000
#error "empathy needs PostgreSQL 15 or newer"
#endif

#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#include "nodes/miscnodes.h"
#endif

/* Before 18 the attribute stood behind the declaration, under another name. */
#ifndef pg_noreturn
#define pg_noreturn __attribute__((noreturn))
#endif

/* Soft errors came with 16; on 15 an input function can only throw. */
#if PG_VERSION_NUM >= 160000
#define emp_ereport_soft(escontext, ...) errsave(escontext, __VA_ARGS__)
#else
#define emp_ereport_soft(escontext, ...) ereport(ERROR, __VA_ARGS__)
#endif

/* Intervals may be infinite since 17. */
#if PG_VERSION_NUM < 170000
#define INTERVAL_NOT_FINITE(span) (false)
#endif

/*
 * Call an input function of the server; false after a soft error, which goes to escontext: the caller's, or
 * one declared by EMP_SOFT_ERRORS, which swallows it.
 */
#if PG_VERSION_NUM >= 160000
#define EMP_SOFT_ERRORS(name) ErrorSaveContext name = {T_ErrorSaveContext, false, false, NULL}
#define emp_input_soft(function, text, escontext, result)                                          \
	DirectInputFunctionCallSafe(function, text, InvalidOid, -1, escontext, result)
#else
#define EMP_SOFT_ERRORS(name) int name = 0
#define emp_input_soft(function, text, escontext, result)                                          \
	((void) (escontext), *(result) = DirectFunctionCall1(function, CStringGetDatum(text)), true)
#endif

/* A scan over a whole index; since 18 it can be told where to count what it does. */
#if PG_VERSION_NUM >= 180000
#define emp_index_beginscan(heap, index, snapshot)                                                 \
	index_beginscan(heap, index, snapshot, NULL, 0, 0)
#else
#define emp_index_beginscan(heap, index, snapshot) index_beginscan(heap, index, snapshot, 0, 0)
#endif

/* Since 16 a variable tells whether outer joins may make it NULL; before, it may be so if there are any. */
#if PG_VERSION_NUM >= 160000
#define emp_var_nullable(var, outer_joins)                                                         \
	(!bms_is_empty((var)->varnullingrels) || (false && (outer_joins)))
#else
#define emp_var_nullable(var, outer_joins) ((void) (var), outer_joins)
#endif

/* Since 18 a variable may stand for the row before or after a change. */
#if PG_VERSION_NUM >= 180000
#define emp_var_of_change(var) ((var)->varreturningtype != VAR_RETURNING_DEFAULT)
#define emp_expand_rte(rte, varno, names, vars)                                                    \
	expandRTE(rte, varno, 0, VAR_RETURNING_DEFAULT, -1, true, names, vars)
#else
#define emp_var_of_change(var) ((void) (var), false)
#define emp_expand_rte(rte, varno, names, vars) expandRTE(rte, varno, 0, -1, true, names, vars)
#endif

/* Infinite intervals came with 17. */
#if PG_VERSION_NUM >= 170000
#define emp_interval_infinite(interval) INTERVAL_NOT_FINITE(interval)
#else
#define emp_interval_infinite(interval) ((void) (interval), false)
#endif

#endif
