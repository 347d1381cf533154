/*
 * rate_summary.c
 *		A mergeable rate: how many of how many.
 */
#include "scores/rate_summary.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/order.h"
#include "base/pairs.h"
#include "base/wide.h"

/* Record that a rate would count more cases than fit. */
static EmpStatus
too_many(EmpFailure *failure)
{
	emp_fail(failure, EMP_OUT_OF_RANGE, "too many cases");
	emp_fail_detail(failure, "A rate_summary holds at most %lld cases.", (long long) EMP_CASES_MAX);
	return EMP_OUT_OF_RANGE;
}

/* Make a rate of no case, ready for adding. */
void
emp_rate_summary_init(EmpRateSummary *s)
{
	memset(s, 0, sizeof(*s));
	s->format = EMP_RATE_SUMMARY_FORMAT;
}

/* Add one case. */
EmpStatus
emp_rate_summary_add(EmpRateSummary *s, bool hit, EmpFailure *failure)
{
	if (s->cases >= EMP_CASES_MAX)
		return too_many(failure);
	s->cases++;
	s->hits += hit;
	return EMP_OK;
}

/* Add the cases of another rate. */
EmpStatus
emp_rate_summary_merge(EmpRateSummary *into, const EmpRateSummary *from, EmpFailure *failure)
{
	if (from->cases > EMP_CASES_MAX - into->cases)
		return too_many(failure);
	into->cases += from->cases;
	into->hits += from->hits;
	return EMP_OK;
}

/* Return whether the counts are possible. */
bool
emp_rate_summary_sound(const EmpRateSummary *s)
{
	return s->cases >= 1 && s->cases <= EMP_CASES_MAX && s->hits >= 0 && s->hits <= s->cases;
}

/* Return the rate in percent, rounded once. */
double
emp_rate_summary_percent(const EmpRateSummary *s)
{
	return emp_wide_ratio((EmpInt128) s->hits * 100, s->cases);
}

/* Say whether a case is solved at its first contact. */
EmpStatus
emp_first_contact(int32_t contact_no, bool resolved, bool *hit, EmpFailure *failure)
{
	if (contact_no < 1)
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "contact number %d is out of range", (int) contact_no);
		emp_fail_detail(failure, "The first contact of a case has the number 1.");
		return EMP_OUT_OF_RANGE;
	}
	*hit = contact_no == 1 && resolved;
	return EMP_OK;
}

/* Order two rates by their exact rate, then by cases; 0 only when they are equal. */
int
emp_rate_summary_compare(const EmpRateSummary *a, const EmpRateSummary *b)
{
	EMP_RETURN_ORDER((EmpInt128) a->hits * b->cases, (EmpInt128) b->hits * a->cases);
	EMP_RETURN_ORDER(a->cases, b->cases);
	return 0;
}

/* Return a hash that is the same on every machine. */
uint64_t
emp_rate_summary_hash(const EmpRateSummary *s, uint64_t seed)
{
	uint8_t bytes[EMP_RATE_SUMMARY_BYTES];

	emp_rate_summary_pack(s, bytes);
	return emp_hash64(bytes, sizeof(bytes), seed);
}

/* Print a rate, terminated, and return the length. */
int
emp_rate_summary_print(const EmpRateSummary *s, char *out)
{
	return snprintf(out, EMP_RATE_SUMMARY_TEXT_SIZE, "hits=%lld cases=%lld", (long long) s->hits,
					(long long) s->cases);
}

/* Check and store the counts of a rate that came from outside. */
static EmpStatus
fill(EmpRateSummary *s, EmpInt128 hits, EmpInt128 cases, EmpStatus status, EmpFailure *failure)
{
	emp_rate_summary_init(s);
	if (cases < 1 || cases > EMP_CASES_MAX)
	{
		emp_fail(failure, status, "\"cases\" of a rate_summary is out of range");
		emp_fail_detail(failure, "It is between 1 and %lld.", (long long) EMP_CASES_MAX);
		return status;
	}
	if (hits < 0 || hits > cases)
	{
		emp_fail(failure, status, "\"hits\" of a rate_summary is out of range");
		emp_fail_detail(failure, "It is between 0 and the number of cases.");
		return status;
	}
	s->hits = (int64_t) hits;
	s->cases = (int64_t) cases;
	return EMP_OK;
}

/* Parse the text form. */
EmpStatus
emp_rate_summary_parse(const char *text, size_t len, EmpRateSummary *s, EmpFailure *failure)
{
	static const char *const keys[2] = {"hits", "cases"};
	EmpInt128 value[2];
	bool seen[2] = {false, false};
	EmpPairs pairs;
	int i;

	emp_pairs_start(&pairs, "rate_summary", "hits=90 cases=100", text, len);
	while (emp_pairs_next(&pairs, failure))
	{
		for (i = 0; i < 2 && !emp_span_is(pairs.key, keys[i]); i++)
			;
		if (i == 2)
			return emp_pairs_fail(&pairs, failure, "unknown key in");
		if (seen[i])
			return emp_pairs_fail(&pairs, failure, "repeated key in");
		seen[i] = true;
		if (!emp_pairs_integer(&pairs, &value[i], failure))
			return failure->status;
	}
	if (failure->status != EMP_OK)
		return failure->status;
	for (i = 0; i < 2; i++)
		if (!seen[i])
			return emp_pairs_missing(&pairs, failure, keys[i]);
	return fill(s, value[0], value[1], EMP_BAD_TEXT, failure);
}

/* Write the byte form, EMP_RATE_SUMMARY_BYTES long. */
void
emp_rate_summary_pack(const EmpRateSummary *s, uint8_t *out)
{
	EmpWriter writer;

	emp_writer_init(&writer, out, EMP_RATE_SUMMARY_BYTES);
	emp_write8(&writer, EMP_RATE_SUMMARY_FORMAT);
	emp_write64be(&writer, (uint64_t) s->hits);
	emp_write64be(&writer, (uint64_t) s->cases);
}

/* Read the byte form, trusting nothing in it. */
EmpStatus
emp_rate_summary_unpack(const uint8_t *in, size_t len, EmpRateSummary *s, EmpFailure *failure)
{
	EmpReader reader;
	uint8_t format;
	int64_t hits;
	int64_t cases;

	emp_reader_init(&reader, in, len);
	format = emp_read8(&reader);
	hits = (int64_t) emp_read64be(&reader);
	cases = (int64_t) emp_read64be(&reader);
	if (!emp_reader_done(&reader) || format != EMP_RATE_SUMMARY_FORMAT)
		return emp_fail(failure, EMP_BAD_BINARY, "invalid binary form of type rate_summary");
	return fill(s, hits, cases, EMP_BAD_BINARY, failure);
}
