/*
 * survey_scale.h
 *		The scales on which customers answer, by name: what is asked, and which answers there are.
 */
#ifndef EMP_SCORES_SURVEY_SCALE_H
#define EMP_SCORES_SURVEY_SCALE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"

#define EMP_POINTS_MAX 11 /* answers of the longest scale */

/* What a scale asks.  Part of the stored format: new ones come last. */
typedef enum EmpScaleKind
{
	EMP_SCALE_NONE,   /* no answer yet */
	EMP_SCALE_EFFORT, /* how much effort: low is easy */
	EMP_SCALE_EASE,   /* how easy: high is easy */
	EMP_SCALE_CSAT,   /* how satisfied */
	EMP_SCALE_NPS,    /* how likely to recommend */
	EMP_SCALE_LIKERT, /* anything else */
	EMP_SCALE_KINDS
} EmpScaleKind;

typedef struct EmpScale
{
	uint8_t kind;   /* EmpScaleKind */
	uint8_t points; /* number of answers, of which each is one more than the last */
} EmpScale;

extern bool emp_scale_exists(EmpScale scale);
extern int emp_scale_lowest(EmpScale scale);
extern int emp_scale_highest(EmpScale scale);

/* The name, such as "ease_1_7"; returns its length. */
#define EMP_SCALE_NAME_SIZE 16
extern int emp_scale_name(EmpScale scale, char *out);
extern bool emp_scale_find(const char *name, size_t len, EmpScale *scale);

/* Find a scale that a user named, or fail with the list of all. */
extern EmpStatus emp_scale_require(const char *name, size_t len, EmpScale *scale,
								   EmpFailure *failure);
/* Find the csat scale of so many points, or fail. */
extern EmpStatus emp_scale_csat(int32_t points, EmpScale *scale, EmpFailure *failure);
/* Check that an answer is on a scale. */
extern EmpStatus emp_scale_check(EmpScale scale, int32_t answer, EmpFailure *failure);

#endif
