/*
 * boost_bins.h
 *		Features cut into at most 255 bins, and one for missing values: a byte a cell.
 *
 * A number has a bin for each value if there are few, else bins that hold equally many rows; cuts lie half
 * way between neighbouring values, as scikit-learn has them.  A category has a bin a level.
 */
#ifndef EMP_CHURN_BOOST_BINS_H
#define EMP_CHURN_BOOST_BINS_H

#include "base/radix.h"
#include "frame/feature.h"

#define EMP_BOOST_BINS 256      /* of a feature at most, that of missing values included */
#define EMP_BOOST_WIDTH 4       /* features whose bytes lie together */
#define EMP_BOOST_SAMPLE 200000 /* rows that cuts are made from */

typedef struct EmpBoostColumn
{
	int32_t feature;
	bool category;
	bool missing;      /* in rows that are fitted: the last bin is that of missing values */
	int32_t bins;      /* without that one; numbers: cuts + 1 */
	const double *cut; /* of a number: values up to cut[i] are in bins up to i; cuts grow */
} EmpBoostColumn;

typedef struct EmpBoostBins
{
	int columns; /* features that are used */
	EmpBoostColumn *column;
	int64_t rows;
	uint8_t *bin; /* columns by EMP_BOOST_WIDTH, then rows, then columns */
	double *cut;
	EmpKeyed *sample; /* values of a feature, to be sorted */
	EmpKeyed *spare;
} EmpBoostBins;

/* Return the bin of a row. */
static inline uint8_t
emp_boost_bin(const EmpBoostBins *bins, int column, int64_t row)
{
	return bins->bin[((column / EMP_BOOST_WIDTH) * bins->rows + row) * EMP_BOOST_WIDTH +
					 column % EMP_BOOST_WIDTH];
}

/* Cut the scratch up; returns its bytes.  most_bins: of a number. */
extern size_t emp_boost_bins_plan(EmpBoostBins *bins, const EmpFrame *frame, int most_bins,
								  char *scratch);

/* Cut the features that are used, by the rows that are not held out, and fill the bins of all rows. */
extern void emp_boost_bins_fill(EmpBoostBins *bins, const EmpFrame *frame,
								const EmpFeature *feature, int most_bins, const uint8_t *held,
								EmpCheck check);

#endif
