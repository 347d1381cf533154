/*
 * alpha_summary.c
 *		Mergeable sums over the answers of respondents to several items, for Cronbach's alpha.
 */
#include "scores/alpha_summary.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/order.h"
#include "base/pairs.h"

#define TYPE "alpha_summary"
#define ITEM_TEXT 64 /* " sum=", 17 characters, " squares=", 21 digits, rounded up */
#define HEAD_TEXT 96

/* Check the number of items that a user gave. */
EmpStatus
emp_alpha_check_items(int64_t items, EmpFailure *failure)
{
	if (items <= EMP_ALPHA_ITEMS_MAX)
		return EMP_OK;
	emp_fail(failure, EMP_TOO_LARGE, "too many items: %lld", (long long) items);
	emp_fail_detail(failure, "The limit is %d items.", EMP_ALPHA_ITEMS_MAX);
	return EMP_TOO_LARGE;
}

/* Make a summary of no respondent, ready for adding. */
void
emp_alpha_summary_init(EmpAlphaSummary *s, uint32_t items)
{
	memset(s, 0, emp_alpha_summary_size(items));
	s->format = EMP_ALPHA_SUMMARY_FORMAT;
	s->items = items;
}

/* Check that so many respondents with so many answers each may be added. */
static EmpStatus
check_more(const EmpAlphaSummary *s, uint32_t items, int64_t respondents, EmpFailure *failure)
{
	if (items != s->items)
	{
		emp_fail(failure, EMP_BAD_VALUE, "respondents with different numbers of items: %u and %u",
				 (unsigned) (items < s->items ? items : s->items),
				 (unsigned) (items < s->items ? s->items : items));
		emp_fail_hint(failure,
					  "Give each respondent an element for each item, NULL where there is no "
					  "answer.");
		return EMP_BAD_VALUE;
	}
	if (respondents > EMP_RESPONDENTS_MAX - s->respondents)
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "too many respondents");
		emp_fail_detail(failure, "The limit is %lld.", (long long) EMP_RESPONDENTS_MAX);
		return EMP_OUT_OF_RANGE;
	}
	return EMP_OK;
}

/* Add the answers of one respondent. */
EmpStatus
emp_alpha_summary_add(EmpAlphaSummary *s, const int32_t *answers, uint32_t items,
					  EmpFailure *failure)
{
	int64_t total = 0;
	uint32_t i;

	if (check_more(s, items, 1, failure) != EMP_OK)
		return failure->status;
	for (i = 0; i < items; i++)
	{
		if (answers[i] < -EMP_ALPHA_ANSWER_MAX || answers[i] > EMP_ALPHA_ANSWER_MAX)
		{
			emp_fail(failure, EMP_OUT_OF_RANGE, "answer %d is out of range", (int) answers[i]);
			emp_fail_detail(failure, "It is between -%d and %d.", EMP_ALPHA_ANSWER_MAX,
							EMP_ALPHA_ANSWER_MAX);
			return EMP_OUT_OF_RANGE;
		}
		total += answers[i];
	}
	for (i = 0; i < items; i++)
	{
		s->item[i].sum += answers[i];
		emp_wide_add(&s->item[i].squares, (EmpInt128) answers[i] * answers[i]);
	}
	emp_wide_add(&s->squares, (EmpInt128) total * total);
	s->respondents++;
	return EMP_OK;
}

/* Add the respondents of another summary. */
EmpStatus
emp_alpha_summary_merge(EmpAlphaSummary *into, const EmpAlphaSummary *from, EmpFailure *failure)
{
	uint32_t i;

	if (check_more(into, from->items, from->respondents, failure) != EMP_OK)
		return failure->status;
	for (i = 0; i < from->items; i++)
	{
		into->item[i].sum += from->item[i].sum;
		emp_wide_add(&into->item[i].squares, emp_wide_get(&from->item[i].squares));
	}
	emp_wide_add(&into->squares, emp_wide_get(&from->squares));
	into->respondents += from->respondents;
	return EMP_OK;
}

/* Return n times a sum of squares less the square of the sum: the variance, n (n - 1) times. */
static EmpInt128
scaled_variance(int64_t n, const EmpWide *squares, int64_t sum)
{
	return n * emp_wide_get(squares) - (EmpInt128) sum * sum;
}

/* Return whether sums are those of n numbers of at most so large a size. */
static bool
sums_sound(int64_t n, const EmpWide *squares, int64_t sum, int64_t largest)
{
	EmpInt128 limit = (EmpInt128) n * largest;

	return sum >= -limit && sum <= limit && emp_wide_get(squares) >= 0 &&
		   emp_wide_get(squares) <= limit * largest && scaled_variance(n, squares, sum) >= 0;
}

/* Return the sum of all answers. */
static int64_t
total_sum(const EmpAlphaSummary *s)
{
	int64_t sum = 0;
	uint32_t i;

	for (i = 0; i < s->items; i++)
		sum += s->item[i].sum;
	return sum;
}

/*
 * Return whether the sums are possible.
 *
 * The variance of totals is at most the number of items times the sum of their variances (Cauchy and
 * Schwarz), which is what keeps alpha from being above 1.
 */
static bool
all_sums_sound(const EmpAlphaSummary *s)
{
	int64_t n = s->respondents;
	EmpInt128 variances = 0;
	uint32_t i;

	if (n < 1 || n > EMP_RESPONDENTS_MAX)
		return false;
	for (i = 0; i < s->items; i++)
	{
		const EmpAlphaItem *item = &s->item[i];

		if (!sums_sound(n, &item->squares, item->sum, EMP_ALPHA_ANSWER_MAX))
			return false;
		variances += scaled_variance(n, &item->squares, item->sum);
	}
	return sums_sound(n, &s->squares, total_sum(s), (int64_t) s->items * EMP_ALPHA_ANSWER_MAX) &&
		   scaled_variance(n, &s->squares, total_sum(s)) <= s->items * variances;
}

/* Return whether a stored value of so many bytes is possible. */
bool
emp_alpha_summary_sound(const EmpAlphaSummary *s, size_t size)
{
	return size >= sizeof(*s) && s->items <= EMP_ALPHA_ITEMS_MAX &&
		   size == emp_alpha_summary_size(s->items) && all_sums_sound(s);
}

/*
 * Work out Cronbach's alpha (Cronbach 1951, "Coefficient alpha and the internal structure of tests"):
 *
 *		k / (k - 1) * (1 - (sum of the variances of the items) / (variance of the totals))
 *
 * as one fraction of integers, rounded once.
 */
bool
emp_alpha(const EmpAlphaSummary *s, double *alpha)
{
	EmpInt128 k = s->items;
	EmpInt128 total = scaled_variance(s->respondents, &s->squares, total_sum(s));
	EmpInt128 rest = total;
	uint32_t i;

	if (s->items < 2 || s->respondents < 2 || total == 0)
		return false;
	for (i = 0; i < s->items; i++)
		rest -= scaled_variance(s->respondents, &s->item[i].squares, s->item[i].sum);
	*alpha = emp_wide_ratio(k * rest, (k - 1) * total);
	return true;
}

/* Order two summaries by items, then respondents, then every sum; 0 only when they are equal. */
int
emp_alpha_summary_compare(const EmpAlphaSummary *a, const EmpAlphaSummary *b)
{
	uint32_t i;

	EMP_RETURN_ORDER(a->items, b->items);
	EMP_RETURN_ORDER(a->respondents, b->respondents);
	EMP_RETURN_ORDER(emp_wide_get(&a->squares), emp_wide_get(&b->squares));
	for (i = 0; i < a->items; i++)
	{
		EMP_RETURN_ORDER(a->item[i].sum, b->item[i].sum);
		EMP_RETURN_ORDER(emp_wide_get(&a->item[i].squares), emp_wide_get(&b->item[i].squares));
	}
	return 0;
}

/* Return a hash that is the same on every machine. */
uint64_t
emp_alpha_summary_hash(const EmpAlphaSummary *s, uint64_t seed)
{
	uint8_t bytes[24];
	uint32_t i;

	emp_store64le(bytes, (uint64_t) s->respondents);
	emp_store64le(bytes + 8, s->squares.low);
	emp_store64le(bytes + 16, s->squares.high);
	seed = emp_hash64(bytes, sizeof(bytes), seed);
	for (i = 0; i < s->items; i++)
	{
		emp_store64le(bytes, (uint64_t) s->item[i].sum);
		emp_store64le(bytes + 8, s->item[i].squares.low);
		emp_store64le(bytes + 16, s->item[i].squares.high);
		seed = emp_hash64(bytes, sizeof(bytes), seed);
	}
	return seed;
}

/* Return how many bytes printing takes at most. */
size_t
emp_alpha_summary_text_size(const EmpAlphaSummary *s)
{
	return HEAD_TEXT + (size_t) s->items * ITEM_TEXT;
}

/* Print a summary, terminated, and return the length. */
size_t
emp_alpha_summary_print(const EmpAlphaSummary *s, char *out)
{
	size_t len = (size_t) sprintf(out, "respondents=%lld squares=", (long long) s->respondents);
	uint32_t i;

	len += (size_t) emp_wide_print(emp_wide_get(&s->squares), out + len);
	for (i = 0; i < s->items; i++)
	{
		len += (size_t) sprintf(out + len, " sum=%lld squares=", (long long) s->item[i].sum);
		len += (size_t) emp_wide_print(emp_wide_get(&s->item[i].squares), out + len);
	}
	return len;
}

/* Read the next pair, which has this key, as an integer of at most this size. */
static bool
parse_number(EmpPairs *pairs, const char *key, EmpInt128 least, EmpInt128 most, EmpInt128 *number,
			 EmpFailure *failure)
{
	if (!emp_pairs_next(pairs, failure))
	{
		if (failure->status == EMP_OK)
			emp_pairs_missing(pairs, failure, key);
		return false;
	}
	if (!emp_span_is(pairs->key, key))
	{
		emp_pairs_fail(pairs, failure, "unexpected");
		return false;
	}
	if (!emp_pairs_integer(pairs, number, failure))
		return false;
	if (*number < least || *number > most)
	{
		emp_pairs_fail(pairs, failure, "number out of range in");
		return false;
	}
	return true;
}

/* Parse the text form. */
EmpStatus
emp_alpha_summary_parse(const char *text, size_t len, EmpAlphaSummary *s, EmpFailure *failure)
{
	const EmpInt128 largest = (EmpInt128) EMP_ALPHA_ITEMS_MAX * EMP_ALPHA_ANSWER_MAX;
	EmpInt128 number;
	EmpPairs pairs;
	EmpPairs ahead;

	emp_alpha_summary_init(s, 0);
	emp_pairs_start(&pairs, TYPE, "respondents=2 squares=65 sum=7 squares=29 sum=4 squares=8", text,
					len);
	if (!parse_number(&pairs, "respondents", 1, EMP_RESPONDENTS_MAX, &number, failure))
		return failure->status;
	s->respondents = (int64_t) number;
	if (!parse_number(&pairs, "squares", 0, s->respondents * largest * largest, &number, failure))
		return failure->status;
	emp_wide_set(&s->squares, number);
	for (ahead = pairs; emp_pairs_next(&ahead, failure); ahead = pairs)
	{
		EmpInt128 limit = (EmpInt128) s->respondents * EMP_ALPHA_ANSWER_MAX;
		EmpAlphaItem *item = &s->item[s->items];

		if (emp_alpha_check_items((int64_t) s->items + 1, failure) != EMP_OK ||
			!parse_number(&pairs, "sum", -limit, limit, &number, failure))
			return failure->status;
		item->sum = (int64_t) number;
		if (!parse_number(&pairs, "squares", 0, limit * EMP_ALPHA_ANSWER_MAX, &number, failure))
			return failure->status;
		emp_wide_set(&item->squares, number);
		s->items++;
	}
	if (failure->status != EMP_OK)
		return failure->status;
	if (!all_sums_sound(s))
	{
		emp_fail(failure, EMP_BAD_TEXT, "sums of an alpha_summary do not fit together");
		emp_fail_detail(failure, "No answers have them.");
		return EMP_BAD_TEXT;
	}
	return EMP_OK;
}
