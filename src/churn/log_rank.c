/*
 * log_rank.c
 *		Whether groups of customers leave at the same rate: the log-rank test.
 *
 * With d of n leaving at a duration, group j with n_j at risk expects d n_j / n, and the covariance of two
 * groups grows by c (n_j/n) ([j = k] - n_k/n), c = d (n - d)/(n - 1).  Summed the other way around, a
 * customer adds to the expectation of their group the sum of d/n up to their own duration, and likewise
 * for what stands before [j = k].  The products n_j n_k are added up whenever one of them is about to
 * change, so that an event costs as much as there are groups, not their square.
 */
#include "churn/log_rank.h"

#include <math.h>
#include <string.h>

#include "base/cholesky.h"
#include "base/order.h"
#include "base/packed.h"
#include "base/sort.h"
#include "base/special.h"

#define CHECK_EVERY 1024
#define SINGULAR 1e-10 /* part of a variance that is left, given the others, where there is none */

/* The scratch of a test, cut up. */
typedef struct Work
{
	EmpEvent *event; /* in the order of time; groups are numbers from 0 */
	EmpEvent *spare; /* for sorting */
	double *at_risk; /* by group */
	double *own;     /* by group: what stands before [j = k] */
	double *product; /* packed: the rest of the covariance */
	double *settled; /* packed: the sum of c/n^2 when it was last added to */
} Work;

/* Return the bytes of scratch. */
size_t
emp_log_rank_scratch(const EmpEventTable *table)
{
	return 2 * sizeof(EmpEvent) * (size_t) table->events +
		   sizeof(double) * (2 * (size_t) table->groups + 2 * emp_packed_size(table->groups));
}

/* Cut up the scratch, and put the events into it. */
static void
prepare(const EmpEventTable *t, EmpLogRankGroup *group, Work *work, void *scratch)
{
	size_t packed = emp_packed_size(t->groups);
	int j = -1;
	uint32_t i;

	work->event = scratch;
	work->spare = work->event + t->events;
	work->at_risk = (double *) (work->spare + t->events);
	work->own = work->at_risk + t->groups;
	work->product = work->own + t->groups;
	work->settled = work->product + packed;
	memset(work->at_risk, 0, sizeof(double) * (2 * (size_t) t->groups + 2 * packed));
	for (i = 0; i < t->events; i++)
	{
		const EmpEvent *e = &t->event[i];

		if (i == 0 || e->group != e[-1].group)
			group[++j] = (EmpLogRankGroup){emp_event_group(t, e->group), 0, 0, 0};
		group[j].customers += (int64_t) e->churned + e->censored;
		group[j].churned += e->churned;
		work->event[i] = *e;
		work->event[i].group = (uint32_t) j;
	}
	for (j = 0; j < t->groups; j++)
		work->at_risk[j] = (double) group[j].customers;
}

/* Order events by time. */
static int
order_times(const void *a, const void *b, const void *context)
{
	const EmpEvent *x = a;
	const EmpEvent *y = b;

	(void) context;
	EMP_RETURN_ORDER(x->time, y->time);
	EMP_RETURN_ORDER(x->group, y->group);
	return 0;
}

/* Return the place of a pair of groups. */
static size_t
pair(int j, int k)
{
	return j > k ? emp_packed_at(j, k) : emp_packed_at(k, j);
}

/* Add up the products of a group with all others, before somebody leaves it. */
static void
settle(Work *work, int j, int groups, double sum)
{
	int k;

	for (k = 0; k < groups; k++)
	{
		size_t at = pair(j, k);

		work->product[at] += (sum - work->settled[at]) * work->at_risk[j] * work->at_risk[k];
		work->settled[at] = sum;
	}
}

/* Add up expectations and covariances over all durations. */
static void
add_up(const EmpEventTable *t, EmpLogRankGroup *group, Work *work, EmpCheck check)
{
	double at_risk = (double) t->customers;
	double expected = 0; /* sum of d/n ... */
	double own = 0;      /* of c/n ... */
	double product = 0;  /* and of c/n^2 */
	uint32_t first;
	uint32_t i;

	for (first = 0; first < t->events; first = i)
	{
		double churned = 0;
		double left = 0;

		for (i = first; i < t->events && work->event[i].time == work->event[first].time; i++)
			churned += work->event[i].churned;
		expected += churned / at_risk;
		if (at_risk > 1)
		{
			double c = churned * (at_risk - churned) / (at_risk - 1);

			own += c / at_risk;
			product += c / at_risk / at_risk;
		}
		for (i = first; i < t->events && work->event[i].time == work->event[first].time; i++)
		{
			const EmpEvent *e = &work->event[i];
			double customers = (double) e->churned + e->censored;

			if (i % CHECK_EVERY == 0)
				check();
			settle(work, (int) e->group, t->groups, product);
			group[e->group].expected += customers * expected;
			work->own[e->group] += customers * own;
			work->at_risk[e->group] -= customers;
			left += customers;
		}
		at_risk -= left;
	}
}

/*
 * Return the sum of squares of L^-1 (observed - expected), where L L' is the covariance; NaN where that has
 * no inverse.  Groups that nobody was in when somebody left say nothing, and neither does the last of the
 * others, as the differences add up to 0.
 */
static double
sum_squares(const EmpLogRankGroup *group, int groups, Work *work, int *df, EmpCheck check)
{
	int *counted = (int *) work->event;
	double *off = work->at_risk;
	double *covariance = work->settled;
	double sum = 0;
	int n = 0;
	int j;
	int k;

	for (j = 0; j < groups; j++)
		if (group[j].expected > 0)
			counted[n++] = j;
	*df = n > 0 ? --n : 0;
	for (j = 0; j < n; j++)
	{
		off[j] = (double) group[counted[j]].churned - group[counted[j]].expected;
		for (k = 0; k <= j; k++)
			covariance[emp_packed_at(j, k)] = -work->product[emp_packed_at(counted[j], counted[k])];
		covariance[emp_packed_at(j, j)] += work->own[counted[j]];
	}
	if (n == 0 || !emp_cholesky_factor(covariance, n, SINGULAR, check))
		return NAN;
	for (j = 0; j < n; j++)
	{
		for (k = 0; k < j; k++)
			off[j] -= covariance[emp_packed_at(j, k)] * off[k];
		off[j] /= covariance[emp_packed_at(j, j)];
		sum += off[j] * off[j];
	}
	return sum;
}

/* Compare the groups of a closed table. */
void
emp_log_rank_test(const EmpEventTable *table, EmpLogRankGroup *group, EmpLogRank *test,
				  void *scratch, EmpCheck check)
{
	Work work;

	prepare(table, group, &work, scratch);
	emp_sort(work.event, table->events, sizeof(EmpEvent), order_times, NULL, work.spare, check);
	add_up(table, group, &work, check);
	test->chi_square = sum_squares(group, table->groups, &work, &test->df, check);
	test->p_value = emp_gamma_above(test->df / 2.0, test->chi_square / 2);
}
