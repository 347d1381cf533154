/*
 * quoted.h
 *		Names in double quotes inside the text form of a type.
 *
 * A backslash goes before a quote and before a backslash.  Whatever else is in a name is there as it
 * is: no character of an encoding that a server can have contains the byte of either as a part.
 */
#ifndef EMP_BASE_QUOTED_H
#define EMP_BASE_QUOTED_H

#include "base/pairs.h"

/* Print a name in quotes, in at most 2 * len + 2 bytes, and return the length. */
extern size_t emp_quoted_print(const char *name, size_t len, char *out);

/* Read a name in quotes, from the opening one on, into a buffer; what: what it names. */
extern EmpStatus emp_quoted_read(EmpPairs *pairs, const char *what, char *name, size_t size,
								 size_t *len, EmpFailure *failure);

#endif
