/*
 * exact.h
 *		Exact sums of double numbers, their squares and products.
 *
 * A sum is a binary fixed-point number of as many 64-bit words as the numbers need, so nothing is
 * ever rounded, and any order and any split of the rows gives the same bits, however badly the numbers
 * are centred (Kulisch's accumulator; Neal 2015 has it for sums of double).  Word i of a sum counts
 * units of 2^(64 (low + i)); the words together are one integer in two's complement.
 *
 * Several sums share one window, the words that there are.  It follows from the terms alone: it is
 * the smallest one that has the lowest bit of every term, and EMP_EXACT_HEADROOM bits above the
 * highest, so that as many terms as a state may have (2^48) never carry out of it.
 */
#ifndef EMP_BASE_EXACT_H
#define EMP_BASE_EXACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/wide.h"

#define EMP_EXACT_ROWS (INT64_C(1) << 48) /* the most terms in a sum */
#define EMP_EXACT_HEADROOM 49             /* their bits and a sign */

/* What squares of double need: 2^-2148 up to 2^2048, and the headroom. */
#define EMP_EXACT_LOW (-34)
#define EMP_EXACT_HIGH 34
#define EMP_EXACT_WORDS (EMP_EXACT_HIGH - EMP_EXACT_LOW)

/* The words low .. high - 1; none when both are equal, and then both are 0. */
typedef struct EmpWindow
{
	int low;
	int high;
} EmpWindow;

/* A term: number * 2^exponent, below 2^top in magnitude. */
typedef struct EmpExactTerm
{
	EmpInt128 number;
	int exponent;
	int top;
} EmpExactTerm;

extern EmpExactTerm emp_exact_double(double x); /* finite */
extern EmpExactTerm emp_exact_int(int64_t x);

/* Return the product of two terms, of a double or an integer each. */
static inline EmpExactTerm
emp_exact_product(EmpExactTerm a, EmpExactTerm b)
{
	EmpExactTerm product = {(EmpInt128) (int64_t) a.number * (int64_t) b.number,
							a.exponent + b.exponent, a.top + b.top};

	return product;
}

/* Widen a window to that of a term, or of two windows; 0 needs no word. */
extern void emp_window_take(EmpWindow *window, const EmpExactTerm *term);
extern void emp_window_join(EmpWindow *window, EmpWindow other);

/* Return whether one window is in another. */
static inline bool
emp_window_holds(EmpWindow window, EmpWindow part)
{
	return part.low == part.high || (part.low >= window.low && part.high <= window.high);
}

/* Return the number of words of a window. */
static inline int
emp_window_words(EmpWindow window)
{
	return window.high - window.low;
}

/* Add a term, or a sum in a window that is inside, to a sum. */
extern void emp_exact_add(uint64_t *sum, EmpWindow window, const EmpExactTerm *term);
extern void emp_exact_add_sum(uint64_t *sum, EmpWindow window, const uint64_t *part,
							  EmpWindow part_window);

/*
 * Whether a sum of so many rows can be one: a state that came from outside may not have used up the
 * headroom.
 */
extern bool emp_exact_sound(const uint64_t *sum, EmpWindow window, int64_t rows);

/* Text form: an integer in hexadecimal, such as -0x1f, in units of 2^(64 low). */
#define EMP_EXACT_TEXT_SIZE(words) (16 * (words) + 4)
extern int emp_exact_print(const uint64_t *sum, int words, char *out);
extern bool emp_exact_parse(const char *text, size_t len, uint64_t *sum, int words);

#endif
