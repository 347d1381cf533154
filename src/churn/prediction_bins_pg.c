/*
 * prediction_bins_pg.c
 *		SQL face of the type prediction_bins, of calibration and of auc in bins.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "fmgr.h"
#include "lib/stringinfo.h"

#include "base/state_pg.h"
#include "churn/prediction_bins_pg.h"
#include "churn/prediction_loss.h"

#define TYPE "prediction_bins"

PG_FUNCTION_INFO_V1(emp_auc_bins);
PG_FUNCTION_INFO_V1(emp_calibration_jsonb);
PG_FUNCTION_INFO_V1(emp_prediction_bins_accum);
PG_FUNCTION_INFO_V1(emp_prediction_bins_combine);

/* Fetch a state to read or to add to. */
static EmpPredictionBins *
get_bins(Datum datum)
{
	EmpPredictionBins *s = emp_state_get_sized(datum, EMP_PREDICTION_BINS_FORMAT, TYPE);

	if (unlikely(!emp_prediction_bins_sound(s, VARSIZE(s))))
		emp_throw_damaged(TYPE);
	return s;
}

/* Fetch a state to work something out of: all of it is possible. */
static EmpPredictionBins *
get_possible(Datum datum)
{
	EmpPredictionBins *s = get_bins(datum);

	if (unlikely(!emp_prediction_bins_possible(s)))
		emp_throw_damaged(TYPE);
	return s;
}

/* Make a state of nothing. */
static EmpPredictionBins *
new_bins(uint32 bins)
{
	EmpPredictionBins *s = palloc(emp_prediction_bins_size(bins));

	emp_prediction_bins_init(s, bins);
	SET_VARSIZE(s, emp_prediction_bins_size(bins));
	return s;
}

/* Fetch the first argument, which may be NULL, to change and return. */
static EmpPredictionBins *
get_writable(FunctionCallInfo fcinfo, int64 bins)
{
	EmpPredictionBins *s;
	EmpFailure failure;

	if (PG_ARGISNULL(0))
	{
		if (emp_bins_check(bins, &failure) != EMP_OK)
			emp_throw(&failure);
		return new_bins((uint32) bins);
	}
	s = get_bins(PG_GETARG_DATUM(0));
	if (emp_prediction_bins_match(s, bins, &failure) != EMP_OK)
		emp_throw(&failure);
	return emp_state_own(fcinfo, s);
}

/* Read the text form; NULL when it does not parse. */
static void *
parse(const char *text, Size len, EmpFailure *failure)
{
	EmpPredictionBins *s;
	uint32 bins;

	if (emp_prediction_bins_parse_plan(text, len, &bins, failure) != EMP_OK)
		return NULL;
	s = new_bins(bins);
	return emp_prediction_bins_parse(text, len, s, failure) == EMP_OK ? s : NULL;
}

/* Print the text form. */
static char *
print(Datum datum)
{
	EmpPredictionBins *s = get_possible(datum);
	char *text = palloc(emp_prediction_bins_text_size(s));

	emp_prediction_bins_print(s, text);
	return text;
}

EMP_TEXT_STATE_IO_FUNCTIONS(prediction_bins, PREDICTION_BINS, parse, print)
EMP_STATE_ORDER_FUNCTIONS(prediction_bins, get_bins, emp_prediction_bins_compare)
EMP_STATE_HASH_FUNCTIONS(prediction_bins, get_bins, emp_prediction_bins_hash)

/* Return the area under the curve, NULL where all left or all stayed. */
Datum
emp_auc_bins(PG_FUNCTION_ARGS)
{
	return emp_float8_or_null(fcinfo, emp_prediction_bins_auc(get_possible(PG_GETARG_DATUM(0))));
}

/* Append the bins that have customers. */
void
emp_json_bins(StringInfo json, const EmpPredictionBins *bins)
{
	const char *comma = "";

	appendStringInfoString(json, ", \"bins\": [");
	for (uint32 i = 0; i < bins->bins; i++)
	{
		EmpCalibrationBin bin;

		if (!emp_calibration_bin(bins, i, &bin))
			continue;
		appendStringInfo(json, "%s{", comma);
		emp_json_number(json, "low", bin.low);
		emp_json_number(json, "high", bin.high);
		appendStringInfo(json, ", \"customers\": " INT64_FORMAT, bin.customers);
		emp_json_number(json, "mean_probability", bin.mean_probability);
		emp_json_number(json, "churn_rate", bin.churn_rate);
		emp_json_number(json, "churn_rate_low", bin.interval.low);
		emp_json_number(json, "churn_rate_high", bin.interval.high);
		appendStringInfoChar(json, '}');
		comma = ", ";
	}
	appendStringInfoChar(json, ']');
}

/* Show calibration: the final function of calibration, and the cast to jsonb. */
Datum
emp_calibration_jsonb(PG_FUNCTION_ARGS)
{
	EmpPredictionBins *s = get_possible(PG_GETARG_DATUM(0));
	EmpModelCalibration calibration;
	StringInfoData json;

	emp_calibration(s, &calibration);
	initStringInfo(&json);
	appendStringInfo(&json, "{\"customers\": " INT64_FORMAT, calibration.customers);
	emp_json_number(&json, "mean_probability", calibration.mean_probability);
	emp_json_number(&json, "churn_rate", calibration.churn_rate);
	emp_json_number(&json, "expected_calibration_error", calibration.expected_error);
	emp_json_number(&json, "maximum_calibration_error", calibration.maximum_error);
	emp_json_bins(&json, s);
	return emp_json_datum(&json);
}

/* Add a customer: the transition function. */
Datum
emp_prediction_bins_accum(PG_FUNCTION_ARGS)
{
	EmpPredictionBins *s;
	EmpFailure failure;
	double probability;
	bool churned;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		return emp_state_unchanged(fcinfo);
	churned = PG_GETARG_BOOL(1);
	probability = PG_GETARG_FLOAT8(2);
	if (emp_probability_check(probability, &failure) != EMP_OK)
		emp_throw(&failure);
	s = get_writable(fcinfo, PG_GETARG_INT32(3));
	if (emp_prediction_bins_add(s, probability, churned, !churned, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}

/* Add a state to a state: combine function, and the transition function of rollup. */
Datum
emp_prediction_bins_combine(PG_FUNCTION_ARGS)
{
	EmpPredictionBins *into;
	EmpPredictionBins *from;
	EmpFailure failure;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	from = get_possible(PG_GETARG_DATUM(1));
	if (PG_ARGISNULL(0))
		PG_RETURN_POINTER(from);
	into = get_writable(fcinfo, from->bins);
	if (emp_prediction_bins_merge(into, from, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(into);
}
