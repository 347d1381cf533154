/*
 * prediction_loss_pg.c
 *		SQL face of the type prediction_loss, of log_loss and brier.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"

#include "base/state_pg.h"
#include "churn/prediction_loss.h"

PG_FUNCTION_INFO_V1(emp_log_loss);
PG_FUNCTION_INFO_V1(emp_brier);
PG_FUNCTION_INFO_V1(emp_prediction_loss_jsonb);
PG_FUNCTION_INFO_V1(emp_prediction_loss_accum);

/* Throw unless the sums are possible. */
static void
check(const EmpPredictionLoss *s)
{
	if (unlikely(!emp_prediction_loss_sound(s)))
		emp_throw_damaged("prediction_loss");
}

EMP_FIXED_STATE(prediction_loss, PREDICTION_LOSS, EmpPredictionLoss, check)

/* Return the mean logarithmic loss. */
Datum
emp_log_loss(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(emp_prediction_log_loss(prediction_loss_get(PG_GETARG_DATUM(0))));
}

/* Return the Brier score. */
Datum
emp_brier(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(emp_prediction_brier(prediction_loss_get(PG_GETARG_DATUM(0))));
}

/* Show everything that a state says. */
Datum
emp_prediction_loss_jsonb(PG_FUNCTION_ARGS)
{
	EmpPredictionLoss *s = prediction_loss_get(PG_GETARG_DATUM(0));
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"customers\": " INT64_FORMAT ", \"churned\": " INT64_FORMAT,
					 s->customers, s->churned);
	emp_json_number(&json, "log_loss", emp_prediction_log_loss(s));
	emp_json_number(&json, "brier", emp_prediction_brier(s));
	return emp_json_datum(&json);
}

/* Add a customer: the transition function. */
Datum
emp_prediction_loss_accum(PG_FUNCTION_ARGS)
{
	EmpPredictionLoss *s;
	EmpFailure failure;
	double probability;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return emp_state_unchanged(fcinfo);
	probability = PG_GETARG_FLOAT8(2);
	if (emp_probability_check(probability, &failure) != EMP_OK)
		emp_throw(&failure);
	s = prediction_loss_writable(fcinfo);
	if (unlikely(emp_prediction_loss_add(s, probability, PG_GETARG_BOOL(1), 1, &failure) != EMP_OK))
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}
