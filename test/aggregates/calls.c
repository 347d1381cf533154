/*
 * calls.c
 *		Calls aggregates as distributed servers call them.  For tests only, never installed.
 *
 * Such a server runs a transition function inside an aggregate of its own: through an FmgrInfo that
 * is made anew for every row and knows no expression, then sends the state as text, and combines
 * there in the same way.  What a function keeps in its FmgrInfo is lost to it.  Here this is done
 * within one server, with the same calls:
 *
 *		far_partial(aggregate, fresh, arguments ...)	the text of the state over the rows
 *		far_combine(aggregate, text)					the text of the combined state
 *		through_binary(value)							the value, sent and received
 *		cpu_seconds()									what this process has used so far
 *
 * fresh says which FmgrInfo is called: the new one, or one that is kept.  A new one is made in
 * either case, so that the times of both differ by what the function itself does.
 */
#include "postgres.h"

#include <sys/resource.h>

#include "access/htup_details.h"
#include "catalog/pg_aggregate.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(far_accum);
PG_FUNCTION_INFO_V1(far_merge);
PG_FUNCTION_INFO_V1(far_text);
PG_FUNCTION_INFO_V1(through_binary);
PG_FUNCTION_INFO_V1(cpu_seconds);

/* A state of an aggregate on its way. */
typedef struct FarState
{
	Oid type;           /* of the state */
	int16 length;       /* of the type */
	bool by_value;      /* of the type */
	Oid function;       /* the transition or the combine function */
	FmgrInfo kept;      /* one way to call it */
	Oid input;          /* the type's input function */
	Oid input_argument; /* what it takes besides */
	Datum value;
	bool is_null;
	bool started; /* strict functions without an initial value start from their first argument */
} FarState;

/* Begin a state: look the aggregate up. */
static FarState *
far_begin(Oid aggregate, bool combine, MemoryContext memory)
{
	FarState *state = MemoryContextAllocZero(memory, sizeof(FarState));
	HeapTuple tuple = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(aggregate));
	Form_pg_aggregate row;
	Datum initial;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "%u is no aggregate", aggregate);
	row = (Form_pg_aggregate) GETSTRUCT(tuple);
	state->type = row->aggtranstype;
	state->function = combine ? row->aggcombinefn : row->aggtransfn;
	get_typlenbyval(state->type, &state->length, &state->by_value);
	getTypeInputInfo(state->type, &state->input, &state->input_argument);
	fmgr_info_cxt(state->function, &state->kept, memory);
	initial = SysCacheGetAttr(AGGFNOID, tuple, Anum_pg_aggregate_agginitval, &state->is_null);
	if (!state->is_null)
	{
		MemoryContext old = MemoryContextSwitchTo(memory);

		state->value = OidInputFunctionCall(state->input, TextDatumGetCString(initial),
											state->input_argument, -1);
		MemoryContextSwitchTo(old);
	}
	state->started = !state->is_null || !state->kept.fn_strict;
	ReleaseSysCache(tuple);
	return state;
}

/* Keep a value for as long as the aggregate lives, in place of the last one. */
static void
far_keep(FarState *state, Datum value, bool is_null, MemoryContext memory)
{
	bool had_one = !state->is_null && !state->by_value;
	Datum last = state->value;

	if (had_one && !is_null && DatumGetPointer(value) == DatumGetPointer(last))
		return;
	if (!is_null && !state->by_value)
	{
		MemoryContext old = MemoryContextSwitchTo(memory);

		value = datumCopy(value, false, state->length);
		MemoryContextSwitchTo(old);
	}
	state->value = value;
	state->is_null = is_null;
	if (had_one)
		pfree(DatumGetPointer(last));
}

/* Add a row: inner has its arguments from number 1 on. */
static void
far_advance(FarState *state, bool fresh, FunctionCallInfo inner, int nargs, FunctionCallInfo outer,
			MemoryContext memory)
{
	FmgrInfo made;
	Datum value;
	int i;

	fmgr_info(state->function, &made);
	InitFunctionCallInfoData(*inner, fresh ? &made : &state->kept, nargs, outer->fncollation,
							 outer->context, outer->resultinfo);
	if (state->kept.fn_strict)
	{
		for (i = 1; i < nargs; i++)
			if (inner->args[i].isnull)
				return;
		if (!state->started)
		{
			far_keep(state, inner->args[1].value, false, memory);
			state->started = true;
			return;
		}
		if (state->is_null)
			return;
	}
	inner->args[0].value = state->value;
	inner->args[0].isnull = state->is_null;
	value = FunctionCallInvoke(inner);
	far_keep(state, value, inner->isnull, memory);
}

/* The state so far, or a new one. */
static FarState *
far_state(FunctionCallInfo fcinfo, bool combine, MemoryContext *memory)
{
	if (!AggCheckCallContext(fcinfo, memory))
		elog(ERROR, "called outside an aggregate");
	if (PG_ARGISNULL(0))
		return far_begin(PG_GETARG_OID(1), combine, *memory);
	return (FarState *) PG_GETARG_POINTER(0);
}

/* far_accum(internal, aggregate regprocedure, fresh boolean, VARIADIC "any") */
Datum
far_accum(PG_FUNCTION_ARGS)
{
	LOCAL_FCINFO(inner, FUNC_MAX_ARGS);
	MemoryContext memory;
	FarState *state = far_state(fcinfo, false, &memory);
	int i;

	for (i = 3; i < PG_NARGS(); i++)
		inner->args[i - 2] = fcinfo->args[i];
	far_advance(state, PG_GETARG_BOOL(2), inner, PG_NARGS() - 2, fcinfo, memory);
	PG_RETURN_POINTER(state);
}

/* far_merge(internal, aggregate regprocedure, state text) */
Datum
far_merge(PG_FUNCTION_ARGS)
{
	LOCAL_FCINFO(inner, 2);
	MemoryContext memory;
	FarState *state = far_state(fcinfo, true, &memory);

	inner->args[1].isnull = PG_ARGISNULL(2);
	inner->args[1].value =
		PG_ARGISNULL(2) ? (Datum) 0
						: OidInputFunctionCall(state->input, text_to_cstring(PG_GETARG_TEXT_PP(2)),
											   state->input_argument, -1);
	far_advance(state, true, inner, 2, fcinfo, memory);
	PG_RETURN_POINTER(state);
}

/* far_text(internal): the text of the state. */
Datum
far_text(PG_FUNCTION_ARGS)
{
	FarState *state;
	Oid output;
	bool is_varlena;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (FarState *) PG_GETARG_POINTER(0);
	if (state->is_null)
		PG_RETURN_NULL();
	getTypeOutputInfo(state->type, &output, &is_varlena);
	PG_RETURN_TEXT_P(cstring_to_text(OidOutputFunctionCall(output, state->value)));
}

/* through_binary(anyelement): the value, sent and received. */
Datum
through_binary(PG_FUNCTION_ARGS)
{
	Oid type = get_fn_expr_argtype(fcinfo->flinfo, 0);
	Oid function;
	Oid argument;
	bool is_varlena;
	bytea *message;
	StringInfoData buffer;

	getTypeBinaryOutputInfo(type, &function, &is_varlena);
	message = OidSendFunctionCall(function, PG_GETARG_DATUM(0));
	initStringInfo(&buffer);
	appendBinaryStringInfo(&buffer, VARDATA(message), VARSIZE(message) - VARHDRSZ);
	getTypeBinaryInputInfo(type, &function, &argument);
	PG_RETURN_DATUM(OidReceiveFunctionCall(function, &buffer, argument, -1));
}

/* cpu_seconds(): processor time, which says what a query costs on a busy machine too. */
Datum
cpu_seconds(PG_FUNCTION_ARGS)
{
	struct rusage usage;

	(void) fcinfo;
	if (getrusage(RUSAGE_SELF, &usage) != 0)
		elog(ERROR, "getrusage: %m");
	PG_RETURN_FLOAT8((double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
					 (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6);
}
