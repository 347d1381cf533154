/*
 * boost_histogram.c
 *		Adding up gradients by bins: where nearly all the time of a fit goes.
 *
 * Rows are taken in blocks, and features a few at a time, so that what is added to stays in the nearest
 * cache.  Within a block the hessian and the number of rows share a word, and with the gradient they make a
 * pair that one instruction adds.
 */
#include <string.h>

#include "churn/boost_histogram.h"
#include "churn/boost_room.h"

#define AHEAD 32      /* rows that are fetched into the cache before their turn */
#define COUNT_BITS 17 /* of the number of rows of a block, beside 46 of its hessians */

/* Cut the scratch up; returns its bytes. */
size_t
emp_boost_adder_plan(EmpBoostAdder *adder, char *scratch)
{
	size_t used = 0;

	adder->row = emp_boost_room(scratch, &used, sizeof(EmpBoostPair) * EMP_BOOST_BLOCK);
	adder->sum =
		emp_boost_room(scratch, &used, sizeof(EmpBoostPair) * EMP_BOOST_WIDTH * EMP_BOOST_BINS);
	return used;
}

/* Add a block of rows to the sums of the columns that lie together. */
static void
add_block(const EmpBoostAdder *adder, const uint8_t *bin, const uint32_t *row, int rows)
{
	EmpBoostPair *sum = adder->sum;
	int i;

	for (i = 0; i < rows; i++)
	{
		const uint8_t *b = bin + (size_t) row[i] * EMP_BOOST_WIDTH;
		EmpBoostPair pair = adder->row[i];

		__builtin_prefetch(bin + (size_t) row[i + AHEAD < rows ? i + AHEAD : i] * EMP_BOOST_WIDTH);
		/* written out: compilers do not unroll at the usual level */
		sum[b[0]] += pair;
		sum[EMP_BOOST_BINS + b[1]] += pair;
		sum[2 * EMP_BOOST_BINS + b[2]] += pair;
		sum[3 * EMP_BOOST_BINS + b[3]] += pair;
	}
}

/* Add the sums of a block to a histogram. */
static void
flush(const EmpBoostPair *sum, const EmpBoostColumn *column, EmpBoostSums *histogram)
{
	int bins = column->bins + column->missing;
	int b;

	for (b = 0; b < bins; b++)
	{
		uint64_t shared = (uint64_t) sum[b][1];

		histogram[b].gradient += sum[b][0];
		histogram[b].hessian += (int64_t) (shared >> COUNT_BITS);
		histogram[b].rows += (int64_t) (shared & ((1 << COUNT_BITS) - 1));
	}
}

/* Fill a histogram from some rows. */
void
emp_boost_histogram(const EmpBoostAdder *adder, const EmpBoostBins *bins,
					const EmpBoostGradient *gradient, const uint32_t *row, int64_t rows,
					EmpBoostSums *histogram, EmpCheck check)
{
	int64_t begin;
	int first;
	int i;
	int k;

	memset(histogram, 0, sizeof(EmpBoostSums) * (size_t) bins->columns * EMP_BOOST_BINS);
	for (begin = 0; begin < rows; begin += EMP_BOOST_BLOCK)
	{
		const uint32_t *block = row + begin;
		int count = rows - begin < EMP_BOOST_BLOCK ? (int) (rows - begin) : EMP_BOOST_BLOCK;

		for (i = 0; i < count; i++)
		{
			EmpBoostGradient g = gradient[block[i]];

			__builtin_prefetch(gradient + block[i + AHEAD < count ? i + AHEAD : i]);
			adder->row[i] = (EmpBoostPair){g.gradient, (int64_t) g.hessian << COUNT_BITS | 1};
		}
		for (first = 0; first < bins->columns; first += EMP_BOOST_WIDTH)
		{
			int width =
				bins->columns - first < EMP_BOOST_WIDTH ? bins->columns - first : EMP_BOOST_WIDTH;

			check();
			memset(adder->sum, 0, sizeof(EmpBoostPair) * EMP_BOOST_WIDTH * EMP_BOOST_BINS);
			add_block(adder, bins->bin + (size_t) first * (size_t) bins->rows, block, count);
			for (k = 0; k < width; k++)
				flush(adder->sum + k * EMP_BOOST_BINS, bins->column + first + k,
					  histogram + (size_t) (first + k) * EMP_BOOST_BINS);
		}
	}
}

/* Take the histogram of a part away from that of the whole. */
void
emp_boost_histogram_subtract(EmpBoostSums *whole, const EmpBoostSums *part, int columns,
							 EmpCheck check)
{
	size_t column;
	size_t b;

	for (column = 0; column < (size_t) columns; column++)
	{
		if (column % 64 == 0)
			check();
		for (b = column * EMP_BOOST_BINS; b < (column + 1) * EMP_BOOST_BINS; b++)
		{
			whole[b].gradient -= part[b].gradient;
			whole[b].hessian -= part[b].hessian;
			whole[b].rows -= part[b].rows;
		}
	}
}
