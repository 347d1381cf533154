/*
 * churn_score_pg.c
 *		SQL face of what a churn model says of a customer: probability, log-odds, and their parts.
 *
 * What is made of a model for one row is kept for the next (churn_model_pg.h).
 */
#include "base/pg_compat.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "base/kept_pg.h"
#include "base/special.h"
#include "churn/churn_model_pg.h"
#include "churn/churn_score.h"
#include "frame/frame_pg.h"

PG_FUNCTION_INFO_V1(emp_churn_probability_record);
PG_FUNCTION_INFO_V1(emp_churn_probability_array);
PG_FUNCTION_INFO_V1(emp_churn_log_odds_record);
PG_FUNCTION_INFO_V1(emp_churn_log_odds_array);
PG_FUNCTION_INFO_V1(emp_churn_baseline);
PG_FUNCTION_INFO_V1(emp_churn_explain_record);
PG_FUNCTION_INFO_V1(emp_churn_explain_array);
PG_FUNCTION_INFO_V1(emp_churn_explain_names);
PG_FUNCTION_INFO_V1(emp_churn_reasons_record);
PG_FUNCTION_INFO_V1(emp_churn_reasons_array);

/* What is made of a model. */
typedef struct Scorer
{
	EmpFeatureReader *reader; /* of records; NULL before the first one */
	double *cell;             /* of one customer */
	double *x;                /* terms */
	EmpChurnParts parts;      /* for explanations; contribution is NULL before the first one */
	double *contribution;
	int32 *order;
	void *scratch;
} Scorer;

/* Return what was made of the model in the first argument, with room for explanations if need be. */
static Scorer *
get_scorer(FunctionCallInfo fcinfo, const EmpChurnModel *model, bool explain)
{
	MemoryContext context;
	void **extra = emp_kept_extra(fcinfo, &context);
	Scorer *s = *extra;
	MemoryContext before;

	if (likely(s != NULL))
		return s;
	before = MemoryContextSwitchTo(context);
	s = palloc0(sizeof(Scorer));
	s->cell = palloc(sizeof(double) * Max(model->features, 1));
	s->x = palloc(sizeof(double) * Max(model->terms, 1));
	if (explain)
	{
		emp_churn_parts(model, palloc(Max(emp_churn_parts_memory(model), 1)), &s->parts);
		s->contribution = palloc(sizeof(double) * Max(s->parts.parts, 1));
		s->order = palloc(sizeof(int32) * Max(s->parts.parts, 1));
		s->scratch = palloc(Max(emp_churn_explain_scratch(model), 1));
	}
	MemoryContextSwitchTo(before);
	*extra = s;
	return s;
}

/* Read the features of a customer from the second argument. */
static void
read_customer(FunctionCallInfo fcinfo, const EmpChurnModel *model, Scorer *s, bool record)
{
	MemoryContext context;

	if (!record)
	{
		emp_feature_read_array(model->feature, model->features, PG_GETARG_ARRAYTYPE_P(1), s->cell);
		return;
	}
	if (unlikely(s->reader == NULL))
	{
		emp_kept_extra(fcinfo, &context);
		s->reader = emp_feature_reader(context, model->feature, model->features, NULL);
	}
	emp_feature_read_record(s->reader, PG_GETARG_DATUM(1), s->cell);
}

/* Return the score of a customer by a model. */
double
emp_churn_score_argument(FunctionCallInfo fcinfo, const EmpChurnModel *model, bool record)
{
	Scorer *s = get_scorer(fcinfo, model, false);

	read_customer(fcinfo, model, s, record);
	return emp_churn_model_log_odds(model, s->cell, s->x);
}

/* Return the log-odds of a customer. */
static double
log_odds(FunctionCallInfo fcinfo, bool record)
{
	return emp_churn_score_argument(fcinfo, emp_churn_model_usable(fcinfo, 0), record);
}

/* Return the probability that a customer leaves. */
Datum
emp_churn_probability_record(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(emp_expit(log_odds(fcinfo, true)));
}

/* The same of an array. */
Datum
emp_churn_probability_array(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(emp_expit(log_odds(fcinfo, false)));
}

/* Return the logarithm of the odds that a customer leaves. */
Datum
emp_churn_log_odds_record(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(log_odds(fcinfo, true));
}

/* The same of an array. */
Datum
emp_churn_log_odds_array(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(log_odds(fcinfo, false));
}

/* Return what explanations are measured from. */
Datum
emp_churn_baseline(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(emp_churn_model_baseline(emp_churn_model_usable(fcinfo, 0)));
}

/* Return the name of a part: of a feature, or of two; name: of each feature, or NULL for the model's. */
static Datum
part_name(const EmpChurnModel *model, const EmpInteraction *part, const Datum *name)
{
	char *left;
	char *right;

	left = name != NULL ? TextDatumGetCString(name[part->left])
						: unconstify(char *, model->feature[part->left].name);
	if (part->right < 0)
		return CStringGetTextDatum(left);
	right = name != NULL ? TextDatumGetCString(name[part->right])
						 : unconstify(char *, model->feature[part->right].name);
	return CStringGetTextDatum(psprintf("%s * %s", left, right));
}

/* Return the value of a part as a text, or NULL when it is missing. */
static char *
part_value(const EmpChurnModel *model, const EmpInteraction *part, const double *cell)
{
	char *left = emp_feature_cell_text(&model->feature[part->left], cell[part->left]);
	char *right;

	if (part->right < 0 || left == NULL)
		return left;
	right = emp_feature_cell_text(&model->feature[part->right], cell[part->right]);
	return right == NULL ? NULL : psprintf("%s * %s", left, right);
}

/* Return the parts that features have in the log-odds of a customer, the largest first. */
static Datum
explain(FunctionCallInfo fcinfo, bool record, bool centred, const Datum *name)
{
	const EmpChurnModel *model = emp_churn_model_usable(fcinfo, 0);
	Scorer *s = get_scorer(fcinfo, model, true);
	ReturnSetInfo *result;

	InitMaterializedSRF(fcinfo, 0);
	result = (ReturnSetInfo *) fcinfo->resultinfo;
	read_customer(fcinfo, model, s, record);
	emp_churn_explain(model, &s->parts, s->cell, centred, s->contribution, s->scratch);
	emp_churn_order(s->contribution, s->parts.parts, s->order);
	for (int i = 0; i < s->parts.parts; i++)
	{
		const EmpInteraction *part = &s->parts.part[s->order[i]];
		char *text = part_value(model, part, s->cell);
		Datum values[3];
		bool nulls[3] = {false, text == NULL, false};

		values[0] = part_name(model, part, name);
		values[1] = text == NULL ? (Datum) 0 : CStringGetTextDatum(text);
		values[2] = Float8GetDatum(s->contribution[s->order[i]]);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* Take the log-odds of a customer apart. */
Datum
emp_churn_explain_record(PG_FUNCTION_ARGS)
{
	return explain(fcinfo, true, false, NULL);
}

/* The same of an array. */
Datum
emp_churn_explain_array(PG_FUNCTION_ARGS)
{
	return explain(fcinfo, false, false, NULL);
}

/* The same of an array, whose elements have names. */
Datum
emp_churn_explain_names(PG_FUNCTION_ARGS)
{
	const EmpChurnModel *model = emp_churn_model_usable(fcinfo, 0);
	ArrayType *names = PG_GETARG_ARRAYTYPE_P(2);
	Datum *name;
	bool *nulls;
	int count;

	deconstruct_array(names, TEXTOID, -1, false, TYPALIGN_INT, &name, &nulls, &count);
	if (count != model->features || ARR_NDIM(names) > 1)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("the model has %d features, and there are %d names", model->features,
							   count)));
	for (int i = 0; i < count; i++)
		if (nulls[i])
			ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
							errmsg("the name of feature %d is NULL", i + 1)));
	return explain(fcinfo, false, false, name);
}

/* Compare a customer with the average one. */
Datum
emp_churn_reasons_record(PG_FUNCTION_ARGS)
{
	return explain(fcinfo, true, true, NULL);
}

/* The same of an array. */
Datum
emp_churn_reasons_array(PG_FUNCTION_ARGS)
{
	return explain(fcinfo, false, true, NULL);
}
