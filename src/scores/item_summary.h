/*
 * item_summary.h
 *		Mergeable counts of answers for each item of a questionnaire: the value behind the SQL type
 *		item_summary.
 *
 * Items are in the order of the bytes of their names, so that equal summaries are the same bytes.
 * There are few of them, so one that is new is put in its place by moving the others.
 */
#ifndef EMP_SCORES_ITEM_SUMMARY_H
#define EMP_SCORES_ITEM_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"
#include "scores/survey_scale.h"

#define EMP_ITEM_SUMMARY_FORMAT 1
#define EMP_ITEMS_MAX 64  /* items of a questionnaire */
#define EMP_ITEM_NAME 63  /* the most bytes of a name */
#define EMP_ITEM_TURN '-' /* the first byte of the name of a reverse-coded item */
#define EMP_ITEM_ANSWERS_MAX (INT64_C(1) << 48)

/* One item, at least one answer. */
typedef struct EmpItem
{
	char name[EMP_ITEM_NAME + 1];  /* and zeros; not empty */
	uint8_t points;                /* answers are 1 .. points */
	uint8_t reserved[7];           /* 0 */
	int64_t count[EMP_POINTS_MAX]; /* from the answer 1 on; 0 behind the highest */
} EmpItem;

/* At least one item.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpItemSummary
{
	int32_t header;      /* varlena length; the SQL face sets it, nothing here reads it */
	uint8_t format;      /* EMP_ITEM_SUMMARY_FORMAT */
	uint8_t reserved[3]; /* 0 */
	uint32_t items;      /* 1 .. EMP_ITEMS_MAX */
	uint32_t reserved4;  /* 0 */
	EmpItem item[];
} EmpItemSummary;

/* Return the bytes of a summary. */
static inline size_t
emp_item_summary_size(uint32_t items)
{
	return sizeof(EmpItemSummary) + items * sizeof(EmpItem);
}

/* Check what a user says of an item: its name, its points, an answer. */
extern EmpStatus emp_item_check(const char *name, size_t len, int32_t points, int32_t answer,
								EmpFailure *failure);

/* Find the place of a name: true when it is there, otherwise where it would be. */
extern bool emp_item_place(const EmpItemSummary *s, const char *name, size_t len, uint32_t *place);

/* Make a summary of nothing yet, in emp_item_summary_size(0) bytes. */
extern void emp_item_summary_init(EmpItemSummary *s);

/*
 * Find an item or make it, one answer more, or all answers of another summary.  There has to be room
 * for items that are new.
 */
extern EmpItem *emp_item_summary_item(EmpItemSummary *s, const char *name, size_t len,
									  int32_t points, EmpFailure *failure);
extern EmpStatus emp_item_add(EmpItem *item, int32_t answer, int64_t times, EmpFailure *failure);
extern EmpStatus emp_item_summary_merge(EmpItemSummary *into, const EmpItemSummary *from,
										EmpFailure *failure);

/* Whether a stored value of so many bytes is possible. */
extern bool emp_item_summary_sound(const EmpItemSummary *s, size_t size);

/* What a summary says: answers, and means of 0..100, high is good. */
extern int64_t emp_item_answers(const EmpItem *item);
extern double emp_item_score(const EmpItem *item);
extern double emp_item_summary_score(const EmpItemSummary *s);

/* Order (by bytes), hash. */
extern int emp_item_summary_compare(const EmpItemSummary *a, const EmpItemSummary *b);
extern uint64_t emp_item_summary_hash(const EmpItemSummary *s, uint64_t seed);

/*
 * Text form: each item in quotes, its points and its counts, for example
 *		"-rushed" points=5 1=7 2=1 "understood" points=5 4=3 5=5
 * print needs emp_item_summary_text_size bytes and returns the length.  parse fills a summary with
 * room for EMP_ITEMS_MAX items.
 */
extern size_t emp_item_summary_text_size(const EmpItemSummary *s);
extern size_t emp_item_summary_print(const EmpItemSummary *s, char *out);
extern EmpStatus emp_item_summary_parse(const char *text, size_t len, EmpItemSummary *s,
										EmpFailure *failure);

#endif
