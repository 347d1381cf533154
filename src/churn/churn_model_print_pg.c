/*
 * churn_model_print_pg.c
 *		The text form of a churn model: an object of JSON, printed.
 *
 *		{"format": 1, "method": "logistic", "status": "converged", "reason": null, ...,
 *		 "features": [{"name": "tenure", "kind": "number", "role": "used", ...}, ...],
 *		 "terms": [{"kind": "intercept", ...}, {"kind": "value", "feature": "tenure", ...}, ...],
 *		 "covariance": [[0.1], [0.02, 0.3], ...]}
 *
 * Features and levels go by their names; null as a level stands for the pooled ones.  Boosting has
 * "trees" in the place of "terms" and "covariance": lists of nodes, which go by their places.
 */
#include "churn/churn_model_json_pg.h"

#include "miscadmin.h"

#include "churn/churn_model_bytes.h"
#include "frame/feature_json_pg.h"

/* Append a term with its coefficient. */
static void
print_term(StringInfo json, const EmpChurnModel *model, int t)
{
	const EmpTerm *term = &model->term[t];

	emp_json_print_comma(json);
	appendStringInfoChar(json, '{');
	emp_json_print_text(json, "kind", emp_term_kind_name(term->kind));
	if (term->kind == EMP_TERM_PRODUCT)
	{
		emp_json_print_name(json, "of");
		appendStringInfo(json, "[%d, %d]", term->left, term->right);
	}
	else if (term->kind != EMP_TERM_INTERCEPT)
		emp_json_print_text(json, "feature", model->feature[term->feature].name);
	if (term->kind == EMP_TERM_LEVEL)
	{
		emp_json_print_name(json, "level");
		emp_feature_print_level(json, &model->feature[term->feature], term->level);
	}
	emp_json_print_number(json, "mean", term->mean);
	emp_json_print_number(json, "deviation", term->deviation);
	if (term->aliased)
		emp_json_print_text(json, "coefficient", NULL);
	else
		emp_json_print_number(json, "coefficient", model->coefficient[t]);
	appendStringInfoChar(json, '}');
}

/* Append terms, and the covariance of those that have a coefficient. */
static void
print_logistic(StringInfo json, const EmpChurnModel *model)
{
	emp_json_print_name(json, "terms");
	appendStringInfoChar(json, '[');
	for (int t = 0; t < model->terms; t++)
		print_term(json, model, t);
	appendStringInfoChar(json, ']');
	emp_json_print_name(json, "covariance");
	appendStringInfoChar(json, '[');
	for (int i = 0; i < model->terms; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (model->term[i].aliased)
			continue;
		emp_json_print_comma(json);
		appendStringInfoChar(json, '[');
		for (int j = 0; j <= i; j++)
			if (!model->term[j].aliased)
			{
				emp_json_print_comma(json);
				emp_json_print_digits(json, model->covariance[emp_packed_at(i, j)]);
			}
		appendStringInfoChar(json, ']');
	}
	appendStringInfoChar(json, ']');
}

/* Append what a Cox model has more. */
static void
print_cox(StringInfo json, const EmpChurnModel *model)
{
	emp_json_print_text(json, "ties", emp_cox_ties_name(model->ties));
	emp_json_print_number(json, "log_likelihood_null", model->log_likelihood_null);
	if (model->concordance < 0)
		emp_json_print_text(json, "concordance", NULL);
	else
		emp_json_print_number(json, "concordance", model->concordance);
	emp_json_print_number(json, "longest", model->longest);
	emp_json_print_numbers(json, "times", model->time, model->times);
	emp_json_print_numbers(json, "hazard", model->hazard, model->times);
}

/* Append the levels that go left at a node. */
static void
print_set(StringInfo json, const EmpFeature *f, const uint64 *word)
{
	emp_json_print_name(json, "in");
	appendStringInfoChar(json, '[');
	for (int i = 0; i <= f->levels; i++)
		if ((word[i / 64] >> (i % 64) & 1) != 0)
		{
			emp_json_print_comma(json);
			emp_feature_print_level(json, f, i);
		}
	appendStringInfoChar(json, ']');
}

/* Append a node. */
static void
print_node(StringInfo json, const EmpChurnModel *model, const EmpNode *node)
{
	emp_json_print_comma(json);
	appendStringInfoChar(json, '{');
	if (node->feature < 0)
		emp_json_print_number(json, "value", node->value);
	else
	{
		const EmpFeature *f = &model->feature[node->feature];

		emp_json_print_text(json, "feature", f->name);
		if (f->kind == EMP_COLUMN_CATEGORY)
			print_set(json, f, node->level);
		else
			emp_json_print_number(json, "up_to", node->threshold);
		emp_json_print_text(json, "missing", node->missing_left ? "left" : "right");
		emp_json_print_count(json, "left", node->left);
		emp_json_print_count(json, "right", node->right);
	}
	emp_json_print_number(json, "cover", node->cover);
	appendStringInfoChar(json, '}');
}

/* Append trees. */
static void
print_forest(StringInfo json, const EmpChurnModel *model)
{
	const EmpForest *forest = &model->forest;

	emp_json_print_number(json, "learning_rate", model->learning_rate);
	emp_json_print_number(json, "start", forest->start);
	emp_json_print_name(json, "trees");
	appendStringInfoChar(json, '[');
	for (int i = 0; i < forest->trees; i++)
	{
		CHECK_FOR_INTERRUPTS();
		emp_json_print_comma(json);
		appendStringInfoChar(json, '[');
		for (int j = forest->root[i]; j < forest->root[i + 1]; j++)
			print_node(json, model, &forest->node[j]);
		appendStringInfoChar(json, ']');
	}
	appendStringInfoChar(json, ']');
}

/* Append a model. */
void
emp_churn_model_print(StringInfo json, const EmpChurnModel *model)
{
	appendStringInfo(json, "{\"format\": %d", EMP_CHURN_MODEL_FORMAT);
	emp_json_print_text(json, "method", emp_churn_method_name(model->method));
	emp_json_print_text(json, "status", emp_churn_status_name(model->status));
	emp_json_print_text(
		json, "reason",
		model->reason == EMP_CHURN_NO_REASON ? NULL : emp_churn_reason_name(model->reason));
	emp_json_print_truth(json, "by_position", model->by_position);
	emp_json_print_count(json, "customers", model->rows);
	emp_json_print_count(json, "churned", model->churned);
	emp_json_print_count(json, "left_out", model->left_out);
	emp_json_print_name(json, "class_weights");
	appendStringInfoChar(json, '{');
	emp_json_print_number(json, "churned", model->weight[1]);
	emp_json_print_number(json, "stayed", model->weight[0]);
	appendStringInfoChar(json, '}');
	emp_json_print_number(json, "l2", model->l2);
	emp_json_print_count(json, "iterations", model->iterations);
	emp_json_print_number(json, "log_likelihood", model->log_likelihood);
	emp_features_print(json, model->feature, model->features, "importance", model->importance);
	if (model->status != EMP_CHURN_FAILED && emp_churn_model_linear(model))
		print_logistic(json, model);
	if (model->status != EMP_CHURN_FAILED && model->method == EMP_CHURN_COX)
		print_cox(json, model);
	if (model->status != EMP_CHURN_FAILED && model->method == EMP_CHURN_BOOSTING)
		print_forest(json, model);
	appendStringInfoChar(json, '}');
}
