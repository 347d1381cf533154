/*
 * fitted_pg.c
 *		SQL face of the types purchase_model, spend_model and retention_model.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "base/number.h"
#include "base/state_pg.h"
#include "value/fitted_pg.h"

/* Fetch a model to read, failed or not. */
static EmpFitted *
get_any(const EmpFamily *family, Datum datum)
{
	EmpFitted *model = emp_state_get_sized(datum, EMP_FITTED_FORMAT, family->type);

	if (unlikely(!emp_fitted_sound(family, model, VARSIZE(model))))
		emp_throw_damaged(family->type);
	return model;
}

/* Fetch a model to predict with. */
static const EmpFitted *
get_usable(const EmpFamily *family, Datum datum)
{
	EmpFitted *model = get_any(family, datum);

	if (unlikely(model->status == EMP_FIT_FAILED))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("the fit of this %s failed", family->type),
						errdetail("%c%s.",
								  pg_toupper((unsigned char) emp_fit_reason_text(
									  (EmpFitReason) model->reason)[0]),
								  emp_fit_reason_text((EmpFitReason) model->reason) + 1),
						errhint("It has no parameters. Fit more customers, or enter parameters.")));
	return model;
}

/* Return a value of a model. */
static Datum
model_datum(EmpFitted *model)
{
	SET_VARSIZE(model, emp_fitted_size(model->parameters, model->has_covariance));
	PG_RETURN_POINTER(model);
}

/* Read the text form. */
static Datum
model_in(FunctionCallInfo fcinfo, const EmpFamily *family)
{
	const char *text = PG_GETARG_CSTRING(0);
	EmpFitted *model = palloc(EMP_FITTED_MAX_SIZE);
	EmpFailure failure;

	if (emp_fitted_parse(family, text, strlen(text), model, &failure) != EMP_OK)
	{
		emp_throw_soft(&failure, fcinfo->context);
		PG_RETURN_NULL();
	}
	return model_datum(model);
}

/* Print the text form. */
static Datum
model_out(FunctionCallInfo fcinfo, const EmpFamily *family)
{
	EmpFitted *model = get_any(family, PG_GETARG_DATUM(0));
	char *text = palloc(emp_fitted_text_size(model));

	emp_fitted_print(family, model, text);
	PG_RETURN_CSTRING(text);
}

/* Read the binary form. */
static Datum
model_recv(FunctionCallInfo fcinfo, const EmpFamily *family)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int len = message->len - message->cursor;
	const char *bytes = pq_getmsgbytes(message, len);
	EmpFitted *model = palloc(EMP_FITTED_MAX_SIZE);
	EmpFailure failure;

	if (emp_fitted_unpack(family, (const uint8 *) bytes, (Size) len, model, &failure) != EMP_OK)
		emp_throw(&failure);
	return model_datum(model);
}

/* Make the binary form. */
static Datum
model_send(FunctionCallInfo fcinfo, const EmpFamily *family)
{
	EmpFitted *model = get_any(family, PG_GETARG_DATUM(0));
	Size size = VARHDRSZ + emp_fitted_bytes(model);
	bytea *message = palloc(size);

	SET_VARSIZE(message, size);
	emp_fitted_pack(model, (uint8 *) VARDATA(message));
	PG_RETURN_BYTEA_P(message);
}

/* Append a list of numbers. */
static void
append_list(StringInfo json, const double *number, int count)
{
	char digits[EMP_NUMBER_TEXT_SIZE];

	appendStringInfoChar(json, '[');
	for (int i = 0; i < count; i++)
	{
		emp_number_print(number[i], digits);
		appendStringInfo(json, "%s%s", i > 0 ? ", " : "", digits);
	}
	appendStringInfoChar(json, ']');
}

/* Append the coefficients of covariates, or their standard errors. */
static void
append_coefficients(StringInfo json, const EmpFittedKind *kind, int covariates,
					const double *number)
{
	appendStringInfoChar(json, '{');
	for (int i = 0; i < kind->shifted; i++)
	{
		appendStringInfo(json, "%s\"%s\": ", i > 0 ? ", " : "", kind->parameter[kind->shift[i]]);
		append_list(json, number + i * covariates, covariates);
	}
	appendStringInfoChar(json, '}');
}

/* Append the parameters of a model, or their standard errors, as an object. */
static void
append_parameters(StringInfo json, const EmpFittedKind *kind, int covariates, const double *number)
{
	appendStringInfoChar(json, '{');
	for (int i = 0; i < kind->parameters; i++)
		emp_json_number(json, kind->parameter[i], number[i]);
	if (covariates > 0)
	{
		appendStringInfoString(json, ", \"covariates\": ");
		append_coefficients(json, kind, covariates, number + kind->parameters);
	}
	appendStringInfoChar(json, '}');
}

/* Append the standard errors and the covariance, as a matrix. */
static void
append_precision(StringInfo json, const EmpFittedKind *kind, const EmpFitted *model)
{
	const double *covariance = emp_fitted_covariance(model);
	int parameters = model->parameters;
	double *row = palloc(sizeof(double) * (parameters + 1));

	if (covariance == NULL)
	{
		appendStringInfoString(json, ", \"standard_errors\": null, \"covariance\": null");
		return;
	}
	for (int i = 0; i < parameters; i++)
		row[i] = sqrt(covariance[emp_packed_at(i, i)]);
	appendStringInfoString(json, ", \"standard_errors\": ");
	append_parameters(json, kind, model->covariates, row);
	appendStringInfoString(json, ", \"covariance\": [");
	for (int i = 0; i < parameters; i++)
	{
		for (int j = 0; j < parameters; j++)
			row[j] = covariance[emp_packed_any(i, j)];
		appendStringInfoString(json, i > 0 ? ", " : "");
		append_list(json, row, parameters);
	}
	appendStringInfoChar(json, ']');
}

/* Show everything in a model. */
static Datum
model_jsonb(FunctionCallInfo fcinfo, const EmpFamily *family)
{
	EmpFitted *model = get_any(family, PG_GETARG_DATUM(0));
	const EmpFittedKind *kind = emp_fitted_kind(family, model->kind);
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"model\": \"%s\", \"status\": \"%s\", \"reason\": ", kind->name,
					 emp_fit_status_name((EmpFitStatus) model->status));
	if (model->reason == EMP_REASON_NONE)
		appendStringInfoString(&json, "null");
	else
		appendStringInfo(&json, "\"%s\"", emp_fit_reason_text((EmpFitReason) model->reason));
	if (model->status == EMP_FIT_GIVEN)
		appendStringInfoString(&json, ", \"customers\": null, \"left_out\": null, \"iterations\": "
									  "null, \"log_likelihood\": null");
	else
	{
		appendStringInfo(&json,
						 ", \"customers\": " INT64_FORMAT ", \"left_out\": " INT64_FORMAT
						 ", \"iterations\": %u",
						 model->customers, model->left_out, model->iterations);
		if (model->status == EMP_FIT_FAILED)
			appendStringInfoString(&json, ", \"log_likelihood\": null");
		else
			emp_json_number(&json, "log_likelihood", model->log_likelihood);
	}
	appendStringInfoString(&json, ", \"parameters\": ");
	if (model->status == EMP_FIT_FAILED)
		appendStringInfoString(&json, "null");
	else
		append_parameters(&json, kind, model->covariates, model->number);
	append_precision(&json, kind, model);
	return emp_json_datum(&json);
}

/* Return the names of the parameters of a kind, for hints. */
static char *
parameter_names(const EmpFittedKind *kind)
{
	StringInfoData names;

	initStringInfo(&names);
	for (int i = 0; i < kind->parameters; i++)
		appendStringInfo(&names, "%s%s", i > 0 ? ", " : "", kind->parameter[i]);
	return names.data;
}

/* Return the place of a name among the parameters of a kind, or among those that covariates move. */
static int
find_parameter(const EmpFittedKind *kind, const JsonbValue *key, bool shifted)
{
	int count = shifted ? kind->shifted : kind->parameters;

	for (int i = 0; i < count; i++)
	{
		const char *name = kind->parameter[shifted ? kind->shift[i] : i];

		if (strlen(name) == (size_t) key->val.string.len &&
			memcmp(name, key->val.string.val, key->val.string.len) == 0)
			return i;
	}
	return -1;
}

/* Throw for something in an object of parameters. */
pg_noreturn static void
throw_parameters(int sqlstate, const EmpFittedKind *kind, char *message)
{
	ereport(ERROR,
			(errcode(sqlstate), errmsg_internal("%s", message),
			 errhint("A model %s has the parameters %s.", kind->name, parameter_names(kind))));
	pg_unreachable();
}

/* Return the number of a member. */
static double
read_number(const EmpFittedKind *kind, const char *name, const JsonbValue *value)
{
	double number;

	if (value->type != jbvNumeric)
		throw_parameters(ERRCODE_INVALID_PARAMETER_VALUE, kind,
						 psprintf("\"%s\" is not a number", name));
	number = DatumGetFloat8(
		DirectFunctionCall1(numeric_float8_no_overflow, NumericGetDatum(value->val.numeric)));
	if (!isfinite(number))
		throw_parameters(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE, kind,
						 psprintf("\"%s\" is not finite", name));
	return number + 0.0; /* no negative zero */
}

/* Read a list of coefficients, and return how many there are. */
static int
read_coefficients(const EmpFittedKind *kind, const char *name, const JsonbValue *list,
				  double *number)
{
	JsonbIterator *it;
	JsonbIteratorToken token;
	JsonbValue v;
	int count = 0;

	if (list->type != jbvBinary || !JsonContainerIsArray(list->val.binary.data))
		throw_parameters(ERRCODE_INVALID_PARAMETER_VALUE, kind,
						 psprintf("\"%s\" of the covariates is not a list of numbers", name));
	it = JsonbIteratorInit(list->val.binary.data);
	while ((token = JsonbIteratorNext(&it, &v, true)) != WJB_DONE)
	{
		if (token != WJB_ELEM)
			continue;
		if (count == EMP_FITTED_COVARIATES)
			ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many covariates"),
							errdetail("There may be %d.", EMP_FITTED_COVARIATES)));
		number[count++] = read_number(kind, name, &v);
	}
	return count;
}

/* Read an object of coefficients behind the own parameters, and return how many covariates it is for. */
static int
read_covariates(const EmpFittedKind *kind, const JsonbValue *object, double *number)
{
	double list[EMP_FITTED_SHIFTED][EMP_FITTED_COVARIATES];
	bool seen[EMP_FITTED_SHIFTED] = {false};
	JsonbIterator *it;
	JsonbIteratorToken token;
	JsonbValue v;
	int covariates = -1;

	if (kind->shifted == 0)
		throw_parameters(ERRCODE_INVALID_PARAMETER_VALUE, kind,
						 psprintf("a model %s takes no covariates", kind->name));
	if (object->type != jbvBinary || !JsonContainerIsObject(object->val.binary.data))
		throw_parameters(ERRCODE_INVALID_PARAMETER_VALUE, kind,
						 pstrdup("\"covariates\" is not an object of lists"));
	it = JsonbIteratorInit(object->val.binary.data);
	while ((token = JsonbIteratorNext(&it, &v, true)) != WJB_DONE)
	{
		int i;
		int count;

		if (token != WJB_KEY)
			continue;
		i = find_parameter(kind, &v, true);
		if (i < 0)
			throw_parameters(ERRCODE_INVALID_PARAMETER_VALUE, kind,
							 psprintf("covariates act on no \"%s\"",
									  pnstrdup(v.val.string.val, v.val.string.len)));
		JsonbIteratorNext(&it, &v, true);
		count = read_coefficients(kind, kind->parameter[kind->shift[i]], &v, list[i]);
		if (covariates >= 0 && count != covariates)
			throw_parameters(ERRCODE_INVALID_PARAMETER_VALUE, kind,
							 pstrdup("the lists of coefficients differ in length"));
		covariates = count;
		seen[i] = true;
	}
	for (int i = 0; i < kind->shifted; i++)
		if (!seen[i])
			throw_parameters(
				ERRCODE_INVALID_PARAMETER_VALUE, kind,
				psprintf("\"%s\" of the covariates is missing", kind->parameter[kind->shift[i]]));
	for (int i = 0; i < kind->shifted; i++)
		memcpy(number + kind->parameters + i * covariates, list[i], sizeof(double) * covariates);
	return covariates;
}

/* Read an object of parameters by name, and return how many covariates there are coefficients of. */
static int
read_parameters(const EmpFittedKind *kind, JsonbContainer *object, double *number)
{
	bool seen[EMP_FITTED_OWN] = {false};
	JsonbIterator *it;
	JsonbIteratorToken token;
	JsonbValue v;
	int covariates = 0;

	if (!JsonContainerIsObject(object))
		throw_parameters(ERRCODE_INVALID_PARAMETER_VALUE, kind, pstrdup("params is not an object"));
	it = JsonbIteratorInit(object);
	while ((token = JsonbIteratorNext(&it, &v, true)) != WJB_DONE)
	{
		char *name;
		int i;

		if (token != WJB_KEY)
			continue;
		name = pnstrdup(v.val.string.val, v.val.string.len);
		i = find_parameter(kind, &v, false);
		JsonbIteratorNext(&it, &v, true);
		if (strcmp(name, "covariates") == 0)
		{
			covariates = read_covariates(kind, &v, number);
			continue;
		}
		if (i < 0)
			throw_parameters(ERRCODE_INVALID_PARAMETER_VALUE, kind,
							 psprintf("unknown parameter \"%s\" of a model %s", name, kind->name));
		number[i] = read_number(kind, name, &v);
		if (number[i] < EMP_FITTED_LEAST || number[i] > EMP_FITTED_MOST)
			throw_parameters(
				ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE, kind,
				psprintf("\"%s\" is not from %g to %g", name, EMP_FITTED_LEAST, EMP_FITTED_MOST));
		seen[i] = true;
	}
	for (int i = 0; i < kind->parameters; i++)
		if (!seen[i])
			throw_parameters(ERRCODE_INVALID_PARAMETER_VALUE, kind,
							 psprintf("params: \"%s\" is missing", kind->parameter[i]));
	return covariates;
}

/* Make a model of a kind and parameters. */
static Datum
model_make(FunctionCallInfo fcinfo, const EmpFamily *family)
{
	text *name = PG_GETARG_TEXT_PP(0);
	EmpFitted *model = palloc(EMP_FITTED_MAX_SIZE);
	double number[EMP_FITTED_NUMBERS];
	EmpFailure failure;
	int covariates;
	int kind;

	if (emp_fitted_find(family, VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), &kind, &failure) !=
		EMP_OK)
		emp_throw(&failure);
	covariates =
		read_parameters(emp_fitted_kind(family, kind), &PG_GETARG_JSONB_P(1)->root, number);
	emp_fitted_give(family, kind, covariates, number, model);
	return model_datum(model);
}

/* Make a value of what a fit ended with. */
Datum
emp_fitted_datum(const EmpFamily *family, const EmpFitOutcome *outcome)
{
	EmpFitted *model = palloc(EMP_FITTED_MAX_SIZE);

	emp_fitted_finish(family, outcome, model);
	if (model->status == EMP_FIT_BOUNDARY)
		ereport(NOTICE,
				(errmsg("the fit of a %s ended on the boundary: %s",
						emp_fitted_kind(family, model->kind)->name,
						emp_fit_reason_text((EmpFitReason) model->reason)),
				 errdetail("The parameters stand for the limit; they have no standard errors.")));
	if (model->status == EMP_FIT_FAILED)
		ereport(NOTICE,
				(errmsg("the fit of a %s failed: %s", emp_fitted_kind(family, model->kind)->name,
						emp_fit_reason_text((EmpFitReason) model->reason))));
	return model_datum(model);
}

/* Return a copy of a model with other own parameters and coefficients. */
Datum
emp_fitted_with(const EmpFamily *family, const EmpFitted *model, const double *number)
{
	EmpFitted *other = palloc(emp_fitted_size(model->parameters, false));

	emp_fitted_give(family, model->kind, model->covariates, number, other);
	return model_datum(other);
}

/* Define the SQL functions of a type. */
#define MODEL_FUNCTION(name, suffix)                                                               \
	PG_FUNCTION_INFO_V1(emp_##name##_##suffix);                                                    \
	Datum emp_##name##_##suffix(PG_FUNCTION_ARGS)                                                  \
	{                                                                                              \
		return model_##suffix(fcinfo, &FAMILY_OF_##name);                                          \
	}

#define MODEL_FUNCTIONS(name)                                                                      \
	static void *name##_any(Datum datum)                                                           \
	{                                                                                              \
		return get_any(&FAMILY_OF_##name, datum);                                                  \
	}                                                                                              \
                                                                                                   \
	const EmpFitted *emp_##name##_get(Datum datum)                                                 \
	{                                                                                              \
		return get_usable(&FAMILY_OF_##name, datum);                                               \
	}                                                                                              \
                                                                                                   \
	MODEL_FUNCTION(name, in)                                                                       \
	MODEL_FUNCTION(name, out)                                                                      \
	MODEL_FUNCTION(name, recv)                                                                     \
	MODEL_FUNCTION(name, send)                                                                     \
	MODEL_FUNCTION(name, jsonb)                                                                    \
	MODEL_FUNCTION(name, make)                                                                     \
	EMP_STATE_ORDER_FUNCTIONS(name, name##_any, emp_fitted_compare)                                \
	EMP_STATE_HASH_FUNCTIONS(name, name##_any, emp_fitted_hash)

#define FAMILY_OF_purchase_model emp_purchase_family
#define FAMILY_OF_spend_model emp_spend_family
#define FAMILY_OF_retention_model emp_retention_family

MODEL_FUNCTIONS(purchase_model)
MODEL_FUNCTIONS(spend_model)
MODEL_FUNCTIONS(retention_model)
