/*
 * decimal.c
 *		Decimal fixed-point numbers: their exact text, their scale, and the nearest double.
 *
 * Printing and parsing never pass through floating point, so what is printed is what is
 * stored, whatever the locale, and reading it back gives the same bits.
 */
#include "base/decimal.h"

#include <stdbool.h>

/*
 * Print a number with as few decimals as it needs, end it with a NUL and return its length.
 *
 * There is at least one digit before the point; zero is "0", whatever the scale.
 */
int
emp_decimal_print(int64_t value, int scale, char *out)
{
	char digits[EMP_DECIMAL_TEXT_SIZE];
	uint64_t left = value < 0 ? -(uint64_t) value : (uint64_t) value;
	int decimals = scale;
	int count = 0;
	int len = 0;

	while (decimals > 0 && left % 10 == 0)
	{
		left /= 10;
		decimals--;
	}

	/* last digit first, and enough of them to have one before the point */
	do
	{
		digits[count++] = (char) ('0' + left % 10);
		left /= 10;
	} while (left > 0 || count <= decimals);

	if (value < 0)
		out[len++] = '-';
	while (count > 0)
	{
		if (count == decimals)
			out[len++] = '.';
		out[len++] = digits[--count];
	}
	out[len] = '\0';
	return len;
}

/* Append a digit to a number, or remember that it does not fit. */
static void
push_digit(uint64_t *number, int digit, bool *too_large)
{
	if (*number > (UINT64_MAX - (uint64_t) digit) / 10)
		*too_large = true;
	else
		*number = *number * 10 + (uint64_t) digit;
}

/*
 * Read a number: an optional sign, digits, and optionally a point and digits.
 *
 * At least one digit is needed, on either side of the point.  Blanks and exponents are not
 * taken.  Zeros beyond the scale say nothing and are skipped; other digits there would be
 * lost and are refused.
 */
EmpDecimalResult
emp_decimal_parse(const char *text, size_t len, int scale, int64_t *value)
{
	const char *end = text + len;
	uint64_t number = 0;
	bool negative = false;
	bool point = false;
	bool any_digit = false;
	bool too_fine = false;
	bool too_large = false;
	int decimals = 0;

	if (text < end && (*text == '-' || *text == '+'))
		negative = *text++ == '-';

	for (; text < end; text++)
	{
		if (*text == '.' && !point)
			point = true;
		else if (*text < '0' || *text > '9')
			return EMP_DECIMAL_SYNTAX;
		else
		{
			any_digit = true;
			if (point && decimals == scale)
				too_fine |= *text != '0';
			else
			{
				decimals += point;
				push_digit(&number, *text - '0', &too_large);
			}
		}
	}
	if (!any_digit)
		return EMP_DECIMAL_SYNTAX;

	for (; decimals < scale; decimals++)
		push_digit(&number, 0, &too_large);
	if (too_large || number > (uint64_t) INT64_MAX + negative)
		return EMP_DECIMAL_TOO_LARGE;
	if (too_fine)
		return EMP_DECIMAL_TOO_FINE;

	/* negating as unsigned keeps INT64_MIN away from overflow */
	*value = (int64_t) (negative ? -number : number);
	return EMP_DECIMAL_OK;
}

/* Return a power of 10. */
EmpInt128
emp_power_of_10(int exponent)
{
	EmpInt128 power = 1;

	for (; exponent >= 16; exponent -= 16)
		power *= INT64_C(10000000000000000);
	for (; exponent > 0; exponent--)
		power *= 10;
	return power;
}

/* Bring units to a scale that is larger by so many decimals. */
bool
emp_decimal_finer(EmpInt128 *units, int decimals)
{
	if (*units == 0 || decimals == 0)
		return true;
	return decimals <= EMP_DECIMAL_SCALE_MAX &&
		   !__builtin_mul_overflow(*units, emp_power_of_10(decimals), units);
}

/* Return how many decimals of some units are 0. */
int
emp_decimal_zeros(EmpInt128 units, int limit)
{
	int zeros = 0;

	if (units == 0)
		return limit;
	while (zeros < limit && units % 10 == 0)
	{
		units /= 10;
		zeros++;
	}
	return zeros;
}

/* Return the double nearest to a number. */
double
emp_decimal_double(EmpDecimal number)
{
	return emp_wide_ratio(number.units, emp_power_of_10(number.scale));
}
