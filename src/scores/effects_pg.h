/*
 * effects_pg.h
 *		What the SQL faces of trends, effects, clusters and series share.
 */
#ifndef EMP_SCORES_EFFECTS_PG_H
#define EMP_SCORES_EFFECTS_PG_H

#include "scores/effects.h"
#include "base/state_pg.h"

/* Fetch arguments that have to be finite. */
extern double emp_getarg_value(FunctionCallInfo fcinfo, int arg);
extern int64 emp_getarg_time(FunctionCallInfo fcinfo, int arg);

/* Return a result that is NULL where it is NaN, and a composite of several. */
extern Datum emp_nullable_float8(double value, bool *null);
extern Datum emp_composite(FunctionCallInfo fcinfo, Datum *values, bool *nulls);
extern Datum emp_effect_datum(FunctionCallInfo fcinfo, const EmpEffect *effect);

/* Append the members of a result. */
extern void emp_json_trend(StringInfo json, const EmpTrend *trend);
extern void emp_json_effect(StringInfo json, const EmpEffect *effect);

#endif
