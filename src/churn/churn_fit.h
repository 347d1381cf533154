/*
 * churn_fit.h
 *		From a frame to a churn model: what logistic regression and boosting have around them.
 *
 * The frame is described (feature.h) and in canonical order, its last lead cell is whether a customer
 * left.  A model is begun first; if both outcomes are there, its arrays are made and it is fitted.
 */
#ifndef EMP_CHURN_CHURN_FIT_H
#define EMP_CHURN_CHURN_FIT_H

#include "churn/boost.h"
#include "churn/churn_model.h"
#include "churn/logit.h"

/*
 * Begin a model of a frame with some rows: counts and weights.  balanced: both outcomes count the same in
 * total, else weight says how much rows of each count.  Returns whether there is something to fit; if not,
 * the model is a failed one.
 */
extern bool emp_churn_fit_begin(EmpChurnModel *model, const EmpFrame *frame, EmpFeature *feature,
								bool balanced, const double weight[2]);

/*
 * Fit a logistic model, whose terms are made, with the penalty in model->l2.  coefficient and covariance of
 * the model are the caller's arrays.
 */
extern size_t emp_churn_fit_logistic_scratch(int terms); /* bytes */
extern void emp_churn_fit_logistic(EmpChurnModel *model, const EmpFrame *frame, void *scratch,
								   EmpCheck check);

/* Take what a fit has found into a model: coefficients as the terms are, how it ended. */
extern void emp_churn_fit_finish(EmpChurnModel *model, const EmpLogit *logit);

/*
 * Fit a Cox model, whose terms are made, with the penalty in model->l2.  Its frame has two lead cells: how
 * long a customer stayed, and whether they left then; its rows are put into the order of durations.  Arrays
 * of the model are the caller's: emp_cox_times() long those of durations.
 */
extern size_t emp_churn_fit_cox_scratch(const EmpFrame *frame, int terms); /* bytes */
extern void emp_churn_fit_cox(EmpChurnModel *model, EmpFrame *frame, void *scratch, EmpCheck check);

/* Fit a boosting model; root and node are the caller's arrays (boost.h). */
extern void emp_churn_fit_boosting(EmpChurnModel *model, const EmpFrame *frame,
								   const EmpBoostOptions *options, int32_t *root, EmpNode *node,
								   void *scratch, EmpCheck check);

#endif
