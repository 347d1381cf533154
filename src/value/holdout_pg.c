/*
 * holdout_pg.c
 *		SQL face of the type holdout_summary and of purchase_holdout.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "fmgr.h"
#include "funcapi.h"

#include "base/failure_pg.h"
#include "base/state_pg.h"
#include "value/holdout.h"
#include "value/predict_pg.h"

PG_FUNCTION_INFO_V1(emp_holdout_summary_rows);
PG_FUNCTION_INFO_V1(emp_holdout_summary_jsonb);

/* Throw unless there are customers to divide by. */
static void
check(const EmpHoldoutSummary *s)
{
	int64 customers = 0;
	int i;

	for (i = 0; i < EMP_HOLDOUT_GROUPS; i++)
	{
		if (unlikely(s->group[i].customers < 0 ||
					 s->group[i].customers > EMP_HOLDOUT_CUSTOMERS_MAX))
			emp_throw_damaged("holdout_summary");
		customers += s->group[i].customers;
	}
	if (unlikely(customers < 1))
		emp_throw_damaged("holdout_summary");
}

EMP_FIXED_STATE(holdout_summary, HOLDOUT_SUMMARY, EmpHoldoutSummary, check)

/*
 * Add a customer: the transition function of holdout_agg and purchase_holdout.  Its arguments are the
 * state, the model, the customer, the horizon and what happened, and maybe covariates; nothing is
 * added where one is NULL.
 */
static Datum
accum(FunctionCallInfo fcinfo, EmpCustomerForm form, bool covariates)
{
	EmpCustomer customer;
	EmpHoldoutSummary *s;
	EmpFailure failure;
	double predicted;
	int i;

	for (i = 1; i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i))
			return emp_state_unchanged(fcinfo);
	if (!emp_customer_take(fcinfo, 1, 2, form, false, covariates, &customer))
		return emp_state_unchanged(fcinfo);
	s = holdout_summary_writable(fcinfo);
	if (emp_buyer_purchases(&customer.buyer, PG_GETARG_FLOAT8(customer.next), &predicted,
							&failure) != EMP_OK ||
		emp_holdout_summary_add(s, customer.buyer.history.frequency, predicted,
								PG_GETARG_INT32(customer.next + 1), &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}

/* Define a transition function. */
#define HOLDOUT_ACCUM(suffix, form, covariates)                                                    \
	PG_FUNCTION_INFO_V1(emp_holdout_summary_accum##suffix);                                        \
	Datum emp_holdout_summary_accum##suffix(PG_FUNCTION_ARGS)                                      \
	{                                                                                              \
		return accum(fcinfo, form, covariates);                                                    \
	}

HOLDOUT_ACCUM(, EMP_CUSTOMER_FIELDS, false)
HOLDOUT_ACCUM(_stats, EMP_CUSTOMER_STATS, false)
HOLDOUT_ACCUM(_covariates, EMP_CUSTOMER_FIELDS, true)
HOLDOUT_ACCUM(_stats_covariates, EMP_CUSTOMER_STATS, true)

/* Return the groups that have customers, as rows. */
Datum
emp_holdout_summary_rows(PG_FUNCTION_ARGS)
{
	EmpHoldoutSummary *s = holdout_summary_get(PG_GETARG_DATUM(0));
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	int i;

	InitMaterializedSRF(fcinfo, 0);
	for (i = 0; i < EMP_HOLDOUT_GROUPS; i++)
	{
		const EmpHoldoutGroup *group = &s->group[i];
		bool nulls[4] = {false, false, false, false};
		Datum values[4];

		if (group->customers == 0)
			continue;
		values[0] = Int32GetDatum(i);
		values[1] = Int64GetDatum(group->customers);
		values[2] = Float8GetDatum(emp_holdout_mean_predicted(group));
		values[3] = Float8GetDatum(emp_holdout_mean_actual(group));
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* Show everything that a summary says. */
Datum
emp_holdout_summary_jsonb(PG_FUNCTION_ARGS)
{
	EmpHoldoutSummary *s = holdout_summary_get(PG_GETARG_DATUM(0));
	EmpHoldoutTotals totals;
	StringInfoData json;
	const char *comma = "";
	int i;

	emp_holdout_summary_totals(s, &totals);
	initStringInfo(&json);
	appendStringInfo(&json, "{\"customers\": " INT64_FORMAT, totals.customers);
	emp_json_number(&json, "predicted", totals.predicted);
	appendStringInfo(&json, ", \"actual\": " INT64_FORMAT, totals.actual);
	emp_json_number(&json, "mae", totals.mae);
	emp_json_number(&json, "rmse", totals.rmse);
	if (isnan(totals.correlation))
		appendStringInfoString(&json, ", \"correlation\": null");
	else
		emp_json_number(&json, "correlation", totals.correlation);
	appendStringInfoString(&json, ", \"by_frequency\": [");
	for (i = 0; i < EMP_HOLDOUT_GROUPS; i++)
	{
		const EmpHoldoutGroup *group = &s->group[i];

		if (group->customers == 0)
			continue;
		appendStringInfo(&json, "%s{\"frequency\": %d, \"customers\": " INT64_FORMAT, comma, i,
						 group->customers);
		emp_json_number(&json, "predicted", emp_holdout_mean_predicted(group));
		emp_json_number(&json, "actual", emp_holdout_mean_actual(group));
		appendStringInfoChar(&json, '}');
		comma = ", ";
	}
	appendStringInfoChar(&json, ']');
	return emp_json_datum(&json);
}
