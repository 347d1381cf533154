/*
 * rate_summary.h
 *		A mergeable rate: how many of how many.  The value behind the SQL type rate_summary.
 */
#ifndef EMP_SCORES_RATE_SUMMARY_H
#define EMP_SCORES_RATE_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/record.h"

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

/* Add one more case, or another part. */
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

/*
 * Text form: "hits=90 cases=100".  Byte form for sending, big endian; the first byte is the format.
 * The order is by rate, then by cases.
 */
#define EMP_RATE_SUMMARY_TEXT_SIZE 64
#define EMP_RATE_SUMMARY_BYTES (1 + 8 + 8)
EMP_RECORD_PROTOTYPES(rate_summary, EmpRateSummary)

#endif
