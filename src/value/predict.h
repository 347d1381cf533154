/*
 * predict.h
 *		What a purchase model says of one customer: alive or not, purchases to come, their value.
 *
 * Everything is P(alive) times what is expected of a customer who still is one, which their law knows.
 */
#ifndef EMP_VALUE_PREDICT_H
#define EMP_VALUE_PREDICT_H

#include "base/failure.h"
#include "base/interrupt.h"
#include "value/law.h"

/* A customer as a law sees them. */
typedef struct EmpBuyer
{
	const EmpLaw *law;
	double theta[EMP_LAW_PARAMETERS]; /* their parameters, covariates and all */
	EmpHistory history;
} EmpBuyer;

/* How purchases to come are discounted: by periods, each at its end. */
typedef struct EmpDiscount
{
	double horizon; /* time to come that counts, from 0, finite */
	double annual;  /* rate per year of 365.25 units of time, from 0, finite: 0.1 is 10 % */
	double period;  /* > 0, finite */
} EmpDiscount;

/* Check a history that a user gave; where a law counts opportunities, it is of whole numbers. */
extern EmpStatus emp_buyer_check(const EmpBuyer *buyer, EmpFailure *failure);

/* All below is for a buyer who was checked. */

/* The probability that they are still a customer. */
extern double emp_buyer_alive(const EmpBuyer *buyer);

/* The log-likelihood of their history. */
extern double emp_buyer_log_likelihood(const EmpBuyer *buyer);

/* Purchases that are expected within a horizon. */
extern EmpStatus emp_buyer_purchases(const EmpBuyer *buyer, double horizon, double *purchases,
									 EmpFailure *failure);

/* The probability of exactly n purchases within a horizon. */
extern EmpStatus emp_buyer_probability(const EmpBuyer *buyer, double horizon, double n,
									   double *probability, EmpFailure *failure);

/* Expected purchases within a horizon, each as much as its discount leaves. */
extern EmpStatus emp_discount_check(const EmpBuyer *buyer, const EmpDiscount *discount,
									EmpFailure *failure);
extern EmpStatus emp_buyer_discounted(const EmpBuyer *buyer, const EmpDiscount *discount,
									  EmpCheck check, double *purchases, EmpFailure *failure);

/* Expected purchases of all time to come, discounted continuously at a rate per unit of time. */
extern EmpStatus emp_buyer_dert(const EmpBuyer *buyer, double delta, double *purchases,
								EmpFailure *failure);

/* Purchases within a horizon, drawn at random. */
extern double emp_buyer_draw(const EmpBuyer *buyer, double horizon, struct EmpRandom *random);
extern EmpStatus emp_horizon_check(const EmpBuyer *buyer, double horizon, EmpFailure *failure);

#endif
