/*
 * sort.h
 *		Sorting that can be cancelled: qsort of the C library runs to its end whatever happens.
 */
#ifndef EMP_BASE_SORT_H
#define EMP_BASE_SORT_H

#include <stddef.h>

#include "base/interrupt.h"

/* Return the order of two items: below, at or above 0.  context: what emp_sort was given. */
typedef int (*EmpOrder)(const void *a, const void *b, const void *context);

/* Sort items of one size by merging, so that equal ones keep their order; scratch is as large as they are. */
extern void emp_sort(void *items, size_t count, size_t size, EmpOrder order, const void *context,
					 void *scratch, EmpCheck check);

#endif
