/*
 * churn_model.h
 *		A fitted churn model: what stands behind the SQL type churn_model.
 *
 * A value is a run of bytes in a stated order (churn_model_bytes.c), the same on every machine, which is
 * what is stored, sent and compared.  To be used it is opened into this structure, once for many rows.
 */
#ifndef EMP_CHURN_CHURN_MODEL_H
#define EMP_CHURN_CHURN_MODEL_H

#include "base/packed.h"
#include "churn/cox.h"
#include "churn/forest.h"
#include "frame/design.h"

#define EMP_CHURN_CUSTOMERS ((int64_t) 1 << 48) /* the most rows */

/* Part of the stored format, as all enums here. */
typedef enum EmpChurnMethod
{
	EMP_CHURN_LOGISTIC = 1,
	EMP_CHURN_BOOSTING = 2,
	EMP_CHURN_COX = 3, /* of how long customers stay: the SQL type cox_model */
	EMP_CHURN_METHODS
} EmpChurnMethod;

typedef enum EmpChurnStatus
{
	EMP_CHURN_CONVERGED = 0,
	EMP_CHURN_PENALISED = 1, /* the data are separable: fitted with a penalty nobody asked for */
	EMP_CHURN_STOPPED = 2,   /* steps used up before the maximum was reached */
	EMP_CHURN_FAILED = 3,    /* no model: what reason says */
	EMP_CHURN_STATUSES
} EmpChurnStatus;

typedef enum EmpChurnReason
{
	EMP_CHURN_NO_REASON = 0,
	EMP_CHURN_SEPARABLE =
		1, /* features tell who left from who stayed without an error, or nearly */
	EMP_CHURN_ALL_LEFT = 2,
	EMP_CHURN_ALL_STAYED = 3,
	EMP_CHURN_STEPS = 4,
	EMP_CHURN_REASONS
} EmpChurnReason;

typedef struct EmpChurnModel
{
	EmpChurnMethod method;
	EmpChurnStatus status;
	EmpChurnReason reason;
	bool by_position;    /* fitted to float8[]: features are x1, x2, ... */
	int64_t rows;        /* that the model was fitted to */
	int64_t churned;     /* of them */
	int64_t left_out;    /* rows without an outcome, or without features */
	double weight[2];    /* of rows that stayed, that left */
	double l2;           /* the penalty that was used */
	uint32_t iterations; /* passes over the rows, or rounds */
	double log_likelihood;
	int32_t features;
	EmpFeature *feature;
	double *importance; /* features: mean absolute part in the log-odds of training rows */
	/* logistic */
	int32_t terms;
	EmpTerm *term;
	double *coefficient; /* of the terms as they are; aliased ones 0 */
	double *covariance;  /* packed */
	/* boosting */
	double learning_rate;
	EmpForest forest;
	/* Cox: linear as logistic; the intercept makes the score of the average customer 0 */
	EmpCoxTies ties;
	double log_likelihood_null; /* of a model without features */
	double concordance;         /* 0..1, or -1 where no two customers can be compared */
	double longest;             /* duration */
	int32_t times;              /* durations at which somebody left */
	double *time;
	double *hazard; /* cumulative, of the average customer, at these */
} EmpChurnModel;

/* Return whether a model is a sum over terms. */
static inline bool
emp_churn_model_linear(const EmpChurnModel *model)
{
	return model->method == EMP_CHURN_LOGISTIC || model->method == EMP_CHURN_COX;
}

/* The names of what a model says of itself: logistic, converged, separable. */
extern const char *emp_churn_method_name(EmpChurnMethod method);
extern const char *emp_churn_status_name(EmpChurnStatus status);
extern const char *emp_cox_ties_name(EmpCoxTies ties);
extern const char *emp_churn_reason_name(EmpChurnReason reason);

/* Return a reason in words: everybody left. */
extern const char *emp_churn_reason_text(EmpChurnReason reason);

/* Return the terms that have a coefficient. */
extern int emp_churn_model_estimated(const EmpChurnModel *model);

/* Return the cumulative hazard of the average customer at a time, by a Cox model. */
extern double emp_churn_model_hazard(const EmpChurnModel *model, double time);

/* Return the first time at which not more than half of the customers are left who have so many times the hazard. */
extern double emp_churn_model_median(const EmpChurnModel *model,
									 double ratio); /* NaN: not reached */

/* Return the design that makes the terms of a logistic model. */
static inline EmpDesign
emp_churn_model_design(const EmpChurnModel *model)
{
	return (EmpDesign){model->features, model->feature, model->terms, model->term};
}

/*
 * Check everything in a model that came from outside: that what it refers to exists, that counts add up,
 * that numbers are finite.  Texts end with a NUL; whether they are of an encoding is not looked at.
 */
extern EmpStatus emp_churn_model_check(const EmpChurnModel *model, EmpStatus status,
									   EmpFailure *failure);

#endif
