/*
 * radix.c
 *		Sorting by 64-bit keys, digit by digit.
 */
#include "base/radix.h"

#define DIGITS 8
#define VALUES 256   /* of a digit */
#define FEW 32       /* items that are inserted one by one */
#define STEP 1000000 /* items between two checks */

/* Return a digit of a key, the lowest one first. */
static size_t
digit_of(uint64_t key, int digit)
{
	return key >> (8 * digit) & (VALUES - 1);
}

/* Sort a few items. */
static void
insert(EmpKeyed *items, size_t n)
{
	size_t i;

	for (i = 1; i < n; i++)
	{
		EmpKeyed item = items[i];
		size_t j = i;

		for (; j > 0 && items[j - 1].key > item.key; j--)
			items[j] = items[j - 1];
		items[j] = item;
	}
}

/* Count how often each digit has each value. */
static void
count_digits(const EmpKeyed *items, size_t n, size_t count[DIGITS][VALUES], EmpCheck check)
{
	size_t i;
	int d;

	memset(count, 0, sizeof(size_t) * DIGITS * VALUES);
	for (i = 0; i < n; i++)
	{
		if (i % STEP == 0)
			check();
		for (d = 0; d < DIGITS; d++)
			count[d][digit_of(items[i].key, d)]++;
	}
}

/* Deal items out by a digit, given how often it has each value. */
static void
deal(const EmpKeyed *from, EmpKeyed *to, size_t n, int digit, const size_t *count, EmpCheck check)
{
	size_t at[VALUES];
	size_t sum = 0;
	size_t i;

	for (i = 0; i < VALUES; i++)
	{
		at[i] = sum;
		sum += count[i];
	}
	for (i = 0; i < n; i++)
	{
		if (i % STEP == 0)
			check();
		to[at[digit_of(from[i].key, digit)]++] = from[i];
	}
}

/* Sort by keys. */
void
emp_radix_sort(EmpKeyed *items, EmpKeyed *spare, size_t n, EmpCheck check)
{
	size_t count[DIGITS][VALUES];
	EmpKeyed *from = items;
	EmpKeyed *to = spare;
	int d;

	if (n <= FEW)
	{
		insert(items, n);
		return;
	}
	count_digits(items, n, count, check);
	for (d = 0; d < DIGITS; d++)
	{
		EmpKeyed *next = from;

		if (count[d][digit_of(items[0].key, d)] == n)
			continue;
		deal(from, to, n, d, count[d], check);
		from = to;
		to = next;
	}
	if (from != items)
		memcpy(items, from, n * sizeof(EmpKeyed));
}
