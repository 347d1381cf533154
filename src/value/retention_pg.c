/*
 * retention_pg.c
 *		SQL face of the type retention_sample, of sbg_fit, and of what a retention model says.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"

#include "base/failure_pg.h"
#include "base/interrupt_pg.h"
#include "base/number.h"
#include "base/state_pg.h"
#include "value/fitted_pg.h"
#include "value/retention_fit.h"
#include "value/retention_sample.h"
#include "value/sbg.h"

#define CURVE_PERIODS_MAX 100000

PG_FUNCTION_INFO_V1(emp_retention_sample_accum);
PG_FUNCTION_INFO_V1(emp_retention_sample_accum_active);
PG_FUNCTION_INFO_V1(emp_retention_sample_accum_churned);
PG_FUNCTION_INFO_V1(emp_retention_sample_combine);
PG_FUNCTION_INFO_V1(emp_retention_sample_fit);
PG_FUNCTION_INFO_V1(emp_retention_sample_jsonb);
PG_FUNCTION_INFO_V1(emp_survival);
PG_FUNCTION_INFO_V1(emp_retention_rate);
PG_FUNCTION_INFO_V1(emp_retention_curve);
PG_FUNCTION_INFO_V1(emp_derl);
PG_FUNCTION_INFO_V1(emp_expected_lifetime);

/* Fetch a state to read. */
static EmpRetentionSample *
get(Datum datum)
{
	EmpRetentionSample *s =
		emp_state_get_sized(datum, EMP_RETENTION_SAMPLE_FORMAT, "retention_sample");

	if (unlikely(!emp_retention_sample_sound(s, VARSIZE(s))))
		emp_throw_damaged("retention_sample");
	return s;
}

/*
 * Fetch the state in the first argument, or an empty one, to change and to return, with so many
 * periods at least.
 *
 * It has no room to spare, so that its bytes are always the same: it is copied once for each period
 * that nobody came to before, and these are few.
 */
static EmpRetentionSample *
writable(FunctionCallInfo fcinfo, uint32 periods)
{
	EmpRetentionSample *s = NULL;
	EmpRetentionSample *larger;

	if (!PG_ARGISNULL(0))
	{
		s = get(PG_GETARG_DATUM(0));
		if (periods <= s->periods && AggCheckCallContext(fcinfo, NULL))
			return s;
		periods = Max(periods, s->periods);
	}
	larger = palloc(emp_retention_sample_size(periods));
	if (s == NULL)
		emp_retention_sample_init(larger, periods);
	else
		emp_retention_sample_extend(larger, periods, s);
	SET_VARSIZE(larger, emp_retention_sample_size(periods));
	return larger;
}

/* Add a row to the state in the first argument. */
static Datum
add_row(FunctionCallInfo fcinfo, const EmpRetentionRow *row)
{
	EmpRetentionSample *s;
	EmpFailure failure;

	if (emp_retention_row_check(row, &failure) != EMP_OK)
		emp_throw(&failure);
	s = writable(fcinfo, row->ended ? (uint32) row->age : 0);
	if (emp_retention_sample_add(s, row, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}

/* Add the customers lost in a period: the transition function of sbg_fit(age, lost). */
Datum
emp_retention_sample_accum(PG_FUNCTION_ARGS)
{
	EmpRetentionRow row = {.ended = !PG_ARGISNULL(1)};

	if (PG_ARGISNULL(2))
		return emp_state_unchanged(fcinfo);
	row.age = row.ended ? PG_GETARG_INT32(1) : 0;
	row.lost = PG_GETARG_INT64(2);
	return add_row(fcinfo, &row);
}

/* Add those lost and those left in a period: the transition function of sbg_fit(age, lost, active). */
Datum
emp_retention_sample_accum_active(PG_FUNCTION_ARGS)
{
	EmpRetentionRow row = {.ended = !PG_ARGISNULL(1)};

	if (PG_ARGISNULL(2) && PG_ARGISNULL(3))
		return emp_state_unchanged(fcinfo);
	row.age = row.ended ? PG_GETARG_INT32(1) : 0;
	row.lost = PG_ARGISNULL(2) ? 0 : PG_GETARG_INT64(2);
	row.active = PG_ARGISNULL(3) ? 0 : PG_GETARG_INT64(3);
	return add_row(fcinfo, &row);
}

/* Add one customer: the transition function of sbg_fit(age, churned). */
Datum
emp_retention_sample_accum_churned(PG_FUNCTION_ARGS)
{
	EmpRetentionRow row = {.ended = true};

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return emp_state_unchanged(fcinfo);
	row.age = PG_GETARG_INT32(1);
	row.lost = PG_GETARG_BOOL(2);
	row.active = !row.lost;
	return add_row(fcinfo, &row);
}

/* Add a state to a state, either of which may be NULL. */
Datum
emp_retention_sample_combine(PG_FUNCTION_ARGS)
{
	EmpRetentionSample *from;
	EmpRetentionSample *into;
	EmpFailure failure;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	from = get(PG_GETARG_DATUM(1));
	if (PG_ARGISNULL(0))
		PG_RETURN_POINTER(from);
	into = writable(fcinfo, from->periods);
	if (emp_retention_sample_merge(into, from, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(into);
}

/* Read a text form; NULL when it does not parse. */
static void *
parse(const char *text, Size len, EmpFailure *failure)
{
	EmpRetentionSample *s;
	uint32 periods;

	if (emp_retention_sample_parse_periods(text, len, &periods, failure) != EMP_OK)
		return NULL;
	s = palloc(emp_retention_sample_size(periods));
	emp_retention_sample_init(s, periods);
	if (emp_retention_sample_parse(text, len, s, failure) != EMP_OK)
		return NULL;
	SET_VARSIZE(s, emp_retention_sample_size(periods));
	return s;
}

/* Print the text form. */
static char *
print(Datum datum)
{
	EmpRetentionSample *s = get(datum);
	char *text = palloc(emp_retention_sample_text_size(s));

	emp_retention_sample_print(s, text);
	return text;
}

EMP_TEXT_STATE_IO_FUNCTIONS(retention_sample, RETENTION_SAMPLE, parse, print)
EMP_STATE_ORDER_FUNCTIONS(retention_sample, get, emp_retention_sample_compare)
EMP_STATE_HASH_FUNCTIONS(retention_sample, get, emp_retention_sample_hash)

/* Show what is in a state: counts by period. */
Datum
emp_retention_sample_jsonb(PG_FUNCTION_ARGS)
{
	EmpRetentionSample *s = get(PG_GETARG_DATUM(0));
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json,
					 "{\"customers\": " INT64_FORMAT ", \"waiting\": " INT64_FORMAT
					 ", \"fresh\": " INT64_FORMAT ", \"lost\": [",
					 s->customers, s->waiting, s->fresh);
	for (uint32 i = 0; i < s->periods; i++)
		appendStringInfo(&json, "%s" INT64_FORMAT, i > 0 ? ", " : "", s->period[i].lost);
	appendStringInfoString(&json, "], \"active\": [");
	for (uint32 i = 0; i < s->periods; i++)
		appendStringInfo(&json, "%s" INT64_FORMAT, i > 0 ? ", " : "", s->period[i].active);
	appendStringInfoChar(&json, ']');
	return emp_json_datum(&json);
}

/* Fit a model to a state: the final function of sbg_fit. */
Datum
emp_retention_sample_fit(PG_FUNCTION_ARGS)
{
	EmpRetentionSample *s = get(PG_GETARG_DATUM(0));
	EmpRetentionFit fit;
	int64 kept = s->waiting;
	uint32 i;

	for (i = 0; i < s->periods; i++)
		kept += s->period[i].active;
	if (kept == 0 && s->periods > 0)
		ereport(NOTICE, (errmsg("no row says how many customers are still there"),
						 errdetail("All customers are taken as lost by period %u.", s->periods),
						 errhint("Give those who are not lost yet as a row whose age is NULL.")));
	emp_retention_fit(s, &fit);
	return emp_fitted_datum(&emp_retention_family, &fit.outcome);
}

/* Return the number of a period in the second argument, which has to be one from `first`. */
static int32
period_of(FunctionCallInfo fcinfo, const char *what, int32 first)
{
	int32 period = PG_GETARG_INT32(1);

	if (period < first)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("%s %d is out of range", what, period),
						errdetail("It is a whole number from %d.", first)));
	return period;
}

/* Return the share of customers that is kept through a period. */
Datum
emp_survival(PG_FUNCTION_ARGS)
{
	const EmpFitted *model = emp_retention_model_get(PG_GETARG_DATUM(0));

	PG_RETURN_FLOAT8(emp_sbg_survival(model->number, period_of(fcinfo, "period", 0)));
}

/* Return the share of those kept through the period before that is kept through a period. */
Datum
emp_retention_rate(PG_FUNCTION_ARGS)
{
	const EmpFitted *model = emp_retention_model_get(PG_GETARG_DATUM(0));

	PG_RETURN_FLOAT8(emp_sbg_retention(model->number, period_of(fcinfo, "period", 1)));
}

/* Return both for period 0 and as many after it. */
Datum
emp_retention_curve(PG_FUNCTION_ARGS)
{
	const EmpFitted *model = emp_retention_model_get(PG_GETARG_DATUM(0));
	int32 periods = period_of(fcinfo, "number of periods", 0);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	int32 i;

	if (periods > CURVE_PERIODS_MAX)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("%d periods are too many for a curve", periods),
						errdetail("At most %d are worked out.", CURVE_PERIODS_MAX)));
	InitMaterializedSRF(fcinfo, 0);
	for (i = 0; i <= periods; i++)
	{
		bool nulls[3] = {false, false, i == 0};
		Datum values[3];

		CHECK_FOR_INTERRUPTS();
		values[0] = Int32GetDatum(i);
		values[1] = Float8GetDatum(emp_sbg_survival(model->number, i));
		values[2] = Float8GetDatum(i == 0 ? 0 : emp_sbg_retention(model->number, i));
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* Check a discount per period. */
static double
discount_of(FunctionCallInfo fcinfo, int arg)
{
	double discount = PG_GETARG_FLOAT8(arg);

	if (!(discount > 0 && isfinite(discount)))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("discount %s is out of range", EMP_SHOW(discount)),
						errdetail("It is a rate per period, a finite number above 0.")));
	return discount;
}

/* Return the discounted expected residual lifetime. */
Datum
emp_derl(PG_FUNCTION_ARGS)
{
	const EmpFitted *model = emp_retention_model_get(PG_GETARG_DATUM(0));
	int32 renewals = period_of(fcinfo, "number of renewals", 1);

	PG_RETURN_FLOAT8(emp_sbg_residual_lifetime(model->number, renewals, discount_of(fcinfo, 2)));
}

/* Return the discounted lifetime that is expected of a new customer. */
Datum
emp_expected_lifetime(PG_FUNCTION_ARGS)
{
	const EmpFitted *model = emp_retention_model_get(PG_GETARG_DATUM(0));

	PG_RETURN_FLOAT8(emp_sbg_lifetime(model->number, discount_of(fcinfo, 1)));
}
