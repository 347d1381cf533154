/*
 * boost_room.h
 *		Cutting scratch memory up, or finding out how much is needed.
 */
#ifndef EMP_CHURN_BOOST_ROOM_H
#define EMP_CHURN_BOOST_ROOM_H

#include <stddef.h>

#define EMP_BOOST_ALIGN 64

/* Take bytes from scratch, which may be NULL; `used` says how many are taken so far. */
static inline void *
emp_boost_room(char *scratch, size_t *used, size_t bytes)
{
	size_t at = *used;

	*used = at + (bytes + EMP_BOOST_ALIGN - 1) / EMP_BOOST_ALIGN * EMP_BOOST_ALIGN;
	return scratch == NULL ? NULL : scratch + at;
}

#endif
