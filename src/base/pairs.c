/*
 * pairs.c
 *		Reading "key=value key=value ...", the text form of our types.
 *
 * Pairs are separated by blanks and may come in any order.  What a value may be is left to the
 * type; the mergeable ones have integers only, because the text form of a state must be exact
 * whatever the server's settings: a distributed engine ships states as text.
 */
#include "base/pairs.h"

#include <string.h>

/* Return whether a byte separates pairs: the white space of ASCII, in any locale. */
static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Return whether a span is a given name. */
bool
emp_span_is(EmpSpan span, const char *name)
{
	return strlen(name) == span.len && memcmp(span.text, name, span.len) == 0;
}

/* Start reading a text. */
void
emp_pairs_start(EmpPairs *pairs, const char *type, const char *example, const char *text,
				size_t len)
{
	pairs->type = type;
	pairs->example = example;
	pairs->at = text;
	pairs->end = text + len;
	pairs->key.text = pairs->value.text = text;
	pairs->key.len = pairs->value.len = 0;
}

/* Record what is wrong with the pair that was read last; "" where the detail says enough. */
EmpStatus
emp_pairs_fail(const EmpPairs *pairs, EmpFailure *failure, const char *problem)
{
	size_t len = (size_t) (pairs->at - pairs->key.text);
	char quote[48];

	emp_quote(quote, sizeof(quote), pairs->key.text,
			  len < sizeof(quote) ? (int) len : (int) sizeof(quote));
	emp_fail(failure, EMP_BAD_TEXT, "invalid input syntax for type %s: %s%s\"%s\"", pairs->type,
			 problem, problem[0] != '\0' ? " " : "", quote);
	emp_fail_detail(failure,
					"Expected pairs of a key and a value, such as \"%s\", separated by blanks.",
					pairs->example);
	return failure->status;
}

/* Record that a key was not there. */
EmpStatus
emp_pairs_missing(const EmpPairs *pairs, EmpFailure *failure, const char *key)
{
	return emp_fail(failure, EMP_BAD_TEXT, "invalid input syntax for type %s: \"%s\" is missing",
					pairs->type, key);
}

/* Skip blanks. */
static void
skip_blanks(EmpPairs *pairs)
{
	while (pairs->at < pairs->end && is_blank(*pairs->at))
		pairs->at++;
}

/* Return whether what comes next is no pair but begins with a double quote. */
bool
emp_pairs_at_quote(EmpPairs *pairs)
{
	skip_blanks(pairs);
	return pairs->at < pairs->end && *pairs->at == '"';
}

/* Print a name in quotes, in at most 2 * len + 2 bytes, and return the length. */
size_t
emp_quoted_print(const char *text, size_t len, char *out)
{
	char *at = out;
	size_t i;

	*at++ = '"';
	for (i = 0; i < len; i++)
	{
		if (text[i] == '"' || text[i] == '\\')
			*at++ = '\\';
		*at++ = text[i];
	}
	*at++ = '"';
	return (size_t) (at - out);
}

/* Read a name in quotes, from the opening one on, into a buffer of so many bytes. */
EmpStatus
emp_pairs_quoted(EmpPairs *pairs, char *out, size_t size, size_t *len, EmpFailure *failure)
{
	pairs->key.text = pairs->at++;
	for (*len = 0; pairs->at < pairs->end && *pairs->at != '"'; pairs->at++)
	{
		if (*pairs->at == '\\')
		{
			pairs->at++;
			if (pairs->at == pairs->end)
				break;
			if (*pairs->at != '"' && *pairs->at != '\\')
				return emp_pairs_fail(pairs, failure, "a backslash before another character in");
		}
		if (*len == size)
			return emp_pairs_fail(pairs, failure, "too long a name in");
		if (*pairs->at == '\0')
			return emp_pairs_fail(pairs, failure, "a zero byte in");
		out[(*len)++] = *pairs->at;
	}
	if (pairs->at == pairs->end)
		return emp_pairs_fail(pairs, failure, "no closing quote of");
	pairs->at++;
	return EMP_OK;
}

/*
 * Read the next pair into key and value.
 *
 * Returns false at the end and on a failure; failure->status tells which.
 */
bool
emp_pairs_next(EmpPairs *pairs, EmpFailure *failure)
{
	const char *equals;

	failure->status = EMP_OK;
	skip_blanks(pairs);
	if (pairs->at == pairs->end)
		return false;
	pairs->key.text = pairs->at;
	while (pairs->at < pairs->end && !is_blank(*pairs->at))
		pairs->at++;
	equals = memchr(pairs->key.text, '=', (size_t) (pairs->at - pairs->key.text));
	if (equals == NULL)
	{
		emp_pairs_fail(pairs, failure, "");
		return false;
	}
	pairs->key.len = (size_t) (equals - pairs->key.text);
	pairs->value.text = equals + 1;
	pairs->value.len = (size_t) (pairs->at - pairs->value.text);
	return true;
}

/* Parse the value of the last pair as an integer; false on a failure. */
bool
emp_pairs_integer(const EmpPairs *pairs, EmpInt128 *integer, EmpFailure *failure)
{
	if (emp_wide_parse(pairs->value.text, pairs->value.len, integer))
		return true;
	emp_pairs_fail(pairs, failure, "no integer in");
	return false;
}
