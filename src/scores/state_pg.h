/*
 * state_pg.h
 *		What the SQL faces of the mergeable types share: fetching, showing and ordering states.
 *
 * A state is a flat varlena whose C struct is the stored layout, so that a transition function
 * changes it in place.  Most have a fixed size.
 */
#ifndef EMP_SCORES_STATE_PG_H
#define EMP_SCORES_STATE_PG_H

#include "base/pg_compat.h"
#include "fmgr.h"
#include "lib/stringinfo.h"

extern void *emp_state_get_sized(Datum datum, uint8 format, const char *type);
extern void *emp_state_get(Datum datum, Size size, uint8 format, const char *type);
extern void *emp_state_get_writable(FunctionCallInfo fcinfo, int arg, Size size, uint8 format,
									const char *type);
extern Datum emp_state_unchanged(FunctionCallInfo fcinfo);

/* The jsonb view: members are appended to a text that starts with "{". */
extern void emp_json_number(StringInfo json, const char *name, double value);
extern Datum emp_json_datum(StringInfo json);
extern Datum emp_json_parse(StringInfo json);

/*
 * Define the functions of the btree operators of a type: NAME_cmp, NAME_lt, ... NAME_ne.
 *
 * GET fetches a value from a Datum and ORDER compares two of them.  Index code calls these
 * many times in one memory context, hence the freeing of copies.
 */
#define EMP_STATE_ORDER_FUNCTION(name, suffix, result, GET, ORDER, RETURN)                         \
	PG_FUNCTION_INFO_V1(emp_##name##_##suffix);                                                    \
	Datum emp_##name##_##suffix(PG_FUNCTION_ARGS)                                                  \
	{                                                                                              \
		void *a = GET(PG_GETARG_DATUM(0));                                                         \
		void *b = GET(PG_GETARG_DATUM(1));                                                         \
		int order = ORDER(a, b);                                                                   \
                                                                                                   \
		PG_FREE_IF_COPY(a, 0);                                                                     \
		PG_FREE_IF_COPY(b, 1);                                                                     \
		RETURN(result);                                                                            \
	}

#define EMP_STATE_ORDER_FUNCTIONS(name, GET, ORDER)                                                \
	EMP_STATE_ORDER_FUNCTION(name, cmp, order, GET, ORDER, PG_RETURN_INT32)                        \
	EMP_STATE_ORDER_FUNCTION(name, lt, order < 0, GET, ORDER, PG_RETURN_BOOL)                      \
	EMP_STATE_ORDER_FUNCTION(name, le, order <= 0, GET, ORDER, PG_RETURN_BOOL)                     \
	EMP_STATE_ORDER_FUNCTION(name, eq, order == 0, GET, ORDER, PG_RETURN_BOOL)                     \
	EMP_STATE_ORDER_FUNCTION(name, ge, order >= 0, GET, ORDER, PG_RETURN_BOOL)                     \
	EMP_STATE_ORDER_FUNCTION(name, gt, order > 0, GET, ORDER, PG_RETURN_BOOL)                      \
	EMP_STATE_ORDER_FUNCTION(name, ne, order != 0, GET, ORDER, PG_RETURN_BOOL)

/* Define hash_NAME and hash_NAME_extended; HASH takes a value and a 64-bit seed. */
#define EMP_STATE_HASH_FUNCTIONS(name, GET, HASH)                                                  \
	PG_FUNCTION_INFO_V1(emp_hash_##name);                                                          \
	Datum emp_hash_##name(PG_FUNCTION_ARGS)                                                        \
	{                                                                                              \
		void *value = GET(PG_GETARG_DATUM(0));                                                     \
		uint64 hash = HASH(value, 0);                                                              \
                                                                                                   \
		PG_FREE_IF_COPY(value, 0);                                                                 \
		PG_RETURN_INT32((int32) hash);                                                             \
	}                                                                                              \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_hash_##name##_extended);                                               \
	Datum emp_hash_##name##_extended(PG_FUNCTION_ARGS)                                             \
	{                                                                                              \
		void *value = GET(PG_GETARG_DATUM(0));                                                     \
		uint64 hash = HASH(value, (uint64) PG_GETARG_INT64(1));                                    \
                                                                                                   \
		PG_FREE_IF_COPY(value, 0);                                                                 \
		PG_RETURN_INT64((int64) hash);                                                             \
	}

#endif
