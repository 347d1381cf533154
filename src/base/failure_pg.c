/*
 * failure_pg.c
 *		Turning an EmpFailure into a PostgreSQL error, and errors about stored values.
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
		case EMP_TOO_COMPLEX:
			return ERRCODE_STATEMENT_TOO_COMPLEX;
		case EMP_UNSUPPORTED:
			return ERRCODE_FEATURE_NOT_SUPPORTED;
		case EMP_NO_SUCH_NAME:
			return ERRCODE_UNDEFINED_COLUMN;
		case EMP_MISMATCH:
			return ERRCODE_DATATYPE_MISMATCH;
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

/* Throw for a stored value that has something which this version of the extension lacks. */
void
emp_throw_newer(const char *type, const char *what, int found)
{
	ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					errmsg("unknown %s %d of a stored value of type %s", what, found, type),
					errhint("A newer version of the extension wrote it. Install that version.")));
	pg_unreachable();
}

/* Throw for a stored value that no version of the extension wrote. */
void
emp_throw_damaged(const char *type)
{
	ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED), errmsg("damaged value of type %s", type),
					errdetail("Its length or its contents are impossible.")));
	pg_unreachable();
}
