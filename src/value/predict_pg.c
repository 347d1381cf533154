/*
 * predict_pg.c
 *		SQL face of predictions: p_alive, expected_purchases, cltv and their neighbours.
 *
 * A table of a million customers is scored with one model, so a call does nothing beyond fetching the
 * numbers: no memory is taken, and the model is read where it lies.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"

#include "base/failure_pg.h"
#include "base/interrupt_pg.h"
#include "value/basic_value.h"
#include "value/fitted_pg.h"
#include "value/predict_pg.h"
#include "value/purchase_stats_pg.h"

/* Throw for covariates that are not those of the model. */
pg_noreturn static void
throw_covariates(const EmpFitted *model, int given)
{
	int fitted = model->covariates;

	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("wrong number of covariates: %d", given),
					errdetail("The purchase_model was fitted with %d.", fitted),
					fitted == 0 ? errhint("Leave the covariates out.")
								: errhint("Give those of the customer as the last argument, in the "
										  "same order.")));
	pg_unreachable();
}

/* Read the covariates of a customer. */
static void
read_covariates(const EmpFitted *model, ArrayType *array, double *covariates)
{
	int count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	int i;

	if (count != model->covariates || ARR_NDIM(array) > 1)
		throw_covariates(model, count);
	if (ARR_HASNULL(array) && array_contains_nulls(array))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("a covariate is NULL"),
						errdetail("A customer of whom one is not known cannot be predicted.")));
	memcpy(covariates, ARR_DATA_PTR(array), sizeof(double) * count);
	for (i = 0; i < count; i++)
		if (!isfinite(covariates[i]))
			ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
							errmsg("covariate %d is not finite", i + 1)));
}

/* Work out the parameters of a customer. */
static void
move_parameters(EmpCustomer *customer)
{
	if (unlikely(!emp_fitted_theta(&emp_purchase_family, customer->model, customer->covariates,
								   customer->buyer.theta)))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("the covariates are too far from those that the model was "
							   "fitted to"),
						errdetail("They take a parameter out of the range of numbers.")));
}

/* Read the history of a customer; false when there is a NULL in it. */
static bool
read_history(FunctionCallInfo fcinfo, int at, EmpCustomerForm form, bool money,
			 EmpCustomer *customer)
{
	EmpHistory *h = &customer->buyer.history;
	EmpPurchaseStats stats;

	switch (form)
	{
		case EMP_CUSTOMER_FIELDS:
			h->frequency = PG_GETARG_INT32(at);
			h->recency = PG_GETARG_FLOAT8(at + 1);
			h->age = PG_GETARG_FLOAT8(at + 2);
			customer->next = at + 3;
			if (money)
			{
				customer->monetary = PG_ARGISNULL(at + 3) ? NAN : PG_GETARG_FLOAT8(at + 3);
				if (!PG_ARGISNULL(at + 3) && isnan(customer->monetary))
					ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
									errmsg("monetary NaN is out of range")));
				customer->next++;
			}
			return true;
		case EMP_CUSTOMER_STATS:
			if (!emp_purchase_stats_fetch(PG_GETARG_DATUM(at), &stats))
				return false;
			*h = stats.history;
			customer->monetary = stats.monetary;
			customer->next = at + 1;
			return true;
		case EMP_CUSTOMER_NEW:
			*h = (EmpHistory){0, 0, 0};
			customer->next = at;
			return true;
	}
	return false;
}

/* Take a purchase model and a customer from the arguments. */
bool
emp_customer_take(FunctionCallInfo fcinfo, int model, int at, EmpCustomerForm form, bool money,
				  bool covariates, EmpCustomer *customer)
{
	int money_at = money && form == EMP_CUSTOMER_FIELDS ? at + 3 : -1;
	EmpFailure failure;
	int i;

	customer->end = PG_NARGS() - covariates;
	/* where monetary may be NULL the function is not strict */
	for (i = 0; money && i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i) && i != money_at)
			return false;
	customer->model = emp_purchase_model_get(PG_GETARG_DATUM(model));
	if (covariates)
		read_covariates(customer->model, PG_GETARG_ARRAYTYPE_P(customer->end),
						customer->covariates);
	else if (customer->model->covariates > 0)
		throw_covariates(customer->model, 0);
	customer->buyer.law = emp_law(customer->model->kind);
	move_parameters(customer);
	if (!read_history(fcinfo, at, form, money, customer))
		return false;
	if (unlikely(emp_buyer_check(&customer->buyer, &failure) != EMP_OK))
		emp_throw(&failure);
	/* what a repeat purchase was worth is not known though there was one */
	return !(money && isnan(customer->monetary) && customer->buyer.history.frequency > 0);
}

/* Return a prediction, or throw. */
static Datum
prediction(EmpStatus status, double value, const EmpFailure *failure)
{
	if (unlikely(status != EMP_OK))
		emp_throw(failure);
	if (unlikely(!isfinite(value)))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("the prediction is beyond the range of numbers"),
						errdetail("The customer, the horizon or the parameters are extreme.")));
	PG_RETURN_FLOAT8(value);
}

/* Return the probability that a customer still is one. */
static Datum
p_alive(FunctionCallInfo fcinfo, const EmpCustomer *customer)
{
	(void) fcinfo;
	PG_RETURN_FLOAT8(emp_buyer_alive(&customer->buyer));
}

EMP_CUSTOMER_FUNCTIONS(p_alive, 1, false, p_alive)

/* Return the log-likelihood of a history. */
static Datum
history_log_likelihood(FunctionCallInfo fcinfo, const EmpCustomer *customer)
{
	(void) fcinfo;
	PG_RETURN_FLOAT8(emp_buyer_log_likelihood(&customer->buyer));
}

EMP_CUSTOMER_FUNCTIONS(history_log_likelihood, 1, false, history_log_likelihood)

/* Return the log-likelihood that a fit found; NULL where the parameters were given. */
static Datum
fit_log_likelihood(FunctionCallInfo fcinfo, const EmpFitted *model)
{
	if (model->status == EMP_FIT_GIVEN)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(model->log_likelihood);
}

PG_FUNCTION_INFO_V1(emp_purchase_model_log_likelihood);
Datum
emp_purchase_model_log_likelihood(PG_FUNCTION_ARGS)
{
	return fit_log_likelihood(fcinfo, emp_purchase_model_get(PG_GETARG_DATUM(0)));
}

PG_FUNCTION_INFO_V1(emp_spend_model_log_likelihood);
Datum
emp_spend_model_log_likelihood(PG_FUNCTION_ARGS)
{
	return fit_log_likelihood(fcinfo, emp_spend_model_get(PG_GETARG_DATUM(0)));
}

PG_FUNCTION_INFO_V1(emp_retention_model_log_likelihood);
Datum
emp_retention_model_log_likelihood(PG_FUNCTION_ARGS)
{
	return fit_log_likelihood(fcinfo, emp_retention_model_get(PG_GETARG_DATUM(0)));
}

/* Return the purchases expected within a horizon. */
static Datum
expected_purchases(FunctionCallInfo fcinfo, const EmpCustomer *customer)
{
	EmpFailure failure;
	double value = 0;
	EmpStatus status =
		emp_buyer_purchases(&customer->buyer, PG_GETARG_FLOAT8(customer->next), &value, &failure);

	return prediction(status, value, &failure);
}

EMP_CUSTOMER_FUNCTIONS(expected_purchases, 1, false, expected_purchases)
EMP_CUSTOMER_FUNCTION(expected_purchases_new, 1, EMP_CUSTOMER_NEW, false, false, expected_purchases)
EMP_CUSTOMER_FUNCTION(expected_purchases_new_covariates, 1, EMP_CUSTOMER_NEW, false, true,
					  expected_purchases)

/* Return the probability of exactly n purchases within a horizon. */
static Datum
purchase_probability(FunctionCallInfo fcinfo, const EmpCustomer *customer)
{
	EmpFailure failure;
	double value = 0;
	EmpStatus status = emp_buyer_probability(&customer->buyer, PG_GETARG_FLOAT8(customer->next),
											 PG_GETARG_INT32(customer->next + 1), &value, &failure);

	return prediction(status, value, &failure);
}

EMP_CUSTOMER_FUNCTIONS(purchase_probability, 1, false, purchase_probability)

/* Return the purchases of all time to come, discounted continuously. */
static Datum
dert(FunctionCallInfo fcinfo, const EmpCustomer *customer)
{
	EmpFailure failure;
	double value = 0;
	EmpStatus status =
		emp_buyer_dert(&customer->buyer, PG_GETARG_FLOAT8(customer->next), &value, &failure);

	return prediction(status, value, &failure);
}

EMP_CUSTOMER_FUNCTIONS(dert, 1, false, dert)

/* Return the repeat purchases of a customer. */
EmpSpender
emp_customer_spender(const EmpCustomer *customer)
{
	EmpSpender spender = {customer->buyer.history.frequency, customer->monetary};
	EmpFailure failure;

	if (emp_spender_check(&spender, &failure) != EMP_OK)
		emp_throw(&failure);
	return spender;
}

/* Return how the purchases of a customer are to be discounted. */
EmpDiscount
emp_customer_discount(FunctionCallInfo fcinfo, const EmpCustomer *customer, int end)
{
	int at = customer->next;
	EmpDiscount discount = {PG_GETARG_FLOAT8(at), PG_GETARG_FLOAT8(at + 1), EMP_MONTH_DAYS};
	EmpFailure failure;

	if (end > at + 2)
		discount.period = PG_GETARG_FLOAT8(at + 2);
	if (emp_discount_check(&customer->buyer, &discount, &failure) != EMP_OK)
		emp_throw(&failure);
	return discount;
}

/* Return the discounted money of the purchases expected within a horizon. */
static Datum
cltv(FunctionCallInfo fcinfo, const EmpCustomer *customer)
{
	const EmpFitted *spend = emp_spend_model_get(PG_GETARG_DATUM(1));
	EmpSpender spender = emp_customer_spender(customer);
	EmpDiscount discount = emp_customer_discount(fcinfo, customer, customer->end);
	EmpFailure failure;
	double purchases = 0;
	double money = 0;
	EmpStatus status = emp_spender_expected(spend->number, &spender, &money, &failure);

	if (status == EMP_OK)
		status = emp_buyer_discounted(&customer->buyer, &discount, emp_check_interrupts, &purchases,
									  &failure);
	return prediction(status, purchases * money, &failure);
}

EMP_CUSTOMER_FUNCTIONS(cltv, 2, true, cltv)
