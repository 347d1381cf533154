/*
 * order_pg.h
 *		The C functions behind the btree and hash classes of a type.
 *
 * A type brings two functions: one that orders the two arguments of a call, one that hashes the
 * first.  Index code calls them many times in one memory context, so they free what they copy.
 */
#ifndef EMP_BASE_ORDER_PG_H
#define EMP_BASE_ORDER_PG_H

#include "postgres.h"

#include "fmgr.h"

#define EMP_ORDER_FUNCTION(name, suffix, result, RETURN)                                           \
	PG_FUNCTION_INFO_V1(emp_##name##_##suffix);                                                    \
	Datum emp_##name##_##suffix(PG_FUNCTION_ARGS)                                                  \
	{                                                                                              \
		RETURN(result);                                                                            \
	}

/* Define NAME_cmp, NAME_lt, ... NAME_ne by ORDER(fcinfo), -1, 0 or 1, and EQUAL(fcinfo). */
#define EMP_ORDER_FUNCTIONS_EQUAL(name, ORDER, EQUAL)                                              \
	EMP_ORDER_FUNCTION(name, cmp, ORDER(fcinfo), PG_RETURN_INT32)                                  \
	EMP_ORDER_FUNCTION(name, lt, ORDER(fcinfo) < 0, PG_RETURN_BOOL)                                \
	EMP_ORDER_FUNCTION(name, le, ORDER(fcinfo) <= 0, PG_RETURN_BOOL)                               \
	EMP_ORDER_FUNCTION(name, eq, EQUAL(fcinfo), PG_RETURN_BOOL)                                    \
	EMP_ORDER_FUNCTION(name, ge, ORDER(fcinfo) >= 0, PG_RETURN_BOOL)                               \
	EMP_ORDER_FUNCTION(name, gt, ORDER(fcinfo) > 0, PG_RETURN_BOOL)                                \
	EMP_ORDER_FUNCTION(name, ne, !EQUAL(fcinfo), PG_RETURN_BOOL)

/* The same where equality costs as much as order. */
#define EMP_ORDER_FUNCTIONS(name, ORDER) EMP_ORDER_FUNCTIONS_EQUAL(name, ORDER, !ORDER)

/*
 * Define hash_NAME and hash_NAME_extended by HASH(fcinfo, seed); 32 bits are the low half of 64
 * with seed 0, as hash classes ask.
 */
#define EMP_HASH_FUNCTIONS(name, HASH)                                                             \
	PG_FUNCTION_INFO_V1(emp_hash_##name);                                                          \
	Datum emp_hash_##name(PG_FUNCTION_ARGS)                                                        \
	{                                                                                              \
		PG_RETURN_INT32((int32) (uint32) HASH(fcinfo, 0));                                         \
	}                                                                                              \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_hash_##name##_extended);                                               \
	Datum emp_hash_##name##_extended(PG_FUNCTION_ARGS)                                             \
	{                                                                                              \
		PG_RETURN_INT64((int64) HASH(fcinfo, (uint64) PG_GETARG_INT64(1)));                        \
	}

#endif
