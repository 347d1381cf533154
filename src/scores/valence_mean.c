/*
 * valence_mean.c
 *		The mean valence of readings, as two exact sums: the state of customer_emotion_score.
 *
 * Also the arithmetic of sums of valence that emotion_summary shares: scores and order.
 */
#include "scores/valence_mean.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/pairs.h"
#include "emotion/emotion.h"

/* Record that a sum would count more readings than fit. */
EmpStatus
emp_too_many_readings(EmpFailure *failure)
{
	emp_fail(failure, EMP_OUT_OF_RANGE, "too many readings");
	emp_fail_detail(failure, "A summary holds at most %lld readings.",
					(long long) EMP_READINGS_MAX);
	return EMP_OUT_OF_RANGE;
}

/* Make a mean of no reading, ready for adding. */
void
emp_valence_mean_init(EmpValenceMean *mean)
{
	memset(mean, 0, sizeof(*mean));
	mean->format = EMP_VALENCE_MEAN_FORMAT;
}

/* Add one reading's valence, in 1e-9. */
EmpStatus
emp_valence_mean_add(EmpValenceMean *mean, int32_t valence, EmpFailure *failure)
{
	if (mean->readings >= EMP_READINGS_MAX)
		return emp_too_many_readings(failure);
	mean->readings++;
	emp_wide_add(&mean->valence, valence);
	return EMP_OK;
}

/* Add the readings of another mean. */
EmpStatus
emp_valence_mean_merge(EmpValenceMean *into, const EmpValenceMean *from, EmpFailure *failure)
{
	if (from->readings > EMP_READINGS_MAX - into->readings)
		return emp_too_many_readings(failure);
	into->readings += from->readings;
	emp_wide_add(&into->valence, emp_wide_get(&from->valence));
	return EMP_OK;
}

/*
 * Return the customer emotion score, 0..100: 50 + 50 * mean valence, rounded once.
 *
 * 50 + 50 * sum / (n * 1e9) is one fraction: (n * 1e9 + sum) / (n * 2e7).
 */
double
emp_score_of_sum(EmpInt128 valence, int64_t readings)
{
	EmpInt128 n = readings;

	return emp_wide_ratio(n * EMP_VALENCE_ONE + valence, n * (EMP_VALENCE_ONE / 50));
}

/* Return the mean valence, -1..1, rounded once. */
double
emp_mean_of_sum(EmpInt128 valence, int64_t readings)
{
	return emp_wide_ratio(valence, (EmpInt128) readings * EMP_VALENCE_ONE);
}

/* Order two sums by their exact means, then by readings. */
int
emp_mean_compare(EmpInt128 valence_a, int64_t readings_a, EmpInt128 valence_b, int64_t readings_b)
{
	/* below 2^48 * 1e9 * 2^48 < 2^126: no overflow */
	EmpInt128 left = valence_a * readings_b;
	EmpInt128 right = valence_b * readings_a;

	if (left != right)
		return left < right ? -1 : 1;
	return (readings_a > readings_b) - (readings_a < readings_b);
}

/* Order two means by mean valence, then by readings; 0 only when they are equal. */
int
emp_valence_mean_compare(const EmpValenceMean *a, const EmpValenceMean *b)
{
	return emp_mean_compare(emp_wide_get(&a->valence), a->readings, emp_wide_get(&b->valence),
							b->readings);
}

/* Return a hash that is the same on every machine. */
uint64_t
emp_valence_mean_hash(const EmpValenceMean *mean, uint64_t seed)
{
	uint8_t bytes[EMP_VALENCE_MEAN_BYTES];

	emp_valence_mean_pack(mean, bytes);
	return emp_hash64(bytes, sizeof(bytes), seed);
}

/* Print a mean, terminated, and return the length. */
int
emp_valence_mean_print(const EmpValenceMean *mean, char *out)
{
	int len = snprintf(out, EMP_VALENCE_MEAN_TEXT_SIZE,
					   "readings=%lld valence=", (long long) mean->readings);

	return len + emp_wide_print(emp_wide_get(&mean->valence), out + len);
}

/* Check and store the two sums of a mean that came from outside. */
static EmpStatus
fill(EmpValenceMean *mean, EmpInt128 readings, EmpInt128 valence, EmpStatus status,
	 EmpFailure *failure)
{
	EmpInt128 limit;

	if (readings < 1 || readings > EMP_READINGS_MAX)
	{
		emp_fail(failure, status, "\"readings\" of a valence_mean is out of range");
		emp_fail_detail(failure, "It is between 1 and %lld.", (long long) EMP_READINGS_MAX);
		return status;
	}
	limit = readings * EMP_VALENCE_ONE;
	if (valence < -limit || valence > limit)
	{
		emp_fail(failure, status, "\"valence\" of a valence_mean is out of range");
		emp_fail_detail(failure, "It is between -%d and %d for each reading.", EMP_VALENCE_ONE,
						EMP_VALENCE_ONE);
		return status;
	}
	emp_valence_mean_init(mean);
	mean->readings = (int64_t) readings;
	emp_wide_set(&mean->valence, valence);
	return EMP_OK;
}

/* Parse the text form. */
EmpStatus
emp_valence_mean_parse(const char *text, size_t len, EmpValenceMean *mean, EmpFailure *failure)
{
	static const char *const keys[2] = {"readings", "valence"};
	EmpInt128 value[2];
	bool seen[2] = {false, false};
	EmpPairs pairs;
	int i;

	emp_pairs_start(&pairs, "valence_mean", "readings=3 valence=1500000000", text, len);
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
	return fill(mean, value[0], value[1], EMP_BAD_TEXT, failure);
}

/* Write the byte form, EMP_VALENCE_MEAN_BYTES long. */
void
emp_valence_mean_pack(const EmpValenceMean *mean, uint8_t *out)
{
	EmpWriter writer;

	emp_writer_init(&writer, out, EMP_VALENCE_MEAN_BYTES);
	emp_write8(&writer, EMP_VALENCE_MEAN_FORMAT);
	emp_write64be(&writer, (uint64_t) mean->readings);
	emp_write64be(&writer, mean->valence.high);
	emp_write64be(&writer, mean->valence.low);
}

/* Read the byte form, trusting nothing in it. */
EmpStatus
emp_valence_mean_unpack(const uint8_t *in, size_t len, EmpValenceMean *mean, EmpFailure *failure)
{
	EmpReader reader;
	EmpWide valence;
	uint8_t format;
	int64_t readings;

	emp_reader_init(&reader, in, len);
	format = emp_read8(&reader);
	readings = (int64_t) emp_read64be(&reader);
	valence.high = emp_read64be(&reader);
	valence.low = emp_read64be(&reader);
	if (!emp_reader_done(&reader) || format != EMP_VALENCE_MEAN_FORMAT)
		return emp_fail(failure, EMP_BAD_BINARY, "invalid binary form of type valence_mean");
	return fill(mean, readings, emp_wide_get(&valence), EMP_BAD_BINARY, failure);
}
