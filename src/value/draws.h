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
#include "base/interrupt.h"
#include "base/level.h"
#include "base/random.h"
#include "value/fitted.h"
#include "value/predict.h"
#include "value/spend.h"

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
	union
	{
		EmpFitted model;
		uint64_t room[sizeof(EmpFitted) / 8 + EMP_FITTED_NUMBERS];
	} drawn;
} EmpDraws;

/* Streams of a seed. */
typedef enum EmpDrawsStream
{
	EMP_STREAM_PURCHASES = 0, /* parameters of a purchase model */
	EMP_STREAM_SPEND = 1,     /* parameters of a spend model */
	EMP_STREAM_BEHAVIOUR = 2  /* what a customer does */
} EmpDrawsStream;

/* Begin draws.  A model without a covariance is an error, unless fixed draws will do. */
extern EmpStatus emp_draws_start(EmpDraws *draws, const EmpFamily *family, const EmpFitted *model,
								 uint64_t seed, EmpDrawsStream stream, bool fixed_will_do,
								 EmpFailure *failure);

/* Draw a model: the same one with other parameters and coefficients, valid until the next draw. */
extern const EmpFitted *emp_draws_next(EmpDraws *draws);

/* What an interval is of: a customer, with the covariates that their parameters come from. */
typedef struct EmpForecast
{
	EmpBuyer buyer; /* checked; their theta is overwritten */
	const double *covariates;
	double horizon; /* checked */
	double level;   /* checked */
	double *value;  /* room for EMP_DRAWS, or EMP_DRAWS_COUNTED, numbers */
	EmpCheck check;
} EmpForecast;

/* The interval of the purchases that are expected: how well the parameters are known. */
extern EmpStatus emp_forecast_expected(EmpForecast *forecast, EmpDraws *draws,
									   EmpInterval *interval, EmpFailure *failure);

/* The interval of the purchases that are made: what a customer does by chance, too. */
extern EmpStatus emp_forecast_counted(EmpForecast *forecast, EmpDraws *draws, uint64_t seed,
									  EmpInterval *interval, EmpFailure *failure);

/* The interval of the value that is expected; in `value` there is room for EMP_DRAWS numbers. */
extern EmpStatus emp_forecast_value(EmpForecast *forecast, EmpDraws *draws, EmpDraws *spend,
									const EmpSpender *spender, const EmpDiscount *discount,
									EmpInterval *interval, EmpFailure *failure);

/*
 * Sort values, and give the middle part of them that holds a share of `level`: between them, as
 * percentile_cont does, or of whole numbers, as percentile_disc does.
 */
extern EmpStatus emp_draws_interval(double *value, int n, double level, bool whole,
									EmpInterval *interval, EmpFailure *failure);

#endif
