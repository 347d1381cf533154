/*
 * calibrate.h
 *		From decision values to probabilities and thresholds, and how good they are.
 */
#ifndef EMP_MODEL_CALIBRATE_H
#define EMP_MODEL_CALIBRATE_H

#include "corpus.h"
#include "emotion/read.h"

/* Decision values of documents, made by the code that serves. */
typedef struct Decisions
{
	int n;
	int64_t (*z)[EMP_HEADS];
} Decisions;

extern void decide(Decisions *d, const EmpModel *model, const Corpus *c);

/* Fit the calibration of all heads on the documents for which use[i] holds. */
extern void calibrate_heads(EmpCalibration *out, const Decisions *d, const Corpus *c,
							const bool *use);

/* Probabilities of the base labels under a calibration. */
extern void calibrated(const EmpCalibration *cal, const int64_t *z, EmpEmotion *e);

/* Choose the thresholds of all schemes on the documents for which use[i] holds. */
extern void choose_thresholds(uint16_t threshold[EMP_SCHEMES][EMP_MAX_GROUPS],
							  const EmpCalibration *cal, const Decisions *d, const Corpus *c,
							  const bool *use);

/* The thresholds that emp_groups_present uses in the trainer's programs. */
extern uint16_t current_threshold[EMP_SCHEMES][EMP_MAX_GROUPS];

/* Say whether a scheme's group is true of a document. */
extern bool group_holds(const EmpGroup *group, const Document *d);

#endif
