/*
 * fit_options_pg.c
 *		Reading how a model is to be fitted: {"penalty": 0.01, "tolerance": 1e-9, "start": {"r": 0.2}}.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "value/fit_options_pg.h"

#define HINT "The options are penalty, tolerance, and start, an object of parameters by name."

/* Throw for something in options. */
pg_noreturn static void
throw_option(int sqlstate, char *message)
{
	ereport(ERROR, (errcode(sqlstate), errmsg_internal("%s", message), errhint(HINT)));
	pg_unreachable();
}

/* Return the number of an option: finite, and not negative, or more than 0. */
static double
read_number(const char *name, const JsonbValue *value, bool zero)
{
	double number;

	if (value->type != jbvNumeric)
		throw_option(ERRCODE_INVALID_PARAMETER_VALUE,
					 psprintf("option \"%s\" is not a number", name));
	number = DatumGetFloat8(
		DirectFunctionCall1(numeric_float8_no_overflow, NumericGetDatum(value->val.numeric)));
	if (!isfinite(number) || number < 0 || (number == 0 && !zero))
		throw_option(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE,
					 psprintf("option \"%s\" is out of range", name));
	return number + 0.0; /* no negative zero */
}

/* Return the next key of an object with its value; NULL at the end. */
static char *
next_member(JsonbIterator **it, JsonbValue *value)
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

/* Read parameters to start from. */
static void
read_start(const JsonbValue *object, EmpFitOptions *options)
{
	JsonbIterator *it;
	JsonbValue v;
	char *name;

	if (object->type != jbvBinary || !JsonContainerIsObject(object->val.binary.data))
		throw_option(ERRCODE_INVALID_PARAMETER_VALUE, pstrdup("option \"start\" is not an object"));
	it = JsonbIteratorInit(object->val.binary.data);
	while ((name = next_member(&it, &v)) != NULL)
	{
		int i = 0;

		while (i < EMP_FIT_STARTS && strcmp(name, emp_fit_start_name(i)) != 0)
			i++;
		if (i == EMP_FIT_STARTS)
			throw_option(ERRCODE_INVALID_PARAMETER_VALUE,
						 psprintf("unknown parameter \"%s\" to start from", name));
		options->start[i] = read_number(name, &v, false);
	}
}

/* Read an object of options. */
void
emp_fit_options_read(Jsonb *object, EmpFitOptions *options)
{
	JsonbIterator *it;
	JsonbValue v;
	char *name;

	memset(options, 0, sizeof(*options));
	if (!JB_ROOT_IS_OBJECT(object))
		throw_option(ERRCODE_INVALID_PARAMETER_VALUE, pstrdup("options are not an object"));
	it = JsonbIteratorInit(&object->root);
	while ((name = next_member(&it, &v)) != NULL)
	{
		if (strcmp(name, "penalty") == 0)
			options->penalty = read_number(name, &v, true);
		else if (strcmp(name, "tolerance") == 0)
			options->tolerance = read_number(name, &v, false);
		else if (strcmp(name, "start") == 0)
			read_start(&v, options);
		else
			throw_option(ERRCODE_INVALID_PARAMETER_VALUE,
						 psprintf("unknown option \"%s\" of a fit", name));
	}
}
