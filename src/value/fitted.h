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
#define EMP_FITTED_OWN 4         /* the most parameters without covariates */
#define EMP_FITTED_SHIFTED 3     /* the most of them that covariates move */
#define EMP_FITTED_COVARIATES 32 /* the most covariates of a customer */
#define EMP_FITTED_LEAST 1e-12   /* what somebody may enter for a parameter; fits may go beyond */
#define EMP_FITTED_MOST 1e12
#define EMP_FITTED_NUMBERS                                                                         \
	(EMP_FITTED_OWN + EMP_FITTED_SHIFTED * EMP_FITTED_COVARIATES) /* the most parameters */

/* How the parameters were found. */
typedef enum EmpFitStatus
{
	EMP_FIT_GIVEN = 0,     /* entered by somebody, not fitted here */
	EMP_FIT_CONVERGED = 1, /* the greatest likelihood, inside the range of the parameters */
	EMP_FIT_BOUNDARY = 2,  /* the likelihood has no maximum inside: what reason says */
	EMP_FIT_FAILED = 3,    /* no maximum was found: what reason says */
	EMP_FIT_STATUSES
} EmpFitStatus;

/* Why a fit is on the boundary or failed.  The numbers are part of the stored format. */
typedef enum EmpFitReason
{
	EMP_REASON_NONE = 0,
	EMP_REASON_NO_DROPOUT = 1,    /* nobody is seen to leave */
	EMP_REASON_EQUAL_DROPOUT = 2, /* everybody leaves with one probability, or at one rate */
	EMP_REASON_EQUAL_RATES = 3,   /* everybody buys at one rate */
	EMP_REASON_NO_REPEATS = 4,    /* nobody bought again */
	EMP_REASON_UNBOUNDED = 5,     /* a parameter goes to 0 or beyond all bounds, otherwise */
	EMP_REASON_FLAT = 6,          /* other parameters are as likely */
	EMP_REASON_COVARIATES = 7,    /* covariates constant or linear in each other */
	EMP_REASON_NO_ROWS = 8,       /* nothing that the model can have */
	EMP_REASON_NO_LIKELIHOOD = 9, /* it cannot be computed */
	EMP_REASON_STEPS = 10,        /* steps used up */
	EMP_REASON_EQUAL_SPEND = 11,  /* all customers spend alike */
	EMP_REASON_ALL_LEFT = 12,     /* all leave as soon as they can */
	EMP_REASON_POLARISED = 13,    /* some leave as soon as they can, the others never */
	EMP_REASON_STEADY_SPEND = 14, /* every customer always spends the same */
	EMP_REASON_NO_MEAN = 15,      /* the mean spend of all customers is infinite */
	EMP_REASONS
} EmpFitReason;

/* The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpFitted
{
	int32_t header;         /* varlena length; the SQL face sets it */
	uint8_t format;         /* EMP_FITTED_FORMAT */
	uint8_t kind;           /* of the family of the type */
	uint8_t status;         /* EmpFitStatus */
	uint8_t reason;         /* EmpFitReason; none where given or converged */
	uint16_t parameters;    /* own ones, then coefficients of covariates; failed: 0 */
	uint16_t covariates;    /* of a customer */
	uint8_t has_covariance; /* 1 when converged, else 0 */
	uint8_t reserved[3];    /* 0 */
	int64_t customers;      /* that were fitted to; given: 0, as all up to log_likelihood */
	int64_t left_out;       /* that the model cannot have: without a repeat, without money */
	uint32_t iterations;
	uint32_t reserved2;    /* 0 */
	double log_likelihood; /* given or failed: 0 */
	double number[];       /* parameters; then the packed covariance of them, if there is one */
} EmpFitted;

/* Return how many numbers a model has: parameters, and the covariance of them, if there is one. */
static inline int
emp_fitted_numbers(const EmpFitted *model)
{
	return model->parameters + (model->has_covariance ? EMP_PACKED(model->parameters) : 0);
}

/* Return the bytes of a model. */
static inline size_t
emp_fitted_size(int parameters, bool has_covariance)
{
	return sizeof(EmpFitted) +
		   sizeof(double) * (size_t) (parameters + (has_covariance ? EMP_PACKED(parameters) : 0));
}

/* Bytes that hold any model. */
#define EMP_FITTED_MAX_SIZE emp_fitted_size(EMP_FITTED_NUMBERS, true)

/* Return the covariance of the parameters, the lower triangle; NULL when there is none. */
static inline const double *
emp_fitted_covariance(const EmpFitted *model)
{
	return model->has_covariance ? model->number + model->parameters : NULL;
}

/* One kind of model of a family. */
typedef struct EmpFittedKind
{
	const char *name;                      /* as in purchase_model(kind, params) */
	int parameters;                        /* own ones, all positive */
	const char *parameter[EMP_FITTED_OWN]; /* names */
	int shifted;                           /* how many covariates act on; 0: it takes none */
	int shift[EMP_FITTED_SHIFTED];         /* which ones ... */
	/* ... and how: ln parameter of a customer = ln parameter + sign * coefficient * covariate */
	double sign[EMP_FITTED_SHIFTED];
} EmpFittedKind;

/* A family of kinds: one SQL type.  Kinds count from 1. */
typedef struct EmpFamily
{
	const char *type;    /* SQL type, for messages */
	const char *example; /* of a text form, for messages */
	int kinds;
	const EmpFittedKind *kind;
} EmpFamily;

extern const EmpFamily emp_purchase_family;  /* kinds as EmpLawKind */
extern const EmpFamily emp_spend_family;     /* 1: gamma_gamma */
extern const EmpFamily emp_retention_family; /* 1: sbg */

/* Return a kind, which has to be of the family. */
static inline const EmpFittedKind *
emp_fitted_kind(const EmpFamily *family, int kind)
{
	return &family->kind[kind - 1];
}

/* Return the parameters of a kind with so many covariates. */
static inline int
emp_fitted_parameters(const EmpFittedKind *kind, int covariates)
{
	return kind->parameters + kind->shifted * covariates;
}

/* Find a kind by its name, or record which there are. */
extern EmpStatus emp_fitted_find(const EmpFamily *family, const char *name, size_t len, int *kind,
								 EmpFailure *failure);

/* The name of a status (converged) or a reason (no_dropout), and a reason as a sentence. */
extern const char *emp_fit_status_name(EmpFitStatus status);
extern const char *emp_fit_reason_name(EmpFitReason reason);
extern const char *emp_fit_reason_text(EmpFitReason reason);

/* Make a model that somebody enters: own parameters, then coefficients in the order of shift. */
extern void emp_fitted_give(const EmpFamily *family, int kind, int covariates, const double *number,
							EmpFitted *model);

/*
 * What a search for the greatest likelihood ends with.  `at` are the logarithms of the own
 * parameters, then the coefficients; hessian is the lower triangle in them.
 */
typedef struct EmpFitOutcome
{
	int kind;
	int covariates;
	EmpFitStatus status; /* converged, boundary or failed */
	EmpFitReason reason;
	int64_t customers;
	int64_t left_out;
	uint32_t iterations;
	double log_likelihood;
	const double *at;
	const double *hessian; /* needed when converged */
} EmpFitOutcome;

/*
 * Make a model of an outcome, in EMP_FITTED_MAX_SIZE bytes or as many as it has.  The covariance is
 * the inverse of the observed information, in the parameters themselves.  What did not lead to finite
 * positive parameters is a failed model; what converged where the likelihood is flat, on the boundary.
 * Parameters on the boundary have 13 digits: beyond, they would show the noise of their logarithms.
 */
extern void emp_fitted_finish(const EmpFamily *family, const EmpFitOutcome *outcome,
							  EmpFitted *model);

/* Whether a stored value of so many bytes can be read without going astray, at a glance. */
extern bool emp_fitted_sound(const EmpFamily *family, const EmpFitted *model, size_t size);

/* Check everything in a model that came from outside. */
extern EmpStatus emp_fitted_check(const EmpFamily *family, const EmpFitted *model, EmpStatus status,
								  EmpFailure *failure);

/* Order (by kind, parameters, then everything else) and hash, the same on every machine. */
extern int emp_fitted_compare(const EmpFitted *a, const EmpFitted *b);
extern uint64_t emp_fitted_hash(const EmpFitted *model, uint64_t seed);

/*
 * Text form: model=bgnbd status=given r=0.243 alpha=4.414 a=0.793 b=2.426; fitted ones have
 * customers, left_out, iterations, reason (unless converged), log_likelihood and covariance too;
 * coefficients are lists, as in alpha_covariates=0.1,-0.2.  parse fills EMP_FITTED_MAX_SIZE bytes.
 */
extern size_t emp_fitted_text_size(const EmpFitted *model);
extern size_t emp_fitted_print(const EmpFamily *family, const EmpFitted *model, char *out);
extern EmpStatus emp_fitted_parse(const EmpFamily *family, const char *text, size_t len,
								  EmpFitted *model, EmpFailure *failure);

/* Byte form, big endian: kind, status, reason, covariates, counts, log-likelihood, numbers. */
extern size_t emp_fitted_bytes(const EmpFitted *model);
extern void emp_fitted_pack(const EmpFitted *model, uint8_t *out);
extern EmpStatus emp_fitted_unpack(const EmpFamily *family, const uint8_t *in, size_t len,
								   EmpFitted *model, EmpFailure *failure);

/*
 * The parameters of one customer: those of the model, moved by their covariates (as many as the model
 * has).  False when they are moved out of the range of numbers.
 */
extern bool emp_fitted_theta(const EmpFamily *family, const EmpFitted *model,
							 const double *covariates, double *theta);

#endif
