/*
 * item_summary_text.c
 *		The text form of an item_summary, which its binary form carries too.
 */
#include <stdio.h>
#include <string.h>

#include "base/pairs.h"
#include "scores/item_summary.h"

#define TYPE "item_summary"
#define ITEM_TEXT (2 * EMP_ITEM_NAME + 16) /* a name with backslashes, quotes, blanks, points */
#define COUNT_TEXT 20                      /* blank, answer, "=", 15 digits, and NUL */

/* Return how many bytes printing takes at most. */
size_t
emp_item_summary_text_size(const EmpItemSummary *s)
{
	return s->items * (size_t) (ITEM_TEXT + EMP_POINTS_MAX * COUNT_TEXT) + 1;
}

/* Print a summary, terminated, and return the length. */
size_t
emp_item_summary_print(const EmpItemSummary *s, char *out)
{
	size_t len = 0;
	uint32_t i;
	int answer;

	for (i = 0; i < s->items; i++)
	{
		const EmpItem *item = &s->item[i];

		if (i > 0)
			out[len++] = ' ';
		len += emp_quoted_print(item->name, strlen(item->name), out + len);
		len += (size_t) sprintf(out + len, " points=%d", item->points);
		for (answer = 1; answer <= item->points; answer++)
			if (item->count[answer - 1] != 0)
				len += (size_t) sprintf(out + len, " %d=%lld", answer,
										(long long) item->count[answer - 1]);
	}
	out[len] = '\0';
	return len;
}

/* Read the pair behind a name, the number of points, and return it, or 0. */
static int
parse_points(EmpPairs *pairs, EmpFailure *failure)
{
	EmpInt128 number;

	if (emp_pairs_at_quote(pairs) || !emp_pairs_next(pairs, failure))
	{
		if (failure->status == EMP_OK)
			emp_pairs_missing(pairs, failure, "points");
		return 0;
	}
	if (!emp_span_is(pairs->key, "points"))
	{
		emp_pairs_fail(pairs, failure, "expected \"points\" before");
		return 0;
	}
	if (!emp_pairs_integer(pairs, &number, failure))
		return 0;
	if (number < 2 || number > EMP_POINTS_MAX)
	{
		emp_pairs_fail(pairs, failure, "number out of range in");
		return 0;
	}
	return (int) number;
}

/* Read a name and the number of points, and make an item of them. */
static EmpItem *
parse_item(EmpPairs *pairs, EmpItemSummary *s, EmpFailure *failure)
{
	EmpSpan quoted = {pairs->at, 0};
	uint32_t before = s->items;
	char name[EMP_ITEM_NAME];
	EmpItem *item;
	size_t len;
	int points;

	failure->status = EMP_OK;
	if (emp_pairs_quoted(pairs, name, sizeof(name), &len, failure) != EMP_OK)
		return NULL;
	if (len == 0 || (len == 1 && name[0] == EMP_ITEM_TURN))
	{
		emp_pairs_fail(pairs, failure, "no name in");
		return NULL;
	}
	points = parse_points(pairs, failure);
	if (points == 0)
		return NULL;
	item = emp_item_summary_item(s, name, len, points, failure);
	if (item == NULL || s->items == before)
	{
		pairs->key = quoted;
		if (item != NULL || failure->status == EMP_BAD_VALUE)
			emp_pairs_fail(pairs, failure, "repeated item");
		return NULL;
	}
	return item;
}

/* Read how often an answer to an item was given. */
static EmpStatus
parse_count(const EmpPairs *pairs, EmpItem *item, EmpFailure *failure)
{
	EmpInt128 answer;
	EmpInt128 number;

	if (item == NULL || !emp_wide_parse(pairs->key.text, pairs->key.len, &answer) || answer < 1 ||
		answer > item->points || pairs->key.text[0] == '0')
		return emp_pairs_fail(pairs, failure, "unknown key in");
	if (item->count[answer - 1] != 0)
		return emp_pairs_fail(pairs, failure, "repeated key in");
	if (!emp_pairs_integer(pairs, &number, failure))
		return failure->status;
	if (number < 1 || number > EMP_ITEM_ANSWERS_MAX - emp_item_answers(item))
		return emp_pairs_fail(pairs, failure, "number out of range in");
	return emp_item_add(item, (int32_t) answer, (int64_t) number, failure);
}

/* Parse the text form. */
EmpStatus
emp_item_summary_parse(const char *text, size_t len, EmpItemSummary *s, EmpFailure *failure)
{
	EmpItem *item = NULL;
	EmpPairs pairs;

	emp_item_summary_init(s);
	emp_pairs_start(&pairs, TYPE, "\"understood\" points=5 4=3 5=5", text, len);
	for (;;)
	{
		if (emp_pairs_at_quote(&pairs))
		{
			if (item != NULL && emp_item_answers(item) == 0)
				break;
			item = parse_item(&pairs, s, failure);
			if (item == NULL)
				return failure->status;
		}
		else if (!emp_pairs_next(&pairs, failure))
		{
			if (failure->status != EMP_OK)
				return failure->status;
			break;
		}
		else if (parse_count(&pairs, item, failure) != EMP_OK)
			return failure->status;
	}
	if (item == NULL || emp_item_answers(item) == 0)
		return emp_fail(failure, EMP_BAD_TEXT, "invalid input syntax for type %s: %s", TYPE,
						item == NULL ? "no item" : "an item without answers");
	return EMP_OK;
}
