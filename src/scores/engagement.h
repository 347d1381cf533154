/*
 * engagement.h
 *		How much a customer has been doing lately: events that count half after each half-life.
 */
#ifndef EMP_SCORES_ENGAGEMENT_H
#define EMP_SCORES_ENGAGEMENT_H

#include <stdbool.h>

#include "base/instant.h"
#include "base/record.h"

#define EMP_ENGAGEMENT_SUMMARY_FORMAT 1
#define EMP_EVENT_WEIGHT_MAX 1000000.0
#define EMP_ENGAGEMENT_BITS 56 /* binary places of a sum */

/* At least one event.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpEngagementSummary
{
	int32_t header;      /* varlena length; the SQL face sets it */
	uint8_t format;      /* EMP_ENGAGEMENT_SUMMARY_FORMAT */
	uint8_t reserved[3]; /* 0 */
	int64_t events;      /* 1 .. EMP_READINGS_MAX */
	int64_t as_of;       /* the moment that ages are counted to */
	int64_t half_life;   /* microseconds, positive */
	EmpWide sum;         /* of what events count, in 2^-EMP_ENGAGEMENT_BITS */
} EmpEngagementSummary;

#define EMP_ENGAGEMENT_SUMMARY_TEXT_SIZE EMP_RECORD_TEXT_SIZE
#define EMP_ENGAGEMENT_SUMMARY_BYTES (1 + 3 * 8 + 16)
EMP_RECORD_PROTOTYPES(engagement_summary, EmpEngagementSummary)

/* Turn the fields of an interval into microseconds of a half-life. */
extern EmpStatus emp_half_life(int32_t months, int32_t days, int64_t micros, int64_t *half_life,
							   EmpFailure *failure);

/* Add an event, or a summary, to a summary. */
extern EmpStatus emp_engagement_summary_add(EmpEngagementSummary *s, int64_t at, int64_t as_of,
											int64_t half_life, double weight, EmpFailure *failure);
extern EmpStatus emp_engagement_summary_merge(EmpEngagementSummary *into,
											  const EmpEngagementSummary *from,
											  EmpFailure *failure);

/* What the events count together, 0 or more. */
extern double emp_engagement_score(const EmpEngagementSummary *s);

/* Where levels begin. */
typedef struct EmpEngagementLevels
{
	double low;
	double medium;
	double high;
} EmpEngagementLevels;
extern const EmpEngagementLevels emp_engagement_levels;

/* Name the level of a score: none, low, medium or high. */
extern EmpStatus emp_engagement_level(double score, const EmpEngagementLevels *levels,
									  const char **level, EmpFailure *failure);

#endif
