/*
 * churn_model_json_pg.h
 *		The text form of a churn model: an object of JSON, with names for numbers of features and levels.
 */
#ifndef EMP_CHURN_CHURN_MODEL_JSON_PG_H
#define EMP_CHURN_CHURN_MODEL_JSON_PG_H

#include "base/pg_compat.h"

#include "lib/stringinfo.h"
#include "utils/jsonb.h"

#include "churn/churn_model.h"

/* Append a model to a text; numbers are exact whatever the settings. */
extern void emp_churn_model_print(StringInfo json, const EmpChurnModel *model);

/* Read a model into the current memory context, and check it; numbers are those that were printed. */
extern EmpStatus emp_churn_model_parse(Jsonb *object, EmpChurnModel *model, EmpFailure *failure);

#endif
