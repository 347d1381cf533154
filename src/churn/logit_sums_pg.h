/*
 * logit_sums_pg.h
 *		Sums of a pass as values of SQL.
 */
#ifndef EMP_CHURN_LOGIT_SUMS_PG_H
#define EMP_CHURN_LOGIT_SUMS_PG_H

#include "base/pg_compat.h"

#include "churn/logit_sums.h"

/* Fetch a closed state to read. */
extern EmpLogitTotals *emp_logit_sums_get(Datum datum);

#endif
