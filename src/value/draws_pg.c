/*
 * draws_pg.c
 *		SQL face of intervals of predictions, and of models drawn at random.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "funcapi.h"

#include "base/composite_pg.h"
#include "base/failure_pg.h"
#include "base/interrupt_pg.h"
#include "base/level.h"
#include "value/draws.h"
#include "value/fitted_pg.h"
#include "value/predict_pg.h"

/* Begin draws of a model, or throw. */
static EmpDraws *
start_draws(const EmpFamily *family, const EmpFitted *model, int64 seed, EmpDrawsStream stream,
			bool fixed_will_do)
{
	EmpDraws *draws = palloc(sizeof(EmpDraws));
	EmpFailure failure;

	if (emp_draws_start(draws, family, model, (uint64) seed, stream, fixed_will_do, &failure) !=
		EMP_OK)
		emp_throw(&failure);
	return draws;
}

/* Return a forecast of a customer; its level is the last argument but the seed. */
static EmpForecast
forecast_of(FunctionCallInfo fcinfo, const EmpCustomer *customer, int values)
{
	EmpForecast forecast = {.buyer = customer->buyer,
							.covariates = customer->covariates,
							.horizon = PG_GETARG_FLOAT8(customer->next),
							.level = PG_GETARG_FLOAT8(customer->end - 2),
							.value = palloc(sizeof(double) * values),
							.check = emp_check_interrupts};
	EmpFailure failure;

	if (emp_horizon_check(&forecast.buyer, forecast.horizon, &failure) != EMP_OK ||
		emp_level_check(forecast.level, &failure) != EMP_OK)
		emp_throw(&failure);
	return forecast;
}

/* Return the seed, the last argument but covariates. */
static int64
seed_of(FunctionCallInfo fcinfo, const EmpCustomer *customer)
{
	return PG_GETARG_INT64(customer->end - 1);
}

/* Return an interval, or throw. */
static Datum
interval_datum(FunctionCallInfo fcinfo, EmpStatus status, const EmpInterval *interval,
			   const EmpFailure *failure)
{
	bool nulls[2] = {false, false};
	Datum values[2];

	if (status != EMP_OK)
		emp_throw(failure);
	values[0] = Float8GetDatum(interval->low);
	values[1] = Float8GetDatum(interval->high);
	return emp_composite_datum(fcinfo, values, nulls);
}

/* Return the interval of the purchases that are expected. */
static Datum
expected_purchases_interval(FunctionCallInfo fcinfo, const EmpCustomer *customer)
{
	EmpForecast forecast = forecast_of(fcinfo, customer, EMP_DRAWS);
	EmpDraws *draws = start_draws(&emp_purchase_family, customer->model, seed_of(fcinfo, customer),
								  EMP_STREAM_PURCHASES, false);
	EmpInterval interval;
	EmpFailure failure;
	EmpStatus status = emp_forecast_expected(&forecast, draws, &interval, &failure);

	return interval_datum(fcinfo, status, &interval, &failure);
}

EMP_CUSTOMER_FUNCTIONS(expected_purchases_interval, 1, false, expected_purchases_interval)

/* Return the interval of the purchases that are made. */
static Datum
purchases_interval(FunctionCallInfo fcinfo, const EmpCustomer *customer)
{
	int64 seed = seed_of(fcinfo, customer);
	EmpForecast forecast = forecast_of(fcinfo, customer, EMP_DRAWS_COUNTED);
	EmpDraws *draws =
		start_draws(&emp_purchase_family, customer->model, seed, EMP_STREAM_PURCHASES, true);
	EmpInterval interval;
	EmpFailure failure;
	EmpStatus status = emp_forecast_counted(&forecast, draws, (uint64) seed, &interval, &failure);

	return interval_datum(fcinfo, status, &interval, &failure);
}

EMP_CUSTOMER_FUNCTIONS(purchases_interval, 1, false, purchases_interval)

/* Return the interval of the value that is expected. */
static Datum
cltv_interval(FunctionCallInfo fcinfo, const EmpCustomer *customer)
{
	int64 seed = seed_of(fcinfo, customer);
	EmpForecast forecast = forecast_of(fcinfo, customer, EMP_DRAWS);
	EmpSpender spender = emp_customer_spender(customer);
	EmpDiscount discount = emp_customer_discount(fcinfo, customer, customer->end - 2);
	EmpDraws *draws =
		start_draws(&emp_purchase_family, customer->model, seed, EMP_STREAM_PURCHASES, false);
	EmpDraws *spend = start_draws(&emp_spend_family, emp_spend_model_get(PG_GETARG_DATUM(1)), seed,
								  EMP_STREAM_SPEND, false);
	EmpInterval interval;
	EmpFailure failure;
	EmpStatus status =
		emp_forecast_value(&forecast, draws, spend, &spender, &discount, &interval, &failure);

	return interval_datum(fcinfo, status, &interval, &failure);
}

EMP_CUSTOMER_FUNCTIONS(cltv_interval, 2, true, cltv_interval)

/* Return models as rows, each drawn with the parameters as they might be. */
static Datum
model_draws(FunctionCallInfo fcinfo, const EmpFamily *family, const EmpFitted *model,
			EmpDrawsStream stream)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	int32 count = PG_GETARG_INT32(1);
	EmpDraws *draws;
	int32 i;

	if (count < 1 || count > EMP_DRAWS_MAX)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("number of draws %d is out of range", count),
						errdetail("It is between 1 and %d.", EMP_DRAWS_MAX)));
	draws = start_draws(family, model, PG_GETARG_INT64(2), stream, false);
	InitMaterializedSRF(fcinfo, 0);
	for (i = 1; i <= count; i++)
	{
		bool nulls[2] = {false, false};
		Datum values[2];

		emp_check_interrupts();
		values[0] = Int32GetDatum(i);
		values[1] = emp_fitted_with(family, model, emp_draws_next(draws)->number);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
		pfree(DatumGetPointer(values[1]));
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(emp_purchase_model_draws);
Datum
emp_purchase_model_draws(PG_FUNCTION_ARGS)
{
	return model_draws(fcinfo, &emp_purchase_family, emp_purchase_model_get(PG_GETARG_DATUM(0)),
					   EMP_STREAM_PURCHASES);
}

PG_FUNCTION_INFO_V1(emp_spend_model_draws);
Datum
emp_spend_model_draws(PG_FUNCTION_ARGS)
{
	return model_draws(fcinfo, &emp_spend_family, emp_spend_model_get(PG_GETARG_DATUM(0)),
					   EMP_STREAM_SPEND);
}
