/*
 * item_summary.c
 *		Mergeable counts of answers for each item of a questionnaire.
 */
#include "scores/item_summary.h"

#include <string.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/order.h"
#include "base/wide.h"

/* Check what a user says of an item. */
EmpStatus
emp_item_check(const char *name, size_t len, int32_t points, int32_t answer, EmpFailure *failure)
{
	size_t least = len > 0 && name[0] == EMP_ITEM_TURN ? 2 : 1;

	if (len < least)
		return emp_fail(failure, EMP_BAD_VALUE, "item of a questionnaire without a name");
	if (len > EMP_ITEM_NAME)
	{
		emp_fail(failure, EMP_TOO_LARGE, "name of an item is too long");
		emp_fail_detail(failure, "It has %zu bytes; the limit is %d.", len, EMP_ITEM_NAME);
		return EMP_TOO_LARGE;
	}
	if (points < 2 || points > EMP_POINTS_MAX)
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "number of points %d is out of range", (int) points);
		emp_fail_detail(failure, "An item has 2 to %d points.", EMP_POINTS_MAX);
		return EMP_OUT_OF_RANGE;
	}
	if (answer < 1 || answer > points)
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "answer %d is outside the scale of its item",
				 (int) answer);
		emp_fail_detail(failure, "Answers on this scale are 1 to %d.", (int) points);
		return EMP_OUT_OF_RANGE;
	}
	return EMP_OK;
}

/* Return the order of the name of an item and another name. */
static int
compare_name(const EmpItem *item, const char *name, size_t len)
{
	size_t item_len = strlen(item->name);
	int order = memcmp(item->name, name, item_len < len ? item_len : len);

	if (order == 0)
		EMP_RETURN_ORDER(item_len, len);
	return order;
}

/* Find the place of a name: true when it is there, otherwise where it would be. */
bool
emp_item_place(const EmpItemSummary *s, const char *name, size_t len, uint32_t *place)
{
	uint32_t low = 0;
	uint32_t high = s->items;

	while (low < high)
	{
		uint32_t middle = (low + high) / 2;
		int order = compare_name(&s->item[middle], name, len);

		if (order == 0)
		{
			*place = middle;
			return true;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*place = low;
	return false;
}

/* Make a summary of no item, ready for adding. */
void
emp_item_summary_init(EmpItemSummary *s)
{
	memset(s, 0, sizeof(*s));
	s->format = EMP_ITEM_SUMMARY_FORMAT;
}

/* Record that an item came with two numbers of points. */
static EmpItem *
mixed_points(int a, int b, EmpFailure *failure)
{
	emp_fail(failure, EMP_BAD_VALUE, "mixed scales of one item: %d and %d points", a < b ? a : b,
			 a < b ? b : a);
	emp_fail_detail(failure, "Answers on two scales have no common mean.");
	emp_fail_hint(failure, "Group by the number of points too, or give the items different names.");
	return NULL;
}

/* Find an item or make it, where there is room for one more; NULL on a failure. */
EmpItem *
emp_item_summary_item(EmpItemSummary *s, const char *name, size_t len, int32_t points,
					  EmpFailure *failure)
{
	uint32_t place;
	EmpItem *item;

	if (emp_item_place(s, name, len, &place))
	{
		item = &s->item[place];
		return item->points == points ? item : mixed_points(item->points, points, failure);
	}
	if (s->items == EMP_ITEMS_MAX)
	{
		emp_fail(failure, EMP_TOO_LARGE, "too many items of a questionnaire");
		emp_fail_detail(failure, "The limit is %d different names.", EMP_ITEMS_MAX);
		return NULL;
	}
	item = &s->item[place];
	memmove(item + 1, item, (s->items - place) * sizeof(*item));
	memset(item, 0, sizeof(*item));
	memcpy(item->name, name, len);
	item->points = (uint8_t) points;
	s->items++;
	return item;
}

/* Return the number of answers to an item. */
int64_t
emp_item_answers(const EmpItem *item)
{
	int64_t answers = 0;
	int i;

	for (i = 0; i < EMP_POINTS_MAX; i++)
		answers += item->count[i];
	return answers;
}

/* Add an answer that was given so many times. */
EmpStatus
emp_item_add(EmpItem *item, int32_t answer, int64_t times, EmpFailure *failure)
{
	if (times > EMP_ITEM_ANSWERS_MAX - emp_item_answers(item))
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "too many answers");
		emp_fail_detail(failure, "An item has at most %lld answers.",
						(long long) EMP_ITEM_ANSWERS_MAX);
		return EMP_OUT_OF_RANGE;
	}
	item->count[answer - 1] += times;
	return EMP_OK;
}

/* Add the answers of another summary, where there is room for its items. */
EmpStatus
emp_item_summary_merge(EmpItemSummary *into, const EmpItemSummary *from, EmpFailure *failure)
{
	uint32_t i;
	int answer;

	for (i = 0; i < from->items; i++)
	{
		const EmpItem *source = &from->item[i];
		EmpItem *target = emp_item_summary_item(into, source->name, strlen(source->name),
												source->points, failure);

		if (target == NULL)
			return failure->status;
		for (answer = 1; answer <= source->points; answer++)
			if (emp_item_add(target, answer, source->count[answer - 1], failure) != EMP_OK)
				return failure->status;
	}
	return EMP_OK;
}

/* Return whether an item is possible: a terminated name, and some answers on its scale. */
static bool
item_sound(const EmpItem *item)
{
	int64_t answers = 0;
	int i;

	if (item->name[0] == '\0' || item->name[EMP_ITEM_NAME] != '\0' || item->points < 2 ||
		item->points > EMP_POINTS_MAX)
		return false;
	for (i = 0; i < EMP_POINTS_MAX; i++)
	{
		int64_t most = i < item->points ? EMP_ITEM_ANSWERS_MAX - answers : 0;

		if (item->count[i] < 0 || item->count[i] > most)
			return false;
		answers += item->count[i];
	}
	return answers > 0;
}

/* Return whether a stored value of so many bytes is possible. */
bool
emp_item_summary_sound(const EmpItemSummary *s, size_t size)
{
	uint32_t i;

	if (size < sizeof(*s) || s->items < 1 || s->items > EMP_ITEMS_MAX ||
		size != emp_item_summary_size(s->items))
		return false;
	for (i = 0; i < s->items; i++)
		if (!item_sound(&s->item[i]))
			return false;
	return true;
}

/* Return the mean answer to an item, 0..100, high is good, rounded once. */
double
emp_item_score(const EmpItem *item)
{
	bool turned = item->name[0] == EMP_ITEM_TURN;
	EmpInt128 sum = 0;
	int i;

	for (i = 0; i < item->points; i++)
		sum += (EmpInt128) item->count[i] * (turned ? item->points - 1 - i : i);
	return emp_wide_ratio(sum * 100, (EmpInt128) emp_item_answers(item) * (item->points - 1));
}

/* Return the mean over items of their mean answers, 0..100, added up in the order of their names. */
double
emp_item_summary_score(const EmpItemSummary *s)
{
	double sum = 0.0;
	uint32_t i;

	for (i = 0; i < s->items; i++)
		sum += emp_item_score(&s->item[i]);
	return sum / s->items;
}

/* Order two summaries by items, in the order of their names; 0 only when they are equal. */
int
emp_item_summary_compare(const EmpItemSummary *a, const EmpItemSummary *b)
{
	uint32_t i;
	int answer;

	for (i = 0; i < a->items && i < b->items; i++)
	{
		const EmpItem *x = &a->item[i];
		const EmpItem *y = &b->item[i];
		int order = compare_name(x, y->name, strlen(y->name));

		if (order != 0)
			return order;
		EMP_RETURN_ORDER(x->points, y->points);
		for (answer = 0; answer < EMP_POINTS_MAX; answer++)
			EMP_RETURN_ORDER(x->count[answer], y->count[answer]);
	}
	EMP_RETURN_ORDER(a->items, b->items);
	return 0;
}

/* Return a hash that is the same on every machine. */
uint64_t
emp_item_summary_hash(const EmpItemSummary *s, uint64_t seed)
{
	uint8_t bytes[EMP_POINTS_MAX * 8];
	uint32_t i;
	int answer;

	for (i = 0; i < s->items; i++)
	{
		const EmpItem *item = &s->item[i];

		for (answer = 0; answer < item->points; answer++)
			emp_store64le(bytes + 8 * answer, (uint64_t) item->count[answer]);
		seed = emp_hash64(item->name, strlen(item->name), seed);
		seed = emp_hash64(bytes, 8 * (size_t) item->points, seed);
	}
	return seed;
}
