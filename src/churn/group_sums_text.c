/*
 * group_sums_text.c
 *		The text form of sums by group, which their binary form carries too.
 */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/pairs.h"
#include "churn/group_sums.h"

#define HEAD_TEXT 120 /* "threshold=", a number, " least=", 10 digits, " without=", 15 digits */

/* Return how many bytes printing takes at most. */
size_t
emp_group_sums_text_size(const EmpGroupSums *s)
{
	size_t size = HEAD_TEXT;
	uint32_t i;

	for (i = 0; i < s->groups; i++)
	{
		const EmpCustomerGroup *group = emp_group_at(s, i);

		/* blank, two quotes, blank, and a backslash for every byte of the name */
		size += 4 + 2 * (size_t) group->len +
				emp_moments_text_size(emp_group_kind((EmpGroupKind) s->kind),
									  emp_group_moments(group)->words);
	}
	return size;
}

/* Print a state, terminated, and return the length. */
size_t
emp_group_sums_print(const EmpGroupSums *s, char *out)
{
	const EmpMomentsKind *kind = emp_group_kind((EmpGroupKind) s->kind);
	size_t len = 0;
	uint32_t i;

	if (s->kind == EMP_GROUP_PREDICTIONS)
	{
		len = (size_t) sprintf(out, "threshold=");
		len += (size_t) emp_number_print(s->threshold, out + len);
		len += (size_t) sprintf(out + len, " least=%d", (int) s->least);
	}
	if (s->without > 0)
		len += (size_t) sprintf(out + len, "%swithout=%lld", len > 0 ? " " : "",
								(long long) s->without);
	for (i = 0; i < s->groups; i++)
	{
		const EmpCustomerGroup *group = emp_group_at(s, i);

		if (len > 0)
			out[len++] = ' ';
		len += emp_quoted_print(group->name, group->len, out + len);
		out[len++] = ' ';
		len += emp_moments_print(kind, emp_group_moments(group), out + len);
	}
	out[len] = '\0';
	return len;
}

/* What is in the head. */
typedef struct Head
{
	double threshold;
	int64_t least;
	int64_t without;
} Head;

/* Parse a whole number of a pair. */
static bool
parse_count(const EmpPairs *pairs, int64_t least, int64_t most, int64_t *count, EmpFailure *failure)
{
	EmpInt128 number;

	if (!emp_pairs_integer(pairs, &number, failure))
		return false;
	if (number < least || number > most)
	{
		emp_pairs_fail(pairs, failure, "number out of range in");
		return false;
	}
	*count = (int64_t) number;
	return true;
}

/* Parse the pairs before the first group; they have to be those of the kind. */
static EmpStatus
parse_head(EmpPairs *pairs, EmpGroupKind kind, Head *head, EmpFailure *failure)
{
	bool of_predictions = kind == EMP_GROUP_PREDICTIONS;

	head->threshold = of_predictions ? -1 : 0;
	head->least = 0;
	head->without = 0;
	failure->status = EMP_OK;
	while (!emp_pairs_at_quote(pairs) && emp_pairs_next(pairs, failure))
	{
		if (of_predictions && head->threshold < 0 && emp_span_is(pairs->key, "threshold"))
		{
			if (!emp_number_parse(pairs->value.text, pairs->value.len, &head->threshold) ||
				!(head->threshold >= 0 && head->threshold <= 1))
				return emp_pairs_fail(pairs, failure, "no threshold in");
			head->threshold += 0.0; /* no negative zero */
		}
		else if (of_predictions && head->least == 0 && emp_span_is(pairs->key, "least"))
		{
			if (!parse_count(pairs, 1, INT32_MAX, &head->least, failure))
				return failure->status;
		}
		else if (head->without == 0 && emp_span_is(pairs->key, "without"))
		{
			if (!parse_count(pairs, 1, EMP_EXACT_ROWS, &head->without, failure))
				return failure->status;
		}
		else
			return emp_pairs_fail(pairs, failure, "unknown or repeated key in");
	}
	if (failure->status != EMP_OK)
		return failure->status;
	if (of_predictions && head->threshold < 0)
		return emp_pairs_missing(pairs, failure, "threshold");
	if (of_predictions && head->least == 0)
		return emp_pairs_missing(pairs, failure, "least");
	return EMP_OK;
}

/* One group as a text has it. */
typedef struct Group
{
	char name[EMP_GROUP_STORED_NAME];
	size_t len;
	EmpSpan moments;
	EmpWindow window;
} Group;

/* Go to the next group; false at the end, and on a failure. */
static bool
next_group(EmpPairs *pairs, const EmpMomentsKind *kind, Group *group, EmpFailure *failure)
{
	const char *quote;

	failure->status = EMP_OK;
	if (!emp_pairs_at_quote(pairs))
		return false;
	if (emp_pairs_quoted(pairs, group->name, sizeof(group->name), &group->len, failure) != EMP_OK)
		return false;
	/* moments have no quotes */
	quote = memchr(pairs->at, '"', (size_t) (pairs->end - pairs->at));
	group->moments.text = pairs->at;
	group->moments.len = (size_t) ((quote != NULL ? quote : pairs->end) - pairs->at);
	pairs->at += group->moments.len;
	return emp_moments_parse_window(kind, group->moments.text, group->moments.len, &group->window,
									failure) == EMP_OK;
}

/* Return the bytes of the state of a text. */
EmpStatus
emp_group_sums_parse_size(const char *text, size_t len, EmpGroupKind kind, size_t *size,
						  EmpFailure *failure)
{
	const EmpMomentsKind *moments = emp_group_kind(kind);
	uint32_t groups = 0;
	size_t used = 0;
	EmpPairs pairs;
	Group group;
	Head head;

	emp_pairs_start(&pairs, moments->type, moments->example, text, len);
	if (parse_head(&pairs, kind, &head, failure) != EMP_OK)
		return failure->status;
	while (next_group(&pairs, moments, &group, failure))
	{
		groups++;
		used += emp_group_size(group.len, emp_window_words(group.window), kind);
	}
	if (failure->status != EMP_OK)
		return failure->status;
	if (groups > EMP_GROUPS_MAX)
		return emp_too_many_groups(failure);
	if (groups + head.without == 0)
		return emp_pairs_missing(&pairs, failure, "a group");
	*size = emp_group_sums_size(groups, (uint32_t) used);
	return EMP_OK;
}

/* Return the number of groups in a text that emp_group_sums_parse_size took. */
static uint32_t
count_groups(EmpPairs pairs, const EmpMomentsKind *kind)
{
	EmpFailure failure;
	uint32_t groups = 0;
	Group group;

	while (next_group(&pairs, kind, &group, &failure))
		groups++;
	return groups;
}

/* Parse the text form. */
EmpStatus
emp_group_sums_parse(const char *text, size_t len, EmpGroupKind kind, EmpGroupSums *s,
					 EmpFailure *failure)
{
	const EmpMomentsKind *moments = emp_group_kind(kind);
	EmpPairs pairs;
	Group group;
	Head head;
	uint32_t i;

	emp_pairs_start(&pairs, moments->type, moments->example, text, len);
	if (parse_head(&pairs, kind, &head, failure) != EMP_OK)
		return failure->status;
	emp_group_sums_start(s, kind, head.threshold, (int32_t) head.least,
						 count_groups(pairs, moments));
	s->without = head.without;
	for (i = 0; next_group(&pairs, moments, &group, failure); i++)
	{
		EmpMoments *m = emp_group_sums_append(s, i, group.name, group.len, group.window);

		if (emp_moments_parse(moments, group.moments.text, group.moments.len, m, failure) != EMP_OK)
			return failure->status;
	}
	if (failure->status != EMP_OK)
		return failure->status;
	if (!emp_group_sums_readable(s))
	{
		emp_fail(failure, EMP_BAD_TEXT, "groups of a %s are repeated or out of order",
				 moments->type);
		emp_fail_detail(failure, "Groups are in the order of the bytes of their names.");
		return failure->status;
	}
	return EMP_OK;
}
