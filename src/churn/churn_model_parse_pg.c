/*
 * churn_model_parse_pg.c
 *		The text form of a churn model, as churn_model_print_pg.c prints it, read from jsonb.
 *
 * What is read ends in the same check as the byte form.
 */
#include "churn/churn_model_json_pg.h"

#include "miscadmin.h"

#include "base/jsonb_pg.h"
#include "churn/churn_model_bytes.h"
#include "frame/feature_json_pg.h"

/* Names by number, as emp_json_read_word wants them. */
static const char *
method_name(int i)
{
	return emp_churn_method_name((EmpChurnMethod) i);
}

static const char *
ties_name(int i)
{
	return emp_cox_ties_name((EmpCoxTies) i);
}

static const char *
status_name(int i)
{
	return emp_churn_status_name((EmpChurnStatus) i);
}

static const char *
reason_name(int i)
{
	return emp_churn_reason_name((EmpChurnReason) i);
}

static const char *
term_name(int i)
{
	return emp_term_kind_name((EmpTermKind) i);
}

/* Read a term with its coefficient. */
static void
parse_term(EmpJsonReading *r, const JsonbValue *value, EmpChurnModel *model, int t)
{
	EmpTerm *term = &model->term[t];
	const JsonbValue *coefficient;
	JsonbIterator *it;
	EmpJsonObject object;
	JsonbValue v;
	int factors;

	r->part = psprintf("Term %d", t + 1);
	emp_json_open(r, "terms", value, &object);
	term->kind = (EmpTermKind) emp_json_read_word(r, &object, "kind", term_name, 0, EMP_TERM_KINDS);
	if (term->kind == EMP_TERM_PRODUCT)
	{
		int64 factor[2] = {0, 0};

		it = emp_json_read_list(r, "of", emp_json_need(r, &object, "of"), 2, &factors);
		for (int i = 0; it != NULL && emp_jsonb_next_element(&it, &v); i++)
			factor[i] = Min(emp_json_count_of(r, "of", &v), EMP_DESIGN_TERMS);
		term->left = (int32) factor[0];
		term->right = (int32) factor[1];
	}
	else if (term->kind != EMP_TERM_INTERCEPT)
		term->feature =
			emp_feature_read_name(r, &object, "feature", model->feature, model->features);
	if (term->kind == EMP_TERM_LEVEL && model->features > 0)
		term->level = emp_feature_read_level(r, "level", &model->feature[term->feature],
											 emp_json_need(r, &object, "level"));
	term->mean = emp_json_read_number(r, &object, "mean");
	term->deviation = emp_json_read_number(r, &object, "deviation");
	coefficient = emp_json_need(r, &object, "coefficient");
	term->aliased = coefficient->type == jbvNull;
	if (!term->aliased)
		model->coefficient[t] = emp_json_number_of(r, "coefficient", coefficient);
	emp_json_close(r, &object);
}

/* Read a row of the covariance, of a term and those before it that have a coefficient. */
static void
parse_covariance_row(EmpJsonReading *r, const JsonbValue *value, EmpChurnModel *model, int row)
{
	JsonbIterator *it;
	JsonbValue v;
	int given;
	int numbers = 0;

	it = emp_json_read_list(r, "covariance", value, row + 1, &given);
	for (int j = 0; it != NULL && j <= row; j++)
		if (!model->term[j].aliased && emp_jsonb_next_element(&it, &v))
		{
			model->covariance[emp_packed_at(row, j)] = emp_json_number_of(r, "covariance", &v);
			numbers++;
		}
	if (numbers != given || model->term[row].aliased ||
		(it != NULL && emp_jsonb_next_element(&it, &v)))
		emp_json_fail(r, "covariance", "has a row of another length");
}

/* Read terms, coefficients and their covariance. */
static void
parse_logistic(EmpJsonReading *r, EmpJsonObject *object, EmpChurnModel *model)
{
	JsonbIterator *it;
	JsonbValue v;
	int rows;
	int row = 0;

	it = emp_json_read_list(r, "terms", emp_json_need(r, object, "terms"), EMP_DESIGN_TERMS,
							&model->terms);
	model->term = palloc0(sizeof(EmpTerm) * Max(model->terms, 1));
	model->coefficient = palloc0(sizeof(double) * Max(model->terms, 1));
	for (int t = 0; it != NULL && !r->failed && emp_jsonb_next_element(&it, &v); t++)
		parse_term(r, &v, model, t);
	r->part = "Model";
	model->covariance = palloc0(sizeof(double) * Max(emp_packed_size(model->terms), 1));
	it = emp_json_read_list(r, "covariance", emp_json_need(r, object, "covariance"), model->terms,
							&rows);
	while (it != NULL && !r->failed && emp_jsonb_next_element(&it, &v))
	{
		CHECK_FOR_INTERRUPTS();
		while (row < model->terms - 1 && model->term[row].aliased)
			row++;
		if (row == model->terms)
			emp_json_fail(r, "covariance", "has too many rows");
		else
			parse_covariance_row(r, &v, model, row++);
	}
	if (!r->failed && rows != emp_churn_model_estimated(model))
		emp_json_fail(r, "covariance", "does not have as many rows as there are coefficients");
}

/* Read a list of numbers. */
static double *
parse_numbers(EmpJsonReading *r, EmpJsonObject *object, const char *name, int most, int *count)
{
	JsonbIterator *it = emp_json_read_list(r, name, emp_json_need(r, object, name), most, count);
	double *number = MemoryContextAllocHuge(CurrentMemoryContext, sizeof(double) * Max(*count, 1));
	JsonbValue v;

	for (int i = 0; it != NULL && emp_jsonb_next_element(&it, &v); i++)
	{
		CHECK_FOR_INTERRUPTS();
		number[i] = emp_json_number_of(r, name, &v);
	}
	return number;
}

/* Read what a Cox model has more. */
static void
parse_cox(EmpJsonReading *r, EmpJsonObject *object, EmpChurnModel *model)
{
	const JsonbValue *concordance = emp_json_need(r, object, "concordance");
	int hazards;

	model->ties = (EmpCoxTies) emp_json_read_word(r, object, "ties", ties_name, 0, EMP_COX_TIES);
	model->log_likelihood_null = emp_json_read_number(r, object, "log_likelihood_null");
	model->concordance = -1;
	if (concordance->type != jbvNull)
		model->concordance = emp_json_number_of(r, "concordance", concordance);
	if (concordance->type != jbvNull && model->concordance < 0)
		emp_json_fail(r, "concordance", "is negative");
	model->longest = emp_json_read_number(r, object, "longest");
	model->time = parse_numbers(r, object, "times", PG_INT32_MAX, &model->times);
	model->hazard = parse_numbers(r, object, "hazard", PG_INT32_MAX, &hazards);
	if (hazards != model->times)
		emp_json_fail(r, "hazard", "does not have as many elements as there are times");
}

/* Read the levels that go left at a node. */
static void
parse_set(EmpJsonReading *r, EmpJsonObject *object, const EmpFeature *f, uint64 *word)
{
	JsonbIterator *it;
	JsonbValue v;
	int levels;

	it = emp_json_read_list(r, "in", emp_json_need(r, object, "in"), f->levels + 1, &levels);
	while (it != NULL && emp_jsonb_next_element(&it, &v))
	{
		int level = emp_feature_read_level(r, "in", f, &v);

		word[level / 64] |= UINT64CONST(1) << (level % 64);
	}
}

/* Read a node. */
static void
parse_node(EmpJsonReading *r, const JsonbValue *value, const EmpChurnModel *model, EmpNode *node)
{
	EmpJsonObject object;
	char *missing;

	memset(node, 0, sizeof(*node));
	node->feature = -1;
	emp_json_open(r, "trees", value, &object);
	node->cover = emp_json_read_number(r, &object, "cover");
	if (emp_json_find(&object, "feature") == NULL)
		node->value = emp_json_read_number(r, &object, "value");
	else
	{
		node->feature =
			emp_feature_read_name(r, &object, "feature", model->feature, model->features);
		node->left = emp_json_read_place(r, &object, "left");
		node->right = emp_json_read_place(r, &object, "right");
		missing = emp_json_read_text(r, &object, "missing");
		node->missing_left = strcmp(missing, "left") == 0;
		if (!node->missing_left && strcmp(missing, "right") != 0)
			emp_json_fail(r, "missing", "is neither left nor right");
		if (!r->failed && model->feature[node->feature].kind == EMP_COLUMN_CATEGORY)
			parse_set(r, &object, &model->feature[node->feature], node->level);
		else
			node->threshold = emp_json_read_number(r, &object, "up_to");
	}
	emp_json_close(r, &object);
}

/* Return the nodes of all trees, unless too many for memory. */
static int
count_nodes(EmpJsonReading *r, const JsonbValue *trees)
{
	JsonbIterator *it = emp_jsonb_list(trees);
	JsonbValue v;
	int nodes = 0;

	while (it != NULL && emp_jsonb_next_element(&it, &v))
	{
		int of_tree;

		emp_json_read_list(r, "trees", &v, 2 * EMP_FOREST_LEAVES - 1, &of_tree);
		nodes += of_tree;
	}
	return nodes;
}

/* Read trees. */
static void
parse_forest(EmpJsonReading *r, EmpJsonObject *object, EmpChurnModel *model)
{
	EmpForest *forest = &model->forest;
	const JsonbValue *trees = emp_json_need(r, object, "trees");
	JsonbIterator *it;
	JsonbIterator *of_tree;
	JsonbValue v;
	EmpNode *node;
	int32 *root;
	int tree = 0;
	int at = 0;
	int count;

	model->learning_rate = emp_json_read_number(r, object, "learning_rate");
	forest->start = emp_json_read_number(r, object, "start");
	it = emp_json_read_list(r, "trees", trees, EMP_FOREST_TREES, &forest->trees);
	root = palloc0(sizeof(int32) * (forest->trees + 1));
	node = MemoryContextAllocHuge(CurrentMemoryContext,
								  sizeof(EmpNode) * Max(r->failed ? 1 : count_nodes(r, trees), 1));
	while (it != NULL && !r->failed && emp_jsonb_next_element(&it, &v))
	{
		CHECK_FOR_INTERRUPTS();
		r->part = psprintf("Tree %d", tree + 1);
		root[tree++] = at;
		of_tree = emp_json_read_list(r, "trees", &v, 2 * EMP_FOREST_LEAVES - 1, &count);
		while (of_tree != NULL && emp_jsonb_next_element(&of_tree, &v))
			parse_node(r, &v, model, &node[at++]);
	}
	root[forest->trees] = at;
	r->part = "Model";
	forest->root = root;
	forest->node = node;
}

/* Read what is said of the whole fit. */
static void
parse_fit(EmpJsonReading *r, EmpJsonObject *object, EmpChurnModel *model)
{
	const JsonbValue *reason = emp_json_need(r, object, "reason");
	EmpJsonObject weights;

	if (emp_json_read_count(r, object, "format") != EMP_CHURN_MODEL_FORMAT)
		emp_json_fail(r, "format", "is unknown to this version of the extension");
	model->method = (EmpChurnMethod) emp_json_read_word(r, object, "method", method_name,
														EMP_CHURN_LOGISTIC, EMP_CHURN_METHODS);
	model->status = (EmpChurnStatus) emp_json_read_word(r, object, "status", status_name, 0,
														EMP_CHURN_STATUSES);
	if (reason->type != jbvNull)
		model->reason = (EmpChurnReason) emp_json_read_word(
			r, object, "reason", reason_name, EMP_CHURN_NO_REASON + 1, EMP_CHURN_REASONS);
	model->by_position = emp_json_read_truth(r, object, "by_position");
	model->rows = emp_json_read_count(r, object, "customers");
	model->churned = emp_json_read_count(r, object, "churned");
	model->left_out = emp_json_read_count(r, object, "left_out");
	emp_json_open(r, "class_weights", emp_json_need(r, object, "class_weights"), &weights);
	model->weight[1] = emp_json_read_number(r, &weights, "churned");
	model->weight[0] = emp_json_read_number(r, &weights, "stayed");
	emp_json_close(r, &weights);
	model->l2 = emp_json_read_number(r, object, "l2");
	model->iterations = (uint32) emp_json_read_place(r, object, "iterations");
	model->log_likelihood = emp_json_read_number(r, object, "log_likelihood");
}

/* Read a model. */
EmpStatus
emp_churn_model_parse(Jsonb *json, EmpChurnModel *model, EmpFailure *failure)
{
	EmpJsonReading reading = {.failure = failure, .type = "churn_model", .part = "Model"};
	EmpJsonReading *r = &reading;
	EmpJsonObject object;

	memset(model, 0, sizeof(*model));
	emp_json_open_root(r, json, &object);
	parse_fit(r, &object, model);
	model->feature = emp_features_parse(r, &object, model->rows, &model->features, "importance",
										&model->importance);
	if (!r->failed && model->status != EMP_CHURN_FAILED)
	{
		if (emp_churn_model_linear(model))
			parse_logistic(r, &object, model);
		if (model->method == EMP_CHURN_COX)
			parse_cox(r, &object, model);
		if (model->method == EMP_CHURN_BOOSTING)
			parse_forest(r, &object, model);
	}
	emp_json_close(r, &object);
	return r->failed ? EMP_BAD_TEXT : emp_churn_model_check(model, EMP_BAD_TEXT, failure);
}
