/*
 * rfm.c
 *		RFM scores: tiles by cut-offs.
 */
#include "segment/rfm.h"

#include <math.h>

#include "base/number.h"
#include "base/wide.h"

/* Check the parts of a score. */
EmpStatus
emp_rfm_check(const EmpRfm *rfm, EmpFailure *failure)
{
	int i;

	for (i = 0; i < 3; i++)
		if (!rfm->null[i] && (rfm->score[i] < 1 || rfm->score[i] > EMP_RFM_MAX))
		{
			emp_fail(failure, EMP_OUT_OF_RANGE, "%c of an RFM score is out of range: %d", "rfm"[i],
					 (int) rfm -> score[i]);
			emp_fail_detail(failure, "Each part of a score is from 1 to %d.", EMP_RFM_MAX);
			return failure->status;
		}
	return EMP_OK;
}

/* Check a number of tiles. */
EmpStatus
emp_rfm_tiles_check(int32_t tiles, EmpFailure *failure)
{
	if (tiles >= 1 && tiles <= EMP_RFM_MAX)
		return EMP_OK;
	emp_fail(failure, EMP_BAD_VALUE, "number of tiles is out of range: %d", (int) tiles);
	emp_fail_detail(failure, "There are 1 to %d tiles.", EMP_RFM_MAX);
	return failure->status;
}

/* Check cut-offs. */
EmpStatus
emp_rfm_cutoffs_check(const double *cutoff, int cutoffs, const char *of, EmpFailure *failure)
{
	int i;

	if (cutoffs > EMP_RFM_MAX - 1)
	{
		emp_fail(failure, EMP_BAD_VALUE, "too many cut-offs of %s: %d", of, cutoffs);
		emp_fail_detail(failure, "%d cut-offs make %d tiles, which are the most.", EMP_RFM_MAX - 1,
						EMP_RFM_MAX);
		return failure->status;
	}
	for (i = 0; i < cutoffs; i++)
	{
		if (!isfinite(cutoff[i]))
			return emp_fail(failure, EMP_BAD_VALUE, "a cut-off of %s is not finite: %s", of,
							EMP_SHOW(cutoff[i]));
		if (i > 0 && cutoff[i] < cutoff[i - 1])
		{
			emp_fail(failure, EMP_BAD_VALUE, "cut-offs of %s are not in order: %s after %s", of,
					 EMP_SHOW(cutoff[i]), EMP_SHOW(cutoff[i - 1]));
			emp_fail_detail(failure, "They rise, or stay the same.");
			return failure->status;
		}
	}
	return EMP_OK;
}

/* Return the tile of a number. */
int
emp_rfm_tile(double number, const double *cutoff, int cutoffs)
{
	int below = 0;

	while (below < cutoffs && cutoff[below] < number)
		below++;
	return below + 1;
}

/*
 * Return the tile of a row by the rank of its peers.
 *
 * The cut-offs would be the rows k * rows / tiles, rounded up; as many of them come before the rank as there are
 * k with k * rows / tiles at most rank - 1.
 */
int
emp_rfm_tile_of_rank(int64_t rank, int64_t rows, int tiles)
{
	return 1 + (int) ((EmpInt128) (rank - 1) * tiles / rows);
}
