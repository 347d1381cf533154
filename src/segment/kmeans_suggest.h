/*
 * kmeans_suggest.h
 *		How many clusters points fall into: prediction strength (Tibshirani and Walther 2005).
 *
 * Points are divided at random into halves, and either half into k clusters.  Clusters that are there are found again:
 * two points in one cluster of their own half are in one cluster of the other half's centres too.  The strength of k is
 * the share of such pairs in the cluster where it is least, in the mean over several divisions; what is suggested is the
 * greatest k whose strength is 0.9 or more, and 1 where there is none.
 */
#ifndef EMP_SEGMENT_KMEANS_SUGGEST_H
#define EMP_SEGMENT_KMEANS_SUGGEST_H

#include "segment/kmeans.h"

#define EMP_SUGGEST_SAMPLE 5000 /* points that are worth looking at */
#define EMP_SUGGEST_STRENGTH 0.9

/* What a number of clusters gave. */
typedef struct EmpKmeansTried
{
	double inertia;
	double strength; /* 0..1 */
	double
		ratio; /* Calinski and Harabasz (1974): variance between by variance within; NaN for one */
} EmpKmeansTried;

/* Return the bytes of scratch that trying 1 .. most clusters needs. */
extern size_t emp_kmeans_suggest_scratch(const EmpPoints *p, int most);

/*
 * Try 1 .. most clusters, and return how many are suggested.  tried has room for most; *count: how many were tried,
 * fewer where not so many points differ or there are not two for each cluster.
 */
extern int emp_kmeans_suggest(const EmpPoints *p, int most, uint64_t seed, EmpKmeansTried *tried,
							  int *count, void *scratch, EmpCheck check);

#endif
