/*
 * pairs.h
 *		Reading "key=value key=value ...", the text form of our types.
 *
 * Some types have names in it, in double quotes; a backslash goes before a quote and before a
 * backslash.  Whatever else is in a name is there as it is: no character of an encoding that a server
 * can have contains the byte of either as a part.
 */
#ifndef EMP_BASE_PAIRS_H
#define EMP_BASE_PAIRS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/failure.h"
#include "base/wide.h"

/* A piece of a text, not terminated. */
typedef struct EmpSpan
{
	const char *text;
	size_t len;
} EmpSpan;

/* A position in the text being read, and the pair read last. */
typedef struct EmpPairs
{
	const char *type;    /* SQL type, for messages */
	const char *example; /* one or more pairs, for messages */
	const char *at;
	const char *end;
	EmpSpan key;
	EmpSpan value;
} EmpPairs;

extern bool emp_span_is(EmpSpan span, const char *name);

extern void emp_pairs_start(EmpPairs *pairs, const char *type, const char *example,
							const char *text, size_t len);
extern bool emp_pairs_at_quote(EmpPairs *pairs);
extern bool emp_pairs_next(EmpPairs *pairs, EmpFailure *failure);
extern bool emp_pairs_integer(const EmpPairs *pairs, EmpInt128 *integer, EmpFailure *failure);
extern EmpStatus emp_pairs_quoted(EmpPairs *pairs, char *out, size_t size, size_t *len,
								  EmpFailure *failure);
extern size_t emp_quoted_print(const char *text, size_t len, char *out);
extern EmpStatus emp_pairs_fail(const EmpPairs *pairs, EmpFailure *failure, const char *problem);
extern EmpStatus emp_pairs_missing(const EmpPairs *pairs, EmpFailure *failure, const char *key);

#endif
