/*
 * boost_split.c
 *		Looking for the best split in a histogram.
 */
#include <string.h>

#include "churn/boost_split.h"
#include "churn/forest.h"

#define LEVEL_ROWS                                                                                 \
	10 /* a level that has fewer rows, weighted by their hessians, goes with the majority */
#define COLUMNS_PER_CHECK 64

/* A level or the missing values, and what it is sorted by. */
typedef struct Rank
{
	double value;
	int bin;
} Rank;

/* Looking for the best split of one column. */
typedef struct Search
{
	const EmpBoostColumn *column;
	const EmpBoostSums *histogram; /* of the column */
	const EmpBoostSums *all;
	const EmpBoostLimits *limits;
	double whole; /* the score of all rows as one leaf */
	int number;   /* of the column */
	EmpBoostSplit *best;
} Search;

/* Return the part of the gain that rows add, were they a leaf. */
double
emp_boost_score(const EmpBoostSums *sums, const EmpBoostLimits *limits)
{
	double gradient = (double) sums->gradient;

	return gradient * gradient / ((double) sums->hessian + limits->l2);
}

/* Add sums up. */
static void
add(EmpBoostSums *to, const EmpBoostSums *sums)
{
	to->gradient += sums->gradient;
	to->hessian += sums->hessian;
	to->rows += sums->rows;
}

/* Return the sums of the rows that are not in a part. */
static EmpBoostSums
rest(const EmpBoostSums *all, const EmpBoostSums *part)
{
	return (EmpBoostSums){all->gradient - part->gradient, all->hessian - part->hessian,
						  all->rows - part->rows};
}

/* Return whether rows are too few for a leaf. */
static inline bool
too_few(const EmpBoostSums *sums, const EmpBoostLimits *limits)
{
	return sums->rows < limits->leaf_rows || sums->hessian < limits->leaf_hessian;
}

/* Return whether a split with these left rows is the best so far, and note its gain and sums if it is. */
static bool
is_best(const Search *s, const EmpBoostSums *left, const EmpBoostSums *right)
{
	double gain = emp_boost_score(left, s->limits) + emp_boost_score(right, s->limits) - s->whole;

	if (!(gain > s->best->gain))
		return false;
	s->best->gain = gain;
	s->best->column = s->number;
	s->best->left = *left;
	return true;
}

/* Scan a number from below: what is missing goes right. */
static void
scan_up(const Search *s)
{
	int end = s->column->bins - 1 + s->column->missing;
	EmpBoostSums left = {0, 0, 0};
	int b;

	for (b = 0; b < end; b++)
	{
		EmpBoostSums right;

		if (s->histogram[b].rows == 0)
			continue;
		add(&left, &s->histogram[b]);
		if (too_few(&left, s->limits))
			continue;
		right = rest(s->all, &left);
		if (too_few(&right, s->limits))
			break;
		if (is_best(s, &left, &right))
		{
			s->best->cut = b;
			s->best->missing_left = false;
		}
	}
}

/* Scan a number from above: what is missing goes left. */
static void
scan_down(const Search *s)
{
	EmpBoostSums right = {0, 0, 0};
	int b;

	for (b = s->column->bins - 2; b >= 0; b--)
	{
		EmpBoostSums left;

		if (s->histogram[b + 1].rows == 0)
			continue;
		add(&right, &s->histogram[b + 1]);
		if (too_few(&right, s->limits))
			continue;
		left = rest(s->all, &right);
		if (too_few(&left, s->limits))
			break;
		if (is_best(s, &left, &right))
		{
			s->best->cut = b;
			s->best->missing_left = true;
		}
	}
}

/* Sort levels by their values, and equal ones by their bins (Shell 1959). */
static void
sort_ranks(Rank *rank, int ranks)
{
	int gap;
	int i;
	int j;

	for (gap = ranks / 2; gap > 0; gap = gap == 2 ? 1 : gap * 5 / 11)
		for (i = gap; i < ranks; i++)
		{
			Rank moved = rank[i];

			for (j = i; j >= gap &&
						(rank[j - gap].value > moved.value ||
						 (rank[j - gap].value == moved.value && rank[j - gap].bin > moved.bin));
				 j -= gap)
				rank[j] = rank[j - gap];
			rank[j] = moved;
		}
}

/* Rank the levels that have rows enough; returns how many. */
static int
rank_levels(const Search *s, Rank *rank)
{
	double rows_each = (double) s->all->rows / (double) s->all->hessian;
	int ranks = 0;
	int b;

	for (b = 0; b < s->column->bins + s->column->missing; b++)
	{
		double hessian = (double) s->histogram[b].hessian;

		if (s->histogram[b].rows == 0 || hessian * rows_each < LEVEL_ROWS)
			continue;
		rank[ranks].bin = b;
		rank[ranks++].value = (double) s->histogram[b].gradient / (hessian + s->limits->smoothing);
	}
	return ranks;
}

/*
 * Scan levels from an end to the middle: those so far go left, all others, with those of few rows, right.
 * Returns how many go left in the best split, or 0 when none of them is the best.
 */
static int
scan_levels(const Search *s, const Rank *rank, int steps, int stride)
{
	EmpBoostSums left = {0, 0, 0};
	int found = 0;
	int i;

	for (i = 0; i < steps; i++)
	{
		EmpBoostSums right;

		add(&left, &s->histogram[rank[i * stride].bin]);
		if (too_few(&left, s->limits))
			continue;
		right = rest(s->all, &left);
		if (too_few(&right, s->limits))
			break;
		if (is_best(s, &left, &right))
			found = i + 1;
	}
	return found;
}

/* Let the first levels of a ranking go left. */
static void
take_levels(const Search *s, const Rank *rank, int taken, int stride)
{
	int missing = s->column->missing ? s->column->bins : EMP_BOOST_BINS;
	int i;

	memset(s->best->level, 0, sizeof(s->best->level));
	s->best->missing_left = false;
	for (i = 0; i < taken; i++)
	{
		int bin = rank[i * stride].bin;

		if (bin == missing)
			s->best->missing_left = true;
		else
			s->best->level[bin / 64] |= UINT64_C(1) << (bin % 64);
	}
}

/* Look for the best split of a category. */
static void
search_category(const Search *s)
{
	Rank rank[EMP_BOOST_BINS];
	int ranks = rank_levels(s, rank);
	int taken;

	if (ranks < 2)
		return;
	sort_ranks(rank, ranks);
	taken = scan_levels(s, rank, (ranks + 1) / 2, 1);
	if (taken > 0)
		take_levels(s, rank, taken, 1);
	taken = scan_levels(s, rank + ranks - 1, (ranks + 1) / 2 - 1, -1);
	if (taken > 0)
		take_levels(s, rank + ranks - 1, taken, -1);
}

/* Find the best split of rows. */
void
emp_boost_split(const EmpBoostBins *bins, const EmpBoostSums *histogram, const EmpBoostSums *all,
				const EmpBoostLimits *limits, EmpBoostSplit *best, EmpCheck check)
{
	Search s = {.all = all, .limits = limits, .best = best};

	best->gain = 0;
	s.whole = emp_boost_score(all, limits);
	for (s.number = 0; s.number < bins->columns; s.number++)
	{
		s.column = bins->column + s.number;
		s.histogram = histogram + (size_t) s.number * EMP_BOOST_BINS;
		if (s.number % COLUMNS_PER_CHECK == 0)
			check();
		if (s.column->category)
			search_category(&s);
		else
		{
			scan_up(&s);
			if (s.column->missing)
				scan_down(&s);
		}
	}
	/* where nothing was missing, what will be goes with the majority */
	if (best->gain > 0 && !bins->column[best->column].missing)
		best->missing_left = best->left.rows > all->rows - best->left.rows;
}

/* Say which bins of the column of a split go left. */
void
emp_boost_split_sides(const EmpBoostBins *bins, const EmpBoostSplit *split,
					  uint8_t goes_left[EMP_BOOST_BINS])
{
	const EmpBoostColumn *column = bins->column + split->column;
	int b;

	for (b = 0; b < EMP_BOOST_BINS; b++)
		goes_left[b] = column->category ? split->level[b / 64] >> (b % 64) & 1 : b <= split->cut;
	if (column->missing)
		goes_left[column->bins] = split->missing_left;
}
