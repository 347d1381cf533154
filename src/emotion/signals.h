/*
 * signals.h
 *		What the phrases of a text say: reserve, effort, not being heard, politeness; and whether
 *		a person ought to look at a reading.
 */
#ifndef EMP_EMOTION_SIGNALS_H
#define EMP_EMOTION_SIGNALS_H

#include "emotion/read.h"

/* Readings below this confidence are for a person to look at, in 1e-4. */
#define EMP_REVIEW_CONFIDENCE 4000

/* Each is 1 - product(1 - weight) over the phrases of its kind, 0..1 in 1e-4. */
extern int32_t emp_signal_understatement(const EmpReading *r);
extern int32_t emp_signal_unheard(const EmpReading *r);
extern int32_t emp_signal_politeness(const EmpReading *r);

/* Effort, -1 (hard) .. 1 (easy) in 1e-4; false when the text does not speak of it. */
extern bool emp_signal_effort(const EmpReading *r, int32_t *effort);

/* Whether a person ought to look at a reading. */
extern bool emp_signal_needs_review(const EmpEmotion *e);

#endif
