/*
 * quantile_sketch.c
 *		Quantiles of numbers from counts in buckets.
 *
 * Adding a number is writing 16 bytes behind the others.  When there is no room left, what came is put in
 * order by its bucket (base/radix.h) and merged with the buckets that there are.  The room for numbers that
 * came is as large as the buckets, and 1,024 at least once there are so many numbers: so each number is sorted
 * once, and each bucket copied less than once for each number, however they are spread.
 */
#include "segment/quantile_sketch.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/number.h"
#include "base/order.h"

#define FIRST_ROOM 8     /* most groups of a GROUP BY are small */
#define BUFFER 1024      /* numbers that wait in a sketch of many */
#define CHECK_STEP 65536 /* buckets between two checks */

/* Check a number that a user gave. */
EmpStatus
emp_quantile_number_check(double number, EmpFailure *failure)
{
	if (isfinite(number))
		return EMP_OK;
	emp_fail(failure, EMP_OUT_OF_RANGE, "number %s has no place among quantiles", EMP_SHOW(number));
	emp_fail_detail(failure, "Quantiles are of finite numbers.");
	emp_fail_hint(failure, "Leave such rows out by FILTER, or make them NULL, which is skipped.");
	return failure->status;
}

/* Check a share of the numbers that a user gave. */
EmpStatus
emp_quantile_share_check(double q, EmpFailure *failure)
{
	if (q >= 0 && q <= 1)
		return EMP_OK;
	emp_fail(failure, EMP_OUT_OF_RANGE, "quantile %s is out of range", EMP_SHOW(q));
	emp_fail_detail(failure,
					"A quantile is from 0 to 1: 0.5 is the median, 0.95 is exceeded by one "
					"number in twenty.");
	return failure->status;
}

/* Return a number as it is counted: no negative zero, and 0 for what is too small for a bucket. */
static double
counted(double number)
{
	return fabs(number) < DBL_MIN ? 0.0 : number;
}

/* Return the number of the bucket of a number. */
uint32_t
emp_quantile_bucket(double number)
{
	return (uint32_t) (emp_radix_key(counted(number)) >> (64 - EMP_QUANTILE_BUCKET_BITS));
}

/* Return a number that orders buckets by series, then by what is in them. */
static uint32_t
place_of(const EmpQuantileBucket *b)
{
	return (uint32_t) emp_quantile_series(b) << EMP_QUANTILE_BUCKET_BITS |
		   emp_quantile_bucket(b->low);
}

/* Make an open sketch of nothing yet; its room is not touched. */
void
emp_quantile_sketch_init(EmpQuantileSketch *s, int series, uint32_t room)
{
	memset(s, 0, sizeof(*s));
	s->format = EMP_QUANTILE_SKETCH_FORMAT;
	s->series = (uint8_t) series;
	s->room = room;
}

/* Count so many more numbers of a series. */
static EmpStatus
count(EmpQuantileSketch *s, int series, int64_t more, EmpFailure *failure)
{
	if (more <= EMP_QUANTILE_NUMBERS_MAX - s->numbers[series])
	{
		s->numbers[series] += more;
		return EMP_OK;
	}
	emp_fail(failure, EMP_OUT_OF_RANGE, "too many numbers");
	emp_fail_detail(failure, "Quantiles are of at most 2^48 numbers.");
	return failure->status;
}

/* Add a bucket behind all others. */
EmpStatus
emp_quantile_sketch_append(EmpQuantileSketch *s, int series, double low, int64_t numbers,
						   EmpFailure *failure)
{
	if (count(s, series, numbers, failure) != EMP_OK)
		return failure->status;
	s->bucket[s->buckets++] =
		(EmpQuantileBucket){counted(low), (uint64_t) series << 48 | (uint64_t) (numbers - 1)};
	return EMP_OK;
}

/* Add a number. */
EmpStatus
emp_quantile_sketch_add(EmpQuantileSketch *s, int series, double number, EmpFailure *failure)
{
	return emp_quantile_sketch_append(s, series, number, 1, failure);
}

/* Add all of another sketch. */
EmpStatus
emp_quantile_sketch_merge(EmpQuantileSketch *into, const EmpQuantileSketch *from,
						  EmpFailure *failure)
{
	int i;

	for (i = 0; i < from->series; i++)
		if (count(into, i, from->numbers[i], failure) != EMP_OK)
			return failure->status;
	memcpy(&into->bucket[into->buckets], from->bucket, from->buckets * sizeof(EmpQuantileBucket));
	if (into->buckets == 0)
		into->sorted = from->sorted;
	into->buckets += from->buckets;
	return EMP_OK;
}

/* Return the items that putting in order needs. */
size_t
emp_quantile_sketch_scratch(const EmpQuantileSketch *from)
{
	return 2 * (size_t) (from->buckets - from->sorted);
}

/* Add a bucket to those in order, the last of which may be the same. */
static void
put(EmpQuantileSketch *into, const EmpQuantileBucket *b)
{
	EmpQuantileBucket *last = &into->bucket[into->buckets];

	if (into->buckets == 0 || place_of(last - 1) != place_of(b))
	{
		*last = *b;
		into->buckets++;
		return;
	}
	last--;
	last->low = fmin(last->low, b->low);
	last->tagged += (uint64_t) emp_quantile_count(b);
}

/* Put a sketch in order. */
void
emp_quantile_sketch_compact(const EmpQuantileSketch *from, EmpKeyed *scratch,
							EmpQuantileSketch *into, EmpCheck check)
{
	const EmpQuantileBucket *tail = from->bucket + from->sorted;
	size_t tails = from->buckets - from->sorted;
	size_t i;
	size_t k = 0;

	for (i = 0; i < tails; i++)
		scratch[i] = (EmpKeyed){place_of(&tail[i]), i};
	emp_radix_sort(scratch, scratch + tails, tails, check);
	for (i = 0; i < from->sorted || k < tails;)
	{
		if ((i + k) % CHECK_STEP == 0)
			check();
		if (k == tails || (i < from->sorted && place_of(&from->bucket[i]) <= scratch[k].key))
			put(into, &from->bucket[i++]);
		else
			put(into, &tail[scratch[k++].place]);
	}
	into->sorted = into->room = into->buckets;
	memcpy(into->numbers, from->numbers, sizeof(into->numbers));
}

/* Return the larger of two numbers. */
static int64_t
larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Return how much room a closed sketch, or none, gets that is to take so many more. */
uint32_t
emp_quantile_sketch_room(const EmpQuantileSketch *s, uint32_t more)
{
	int64_t numbers = s == NULL ? 0 : s->numbers[0] + s->numbers[1] + s->numbers[2];
	uint32_t buckets = s == NULL ? 0 : s->buckets;
	int64_t waiting = larger(larger(buckets, numbers < BUFFER ? numbers : BUFFER), FIRST_ROOM);

	return buckets + (uint32_t) larger(waiting, more);
}

/* Return whether the head of a stored value of so many bytes is possible. */
bool
emp_quantile_sketch_sound(const EmpQuantileSketch *s, int series, size_t size)
{
	int i;

	if (size < sizeof(*s) || s->series != series || size != emp_quantile_sketch_size(s->room) ||
		s->sorted > s->buckets || s->buckets > s->room || s->buckets == 0)
		return false;
	for (i = 0; i < EMP_QUANTILE_SERIES; i++)
		if (s->numbers[i] < 0 || s->numbers[i] > EMP_QUANTILE_NUMBERS_MAX ||
			(i >= series && s->numbers[i] != 0))
			return false;
	return true;
}

/* Return whether all of a closed sketch is possible. */
bool
emp_quantile_sketch_possible(const EmpQuantileSketch *s)
{
	int64_t numbers[EMP_QUANTILE_SERIES] = {0};
	uint32_t last = 0;
	uint32_t i;

	for (i = 0; i < s->buckets; i++)
	{
		const EmpQuantileBucket *b = &s->bucket[i];
		int series = emp_quantile_series(b);

		if (series >= s->series || !isfinite(b->low) ||
			emp_double_bits(b->low) != emp_double_bits(counted(b->low)) ||
			(i > 0 && place_of(b) <= last))
			return false;
		last = place_of(b);
		numbers[series] += emp_quantile_count(b);
		if (numbers[series] > s->numbers[series])
			return false;
	}
	return memcmp(numbers, s->numbers, sizeof(numbers)) == 0;
}

/* Return the bucket that has the quantile q of a series; NULL of one without numbers. */
static const EmpQuantileBucket *
bucket_of(const EmpQuantileSketch *s, int series, double q)
{
	int64_t wanted = (int64_t) ceil(q * (double) s->numbers[series]); /* as percentile_disc */
	int64_t seen = 0;
	uint32_t i;

	for (i = 0; i < s->buckets; i++)
	{
		if (emp_quantile_series(&s->bucket[i]) != series)
			continue;
		seen += emp_quantile_count(&s->bucket[i]);
		if (seen >= wanted)
			return &s->bucket[i];
	}
	return NULL;
}

/* Return the quantile q of a series. */
double
emp_quantile(const EmpQuantileSketch *s, int series, double q)
{
	const EmpQuantileBucket *b = bucket_of(s, series, q);

	return b == NULL ? NAN : b->low;
}

/* Return the share of the numbers at or below a number. */
double
emp_quantile_rank(const EmpQuantileSketch *s, double number)
{
	int64_t below = 0;
	uint32_t i;

	for (i = 0; i < s->buckets && emp_quantile_series(&s->bucket[i]) == 0; i++)
		if (s->bucket[i].low <= number)
			below += emp_quantile_count(&s->bucket[i]);
	return (double) below / (double) s->numbers[0];
}

/* Return whether a number is in a bucket above that of the quantile q. */
bool
emp_quantile_exceeded(const EmpQuantileSketch *s, double q, double number)
{
	return emp_quantile_bucket(number) > emp_quantile_bucket(emp_quantile(s, 0, q));
}

/* Order two sketches; 0 only when they are equal. */
int
emp_quantile_sketch_compare(const EmpQuantileSketch *a, const EmpQuantileSketch *b)
{
	uint32_t i;

	for (i = 0; i < EMP_QUANTILE_SERIES; i++)
		EMP_RETURN_ORDER(a->numbers[i], b->numbers[i]);
	EMP_RETURN_ORDER(a->buckets, b->buckets);
	for (i = 0; i < a->buckets; i++)
	{
		EMP_RETURN_ORDER(a->bucket[i].low, b->bucket[i].low);
		EMP_RETURN_ORDER(a->bucket[i].tagged, b->bucket[i].tagged);
	}
	return 0;
}

/* Return a hash that is the same on every machine. */
uint64_t
emp_quantile_sketch_hash(const EmpQuantileSketch *s, uint64_t seed)
{
	uint64_t hash = emp_hash_seed(seed ^ s->buckets);
	uint32_t i;

	for (i = 0; i < s->buckets; i++)
		hash = emp_hash_mix(hash ^ emp_double_bits(s->bucket[i].low) ^ EMP_SECRET_1,
							s->bucket[i].tagged ^ EMP_SECRET_2);
	return emp_hash_seed(hash);
}
