/*
 * boost_split.h
 *		The best split of some rows, from their histogram.
 *
 * The gain of a split is G_l^2 / (H_l + l2) + G_r^2 / (H_r + l2) - G^2 / (H + l2) (Chen and Guestrin 2016,
 * equation 7).  Numbers are scanned from both ends where values are missing, which so go right or left.
 * Categories are put in order of their gradient to the hessian (Fisher 1958), smoothed, and
 * scanned from both ends to the middle, as scikit-learn does.
 */
#ifndef EMP_CHURN_BOOST_SPLIT_H
#define EMP_CHURN_BOOST_SPLIT_H

#include "churn/boost_histogram.h"

typedef struct EmpBoostLimits
{
	double l2; /* in the unit of hessians */
	int64_t leaf_rows;
	int64_t leaf_hessian; /* the least sum of a leaf, in its unit */
	double smoothing;     /* of categories, in the unit of hessians */
} EmpBoostLimits;

typedef struct EmpBoostSplit
{
	double gain; /* 0: there is no split */
	int column;
	int cut; /* of a number: the last bin that goes left */
	bool missing_left;
	uint64_t level[4]; /* of a category: bins that go left */
	EmpBoostSums left;
} EmpBoostSplit;

/* Return the part of the gain that rows add, were they a leaf. */
extern double emp_boost_score(const EmpBoostSums *sums, const EmpBoostLimits *limits);

/* Find the best split of rows, given their sums and histogram. */
extern void emp_boost_split(const EmpBoostBins *bins, const EmpBoostSums *histogram,
							const EmpBoostSums *all, const EmpBoostLimits *limits,
							EmpBoostSplit *best, EmpCheck check);

/* Say which bins of the column of a split go left. */
extern void emp_boost_split_sides(const EmpBoostBins *bins, const EmpBoostSplit *split,
								  uint8_t goes_left[EMP_BOOST_BINS]);

#endif
