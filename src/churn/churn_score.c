/*
 * churn_score.c
 *		What a churn model says of a customer: log-odds, and the parts that features have in them.
 */
#include "churn/churn_score.h"

#include <stdlib.h>
#include <string.h>

#define CHECK_EVERY 16 /* rows between two calls of check */

/* Return the log-odds of a customer. */
double
emp_churn_model_log_odds(const EmpChurnModel *model, const double *cell, double *x)
{
	EmpDesign design = emp_churn_model_design(model);
	double sum = 0;
	int t;

	if (model->method == EMP_CHURN_BOOSTING)
		return emp_forest_log_odds(&model->forest, model->feature, cell);
	emp_design_row(&design, cell, x);
	for (t = 0; t < model->terms; t++)
		sum += model->coefficient[t] * x[t];
	return sum;
}

/* Return what parts are measured from. */
double
emp_churn_model_baseline(const EmpChurnModel *model)
{
	return model->method == EMP_CHURN_BOOSTING ? emp_forest_baseline(&model->forest)
											   : model->coefficient[0];
}

/* Return how many things have a part: terms, or features. */
static int
contributors(const EmpChurnModel *model)
{
	return model->method == EMP_CHURN_BOOSTING ? model->features : model->terms;
}

/* Return the memory of the parts of a model: there are at most as many as features and terms. */
size_t
emp_churn_parts_memory(const EmpChurnModel *model)
{
	return (size_t) (model->features + model->terms) * sizeof(EmpInteraction) +
		   (size_t) contributors(model) * sizeof(int32_t);
}

/* Return the part of a pair of features, which is a new one unless it is there already. */
static int32_t
part_of_pair(EmpChurnParts *parts, int singles, int32_t a, int32_t b)
{
	int i;

	for (i = parts->parts - 1; i >= singles; i--)
		if (parts->part[i].left == a && parts->part[i].right == b)
			return i;
	parts->part[parts->parts] = (EmpInteraction){a, b};
	return parts->parts++;
}

/* Return the part of the feature that a term is of. */
static int32_t
part_of_term(const EmpChurnParts *parts, const EmpTerm *term)
{
	int i = 0;

	while (parts->part[i].left != term->feature)
		i++;
	return i;
}

/* Find the parts of a model. */
void
emp_churn_parts(const EmpChurnModel *model, void *memory, EmpChurnParts *parts)
{
	int singles;
	int i;

	parts->part = memory;
	parts->of = (int32_t *) (parts->part + model->features + model->terms);
	parts->parts = 0;
	for (i = 0; i < contributors(model); i++)
		parts->of[i] = -1;
	for (i = 0; i < model->features; i++)
		if (model->feature[i].role == EMP_FEATURE_USED)
		{
			if (model->method == EMP_CHURN_BOOSTING)
				parts->of[i] = parts->parts;
			parts->part[parts->parts++] = (EmpInteraction){i, -1};
		}
	singles = parts->parts;
	for (i = 1; i < model->terms; i++)
	{
		const EmpTerm *term = &model->term[i];

		parts->of[i] = term->kind == EMP_TERM_PRODUCT
						   ? part_of_pair(parts, singles, model->term[term->left].feature,
										  model->term[term->right].feature)
						   : part_of_term(parts, term);
	}
}

/* Return the scratch of an explanation. */
size_t
emp_churn_explain_scratch(const EmpChurnModel *model)
{
	return (size_t) contributors(model) * sizeof(double) +
		   (model->method == EMP_CHURN_BOOSTING ? emp_forest_explain_scratch(&model->forest) : 0);
}

/* Work out the part that each of them has. */
void
emp_churn_explain(const EmpChurnModel *model, const EmpChurnParts *parts, const double *cell,
				  bool centred, double *contribution, void *scratch)
{
	EmpDesign design = emp_churn_model_design(model);
	double *x = scratch;
	int count = contributors(model);
	int i;

	if (model->method == EMP_CHURN_BOOSTING)
	{
		memset(x, 0, (size_t) count * sizeof(double));
		emp_forest_explain(&model->forest, model->feature, cell, x, x + count);
	}
	else
	{
		emp_design_row(&design, cell, x);
		for (i = 0; i < count; i++)
			x[i] = model->coefficient[i] * (x[i] - (centred ? model->term[i].mean : 0));
	}
	for (i = 0; i < parts->parts; i++)
		contribution[i] = 0;
	for (i = 0; i < count; i++)
		if (parts->of[i] >= 0)
			contribution[parts->of[i]] += x[i];
}

/* Put the numbers of parts in order, by inserting: they are few, or seldom asked for. */
void
emp_churn_order(const double *contribution, int parts, int32_t *order)
{
	int i;
	int j;

	for (i = 0; i < parts; i++)
	{
		for (j = i; j > 0 && fabs(contribution[order[j - 1]]) < fabs(contribution[i]); j--)
			order[j] = order[j - 1];
		order[j] = i;
	}
}

/* Return the scratch of measuring importance. */
size_t
emp_churn_importance_scratch(const EmpChurnModel *model)
{
	return emp_churn_explain_scratch(model) + emp_churn_parts_memory(model) +
		   (size_t) (model->features + model->terms) * sizeof(double);
}

/* Measure the importance of features. */
void
emp_churn_measure_importance(EmpChurnModel *model, const EmpFrame *frame, void *scratch,
							 EmpCheck check)
{
	double *contribution = scratch;
	char *memory = (char *) (contribution + model->features + model->terms);
	int64_t rows =
		frame->rows < EMP_CHURN_IMPORTANCE_ROWS ? frame->rows : EMP_CHURN_IMPORTANCE_ROWS;
	EmpChurnParts parts;
	int64_t row;
	int i;

	emp_churn_parts(model, memory + emp_churn_explain_scratch(model), &parts);
	for (i = 0; i < model->features; i++)
		model->importance[i] = 0;
	for (row = 0; row < rows; row++)
	{
		if (row % CHECK_EVERY == 0)
			check();
		emp_churn_explain(model, &parts, emp_frame_row(frame, row) + frame->lead, true,
						  contribution, memory);
		for (i = 0; i < parts.parts; i++)
		{
			const EmpInteraction *part = &parts.part[i];
			double share = fabs(contribution[i]) / (double) rows;

			if (part->right >= 0)
			{
				share /= 2;
				model->importance[part->right] += share;
			}
			model->importance[part->left] += share;
		}
	}
}
