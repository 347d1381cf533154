/*
 * draws.h
 *		How far predictions may be off: parameters as they might have come out, drawn at random.
 *
 * The logarithms of the parameters of a fit, and its coefficients of covariates as they are, are
 * nearly normal around the truth; the covariance of the model says how far.
 */
#ifndef EMP_VALUE_DRAWS_H
#define EMP_VALUE_DRAWS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"
#include "base/level.h"
#include "base/random.h"
#include "value/fitted.h"
#include "value/predict.h"

#define EMP_DRAWS 200          /* of parameters, for an interval of an expectation */
#define EMP_DRAWS_COUNTED 1000 /* of parameters and of purchases, for an interval of a count */
#define EMP_DRAWS_MAX 100000   /* that a user may ask for */

/* What is needed to draw the parameters of a model. */
typedef struct EmpDraws
{
	const EmpFamily *family;
	const EmpFitted *model;
	bool fixed; /* the model has no covariance: every draw is the model itself */
	EmpRandom random;
	double root[EMP_PACKED(EMP_FITTED_NUMBERS)]; /* of the covariance, lower triangle */
} EmpDraws;

/*
 * Begin draws.  A model without a covariance is an error, unless fixed draws will do.  Streams of one
 * seed are independent.
 */
extern EmpStatus emp_draws_start(EmpDraws *draws, const EmpFamily *family, const EmpFitted *model,
								 uint64_t seed, uint64_t stream, bool fixed_will_do,
								 EmpFailure *failure);

/* Draw all numbers of the model: own parameters, then coefficients. */
extern void emp_draws_next(EmpDraws *draws, double *number);

/* Sort values, and return the middle part of them that holds a share of `level`. */
extern EmpStatus emp_draws_interval(double *value, int n, double level, bool whole,
									EmpInterval *interval, EmpFailure *failure);

#endif
