/*
 * alpha_pg.c
 *		SQL face of the type alpha_summary and of cronbach_alpha.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/array.h"

#include "scores/alpha_summary.h"
#include "base/state_pg.h"

PG_FUNCTION_INFO_V1(emp_cronbach_alpha);
PG_FUNCTION_INFO_V1(emp_respondents);
PG_FUNCTION_INFO_V1(emp_alpha_summary_jsonb);
PG_FUNCTION_INFO_V1(emp_alpha_summary_accum);
PG_FUNCTION_INFO_V1(emp_alpha_summary_combine);

/* Fetch a summary to read. */
static EmpAlphaSummary *
get_summary(Datum datum)
{
	EmpAlphaSummary *s = emp_state_get_sized(datum, EMP_ALPHA_SUMMARY_FORMAT, "alpha_summary");

	if (unlikely(!emp_alpha_summary_sound(s, VARSIZE(s))))
		emp_throw_damaged("alpha_summary");
	return s;
}

/* Make a summary of no respondent, with so many items. */
static EmpAlphaSummary *
new_summary(uint32 items)
{
	EmpAlphaSummary *s = palloc(emp_alpha_summary_size(items));

	emp_alpha_summary_init(s, items);
	SET_VARSIZE(s, emp_alpha_summary_size(items));
	return s;
}

/* Fetch the first argument, which may be NULL, to change and return. */
static EmpAlphaSummary *
get_writable_summary(FunctionCallInfo fcinfo, uint32 items)
{
	EmpAlphaSummary *s;

	if (PG_ARGISNULL(0))
		return new_summary(items);
	s = get_summary(PG_GETARG_DATUM(0));
	return emp_state_own(fcinfo, s);
}

/* Read the text form; NULL when it does not parse. */
static void *
parse(const char *text, Size len, EmpFailure *failure)
{
	EmpAlphaSummary *s = new_summary(EMP_ALPHA_ITEMS_MAX);

	if (emp_alpha_summary_parse(text, len, s, failure) != EMP_OK)
		return NULL;
	SET_VARSIZE(s, emp_alpha_summary_size(s->items));
	return s;
}

/* Print the text form. */
static char *
print(Datum datum)
{
	EmpAlphaSummary *s = get_summary(datum);
	char *text = palloc(emp_alpha_summary_text_size(s));

	emp_alpha_summary_print(s, text);
	return text;
}

EMP_TEXT_STATE_IO_FUNCTIONS(alpha_summary, ALPHA_SUMMARY, parse, print)
EMP_STATE_ORDER_FUNCTIONS(alpha_summary, get_summary, emp_alpha_summary_compare)
EMP_STATE_HASH_FUNCTIONS(alpha_summary, get_summary, emp_alpha_summary_hash)

/* Return Cronbach's alpha, NULL where there is none. */
Datum
emp_cronbach_alpha(PG_FUNCTION_ARGS)
{
	double alpha;

	if (!emp_alpha(get_summary(PG_GETARG_DATUM(0)), &alpha))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(alpha);
}

/* Return the number of respondents. */
Datum
emp_respondents(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(get_summary(PG_GETARG_DATUM(0))->respondents);
}

/* Show everything in a summary: respondents, alpha, and the mean of each item. */
Datum
emp_alpha_summary_jsonb(PG_FUNCTION_ARGS)
{
	EmpAlphaSummary *s = get_summary(PG_GETARG_DATUM(0));
	StringInfoData json;
	double alpha;
	uint32 i;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"respondents\": " INT64_FORMAT ", \"items\": %u", s->respondents,
					 s->items);
	if (emp_alpha(s, &alpha))
		emp_json_number(&json, "cronbach_alpha", alpha);
	else
		appendStringInfoString(&json, ", \"cronbach_alpha\": null");
	appendStringInfoString(&json, ", \"sums\": [");
	for (i = 0; i < s->items; i++)
		appendStringInfo(&json, "%s" INT64_FORMAT, i > 0 ? ", " : "", s->item[i].sum);
	appendStringInfoChar(&json, ']');
	return emp_json_datum(&json);
}

/* Add a respondent: the transition function. */
Datum
emp_alpha_summary_accum(PG_FUNCTION_ARGS)
{
	EmpAlphaSummary *s;
	ArrayType *array;
	EmpFailure failure;
	int items;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	array = PG_GETARG_ARRAYTYPE_P(1);
	if (ARR_NDIM(array) > 1)
	{
		emp_fail(&failure, EMP_BAD_VALUE, "answers of a respondent are not one row");
		emp_fail_detail(&failure, "The array has %d dimensions.", ARR_NDIM(array));
		emp_throw(&failure);
	}
	if (array_contains_nulls(array))
		return emp_state_unchanged(fcinfo);
	items = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	if (emp_alpha_check_items(items, &failure) != EMP_OK)
		emp_throw(&failure);
	s = get_writable_summary(fcinfo, (uint32) items);
	if (emp_alpha_summary_add(s, (const int32 *) ARR_DATA_PTR(array), (uint32) items, &failure) !=
		EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}

/* Add a summary to a summary: combine function, and the transition function of rollup. */
Datum
emp_alpha_summary_combine(PG_FUNCTION_ARGS)
{
	EmpAlphaSummary *into;
	EmpAlphaSummary *from;
	EmpFailure failure;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	from = get_summary(PG_GETARG_DATUM(1));
	if (PG_ARGISNULL(0))
		PG_RETURN_POINTER(from);
	into = get_writable_summary(fcinfo, from->items);
	if (emp_alpha_summary_merge(into, from, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(into);
}
