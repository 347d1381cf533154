/*
 * churn_tables_pg.c
 *		SQL face of what a churn model is made of: coefficients, importance, features, and how it was fitted.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "base/distributions.h"
#include "churn/churn_model_pg.h"
#include "churn/churn_score.h"

PG_FUNCTION_INFO_V1(emp_churn_coefficients);
PG_FUNCTION_INFO_V1(emp_churn_importance);
PG_FUNCTION_INFO_V1(emp_churn_features);
PG_FUNCTION_INFO_V1(emp_churn_status);
PG_FUNCTION_INFO_V1(emp_churn_log_likelihood);
PG_FUNCTION_INFO_V1(emp_churn_customers);

/* Return the coefficients of a logistic model, and how well they are known. */
Datum
emp_churn_coefficients(PG_FUNCTION_ARGS)
{
	const EmpChurnModel *model = emp_churn_model_usable(fcinfo, 0);
	EmpDesign design = emp_churn_model_design(model);
	char name[EMP_TERM_NAME_SIZE];
	ReturnSetInfo *result;

	if (model->method != EMP_CHURN_LOGISTIC)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("a boosting model has no coefficients"),
						errhint("Use churn_importance(model), and churn_explain for a customer.")));
	InitMaterializedSRF(fcinfo, 0);
	result = (ReturnSetInfo *) fcinfo->resultinfo;
	for (int t = 0; t < model->terms; t++)
	{
		bool aliased = model->term[t].aliased;
		double error = sqrt(model->covariance[emp_packed_at(t, t)]);
		double z = model->coefficient[t] / error;
		bool unknown = aliased || error == 0;
		bool nulls[5] = {false, aliased, aliased, unknown, unknown};
		Datum values[5];

		emp_term_print(&design, t, name);
		values[0] = CStringGetTextDatum(name);
		values[1] = Float8GetDatum(model->coefficient[t]);
		values[2] = Float8GetDatum(error);
		values[3] = Float8GetDatum(z);
		values[4] = Float8GetDatum(2 * emp_normal_cdf(-fabs(z)));
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* Return how much each feature in use matters, the most important one first. */
Datum
emp_churn_importance(PG_FUNCTION_ARGS)
{
	const EmpChurnModel *model = emp_churn_model_usable(fcinfo, 0);
	int32 *order = palloc(sizeof(int32) * Max(model->features, 1));
	double sum = 0;
	ReturnSetInfo *result;

	InitMaterializedSRF(fcinfo, 0);
	result = (ReturnSetInfo *) fcinfo->resultinfo;
	emp_churn_order(model->importance, model->features, order);
	for (int i = 0; i < model->features; i++)
		sum += model->importance[i];
	for (int i = 0; i < model->features; i++)
	{
		const EmpFeature *f = &model->feature[order[i]];
		double importance = model->importance[order[i]];
		Datum values[3];
		bool nulls[3] = {false, false, sum == 0};

		if (f->role != EMP_FEATURE_USED)
			continue;
		values[0] = CStringGetTextDatum(f->name);
		values[1] = Float8GetDatum(importance);
		values[2] = Float8GetDatum(importance / sum);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* Return the kept levels of a category, the reference first. */
static Datum
levels_datum(const EmpFeature *f)
{
	Datum *level = palloc(sizeof(Datum) * Max(f->levels, 1));
	int count = 0;

	if (f->levels > 0)
		level[count++] = CStringGetTextDatum(f->level[f->reference].text);
	for (int i = 0; i < f->levels; i++)
		if (i != f->reference)
			level[count++] = CStringGetTextDatum(f->level[i].text);
	return PointerGetDatum(construct_array(level, count, TEXTOID, -1, false, TYPALIGN_INT));
}

/* Return the features of a model, and how they were distributed. */
Datum
emp_churn_features(PG_FUNCTION_ARGS)
{
	const EmpChurnModel *model = emp_churn_model_fetch(fcinfo, 0);
	ReturnSetInfo *result;

	InitMaterializedSRF(fcinfo, 0);
	result = (ReturnSetInfo *) fcinfo->resultinfo;
	for (int i = 0; i < model->features; i++)
	{
		const EmpFeature *f = &model->feature[i];
		bool category = f->kind == EMP_COLUMN_CATEGORY;
		bool unknown = category || f->missing == f->rows;
		Datum values[9];
		bool nulls[9] = {false, false, false, false, unknown, unknown, unknown, unknown, !category};

		values[0] = CStringGetTextDatum(f->name);
		values[1] = CStringGetTextDatum(emp_column_kind_name(f->kind));
		values[2] = CStringGetTextDatum(emp_feature_role_name(f->role));
		values[3] = Float8GetDatum((double) f->missing / (double) f->rows);
		values[4] = Float8GetDatum(f->mean);
		values[5] = Float8GetDatum(f->deviation);
		values[6] = Float8GetDatum(f->low);
		values[7] = Float8GetDatum(f->high);
		values[8] = category ? levels_datum(f) : (Datum) 0;
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* Return how the fit ended. */
Datum
emp_churn_status(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(
		cstring_to_text(emp_churn_status_name(emp_churn_model_fetch(fcinfo, 0)->status)));
}

/* Return the log-likelihood of the customers that a model was fitted to. */
Datum
emp_churn_log_likelihood(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(emp_churn_model_usable(fcinfo, 0)->log_likelihood);
}

/* Return how many customers a model was fitted to. */
Datum
emp_churn_customers(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(emp_churn_model_fetch(fcinfo, 0)->rows);
}
