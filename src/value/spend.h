/*
 * spend.h
 *		What a spend model says of one customer: the money of a purchase to come.
 */
#ifndef EMP_VALUE_SPEND_H
#define EMP_VALUE_SPEND_H

#include "base/failure.h"

/* The repeat purchases of a customer, as the spend model sees them. */
typedef struct EmpSpender
{
	double frequency; /* repeat purchases, a whole number from 0 */
	double monetary;  /* their mean money, finite; without a repeat it is not looked at */
} EmpSpender;

/* Check numbers that a user gave. */
extern EmpStatus emp_spender_check(const EmpSpender *spender, EmpFailure *failure);

/*
 * Mean money of a purchase to come, of a spender who was checked; p, q, v: theta.  Who got back more
 * than they paid counts as one who spent nothing.
 */
extern EmpStatus emp_spender_expected(const double *theta, const EmpSpender *spender, double *money,
									  EmpFailure *failure);

#endif
