/*
 * boost_bins.c
 *		Cutting features into bins.
 */
#include <math.h>

#include "churn/boost_bins.h"
#include "churn/boost_room.h"

#define TILE 8192 /* rows between checks */

/* Cut the scratch up; returns its bytes. */
size_t
emp_boost_bins_plan(EmpBoostBins *bins, const EmpFrame *frame, int most_bins, char *scratch)
{
	size_t columns = (size_t) frame->columns;
	size_t groups = (columns + EMP_BOOST_WIDTH - 1) / EMP_BOOST_WIDTH;
	size_t sample = frame->rows < EMP_BOOST_SAMPLE ? (size_t) frame->rows : EMP_BOOST_SAMPLE;
	size_t used = 0;

	bins->rows = frame->rows;
	bins->column = emp_boost_room(scratch, &used, sizeof(EmpBoostColumn) * columns);
	bins->cut = emp_boost_room(scratch, &used, sizeof(double) * columns * (size_t) most_bins);
	bins->sample = emp_boost_room(scratch, &used, sizeof(EmpKeyed) * sample);
	bins->spare = emp_boost_room(scratch, &used, sizeof(EmpKeyed) * sample);
	bins->bin = emp_boost_room(scratch, &used, groups * EMP_BOOST_WIDTH * (size_t) frame->rows);
	return used;
}

/* Return a cut between two neighbouring values: low <= cut < high. */
static double
cut_between(double low, double high)
{
	double cut = low / 2 + high / 2;

	return cut >= low && cut < high ? cut : low;
}

/* Cut a sorted sample at each value, or by equally many rows; return the number of cuts. */
static int
make_cuts(const EmpKeyed *sorted, size_t count, int most_bins, double *cut)
{
	size_t distinct = 0;
	int cuts = 0;
	size_t i;
	int b;

	for (i = 0; i < count && distinct <= (size_t) most_bins; i++)
		distinct += i == 0 || sorted[i].key != sorted[i - 1].key;
	if (distinct <= (size_t) most_bins)
	{
		for (i = 1; i < count; i++)
			if (sorted[i].key != sorted[i - 1].key)
				cut[cuts++] = cut_between(emp_radix_number(sorted[i - 1].key),
										  emp_radix_number(sorted[i].key));
		return cuts;
	}
	for (b = 1; b < most_bins; b++)
	{
		/* the quantile: a value, or half way between two */
		size_t place = (count - 1) * (size_t) b;
		size_t below = place / (size_t) most_bins;
		size_t above = below + (place % (size_t) most_bins != 0);
		double low = emp_radix_number(sorted[below].key);
		double high = emp_radix_number(sorted[above].key);
		double at = low < high ? cut_between(low, high) : low;

		if ((cuts == 0 || at > cut[cuts - 1]) && at < emp_radix_number(sorted[count - 1].key))
			cut[cuts++] = at;
	}
	return cuts;
}

/* Cut a number; returns how many cuts there are. */
static int
cut_number(const EmpBoostBins *bins, const EmpFrame *frame, int feature, int most_bins,
		   const uint8_t *held, double *cut, EmpCheck check)
{
	size_t count = 0;
	int taken = 0;
	int64_t i;

	/* rows are in an order that is as good as random */
	for (i = 0; i < frame->rows && taken < EMP_BOOST_SAMPLE; i++)
	{
		double value = emp_frame_row(frame, i)[frame->lead + feature];

		taken += !held[i];
		if (!held[i] && !isnan(value))
			bins->sample[count++].key = emp_radix_key(value);
	}
	if (count == 0)
		return 0;
	emp_radix_sort(bins->sample, bins->spare, count, check);
	return make_cuts(bins->sample, count, most_bins, cut);
}

/* Return how many cuts are below a value. */
static inline int
find_bin(const double *cut, int cuts, double value)
{
	const double *at = cut;

	while (cuts > 0)
	{
		int half = (cuts + 1) / 2;

		/* without a branch, which would be mispredicted every second time */
		at += half * (at[half - 1] < value);
		cuts -= half;
	}
	return (int) (at - cut);
}

/* Return the bin of a cell; what is missing in no row that is fitted goes anywhere. */
static inline uint8_t
bin_of(const EmpBoostColumn *column, double value)
{
	if (isnan(value) || value < 0)
	{
		if (isnan(value) || column->category)
			return (uint8_t) (column->bins - !column->missing);
	}
	return (uint8_t) (column->category ? (int) value
									   : find_bin(column->cut, column->bins - 1, value));
}

/* Fill the bins of some columns that lie together. */
static void
fill_group(EmpBoostBins *bins, const EmpFrame *frame, int group, EmpCheck check)
{
	int first = group * EMP_BOOST_WIDTH;
	int width = bins->columns - first < EMP_BOOST_WIDTH ? bins->columns - first : EMP_BOOST_WIDTH;
	uint8_t *bin = bins->bin + (size_t) group * EMP_BOOST_WIDTH * (size_t) bins->rows;
	int64_t i;
	int k;

	for (i = 0; i < frame->rows; i++, bin += EMP_BOOST_WIDTH)
	{
		const double *cell = emp_frame_row(frame, i) + frame->lead;

		if (i % TILE == 0)
			check();
		for (k = 0; k < width; k++)
		{
			const EmpBoostColumn *column = bins->column + first + k;

			bin[k] = bin_of(column, cell[column->feature]);
		}
		for (; k < EMP_BOOST_WIDTH; k++)
			bin[k] = 0;
	}
}

/* Return whether a feature is missing in a row that is fitted. */
static bool
has_missing(const EmpFrame *frame, int feature, const uint8_t *held, EmpCheck check)
{
	int64_t i;

	for (i = 0; i < frame->rows; i++)
	{
		if (i % TILE == 0)
			check();
		if (!held[i] && isnan(emp_frame_row(frame, i)[frame->lead + feature]))
			return true;
	}
	return false;
}

/* Cut the features that are used, and fill the bins. */
void
emp_boost_bins_fill(EmpBoostBins *bins, const EmpFrame *frame, const EmpFeature *feature,
					int most_bins, const uint8_t *held, EmpCheck check)
{
	int i;

	bins->columns = 0;
	for (i = 0; i < frame->columns; i++)
	{
		EmpBoostColumn *column = bins->column + bins->columns;
		double *cut = bins->cut + (size_t) bins->columns * (size_t) most_bins;

		if (feature[i].role != EMP_FEATURE_USED)
			continue;
		check();
		column->feature = i;
		column->category = feature[i].kind == EMP_COLUMN_CATEGORY;
		column->missing = feature[i].missing > 0 && has_missing(frame, i, held, check);
		column->cut = cut;
		column->bins = column->category
						   ? feature[i].levels + (feature[i].others > 0)
						   : 1 + cut_number(bins, frame, i, most_bins, held, cut, check);
		bins->columns++;
	}
	for (i = 0; i * EMP_BOOST_WIDTH < bins->columns; i++)
		fill_group(bins, frame, i, check);
}
