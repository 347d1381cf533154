/*
 * boost.h
 *		Gradient boosting of trees over histograms, for the logistic loss.
 *
 * As in LightGBM (Ke and others 2017) and scikit-learn: features are cut into at most 255 bins, trees
 * grow by the best leaf, categories are split by the order of their gradients (Fisher 1958), missing
 * values go to the side that gains more.  Sums are integers, so that they depend on no order.
 *
 * Boosting ends early when no split gains anything.
 */
#ifndef EMP_CHURN_BOOST_H
#define EMP_CHURN_BOOST_H

#include "churn/forest.h"

typedef struct EmpBoostOptions
{
	double learning_rate; /* 0.05 */
	int leaves;           /* 15, of a tree, at most */
	int rounds;           /* 100, trees at most */
	double l2;            /* 1, on the values of leaves */
	int leaf_rows;        /* 20, rows of a leaf at least */
	int bins;             /* 255, of a feature, at most */
	int patience;         /* 0: all rounds; else rounds without improvement on rows held out */
	double holdout;       /* 0.1, share of the rows held out when there is patience */
	uint64_t seed;        /* of the hash that chooses them: a row's, so that copies stay together */
	double weight[2];     /* of rows that stayed, that left */
} EmpBoostOptions;

typedef struct EmpBoost
{
	const EmpFrame *frame; /* described: levels are those that are kept; lead cell `lead`: 0 or 1 */
	int lead;
	const EmpFeature *feature;
	EmpBoostOptions options;
	EmpCheck check;
	void *scratch; /* emp_boost_scratch() bytes */
	/* results; arrays are the caller's */
	int32_t *root; /* rounds + 1 */
	EmpNode *node; /* rounds * (2 * leaves - 1) */
	EmpForest forest;
	double log_likelihood; /* of all rows, weighted */
	int rounds;            /* that were tried; forest.trees are kept */
} EmpBoost;

extern size_t emp_boost_scratch(const EmpFrame *frame, const EmpBoostOptions *options); /* bytes */
extern void emp_boost_fit(EmpBoost *boost);

#endif
