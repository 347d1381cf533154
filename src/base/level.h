/*
 * level.h
 *		Intervals and the confidence that they have.
 */
#ifndef EMP_BASE_LEVEL_H
#define EMP_BASE_LEVEL_H

#include "base/failure.h"

#define EMP_LEVEL_DEFAULT 0.95

typedef struct EmpInterval
{
	double low;
	double high;
} EmpInterval;

/* Check a confidence level that a user gave: between 0 and 1, neither included. */
extern EmpStatus emp_level_check(double level, EmpFailure *failure);

#endif
