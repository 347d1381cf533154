/*
 * kmeans_suggest.h
 *		How many clusters points fall into: the gap statistic (Tibshirani, Walther and Hastie 2001).
 *
 * For each k the logarithm of the inertia is held against that of points without clusters: drawn evenly from the
 * least box around the points, whose sides lie along their own directions.  The gap is the mean of the references
 * less the points' own, its error the deviation of the references times sqrt(1 + 1/B).  What is suggested is the
 * first k whose gap is not below that of k + 1 less its error: 1 where there are no clusters.
 */
#ifndef EMP_SEGMENT_KMEANS_SUGGEST_H
#define EMP_SEGMENT_KMEANS_SUGGEST_H

#include "segment/kmeans.h"

#define EMP_SUGGEST_SAMPLE 5000   /* points that are worth looking at */
#define EMP_SUGGEST_REFERENCES 10 /* sets of points without clusters: B */

/* What a number of clusters gave. */
typedef struct EmpKmeansTried
{
	double inertia;
	double gap;   /* NaN where nothing is left of the inertia */
	double error; /* of the gap */
	double
		ratio; /* Calinski and Harabasz (1974): variance between by variance within; NaN for one */
} EmpKmeansTried;

/* Return the bytes of scratch that trying 1 .. most clusters needs. */
extern size_t emp_kmeans_suggest_scratch(const EmpPoints *p, int most);

/*
 * Try 1 .. most clusters, and return how many are suggested.  tried has room for most; *count: how many were tried,
 * fewer where that many clusters leave no inertia.
 */
extern int emp_kmeans_suggest(const EmpPoints *p, int most, uint64_t seed, EmpKmeansTried *tried,
							  int *count, void *scratch, EmpCheck check);

#endif
