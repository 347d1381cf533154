/*
 * empathy_summary_text.c
 *		The text form of an empathy_summary, which its binary form carries too.
 */
#include <stdio.h>
#include <string.h>

#include "base/pairs.h"
#include "scores/empathy_summary.h"

#define SOURCE_TEXT 160 /* blanks, quotes, keys, numbers of 15, 15, 15 and 39 digits */

/* Return how many bytes printing takes at most. */
size_t
emp_empathy_summary_text_size(const EmpEmpathySummary *s)
{
	/* the bytes of a source are more than those of its name: twice that for backslashes */
	return 32 + (size_t) s->sources * SOURCE_TEXT + 2 * (size_t) s->used;
}

/* Print one source and return the length. */
static size_t
print_source(const EmpScoreSource *source, char *out)
{
	size_t len = 0;

	out[len++] = ' ';
	len += emp_quoted_print(source->name, source->len, out + len);
	len += (size_t) sprintf(out + len, " weight=%lld", (long long) source->weight);
	if (source->n > 0)
	{
		len += (size_t) sprintf(out + len, " n=%lld sum=", (long long) source->n);
		len += (size_t) emp_wide_print(emp_wide_get(&source->sum), out + len);
	}
	if (source->missing > 0)
		len += (size_t) sprintf(out + len, " missing=%lld", (long long) source->missing);
	return len;
}

/* Print a summary, terminated, and return the length. */
size_t
emp_empathy_summary_print(const EmpEmpathySummary *s, char *out)
{
	const EmpScoreSource *source = NULL;
	size_t len = (size_t) sprintf(out, "policy=%s", emp_policy_name((EmpPolicy) s->policy));

	while ((source = emp_empathy_summary_next(s, source)) != NULL)
		len += print_source(source, out + len);
	out[len] = '\0';
	return len;
}

/* Return how many bytes a summary needs at most into which a text is parsed. */
size_t
emp_empathy_summary_parse_size(const char *text, size_t len)
{
	const char *end = text + len;
	size_t sources = 0;

	for (; sources < EMP_SOURCES_MAX && (text = memchr(text, '"', (size_t) (end - text))) != NULL;
		 text++)
		sources++;
	return sizeof(EmpEmpathySummary) + sources * emp_source_size(EMP_SOURCE_STORED_NAME);
}

/* Read a source's name and make the source. */
static EmpStatus
parse_source(EmpPairs *pairs, EmpEmpathySummary *s, EmpScoreSource **source, EmpFailure *failure)
{
	char name[EMP_SOURCE_STORED_NAME];
	size_t place;
	size_t len;

	if (emp_pairs_quoted(pairs, name, sizeof(name), &len, failure) != EMP_OK)
		return failure->status;
	if (emp_empathy_summary_find(s, name, len, &place) != NULL)
		return emp_pairs_fail(pairs, failure, "repeated source");
	*source = emp_empathy_summary_insert(s, place, name, len, -1, failure);
	return *source != NULL ? EMP_OK : failure->status;
}

/* Put the value of a pair where it belongs. */
static EmpStatus
parse_value(const EmpPairs *pairs, EmpScoreSource *source, EmpFailure *failure)
{
	int64_t *field = NULL;
	EmpInt128 number;

	if (emp_span_is(pairs->key, "weight"))
		field = &source->weight;
	else if (emp_span_is(pairs->key, "n"))
		field = &source->n;
	else if (emp_span_is(pairs->key, "missing"))
		field = &source->missing;
	else if (!emp_span_is(pairs->key, "sum"))
		return emp_pairs_fail(pairs, failure, "unknown key in");
	/* what was read before is not what a new source has */
	if (field == NULL ? emp_wide_get(&source->sum) != 0
					  : *field != (field == &source->weight ? -1 : 0))
		return emp_pairs_fail(pairs, failure, "repeated key in");
	if (!emp_pairs_integer(pairs, &number, failure))
		return failure->status;
	if (number < (field == &source->weight ? 0 : field != NULL) ||
		(field != NULL && number > INT64_MAX))
		return emp_pairs_fail(pairs, failure, "number out of range in");
	if (field != NULL)
		*field = (int64_t) number;
	else
		emp_wide_set(&source->sum, number);
	return EMP_OK;
}

/* Parse the text form. */
EmpStatus
emp_empathy_summary_parse(const char *text, size_t len, EmpEmpathySummary *s, EmpFailure *failure)
{
	EmpScoreSource *source = NULL;
	EmpPolicy policy = EMP_POLICY_ERROR;
	bool seen = false;
	EmpPairs pairs;

	emp_empathy_summary_init(s, policy);
	emp_pairs_start(&pairs, "empathy_summary", "policy=error \"survey\" weight=500000000000", text,
					len);
	for (;;)
	{
		if (emp_pairs_at_quote(&pairs))
		{
			if (parse_source(&pairs, s, &source, failure) != EMP_OK)
				return failure->status;
		}
		else if (!emp_pairs_next(&pairs, failure))
			break;
		else if (source != NULL)
		{
			if (parse_value(&pairs, source, failure) != EMP_OK)
				return failure->status;
		}
		else if (!emp_span_is(pairs.key, "policy"))
			return emp_pairs_fail(&pairs, failure, "unknown key in");
		else if (seen)
			return emp_pairs_fail(&pairs, failure, "repeated key in");
		else if (emp_policy_require(pairs.value.text, pairs.value.len, &policy, failure) != EMP_OK)
			return emp_pairs_fail(&pairs, failure, "unknown policy in");
		else
			seen = true;
	}
	if (failure->status != EMP_OK)
		return failure->status;
	if (!seen)
		return emp_pairs_missing(&pairs, failure, "policy");
	s->policy = (uint8_t) policy;
	if (!emp_empathy_summary_sound(s, emp_empathy_summary_size(s)))
	{
		emp_fail(failure, EMP_BAD_TEXT, "sources of an empathy_summary are impossible");
		emp_fail_detail(failure,
						"There is at least one source, and each has a weight of 0 to 1e14, rows "
						"(n and missing), and a sum of 0 to 1e14 for each of n.");
		return failure->status;
	}
	return EMP_OK;
}
