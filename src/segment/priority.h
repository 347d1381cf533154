/*
 * priority.h
 *		Whose trouble is to be made good first: how bad it is, and what else makes it urgent.
 */
#ifndef EMP_SEGMENT_PRIORITY_H
#define EMP_SEGMENT_PRIORITY_H

#include "emotion/context.h"

#define EMP_PRIORITY_VALUE_HALF                                                                    \
	1000.0 /* the value of a customer, in their money, that counts half */

/* The parts of a priority, in the order in which their points are added up. */
typedef enum EmpPriorityPart
{
	EMP_PRIORITY_FEELING, /* that there is something to make good at all */
	EMP_PRIORITY_VALUE,
	EMP_PRIORITY_WAITING,
	EMP_PRIORITY_CONTACTS,
	EMP_PRIORITY_PARTS
} EmpPriorityPart;

extern const char *emp_priority_part_name(int part);
extern double emp_priority_part_weight(int part); /* they sum to 100 */

/* What is known of a customer who wrote. */
typedef struct EmpRecovery
{
	const EmpEmotion *e;
	const EmpStage *stage;
	double value;      /* in any money, 0 or more */
	double value_half; /* the value that counts half, above 0 */
	double hours;      /* waiting, 0 or more */
	int contacts;      /* before this one about the same, 0 or more */
} EmpRecovery;

typedef struct EmpPriority
{
	double criticality;                /* 0 .. 1, of what is meant */
	double share[EMP_PRIORITY_PARTS];  /* 0 .. 1 */
	double points[EMP_PRIORITY_PARTS]; /* criticality * weight * share */
	double total;                      /* their sum, 0 .. 100 */
} EmpPriority;

/* Work a priority out; fails for a number that cannot be. */
extern EmpStatus emp_priority(const EmpRecovery *r, EmpPriority *priority, EmpFailure *failure);

#endif
