/*
 * churn_train.h
 *		A logistic model from sums alone: what the first passes over a query say of features and terms.
 *
 * A fit to rows in memory describes features and scales terms first.  Where rows are behind a query, all of
 * that follows from a pass of the zero model, whose information is a quarter of the sums of products of all
 * terms: provisional means and scales are corrected by it.
 */
#ifndef EMP_CHURN_CHURN_TRAIN_H
#define EMP_CHURN_CHURN_TRAIN_H

#include "churn/logit_sums.h"

/*
 * Give terms provisional means and deviations, which follow from ranges and counts of features; none is
 * aliased.  With them no term is larger than some dozen, whatever the rows.
 */
extern void emp_churn_train_scale_roughly(EmpDesign *design);

/*
 * Work out from a pass of the zero model, with weights of 1, how features are distributed, and find those
 * that repeat earlier ones.
 */
extern void emp_churn_train_describe(const EmpDesign *design, EmpFeature *feature,
									 const EmpLogitTotals *t, const EmpLogitSums *sums);

/* Take the rows in bins from a pass. */
extern void emp_churn_train_take_bins(EmpFeature *feature, const EmpLogitTotals *t);

/* Return whether a feature alone tells customers who left from those who stayed (emp_feature_tells). */
extern bool emp_churn_train_tells(const EmpFeature *feature, const EmpLogitTotals *t, int number);

/*
 * Give terms their means and deviations, and fill their correlations (packed, without the intercept), from
 * a pass of the zero model over provisional terms, of which they may be some only.  Terms that are constant
 * are marked aliased.
 */
extern void emp_churn_train_scale(const EmpDesign *provisional, const EmpLogitSums *sums,
								  EmpDesign *design, double *correlation);

#endif
