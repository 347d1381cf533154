/*
 * logit_sums_pg.c
 *		SQL face of the type logit_sums: the pass of a logistic model over customers, as an aggregate.
 *
 * It is what churn_train asks a query for once a step, and whoever has rows that may not leave their place
 * can do the same.  The model comes with every row; the state keeps what it needs of it.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "base/hash.h"
#include "base/interrupt_pg.h"
#include "base/number.h"
#include "base/state_pg.h"
#include "churn/churn_model_pg.h"
#include "churn/logit_sums.h"
#include "churn/logit_sums_pg.h"
#include "frame/frame_pg.h"

PG_FUNCTION_INFO_V1(emp_logit_sums_accum);
PG_FUNCTION_INFO_V1(emp_logit_sums_combine);
PG_FUNCTION_INFO_V1(emp_logit_sums_final);
PG_FUNCTION_INFO_V1(emp_logit_sums_jsonb);
PG_FUNCTION_INFO_V1(emp_log_likelihood_logit_sums);

#define TYPE "logit_sums"

/* Fetch a state to read, open or closed. */
static EmpLogitTotals *
get_state(Datum datum)
{
	EmpLogitTotals *t = emp_state_get_sized(datum, EMP_LOGIT_SUMS_FORMAT, TYPE);

	if (unlikely(!emp_logit_sums_sound(t, VARSIZE(t))))
		emp_throw_damaged(TYPE);
	return t;
}

/* Return memory for a state of so many bytes; throws when they are too many. */
static EmpLogitTotals *
new_state(Size size)
{
	EmpLogitTotals *t;

	if (size > EMP_LOGIT_SUMS_BYTES)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("too many terms for a value of type " TYPE)));
	t = palloc0(size);
	SET_VARSIZE(t, size);
	return t;
}

/* Return a closed state. */
static EmpLogitTotals *
close_state(const EmpLogitTotals *t)
{
	EmpLogitShape shape = {t->terms, t->features, t->bins};
	EmpLogitTotals *closed = new_state(emp_logit_sums_size(&shape));
	int32 header = closed->header;

	emp_logit_sums_close(t, closed);
	closed->header = header;
	return closed;
}

/* Fetch a closed state to read. */
EmpLogitTotals *
emp_logit_sums_get(Datum datum)
{
	EmpLogitTotals *t = get_state(datum);

	return t->open ? close_state(t) : t;
}

/* Read the text form; NULL when it does not parse. */
static void *
parse_state(const char *text, Size len, EmpFailure *failure)
{
	EmpLogitShape shape;
	EmpLogitTotals *t;
	int32 header;

	if (emp_logit_sums_parse_shape(text, len, &shape, failure) != EMP_OK)
		return NULL;
	t = new_state(emp_logit_sums_size(&shape));
	header = t->header;
	if (emp_logit_sums_parse(text, len, t, emp_check_interrupts, failure) != EMP_OK)
		return NULL;
	t->header = header;
	return t;
}

/* Return the text form. */
static char *
print_state(Datum datum)
{
	EmpLogitTotals *t = emp_logit_sums_get(datum);
	char *text = palloc(emp_logit_sums_text_size(t));

	emp_logit_sums_print(t, text, emp_check_interrupts);
	return text;
}

EMP_TEXT_STATE_IO_FUNCTIONS(logit_sums, LOGIT_SUMS, parse_state, print_state)
EMP_STATE_ORDER_FUNCTIONS(logit_sums, emp_logit_sums_get, emp_logit_sums_compare)
EMP_STATE_HASH_FUNCTIONS(logit_sums, emp_logit_sums_get, emp_logit_sums_hash)

/* Make an open state for a model, with what a state has that is given. */
static EmpLogitTotals *
open_state(Datum model, const void *bytes, Size len, const EmpLogitTotals *given)
{
	const EmpChurnModel *opened = emp_churn_model_get(model);
	EmpLogitTotals *t;
	EmpFailure failure;
	int32 header;

	emp_churn_model_need(opened);
	if (opened->method != EMP_CHURN_LOGISTIC)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("sums are those of a logistic model"),
						errdetail("This one is fitted by boosting.")));
	t = new_state(emp_logit_sums_open_size(opened, len));
	header = t->header;
	emp_logit_sums_init(t, opened, bytes, len);
	t->header = header;
	if (given != NULL && emp_logit_sums_merge(t, given, &failure) != EMP_OK)
		emp_throw(&failure);
	return t;
}

/* Fetch the first argument, which may be NULL, as an open state for a model that may be changed. */
static EmpLogitTotals *
get_open(FunctionCallInfo fcinfo, Datum model)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(model);
	const void *bytes = VARDATA_ANY(value);
	Size len = VARSIZE_ANY_EXHDR(value);
	EmpLogitTotals *t;

	if (PG_ARGISNULL(0))
		return open_state(PointerGetDatum(value), bytes, len, NULL);
	t = get_state(PG_GETARG_DATUM(0));
	if (likely(t->open && emp_logit_sums_is_of(t, bytes, len)))
		return emp_state_own(fcinfo, t);
	/* it came from elsewhere, or the models differ, which merging finds out */
	return open_state(PointerGetDatum(value), bytes, len, t);
}

/* Add a row: model, whether a customer left, their features. */
Datum
emp_logit_sums_accum(PG_FUNCTION_ARGS)
{
	EmpLogitTotals *t;
	EmpFailure failure;
	const double *cell;
	int features;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		return emp_state_unchanged(fcinfo);
	cell = emp_feature_array_cells(PG_GETARG_ARRAYTYPE_P(3), &features);
	t = get_open(fcinfo, PG_GETARG_DATUM(1));
	if (features != (int) t->features)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("array has %d features, but the model has %d", features,
							   (int) t->features)));
	if (emp_logit_sums_add(t, PG_GETARG_BOOL(2), cell, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(t);
}

/* Add a state to a state. */
Datum
emp_logit_sums_combine(PG_FUNCTION_ARGS)
{
	EmpLogitTotals *from;
	EmpLogitTotals *into;
	EmpFailure failure;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	from = get_state(PG_GETARG_DATUM(1));
	if (PG_ARGISNULL(0))
		PG_RETURN_POINTER(close_state(from));
	into = get_state(PG_GETARG_DATUM(0));
	if (!AggCheckCallContext(fcinfo, NULL))
		into = close_state(into);
	if (emp_logit_sums_merge(into, from, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(into);
}

/* Close a state. */
Datum
emp_logit_sums_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(emp_logit_sums_get(PG_GETARG_DATUM(0)));
}

/* Return the log-likelihood. */
Datum
emp_log_likelihood_logit_sums(PG_FUNCTION_ARGS)
{
	EmpLogitTotals *t = get_state(PG_GETARG_DATUM(0));

	PG_RETURN_FLOAT8((double) emp_wide_get(emp_logit_sums_of(t)) / EMP_LOGIT_SUMS_UNIT);
}

/* Show sums: how many rows, the log-likelihood and its gradient. */
Datum
emp_logit_sums_jsonb(PG_FUNCTION_ARGS)
{
	EmpLogitTotals *t = get_state(PG_GETARG_DATUM(0));
	const EmpWide *sum = emp_logit_sums_of(t);
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	emp_json_number(&json, "customers", (double) t->rows);
	emp_json_number(&json, "churned", (double) t->churned);
	emp_json_number(&json, "log_likelihood", (double) emp_wide_get(&sum[0]) / EMP_LOGIT_SUMS_UNIT);
	appendStringInfoString(&json, ", \"gradient\": [");
	for (uint32 i = 0; i < t->terms; i++)
	{
		char number[EMP_NUMBER_TEXT_SIZE];

		emp_number_print((double) emp_wide_get(&sum[1 + i]) / EMP_LOGIT_SUMS_UNIT, number);
		appendStringInfo(&json, "%s%s", i > 0 ? ", " : "", number);
	}
	appendStringInfoString(&json, "]");
	return emp_json_datum(&json);
}
