/*
 * spend_fit.h
 *		Fitting the Gamma-Gamma model to what customers spend at their repeat purchases.
 *
 * The sample is that of histories (sample.h), with the mean money of repeat purchases in place of the
 * age, and no recency.  Customers that the model cannot have are in it too, so that they are counted:
 * those without a repeat as frequency 0, those whose repeats brought nothing as frequency 1 and money 0.
 */
#ifndef EMP_VALUE_SPEND_FIT_H
#define EMP_VALUE_SPEND_FIT_H

#include "base/interrupt.h"
#include "value/fitted.h"
#include "value/sample.h"
#include "value/spend.h"

/* What a fit ends with; the outcome points into the other fields. */
typedef struct EmpSpendFit
{
	EmpFitOutcome outcome;
	int64_t without_money; /* customers left out though they bought again */
	double at[3];
	double hessian[EMP_PACKED(3)];
} EmpSpendFit;

/* Return the entry of the sample that a customer is counted in; they were checked but for their money. */
extern EmpHistory emp_spend_entry(const EmpSpender *spender);

/* Return whether the model can have the customers of an entry. */
static inline bool
emp_spend_usable(const EmpSampleEntry *e)
{
	return e->frequency > 0 && e->age > 0;
}

/* Fit to a closed sample; fails when the options do not suit the model: only then. */
extern EmpStatus emp_spend_fit(const EmpSample *sample, const EmpFitOptions *options,
							   EmpCheck check, EmpSpendFit *fit, EmpFailure *failure);

#endif
