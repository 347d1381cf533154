/*
 * forest.h
 *		Trees that add up to log-odds: what boosting makes, how a row goes through them, and why.
 *
 * The parts that features have in a prediction are Shapley values where a feature that is not known goes
 * down both branches by the weights of the rows that did so in training (Lundberg, Erion, Lee 2018,
 * "Consistent individualized feature attribution for tree ensembles").
 */
#ifndef EMP_CHURN_FOREST_H
#define EMP_CHURN_FOREST_H

#include "frame/feature.h"

#define EMP_FOREST_TREES 10000
#define EMP_FOREST_LEAVES 256                        /* of a tree */
#define EMP_FOREST_NODES (2 * EMP_FOREST_LEAVES - 1) /* of a tree */
#define EMP_FOREST_VALUE 1e15                        /* the largest log-odds of a leaf */
#define EMP_FOREST_COVER 1e-30 /* the least cover of a leaf, as part of its tree's */
#define EMP_LEVEL_WORDS 4 /* bits of a set of levels: kept ones, and the pooled ones after them */

typedef struct EmpNode
{
	int32_t feature; /* -1: a leaf */
	int32_t left; /* nodes of the tree, counted from its root, which is 0; greater than this one */
	int32_t right;
	bool missing_left;               /* where missing values go, and levels that were never seen */
	double threshold;                /* of a number: up to it goes left */
	uint64_t level[EMP_LEVEL_WORDS]; /* of a category: levels that go left */
	double value;                    /* of a leaf: log-odds, learning rate included */
	double cover; /* weight of the training rows that came here: of both children together */
} EmpNode;

typedef struct EmpForest
{
	double start; /* log-odds before the first tree */
	int32_t trees;
	const int32_t *root; /* the first node of each tree; root[trees] is the number of nodes */
	const EmpNode *node;
} EmpForest;

/* Return whether the cell of a node's feature goes left. */
static inline bool
emp_node_goes_left(const EmpNode *node, const EmpFeature *feature, double cell)
{
	/* no branch for numbers: which way rows go cannot be predicted */
	if (feature->kind != EMP_COLUMN_CATEGORY)
		return (cell <= node->threshold) | (node->missing_left & isnan(cell));
	if (!(cell >= 0 && cell <= feature->levels))
		return node->missing_left;
	return (node->level[(int) cell / 64] >> ((int) cell % 64) & 1) != 0;
}

/* Return the value of the leaf of a tree where a row ends. */
extern double emp_tree_value(const EmpNode *tree, const EmpFeature *feature, const double *cell);

/* Return log-odds of a row. */
extern double emp_forest_log_odds(const EmpForest *forest, const EmpFeature *feature,
								  const double *cell);

/* Return the mean log-odds, weighted by cover: what the parts of a row are measured from. */
extern double emp_forest_baseline(const EmpForest *forest);

/* Add to part[features] what each feature contributes to the log-odds of a row. */
extern size_t emp_forest_explain_scratch(const EmpForest *forest); /* bytes */
extern void emp_forest_explain(const EmpForest *forest, const EmpFeature *feature,
							   const double *cell, double *part, void *scratch);

/*
 * Check trees that came from outside: nodes in order, features and levels that there are, finite numbers.
 * The caller has checked that root has trees + 1 elements, and node root[trees].
 */
extern EmpStatus emp_forest_check(const EmpForest *forest, const EmpFeature *feature, int features,
								  EmpStatus status, EmpFailure *failure);

#endif
