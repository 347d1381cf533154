/*
 * purchase_stats_pg.h
 *		Values of the composite type purchase_stats, as the SQL faces of the room take and make them.
 */
#ifndef EMP_VALUE_PURCHASE_STATS_PG_H
#define EMP_VALUE_PURCHASE_STATS_PG_H

#include "postgres.h"

#include "fmgr.h"

#include "base/decimal.h"
#include "value/history.h"

typedef struct EmpPurchaseStats
{
	EmpHistory history; /* not checked */
	double monetary;    /* NaN when NULL: there is no repeat purchase */
} EmpPurchaseStats;

/* Take a value apart; false when frequency, recency or age is NULL. */
extern bool emp_purchase_stats_fetch(Datum row, EmpPurchaseStats *stats);

/* Make a value, as the result of the called function; repeats: money of the repeat purchases. */
extern Datum emp_purchase_stats_datum(FunctionCallInfo fcinfo, int64 frequency, double recency,
									  double age, EmpDecimal repeats);

#endif
