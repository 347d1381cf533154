/*
 * big.h
 *		Exact arithmetic on the sums of exact.h: what statistics need before they round once.
 *
 * The variance of numbers around 1e9 that differ by 1 is a difference of numbers that agree in their
 * first 18 digits.  Taken of exact sums and products it loses nothing; only its result is rounded.
 */
#ifndef EMP_BASE_BIG_H
#define EMP_BASE_BIG_H

#include "base/exact.h"

/* The product of two differences of products of two sums each. */
#define EMP_BIG_WORDS (4 * EMP_EXACT_WORDS + 8)

/* Sum of word[i] * 2^(64 (low + i)), with a sign; the highest word is not 0, and 0 has no words. */
typedef struct EmpBig
{
	bool negative;
	int low;
	int words;
	uint64_t word[EMP_BIG_WORDS];
} EmpBig;

extern void emp_big_sum(EmpBig *out, const uint64_t *sum, EmpWindow window);
extern void emp_big_int(EmpBig *out, int64_t x); /* x >= 0 */
extern void emp_big_multiply(EmpBig *out, const EmpBig *a, const EmpBig *b);
extern void emp_big_subtract(EmpBig *out, const EmpBig *a, const EmpBig *b);

/* Return a * b - c * d, the form of all sums of squares and products around means. */
extern void emp_big_cross(EmpBig *out, const EmpBig *a, const EmpBig *b, const EmpBig *c,
						  const EmpBig *d);

/* Return the exponent e of a number that is at least 2^(e - 1) and below 2^e; 0 for 0. */
extern int emp_big_exponent(const EmpBig *a);

/* Return a number / 2^scale, rounded once. */
extern double emp_big_double(const EmpBig *a, int scale);

#endif
