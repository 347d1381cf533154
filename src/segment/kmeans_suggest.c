/*
 * kmeans_suggest.c
 *		How many clusters points fall into.
 */
#include "segment/kmeans_suggest.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/cholesky.h"
#include "base/random.h"

#define RESTARTS 5 /* of the points; a reference has one start */
#define ITERATIONS 100
#define MOST_SLANTED 200 /* terms: with more, the sides of the box lie along the axes */
#define RIDGE 1e-6       /* what is added to variances, for terms that follow from others */
#define NOTHING 1e-12    /* part of the inertia of one cluster that is none */
#define POINTS_PER_CHECK 64

/* What references are drawn from, and what the search needs. */
typedef struct Work
{
	const EmpPoints *p;
	bool slanted;
	double *factor; /* packed, of the covariance: directions of the sides */
	double *mean;
	double *low; /* the box, in these directions */
	double *high;
	double *point;
	EmpPoints reference;
	EmpKmeans found;
	void *scratch;
	EmpCheck check;
} Work;

/* Return the numbers of a factor. */
static size_t
factor_size(int terms)
{
	return terms <= MOST_SLANTED ? emp_packed_size(terms) : 0;
}

/* Return the bytes of scratch that trying needs. */
size_t
emp_kmeans_suggest_scratch(const EmpPoints *p, int most)
{
	size_t terms = (size_t) p->terms;
	size_t k = (size_t) most;

	return sizeof(double) * (factor_size(p->terms) + 4 * terms +
							 emp_points_size(p->points, p->terms) + k * (terms + 1)) +
		   sizeof(int64_t) * k + sizeof(int32_t) * (size_t) p->points +
		   emp_kmeans_scratch(p, most) + (size_t) 12 * EMP_ARENA_ALIGNMENT;
}

/* Cut the scratch up. */
static void
cut_scratch(Work *w, int most, void *scratch)
{
	size_t terms = (size_t) w->p->terms;
	EmpArena arena;

	emp_arena_init(&arena, scratch, emp_kmeans_suggest_scratch(w->p, most));
	w->factor = emp_arena_take(&arena, sizeof(double) * factor_size(w->p->terms));
	w->mean = emp_arena_take(&arena, sizeof(double) * terms);
	w->low = emp_arena_take(&arena, sizeof(double) * terms);
	w->high = emp_arena_take(&arena, sizeof(double) * terms);
	w->point = emp_arena_take(&arena, sizeof(double) * terms);
	w->reference = *w->p;
	w->reference.x =
		emp_arena_take(&arena, sizeof(double) * emp_points_size(w->p->points, w->p->terms));
	w->found.centre = emp_arena_take(&arena, sizeof(double) * (size_t) most * terms);
	w->found.inertia = emp_arena_take(&arena, sizeof(double) * (size_t) most);
	w->found.size = emp_arena_take(&arena, sizeof(int64_t) * (size_t) most);
	w->found.cluster = emp_arena_take(&arena, sizeof(int32_t) * (size_t) w->p->points);
	w->scratch = emp_arena_take(&arena, emp_kmeans_scratch(w->p, most));
}

/* Fetch a point less the mean of all. */
static void
fetch(Work *w, int64_t i)
{
	int t;

	for (t = 0; t < w->p->terms; t++)
		w->point[t] = w->p->x[emp_points_at(w->p, i, t)] - w->mean[t];
}

/* Work out the directions of the sides: the factor of the covariance of the points. */
static void
find_directions(Work *w)
{
	int terms = w->p->terms;
	int64_t i;
	int s;
	int t;

	memset(w->mean, 0, sizeof(double) * (size_t) terms);
	for (t = 0; t < terms; t++)
	{
		for (i = 0; i < w->p->points; i++)
			w->mean[t] += w->p->x[emp_points_at(w->p, i, t)];
		w->mean[t] /= (double) w->p->points;
	}
	if (!w->slanted)
		return;
	memset(w->factor, 0, sizeof(double) * factor_size(terms));
	for (i = 0; i < w->p->points; i++)
	{
		if (i % POINTS_PER_CHECK == 0)
			w->check();
		fetch(w, i);
		for (t = 0; t < terms; t++)
			for (s = 0; s <= t; s++)
				w->factor[emp_packed_at(t, s)] += w->point[t] * w->point[s];
	}
	for (t = 0; t < terms; t++)
	{
		for (s = 0; s <= t; s++)
			w->factor[emp_packed_at(t, s)] /= (double) w->p->points;
		w->factor[emp_packed_at(t, t)] += RIDGE;
	}
	w->slanted = emp_cholesky_factor(w->factor, terms, 0, w->check);
}

/* Replace a point by its coordinates along the sides: L y = x. */
static void
straighten(const Work *w)
{
	int s;
	int t;

	for (t = 0; w->slanted && t < w->p->terms; t++)
	{
		for (s = 0; s < t; s++)
			w->point[t] -= w->factor[emp_packed_at(t, s)] * w->point[s];
		w->point[t] /= w->factor[emp_packed_at(t, t)];
	}
}

/* Replace coordinates along the sides by a point: x = L y. */
static void
slant(const Work *w)
{
	int s;
	int t;

	for (t = w->p->terms - 1; w->slanted && t >= 0; t--)
	{
		w->point[t] *= w->factor[emp_packed_at(t, t)];
		for (s = 0; s < t; s++)
			w->point[t] += w->factor[emp_packed_at(t, s)] * w->point[s];
	}
}

/* Find the box around the points. */
static void
find_box(Work *w)
{
	int64_t i;
	int t;

	for (i = 0; i < w->p->points; i++)
	{
		if (i % POINTS_PER_CHECK == 0)
			w->check();
		fetch(w, i);
		straighten(w);
		for (t = 0; t < w->p->terms; t++)
		{
			if (i == 0 || w->point[t] < w->low[t])
				w->low[t] = w->point[t];
			if (i == 0 || w->point[t] > w->high[t])
				w->high[t] = w->point[t];
		}
	}
}

/* Draw points evenly from the box. */
static void
draw_reference(Work *w, uint64_t seed, int number)
{
	EmpRandom random;
	int64_t i;
	int t;

	memset(w->reference.x, 0, sizeof(double) * emp_points_size(w->p->points, w->p->terms));
	emp_random_start(&random, seed, (uint64_t) number);
	for (i = 0; i < w->p->points; i++)
	{
		if (i % POINTS_PER_CHECK == 0)
			w->check();
		for (t = 0; t < w->p->terms; t++)
			w->point[t] = w->low[t] + (w->high[t] - w->low[t]) * emp_random_uniform(&random);
		slant(w);
		for (t = 0; t < w->p->terms; t++)
			w->reference.x[emp_points_at(&w->reference, i, t)] = w->point[t];
	}
}

/* Return the inertia of k clusters. */
static double
inertia_of(Work *w, const EmpPoints *p, int k, int restarts, uint64_t seed)
{
	EmpKmeansOptions options = {
		.k = k, .restarts = restarts, .iterations = ITERATIONS, .seed = seed};

	emp_kmeans(p, &options, &w->found, w->scratch, w->check);
	return emp_kmeans_inertia(&w->found);
}

/* Try the points themselves. */
static int
try_points(Work *w, int most, uint64_t seed, EmpKmeansTried *tried)
{
	double n = (double) w->p->points;
	int k;

	for (k = 1; k <= most; k++)
	{
		EmpKmeansTried *t = &tried[k - 1];

		t->inertia = inertia_of(w, w->p, k, RESTARTS, seed);
		t->gap = t->error = t->ratio = (double) NAN;
		if (t->inertia <= NOTHING * tried[0].inertia)
			return k;
		if (k > 1)
			t->ratio = (tried[0].inertia - t->inertia) / (k - 1) / (t->inertia / (n - k));
	}
	return most;
}

/* Hold the points against references; fills gaps and errors where there is an inertia. */
static void
try_references(Work *w, int most, uint64_t seed, EmpKmeansTried *tried)
{
	double sum[EMP_KMEANS_MOST] = {0};
	double squares[EMP_KMEANS_MOST] = {0};
	int b;
	int k;

	for (b = 0; b < EMP_SUGGEST_REFERENCES; b++)
	{
		draw_reference(w, seed, b);
		for (k = 1; k <= most; k++)
		{
			double log_inertia = log(inertia_of(w, &w->reference, k, 1, seed));

			sum[k - 1] += log_inertia;
			squares[k - 1] += log_inertia * log_inertia;
		}
	}
	for (k = 1; k <= most; k++)
	{
		double mean = sum[k - 1] / EMP_SUGGEST_REFERENCES;
		double variance = squares[k - 1] / EMP_SUGGEST_REFERENCES - mean * mean;

		if (tried[k - 1].inertia <= NOTHING * tried[0].inertia)
			continue;
		tried[k - 1].gap = mean - log(tried[k - 1].inertia);
		tried[k - 1].error =
			sqrt((variance > 0 ? variance : 0) * (1 + 1.0 / EMP_SUGGEST_REFERENCES));
	}
}

/* Try numbers of clusters. */
int
emp_kmeans_suggest(const EmpPoints *p, int most, uint64_t seed, EmpKmeansTried *tried, int *count,
				   void *scratch, EmpCheck check)
{
	Work w = {.p = p, .slanted = p->terms <= MOST_SLANTED, .check = check};
	int k;

	if (most > p->points)
		most = (int) p->points;
	cut_scratch(&w, most, scratch);
	*count = try_points(&w, most, seed, tried);
	if (tried[0].inertia == 0)
		return 1;
	find_directions(&w);
	find_box(&w);
	try_references(&w, *count, seed, tried);
	for (k = 1; k < *count; k++)
		if (isnan(tried[k].gap) || tried[k - 1].gap >= tried[k].gap - tried[k].error)
			break;
	/* clusters that leave nothing are what there is */
	return k < *count && isnan(tried[k].gap) ? k + 1 : k;
}
