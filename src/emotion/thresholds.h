/*
 * thresholds.h
 *		From which probability on a label counts as present.
 *
 * The numbers are chosen by the trainer and live in the linked model.
 */
#ifndef EMP_EMOTION_THRESHOLDS_H
#define EMP_EMOTION_THRESHOLDS_H

#include "emotion/labels.h"

extern uint16_t emp_threshold(EmpSchemeId scheme, int group); /* in 1e-4, at least 1 */

#endif
