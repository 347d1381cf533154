/*
 * drift_pg.c
 *		SQL face of the type drift_summary, of churn_drift and population_stability.
 *
 * The state over arrays is a drift_summary.  A transition function keeps nothing between calls, so the
 * state bears a hash of the model as it was last passed: while that is the same, which for a model in a
 * toast table is a look at its pointer, the model is not fetched again.  That over records is of type
 * internal, as in churn_fit_pg.c: a reader of records, the model, and the summary that it fills.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/json.h"
#include "utils/memutils.h"

#include "base/hash.h"
#include "base/interrupt_pg.h"
#include "base/state_pg.h"
#include "churn/churn_model_pg.h"
#include "churn/drift.h"
#include "churn/drift_summary.h"
#include "churn/predictions.h"
#include "frame/frame_pg.h"

#define TYPE "drift_summary"

PG_FUNCTION_INFO_V1(emp_population_stability);
PG_FUNCTION_INFO_V1(emp_churn_drift);
PG_FUNCTION_INFO_V1(emp_drift_summary_accum);
PG_FUNCTION_INFO_V1(emp_drift_summary_combine);
PG_FUNCTION_INFO_V1(emp_drift_summary_final);
PG_FUNCTION_INFO_V1(emp_drift_record_accum);
PG_FUNCTION_INFO_V1(emp_drift_record_combine);
PG_FUNCTION_INFO_V1(emp_drift_record_serialize);
PG_FUNCTION_INFO_V1(emp_drift_record_deserialize);
PG_FUNCTION_INFO_V1(emp_drift_record_summary);
PG_FUNCTION_INFO_V1(emp_drift_record_final);

/* ---------------------------------------------------------------------------------------------
 * The type.
 */

/* Fetch a summary whose head can be read. */
static EmpDriftSummary *
get_any(Datum datum)
{
	EmpDriftSummary *s = emp_state_get_sized(datum, EMP_DRIFT_SUMMARY_FORMAT, TYPE);

	if (unlikely(!emp_drift_summary_sound(s, VARSIZE(s))))
		emp_throw_damaged(TYPE);
	return s;
}

/* Return a copy of a summary. */
static EmpDriftSummary *
copy_of(const EmpDriftSummary *s)
{
	return memcpy(palloc(VARSIZE(s)), s, VARSIZE(s));
}

/* Fetch a closed summary, all of which is possible. */
static EmpDriftSummary *
get_summary(Datum datum)
{
	EmpDriftSummary *s = get_any(datum);

	if (unlikely(!emp_drift_summary_possible(s)))
		emp_throw_damaged(TYPE);
	if (s->key != 0)
	{
		s = copy_of(s);
		s->key = 0;
	}
	return s;
}

/* Fetch the first argument to change and return. */
static EmpDriftSummary *
get_writable(FunctionCallInfo fcinfo)
{
	/* what an aggregate passes in was made here */
	if (AggCheckCallContext(fcinfo, NULL))
		return get_any(PG_GETARG_DATUM(0));
	return copy_of(get_summary(PG_GETARG_DATUM(0)));
}

/* Make a summary of a model, of no customer, in the current memory context. */
static EmpDriftSummary *
new_summary(const EmpChurnModel *model, uint64 hash)
{
	EmpDriftSummary head;
	EmpDriftSummary *s;

	emp_drift_summary_head(model, hash, &head);
	s = palloc(emp_drift_summary_size(&head));
	emp_drift_summary_init(s, &head, model);
	SET_VARSIZE(s, emp_drift_summary_size(&head));
	return s;
}

/* Read the text form; NULL when it does not parse. */
static void *
parse(const char *text, Size len, EmpFailure *failure)
{
	EmpDriftSummary head;
	EmpDriftSummary *s;

	if (emp_drift_summary_parse_head(text, len, &head, failure) != EMP_OK)
		return NULL;
	s = palloc(emp_drift_summary_size(&head));
	if (emp_drift_summary_parse(text, len, &head, s, failure) != EMP_OK)
		return NULL;
	SET_VARSIZE(s, emp_drift_summary_size(&head));
	return s;
}

/* Print the text form. */
static char *
print(Datum datum)
{
	EmpDriftSummary *s = get_summary(datum);
	char *text = palloc(emp_drift_summary_text_size(s));

	emp_drift_summary_print(s, text);
	return text;
}

EMP_TEXT_STATE_IO_FUNCTIONS(drift_summary, DRIFT_SUMMARY, parse, print)
EMP_STATE_ORDER_FUNCTIONS(drift_summary, get_summary, emp_drift_summary_compare)
EMP_STATE_HASH_FUNCTIONS(drift_summary, get_summary, emp_drift_summary_hash)

/* Close a summary: the final function of drift_agg and rollup. */
Datum
emp_drift_summary_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(get_summary(PG_GETARG_DATUM(0)));
}

/* Add a summary to a summary: combine function, and the transition function of rollup. */
Datum
emp_drift_summary_combine(PG_FUNCTION_ARGS)
{
	EmpDriftSummary *into;
	EmpDriftSummary *from;
	EmpFailure failure;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	from = get_summary(PG_GETARG_DATUM(1));
	if (PG_ARGISNULL(0))
		PG_RETURN_POINTER(from);
	into = get_writable(fcinfo);
	if (emp_drift_summary_merge(into, from, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(into);
}

/* ---------------------------------------------------------------------------------------------
 * Rows.
 */

/* Return the hash of a model as it was passed: of a toast pointer, or of the value; never 0. */
static uint64
key_of(Datum model)
{
	struct varlena *value = (struct varlena *) DatumGetPointer(model);

	/* what is in memory under another name may change */
	if (VARATT_IS_EXTERNAL(value) && !VARATT_IS_EXTERNAL_ONDISK(value))
		value = PG_DETOAST_DATUM_PACKED(model);
	return emp_hash64(value, VARSIZE_ANY(value), 0) | 1;
}

/* Return the hash of the bytes of a model. */
static uint64
hash_of(Datum model)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(model);

	return emp_hash64(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value), 0);
}

/* Add a customer whose features are an array: the transition function of churn_drift and drift_agg. */
Datum
emp_drift_summary_accum(PG_FUNCTION_ARGS)
{
	const double *cell;
	EmpDriftSummary *s;
	EmpFailure failure;
	int elements;
	uint64 key;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return emp_state_unchanged(fcinfo);
	key = key_of(PG_GETARG_DATUM(1));
	if (PG_ARGISNULL(0))
	{
		s = new_summary(emp_churn_model_get(PG_GETARG_DATUM(1)), hash_of(PG_GETARG_DATUM(1)));
		s->key = key;
	}
	else
		s = get_writable(fcinfo);
	if (s->key != key)
	{
		if (emp_drift_summary_match(s, hash_of(PG_GETARG_DATUM(1)), &failure) != EMP_OK)
			emp_throw(&failure);
		s->key = key;
	}
	cell = emp_feature_array_cells(PG_GETARG_ARRAYTYPE_P(2), &elements);
	if (emp_drift_summary_add_array(s, cell, elements, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}

/* The state over records. */
typedef struct RecordState
{
	MemoryContext context;      /* of everything here */
	uint64 key;                 /* of the model as it was last passed */
	const EmpChurnModel *model; /* NULL: no record was read in this process */
	EmpFeatureReader *reader;
	double *cell;
	EmpDriftSummary *summary; /* NULL: of no customer */
} RecordState;

/* Make a state over records. */
static RecordState *
new_state(FunctionCallInfo fcinfo)
{
	MemoryContext context = emp_aggregate_context(fcinfo);
	RecordState *state = MemoryContextAllocZero(context, sizeof(RecordState));

	state->context = context;
	return state;
}

/* Get ready for records by a model. */
static void
open_model(RecordState *state, Datum model)
{
	uint64 hash = hash_of(model);
	MemoryContext before;
	EmpFailure failure;

	if (state->summary != NULL && emp_drift_summary_match(state->summary, hash, &failure) != EMP_OK)
		emp_throw(&failure);
	if (state->model != NULL)
		return;
	before = MemoryContextSwitchTo(state->context);
	/* texts of an opened model stay where its bytes are */
	model = PointerGetDatum(PG_DETOAST_DATUM_COPY(model));
	state->model = emp_churn_model_get(model);
	state->reader =
		emp_feature_reader(state->context, state->model->feature, state->model->features, NULL);
	state->cell = palloc(sizeof(double) * (state->model->features + 1));
	if (state->summary == NULL)
		state->summary = new_summary(state->model, hash);
	MemoryContextSwitchTo(before);
}

/* Add a customer whose features are a record. */
Datum
emp_drift_record_accum(PG_FUNCTION_ARGS)
{
	RecordState *state = PG_ARGISNULL(0) ? new_state(fcinfo) : (void *) PG_GETARG_POINTER(0);
	EmpFailure failure;
	uint64 key;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		PG_RETURN_POINTER(state);
	key = key_of(PG_GETARG_DATUM(1));
	if (state->model == NULL || state->key != key)
	{
		open_model(state, PG_GETARG_DATUM(1));
		state->key = key;
	}
	emp_feature_read_record(state->reader, PG_GETARG_DATUM(2), state->cell);
	if (emp_drift_summary_add_row(state->summary, state->model, state->cell, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(state);
}

/* Add a state over records to another. */
Datum
emp_drift_record_combine(PG_FUNCTION_ARGS)
{
	RecordState *into = PG_ARGISNULL(0) ? new_state(fcinfo) : (void *) PG_GETARG_POINTER(0);
	RecordState *from = PG_ARGISNULL(1) ? NULL : (void *) PG_GETARG_POINTER(1);
	MemoryContext before;
	EmpFailure failure;

	if (from == NULL || from->summary == NULL)
		PG_RETURN_POINTER(into);
	if (into->summary == NULL)
	{
		before = MemoryContextSwitchTo(into->context);
		into->summary = copy_of(from->summary);
		MemoryContextSwitchTo(before);
	}
	else if (emp_drift_summary_merge(into->summary, from->summary, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(into);
}

/* Make bytes of a state over records, for another process of this server: the summary, if there is one. */
Datum
emp_drift_record_serialize(PG_FUNCTION_ARGS)
{
	RecordState *state = (RecordState *) PG_GETARG_POINTER(0);
	bytea *bytes;

	if (state->summary != NULL)
		PG_RETURN_POINTER(copy_of(state->summary));
	bytes = palloc(VARHDRSZ);
	SET_VARSIZE(bytes, VARHDRSZ);
	PG_RETURN_BYTEA_P(bytes);
}

/* Make a state over records of bytes. */
Datum
emp_drift_record_deserialize(PG_FUNCTION_ARGS)
{
	RecordState *state = new_state(fcinfo);
	MemoryContext before = MemoryContextSwitchTo(state->context);
	bytea *bytes = PG_GETARG_BYTEA_P_COPY(0); /* which is aligned */

	if (VARSIZE(bytes) > VARHDRSZ)
		state->summary = get_summary(PointerGetDatum(bytes));
	MemoryContextSwitchTo(before);
	PG_RETURN_POINTER(state);
}

/* ---------------------------------------------------------------------------------------------
 * Results.
 */

/* Append a feature. */
static void
append_feature(StringInfo json, const EmpDriftSummary *s, uint32 i, const EmpDrift *drift)
{
	const EmpDriftFeature *f = &s->feature[i];
	char *name = pnstrdup(emp_drift_names(s) + f->name, f->len);

	appendStringInfoString(json, "{\"feature\": ");
	escape_json(json, name);
	appendStringInfo(json, ", \"kind\": \"%s\"", emp_column_kind_name((EmpColumnKind) f->kind));
	emp_json_number(json, "psi", drift->psi);
	appendStringInfo(json, ", \"verdict\": \"%s\"", emp_drift_verdict(drift->psi));
	emp_json_number(json, "psi_by_chance", drift->chance);
	emp_json_number(json, "missing_then", drift->missing_then);
	emp_json_number(json, "missing_now", drift->missing_now);
	appendStringInfoChar(json, '}');
	pfree(name);
}

/* A feature and its index, for sorting. */
typedef struct Ranked
{
	uint32 feature;
	EmpDrift drift;
} Ranked;

/* Order features by their indexes, the largest first. */
static int
compare_ranked(const void *a, const void *b)
{
	const Ranked *x = a;
	const Ranked *y = b;

	if (x->drift.psi != y->drift.psi)
		return x->drift.psi > y->drift.psi ? -1 : 1;
	return x->feature < y->feature ? -1 : 1;
}

/* Show a summary as jsonb. */
static Datum
show(const EmpDriftSummary *s)
{
	Ranked *ranked = palloc(sizeof(Ranked) * (s->features + 1));
	StringInfoData json;

	for (uint32 i = 0; i < s->features; i++)
		ranked[i] = (Ranked){i, emp_drift_of(s, i)};
	qsort(ranked, s->features, sizeof(Ranked), compare_ranked);
	initStringInfo(&json);
	appendStringInfo(&json, "{\"customers\": " INT64_FORMAT ", \"customers_then\": " INT64_FORMAT,
					 s->customers, s->then);
	if (s->features > 0)
		appendStringInfo(&json, ", \"verdict\": \"%s\"", emp_drift_verdict(ranked[0].drift.psi));
	else
		appendStringInfoString(&json, ", \"verdict\": null");
	appendStringInfoString(&json, ", \"features\": [");
	for (uint32 i = 0; i < s->features; i++)
	{
		if (i > 0)
			appendStringInfoString(&json, ", ");
		append_feature(&json, s, ranked[i].feature, &ranked[i].drift);
	}
	appendStringInfoChar(&json, ']');
	return emp_json_datum(&json);
}

/* Say how far customers have moved away from those that a model was fitted to. */
Datum
emp_churn_drift(PG_FUNCTION_ARGS)
{
	return show(get_summary(PG_GETARG_DATUM(0)));
}

/* The same of a state over records; NULL of no customer. */
Datum
emp_drift_record_final(PG_FUNCTION_ARGS)
{
	RecordState *state = PG_ARGISNULL(0) ? NULL : (void *) PG_GETARG_POINTER(0);

	if (state == NULL || state->summary == NULL)
		PG_RETURN_NULL();
	return show(state->summary);
}

/* Return a state over records as a summary; NULL of no customer. */
Datum
emp_drift_record_summary(PG_FUNCTION_ARGS)
{
	RecordState *state = PG_ARGISNULL(0) ? NULL : (void *) PG_GETARG_POINTER(0);

	if (state == NULL || state->summary == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(copy_of(state->summary));
}

/* Take an array as a sample; its NULLs are missing values. */
static EmpDriftSample
take_sample(ArrayType *array)
{
	int elements = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	const double *from = (const double *) ARR_DATA_PTR(array);
	const bits8 *known = ARR_NULLBITMAP(array);
	double *value = palloc(sizeof(double) * ((Size) elements + 1));
	EmpFailure failure;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
						errmsg("sample has %d dimensions", ARR_NDIM(array)),
						errhint("A sample is an array of one dimension.")));
	for (int i = 0; i < elements; i++)
	{
		if (known != NULL && (known[i / 8] & 1 << i % 8) == 0)
		{
			value[i] = NAN;
			continue;
		}
		if (emp_score_check(*from, &failure) != EMP_OK)
			emp_throw(&failure);
		value[i] = *from++;
	}
	return (EmpDriftSample){value, (size_t) elements};
}

/* Return the population stability index of two samples. */
Datum
emp_population_stability(PG_FUNCTION_ARGS)
{
	EmpDriftSample expected = take_sample(PG_GETARG_ARRAYTYPE_P(0));
	EmpDriftSample actual = take_sample(PG_GETARG_ARRAYTYPE_P(1));
	EmpKeyed *scratch =
		MemoryContextAllocHuge(CurrentMemoryContext, (2 * expected.n + 1) * sizeof(EmpKeyed));
	double psi = emp_sample_stability(expected, actual, scratch, emp_check_interrupts);

	return emp_float8_or_null(fcinfo, psi);
}
