/*
 * retention_fit.h
 *		Fitting the shifted beta-geometric model to customers lost by period.
 */
#ifndef EMP_VALUE_RETENTION_FIT_H
#define EMP_VALUE_RETENTION_FIT_H

#include "value/fitted.h"
#include "value/retention_sample.h"

/* What a fit ends with; the outcome points into the other fields. */
typedef struct EmpRetentionFit
{
	EmpFitOutcome outcome;
	double at[2];
	double hessian[EMP_PACKED(2)];
} EmpRetentionFit;

extern void emp_retention_fit(const EmpRetentionSample *s, EmpRetentionFit *fit);

#endif
