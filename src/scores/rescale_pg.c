/*
 * rescale_pg.c
 *		SQL face of scores of other scales as scores of 0 to 100.
 */
#include "base/pg_compat.h"

#include "fmgr.h"

#include "base/failure_pg.h"
#include "scores/rescale.h"

PG_FUNCTION_INFO_V1(emp_rescale);
PG_FUNCTION_INFO_V1(emp_likert_100);
PG_FUNCTION_INFO_V1(emp_sentiment_100);
PG_FUNCTION_INFO_V1(emp_retention_100);

/* Return a score, or throw. */
static Datum
score_or_throw(EmpStatus status, double score, const EmpFailure *failure)
{
	if (status != EMP_OK)
		emp_throw(failure);
	PG_RETURN_FLOAT8(score);
}

/* rescale(x, lo, hi) */
Datum
emp_rescale(PG_FUNCTION_ARGS)
{
	EmpFailure failure;
	double score = 0.0;
	EmpStatus status = emp_rescale_of(PG_GETARG_FLOAT8(0), PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2),
									  &score, &failure);

	return score_or_throw(status, score, &failure);
}

/* likert_100(answer, points) */
Datum
emp_likert_100(PG_FUNCTION_ARGS)
{
	EmpFailure failure;
	double score = 0.0;
	EmpStatus status = emp_likert_100_of(PG_GETARG_INT32(0), PG_GETARG_INT32(1), &score, &failure);

	return score_or_throw(status, score, &failure);
}

/* sentiment_100(valence) */
Datum
emp_sentiment_100(PG_FUNCTION_ARGS)
{
	EmpFailure failure;
	double score = 0.0;
	EmpStatus status = emp_sentiment_100_of(PG_GETARG_FLOAT8(0), &score, &failure);

	return score_or_throw(status, score, &failure);
}

/* retention_100(rate, benchmark) */
Datum
emp_retention_100(PG_FUNCTION_ARGS)
{
	EmpFailure failure;
	double score = 0.0;
	EmpStatus status =
		emp_retention_100_of(PG_GETARG_FLOAT8(0), PG_GETARG_FLOAT8(1), &score, &failure);

	return score_or_throw(status, score, &failure);
}
