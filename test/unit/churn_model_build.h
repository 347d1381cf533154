/*
 * churn_model_build.h
 *		Two small churn models, for tests: a logistic one and one of trees, with every kind of thing in them.
 */
#ifndef EMP_TEST_CHURN_MODEL_BUILD_H
#define EMP_TEST_CHURN_MODEL_BUILD_H

#include "churn/churn_model.h"

#define BUILD_FEATURES 5
#define BUILD_TERMS 7

/* What models are made of. */
typedef struct Build
{
	EmpChurnModel model;
	EmpFeature feature[BUILD_FEATURES];
	double importance[BUILD_FEATURES];
	EmpTerm term[BUILD_TERMS];
	double coefficient[BUILD_TERMS];
	double covariance[BUILD_TERMS * (BUILD_TERMS + 1) / 2];
	int32_t root[3];
	EmpNode node[6];
} Build;

/* Fill what both models have: a number, a category, a duplicate, a constant and an identifier. */
static inline void
build_common(Build *b)
{
	static const EmpLevel level[] = {{"", 3}, {"One year", 4}, {"Zwei Jahre", 1}};

	*b = (Build){.model = {.rows = 10,
						   .churned = 4,
						   .left_out = 2,
						   .weight = {1, 2.5},
						   .iterations = 6,
						   .log_likelihood = -5.25,
						   .features = BUILD_FEATURES}};
	b->feature[0] = (EmpFeature){.name = "tenure",
								 .kind = EMP_COLUMN_NUMBER,
								 .twin = -1,
								 .rows = 10,
								 .missing = 1,
								 .mean = 12.5,
								 .deviation = 4.75,
								 .low = -1,
								 .high = 72,
								 .cuts = 2,
								 .cut = {3, 12.25},
								 .bin = {2, 3, 4}};
	b->feature[1] = (EmpFeature){.name = "contract",
								 .kind = EMP_COLUMN_CATEGORY,
								 .twin = -1,
								 .rows = 10,
								 .levels = 3,
								 .level = level,
								 .reference = 1,
								 .others = 2,
								 .other_rows = 2};
	b->feature[2] = b->feature[0];
	b->feature[2].name = "months";
	b->feature[2].role = EMP_FEATURE_DUPLICATE;
	b->feature[2].twin = 0;
	b->feature[3] = (EmpFeature){.name = "senior",
								 .kind = EMP_COLUMN_BOOLEAN,
								 .role = EMP_FEATURE_CONSTANT,
								 .twin = -1,
								 .rows = 10,
								 .missing = 10};
	b->feature[4] = (EmpFeature){.name = "customer",
								 .kind = EMP_COLUMN_CATEGORY,
								 .role = EMP_FEATURE_IDENTIFIER,
								 .twin = -1,
								 .rows = 10,
								 .others = 10,
								 .other_rows = 10};
	b->importance[0] = 0.5;
	b->importance[1] = 0.125;
	b->model.feature = b->feature;
	b->model.importance = b->importance;
}

/* Make a logistic model. */
static inline void
build_logistic(Build *b)
{
	static const EmpTerm term[BUILD_TERMS] = {
		{.kind = EMP_TERM_INTERCEPT, .deviation = 1},
		{.kind = EMP_TERM_VALUE, .feature = 0, .mean = 12.5, .deviation = 4.5},
		{.kind = EMP_TERM_MISSING, .feature = 0, .mean = 0.1, .deviation = 0.3},
		{.kind = EMP_TERM_LEVEL, .feature = 1, .level = 0, .mean = 0.3, .deviation = 0.45},
		{.kind = EMP_TERM_LEVEL, .aliased = true, .feature = 1, .level = 2, .mean = 0.1},
		{.kind = EMP_TERM_LEVEL, .feature = 1, .level = 3, .mean = 0.2, .deviation = 0.4},
		{.kind = EMP_TERM_PRODUCT, .left = 1, .right = 3, .mean = 3, .deviation = 2}};
	int i;
	int j;

	build_common(b);
	b->model.method = EMP_CHURN_LOGISTIC;
	b->model.status = EMP_CHURN_PENALISED;
	b->model.reason = EMP_CHURN_SEPARABLE;
	b->model.l2 = 1;
	b->model.terms = BUILD_TERMS;
	b->model.term = b->term;
	b->model.coefficient = b->coefficient;
	b->model.covariance = b->covariance;
	for (i = 0; i < BUILD_TERMS; i++)
	{
		b->term[i] = term[i];
		b->coefficient[i] = term[i].aliased ? 0 : 0.25 * (i + 1);
		for (j = 0; j <= i; j++)
			if (!term[i].aliased && !term[j].aliased)
				b->covariance[emp_packed_at(i, j)] = i == j ? 1.5 + i : 0.0625 * (i - j);
	}
}

/* Make a model of two trees: one of a number and a category, one that is a leaf. */
static inline void
build_boosting(Build *b)
{
	build_common(b);
	b->model.method = EMP_CHURN_BOOSTING;
	b->model.l2 = 1;
	b->model.learning_rate = 0.05;
	b->node[0] = (EmpNode){
		.feature = 0, .left = 1, .right = 2, .missing_left = true, .threshold = 12.25, .cover = 10};
	b->node[1] = (EmpNode){.feature = -1, .value = 0.5, .cover = 4};
	b->node[2] = (EmpNode){.feature = 1, .left = 3, .right = 4, .level = {9}, .cover = 6};
	b->node[3] = (EmpNode){.feature = -1, .value = -0.25, .cover = 5};
	b->node[4] = (EmpNode){.feature = -1, .value = 0.0625, .cover = 1};
	b->node[5] = (EmpNode){.feature = -1, .value = 0.03125, .cover = 10};
	b->root[1] = 5;
	b->root[2] = 6;
	b->model.forest = (EmpForest){.start = -0.4, .trees = 2, .root = b->root, .node = b->node};
}

#endif
