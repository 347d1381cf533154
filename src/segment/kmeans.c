/*
 * kmeans.c
 *		k-means.
 */
#include "segment/kmeans.h"

#include <math.h>
#include <string.h>

#include "base/random.h"

#define TILE EMP_KMEANS_TILE
#define WORK_PER_CHECK 2000000 /* additions between two checks */

/* What a search works with. */
typedef struct Work
{
	EmpPoints p; /* all points, or the first ones */
	int k;
	EmpKmeans now;  /* the search that is going on; its arrays are scratch */
	double *moved;  /* k * terms: what points differ from their centres, added up */
	double *square; /* points: squared distance from the nearest centre */
	double *least;  /* the same with a candidate for a centre ... */
	double *chosen; /* ... and with the best one so far */
	EmpCheck check;
	int64_t work; /* since the last check */
} Work;

/* Return the tiles of so many points. */
static int64_t
tiles_of(int64_t points)
{
	return (points + TILE - 1) / TILE;
}

/* Return the numbers of so many points. */
size_t
emp_points_size(int64_t points, int terms)
{
	return (size_t) tiles_of(points) * TILE * (size_t) terms;
}

/* Return the bytes of scratch that a search needs. */
size_t
emp_kmeans_scratch(const EmpPoints *p, int k)
{
	size_t points = (size_t) tiles_of(p->points) * TILE;

	return sizeof(double) * (3 * points + (size_t) k * (size_t) (2 * p->terms + 1)) +
		   sizeof(int64_t) * (size_t) k + sizeof(int32_t) * points;
}

/* Check once in a while. */
static void
count_work(Work *w, int64_t additions)
{
	w->work += additions;
	if (w->work < WORK_PER_CHECK)
		return;
	w->work = 0;
	w->check();
}

/* Return how many points of a tile there are. */
static int
points_in(const Work *w, int64_t tile)
{
	int64_t left = w->p.points - tile * TILE;

	return left < TILE ? (int) left : TILE;
}

/* Fill in the squared distances of the points of a tile from a centre. */
static void
tile_squares(const EmpPoints *p, int64_t tile, const double *centre, double *restrict square)
{
	const double *restrict x = p->x + (size_t) tile * (size_t) p->terms * TILE;
	int t;
	int i;

	for (i = 0; i < TILE; i++)
		square[i] = 0;
	for (t = 0; t < p->terms; t++, x += TILE)
	{
		double c = centre[t];

		for (i = 0; i < TILE; i++)
		{
			double d = x[i] - c;

			square[i] += d * d;
		}
	}
}

/* Return the sum of numbers of points, added tile by tile. */
static double
sum_of(const double *number, int64_t points)
{
	double sum = 0;
	int64_t i;
	int64_t j;

	for (i = 0; i < points; i += TILE)
	{
		double part = 0;

		for (j = i; j < points && j < i + TILE; j++)
			part += number[j];
		sum += part;
	}
	return sum;
}

/* Copy the coordinates of a point. */
static void
copy_point(const EmpPoints *p, int64_t point, double *to)
{
	int t;

	for (t = 0; t < p->terms; t++)
		to[t] = p->x[emp_points_at(p, point, t)];
}

/* ---------------------------------------------------------------------------------------------
 * Starts.
 */

/* Return the point at which the running sum of squared distances passes a part of them. */
static int64_t
draw(const Work *w, double target)
{
	int64_t last = 0;
	int64_t i;
	int64_t j;

	for (i = 0; i < w->p.points; i += TILE)
	{
		double part = 0;

		for (j = i; j < w->p.points && j < i + TILE; j++)
			part += w->square[j];
		if (target >= part)
		{
			target -= part;
			continue;
		}
		for (j = i; j < w->p.points && j < i + TILE; j++)
		{
			if (w->square[j] > 0)
				last = j;
			if (target < w->square[j])
				return j;
			target -= w->square[j];
		}
	}
	/* rounding: the last point that has a distance */
	for (j = w->p.points - 1; j > last; j--)
		if (w->square[j] > 0)
			return j;
	return last;
}

/* Work out what squared distances become with one more centre; return their sum. */
static double
try_centre(Work *w, const double *centre, double *least)
{
	int64_t tiles = tiles_of(w->p.points);
	int64_t tile;
	int i;

	for (tile = 0; tile < tiles; tile++)
	{
		double *to = least + tile * TILE;
		const double *before = w->square + tile * TILE;

		tile_squares(&w->p, tile, centre, to);
		for (i = 0; i < TILE; i++)
			to[i] = to[i] < before[i] ? to[i] : before[i];
		count_work(w, (int64_t) TILE * (w->p.terms + 2));
	}
	return sum_of(least, w->p.points);
}

/* Choose centres by k-means++; fewer than k where fewer points differ. */
static void
choose_start(Work *w, uint64_t seed, int start)
{
	int trials = 2 + (int) log(w->k);
	double *centre = w->now.centre;
	EmpRandom random;
	double left;
	int64_t i;

	emp_random_start(&random, seed, (uint64_t) start);
	for (i = 0; i < tiles_of(w->p.points) * TILE; i++)
		w->square[i] = INFINITY;
	copy_point(&w->p, (int64_t) (emp_random_uniform(&random) * (double) w->p.points), centre);
	left = try_centre(w, centre, w->square);
	for (w->now.k = 1; w->now.k < w->k && left > 0; w->now.k++)
	{
		double best = INFINITY;
		int64_t best_point = 0;
		double *swap;
		int trial;

		centre += w->p.terms;
		for (trial = 0; trial < trials; trial++)
		{
			int64_t point = draw(w, emp_random_uniform(&random) * left);
			double *candidate = w->least;
			double sum;

			copy_point(&w->p, point, centre);
			sum = try_centre(w, centre, candidate);
			if (sum >= best)
				continue;
			best = sum;
			best_point = point;
			w->least = w->chosen;
			w->chosen = candidate;
		}
		copy_point(&w->p, best_point, centre);
		swap = w->square;
		w->square = w->chosen;
		w->chosen = swap;
		left = best;
	}
}

/* ---------------------------------------------------------------------------------------------
 * The search.
 */

/* Put each point into the cluster of the nearest centre; return whether any changed. */
static bool
assign(Work *w)
{
	int64_t tiles = tiles_of(w->p.points);
	double square[TILE];
	double nearest[TILE];
	double number[TILE]; /* of the cluster: as wide as a distance, so that both are chosen alike */
	bool changed = false;
	int64_t tile;
	int c;
	int i;

	for (tile = 0; tile < tiles; tile++)
	{
		int32_t *cluster = w->now.cluster + tile * TILE;
		int points = points_in(w, tile);

		tile_squares(&w->p, tile, w->now.centre, nearest);
		memset(number, 0, sizeof(number));
		for (c = 1; c < w->now.k; c++)
		{
			tile_squares(&w->p, tile, w->now.centre + (size_t) c * (size_t) w->p.terms, square);
			for (i = 0; i < TILE; i++)
			{
				bool nearer = square[i] < nearest[i];

				number[i] = nearer ? c : number[i];
				nearest[i] = nearer ? square[i] : nearest[i];
			}
		}
		for (i = 0; i < points; i++)
		{
			changed |= cluster[i] != (int32_t) number[i];
			cluster[i] = (int32_t) number[i];
		}
		memcpy(w->square + tile * TILE, nearest, sizeof(nearest));
		count_work(w, (int64_t) TILE * w->now.k * (w->p.terms + 2));
	}
	return changed;
}

/* Count the points of clusters. */
static void
count_sizes(Work *w)
{
	int64_t i;

	memset(w->now.size, 0, sizeof(int64_t) * (size_t) w->now.k);
	for (i = 0; i < w->p.points; i++)
		w->now.size[w->now.cluster[i]]++;
}

/* Remove a cluster without points: the last one takes its place. */
static void
drop_cluster(Work *w, int c)
{
	size_t terms = (size_t) w->p.terms;
	int last = --w->now.k;
	int64_t i;

	if (c == last)
		return;
	memcpy(w->now.centre + (size_t) c * terms, w->now.centre + (size_t) last * terms,
		   sizeof(double) * terms);
	w->now.size[c] = w->now.size[last];
	for (i = 0; i < w->p.points; i++)
		if (w->now.cluster[i] == last)
			w->now.cluster[i] = c;
}

/*
 * Give each cluster without points the one that is farthest from its centre; where no point is away from its
 * centre, remove the cluster.  Returns whether points moved.
 */
static bool
fill_empty(Work *w)
{
	bool changed = false;
	int c;

	for (c = w->now.k - 1; c >= 0; c--)
	{
		int64_t farthest = -1;
		int64_t i;

		if (w->now.size[c] > 0)
			continue;
		count_work(w, w->p.points);
		for (i = 0; i < w->p.points; i++)
			if (w->square[i] > (farthest < 0 ? 0 : w->square[farthest]) &&
				w->now.size[w->now.cluster[i]] > 1)
				farthest = i;
		if (farthest < 0)
		{
			drop_cluster(w, c);
			continue;
		}
		w->now.size[w->now.cluster[farthest]]--;
		w->now.cluster[farthest] = c;
		w->now.size[c] = 1;
		w->square[farthest] = 0;
		changed = true;
	}
	return changed;
}

/*
 * Move centres to the means of their clusters, which have points: by the mean of what these differ from where the centre
 * was, so that rounding is in proportion to that.
 */
static void
move_centres(Work *w)
{
	size_t terms = (size_t) w->p.terms;
	int64_t tiles = tiles_of(w->p.points);
	double *centre = w->now.centre;
	int64_t tile;
	size_t t;
	int c;
	int i;

	memset(w->moved, 0, sizeof(double) * (size_t) w->now.k * terms);
	for (tile = 0; tile < tiles; tile++)
	{
		const double *x = w->p.x + (size_t) tile * terms * TILE;
		const int32_t *cluster = w->now.cluster + tile * TILE;
		int points = points_in(w, tile);

		for (t = 0; t < terms; t++, x += TILE)
			for (i = 0; i < points; i++)
			{
				size_t at = (size_t) cluster[i] * terms + t;

				w->moved[at] += x[i] - centre[at];
			}
		count_work(w, (int64_t) TILE * w->p.terms);
	}
	for (c = 0; c < w->now.k; c++)
		for (t = 0; t < terms; t++)
			centre[(size_t) c * terms + t] +=
				w->moved[(size_t) c * terms + t] / (double) w->now.size[c];
}

/* Move centres and points by turns, until no point moves or iterations are used up. */
static void
search(Work *w, int iterations)
{
	int64_t i;

	for (i = 0; i < w->p.points; i++)
		w->now.cluster[i] = -1;
	w->now.converged = false;
	w->now.iterations = 0;
	while (true)
	{
		bool changed = assign(w);

		count_sizes(w);
		changed |= fill_empty(w);
		if (!changed)
			w->now.converged = true;
		if (!changed || w->now.iterations == iterations)
			break;
		move_centres(w);
		w->now.iterations++;
	}
}

/* Add the squared distances up by cluster. */
static void
sum_inertia(Work *w)
{
	int64_t i;

	memset(w->now.inertia, 0, sizeof(double) * (size_t) w->now.k);
	for (i = 0; i < w->p.points; i++)
		w->now.inertia[w->now.cluster[i]] += w->square[i];
}

/* Return the sum over the clusters. */
double
emp_kmeans_inertia(const EmpKmeans *found)
{
	double sum = 0;
	int c;

	for (c = 0; c < found->k; c++)
		sum += found->inertia[c];
	return sum;
}

/* Return the order of two clusters: the larger one first, then by their centres. */
static int
compare_clusters(const EmpKmeans *found, int terms, int a, int b)
{
	const double *x = found->centre + (size_t) a * (size_t) terms;
	const double *y = found->centre + (size_t) b * (size_t) terms;
	int t;

	if (found->size[a] != found->size[b])
		return found->size[a] > found->size[b] ? -1 : 1;
	for (t = 0; t < terms; t++)
		if (x[t] != y[t])
			return x[t] < y[t] ? -1 : 1;
	return 0;
}

/* Copy what was found, its clusters in their order. */
static void
keep(const Work *w, EmpKmeans *found)
{
	size_t terms = (size_t) w->p.terms;
	int order[EMP_KMEANS_MOST];
	int32_t place[EMP_KMEANS_MOST];
	int64_t i;
	int a;
	int b;

	found->k = w->now.k;
	found->converged = w->now.converged;
	found->iterations = w->now.iterations;
	for (a = 0; a < w->now.k; a++)
	{
		for (b = a; b > 0 && compare_clusters(&w->now, w->p.terms, a, order[b - 1]) < 0; b--)
			order[b] = order[b - 1];
		order[b] = a;
	}
	for (a = 0; a < w->now.k; a++)
	{
		int from = order[a];

		place[from] = a;
		memcpy(found->centre + (size_t) a * terms, w->now.centre + (size_t) from * terms,
			   sizeof(double) * terms);
		found->size[a] = w->now.size[from];
		found->inertia[a] = w->now.inertia[from];
	}
	for (i = 0; i < w->p.points; i++)
		found->cluster[i] = place[w->now.cluster[i]];
}

/* Try starts, and keep the best search. */
static void
try_starts(Work *w, const EmpKmeansOptions *options, EmpKmeans *found)
{
	double least = INFINITY;
	int start;

	for (start = 0; start < options->restarts; start++)
	{
		double inertia;

		choose_start(w, options->seed, start);
		search(w, options->iterations);
		sum_inertia(w);
		inertia = emp_kmeans_inertia(&w->now);
		if (inertia < least || start == 0)
		{
			least = inertia;
			keep(w, found);
		}
		/* with a cluster for each point that differs there is nothing to be improved */
		if (w->now.k < w->k)
			break;
	}
}

/* Search from some centres, and keep that. */
static void
search_from(Work *w, const double *centre, int k, int iterations, EmpKmeans *found)
{
	w->now.k = k;
	memcpy(w->now.centre, centre, sizeof(double) * (size_t) k * (size_t) w->p.terms);
	search(w, iterations);
	sum_inertia(w);
	keep(w, found);
}

/* Search. */
void
emp_kmeans(const EmpPoints *p, const EmpKmeansOptions *options, EmpKmeans *found, void *scratch,
		   EmpCheck check)
{
	size_t room = (size_t) tiles_of(p->points) * TILE;
	Work w = {.p = *p, .k = options->k, .check = check};

	w.square = scratch;
	w.least = w.square + room;
	w.chosen = w.least + room;
	w.now.centre = w.chosen + room;
	w.now.inertia = w.now.centre + (size_t) options->k * (size_t) p->terms;
	w.moved = w.now.inertia + options->k;
	w.now.size = (int64_t *) (w.moved + (size_t) options->k * (size_t) p->terms);
	w.now.cluster = (int32_t *) (w.now.size + options->k);
	if (options->start != NULL)
	{
		search_from(&w, options->start, options->k, options->iterations, found);
		return;
	}
	if (p->points <= EMP_KMEANS_SAMPLE)
	{
		try_starts(&w, options, found);
		return;
	}
	w.p.points = EMP_KMEANS_SAMPLE;
	try_starts(&w, options, found);
	w.p.points = p->points;
	if (found->k < options->k)
		try_starts(&w, options, found);
	else
		search_from(&w, found->centre, found->k, options->iterations, found);
}

/* Return the nearest of k centres to a point. */
int
emp_kmeans_nearest(const double *centre, int k, int terms, const double *point, double *square)
{
	int nearest = 0;
	int c;
	int t;

	*square = INFINITY;
	for (c = 0; c < k; c++, centre += terms)
	{
		double sum = 0;

		for (t = 0; t < terms; t++)
		{
			double d = point[t] - centre[t];

			sum += d * d;
		}
		if (sum < *square)
		{
			*square = sum;
			nearest = c;
		}
	}
	return nearest;
}
