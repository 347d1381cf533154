/*
 * retention_sample.h
 *		How many customers of a contract were lost in which period: the state behind sbg_fit.
 *
 * It is one array of counts by period, no longer than the latest period that a row told of, so equal
 * values are the same bytes.
 */
#ifndef EMP_VALUE_RETENTION_SAMPLE_H
#define EMP_VALUE_RETENTION_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"

#define EMP_RETENTION_SAMPLE_FORMAT 1
#define EMP_RETENTION_PERIODS 10000                    /* the latest period */
#define EMP_RETENTION_CUSTOMERS_MAX (INT64_C(1) << 48) /* in a state */

/* Customers by the period, that is the renewal, that they came to. */
typedef struct EmpRetentionPeriod
{
	int64_t lost;   /* did not renew */
	int64_t active; /* renewed, and have not come to the next renewal yet */
} EmpRetentionPeriod;

/* The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpRetentionSample
{
	int32_t header;              /* varlena length; the SQL face sets it */
	uint8_t format;              /* EMP_RETENTION_SAMPLE_FORMAT */
	uint8_t reserved[3];         /* 0 */
	uint32_t periods;            /* 0 .. EMP_RETENTION_PERIODS: the latest that a row told of */
	uint32_t reserved2;          /* 0 */
	int64_t customers;           /* all */
	int64_t waiting;             /* of them, not lost by the latest period */
	int64_t fresh;               /* of them, not at their first renewal yet */
	EmpRetentionPeriod period[]; /* from period 1 */
} EmpRetentionSample;

/* Return the bytes of a state. */
static inline size_t
emp_retention_sample_size(uint32_t periods)
{
	return sizeof(EmpRetentionSample) + sizeof(EmpRetentionPeriod) * (size_t) periods;
}

/* What a row says: customers of one age in periods. */
typedef struct EmpRetentionRow
{
	bool ended;  /* the age is known; else they are not lost by the latest period */
	int32_t age; /* where it is: the renewal that they came to */
	int64_t lost;
	int64_t active;
} EmpRetentionRow;

/* Check a row that a user gave. */
extern EmpStatus emp_retention_row_check(const EmpRetentionRow *row, EmpFailure *failure);

/* Make a state of no customer. */
extern void emp_retention_sample_init(EmpRetentionSample *s, uint32_t periods);

/* Copy a state into a larger one. */
extern void emp_retention_sample_extend(EmpRetentionSample *into, uint32_t periods,
										const EmpRetentionSample *from);

/* Add a row that was checked, or another state; what is added to has periods enough. */
extern EmpStatus emp_retention_sample_add(EmpRetentionSample *s, const EmpRetentionRow *row,
										  EmpFailure *failure);
extern EmpStatus emp_retention_sample_merge(EmpRetentionSample *into,
											const EmpRetentionSample *from, EmpFailure *failure);

/* Whether a stored value of so many bytes can be read without going astray. */
extern bool emp_retention_sample_sound(const EmpRetentionSample *s, size_t size);

/* Order by the counts as the text form has them, and a hash, the same on every machine. */
extern int emp_retention_sample_compare(const EmpRetentionSample *a, const EmpRetentionSample *b);
extern uint64_t emp_retention_sample_hash(const EmpRetentionSample *s, uint64_t seed);

/*
 * Text form: periods, waiting and fresh, then what is not 0 by period, as in
 * periods=4 waiting=593 fresh=0 lost_1=131 lost_2=126 active_3=10 lost_4=60.
 */
extern size_t emp_retention_sample_text_size(const EmpRetentionSample *s);
extern void emp_retention_sample_print(const EmpRetentionSample *s, char *out);
extern EmpStatus emp_retention_sample_parse_periods(const char *text, size_t len, uint32_t *periods,
													EmpFailure *failure);
extern EmpStatus emp_retention_sample_parse(const char *text, size_t len, EmpRetentionSample *s,
											EmpFailure *failure);

#endif
