/*
 * rows.c
 *		Adding up rows of weights: the inner loop of reading.
 *
 * Rows are gathered first and added in one go, so that the sums stay in registers.  Where
 * compiler and system can choose a function when the library is loaded, processors with AVX2
 * get a build of their own; it is integer arithmetic, so every build gives the same numbers.
 */
#include "emotion/rows.h"

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__gnu_linux__) &&   \
	!defined(__SANITIZE_ADDRESS__)
#define FOR_NEW_PROCESSORS __attribute__((target_clones("avx2", "default")))
#else
#define FOR_NEW_PROCESSORS
#endif

/* Add all rows that wait. */
FOR_NEW_PROCESSORS void
emp_rows_flush(EmpRowSum *s)
{
	int32_t sum[EMP_HEADS];

	for (int h = 0; h < EMP_HEADS; h++)
		sum[h] = s->sum[h];
	for (int i = 0; i < s->waiting; i++)
	{
		const int8_t *weight = s->row[i]->weight;
		int32_t factor = s->row[i]->factor;

		for (int h = 0; h < EMP_HEADS; h++)
			sum[h] += weight[h] * factor;
	}
	for (int h = 0; h < EMP_HEADS; h++)
		s->sum[h] = sum[h];
	s->waiting = 0;
}

/* Add some quarters of a row, NULL for none. */
FOR_NEW_PROCESSORS void
emp_rows_add_quarters(EmpRowSum *restrict s, const EmpRow *restrict row, int quarters)
{
	if (row == NULL)
		return;
	for (int h = 0; h < EMP_HEADS; h++)
		s->sum[h] += row->weight[h] * row->factor * quarters >> 2;
}

/* Add the weights of a cue, times its value in 1/16. */
FOR_NEW_PROCESSORS void
emp_rows_add_cue(EmpRowSum *restrict s, const int16_t *restrict weight, int value)
{
	for (int h = 0; h < EMP_HEADS; h++)
		s->sum[h] += weight[h] * value >> 4;
}

/* Add a sum, without the rows that wait, to one of many. */
FOR_NEW_PROCESSORS void
emp_rows_add_to(const EmpRowSum *restrict s, int64_t total[restrict EMP_HEADS])
{
	for (int h = 0; h < EMP_HEADS; h++)
		total[h] += s->sum[h];
}

_Static_assert(EMP_CUE_ONE == 1 << 4, "the shift is a division by EMP_CUE_ONE");
