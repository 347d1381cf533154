/*
 * rfm.h
 *		An RFM score: how recently, how often and for how much a customer bought, each from 1 (least) up.
 *
 * A customer's tile is where a number of theirs lies among cut-offs: 1 and as many more as there are cut-offs
 * below it.  Cut-offs are values, so customers with equal numbers are in one tile, whatever their number and
 * the order of the rows, which ntile() of SQL does not give.  With the quantiles 1/5, 2/5, 3/5 and 4/5 as
 * cut-offs these are the quintiles of Hughes (1994, "Strategic database marketing").
 */
#ifndef EMP_SEGMENT_RFM_H
#define EMP_SEGMENT_RFM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"

#define EMP_RFM_MAX 10  /* the most tiles */
#define EMP_RFM_TILES 5 /* the usual number, for which the usual segments are */
#define EMP_RFM_SEGMENTS 11
#define EMP_RFM_RULE_SIZE 128 /* what emp_rfm_rule_print needs */

typedef struct EmpRfm
{
	int32_t score[3]; /* r, f, m: 1 .. EMP_RFM_MAX */
	bool null[3];
} EmpRfm;

/* A segment: scores within limits, unless an earlier segment has them. */
typedef struct EmpRfmSegment
{
	const char *name;
	uint8_t low[3]; /* of r, f, m: 1 .. EMP_RFM_TILES */
	uint8_t high[3];
	const char *description;
} EmpRfmSegment;

/* The usual segments, in the order in which they are asked. */
extern const EmpRfmSegment emp_rfm_segments[EMP_RFM_SEGMENTS];

/* Check parts of a score, and a number of tiles, that a user gave. */
extern EmpStatus emp_rfm_check(const EmpRfm *rfm, EmpFailure *failure);
extern EmpStatus emp_rfm_tiles_check(int32_t tiles, EmpFailure *failure);

/* Check cut-offs that a user gave: finite, not falling, few enough; of: what they are of, for messages. */
extern EmpStatus emp_rfm_cutoffs_check(const double *cutoff, int cutoffs, const char *of,
									   EmpFailure *failure);

/* Return the tile of a number, 1 .. cutoffs + 1; of NaN, 1. */
extern int emp_rfm_tile(double number, const double *cutoff, int cutoffs);

/* Return the tile of a row whose peers begin at `rank`, 1 .. rows, if each has as many rows as can be. */
extern int emp_rfm_tile_of_rank(int64_t rank, int64_t rows, int tiles);

/* Find the usual segment of a score without NULLs; fails for one of more than EMP_RFM_TILES tiles. */
extern EmpStatus emp_rfm_segment(const EmpRfm *rfm, const EmpRfmSegment **segment,
								 EmpFailure *failure);

/* Print the rule of a segment as the type segment has it, terminated. */
extern void emp_rfm_rule_print(const EmpRfmSegment *segment, char *out);

#endif
