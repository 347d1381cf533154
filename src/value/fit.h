/*
 * fit.h
 *		Fitting a purchase model to a sample: the parameters of the greatest likelihood.
 */
#ifndef EMP_VALUE_FIT_H
#define EMP_VALUE_FIT_H

#include "base/interrupt.h"
#include "value/fitted.h"
#include "value/sample.h"

#define EMP_FIT_TOLERANCE 1e-9 /* of the gradient in the logarithms, for each customer */

/* Check that all parameters to start from are those of a kind. */
extern EmpStatus emp_fit_start_check(const EmpFitOptions *options, const EmpFittedKind *kind,
									 EmpFailure *failure);

/* Return how many numbers of scratch a fit needs. */
extern size_t emp_fit_scratch(int covariates);

/*
 * Fit a kind of purchase model to a closed sample.  The outcome's at and hessian are in scratch.
 * Fails when the sample does not suit the kind, or the options do not: only then.
 */
extern EmpStatus emp_fit(int kind, const EmpSample *sample, const EmpFitOptions *options,
						 EmpCheck check, double *scratch, EmpFitOutcome *outcome,
						 EmpFailure *failure);

#endif
