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
#include "utils/json.h"

#include "base/number.h"
#include "churn/churn_model_bytes.h"

/* Append the name of a member; commas go before all but the first of an object. */
static void
print_name(StringInfo json, const char *name)
{
	char last = json->data[json->len - 1];

	appendStringInfo(json, "%s\"%s\": ", last == '{' ? "" : ", ", name);
}

/* Append what comes between the elements of a list. */
static void
print_comma(StringInfo json)
{
	if (json->data[json->len - 1] != '[')
		appendStringInfoString(json, ", ");
}

/* Append a number. */
static void
print_number(StringInfo json, double number)
{
	char digits[EMP_NUMBER_TEXT_SIZE];

	emp_number_print(number, digits);
	appendStringInfoString(json, digits);
}

/* Append a member with a number. */
static void
print_number_member(StringInfo json, const char *name, double number)
{
	print_name(json, name);
	print_number(json, number);
}

/* Append a member with a whole number. */
static void
print_count(StringInfo json, const char *name, int64 count)
{
	print_name(json, name);
	appendStringInfo(json, INT64_FORMAT, count);
}

/* Append a member with a text, or null for none. */
static void
print_text(StringInfo json, const char *name, const char *text)
{
	print_name(json, name);
	if (text == NULL)
		appendStringInfoString(json, "null");
	else
		escape_json(json, text);
}

/* Append the levels of a category. */
static void
print_levels(StringInfo json, const EmpFeature *f)
{
	print_name(json, "levels");
	appendStringInfoChar(json, '{');
	for (int i = 0; i < f->levels; i++)
	{
		if (i > 0)
			appendStringInfoString(json, ", ");
		escape_json(json, f->level[i].text);
		appendStringInfo(json, ": " INT64_FORMAT, f->level[i].rows);
	}
	appendStringInfoChar(json, '}');
	print_text(json, "reference", f->levels > 0 ? f->level[f->reference].text : NULL);
	print_name(json, "other");
	appendStringInfo(json, "{\"levels\": %d, \"customers\": " INT64_FORMAT "}", f->others,
					 f->other_rows);
}

/* Append how a number is distributed. */
static void
print_bins(StringInfo json, const EmpFeature *f)
{
	print_number_member(json, "mean", f->mean);
	print_number_member(json, "deviation", f->deviation);
	print_number_member(json, "low", f->low);
	print_number_member(json, "high", f->high);
	print_name(json, "cuts");
	appendStringInfoChar(json, '[');
	for (int i = 0; i < f->cuts; i++)
	{
		print_comma(json);
		print_number(json, f->cut[i]);
	}
	appendStringInfoChar(json, ']');
	print_name(json, "bins");
	appendStringInfoChar(json, '[');
	for (int i = 0; i <= f->cuts; i++)
		appendStringInfo(json, "%s" INT64_FORMAT, i > 0 ? ", " : "", f->bin[i]);
	appendStringInfoChar(json, ']');
}

/* Append a feature. */
static void
print_feature(StringInfo json, const EmpChurnModel *model, int i)
{
	const EmpFeature *f = &model->feature[i];

	print_comma(json);
	appendStringInfoChar(json, '{');
	print_text(json, "name", f->name);
	print_text(json, "kind", emp_column_kind_name(f->kind));
	print_text(json, "role", emp_feature_role_name(f->role));
	if (f->role == EMP_FEATURE_DUPLICATE)
		print_text(json, "twin", model->feature[f->twin].name);
	print_count(json, "missing", f->missing);
	print_number_member(json, "importance", model->importance[i]);
	if (f->kind == EMP_COLUMN_CATEGORY)
		print_levels(json, f);
	else
		print_bins(json, f);
	appendStringInfoChar(json, '}');
}

/* Append the text of a level, or null for those that are pooled. */
static void
print_level(StringInfo json, const EmpFeature *f, int level)
{
	if (level == f->levels)
		appendStringInfoString(json, "null");
	else
		escape_json(json, f->level[level].text);
}

/* Append a term with its coefficient. */
static void
print_term(StringInfo json, const EmpChurnModel *model, int t)
{
	const EmpTerm *term = &model->term[t];

	print_comma(json);
	appendStringInfoChar(json, '{');
	print_text(json, "kind", emp_term_kind_name(term->kind));
	if (term->kind == EMP_TERM_PRODUCT)
	{
		print_name(json, "of");
		appendStringInfo(json, "[%d, %d]", term->left, term->right);
	}
	else if (term->kind != EMP_TERM_INTERCEPT)
		print_text(json, "feature", model->feature[term->feature].name);
	if (term->kind == EMP_TERM_LEVEL)
	{
		print_name(json, "level");
		print_level(json, &model->feature[term->feature], term->level);
	}
	print_number_member(json, "mean", term->mean);
	print_number_member(json, "deviation", term->deviation);
	if (term->aliased)
		print_text(json, "coefficient", NULL);
	else
		print_number_member(json, "coefficient", model->coefficient[t]);
	appendStringInfoChar(json, '}');
}

/* Append terms, and the covariance of those that have a coefficient. */
static void
print_logistic(StringInfo json, const EmpChurnModel *model)
{
	print_name(json, "terms");
	appendStringInfoChar(json, '[');
	for (int t = 0; t < model->terms; t++)
		print_term(json, model, t);
	appendStringInfoChar(json, ']');
	print_name(json, "covariance");
	appendStringInfoChar(json, '[');
	for (int i = 0; i < model->terms; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (model->term[i].aliased)
			continue;
		print_comma(json);
		appendStringInfoChar(json, '[');
		for (int j = 0; j <= i; j++)
			if (!model->term[j].aliased)
			{
				print_comma(json);
				print_number(json, model->covariance[emp_packed_at(i, j)]);
			}
		appendStringInfoChar(json, ']');
	}
	appendStringInfoChar(json, ']');
}

/* Append numbers. */
static void
print_numbers(StringInfo json, const char *name, const double *number, int count)
{
	print_name(json, name);
	appendStringInfoChar(json, '[');
	for (int i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		print_comma(json);
		print_number(json, number[i]);
	}
	appendStringInfoChar(json, ']');
}

/* Append what a Cox model has more. */
static void
print_cox(StringInfo json, const EmpChurnModel *model)
{
	print_text(json, "ties", emp_cox_ties_name(model->ties));
	print_number_member(json, "log_likelihood_null", model->log_likelihood_null);
	if (model->concordance < 0)
		print_text(json, "concordance", NULL);
	else
		print_number_member(json, "concordance", model->concordance);
	print_number_member(json, "longest", model->longest);
	print_numbers(json, "times", model->time, model->times);
	print_numbers(json, "hazard", model->hazard, model->times);
}

/* Append the levels that go left at a node. */
static void
print_set(StringInfo json, const EmpFeature *f, const uint64 *word)
{
	print_name(json, "in");
	appendStringInfoChar(json, '[');
	for (int i = 0; i <= f->levels; i++)
		if ((word[i / 64] >> (i % 64) & 1) != 0)
		{
			print_comma(json);
			print_level(json, f, i);
		}
	appendStringInfoChar(json, ']');
}

/* Append a node. */
static void
print_node(StringInfo json, const EmpChurnModel *model, const EmpNode *node)
{
	print_comma(json);
	appendStringInfoChar(json, '{');
	if (node->feature < 0)
		print_number_member(json, "value", node->value);
	else
	{
		const EmpFeature *f = &model->feature[node->feature];

		print_text(json, "feature", f->name);
		if (f->kind == EMP_COLUMN_CATEGORY)
			print_set(json, f, node->level);
		else
			print_number_member(json, "up_to", node->threshold);
		print_text(json, "missing", node->missing_left ? "left" : "right");
		print_count(json, "left", node->left);
		print_count(json, "right", node->right);
	}
	print_number_member(json, "cover", node->cover);
	appendStringInfoChar(json, '}');
}

/* Append trees. */
static void
print_forest(StringInfo json, const EmpChurnModel *model)
{
	const EmpForest *forest = &model->forest;

	print_number_member(json, "learning_rate", model->learning_rate);
	print_number_member(json, "start", forest->start);
	print_name(json, "trees");
	appendStringInfoChar(json, '[');
	for (int i = 0; i < forest->trees; i++)
	{
		CHECK_FOR_INTERRUPTS();
		print_comma(json);
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
	print_text(json, "method", emp_churn_method_name(model->method));
	print_text(json, "status", emp_churn_status_name(model->status));
	print_text(json, "reason",
			   model->reason == EMP_CHURN_NO_REASON ? NULL : emp_churn_reason_name(model->reason));
	print_name(json, "by_position");
	appendStringInfoString(json, model->by_position ? "true" : "false");
	print_count(json, "customers", model->rows);
	print_count(json, "churned", model->churned);
	print_count(json, "left_out", model->left_out);
	print_name(json, "class_weights");
	appendStringInfoChar(json, '{');
	print_number_member(json, "churned", model->weight[1]);
	print_number_member(json, "stayed", model->weight[0]);
	appendStringInfoChar(json, '}');
	print_number_member(json, "l2", model->l2);
	print_count(json, "iterations", model->iterations);
	print_number_member(json, "log_likelihood", model->log_likelihood);
	print_name(json, "features");
	appendStringInfoChar(json, '[');
	for (int i = 0; i < model->features; i++)
		print_feature(json, model, i);
	appendStringInfoChar(json, ']');
	if (model->status != EMP_CHURN_FAILED && emp_churn_model_linear(model))
		print_logistic(json, model);
	if (model->status != EMP_CHURN_FAILED && model->method == EMP_CHURN_COX)
		print_cox(json, model);
	if (model->status != EMP_CHURN_FAILED && model->method == EMP_CHURN_BOOSTING)
		print_forest(json, model);
	appendStringInfoChar(json, '}');
}
