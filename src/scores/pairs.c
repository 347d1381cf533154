/*
 * pairs.c
 *		Reading "key=value key=value ...", the text form of the mergeable types.
 *
 * Pairs are separated by blanks and may come in any order.  Numbers are integers: the text
 * form of a state must be exact whatever the server's settings, because a distributed engine
 * ships states as text.
 */
#include "scores/pairs.h"

#include <string.h>

/* Return whether a byte separates pairs: the white space of ASCII, in any locale. */
static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Start reading a text. */
void
emp_pairs_start(EmpPairs *pairs, const char *type, const char *text, size_t len)
{
	pairs->type = type;
	pairs->at = text;
	pairs->end = text + len;
	pairs->key = text;
	pairs->key_len = 0;
	pairs->value = text;
	pairs->value_len = 0;
}

/* Return whether a part of a pair is a given name. */
static bool
part_is(const char *part, size_t len, const char *name)
{
	return strlen(name) == len && memcmp(part, name, len) == 0;
}

/* Record what is wrong with the pair that was read last. */
EmpStatus
emp_pairs_fail(const EmpPairs *pairs, EmpFailure *failure, const char *problem)
{
	size_t len = (size_t) (pairs->at - pairs->key);
	char quote[48];

	emp_quote(quote, sizeof(quote), pairs->key,
			  len < sizeof(quote) ? (int) len : (int) sizeof(quote));
	emp_fail(failure, EMP_BAD_TEXT, "invalid input syntax for type %s: %s \"%s\"", pairs->type,
			 problem, quote);
	emp_fail_detail(failure, "Expected pairs such as \"readings=3\", separated by blanks.");
	return failure->status;
}

/* Record that a key was not there. */
EmpStatus
emp_pairs_missing(const EmpPairs *pairs, EmpFailure *failure, const char *key)
{
	return emp_fail(failure, EMP_BAD_TEXT, "invalid input syntax for type %s: \"%s\" is missing",
					pairs->type, key);
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
	while (pairs->at < pairs->end && is_blank(*pairs->at))
		pairs->at++;
	if (pairs->at == pairs->end)
		return false;
	pairs->key = pairs->at;
	while (pairs->at < pairs->end && !is_blank(*pairs->at))
		pairs->at++;
	equals = memchr(pairs->key, '=', (size_t) (pairs->at - pairs->key));
	if (equals == NULL)
	{
		emp_pairs_fail(pairs, failure, "not a pair:");
		return false;
	}
	pairs->key_len = (size_t) (equals - pairs->key);
	pairs->value = equals + 1;
	pairs->value_len = (size_t) (pairs->at - pairs->value);
	return true;
}

/* Return whether the key of the last pair is this one. */
bool
emp_pairs_key_is(const EmpPairs *pairs, const char *key)
{
	return part_is(pairs->key, pairs->key_len, key);
}

/* Return whether the value of the last pair is this one. */
bool
emp_pairs_value_is(const EmpPairs *pairs, const char *value)
{
	return part_is(pairs->value, pairs->value_len, value);
}

/* Parse the value of the last pair as an integer; false on a failure. */
bool
emp_pairs_integer(const EmpPairs *pairs, EmpInt128 *integer, EmpFailure *failure)
{
	if (emp_wide_parse(pairs->value, pairs->value_len, integer))
		return true;
	emp_pairs_fail(pairs, failure, "no integer in");
	return false;
}
