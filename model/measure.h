/*
 * measure.h
 *		How good the readings are.
 */
#ifndef EMP_MODEL_MEASURE_H
#define EMP_MODEL_MEASURE_H

#include "calibrate.h"

/* Counts behind precision, recall and F1 of each group of a scheme. */
typedef struct Score
{
	long hit[EMP_MAX_GROUPS];
	long predicted[EMP_MAX_GROUPS];
	long actual[EMP_MAX_GROUPS];
} Score;

extern double score_f1(const Score *s, int group);
extern double score_macro(const Score *s, EmpSchemeId scheme);

/* Predict every labelled document by calibration and thresholds fitted on the other folds. */
extern void cross_fitted(Score score[EMP_SCHEMES], const Decisions *d, const Corpus *c, int folds);

#endif
