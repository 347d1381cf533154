/*
 * weighted_score.h
 *		A weighted mean of scores, each row a source of its own: the state of customer_empathy_score
 *		without names, and of weights_valid.
 */
#ifndef EMP_SCORES_WEIGHTED_SCORE_H
#define EMP_SCORES_WEIGHTED_SCORE_H

#include "base/record.h"
#include "scores/weights.h"

#define EMP_WEIGHTED_SCORE_FORMAT 1
#define EMP_WEIGHTED_SOURCES_MAX (INT64_C(1) << 32) /* keeps the products below 2^126 */

/* At least one source.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpWeightedScore
{
	int32_t header;      /* varlena length; the SQL face sets it */
	uint8_t format;      /* EMP_WEIGHTED_SCORE_FORMAT */
	uint8_t policy;      /* EmpPolicy */
	uint8_t reserved[2]; /* 0 */
	int64_t sources;     /* rows, 1 .. EMP_WEIGHTED_SOURCES_MAX */
	int64_t missing;     /* rows without a score */
	int64_t invalid;     /* rows whose weight is none; of weights_valid only */
	EmpWide total;       /* sum of all weights, in 1e-12 */
	EmpWide present;     /* sum of the weights of rows with a score, in 1e-12 */
	EmpWide product;     /* sum of weight times score, in 1e-24 */
} EmpWeightedScore;

#define EMP_WEIGHTED_SCORE_TEXT_SIZE EMP_RECORD_TEXT_SIZE
#define EMP_WEIGHTED_SCORE_BYTES (1 + 3 * 8 + 1 + 3 * 16)
EMP_RECORD_PROTOTYPES(weighted_score, EmpWeightedScore)

/* Add a source (score NULL: missing) to a state that may be one of nothing yet; add a state. */
extern EmpStatus emp_weighted_score_add(EmpWeightedScore *s, const double *score, double weight,
										EmpPolicy policy, EmpFailure *failure);
extern EmpStatus emp_weighted_score_merge(EmpWeightedScore *into, const EmpWeightedScore *from,
										  EmpFailure *failure);

/* Add a weight, which may be NULL or wrong, and say whether all of them are a set of weights. */
extern EmpStatus emp_weighted_score_add_weight(EmpWeightedScore *s, const double *weight,
											   EmpFailure *failure);
extern bool emp_weights_all_valid(const EmpWeightedScore *s);

/* Work out the score in 1e-12; *defined is false where it is NULL. */
extern EmpStatus emp_weighted_score_work_out(const EmpWeightedScore *s, int64_t *score,
											 bool *defined, EmpFailure *failure);

#endif
