/*
 * prediction_bins_pg.h
 *		What bins say, as jsonb.
 */
#ifndef EMP_CHURN_PREDICTION_BINS_PG_H
#define EMP_CHURN_PREDICTION_BINS_PG_H

#include "base/pg_compat.h"

#include "lib/stringinfo.h"

#include "churn/prediction_bins.h"

/* Append a member "bins" with the bins that have customers. */
extern void emp_json_bins(StringInfo json, const EmpPredictionBins *bins);

#endif
