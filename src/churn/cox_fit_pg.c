/*
 * cox_fit_pg.c
 *		SQL face of cox_fit: aggregates over records and over arrays of numbers, and fits of samples.
 *
 * They gather rows as churn_fit does, with one lead cell more: how long a customer stayed.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"

#include "base/failure_pg.h"
#include "churn/churn_fit_pg.h"
#include "churn/event_table.h"
#include "frame/matrix_pg.h"

PG_FUNCTION_INFO_V1(emp_cox_frame_accum);
PG_FUNCTION_INFO_V1(emp_survival_sample_accum);
PG_FUNCTION_INFO_V1(emp_survival_sample_accum_options);
PG_FUNCTION_INFO_V1(emp_survival_sample_fit);
PG_FUNCTION_INFO_V1(emp_survival_sample_fit_options);
PG_FUNCTION_INFO_V1(emp_survival_sample_jsonb);

/* Fetch the lead cells of a row: how long a customer stayed, and whether they left; NULL: it has none. */
static const double *
fetch_lead(FunctionCallInfo fcinfo, double *lead)
{
	EmpFailure failure;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return NULL;
	lead[0] = PG_GETARG_FLOAT8(1) + 0.0; /* no negative zeros */
	lead[EMP_COX_CHURNED] = PG_GETARG_BOOL(2);
	if (emp_event_time_check(lead[0], &failure) != EMP_OK)
		emp_throw(&failure);
	return lead;
}

/* Add a row: how long a customer stayed, whether they left then, their features, and maybe options. */
Datum
emp_cox_frame_accum(PG_FUNCTION_ARGS)
{
	double lead[EMP_COX_LEAD];

	return emp_churn_gather(fcinfo, true, fetch_lead(fcinfo, lead), 3);
}

/* Return what is wrong with the lead cells of a row, or NULL. */
static const char *
check_lead(const double *lead)
{
	EmpFailure failure;

	if (emp_event_time_check(lead[0], &failure) != EMP_OK)
		return "a duration that is negative or not finite in";
	return lead[EMP_COX_CHURNED] == 0 || lead[EMP_COX_CHURNED] == 1
			   ? NULL
			   : "an outcome other than 0 and 1 in";
}

static const EmpMatrixKind SAMPLE = {.type = "survival_sample",
									 .example =
										 "columns=2 left_out=0 row=12,1,0.5,3 row=40,0,2,null",
									 .hint = "Use a random part of the customers.",
									 .lead = EMP_COX_LEAD,
									 .check = check_lead};

EMP_MATRIX_FUNCTIONS(survival_sample, SAMPLE)

/* Add a row of numbers. */
Datum
emp_survival_sample_accum(PG_FUNCTION_ARGS)
{
	double lead[EMP_COX_LEAD];

	return emp_matrix_accum(fcinfo, &SAMPLE, fetch_lead(fcinfo, lead), 3, 0);
}

/* The same with options. */
Datum
emp_survival_sample_accum_options(PG_FUNCTION_ARGS)
{
	double lead[EMP_COX_LEAD];

	return emp_matrix_accum(fcinfo, &SAMPLE, fetch_lead(fcinfo, lead), 3, 4);
}

/* Fit a model to a sample. */
Datum
emp_survival_sample_fit(PG_FUNCTION_ARGS)
{
	return emp_churn_fit_matrix(fcinfo, emp_matrix_get(&SAMPLE, PG_GETARG_DATUM(0)), NULL, true);
}

/* Fit a model to a sample, with options. */
Datum
emp_survival_sample_fit_options(PG_FUNCTION_ARGS)
{
	return emp_churn_fit_matrix(fcinfo, emp_matrix_get(&SAMPLE, PG_GETARG_DATUM(0)),
								PG_GETARG_JSONB_P(1), true);
}

/* Show what a sample has in it. */
Datum
emp_survival_sample_jsonb(PG_FUNCTION_ARGS)
{
	return emp_churn_matrix_jsonb(emp_matrix_get(&SAMPLE, PG_GETARG_DATUM(0)));
}
