/*
 * jsonb_pg.c
 *		Taking jsonb apart: numbers, texts, members of objects, elements of lists.
 */
#include "base/jsonb_pg.h"

#include <math.h>

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

/* Read a finite number; there is no negative zero in it. */
bool
emp_jsonb_number(const JsonbValue *value, double *number)
{
	if (value->type != jbvNumeric)
		return false;
	*number = DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow,
												 NumericGetDatum(value->val.numeric))) +
			  0.0;
	return isfinite(*number);
}

/* Return a copy of a text. */
char *
emp_jsonb_text(const JsonbValue *value)
{
	if (value->type != jbvString)
		return NULL;
	return pnstrdup(value->val.string.val, value->val.string.len);
}

/* Start a walk over the members of an object. */
JsonbIterator *
emp_jsonb_object(const JsonbValue *value)
{
	if (value->type != jbvBinary || !JsonContainerIsObject(value->val.binary.data))
		return NULL;
	return JsonbIteratorInit(value->val.binary.data);
}

/* Start a walk over the elements of a list. */
JsonbIterator *
emp_jsonb_list(const JsonbValue *value)
{
	if (value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data))
		return NULL;
	return JsonbIteratorInit(value->val.binary.data);
}

/* Return the next key of an object with its value. */
char *
emp_jsonb_next_member(JsonbIterator **it, JsonbValue *value)
{
	JsonbIteratorToken token;

	while ((token = JsonbIteratorNext(it, value, true)) != WJB_DONE)
		if (token == WJB_KEY)
		{
			char *name = pnstrdup(value->val.string.val, value->val.string.len);

			JsonbIteratorNext(it, value, true);
			return name;
		}
	return NULL;
}

/* Go to the next element of a list. */
bool
emp_jsonb_next_element(JsonbIterator **it, JsonbValue *value)
{
	JsonbIteratorToken token;

	while ((token = JsonbIteratorNext(it, value, true)) != WJB_DONE)
		if (token == WJB_ELEM)
			return true;
	return false;
}
