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
	int32_t sum[EMP_HEADS];                  /* in 2^-10, without the rows that wait */
	bool any_own;                            /* terms of a lexicon are in it */
	int32_t own[EMP_HEADS];                  /* what these add; set when there are any */
	bool peaks;                              /* whether they are wanted */
	int32_t peak[EMP_PEAK_SIDES][EMP_HEADS]; /* the strongest row for and against, at least 0 */
	int waiting;
	const EmpRow *row[EMP_ROWS_WAITING];
} EmpRowSum;

extern void emp_rows_flush(EmpRowSum *s);
extern void emp_rows_add_quarters(EmpRowSum *restrict s, const EmpRow *restrict row, int quarters);
extern void emp_rows_add_cue(EmpRowSum *restrict s, const int16_t *restrict weight, int value);
extern void emp_rows_add_own(EmpRowSum *s, const int32_t weight[EMP_HEADS]);
extern void emp_rows_end_part(EmpRowSum *s, EmpRowSum *part);
extern void emp_rows_add_ramps(const EmpRowSum *restrict s, const int32_t bend[restrict EMP_PEAKS],
							   int64_t total[restrict EMP_RAMPS_SUMS]);
extern void emp_rows_mix(const int16_t ramp[restrict EMP_RAMPS],
						 const int16_t weight[restrict EMP_BASE_LABELS][EMP_RAMPS],
						 int32_t result[restrict EMP_BASE_LABELS]);
extern void emp_rows_add_to(const int32_t weight[restrict EMP_HEADS],
							int64_t total[restrict EMP_HEADS]);

/* Start a sum. */
static inline void
emp_rows_init(EmpRowSum *s, bool peaks)
{
	s->waiting = 0;
	s->any_own = false;
	s->peaks = peaks;
	for (int h = 0; h < EMP_HEADS; h++)
		s->sum[h] = 0;
	for (int h = 0; peaks && h < EMP_HEADS; h++)
		s->peak[EMP_PEAK_FOR][h] = s->peak[EMP_PEAK_AGAINST][h] = 0;
}

/*
 * Start a part: rows that belong together, and so are as strong as their sum.  Return where to
 * add them: where nobody asks for peaks, that is the sum itself.
 */
static inline EmpRowSum *
emp_rows_part(EmpRowSum *s, EmpRowSum *part)
{
	if (!s->peaks)
		return s;
	emp_rows_init(part, false);
	return part;
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
