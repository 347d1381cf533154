/*
 * retention_sample.c
 *		How many customers of a contract were lost in which period: the state behind sbg_fit.
 */
#include "value/retention_sample.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/order.h"
#include "base/pairs.h"

#define TYPE "retention_sample"
#define EXAMPLE "periods=2 waiting=743 fresh=0 lost_1=131 lost_2=126"
#define NUMBER_SIZE 24 /* of a 64-bit integer, and a blank */

/* Check that a count of customers is not negative. */
static EmpStatus
check_count(const char *what, int64_t count, EmpFailure *failure)
{
	if (count >= 0)
		return EMP_OK;
	emp_fail(failure, EMP_OUT_OF_RANGE, "%s %lld is negative", what, (long long) count);
	emp_fail_detail(failure, "It is a number of customers.");
	return failure->status;
}

/* Check a row that a user gave. */
EmpStatus
emp_retention_row_check(const EmpRetentionRow *row, EmpFailure *failure)
{
	if (check_count("lost", row->lost, failure) != EMP_OK ||
		check_count("active", row->active, failure) != EMP_OK)
		return failure->status;
	if (!row->ended)
		return EMP_OK;
	if (row->age < 0 || (row->age == 0 && row->lost > 0))
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "age %d is out of range", (int) row->age);
		emp_fail_detail(failure, "It is the number of the renewal at which customers were lost, "
								 "from 1, or the number of times that they renewed, from 0.");
		return failure->status;
	}
	if (row->age > EMP_RETENTION_PERIODS)
	{
		emp_fail(failure, EMP_TOO_LARGE, "age %d is too large", (int) row->age);
		emp_fail_detail(failure, "A %s holds %d periods.", TYPE, EMP_RETENTION_PERIODS);
		emp_fail_hint(failure, "Count longer periods: age is a number of renewals, not of days.");
		return failure->status;
	}
	return EMP_OK;
}

/* Make a state of no customer. */
void
emp_retention_sample_init(EmpRetentionSample *s, uint32_t periods)
{
	memset(s, 0, emp_retention_sample_size(periods));
	s->format = EMP_RETENTION_SAMPLE_FORMAT;
	s->periods = periods;
}

/* Copy a state into a larger one. */
void
emp_retention_sample_extend(EmpRetentionSample *into, uint32_t periods,
							const EmpRetentionSample *from)
{
	emp_retention_sample_init(into, periods);
	memcpy(into, from, emp_retention_sample_size(from->periods));
	into->periods = periods;
}

/* Count more customers, unless there are too many. */
static EmpStatus
count_customers(EmpRetentionSample *s, int64_t lost, int64_t active, EmpFailure *failure)
{
	if (lost <= EMP_RETENTION_CUSTOMERS_MAX - s->customers &&
		active <= EMP_RETENTION_CUSTOMERS_MAX - s->customers - lost)
	{
		s->customers += lost + active;
		return EMP_OK;
	}
	emp_fail(failure, EMP_OUT_OF_RANGE, "too many customers");
	emp_fail_detail(failure, "A %s holds at most %lld customers.", TYPE,
					(long long) EMP_RETENTION_CUSTOMERS_MAX);
	return failure->status;
}

/* Add a row. */
EmpStatus
emp_retention_sample_add(EmpRetentionSample *s, const EmpRetentionRow *row, EmpFailure *failure)
{
	if (count_customers(s, row->lost, row->active, failure) != EMP_OK)
		return failure->status;
	if (!row->ended)
		s->waiting += row->lost + row->active;
	else if (row->age == 0)
		s->fresh += row->active;
	else
	{
		s->period[row->age - 1].lost += row->lost;
		s->period[row->age - 1].active += row->active;
	}
	return EMP_OK;
}

/* Add another state. */
EmpStatus
emp_retention_sample_merge(EmpRetentionSample *into, const EmpRetentionSample *from,
						   EmpFailure *failure)
{
	uint32_t i;

	if (count_customers(into, from->customers, 0, failure) != EMP_OK)
		return failure->status;
	into->waiting += from->waiting;
	into->fresh += from->fresh;
	for (i = 0; i < from->periods; i++)
	{
		into->period[i].lost += from->period[i].lost;
		into->period[i].active += from->period[i].active;
	}
	return EMP_OK;
}

/* Return whether a stored value of so many bytes can be read without going astray. */
bool
emp_retention_sample_sound(const EmpRetentionSample *s, size_t size)
{
	return size >= sizeof(*s) && s->periods <= EMP_RETENTION_PERIODS &&
		   size == emp_retention_sample_size(s->periods) && s->customers >= 0 &&
		   s->customers <= EMP_RETENTION_CUSTOMERS_MAX;
}

/* Order two states. */
int
emp_retention_sample_compare(const EmpRetentionSample *a, const EmpRetentionSample *b)
{
	uint32_t i;

	EMP_RETURN_ORDER(a->periods, b->periods);
	EMP_RETURN_ORDER(a->waiting, b->waiting);
	EMP_RETURN_ORDER(a->fresh, b->fresh);
	for (i = 0; i < a->periods; i++)
	{
		EMP_RETURN_ORDER(a->period[i].lost, b->period[i].lost);
		EMP_RETURN_ORDER(a->period[i].active, b->period[i].active);
	}
	return 0;
}

/* Return a hash of a state, of its numbers one after the other. */
uint64_t
emp_retention_sample_hash(const EmpRetentionSample *s, uint64_t seed)
{
	uint64_t hash = emp_hash_mix(seed ^ (uint64_t) s->waiting, EMP_SECRET_1);
	uint32_t i;

	hash = emp_hash_mix(hash ^ (uint64_t) s->fresh, EMP_SECRET_2);
	for (i = 0; i < s->periods; i++)
		hash = emp_hash_mix(hash ^ (uint64_t) s->period[i].lost ^ EMP_SECRET_3,
							(uint64_t) s->period[i].active ^ EMP_SECRET_1);
	return emp_hash_seed(hash ^ s->periods);
}

/* Return how many bytes print needs at most. */
size_t
emp_retention_sample_text_size(const EmpRetentionSample *s)
{
	return (size_t) 3 * (NUMBER_SIZE + 10) + 2 * (NUMBER_SIZE + 20) * (size_t) s->periods;
}

/* Print the text form, terminated. */
void
emp_retention_sample_print(const EmpRetentionSample *s, char *out)
{
	uint32_t i;

	out += sprintf(out, "periods=%u waiting=%lld fresh=%lld", (unsigned) s->periods,
				   (long long) s->waiting, (long long) s->fresh);
	for (i = 0; i < s->periods; i++)
	{
		if (s->period[i].lost != 0)
			out += sprintf(out, " lost_%u=%lld", i + 1, (long long) s->period[i].lost);
		if (s->period[i].active != 0)
			out += sprintf(out, " active_%u=%lld", i + 1, (long long) s->period[i].active);
	}
}

/* Find the number of periods in a text. */
EmpStatus
emp_retention_sample_parse_periods(const char *text, size_t len, uint32_t *periods,
								   EmpFailure *failure)
{
	EmpPairs pairs;

	emp_pairs_start(&pairs, TYPE, EXAMPLE, text, len);
	while (emp_pairs_next(&pairs, failure))
	{
		EmpInt128 number;

		if (!emp_span_is(pairs.key, "periods"))
			continue;
		if (!emp_pairs_integer(&pairs, &number, failure))
			return failure->status;
		if (number < 0 || number > EMP_RETENTION_PERIODS)
			return emp_pairs_fail(&pairs, failure, "number out of range in");
		*periods = (uint32_t) number;
		return EMP_OK;
	}
	return failure->status != EMP_OK ? failure->status
									 : emp_pairs_missing(&pairs, failure, "periods");
}

/* Return where the count of a key is, such as lost_12; NULL when there is no such key. */
static int64_t *
find_count(EmpRetentionSample *s, EmpSpan key)
{
	const char *names[] = {"lost_", "active_"};
	int i;

	if (emp_span_is(key, "waiting"))
		return &s->waiting;
	if (emp_span_is(key, "fresh"))
		return &s->fresh;
	for (i = 0; i < 2; i++)
	{
		size_t len = strlen(names[i]);
		EmpInt128 period;

		if (key.len > len && memcmp(key.text, names[i], len) == 0 &&
			emp_wide_parse(key.text + len, key.len - len, &period) && period >= 1 &&
			period <= s->periods)
			return i == 0 ? &s->period[period - 1].lost : &s->period[period - 1].active;
	}
	return NULL;
}

/* Read the text form into a state that was initialised with its periods. */
EmpStatus
emp_retention_sample_parse(const char *text, size_t len, EmpRetentionSample *s, EmpFailure *failure)
{
	bool periods = false;
	EmpPairs pairs;

	emp_pairs_start(&pairs, TYPE, EXAMPLE, text, len);
	while (emp_pairs_next(&pairs, failure))
	{
		int64_t *count = find_count(s, pairs.key);
		EmpInt128 number;

		if (count == NULL)
		{
			if (periods || !emp_span_is(pairs.key, "periods"))
				return emp_pairs_fail(&pairs, failure, "unknown key in");
			periods = true;
			continue;
		}
		if (!emp_pairs_integer(&pairs, &number, failure))
			return failure->status;
		if (*count != 0)
			return emp_pairs_fail(&pairs, failure, "key given twice:");
		if (number < 0 || number > EMP_RETENTION_CUSTOMERS_MAX)
			return emp_pairs_fail(&pairs, failure, "number out of range in");
		*count = (int64_t) number;
		if (count_customers(s, *count, 0, failure) != EMP_OK)
			return failure->status;
	}
	return failure->status;
}
