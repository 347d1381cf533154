/*
 * radix.h
 *		Sorting by 64-bit keys, digit by digit.
 *
 * Stable, and linear: eight passes at most, and none over a digit that is the same in all keys.
 */
#ifndef EMP_BASE_RADIX_H
#define EMP_BASE_RADIX_H

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/interrupt.h"

/* A key, and what it is of: the number of a row, for instance. */
typedef struct EmpKeyed
{
	uint64_t key;
	uint64_t place;
} EmpKeyed;

/* Return a key that orders as numbers do; neither NaN nor -0. */
static inline uint64_t
emp_radix_key(double number)
{
	uint64_t bits = emp_double_bits(number);

	return bits >> 63 != 0 ? ~bits : bits | UINT64_C(1) << 63;
}

/* Return the number of a key. */
static inline double
emp_radix_number(uint64_t key)
{
	return emp_bits_double(key >> 63 != 0 ? key & ~(UINT64_C(1) << 63) : ~key);
}

/* Sort by keys; spare: room for as many. */
extern void emp_radix_sort(EmpKeyed *items, EmpKeyed *spare, size_t n, EmpCheck check);

#endif
