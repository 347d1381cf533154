/*
 * thresholds.h
 *		From which probability on a label, or a pole of sentiment, counts as present.
 *
 * The numbers are chosen by the trainer and live in the linked model.
 */
#ifndef EMP_EMOTION_THRESHOLDS_H
#define EMP_EMOTION_THRESHOLDS_H

#include "emotion/labels.h"

typedef enum EmpPole
{
	EMP_POLE_POSITIVE, /* something positive is said */
	EMP_POLE_NEGATIVE,
	EMP_POLES
} EmpPole;

extern uint16_t emp_threshold(EmpSchemeId scheme, int group); /* in 1e-4, at least 1 */
extern uint16_t emp_pole_threshold(EmpPole pole);             /* in 1e-4 */

#endif
