/*
 * state_pg.h
 *		What the SQL faces of the mergeable types share: fetching, showing and ordering states.
 *
 * A state is a flat varlena whose C struct is the stored layout, so that a transition function
 * changes it in place.  Most have a fixed size.
 */
#ifndef EMP_SCORES_STATE_PG_H
#define EMP_SCORES_STATE_PG_H

#include "base/order_pg.h"
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
 * Define what EMP_ORDER_FUNCTIONS and EMP_HASH_FUNCTIONS define, for a state: GET fetches one from
 * a Datum, ORDER compares two of them, HASH takes one and a 64-bit seed.
 */
#define EMP_STATE_ORDER_FUNCTIONS(name, GET, ORDER)                                                \
	static int name##_order(FunctionCallInfo fcinfo)                                               \
	{                                                                                              \
		void *a = GET(PG_GETARG_DATUM(0));                                                         \
		void *b = GET(PG_GETARG_DATUM(1));                                                         \
		int order = ORDER(a, b);                                                                   \
                                                                                                   \
		PG_FREE_IF_COPY(a, 0);                                                                     \
		PG_FREE_IF_COPY(b, 1);                                                                     \
		return order;                                                                              \
	}                                                                                              \
	EMP_ORDER_FUNCTIONS(name, name##_order)

#define EMP_STATE_HASH_FUNCTIONS(name, GET, HASH)                                                  \
	static uint64 name##_hash(FunctionCallInfo fcinfo, uint64 seed)                                \
	{                                                                                              \
		void *value = GET(PG_GETARG_DATUM(0));                                                     \
		uint64 hash = HASH(value, seed);                                                           \
                                                                                                   \
		PG_FREE_IF_COPY(value, 0);                                                                 \
		return hash;                                                                               \
	}                                                                                              \
	EMP_HASH_FUNCTIONS(name, name##_hash)

#endif
