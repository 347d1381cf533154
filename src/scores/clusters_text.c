/*
 * clusters_text.c
 *		Text form of before and after by customer.
 */
#include <stdio.h>
#include <string.h>

#include "base/pairs.h"
#include "scores/clusters.h"

#define TYPE "cluster_effect_summary"
#define EXAMPLE "low=0 words=1 9ae16a3b2f90404f02f1dc1b6c4e0d3a=2,1,0x5,-0x3"
#define KEY_DIGITS 32
#define HEAD_TEXT 40  /* low=-34 words=68 */
#define ENTRY_TEXT 96 /* blank, key, "=", two counts, commas; without the sums */
#define CHECK_EVERY 1024

/* Return the bytes that print needs. */
size_t
emp_clusters_text_size(const EmpClusters *s)
{
	return HEAD_TEXT + (ENTRY_TEXT + 2 * (size_t) EMP_EXACT_TEXT_SIZE(s->words)) * s->clusters;
}

/* Print a closed state, terminated, and return the length. */
size_t
emp_clusters_print(const EmpClusters *s, char *out, EmpCheck check)
{
	size_t len = (size_t) sprintf(out, "low=%d words=%d", s->low, s->words);
	uint32_t i;

	for (i = 0; i < s->clusters; i++)
	{
		const EmpCluster *entry = emp_clusters_entry(s, i);
		int side;

		if (i % CHECK_EVERY == 0)
			check();
		len += (size_t) sprintf(
			out + len, " %016llx%016llx=%llu,%llu", (unsigned long long) entry->key[0],
			(unsigned long long) entry->key[1], (unsigned long long) entry->number[0],
			(unsigned long long) entry->number[1]);
		for (side = 0; side < 2; side++)
		{
			out[len++] = ',';
			len +=
				(size_t) emp_exact_print(entry->number + 2 + side * s->words, s->words, out + len);
		}
	}
	return len;
}

/* Record that there are no rows with the numbers of a text. */
static EmpStatus
impossible(const EmpPairs *pairs, EmpFailure *failure)
{
	return emp_pairs_fail(pairs, failure, "numbers that no rows have in");
}

/* Read a pair that says the window, into low or words; false when it is another pair. */
static bool
read_window(const EmpPairs *pairs, EmpInt128 *low, EmpInt128 *words, EmpFailure *failure)
{
	if (emp_span_is(pairs->key, "low"))
		emp_pairs_integer(pairs, low, failure);
	else if (emp_span_is(pairs->key, "words"))
		emp_pairs_integer(pairs, words, failure);
	else
		return false;
	return true;
}

/* Say how large a state a text needs. */
EmpStatus
emp_clusters_parse_plan(const char *text, size_t len, EmpClustersPlan *plan, EmpFailure *failure)
{
	EmpInt128 low = EMP_EXACT_HIGH + 1;
	EmpInt128 words = -1;
	EmpWindow window = {0, 0};
	uint32_t clusters = 0;
	EmpPairs pairs;

	emp_pairs_start(&pairs, TYPE, EXAMPLE, text, len);
	while (emp_pairs_next(&pairs, failure))
	{
		if (!read_window(&pairs, &low, &words, failure))
			clusters++;
		else if (failure->status != EMP_OK)
			return failure->status;
	}
	if (failure->status != EMP_OK)
		return failure->status;
	if (low > EMP_EXACT_HIGH || words < 0)
		return emp_pairs_missing(&pairs, failure, words < 0 ? "words" : "low");
	if (words > EMP_EXACT_WORDS || low < EMP_EXACT_LOW || low + words > EMP_EXACT_HIGH ||
		(words == 0 && low != 0) || clusters == 0)
		return impossible(&pairs, failure);
	window.low = (int) low;
	window.high = (int) (low + words);
	return emp_clusters_plan(NULL, clusters, window, plan, failure);
}

/* Read 16 hexadecimal digits. */
static bool
read_hex(const char *digits, uint64_t *out)
{
	int i;

	*out = 0;
	for (i = 0; i < 16; i++)
	{
		char c = digits[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return false;
		*out = *out << 4 | (uint64_t) (c <= '9' ? c - '0' : c - 'a' + 10);
	}
	return true;
}

/* Cut off what stands before the next comma; false when there is no more. */
static bool
next_field(EmpSpan *rest, EmpSpan *field)
{
	const char *comma;

	if (rest->text == NULL)
		return false;
	comma = memchr(rest->text, ',', rest->len);
	field->text = rest->text;
	field->len = comma == NULL ? rest->len : (size_t) (comma - rest->text);
	rest->text = comma == NULL ? NULL : comma + 1;
	rest->len -= comma == NULL ? 0 : field->len + 1;
	return true;
}

/* Read the numbers of a cluster. */
static EmpStatus
read_numbers(const EmpPairs *pairs, EmpCluster *entry, EmpWindow window, EmpFailure *failure)
{
	EmpSpan rest = pairs->value;
	int words = emp_window_words(window);
	EmpSpan field;
	EmpInt128 count;
	int i;

	for (i = 0; i < 2; i++)
	{
		if (!next_field(&rest, &field) || !emp_wide_parse(field.text, field.len, &count))
			return emp_pairs_fail(pairs, failure, "no count in");
		if (count < 0 || count > EMP_EXACT_ROWS)
			return impossible(pairs, failure);
		entry->number[i] = (uint64_t) count;
	}
	for (i = 0; i < 2; i++)
	{
		uint64_t *sum = entry->number + 2 + i * words;

		if (!next_field(&rest, &field) ||
			!(emp_span_is(field, "0x0") || emp_exact_parse(field.text, field.len, sum, words)))
			return emp_pairs_fail(pairs, failure, "no sum of this window in");
		if (!emp_exact_sound(sum, window, (int64_t) entry->number[i]))
			return impossible(pairs, failure);
	}
	if (rest.text != NULL || entry->number[0] + entry->number[1] == 0)
		return impossible(pairs, failure);
	return EMP_OK;
}

/* Parse the text form. */
EmpStatus
emp_clusters_parse(const char *text, size_t len, EmpClusters *s, EmpCheck check,
				   EmpFailure *failure)
{
	EmpInt128 low;
	EmpInt128 words;
	uint32_t clusters = 0;
	EmpPairs pairs;

	emp_pairs_start(&pairs, TYPE, EXAMPLE, text, len);
	while (emp_pairs_next(&pairs, failure))
	{
		EmpCluster *entry;
		uint64_t key[2];

		if (read_window(&pairs, &low, &words, failure))
			continue;
		if (clusters % CHECK_EVERY == 0)
			check();
		if (pairs.key.len != KEY_DIGITS || !read_hex(pairs.key.text, &key[0]) ||
			!read_hex(pairs.key.text + 16, &key[1]))
			return emp_pairs_fail(&pairs, failure, "unknown key in");
		entry = emp_clusters_find(s, key);
		if (s->clusters == clusters)
			return emp_pairs_fail(&pairs, failure, "repeated key in");
		clusters++;
		if (read_numbers(&pairs, entry, emp_clusters_window(s), failure) != EMP_OK)
			return failure->status;
	}
	return failure->status;
}
