/*
 * churn_model_bytes.c
 *		Churn models as runs of bytes, which are what is stored, sent, compared and hashed.
 */
#include "churn/churn_model_bytes.h"

#include <string.h>

#include "base/bytes.h"

/* The kinds of nodes in the format. */
#define NODE_LEAF 0
#define NODE_NUMBER 1
#define NODE_CATEGORY 2

/* Bytes of the parts of the format, without texts: exactly, or at least. */
#define HEADER_BYTES (5 + 6 * 4 + 3 * 8 + 4 * 8)
#define FEATURE_BYTES (1 + 1 + 1 + 4 + 8 + 8)
#define CATEGORY_BYTES (4 + 4 + 4 + 8)
#define NUMBER_BYTES (4 * 8 + 1)
#define LEVEL_BYTES (1 + 8)
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

/* Return the bytes of a feature. */
static size_t
feature_bytes(const EmpFeature *f)
{
	size_t size = FEATURE_BYTES + strlen(f->name);
	int i;

	if (f->kind != EMP_COLUMN_CATEGORY)
		return size + NUMBER_BYTES + 8 * (size_t) (2 * f->cuts + 1);
	size += CATEGORY_BYTES;
	for (i = 0; i < f->levels; i++)
		size += LEVEL_BYTES + strlen(f->level[i].text);
	return size;
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
		size += feature_bytes(&model->feature[i]);
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

/* Write a double, never a negative zero. */
static void
write_double(EmpWriter *w, double number)
{
	emp_write64be(w, emp_double_bits(number + 0.0));
}

/* Write doubles. */
static void
write_doubles(EmpWriter *w, const double *number, int count)
{
	int i;

	for (i = 0; i < count; i++)
		write_double(w, number[i]);
}

/* Write a text. */
static void
write_text(EmpWriter *w, const char *text)
{
	emp_write_bytes(w, text, strlen(text) + 1);
}

/* Write the levels of a category. */
static void
write_levels(EmpWriter *w, const EmpFeature *f)
{
	int i;

	emp_write32be(w, (uint32_t) f->levels);
	for (i = 0; i < f->levels; i++)
	{
		write_text(w, f->level[i].text);
		emp_write64be(w, (uint64_t) f->level[i].rows);
	}
	emp_write32be(w, (uint32_t) f->reference);
	emp_write32be(w, (uint32_t) f->others);
	emp_write64be(w, (uint64_t) f->other_rows);
}

/* Write how a number is distributed. */
static void
write_bins(EmpWriter *w, const EmpFeature *f)
{
	int i;

	write_double(w, f->mean);
	write_double(w, f->deviation);
	write_double(w, f->low);
	write_double(w, f->high);
	emp_write8(w, (uint8_t) f->cuts);
	write_doubles(w, f->cut, f->cuts);
	for (i = 0; i <= f->cuts; i++)
		emp_write64be(w, (uint64_t) f->bin[i]);
}

/* Write a feature. */
static void
write_feature(EmpWriter *w, const EmpFeature *f, double importance)
{
	write_text(w, f->name);
	emp_write8(w, (uint8_t) f->kind);
	emp_write8(w, (uint8_t) f->role);
	emp_write32be(w, (uint32_t) f->twin);
	emp_write64be(w, (uint64_t) f->missing);
	write_double(w, importance);
	if (f->kind == EMP_COLUMN_CATEGORY)
		write_levels(w, f);
	else
		write_bins(w, f);
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
	write_double(w, term->mean);
	write_double(w, term->deviation);
	if (!term->aliased)
		write_double(w, coefficient);
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
				write_double(w, model->covariance[emp_packed_at(i, j)]);
}

/* Write what a Cox model has more. */
static void
write_cox(EmpWriter *w, const EmpChurnModel *model)
{
	emp_write8(w, (uint8_t) model->ties);
	write_double(w, model->log_likelihood_null);
	write_double(w, model->concordance);
	write_double(w, model->longest);
	write_doubles(w, model->time, model->times);
	write_doubles(w, model->hazard, model->times);
}

/* Write a node. */
static void
write_node(EmpWriter *w, const EmpNode *node, const EmpFeature *feature)
{
	bool category = node->feature >= 0 && feature[node->feature].kind == EMP_COLUMN_CATEGORY;
	int i;

	emp_write8(w, node->feature < 0 ? NODE_LEAF : category ? NODE_CATEGORY : NODE_NUMBER);
	write_double(w, node->cover);
	if (node->feature < 0)
	{
		write_double(w, node->value);
		return;
	}
	emp_write32be(w, (uint32_t) node->feature);
	emp_write32be(w, (uint32_t) node->left);
	emp_write32be(w, (uint32_t) node->right);
	emp_write8(w, node->missing_left);
	if (!category)
		write_double(w, node->threshold);
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

	write_double(w, model->learning_rate);
	write_double(w, forest->start);
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
	write_doubles(&w, model->weight, 2);
	write_double(&w, model->l2);
	write_double(&w, model->log_likelihood);
	for (i = 0; i < model->features; i++)
		write_feature(&w, &model->feature[i], model->importance[i]);
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
	EmpReader reader;
	EmpChurnModel *model;
	EmpLevel *level; /* the next free ones ... */
	uint32_t levels; /* ... and how many */
	bool damaged;    /* something that cannot be was met */
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
	return HEADER_BYTES + (uint64_t) counts->features * FEATURE_BYTES +
			   (uint64_t) counts->levels * LEVEL_BYTES + (uint64_t) counts->terms * TERM_BYTES +
			   (uint64_t) counts->trees * TREE_BYTES + (uint64_t) counts->nodes * TIME_BYTES <=
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

/* Read a 32-bit number with a sign. */
static int32_t
read32(Opening *o)
{
	return (int32_t) emp_read32be(&o->reader);
}

/* Read a 64-bit number with a sign. */
static int64_t
read64(Opening *o)
{
	return (int64_t) emp_read64be(&o->reader);
}

/* Read a double, never a negative zero. */
static double
read_double(Opening *o)
{
	return emp_bits_double(emp_read64be(&o->reader)) + 0.0;
}

/* Read doubles. */
static void
read_doubles(Opening *o, double *number, int count)
{
	int i;

	for (i = 0; i < count; i++)
		number[i] = read_double(o);
}

/* Read a flag. */
static bool
read_flag(Opening *o)
{
	uint8_t flag = emp_read8(&o->reader);

	if (flag > 1)
		o->damaged = true;
	return flag == 1;
}

/* Return a text, which stays where it is. */
static const char *
read_text(Opening *o)
{
	const uint8_t *text = o->reader.at;
	const uint8_t *end = memchr(text, 0, emp_reader_left(&o->reader));

	if (end == NULL)
	{
		o->damaged = true;
		return "";
	}
	emp_read_bytes(&o->reader, (size_t) (end - text) + 1);
	return (const char *) text;
}

/* Read the levels of a category. */
static void
read_levels(Opening *o, EmpFeature *f)
{
	uint32_t levels = emp_read32be(&o->reader);
	uint32_t i;

	if (levels > o->levels)
	{
		o->damaged = true;
		return;
	}
	f->levels = (int32_t) levels;
	f->level = o->level;
	for (i = 0; i < levels; i++)
	{
		o->level[i].text = read_text(o);
		o->level[i].rows = read64(o);
	}
	o->level += levels;
	o->levels -= levels;
	f->reference = read32(o);
	f->others = read32(o);
	f->other_rows = read64(o);
}

/* Read how a number is distributed. */
static void
read_bins(Opening *o, EmpFeature *f)
{
	int i;

	f->mean = read_double(o);
	f->deviation = read_double(o);
	f->low = read_double(o);
	f->high = read_double(o);
	f->cuts = emp_read8(&o->reader);
	if (f->cuts >= EMP_FEATURE_BINS)
	{
		o->damaged = true;
		f->cuts = 0;
	}
	read_doubles(o, f->cut, f->cuts);
	for (i = 0; i <= f->cuts; i++)
		f->bin[i] = read64(o);
}

/* Read a feature. */
static void
read_feature(Opening *o, EmpFeature *f, double *importance)
{
	memset(f, 0, sizeof(*f));
	f->name = read_text(o);
	f->kind = (EmpColumnKind) emp_read8(&o->reader);
	f->role = (EmpFeatureRole) emp_read8(&o->reader);
	f->twin = read32(o);
	f->rows = o->model->rows;
	f->missing = read64(o);
	*importance = read_double(o);
	if (f->kind == EMP_COLUMN_CATEGORY)
		read_levels(o, f);
	else
		read_bins(o, f);
}

/* Read a term. */
static void
read_term(Opening *o, EmpTerm *term, double *coefficient)
{
	memset(term, 0, sizeof(*term));
	term->kind = (EmpTermKind) emp_read8(&o->reader);
	term->aliased = read_flag(o);
	if (term->kind == EMP_TERM_PRODUCT)
	{
		term->left = read32(o);
		term->right = read32(o);
	}
	else if (term->kind != EMP_TERM_INTERCEPT)
		term->feature = read32(o);
	if (term->kind == EMP_TERM_LEVEL)
		term->level = read32(o);
	term->mean = read_double(o);
	term->deviation = read_double(o);
	*coefficient = term->aliased ? 0 : read_double(o);
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
				model->term[i].aliased || model->term[j].aliased ? 0 : read_double(o);
}

/* Read what a Cox model has more; numbers: room for as many as durations, twice. */
static void
read_cox(Opening *o, double *numbers, uint32_t times)
{
	EmpChurnModel *model = o->model;

	model->ties = (EmpCoxTies) emp_read8(&o->reader);
	model->log_likelihood_null = read_double(o);
	model->concordance = read_double(o);
	model->longest = read_double(o);
	o->damaged |= times > INT32_MAX;
	model->times = o->damaged ? 0 : (int32_t) times;
	model->time = numbers;
	model->hazard = numbers + model->times;
	read_doubles(o, model->time, model->times);
	read_doubles(o, model->hazard, model->times);
}

/* Read a node. */
static void
read_node(Opening *o, EmpNode *node)
{
	uint8_t kind = emp_read8(&o->reader);
	int i;

	memset(node, 0, sizeof(*node));
	node->feature = -1;
	node->cover = read_double(o);
	if (kind == NODE_LEAF)
	{
		node->value = read_double(o);
		return;
	}
	node->feature = read32(o);
	node->left = read32(o);
	node->right = read32(o);
	node->missing_left = read_flag(o);
	if (kind == NODE_NUMBER)
		node->threshold = read_double(o);
	else
		for (i = 0; i < EMP_LEVEL_WORDS; i++)
			node->level[i] = emp_read64be(&o->reader);
	if (node->feature < 0 || node->feature >= o->model->features ||
		(kind == NODE_CATEGORY) != (o->model->feature[node->feature].kind == EMP_COLUMN_CATEGORY))
		o->damaged = true;
}

/* Read trees of so many nodes in all. */
static void
read_forest(Opening *o, int32_t *root, EmpNode *node, uint32_t nodes)
{
	EmpForest *forest = &o->model->forest;
	uint32_t at = 0;
	int i;

	o->model->learning_rate = read_double(o);
	forest->start = read_double(o);
	forest->root = root;
	forest->node = node;
	for (i = 0; i < forest->trees; i++)
	{
		uint32_t of_tree = emp_read32be(&o->reader);

		root[i] = (int32_t) at;
		if (of_tree > nodes - at)
		{
			o->damaged = true;
			return;
		}
		for (; of_tree > 0; of_tree--)
			read_node(o, &node[at++]);
	}
	root[forest->trees] = (int32_t) at;
	if (at != nodes)
		o->damaged = true;
}

/* Open a model. */
EmpStatus
emp_churn_model_open(const uint8_t *bytes, size_t len, void *memory, EmpChurnModel *model,
					 EmpFailure *failure)
{
	Opening o = {.model = model};
	EmpReader *r = &o.reader;
	Counts counts;
	EmpNode *node;
	int i;

	memset(model, 0, sizeof(*model));
	emp_reader_init(r, bytes, len);
	emp_read8(r); /* the format, which emp_churn_model_memory checked, as it did the counts */
	model->method = (EmpChurnMethod) emp_read8(r);
	model->status = (EmpChurnStatus) emp_read8(r);
	model->reason = (EmpChurnReason) emp_read8(r);
	model->by_position = read_flag(&o);
	read_counts(r, &counts);
	model->iterations = emp_read32be(r);
	model->rows = read64(&o);
	model->churned = read64(&o);
	model->left_out = read64(&o);
	read_doubles(&o, model->weight, 2);
	model->l2 = read_double(&o);
	model->log_likelihood = read_double(&o);

	model->features = (int32_t) counts.features;
	model->terms = (int32_t) counts.terms;
	model->forest.trees = (int32_t) counts.trees;
	model->feature = memory;
	model->importance = (double *) (model->feature + counts.features);
	o.level = (EmpLevel *) (model->importance + counts.features);
	o.levels = counts.levels;
	model->term = (EmpTerm *) (o.level + counts.levels);
	model->coefficient = (double *) (model->term + counts.terms);
	model->covariance = model->coefficient + counts.terms;
	node = (EmpNode *) (model->covariance + emp_packed_size(model->terms));

	for (i = 0; i < model->features; i++)
		read_feature(&o, &model->feature[i], &model->importance[i]);
	if (model->status == EMP_CHURN_FAILED)
		o.damaged |= counts.terms > 0 || counts.trees > 0 || counts.nodes > 0;
	else if (emp_churn_model_linear(model))
	{
		o.damaged |= counts.trees > 0 || (model->method == EMP_CHURN_LOGISTIC && counts.nodes > 0);
		read_logistic(&o);
		if (model->method == EMP_CHURN_COX)
			read_cox(&o, (double *) node, counts.nodes);
	}
	else
	{
		o.damaged |= counts.terms > 0;
		read_forest(&o, (int32_t *) (node + counts.nodes), node, counts.nodes);
	}
	if (o.damaged || o.levels > 0 || !emp_reader_done(r))
		return damaged(failure);
	return emp_churn_model_check(model, EMP_BAD_BINARY, failure);
}
