/*
 * persona_model_pg.h
 *		Persona models as values of SQL: taking them as arguments, and giving them back.
 */
#ifndef EMP_SEGMENT_PERSONA_MODEL_PG_H
#define EMP_SEGMENT_PERSONA_MODEL_PG_H

#include "base/pg_compat.h"

#include "fmgr.h"
#include "utils/jsonb.h"

#include "segment/persona_model.h"

/* Return an argument as a model, opened once for many rows (base/kept_pg.h). */
extern const EmpPersonaModel *emp_persona_model_fetch(FunctionCallInfo fcinfo, int arg);

/* Open a model in the current memory context, without a cache; it lives in it. */
extern const EmpPersonaModel *emp_persona_model_get(Datum datum);

/* Return a model as a value. */
extern Datum emp_persona_model_datum(const EmpPersonaModel *model);

/* Return the text form of a model, an object of JSON; read it into the current memory context, or throw. */
extern char *emp_persona_model_text(Datum datum);
extern const EmpPersonaModel *emp_persona_model_of_jsonb(Jsonb *json);

#endif
