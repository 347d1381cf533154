/*
 * failure_pg.h
 *		Turning an EmpFailure into a PostgreSQL error.
 */
#ifndef EMP_BASE_FAILURE_PG_H
#define EMP_BASE_FAILURE_PG_H

#include "base/failure.h"

struct Node;

extern void emp_throw(const EmpFailure *failure) pg_attribute_noreturn();
extern void emp_throw_soft(const EmpFailure *failure, struct Node *escontext);

#endif
