/*
 * segment_holds.h
 *		Whether a rule holds, in the three-valued logic of SQL, of what has attributes by number: a reading,
 *		an RFM score.  (Of rows of SQL: matcher_pg.h.)
 */
#ifndef EMP_SEGMENT_SEGMENT_HOLDS_H
#define EMP_SEGMENT_SEGMENT_HOLDS_H

#include "emotion/emotion.h"
#include "segment/segment.h"

typedef enum EmpTruth
{
	EMP_FALSE = 0,
	EMP_TRUE = 1,
	EMP_UNKNOWN = 2
} EmpTruth;

typedef enum EmpAttributeKind
{
	EMP_ATTRIBUTE_NUMBER = 1,
	EMP_ATTRIBUTE_TEXT = 2,
	EMP_ATTRIBUTE_TRUTH = 3
} EmpAttributeKind;

/* The value of an attribute. */
typedef struct EmpAttribute
{
	bool null;
	double number;    /* or 0 and 1 */
	const char *text; /* NUL at the end */
} EmpAttribute;

/* A kind of thing that rules are about. */
typedef struct EmpSubject
{
	const char *noun; /* "a reading", for messages */
	int attributes;
	const char *(*name)(int attribute);
	EmpAttributeKind (*kind)(int attribute);
	void (*get)(const void *thing, int attribute, EmpAttribute *value);
} EmpSubject;

/*
 * A reading: valence, intensity, confidence, positive, negative; dominant, sentiment, language; the flags; the
 * labels of emotion_labels().  The thing is the byte form of an emotion (emotion.h), checked to be peekable.
 * The numbers are those that the accessors of SQL return, bit for bit.
 */
extern const EmpSubject emp_subject_emotion;

/* An RFM score: r, f, m.  The thing is an EmpRfm (rfm.h). */
extern const EmpSubject emp_subject_rfm;

/*
 * Bind the names of a rule to the attributes of a subject: fills `attribute` of its operands.  Fails for a name
 * that is no attribute, listing those that there are, and for a comparison that SQL would not make: a number
 * with a text, an order of texts.
 */
extern EmpStatus emp_segment_bind(const EmpClause *rule, const EmpSubject *subject,
								  EmpFailure *failure);

/* Return whether a rule, or one condition of it, that was bound holds. */
extern EmpTruth emp_segment_holds(const EmpClause *rule, const EmpSubject *subject,
								  const void *thing);

/* Return what it would say of something whose attributes are all NULL. */
extern EmpTruth emp_segment_of_nulls(const EmpClause *rule);

#endif
