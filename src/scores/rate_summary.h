/*
 * rate_summary.h
 *		A mergeable rate: how many of how many.  The value behind the SQL type rate_summary.
 */
#ifndef EMP_SCORES_RATE_SUMMARY_H
#define EMP_SCORES_RATE_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"

#define EMP_RATE_SUMMARY_FORMAT 1
#define EMP_CASES_MAX (INT64_C(1) << 48)

/* At least one case.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpRateSummary
{
	int32_t header;      /* varlena length; the SQL face sets it, nothing here reads it */
	uint8_t format;      /* EMP_RATE_SUMMARY_FORMAT */
	uint8_t reserved[3]; /* 0 */
	int64_t hits;        /* 0 .. cases */
	int64_t cases;       /* 1 .. EMP_CASES_MAX */
} EmpRateSummary;

/* Make a rate of nothing yet, or of one more case, or of two parts together. */
extern void emp_rate_summary_init(EmpRateSummary *s);
extern EmpStatus emp_rate_summary_add(EmpRateSummary *s, bool hit, EmpFailure *failure);
extern EmpStatus emp_rate_summary_merge(EmpRateSummary *into, const EmpRateSummary *from,
										EmpFailure *failure);

/* Whether the counts are possible: hits among at least one case. */
extern bool emp_rate_summary_sound(const EmpRateSummary *s);

/* The rate in percent, 0..100, rounded once. */
extern double emp_rate_summary_percent(const EmpRateSummary *s);

/* Whether a case is solved at its first contact, from the number of contacts it took, 1 or more. */
extern EmpStatus emp_first_contact(int32_t contact_no, bool resolved, bool *hit,
								   EmpFailure *failure);

/* Order (by rate, then cases), hash. */
extern int emp_rate_summary_compare(const EmpRateSummary *a, const EmpRateSummary *b);
extern uint64_t emp_rate_summary_hash(const EmpRateSummary *s, uint64_t seed);

/* Text form: "hits=90 cases=100"; print returns the length. */
#define EMP_RATE_SUMMARY_TEXT_SIZE 64
extern int emp_rate_summary_print(const EmpRateSummary *s, char *out);
extern EmpStatus emp_rate_summary_parse(const char *text, size_t len, EmpRateSummary *s,
										EmpFailure *failure);

/* Byte form for sending, big endian; the first byte is the format. */
#define EMP_RATE_SUMMARY_BYTES (1 + 8 + 8)
extern void emp_rate_summary_pack(const EmpRateSummary *s, uint8_t *out);
extern EmpStatus emp_rate_summary_unpack(const uint8_t *in, size_t len, EmpRateSummary *s,
										 EmpFailure *failure);

#endif
