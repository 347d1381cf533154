/*
 * clusters.h
 *		Before and after by customer: the state behind before_after(value, after, cluster).
 *
 * For each cluster (a customer, an agent: whose rows are not independent of each other) a state
 * holds how many rows it has before and after and the exact sums of their values.  A cluster is known
 * by a hash of its name of 128 bits, so that entries have one size and no customer's name is in a
 * summary.
 *
 * A state is open or closed (doc/design/005).  Open, entries are in the order in which they came, a
 * hash table finds them, and there is room for more.  Closed, which is how people see it, they are in
 * the order of their keys and nothing is left over, so equal values are the same bytes.
 */
#ifndef EMP_SCORES_CLUSTERS_H
#define EMP_SCORES_CLUSTERS_H

#include "base/interrupt.h"
#include "scores/effects.h"

#define EMP_CLUSTERS_FORMAT 1
#define EMP_CLUSTERS_BYTES ((size_t) 0x3fffffff) /* the most bytes of a state: 1 GB */

/* One cluster.  The numbers are rows before and after, then the words of the sums before and after. */
typedef struct EmpCluster
{
	uint64_t key[2];
	uint64_t number[];
} EmpCluster;

/* At least one cluster.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpClusters
{
	int32_t header;   /* varlena length; the SQL face sets it */
	uint8_t format;   /* EMP_CLUSTERS_FORMAT */
	uint8_t reserved; /* 0 */
	int16_t low;      /* the window of the sums */
	int32_t words;
	uint32_t clusters;
	uint32_t room;      /* entries there is room for; closed: clusters */
	uint32_t slots;     /* of the hash table, a power of 2; closed: 0 */
	uint64_t entries[]; /* room entries, then the slots, 32 bits each */
} EmpClusters;

/* What a state has to hold. */
typedef struct EmpClustersPlan
{
	EmpWindow window;
	uint32_t room;
	uint32_t slots;
} EmpClustersPlan;

/* Return the window of a state. */
static inline EmpWindow
emp_clusters_window(const EmpClusters *s)
{
	EmpWindow window = {s->low, s->low + s->words};

	return window;
}

/* Return the bytes of an entry. */
static inline size_t
emp_cluster_size(int words)
{
	return sizeof(EmpCluster) + (2 + 2 * (size_t) words) * sizeof(uint64_t);
}

/* Return the bytes of a state. */
static inline size_t
emp_clusters_size(int words, uint32_t room, uint32_t slots)
{
	return sizeof(EmpClusters) + emp_cluster_size(words) * room + sizeof(uint32_t) * (size_t) slots;
}

/* Return an entry. */
static inline EmpCluster *
emp_clusters_entry(const EmpClusters *s, uint32_t i)
{
	return (EmpCluster *) ((char *) s->entries + emp_cluster_size(s->words) * i);
}

/* Return whether an open state can take so many more clusters, with sums in a window. */
extern bool emp_clusters_fit(const EmpClusters *s, uint32_t more, EmpWindow window);

/* Plan a larger state that takes a state, or NULL, and so much more. */
extern EmpStatus emp_clusters_plan(const EmpClusters *s, uint32_t more, EmpWindow window,
								   EmpClustersPlan *plan, EmpFailure *failure);

/* Make an open state of nothing yet, in emp_clusters_size bytes. */
extern void emp_clusters_init(EmpClusters *s, const EmpClustersPlan *plan);

/* Find a cluster of an open state, or make it, where that fits. */
extern EmpCluster *emp_clusters_find(EmpClusters *s, const uint64_t *key);

/* Add a row, or a state; what is added to is open and fits it. */
extern EmpStatus emp_clusters_add(EmpClusters *s, const char *name, size_t len, bool after,
								  const EmpExactTerm *term, EmpFailure *failure);
extern EmpStatus emp_clusters_merge(EmpClusters *into, const EmpClusters *from, EmpCheck check,
									EmpFailure *failure);

/*
 * Close a state: into has emp_clusters_size(from->words, from->clusters, 0) bytes, and starts has
 * room for emp_clusters_buckets(from) + 1 numbers.
 */
extern uint32_t emp_clusters_buckets(const EmpClusters *from);
extern void emp_clusters_close(const EmpClusters *from, uint32_t *starts, EmpClusters *into,
							   EmpCheck check);

/* Whether a stored value of so many bytes can be read without going astray. */
extern bool emp_clusters_sound(const EmpClusters *s, size_t size);

/* The effect, of any state. */
extern EmpStatus emp_clusters_effect(const EmpClusters *s, EmpEffect *effect, EmpCheck check,
									 EmpFailure *failure);

/* Order (by clusters, then every other number) and hash; of closed states. */
extern int emp_clusters_compare(const EmpClusters *a, const EmpClusters *b);
extern uint64_t emp_clusters_hash(const EmpClusters *s, uint64_t seed);

/*
 * Text form: the window as in moments.h, then for each cluster its key and the rows and sums before
 * and after: low=0 words=1 9ae16a3b2f90404f02f1dc1b6c4e0d3a=2,1,0x5,-0x3 ...  parse fills an open
 * state, made by emp_clusters_init of what emp_clusters_parse_plan says.
 */
extern size_t emp_clusters_text_size(const EmpClusters *s);
extern size_t emp_clusters_print(const EmpClusters *s, char *out, EmpCheck check);
extern EmpStatus emp_clusters_parse_plan(const char *text, size_t len, EmpClustersPlan *plan,
										 EmpFailure *failure);
extern EmpStatus emp_clusters_parse(const char *text, size_t len, EmpClusters *s, EmpCheck check,
									EmpFailure *failure);

#endif
