/*
 * pairs.h
 *		Reading "key=value key=value ...", the text form of the mergeable types.
 */
#ifndef EMP_SCORES_PAIRS_H
#define EMP_SCORES_PAIRS_H

#include "base/failure.h"
#include "base/wide.h"

/* A position in the text being read. */
typedef struct EmpPairs
{
	const char *type; /* SQL type, for messages */
	const char *at;
	const char *end;
	/* the last pair read; neither part is terminated */
	const char *key;
	size_t key_len;
	const char *value;
	size_t value_len;
} EmpPairs;

extern void emp_pairs_start(EmpPairs *pairs, const char *type, const char *text, size_t len);
extern bool emp_pairs_next(EmpPairs *pairs, EmpFailure *failure);
extern bool emp_pairs_key_is(const EmpPairs *pairs, const char *key);
extern bool emp_pairs_value_is(const EmpPairs *pairs, const char *value);
extern bool emp_pairs_integer(const EmpPairs *pairs, EmpInt128 *integer, EmpFailure *failure);
extern EmpStatus emp_pairs_fail(const EmpPairs *pairs, EmpFailure *failure, const char *problem);
extern EmpStatus emp_pairs_missing(const EmpPairs *pairs, EmpFailure *failure, const char *key);

#endif
