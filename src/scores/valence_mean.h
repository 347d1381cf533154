/*
 * valence_mean.h
 *		The mean valence of readings, as two exact sums: the state of customer_emotion_score.
 *
 * It is a type of its own beside emotion_summary because the score of a large table should
 * cost what avg() costs, and a sum of 32 bytes does.
 */
#ifndef EMP_SCORES_VALENCE_MEAN_H
#define EMP_SCORES_VALENCE_MEAN_H

#include "base/failure.h"
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

/* Make a mean of nothing yet, or of one more reading, or of two parts together. */
extern void emp_valence_mean_init(EmpValenceMean *mean);
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

extern int emp_valence_mean_compare(const EmpValenceMean *a, const EmpValenceMean *b);
extern uint64_t emp_valence_mean_hash(const EmpValenceMean *mean, uint64_t seed);

/* Text form: "readings=3 valence=-120000000"; print returns the length. */
#define EMP_VALENCE_MEAN_TEXT_SIZE 96
extern int emp_valence_mean_print(const EmpValenceMean *mean, char *out);
extern EmpStatus emp_valence_mean_parse(const char *text, size_t len, EmpValenceMean *mean,
										EmpFailure *failure);

/* Byte form for sending, big endian; the first byte is the format. */
#define EMP_VALENCE_MEAN_BYTES (1 + 8 + 16)
extern void emp_valence_mean_pack(const EmpValenceMean *mean, uint8_t *out);
extern EmpStatus emp_valence_mean_unpack(const uint8_t *in, size_t len, EmpValenceMean *mean,
										 EmpFailure *failure);

#endif
