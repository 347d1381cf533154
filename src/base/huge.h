/*
 * huge.h
 *		Exact sums of 256 bits, for the squares of moments.
 *
 * A moment has 63 bits, its square 126, and the sum of 2^48 of them 174; the slope of a line
 * multiplies such sums once more.  Two's complement, so adding needs no look at signs; whoever adds
 * keeps to bounds that rule out overflow.
 */
#ifndef EMP_BASE_HUGE_H
#define EMP_BASE_HUGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/wide.h"

#define EMP_HUGE_LIMBS 4

/* A 256-bit integer, two's complement, the lowest 64 bits first. */
typedef struct EmpHuge
{
	uint64_t limb[EMP_HUGE_LIMBS];
} EmpHuge;

extern EmpHuge emp_huge_product(EmpInt128 a, EmpInt128 b);
extern EmpHuge emp_huge_times(EmpHuge a, uint64_t factor);
extern EmpHuge emp_huge_sum(EmpHuge a, EmpHuge b);
extern EmpHuge emp_huge_difference(EmpHuge a, EmpHuge b);
extern int emp_huge_sign(EmpHuge a); /* -1, 0 or 1 */
extern double emp_huge_ratio(EmpHuge numerator, EmpHuge denominator);

/* Hexadecimal text, such as "-1f03"; print terminates it and returns the length. */
#define EMP_HUGE_TEXT_SIZE 66
extern int emp_huge_print(EmpHuge a, char *out);
extern bool emp_huge_parse(const char *text, size_t len, EmpHuge *a);

#endif
