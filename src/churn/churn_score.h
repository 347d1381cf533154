/*
 * churn_score.h
 *		What a churn model says of a customer: log-odds, and the parts that features have in them.
 *
 * Log-odds of a logistic model are a sum over terms, so its parts are exact; those of trees are Shapley
 * values (forest.h).  Either way they add up to the log-odds less the baseline.
 */
#ifndef EMP_CHURN_CHURN_SCORE_H
#define EMP_CHURN_CHURN_SCORE_H

#include "churn/churn_model.h"

#define EMP_CHURN_IMPORTANCE_ROWS 2000 /* the most rows that importance is measured on */

/* Return the log-odds of a customer, given the cells of all features; x: as many numbers as terms. */
extern double emp_churn_model_log_odds(const EmpChurnModel *model, const double *cell, double *x);

/* Return what parts are measured from: the intercept, or the mean log-odds of the trees. */
extern double emp_churn_model_baseline(const EmpChurnModel *model);

/* The parts of a model: one for each feature in use, then one for each pair whose product is a term. */
typedef struct EmpChurnParts
{
	int parts;
	EmpInteraction *part; /* features; of one alone, right is -1 */
	int32_t *of;          /* logistic: the part of each term, of boosting: of each feature; or -1 */
} EmpChurnParts;

extern size_t emp_churn_parts_memory(const EmpChurnModel *model); /* bytes */
extern void emp_churn_parts(const EmpChurnModel *model, void *memory, EmpChurnParts *parts);

/*
 * Work out the part that each of them has in the log-odds of a customer.  Centred: against the average
 * customer that a logistic model was fitted to; trees are so anyway.
 */
extern size_t emp_churn_explain_scratch(const EmpChurnModel *model); /* bytes */
extern void emp_churn_explain(const EmpChurnModel *model, const EmpChurnParts *parts,
							  const double *cell, bool centred, double *contribution,
							  void *scratch);

/* Put the numbers of parts in order: the largest contribution, up or down, first. */
extern void emp_churn_order(const double *contribution, int parts, int32_t *order);

/*
 * Measure the importance of features in rows that a model was fitted to: the mean absolute part, centred.
 * A product counts half for either feature.
 */
extern size_t emp_churn_importance_scratch(const EmpChurnModel *model); /* bytes */
extern void emp_churn_measure_importance(EmpChurnModel *model, const EmpFrame *frame, void *scratch,
										 EmpCheck check);

#endif
