/*
 * interval_pg.c
 *		SQL face of the composite type score_interval.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "access/htup_details.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"

#include "base/failure_pg.h"
#include "scores/interval_pg.h"
#include "base/state_pg.h"

PG_FUNCTION_INFO_V1(emp_score_interval_jsonb);

/* Return the second argument as a confidence level, or the usual one. */
double
emp_interval_level(FunctionCallInfo fcinfo)
{
	double level = PG_NARGS() > 1 ? PG_GETARG_FLOAT8(1) : EMP_LEVEL_DEFAULT;
	EmpFailure failure;

	if (emp_level_check(level, &failure) != EMP_OK)
		emp_throw(&failure);
	return level;
}

/* Make a value of the type score_interval. */
Datum
emp_interval_datum(FunctionCallInfo fcinfo, const EmpInterval *interval)
{
	Datum values[2] = {Float8GetDatum(interval->low), Float8GetDatum(interval->high)};
	bool nulls[2] = {false, false};
	TupleDesc descriptor;

	if (get_call_result_type(fcinfo, NULL, &descriptor) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "the result of an interval function is not a row");
	return HeapTupleGetDatum(heap_form_tuple(descriptor, values, nulls));
}

/* Append a field of a row as a member: null where it is NULL, text where JSON has no such number. */
static void
append_field(StringInfo json, HeapTupleHeader row, const char *name)
{
	bool isnull;
	Datum datum = GetAttributeByName(row, name, &isnull);
	double value = isnull ? 0.0 : DatumGetFloat8(datum);
	const char *comma = json->data[json->len - 1] == '{' ? "" : ", ";

	if (isnull)
		appendStringInfo(json, "%s\"%s\": null", comma, name);
	else if (isnan(value))
		appendStringInfo(json, "%s\"%s\": \"NaN\"", comma, name);
	else if (isinf(value))
		appendStringInfo(json, "%s\"%s\": \"%sInfinity\"", comma, name, value < 0.0 ? "-" : "");
	else
		emp_json_number(json, name, value);
}

/* Show an interval as an object with its two ends. */
Datum
emp_score_interval_jsonb(PG_FUNCTION_ARGS)
{
	HeapTupleHeader row = PG_GETARG_HEAPTUPLEHEADER(0);
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	append_field(&json, row, "low");
	append_field(&json, row, "high");
	return emp_json_datum(&json);
}
