/*
 * quantile_pg.h
 *		Quantile sketches as states of aggregates: what the faces of quantile_sketch and rfm_summary share.
 */
#ifndef EMP_SEGMENT_QUANTILE_PG_H
#define EMP_SEGMENT_QUANTILE_PG_H

#include "base/pg_compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"

#include "segment/quantile_sketch.h"

/* Fetch a closed sketch of so many series to read. */
extern EmpQuantileSketch *emp_quantile_sketch_get(Datum datum, int series);

/* Fetch the first argument, or a sketch of nothing, as one that may be changed and takes so many more. */
extern EmpQuantileSketch *emp_quantile_sketch_writable(FunctionCallInfo fcinfo, int series,
													   uint32 more);

/* Append members that describe a series: how many numbers, the lowest one, and quantiles. */
extern void emp_json_quantiles(StringInfo json, const EmpQuantileSketch *s, int series);

#endif
