/*
 * boost_histogram.h
 *		Sums of gradients and hessians of rows, by the bins of each feature.
 *
 * Gradients and hessians are integers in units that the largest row weight determines, so that sums are
 * exact: a histogram of some rows less that of a part is that of the rest, bit for bit.
 */
#ifndef EMP_CHURN_BOOST_HISTOGRAM_H
#define EMP_CHURN_BOOST_HISTOGRAM_H

#include "churn/boost_bins.h"

#define EMP_BOOST_UNIT 1073741824.0 /* of gradients: 2^30 is the weight of the heaviest rows */
#define EMP_BOOST_HESSIAN_UNIT                                                                     \
	4294967296.0              /* of hessians, which are at most a quarter of the weight */
#define EMP_BOOST_BLOCK 16384 /* rows that are added up together */

typedef struct EmpBoostGradient
{
	int32_t gradient;
	int32_t hessian;
} EmpBoostGradient;

typedef struct EmpBoostSums
{
	int64_t gradient;
	int64_t hessian;
	int64_t rows;
} EmpBoostSums;

/* Two sums that are added in one instruction. */
typedef int64_t EmpBoostPair __attribute__((vector_size(16)));

typedef struct EmpBoostAdder
{
	EmpBoostPair *row; /* EMP_BOOST_BLOCK */
	EmpBoostPair *sum; /* EMP_BOOST_WIDTH * EMP_BOOST_BINS */
} EmpBoostAdder;

extern size_t emp_boost_adder_plan(EmpBoostAdder *adder, char *scratch);

/* Fill a histogram, columns * EMP_BOOST_BINS, from some rows in ascending order. */
extern void emp_boost_histogram(const EmpBoostAdder *adder, const EmpBoostBins *bins,
								const EmpBoostGradient *gradient, const uint32_t *row, int64_t rows,
								EmpBoostSums *histogram, EmpCheck check);

/* Take the histogram of a part away from that of the whole. */
extern void emp_boost_histogram_subtract(EmpBoostSums *whole, const EmpBoostSums *part, int columns,
										 EmpCheck check);

#endif
