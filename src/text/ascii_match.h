/*
 * ascii_match.h
 *		Comparing bytes of any ASCII-safe encoding with lower-case ASCII literals.
 *
 * Only A-Z are folded, so the answer depends on no locale and on no encoding.
 */
#ifndef EMP_TEXT_ASCII_MATCH_H
#define EMP_TEXT_ASCII_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Fold one ASCII letter to lower case. */
static inline char
emp_ascii_lower(char c)
{
	return (c >= 'A' && c <= 'Z') ? (char) (c + ('a' - 'A')) : c;
}

/* Is it a letter of ASCII? */
static inline bool
emp_ascii_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Is it a digit of ASCII? */
static inline bool
emp_ascii_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Is it a space, tab, line end or form feed? */
static inline bool
emp_ascii_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* Is it a byte of a character outside ASCII? */
static inline bool
emp_high_byte(char c)
{
	return ((unsigned char) c & 0x80) != 0;
}

/* Do the bytes begin with the literal, which is in lower case? */
static inline bool
emp_starts_with(const char *text, size_t len, const char *literal)
{
	size_t n;

	for (n = 0; literal[n] != '\0'; n++)
		if (n >= len || emp_ascii_lower(text[n]) != literal[n])
			return false;
	return true;
}

/* Do the bytes end with the literal, which is in lower case? */
static inline bool
emp_ends_with(const char *text, size_t len, const char *literal)
{
	size_t n = strlen(literal);

	return n <= len && emp_starts_with(text + len - n, n, literal);
}

/* Are the bytes the literal, which is in lower case? */
static inline bool
emp_equals(const char *text, size_t len, const char *literal)
{
	return strlen(literal) == len && emp_starts_with(text, len, literal);
}

/* Do the bytes contain the literal, which is in lower case?  For short lines. */
static inline bool
emp_contains(const char *text, size_t len, const char *literal)
{
	size_t n = strlen(literal);
	size_t i;

	for (i = 0; i + n <= len; i++)
		if (emp_starts_with(text + i, n, literal))
			return true;
	return false;
}

#endif
