/*
 * moments.c
 *		Counts and exact sums of numbers: the states behind trends and effects.
 */
#include "base/moments.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/order.h"
#include "base/pairs.h"

#define ROW_TEXT 40 /* a name, "=", 20 digits and a blank */

/* Record that a state would count more rows than fit. */
EmpStatus
emp_too_many_rows(EmpFailure *failure)
{
	emp_fail(failure, EMP_OUT_OF_RANGE, "too many rows");
	emp_fail_detail(failure, "A summary holds at most %lld rows.", (long long) EMP_EXACT_ROWS);
	return EMP_OUT_OF_RANGE;
}

/* Return the rows of a state. */
int64_t
emp_moments_rows(const EmpMomentsKind *kind, const EmpMoments *m)
{
	int64_t rows = 0;
	int i;

	for (i = 0; i < kind->counts; i++)
		rows += emp_moments_count(m, i);
	return rows;
}

/* Make a state of nothing yet. */
void
emp_moments_init(const EmpMomentsKind *kind, EmpMoments *m, EmpWindow window)
{
	memset(m, 0, emp_moments_size(kind, emp_window_words(window)));
	m->format = EMP_MOMENTS_FORMAT;
	m->low = (int16_t) window.low;
	m->words = emp_window_words(window);
}

/* Return a sum to change. */
static uint64_t *
sum_at(const EmpMomentsKind *kind, EmpMoments *m, int i)
{
	return m->number + kind->counts + i * m->words;
}

/* Add a row. */
EmpStatus
emp_moments_add(const EmpMomentsKind *kind, EmpMoments *m, int count, int sum,
				const EmpExactTerm *terms, int n, EmpFailure *failure)
{
	EmpWindow window = emp_moments_window(m);
	int i;

	if (emp_moments_rows(kind, m) >= EMP_EXACT_ROWS)
		return emp_too_many_rows(failure);
	m->number[count]++;
	for (i = 0; i < n; i++)
		emp_exact_add(sum_at(kind, m, sum + i), window, &terms[i]);
	return EMP_OK;
}

/* Add the rows of another state. */
EmpStatus
emp_moments_merge(const EmpMomentsKind *kind, EmpMoments *into, const EmpMoments *from,
				  EmpFailure *failure)
{
	int i;

	if (emp_moments_rows(kind, from) > EMP_EXACT_ROWS - emp_moments_rows(kind, into))
		return emp_too_many_rows(failure);
	for (i = 0; i < kind->counts; i++)
		into->number[i] += from->number[i];
	for (i = 0; i < kind->sums; i++)
		emp_exact_add_sum(sum_at(kind, into, i), emp_moments_window(into),
						  emp_moments_sum(kind, from, i), emp_moments_window(from));
	return EMP_OK;
}

/* Return whether a window is one that numbers can have. */
static bool
window_possible(EmpInt128 low, EmpInt128 words)
{
	if (words == 0)
		return low == 0;
	return words > 0 && words <= EMP_EXACT_WORDS && low >= EMP_EXACT_LOW && low <= EMP_EXACT_HIGH &&
		   low + words <= EMP_EXACT_HIGH;
}

/* Return whether a stored value of so many bytes can be read. */
bool
emp_moments_sound(const EmpMomentsKind *kind, const EmpMoments *m, size_t size)
{
	int i;

	if (size < sizeof(*m) || !window_possible(m->low, m->words) ||
		size != emp_moments_size(kind, m->words))
		return false;
	for (i = 0; i < kind->counts; i++)
		if (m->number[i] > (uint64_t) EMP_EXACT_ROWS)
			return false;
	return emp_moments_rows(kind, m) >= 1;
}

/* Order two states; 0 only when they are equal. */
int
emp_moments_compare(const EmpMomentsKind *kind, const EmpMoments *a, const EmpMoments *b)
{
	int i;

	EMP_RETURN_ORDER(emp_moments_rows(kind, a), emp_moments_rows(kind, b));
	EMP_RETURN_ORDER(a->low, b->low);
	EMP_RETURN_ORDER(a->words, b->words);
	for (i = 0; i < kind->counts + kind->sums * a->words; i++)
		EMP_RETURN_ORDER(a->number[i], b->number[i]);
	return 0;
}

/* Return a hash that is the same on every machine. */
uint64_t
emp_moments_hash(const EmpMomentsKind *kind, const EmpMoments *m, uint64_t seed)
{
	uint64_t hash = emp_hash_seed(seed ^ (uint64_t) (m->low + 256 * m->words));
	int i;

	for (i = 0; i < kind->counts + kind->sums * m->words; i++)
		hash = emp_hash_mix(hash ^ EMP_SECRET_1, m->number[i] ^ EMP_SECRET_2);
	return emp_hash_seed(hash);
}

/* Return the bytes that print needs. */
size_t
emp_moments_text_size(const EmpMomentsKind *kind, int words)
{
	return (size_t) (ROW_TEXT * (kind->counts + kind->sums + 2) +
					 EMP_EXACT_TEXT_SIZE(words) * kind->sums);
}

/* Print a state, terminated, and return the length. */
size_t
emp_moments_print(const EmpMomentsKind *kind, const EmpMoments *m, char *out)
{
	const char *blank = "";
	int len = 0;
	int i;

	for (i = 0; i < kind->counts; i++)
	{
		if (m->number[i] == 0)
			continue;
		len += sprintf(out + len, "%s%s=%lld", blank, kind->names[i], (long long) m->number[i]);
		blank = " ";
	}
	len += sprintf(out + len, " low=%d words=%d", m->low, m->words);
	for (i = 0; i < kind->sums; i++)
	{
		const uint64_t *sum = emp_moments_sum(kind, m, i);
		bool zero = true;
		int k;

		for (k = 0; k < m->words; k++)
			zero = zero && sum[k] == 0;
		if (zero)
			continue;
		len += sprintf(out + len, " %s=", kind->names[kind->counts + i]);
		len += emp_exact_print(sum, m->words, out + len);
	}
	return (size_t) len;
}

/* Record that the numbers of a text are those of no rows. */
static EmpStatus
impossible(const EmpMomentsKind *kind, EmpFailure *failure)
{
	emp_fail(failure, EMP_BAD_TEXT, "impossible sums in a value of type %s", kind->type);
	emp_fail_detail(failure, "There are no rows that have these counts and sums.");
	return failure->status;
}

/* Find the window in a text. */
EmpStatus
emp_moments_parse_window(const EmpMomentsKind *kind, const char *text, size_t len,
						 EmpWindow *window, EmpFailure *failure)
{
	EmpInt128 value[2] = {0, 0};
	bool seen[2] = {false, false};
	EmpPairs pairs;
	int i;

	emp_pairs_start(&pairs, kind->type, kind->example, text, len);
	while (emp_pairs_next(&pairs, failure))
	{
		i = emp_span_is(pairs.key, "low") ? 0 : emp_span_is(pairs.key, "words") ? 1 : 2;
		if (i == 2)
			continue;
		if (seen[i])
			return emp_pairs_fail(&pairs, failure, "repeated key in");
		seen[i] = true;
		if (!emp_pairs_integer(&pairs, &value[i], failure))
			return failure->status;
	}
	if (failure->status != EMP_OK)
		return failure->status;
	if (!seen[0] || !seen[1])
		return emp_pairs_missing(&pairs, failure, seen[0] ? "words" : "low");
	if (!window_possible(value[0], value[1]))
		return impossible(kind, failure);
	window->low = (int) value[0];
	window->high = (int) (value[0] + value[1]);
	return EMP_OK;
}

/* Parse the text form. */
EmpStatus
emp_moments_parse(const EmpMomentsKind *kind, const char *text, size_t len, EmpMoments *m,
				  EmpFailure *failure)
{
	bool seen[EMP_MOMENTS_COUNTS + EMP_MOMENTS_SUMS] = {false};
	int names = kind->counts + kind->sums;
	EmpWindow window = emp_moments_window(m);
	int64_t rows;
	EmpPairs pairs;
	int i;

	emp_pairs_start(&pairs, kind->type, kind->example, text, len);
	while (emp_pairs_next(&pairs, failure))
	{
		if (emp_span_is(pairs.key, "low") || emp_span_is(pairs.key, "words"))
			continue;
		for (i = 0; i < names && !emp_span_is(pairs.key, kind->names[i]); i++)
			;
		if (i == names)
			return emp_pairs_fail(&pairs, failure, "unknown key in");
		if (seen[i])
			return emp_pairs_fail(&pairs, failure, "repeated key in");
		seen[i] = true;
		if (i < kind->counts)
		{
			EmpInt128 count;

			if (!emp_pairs_integer(&pairs, &count, failure))
				return failure->status;
			if (count < 0 || count > EMP_EXACT_ROWS)
				return impossible(kind, failure);
			m->number[i] = (uint64_t) count;
		}
		else if (!emp_exact_parse(pairs.value.text, pairs.value.len,
								  sum_at(kind, m, i - kind->counts), m->words))
			return emp_pairs_fail(&pairs, failure, "no sum of this window in");
	}
	if (failure->status != EMP_OK)
		return failure->status;
	rows = emp_moments_rows(kind, m);
	if (rows < 1 || rows > EMP_EXACT_ROWS)
		return impossible(kind, failure);
	for (i = 0; i < kind->sums; i++)
		if (!emp_exact_sound(emp_moments_sum(kind, m, i), window, rows))
			return impossible(kind, failure);
	return kind->possible(m) ? EMP_OK : impossible(kind, failure);
}
