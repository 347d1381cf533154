/*
 * fitted_text.c
 *		Text form and byte form of a fitted model.
 */
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/number.h"
#include "base/pairs.h"
#include "value/fitted.h"

#define HEAD_TEXT 256              /* everything but the numbers and the names of coefficients */
#define NAME_TEXT 32               /* the name of a parameter or a list of coefficients, " =" */
#define HEAD_BYTES 8               /* format, kind, status, reason, covariates */
#define FOUND_BYTES 28             /* counts and the log-likelihood, unless given */
#define COEFFICIENTS "_covariates" /* behind the name of the parameter that they move */

/* Return the bytes that print needs. */
size_t
emp_fitted_text_size(const EmpFitted *model)
{
	return HEAD_TEXT + (EMP_FITTED_OWN + EMP_FITTED_SHIFTED) * NAME_TEXT +
		   (size_t) emp_fitted_numbers(model) * EMP_NUMBER_TEXT_SIZE;
}

/* Print a list of numbers. */
static size_t
print_list(const double *number, int count, char *out)
{
	size_t len = 0;
	int i;

	for (i = 0; i < count; i++)
	{
		if (i > 0)
			out[len++] = ',';
		len += (size_t) emp_number_print(number[i], out + len);
	}
	return len;
}

/* Print the text form, terminated, and return the length. */
size_t
emp_fitted_print(const EmpFamily *family, const EmpFitted *model, char *out)
{
	const EmpFittedKind *kind = emp_fitted_kind(family, model->kind);
	const double *covariance = emp_fitted_covariance(model);
	size_t len = (size_t) sprintf(out, "model=%s status=%s", kind->name,
								  emp_fit_status_name((EmpFitStatus) model->status));
	int i;

	if (model->reason != EMP_REASON_NONE)
		len += (size_t) sprintf(out + len, " reason=%s",
								emp_fit_reason_name((EmpFitReason) model->reason));
	if (model->status != EMP_FIT_GIVEN)
		len += (size_t) sprintf(out + len, " customers=%lld left_out=%lld iterations=%lu",
								(long long) model->customers, (long long) model->left_out,
								(unsigned long) model->iterations);
	if (model->status == EMP_FIT_FAILED)
		return len;
	if (model->status != EMP_FIT_GIVEN)
	{
		len += (size_t) sprintf(out + len, " log_likelihood=");
		len += (size_t) emp_number_print(model->log_likelihood, out + len);
	}
	for (i = 0; i < kind->parameters; i++)
	{
		len += (size_t) sprintf(out + len, " %s=", kind->parameter[i]);
		len += (size_t) emp_number_print(model->number[i], out + len);
	}
	for (i = 0; model->covariates > 0 && i < kind->shifted; i++)
	{
		len += (size_t) sprintf(out + len, " %s" COEFFICIENTS "=", kind->parameter[kind->shift[i]]);
		len += print_list(model->number + kind->parameters + i * model->covariates,
						  model->covariates, out + len);
	}
	if (covariance != NULL)
	{
		len += (size_t) sprintf(out + len, " covariance=");
		len += print_list(covariance, EMP_PACKED(model->parameters), out + len);
	}
	return len;
}

/* What a key of the text form stands for. */
typedef enum Key
{
	KEY_MODEL,
	KEY_STATUS,
	KEY_REASON,
	KEY_CUSTOMERS,
	KEY_LEFT_OUT,
	KEY_ITERATIONS,
	KEY_LOG_LIKELIHOOD,
	KEY_COVARIANCE,
	KEY_PARAMETER,                                     /* the first of EMP_FITTED_OWN */
	KEY_COEFFICIENTS = KEY_PARAMETER + EMP_FITTED_OWN, /* the first of EMP_FITTED_SHIFTED */
	KEYS = KEY_COEFFICIENTS + EMP_FITTED_SHIFTED
} Key;

static const char *const key_names[KEY_PARAMETER] = {"model",          "status",    "reason",
													 "customers",      "left_out",  "iterations",
													 "log_likelihood", "covariance"};

/* All pairs of a text, by key. */
typedef struct Pairs
{
	EmpPairs found[KEYS]; /* value.text is NULL where there is none */
} Pairs;

/* Return what a key stands for; KEYS when it is unknown.  kind is NULL where that is not known. */
static int
find_key(const EmpFittedKind *kind, EmpSpan key)
{
	size_t suffix = strlen(COEFFICIENTS);
	EmpSpan name = key;
	int i;

	for (i = 0; i < KEY_PARAMETER; i++)
		if (emp_span_is(key, key_names[i]))
			return i;
	for (i = 0; kind != NULL && i < kind->parameters; i++)
		if (emp_span_is(key, kind->parameter[i]))
			return KEY_PARAMETER + i;
	if (key.len <= suffix || memcmp(key.text + key.len - suffix, COEFFICIENTS, suffix) != 0)
		return KEYS;
	name.len -= suffix;
	for (i = 0; kind != NULL && i < kind->shifted; i++)
		if (emp_span_is(name, kind->parameter[kind->shift[i]]))
			return KEY_COEFFICIENTS + i;
	return KEYS;
}

/* Find the kind of model that a text is of. */
static EmpStatus
read_kind(const EmpFamily *family, const char *text, size_t len, int *kind, EmpFailure *failure)
{
	EmpPairs pairs;

	emp_pairs_start(&pairs, family->type, family->example, text, len);
	while (emp_pairs_next(&pairs, failure))
	{
		if (!emp_span_is(pairs.key, key_names[KEY_MODEL]))
			continue;
		if (emp_fitted_find(family, pairs.value.text, pairs.value.len, kind, failure) != EMP_OK)
			failure->status = EMP_BAD_TEXT;
		return failure->status;
	}
	if (failure->status != EMP_OK)
		return failure->status;
	return emp_pairs_missing(&pairs, failure, key_names[KEY_MODEL]);
}

/* Sort the pairs of a text by their keys. */
static EmpStatus
read_pairs(const EmpFamily *family, const EmpFittedKind *kind, const char *text, size_t len,
		   Pairs *all, EmpFailure *failure)
{
	EmpPairs pairs;
	int key;

	memset(all, 0, sizeof(*all));
	emp_pairs_start(&pairs, family->type, family->example, text, len);
	while (emp_pairs_next(&pairs, failure))
	{
		key = find_key(kind, pairs.key);
		if (key == KEYS)
			return emp_pairs_fail(&pairs, failure, "unknown key in");
		if (all->found[key].value.text != NULL)
			return emp_pairs_fail(&pairs, failure, "repeated key in");
		all->found[key] = pairs;
	}
	return failure->status;
}

/* Return the pair of a key, or NULL. */
static const EmpPairs *
pair_of(const Pairs *all, int key)
{
	return all->found[key].value.text == NULL ? NULL : &all->found[key];
}

/* Count the numbers of a list. */
static int
count_list(EmpSpan list)
{
	int count = 1;
	size_t i;

	for (i = 0; i < list.len; i++)
		count += list.text[i] == ',';
	return count;
}

/* Read a list of so many numbers. */
static EmpStatus
read_list(const EmpPairs *pair, int count, double *number, EmpFailure *failure)
{
	const char *at = pair->value.text;
	const char *end = at + pair->value.len;
	int i;

	if (count_list(pair->value) != count)
		return emp_pairs_fail(pair, failure, "another number of numbers in");
	for (i = 0; i < count; i++)
	{
		const char *comma = memchr(at, ',', (size_t) (end - at));
		size_t len = (size_t) ((comma == NULL ? end : comma) - at);

		if (!emp_number_parse(at, len, &number[i]))
			return emp_pairs_fail(pair, failure, "no finite number in");
		number[i] += 0.0; /* no negative zero */
		at += len + 1;
	}
	return EMP_OK;
}

/* Read a count up to most, where there is one. */
static EmpStatus
read_count(const Pairs *all, Key key, int64_t most, int64_t *count, EmpFailure *failure)
{
	const EmpPairs *pair = pair_of(all, key);
	EmpInt128 number;

	*count = 0;
	if (pair == NULL)
		return EMP_OK;
	if (!emp_pairs_integer(pair, &number, failure))
		return failure->status;
	if (number < 0 || number > most)
		return emp_pairs_fail(pair, failure, "number out of range in");
	*count = (int64_t) number;
	return EMP_OK;
}

/* Return the place of a name in a list, or -1. */
static int
find_name(const EmpPairs *pair, const char *(*name)(int), int names)
{
	int i;

	for (i = 0; i < names; i++)
		if (emp_span_is(pair->value, name(i)))
			return i;
	return -1;
}

/* Return the name of a status by its number. */
static const char *
status_name(int i)
{
	return emp_fit_status_name((EmpFitStatus) i);
}

/* Return the name of a reason by its number. */
static const char *
reason_name(int i)
{
	return emp_fit_reason_name((EmpFitReason) i);
}

/* Read how a model was found. */
static EmpStatus
read_head(const EmpFamily *family, const Pairs *all, EmpFitted *model, EmpFailure *failure)
{
	const EmpPairs *pair = pair_of(all, KEY_STATUS);
	int64_t iterations;
	int found;

	if (pair == NULL)
		return emp_pairs_missing(&(EmpPairs){.type = family->type}, failure, "status");
	if ((found = find_name(pair, status_name, EMP_FIT_STATUSES)) < 0)
		return emp_pairs_fail(pair, failure, "unknown status in");
	model->status = (uint8_t) found;
	if ((pair = pair_of(all, KEY_REASON)) != NULL)
	{
		if ((found = find_name(pair, reason_name, EMP_REASONS)) <= 0)
			return emp_pairs_fail(pair, failure, "unknown reason in");
		model->reason = (uint8_t) found;
	}
	if (read_count(all, KEY_CUSTOMERS, INT64_MAX, &model->customers, failure) != EMP_OK ||
		read_count(all, KEY_LEFT_OUT, INT64_MAX, &model->left_out, failure) != EMP_OK ||
		read_count(all, KEY_ITERATIONS, UINT32_MAX, &iterations, failure) != EMP_OK)
		return failure->status;
	model->iterations = (uint32_t) iterations;
	if ((pair = pair_of(all, KEY_LOG_LIKELIHOOD)) != NULL)
		return read_list(pair, 1, &model->log_likelihood, failure);
	return EMP_OK;
}

/* Read the coefficients of covariates. */
static EmpStatus
read_coefficients(const EmpFamily *family, const EmpFittedKind *kind, const Pairs *all,
				  EmpFitted *model, EmpFailure *failure)
{
	const EmpPairs *pair = NULL;
	int i;

	for (i = 0; i < kind->shifted && pair == NULL; i++)
		pair = pair_of(all, KEY_COEFFICIENTS + i);
	if (pair == NULL)
		return EMP_OK;
	if (count_list(pair->value) > EMP_FITTED_COVARIATES)
		return emp_pairs_fail(pair, failure, "too many coefficients in");
	model->covariates = (uint16_t) count_list(pair->value);
	for (i = 0; i < kind->shifted; i++)
	{
		if ((pair = pair_of(all, KEY_COEFFICIENTS + i)) == NULL)
			return emp_pairs_missing(&(EmpPairs){.type = family->type}, failure,
									 "a list of coefficients");
		if (read_list(pair, model->covariates,
					  model->number + kind->parameters + i * model->covariates, failure) != EMP_OK)
			return failure->status;
	}
	return EMP_OK;
}

/* Read the numbers of a model. */
static EmpStatus
read_numbers(const EmpFamily *family, const EmpFittedKind *kind, const Pairs *all, EmpFitted *model,
			 EmpFailure *failure)
{
	const EmpPairs *pair;
	int i;

	if (read_coefficients(family, kind, all, model, failure) != EMP_OK)
		return failure->status;
	model->parameters = (uint16_t) emp_fitted_parameters(kind, model->covariates);
	for (i = 0; i < kind->parameters; i++)
	{
		if ((pair = pair_of(all, KEY_PARAMETER + i)) == NULL)
			return emp_pairs_missing(&(EmpPairs){.type = family->type}, failure,
									 kind->parameter[i]);
		if (read_list(pair, 1, &model->number[i], failure) != EMP_OK)
			return failure->status;
	}
	if (model->status != EMP_FIT_CONVERGED)
		return EMP_OK;
	if ((pair = pair_of(all, KEY_COVARIANCE)) == NULL)
		return emp_pairs_missing(&(EmpPairs){.type = family->type}, failure, "covariance");
	model->has_covariance = 1;
	return read_list(pair, EMP_PACKED(model->parameters), model->number + model->parameters,
					 failure);
}

/* Return a pair that a model of a status does not have, or NULL. */
static const EmpPairs *
surplus(const Pairs *all, int status)
{
	const EmpPairs *pair = NULL;
	int i;

	if (status != EMP_FIT_CONVERGED)
		pair = pair_of(all, KEY_COVARIANCE);
	if (status == EMP_FIT_GIVEN)
		for (i = KEY_CUSTOMERS; i <= KEY_LOG_LIKELIHOOD && pair == NULL; i++)
			pair = pair_of(all, i);
	if (status == EMP_FIT_FAILED)
		for (i = KEY_LOG_LIKELIHOOD; i < KEYS && pair == NULL; i++)
			pair = pair_of(all, i);
	return pair;
}

/* Parse the text form. */
EmpStatus
emp_fitted_parse(const EmpFamily *family, const char *text, size_t len, EmpFitted *model,
				 EmpFailure *failure)
{
	const EmpFittedKind *kind;
	const EmpPairs *pair;
	Pairs all;
	int number;

	memset(model, 0, sizeof(*model));
	model->format = EMP_FITTED_FORMAT;
	if (read_kind(family, text, len, &number, failure) != EMP_OK)
		return failure->status;
	model->kind = (uint8_t) number;
	kind = emp_fitted_kind(family, number);
	if (read_pairs(family, kind, text, len, &all, failure) != EMP_OK ||
		read_head(family, &all, model, failure) != EMP_OK)
		return failure->status;
	if ((pair = surplus(&all, model->status)) != NULL)
		return emp_pairs_fail(pair, failure, "unfitting key in");
	if (model->status != EMP_FIT_FAILED &&
		read_numbers(family, kind, &all, model, failure) != EMP_OK)
		return failure->status;
	return emp_fitted_check(family, model, EMP_BAD_TEXT, failure);
}

/* Return the bytes of the byte form. */
size_t
emp_fitted_bytes(const EmpFitted *model)
{
	return HEAD_BYTES + (model->status == EMP_FIT_GIVEN ? 0 : FOUND_BYTES) +
		   (size_t) emp_fitted_numbers(model) * sizeof(double);
}

/* Write a number. */
static void
write_number(EmpWriter *writer, double number)
{
	emp_write64be(writer, emp_double_bits(number));
}

/* Read a number, without negative zero. */
static double
read_number(EmpReader *reader)
{
	return emp_bits_double(emp_read64be(reader)) + 0.0;
}

/* Make the byte form. */
void
emp_fitted_pack(const EmpFitted *model, uint8_t *out)
{
	EmpWriter writer;
	int i;

	emp_writer_init(&writer, out, emp_fitted_bytes(model));
	emp_write8(&writer, model->format);
	emp_write8(&writer, model->kind);
	emp_write8(&writer, model->status);
	emp_write8(&writer, model->reason);
	emp_write32be(&writer, model->covariates);
	if (model->status != EMP_FIT_GIVEN)
	{
		emp_write64be(&writer, (uint64_t) model->customers);
		emp_write64be(&writer, (uint64_t) model->left_out);
		emp_write32be(&writer, model->iterations);
		write_number(&writer, model->log_likelihood);
	}
	for (i = 0; i < emp_fitted_numbers(model); i++)
		write_number(&writer, model->number[i]);
}

/* Record that bytes are no byte form. */
static EmpStatus
fail_bytes(const EmpFamily *family, EmpFailure *failure, const char *detail)
{
	emp_fail(failure, EMP_BAD_BINARY, "invalid binary form of a %s value", family->type);
	emp_fail_detail(failure, "%s", detail);
	return failure->status;
}

/* Read the byte form. */
EmpStatus
emp_fitted_unpack(const EmpFamily *family, const uint8_t *in, size_t len, EmpFitted *model,
				  EmpFailure *failure)
{
	const EmpFittedKind *kind;
	EmpReader reader;
	uint32_t covariates;
	int i;

	memset(model, 0, sizeof(*model));
	emp_reader_init(&reader, in, len);
	model->format = emp_read8(&reader);
	model->kind = emp_read8(&reader);
	model->status = emp_read8(&reader);
	model->reason = emp_read8(&reader);
	covariates = emp_read32be(&reader);
	if (reader.overrun || model->format != EMP_FITTED_FORMAT)
		return fail_bytes(family, failure, "Its format is unknown.");
	if (model->kind < 1 || model->kind > family->kinds || model->status >= EMP_FIT_STATUSES ||
		model->reason >= EMP_REASONS || covariates > EMP_FITTED_COVARIATES)
		return fail_bytes(family, failure, "Its kind, status, reason or covariates are unknown.");
	kind = emp_fitted_kind(family, model->kind);
	if (model->status != EMP_FIT_GIVEN)
	{
		model->customers = (int64_t) emp_read64be(&reader);
		model->left_out = (int64_t) emp_read64be(&reader);
		model->iterations = emp_read32be(&reader);
		model->log_likelihood = read_number(&reader);
	}
	if (model->status != EMP_FIT_FAILED)
	{
		model->covariates = (uint16_t) covariates;
		model->parameters = (uint16_t) emp_fitted_parameters(kind, model->covariates);
		model->has_covariance = model->status == EMP_FIT_CONVERGED;
	}
	else if (covariates != 0)
		return fail_bytes(family, failure, "A failed model has no covariates.");
	for (i = 0; i < emp_fitted_numbers(model); i++)
		model->number[i] = read_number(&reader);
	if (!emp_reader_done(&reader))
		return fail_bytes(family, failure, "It is too short or too long.");
	return emp_fitted_check(family, model, EMP_BAD_BINARY, failure);
}
