/*
 * trigger_summary_text.c
 *		The text form of a trigger_summary, which its binary form carries too.
 */
#include <stdio.h>
#include <string.h>

#include "base/pairs.h"
#include "scores/trigger_summary.h"

#define TYPE "trigger_summary"
#define COUNT_TEXT 36 /* blank, "disappointment", "=", 19 digits, and NUL */

/* Return how many bytes printing takes at most. */
size_t
emp_trigger_summary_text_size(const EmpTriggerSummary *s)
{
	/* the bytes of a theme are more than those of its name: twice that for backslashes */
	return (1 + (size_t) s->themes) * EMP_HEADLINE_GROUPS * COUNT_TEXT + 2 * (size_t) s->used + 64;
}

/* Print the counts that are not 0 and return the length. */
static size_t
print_counts(const int64_t *counts, char *out)
{
	const EmpScheme *headline = emp_scheme(EMP_SCHEME_HEADLINE);
	size_t len = 0;
	int i;

	for (i = 0; i < EMP_HEADLINE_GROUPS; i++)
		if (counts[i] != 0)
			len += (size_t) sprintf(out + len, " %s=%lld", headline->group[i].name,
									(long long) counts[i]);
	return len;
}

/* Print a summary, terminated, and return the length. */
size_t
emp_trigger_summary_print(const EmpTriggerSummary *s, char *out)
{
	size_t len = (size_t) sprintf(out, "readings=%lld", (long long) s->readings);
	EmpThemeCursor cursor = {0};
	const EmpTheme *theme;

	len += print_counts(s->dominant, out + len);
	while ((theme = emp_trigger_summary_next(s, &cursor)) != NULL)
	{
		out[len++] = ' ';
		len += emp_quoted_print(theme->name, theme->len, out + len);
		len += print_counts(theme->dominant, out + len);
	}
	out[len] = '\0';
	return len;
}

/* Say how large the summary has to be into which a text is parsed. */
void
emp_trigger_summary_parse_plan(const char *text, size_t len, uint32_t *room, uint32_t *slots)
{
	const char *end = text + len;
	uint32_t themes = 0;
	size_t names;

	/* a theme has two quotes and at most so many bytes of a name */
	for (; themes < 2 * EMP_THEMES_MAX && (text = memchr(text, '"', (size_t) (end - text))) != NULL;
		 text++)
		themes++;
	themes /= 2;
	names = len < (size_t) themes * EMP_THEME_STORED_NAME ? len
														  : (size_t) themes * EMP_THEME_STORED_NAME;
	emp_trigger_summary_plan(NULL, themes, themes * emp_theme_size(8) + (names & ~(size_t) 7), room,
							 slots);
}

/* Read a theme's name and make the theme. */
static EmpStatus
parse_theme(EmpPairs *pairs, EmpTriggerSummary *s, EmpTheme **theme, EmpFailure *failure)
{
	char name[EMP_THEME_STORED_NAME];
	uint32_t before = s->themes;
	size_t len;

	if (emp_pairs_quoted(pairs, name, sizeof(name), &len, failure) != EMP_OK)
		return failure->status;
	*theme = emp_trigger_summary_theme(s, name, len, failure);
	if (*theme == NULL)
		return failure->status;
	if (s->themes == before)
		return emp_pairs_fail(pairs, failure, "repeated theme");
	return EMP_OK;
}

/* Put the value of a pair where it belongs: into a count of the theme, or of all readings. */
static EmpStatus
parse_count(const EmpPairs *pairs, EmpTriggerSummary *s, EmpTheme *theme, EmpFailure *failure)
{
	int label = emp_group_find(emp_scheme(EMP_SCHEME_HEADLINE), pairs->key.text, pairs->key.len);
	int64_t *counts = theme != NULL ? theme->dominant : s->dominant;
	int64_t *count = NULL;
	EmpInt128 number;

	if (label >= 0)
		count = &counts[label];
	else if (theme == NULL && emp_span_is(pairs->key, "readings"))
		count = &s->readings;
	else
		return emp_pairs_fail(pairs, failure, "unknown key in");
	if (*count != 0)
		return emp_pairs_fail(pairs, failure, "repeated key in");
	if (!emp_pairs_integer(pairs, &number, failure))
		return failure->status;
	if (number < 1 || number > EMP_READINGS_MAX)
		return emp_pairs_fail(pairs, failure, "number out of range in");
	*count = (int64_t) number;
	return EMP_OK;
}

/* Check that counts that came from outside add up. */
static EmpStatus
check(const EmpTriggerSummary *s, EmpFailure *failure)
{
	int64_t of_themes[EMP_HEADLINE_GROUPS] = {0};
	int64_t all = 0;
	EmpThemeCursor cursor = {0};
	const EmpTheme *theme;
	int i;

	for (i = 0; i < EMP_HEADLINE_GROUPS; i++)
		all += s->dominant[i];
	if (all != s->readings)
	{
		emp_fail(failure, EMP_BAD_TEXT, "counts of a trigger_summary do not add up");
		emp_fail_detail(failure, "They add up to %lld for %lld readings.", (long long) all,
						(long long) s->readings);
		return failure->status;
	}
	while ((theme = emp_trigger_summary_next(s, &cursor)) != NULL)
	{
		int64_t readings = 0;

		for (i = 0; i < EMP_HEADLINE_GROUPS; i++)
		{
			of_themes[i] += theme->dominant[i];
			readings += theme->dominant[i];
		}
		if (readings == 0)
			return emp_fail(failure, EMP_BAD_TEXT, "theme of a trigger_summary has no readings");
	}
	for (i = 0; i < EMP_HEADLINE_GROUPS; i++)
		if (of_themes[i] > s->dominant[i])
		{
			emp_fail(failure, EMP_BAD_TEXT, "counts of a trigger_summary do not add up");
			emp_fail_detail(failure, "All themes have %lld readings of %s, of %lld in all.",
							(long long) of_themes[i],
							emp_scheme(EMP_SCHEME_HEADLINE)->group[i].name,
							(long long) s->dominant[i]);
			return failure->status;
		}
	return EMP_OK;
}

/* Parse the text form. */
EmpStatus
emp_trigger_summary_parse(const char *text, size_t len, EmpTriggerSummary *s, EmpFailure *failure)
{
	EmpTheme *theme = NULL;
	EmpPairs pairs;

	emp_pairs_start(&pairs, TYPE, "readings=3 anger=2 neutral=1 \"refund\" anger=2", text, len);
	for (;;)
	{
		if (emp_pairs_at_quote(&pairs))
		{
			if (parse_theme(&pairs, s, &theme, failure) != EMP_OK)
				return failure->status;
		}
		else if (!emp_pairs_next(&pairs, failure))
			break;
		else if (parse_count(&pairs, s, theme, failure) != EMP_OK)
			return failure->status;
	}
	if (failure->status != EMP_OK)
		return failure->status;
	if (s->readings == 0)
		return emp_pairs_missing(&pairs, failure, "readings");
	return check(s, failure);
}
