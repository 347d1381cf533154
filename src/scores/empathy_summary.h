/*
 * empathy_summary.h
 *		Mergeable sums of scores for each data source: the value behind the SQL type empathy_summary.
 *
 * Sources are in the order of their names and nothing is left over, so that equal summaries are the
 * same bytes.  There are few of them, so a new one is put in by making a larger summary.
 */
#ifndef EMP_SCORES_EMPATHY_SUMMARY_H
#define EMP_SCORES_EMPATHY_SUMMARY_H

#include <stddef.h>

#include "scores/weights.h"

#define EMP_EMPATHY_SUMMARY_FORMAT 1
#define EMP_SOURCES_MAX 256                          /* the most sources of a score */
#define EMP_SOURCE_NAME 256                          /* the most bytes of the name of a source */
#define EMP_SOURCE_STORED_NAME (4 * EMP_SOURCE_NAME) /* the same in another encoding */

/* One source. */
typedef struct EmpScoreSource
{
	int64_t weight;  /* 0 .. EMP_POINTS_MAX, in 1e-12 */
	int64_t n;       /* rows with a score */
	int64_t missing; /* rows without one; n + missing is 1 .. EMP_READINGS_MAX */
	EmpWide sum;     /* of the scores, in 1e-12 */
	uint32_t len;    /* of the name, in bytes */
	uint32_t zero;   /* 0 */
	char name[];     /* and zeros up to a multiple of 8 */
} EmpScoreSource;

/* At least one source.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpEmpathySummary
{
	int32_t header;      /* varlena length; the SQL face sets it */
	uint8_t format;      /* EMP_EMPATHY_SUMMARY_FORMAT */
	uint8_t policy;      /* EmpPolicy */
	uint8_t reserved[2]; /* 0 */
	uint32_t sources;    /* 1 .. EMP_SOURCES_MAX */
	uint32_t used;       /* bytes of the sources */
	char sources_at[];
} EmpEmpathySummary;

/* Return the bytes of a source with a name of len bytes. */
static inline size_t
emp_source_size(size_t len)
{
	return (sizeof(EmpScoreSource) + len + 7) & ~(size_t) 7;
}

/* Return the bytes of a summary. */
static inline size_t
emp_empathy_summary_size(const EmpEmpathySummary *s)
{
	return sizeof(EmpEmpathySummary) + s->used;
}

/* Whether a stored value of so many bytes is possible. */
extern bool emp_empathy_summary_sound(const EmpEmpathySummary *s, size_t size);

/* Make a summary of nothing yet. */
extern void emp_empathy_summary_init(EmpEmpathySummary *s, EmpPolicy policy);

/* Walk over the sources, from NULL on: the next one, or NULL behind the last. */
extern const EmpScoreSource *emp_empathy_summary_next(const EmpEmpathySummary *s,
													  const EmpScoreSource *source);

/* Check the length of the name of a source that a user gave. */
extern EmpStatus emp_source_check(size_t len, EmpFailure *failure);

/*
 * Find a source.  *place says how many bytes of sources come before it, or before where it belongs
 * when there is none.
 */
extern EmpScoreSource *emp_empathy_summary_find(EmpEmpathySummary *s, const char *name, size_t len,
												size_t *place);

/*
 * Put a new source at its place: into is a copy of the summary, with room for the source at its end.
 * NULL when there are too many.
 */
extern EmpScoreSource *emp_empathy_summary_insert(EmpEmpathySummary *into, size_t place,
												  const char *name, size_t len, int64_t weight,
												  EmpFailure *failure);

/* Add a row to a source; score NULL: it has none. */
extern EmpStatus emp_source_add(EmpScoreSource *source, const double *score, int64_t weight,
								EmpFailure *failure);

/* Merge two summaries into a third, with room for both. */
extern EmpStatus emp_empathy_summary_merge(const EmpEmpathySummary *a, const EmpEmpathySummary *b,
										   EmpEmpathySummary *into, EmpFailure *failure);

/* Order source by source, equality, hash. */
extern int emp_empathy_summary_compare(const EmpEmpathySummary *a, const EmpEmpathySummary *b);
extern uint64_t emp_empathy_summary_hash(const EmpEmpathySummary *s, uint64_t seed);

/*
 * Text form: the policy, then each source in quotes with integers, for example
 *		policy=error "survey" weight=500000000000 n=1 sum=85000000000000
 * n, missing and sum of 0 are left out.  print needs emp_empathy_summary_text_size bytes and returns
 * the length; parse needs emp_empathy_summary_parse_size bytes for the summary.
 */
extern size_t emp_empathy_summary_text_size(const EmpEmpathySummary *s);
extern size_t emp_empathy_summary_print(const EmpEmpathySummary *s, char *out);
extern size_t emp_empathy_summary_parse_size(const char *text, size_t len);
extern EmpStatus emp_empathy_summary_parse(const char *text, size_t len, EmpEmpathySummary *s,
										   EmpFailure *failure);

#endif
