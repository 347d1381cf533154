/*
 * curves.h
 *		Fitting what turns decision values into probabilities.
 */
#ifndef EMP_MODEL_CURVES_H
#define EMP_MODEL_CURVES_H

#include "folds.h"

/* Fit all curves on documents that the heads did not see; return the area under sarcasm's ROC. */
extern double curves_fit(Curves *curves, Folds *folds, const Corpus *c);

#endif
