/*
 * fitted_pg.h
 *		Values of the types purchase_model, spend_model and retention_model, as other SQL faces of the
 *		room take and make them.
 */
#ifndef EMP_VALUE_FITTED_PG_H
#define EMP_VALUE_FITTED_PG_H

#include "postgres.h"

#include "utils/jsonb.h"

#include "value/fitted.h"

/*
 * Fetch a model to predict with: it has parameters.  A failed one is an error.  This costs a look at
 * the parameters, so it may be done for each row.
 */
extern const EmpFitted *emp_purchase_model_get(Datum datum);
extern const EmpFitted *emp_spend_model_get(Datum datum);
extern const EmpFitted *emp_retention_model_get(Datum datum);

/* Make a value of what a fit ended with, and raise a notice unless it converged. */
extern Datum emp_fitted_datum(const EmpFamily *family, const EmpFitOutcome *outcome);

/* Return a copy of a model with other own parameters and coefficients, as one that was given. */
extern Datum emp_fitted_with(const EmpFamily *family, const EmpFitted *model, const double *number);

#endif
