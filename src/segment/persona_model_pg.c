/*
 * persona_model_pg.c
 *		SQL face of the type persona_model: its forms and its order.
 *
 *		{"format": 1, "status": "converged", "by_position": false, "customers": 1000, "asked": 3, ...,
 *		 "features": [{"name": "tenure", "kind": "number", "role": "used", ..., "weight": 1}, ...],
 *		 "personas": [{"size": 500, "inertia": 812.5, "centre": [0.5, -1.25]}, ...]}
 *
 * Centres are in the coordinates of persona_model.h: by features, a category by levels.
 */
#include "segment/persona_model_pg.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "base/blob_pg.h"
#include "base/failure_pg.h"
#include "base/jsonb_pg.h"
#include "base/kept_pg.h"
#include "base/order_pg.h"
#include "frame/feature_json_pg.h"
#include "segment/persona_model_bytes.h"

#define TYPE "persona_model"

PG_FUNCTION_INFO_V1(emp_persona_model_in);
PG_FUNCTION_INFO_V1(emp_persona_model_out);
PG_FUNCTION_INFO_V1(emp_persona_model_recv);
PG_FUNCTION_INFO_V1(emp_persona_model_send);
PG_FUNCTION_INFO_V1(emp_persona_model_jsonb);

/* ---------------------------------------------------------------------------------------------
 * Values.
 */

/* Return a model as a value. */
Datum
emp_persona_model_datum(const EmpPersonaModel *model)
{
	Size size = emp_persona_model_bytes(model);
	struct varlena *value = palloc(VARHDRSZ + size);

	SET_VARSIZE(value, VARHDRSZ + size);
	emp_persona_model_pack(model, (uint8 *) VARDATA(value));
	PG_RETURN_POINTER(value);
}

/* Open bytes in the current memory context; false with the failure recorded. */
static bool
open_bytes(const uint8 *bytes, Size len, EmpPersonaModel *model, EmpFailure *failure)
{
	size_t memory;

	return emp_persona_model_memory(bytes, len, &memory, failure) == EMP_OK &&
		   emp_persona_model_open(bytes, len,
								  MemoryContextAllocHuge(CurrentMemoryContext, Max(memory, 1)),
								  model, failure) == EMP_OK;
}

/* Open a stored value in the current memory context, which throws when no version of ours wrote it. */
static const void *
open_value(struct varlena *value)
{
	const uint8 *bytes = (const uint8 *) VARDATA_ANY(value);
	Size len = VARSIZE_ANY_EXHDR(value);
	EmpPersonaModel *model = palloc(sizeof(EmpPersonaModel));
	EmpFailure failure;

	if (len > 0 && bytes[0] != EMP_PERSONA_MODEL_FORMAT)
		emp_throw_newer(TYPE, "format", bytes[0]);
	if (!open_bytes(bytes, len, model, &failure))
		emp_throw_damaged(TYPE);
	return model;
}

/* Return an argument as a model that is kept open. */
const EmpPersonaModel *
emp_persona_model_fetch(FunctionCallInfo fcinfo, int arg)
{
	return emp_kept(fcinfo, arg, open_value);
}

/* Open a model in the current memory context. */
const EmpPersonaModel *
emp_persona_model_get(Datum datum)
{
	return open_value(PG_DETOAST_DATUM_PACKED(datum));
}

/* ---------------------------------------------------------------------------------------------
 * The text form.
 */

/* Append a persona. */
static void
print_persona(StringInfo json, const EmpPersonaModel *model, int i)
{
	emp_json_print_comma(json);
	appendStringInfoChar(json, '{');
	emp_json_print_count(json, "size", model->size[i]);
	emp_json_print_number(json, "inertia", model->inertia[i]);
	emp_json_print_numbers(json, "centre", model->centre + (Size) i * model->terms, model->terms);
	appendStringInfoChar(json, '}');
}

/* Return the text form. */
char *
emp_persona_model_text(Datum datum)
{
	const EmpPersonaModel *model = emp_persona_model_get(datum);
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"format\": %d", EMP_PERSONA_MODEL_FORMAT);
	emp_json_print_text(&json, "status", emp_persona_status_name(model->status));
	emp_json_print_truth(&json, "by_position", model->by_position);
	emp_json_print_count(&json, "customers", model->rows);
	emp_json_print_count(&json, "asked", model->asked);
	emp_json_print_count(&json, "seed", model->seed);
	emp_json_print_count(&json, "iterations", model->iterations);
	emp_features_print(&json, model->feature, model->features, "weight", model->weight);
	emp_json_print_name(&json, "personas");
	appendStringInfoChar(&json, '[');
	for (int i = 0; i < model->personas; i++)
		print_persona(&json, model, i);
	appendStringInfoString(&json, "]}");
	return json.data;
}

/* Return the name of a status, by its number. */
static const char *
status_name(int i)
{
	return emp_persona_status_name((EmpPersonaStatus) i);
}

/* Read a persona. */
static void
parse_persona(EmpJsonReading *r, const JsonbValue *value, EmpPersonaModel *model, int i)
{
	EmpJsonObject object;
	JsonbIterator *it;
	JsonbValue v;
	int count;

	r->part = psprintf("Persona %d", i + 1);
	emp_json_open(r, "personas", value, &object);
	model->size[i] = emp_json_read_count(r, &object, "size");
	model->inertia[i] = emp_json_read_number(r, &object, "inertia");
	it = emp_json_read_list(r, "centre", emp_json_need(r, &object, "centre"), model->terms, &count);
	if (count != model->terms)
		emp_json_fail(r, "centre", "does not have as many numbers as there are coordinates");
	for (int t = 0; it != NULL && emp_jsonb_next_element(&it, &v); t++)
		model->centre[(Size) i * model->terms + t] = emp_json_number_of(r, "centre", &v);
	emp_json_close(r, &object);
}

/* Read the personas, given the features; these have rows, so that there are shares. */
static void
parse_personas(EmpJsonReading *r, EmpJsonObject *object, EmpPersonaModel *model)
{
	JsonbIterator *it;
	JsonbValue v;

	it = emp_json_read_list(r, "personas", emp_json_need(r, object, "personas"), EMP_KMEANS_MOST,
							&model->personas);
	if (r->failed)
		return;
	model->terms = emp_persona_terms(model->feature, model->features, model->weight, NULL);
	model->terms = Min(model->terms, EMP_PERSONA_TERMS);
	model->size = palloc0(sizeof(int64) * Max(model->personas, 1));
	model->inertia = palloc0(sizeof(double) * Max(model->personas, 1));
	model->centre = palloc0(sizeof(double) * Max((Size) model->personas * model->terms, 1));
	for (int i = 0; !r->failed && emp_jsonb_next_element(&it, &v); i++)
		parse_persona(r, &v, model, i);
	r->part = "Model";
}

/* Read a model into the current memory context, and check it. */
static EmpStatus
parse_model(Jsonb *json, EmpPersonaModel *model, EmpFailure *failure)
{
	EmpJsonReading reading = {.failure = failure, .type = TYPE, .part = "Model"};
	EmpJsonReading *r = &reading;
	EmpJsonObject object;

	memset(model, 0, sizeof(*model));
	emp_json_open_root(r, json, &object);
	if (emp_json_read_count(r, &object, "format") != EMP_PERSONA_MODEL_FORMAT)
		emp_json_fail(r, "format", "is unknown to this version of the extension");
	model->status = (EmpPersonaStatus) emp_json_read_word(r, &object, "status", status_name, 0,
														  EMP_PERSONA_STATUSES);
	model->by_position = emp_json_read_truth(r, &object, "by_position");
	model->rows = emp_json_read_count(r, &object, "customers");
	model->asked = emp_json_read_place(r, &object, "asked");
	model->seed = (int64) emp_json_read_number(r, &object, "seed");
	model->iterations = (uint32) emp_json_read_place(r, &object, "iterations");
	model->feature =
		emp_features_parse(r, &object, model->rows, &model->features, "weight", &model->weight);
	parse_personas(r, &object, model);
	emp_json_close(r, &object);
	if (r->failed || emp_persona_model_check(model, EMP_BAD_TEXT, failure) != EMP_OK)
		return EMP_BAD_TEXT;
	model->term = palloc(sizeof(EmpPersonaTerm) * Max(model->terms, 1));
	emp_persona_terms(model->feature, model->features, model->weight, model->term);
	return EMP_OK;
}

/* Read a model, or throw. */
const EmpPersonaModel *
emp_persona_model_of_jsonb(Jsonb *json)
{
	EmpPersonaModel *model = palloc(sizeof(EmpPersonaModel));
	EmpFailure failure;

	if (parse_model(json, model, &failure) != EMP_OK)
		emp_throw(&failure);
	return model;
}

/* Read the text form. */
Datum
emp_persona_model_in(PG_FUNCTION_ARGS)
{
	EmpPersonaModel model;
	EmpFailure failure;
	Datum json;

	if (!emp_input_soft(jsonb_in, PG_GETARG_CSTRING(0), fcinfo->context, &json))
		PG_RETURN_NULL();
	if (parse_model(DatumGetJsonbP(json), &model, &failure) != EMP_OK)
	{
		emp_throw_soft(&failure, fcinfo->context);
		PG_RETURN_NULL();
	}
	return emp_persona_model_datum(&model);
}

/* Print the text form. */
Datum
emp_persona_model_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(emp_persona_model_text(PG_GETARG_DATUM(0)));
}

/* Show a model as jsonb. */
Datum
emp_persona_model_jsonb(PG_FUNCTION_ARGS)
{
	return DirectFunctionCall1(jsonb_in,
							   CStringGetDatum(emp_persona_model_text(PG_GETARG_DATUM(0))));
}

/* ---------------------------------------------------------------------------------------------
 * The binary form, order and hash.
 */

/* Read the binary form: the bytes that are stored, which are made anew. */
Datum
emp_persona_model_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int len = message->len - message->cursor;
	const char *bytes = pq_getmsgbytes(message, len);
	EmpPersonaModel model;
	EmpFailure failure;

	if (!open_bytes((const uint8 *) bytes, (Size) len, &model, &failure))
		emp_throw(&failure);
	emp_features_verify(model.feature, model.features);
	return emp_persona_model_datum(&model);
}

/* Make the binary form. */
Datum
emp_persona_model_send(PG_FUNCTION_ARGS)
{
	return emp_blob_send(fcinfo);
}

EMP_ORDER_FUNCTIONS(persona_model, emp_blob_order)
EMP_HASH_FUNCTIONS(persona_model, emp_blob_hash)
