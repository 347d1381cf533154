/*
 * state_pg.c
 *		What the SQL faces of the mergeable types share: fetching and showing states.
 *
 * In an aggregate the state passed in is the aggregate's own, and changing it in place is
 * what makes the aggregate fast.  Everywhere else the same pointer may lead into a table's
 * page, so there the state is copied first.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "common/shortest_dec.h"
#include "fmgr.h"
#include "utils/fmgrprotos.h"

#include "base/failure_pg.h"
#include "base/state_pg.h"

/* Where the format byte of every state is: right after the length word. */
#define FORMAT_OFFSET 4

/*
 * Fetch a state of any size to read.
 *
 * A stored value may be compressed or have a short header; then this is a copy, aligned as
 * palloc aligns.
 */
void *
emp_state_get_sized(Datum datum, uint8 format, const char *type)
{
	struct varlena *state = PG_DETOAST_DATUM(datum);
	uint8 found;

	/* the format comes first: another one may well have another length */
	if (unlikely(VARSIZE(state) <= FORMAT_OFFSET))
		emp_throw_damaged(type);
	found = ((uint8 *) state)[FORMAT_OFFSET];
	if (unlikely(found != format))
		emp_throw_newer(type, "format", found);
	return state;
}

/* Fetch a state of a fixed size to read. */
void *
emp_state_get(Datum datum, Size size, uint8 format, const char *type)
{
	void *state = emp_state_get_sized(datum, format, type);

	if (unlikely(VARSIZE(state) != size))
		emp_throw_damaged(type);
	return state;
}

/*
 * Fetch a state to change and to return.
 *
 * When it is a copy already, or the aggregate's own, it is changed where it is.  The server
 * copies a returned pointer that is new to it, so nothing here needs the aggregate's memory.
 */
void *
emp_state_get_writable(FunctionCallInfo fcinfo, int arg, Size size, uint8 format, const char *type)
{
	void *state = emp_state_get(PG_GETARG_DATUM(arg), size, format, type);
	void *copy;

	if (state != PG_GETARG_POINTER(arg) || AggCheckCallContext(fcinfo, NULL))
		return state;
	copy = palloc(size);
	memcpy(copy, state, size);
	return copy;
}

/* Return the state in the first argument as it is: the second was NULL and adds nothing. */
Datum
emp_state_unchanged(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}

/* Return a state that may be changed: itself where an aggregate passed it in, else a copy. */
void *
emp_state_own(FunctionCallInfo fcinfo, void *state)
{
	if (AggCheckCallContext(fcinfo, NULL))
		return state;
	return memcpy(palloc(VARSIZE(state)), state, VARSIZE(state));
}

/* Return the memory of the aggregate that calls; throws where none does. */
MemoryContext
emp_aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (!AggCheckCallContext(fcinfo, &context))
		elog(ERROR, "a function with a state of type internal was called outside of an aggregate");
	return context;
}

/* Return a number, or NULL for NaN. */
Datum
emp_float8_or_null(FunctionCallInfo fcinfo, double number)
{
	if (isnan(number))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(number);
}

/* Read the text form of a state of varying size. */
Datum
emp_text_state_in(FunctionCallInfo fcinfo, EmpStateParse parse)
{
	const char *text = PG_GETARG_CSTRING(0);
	EmpFailure failure;
	void *state = parse(text, strlen(text), &failure);

	if (state == NULL)
	{
		emp_throw_soft(&failure, fcinfo->context);
		PG_RETURN_NULL();
	}
	PG_RETURN_POINTER(state);
}

/* Read a message of the binary protocol: the format, then the text form in the client's encoding. */
Datum
emp_text_state_recv(FunctionCallInfo fcinfo, EmpStateParse parse, uint8 format, const char *type)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	EmpFailure failure;
	const char *text;
	void *state;
	int len;

	if (message->cursor == message->len || pq_getmsgbyte(message) != format)
	{
		emp_fail(&failure, EMP_BAD_BINARY, "unknown format of a %s value", type);
		emp_fail_detail(&failure, "This version of the extension reads format %d.", format);
		emp_throw(&failure);
	}
	text = pq_getmsgtext(message, message->len - message->cursor, &len);
	state = parse(text, (Size) len, &failure);
	if (state == NULL)
	{
		if (failure.status == EMP_BAD_TEXT)
			failure.status = EMP_BAD_BINARY;
		emp_throw(&failure);
	}
	PG_RETURN_POINTER(state);
}

/* Make a message of the binary protocol of the text form. */
Datum
emp_text_state_send(const char *text, uint8 format)
{
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbyte(&message, format);
	pq_sendtext(&message, text, strlen(text));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/*
 * Append a member with a number, exact whatever the server's settings; null where there is none, and in
 * quotes where JSON has no such number.
 */
void
emp_json_number(StringInfo json, const char *name, double value)
{
	char digits[DOUBLE_SHORTEST_DECIMAL_LEN];

	if (isfinite(value))
		double_to_shortest_decimal_buf(value, digits);
	appendStringInfo(json, "%s\"%s\": %s", json->data[json->len - 1] == '{' ? "" : ", ", name,
					 isfinite(value) ? digits
					 : isnan(value)  ? "null"
					 : value > 0     ? "\"Infinity\""
									 : "\"-Infinity\"");
}

/*
 * Make a value of a text.
 *
 * Reading it back is slower than building jsonb piece by piece, but it is the one interface to
 * jsonb that is the same in all versions of the server, and nobody converts a million summaries.
 */
Datum
emp_json_parse(StringInfo json)
{
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json->data));
}

/* Close the text of an object and make it a value. */
Datum
emp_json_datum(StringInfo json)
{
	appendStringInfoChar(json, '}');
	return emp_json_parse(json);
}
