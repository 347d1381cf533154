/*
 * cox.c
 *		Cox's model of proportional hazards.
 *
 * With r = exp(x'b), S the sum of r over those at risk at a duration and s that over the d who leave at
 * it, the partial likelihood has the denominators D_l = S - f_l s, f_l = l/d (Efron; Breslow: 0), l < d.
 * Sums over durations can be taken the other way around: with the cumulative hazard H of a customer's
 * duration, the sum of all 1/D_l up to it, gradient and information are
 *
 *		sum over customers of (left - w) x          w = r (H - [left] sum of f_l/D_l at their duration)
 *		sum over customers of w x x'  -  sum over all l of (S1 - f_l s1)(S1 - f_l s1)' / D_l^2
 *
 * where S1 and s1 are the sums of r x.  So a pass costs what one of logistic regression does, and two rows
 * more for each duration at which somebody left: the sum over its l is a quadratic form in S1 and s1.
 */
#include "churn/cox.h"

#include <string.h>

#include "frame/tile.h"

#define CHECK_EVERY 1024

/* What happens at a duration at which somebody left. */
typedef struct Event
{
	int64_t start; /* rows of this duration */
	int64_t end;
	double churned; /* of them: d */
	double hazard;  /* sum of 1/D, cumulative */
	double own;     /* sum of f/D */
	double square;  /* sums of 1/D^2, ... */
	double cross;   /* ... f/D^2 ... */
	double rest;    /* ... and f^2/D^2 */
} Event;

/* The scratch of a fit, cut up. */
typedef struct Work
{
	const EmpCox *cox;
	bool begun; /* a pass was made */
	double log_likelihood_null;
	double highest; /* score */
	int64_t events;
	Event *event;
	double *score;   /* x'b of each row, less the highest */
	double *risk;    /* exp of it */
	int32_t *until;  /* for each row, the events up to its duration */
	double *tile;    /* of rows */
	double *spread;  /* a tile of what is taken from the information */
	int spread_rows; /* in it */
	double *taken;   /* packed: sum of that */
	double *at_risk; /* terms: S1 */
	double *leaving; /* terms: s1 */
	double *logit;   /* scratch of the search, and later on of the concordance */
} Work;

/* Return at how many different durations somebody left. */
int64_t
emp_cox_times(const EmpFrame *frame)
{
	double last = -1;
	int64_t times = 0;
	int64_t i;

	for (i = 0; i < frame->rows; i++)
	{
		const double *row = emp_frame_row(frame, i);

		if (row[EMP_COX_CHURNED] == 1 && row[0] != last)
		{
			times++;
			last = row[0];
		}
	}
	return times;
}

/* Return the larger of two sizes. */
static size_t
larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* Return the bytes of scratch. */
size_t
emp_cox_scratch(const EmpFrame *frame, int terms)
{
	size_t rows = (size_t) frame->rows;

	return sizeof(Event) * (size_t) emp_cox_times(frame) +
		   sizeof(double) *
			   (2 * rows + (2 * EMP_TILE + 2) * (size_t) terms + emp_packed_size(terms)) +
		   larger(sizeof(double) * emp_logit_scratch(terms),
				  emp_cox_concordance_scratch(frame->rows)) +
		   sizeof(int32_t) * rows;
}

/* Cut the scratch up. */
static void
cut_up(Work *work, const EmpCox *cox)
{
	size_t rows = (size_t) cox->frame->rows;
	size_t terms = (size_t) cox->design->terms;
	size_t search = larger(sizeof(double) * emp_logit_scratch((int) terms),
						   emp_cox_concordance_scratch(cox->frame->rows));

	work->cox = cox;
	work->begun = false;
	work->events = emp_cox_times(cox->frame);
	work->event = cox->scratch;
	work->score = (double *) (work->event + work->events);
	work->risk = work->score + rows;
	work->tile = work->risk + rows;
	work->spread = work->tile + EMP_TILE * terms;
	work->at_risk = work->spread + EMP_TILE * terms;
	work->leaving = work->at_risk + terms;
	work->taken = work->leaving + terms;
	work->logit = work->taken + emp_packed_size((int) terms);
	work->until = (int32_t *) ((char *) work->logit + search);
}

/* Find the durations at which somebody left. */
static void
find_events(Work *work)
{
	const EmpFrame *frame = work->cox->frame;
	int64_t events = 0;
	int64_t start;
	int64_t end;
	int64_t i;

	for (start = 0; start < frame->rows; start = end)
	{
		double churned = 0;

		for (end = start;
			 end < frame->rows && emp_frame_row(frame, end)[0] == emp_frame_row(frame, start)[0];
			 end++)
			churned += emp_frame_row(frame, end)[EMP_COX_CHURNED];
		if (churned > 0)
			work->event[events++] = (Event){.start = start, .end = end, .churned = churned};
		for (i = start; i < end; i++)
			work->until[i] = (int32_t) events;
	}
}

/* Return the rows of the tile that starts at a row. */
static int
tile_rows(const Work *work, int64_t start)
{
	int64_t left = work->cox->frame->rows - start;

	return left < EMP_TILE ? (int) left : EMP_TILE;
}

/* Fill the tile that starts at a row. */
static void
fill_tile(const Work *work, int64_t start)
{
	const EmpFrame *frame = work->cox->frame;

	work->cox->check();
	emp_design_tile(work->cox->design, emp_frame_row(frame, start) + frame->lead,
					emp_frame_stride(frame), tile_rows(work, start), work->tile);
}

/* Return whether the customer of a row left. */
static double
left(const Work *work, int64_t row)
{
	return emp_frame_row(work->cox->frame, row)[EMP_COX_CHURNED];
}

/* Work out the scores of all rows, and what goes with them. */
static void
predict(Work *work, const double *coefficient)
{
	int64_t rows = work->cox->frame->rows;
	int64_t start;
	int64_t i;

	work->highest = -INFINITY;
	for (start = 0; start < rows; start += EMP_TILE)
	{
		double score[EMP_TILE] = {0};
		int count = tile_rows(work, start);
		int r;

		fill_tile(work, start);
		emp_tile_predict(work->tile, work->cox->design->terms, coefficient, score);
		for (r = 0; r < count; r++)
		{
			work->score[start + r] = score[r];
			work->highest = fmax(work->highest, score[r]);
		}
	}
	for (i = 0; i < rows; i++)
	{
		work->score[i] -= work->highest;
		work->risk[i] = exp(work->score[i]);
	}
}

/* Work out the sums over l of an event, and return the logarithm of its part in the likelihood. */
static double
work_out_event(Work *work, Event *e, double at_risk)
{
	double leaving = 0;
	double log_likelihood = 0;
	double l;
	int64_t i;

	for (i = e->start; i < e->end; i++)
		if (left(work, i) == 1)
		{
			leaving += work->risk[i];
			log_likelihood += work->score[i];
		}
	e->hazard = e->own = e->square = e->cross = e->rest = 0;
	for (l = 0; l < e->churned; l++)
	{
		double f = work->cox->ties == EMP_COX_EFRON ? l / e->churned : 0;
		double w = 1 / (at_risk - f * leaving);

		log_likelihood += log(w);
		e->hazard += w;
		e->own += f * w;
		e->square += w * w;
		e->cross += f * w * w;
		e->rest += f * f * w * w;
	}
	return log_likelihood;
}

/* Go through the events from the last one, and return the log-likelihood. */
static double
work_out_events(Work *work)
{
	int64_t row = work->cox->frame->rows;
	double log_likelihood = 0;
	double at_risk = 0;
	double hazard = 0;
	int64_t k;

	for (k = work->events - 1; k >= 0; k--)
	{
		if (k % CHECK_EVERY == 0)
			work->cox->check();
		while (row > work->event[k].start)
			at_risk += work->risk[--row];
		log_likelihood += work_out_event(work, &work->event[k], at_risk);
	}
	for (k = 0; k < work->events; k++)
	{
		hazard += work->event[k].hazard;
		work->event[k].hazard = hazard;
	}
	return log_likelihood;
}

/* Take what was put aside from the information. */
static void
take_spread(Work *work)
{
	int terms = work->cox->design->terms;

	if (work->spread_rows > 0)
		emp_tile_products(work->spread, terms, work->taken, work->cox->check);
	memset(work->spread, 0, sizeof(double) * EMP_TILE * (size_t) terms);
	work->spread_rows = 0;
}

/* Put a row aside that is to be taken from the information. */
static void
put_aside(Work *work, double at_risk, double leaving)
{
	int terms = work->cox->design->terms;
	int t;

	if (work->spread_rows == EMP_TILE)
		take_spread(work);
	for (t = 0; t < terms; t++)
		work->spread[(size_t) t * EMP_TILE + (size_t) work->spread_rows] =
			at_risk * work->at_risk[t] + leaving * work->leaving[t];
	work->spread_rows++;
}

/*
 * Put aside what an event takes: the quadratic form as a sum of two squares, square * (S1 - a s1)^2 and
 * what is left of that of s1.
 */
static void
put_event_aside(Work *work, const Event *e)
{
	double a = e->cross / e->square;
	double root = sqrt(e->square);
	double rest = e->rest - a * e->cross;

	put_aside(work, root, -a * root);
	if (rest > 0)
		put_aside(work, 0, sqrt(rest));
	memset(work->leaving, 0, sizeof(double) * (size_t) work->cox->design->terms);
}

/* Add the rows of a tile to the sums of those at risk, from the last one, and meet the events. */
static void
add_at_risk(Work *work, int64_t start)
{
	int terms = work->cox->design->terms;
	int r;
	int t;

	for (r = tile_rows(work, start) - 1; r >= 0; r--)
	{
		int64_t row = start + r;
		double risk = work->risk[row];
		const Event *e = work->until[row] > 0 ? &work->event[work->until[row] - 1] : NULL;

		for (t = 0; t < terms; t++)
			work->at_risk[t] += risk * work->tile[(size_t) t * EMP_TILE + (size_t) r];
		if (left(work, row) == 1)
			for (t = 0; t < terms; t++)
				work->leaving[t] += risk * work->tile[(size_t) t * EMP_TILE + (size_t) r];
		if (e != NULL && row == e->start)
			put_event_aside(work, e);
	}
}

/* Add a tile to the gradient and the information. */
static void
add_tile(Work *work, int64_t start, EmpLogitSums *sums)
{
	int terms = work->cox->design->terms;
	int count = tile_rows(work, start);
	double residual[EMP_TILE] = {0};
	double root[EMP_TILE] = {0};
	int r;

	for (r = 0; r < count; r++)
	{
		int64_t row = start + r;
		int32_t until = work->until[row];
		double weight = 0;

		if (until > 0)
			weight = work->risk[row] * (work->event[until - 1].hazard -
										(left(work, row) == 1 ? work->event[until - 1].own : 0));
		residual[r] = left(work, row) - weight;
		root[r] = sqrt(fmax(weight, 0));
	}
	emp_tile_project(work->tile, terms, residual, sums->gradient);
	emp_tile_weigh(work->tile, terms, root);
	emp_tile_products(work->tile, terms, sums->information, work->cox->check);
}

/* Make a pass over the rows: an EmpLogitPass. */
static void
pass(void *context, const double *coefficient, EmpLogitSums *sums)
{
	Work *work = context;
	int terms = work->cox->design->terms;
	size_t packed = emp_packed_size(terms);
	int64_t start;
	size_t i;
	int t;

	predict(work, coefficient);
	sums->log_likelihood = work_out_events(work);
	if (!work->begun)
		work->log_likelihood_null = sums->log_likelihood;
	work->begun = true;
	memset(sums->gradient, 0, sizeof(double) * (size_t) terms);
	memset(sums->information, 0, sizeof(double) * packed);
	memset(work->taken, 0, sizeof(double) * packed);
	memset(work->at_risk, 0, sizeof(double) * (size_t) terms);
	memset(work->leaving, 0, sizeof(double) * (size_t) terms);
	if (!isfinite(sums->log_likelihood))
		return;
	work->spread_rows = 0;
	take_spread(work);
	for (start = (work->cox->frame->rows - 1) / EMP_TILE * EMP_TILE; start >= 0; start -= EMP_TILE)
	{
		fill_tile(work, start);
		add_at_risk(work, start);
		add_tile(work, start, sums);
	}
	take_spread(work);
	for (i = 0; i < packed; i++)
		sums->information[i] -= work->taken[i];
	/* the intercept, which tiles have, is none here */
	sums->gradient[0] = 0;
	for (t = 0; t < terms; t++)
		sums->information[emp_packed_at(t, 0)] = 0;
}

/* Search for the coefficients; where there is no term to search for, there is only the likelihood. */
static void
search(EmpCox *cox, Work *work)
{
	EmpLogit logit = {.terms = cox->design->terms,
					  .term = cox->design->term,
					  .pass = pass,
					  .context = work,
					  .l2 = cox->l2,
					  .least_weight = 1,
					  .check = cox->check,
					  .scratch = work->logit,
					  .coefficient = cox->coefficient,
					  .covariance = cox->covariance};
	size_t packed = emp_packed_size(logit.terms);
	int t;

	for (t = 1; t < logit.terms && cox->design->term[t].aliased; t++)
		;
	if (t < logit.terms)
		emp_logit_fit(&logit);
	else
	{
		EmpLogitSums sums = {.gradient = logit.scratch, .information = cox->covariance};

		pass(work, cox->coefficient, &sums);
		memset(cox->covariance, 0, sizeof(double) * packed);
		logit.passes = 1;
		logit.used_l2 = cox->l2;
		logit.log_likelihood = sums.log_likelihood;
	}
	cox->end = logit.end;
	cox->used_l2 = logit.used_l2;
	cox->passes = logit.passes;
	cox->log_likelihood_null = fmin(work->log_likelihood_null, 0);
	cox->log_likelihood = fmin(logit.log_likelihood, 0);
}

/* Fit a model. */
void
emp_cox_fit(EmpCox *cox)
{
	EmpTerm *term = cox->design->term;
	int terms = cox->design->terms;
	Work work;
	int64_t k;

	cut_up(&work, cox);
	find_events(&work);
	memset(cox->coefficient, 0, sizeof(double) * (size_t) terms);
	term[0].aliased = true;
	search(cox, &work);

	/* at the end of the search, which a pass need not have met */
	predict(&work, cox->coefficient);
	work_out_events(&work);
	for (k = 0; k < work.events; k++)
	{
		cox->time[k] = emp_frame_row(cox->frame, work.event[k].start)[0];
		cox->hazard[k] = work.event[k].hazard * exp(-work.highest);
	}
	cox->concordance = emp_cox_concordance(cox->frame, work.score, work.logit, cox->check);
	term[0].aliased = false;
	emp_logit_unscale(term, terms, cox->coefficient, cox->covariance, work.logit);
}
