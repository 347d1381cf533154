/*
 * cox.h
 *		Cox's model of proportional hazards: what makes customers leave sooner.
 *
 * A customer's hazard of leaving is that of the average customer, whatever it is from day to day, times
 * exp(x'b).  Only the order of durations counts for b (Cox, J. Royal Statistical Society B 34, 1972); of
 * customers who leave at one duration, Efron's approximation (J. American Statistical Association 72,
 * 1977) or Breslow's.  The same figures as coxph of R's package survival.
 */
#ifndef EMP_CHURN_COX_H
#define EMP_CHURN_COX_H

#include "churn/logit.h"

#define EMP_COX_LEAD 2    /* lead cells of a frame: how long customers stayed or were watched ... */
#define EMP_COX_CHURNED 1 /* ... and whether they left then: 1, else 0 */

/* What is known of the customers who leave at one duration.  Part of stored formats. */
typedef enum EmpCoxTies
{
	EMP_COX_EFRON = 0,
	EMP_COX_BRESLOW = 1,
	EMP_COX_TIES
} EmpCoxTies;

typedef struct EmpCox
{
	const EmpFrame *frame; /* described, rows in the order of durations (emp_frame_order) */
	EmpDesign *design;     /* scaled, aliases found; the intercept is the middle of the others */
	EmpCoxTies ties;
	double l2;
	EmpCheck check;
	void *scratch; /* emp_cox_scratch() bytes */
	/* results; arrays are the caller's */
	EmpLogitEnd end;
	double used_l2;
	int passes;
	double log_likelihood_null; /* of a model without features */
	double log_likelihood;
	double *coefficient; /* terms as they are; the intercept makes the average customer's score 0 */
	double *covariance;  /* packed */
	double *time;        /* durations at which somebody left: emp_cox_times() */
	double *hazard;      /* cumulative, of the average customer, at these */
	double concordance;  /* NaN where no two customers can be compared */
} EmpCox;

/* Return at how many different durations somebody left; more, where rows are not in their order. */
extern int64_t emp_cox_times(const EmpFrame *frame);

extern size_t emp_cox_scratch(const EmpFrame *frame, int terms); /* bytes; rows in any order */
extern void emp_cox_fit(EmpCox *cox);

/*
 * The share of pairs of customers, of whom it is known who left sooner, in which that one has the higher
 * score; equal scores count half (Harrell, Califf, Pryor, JAMA 247, 1982).  score: of each row.
 */
extern size_t emp_cox_concordance_scratch(int64_t rows); /* bytes */
extern double emp_cox_concordance(const EmpFrame *frame, const double *score, void *scratch,
								  EmpCheck check);

#endif
