/*
 * empathy_pg.h
 *		Arguments that all forms of the customer empathy score share.
 */
#ifndef EMP_SCORES_EMPATHY_PG_H
#define EMP_SCORES_EMPATHY_PG_H

#include "postgres.h"

#include "fmgr.h"

#include "scores/weights.h"

extern double emp_weight_argument(FunctionCallInfo fcinfo, int arg);
extern EmpPolicy emp_policy_argument(FunctionCallInfo fcinfo, int arg);

#endif
