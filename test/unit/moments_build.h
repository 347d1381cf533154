/*
 * moments_build.h
 *		States of effects with memory behind them, for tests, which have no server to ask for it.
 */
#ifndef EMP_TEST_MOMENTS_BUILD_H
#define EMP_TEST_MOMENTS_BUILD_H

#include <stdlib.h>

#include "scores/clusters.h"
#include "scores/effects.h"

/* Make a state of a kind for a window. */
static inline EmpMoments *
moments_new(const EmpMomentsKind *kind, EmpWindow window)
{
	EmpMoments *m = malloc(emp_moments_size(kind, emp_window_words(window)));

	emp_moments_init(kind, m, window);
	return m;
}

/* Make sure that a state, which may be NULL, has a window; a larger one takes its place. */
static inline void
moments_reserve(const EmpMomentsKind *kind, EmpMoments **m, EmpWindow window)
{
	EmpMoments *larger;
	EmpFailure failure;

	if (*m != NULL && emp_window_holds(emp_moments_window(*m), window))
		return;
	if (*m != NULL)
		emp_window_join(&window, emp_moments_window(*m));
	larger = moments_new(kind, window);
	if (*m != NULL)
		emp_moments_merge(kind, larger, *m, &failure);
	free(*m);
	*m = larger;
}

/* Add a value at a time. */
static inline void
trend_add(EmpMoments **m, double x, int64_t t)
{
	EmpExactTerm terms[EMP_TREND_TERMS];
	EmpFailure failure;

	moments_reserve(&emp_trend_kind, m, emp_trend_terms(x, t, terms));
	emp_moments_add(&emp_trend_kind, *m, 0, 0, terms, EMP_TREND_TERMS, &failure);
}

/* Add a value to a cell. */
static inline void
cell_add(const EmpMomentsKind *kind, EmpMoments **m, double x, int cell)
{
	EmpExactTerm terms[EMP_CELL_TERMS];
	EmpFailure failure;

	moments_reserve(kind, m, emp_cell_terms(x, terms));
	emp_moments_add(kind, *m, cell, EMP_CELL_TERMS * cell, terms, EMP_CELL_TERMS, &failure);
}

/* Add a state to one that may be NULL. */
static inline EmpStatus
moments_join(const EmpMomentsKind *kind, EmpMoments **into, const EmpMoments *from,
			 EmpFailure *failure)
{
	moments_reserve(kind, into, emp_moments_window(from));
	return emp_moments_merge(kind, *into, from, failure);
}

/* Do nothing, where a server would look for a cancelled query. */
static inline void
check_nothing(void)
{
}

/* Make sure that a state, which may be NULL, takes so many more clusters. */
static inline EmpStatus
clusters_reserve(EmpClusters **s, uint32_t more, EmpWindow window, EmpFailure *failure)
{
	EmpClustersPlan plan;
	EmpClusters *larger;

	if (*s != NULL && emp_clusters_fit(*s, more, window))
		return EMP_OK;
	if (emp_clusters_plan(*s, more, window, &plan, failure) != EMP_OK)
		return failure->status;
	larger = malloc(emp_clusters_size(emp_window_words(plan.window), plan.room, plan.slots));
	emp_clusters_init(larger, &plan);
	if (*s != NULL)
		emp_clusters_merge(larger, *s, check_nothing, failure);
	free(*s);
	*s = larger;
	return EMP_OK;
}

/* Add a value of a cluster. */
static inline void
cluster_add(EmpClusters **s, double x, bool after, const char *name)
{
	EmpExactTerm term = emp_exact_double(x);
	EmpWindow window = {0, 0};
	EmpFailure failure;

	emp_window_take(&window, &term);
	clusters_reserve(s, 1, window, &failure);
	emp_clusters_add(*s, name, strlen(name), after, &term, &failure);
}

/* Return a closed copy, and its bytes. */
static inline EmpClusters *
clusters_closed(const EmpClusters *s, size_t *size)
{
	EmpClusters *closed = malloc(*size = emp_clusters_size(s->words, s->clusters, 0));
	uint32_t *starts = malloc((emp_clusters_buckets(s) + (size_t) 1) * sizeof(*starts));

	emp_clusters_close(s, starts, closed, check_nothing);
	free(starts);
	return closed;
}

#endif
