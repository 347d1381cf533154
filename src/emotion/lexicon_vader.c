/*
 * lexicon_vader.c
 *		Lines of VADER's lexicon as terms.
 *
 * VADER (Hutto and Gilbert, ICWSM 2014) is what many have collected words of their own for.  Its
 * file has one term a line, and its users' lists look like it.
 */
#include "emotion/lexicon.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Say in which line of an import a failure lies. */
static EmpStatus
in_line(EmpFailure *failure, size_t line)
{
	char message[sizeof(failure->message)];

	snprintf(message, sizeof(message), "line %zu: %.200s", line, failure->message);
	memcpy(failure->message, message, sizeof(message));
	return failure->status;
}

/*
 * Return the weight of a word that VADER rates, -4..4 in 1e-4: the compound score that VADER gives
 * to the word alone (Hutto and Gilbert, ICWSM 2014: x / sqrt(x * x + 15)).
 */
static int16_t
weight_of_rating(int32_t rating)
{
	double x = rating / 10000.0;
	double weight = x / sqrt(x * x + 15.0);

	return (int16_t) (weight < 0 ? -(int) (0.5 - weight * EMP_LEXICON_ONE)
								 : (int) (0.5 + weight * EMP_LEXICON_ONE));
}

/* Say whether a term is an emoticon or the like: it begins with a sign, or has no two letters. */
static bool
is_emoticon(const char *term, size_t len)
{
	int letters = 0;

	for (size_t i = 0; i < len; i++)
	{
		uint8_t c = (uint8_t) term[i];
		uint8_t lower = c | 0x20;
		bool letter = (lower >= 'a' && lower <= 'z') || c >= 0x80;

		if ((c & 0xC0) == 0x80) /* the rest of a character */
			continue;
		if (i == 0 && !letter && !(c >= '0' && c <= '9'))
			return true;
		letters = letter ? letters + 1 : 0;
		if (letters == 2)
			return false;
	}
	return true;
}

/* Add the term of a line when it is, or is not, spelled as it is kept. */
static EmpStatus
add_spelled(EmpRecords *r, const char *text, size_t len, EmpMeaning m, bool as_kept,
			int64_t *skipped, EmpFailure *failure)
{
	size_t before = r->used;
	EmpLexiconTerm term;
	size_t next;

	if (emp_records_add(r, text, len, 0, &m, 1, failure) != EMP_OK)
	{
		if (failure->status != EMP_BAD_VALUE || len == 0 || !is_emoticon(text, len))
			return failure->status;
		*skipped += as_kept;
		return EMP_OK;
	}
	emp_term_at(r->bytes, r->used, before, &term, &next);
	if (as_kept != (term.len == len && memcmp(term.text, text, len) == 0))
		r->used = before;
	return EMP_OK;
}

/* Read one line: token, tab, rating. */
static EmpStatus
read_vader_line(const char *line, size_t len, EmpRecords *r, bool as_kept, int64_t *skipped,
				EmpFailure *failure)
{
	const char *tab = memchr(line, '\t', len);
	const char *number = tab != NULL ? tab + 1 : line + len;
	size_t left = (size_t) (line + len - number);
	const char *behind = memchr(number, '\t', left);
	int32_t rating = 0;

	if (behind != NULL)
		left = (size_t) (behind - number);
	while (left > 0 && (number[left - 1] == '\r' || number[left - 1] == ' '))
		left--;
	if (tab == NULL ||
		emp_weight_parse(number, left, 4 * EMP_LEXICON_ONE, &rating, failure) != EMP_OK)
	{
		bool range = tab != NULL && failure->status == EMP_OUT_OF_RANGE;

		emp_fail(failure, range ? EMP_OUT_OF_RANGE : EMP_BAD_TEXT,
				 range ? "rating out of range" : "no term and rating");
		emp_fail_detail(failure,
						"A line is a term, a tab and its mean rating from -4 to 4; further "
						"columns are not looked at.");
		emp_fail_hint(failure, "Take the line out, or put it right.");
		return failure->status;
	}
	return add_spelled(r, line, (size_t) (tab - line),
					   (EmpMeaning){EMP_MEANS_VALENCE, weight_of_rating(rating)}, as_kept, skipped,
					   failure);
}

/* Read all lines once, for the terms that are, or are not, spelled as they are kept. */
static EmpStatus
read_vader_lines(const char *text, size_t len, EmpRecords *r, bool as_kept, int64_t *skipped,
				 EmpFailure *failure)
{
	const char *at = text;
	const char *end = text + len;

	for (size_t line = 1; at < end; line++)
	{
		const char *stop = memchr(at, '\n', (size_t) (end - at));
		size_t n = (size_t) ((stop != NULL ? stop : end) - at);

		if (n > 0 && !(n == 1 && *at == '\r') &&
			read_vader_line(at, n, r, as_kept, skipped, failure) != EMP_OK)
			return in_line(failure, line);
		at += n + (stop != NULL);
	}
	return EMP_OK;
}

/* Read lines of VADER's lexicon; what comes later wins, so the spellings that are kept come last. */
EmpStatus
emp_lexicon_parse_vader(const char *text, size_t len, EmpRecords *r, int64_t *skipped,
						EmpFailure *failure)
{
	*skipped = 0;
	r->last_wins = true;
	if (read_vader_lines(text, len, r, false, skipped, failure) != EMP_OK)
		return failure->status;
	return read_vader_lines(text, len, r, true, skipped, failure);
}
