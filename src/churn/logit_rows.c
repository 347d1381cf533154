/*
 * logit_rows.c
 *		Logistic regression over rows in memory.
 *
 * Rows are worked on by tiles, term by term.  With h = exp(-|log-odds| / 2), which never overflows, a row
 * has probability 1 / (1 + h^2) of the outcome that is likelier, h^2 / (1 + h^2) of the other, and the root
 * of its weight in the information is h / (1 + h^2); the logarithms of 1 + h^2, which is 2 at most, are
 * taken of products over a tile.
 */
#include "churn/logit_rows.h"

#include <string.h>

#include "frame/tile.h"

#define FIRST_PART 64  /* the search begins with one in so many rows ... */
#define PART_FACTOR 16 /* ... and goes on with so many times as many ... */
#define PART_EVENTS 20 /* ... where the rarer outcome is there so many times a term */

/* The scratch, cut up. */
typedef struct Work
{
	double log_odds[EMP_TILE];
	double residual[EMP_TILE];    /* weight * (outcome - probability) */
	double root_weight[EMP_TILE]; /* of the information */
} Work;

/* Return how many numbers of scratch are needed. */
size_t
emp_logit_rows_scratch(int terms)
{
	return sizeof(Work) / sizeof(double) + (size_t) terms * EMP_TILE;
}

/* Work out residuals and weights of a tile, and return its log-likelihood. */
static double
weigh_rows(const EmpLogitRows *rows, int64_t start, int count, Work *work)
{
	double product[2] = {1, 1}; /* of 1 + h^2, by outcome: 2^128 at most */
	double sum[2] = {0, 0};
	double by[2] = {-rows->weight[0], rows->weight[1]};
	double root[2] = {sqrt(rows->weight[0]), sqrt(rows->weight[1])};
	int r;

	for (r = 0; r < EMP_TILE; r++)
	{
		int left;
		double x;
		double h;
		double likelier;
		double other;

		if (r >= count)
		{
			work->residual[r] = 0;
			work->root_weight[r] = 0;
			continue;
		}
		left = emp_frame_row(rows->frame, start + r)[0] == 1;
		/* log-odds of what has come about */
		x = left ? work->log_odds[r] : -work->log_odds[r];
		h = exp(-fabs(x) / 2);
		likelier = 1 / (1 + h * h);
		other = h * h * likelier;
		product[left] *= 1 + h * h;
		sum[left] += x < 0 ? x : 0;
		work->residual[r] = by[left] * (x < 0 ? likelier : other);
		work->root_weight[r] = root[left] * h * likelier;
	}
	return rows->weight[0] * (sum[0] - log(product[0])) +
		   rows->weight[1] * (sum[1] - log(product[1]));
}

/* Add up over the rows. */
void
emp_logit_rows_pass(void *context, const double *coefficient, EmpLogitSums *sums)
{
	const EmpLogitRows *rows = context;
	const EmpFrame *frame = rows->frame;
	int terms = rows->design->terms;
	Work *work = (Work *) rows->scratch;
	double *tile = rows->scratch + sizeof(Work) / sizeof(double);
	int64_t start;

	sums->log_likelihood = 0;
	memset(sums->gradient, 0, (size_t) terms * sizeof(double));
	memset(sums->information, 0, emp_packed_size(terms) * sizeof(double));
	for (start = 0; start < rows->rows; start += EMP_TILE)
	{
		int count = rows->rows - start < EMP_TILE ? (int) (rows->rows - start) : EMP_TILE;

		emp_design_tile(rows->design, emp_frame_row(frame, start) + frame->lead,
						emp_frame_stride(frame), count, tile);
		memset(work->log_odds, 0, sizeof(work->log_odds));
		emp_tile_predict(tile, terms, coefficient, work->log_odds);
		sums->log_likelihood += weigh_rows(rows, start, count, work);
		emp_tile_project(tile, terms, work->residual, sums->gradient);
		emp_tile_weigh(tile, terms, work->root_weight);
		emp_tile_products(tile, terms, sums->information, rows->check);
	}
}

/* Take the first rows; return whether they tell enough of each term for a start. */
static bool
take_rows(EmpLogit *logit, EmpLogitRows *rows, int64_t count)
{
	int64_t left = 0;
	int64_t i;

	for (i = 0; i < count; i++)
		left += emp_frame_row(rows->frame, i)[0] == 1;
	rows->rows = count;
	logit->weight = rows->weight[1] * (double) left + rows->weight[0] * (double) (count - left);
	return (left < count - left ? left : count - left) >=
		   (int64_t) PART_EVENTS * rows->design->terms;
}

/* Fit to rows in canonical order. */
void
emp_logit_rows_fit(EmpLogit *logit, EmpLogitRows *rows)
{
	int part;

	logit->terms = rows->design->terms;
	logit->term = rows->design->term;
	logit->pass = emp_logit_rows_pass;
	logit->context = rows;
	logit->least_weight = fmin(rows->weight[0], rows->weight[1]);
	logit->check = rows->check;
	memset(logit->coefficient, 0, (size_t) logit->terms * sizeof(double));
	for (part = FIRST_PART; part > 1; part /= PART_FACTOR)
	{
		logit->rough = true;
		if (take_rows(logit, rows, rows->frame->rows / part))
			emp_logit_fit(logit);
	}
	(void) take_rows(logit, rows, rows->frame->rows);
	logit->rough = false;
	emp_logit_fit(logit);
}
