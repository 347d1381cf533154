/*
 * sound.h
 *		Checks of numbers that came from outside.
 */
#ifndef EMP_BASE_SOUND_H
#define EMP_BASE_SOUND_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Return whether numbers are finite. */
static inline bool
emp_all_finite(const double *number, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!isfinite(number[i]))
			return false;
	return true;
}

/* Return whether a count is between 0 and a limit. */
static inline bool
emp_within(int64_t count, int64_t limit)
{
	return count >= 0 && count <= limit;
}

#endif
