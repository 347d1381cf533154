/*
 * function_pg.h
 *		What the catalogue says of functions, for what the planner may do with ours.
 */
#ifndef EMP_BASE_FUNCTION_PG_H
#define EMP_BASE_FUNCTION_PG_H

#include "base/pg_compat.h"

/* Say whether everybody may call a function: then nobody is kept from it by a rewritten call. */
extern bool emp_open_to_all(Oid function);

#endif
