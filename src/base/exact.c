/*
 * exact.c
 *		Exact sums of double numbers, their squares and products.
 */
#include "base/exact.h"

#include <string.h>

#include "base/bytes.h"

#define WORD_BITS 64

/* Return the number of bits of a number, 0 for 0. */
static int
bits_of(uint64_t x)
{
	return x == 0 ? 0 : 64 - __builtin_clzll(x);
}

/* Return the magnitude of a number. */
static uint64_t
magnitude(int64_t x)
{
	return x < 0 ? -(uint64_t) x : (uint64_t) x;
}

/* Return x / 64, rounded down. */
static int
word_below(int x)
{
	return x >= 0 ? x / WORD_BITS : -((WORD_BITS - 1 - x) / WORD_BITS);
}

/* Return a double as a term whose number is odd, so that it asks for no more words than it needs. */
EmpExactTerm
emp_exact_double(double x)
{
	EmpExactTerm term = {0, 0, 0};
	uint64_t bits = emp_double_bits(x);
	uint64_t number;
	int exponent;
	int zeros;

	number = bits & ((UINT64_C(1) << 52) - 1);
	exponent = (int) (bits >> 52 & 0x7ff);
	if (exponent != 0)
		number |= UINT64_C(1) << 52;
	else
		exponent = 1;
	if (number == 0)
		return term;
	zeros = __builtin_ctzll(number);
	number >>= zeros;
	term.number = bits >> 63 != 0 ? -(int64_t) number : (int64_t) number;
	term.exponent = exponent - 1075 + zeros;
	term.top = term.exponent + bits_of(number);
	return term;
}

/* Return an integer as a term. */
EmpExactTerm
emp_exact_int(int64_t x)
{
	EmpExactTerm term = {x, 0, bits_of(magnitude(x))};

	return term;
}

/* Widen a window to that of a term. */
void
emp_window_take(EmpWindow *window, const EmpExactTerm *term)
{
	EmpWindow needed;

	if (term->number == 0)
		return;
	needed.low = word_below(term->exponent);
	needed.high = word_below(term->top + EMP_EXACT_HEADROOM - 1) + 1;
	emp_window_join(window, needed);
}

/* Widen a window to one that has another too. */
void
emp_window_join(EmpWindow *window, EmpWindow other)
{
	if (other.low == other.high)
		return;
	if (window->low == window->high)
		*window = other;
	if (other.low < window->low)
		window->low = other.low;
	if (other.high > window->high)
		window->high = other.high;
}

/* Add a term to a sum whose window has it. */
void
emp_exact_add(uint64_t *sum, EmpWindow window, const EmpExactTerm *term)
{
	int words = emp_window_words(window);
	int word = word_below(term->exponent);
	int shift = term->exponent - WORD_BITS * word;
	EmpUint128 lower = (EmpUint128) (uint64_t) term->number << shift;
	EmpUint128 upper = (EmpUint128) (term->number >> WORD_BITS) << shift;
	uint64_t sign = term->number < 0 ? UINT64_MAX : 0;
	EmpUint128 total;
	int i = word - window.low;

	if (term->number == 0)
		return;

	/* three words have all of the number, and what lies above them is its sign */
	total = (EmpUint128) sum[i] + (uint64_t) lower;
	sum[i] = (uint64_t) total;
	if (++i == words)
		return;
	total = (total >> WORD_BITS) + sum[i] + (uint64_t) (lower >> WORD_BITS) + (uint64_t) upper;
	sum[i] = (uint64_t) total;
	if (++i == words)
		return;
	total = (total >> WORD_BITS) + sum[i] + (uint64_t) (upper >> WORD_BITS);
	sum[i] = (uint64_t) total;
	for (i++; i < words; i++)
	{
		uint64_t carry = (uint64_t) (total >> WORD_BITS);

		if (sign + carry == 0)
			return;
		total = (EmpUint128) sum[i] + sign + carry;
		sum[i] = (uint64_t) total;
	}
}

/* Add a sum to a sum in a window that has its window. */
void
emp_exact_add_sum(uint64_t *sum, EmpWindow window, const uint64_t *part, EmpWindow part_window)
{
	int words = emp_window_words(window);
	int part_words = emp_window_words(part_window);
	int skip = part_window.low - window.low;
	EmpUint128 total = 0;
	uint64_t sign;
	int i;

	if (part_words == 0)
		return;
	sign = part[part_words - 1] >> 63 != 0 ? UINT64_MAX : 0;
	for (i = skip; i < words; i++)
	{
		uint64_t word = i - skip < part_words ? part[i - skip] : sign;

		total = (total >> WORD_BITS) + sum[i] + word;
		sum[i] = (uint64_t) total;
	}
}

/* Return whether a sum is negative, and put its magnitude into as many words. */
static bool
split_sign(const uint64_t *sum, int words, uint64_t *out)
{
	bool negative = words > 0 && sum[words - 1] >> 63 != 0;
	uint64_t carry = 1;
	int i;

	for (i = 0; i < words; i++)
	{
		out[i] = sum[i];
		if (negative)
		{
			out[i] = ~sum[i] + carry;
			carry = carry != 0 && out[i] == 0;
		}
	}
	return negative;
}

/* Return whether a sum stays within rows * 2^(64 high - EMP_EXACT_HEADROOM). */
bool
emp_exact_sound(const uint64_t *sum, EmpWindow window, int64_t rows)
{
	int words = emp_window_words(window);
	uint64_t size[EMP_EXACT_WORDS];
	bool rest = false;
	int i;

	if (words == 0)
		return true;
	split_sign(sum, words, size);
	for (i = 0; i < words - 1; i++)
		rest |= size[i] != 0;
	return (EmpUint128) size[words - 1] + rest <= (EmpUint128) rows
													  << (WORD_BITS - EMP_EXACT_HEADROOM);
}

/* Print a sum, terminated, and return its length. */
int
emp_exact_print(const uint64_t *sum, int words, char *out)
{
	uint64_t size[EMP_EXACT_WORDS];
	bool started = false;
	int len = 0;
	int i;

	if (split_sign(sum, words, size))
		out[len++] = '-';
	out[len++] = '0';
	out[len++] = 'x';
	for (i = 16 * words - 1; i >= 0; i--)
	{
		int digit = (int) (size[i / 16] >> 4 * (i % 16) & 15);

		started = started || digit != 0;
		if (started)
			out[len++] = "0123456789abcdef"[digit];
	}
	if (!started)
		out[len++] = '0';
	out[len] = '\0';
	return len;
}

/* Parse what was printed, nothing else; false when it is not that or does not fit. */
bool
emp_exact_parse(const char *text, size_t len, uint64_t *sum, int words)
{
	bool negative = len > 0 && text[0] == '-';
	size_t at = negative ? 1 : 0;
	uint64_t size[EMP_EXACT_WORDS];
	size_t i;

	if (words == 0 || len < at + 3 || text[at] != '0' || text[at + 1] != 'x')
		return false;
	at += 2;
	if (len - at > 16 * (size_t) words || text[at] == '0')
		return false;
	memset(size, 0, sizeof(size));
	for (i = 0; i < len - at; i++)
	{
		const char *hex = "0123456789abcdef";
		const char *digit = text[len - 1 - i] != '\0' ? strchr(hex, text[len - 1 - i]) : NULL;

		if (digit == NULL)
			return false;
		size[i / 16] |= (uint64_t) (digit - hex) << 4 * (i % 16);
	}
	if (size[words - 1] >> 63 != 0)
		return false;
	if (negative)
	{
		/* in two's complement the highest bit of a magnitude is a sign, so this undoes itself */
		uint64_t carry = 1;

		for (i = 0; i < (size_t) words; i++)
		{
			size[i] = ~size[i] + carry;
			carry = carry != 0 && size[i] == 0;
		}
	}
	memcpy(sum, size, (size_t) words * sizeof(*sum));
	return true;
}
