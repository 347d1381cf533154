/*
 * boost_tree.h
 *		Growing one tree: the leaf is split next whose split gains most.
 */
#ifndef EMP_CHURN_BOOST_TREE_H
#define EMP_CHURN_BOOST_TREE_H

#include "churn/boost_split.h"
#include "churn/forest.h"

/* A leaf while a tree grows: some of the rows, which lie together. */
typedef struct EmpBoostLeaf
{
	int32_t node;
	int32_t slot; /* of its histogram, or -1 */
	int64_t begin;
	int64_t end;
	EmpBoostSums sums;
	EmpBoostSplit split;
} EmpBoostLeaf;

typedef struct EmpBoostGrower
{
	EmpBoostBins bins;
	EmpBoostAdder adder;
	EmpBoostLimits limits;
	double learning_rate;
	double unit; /* of the ratio of gradients to hessians */
	double weight[2];
	int most_leaves;
	EmpCheck check;
	EmpBoostGradient *gradient; /* of all rows */
	const uint8_t *label;       /* of all rows: 1 for those that left */
	const uint8_t *held;        /* of all rows: 1 for those that are not fitted */
	uint32_t *row;              /* those that are, by leaves; those of a leaf in ascending order */
	uint32_t *moved;            /* room for as many */
	int slots; /* histograms that are kept: for all leaves, or those that gain most */
	EmpBoostSums *histogram;
	int32_t *owner; /* of each slot: a leaf, or -1 */
	int leaves;
	EmpBoostLeaf *leaf;
} EmpBoostGrower;

/* Cut the scratch up; returns its bytes. */
extern size_t emp_boost_grower_plan(EmpBoostGrower *grower, const EmpFrame *frame, int most_bins,
									int most_leaves, char *scratch);

/*
 * Grow a tree into nodes (2 * most_leaves - 1); returns how many it has: 1 when nothing gains.  The leaves
 * and their rows stay in the grower.
 */
extern int emp_boost_grow(EmpBoostGrower *grower, EmpNode *tree);

#endif
