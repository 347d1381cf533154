/*
 * failure_pg.h
 *		Turning an EmpFailure into a PostgreSQL error, and errors about stored values.
 */
#ifndef EMP_BASE_FAILURE_PG_H
#define EMP_BASE_FAILURE_PG_H

#include "base/failure.h"
#include "base/pg_compat.h"

struct Node;

pg_noreturn extern void emp_throw(const EmpFailure *failure);
extern void emp_throw_soft(const EmpFailure *failure, struct Node *escontext);

/* A stored value that cannot be read: part `what` of it is unknown here, or it is damaged. */
pg_noreturn extern void emp_throw_newer(const char *type, const char *what, int found);
pg_noreturn extern void emp_throw_damaged(const char *type);

#endif
