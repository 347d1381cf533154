/*
 * logit.h
 *		Logistic regression by Newton's method.
 *
 * The solver sees sums only: a pass over the rows with some coefficients gives the log-likelihood, its
 * gradient and the information.  Whether a pass walks over a frame (logit_rows.h) or is a query over a
 * table (churn_train) is the same to it.  Coefficients are those of standardised terms, where a ridge
 * penalty means the same for every feature; they are turned into those of the features at the end.
 */
#ifndef EMP_CHURN_LOGIT_H
#define EMP_CHURN_LOGIT_H

#include "base/packed.h"
#include "frame/design.h"

#define EMP_LOGIT_SEPARATED_L2 1.0 /* the penalty where the data have no greatest likelihood */

/* What a pass over the rows adds up.  Aliased terms have gradient and information 0. */
typedef struct EmpLogitSums
{
	double log_likelihood; /* without the penalty */
	double *gradient;      /* terms */
	double *information;   /* packed: X'WX */
} EmpLogitSums;

/* Add up over all rows at some coefficients.  May throw or be cancelled where rows come from a server. */
typedef void (*EmpLogitPass)(void *context, const double *coefficient, EmpLogitSums *sums);

typedef enum EmpLogitEnd
{
	EMP_LOGIT_CONVERGED = 0,
	EMP_LOGIT_SEPARATED = 1, /* no greatest likelihood: fitted with EMP_LOGIT_SEPARATED_L2 */
	EMP_LOGIT_STEPS = 2      /* steps used up, or none helps */
} EmpLogitEnd;

typedef struct EmpLogit
{
	int terms;
	const EmpTerm *term;
	EmpLogitPass pass;
	void *context;
	double l2; /* penalty: l2 / 2 * sum of squares of coefficients but that of the intercept */
	double least_weight; /* of a row: min of both class weights, 1 if there are none */
	double weight;       /* of all rows */
	bool rough;          /* a few digits will do, for a start: separation is not looked for */
	EmpCheck check;      /* called while matrices are worked on; or NULL */
	double *scratch;     /* emp_logit_scratch(terms) numbers */
	/* results */
	EmpLogitEnd end;
	double used_l2;
	int passes;
	double decrement;      /* twice the growth that the last step promised */
	double log_likelihood; /* without the penalty */
	double *coefficient;   /* terms; the caller's; where the search begins, and its end */
	double *covariance;    /* packed; the caller's: inverse of the information plus penalty */
} EmpLogit;

extern size_t emp_logit_scratch(int terms); /* numbers */
extern void emp_logit_fit(EmpLogit *logit);

/* Turn coefficients and covariance of standardised terms into those of the terms as they are. */
extern void emp_logit_unscale(const EmpTerm *term, int terms, double *coefficient,
							  double *covariance, double *scratch);

/* The reverse, of the coefficients alone. */
extern void emp_logit_scale(const EmpTerm *term, int terms, double *coefficient);

#endif
