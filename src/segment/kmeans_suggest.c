/*
 * kmeans_suggest.c
 *		How many clusters points fall into.
 */
#include "segment/kmeans_suggest.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/random.h"

#define DIVISIONS 4
#define RESTARTS 4
#define ITERATIONS 100

/* Half of the points, and what was found in it. */
typedef struct Half
{
	EmpPoints p;
	EmpKmeans found;
} Half;

typedef struct Work
{
	const EmpPoints *p;
	uint64_t seed;
	int32_t *order; /* of the points: those of one half first */
	Half half[2];
	EmpKmeans found; /* in all points */
	double *point;
	void *scratch;
	EmpCheck check;
} Work;

/* Take what a search needs to keep what it finds. */
static void
take_found(EmpArena *arena, EmpKmeans *found, const EmpPoints *p, int most)
{
	found->centre = emp_arena_take(arena, sizeof(double) * (size_t) most * (size_t) p->terms);
	found->inertia = emp_arena_take(arena, sizeof(double) * (size_t) most);
	found->size = emp_arena_take(arena, sizeof(int64_t) * (size_t) most);
	found->cluster = emp_arena_take(arena, sizeof(int32_t) * (size_t) p->points);
}

/* Return the bytes that take_found takes. */
static size_t
found_size(const EmpPoints *p, int most)
{
	return emp_arena_piece(sizeof(double) * (size_t) most * (size_t) p->terms) +
		   2 * emp_arena_piece(sizeof(double) * (size_t) most) +
		   emp_arena_piece(sizeof(int32_t) * (size_t) p->points);
}

/* Return the bytes of scratch that trying needs. */
size_t
emp_kmeans_suggest_scratch(const EmpPoints *p, int most)
{
	return emp_arena_piece(sizeof(int32_t) * (size_t) p->points) +
		   2 * emp_arena_piece(sizeof(double) * emp_points_size(p->points, p->terms)) +
		   3 * found_size(p, most) + emp_arena_piece(sizeof(double) * (size_t) p->terms) +
		   emp_arena_piece(emp_kmeans_scratch(p, most));
}

/* Cut the scratch up. */
static void
cut_scratch(Work *w, int most, void *scratch)
{
	size_t numbers = emp_points_size(w->p->points, w->p->terms);
	EmpArena arena;
	int h;

	emp_arena_init(&arena, scratch, emp_kmeans_suggest_scratch(w->p, most));
	w->order = emp_arena_take(&arena, sizeof(int32_t) * (size_t) w->p->points);
	for (h = 0; h < 2; h++)
	{
		w->half[h].p = (EmpPoints){.terms = w->p->terms};
		w->half[h].p.x = emp_arena_take(&arena, sizeof(double) * numbers);
		take_found(&arena, &w->half[h].found, w->p, most);
	}
	take_found(&arena, &w->found, w->p, most);
	w->point = emp_arena_take(&arena, sizeof(double) * (size_t) w->p->terms);
	w->scratch = emp_arena_take(&arena, emp_kmeans_scratch(w->p, most));
}

/* Fetch a point. */
static void
fetch(const EmpPoints *p, int64_t i, double *point)
{
	int t;

	for (t = 0; t < p->terms; t++)
		point[t] = p->x[emp_points_at(p, i, t)];
}

/* Divide the points into halves at random. */
static void
divide(Work *w, int division)
{
	EmpRandom random;
	int64_t i;
	int h;
	int t;

	emp_random_start(&random, w->seed, (uint64_t) division);
	for (i = 0; i < w->p->points; i++)
	{
		int64_t j = (int64_t) (emp_random_uniform(&random) * (double) (i + 1));

		w->order[i] = w->order[j];
		w->order[j] = (int32_t) i;
	}
	for (h = 0; h < 2; h++)
	{
		EmpPoints *p = &w->half[h].p;
		int64_t first = h == 0 ? 0 : w->p->points / 2;

		p->points = (h == 0 ? w->p->points / 2 : w->p->points) - first;
		memset(p->x, 0, sizeof(double) * emp_points_size(p->points, p->terms));
		for (i = 0; i < p->points; i++)
			for (t = 0; t < p->terms; t++)
				p->x[emp_points_at(p, i, t)] = w->p->x[emp_points_at(w->p, w->order[first + i], t)];
	}
	w->check();
}

/* Search for k clusters. */
static void
search(Work *w, const EmpPoints *p, int k, EmpKmeans *found)
{
	EmpKmeansOptions options = {
		.k = k, .restarts = RESTARTS, .iterations = ITERATIONS, .seed = w->seed};

	emp_kmeans(p, &options, found, w->scratch, w->check);
}

/*
 * Return, of the cluster of a half where it is least, the share of its pairs of points that are in one cluster of the
 * other half too.
 */
static double
found_again(Work *w, const Half *half, const EmpKmeans *other)
{
	int64_t together[EMP_KMEANS_MOST][EMP_KMEANS_MOST] = {{0}};
	double least = 1;
	double square;
	int64_t i;
	int a;
	int b;

	for (i = 0; i < half->p.points; i++)
	{
		fetch(&half->p, i, w->point);
		together[half->found.cluster[i]]
				[emp_kmeans_nearest(other->centre, other->k, half->p.terms, w->point, &square)]++;
	}
	w->check();
	for (a = 0; a < half->found.k; a++)
	{
		double n = (double) half->found.size[a];
		double pairs = 0;

		for (b = 0; b < other->k; b++)
			pairs += (double) together[a][b] * (double) (together[a][b] - 1);
		if (n > 1 && pairs / (n * (n - 1)) < least)
			least = pairs / (n * (n - 1));
	}
	return least;
}

/* Return the strength of k clusters. */
static double
strength_of(Work *w, int k)
{
	double sum = 0;
	int division;
	int h;

	for (division = 0; division < DIVISIONS; division++)
	{
		divide(w, division);
		for (h = 0; h < 2; h++)
			search(w, &w->half[h].p, k, &w->half[h].found);
		for (h = 0; h < 2; h++)
			sum += found_again(w, &w->half[h], &w->half[1 - h].found);
	}
	return sum / (2 * DIVISIONS);
}

/* Try numbers of clusters. */
int
emp_kmeans_suggest(const EmpPoints *p, int most, uint64_t seed, EmpKmeansTried *tried, int *count,
				   void *scratch, EmpCheck check)
{
	Work w = {.p = p, .seed = seed, .check = check};
	double n = (double) p->points;
	int best = 1;
	int k;

	cut_scratch(&w, most, scratch);
	for (k = 1; k <= most; k++)
	{
		EmpKmeansTried *t = &tried[k - 1];

		if (k > 1 && 2 * k > p->points)
			break;
		search(&w, p, k, &w.found);
		if (w.found.k < k)
			break;
		t->inertia = emp_kmeans_inertia(&w.found);
		t->ratio = k > 1 && t->inertia > 0
					   ? (tried[0].inertia - t->inertia) / (k - 1) / (t->inertia / (n - k))
					   : (double) NAN;
		t->strength = k > 1 ? strength_of(&w, k) : 1;
		if (t->strength >= EMP_SUGGEST_STRENGTH)
			best = k;
	}
	*count = k - 1;
	return best;
}
