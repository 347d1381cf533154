/*
 * composite_pg.c
 *		Results of several columns: making them, and showing them as jsonb.
 *
 * to_jsonb() of the server shows a moment in the session's time zone, so it is not immutable.  Here
 * moments are shown in UTC and numbers as exactly as they are, whatever the settings.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "common/shortest_dec.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#include "base/composite_pg.h"

PG_FUNCTION_INFO_V1(emp_composite_jsonb);

/* Return a value of the composite type that the function is declared to return. */
Datum
emp_composite_datum(FunctionCallInfo fcinfo, Datum *values, const bool *nulls)
{
	TupleDesc desc;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "result type is not a row type");
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, (bool *) nulls));
}

/* Append a moment in UTC, as a string of JSON. */
static void
append_moment(StringInfo json, TimestampTz at)
{
	struct pg_tm tm;
	fsec_t fsec;
	char text[MAXDATELEN + 1];

	if (TIMESTAMP_NOT_FINITE(at))
		EncodeSpecialTimestamp(at, text);
	else if (timestamp2tm(at, NULL, &tm, &fsec, NULL, NULL) == 0)
	{
		tm.tm_isdst = 0; /* there is a time zone, and it is UTC */
		EncodeDateTime(&tm, fsec, true, 0, NULL, USE_XSD_DATES, text);
	}
	else
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("timestamp out of range")));
	appendStringInfo(json, "\"%s\"", text);
}

/* Append a member with a moment, in UTC, to the text of an object. */
void
emp_json_moment(StringInfo json, const char *name, TimestampTz at)
{
	appendStringInfo(json, "%s\"%s\": ", json->data[json->len - 1] == '{' ? "" : ", ", name);
	append_moment(json, at);
}

/* Append a float, as a number of JSON, or as a string where JSON has no such number. */
static void
append_float(StringInfo json, float8 value)
{
	char digits[DOUBLE_SHORTEST_DECIMAL_LEN];
	const char *quote = isinf(value) || isnan(value) ? "\"" : "";

	double_to_shortest_decimal_buf(value, digits);
	appendStringInfo(json, "%s%s%s", quote, digits, quote);
}

/* Append a numeric, as a number of JSON, or as a string where JSON has no such number. */
static void
append_numeric(StringInfo json, Datum value)
{
	Numeric number = DatumGetNumeric(value);
	const char *quote = numeric_is_nan(number) || numeric_is_inf(number) ? "\"" : "";

	appendStringInfo(json, "%s%s%s", quote,
					 DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(number))),
					 quote);
}

/* Append an array of floats of one dimension. */
static void
append_floats(StringInfo json, Datum value)
{
	Datum *element;
	bool *null;
	int elements;

	deconstruct_array(DatumGetArrayTypeP(value), FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL,
					  TYPALIGN_DOUBLE, &element, &null, &elements);
	appendStringInfoChar(json, '[');
	for (int i = 0; i < elements; i++)
	{
		appendStringInfoString(json, i == 0 ? "" : ", ");
		if (null[i])
			appendStringInfoString(json, "null");
		else
			append_float(json, DatumGetFloat8(element[i]));
	}
	appendStringInfoChar(json, ']');
}

/* Append a column. */
static void
append_value(StringInfo json, Oid type, Datum value)
{
	switch (type)
	{
		case BOOLOID:
			appendStringInfoString(json, DatumGetBool(value) ? "true" : "false");
			break;
		case INT4OID:
			appendStringInfo(json, "%d", DatumGetInt32(value));
			break;
		case INT8OID:
			appendStringInfo(json, INT64_FORMAT, DatumGetInt64(value));
			break;
		case FLOAT8OID:
			append_float(json, DatumGetFloat8(value));
			break;
		case FLOAT8ARRAYOID:
			append_floats(json, value);
			break;
		case NUMERICOID:
			append_numeric(json, value);
			break;
		case TIMESTAMPTZOID:
			append_moment(json, DatumGetTimestampTz(value));
			break;
		case TEXTOID:
			escape_json(json, TextDatumGetCString(value));
			break;
		default:
			elog(ERROR, "column of unexpected type %u", type);
	}
}

/* Show a value of a composite type of ours: what stands behind the casts to jsonb of all of them. */
Datum
emp_composite_jsonb(PG_FUNCTION_ARGS)
{
	HeapTupleHeader row = PG_GETARG_HEAPTUPLEHEADER(0);
	TupleDesc desc =
		lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(row), HeapTupleHeaderGetTypMod(row));
	StringInfoData json;
	int i;

	initStringInfo(&json);
	for (i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(desc, i);
		bool null;
		Datum value = GetAttributeByNum(row, (AttrNumber) (i + 1), &null);

		appendStringInfoString(&json, i == 0 ? "{" : ", ");
		escape_json(&json, NameStr(column->attname));
		appendStringInfoString(&json, ": ");
		if (null)
			appendStringInfoString(&json, "null");
		else
			append_value(&json, column->atttypid, value);
	}
	appendStringInfoChar(&json, '}');
	ReleaseTupleDesc(desc);
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data));
}
