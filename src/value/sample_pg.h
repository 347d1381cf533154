/*
 * sample_pg.h
 *		Samples as states of aggregates: what the faces of purchase and of spend models share.
 */
#ifndef EMP_VALUE_SAMPLE_PG_H
#define EMP_VALUE_SAMPLE_PG_H

#include "postgres.h"

#include "fmgr.h"

#include "value/sample.h"

/* Fetch a closed state to read. */
extern EmpSample *emp_sample_get_closed(Datum datum);

/*
 * Fetch the first argument, which may be NULL, as an open state that may be changed and returned, with
 * room for so many more entries.
 */
extern EmpSample *emp_sample_get_writable(FunctionCallInfo fcinfo, EmpSampleKind kind,
										  int covariates, uint32 more,
										  const EmpFitOptions *options);

/* Fetch options, NULL: none, and return the hash by which the state knows them in later rows. */
extern uint64 emp_sample_fetch_options(FunctionCallInfo fcinfo, int arg, EmpFitOptions *options);

#endif
