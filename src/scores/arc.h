/*
 * arc.h
 *		The emotional arc of a conversation: how it began, its low, its peak, how it ended.
 *
 * Readings come in any order, and from any split: a summary keeps exact sums, so that the line
 * through them is the same whatever way they came.
 */
#ifndef EMP_SCORES_ARC_H
#define EMP_SCORES_ARC_H

#include <stdbool.h>

#include "base/instant.h"
#include "base/record.h"

#define EMP_ARC_SUMMARY_FORMAT 1

/* At least one reading.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpArcSummary
{
	int32_t header;      /* varlena length; the SQL face sets it */
	uint8_t format;      /* EMP_ARC_SUMMARY_FORMAT */
	uint8_t reserved[3]; /* 0 */
	int64_t readings;    /* 1 .. EMP_READINGS_MAX */
	int64_t first_at;    /* microseconds since 2000, as are all moments */
	int64_t first_n;     /* readings of that moment */
	int64_t last_at;     /* not before first_at */
	int64_t last_n;      /* readings of that moment */
	int64_t low;         /* the lowest valence, in 1e-9, as are all valences */
	int64_t low_at;      /* the first moment that has it */
	int64_t peak;        /* the highest valence */
	EmpWide first_sum;   /* sum of the valences at first_at */
	EmpWide last_sum;    /* sum of the valences at last_at */
	EmpWide valence;     /* sum of all valences */
	EmpWide at;          /* sum of all moments */
	EmpHuge at_squares;  /* sum of the squares of all moments */
	EmpHuge at_valence;  /* sum of moment times valence */
} EmpArcSummary;

#define EMP_ARC_SUMMARY_TEXT_SIZE EMP_RECORD_TEXT_SIZE
#define EMP_ARC_SUMMARY_BYTES (1 + 8 * 8 + 4 * 16 + 2 * 32)
EMP_RECORD_PROTOTYPES(arc_summary, EmpArcSummary)

/* Add a reading, or a summary, to a summary. */
extern EmpStatus emp_arc_summary_add(EmpArcSummary *s, int32_t valence, int64_t at,
									 EmpFailure *failure);
extern EmpStatus emp_arc_summary_merge(EmpArcSummary *into, const EmpArcSummary *from,
									   EmpFailure *failure);

/* What a summary says. */
typedef struct EmpArc
{
	double start_valence; /* -1..1; mean of the readings of the first moment */
	double low_valence;   /* of any reading */
	int64_t low_at;
	double peak_valence;  /* of any reading */
	double end_valence;   /* mean of the readings of the last moment */
	bool moved;           /* there is more than one moment, so there is what follows */
	double slope_per_day; /* of the line of least squares */
	bool recovered;       /* it ended better than it began, and not badly */
} EmpArc;
extern EmpArc emp_arc(const EmpArcSummary *s);

#endif
