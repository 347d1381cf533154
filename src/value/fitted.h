/*
 * fitted.h
 *		A fitted model as a value: what stands behind the SQL types purchase_model, spend_model and
 *		retention_model.
 *
 * All three are parameters, how they were found, and how well they are known; a table of families
 * says which kinds of model a type has and how their parameters are called.
 */
#ifndef EMP_VALUE_FITTED_H
#define EMP_VALUE_FITTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"
#include "value/derivatives.h"

#define EMP_FITTED_FORMAT 1
#define EMP_FITTED_COVARIATES 32                           /* the most covariates of a customer */
#define EMP_FITTED_NUMBERS (4 + 3 * EMP_FITTED_COVARIATES) /* the most parameters */

/* How the parameters were found. */
typedef enum EmpFitStatus
{
	EMP_FIT_GIVEN = 0,     /* entered by somebody, not fitted here */
	EMP_FIT_CONVERGED = 1, /* the greatest likelihood, inside the range of the parameters */
	EMP_FIT_BOUNDARY = 2,  /* the likelihood has no maximum inside: what reason says */
	EMP_FIT_FAILED = 3     /* no maximum was found: what reason says */
} EmpFitStatus;

/* The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpFitted
{
	int32_t header; /* varlena length; the SQL face sets it */
	uint8_t format; /* EMP_FITTED_FORMAT */
	uint8_t kind;   /* of the family of the type */
	uint8_t status; /* EmpFitStatus */
	uint8_t reason; /* EmpFitReason (fit.h); 0: none */
	uint16_t
		parameters; /* all numbers that were fitted: own ones, then coefficients of covariates */
	uint16_t covariates;    /* of a customer */
	uint8_t has_covariance; /* 0 or 1 */
	uint8_t reserved[3];    /* 0 */
	int64_t customers;      /* that were fitted to */
	int64_t left_out;       /* that the model cannot have: without a repeat, without money */
	uint32_t iterations;
	uint32_t reserved2;    /* 0 */
	double log_likelihood; /* NaN when nothing was fitted */
	double number[];       /* parameters; then the packed covariance of them, if there is one */
} EmpFitted;

/* Return the bytes of a model. */
static inline size_t
emp_fitted_size(int parameters, bool has_covariance)
{
	return sizeof(EmpFitted) +
		   sizeof(double) * (parameters + (has_covariance ? EMP_PACKED(parameters) : 0));
}

/* One kind of model of a family. */
typedef struct EmpFittedKind
{
	const char *name;         /* as in purchase_model(kind, params) */
	int parameters;           /* own ones, all positive */
	const char *parameter[4]; /* names */
	int shifted;              /* how many of them covariates act on; 0: the kind takes none */
	int shift[3];             /* which ones ... */
	double
		sign[3]; /* ... and how: ln parameter_i = ln parameter + sign * coefficient * covariate */
} EmpFittedKind;

/* A family of kinds: one SQL type.  Kinds count from 1. */
typedef struct EmpFamily
{
	const char *type; /* SQL type, for messages */
	int kinds;
	const EmpFittedKind *kind;
} EmpFamily;

extern const EmpFamily emp_purchase_family;  /* kinds as EmpLawKind */
extern const EmpFamily emp_spend_family;     /* 1: gamma_gamma */
extern const EmpFamily emp_retention_family; /* 1: sbg */

/*
 * The parameters of one customer: those of the model, moved by his covariates (as many as the model
 * has).
 */
extern void emp_fitted_theta(const EmpFamily *family, const EmpFitted *model,
							 const double *covariates, double *theta);

#endif
