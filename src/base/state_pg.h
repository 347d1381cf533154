/*
 * state_pg.h
 *		What the SQL faces of the mergeable types share: fetching, showing and ordering states, and the
 *		functions that every type has.
 *
 * A state is a flat varlena whose C struct is the stored layout, so that a transition function
 * changes it in place.  Most have a fixed size.
 */
#ifndef EMP_BASE_STATE_PG_H
#define EMP_BASE_STATE_PG_H

#include "base/failure_pg.h"
#include "base/order_pg.h"
#include "base/pg_compat.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"

extern void *emp_state_get_sized(Datum datum, uint8 format, const char *type);
extern void *emp_state_get(Datum datum, Size size, uint8 format, const char *type);
extern void *emp_state_get_writable(FunctionCallInfo fcinfo, int arg, Size size, uint8 format,
									const char *type);
extern Datum emp_state_unchanged(FunctionCallInfo fcinfo);

/* Return a state that may be changed: itself where an aggregate passed it in, else a copy. */
extern void *emp_state_own(FunctionCallInfo fcinfo, void *state);

/* Return the memory of the aggregate that calls; throws where none does. */
extern MemoryContext emp_aggregate_context(FunctionCallInfo fcinfo);

/* Return a number, or NULL for NaN. */
extern Datum emp_float8_or_null(FunctionCallInfo fcinfo, double number);

/* The jsonb view: members are appended to a text that starts with "{".  NaN is null. */
extern void emp_json_number(StringInfo json, const char *name, double value);
extern Datum emp_json_datum(StringInfo json);
extern Datum emp_json_parse(StringInfo json);

/*
 * What follows defines the functions that are alike for all types of ours; in SQL the templates io
 * and order (sql/templates) declare them.  A type whose states have a fixed size writes one line,
 *
 *		EMP_FIXED_STATE(rate_summary, RATE_SUMMARY, EmpRateSummary, check)
 *
 * above everything else, and brings the pure functions emp_rate_summary_init, _merge, _parse, _print,
 * _unpack, _pack, _compare and _hash; the constants EMP_RATE_SUMMARY_FORMAT, _TEXT_SIZE (what print
 * needs) and _BYTES (what pack needs); and check, which throws when something in a stored state would
 * lead astray.  It gets
 *
 *		rate_summary_get(datum), rate_summary_writable(fcinfo)
 *
 * and the SQL functions rate_summary_in, _out, _recv, _send, _combine, those of its operator classes
 * and hash_rate_summary.  A type of varying size brings its own get and writes
 * EMP_TEXT_STATE_IO_FUNCTIONS, EMP_STATE_ORDER_FUNCTIONS and EMP_STATE_HASH_FUNCTIONS.
 */
#define EMP_FIXED_STATE(name, NAME, Struct, CHECK)                                                 \
	EMP_FIXED_STATE_FETCH(name, NAME, Struct, CHECK)                                               \
	EMP_FIXED_STATE_IO_FUNCTIONS(name, NAME, Struct)                                               \
	EMP_FIXED_STATE_COMBINE_FUNCTION(name, Struct)                                                 \
	EMP_STATE_ORDER_FUNCTIONS(name, name##_get, emp_##name##_compare)                              \
	EMP_STATE_HASH_FUNCTIONS(name, name##_get, emp_##name##_hash)

/* Define NAME_get, a state to read, and NAME_writable, the first argument or an empty state. */
#define EMP_FIXED_STATE_FETCH(name, NAME, Struct, CHECK)                                           \
	static Struct *name##_get(Datum datum)                                                         \
	{                                                                                              \
		Struct *state = emp_state_get(datum, sizeof(Struct), EMP_##NAME##_FORMAT, #name);          \
                                                                                                   \
		CHECK(state);                                                                              \
		return state;                                                                              \
	}                                                                                              \
                                                                                                   \
	static Struct *name##_writable(FunctionCallInfo fcinfo)                                        \
	{                                                                                              \
		Struct *state;                                                                             \
                                                                                                   \
		if (PG_ARGISNULL(0))                                                                       \
		{                                                                                          \
			state = palloc(sizeof(Struct));                                                        \
			emp_##name##_init(state);                                                              \
			SET_VARSIZE(state, sizeof(Struct));                                                    \
			return state;                                                                          \
		}                                                                                          \
		state = emp_state_get_writable(fcinfo, 0, sizeof(Struct), EMP_##NAME##_FORMAT, #name);     \
		CHECK(state);                                                                              \
		return state;                                                                              \
	}

/* Define NAME_in, NAME_out, NAME_recv and NAME_send. */
#define EMP_FIXED_STATE_IO_FUNCTIONS(name, NAME, Struct)                                           \
	PG_FUNCTION_INFO_V1(emp_##name##_in);                                                          \
	Datum emp_##name##_in(PG_FUNCTION_ARGS)                                                        \
	{                                                                                              \
		const char *text = PG_GETARG_CSTRING(0);                                                   \
		Struct *state = palloc(sizeof(Struct));                                                    \
		EmpFailure failure;                                                                        \
                                                                                                   \
		if (emp_##name##_parse(text, strlen(text), state, &failure) != EMP_OK)                     \
		{                                                                                          \
			emp_throw_soft(&failure, fcinfo->context);                                             \
			PG_RETURN_NULL();                                                                      \
		}                                                                                          \
		SET_VARSIZE(state, sizeof(Struct));                                                        \
		PG_RETURN_POINTER(state);                                                                  \
	}                                                                                              \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_##name##_out);                                                         \
	Datum emp_##name##_out(PG_FUNCTION_ARGS)                                                       \
	{                                                                                              \
		char *text = palloc(EMP_##NAME##_TEXT_SIZE);                                               \
                                                                                                   \
		emp_##name##_print(name##_get(PG_GETARG_DATUM(0)), text);                                  \
		PG_RETURN_CSTRING(text);                                                                   \
	}                                                                                              \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_##name##_recv);                                                        \
	Datum emp_##name##_recv(PG_FUNCTION_ARGS)                                                      \
	{                                                                                              \
		StringInfo message = (StringInfo) PG_GETARG_POINTER(0);                                    \
		int len = message->len - message->cursor;                                                  \
		const char *bytes = pq_getmsgbytes(message, len);                                          \
		Struct *state = palloc(sizeof(Struct));                                                    \
		EmpFailure failure;                                                                        \
                                                                                                   \
		if (emp_##name##_unpack((const uint8 *) bytes, (Size) len, state, &failure) != EMP_OK)     \
			emp_throw(&failure);                                                                   \
		SET_VARSIZE(state, sizeof(Struct));                                                        \
		PG_RETURN_POINTER(state);                                                                  \
	}                                                                                              \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_##name##_send);                                                        \
	Datum emp_##name##_send(PG_FUNCTION_ARGS)                                                      \
	{                                                                                              \
		bytea *message = palloc(VARHDRSZ + EMP_##NAME##_BYTES);                                    \
                                                                                                   \
		SET_VARSIZE(message, VARHDRSZ + EMP_##NAME##_BYTES);                                       \
		emp_##name##_pack(name##_get(PG_GETARG_DATUM(0)), (uint8 *) VARDATA(message));             \
		PG_RETURN_BYTEA_P(message);                                                                \
	}

/* Define NAME_combine: add a state to a state, either of which may be NULL. */
#define EMP_FIXED_STATE_COMBINE_FUNCTION(name, Struct)                                             \
	PG_FUNCTION_INFO_V1(emp_##name##_combine);                                                     \
	Datum emp_##name##_combine(PG_FUNCTION_ARGS)                                                   \
	{                                                                                              \
		Struct *into;                                                                              \
		EmpFailure failure;                                                                        \
                                                                                                   \
		if (PG_ARGISNULL(1))                                                                       \
			return emp_state_unchanged(fcinfo);                                                    \
		if (PG_ARGISNULL(0))                                                                       \
			PG_RETURN_POINTER(name##_get(PG_GETARG_DATUM(1)));                                     \
		into = name##_writable(fcinfo);                                                            \
		if (emp_##name##_merge(into, name##_get(PG_GETARG_DATUM(1)), &failure) != EMP_OK)          \
			emp_throw(&failure);                                                                   \
		PG_RETURN_POINTER(into);                                                                   \
	}

/*
 * Define NAME_in, NAME_out, NAME_recv and NAME_send of a state of varying size, whose binary form is
 * the format byte and the text form.  PARSE(text, len, failure) returns a state, or NULL; PRINT(datum)
 * returns its text.
 */
#define EMP_TEXT_STATE_IO_FUNCTIONS(name, NAME, PARSE, PRINT)                                      \
	PG_FUNCTION_INFO_V1(emp_##name##_in);                                                          \
	Datum emp_##name##_in(PG_FUNCTION_ARGS)                                                        \
	{                                                                                              \
		return emp_text_state_in(fcinfo, PARSE);                                                   \
	}                                                                                              \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_##name##_out);                                                         \
	Datum emp_##name##_out(PG_FUNCTION_ARGS)                                                       \
	{                                                                                              \
		PG_RETURN_CSTRING(PRINT(PG_GETARG_DATUM(0)));                                              \
	}                                                                                              \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_##name##_recv);                                                        \
	Datum emp_##name##_recv(PG_FUNCTION_ARGS)                                                      \
	{                                                                                              \
		return emp_text_state_recv(fcinfo, PARSE, EMP_##NAME##_FORMAT, #name);                     \
	}                                                                                              \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_##name##_send);                                                        \
	Datum emp_##name##_send(PG_FUNCTION_ARGS)                                                      \
	{                                                                                              \
		return emp_text_state_send(PRINT(PG_GETARG_DATUM(0)), EMP_##NAME##_FORMAT);                \
	}

typedef void *(*EmpStateParse)(const char *text, Size len, EmpFailure *failure);

extern Datum emp_text_state_in(FunctionCallInfo fcinfo, EmpStateParse parse);
extern Datum emp_text_state_recv(FunctionCallInfo fcinfo, EmpStateParse parse, uint8 format,
								 const char *type);
extern Datum emp_text_state_send(const char *text, uint8 format);

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
