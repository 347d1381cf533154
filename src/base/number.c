/*
 * number.c
 *		Exact text of floating-point numbers, the same whatever the settings.
 *
 * 17 significant digits tell any two numbers apart (IEEE 754), and mostly 15 or 16 do.
 */
#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST 64               /* characters of a number that is read */
#define EXACT 9007199254740992.0 /* 2^53: whole numbers up to here are what they look like */

/* Print a finite number with as few digits as read back to it. */
int
emp_number_print(double value, char *out)
{
	int digits;
	int len = 0;

	for (digits = 15; digits <= 17; digits++)
	{
		len = snprintf(out, EMP_NUMBER_TEXT_SIZE, "%.*g", digits, value);
		if (strtod(out, NULL) == value)
			break;
	}
	return len;
}

/* Print a number for people to read. */
const char *
emp_number_show(double value, char *out)
{
	if (isnan(value))
		return "NaN";
	if (isinf(value))
		return value > 0 ? "Infinity" : "-Infinity";
	snprintf(out, EMP_NUMBER_TEXT_SIZE,
			 value == floor(value) && fabs(value) <= EXACT ? "%.0f" : "%g", value);
	return out;
}

/* Skip digits, and return how many there are. */
static size_t
skip_digits(const char **at, const char *end)
{
	const char *start = *at;

	while (*at < end && **at >= '0' && **at <= '9')
		(*at)++;
	return (size_t) (*at - start);
}

/* Return whether a text is a number in decimals; strtod takes more than that. */
static bool
is_decimal(const char *at, const char *end)
{
	size_t digits;

	if (at < end && *at == '-')
		at++;
	digits = skip_digits(&at, end);
	if (at < end && *at == '.')
	{
		at++;
		digits += skip_digits(&at, end);
	}
	if (digits == 0)
		return false;
	if (at < end && (*at == 'e' || *at == 'E'))
	{
		at++;
		if (at < end && (*at == '-' || *at == '+'))
			at++;
		if (skip_digits(&at, end) == 0)
			return false;
	}
	return at == end;
}

/* Read a finite number in decimals. */
bool
emp_number_parse(const char *text, size_t len, double *value)
{
	char copy[LONGEST + 1];

	if (len > LONGEST || !is_decimal(text, text + len))
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	*value = strtod(copy, NULL);
	return isfinite(*value);
}
