/*
 * churn_model_bytes.c
 *		Churn models as runs of bytes, which are what is stored, sent, compared and hashed.
 */
#include "churn/churn_model_bytes.h"

#include <string.h>

#include "frame/feature_bytes.h"

/* The kinds of nodes in the format. */
#define NODE_LEAF 0
#define NODE_NUMBER 1
#define NODE_CATEGORY 2

/* Bytes of the parts of the format, without texts: exactly, or at least. */
#define HEADER_BYTES (5 + 6 * 4 + 3 * 8 + 4 * 8)
#define TERM_BYTES (1 + 1 + 2 * 8)
#define TREE_BYTES 4
#define COX_BYTES (1 + 3 * 8)
#define TIME_BYTES (2 * 8)
#define NODE_BYTES (1 + 8 + 8)
#define SPLIT_BYTES (1 + 8 + 3 * 4 + 1 + 8)

/* ---------------------------------------------------------------------------------------------
 * Writing.
 */

/* Return the 32-bit numbers that a kind of term refers to features, levels and terms by. */
static int
references(EmpTermKind kind)
{
	return kind == EMP_TERM_INTERCEPT                           ? 0
		   : kind == EMP_TERM_VALUE || kind == EMP_TERM_MISSING ? 1
																: 2;
}

/* Return the bytes of a node. */
static size_t
node_bytes(const EmpNode *node, const EmpFeature *feature)
{
	if (node->feature < 0)
		return NODE_BYTES;
	return SPLIT_BYTES +
		   (feature[node->feature].kind == EMP_COLUMN_CATEGORY ? 8 * (EMP_LEVEL_WORDS - 1) : 0);
}

/* Return the bytes of a model. */
size_t
emp_churn_model_bytes(const EmpChurnModel *model)
{
	size_t size = HEADER_BYTES;
	int i;

	for (i = 0; i < model->features; i++)
		size += emp_feature_bytes(&model->feature[i]);
	if (model->status == EMP_CHURN_FAILED)
		return size;
	if (emp_churn_model_linear(model))
	{
		int estimated = emp_churn_model_estimated(model);

		for (i = 0; i < model->terms; i++)
			size += TERM_BYTES + 4 * (size_t) references(model->term[i].kind);
		size += 8 * ((size_t) estimated + emp_packed_size(estimated));
		return model->method == EMP_CHURN_COX
				   ? size + COX_BYTES + TIME_BYTES * (size_t) model->times
				   : size;
	}
	size += 2 * 8 + TREE_BYTES * (size_t) model->forest.trees;
	for (i = 0; i < model->forest.root[model->forest.trees]; i++)
		size += node_bytes(&model->forest.node[i], model->feature);
	return size;
}

/* Write a term. */
static void
write_term(EmpWriter *w, const EmpTerm *term, double coefficient)
{
	emp_write8(w, (uint8_t) term->kind);
	emp_write8(w, term->aliased);
	if (term->kind == EMP_TERM_PRODUCT)
	{
		emp_write32be(w, (uint32_t) term->left);
		emp_write32be(w, (uint32_t) term->right);
	}
	else if (term->kind != EMP_TERM_INTERCEPT)
		emp_write32be(w, (uint32_t) term->feature);
	if (term->kind == EMP_TERM_LEVEL)
		emp_write32be(w, (uint32_t) term->level);
	emp_write_double(w, term->mean);
	emp_write_double(w, term->deviation);
	if (!term->aliased)
		emp_write_double(w, coefficient);
}

/* Write terms, coefficients and their covariance. */
static void
write_logistic(EmpWriter *w, const EmpChurnModel *model)
{
	int i;
	int j;

	for (i = 0; i < model->terms; i++)
		write_term(w, &model->term[i], model->coefficient[i]);
	for (i = 0; i < model->terms; i++)
		for (j = 0; j <= i && !model->term[i].aliased; j++)
			if (!model->term[j].aliased)
				emp_write_double(w, model->covariance[emp_packed_at(i, j)]);
}

/* Write what a Cox model has more. */
static void
write_cox(EmpWriter *w, const EmpChurnModel *model)
{
	emp_write8(w, (uint8_t) model->ties);
	emp_write_double(w, model->log_likelihood_null);
	emp_write_double(w, model->concordance);
	emp_write_double(w, model->longest);
	emp_write_doubles(w, model->time, model->times);
	emp_write_doubles(w, model->hazard, model->times);
}

/* Write a node. */
static void
write_node(EmpWriter *w, const EmpNode *node, const EmpFeature *feature)
{
	bool category = node->feature >= 0 && feature[node->feature].kind == EMP_COLUMN_CATEGORY;
	int i;

	emp_write8(w, node->feature < 0 ? NODE_LEAF : category ? NODE_CATEGORY : NODE_NUMBER);
	emp_write_double(w, node->cover);
	if (node->feature < 0)
	{
		emp_write_double(w, node->value);
		return;
	}
	emp_write32be(w, (uint32_t) node->feature);
	emp_write32be(w, (uint32_t) node->left);
	emp_write32be(w, (uint32_t) node->right);
	emp_write8(w, node->missing_left);
	if (!category)
		emp_write_double(w, node->threshold);
	else
		for (i = 0; i < EMP_LEVEL_WORDS; i++)
			emp_write64be(w, node->level[i]);
}

/* Write trees. */
static void
write_forest(EmpWriter *w, const EmpChurnModel *model)
{
	const EmpForest *forest = &model->forest;
	int i;
	int j;

	emp_write_double(w, model->learning_rate);
	emp_write_double(w, forest->start);
	for (i = 0; i < forest->trees; i++)
	{
		emp_write32be(w, (uint32_t) (forest->root[i + 1] - forest->root[i]));
		for (j = forest->root[i]; j < forest->root[i + 1]; j++)
			write_node(w, &forest->node[j], model->feature);
	}
}

/* Write a model, into as many bytes as it has. */
void
emp_churn_model_pack(const EmpChurnModel *model, uint8_t *out)
{
	bool usable = model->status != EMP_CHURN_FAILED;
	bool linear = usable && emp_churn_model_linear(model);
	bool cox = usable && model->method == EMP_CHURN_COX;
	bool boosting = usable && model->method == EMP_CHURN_BOOSTING;
	int levels = 0;
	EmpWriter w;
	int i;

	for (i = 0; i < model->features; i++)
		levels += model->feature[i].levels;
	emp_writer_init(&w, out, emp_churn_model_bytes(model));
	emp_write8(&w, EMP_CHURN_MODEL_FORMAT);
	emp_write8(&w, (uint8_t) model->method);
	emp_write8(&w, (uint8_t) model->status);
	emp_write8(&w, (uint8_t) model->reason);
	emp_write8(&w, model->by_position);
	emp_write32be(&w, (uint32_t) model->features);
	emp_write32be(&w, (uint32_t) levels);
	emp_write32be(&w, linear ? (uint32_t) model->terms : 0);
	emp_write32be(&w, boosting ? (uint32_t) model->forest.trees : 0);
	emp_write32be(&w, boosting ? (uint32_t) model->forest.root[model->forest.trees]
					  : cox    ? (uint32_t) model->times
							   : 0);
	emp_write32be(&w, model->iterations);
	emp_write64be(&w, (uint64_t) model->rows);
	emp_write64be(&w, (uint64_t) model->churned);
	emp_write64be(&w, (uint64_t) model->left_out);
	emp_write_doubles(&w, model->weight, 2);
	emp_write_double(&w, model->l2);
	emp_write_double(&w, model->log_likelihood);
	for (i = 0; i < model->features; i++)
		emp_feature_write(&w, &model->feature[i], model->importance[i]);
	if (linear)
		write_logistic(&w, model);
	if (cox)
		write_cox(&w, model);
	if (boosting)
		write_forest(&w, model);
}

/* ---------------------------------------------------------------------------------------------
 * Reading.  What is read is judged by emp_churn_model_check at the end; before that, only so far that
 * nothing is read or written out of bounds.
 */

/* How many of each thing there are. */
typedef struct Counts
{
	uint32_t features;
	uint32_t levels;
	uint32_t terms;
	uint32_t trees;
	uint32_t nodes; /* of a Cox model: durations */
} Counts;

/* A model being read, and the memory that is left for it. */
typedef struct Opening
{
	EmpFeatureReading in;
	EmpChurnModel *model;
} Opening;

/* Record that bytes are no model. */
static EmpStatus
damaged(EmpFailure *failure)
{
	emp_fail(failure, EMP_BAD_BINARY, "invalid churn_model");
	emp_fail_detail(failure, "The bytes are cut off, too many, or not those of a model.");
	return EMP_BAD_BINARY;
}

/* Read the counts, which come after the first five bytes. */
static void
read_counts(EmpReader *r, Counts *counts)
{
	counts->features = emp_read32be(r);
	counts->levels = emp_read32be(r);
	counts->terms = emp_read32be(r);
	counts->trees = emp_read32be(r);
	counts->nodes = emp_read32be(r);
}

/* Return whether so many bytes can hold a model of some counts. */
static bool
counts_fit(const Counts *counts, size_t len)
{
	if (counts->features > EMP_FRAME_COLUMNS || counts->terms > EMP_DESIGN_TERMS ||
		counts->trees > EMP_FOREST_TREES)
		return false;
	/* the others are numbers of 32 bits, so nothing overflows */
	return HEADER_BYTES + (uint64_t) counts->features * EMP_FEATURE_LEAST_BYTES +
			   (uint64_t) counts->levels * EMP_LEVEL_LEAST_BYTES +
			   (uint64_t) counts->terms * TERM_BYTES + (uint64_t) counts->trees * TREE_BYTES +
			   (uint64_t) counts->nodes * TIME_BYTES <=
		   len;
}

/* Return the memory of a model of some counts. */
static size_t
memory_of(const Counts *counts)
{
	return counts->features * (sizeof(EmpFeature) + sizeof(double)) +
		   counts->levels * sizeof(EmpLevel) + counts->terms * (sizeof(EmpTerm) + sizeof(double)) +
		   emp_packed_size((int) counts->terms) * sizeof(double) + counts->nodes * sizeof(EmpNode) +
		   (counts->trees + 1) * sizeof(int32_t);
}

/* Return the memory that a model of some bytes needs. */
EmpStatus
emp_churn_model_memory(const uint8_t *bytes, size_t len, size_t *memory, EmpFailure *failure)
{
	Counts counts;
	EmpReader r;

	emp_reader_init(&r, bytes, len);
	if (len < HEADER_BYTES)
		return damaged(failure);
	if (emp_read8(&r) != EMP_CHURN_MODEL_FORMAT)
	{
		emp_fail(failure, EMP_BAD_BINARY, "unknown format of a churn_model value");
		emp_fail_detail(failure, "This version of the extension reads format %d.",
						EMP_CHURN_MODEL_FORMAT);
		return EMP_BAD_BINARY;
	}
	emp_read_bytes(&r, 4);
	read_counts(&r, &counts);
	if (!counts_fit(&counts, len))
		return damaged(failure);
	*memory = memory_of(&counts);
	return EMP_OK;
}

/* Read a term. */
static void
read_term(Opening *o, EmpTerm *term, double *coefficient)
{
	memset(term, 0, sizeof(*term));
	term->kind = (EmpTermKind) emp_read8(&o->in.reader);
	term->aliased = emp_model_read_flag(&o->in);
	if (term->kind == EMP_TERM_PRODUCT)
	{
		term->left = emp_model_read32(&o->in);
		term->right = emp_model_read32(&o->in);
	}
	else if (term->kind != EMP_TERM_INTERCEPT)
		term->feature = emp_model_read32(&o->in);
	if (term->kind == EMP_TERM_LEVEL)
		term->level = emp_model_read32(&o->in);
	term->mean = emp_model_read_double(&o->in);
	term->deviation = emp_model_read_double(&o->in);
	*coefficient = term->aliased ? 0 : emp_model_read_double(&o->in);
}

/* Read terms, coefficients and their covariance. */
static void
read_logistic(Opening *o)
{
	EmpChurnModel *model = o->model;
	int i;
	int j;

	for (i = 0; i < model->terms; i++)
		read_term(o, &model->term[i], &model->coefficient[i]);
	for (i = 0; i < model->terms; i++)
		for (j = 0; j <= i; j++)
			model->covariance[emp_packed_at(i, j)] =
				model->term[i].aliased || model->term[j].aliased ? 0
																 : emp_model_read_double(&o->in);
}

/* Read what a Cox model has more; numbers: room for as many as durations, twice. */
static void
read_cox(Opening *o, double *numbers, uint32_t times)
{
	EmpChurnModel *model = o->model;

	model->ties = (EmpCoxTies) emp_read8(&o->in.reader);
	model->log_likelihood_null = emp_model_read_double(&o->in);
	model->concordance = emp_model_read_double(&o->in);
	model->longest = emp_model_read_double(&o->in);
	o->in.damaged |= times > INT32_MAX;
	model->times = o->in.damaged ? 0 : (int32_t) times;
	model->time = numbers;
	model->hazard = numbers + model->times;
	emp_model_read_doubles(&o->in, model->time, model->times);
	emp_model_read_doubles(&o->in, model->hazard, model->times);
}

/* Read a node. */
static void
read_node(Opening *o, EmpNode *node)
{
	uint8_t kind = emp_read8(&o->in.reader);
	int i;

	memset(node, 0, sizeof(*node));
	node->feature = -1;
	node->cover = emp_model_read_double(&o->in);
	if (kind == NODE_LEAF)
	{
		node->value = emp_model_read_double(&o->in);
		return;
	}
	node->feature = emp_model_read32(&o->in);
	node->left = emp_model_read32(&o->in);
	node->right = emp_model_read32(&o->in);
	node->missing_left = emp_model_read_flag(&o->in);
	if (kind == NODE_NUMBER)
		node->threshold = emp_model_read_double(&o->in);
	else
		for (i = 0; i < EMP_LEVEL_WORDS; i++)
			node->level[i] = emp_read64be(&o->in.reader);
	if (node->feature < 0 || node->feature >= o->model->features ||
		(kind == NODE_CATEGORY) != (o->model->feature[node->feature].kind == EMP_COLUMN_CATEGORY))
		o->in.damaged = true;
}

/* Read trees of so many nodes in all. */
static void
read_forest(Opening *o, int32_t *root, EmpNode *node, uint32_t nodes)
{
	EmpForest *forest = &o->model->forest;
	uint32_t at = 0;
	int i;

	o->model->learning_rate = emp_model_read_double(&o->in);
	forest->start = emp_model_read_double(&o->in);
	forest->root = root;
	forest->node = node;
	for (i = 0; i < forest->trees; i++)
	{
		uint32_t of_tree = emp_read32be(&o->in.reader);

		root[i] = (int32_t) at;
		if (of_tree > nodes - at)
		{
			o->in.damaged = true;
			return;
		}
		for (; of_tree > 0; of_tree--)
			read_node(o, &node[at++]);
	}
	root[forest->trees] = (int32_t) at;
	if (at != nodes)
		o->in.damaged = true;
}

/* Open a model. */
EmpStatus
emp_churn_model_open(const uint8_t *bytes, size_t len, void *memory, EmpChurnModel *model,
					 EmpFailure *failure)
{
	Opening o = {.model = model};
	EmpReader *r = &o.in.reader;
	Counts counts;
	EmpNode *node;
	int i;

	memset(model, 0, sizeof(*model));
	emp_reader_init(r, bytes, len);
	emp_read8(r); /* the format, which emp_churn_model_memory checked, as it did the counts */
	model->method = (EmpChurnMethod) emp_read8(r);
	model->status = (EmpChurnStatus) emp_read8(r);
	model->reason = (EmpChurnReason) emp_read8(r);
	model->by_position = emp_model_read_flag(&o.in);
	read_counts(r, &counts);
	model->iterations = emp_read32be(r);
	model->rows = emp_model_read64(&o.in);
	model->churned = emp_model_read64(&o.in);
	model->left_out = emp_model_read64(&o.in);
	emp_model_read_doubles(&o.in, model->weight, 2);
	model->l2 = emp_model_read_double(&o.in);
	model->log_likelihood = emp_model_read_double(&o.in);

	model->features = (int32_t) counts.features;
	model->terms = (int32_t) counts.terms;
	model->forest.trees = (int32_t) counts.trees;
	model->feature = memory;
	model->importance = (double *) (model->feature + counts.features);
	o.in.level = (EmpLevel *) (model->importance + counts.features);
	o.in.levels = counts.levels;
	model->term = (EmpTerm *) (o.in.level + counts.levels);
	model->coefficient = (double *) (model->term + counts.terms);
	model->covariance = model->coefficient + counts.terms;
	node = (EmpNode *) (model->covariance + emp_packed_size(model->terms));

	for (i = 0; i < model->features; i++)
	{
		model->feature[i].rows = model->rows;
		emp_feature_read(&o.in, &model->feature[i], &model->importance[i]);
	}
	if (model->status == EMP_CHURN_FAILED)
		o.in.damaged |= counts.terms > 0 || counts.trees > 0 || counts.nodes > 0;
	else if (emp_churn_model_linear(model))
	{
		o.in.damaged |=
			counts.trees > 0 || (model->method == EMP_CHURN_LOGISTIC && counts.nodes > 0);
		read_logistic(&o);
		if (model->method == EMP_CHURN_COX)
			read_cox(&o, (double *) node, counts.nodes);
	}
	else
	{
		o.in.damaged |= counts.terms > 0;
		read_forest(&o, (int32_t *) (node + counts.nodes), node, counts.nodes);
	}
	if (o.in.damaged || o.in.levels > 0 || !emp_reader_done(r))
		return damaged(failure);
	return emp_churn_model_check(model, EMP_BAD_BINARY, failure);
}
