/*
 * alpha_summary.h
 *		Mergeable sums over the answers of respondents to several items: the value behind the SQL type
 *		alpha_summary, from which Cronbach's alpha is worked out.
 */
#ifndef EMP_SCORES_ALPHA_SUMMARY_H
#define EMP_SCORES_ALPHA_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"
#include "base/wide.h"

#define EMP_ALPHA_SUMMARY_FORMAT 1
/* Limits that keep every product below within 127 bits. */
#define EMP_ALPHA_ITEMS_MAX 64
#define EMP_ALPHA_ANSWER_MAX 100000 /* the largest answer, either sign */
#define EMP_RESPONDENTS_MAX (INT64_C(1) << 36)

/* The sums of one item. */
typedef struct EmpAlphaItem
{
	int64_t sum;
	EmpWide squares;
} EmpAlphaItem;

/* At least one respondent.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpAlphaSummary
{
	int32_t header;      /* varlena length; the SQL face sets it, nothing here reads it */
	uint8_t format;      /* EMP_ALPHA_SUMMARY_FORMAT */
	uint8_t reserved[3]; /* 0 */
	uint32_t items;      /* 0 .. EMP_ALPHA_ITEMS_MAX */
	uint32_t reserved4;  /* 0 */
	int64_t respondents; /* 1 .. EMP_RESPONDENTS_MAX */
	EmpWide squares;     /* of the total of each respondent */
	EmpAlphaItem item[];
} EmpAlphaSummary;

/* Return the bytes of a summary. */
static inline size_t
emp_alpha_summary_size(uint32_t items)
{
	return sizeof(EmpAlphaSummary) + items * sizeof(EmpAlphaItem);
}

/* Check the number of items that a user gave. */
extern EmpStatus emp_alpha_check_items(int64_t items, EmpFailure *failure);

/* Make a summary of nothing yet, or of one more respondent, or of two parts together. */
extern void emp_alpha_summary_init(EmpAlphaSummary *s, uint32_t items);
extern EmpStatus emp_alpha_summary_add(EmpAlphaSummary *s, const int32_t *answers, uint32_t items,
									   EmpFailure *failure);
extern EmpStatus emp_alpha_summary_merge(EmpAlphaSummary *into, const EmpAlphaSummary *from,
										 EmpFailure *failure);

/* Whether a stored value of so many bytes is possible. */
extern bool emp_alpha_summary_sound(const EmpAlphaSummary *s, size_t size);

/* Cronbach's alpha, at most 1; false for fewer than two items or respondents, or no variance. */
extern bool emp_alpha(const EmpAlphaSummary *s, double *alpha);

/* Order (by items, then respondents, then every sum), hash. */
extern int emp_alpha_summary_compare(const EmpAlphaSummary *a, const EmpAlphaSummary *b);
extern uint64_t emp_alpha_summary_hash(const EmpAlphaSummary *s, uint64_t seed);

/*
 * Text form: respondents, squares of their totals, and then sum and squares of each item, for example
 *		respondents=2 squares=65 sum=7 squares=29 sum=4 squares=8
 * print needs emp_alpha_summary_text_size bytes and returns the length.  parse fills a summary with
 * room for EMP_ALPHA_ITEMS_MAX items.
 */
extern size_t emp_alpha_summary_text_size(const EmpAlphaSummary *s);
extern size_t emp_alpha_summary_print(const EmpAlphaSummary *s, char *out);
extern EmpStatus emp_alpha_summary_parse(const char *text, size_t len, EmpAlphaSummary *s,
										 EmpFailure *failure);

#endif
