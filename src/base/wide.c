/*
 * wide.c
 *		Exact 128-bit sums: decimal text, and one correctly rounded division.
 */
#include "base/wide.h"

#include <math.h>

#define EXACT_DOUBLE ((EmpUint128) 1 << 53) /* up to here every integer is a double */

/* Return the magnitude of a number; right for the most negative one too. */
static EmpUint128
magnitude(EmpInt128 value)
{
	return value < 0 ? -(EmpUint128) value : (EmpUint128) value;
}

/* Print a number in decimal, terminated, and return its length. */
int
emp_wide_print(EmpInt128 value, char *out)
{
	EmpUint128 rest = magnitude(value);
	char digits[EMP_WIDE_TEXT_SIZE];
	int n = 0;
	int len = 0;

	do
	{
		digits[n++] = (char) ('0' + (int) (rest % 10));
		rest /= 10;
	} while (rest != 0);
	if (value < 0)
		out[len++] = '-';
	while (n > 0)
		out[len++] = digits[--n];
	out[len] = '\0';
	return len;
}

/*
 * Parse a decimal number that is nothing but an optional minus sign and digits.
 *
 * The limit of 38 digits keeps the arithmetic free of overflow; no sum of ours is longer.
 */
bool
emp_wide_parse(const char *text, size_t len, EmpInt128 *value)
{
	bool negative = len > 0 && text[0] == '-';
	size_t first = negative ? 1 : 0;
	EmpInt128 sum = 0;
	size_t i;

	if (len == first || len - first > 38)
		return false;
	for (i = first; i < len; i++)
	{
		if (text[i] < '0' || text[i] > '9')
			return false;
		sum = sum * 10 + (text[i] - '0');
	}
	*value = negative ? -sum : sum;
	return true;
}

/*
 * Divide two integers and round once, to the nearest double, ties to even.
 *
 * The denominator is positive and both are below 2^126 in magnitude.  Long division brings
 * out at least 62 bits of the quotient; what is left over is folded into the last bit, so
 * that the conversion to double (which rounds correctly) sees on which side of a tie it is.
 */
double
emp_wide_ratio(EmpInt128 numerator, EmpInt128 denominator)
{
	EmpUint128 num = magnitude(numerator);
	EmpUint128 den = (EmpUint128) denominator;
	EmpUint128 quotient;
	EmpUint128 rest;
	bool sticky = false;
	int exponent = 0;
	double result;

	if (num <= EXACT_DOUBLE && den <= EXACT_DOUBLE)
		return (double) (int64_t) numerator / (double) (int64_t) denominator;

	quotient = num / den;
	rest = num % den;
	while (quotient >> 63 != 0)
	{
		sticky = sticky || (quotient & 1) != 0;
		quotient >>= 1;
		exponent++;
	}
	/* A quotient that was shortened above needs no more bits: its rest only matters as "more". */
	while (quotient >> 62 == 0 && rest != 0)
	{
		quotient <<= 1;
		rest <<= 1;
		exponent--;
		if (rest >= den)
		{
			rest -= den;
			quotient |= 1;
		}
	}
	if (sticky || rest != 0)
		quotient |= 1;
	result = ldexp((double) (uint64_t) quotient, exponent);
	return numerator < 0 ? -result : result;
}
