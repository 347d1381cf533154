/*
 * test_forest.c
 *		Trees: predictions, Shapley values against their definition, what is refused.
 */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "check.h"
#include "churn/forest.h"

#define MOST 8    /* features */
#define LEVELS 70 /* of a category */
#define TREES 3

static EmpFailure failure;

/* A forest with room of its own. */
typedef struct Grove
{
	EmpForest forest;
	EmpFeature feature[MOST];
	int features;
	int32_t root[TREES + 1];
	EmpNode node[TREES * EMP_FOREST_NODES];
} Grove;

/* Return a whole number below a limit. */
static int
below(EmpRandom *random, int limit)
{
	return (int) (emp_random_bits(random) % (uint64_t) limit);
}

/* Fill a split of a random feature. */
static void
random_split(EmpRandom *random, const Grove *g, EmpNode *node, int left)
{
	int i;

	node->feature = below(random, g->features);
	node->left = left;
	node->right = left + 1;
	node->missing_left = below(random, 2);
	node->value = 0;
	if (g->feature[node->feature].kind != EMP_COLUMN_CATEGORY)
		node->threshold = emp_random_normal(random);
	else
		for (i = 0; i <= LEVELS; i++)
			node->level[i / 64] |= (uint64_t) below(random, 2) << (i % 64);
}

/* Make a tree; deep ones split the leaf that was made last. */
static int
random_tree(EmpRandom *random, const Grove *g, EmpNode *tree, int leaves, bool deep)
{
	int nodes = 1;
	int i;

	memset(tree, 0, sizeof(EmpNode) * (2 * (size_t) leaves - 1));
	tree[0].feature = -1;
	for (; nodes < 2 * leaves - 1; nodes += 2)
	{
		int at = nodes - 1;

		if (!deep)
			do
				at = below(random, nodes);
			while (tree[at].feature >= 0);
		random_split(random, g, tree + at, nodes);
		tree[nodes].feature = tree[nodes + 1].feature = -1;
	}
	for (i = nodes - 1; i >= 0; i--)
		if (tree[i].feature < 0)
		{
			tree[i].value = emp_random_normal(random);
			tree[i].cover = 1 + below(random, 100);
		}
		else
			tree[i].cover = tree[tree[i].left].cover + tree[tree[i].right].cover;
	return nodes;
}

/* Make a forest over numbers and categories. */
static void
random_grove(EmpRandom *random, Grove *g, int features, int leaves, bool deep)
{
	int i;

	memset(g, 0, sizeof(*g));
	g->features = features;
	for (i = 0; i < features; i++)
	{
		g->feature[i].kind = i % 2 == 1 ? EMP_COLUMN_CATEGORY : EMP_COLUMN_NUMBER;
		g->feature[i].levels = i % 2 == 1 ? LEVELS : 0;
	}
	g->forest.start = emp_random_normal(random);
	g->forest.trees = TREES;
	g->forest.root = g->root;
	g->forest.node = g->node;
	for (i = 0; i < TREES; i++)
		g->root[i + 1] = g->root[i] + random_tree(random, g, g->node + g->root[i], leaves, deep);
}

/* Make a row, with missing values, pooled levels and some never seen. */
static void
random_row(EmpRandom *random, const Grove *g, double *cell)
{
	int i;

	for (i = 0; i < g->features; i++)
		cell[i] = below(random, 5) == 0                       ? NAN
				  : g->feature[i].kind == EMP_COLUMN_CATEGORY ? below(random, LEVELS + 2) - 1
															  : emp_random_normal(random);
}

/* Return what a tree is expected to say of a row of which some features are known. */
static double
expectation(const Grove *g, const EmpNode *tree, int at, const double *cell, unsigned known)
{
	const EmpNode *node = tree + at;
	double left;
	double right;

	if (node->feature < 0)
		return node->value;
	if (known >> node->feature & 1)
		return expectation(g, tree,
						   emp_node_goes_left(node, &g->feature[node->feature], cell[node->feature])
							   ? node->left
							   : node->right,
						   cell, known);
	left = expectation(g, tree, node->left, cell, known);
	right = expectation(g, tree, node->right, cell, known);
	return (left * tree[node->left].cover + right * tree[node->right].cover) / node->cover;
}

/* Return the same of all trees. */
static double
expected(const Grove *g, const double *cell, unsigned known)
{
	double sum = g->forest.start;
	int i;

	for (i = 0; i < g->forest.trees; i++)
		sum += expectation(g, g->node + g->root[i], 0, cell, known);
	return sum;
}

/* Return the Shapley value of a feature by its definition: over all sets of the others. */
static double
shapley(const Grove *g, const double *cell, int feature)
{
	double sum = 0;
	unsigned set;

	for (set = 0; set < 1u << g->features; set++)
	{
		int others = __builtin_popcount(set);
		double weight = 1.0 / g->features;
		int i;

		if (set >> feature & 1)
			continue;
		for (i = 1; i <= others; i++)
			weight *= (double) i / (g->features - i);
		sum += weight * (expected(g, cell, set | 1u << feature) - expected(g, cell, set));
	}
	return sum;
}

/* Explain a row. */
static void
explain(const Grove *g, const double *cell, double *part)
{
	void *scratch = malloc(emp_forest_explain_scratch(&g->forest));

	memset(part, 0, sizeof(double) * MOST);
	emp_forest_explain(&g->forest, g->feature, cell, part, scratch);
	free(scratch);
}

/* Parts are Shapley values, and add up to the log-odds. */
static void
test_shapley(void)
{
	static Grove g;
	EmpRandom random;
	double worst = 0;
	double off = 0;
	int i;
	int j;

	emp_random_start(&random, 1, 0);
	for (i = 0; i < 150; i++)
	{
		double cell[MOST];
		double part[MOST];
		double sum;

		random_grove(&random, &g, 1 + i % MOST, 1 + below(&random, 16), i % 5 == 0);
		CHECK_INT(emp_forest_check(&g.forest, g.feature, g.features, EMP_BAD_BINARY, &failure),
				  EMP_OK);
		random_row(&random, &g, cell);
		explain(&g, cell, part);
		sum = emp_forest_baseline(&g.forest);
		worst = fmax(worst, fabs(sum - expected(&g, cell, 0)));
		for (j = 0; j < g.features; j++)
		{
			worst = fmax(worst, fabs(part[j] - shapley(&g, cell, j)));
			sum += part[j];
		}
		off = fmax(off, fabs(sum - emp_forest_log_odds(&g.forest, g.feature, cell)));
	}
	if (!CHECK(worst < 1e-12) || !CHECK(off < 1e-12))
		printf("\tworst part %g, sum off by %g\n", worst, off);
}

/* Trees as deep as can be lose no digits. */
static void
test_deep(void)
{
	static Grove g;
	EmpRandom random;
	double off = 0;
	double worst = 0;
	int i;
	int j;

	emp_random_start(&random, 2, 0);
	for (i = 0; i < 4; i++)
	{
		double cell[MOST];
		double part[MOST];
		double sum;

		random_grove(&random, &g, i < 2 ? MOST : 3, EMP_FOREST_LEAVES, true);
		random_row(&random, &g, cell);
		explain(&g, cell, part);
		sum = emp_forest_baseline(&g.forest);
		for (j = 0; j < g.features; j++)
		{
			if (g.features == 3)
				worst = fmax(worst, fabs(part[j] - shapley(&g, cell, j)));
			sum += part[j];
		}
		off = fmax(off, fabs(sum - emp_forest_log_odds(&g.forest, g.feature, cell)));
	}
	CHECK(off < 1e-12);
	CHECK(worst < 1e-12);
}

/* No trees, and trees without a split. */
static void
test_empty(void)
{
	static Grove g;
	EmpRandom random;
	double cell[MOST] = {0};
	double part[MOST];

	emp_random_start(&random, 3, 0);
	random_grove(&random, &g, 2, 1, false);
	g.node[0].value = 0.5;
	g.forest.start = 1;
	g.forest.trees = 1;
	CHECK(emp_forest_log_odds(&g.forest, g.feature, cell) == 1.5);
	CHECK(emp_forest_baseline(&g.forest) == 1.5);
	explain(&g, cell, part);
	CHECK(part[0] == 0 && part[1] == 0);
	g.forest.trees = 0;
	CHECK(emp_forest_log_odds(&g.forest, g.feature, cell) == 1);
	CHECK(emp_forest_baseline(&g.forest) == 1);
	explain(&g, cell, part);
	CHECK(part[0] == 0 && part[1] == 0);
	CHECK_INT(emp_forest_check(&g.forest, g.feature, 2, EMP_BAD_TEXT, &failure), EMP_OK);
}

/* Check that a forest is refused with a detail. */
static void
refuse(const Grove *g, const char *detail)
{
	CHECK_INT(emp_forest_check(&g->forest, g->feature, g->features, EMP_BAD_BINARY, &failure),
			  EMP_BAD_BINARY);
	if (!CHECK(strstr(failure.detail, detail) != NULL || strstr(failure.message, detail) != NULL))
		printf("\t%s: %s\n", failure.message, failure.detail);
}

/* Forests that are none. */
static void
test_refused(void)
{
	static Grove good;
	static Grove g;
	EmpRandom random;
	int leaf = 0;
	int number = 0;
	int category = 0;

	emp_random_start(&random, 4, 0);
	random_grove(&random, &good, 4, 20, false);
	while (good.node[leaf].feature >= 0)
		leaf++;
	while (good.node[number].feature < 0 || good.node[number].feature % 2 != 0)
		number++;
	while (good.node[category].feature < 0 || good.node[category].feature % 2 != 1)
		category++;
#define TRY(change, detail)                                                                        \
	do                                                                                             \
	{                                                                                              \
		g = good;                                                                                  \
		g.forest.root = g.root;                                                                    \
		g.forest.node = g.node;                                                                    \
		change;                                                                                    \
		refuse(&g, detail);                                                                        \
	} while (0)
	TRY(g.forest.trees = -1, "number of trees");
	TRY(g.forest.trees = EMP_FOREST_TREES + 1, "number of trees");
	TRY(g.forest.start = NAN, "out of range");
	TRY(g.forest.start = 1e16, "out of range");
	TRY(g.root[0] = 1, "is not the first");
	TRY(g.root[1] = 0, "does not have 1 to");
	TRY(g.root[1] = 600, "does not have 1 to");
	TRY(g.root[1] = -5, "does not have 1 to");
	TRY(g.root[1] -= 1, "children that are no nodes");
	TRY(g.node[number].feature = 4, "does not use");
	TRY(g.feature[good.node[0].feature].role = EMP_FEATURE_CONSTANT, "does not use");
	TRY(g.node[leaf].feature = -2, "parts of a split");
	TRY(g.node[leaf].left = 1, "parts of a split");
	TRY(g.node[leaf].right = 1, "parts of a split");
	TRY(g.node[leaf].missing_left = true, "parts of a split");
	TRY(g.node[leaf].threshold = 1, "parts of a split");
	TRY(g.node[leaf].level[3] = 1, "parts of a split");
	TRY(g.node[leaf].value = INFINITY, "value out of range");
	TRY(g.node[leaf].value = NAN, "value out of range");
	TRY(g.node[leaf].cover = 0, "cover");
	TRY(g.node[leaf].cover = -1, "cover");
	TRY(g.node[leaf].cover = NAN, "cover");
	TRY(g.node[leaf].cover += 1, "does not cover");
	TRY((g.node[0].cover = 1e300, g.node[1].cover = 1e300, g.node[1].feature = -1), "");
	TRY(g.node[0].left = 0, "children that are no nodes");
	TRY(g.node[0].left = -1, "children that are no nodes");
	TRY(g.node[0].right = 1000, "children that are no nodes");
	TRY(g.node[0].left = g.node[0].right, "children that are no nodes");
	TRY(g.node[number].threshold = INFINITY, "a number that a split cannot have");
	TRY(g.node[number].threshold = NAN, "a number that a split cannot have");
	TRY(g.node[number].value = 1, "a number that a split cannot have");
	TRY(g.node[number].level[0] = 1, "levels that its feature does not have");
	TRY(g.node[category].level[3] = UINT64_C(1) << 63, "levels that its feature does not have");
#undef TRY
	/* two nodes with one child, and one without a parent */
	random_grove(&random, &g, 1, 3, false);
	g.forest.trees = 1;
	g.node[0].left = 1;
	g.node[0].right = 2;
	g.node[1] = g.node[0];
	g.node[1].left = 3;
	g.node[1].right = 4;
	g.node[2] = g.node[3] = g.node[4];
	g.node[2].cover = g.node[3].cover = g.node[4].cover = 1;
	g.node[1].cover = 2;
	g.node[0].cover = 3;
	CHECK_INT(emp_forest_check(&g.forest, g.feature, 1, EMP_BAD_BINARY, &failure), EMP_OK);
	g.node[1].right = 2;
	refuse(&g, "a child of another node");
	g.node[1].right = 4;
	g.node[0] = g.node[2];
	refuse(&g, "is the child of no node");
}

int
main(void)
{
	test_shapley();
	test_deep();
	test_empty();
	test_refused();
	return CHECK_DONE();
}
