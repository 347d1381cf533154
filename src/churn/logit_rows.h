/*
 * logit_rows.h
 *		Logistic regression over rows in memory.
 */
#ifndef EMP_CHURN_LOGIT_ROWS_H
#define EMP_CHURN_LOGIT_ROWS_H

#include "churn/logit.h"

/* Rows that are passed over: the context of a pass. */
typedef struct EmpLogitRows
{
	const EmpDesign *design;
	const EmpFrame *frame; /* its first lead cell is the outcome: 1 left, 0 stayed */
	double weight[2];      /* of rows that stayed, that left */
	int64_t rows;          /* of the frame, from the first */
	EmpCheck check;
	double *scratch; /* emp_logit_rows_scratch(terms) numbers */
} EmpLogitRows;

extern size_t emp_logit_rows_scratch(int terms);

/* Add up over the rows: an EmpLogitPass. */
extern void emp_logit_rows_pass(void *rows, const double *coefficient, EmpLogitSums *sums);

/*
 * Fit to rows in canonical order; what logit has beside the penalty, coefficients, covariance and scratch
 * is filled in.  The search begins with a fit to the first rows, which are drawn at random.
 */
extern void emp_logit_rows_fit(EmpLogit *logit, EmpLogitRows *rows);

#endif
