/*
 * forest.c
 *		Predictions of trees, and what is checked of trees that come from outside.
 */
#include <math.h>
#include <string.h>

#include "churn/forest.h"

#define TOGETHER 8 /* trees */

/* Return the node below a split where a row goes, or a leaf itself. */
static inline const EmpNode *
step(const EmpNode *node, const EmpNode *tree, const EmpFeature *feature, const double *cell)
{
	int32_t f = node->feature;
	int32_t left;

	if (f < 0)
		return node;
	left = -emp_node_goes_left(node, &feature[f], cell[f]);
	return tree + ((node->left & left) | (node->right & ~left));
}

/* Return the value of the leaf of a tree where a row ends. */
double
emp_tree_value(const EmpNode *tree, const EmpFeature *feature, const double *cell)
{
	const EmpNode *node = tree;

	while (node->feature >= 0)
		node = step(node, tree, feature, cell);
	return node->value;
}

/*
 * Return log-odds of a row.  A step down one tree waits for the one before, so several trees are gone down
 * together; a leaf waits for the others.
 */
double
emp_forest_log_odds(const EmpForest *forest, const EmpFeature *feature, const double *cell)
{
	double log_odds = forest->start;
	int i = 0;
	int k;

	for (; i + TOGETHER <= forest->trees; i += TOGETHER)
	{
		const EmpNode *at[TOGETHER];
		int32_t open;

		for (k = 0; k < TOGETHER; k++)
			at[k] = forest->node + forest->root[i + k];
		do
		{
			open = -1;
			for (k = 0; k < TOGETHER; k++)
			{
				at[k] = step(at[k], forest->node + forest->root[i + k], feature, cell);
				open &= at[k]->feature;
			}
		} while (open >= 0);
		for (k = 0; k < TOGETHER; k++)
			log_odds += at[k]->value;
	}
	for (; i < forest->trees; i++)
		log_odds += emp_tree_value(forest->node + forest->root[i], feature, cell);
	return log_odds;
}

/* Return the mean log-odds, weighted by cover. */
double
emp_forest_baseline(const EmpForest *forest)
{
	double log_odds = forest->start;
	int i;
	int j;

	for (i = 0; i < forest->trees; i++)
	{
		const EmpNode *tree = forest->node + forest->root[i];
		double sum = 0;

		for (j = 0; j < forest->root[i + 1] - forest->root[i]; j++)
			if (tree[j].feature < 0)
				sum += tree[j].value * (tree[j].cover / tree[0].cover);
		log_odds += sum;
	}
	return log_odds;
}

/* Say what is wrong with a node. */
static EmpStatus
bad_node(EmpStatus status, int tree, int node, const char *what, EmpFailure *failure)
{
	emp_fail(failure, status, "invalid tree of a churn model");
	emp_fail_detail(failure, "Node %d of tree %d %s.", node, tree, what);
	return status;
}

/* Return whether a set of levels has others than those of a feature. */
static bool
beyond_levels(const EmpNode *node, const EmpFeature *feature)
{
	int levels = feature->kind == EMP_COLUMN_CATEGORY ? feature->levels + 1 : 0;
	int i;

	for (i = levels; i < 64 * EMP_LEVEL_WORDS; i++)
		if (node->level[i / 64] >> (i % 64) & 1)
			return true;
	return false;
}

/* Return what is wrong with a split, or NULL. */
static const char *
split_fault(const EmpNode *tree, int at, int nodes, const EmpFeature *feature, int features)
{
	const EmpNode *node = tree + at;

	if (node->feature >= features || feature[node->feature].role != EMP_FEATURE_USED)
		return "asks for a feature that the model does not use";
	if (node->left <= at || node->right <= at || node->left >= nodes || node->right >= nodes ||
		node->left == node->right)
		return "has children that are no nodes after it";
	if (!isfinite(node->threshold) || node->value != 0)
		return "has a number that a split cannot have";
	if (beyond_levels(node, &feature[node->feature]))
		return "asks for levels that its feature does not have";
	if (node->cover != tree[node->left].cover + tree[node->right].cover)
		return "does not cover what its children cover";
	return NULL;
}

/* Return what is wrong with a leaf, or NULL. */
static const char *
leaf_fault(const EmpNode *tree, int at)
{
	const EmpNode *node = tree + at;

	if (node->feature != -1 || node->left != 0 || node->right != 0 || node->missing_left ||
		node->threshold != 0 || node->level[0] || node->level[1] || node->level[2] ||
		node->level[3])
		return "is a leaf with parts of a split";
	if (!(fabs(node->value) <= EMP_FOREST_VALUE))
		return "has a value out of range";
	if (!(node->cover >= EMP_FOREST_COVER * tree[0].cover))
		return "covers too little";
	return NULL;
}

/* Check a tree: each node but the root is the child of exactly one before it. */
static EmpStatus
check_tree(const EmpForest *forest, int i, const EmpFeature *feature, int features,
		   EmpStatus status, EmpFailure *failure)
{
	const EmpNode *tree = forest->node + forest->root[i];
	int nodes = forest->root[i + 1] - forest->root[i];
	bool child[EMP_FOREST_NODES] = {false};
	int j;

	for (j = 0; j < nodes; j++)
	{
		bool leaf = tree[j].feature < 0;
		const char *fault;

		if (!(tree[j].cover > 0 && isfinite(tree[j].cover)))
			return bad_node(status, i, j, "has a cover out of range", failure);
		fault = leaf ? leaf_fault(tree, j) : split_fault(tree, j, nodes, feature, features);
		if (fault == NULL && j > 0 && !child[j])
			fault = "is the child of no node";
		if (fault == NULL && !leaf && (child[tree[j].left] || child[tree[j].right]))
			fault = "has a child of another node";
		if (fault != NULL)
			return bad_node(status, i, j, fault, failure);
		if (!leaf)
			child[tree[j].left] = child[tree[j].right] = true;
	}
	return EMP_OK;
}

/* Check trees that came from outside. */
EmpStatus
emp_forest_check(const EmpForest *forest, const EmpFeature *feature, int features, EmpStatus status,
				 EmpFailure *failure)
{
	int i;

	if (forest->trees < 0 || forest->trees > EMP_FOREST_TREES)
	{
		emp_fail(failure, status, "invalid number of trees of a churn model");
		emp_fail_detail(failure, "There are %d; it is 0 to %d.", forest->trees, EMP_FOREST_TREES);
		return status;
	}
	if (!(fabs(forest->start) <= EMP_FOREST_VALUE))
	{
		emp_fail(failure, status, "start of the trees of a churn model is out of range");
		return status;
	}
	if (forest->root[0] != 0)
		return bad_node(status, 0, 0, "is not the first", failure);
	for (i = 0; i < forest->trees; i++)
	{
		int64_t nodes = (int64_t) forest->root[i + 1] - forest->root[i];
		EmpStatus checked;

		if (nodes < 1 || nodes > EMP_FOREST_NODES)
		{
			emp_fail(failure, status, "invalid tree of a churn model");
			emp_fail_detail(failure, "Tree %d does not have 1 to %d nodes.", i, EMP_FOREST_NODES);
			return status;
		}
		checked = check_tree(forest, i, feature, features, status, failure);
		if (checked != EMP_OK)
			return checked;
	}
	return EMP_OK;
}
