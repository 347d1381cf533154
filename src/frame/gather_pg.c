/*
 * gather_pg.c
 *		Records gathered for a fit: the state of aggregates over record.
 */
#include "frame/gather_pg.h"

#include "utils/memutils.h"

#include "base/failure_pg.h"
#include "base/state_pg.h"

/* Return a copy of a value, as it is. */
static struct varlena *
copy_value(const struct varlena *value)
{
	return memcpy(palloc(VARSIZE_ANY(value)), value, VARSIZE_ANY(value));
}

/* Return whether two values, or no values, have the same bytes. */
static bool
same_value(const struct varlena *a, const struct varlena *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return VARSIZE_ANY(a) == VARSIZE_ANY(b) && memcmp(a, b, VARSIZE_ANY(a)) == 0;
}

/* Make a state with what came with its first row. */
static EmpGathering *
new_gathering(MemoryContext context, const EmpGatherKind *kind, const int64 *number,
			  struct varlena *value)
{
	MemoryContext before = MemoryContextSwitchTo(context);
	EmpGathering *g = palloc0(sizeof(EmpGathering));

	g->context = context;
	memcpy(g->number, number, sizeof(g->number));
	if (value != NULL)
	{
		g->key = copy_value(value);
		g->value = PG_DETOAST_DATUM_COPY(PointerGetDatum(value));
	}
	g->builder = kind->begin(g);
	MemoryContextSwitchTo(before);
	return g;
}

/* Throw unless what came with a row is what a state has. */
static void
match(const EmpGathering *g, const EmpGatherKind *kind, const int64 *number, struct varlena *value)
{
	EmpFailure failure;

	if (likely(memcmp(number, g->number, sizeof(g->number)) == 0) &&
		(likely(same_value(value, g->key)) ||
		 (value != NULL && same_value(PG_DETOAST_DATUM(PointerGetDatum(value)), g->value))))
		return;
	emp_fail(&failure, EMP_BAD_VALUE, "%s", kind->differ);
	emp_fail_hint(&failure, "%s", kind->hint);
	emp_throw(&failure);
}

/* Return the state in the first argument as it is. */
static Datum
unchanged(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(PG_GETARG_POINTER(0));
}

/* Return the state in the first argument, or a new one. */
static EmpGathering *
get_gathering(FunctionCallInfo fcinfo, const EmpGatherKind *kind, const int64 *number,
			  struct varlena *value)
{
	MemoryContext context = emp_aggregate_context(fcinfo);
	EmpGathering *g;

	if (PG_ARGISNULL(0))
		return new_gathering(context, kind, number, value);
	g = (EmpGathering *) PG_GETARG_POINTER(0);
	match(g, kind, number, value);
	return g;
}

/* Return an argument as it was passed. */
struct varlena *
emp_gather_value(FunctionCallInfo fcinfo, int arg)
{
	struct varlena *value;

	if (PG_NARGS() <= arg || PG_ARGISNULL(arg))
		return NULL;
	value = (struct varlena *) PG_GETARG_POINTER(arg);
	/* what is in memory under another name may change */
	if (VARATT_IS_EXTERNAL(value) && !VARATT_IS_EXTERNAL_ONDISK(value))
		value = PG_DETOAST_DATUM(PG_GETARG_DATUM(arg));
	return value;
}

/* Add a row. */
Datum
emp_gather(FunctionCallInfo fcinfo, const EmpGatherKind *kind, const int64 *number,
		   struct varlena *value, const double *lead, int features)
{
	EmpGathering *g;

	if (lead == NULL && PG_ARGISNULL(features))
		return unchanged(fcinfo);
	g = get_gathering(fcinfo, kind, number, value);
	if (lead == NULL || PG_ARGISNULL(features))
		emp_frame_builder_leave_out(g->builder);
	else
		emp_frame_builder_add(g->builder, lead, PG_GETARG_DATUM(features));
	PG_RETURN_POINTER(g);
}

/* Add a state to a state. */
Datum
emp_gather_combine(FunctionCallInfo fcinfo, const EmpGatherKind *kind)
{
	EmpGathering *from;
	EmpGathering *g;

	emp_aggregate_context(fcinfo);
	if (PG_ARGISNULL(1))
		return unchanged(fcinfo);
	from = (EmpGathering *) PG_GETARG_POINTER(1);
	g = get_gathering(fcinfo, kind, from->number, from->value);
	emp_frame_builder_merge(g->builder, from->builder);
	PG_RETURN_POINTER(g);
}

/* Turn a state into bytes: numbers, length of the value, the value, rows. */
Datum
emp_gather_serialize(FunctionCallInfo fcinfo)
{
	EmpGathering *g = (EmpGathering *) PG_GETARG_POINTER(0);
	bytea *rows = emp_frame_builder_serialize(g->builder);
	uint32 len = g->value == NULL ? 0 : VARSIZE(g->value);
	Size size = VARHDRSZ + sizeof(g->number) + sizeof(len) + len + VARSIZE_ANY_EXHDR(rows);
	bytea *bytes;
	char *at;

	emp_aggregate_context(fcinfo);
	if (!AllocSizeIsValid(size))
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("too many rows for a parallel fit"),
						errdetail("The rows of one worker have more than 1 GB."),
						errhint("Set max_parallel_workers_per_gather = 0; of a churn model, "
								"churn_train needs no memory for rows.")));
	bytes = palloc(size);
	SET_VARSIZE(bytes, size);
	at = VARDATA(bytes);
	memcpy(at, g->number, sizeof(g->number));
	at += sizeof(g->number);
	memcpy(at, &len, sizeof(len));
	at += sizeof(len);
	if (len > 0)
		memcpy(at, g->value, len);
	memcpy(at + len, VARDATA_ANY(rows), VARSIZE_ANY_EXHDR(rows));
	PG_RETURN_BYTEA_P(bytes);
}

/* Turn bytes into a state. */
Datum
emp_gather_deserialize(FunctionCallInfo fcinfo)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	MemoryContext context = emp_aggregate_context(fcinfo);
	EmpGathering *g = MemoryContextAllocZero(context, sizeof(EmpGathering));
	const char *at = VARDATA_ANY(bytes);
	Size rows_size;
	uint32 len;
	bytea *rows;

	g->context = context;
	memcpy(g->number, at, sizeof(g->number));
	at += sizeof(g->number);
	memcpy(&len, at, sizeof(len));
	at += sizeof(len);
	if (len > 0)
		g->key = g->value = memcpy(MemoryContextAlloc(context, len), at, len);
	at += len;
	rows_size = VARSIZE_ANY_EXHDR(bytes) - sizeof(g->number) - sizeof(len) - len;
	rows = palloc(VARHDRSZ + rows_size);
	SET_VARSIZE(rows, VARHDRSZ + rows_size);
	memcpy(VARDATA(rows), at, rows_size);
	g->builder = emp_frame_builder_deserialize(context, rows);
	pfree(rows);
	PG_RETURN_POINTER(g);
}
