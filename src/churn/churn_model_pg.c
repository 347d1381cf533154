/*
 * churn_model_pg.c
 *		SQL face of the types churn_model and cox_model: their forms, their order, and models as arguments
 *		of functions.
 *
 * A value is a length word and the bytes of churn_model_bytes.h.  A model may have 100 KB, and a query
 * scores a million rows by it, so functions keep it open (doc/design/016).
 */
#include "churn/churn_model_pg.h"

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"

#include "base/blob_pg.h"
#include "base/failure_pg.h"
#include "base/kept_pg.h"
#include "base/order_pg.h"
#include "churn/churn_model_bytes.h"
#include "churn/churn_model_json_pg.h"
#include "frame/feature_json_pg.h"
#include "frame/frame_pg.h"

#define TYPE "churn_model or cox_model"

/* ---------------------------------------------------------------------------------------------
 * Values.
 */

/* Return a model as a value. */
Datum
emp_churn_model_datum(const EmpChurnModel *model)
{
	Size size = emp_churn_model_bytes(model);
	struct varlena *value;

	if (!AllocSizeIsValid(VARHDRSZ + size))
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("the churn model is too large"), errdetail("It has more than 1 GB."),
						errhint("Fit fewer features, rounds or leaves.")));
	value = palloc(VARHDRSZ + size);
	SET_VARSIZE(value, VARHDRSZ + size);
	emp_churn_model_pack(model, (uint8 *) VARDATA(value));
	PG_RETURN_POINTER(value);
}

/* Open bytes in the current memory context; false with the failure recorded. */
static bool
open_bytes(const uint8 *bytes, Size len, EmpChurnModel *model, EmpFailure *failure)
{
	size_t memory;

	return emp_churn_model_memory(bytes, len, &memory, failure) == EMP_OK &&
		   emp_churn_model_open(bytes, len,
								MemoryContextAllocHuge(CurrentMemoryContext, Max(memory, 1)), model,
								failure) == EMP_OK;
}

/* Open a stored value in the current memory context, which throws when no version of ours wrote it. */
static EmpChurnModel *
open_value(struct varlena *value)
{
	const uint8 *bytes = (const uint8 *) VARDATA_ANY(value);
	Size len = VARSIZE_ANY_EXHDR(value);
	EmpChurnModel *model = palloc(sizeof(EmpChurnModel));
	EmpFailure failure;

	if (len > 0 && bytes[0] != EMP_CHURN_MODEL_FORMAT)
		emp_throw_newer(TYPE, "format", bytes[0]);
	if (!open_bytes(bytes, len, model, &failure))
		emp_throw_damaged(TYPE);
	return model;
}

/* Open a model in the current memory context. */
const EmpChurnModel *
emp_churn_model_get(Datum datum)
{
	return open_value(PG_DETOAST_DATUM_PACKED(datum));
}

/* Return the SQL type of a model. */
static const char *
type_of(const EmpChurnModel *model)
{
	return model->method == EMP_CHURN_COX ? "cox_model" : "churn_model";
}

/* Check that a model which came from outside is one of a type. */
static EmpStatus
check_type(const EmpChurnModel *model, const char *type, EmpStatus status, EmpFailure *failure)
{
	if (strcmp(type_of(model), type) == 0)
		return EMP_OK;
	emp_fail(failure, status, "invalid %s", type);
	emp_fail_detail(failure, "It is a %s.", type_of(model));
	return status;
}

/* Read the text form. */
static Datum
model_in(FunctionCallInfo fcinfo, const char *type)
{
	EmpChurnModel model;
	EmpFailure failure;
	Datum json;

	if (!emp_input_soft(jsonb_in, PG_GETARG_CSTRING(0), fcinfo->context, &json))
		PG_RETURN_NULL();
	if (emp_churn_model_parse(DatumGetJsonbP(json), &model, &failure) != EMP_OK ||
		check_type(&model, type, EMP_BAD_TEXT, &failure) != EMP_OK)
	{
		emp_throw_soft(&failure, fcinfo->context);
		PG_RETURN_NULL();
	}
	return emp_churn_model_datum(&model);
}

/* Return the text form. */
static char *
text_form(Datum datum)
{
	StringInfoData json;

	initStringInfo(&json);
	emp_churn_model_print(&json, emp_churn_model_get(datum));
	return json.data;
}

/* Read the binary form: the bytes that are stored, which are made anew. */
static Datum
model_recv(FunctionCallInfo fcinfo, const char *type)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int len = message->len - message->cursor;
	const char *bytes = pq_getmsgbytes(message, len);
	EmpChurnModel model;
	EmpFailure failure;

	if (!open_bytes((const uint8 *) bytes, (Size) len, &model, &failure) ||
		check_type(&model, type, EMP_BAD_BINARY, &failure) != EMP_OK)
		emp_throw(&failure);
	emp_features_verify(model.feature, model.features);
	return emp_churn_model_datum(&model);
}

/* Define the functions of a type; its text form and its cast to jsonb show everything in a model. */
#define MODEL_FUNCTIONS(name)                                                                      \
	PG_FUNCTION_INFO_V1(emp_##name##_in);                                                          \
	Datum emp_##name##_in(PG_FUNCTION_ARGS)                                                        \
	{                                                                                              \
		return model_in(fcinfo, #name);                                                            \
	}                                                                                              \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_##name##_out);                                                         \
	Datum emp_##name##_out(PG_FUNCTION_ARGS)                                                       \
	{                                                                                              \
		PG_RETURN_CSTRING(text_form(PG_GETARG_DATUM(0)));                                          \
	}                                                                                              \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_##name##_recv);                                                        \
	Datum emp_##name##_recv(PG_FUNCTION_ARGS)                                                      \
	{                                                                                              \
		return model_recv(fcinfo, #name);                                                          \
	}                                                                                              \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_##name##_send);                                                        \
	Datum emp_##name##_send(PG_FUNCTION_ARGS)                                                      \
	{                                                                                              \
		return emp_blob_send(fcinfo);                                                              \
	}                                                                                              \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_##name##_jsonb);                                                       \
	Datum emp_##name##_jsonb(PG_FUNCTION_ARGS)                                                     \
	{                                                                                              \
		return DirectFunctionCall1(jsonb_in, CStringGetDatum(text_form(PG_GETARG_DATUM(0))));      \
	}                                                                                              \
                                                                                                   \
	EMP_ORDER_FUNCTIONS(name, emp_blob_order)                                                      \
	EMP_HASH_FUNCTIONS(name, emp_blob_hash)

MODEL_FUNCTIONS(churn_model)
MODEL_FUNCTIONS(cox_model)

/* ---------------------------------------------------------------------------------------------
 * Models as arguments.
 */

/* Open a value, to be kept. */
static const void *
open_kept(struct varlena *value)
{
	return open_value(value);
}

/* Return an argument as a model that is kept open. */
const EmpChurnModel *
emp_churn_model_fetch(FunctionCallInfo fcinfo, int arg)
{
	return emp_kept(fcinfo, arg, open_kept);
}

/* Throw for a failed model. */
void
emp_churn_model_need(const EmpChurnModel *model)
{
	if (unlikely(model->status == EMP_CHURN_FAILED))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("the fit of this %s failed", type_of(model)),
						errdetail("It was fitted to " INT64_FORMAT " customers, and %s.",
								  model->rows, emp_churn_reason_text(model->reason)),
						errhint("Fit customers who left and customers who stayed.")));
}

/* Return an argument as a model to use. */
const EmpChurnModel *
emp_churn_model_usable(FunctionCallInfo fcinfo, int arg)
{
	const EmpChurnModel *model = emp_churn_model_fetch(fcinfo, arg);

	emp_churn_model_need(model);
	return model;
}

/* ---------------------------------------------------------------------------------------------
 * Notices.
 */

/* Say that rows were left out, and which features alone tell the outcome. */
static void
notice_rows(const EmpChurnModel *model, const bool *tells)
{
	if (model->left_out > 0)
		ereport(NOTICE,
				(errmsg(INT64_FORMAT " of " INT64_FORMAT " customers are left out", model->left_out,
						model->left_out + model->rows),
				 errdetail("It is not known whether they left, or they have no features.")));
	for (int i = 0; tells != NULL && i < model->features; i++)
		if (tells[i] && model->feature[i].role == EMP_FEATURE_USED)
			ereport(
				NOTICE,
				(errmsg("feature \"%s\" alone tells who left: it may be a leak",
						model->feature[i].name),
				 errhint("Leave it out, {\"ignore\": [\"%s\"]}, if it is known only afterwards.",
						 model->feature[i].name)));
}

/* Say how the fit ended, unless it converged. */
static void
notice_end(const EmpChurnModel *model)
{
	switch (model->status)
	{
		case EMP_CHURN_CONVERGED:
			break;
		case EMP_CHURN_PENALISED:
			ereport(NOTICE, (errmsg("the likelihood has no maximum: %s",
									emp_churn_reason_text(model->reason)),
							 errdetail("The model is fitted with a penalty, l2 = %g.", model->l2)));
			break;
		case EMP_CHURN_STOPPED:
			ereport(NOTICE, (errmsg("the fit of the churn model did not converge: %s",
									emp_churn_reason_text(model->reason)),
							 errhint("Give a penalty, {\"l2\": 1}.")));
			break;
		case EMP_CHURN_FAILED:
			ereport(NOTICE, (errmsg("the fit of the churn model failed: %s",
									emp_churn_reason_text(model->reason))));
			break;
		case EMP_CHURN_STATUSES:
			break;
	}
}

/* Say which terms are linear in earlier ones. */
static void
notice_aliases(const EmpChurnModel *model)
{
	EmpDesign design = emp_churn_model_design(model);
	char name[EMP_TERM_NAME_SIZE];

	for (int t = 0; t < model->terms; t++)
		if (model->term[t].aliased)
		{
			emp_term_print(&design, t, name);
			ereport(NOTICE,
					(errmsg("\"%s\" follows from other features, and has no coefficient", name)));
		}
}

/* Say what is to be said of a fit. */
void
emp_churn_model_notices(const EmpChurnModel *model, const bool *tells)
{
	emp_feature_notices(model->feature, model->features);
	notice_rows(model, tells);
	notice_end(model);
	if (emp_churn_model_linear(model))
		notice_aliases(model);
}
