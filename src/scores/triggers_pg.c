/*
 * triggers_pg.c
 *		SQL face of the type trigger_summary, of emotion_triggers, triggers and rollup.
 *
 * The state of the aggregates is an open summary, which grows by doubling.  A value that people see
 * is closed; where an open one gets to them nevertheless, because somebody made an aggregate of
 * their own without a final function, every function here closes it first.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/json.h"

#include "base/failure_pg.h"
#include "emotion/emotion_pg.h"
#include "base/state_pg.h"
#include "scores/triggers_pg.h"

#define TYPE "trigger_summary"
#define ARRAY_MAX 1000 /* triggers in the jsonb array, which cannot be cancelled while it is made */

PG_FUNCTION_INFO_V1(emp_emotion_triggers);
PG_FUNCTION_INFO_V1(emp_triggers);
PG_FUNCTION_INFO_V1(emp_trigger_summary_jsonb);
PG_FUNCTION_INFO_V1(emp_trigger_summary_accum);
PG_FUNCTION_INFO_V1(emp_trigger_summary_combine);
PG_FUNCTION_INFO_V1(emp_trigger_summary_final);

/* Fetch a summary to read, open or closed, once it is sure that nothing in it leads astray. */
static EmpTriggerSummary *
get_any(Datum datum)
{
	EmpTriggerSummary *s = emp_state_get_sized(datum, EMP_TRIGGER_SUMMARY_FORMAT, TYPE);

	if (unlikely(!emp_trigger_summary_sound(s, VARSIZE(s))))
		emp_throw_damaged(TYPE);
	return s;
}

/* Make an open summary of nothing. */
static EmpTriggerSummary *
new_summary(uint32 room, uint32 slots)
{
	Size size = emp_trigger_summary_size(room, slots);
	EmpTriggerSummary *s = palloc(size);

	emp_trigger_summary_init(s, room, slots);
	SET_VARSIZE(s, size);
	return s;
}

/* Return a summary that is closed. */
static EmpTriggerSummary *
close_summary(const EmpTriggerSummary *s)
{
	Size size = emp_trigger_summary_size(s->used, 0);
	EmpTriggerSummary *closed = palloc(size);
	const EmpTheme **order = palloc(Max(s->themes, 1) * sizeof(*order));

	emp_trigger_summary_close(s, order, closed);
	SET_VARSIZE(closed, size);
	pfree(order);
	return closed;
}

/* Fetch a closed summary to read. */
static EmpTriggerSummary *
get_summary(Datum datum)
{
	EmpTriggerSummary *s = get_any(datum);

	return s->slots == 0 ? s : close_summary(s);
}

/*
 * Fetch the first argument, which may be NULL, as an open summary that may be changed and returned,
 * with room for so many more themes of so many bytes together.
 *
 * An open summary that an aggregate passes in was made here: its hash table is to be trusted,
 * unlike that of a value from elsewhere, which is merged into a new summary.
 */
static EmpTriggerSummary *
get_writable_summary(FunctionCallInfo fcinfo, uint32 themes, Size bytes)
{
	EmpTriggerSummary *s = PG_ARGISNULL(0) ? NULL : get_any(PG_GETARG_DATUM(0));
	EmpTriggerSummary *larger;
	EmpFailure failure;
	uint32 room;
	uint32 slots;

	if (s != NULL && AggCheckCallContext(fcinfo, NULL) &&
		emp_trigger_summary_fits(s, themes, bytes))
		return s;
	emp_trigger_summary_plan(s, themes, bytes, &room, &slots);
	larger = new_summary(room, slots);
	if (s != NULL && emp_trigger_summary_merge(larger, s, &failure) != EMP_OK)
		emp_throw(&failure);
	return larger;
}

/* Read the text form; NULL when it does not parse. */
static void *
parse(const char *text, Size len, EmpFailure *failure)
{
	EmpTriggerSummary *s;
	uint32 room;
	uint32 slots;

	emp_trigger_summary_parse_plan(text, len, &room, &slots);
	s = new_summary(room, slots);
	return emp_trigger_summary_parse(text, len, s, failure) == EMP_OK ? close_summary(s) : NULL;
}

/* Print the text form. */
static char *
print(Datum datum)
{
	EmpTriggerSummary *s = get_summary(datum);
	char *text = palloc(emp_trigger_summary_text_size(s));

	emp_trigger_summary_print(s, text);
	return text;
}

EMP_TEXT_STATE_IO_FUNCTIONS(trigger_summary, TRIGGER_SUMMARY, parse, print)
EMP_STATE_ORDER_FUNCTIONS(trigger_summary, get_summary, emp_trigger_summary_compare)
EMP_STATE_HASH_FUNCTIONS(trigger_summary, get_summary, emp_trigger_summary_hash)

/* Return the triggers of a summary, the strongest first. */
EmpTrigger *
emp_triggers_ranked(const EmpTriggerSummary *s, size_t *count)
{
	EmpTrigger *triggers = palloc(Max(emp_triggers_max(s), 1) * sizeof(*triggers));

	*count = emp_triggers_rank(s, triggers);
	return triggers;
}

/* Append the name of a theme as a string of JSON. */
void
emp_json_theme_name(StringInfo json, const EmpTheme *theme)
{
	char *name = pnstrdup(theme->name, theme->len);

	escape_json(json, name);
	pfree(name);
}

/* Append a trigger as an object. */
void
emp_json_trigger(StringInfo json, const EmpTrigger *trigger)
{
	appendStringInfoString(json, "{\"theme\": ");
	emp_json_theme_name(json, trigger->theme);
	appendStringInfo(json, ", \"label\": \"%s\", \"n\": " INT64_FORMAT,
					 emp_scheme(EMP_SCHEME_HEADLINE)->group[trigger->label].name, trigger->n);
	appendStringInfo(json, ", \"n_label\": " INT64_FORMAT, trigger->n_label);
	emp_json_number(json, "share", trigger->share);
	emp_json_number(json, "lift", trigger->lift);
	emp_json_number(json, "lift_low", trigger->lift_low);
	appendStringInfoChar(json, '}');
}

/* Return the strongest triggers as a jsonb array: the final function of emotion_triggers. */
Datum
emp_emotion_triggers(PG_FUNCTION_ARGS)
{
	EmpTriggerSummary *s = get_any(PG_GETARG_DATUM(0));
	StringInfoData json;
	EmpTrigger *triggers;
	size_t count;
	size_t i;

	triggers = emp_triggers_ranked(s, &count);
	initStringInfo(&json);
	appendStringInfoChar(&json, '[');
	for (i = 0; i < Min(count, ARRAY_MAX); i++)
	{
		if (i > 0)
			appendStringInfoString(&json, ", ");
		emp_json_trigger(&json, &triggers[i]);
	}
	appendStringInfoChar(&json, ']');
	return emp_json_parse(&json);
}

/* Return the triggers of a summary, a row each, the strongest first. */
Datum
emp_triggers(PG_FUNCTION_ARGS)
{
	const EmpScheme *headline = emp_scheme(EMP_SCHEME_HEADLINE);
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	EmpTriggerSummary *s = get_any(PG_GETARG_DATUM(0));
	EmpTrigger *triggers;
	size_t count;
	size_t i;

	InitMaterializedSRF(fcinfo, 0);
	triggers = emp_triggers_ranked(s, &count);
	for (i = 0; i < count; i++)
	{
		const EmpTrigger *t = &triggers[i];
		bool nulls[7] = {false};
		Datum values[7];

		CHECK_FOR_INTERRUPTS();
		values[0] = PointerGetDatum(cstring_to_text_with_len(t->theme->name, (int) t->theme->len));
		values[1] = CStringGetTextDatum(headline->group[t->label].name);
		values[2] = Int64GetDatum(t->n);
		values[3] = Int64GetDatum(t->n_label);
		values[4] = Float8GetDatum(t->share);
		values[5] = Float8GetDatum(t->lift);
		values[6] = Float8GetDatum(t->lift_low);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
		pfree(DatumGetPointer(values[0]));
		pfree(DatumGetPointer(values[1]));
	}
	return (Datum) 0;
}

/* Append counts that are not 0 as an object of JSON. */
static void
append_counts(StringInfo json, const int64 *counts)
{
	const EmpScheme *headline = emp_scheme(EMP_SCHEME_HEADLINE);
	const char *comma = "";
	int i;

	appendStringInfoChar(json, '{');
	for (i = 0; i < EMP_HEADLINE_GROUPS; i++)
	{
		if (counts[i] == 0)
			continue;
		appendStringInfo(json, "%s\"%s\": " INT64_FORMAT, comma, headline->group[i].name,
						 counts[i]);
		comma = ", ";
	}
	appendStringInfoChar(json, '}');
}

/* Show everything in a summary: the counts of all readings, and of each theme. */
Datum
emp_trigger_summary_jsonb(PG_FUNCTION_ARGS)
{
	EmpTriggerSummary *s = get_any(PG_GETARG_DATUM(0));
	EmpThemeCursor cursor = {0};
	const EmpTheme *theme;
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"readings\": " INT64_FORMAT ", \"dominant\": ", s->readings);
	append_counts(&json, s->dominant);
	appendStringInfoString(&json, ", \"themes\": {");
	while ((theme = emp_trigger_summary_next(s, &cursor)) != NULL)
	{
		CHECK_FOR_INTERRUPTS();
		if (cursor.passed > 1)
			appendStringInfoString(&json, ", ");
		emp_json_theme_name(&json, theme);
		appendStringInfoString(&json, ": ");
		append_counts(&json, theme->dominant);
	}
	appendStringInfoChar(&json, '}');
	return emp_json_datum(&json);
}

/* Add a reading and its theme to a summary: the transition function. */
Datum
emp_trigger_summary_accum(PG_FUNCTION_ARGS)
{
	const char *name = NULL;
	Size len = 0;
	EmpTriggerSummary *s;
	EmpEmotion e;
	EmpFailure failure;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	EMP_GETARG_EMOTION(1, &e);
	if (!PG_ARGISNULL(2))
	{
		text *theme = PG_GETARG_TEXT_PP(2);

		name = VARDATA_ANY(theme);
		len = VARSIZE_ANY_EXHDR(theme);
		if (emp_theme_check(len, &failure) != EMP_OK)
			emp_throw(&failure);
	}
	s = get_writable_summary(fcinfo, name != NULL ? 1 : 0, name != NULL ? emp_theme_size(len) : 0);
	if (emp_trigger_summary_add(s, &e, name, len, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}

/* Add a summary to a summary: combine function, and the transition function of rollup. */
Datum
emp_trigger_summary_combine(PG_FUNCTION_ARGS)
{
	EmpTriggerSummary *into;
	EmpTriggerSummary *from;
	EmpFailure failure;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	from = get_any(PG_GETARG_DATUM(1));
	into = get_writable_summary(fcinfo, from->themes, from->used);
	if (emp_trigger_summary_merge(into, from, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(into);
}

/* Close a summary: the final function of emotion_triggers_agg and rollup. */
Datum
emp_trigger_summary_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(get_summary(PG_GETARG_DATUM(0)));
}
