/*
 * tile.c
 *		Rows of a design, a tile at a time, and sums over them.
 *
 * The products of all pairs are worked out in blocks of four terms by two, so that a number that is
 * loaded is used several times, and that eight sums go on at once: one sum alone would wait for itself.
 */
#include "frame/tile.h"

#include "base/packed.h"

#define STRIP 16 /* rows that are filled at a time; even */
#define AHEAD 32 /* rows, from those that are filled to those that are asked for meanwhile */
#define LINE 8   /* numbers that memory gives at once */
#define TALL 4   /* terms of a block of products */
#define WIDE 2

/* Two numbers that are worked on at once, wherever they lie. */
typedef double Pair __attribute__((vector_size(16), aligned(8), may_alias));
#define PAIRS (EMP_TILE / 2)

typedef int64_t Mask __attribute__((vector_size(16), aligned(8), may_alias));

/* Return one of two pairs for each number. */
static inline Pair
choose(Mask mask, Pair yes, Pair no)
{
	return (Pair) ((mask & (Mask) yes) | (~mask & (Mask) no));
}

/* Return a term of a tile. */
static const Pair *
pairs_of(const double *x, int term)
{
	return (const Pair *) (x + (size_t) term * EMP_TILE);
}

/* Return the sum of both numbers. */
static double
both(Pair pair)
{
	return pair[0] + pair[1];
}

/* Return a number as a pair. */
static inline Pair
twice(double x)
{
	return (Pair){x, x};
}

/* How the cells of a feature become numbers of a term. */
typedef struct Filling
{
	bool number;
	double mean; /* numbers: what is taken from a cell, and what the rest is multiplied by */
	double factor;
	double level;   /* others: the cell that counts as one ... */
	double one;     /* ... what that becomes ... */
	double zero;    /* ... and what the others become */
	double missing; /* what a missing cell becomes, and a level that was never seen */
	double unseen;
} Filling;

/* Work out how cells become numbers of a term, less its mean, by its deviation. */
static Filling
filling_of(const EmpDesign *design, const EmpTerm *term, double mean, double deviation)
{
	const EmpFeature *feature = &design->feature[term->feature];
	double factor = 1 / deviation;
	double one = (1 - mean) * factor;
	double zero = -mean * factor;
	Filling f = {.mean = mean, .factor = factor, .level = term->level, .zero = zero};

	f.number = term->kind == EMP_TERM_VALUE;
	f.one = term->kind == EMP_TERM_LEVEL ? one : zero;
	f.unseen = feature->kind == EMP_COLUMN_CATEGORY ? (term->mean - mean) * factor : zero;
	if (f.number)
		f.missing = (feature->mean - mean) * factor;
	else
		f.missing = term->kind == EMP_TERM_MISSING ? one : zero;
	return f;
}

/* Fill rows of a term that is a number, two at a time. */
static void
fill_number(const Filling *f, const double *cell, int stride, int rows, double *to)
{
	Pair mean = twice(f->mean);
	Pair factor = twice(f->factor);
	Pair missing = twice(f->missing);
	int r;

	for (r = 0; r < rows; r += 2, cell += 2 * (size_t) stride)
	{
		Pair value = {cell[0], cell[r + 1 < rows ? stride : 0]};

		*(Pair *) (to + r) = choose(value == value, (value - mean) * factor, missing);
	}
}

/* Fill rows of a term that is a level, or that says what is missing. */
static void
fill_indicator(const Filling *f, const double *cell, int stride, int rows, double *to)
{
	int r;

	for (r = 0; r < rows; r++, cell += stride)
		if (*cell == f->level)
			to[r] = f->one;
		else if (*cell == EMP_LEVEL_UNSEEN)
			to[r] = f->unseen;
		else
			to[r] = isnan(*cell) ? f->missing : f->zero;
}

/* Fill a term whose value is the same in all rows. */
static void
fill_same(double value, int rows, double *to)
{
	int r;

	for (r = 0; r < rows; r++)
		to[r] = value;
}

/* Fill rows of a term; products are left. */
static void
fill_term(const EmpDesign *design, const EmpTerm *term, bool standardised, const double *cell,
		  int stride, int rows, double *to)
{
	Filling f;

	if (term->kind == EMP_TERM_INTERCEPT)
		fill_same(1, rows, to);
	else if (standardised && term->aliased)
		fill_same(0, rows, to);
	else if (term->kind != EMP_TERM_PRODUCT)
	{
		f = filling_of(design, term, standardised ? term->mean : 0,
					   standardised ? term->deviation : 1);
		(f.number ? fill_number : fill_indicator)(&f, cell + term->feature, stride, rows, to);
	}
}

/* Ask for rows that are needed soon; where there are none, nothing happens. */
static inline void
ask_for(const double *cell, int stride)
{
	int i;

	for (i = 0; i < STRIP * stride; i += LINE)
		__builtin_prefetch(cell + i);
}

/*
 * Fill the terms that are no products, some rows at a time, which are read from memory for the first
 * term and are at hand for the others.
 */
static void
fill_singles(const EmpDesign *design, bool standardised, const double *cell, int stride, int rows,
			 double *x)
{
	int start;
	int i;

	for (start = 0; start < rows; start += STRIP)
	{
		const double *first = cell + (size_t) start * (size_t) stride;
		int count = rows - start < STRIP ? rows - start : STRIP;

		ask_for(first + (size_t) AHEAD * (size_t) stride, stride);
		for (i = 0; i < design->terms; i++)
			fill_term(design, &design->term[i], standardised, first, stride, count,
					  x + (size_t) i * EMP_TILE + start);
	}
}

/* Return whether some of the terms are products. */
static bool
has_products(const EmpDesign *design)
{
	return design->terms > 0 && design->term[design->terms - 1].kind == EMP_TERM_PRODUCT;
}

/* Fill a tile with values as they are; terms of products come before them. */
void
emp_design_values(const EmpDesign *design, const double *cell, int stride, int rows, double *x)
{
	int i;
	int r;

	fill_singles(design, false, cell, stride, rows, x);
	for (i = 0; i < design->terms; i++)
		if (design->term[i].kind == EMP_TERM_PRODUCT)
			for (r = 0; r < rows; r++)
				x[i * EMP_TILE + r] = x[design->term[i].left * EMP_TILE + r] *
									  x[design->term[i].right * EMP_TILE + r];
}

/* Turn values as they are into those less the means, by the deviations. */
static void
standardise(const EmpDesign *design, int rows, double *x)
{
	int i;
	int r;

	for (i = 1; i < design->terms; i++)
	{
		const EmpTerm *t = &design->term[i];
		double factor = t->aliased ? 0 : 1 / t->deviation;

		for (r = 0; r < rows; r++)
			x[i * EMP_TILE + r] = (x[i * EMP_TILE + r] - t->mean) * factor;
	}
}

/* Fill a tile; products are made of values as they are. */
void
emp_design_tile(const EmpDesign *design, const double *cell, int stride, int rows, double *x)
{
	int i;

	if (has_products(design))
	{
		emp_design_values(design, cell, stride, rows, x);
		standardise(design, rows, x);
	}
	else
		fill_singles(design, true, cell, stride, rows, x);
	for (i = 0; rows < EMP_TILE && i < design->terms; i++)
		fill_same(0, EMP_TILE - rows, x + (size_t) i * EMP_TILE + rows);
}

/* Add up linear combinations of the terms. */
void
emp_tile_predict(const double *x, int terms, const double *coefficient, double *out)
{
	Pair *sum = (Pair *) out;
	int t;
	int r;

	for (t = 0; t < terms; t++)
	{
		const Pair *value = pairs_of(x, t);
		double c = coefficient[t];

		if (c != 0)
			for (r = 0; r < PAIRS; r++)
				sum[r] += c * value[r];
	}
}

/* Add up products of the terms with one column. */
void
emp_tile_project(const double *x, int terms, const double *by, double *out)
{
	const Pair *b = (const Pair *) by;
	int t;
	int r;

	for (t = 0; t < terms; t++)
	{
		const Pair *value = pairs_of(x, t);
		Pair sum[4] = {{0}};

		for (r = 0; r < PAIRS; r += 4)
		{
			sum[0] += b[r] * value[r];
			sum[1] += b[r + 1] * value[r + 1];
			sum[2] += b[r + 2] * value[r + 2];
			sum[3] += b[r + 3] * value[r + 3];
		}
		out[t] += both((sum[0] + sum[2]) + (sum[1] + sum[3]));
	}
}

/* Multiply rows by factors. */
void
emp_tile_weigh(double *x, int terms, const double *factor)
{
	const Pair *f = (const Pair *) factor;
	int t;
	int r;

	for (t = 0; t < terms; t++)
	{
		Pair *value = (Pair *) (x + (size_t) t * EMP_TILE);

		for (r = 0; r < PAIRS; r++)
			value[r] *= f[r];
	}
}

/* Work out the products of a block of terms. */
static void
multiply_block(const Pair *const row[TALL], const Pair *const column[WIDE],
			   double product[TALL][WIDE])
{
	Pair a0 = {0};
	Pair a1 = {0};
	Pair b0 = {0};
	Pair b1 = {0};
	Pair c0 = {0};
	Pair c1 = {0};
	Pair d0 = {0};
	Pair d1 = {0};
	int r;

	for (r = 0; r < PAIRS; r++)
	{
		Pair first = column[0][r];
		Pair second = column[1][r];

		a0 += row[0][r] * first;
		a1 += row[0][r] * second;
		b0 += row[1][r] * first;
		b1 += row[1][r] * second;
		c0 += row[2][r] * first;
		c1 += row[2][r] * second;
		d0 += row[3][r] * first;
		d1 += row[3][r] * second;
	}
	product[0][0] = both(a0);
	product[0][1] = both(a1);
	product[1][0] = both(b0);
	product[1][1] = both(b1);
	product[2][0] = both(c0);
	product[2][1] = both(c1);
	product[3][0] = both(d0);
	product[3][1] = both(d1);
}

/* Add the sums of products of four terms with all terms up to themselves. */
static void
multiply_terms(const double *x, int first, double *packed)
{
	const Pair *const row[TALL] = {pairs_of(x, first), pairs_of(x, first + 1),
								   pairs_of(x, first + 2), pairs_of(x, first + 3)};
	double product[TALL][WIDE];
	int i;
	int j;
	int k;

	for (j = 0; j < first + TALL; j += WIDE)
	{
		/* one column too many is worked out, and left */
		const Pair *const column[WIDE] = {pairs_of(x, j),
										  pairs_of(x, j + 1 < first + TALL ? j + 1 : j)};

		multiply_block(row, column, product);
		for (i = 0; i < TALL; i++)
			for (k = j; k < j + WIDE && k <= first + i; k++)
				packed[emp_packed_at(first + i, k)] += product[i][k - j];
	}
}

/*
 * Add the sums of products of all pairs of terms to a packed matrix: first, one by one, as many terms as
 * make the rest a multiple of four.
 */
void
emp_tile_products(const double *x, int terms, double *packed, EmpCheck check)
{
	int alone = terms % TALL;
	int i;

	for (i = 0; i < alone; i++)
		emp_tile_project(x, i + 1, x + (size_t) i * EMP_TILE, packed + emp_packed_size(i));
	for (i = alone; i < terms; i += TALL)
	{
		check();
		multiply_terms(x, i, packed);
	}
}
