/*
 * boost_room.h
 *		Cutting scratch memory up, or finding out how much is needed.
 */
#ifndef EMP_CHURN_BOOST_ROOM_H
#define EMP_CHURN_BOOST_ROOM_H

#include <stddef.h>
#include <stdint.h>

#define EMP_BOOST_ALIGN 64 /* a line of the cache; pairs of sums need 16 */

/* Return the first place from here on that is aligned, at most EMP_BOOST_ALIGN bytes further. */
static inline char *
emp_boost_aligned(void *scratch)
{
	return (char *) scratch + (EMP_BOOST_ALIGN - (uintptr_t) scratch % EMP_BOOST_ALIGN);
}

/* Take bytes from aligned scratch, which may be NULL; `used` says how many are taken so far. */
static inline void *
emp_boost_room(char *scratch, size_t *used, size_t bytes)
{
	size_t at = *used;

	*used = at + (bytes + EMP_BOOST_ALIGN - 1) / EMP_BOOST_ALIGN * EMP_BOOST_ALIGN;
	return scratch == NULL ? NULL : scratch + at;
}

#endif
