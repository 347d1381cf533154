/*
 * calibrate.h
 *		From decision values to probabilities and thresholds.
 */
#ifndef EMP_MODEL_CALIBRATE_H
#define EMP_MODEL_CALIBRATE_H

#include "corpus.h"
#include "emotion/emotion.h"
#include "emotion/thresholds.h"

/* Fit one logistic curve p = 1 / (1 + exp(-(a x + b))). */
extern void fit_curve(const double *x, const bool *y, int n, double *a, double *b);

/* Choose the thresholds of a scheme on readings of the documents for which use[i] holds. */
extern void choose_thresholds(uint16_t threshold[EMP_MAX_GROUPS], EmpSchemeId scheme,
							  const EmpEmotion *e, const Corpus *c, const bool *use);

/* Choose from which probabilities on the poles count, so that sides come out right. */
extern void choose_pole_thresholds(uint16_t threshold[EMP_POLES], const EmpEmotion *e,
								   const Corpus *c, const bool *use);

/* The thresholds that emotion.c uses in the trainer's programs. */
extern uint16_t current_threshold[EMP_SCHEMES][EMP_MAX_GROUPS];
extern uint16_t current_pole_threshold[EMP_POLES];

/* The side that a reading is on: -1, 0 for neutral and mixed, 1. */
extern int said_side(const EmpEmotion *e);

/* Say whether a scheme's group is true of a document. */
extern bool group_holds(const EmpGroup *group, const Document *d);

#endif
