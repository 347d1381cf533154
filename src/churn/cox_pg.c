/*
 * cox_pg.c
 *		SQL face of what a Cox model says: coefficients and how well they are known, and how long a customer
 *		is expected to stay.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "base/composite_pg.h"
#include "base/distributions.h"
#include "base/failure_pg.h"
#include "base/level.h"
#include "base/number.h"
#include "base/special.h"
#include "base/state_pg.h"
#include "churn/churn_model_pg.h"

PG_FUNCTION_INFO_V1(emp_cox_survival_record);
PG_FUNCTION_INFO_V1(emp_cox_survival_array);
PG_FUNCTION_INFO_V1(emp_cox_median_survival_record);
PG_FUNCTION_INFO_V1(emp_cox_median_survival_array);
PG_FUNCTION_INFO_V1(emp_hazard_ratio_record);
PG_FUNCTION_INFO_V1(emp_hazard_ratio_array);
PG_FUNCTION_INFO_V1(emp_cox_coefficients);
PG_FUNCTION_INFO_V1(emp_cox_baseline);
PG_FUNCTION_INFO_V1(emp_concordance);
PG_FUNCTION_INFO_V1(emp_likelihood_ratio_test);

/* Return the hazard of the customer in the second argument, by that of the average customer. */
static double
hazard_ratio(FunctionCallInfo fcinfo, const EmpChurnModel *model, bool record)
{
	return exp(emp_churn_score_argument(fcinfo, model, record));
}

/* Return it. */
Datum
emp_hazard_ratio_record(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(hazard_ratio(fcinfo, emp_churn_model_usable(fcinfo, 0), true));
}

/* The same of an array. */
Datum
emp_hazard_ratio_array(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(hazard_ratio(fcinfo, emp_churn_model_usable(fcinfo, 0), false));
}

/* Return the share of customers with some features that is still there after a time. */
static Datum
survival(FunctionCallInfo fcinfo, bool record)
{
	const EmpChurnModel *model = emp_churn_model_usable(fcinfo, 0);
	double time = PG_GETARG_FLOAT8(2);
	double ratio;
	double hazard;

	if (!(time >= 0))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("time %s is out of range", EMP_SHOW(time)),
						errdetail("It is a number from 0.")));
	ratio = hazard_ratio(fcinfo, model, record);
	if (time > model->longest)
		PG_RETURN_NULL();
	hazard = emp_churn_model_hazard(model, time);
	PG_RETURN_FLOAT8(hazard == 0 ? 1 : exp(-hazard * ratio));
}

/* Return it. */
Datum
emp_cox_survival_record(PG_FUNCTION_ARGS)
{
	return survival(fcinfo, true);
}

/* The same of an array. */
Datum
emp_cox_survival_array(PG_FUNCTION_ARGS)
{
	return survival(fcinfo, false);
}

/* Return the time after which half of the customers with some features are left. */
static Datum
median_survival(FunctionCallInfo fcinfo, bool record)
{
	const EmpChurnModel *model = emp_churn_model_usable(fcinfo, 0);
	double time = emp_churn_model_median(model, hazard_ratio(fcinfo, model, record));

	return emp_float8_or_null(fcinfo, time);
}

/* Return it. */
Datum
emp_cox_median_survival_record(PG_FUNCTION_ARGS)
{
	return median_survival(fcinfo, true);
}

/* The same of an array. */
Datum
emp_cox_median_survival_array(PG_FUNCTION_ARGS)
{
	return median_survival(fcinfo, false);
}

/* Return the coefficients of a model, and how well they are known. */
Datum
emp_cox_coefficients(PG_FUNCTION_ARGS)
{
	const EmpChurnModel *model = emp_churn_model_usable(fcinfo, 0);
	double level = PG_NARGS() > 1 ? PG_GETARG_FLOAT8(1) : EMP_LEVEL_DEFAULT;
	EmpDesign design = emp_churn_model_design(model);
	char name[EMP_TERM_NAME_SIZE];
	ReturnSetInfo *result;
	EmpFailure failure;
	double quantile;

	if (emp_level_check(level, &failure) != EMP_OK)
		emp_throw(&failure);
	quantile = emp_normal_quantile((1 + level) / 2);
	InitMaterializedSRF(fcinfo, 0);
	result = (ReturnSetInfo *) fcinfo->resultinfo;
	for (int t = 1; t < model->terms; t++)
	{
		double coefficient = model->coefficient[t];
		double error = sqrt(model->covariance[emp_packed_at(t, t)]);
		bool aliased = model->term[t].aliased;
		bool unknown = aliased || error == 0;
		bool nulls[8] = {false, aliased, aliased, aliased, unknown, unknown, unknown, unknown};
		Datum values[8];

		emp_term_print(&design, t, name);
		values[0] = CStringGetTextDatum(name);
		values[1] = Float8GetDatum(coefficient);
		values[2] = Float8GetDatum(exp(coefficient));
		values[3] = Float8GetDatum(error);
		values[4] = Float8GetDatum(coefficient / error);
		values[5] = Float8GetDatum(2 * emp_normal_cdf(-fabs(coefficient / error)));
		values[6] = Float8GetDatum(exp(coefficient - quantile * error));
		values[7] = Float8GetDatum(exp(coefficient + quantile * error));
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* Return the hazard of the average customer, and what it makes of survival. */
Datum
emp_cox_baseline(PG_FUNCTION_ARGS)
{
	const EmpChurnModel *model = emp_churn_model_usable(fcinfo, 0);
	ReturnSetInfo *result;

	InitMaterializedSRF(fcinfo, 0);
	result = (ReturnSetInfo *) fcinfo->resultinfo;
	for (int i = 0; i < model->times; i++)
	{
		bool nulls[3] = {false};
		Datum values[3];

		CHECK_FOR_INTERRUPTS();
		values[0] = Float8GetDatum(model->time[i]);
		values[1] = Float8GetDatum(model->hazard[i]);
		values[2] = Float8GetDatum(exp(-model->hazard[i]));
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* Return how well a model tells who leaves sooner. */
Datum
emp_concordance(PG_FUNCTION_ARGS)
{
	const EmpChurnModel *model = emp_churn_model_usable(fcinfo, 0);

	if (model->concordance < 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(model->concordance);
}

/* Return whether the features say anything at all. */
Datum
emp_likelihood_ratio_test(PG_FUNCTION_ARGS)
{
	const EmpChurnModel *model = emp_churn_model_usable(fcinfo, 0);
	double twice = 2 * Max(model->log_likelihood - model->log_likelihood_null, 0);
	int df = emp_churn_model_estimated(model) - 1;
	bool nulls[3] = {df == 0, false, df == 0};
	Datum values[3];

	values[0] = Float8GetDatum(twice);
	values[1] = Int32GetDatum(df);
	values[2] = Float8GetDatum(df == 0 ? 0 : emp_gamma_above(df / 2.0, twice / 2));
	return emp_composite_datum(fcinfo, values, nulls);
}
