/*
 * churn_model_pg.h
 *		Churn models as values of SQL: taking them as arguments, and giving them back.
 */
#ifndef EMP_CHURN_CHURN_MODEL_PG_H
#define EMP_CHURN_CHURN_MODEL_PG_H

#include "base/pg_compat.h"

#include "fmgr.h"

#include "churn/churn_model.h"

/*
 * Return an argument as a model, opened once for many rows (base/kept_pg.h, whose emp_kept_extra keeps what a face
 * made of it).  The other one throws for a failed model, which cannot be used.
 */
extern const EmpChurnModel *emp_churn_model_fetch(FunctionCallInfo fcinfo, int arg);
extern const EmpChurnModel *emp_churn_model_usable(FunctionCallInfo fcinfo, int arg);

/* Return the log-odds of the customer in the second argument, a record or an array of numbers; or their score. */
extern double emp_churn_score_argument(FunctionCallInfo fcinfo, const EmpChurnModel *model,
									   bool record);

/* Open a model in the current memory context, without a cache; it lives in it. */
extern const EmpChurnModel *emp_churn_model_get(Datum datum);

/* Throw for a failed model, which cannot be used. */
extern void emp_churn_model_need(const EmpChurnModel *model);

/* Return a model as a value. */
extern Datum emp_churn_model_datum(const EmpChurnModel *model);

/* Say in NOTICEs what is to be said of a fit: features left out, leakage, separation, rows left out. */
extern void emp_churn_model_notices(const EmpChurnModel *model, const bool *tells);

#endif
