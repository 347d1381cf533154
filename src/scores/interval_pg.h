/*
 * interval_pg.h
 *		Between confidence intervals of the pure code and the SQL type score_interval.
 */
#ifndef EMP_SCORES_INTERVAL_PG_H
#define EMP_SCORES_INTERVAL_PG_H

#include "postgres.h"

#include "fmgr.h"

#include "base/interval.h"

/* Return the second argument as a confidence level, 0.95 for a function of one argument. */
extern double emp_interval_level(FunctionCallInfo fcinfo);

/* Make the value that a function of the type score_interval returns. */
extern Datum emp_interval_datum(FunctionCallInfo fcinfo, const EmpInterval *interval);

#endif
