/*
 * logit_build.h
 *		Rows of numbers and what they are fitted with, for the tests of logistic regression and its sums.
 */
#ifndef EMP_TEST_LOGIT_BUILD_H
#define EMP_TEST_LOGIT_BUILD_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "churn/churn_fit.h"
#include "churn/logit_rows.h"
#include "churn/logit_sums.h"

#define BUILD_COLUMNS 30

/* Rows: an outcome and numbers; and a model of them. */
typedef struct Built
{
	EmpColumn column[BUILD_COLUMNS];
	char name[BUILD_COLUMNS][16];
	EmpFrame frame;
	EmpFeature feature[BUILD_COLUMNS];
	double importance[BUILD_COLUMNS];
	void *memory;
	EmpChurnModel model;
	EmpTerm term[1 + 2 * BUILD_COLUMNS];
	double coefficient[1 + 2 * BUILD_COLUMNS];
	double covariance[(1 + 2 * BUILD_COLUMNS) * (2 + 2 * BUILD_COLUMNS) / 2];
} Built;

/* An EmpCheck that does nothing. */
static inline void
build_check(void)
{
}

/* Return the next of a sequence of numbers in 0 .. 1. */
static inline double
build_draw(void)
{
	static uint64_t state = 1;

	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (double) (state >> 11) * 0x1p-53;
}

/* Make rows of zeros. */
static inline Built *
build_rows(int columns, int rows)
{
	Built *b = calloc(1, sizeof(Built));
	int i;

	for (i = 0; i < columns; i++)
	{
		snprintf(b->name[i], sizeof(b->name[i]), "x%d", i + 1);
		b->column[i] = (EmpColumn){.name = b->name[i], .kind = EMP_COLUMN_NUMBER};
	}
	b->frame = (EmpFrame){.lead = 1,
						  .columns = columns,
						  .column = b->column,
						  .rows = rows,
						  .cell = calloc((size_t) rows * (size_t) (columns + 1), sizeof(double))};
	return b;
}

/* Return the row: the outcome, then numbers. */
static inline double *
build_row(Built *b, int row)
{
	return emp_frame_row(&b->frame, row);
}

/* Describe rows, and make the terms of a model with some weights. */
static inline void
build_model(Built *b, const double weight[2])
{
	EmpFeatureOptions options = {EMP_FEATURE_LEVELS, NULL};
	void *scratch = malloc(emp_feature_describe_scratch(&b->frame, &options));
	EmpFailure failure;

	b->memory = malloc(emp_feature_describe_memory(&b->frame, &options));
	if (emp_feature_describe(&b->frame, &options, b->feature, b->memory, scratch, build_check,
							 &failure) != EMP_OK)
		abort();
	free(scratch);
	emp_churn_fit_begin(&b->model, &b->frame, b->feature, false, weight);
	b->model.method = EMP_CHURN_LOGISTIC;
	b->model.importance = b->importance;
	b->model.term = b->term;
	b->model.coefficient = b->coefficient;
	b->model.covariance = b->covariance;
	if (emp_design_terms(b->feature, b->frame.columns, NULL, 0, b->term, &b->model.terms,
						 &failure) != EMP_OK)
		abort();
}

/* Fit a model to rows, with a penalty. */
static inline const EmpChurnModel *
build_fit(Built *b, double l2)
{
	static const double none[2] = {1, 1};
	void *scratch;

	if (b->memory == NULL)
		build_model(b, none);
	scratch = malloc(emp_churn_fit_logistic_scratch(b->model.terms));
	b->model.l2 = l2;
	emp_churn_fit_logistic(&b->model, &b->frame, scratch, build_check);
	free(scratch);
	return &b->model;
}

/* Free rows and their model. */
static inline void
build_free(Built *b)
{
	free(b->frame.cell);
	free(b->memory);
	free(b);
}

#endif
