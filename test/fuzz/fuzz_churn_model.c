/*
 * fuzz_churn_model.c
 *		Bytes into churn models: what opens packs to bytes that open to the same, and scores any customer;
 *		text into samples: what is taken reads back the same.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "churn/churn_model_bytes.h"
#include "churn/churn_score.h"
#include "frame/matrix.h"

#define MOST_MEMORY ((size_t) 1 << 24) /* of a model that is tried */

/* Let everything run. */
static void
no_check(void)
{
}

/* Score a customer whose every cell is the same, and take the score apart. */
static void
score(const EmpChurnModel *model, double value)
{
	double *cell = malloc(sizeof(double) * (size_t) (model->features + 1));
	double *x = malloc(sizeof(double) * (size_t) (model->terms + 1));
	void *memory = malloc(emp_churn_parts_memory(model) + 1);
	void *scratch = malloc(emp_churn_explain_scratch(model) + 1);
	double *part = malloc(sizeof(double) * (size_t) (model->features + model->terms + 1));
	EmpChurnParts parts;
	int i;

	for (i = 0; i < model->features; i++)
		cell[i] = value;
	emp_churn_model_log_odds(model, cell, x);
	emp_churn_model_baseline(model);
	emp_churn_parts(model, memory, &parts);
	require(parts.parts <= model->features + model->terms);
	emp_churn_explain(model, &parts, cell, true, part, scratch);
	free(part);
	free(scratch);
	free(memory);
	free(x);
	free(cell);
}

/* Try bytes as a model. */
static void
try_model(const uint8_t *data, size_t size)
{
	EmpChurnModel model;
	EmpFailure failure;
	size_t memory_size;
	uint8_t *again;
	void *memory;

	if (emp_churn_model_memory(data, size, &memory_size, &failure) != EMP_OK ||
		memory_size > MOST_MEMORY)
		return;
	memory = malloc(memory_size + 1);
	if (emp_churn_model_open(data, size, memory, &model, &failure) == EMP_OK)
	{
		size_t len = emp_churn_model_bytes(&model);

		require(len == size);
		again = malloc(len);
		emp_churn_model_pack(&model, again);
		require(emp_churn_model_open(again, len, memory, &model, &failure) == EMP_OK);
		if (model.status != EMP_CHURN_FAILED)
		{
			score(&model, (double) NAN);
			score(&model, 0);
			score(&model, EMP_LEVEL_UNSEEN);
		}
		free(again);
	}
	free(memory);
}

/* Return NULL: any lead cell will do. */
static const char *
any_lead(const double *lead)
{
	(void) lead;
	return NULL;
}

static const EmpMatrixKind kind = {"fuzz_sample", "columns=1 left_out=0 row=1,2", "", 1, any_lead};

/* Read a text as a sample, and return it closed; NULL when it is none. */
static EmpMatrix *
read_sample(const char *text, size_t size)
{
	char *options = malloc(size + 1);
	EmpMatrix *closed = NULL;
	EmpMatrixPlan plan;
	EmpFailure failure;
	EmpMatrix *m;

	if (emp_matrix_parse_plan(&kind, text, size, &plan, options, &failure) == EMP_OK)
	{
		m = malloc(emp_matrix_size(&plan));
		emp_matrix_init(m, &plan, options);
		if (emp_matrix_parse(&kind, text, size, m, no_check, &failure) == EMP_OK)
		{
			void *scratch = malloc(emp_matrix_close_scratch(m) + 1);

			plan.room = m->rows;
			closed = malloc(emp_matrix_size(&plan));
			emp_matrix_close(m, closed, scratch, no_check);
			require(emp_matrix_sound(&kind, closed, emp_matrix_size(&plan)));
			free(scratch);
		}
		free(m);
	}
	free(options);
	return closed;
}

/* Try text as a sample. */
static void
try_sample(const char *text, size_t size)
{
	EmpMatrix *m = read_sample(text, size);
	EmpMatrix *again;
	char *print;
	size_t len;

	if (m == NULL)
		return;
	print = malloc(emp_matrix_text_size(m));
	len = emp_matrix_print(m, print, no_check);
	require(len < emp_matrix_text_size(m));
	again = read_sample(print, len);
	require(again != NULL && emp_matrix_compare(m, again) == 0 &&
			emp_matrix_hash(m, 7) == emp_matrix_hash(again, 7));
	free(again);
	free(print);
	free(m);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_model(data, size);
	try_sample((const char *) data, size);
	return 0;
}
