/*
 * sample.c
 *		Histories of customers, each once with how many customers have it.
 */
#include "value/sample.h"

#include <math.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/order.h"
#include "base/sort.h"

#define FIRST_ENTRIES 4  /* room in a new state: most groups of a GROUP BY are small */
#define CHECK_EVERY 1024 /* entries between two calls of check */
#define BUCKETS 1024     /* for closing: frequencies from the last one on share it */

/* Return whether an open state can take so many more entries. */
bool
emp_sample_fits(const EmpSample *s, uint32_t more)
{
	return s->room - s->entries >= more && s->slots >= 2 * (size_t) s->room;
}

/* Plan a larger state: twice as large, so that this happens seldom, unless that is beyond the limit. */
EmpStatus
emp_sample_plan(const EmpSample *s, EmpSampleKind kind, int covariates, uint32_t more,
				EmpSamplePlan *plan, EmpFailure *failure)
{
	uint64_t needed = (s == NULL ? 0 : (uint64_t) s->entries) + more;
	uint64_t wanted = needed < FIRST_ENTRIES ? FIRST_ENTRIES : needed;
	uint64_t slots = 2 * FIRST_ENTRIES;
	uint64_t most;

	while (slots < 2 * wanted)
		slots *= 2;

	/* the slots allow for half as many entries, and memory may have room for fewer */
	most = EMP_SAMPLE_BYTES - sizeof(EmpSample);
	most = slots * sizeof(uint32_t) < most
			   ? (most - slots * sizeof(uint32_t)) / emp_sample_entry_size(covariates)
			   : 0;
	if (wanted > most)
	{
		emp_fail(failure, EMP_TOO_LARGE, "too many histories");
		emp_fail_detail(failure, "The sample of %llu different histories has more than 1 GB.",
						(unsigned long long) needed);
		emp_fail_hint(failure,
					  "Fit to a random part of the customers, or to times in whole weeks.");
		return failure->status;
	}
	plan->kind = kind;
	plan->covariates = covariates;
	plan->slots = (uint32_t) slots;
	plan->room = (uint32_t) (slots / 2 < most ? slots / 2 : most);
	return EMP_OK;
}

/* Make an open state of nothing yet; only the slots have to be cleared. */
void
emp_sample_init(EmpSample *s, const EmpSamplePlan *plan)
{
	memset(s, 0, sizeof(*s));
	s->format = EMP_SAMPLE_FORMAT;
	s->kind = (uint8_t) plan->kind;
	s->covariates = (uint16_t) plan->covariates;
	s->room = plan->room;
	s->slots = plan->slots;
	memset(emp_sample_entry(s, s->room), 0, sizeof(uint32_t) * (size_t) s->slots);
}

/* Return a hash of a history. */
static uint64_t
hash_history(const EmpSampleEntry *e, const double *covariate, int covariates)
{
	uint64_t hash =
		emp_hash_mix(emp_double_bits(e->age) ^ EMP_SECRET_1, e->frequency ^ EMP_SECRET_2);
	int i;

	hash = emp_hash_mix(hash ^ EMP_SECRET_0, emp_double_bits(e->recency) ^ EMP_SECRET_3);
	for (i = 0; i < covariates; i++)
		hash = emp_hash_mix(hash ^ EMP_SECRET_1, emp_double_bits(covariate[i]) ^ EMP_SECRET_2);
	return hash;
}

/* Record that there are too many customers. */
static EmpStatus
too_many(EmpFailure *failure)
{
	emp_fail(failure, EMP_TOO_LARGE, "too many customers");
	emp_fail_detail(failure, "A sample may have 2^48 customers, and 2^32 - 1 of one history.");
	return failure->status;
}

/* Add customers of one history to an open state that fits it. */
static EmpStatus
add(EmpSample *s, const EmpSampleEntry *e, const double *covariate, int64_t customers,
	EmpFailure *failure)
{
	uint32_t *slots = (uint32_t *) emp_sample_entry(s, s->room);
	uint32_t i = (uint32_t) hash_history(e, covariate, s->covariates) & (s->slots - 1);
	EmpSampleEntry *entry;

	if (customers > EMP_SAMPLE_CUSTOMERS - s->customers)
		return too_many(failure);
	for (; slots[i] != 0; i = (i + 1) & (s->slots - 1))
	{
		entry = emp_sample_entry(s, slots[i] - 1);
		if (entry->recency == e->recency && entry->age == e->age &&
			entry->frequency == e->frequency &&
			(s->covariates == 0 ||
			 memcmp(entry->covariate, covariate, sizeof(double) * s->covariates) == 0))
		{
			if (customers > UINT32_MAX - entry->customers)
				return too_many(failure);
			entry->customers += (uint32_t) customers;
			s->customers += customers;
			return EMP_OK;
		}
	}
	if (customers > UINT32_MAX)
		return too_many(failure);
	entry = emp_sample_entry(s, s->entries);
	*entry = *e;
	entry->customers = (uint32_t) customers;
	memcpy(entry->covariate, covariate, sizeof(double) * s->covariates);
	slots[i] = ++s->entries;
	s->customers += customers;
	return EMP_OK;
}

/* Add customers of one history. */
EmpStatus
emp_sample_add(EmpSample *s, const EmpHistory *h, const double *covariates, int64_t customers,
			   EmpFailure *failure)
{
	EmpSampleEntry e;
	double exact[EMP_SAMPLE_COVARIATES];
	int i;

	if (h->frequency > UINT32_MAX)
		return emp_fail(failure, EMP_OUT_OF_RANGE, "frequency %.0f is out of range", h->frequency);
	/* no negative zeros: equal numbers are equal bytes */
	e.recency = h->recency + 0.0;
	e.age = h->age + 0.0;
	e.frequency = (uint32_t) h->frequency;
	e.customers = 0;
	for (i = 0; i < s->covariates; i++)
		exact[i] = covariates[i] + 0.0;
	return add(s, &e, exact, customers, failure);
}

/* Add all of another state. */
EmpStatus
emp_sample_merge(EmpSample *into, const EmpSample *from, EmpCheck check, EmpFailure *failure)
{
	uint32_t i;

	for (i = 0; i < from->entries; i++)
	{
		const EmpSampleEntry *e = emp_sample_entry(from, i);

		if (i % CHECK_EVERY == 0)
			check();
		if (add(into, e, e->covariate, e->customers, failure) != EMP_OK)
			return failure->status;
	}
	return EMP_OK;
}

/* Check that a sample has a number of covariates and options. */
EmpStatus
emp_sample_match(const EmpSample *s, int covariates, const EmpFitOptions *options,
				 EmpFailure *failure)
{
	if (s->covariates != covariates)
	{
		emp_fail(failure, EMP_BAD_VALUE, "customers have different numbers of covariates");
		emp_fail_detail(failure, "There are %d and %d.", s->covariates, covariates);
		return failure->status;
	}
	if (emp_fit_options_compare(&s->options, options) != 0)
	{
		emp_fail(failure, EMP_BAD_VALUE, "options differ within one sample");
		emp_fail_hint(failure, "Give the same options in all rows.");
		return failure->status;
	}
	return EMP_OK;
}

/* Order two entries: by frequency, age, recency, covariates. */
static int
compare_entries(const EmpSampleEntry *a, const EmpSampleEntry *b, int covariates)
{
	int i;

	EMP_RETURN_ORDER(a->frequency, b->frequency);
	EMP_RETURN_ORDER(a->age, b->age);
	EMP_RETURN_ORDER(a->recency, b->recency);
	for (i = 0; i < covariates; i++)
		EMP_RETURN_ORDER(a->covariate[i], b->covariate[i]);
	return 0;
}

/* Order two entries, for emp_sort. */
static int
order_entries(const void *a, const void *b, const void *covariates)
{
	return compare_entries(a, b, *(const int *) covariates);
}

/* Return the bucket of a frequency. */
static uint32_t
bucket_of(const EmpSampleEntry *e)
{
	return e->frequency < BUCKETS - 1 ? e->frequency : BUCKETS - 1;
}

/* Close a state: spread the entries over buckets by their frequencies, and sort each bucket. */
void
emp_sample_close(const EmpSample *from, void *scratch, EmpSample *into, EmpCheck check)
{
	EmpSamplePlan plan = {(EmpSampleKind) from->kind, from->covariates, from->entries, 0};
	size_t size = emp_sample_entry_size(from->covariates);
	int covariates = from->covariates;
	uint32_t starts[BUCKETS + 1] = {0};
	uint32_t i;

	emp_sample_init(into, &plan);
	into->entries = from->entries;
	into->customers = from->customers;
	into->options = from->options;
	for (i = 0; i < from->entries; i++)
		starts[bucket_of(emp_sample_entry(from, i)) + 1]++;
	for (i = 0; i < BUCKETS; i++)
		starts[i + 1] += starts[i];
	/* after this loop a bucket starts where it ended before, that is at its end */
	for (i = 0; i < from->entries; i++)
	{
		const EmpSampleEntry *e = emp_sample_entry(from, i);

		if (i % CHECK_EVERY == 0)
			check();
		memcpy(emp_sample_entry(into, starts[bucket_of(e)]++), e, size);
	}
	for (i = 0; i < BUCKETS; i++)
	{
		uint32_t start = i == 0 ? 0 : starts[i - 1];

		emp_sort(emp_sample_entry(into, start), starts[i] - start, size, order_entries, &covariates,
				 scratch, check);
	}
}

/* Return whether a stored value of so many bytes can be read without going astray. */
bool
emp_sample_sound(const EmpSample *s, size_t size)
{
	return size >= sizeof(*s) && s->kind < EMP_SAMPLE_KINDS &&
		   s->covariates <= EMP_SAMPLE_COVARIATES && s->entries >= 1 && s->entries <= s->room &&
		   s->room <= EMP_SAMPLE_BYTES / sizeof(EmpSampleEntry) &&
		   s->slots <= EMP_SAMPLE_BYTES / sizeof(uint32_t) &&
		   size == emp_sample_size(s->covariates, s->room, s->slots);
}

/* Order two closed states. */
int
emp_sample_compare(const EmpSample *a, const EmpSample *b)
{
	uint32_t i;
	int order;

	EMP_RETURN_ORDER(a->customers, b->customers);
	EMP_RETURN_ORDER(a->entries, b->entries);
	EMP_RETURN_ORDER(a->covariates, b->covariates);
	for (i = 0; i < a->entries; i++)
	{
		const EmpSampleEntry *x = emp_sample_entry(a, i);
		const EmpSampleEntry *y = emp_sample_entry(b, i);

		order = compare_entries(x, y, a->covariates);
		if (order != 0)
			return order;
		EMP_RETURN_ORDER(x->customers, y->customers);
	}
	return emp_fit_options_compare(&a->options, &b->options);
}

/* Return a hash of a closed state that is the same on every machine. */
uint64_t
emp_sample_hash(const EmpSample *s, uint64_t seed)
{
	uint64_t hash = emp_hash_seed(seed ^ s->covariates);
	uint32_t i;

	for (i = 0; i < s->entries; i++)
	{
		const EmpSampleEntry *e = emp_sample_entry(s, i);

		hash = emp_hash_mix(hash ^ EMP_SECRET_1, e->customers ^ EMP_SECRET_2);
		hash = emp_hash_mix(hash ^ EMP_SECRET_1, hash_history(e, e->covariate, s->covariates));
	}
	return emp_hash_seed(hash);
}
