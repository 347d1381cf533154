/*
 * sbg.h
 *		The shifted-beta-geometric model: how long customers under contract keep renewing.
 *
 * theta: alpha, beta.  Periods count from 1; a customer of age 0 has not yet had a chance to leave.
 */
#ifndef EMP_VALUE_SBG_H
#define EMP_VALUE_SBG_H

#include "value/derivatives.h"

#define EMP_SBG_PARAMETERS 2

/* ln of the probability to be lost in period t, from 1; and to be kept through period t, from 0. */
extern void emp_sbg_lost_part(const double *theta, double t, EmpDerivatives *part);
extern void emp_sbg_kept_part(const double *theta, double t, EmpDerivatives *part);

/* The share of customers kept through period t; 1 for t = 0. */
extern double emp_sbg_survival(const double *theta, double t);

/* Of the customers kept through period t - 1, the share kept through period t; t from 1. */
extern double emp_sbg_retention(const double *theta, double t);

/*
 * Renewals expected, each discounted by (1 + discount)^-1 a period; discount from 0; infinite for
 * discount = 0 and alpha <= 1.  The first counts the payment at the start as 1, and so on for all
 * time.  The second, DERL, is for a customer of n payments before the nth renewal, n from 1: this
 * renewal, if they make it, counts in full.
 */
extern double emp_sbg_lifetime(const double *theta, double discount);
extern double emp_sbg_residual_lifetime(const double *theta, double n, double discount);

#endif
