/*
 * forest.h
 *		Trees that add up to log-odds: what boosting makes, how a row goes through them, and why.
 *
 * The parts that features have in a prediction are Shapley values where a feature that is not known goes
 * down both branches by the weights of the rows that did so in training (Lundberg, Erion, Lee 2018,
 * "Consistent individualized feature attribution for tree ensembles", algorithm 2).
 */
#ifndef EMP_CHURN_FOREST_H
#define EMP_CHURN_FOREST_H

#include "frame/feature.h"

#define EMP_FOREST_TREES 10000
#define EMP_FOREST_LEAVES 256 /* of a tree */
#define EMP_LEVEL_WORDS 4     /* bits of a set of levels: kept ones, and the pooled ones after them */

typedef struct EmpNode
{
	int32_t feature;    /* -1: a leaf */
	int32_t left;       /* nodes of the tree, counted from its root, which is 0; greater than this one */
	int32_t right;
	bool missing_left;  /* where missing values go, and levels that were never seen */
	double threshold;   /* of a number: up to it goes left */
	uint64_t level[EMP_LEVEL_WORDS]; /* of a category: levels that go left */
	double value;       /* of a leaf: log-odds, learning rate included */
	double cover;       /* weight of the training rows that came here */
} EmpNode;

typedef struct EmpForest
{
	double start; /* log-odds before the first tree */
	int32_t trees;
	const int32_t *root; /* the first node of each tree; root[trees] is the number of nodes */
	const EmpNode *node;
} EmpForest;

/* Return log-odds of a row. */
extern double emp_forest_log_odds(const EmpForest *forest, const EmpFeature *feature, const double *cell);

/* Return the mean log-odds, weighted by cover: what the parts of a row are measured from. */
extern double emp_forest_baseline(const EmpForest *forest);

/* Add to part[features] what each feature contributes to the log-odds of a row. */
extern size_t emp_forest_explain_scratch(const EmpForest *forest); /* bytes */
extern void emp_forest_explain(const EmpForest *forest, const EmpFeature *feature, const double *cell,
							   double *part, void *scratch);

/* Check trees that came from outside: nodes in order, features and levels that there are, finite numbers. */
extern EmpStatus emp_forest_check(const EmpForest *forest, const EmpFeature *feature, int features,
								  EmpStatus status, EmpFailure *failure);

#endif
