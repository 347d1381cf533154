/*
 * packed.h
 *		Symmetric matrices: the lower triangle, by rows, in one run of numbers.
 */
#ifndef EMP_BASE_PACKED_H
#define EMP_BASE_PACKED_H

#include <stddef.h>

/* The numbers of the lower triangle of a matrix of n rows, where that has to be a constant. */
#define EMP_PACKED(n) ((n) * ((n) + 1) / 2)

/* Return the numbers of the lower triangle of a matrix of n rows. */
static inline size_t
emp_packed_size(int n)
{
	return (size_t) n * ((size_t) n + 1) / 2;
}

/* Return the place of an element of the lower triangle, j <= i. */
static inline size_t
emp_packed_at(int i, int j)
{
	return emp_packed_size(i) + (size_t) j;
}

/* Return the place of an element, whatever the order of its indexes. */
static inline size_t
emp_packed_any(int i, int j)
{
	return j <= i ? emp_packed_at(i, j) : emp_packed_at(j, i);
}

#endif
