/*
 * quantile_sketch_text.c
 *		Text form of quantile sketches.
 */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/pairs.h"
#include "segment/quantile_sketch.h"

#define BUCKET_TEXT (EMP_NUMBER_TEXT_SIZE + 24) /* blank, letter, number, "=", count */
#define CHECK_EVERY 1024

/* Return the letters of the series, in order; "" where there is only one. */
static const char *
letters_of(int series)
{
	return series == 1 ? "" : "rfm";
}

/* Return the bytes that print needs. */
size_t
emp_quantile_sketch_text_size(const EmpQuantileSketch *s)
{
	return BUCKET_TEXT * (size_t) s->buckets + 1;
}

/* Print a closed sketch, terminated, and return the length. */
size_t
emp_quantile_sketch_print(const EmpQuantileSketch *s, char *out, EmpCheck check)
{
	const char *letters = letters_of(s->series);
	size_t len = 0;
	uint32_t i;

	for (i = 0; i < s->buckets; i++)
	{
		const EmpQuantileBucket *b = &s->bucket[i];

		if (i % CHECK_EVERY == 0)
			check();
		if (i > 0)
			out[len++] = ' ';
		if (s->series > 1)
			out[len++] = letters[emp_quantile_series(b)];
		len += (size_t) emp_number_print(b->low, out + len);
		len += (size_t) sprintf(out + len, "=%lld", (long long) emp_quantile_count(b));
	}
	return len;
}

/* Start reading a text. */
static void
start(EmpPairs *pairs, const char *text, size_t len, int series)
{
	if (series == 1)
		emp_pairs_start(pairs, "quantile_sketch", "0=3 12.5=40", text, len);
	else
		emp_pairs_start(pairs, "rfm_summary", "r3=2 f0=2 m12.5=1", text, len);
}

/* Say how much room a text needs: buckets have to rise, so there are no more than there can be. */
EmpStatus
emp_quantile_sketch_parse_plan(const char *text, size_t len, int series, uint32_t *room,
							   EmpFailure *failure)
{
	EmpPairs pairs;

	uint32_t most = (uint32_t) series << EMP_QUANTILE_BUCKET_BITS;

	*room = 0;
	start(&pairs, text, len, series);
	while (*room < most && emp_pairs_next(&pairs, failure))
		(*room)++;
	if (*room == most)
		return EMP_OK;
	if (failure->status == EMP_OK && *room == 0)
		return emp_pairs_missing(&pairs, failure, "a number");
	return failure->status;
}

/* Read the series and the lowest number of a bucket. */
static bool
read_key(EmpSpan key, int series, int *which, double *low)
{
	const char *letters = letters_of(series);
	const char *letter = letters;

	if (series > 1)
	{
		letter = memchr(letters, key.text[0], (size_t) series);
		if (letter == NULL || key.len < 2)
			return false;
		key = (EmpSpan){key.text + 1, key.len - 1};
	}
	*which = (int) (letter - letters);
	return emp_number_parse(key.text, key.len, low);
}

/* Parse the text form. */
EmpStatus
emp_quantile_sketch_parse(const char *text, size_t len, EmpQuantileSketch *s, EmpCheck check,
						  EmpFailure *failure)
{
	EmpInt128 numbers;
	EmpPairs pairs;
	double low;
	int series;

	start(&pairs, text, len, s->series);
	while (emp_pairs_next(&pairs, failure))
	{
		if (s->buckets % CHECK_EVERY == 0)
			check();
		if (!read_key(pairs.key, s->series, &series, &low))
			return emp_pairs_fail(&pairs, failure, "no number in");
		if (!emp_pairs_integer(&pairs, &numbers, failure))
			return failure->status;
		if (numbers < 1 || numbers > EMP_QUANTILE_NUMBERS_MAX)
			return emp_pairs_fail(&pairs, failure, "number out of range in");
		if (s->buckets > 0)
		{
			const EmpQuantileBucket *last = &s->bucket[s->buckets - 1];

			if (series < emp_quantile_series(last) ||
				(series == emp_quantile_series(last) &&
				 emp_quantile_bucket(low) <= emp_quantile_bucket(last->low)))
				return emp_pairs_fail(&pairs, failure, "a bucket that is not above the last in");
		}
		if (emp_quantile_sketch_append(s, series, low, (int64_t) numbers, failure) != EMP_OK)
			return failure->status;
	}
	s->sorted = s->buckets;
	s->room = s->buckets;
	return failure->status;
}
