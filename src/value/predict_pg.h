/*
 * predict_pg.h
 *		Customers as arguments of SQL functions: what the functions that predict have alike.
 *
 * Every such function takes a purchase model and a customer, and exists four times: with the customer
 * as frequency, recency and age or as a value of type purchase_stats; and with covariates behind all
 * other arguments or without.  A function is written once, for an EmpCustomer, and
 * EMP_CUSTOMER_FUNCTIONS defines what the four SQL functions call.
 */
#ifndef EMP_VALUE_PREDICT_PG_H
#define EMP_VALUE_PREDICT_PG_H

#include "postgres.h"

#include "fmgr.h"

#include "value/fitted.h"
#include "value/predict.h"
#include "value/spend.h"

/* How a customer comes. */
typedef enum EmpCustomerForm
{
	EMP_CUSTOMER_FIELDS, /* frequency, recency, age; where money counts, monetary */
	EMP_CUSTOMER_STATS,  /* purchase_stats */
	EMP_CUSTOMER_NEW     /* not at all: one who has just bought for the first time */
} EmpCustomerForm;

typedef struct EmpCustomer
{
	const EmpFitted *model;
	EmpBuyer buyer;  /* checked */
	double monetary; /* mean money of a repeat purchase, NaN when NULL; set where money counts */
	double covariates[EMP_FITTED_COVARIATES]; /* as many as the model has */
	int next;                                 /* the first argument behind them */
	int end;                                  /* the end of the arguments, less covariates */
} EmpCustomer;

/*
 * Take a purchase model and a customer from the arguments: the model is the one with the number
 * `model`, the customer begins at `at`, and their covariates are the last one.  False when something is
 * NULL that they cannot do without: then the answer is NULL.
 */
extern bool emp_customer_take(FunctionCallInfo fcinfo, int model, int at, EmpCustomerForm form,
							  bool money, bool covariates, EmpCustomer *customer);

#define EMP_CUSTOMER_FUNCTION(name, at, form, money, covariates, body)                             \
	PG_FUNCTION_INFO_V1(emp_##name);                                                               \
	Datum emp_##name(PG_FUNCTION_ARGS)                                                             \
	{                                                                                              \
		EmpCustomer customer;                                                                      \
                                                                                                   \
		if (!emp_customer_take(fcinfo, 0, at, form, money, covariates, &customer))                 \
			PG_RETURN_NULL();                                                                      \
		return body(fcinfo, &customer);                                                            \
	}

/* Define emp_NAME, emp_NAME_stats, emp_NAME_covariates and emp_NAME_stats_covariates. */
#define EMP_CUSTOMER_FUNCTIONS(name, at, money, body)                                              \
	EMP_CUSTOMER_FUNCTION(name, at, EMP_CUSTOMER_FIELDS, money, false, body)                       \
	EMP_CUSTOMER_FUNCTION(name##_stats, at, EMP_CUSTOMER_STATS, money, false, body)                \
	EMP_CUSTOMER_FUNCTION(name##_covariates, at, EMP_CUSTOMER_FIELDS, money, true, body)           \
	EMP_CUSTOMER_FUNCTION(name##_stats_covariates, at, EMP_CUSTOMER_STATS, money, true, body)

/* The repeat purchases of a customer, checked; where money counts. */
extern EmpSpender emp_customer_spender(const EmpCustomer *customer);

/* The horizon and discount behind a customer, checked, with a period or without; end: of these. */
extern EmpDiscount emp_customer_discount(FunctionCallInfo fcinfo, const EmpCustomer *customer,
										 int end);

#endif
