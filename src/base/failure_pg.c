/*
 * failure_pg.c
 *		Turning an EmpFailure into a PostgreSQL error.
 */
#include "postgres.h"

#include "base/failure_pg.h"
#include "base/pg_compat.h"

/* Return the SQLSTATE of a status. */
static int
sqlstate_of(EmpStatus status)
{
	switch (status)
	{
		case EMP_BAD_TEXT:
			return ERRCODE_INVALID_TEXT_REPRESENTATION;
		case EMP_BAD_VALUE:
			return ERRCODE_INVALID_PARAMETER_VALUE;
		case EMP_OUT_OF_RANGE:
			return ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE;
		case EMP_BAD_BINARY:
			return ERRCODE_INVALID_BINARY_REPRESENTATION;
		case EMP_TOO_LARGE:
			return ERRCODE_PROGRAM_LIMIT_EXCEEDED;
		case EMP_UNSUPPORTED:
			return ERRCODE_FEATURE_NOT_SUPPORTED;
		case EMP_OK:
			break;
	}
	return ERRCODE_INTERNAL_ERROR;
}

/* Throw a failure as an error. */
void
emp_throw(const EmpFailure *failure)
{
	ereport(ERROR, (errcode(sqlstate_of(failure->status)), errmsg_internal("%s", failure->message),
					failure->detail[0] ? errdetail_internal("%s", failure->detail) : 0,
					failure->hint[0] ? errhint("%s", failure->hint) : 0));
	pg_unreachable();
}

/* Report a failure of an input function, softly where the caller asked for that. */
void
emp_throw_soft(const EmpFailure *failure, struct Node *escontext)
{
	(void) escontext;
	emp_ereport_soft(escontext, (errcode(sqlstate_of(failure->status)),
								 errmsg_internal("%s", failure->message),
								 failure->detail[0] ? errdetail_internal("%s", failure->detail) : 0,
								 failure->hint[0] ? errhint("%s", failure->hint) : 0));
}
