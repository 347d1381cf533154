/*
 * sort.c
 *		Sorting that can be cancelled: short runs by insertion, then merged.
 */
#include "base/sort.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define RUN 8            /* items that are sorted by insertion */
#define CHECK_EVERY 1024 /* items between two calls of check */

/* What is sorted. */
typedef struct Sort
{
	size_t size;
	EmpOrder order;
	const void *context;
	EmpCheck check;
	uint32_t until_check;
} Sort;

/* Return an item of an array. */
static char *
nth(const Sort *sort, char *items, size_t i)
{
	return items + sort->size * i;
}

/* Call the check once in a while. */
static void
tick(Sort *sort)
{
	if (sort->until_check-- == 0)
	{
		sort->check();
		sort->until_check = CHECK_EVERY;
	}
}

/* Sort a few items by insertion; spare has room for one. */
static void
sort_run(Sort *sort, char *items, size_t count, char *spare)
{
	size_t i;
	size_t j;

	tick(sort);
	for (i = 1; i < count; i++)
	{
		if (sort->order(nth(sort, items, i - 1), nth(sort, items, i), sort->context) <= 0)
			continue;
		memcpy(spare, nth(sort, items, i), sort->size);
		for (j = i; j > 0 && sort->order(nth(sort, items, j - 1), spare, sort->context) > 0; j--)
			memcpy(nth(sort, items, j), nth(sort, items, j - 1), sort->size);
		memcpy(nth(sort, items, j), spare, sort->size);
	}
}

/* Merge two neighbouring runs of `from`, of which the second may be shorter or empty, into `to`. */
static void
merge_runs(Sort *sort, char *from, size_t run, size_t count, char *to)
{
	size_t a = 0;
	size_t b = run < count ? run : count;
	size_t a_end = b;
	size_t i;

	for (i = 0; i < count; i++)
	{
		bool first = b == count || (a < a_end && sort->order(nth(sort, from, a), nth(sort, from, b),
															 sort->context) <= 0);

		tick(sort);
		memcpy(nth(sort, to, i), nth(sort, from, first ? a++ : b++), sort->size);
	}
}

/* Sort items by merging. */
void
emp_sort(void *items, size_t count, size_t size, EmpOrder order, const void *context, void *scratch,
		 EmpCheck check)
{
	Sort sort = {size, order, context, check, CHECK_EVERY};
	char *from = items;
	char *to = scratch;
	size_t run;
	size_t i;

	for (i = 0; i < count; i += RUN)
		sort_run(&sort, nth(&sort, items, i), count - i < RUN ? count - i : RUN, scratch);
	for (run = RUN; run < count; run *= 2)
	{
		char *swap = from;

		for (i = 0; i < count; i += 2 * run)
			merge_runs(&sort, nth(&sort, from, i), run, count - i < 2 * run ? count - i : 2 * run,
					   nth(&sort, to, i));
		from = to;
		to = swap;
	}
	if (from != items)
		memcpy(items, from, size * count);
}
