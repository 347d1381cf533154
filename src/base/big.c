/*
 * big.c
 *		Exact arithmetic on the sums of exact.h: what statistics need before they round once.
 *
 * Numbers have a handful of words, so everything is done as at school.
 */
#include "base/big.h"

#include <math.h>
#include <string.h>

/* Drop words of 0 at either end. */
static void
trim(EmpBig *a)
{
	int skip = 0;

	while (a->words > 0 && a->word[a->words - 1] == 0)
		a->words--;
	while (skip < a->words && a->word[skip] == 0)
		skip++;
	if (skip > 0)
	{
		a->words -= skip;
		a->low += skip;
		memmove(a->word, a->word + skip, (size_t) a->words * sizeof(a->word[0]));
	}
	if (a->words == 0)
	{
		a->negative = false;
		a->low = 0;
	}
}

/* Take a sum. */
void
emp_big_sum(EmpBig *out, const uint64_t *sum, EmpWindow window)
{
	uint64_t carry = 1;
	int i;

	out->words = emp_window_words(window);
	out->low = window.low;
	out->negative = out->words > 0 && sum[out->words - 1] >> 63 != 0;
	for (i = 0; i < out->words; i++)
	{
		out->word[i] = sum[i];
		if (out->negative)
		{
			out->word[i] = ~sum[i] + carry;
			carry = carry != 0 && out->word[i] == 0;
		}
	}
	trim(out);
}

/* Take a count. */
void
emp_big_int(EmpBig *out, int64_t x)
{
	out->negative = false;
	out->low = 0;
	out->words = 1;
	out->word[0] = (uint64_t) x;
	trim(out);
}

/* Multiply; out is neither a nor b. */
void
emp_big_multiply(EmpBig *out, const EmpBig *a, const EmpBig *b)
{
	int i;
	int k;

	out->negative = a->negative != b->negative;
	out->low = a->low + b->low;
	out->words = a->words + b->words;
	memset(out->word, 0, (size_t) out->words * sizeof(out->word[0]));
	for (i = 0; i < a->words; i++)
	{
		uint64_t carry = 0;

		for (k = 0; k < b->words; k++)
		{
			EmpUint128 product = (EmpUint128) a->word[i] * b->word[k] + out->word[i + k] + carry;

			out->word[i + k] = (uint64_t) product;
			carry = (uint64_t) (product >> 64);
		}
		out->word[i + k] = carry;
	}
	trim(out);
}

/* Return the word of a number at a place, 0 outside. */
static uint64_t
word_at(const EmpBig *a, int place)
{
	return place >= a->low && place < a->low + a->words ? a->word[place - a->low] : 0;
}

/* Return the lower and the higher end of two numbers' words. */
static EmpWindow
span(const EmpBig *a, const EmpBig *b)
{
	EmpWindow window = {a->low, a->low + a->words};
	EmpWindow other = {b->low, b->low + b->words};

	emp_window_join(&window, other);
	return window;
}

/* Order the magnitudes of two numbers. */
static int
compare_size(const EmpBig *a, const EmpBig *b)
{
	EmpWindow window = span(a, b);
	int place;

	for (place = window.high - 1; place >= window.low; place--)
		if (word_at(a, place) != word_at(b, place))
			return word_at(a, place) < word_at(b, place) ? -1 : 1;
	return 0;
}

/* Subtract; out is neither a nor b. */
void
emp_big_subtract(EmpBig *out, const EmpBig *a, const EmpBig *b)
{
	EmpWindow window = span(a, b);
	bool add = a->negative != b->negative;
	bool swap = !add && compare_size(a, b) < 0;
	const EmpBig *larger = swap ? b : a;
	const EmpBig *smaller = swap ? a : b;
	uint64_t carry = 0;
	int place;

	out->low = window.low;
	out->words = emp_window_words(window) + 1;
	out->negative = a->words == 0 ? !b->negative : swap ? !a->negative : a->negative;
	for (place = window.low; place <= window.high; place++)
	{
		EmpUint128 x = word_at(larger, place);
		EmpUint128 y = (EmpUint128) word_at(smaller, place) + carry;
		EmpUint128 result = add ? x + y : x - y;

		out->word[place - window.low] = (uint64_t) result;
		carry = (uint64_t) (result >> 64) & 1;
	}
	trim(out);
}

/* Return a * b - c * d. */
void
emp_big_cross(EmpBig *out, const EmpBig *a, const EmpBig *b, const EmpBig *c, const EmpBig *d)
{
	EmpBig left;
	EmpBig right;

	emp_big_multiply(&left, a, b);
	emp_big_multiply(&right, c, d);
	emp_big_subtract(out, &left, &right);
}

/* Return the exponent of a number. */
int
emp_big_exponent(const EmpBig *a)
{
	if (a->words == 0)
		return 0;
	return 64 * (a->low + a->words) - __builtin_clzll(a->word[a->words - 1]);
}

/* Return a number / 2^scale: the highest 64 bits, the last of which says whether more follow. */
double
emp_big_double(const EmpBig *a, int scale)
{
	int top = a->words - 1;
	uint64_t bits;
	double result;
	int shift;
	int i;

	if (a->words == 0)
		return 0;
	shift = __builtin_clzll(a->word[top]);
	bits = a->word[top] << shift;
	if (top > 0 && shift > 0)
		bits |= a->word[top - 1] >> (64 - shift);
	if (top > 0 && a->word[top - 1] << shift != 0)
		bits |= 1;
	for (i = 0; i < top - 1 && (bits & 1) == 0; i++)
		bits |= a->word[i] != 0;
	result = ldexp((double) bits, emp_big_exponent(a) - 64 - scale);
	return a->negative ? -result : result;
}
