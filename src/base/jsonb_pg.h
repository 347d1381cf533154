/*
 * jsonb_pg.h
 *		Taking jsonb apart: numbers, texts, members of objects, elements of lists.
 */
#ifndef EMP_BASE_JSONB_PG_H
#define EMP_BASE_JSONB_PG_H

#include "base/pg_compat.h"

#include "utils/jsonb.h"

/* Read a finite number; false when a value is something else, or beyond double. */
extern bool emp_jsonb_number(const JsonbValue *value, double *number);

/* Return a copy of a text; NULL when a value is something else. */
extern char *emp_jsonb_text(const JsonbValue *value);

/* Start a walk over the members of an object or the elements of a list; NULL when a value is none. */
extern JsonbIterator *emp_jsonb_object(const JsonbValue *value);
extern JsonbIterator *emp_jsonb_list(const JsonbValue *value);

/* Return the next key of an object, with its value; NULL at the end. */
extern char *emp_jsonb_next_member(JsonbIterator **it, JsonbValue *value);

/* Go to the next element of a list; false at the end. */
extern bool emp_jsonb_next_element(JsonbIterator **it, JsonbValue *value);

#endif
