/*
 * logit_sums_text.c
 *		Text form of what a pass over customers adds up.
 *
 * It is model=1f rows=3 churned=1 terms=2 sums=..., then feature=... for each feature.  The model is a hash
 * in hexadecimal, sums are whole numbers of units.  A feature has, separated by commas, how many rows are
 * missing that stayed and that left, the least and the greatest cell of either, the hash that twins share,
 * and the rows in its bins, of those that stayed, then of those that left.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/pairs.h"
#include "churn/logit_sums.h"

#define TYPE "logit_sums"
#define EXAMPLE                                                                                    \
	"model=1f rows=2 churned=1 terms=1 sums=-24388,0,8796093022208 feature=0,0,1,1,3,3,77,1,1"
#define HEAD_TEXT 160    /* up to the sums */
#define FEATURE_TEXT 240 /* but for the bins */
#define COUNT_TEXT 17    /* up to 2^48, and a comma */
#define SUMS_PER_CHECK 10000

/* Return the bytes that print needs. */
size_t
emp_logit_sums_text_size(const EmpLogitTotals *t)
{
	return HEAD_TEXT + (size_t) emp_logit_sums_count(t) * EMP_WIDE_TEXT_SIZE +
		   t->features * FEATURE_TEXT + 2 * (size_t) t->bins * COUNT_TEXT;
}

/* Print a feature. */
static size_t
print_feature(const EmpLogitTotals *t, const EmpLogitRange *range, char *out)
{
	size_t len = (size_t) sprintf(out, " feature=%" PRId64 ",%" PRId64, range->missing[0],
								  range->missing[1]);
	int outcome;
	uint32_t i;

	for (outcome = 0; outcome < 2; outcome++)
	{
		out[len++] = ',';
		len += (size_t) emp_number_print(range->low[outcome], out + len);
		out[len++] = ',';
		len += (size_t) emp_number_print(range->high[outcome], out + len);
	}
	len += (size_t) sprintf(out + len, ",%" PRIx64, range->twin);
	for (outcome = 0; outcome < 2; outcome++)
		for (i = 0; i < range->bins; i++)
			len += (size_t) sprintf(out + len, ",%" PRId64, emp_logit_bins(t, range, outcome)[i]);
	return len;
}

/* Print a closed state, terminated, and return the length. */
size_t
emp_logit_sums_print(const EmpLogitTotals *t, char *out, EmpCheck check)
{
	const EmpWide *sum = emp_logit_sums_of(t);
	int count = emp_logit_sums_count(t);
	size_t len = (size_t) sprintf(
		out, "model=%" PRIx64 " rows=%" PRId64 " churned=%" PRId64 " terms=%u sums=", t->model,
		t->rows, t->churned, t->terms);
	uint32_t f;
	int i;

	for (i = 0; i < count; i++)
	{
		if (i % SUMS_PER_CHECK == 0)
			check();
		if (i > 0)
			out[len++] = ',';
		len += (size_t) emp_wide_print(emp_wide_get(&sum[i]), out + len);
	}
	for (f = 0; f < t->features; f++)
		len += print_feature(t, emp_logit_ranges(t) + f, out + len);
	out[len] = '\0';
	return len;
}

/* Take the next item of a list; false at its end. */
static bool
next_item(EmpSpan *list, EmpSpan *item)
{
	const char *comma;

	if (list->text == NULL)
		return false;
	comma = memchr(list->text, ',', list->len);
	item->text = list->text;
	item->len = comma == NULL ? list->len : (size_t) (comma - list->text);
	list->len -= comma == NULL ? list->len : item->len + 1;
	list->text = comma == NULL ? NULL : comma + 1;
	return true;
}

/* Return how many items a list has. */
static size_t
items_of(EmpSpan list)
{
	size_t items = 1;
	size_t i;

	for (i = 0; i < list.len; i++)
		items += list.text[i] == ',';
	return items;
}

/* Read the next item of a list as an integer. */
static bool
read_integer(EmpSpan *list, EmpInt128 low, EmpInt128 high, EmpInt128 *number)
{
	EmpSpan item;

	return next_item(list, &item) && emp_wide_parse(item.text, item.len, number) &&
		   *number >= low && *number <= high;
}

/* Read the next item of a list as a count. */
static bool
read_count(EmpSpan *list, int64_t *count)
{
	EmpInt128 number;

	if (!read_integer(list, 0, EMP_LOGIT_SUMS_ROWS, &number))
		return false;
	*count = (int64_t) number;
	return true;
}

/* Read the next item of a list as a number. */
static bool
read_number(EmpSpan *list, double *number)
{
	EmpSpan item;

	return next_item(list, &item) && emp_number_parse(item.text, item.len, number) &&
		   isfinite(*number);
}

/* Read the next item of a list as a hash. */
static bool
read_hash(EmpSpan *list, uint64_t *hash)
{
	EmpSpan item;
	size_t i;

	if (!next_item(list, &item) || item.len == 0 || item.len > 16 ||
		(item.text[0] == '0' && item.len > 1))
		return false;
	*hash = 0;
	for (i = 0; i < item.len; i++)
	{
		const char *hex = "0123456789abcdef";
		const char *digit = item.text[i] != '\0' ? strchr(hex, item.text[i]) : NULL;

		if (digit == NULL)
			return false;
		*hash = *hash << 4 | (uint64_t) (digit - hex);
	}
	return true;
}

#define FEATURE_ITEMS 7 /* before the bins */

/* Find out what a text has. */
EmpStatus
emp_logit_sums_parse_shape(const char *text, size_t len, EmpLogitShape *shape, EmpFailure *failure)
{
	EmpInt128 terms;
	EmpPairs pairs;

	memset(shape, 0, sizeof(*shape));
	emp_pairs_start(&pairs, TYPE, EXAMPLE, text, len);
	while (emp_pairs_next(&pairs, failure))
	{
		if (emp_span_is(pairs.key, "terms"))
		{
			EmpSpan list = pairs.value;

			if (shape->terms != 0)
				return emp_pairs_fail(&pairs, failure, "repeated key in");
			if (!read_integer(&list, 1, EMP_DESIGN_TERMS, &terms) || list.text != NULL)
				return emp_pairs_fail(&pairs, failure, "number out of range in");
			shape->terms = (uint32_t) terms;
		}
		else if (emp_span_is(pairs.key, "feature"))
		{
			size_t items = items_of(pairs.value);

			if (++shape->features > EMP_FRAME_COLUMNS)
				return emp_pairs_fail(&pairs, failure, "too many features in");
			if (items < FEATURE_ITEMS || (items - FEATURE_ITEMS) % 2 != 0 ||
				items > FEATURE_ITEMS + 2 * (EMP_FEATURE_LEVELS_MAX + 1))
				return emp_pairs_fail(&pairs, failure, "a feature of another number of counts in");
			shape->bins += (uint32_t) (items - FEATURE_ITEMS) / 2;
		}
	}
	if (failure->status != EMP_OK)
		return failure->status;
	if (shape->terms == 0)
		return emp_pairs_missing(&pairs, failure, "terms");
	return EMP_OK;
}

/* Read a feature. */
static bool
read_feature(EmpSpan list, EmpLogitTotals *t, uint32_t feature)
{
	EmpLogitRange *range = emp_logit_ranges(t) + feature;
	int outcome;
	uint32_t i;

	range->bins = (uint32_t) (items_of(list) - FEATURE_ITEMS) / 2;
	range->first_bin = feature == 0 ? 0 : range[-1].first_bin + range[-1].bins;
	if (!read_count(&list, &range->missing[0]) || !read_count(&list, &range->missing[1]))
		return false;
	for (outcome = 0; outcome < 2; outcome++)
		if (!read_number(&list, &range->low[outcome]) || !read_number(&list, &range->high[outcome]))
			return false;
	if (!read_hash(&list, &range->twin))
		return false;
	for (outcome = 0; outcome < 2; outcome++)
		for (i = 0; i < range->bins; i++)
			if (!read_count(&list, &emp_logit_bins(t, range, outcome)[i]))
				return false;
	return true;
}

/* Read the sums. */
static bool
read_sums(EmpSpan list, EmpLogitTotals *t, EmpCheck check)
{
	EmpWide *sum = emp_logit_sums_of(t);
	EmpInt128 most = (EmpInt128) EMP_LOGIT_SUMS_ROWS << 78;
	EmpInt128 number;
	int i;

	for (i = 0; i < emp_logit_sums_count(t); i++)
	{
		if (i % SUMS_PER_CHECK == 0)
			check();
		if (!read_integer(&list, -most, most, &number))
			return false;
		emp_wide_set(&sum[i], number);
	}
	return list.text == NULL;
}

/* The keys of a text but feature and terms, in the bits of what was read. */
enum
{
	MODEL = 1,
	ROWS = 2,
	CHURNED = 4,
	SUMS = 8,
	ALL = 15
};

/* Read a pair, and return the bit of its key; 0 for a value that is wrong, -1 for an unknown key. */
static int
read_pair(const EmpPairs *pairs, EmpLogitTotals *t, EmpCheck check)
{
	EmpSpan list = pairs->value;

	if (emp_span_is(pairs->key, "model"))
		return read_hash(&list, &t->model) && list.text == NULL ? MODEL : 0;
	if (emp_span_is(pairs->key, "rows"))
		return read_count(&list, &t->rows) && list.text == NULL ? ROWS : 0;
	if (emp_span_is(pairs->key, "churned"))
		return read_count(&list, &t->churned) && list.text == NULL ? CHURNED : 0;
	if (emp_span_is(pairs->key, "sums"))
		return read_sums(list, t, check) ? SUMS : 0;
	return -1;
}

/* Parse the text form. */
EmpStatus
emp_logit_sums_parse(const char *text, size_t len, EmpLogitTotals *t, EmpCheck check,
					 EmpFailure *failure)
{
	EmpLogitShape shape;
	EmpPairs pairs;
	uint32_t feature = 0;
	int seen = 0;

	if (emp_logit_sums_parse_shape(text, len, &shape, failure) != EMP_OK)
		return failure->status;
	memset(t, 0, emp_logit_sums_size(&shape));
	t->format = EMP_LOGIT_SUMS_FORMAT;
	t->terms = shape.terms;
	t->features = shape.features;
	t->bins = shape.bins;
	emp_pairs_start(&pairs, TYPE, EXAMPLE, text, len);
	while (emp_pairs_next(&pairs, failure))
	{
		int bit = 0;

		if (emp_span_is(pairs.key, "terms"))
			continue;
		if (emp_span_is(pairs.key, "feature"))
		{
			if (!read_feature(pairs.value, t, feature++))
				return emp_pairs_fail(&pairs, failure, "no number in a feature of");
			continue;
		}
		bit = read_pair(&pairs, t, check);
		if (bit < 0)
			return emp_pairs_fail(&pairs, failure, "unknown key in");
		if (bit == 0)
			return emp_pairs_fail(&pairs, failure, "number out of range in");
		if ((seen & bit) != 0)
			return emp_pairs_fail(&pairs, failure, "repeated key in");
		seen |= bit;
	}
	if (failure->status != EMP_OK)
		return failure->status;
	if (seen != ALL)
		return emp_pairs_missing(&pairs, failure,
								 (seen & MODEL) == 0  ? "model"
								 : (seen & ROWS) == 0 ? "rows"
								 : (seen & SUMS) == 0 ? "sums"
													  : "churned");
	if (!emp_logit_sums_sound(t, emp_logit_sums_size(&shape)))
		return emp_pairs_fail(&pairs, failure, "counts that do not add up in");
	return EMP_OK;
}
