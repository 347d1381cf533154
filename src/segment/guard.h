/*
 * guard.h
 *		Who may be sold to: nobody who is angry, anxious or grieving.
 */
#ifndef EMP_SEGMENT_GUARD_H
#define EMP_SEGMENT_GUARD_H

#include "emotion/emotion.h"

/* Return whether something may be sold to the writer of a text. */
extern bool emp_promotion_allowed(const EmpEmotion *e);

#endif
