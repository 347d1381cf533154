/*
 * item_pg.c
 *		SQL face of the type item_summary and of survey_empathy.
 *
 * A state grows by one item whenever a new name comes; there are few, so growing by more is not worth
 * its while, and every state is a value as it is.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/json.h"

#include "scores/item_summary.h"
#include "base/state_pg.h"

PG_FUNCTION_INFO_V1(emp_survey_empathy);
PG_FUNCTION_INFO_V1(emp_answers_items);
PG_FUNCTION_INFO_V1(emp_item_summary_jsonb);
PG_FUNCTION_INFO_V1(emp_item_summary_accum);
PG_FUNCTION_INFO_V1(emp_item_summary_combine);

/* Fetch a summary to read. */
static EmpItemSummary *
get_summary(Datum datum)
{
	EmpItemSummary *s = emp_state_get_sized(datum, EMP_ITEM_SUMMARY_FORMAT, "item_summary");

	if (unlikely(!emp_item_summary_sound(s, VARSIZE(s))))
		emp_throw_damaged("item_summary");
	return s;
}

/* Return a copy of a summary, or an empty one for NULL, with room for so many more items. */
static EmpItemSummary *
copy_summary(const EmpItemSummary *s, uint32 more)
{
	EmpItemSummary *copy = palloc(emp_item_summary_size((s != NULL ? s->items : 0) + more));

	if (s != NULL)
		memcpy(copy, s, emp_item_summary_size(s->items));
	else
		emp_item_summary_init(copy);
	return copy;
}

/* Return a summary whose items are all that will come, as a value. */
static EmpItemSummary *
finish(EmpItemSummary *s)
{
	SET_VARSIZE(s, emp_item_summary_size(s->items));
	return s;
}

/* Fetch the first argument, which may be NULL, to change and return, with room for more items. */
static EmpItemSummary *
get_writable_summary(FunctionCallInfo fcinfo, uint32 more)
{
	EmpItemSummary *s = PG_ARGISNULL(0) ? NULL : get_summary(PG_GETARG_DATUM(0));

	return s != NULL && more == 0 && AggCheckCallContext(fcinfo, NULL) ? s : copy_summary(s, more);
}

/* Read the text form; NULL when it does not parse. */
static void *
parse(const char *text, Size len, EmpFailure *failure)
{
	EmpItemSummary *s = copy_summary(NULL, EMP_ITEMS_MAX);

	return emp_item_summary_parse(text, len, s, failure) == EMP_OK ? finish(s) : NULL;
}

/* Print the text form. */
static char *
print(Datum datum)
{
	EmpItemSummary *s = get_summary(datum);
	char *text = palloc(emp_item_summary_text_size(s));

	emp_item_summary_print(s, text);
	return text;
}

EMP_TEXT_STATE_IO_FUNCTIONS(item_summary, ITEM_SUMMARY, parse, print)
EMP_STATE_ORDER_FUNCTIONS(item_summary, get_summary, emp_item_summary_compare)
EMP_STATE_HASH_FUNCTIONS(item_summary, get_summary, emp_item_summary_hash)

/* Return the mean over items of their mean answers, 0..100. */
Datum
emp_survey_empathy(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(emp_item_summary_score(get_summary(PG_GETARG_DATUM(0))));
}

/* Return the number of answers to all items. */
Datum
emp_answers_items(PG_FUNCTION_ARGS)
{
	EmpItemSummary *s = get_summary(PG_GETARG_DATUM(0));
	int64 answers = 0;
	uint32 i;

	for (i = 0; i < s->items; i++)
		answers += emp_item_answers(&s->item[i]);
	PG_RETURN_INT64(answers);
}

/* Show everything in a summary: the score, and each item's. */
Datum
emp_item_summary_jsonb(PG_FUNCTION_ARGS)
{
	EmpItemSummary *s = get_summary(PG_GETARG_DATUM(0));
	StringInfoData json;
	uint32 i;
	int answer;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	emp_json_number(&json, "survey_empathy", emp_item_summary_score(s));
	appendStringInfoString(&json, ", \"items\": {");
	for (i = 0; i < s->items; i++)
	{
		const EmpItem *item = &s->item[i];

		if (i > 0)
			appendStringInfoString(&json, ", ");
		escape_json(&json, item->name);
		appendStringInfo(&json, ": {\"points\": %d, \"answers\": " INT64_FORMAT, item->points,
						 emp_item_answers(item));
		emp_json_number(&json, "score", emp_item_score(item));
		appendStringInfoString(&json, ", \"counts\": {");
		for (answer = 1; answer <= item->points; answer++)
			appendStringInfo(&json, "%s\"%d\": " INT64_FORMAT, answer > 1 ? ", " : "", answer,
							 item->count[answer - 1]);
		appendStringInfoString(&json, "}}");
	}
	appendStringInfoChar(&json, '}');
	return emp_json_datum(&json);
}

/* Add an answer to an item: the transition function. */
Datum
emp_item_summary_accum(PG_FUNCTION_ARGS)
{
	EmpItemSummary *s;
	EmpItem *item;
	EmpFailure failure;
	const char *name;
	Size len;
	int32 answer;
	int32 points;
	uint32 place;
	text *argument;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		return emp_state_unchanged(fcinfo);
	argument = PG_GETARG_TEXT_PP(1);
	name = VARDATA_ANY(argument);
	len = VARSIZE_ANY_EXHDR(argument);
	answer = PG_GETARG_INT32(2);
	points = PG_GETARG_INT32(3);
	if (emp_item_check(name, len, points, answer, &failure) != EMP_OK)
		emp_throw(&failure);
	s = PG_ARGISNULL(0) ? NULL : get_summary(PG_GETARG_DATUM(0));
	s = get_writable_summary(fcinfo, s != NULL && emp_item_place(s, name, len, &place) ? 0 : 1);
	item = emp_item_summary_item(s, name, len, points, &failure);
	if (item == NULL || emp_item_add(item, answer, 1, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(finish(s));
}

/* Return how many items of a summary another has not. */
static uint32
count_new(const EmpItemSummary *s, const EmpItemSummary *from)
{
	uint32 count = 0;
	uint32 place;
	uint32 i;

	for (i = 0; i < from->items; i++)
		if (!emp_item_place(s, from->item[i].name, strlen(from->item[i].name), &place))
			count++;
	return count;
}

/* Add a summary to a summary: combine function, and the transition function of rollup. */
Datum
emp_item_summary_combine(PG_FUNCTION_ARGS)
{
	EmpItemSummary *into;
	EmpItemSummary *from;
	EmpFailure failure;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	from = get_summary(PG_GETARG_DATUM(1));
	if (PG_ARGISNULL(0))
		PG_RETURN_POINTER(from);
	into = get_writable_summary(fcinfo, count_new(get_summary(PG_GETARG_DATUM(0)), from));
	if (emp_item_summary_merge(into, from, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(finish(into));
}
