/*
 * clusters.c
 *		Before and after by customer: the state behind before_after(value, after, cluster).
 *
 * The effect is the difference of the means of all rows after and before, as without clusters.  Its
 * standard error is the cluster-robust one of the regression of value on after (Liang and Zeger,
 * Biometrika 73, 1986): what one cluster contributes to the difference,
 *
 *		u = (sum after - n after * mean after) / all n after - the same before,
 *
 * is one observation, however many rows it has.  The variance is that of a sum of them with the usual
 * correction G/(G - 1) * (N - 1)/(N - 2) for G clusters and N rows, and t has G - 1 degrees of freedom:
 * CR1, which is what vcovCL of R's package sandwich and Stata give.
 */
#include "scores/clusters.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/big.h"
#include "base/hash.h"
#include "base/order.h"

#define FIRST_CLUSTERS 4 /* room in a new state: most groups of a GROUP BY are small */
#define CHECK_EVERY 1024 /* clusters between two calls of check */

/* Return whether an open state can take so many more clusters, with sums in a window. */
bool
emp_clusters_fit(const EmpClusters *s, uint32_t more, EmpWindow window)
{
	return s->room - s->clusters >= more && s->slots >= 2 * (size_t) s->room &&
		   emp_window_holds(emp_clusters_window(s), window);
}

/* Plan a larger state: twice as large, so that this happens seldom, unless that is beyond the limit. */
EmpStatus
emp_clusters_plan(const EmpClusters *s, uint32_t more, EmpWindow window, EmpClustersPlan *plan,
				  EmpFailure *failure)
{
	uint64_t clusters = s == NULL ? 0 : s->clusters;
	uint64_t needed = clusters + more;
	uint64_t slots = 2 * FIRST_CLUSTERS;
	uint64_t most;
	size_t entry;

	plan->window = window;
	if (s != NULL)
		emp_window_join(&plan->window, emp_clusters_window(s));
	if (needed < FIRST_CLUSTERS)
		needed = FIRST_CLUSTERS;
	while (slots < 2 * needed)
		slots *= 2;

	/* the slots allow for half as many clusters, and memory may have room for fewer */
	entry = emp_cluster_size(emp_window_words(plan->window));
	most = EMP_CLUSTERS_BYTES - sizeof(EmpClusters);
	most = slots * sizeof(uint32_t) < most ? (most - slots * sizeof(uint32_t)) / entry : 0;
	if (needed > most)
	{
		emp_fail(failure, EMP_TOO_LARGE, "too many clusters");
		emp_fail_detail(failure, "The state of %llu clusters has more than 1 GB.",
						(unsigned long long) (clusters + more));
		emp_fail_hint(failure, "Group the rows into fewer groups each, or use larger clusters.");
		return failure->status;
	}
	plan->slots = (uint32_t) slots;
	plan->room = (uint32_t) (slots / 2 < most ? slots / 2 : most);
	return EMP_OK;
}

/* Make an open state of nothing yet; only the slots have to be cleared. */
void
emp_clusters_init(EmpClusters *s, const EmpClustersPlan *plan)
{
	memset(s, 0, sizeof(*s));
	s->format = EMP_CLUSTERS_FORMAT;
	s->low = (int16_t) plan->window.low;
	s->words = emp_window_words(plan->window);
	s->room = plan->room;
	s->slots = plan->slots;
	memset(emp_clusters_entry(s, s->room), 0, sizeof(uint32_t) * (size_t) s->slots);
}

/* Find a cluster of an open state, or make it. */
EmpCluster *
emp_clusters_find(EmpClusters *s, const uint64_t *key)
{
	uint32_t *slots = (uint32_t *) emp_clusters_entry(s, s->room);
	uint32_t i = (uint32_t) key[0] & (s->slots - 1);
	EmpCluster *entry;

	for (; slots[i] != 0; i = (i + 1) & (s->slots - 1))
	{
		entry = emp_clusters_entry(s, slots[i] - 1);
		if (entry->key[0] == key[0] && entry->key[1] == key[1])
			return entry;
	}
	entry = emp_clusters_entry(s, s->clusters);
	memset(entry, 0, emp_cluster_size(s->words));
	entry->key[0] = key[0];
	entry->key[1] = key[1];
	slots[i] = ++s->clusters;
	return entry;
}

/* Add a row. */
EmpStatus
emp_clusters_add(EmpClusters *s, const char *name, size_t len, bool after, const EmpExactTerm *term,
				 EmpFailure *failure)
{
	uint64_t key[2] = {emp_hash64(name, len, 0), emp_hash64(name, len, EMP_SECRET_3)};
	EmpCluster *entry = emp_clusters_find(s, key);

	if (entry->number[after] >= (uint64_t) EMP_EXACT_ROWS)
		return emp_too_many_rows(failure);
	entry->number[after]++;
	emp_exact_add(entry->number + 2 + after * s->words, emp_clusters_window(s), term);
	return EMP_OK;
}

/* Add an entry of another window to an open state. */
static EmpStatus
add_entry(EmpClusters *into, const EmpCluster *from, EmpWindow window, EmpFailure *failure)
{
	EmpCluster *entry = emp_clusters_find(into, from->key);
	int i;

	for (i = 0; i < 2; i++)
	{
		if (entry->number[i] + from->number[i] > (uint64_t) EMP_EXACT_ROWS)
			return emp_too_many_rows(failure);
		entry->number[i] += from->number[i];
		emp_exact_add_sum(entry->number + 2 + i * into->words, emp_clusters_window(into),
						  from->number + 2 + i * emp_window_words(window), window);
	}
	return EMP_OK;
}

/* Add the clusters of another state. */
EmpStatus
emp_clusters_merge(EmpClusters *into, const EmpClusters *from, EmpCheck check, EmpFailure *failure)
{
	uint32_t i;

	for (i = 0; i < from->clusters; i++)
	{
		if (i % CHECK_EVERY == 0)
			check();
		if (add_entry(into, emp_clusters_entry(from, i), emp_clusters_window(from), failure) !=
			EMP_OK)
			return failure->status;
	}
	return EMP_OK;
}

/* Return the number of buckets for sorting: a power of 2, some clusters each. */
uint32_t
emp_clusters_buckets(const EmpClusters *from)
{
	uint32_t buckets = 2;

	while (buckets < from->clusters / 2)
		buckets *= 2;
	return buckets;
}

/* Order two entries by their keys, for qsort. */
static int
compare_keys(const void *a, const void *b)
{
	const EmpCluster *x = a;
	const EmpCluster *y = b;

	EMP_RETURN_ORDER(x->key[0], y->key[0]);
	EMP_RETURN_ORDER(x->key[1], y->key[1]);
	return 0;
}

/*
 * Close a state.  Keys are spread evenly, so a bucket for each value of their first bits has few
 * entries, and the whole takes linear time and can be cancelled.
 */
void
emp_clusters_close(const EmpClusters *from, uint32_t *starts, EmpClusters *into, EmpCheck check)
{
	EmpClustersPlan plan = {emp_clusters_window(from), from->clusters, 0};
	uint32_t buckets = emp_clusters_buckets(from);
	int shift = 64 - __builtin_ctz(buckets);
	size_t size = emp_cluster_size(from->words);
	uint32_t i;

	emp_clusters_init(into, &plan);
	into->clusters = from->clusters;
	memset(starts, 0, (buckets + (size_t) 1) * sizeof(*starts));
	for (i = 0; i < from->clusters; i++)
		starts[(emp_clusters_entry(from, i)->key[0] >> shift) + 1]++;
	for (i = 0; i < buckets; i++)
		starts[i + 1] += starts[i];
	/* after this loop a bucket starts where it ended before, that is at its end */
	for (i = 0; i < from->clusters; i++)
	{
		const EmpCluster *entry = emp_clusters_entry(from, i);

		if (i % CHECK_EVERY == 0)
			check();
		memcpy(emp_clusters_entry(into, starts[entry->key[0] >> shift]++), entry, size);
	}
	for (i = 0; i < buckets; i++)
	{
		uint32_t start = i == 0 ? 0 : starts[i - 1];

		if (i % CHECK_EVERY == 0)
			check();
		qsort(emp_clusters_entry(into, start), starts[i] - start, size, compare_keys);
	}
}

/* Return whether a stored value of so many bytes can be read without going astray. */
bool
emp_clusters_sound(const EmpClusters *s, size_t size)
{
	return size >= sizeof(*s) && s->words >= 0 && s->words <= EMP_EXACT_WORDS &&
		   s->low >= EMP_EXACT_LOW && s->low + s->words <= EMP_EXACT_HIGH && s->clusters >= 1 &&
		   s->clusters <= s->room && s->room <= EMP_CLUSTERS_BYTES / sizeof(EmpCluster) &&
		   s->slots <= EMP_CLUSTERS_BYTES / sizeof(uint32_t) &&
		   size == emp_clusters_size(s->words, s->room, s->slots);
}

/* One side of a comparison. */
typedef struct Side
{
	int64_t n;
	uint32_t clusters;
	uint64_t sum[EMP_EXACT_WORDS];
	EmpBig big_n;
	EmpBig big_sum;
} Side;

/* Sum up both sides, and return a unit for the values as the exponent of a power of 2. */
static EmpStatus
sum_sides(const EmpClusters *s, Side *side, int *unit, EmpCheck check, EmpFailure *failure)
{
	EmpWindow window = emp_clusters_window(s);
	int sides;
	uint32_t i;
	EmpBig part;

	memset(side, 0, 2 * sizeof(*side));
	*unit = INT32_MIN;
	for (i = 0; i < s->clusters; i++)
	{
		const EmpCluster *entry = emp_clusters_entry(s, i);

		if (i % CHECK_EVERY == 0)
			check();
		for (sides = 0; sides < 2; sides++)
		{
			const uint64_t *sum = entry->number + 2 + sides * s->words;

			if (entry->number[sides] == 0)
				continue;
			if (entry->number[sides] > (uint64_t) (EMP_EXACT_ROWS - side[sides].n))
				return emp_too_many_rows(failure);
			side[sides].n += (int64_t) entry->number[sides];
			side[sides].clusters++;
			emp_exact_add_sum(side[sides].sum, window, sum, window);
			emp_big_sum(&part, sum, window);
			if (part.words > 0 && emp_big_exponent(&part) > *unit)
				*unit = emp_big_exponent(&part);
		}
	}
	if (*unit == INT32_MIN)
		*unit = 0; /* every sum is 0 */
	for (sides = 0; sides < 2; sides++)
	{
		emp_big_int(&side[sides].big_n, side[sides].n);
		emp_big_sum(&side[sides].big_sum, side[sides].sum, window);
	}
	return EMP_OK;
}

/* Return what a cluster contributes to the mean of a side: (sum - n * mean) / all n. */
static double
contribution(const EmpClusters *s, const EmpCluster *entry, const Side *side, int which, int unit)
{
	EmpBig n;
	EmpBig sum;
	EmpBig over;

	if (entry->number[which] == 0)
		return 0;
	emp_big_int(&n, (int64_t) entry->number[which]);
	emp_big_sum(&sum, entry->number + 2 + which * s->words, emp_clusters_window(s));
	emp_big_cross(&over, &side->big_n, &sum, &n, &side->big_sum);
	return emp_big_double(&over, unit) / (double) side->n / (double) side->n;
}

/* Compare after with before. */
EmpStatus
emp_clusters_effect(const EmpClusters *s, EmpEffect *effect, EmpCheck check, EmpFailure *failure)
{
	const EmpWindow whole = {EMP_EXACT_LOW, EMP_EXACT_HIGH};
	uint64_t squares[EMP_EXACT_WORDS] = {0};
	Side side[2];
	EmpBig over;
	EmpBig sum;
	double rows;
	int unit;
	uint32_t i;

	if (sum_sides(s, side, &unit, check, failure) != EMP_OK)
		return failure->status;
	effect->n_before = side[0].n;
	effect->n_after = side[1].n;
	effect->mean_before = effect->mean_after = NAN;
	effect->diff = effect->ci_low = effect->ci_high = effect->p_value = NAN;
	if (side[0].n > 0)
		effect->mean_before =
			ldexp(emp_big_double(&side[0].big_sum, unit) / (double) side[0].n, unit);
	if (side[1].n > 0)
		effect->mean_after =
			ldexp(emp_big_double(&side[1].big_sum, unit) / (double) side[1].n, unit);
	if (side[0].n == 0 || side[1].n == 0)
		return EMP_OK;

	emp_big_cross(&over, &side[1].big_sum, &side[0].big_n, &side[0].big_sum, &side[1].big_n);
	effect->diff = emp_big_double(&over, unit) / (double) side[0].n / (double) side[1].n;
	if (side[0].clusters > 1 && side[1].clusters > 1)
	{
		/* summed exactly, so that the order of the clusters does not matter */
		for (i = 0; i < s->clusters; i++)
		{
			const EmpCluster *entry = emp_clusters_entry(s, i);
			EmpExactTerm term;

			if (i % CHECK_EVERY == 0)
				check();
			term = emp_exact_double(contribution(s, entry, &side[1], 1, unit) -
									contribution(s, entry, &side[0], 0, unit));
			term = emp_exact_product(term, term);
			emp_exact_add(squares, whole, &term);
		}
		emp_big_sum(&sum, squares, whole);
		rows = (double) side[0].n + (double) side[1].n;
		if (emp_effect_finish(effect,
							  sqrt(emp_big_double(&sum, 0) * s->clusters / (s->clusters - 1.0) *
								   ((rows - 1) / (rows - 2))),
							  s->clusters - 1.0, unit, failure) != EMP_OK)
			return failure->status;
	}
	effect->diff = ldexp(effect->diff, unit);
	return isfinite(effect->diff) ? EMP_OK : emp_result_too_large(failure);
}

/* Order two closed states; 0 only when they are equal. */
int
emp_clusters_compare(const EmpClusters *a, const EmpClusters *b)
{
	size_t numbers = emp_cluster_size(a->words) / sizeof(uint64_t) * a->clusters;
	size_t i;

	EMP_RETURN_ORDER(a->clusters, b->clusters);
	EMP_RETURN_ORDER(a->low, b->low);
	EMP_RETURN_ORDER(a->words, b->words);
	for (i = 0; i < numbers; i++)
		EMP_RETURN_ORDER(a->entries[i], b->entries[i]);
	return 0;
}

/* Return a hash of a closed state that is the same on every machine. */
uint64_t
emp_clusters_hash(const EmpClusters *s, uint64_t seed)
{
	size_t numbers = emp_cluster_size(s->words) / sizeof(uint64_t) * s->clusters;
	uint64_t hash = emp_hash_seed(seed ^ (uint64_t) (s->low + 256 * s->words));
	size_t i;

	for (i = 0; i < numbers; i++)
		hash = emp_hash_mix(hash ^ EMP_SECRET_1, s->entries[i] ^ EMP_SECRET_2);
	return emp_hash_seed(hash);
}
