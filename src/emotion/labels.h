/*
 * labels.h
 *		The labels of a reading, and the schemes that group them.
 *
 * A reading stores a probability for each base label (the 27 emotions of GoEmotions and
 * neutral).  Every other label is a group of base labels and its probability is
 * 1 - product(1 - p) over the members, so nothing is stored twice.
 */
#ifndef EMP_EMOTION_LABELS_H
#define EMP_EMOTION_LABELS_H

#include "base/failure.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Base labels, in the order of GoEmotions' labels.txt: the order is part of the stored format. */
typedef enum EmpLabel
{
	EMP_ADMIRATION,
	EMP_AMUSEMENT,
	EMP_ANGER,
	EMP_ANNOYANCE,
	EMP_APPROVAL,
	EMP_CARING,
	EMP_CONFUSION,
	EMP_CURIOSITY,
	EMP_DESIRE,
	EMP_DISAPPOINTMENT,
	EMP_DISAPPROVAL,
	EMP_DISGUST,
	EMP_EMBARRASSMENT,
	EMP_EXCITEMENT,
	EMP_FEAR,
	EMP_GRATITUDE,
	EMP_GRIEF,
	EMP_JOY,
	EMP_LOVE,
	EMP_NERVOUSNESS,
	EMP_OPTIMISM,
	EMP_PRIDE,
	EMP_REALIZATION,
	EMP_RELIEF,
	EMP_REMORSE,
	EMP_SADNESS,
	EMP_SURPRISE,
	EMP_NEUTRAL
} EmpLabel;

#define EMP_BASE_LABELS 28
#define EMP_COMPOSITE_LABELS 7
#define EMP_LABELS (EMP_BASE_LABELS + EMP_COMPOSITE_LABELS) /* rows of emotion_labels() */

/* A set of base labels, bit i for base label i. */
typedef uint32_t EmpLabelSet;

/* One row of emotion_labels(): base labels first, then composites. */
typedef struct EmpLabelInfo
{
	const char *name;
	const char *family;      /* positive | negative | ambiguous | neutral */
	const char *description; /* one sentence, as shown to users */
	EmpLabelSet members;     /* the base labels that it is made of */
} EmpLabelInfo;

/* A group of a scheme. */
typedef struct EmpGroup
{
	const char *name;
	EmpLabelSet members;
} EmpGroup;

typedef enum EmpSchemeId
{
	EMP_SCHEME_GOEMOTIONS,
	EMP_SCHEME_EKMAN,
	EMP_SCHEME_PLUTCHIK,
	EMP_SCHEME_SENTIMENT,
	EMP_SCHEME_HEADLINE,
	EMP_SCHEME_COMPOSITE,
	EMP_SCHEMES
} EmpSchemeId;

#define EMP_MAX_GROUPS 28 /* the most groups in one scheme */

typedef struct EmpScheme
{
	const char *name;
	int groups;
	const EmpGroup *group;
} EmpScheme;

extern const EmpLabelInfo *emp_label_info(int label); /* 0 .. EMP_LABELS - 1 */
extern const EmpScheme *emp_scheme(EmpSchemeId id);
extern int emp_stronger_kin(int headline); /* the headline group it yields to, -1 for none */
extern bool emp_group_is_neutral(const EmpGroup *group); /* it holds nothing but neutral */

/* Look up a name, or return -1 when there is none. */
extern int emp_label_find(const char *name, size_t len);
extern int emp_scheme_find(const char *name, size_t len);
extern int emp_group_find(const EmpScheme *scheme, const char *name, size_t len);

/* Look up a name that a user gave; the failure lists the names that there are. */
extern EmpStatus emp_label_require(const char *name, size_t len, int *label, EmpFailure *failure);
extern EmpStatus emp_scheme_require(const char *name, size_t len, EmpSchemeId *id,
									EmpFailure *failure);
extern EmpStatus emp_group_require(const EmpScheme *scheme, const char *name, size_t len,
								   int *group, EmpFailure *failure);

#endif
