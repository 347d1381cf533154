/*
 * wide.h
 *		Exact 128-bit sums: storage, decimal text, and one correctly rounded division.
 *
 * Sums of fixed-point numbers are kept as integers, so that any split of the rows and any
 * order of merging gives the same bytes.  64 bits are too few for sums of 1e-9 units (they
 * hold only 9.2e9 readings), hence 128.  EmpWide is how such a sum is stored (two words, so
 * it needs no more than 8-byte alignment); EmpInt128 is what it is computed with.
 * Needs a compiler with __int128, that is a 64-bit machine.
 */
#ifndef EMP_BASE_WIDE_H
#define EMP_BASE_WIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

__extension__ typedef __int128 EmpInt128;
__extension__ typedef unsigned __int128 EmpUint128;

/* A stored 128-bit integer, two's complement. */
typedef struct EmpWide
{
	uint64_t low;
	uint64_t high;
} EmpWide;

/* Read a stored integer. */
static inline EmpInt128
emp_wide_get(const EmpWide *wide)
{
	return (EmpInt128) ((EmpUint128) wide->high << 64 | wide->low);
}

/* Store an integer. */
static inline void
emp_wide_set(EmpWide *wide, EmpInt128 value)
{
	wide->low = (uint64_t) value;
	wide->high = (uint64_t) ((EmpUint128) value >> 64);
}

/* Add to a stored integer; the caller's bounds rule out overflow. */
static inline void
emp_wide_add(EmpWide *wide, EmpInt128 value)
{
	emp_wide_set(wide, emp_wide_get(wide) + value);
}

#define EMP_WIDE_TEXT_SIZE 42 /* sign, 39 digits, terminator, rounded up */
extern int emp_wide_print(EmpInt128 value, char *out);
extern bool emp_wide_parse(const char *text, size_t len, EmpInt128 *value);
extern double emp_wide_ratio(EmpInt128 numerator, EmpInt128 denominator);

#endif
