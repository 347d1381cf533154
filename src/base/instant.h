/*
 * instant.h
 *		A moment as the server counts it: microseconds since 2000-01-01 00:00 UTC.
 */
#ifndef EMP_BASE_INSTANT_H
#define EMP_BASE_INSTANT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"

#define EMP_INSTANT_NEVER INT64_MIN                  /* -infinity: before every moment */
#define EMP_INSTANT_MIN INT64_C(-211813488000000000) /* 4714-11-24 BC, the first moment */
#define EMP_INSTANT_END INT64_C(9223371331200000000) /* 294277-01-01, behind the last one */
#define EMP_INSTANT_DAY INT64_C(86400000000)         /* microseconds */

/* Return whether a moment is one: neither infinite nor beyond what the server can show. */
static inline bool
emp_instant_valid(int64_t at)
{
	return at >= EMP_INSTANT_MIN && at < EMP_INSTANT_END;
}

/* Check a moment that a user gave; what: its name in the message. */
extern EmpStatus emp_instant_check(int64_t at, const char *what, EmpFailure *failure);

#endif
