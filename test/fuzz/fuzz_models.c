/*
 * fuzz_models.c
 *		Text and bytes into fitted models, text into samples of histories: what is taken reads back the
 *		same; and a fit of any small sample ends with a model that could be read.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "value/fit.h"
#include "value/law.h"

#define FEW 12 /* entries of a sample that is fitted */

/* Let everything run. */
static void
no_check(void)
{
}

/* Check that a model keeps itself in both forms. */
static void
keep(const EmpFamily *family, const EmpFitted *model, EmpFitted *again)
{
	size_t size = emp_fitted_size(model->parameters, model->has_covariance);
	char *text = malloc(emp_fitted_text_size(model));
	uint8_t *bytes = malloc(emp_fitted_bytes(model));
	EmpFailure failure;

	require(emp_fitted_sound(family, model, size));
	require(emp_fitted_print(family, model, text) < emp_fitted_text_size(model));
	require(emp_fitted_parse(family, text, strlen(text), again, &failure) == EMP_OK);
	require(memcmp(model, again, size) == 0);
	emp_fitted_pack(model, bytes);
	require(emp_fitted_unpack(family, bytes, emp_fitted_bytes(model), again, &failure) == EMP_OK);
	require(memcmp(model, again, size) == 0 && emp_fitted_compare(model, again) == 0);
	free(bytes);
	free(text);
}

/* Try text and bytes as a model of a family. */
static void
try_model(const EmpFamily *family, const uint8_t *data, size_t size)
{
	EmpFitted *model = malloc(EMP_FITTED_MAX_SIZE);
	EmpFitted *again = malloc(EMP_FITTED_MAX_SIZE);
	EmpFailure failure;

	if (emp_fitted_parse(family, (const char *) data, size, model, &failure) == EMP_OK)
		keep(family, model, again);
	else
		require(failure.status == EMP_BAD_TEXT && failure.message[0] != '\0');
	if (emp_fitted_unpack(family, data, size, model, &failure) == EMP_OK)
		keep(family, model, again);
	else
		require(failure.status == EMP_BAD_BINARY && failure.message[0] != '\0');
	free(again);
	free(model);
}

/* Close a sample. */
static EmpSample *
closed(const EmpSample *s)
{
	size_t size = emp_sample_size(s->covariates, s->entries, 0);
	EmpSample *into = malloc(size);
	void *scratch = malloc(size);

	emp_sample_close(s, scratch, into, no_check);
	require(emp_sample_sound(into, size));
	free(scratch);
	return into;
}

/* Read a sample of a kind, closed; NULL when it is none. */
static EmpSample *
read_sample(EmpSampleKind kind, const char *text, size_t len)
{
	EmpSamplePlan plan;
	EmpSample *result = NULL;
	EmpFailure failure;
	EmpSample *s;

	if (emp_sample_parse_plan(text, len, kind, &plan, &failure) != EMP_OK)
		return NULL;
	s = malloc(emp_sample_size(plan.covariates, plan.room, plan.slots));
	emp_sample_init(s, &plan);
	if (emp_sample_parse(text, len, s, no_check, &failure) == EMP_OK)
		result = closed(s);
	free(s);
	return result;
}

/* Fit models to a small sample. */
static void
fit(const EmpSample *s)
{
	double *scratch = malloc(emp_fit_scratch(s->covariates) * sizeof(double));
	EmpFitted *model = malloc(EMP_FITTED_MAX_SIZE);
	EmpFitOutcome outcome;
	EmpFailure failure;
	int kind;

	for (kind = EMP_LAW_BGNBD; kind <= EMP_LAW_PARETO_NBD && s->covariates < 3; kind++)
		if (emp_fit(kind, s, &s->options, no_check, scratch, &outcome, &failure) == EMP_OK)
		{
			emp_fitted_finish(&emp_purchase_family, &outcome, model);
			require(emp_fitted_check(&emp_purchase_family, model, EMP_BAD_VALUE, &failure) ==
					EMP_OK);
		}
	free(model);
	free(scratch);
}

/* Try a text as a sample of a kind. */
static void
try_sample(EmpSampleKind kind, const char *data, size_t size)
{
	EmpSample *s = read_sample(kind, data, size);
	EmpSample *again;
	char *text;

	if (s == NULL)
		return;
	text = malloc(emp_sample_text_size(s));
	require(emp_sample_print(s, text, no_check) < emp_sample_text_size(s));
	again = read_sample(kind, text, strlen(text));
	require(again != NULL && emp_sample_compare(s, again) == 0);
	require(memcmp(s, again, emp_sample_size(s->covariates, s->entries, 0)) == 0);
	if (kind == EMP_SAMPLE_HISTORIES && s->entries <= FEW)
		fit(s);
	free(again);
	free(text);
	free(s);
}

/* Run one input. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_model(&emp_purchase_family, data, size);
	try_model(&emp_spend_family, data, size);
	try_model(&emp_retention_family, data, size);
	try_sample(EMP_SAMPLE_HISTORIES, (const char *) data, size);
	try_sample(EMP_SAMPLE_SPENDING, (const char *) data, size);
	return 0;
}
