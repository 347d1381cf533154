/*
 * thresholds.c
 *		From which probability on a label counts as present: the linked model knows.
 */
#include "emotion/thresholds.h"

#include "emotion/linked.h"

/* Return the probability from which on a group counts as present, in 1e-4. */
uint16_t
emp_threshold(EmpSchemeId scheme, int group)
{
	return emp_linked_header()->threshold[scheme][group];
}

/* Return the probability from which on something positive, something negative counts as said. */
uint16_t
emp_pole_threshold(EmpPole pole)
{
	return emp_linked_header()->pole_threshold[pole];
}
