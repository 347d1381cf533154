/*
 * huge.c
 *		Exact sums of 256 bits, for the squares of moments.
 */
#include "base/huge.h"

#include <math.h>

/* Return a number of 128 bits as one of 256. */
static EmpHuge
huge_of(EmpUint128 value)
{
	return (EmpHuge){{(uint64_t) value, (uint64_t) (value >> 64), 0, 0}};
}

/* Return the negative of a number. */
static EmpHuge
negative(EmpHuge a)
{
	return emp_huge_difference(huge_of(0), a);
}

/* Return the magnitude of a number; right for the most negative one too. */
static EmpHuge
magnitude(EmpHuge a)
{
	return emp_huge_sign(a) < 0 ? negative(a) : a;
}

/* Return -1, 0 or 1. */
int
emp_huge_sign(EmpHuge a)
{
	if (a.limb[EMP_HUGE_LIMBS - 1] >> 63 != 0)
		return -1;
	return (a.limb[0] | a.limb[1] | a.limb[2] | a.limb[3]) != 0;
}

/* Return the sum of two numbers. */
EmpHuge
emp_huge_sum(EmpHuge a, EmpHuge b)
{
	EmpUint128 carry = 0;
	int i;

	for (i = 0; i < EMP_HUGE_LIMBS; i++)
	{
		carry += (EmpUint128) a.limb[i] + b.limb[i];
		a.limb[i] = (uint64_t) carry;
		carry >>= 64;
	}
	return a;
}

/* Return the difference of two numbers. */
EmpHuge
emp_huge_difference(EmpHuge a, EmpHuge b)
{
	EmpUint128 carry = 1;
	int i;

	for (i = 0; i < EMP_HUGE_LIMBS; i++)
	{
		carry += (EmpUint128) a.limb[i] + ~b.limb[i];
		a.limb[i] = (uint64_t) carry;
		carry >>= 64;
	}
	return a;
}

/* Return a number times a small one. */
EmpHuge
emp_huge_times(EmpHuge a, uint64_t factor)
{
	EmpUint128 carry = 0;
	int i;

	for (i = 0; i < EMP_HUGE_LIMBS; i++)
	{
		carry += (EmpUint128) a.limb[i] * factor;
		a.limb[i] = (uint64_t) carry;
		carry >>= 64;
	}
	return a;
}

/* Return the product of two numbers of 128 bits. */
EmpHuge
emp_huge_product(EmpInt128 a, EmpInt128 b)
{
	EmpUint128 x = a < 0 ? -(EmpUint128) a : (EmpUint128) a;
	EmpUint128 y = b < 0 ? -(EmpUint128) b : (EmpUint128) b;
	EmpHuge low = emp_huge_times(huge_of(x), (uint64_t) y);
	EmpHuge high = emp_huge_times(huge_of(x), (uint64_t) (y >> 64));
	EmpHuge shifted = {{0, high.limb[0], high.limb[1], high.limb[2]}};
	EmpHuge product = emp_huge_sum(low, shifted);

	return (a < 0) != (b < 0) ? negative(product) : product;
}

/* Return a number that is not negative as the nearest double. */
static double
nearest_double(EmpHuge a)
{
	uint64_t bits;
	int top = EMP_HUGE_LIMBS - 1;
	int shift;
	int i;

	while (top > 0 && a.limb[top] == 0)
		top--;
	if (top == 0)
		return (double) a.limb[0];
	for (shift = 0; a.limb[top] << shift >> 63 == 0; shift++)
		;
	bits = a.limb[top] << shift;
	if (shift > 0)
		bits |= a.limb[top - 1] >> (64 - shift);
	/* what is cut off only matters as "more", for the rounding of the last bit */
	if (a.limb[top - 1] << shift != 0)
		bits |= 1;
	for (i = top - 2; i >= 0; i--)
		if (a.limb[i] != 0)
			bits |= 1;
	return ldexp((double) bits, 64 * top - shift);
}

/* Divide two numbers, the second of them positive: the nearest doubles of both, divided. */
double
emp_huge_ratio(EmpHuge numerator, EmpHuge denominator)
{
	double ratio = nearest_double(magnitude(numerator)) / nearest_double(denominator);

	return emp_huge_sign(numerator) < 0 ? -ratio : ratio;
}

/* Print a number in hexadecimal, terminated, and return the length. */
int
emp_huge_print(EmpHuge a, char *out)
{
	EmpHuge rest = magnitude(a);
	int digit = 16 * EMP_HUGE_LIMBS - 1;
	int len = 0;

	if (emp_huge_sign(a) < 0)
		out[len++] = '-';
	while (digit > 0 && (rest.limb[digit / 16] >> digit % 16 * 4 & 15) == 0)
		digit--;
	for (; digit >= 0; digit--)
		out[len++] = "0123456789abcdef"[rest.limb[digit / 16] >> digit % 16 * 4 & 15];
	out[len] = '\0';
	return len;
}

/* Parse a hexadecimal number that is nothing but an optional minus sign and at most 63 digits. */
bool
emp_huge_parse(const char *text, size_t len, EmpHuge *a)
{
	bool is_negative = len > 0 && text[0] == '-';
	size_t i = is_negative ? 1 : 0;
	EmpHuge value = huge_of(0);

	if (len == i || len - i > 16 * EMP_HUGE_LIMBS - 1)
		return false;
	for (; i < len; i++)
	{
		uint64_t digit;

		if (text[i] >= '0' && text[i] <= '9')
			digit = (uint64_t) (text[i] - '0');
		else if (text[i] >= 'a' && text[i] <= 'f')
			digit = (uint64_t) (text[i] - 'a' + 10);
		else
			return false;
		value = emp_huge_sum(emp_huge_times(value, 16), huge_of(digit));
	}
	*a = is_negative ? negative(value) : value;
	return true;
}
