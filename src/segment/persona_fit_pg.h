/*
 * persona_fit_pg.h
 *		What the aggregates over rows of personas share.
 */
#ifndef EMP_SEGMENT_PERSONA_FIT_PG_H
#define EMP_SEGMENT_PERSONA_FIT_PG_H

#include "base/pg_compat.h"

#include "frame/matrix_pg.h"

/* The type persona_sample. */
extern const EmpMatrixKind emp_persona_sample;

/* Return the lead cells of a row: none, but not NULL, unless there are no features. */
extern const double *emp_persona_lead(FunctionCallInfo fcinfo, int features);

/* Work in memory that is freed; the result is copied to what was current before. */
extern MemoryContext emp_persona_begin_work(void);

/* Return a result, or NULL for 0, and free the memory that it was made in. */
extern Datum emp_persona_end_work(FunctionCallInfo fcinfo, MemoryContext before, Datum made);

#endif
