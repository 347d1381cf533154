/*
 * event_table_pg.h
 *		Tables of events as states of aggregates: what the faces of survival_curve and of log_rank share.
 */
#ifndef EMP_CHURN_EVENT_TABLE_PG_H
#define EMP_CHURN_EVENT_TABLE_PG_H

#include "base/pg_compat.h"

#include "fmgr.h"

#include "churn/event_table.h"

/* Fetch a closed table of a kind to read. */
extern EmpEventTable *emp_event_table_get(Datum datum, EmpEventKind kind);

#endif
