/*
 * history.h
 *		What the purchase models know of a customer: how often, how long, since when.
 *
 * The three numbers are sufficient: no model of this room asks more of a history than these.
 */
#ifndef EMP_VALUE_HISTORY_H
#define EMP_VALUE_HISTORY_H

#include "base/failure.h"

/* A history, in any unit of time as long as it is one (days, where purchase_stats made it). */
typedef struct EmpHistory
{
	double frequency; /* x: repeat purchases, a whole number from 0 */
	double recency;   /* t_x: from the first purchase to the last, 0 .. age */
	double age;       /* T: from the first purchase to the present, finite */
} EmpHistory;

/* Check that a time that a user gave is finite and not negative; name: what to call it. */
extern EmpStatus emp_duration_check(const char *name, double time, EmpFailure *failure);

/* Check numbers that a user gave: finite, not negative, recency within age and 0 without repeats. */
extern EmpStatus emp_history_check(const EmpHistory *h, EmpFailure *failure);

#endif
