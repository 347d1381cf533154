/*
 * kmeans.h
 *		k-means: points divided into k clusters, each point in that of the nearest centre, and each centre the
 *		mean of its cluster.
 *
 * Starts are those of k-means++ (Arthur and Vassilvitskii 2007), greedy as its authors tried it: of a few
 * points drawn by their squared distances, the one that leaves least.  The search is Lloyd's (1982).  Both
 * follow from the points, their order and a seed alone; sums are added in the order of the points, so that the
 * same points give the same bits.
 */
#ifndef EMP_SEGMENT_KMEANS_H
#define EMP_SEGMENT_KMEANS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/interrupt.h"

#define EMP_KMEANS_MOST 100 /* clusters */
#define EMP_KMEANS_TILE 128 /* points that are worked on together */
#define EMP_KMEANS_SAMPLE                                                                          \
	100000 /* the first points, which starts are tried on when there are more */

/*
 * Points in tiles: coordinate t of point i is x[(i / TILE * terms + t) * TILE + i % TILE].  The last tile is
 * as large as the others; what is behind the last point is 0.
 */
typedef struct EmpPoints
{
	int64_t points;
	int terms; /* coordinates of a point */
	double *x;
} EmpPoints;

/* Return the numbers of so many points. */
extern size_t emp_points_size(int64_t points, int terms);

/* Return the place of a coordinate of a point. */
static inline size_t
emp_points_at(const EmpPoints *p, int64_t point, int term)
{
	return ((size_t) (point / EMP_KMEANS_TILE) * (size_t) p->terms + (size_t) term) *
			   EMP_KMEANS_TILE +
		   (size_t) (point % EMP_KMEANS_TILE);
}

/* How to search. */
typedef struct EmpKmeansOptions
{
	int k;          /* clusters, 1 .. EMP_KMEANS_MOST */
	int restarts;   /* starts that are tried; the best one is kept, the first of equal ones */
	int iterations; /* of each, at most */
	uint64_t seed;
	const double *start; /* k centres to start from, instead; or NULL */
} EmpKmeansOptions;

/* What was found.  Clusters are numbered by size, the largest first; those of one size by their centres. */
typedef struct EmpKmeans
{
	int k;            /* fewer than asked for where fewer points differ */
	bool converged;   /* no point would go to another cluster */
	int iterations;   /* of the search that was kept */
	double *centre;   /* k * terms */
	int64_t *size;    /* k */
	double *inertia;  /* k: sums of squared distances from the centre */
	int32_t *cluster; /* points */
} EmpKmeans;

/* Return the bytes of scratch that a search needs. */
extern size_t emp_kmeans_scratch(const EmpPoints *p, int k);

/* Search; of some points.  found has room for the k that is asked for. */
extern void emp_kmeans(const EmpPoints *p, const EmpKmeansOptions *options, EmpKmeans *found,
					   void *scratch, EmpCheck check);

/* Return the sum over the clusters. */
extern double emp_kmeans_inertia(const EmpKmeans *found);

/* Return the nearest of k centres to a point, the first of equal ones, and the squared distance. */
extern int emp_kmeans_nearest(const double *centre, int k, int terms, const double *point,
							  double *square);

#endif
