/*
 * language.h
 *		Which languages can be read.
 */
#ifndef EMP_EMOTION_LANGUAGE_H
#define EMP_EMOTION_LANGUAGE_H

#include "base/failure.h"
#include "emotion/read.h"

/* Say whether a language may be asked for: 'en' or 'auto'. */
extern EmpStatus emp_language_check(const char *lang, size_t len, EmpFailure *failure);
extern bool emp_language_is_auto(const char *lang, size_t len);

/* Say whether a text that was read is in a language that can be read. */
extern EmpStatus emp_language_check_reading(const EmpReading *r, EmpFailure *failure);

#endif
