/*
 * empathy_summary.c
 *		Mergeable sums of scores for each data source: the value behind the SQL type empathy_summary.
 */
#include "scores/empathy_summary.h"

#include <string.h>

#include "base/hash.h"
#include "base/order.h"
#include "scores/valence_mean.h"

/* Make a summary of nothing yet. */
void
emp_empathy_summary_init(EmpEmpathySummary *s, EmpPolicy policy)
{
	memset(s, 0, sizeof(*s));
	s->format = EMP_EMPATHY_SUMMARY_FORMAT;
	s->policy = (uint8_t) policy;
}

/* Return the next source; NULL behind the last. */
const EmpScoreSource *
emp_empathy_summary_next(const EmpEmpathySummary *s, const EmpScoreSource *source)
{
	const char *at = s->sources_at;

	if (source != NULL)
		at = (const char *) source + emp_source_size(source->len);
	return at < s->sources_at + s->used ? (const EmpScoreSource *) at : NULL;
}

/* Order two names by their bytes. */
static int
compare_names(const char *a, size_t len_a, const char *b, size_t len_b)
{
	int order = memcmp(a, b, len_a < len_b ? len_a : len_b);

	if (order != 0)
		return order < 0 ? -1 : 1;
	EMP_RETURN_ORDER(len_a, len_b);
	return 0;
}

/* Return whether what a source says is possible. */
static bool
source_sound(const EmpScoreSource *source)
{
	EmpInt128 sum = emp_wide_get(&source->sum);

	return source->weight >= 0 && source->weight <= EMP_POINTS_MAX && source->n >= 0 &&
		   source->n <= EMP_READINGS_MAX && source->missing >= 0 &&
		   source->missing <= EMP_READINGS_MAX - source->n && source->n + source->missing >= 1 &&
		   sum >= 0 && sum <= (EmpInt128) source->n * EMP_POINTS_MAX;
}

/* Return whether a stored value of so many bytes is possible. */
bool
emp_empathy_summary_sound(const EmpEmpathySummary *s, size_t size)
{
	const EmpScoreSource *before = NULL;
	uint32_t sources = 0;
	size_t at = 0;

	if (size < sizeof(*s) || size != emp_empathy_summary_size(s) || s->policy >= EMP_POLICIES)
		return false;
	while (at < s->used)
	{
		const EmpScoreSource *source = (const EmpScoreSource *) (s->sources_at + at);

		if (s->used - at < sizeof(EmpScoreSource) || source->len > EMP_SOURCE_STORED_NAME ||
			s->used - at < emp_source_size(source->len) || !source_sound(source))
			return false;
		if (before != NULL &&
			compare_names(before->name, before->len, source->name, source->len) >= 0)
			return false;
		at += emp_source_size(source->len);
		before = source;
		sources++;
	}
	return sources == s->sources && sources >= 1 && sources <= EMP_SOURCES_MAX;
}

/* Check the length of the name of a source that a user gave. */
EmpStatus
emp_source_check(size_t len, EmpFailure *failure)
{
	if (len <= EMP_SOURCE_NAME)
		return EMP_OK;
	emp_fail(failure, EMP_TOO_LARGE, "name of a source of %zu bytes is too long", len);
	emp_fail_detail(failure, "A source has a name of at most %d bytes.", EMP_SOURCE_NAME);
	return failure->status;
}

/* Find a source, or where it belongs. */
EmpScoreSource *
emp_empathy_summary_find(EmpEmpathySummary *s, const char *name, size_t len, size_t *place)
{
	const EmpScoreSource *source = NULL;

	*place = s->used;
	while ((source = emp_empathy_summary_next(s, source)) != NULL)
	{
		int order = compare_names(source->name, source->len, name, len);

		if (order < 0)
			continue;
		*place = (size_t) ((const char *) source - s->sources_at);
		return order == 0 ? (EmpScoreSource *) (s->sources_at + *place) : NULL;
	}
	return NULL;
}

/* Put a new source at its place. */
EmpScoreSource *
emp_empathy_summary_insert(EmpEmpathySummary *into, size_t place, const char *name, size_t len,
						   int64_t weight, EmpFailure *failure)
{
	size_t size = emp_source_size(len);
	char *at = into->sources_at + place;
	EmpScoreSource *source = (EmpScoreSource *) at;

	if (into->sources >= EMP_SOURCES_MAX)
	{
		emp_fail(failure, EMP_TOO_LARGE, "too many sources");
		emp_fail_detail(failure, "A score has at most %d sources.", EMP_SOURCES_MAX);
		emp_fail_hint(failure, "A source is a kind of data, such as 'survey'; name it rather than "
							   "the customer or the message.");
		return NULL;
	}
	memmove(at + size, at, into->used - place);
	memset(at, 0, size);
	source->weight = weight;
	source->len = (uint32_t) len;
	memcpy(source->name, name, len);
	into->used += (uint32_t) size;
	into->sources++;
	return source;
}

/* Record that a source has two weights. */
static EmpStatus
two_weights(const EmpScoreSource *source, int64_t weight, EmpFailure *failure)
{
	char quote[64];

	emp_quote(quote, sizeof(quote), source->name, (int) source->len);
	emp_fail(failure, EMP_BAD_VALUE, "source \"%s\" has two weights", quote);
	emp_fail_detail(failure, "One row says %.12g, another %.12g.",
					emp_points_double(source->weight), emp_points_double(weight));
	emp_fail_hint(failure, "Give all rows of a source the same weight, for instance from a table "
						   "of weights.");
	return failure->status;
}

/* Count rows of a source. */
static EmpStatus
count(EmpScoreSource *source, int64_t n, int64_t missing, EmpFailure *failure)
{
	int64_t left = EMP_READINGS_MAX - source->n - source->missing;

	if (n > left || missing > left - n)
		return emp_points_too_many_rows(failure);
	source->n += n;
	source->missing += missing;
	return EMP_OK;
}

/* Add a row to a source; score NULL: it has none. */
EmpStatus
emp_source_add(EmpScoreSource *source, const double *score, int64_t weight, EmpFailure *failure)
{
	int64_t points = 0;

	if (source->weight != weight)
		return two_weights(source, weight, failure);
	if (score != NULL && emp_points_of(*score, "score", &points, failure) != EMP_OK)
		return failure->status;
	emp_wide_add(&source->sum, points);
	return count(source, score != NULL, score == NULL, failure);
}

/* Append a source behind the last. */
static EmpScoreSource *
append(EmpEmpathySummary *into, const EmpScoreSource *source, EmpFailure *failure)
{
	EmpScoreSource *copy = emp_empathy_summary_insert(into, into->used, source->name, source->len,
													  source->weight, failure);

	if (copy != NULL)
		memcpy(copy, source, emp_source_size(source->len));
	return copy;
}

/* Merge two summaries into a third. */
EmpStatus
emp_empathy_summary_merge(const EmpEmpathySummary *a, const EmpEmpathySummary *b,
						  EmpEmpathySummary *into, EmpFailure *failure)
{
	const EmpScoreSource *x = emp_empathy_summary_next(a, NULL);
	const EmpScoreSource *y = emp_empathy_summary_next(b, NULL);

	if (a->policy != b->policy)
		return emp_policies_differ((EmpPolicy) a->policy, (EmpPolicy) b->policy, failure);
	emp_empathy_summary_init(into, (EmpPolicy) a->policy);
	while (x != NULL || y != NULL)
	{
		int order = x == NULL   ? 1
					: y == NULL ? -1
								: compare_names(x->name, x->len, y->name, y->len);
		EmpScoreSource *source = append(into, order <= 0 ? x : y, failure);

		if (source == NULL)
			return failure->status;
		if (order == 0)
		{
			if (x->weight != y->weight)
				return two_weights(x, y->weight, failure);
			if (count(source, y->n, y->missing, failure) != EMP_OK)
				return failure->status;
			emp_wide_add(&source->sum, emp_wide_get(&y->sum));
		}
		if (order <= 0)
			x = emp_empathy_summary_next(a, x);
		if (order >= 0)
			y = emp_empathy_summary_next(b, y);
	}
	return EMP_OK;
}

/* Order two sources. */
static int
compare_sources(const EmpScoreSource *a, const EmpScoreSource *b)
{
	int order = compare_names(a->name, a->len, b->name, b->len);

	if (order != 0)
		return order;
	EMP_RETURN_ORDER(a->weight, b->weight);
	EMP_RETURN_ORDER(a->n, b->n);
	EMP_RETURN_ORDER(a->missing, b->missing);
	EMP_RETURN_ORDER(emp_wide_get(&a->sum), emp_wide_get(&b->sum));
	return 0;
}

/* Order two summaries by their policy, then source by source; 0 only when they are equal. */
int
emp_empathy_summary_compare(const EmpEmpathySummary *a, const EmpEmpathySummary *b)
{
	const EmpScoreSource *x = emp_empathy_summary_next(a, NULL);
	const EmpScoreSource *y = emp_empathy_summary_next(b, NULL);

	EMP_RETURN_ORDER(a->policy, b->policy);
	while (x != NULL && y != NULL)
	{
		int order = compare_sources(x, y);

		if (order != 0)
			return order;
		x = emp_empathy_summary_next(a, x);
		y = emp_empathy_summary_next(b, y);
	}
	return (x != NULL) - (y != NULL);
}

/* Return a hash that is the same on every machine. */
uint64_t
emp_empathy_summary_hash(const EmpEmpathySummary *s, uint64_t seed)
{
	const EmpScoreSource *source = NULL;
	uint64_t hash = emp_hash64(&s->policy, 1, seed);

	while ((source = emp_empathy_summary_next(s, source)) != NULL)
	{
		uint8_t bytes[5 * 8];
		EmpWriter writer;

		emp_writer_init(&writer, bytes, sizeof(bytes));
		emp_write64be(&writer, (uint64_t) source->weight);
		emp_write64be(&writer, (uint64_t) source->n);
		emp_write64be(&writer, (uint64_t) source->missing);
		emp_write64be(&writer, source->sum.high);
		emp_write64be(&writer, source->sum.low);
		hash = emp_hash64(source->name, source->len, emp_hash64(bytes, sizeof(bytes), hash));
	}
	return hash;
}
