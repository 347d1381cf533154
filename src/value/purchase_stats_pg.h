/*
 * purchase_stats_pg.h
 *		Values of the composite type purchase_stats, as other SQL faces of the room take them.
 */
#ifndef EMP_VALUE_PURCHASE_STATS_PG_H
#define EMP_VALUE_PURCHASE_STATS_PG_H

#include "postgres.h"

#include "value/history.h"

typedef struct EmpPurchaseStats
{
	EmpHistory history; /* not checked */
	double monetary;    /* NaN when NULL: there is no repeat purchase */
} EmpPurchaseStats;

/* Take a value apart; false when frequency, recency or age is NULL. */
extern bool emp_purchase_stats_fetch(Datum row, EmpPurchaseStats *stats);

#endif
