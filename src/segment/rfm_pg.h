/*
 * rfm_pg.h
 *		RFM scores as arguments of SQL functions.
 */
#ifndef EMP_SEGMENT_RFM_PG_H
#define EMP_SEGMENT_RFM_PG_H

#include "base/pg_compat.h"

#include "segment/rfm.h"

/* Fetch a score, parts of which may be NULL; throws for a part that is off its scale. */
extern void emp_rfm_get(Datum row, EmpRfm *rfm);

#endif
