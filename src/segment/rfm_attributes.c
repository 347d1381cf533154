/*
 * rfm_attributes.c
 *		What rules about an RFM score may name.
 */
#include <stddef.h>

#include "segment/rfm.h"
#include "segment/segment_holds.h"

/* Return the name of a score. */
static const char *
name_of(int attribute)
{
	static const char *const names[] = {"r", "f", "m"};

	return names[attribute];
}

/* Return what a score is. */
static EmpAttributeKind
kind_of(int attribute)
{
	(void) attribute;
	return EMP_ATTRIBUTE_NUMBER;
}

/* Fill in a score. */
static void
get(const void *thing, int attribute, EmpAttribute *value)
{
	const EmpRfm *rfm = thing;

	value->null = rfm->null[attribute];
	value->number = rfm->score[attribute];
	value->text = NULL;
}

const EmpSubject emp_subject_rfm = {"an RFM score", 3, name_of, kind_of, get};
