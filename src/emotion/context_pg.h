/*
 * context_pg.h
 *		Stages of the journey as arguments of SQL functions.
 */
#ifndef EMP_EMOTION_CONTEXT_PG_H
#define EMP_EMOTION_CONTEXT_PG_H

#include "base/pg_compat.h"

#include "emotion/context.h"

/* Return the stage that a text names, or throw, naming those that there are. */
extern const EmpStage *emp_stage_pg(text *name);

#endif
