/*
 * valence_mean.h
 *		The mean valence of readings, as two exact sums: the state of customer_emotion_score.
 *
 * It is a type of its own beside emotion_summary because the score of a large table should
 * cost what avg() costs, and a sum of 32 bytes does.
 */
#ifndef EMP_SCORES_VALENCE_MEAN_H
#define EMP_SCORES_VALENCE_MEAN_H

#include "base/record.h"
#include "base/wide.h"

/* The most readings in one summary or mean: keeps every product below within 127 bits. */
#define EMP_READINGS_MAX (INT64_C(1) << 48)

#define EMP_VALENCE_MEAN_FORMAT 1

/* At least one reading.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpValenceMean
{
	int32_t header;      /* varlena length; the SQL face sets it, nothing here reads it */
	uint8_t format;      /* EMP_VALENCE_MEAN_FORMAT */
	uint8_t reserved[3]; /* 0 */
	int64_t readings;    /* 1 .. EMP_READINGS_MAX */
	EmpWide valence;     /* sum, in 1e-9; magnitude at most readings * 1e9 */
} EmpValenceMean;

/* Add one more reading, or another part. */
extern EmpStatus emp_valence_mean_add(EmpValenceMean *mean, int32_t valence, EmpFailure *failure);
extern EmpStatus emp_valence_mean_merge(EmpValenceMean *into, const EmpValenceMean *from,
										EmpFailure *failure);

/* Scores of sums: 0..100, and -1..1. */
extern double emp_score_of_sum(EmpInt128 valence, int64_t readings);
extern double emp_mean_of_sum(EmpInt128 valence, int64_t readings);

/* Failures and order that means and summaries share. */
extern EmpStatus emp_too_many_readings(EmpFailure *failure);
extern int emp_mean_compare(EmpInt128 valence_a, int64_t readings_a, EmpInt128 valence_b,
							int64_t readings_b);

/*
 * Text form: "readings=3 valence=-120000000".  Byte form for sending, big endian; the first byte is
 * the format.  The order is by mean valence, then by readings.
 */
#define EMP_VALENCE_MEAN_TEXT_SIZE 96
#define EMP_VALENCE_MEAN_BYTES (1 + 8 + 16)
EMP_RECORD_PROTOTYPES(valence_mean, EmpValenceMean)

#endif
