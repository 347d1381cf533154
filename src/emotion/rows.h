/*
 * rows.h
 *		Adding up rows of weights: the inner loop of reading.
 */
#ifndef EMP_EMOTION_ROWS_H
#define EMP_EMOTION_ROWS_H

#include "emotion/model.h"

#define EMP_ROWS_WAITING 128

/* A sum over heads, and rows that wait to be added to it. */
typedef struct EmpRowSum
{
	int32_t sum[EMP_HEADS]; /* in 2^-10, without the rows that wait */
	int waiting;
	const EmpRow *row[EMP_ROWS_WAITING];
} EmpRowSum;

extern void emp_rows_flush(EmpRowSum *s);
extern void emp_rows_add_quarters(EmpRowSum *restrict s, const EmpRow *restrict row, int quarters);
extern void emp_rows_add_cue(EmpRowSum *restrict s, const int16_t *restrict weight, int value);
extern void emp_rows_add_to(const EmpRowSum *restrict s, int64_t total[restrict EMP_HEADS]);

/* Start a sum. */
static inline void
emp_rows_init(EmpRowSum *s)
{
	s->waiting = 0;
	for (int h = 0; h < EMP_HEADS; h++)
		s->sum[h] = 0;
}

/* Add a row, NULL for none; the sum holds it after the next flush. */
static inline void
emp_rows_add(EmpRowSum *s, const EmpRow *row)
{
	s->row[s->waiting] = row;
	s->waiting += row != NULL; /* no branch, which nobody could predict */
	if (s->waiting == EMP_ROWS_WAITING)
		emp_rows_flush(s);
}

#endif
