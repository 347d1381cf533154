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

/* Add all rows that wait, and look for the strongest. */
FOR_NEW_PROCESSORS static void
flush_with_peaks(EmpRowSum *s)
{
	int32_t sum[EMP_HEADS], most[EMP_HEADS], least[EMP_HEADS];

	for (int h = 0; h < EMP_HEADS; h++)
	{
		sum[h] = s->sum[h];
		most[h] = s->peak[EMP_PEAK_FOR][h];
		least[h] = -s->peak[EMP_PEAK_AGAINST][h];
	}
	for (int i = 0; i < s->waiting; i++)
	{
		const int8_t *weight = s->row[i]->weight;
		int32_t factor = s->row[i]->factor;

		for (int h = 0; h < EMP_HEADS; h++)
		{
			int32_t w = weight[h] * factor;

			sum[h] += w;
			most[h] = w > most[h] ? w : most[h];
			least[h] = w < least[h] ? w : least[h];
		}
	}
	for (int h = 0; h < EMP_HEADS; h++)
	{
		s->sum[h] = sum[h];
		s->peak[EMP_PEAK_FOR][h] = most[h];
		s->peak[EMP_PEAK_AGAINST][h] = -least[h];
	}
	s->waiting = 0;
}

/* Add all rows that wait. */
FOR_NEW_PROCESSORS static void
flush(EmpRowSum *s)
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

/* Add all rows that wait. */
void
emp_rows_flush(EmpRowSum *s)
{
	if (s->peaks)
		flush_with_peaks(s);
	else
		flush(s);
}

/* Add what a term of a lexicon says. */
void
emp_rows_add_own(EmpRowSum *s, const int32_t weight[EMP_HEADS])
{
	for (int h = 0; h < EMP_HEADS; h++)
	{
		s->sum[h] += weight[h];
		s->own[h] = weight[h] + (s->any_own ? s->own[h] : 0);
	}
	s->any_own = true;
}

/* Add rows that belong together. */
FOR_NEW_PROCESSORS static void
add_part(EmpRowSum *restrict s, const EmpRowSum *restrict part)
{
	for (int h = 0; h < EMP_HEADS; h++)
	{
		int32_t most = s->peak[EMP_PEAK_FOR][h];
		int32_t least = s->peak[EMP_PEAK_AGAINST][h];

		s->sum[h] += part->sum[h];
		s->peak[EMP_PEAK_FOR][h] = part->sum[h] > most ? part->sum[h] : most;
		s->peak[EMP_PEAK_AGAINST][h] = -part->sum[h] > least ? -part->sum[h] : least;
	}
}

/* End a part. */
void
emp_rows_end_part(EmpRowSum *s, EmpRowSum *part)
{
	if (part == s)
		return;
	emp_rows_flush(part);
	add_part(s, part);
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

/* Add weights to a total of many. */
FOR_NEW_PROCESSORS void
emp_rows_add_to(const int32_t weight[restrict EMP_HEADS], int64_t total[restrict EMP_HEADS])
{
	for (int h = 0; h < EMP_HEADS; h++)
		total[h] += weight[h];
}

/* Add the ramps of the peaks to their total. */
FOR_NEW_PROCESSORS void
emp_rows_add_ramps(const EmpRowSum *restrict s, const int32_t bend[restrict EMP_PEAKS],
				   int64_t total[restrict EMP_RAMPS_SUMS])
{
	const int32_t *peak = s->peak[0];

	for (int k = 0; k < EMP_PEAKS; k++)
	{
		int32_t above = peak[k] - bend[k];

		total[k] += peak[k];
		total[EMP_RAMPS_ABOVE + k] += above > 0 ? above : 0;
	}
}

/* Add up ramps, each times its weight for every label: products of vectors, which processors like. */
FOR_NEW_PROCESSORS void
emp_rows_mix(const int16_t ramp[restrict EMP_RAMPS],
			 const int16_t weight[restrict EMP_BASE_LABELS][EMP_RAMPS],
			 int32_t result[restrict EMP_BASE_LABELS])
{
	for (int l = 0; l < EMP_BASE_LABELS; l++)
	{
		int32_t sum = 0;

		for (int k = 0; k < EMP_RAMPS; k++)
			sum += ramp[k] * weight[l][k];
		result[l] = sum;
	}
}

_Static_assert(EMP_CUE_ONE == 1 << 4, "the shift is a division by EMP_CUE_ONE");
