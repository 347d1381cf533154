/*
 * boost_bins.c
 *		Cutting features into bins.
 */
#include <math.h>
#include <string.h>

#include "churn/boost_bins.h"
#include "churn/boost_room.h"

#define DIGIT_BITS 8
#define DIGITS (64 / DIGIT_BITS)
#define DIGIT_VALUES (1 << DIGIT_BITS)
#define SIGN (UINT64_C(1) << 63)
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
	bins->sorted = emp_boost_room(scratch, &used, sizeof(uint64_t) * 2 * sample);
	bins->bin = emp_boost_room(scratch, &used, groups * EMP_BOOST_WIDTH * (size_t) frame->rows);
	return used;
}

/* Return a number as bits whose order is that of the numbers. */
static uint64_t
ordered_bits(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits & SIGN ? ~bits : bits | SIGN;
}

/* Return the number of ordered bits. */
static double
ordered_value(uint64_t bits)
{
	double value;

	bits = bits & SIGN ? bits & ~SIGN : ~bits;
	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* Sort by digits, with room for as many behind; returns where the sorted ones are. */
static uint64_t *
sort_bits(uint64_t *bits, size_t count)
{
	uint64_t *from = bits;
	uint64_t *to = bits + count;
	size_t start[DIGITS][DIGIT_VALUES] = {{0}};
	size_t i;
	int d;

	for (i = 0; i < count; i++)
		for (d = 0; d < DIGITS; d++)
			start[d][bits[i] >> (d * DIGIT_BITS) & (DIGIT_VALUES - 1)]++;
	for (d = 0; d < DIGITS; d++)
	{
		size_t before = 0;
		int v;

		/* a digit that is the same in all needs no pass */
		if (start[d][bits[0] >> (d * DIGIT_BITS) & (DIGIT_VALUES - 1)] == count)
			continue;
		for (v = 0; v < DIGIT_VALUES; v++)
		{
			size_t here = start[d][v];

			start[d][v] = before;
			before += here;
		}
		for (i = 0; i < count; i++)
			to[start[d][from[i] >> (d * DIGIT_BITS) & (DIGIT_VALUES - 1)]++] = from[i];
		bits = from;
		from = to;
		to = bits;
	}
	return from;
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
make_cuts(const uint64_t *sorted, size_t count, int most_bins, double *cut)
{
	size_t distinct = 0;
	int cuts = 0;
	size_t i;
	int b;

	for (i = 0; i < count && distinct <= (size_t) most_bins; i++)
		distinct += i == 0 || sorted[i] != sorted[i - 1];
	if (distinct <= (size_t) most_bins)
	{
		for (i = 1; i < count; i++)
			if (sorted[i] != sorted[i - 1])
				cut[cuts++] = cut_between(ordered_value(sorted[i - 1]), ordered_value(sorted[i]));
		return cuts;
	}
	for (b = 1; b < most_bins; b++)
	{
		/* the quantile: a value, or half way between two */
		size_t place = (count - 1) * (size_t) b;
		size_t below = place / (size_t) most_bins;
		size_t above = below + (place % (size_t) most_bins != 0);
		double low = ordered_value(sorted[below]);
		double high = ordered_value(sorted[above]);
		double at = low < high ? cut_between(low, high) : low;

		if ((cuts == 0 || at > cut[cuts - 1]) && at < ordered_value(sorted[count - 1]))
			cut[cuts++] = at;
	}
	return cuts;
}

/* Cut a number; returns how many cuts there are. */
static int
cut_number(const EmpBoostBins *bins, const EmpFrame *frame, int feature, int most_bins,
		   const uint32_t *row, int64_t rows, double *cut)
{
	size_t count = 0;
	int64_t i;

	/* rows are in an order that is as good as random */
	for (i = 0; i < rows && i < EMP_BOOST_SAMPLE; i++)
	{
		double value = emp_frame_row(frame, row[i])[frame->lead + feature];

		if (!isnan(value))
			bins->sorted[count++] = ordered_bits(value);
	}
	if (count == 0)
		return 0;
	return make_cuts(sort_bits(bins->sorted, count), count, most_bins, cut);
}

/* Return how many cuts are below a value. */
static inline int
find_bin(const double *cut, int cuts, double value)
{
	const double *at = cut;

	while (cuts > 0)
	{
		int half = (cuts + 1) / 2;

		at += at[half - 1] < value ? half : 0;
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
has_missing(const EmpFrame *frame, int feature, const uint32_t *row, int64_t rows, EmpCheck check)
{
	int64_t i;

	for (i = 0; i < rows; i++)
	{
		double value = emp_frame_row(frame, row[i])[frame->lead + feature];

		if (i % TILE == 0)
			check();
		if (isnan(value))
			return true;
	}
	return false;
}

/* Cut the features that are used, and fill the bins. */
void
emp_boost_bins_fill(EmpBoostBins *bins, const EmpFrame *frame, const EmpFeature *feature,
					int most_bins, const uint32_t *row, int64_t rows, EmpCheck check)
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
		column->missing = feature[i].missing > 0 && has_missing(frame, i, row, rows, check);
		column->cut = cut;
		column->bins = column->category ? feature[i].levels + (feature[i].others > 0)
										: 1 + cut_number(bins, frame, i, most_bins, row, rows, cut);
		bins->columns++;
	}
	for (i = 0; i * EMP_BOOST_WIDTH < bins->columns; i++)
		fill_group(bins, frame, i, check);
}
