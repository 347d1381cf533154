/*
 * design_scale.c
 *		How the terms of a linear model vary in the rows, and which of them are linear in others.
 *
 * A term is linear in earlier ones when the part of its variance that they do not account for, a pivot of
 * the Cholesky factor of the correlations, is as good as 0.  Sums of products of doubles tell pivots from
 * 0 to about 1e-14.  Where earlier terms are nearly linear themselves, the error grows with the square
 * of the coefficients by which the term is made of them, so these are worked out for small pivots.
 */
#include <string.h>

#include "base/packed.h"
#include "frame/design.h"
#include "frame/tile.h"

#define CELLS_PER_CHECK 100000
#define NEGLIGIBLE 1e-12   /* part of a deviation */
#define LINEAR 1e-12       /* a pivot that is as good as 0 */
#define SMALL 1e-3         /* a pivot that may be as good as 0 */
#define ROUNDING 1e-14     /* of correlations */
#define PART 16            /* one in so many rows is looked at first ... */
#define PART_ROWS_TERM 100 /* ... where that makes as many rows a term */

/* A walk over the rows, tile by tile. */
typedef struct Walk
{
	const EmpDesign *design;
	const EmpFrame *frame;
	const double *weight;
	EmpCheck check;
	int64_t start; /* of the tile */
	int rows;
	int64_t cells;      /* since the last check */
	double w[EMP_TILE]; /* weights of the rows */
	double total;       /* of the weights so far */
} Walk;

/* Go on to the next tile; false at the end. */
static bool
next_tile(Walk *walk)
{
	int64_t left;
	int r;

	walk->start += walk->rows;
	left = walk->frame->rows - walk->start;
	if (left <= 0)
		return false;
	walk->rows = left < EMP_TILE ? (int) left : EMP_TILE;
	walk->cells += (int64_t) EMP_TILE * walk->design->terms;
	if (walk->cells > CELLS_PER_CHECK)
	{
		walk->check();
		walk->cells = 0;
	}
	for (r = 0; r < walk->rows; r++)
	{
		const double *row = emp_frame_row(walk->frame, walk->start + r);

		walk->w[r] = walk->weight == NULL ? 1 : walk->weight[row[0] == 1];
		walk->total += walk->w[r];
	}
	return true;
}

/* Return whether all rows count the same. */
static bool
weights_equal(const double weight[2])
{
	return weight == NULL || weight[0] == weight[1];
}

/* Return the features of the first row of the tile. */
static const double *
first_cell(const Walk *walk)
{
	return emp_frame_row(walk->frame, walk->start) + walk->frame->lead;
}

/* What the values of a term add up to. */
typedef struct Sums
{
	double low;
	double high;
	double sum; /* of values, or of what they differ from the mean */
	double squares;
} Sums;

/* Return the numbers of scratch that scaling and correlating need. */
size_t
emp_design_scratch(int terms)
{
	return (size_t) terms * (EMP_TILE + sizeof(Sums) / sizeof(double));
}

/* Add a tile of a term to its sum and range. */
static void
add_values(Sums *sums, const Walk *walk, const double *x)
{
	int r;

	for (r = 0; r < walk->rows; r++)
	{
		sums->sum += walk->w[r] * x[r];
		sums->low = x[r] < sums->low ? x[r] : sums->low;
		sums->high = x[r] > sums->high ? x[r] : sums->high;
	}
}

/* Add what a tile of a term differs from the mean. */
static void
add_deviations(Sums *sums, const Walk *walk, double mean, const double *x)
{
	int r;

	for (r = 0; r < walk->rows; r++)
	{
		double d = x[r] - mean;

		sums->sum += walk->w[r] * d;
		sums->squares += walk->w[r] * d * d;
	}
}

/* Work out the means of terms, and find those that are constant. */
static void
work_out_means(EmpDesign *design, Walk walk, Sums *sums, double *x)
{
	int i;

	while (next_tile(&walk))
	{
		emp_design_values(design, first_cell(&walk), emp_frame_stride(walk.frame), walk.rows, x);
		for (i = 1; i < design->terms; i++)
			add_values(&sums[i], &walk, x + (size_t) i * EMP_TILE);
	}
	for (i = 1; i < design->terms; i++)
	{
		Sums *s = &sums[i];

		design->term[i].mean = fmin(fmax(s->sum / walk.total, s->low), s->high);
		design->term[i].aliased = s->low == s->high;
		s->sum = 0;
	}
}

/* Work out the deviations of terms, and what rounding left of the means. */
static void
work_out_deviations(EmpDesign *design, Walk walk, Sums *sums, double *x)
{
	int i;

	while (next_tile(&walk))
	{
		emp_design_values(design, first_cell(&walk), emp_frame_stride(walk.frame), walk.rows, x);
		for (i = 1; i < design->terms; i++)
			add_deviations(&sums[i], &walk, design->term[i].mean, x + (size_t) i * EMP_TILE);
	}
	for (i = 1; i < design->terms; i++)
	{
		EmpTerm *term = &design->term[i];
		double shift = sums[i].sum / walk.total;

		if (!term->aliased)
		{
			term->deviation = sqrt(fmax(sums[i].squares / walk.total - shift * shift, 0));
			if (fabs(shift) > NEGLIGIBLE * term->deviation)
				term->mean += shift;
		}
		term->aliased = !(term->deviation > 0);
	}
}

/* Work out means and deviations from what is known of the features. */
static void
scale_by_features(EmpDesign *design)
{
	int i;

	for (i = 1; i < design->terms; i++)
	{
		EmpTerm *term = &design->term[i];
		const EmpFeature *feature = &design->feature[term->feature];
		double rows = (double) feature->rows;
		int64_t ones = feature->missing;

		if (term->kind == EMP_TERM_VALUE)
		{
			/* what is missing counts as the mean */
			term->mean = feature->mean;
			term->deviation = feature->deviation * sqrt((rows - (double) feature->missing) / rows);
		}
		else
		{
			if (term->kind == EMP_TERM_LEVEL)
				ones = term->level < feature->levels ? feature->level[term->level].rows
													 : feature->other_rows;
			term->mean = (double) ones / rows;
			term->deviation = sqrt(term->mean * (1 - term->mean));
		}
		term->aliased = !(term->deviation > 0);
	}
}

/* Work out means and deviations from rows. */
void
emp_design_scale(EmpDesign *design, const EmpFrame *frame, const double weight[2], double *scratch,
				 EmpCheck check)
{
	Walk walk = {.design = design,
				 .frame = frame,
				 .weight = weights_equal(weight) ? NULL : weight,
				 .check = check};
	Sums *sums = (Sums *) (scratch + (size_t) design->terms * EMP_TILE);
	int i;

	for (i = 0; i < design->terms; i++)
		sums[i] = (Sums){.low = HUGE_VAL, .high = -HUGE_VAL};
	design->term[0].mean = 0;
	design->term[0].deviation = 1;
	if (weights_equal(weight) && design->term[design->terms - 1].kind != EMP_TERM_PRODUCT)
	{
		scale_by_features(design);
		return;
	}
	work_out_means(design, walk, sums, scratch);
	work_out_deviations(design, walk, sums, scratch);
}

/* Work out the correlations of the terms in the rows. */
void
emp_design_correlate(const EmpDesign *design, const EmpFrame *frame, const double weight[2],
					 double *correlation, double *scratch, EmpCheck check)
{
	Walk walk = {.design = design,
				 .frame = frame,
				 .weight = weights_equal(weight) ? NULL : weight,
				 .check = check};
	int n = design->terms - 1;
	double *first = scratch + EMP_TILE; /* term 1 */
	size_t i;
	int r;

	memset(correlation, 0, emp_packed_size(n) * sizeof(double));
	while (next_tile(&walk))
	{
		emp_design_tile(design, first_cell(&walk), emp_frame_stride(frame), walk.rows, scratch);
		if (!weights_equal(weight))
		{
			for (r = 0; r < walk.rows; r++)
				walk.w[r] = sqrt(walk.w[r]);
			emp_tile_weigh(first, n, walk.w);
		}
		emp_tile_products(first, n, correlation, check);
	}
	for (i = 0; i < emp_packed_size(n); i++)
		correlation[i] /= walk.total;
}

/*
 * Return the sum of squares of the coefficients by which term j is made of earlier ones, given its row of
 * the Cholesky factor: L' b = row, backwards.
 */
static double
squares_of_coefficients(const EmpTerm *term, const double *l, int j, double *b)
{
	double squares = 0;
	int i;
	int k;

	memcpy(b, &l[emp_packed_at(j, 0)], sizeof(double) * (size_t) j);
	for (i = j - 1; i >= 0; i--)
	{
		if (term[i].aliased)
			continue;
		b[i] /= l[emp_packed_at(i, i)];
		for (k = 0; k < i; k++)
			b[k] -= b[i] * l[emp_packed_at(i, k)];
		squares += b[i] * b[i];
	}
	return squares;
}

/* Replace row j of the correlations by that of their Cholesky factor; return the pivot. */
static double
eliminate(const EmpTerm *term, double *l, int j)
{
	double *row = &l[emp_packed_at(j, 0)];
	double pivot = row[j];
	int i;
	int k;

	for (i = 0; i < j; i++)
	{
		const double *other = &l[emp_packed_at(i, 0)];
		double sum = row[i];

		for (k = 0; k < i; k++)
			sum -= row[k] * other[k];
		row[i] = term[i].aliased ? 0 : sum / other[i];
		pivot -= row[i] * row[i];
	}
	return pivot;
}

/* Find terms that are linear in earlier ones. */
int
emp_design_find_aliases(EmpDesign *design, double *correlation, double *scratch, EmpCheck check)
{
	EmpTerm *term = design->term + 1;
	int n = design->terms - 1;
	int aliased = 0;
	int j;

	for (j = 0; j < n; j++)
	{
		double pivot;

		check();
		if (!term[j].aliased)
		{
			pivot = eliminate(term, correlation, j);
			if (pivot < SMALL)
				term[j].aliased =
					pivot <= LINEAR ||
					pivot <=
						ROUNDING * (1 + squares_of_coefficients(term, correlation, j, scratch));
			correlation[emp_packed_at(j, j)] = term[j].aliased ? 0 : sqrt(pivot);
		}
		aliased += term[j].aliased;
	}
	return aliased;
}

/* Find terms that are linear in earlier ones, in the rows themselves. */
int
emp_design_find_linear(EmpDesign *design, const EmpFrame *frame, const double weight[2],
					   double *correlation, double *scratch, EmpCheck check)
{
	EmpFrame part = *frame;
	int constant = 0;
	int i;

	for (i = 0; i < design->terms; i++)
		constant += design->term[i].aliased;
	part.rows = frame->rows / PART;
	if (part.rows > (int64_t) PART_ROWS_TERM * design->terms)
	{
		emp_design_correlate(design, &part, weight, correlation, scratch, check);
		if (emp_design_find_aliases(design, correlation, scratch, check) == constant)
			return constant;
		for (i = 1; i < design->terms; i++)
			design->term[i].aliased = !(design->term[i].deviation > 0);
	}
	emp_design_correlate(design, frame, weight, correlation, scratch, check);
	return emp_design_find_aliases(design, correlation, scratch, check);
}
