/*
 * churn_model_parse_pg.c
 *		The text form of a churn model, as churn_model_print_pg.c prints it, read from jsonb.
 *
 * The first thing that is wrong is recorded; after it, everything reads as nothing.  What is read ends in
 * the same check as the byte form.
 */
#include "churn/churn_model_json_pg.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"

#include "base/jsonb_pg.h"
#include "churn/churn_model_bytes.h"

/* What is being read, and whether it is right so far. */
typedef struct Reading
{
	EmpFailure *failure;
	const char *part; /* "Feature 3", for messages */
	bool failed;
} Reading;

/* A member of an object, and whether somebody asked for it. */
typedef struct Member
{
	char *name;
	JsonbValue value;
	bool read;
} Member;

typedef struct Object
{
	int members;
	Member *member;
} Object;

/* Record what is wrong with a member. */
static void
fail(Reading *r, const char *name, const char *problem)
{
	if (r->failed)
		return;
	r->failed = true;
	emp_fail(r->failure, EMP_BAD_TEXT, "invalid input syntax for type churn_model");
	emp_fail_detail(r->failure, "%s: member \"%s\" %s.", r->part, name, problem);
}

/* Open an object: fetch its members, which come in no order that means something. */
static void
open_object(Reading *r, const char *name, const JsonbValue *value, Object *object)
{
	JsonbIterator *it = emp_jsonb_object(value);
	Member *m;

	object->members = 0;
	if (it == NULL)
	{
		fail(r, name, "is not an object");
		return;
	}
	object->member = palloc0(sizeof(Member) * Max(JsonContainerSize(value->val.binary.data), 1));
	m = object->member;
	while ((m->name = emp_jsonb_next_member(&it, &m->value)) != NULL)
		if (++object->members == (int) JsonContainerSize(value->val.binary.data))
			break;
		else
			m++;
}

/* Return a member, or NULL. */
static const JsonbValue *
find(Object *object, const char *name)
{
	for (int i = 0; i < object->members; i++)
		if (strcmp(object->member[i].name, name) == 0)
		{
			object->member[i].read = true;
			return &object->member[i].value;
		}
	return NULL;
}

/* Return a member that there has to be; when there is none, a null. */
static const JsonbValue *
need(Reading *r, Object *object, const char *name)
{
	static const JsonbValue nothing = {.type = jbvNull};
	const JsonbValue *value = find(object, name);

	if (value != NULL)
		return value;
	fail(r, name, "is missing");
	return &nothing;
}

/* Close an object: nothing is left over in it. */
static void
close_object(Reading *r, Object *object)
{
	for (int i = 0; i < object->members; i++)
		if (!object->member[i].read)
		{
			char *name = object->member[i].name;

			name[pg_mbcliplen(name, (int) strlen(name), EMP_FRAME_NAME_MAX)] = '\0';
			fail(r, name, "is unknown");
		}
}

/* Return a number. */
static double
number_of(Reading *r, const char *name, const JsonbValue *value)
{
	double number;

	if (emp_jsonb_number(value, &number))
		return number;
	fail(r, name, "is not a number");
	return 0;
}

/* Return a member that is a number. */
static double
read_number(Reading *r, Object *object, const char *name)
{
	return number_of(r, name, need(r, object, name));
}

/* Return a whole number of not more than 2^48. */
static int64
count_of(Reading *r, const char *name, const JsonbValue *value)
{
	double number = number_of(r, name, value);

	if (number >= 0 && number <= (double) EMP_CHURN_CUSTOMERS && number == floor(number))
		return (int64) number;
	fail(r, name, "is not a whole number from 0 to 2^48");
	return 0;
}

/* Return a member that is a whole number. */
static int64
read_count(Reading *r, Object *object, const char *name)
{
	return count_of(r, name, need(r, object, name));
}

/* Return a member that is a whole number of 31 bits. */
static int32
read_place(Reading *r, Object *object, const char *name)
{
	int64 place = read_count(r, object, name);

	if (place <= PG_INT32_MAX)
		return (int32) place;
	fail(r, name, "is out of range");
	return 0;
}

/* Return a member that is a text. */
static char *
read_text(Reading *r, Object *object, const char *name)
{
	char *text = emp_jsonb_text(need(r, object, name));

	if (text != NULL)
		return text;
	fail(r, name, "is not a text");
	return "";
}

/* Return which of some names a member is; the first one when it is none. */
static int
read_word(Reading *r, Object *object, const char *name, const char *(*name_of)(int), int first,
		  int end)
{
	char *text = read_text(r, object, name);

	for (int i = first; i < end; i++)
		if (strcmp(text, name_of(i)) == 0)
			return i;
	fail(r, name, "is unknown");
	return first;
}

/* Names by number, as read_word wants them. */
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
kind_name(int i)
{
	return emp_column_kind_name((EmpColumnKind) i);
}

static const char *
role_name(int i)
{
	return emp_feature_role_name((EmpFeatureRole) i);
}

static const char *
term_name(int i)
{
	return emp_term_kind_name((EmpTermKind) i);
}

/* Return a walk over a member that is a list of at most so many elements; NULL when it is not. */
static JsonbIterator *
read_list(Reading *r, const char *name, const JsonbValue *value, int most, int *count)
{
	JsonbIterator *it = emp_jsonb_list(value);

	*count = 0;
	if (it == NULL)
		fail(r, name, "is not a list");
	else if (JsonContainerSize(value->val.binary.data) > (uint32) most)
		fail(r, name, "is too long");
	else
		*count = (int) JsonContainerSize(value->val.binary.data);
	return r->failed ? NULL : it;
}

/* Order levels by their bytes. */
static int
compare_levels(const void *a, const void *b)
{
	return strcmp(((const EmpLevel *) a)->text, ((const EmpLevel *) b)->text);
}

/* Return the number of a level of a category; null is the pooled ones. */
static int
level_of(Reading *r, const char *name, const EmpFeature *f, const JsonbValue *value)
{
	char *text = emp_jsonb_text(value);

	if (value->type == jbvNull)
		return f->levels;
	if (f->kind == EMP_COLUMN_CATEGORY && text != NULL)
		for (int i = 0; i < f->levels; i++)
			if (strcmp(f->level[i].text, text) == 0)
				return i;
	fail(r, name, "is no level of the feature");
	return 0;
}

/* Read the levels of a category. */
static void
parse_levels(Reading *r, Object *object, EmpFeature *f)
{
	const JsonbValue *reference;
	Object levels;
	EmpLevel *level;

	open_object(r, "levels", need(r, object, "levels"), &levels);
	if (levels.members > EMP_FEATURE_LEVELS_MAX)
	{
		fail(r, "levels", "has too many members");
		return;
	}
	level = palloc(sizeof(EmpLevel) * Max(levels.members, 1));
	for (int i = 0; i < levels.members; i++)
	{
		level[i].text = levels.member[i].name;
		level[i].rows = count_of(r, "levels", &levels.member[i].value);
	}
	qsort(level, levels.members, sizeof(EmpLevel), compare_levels);
	f->levels = levels.members;
	f->level = level;
	reference = need(r, object, "reference");
	if (reference->type != jbvNull)
		f->reference = level_of(r, "reference", f, reference);
	open_object(r, "other", need(r, object, "other"), &levels);
	f->others = read_place(r, &levels, "levels");
	f->other_rows = read_count(r, &levels, "customers");
	close_object(r, &levels);
}

/* Read how a number is distributed. */
static void
parse_bins(Reading *r, Object *object, EmpFeature *f)
{
	JsonbIterator *it;
	JsonbValue v;
	int bins;

	f->mean = read_number(r, object, "mean");
	f->deviation = read_number(r, object, "deviation");
	f->low = read_number(r, object, "low");
	f->high = read_number(r, object, "high");
	it = read_list(r, "cuts", need(r, object, "cuts"), EMP_FEATURE_BINS - 1, &f->cuts);
	for (int i = 0; it != NULL && emp_jsonb_next_element(&it, &v); i++)
		f->cut[i] = number_of(r, "cuts", &v);
	it = read_list(r, "bins", need(r, object, "bins"), f->cuts + 1, &bins);
	if (bins != f->cuts + 1)
		fail(r, "bins", "does not have one element more than the cuts");
	for (int i = 0; it != NULL && emp_jsonb_next_element(&it, &v); i++)
		f->bin[i] = count_of(r, "bins", &v);
}

/* Return the number of a feature among the first ones. */
static int
read_feature_name(Reading *r, Object *object, const char *name, const EmpChurnModel *model,
				  int features)
{
	char *text = read_text(r, object, name);

	for (int i = 0; i < features; i++)
		if (strcmp(model->feature[i].name, text) == 0)
			return i;
	fail(r, name, "is no feature");
	return 0;
}

/* Read a feature. */
static void
parse_feature(Reading *r, const JsonbValue *value, EmpChurnModel *model, int i)
{
	EmpFeature *f = &model->feature[i];
	Object object;

	r->part = psprintf("Feature %d", i + 1);
	open_object(r, "features", value, &object);
	f->name = read_text(r, &object, "name");
	f->kind = (EmpColumnKind) read_word(r, &object, "kind", kind_name, EMP_COLUMN_NUMBER,
										EMP_COLUMN_KINDS);
	f->role = (EmpFeatureRole) read_word(r, &object, "role", role_name, 0, EMP_FEATURE_ROLES);
	f->twin = -1;
	if (f->role == EMP_FEATURE_DUPLICATE)
		f->twin = read_feature_name(r, &object, "twin", model, i);
	f->rows = model->rows;
	f->missing = read_count(r, &object, "missing");
	model->importance[i] = read_number(r, &object, "importance");
	if (f->kind == EMP_COLUMN_CATEGORY)
		parse_levels(r, &object, f);
	else
		parse_bins(r, &object, f);
	close_object(r, &object);
}

/* Read a term with its coefficient. */
static void
parse_term(Reading *r, const JsonbValue *value, EmpChurnModel *model, int t)
{
	EmpTerm *term = &model->term[t];
	const JsonbValue *coefficient;
	JsonbIterator *it;
	Object object;
	JsonbValue v;
	int factors;

	r->part = psprintf("Term %d", t + 1);
	open_object(r, "terms", value, &object);
	term->kind = (EmpTermKind) read_word(r, &object, "kind", term_name, 0, EMP_TERM_KINDS);
	if (term->kind == EMP_TERM_PRODUCT)
	{
		int64 factor[2] = {0, 0};

		it = read_list(r, "of", need(r, &object, "of"), 2, &factors);
		for (int i = 0; it != NULL && emp_jsonb_next_element(&it, &v); i++)
			factor[i] = Min(count_of(r, "of", &v), EMP_DESIGN_TERMS);
		term->left = (int32) factor[0];
		term->right = (int32) factor[1];
	}
	else if (term->kind != EMP_TERM_INTERCEPT)
		term->feature = read_feature_name(r, &object, "feature", model, model->features);
	if (term->kind == EMP_TERM_LEVEL && model->features > 0)
		term->level =
			level_of(r, "level", &model->feature[term->feature], need(r, &object, "level"));
	term->mean = read_number(r, &object, "mean");
	term->deviation = read_number(r, &object, "deviation");
	coefficient = need(r, &object, "coefficient");
	term->aliased = coefficient->type == jbvNull;
	if (!term->aliased)
		model->coefficient[t] = number_of(r, "coefficient", coefficient);
	close_object(r, &object);
}

/* Read a row of the covariance, of a term and those before it that have a coefficient. */
static void
parse_covariance_row(Reading *r, const JsonbValue *value, EmpChurnModel *model, int row)
{
	JsonbIterator *it;
	JsonbValue v;
	int given;
	int numbers = 0;

	it = read_list(r, "covariance", value, row + 1, &given);
	for (int j = 0; it != NULL && j <= row; j++)
		if (!model->term[j].aliased && emp_jsonb_next_element(&it, &v))
		{
			model->covariance[emp_packed_at(row, j)] = number_of(r, "covariance", &v);
			numbers++;
		}
	if (numbers != given || model->term[row].aliased ||
		(it != NULL && emp_jsonb_next_element(&it, &v)))
		fail(r, "covariance", "has a row of another length");
}

/* Read terms, coefficients and their covariance. */
static void
parse_logistic(Reading *r, Object *object, EmpChurnModel *model)
{
	JsonbIterator *it;
	JsonbValue v;
	int rows;
	int row = 0;

	it = read_list(r, "terms", need(r, object, "terms"), EMP_DESIGN_TERMS, &model->terms);
	model->term = palloc0(sizeof(EmpTerm) * Max(model->terms, 1));
	model->coefficient = palloc0(sizeof(double) * Max(model->terms, 1));
	for (int t = 0; it != NULL && !r->failed && emp_jsonb_next_element(&it, &v); t++)
		parse_term(r, &v, model, t);
	r->part = "Model";
	model->covariance = palloc0(sizeof(double) * Max(emp_packed_size(model->terms), 1));
	it = read_list(r, "covariance", need(r, object, "covariance"), model->terms, &rows);
	while (it != NULL && !r->failed && emp_jsonb_next_element(&it, &v))
	{
		CHECK_FOR_INTERRUPTS();
		while (row < model->terms - 1 && model->term[row].aliased)
			row++;
		if (row == model->terms)
			fail(r, "covariance", "has too many rows");
		else
			parse_covariance_row(r, &v, model, row++);
	}
	if (!r->failed && rows != emp_churn_model_estimated(model))
		fail(r, "covariance", "does not have as many rows as there are coefficients");
}

/* Read a list of numbers. */
static double *
parse_numbers(Reading *r, Object *object, const char *name, int most, int *count)
{
	JsonbIterator *it = read_list(r, name, need(r, object, name), most, count);
	double *number = MemoryContextAllocHuge(CurrentMemoryContext, sizeof(double) * Max(*count, 1));
	JsonbValue v;

	for (int i = 0; it != NULL && emp_jsonb_next_element(&it, &v); i++)
	{
		CHECK_FOR_INTERRUPTS();
		number[i] = number_of(r, name, &v);
	}
	return number;
}

/* Read what a Cox model has more. */
static void
parse_cox(Reading *r, Object *object, EmpChurnModel *model)
{
	const JsonbValue *concordance = need(r, object, "concordance");
	int hazards;

	model->ties = (EmpCoxTies) read_word(r, object, "ties", ties_name, 0, EMP_COX_TIES);
	model->log_likelihood_null = read_number(r, object, "log_likelihood_null");
	model->concordance = -1;
	if (concordance->type != jbvNull)
		model->concordance = number_of(r, "concordance", concordance);
	if (concordance->type != jbvNull && model->concordance < 0)
		fail(r, "concordance", "is negative");
	model->longest = read_number(r, object, "longest");
	model->time = parse_numbers(r, object, "times", PG_INT32_MAX, &model->times);
	model->hazard = parse_numbers(r, object, "hazard", PG_INT32_MAX, &hazards);
	if (hazards != model->times)
		fail(r, "hazard", "does not have as many elements as there are times");
}

/* Read the levels that go left at a node. */
static void
parse_set(Reading *r, Object *object, const EmpFeature *f, uint64 *word)
{
	JsonbIterator *it;
	JsonbValue v;
	int levels;

	it = read_list(r, "in", need(r, object, "in"), f->levels + 1, &levels);
	while (it != NULL && emp_jsonb_next_element(&it, &v))
	{
		int level = level_of(r, "in", f, &v);

		word[level / 64] |= UINT64CONST(1) << (level % 64);
	}
}

/* Read a node. */
static void
parse_node(Reading *r, const JsonbValue *value, const EmpChurnModel *model, EmpNode *node)
{
	Object object;
	char *missing;

	memset(node, 0, sizeof(*node));
	node->feature = -1;
	open_object(r, "trees", value, &object);
	node->cover = read_number(r, &object, "cover");
	if (find(&object, "feature") == NULL)
		node->value = read_number(r, &object, "value");
	else
	{
		node->feature = read_feature_name(r, &object, "feature", model, model->features);
		node->left = read_place(r, &object, "left");
		node->right = read_place(r, &object, "right");
		missing = read_text(r, &object, "missing");
		node->missing_left = strcmp(missing, "left") == 0;
		if (!node->missing_left && strcmp(missing, "right") != 0)
			fail(r, "missing", "is neither left nor right");
		if (!r->failed && model->feature[node->feature].kind == EMP_COLUMN_CATEGORY)
			parse_set(r, &object, &model->feature[node->feature], node->level);
		else
			node->threshold = read_number(r, &object, "up_to");
	}
	close_object(r, &object);
}

/* Return the nodes of all trees, unless too many for memory. */
static int
count_nodes(Reading *r, const JsonbValue *trees)
{
	JsonbIterator *it = emp_jsonb_list(trees);
	JsonbValue v;
	int nodes = 0;

	while (it != NULL && emp_jsonb_next_element(&it, &v))
	{
		int of_tree;

		read_list(r, "trees", &v, 2 * EMP_FOREST_LEAVES - 1, &of_tree);
		nodes += of_tree;
	}
	return nodes;
}

/* Read trees. */
static void
parse_forest(Reading *r, Object *object, EmpChurnModel *model)
{
	EmpForest *forest = &model->forest;
	const JsonbValue *trees = need(r, object, "trees");
	JsonbIterator *it;
	JsonbIterator *of_tree;
	JsonbValue v;
	EmpNode *node;
	int32 *root;
	int tree = 0;
	int at = 0;
	int count;

	model->learning_rate = read_number(r, object, "learning_rate");
	forest->start = read_number(r, object, "start");
	it = read_list(r, "trees", trees, EMP_FOREST_TREES, &forest->trees);
	root = palloc0(sizeof(int32) * (forest->trees + 1));
	node = MemoryContextAllocHuge(CurrentMemoryContext,
								  sizeof(EmpNode) * Max(r->failed ? 1 : count_nodes(r, trees), 1));
	while (it != NULL && !r->failed && emp_jsonb_next_element(&it, &v))
	{
		CHECK_FOR_INTERRUPTS();
		r->part = psprintf("Tree %d", tree + 1);
		root[tree++] = at;
		of_tree = read_list(r, "trees", &v, 2 * EMP_FOREST_LEAVES - 1, &count);
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
parse_fit(Reading *r, Object *object, EmpChurnModel *model)
{
	const JsonbValue *reason = need(r, object, "reason");
	const JsonbValue *by_position = need(r, object, "by_position");
	Object weights;

	if (read_count(r, object, "format") != EMP_CHURN_MODEL_FORMAT)
		fail(r, "format", "is unknown to this version of the extension");
	model->method = (EmpChurnMethod) read_word(r, object, "method", method_name, EMP_CHURN_LOGISTIC,
											   EMP_CHURN_METHODS);
	model->status =
		(EmpChurnStatus) read_word(r, object, "status", status_name, 0, EMP_CHURN_STATUSES);
	if (reason->type != jbvNull)
		model->reason = (EmpChurnReason) read_word(r, object, "reason", reason_name,
												   EMP_CHURN_NO_REASON + 1, EMP_CHURN_REASONS);
	if (by_position->type != jbvBool)
		fail(r, "by_position", "is not true or false");
	else
		model->by_position = by_position->val.boolean;
	model->rows = read_count(r, object, "customers");
	model->churned = read_count(r, object, "churned");
	model->left_out = read_count(r, object, "left_out");
	open_object(r, "class_weights", need(r, object, "class_weights"), &weights);
	model->weight[1] = read_number(r, &weights, "churned");
	model->weight[0] = read_number(r, &weights, "stayed");
	close_object(r, &weights);
	model->l2 = read_number(r, object, "l2");
	model->iterations = (uint32) read_place(r, object, "iterations");
	model->log_likelihood = read_number(r, object, "log_likelihood");
}

/* Read a model. */
EmpStatus
emp_churn_model_parse(Jsonb *json, EmpChurnModel *model, EmpFailure *failure)
{
	Reading reading = {.failure = failure, .part = "Model"};
	Reading *r = &reading;
	JsonbValue root = {.type = jbvBinary,
					   .val.binary = {.len = (int) VARSIZE(json) - VARHDRSZ, .data = &json->root}};
	JsonbIterator *it;
	Object object;
	JsonbValue v;

	memset(model, 0, sizeof(*model));
	open_object(r, "all of it", &root, &object);
	parse_fit(r, &object, model);
	it =
		read_list(r, "features", need(r, &object, "features"), EMP_FRAME_COLUMNS, &model->features);
	model->feature = palloc0(sizeof(EmpFeature) * Max(model->features, 1));
	model->importance = palloc0(sizeof(double) * Max(model->features, 1));
	for (int i = 0; it != NULL && !r->failed && emp_jsonb_next_element(&it, &v); i++)
		parse_feature(r, &v, model, i);
	r->part = "Model";
	if (!r->failed && model->status != EMP_CHURN_FAILED)
	{
		if (emp_churn_model_linear(model))
			parse_logistic(r, &object, model);
		if (model->method == EMP_CHURN_COX)
			parse_cox(r, &object, model);
		if (model->method == EMP_CHURN_BOOSTING)
			parse_forest(r, &object, model);
	}
	close_object(r, &object);
	return r->failed ? EMP_BAD_TEXT : emp_churn_model_check(model, EMP_BAD_TEXT, failure);
}
