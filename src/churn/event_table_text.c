/*
 * event_table_text.c
 *		Text form of tables of events.
 */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/pairs.h"
#include "churn/event_table.h"

#define EVENT_TEXT (EMP_NUMBER_TEXT_SIZE + 24) /* blank, time, "=", two counts, comma */
#define CHECK_EVERY 1024

/* For messages, by kind. */
static const char *const types[EMP_EVENT_KINDS] = {"survival_curve", "log_rank_summary"};
static const char *const examples[EMP_EVENT_KINDS] = {"1=380,233 2=123,115",
													  "\"One year\" 1=10,20 2=3,4"};

/* Return the bytes that print needs. */
size_t
emp_event_table_text_size(const EmpEventTable *t)
{
	return EVENT_TEXT * (size_t) t->events + 2 * (size_t) t->names + 4 * (size_t) t->groups + 1;
}

/* Print a closed table, terminated, and return the length. */
size_t
emp_event_table_print(const EmpEventTable *t, char *out, EmpCheck check)
{
	size_t len = 0;
	uint32_t i;

	for (i = 0; i < t->events; i++)
	{
		const EmpEvent *e = &t->event[i];

		if (i % CHECK_EVERY == 0)
			check();
		if (i > 0)
			out[len++] = ' ';
		if (t->kind == EMP_EVENTS_OF_GROUPS && (i == 0 || e->group != e[-1].group))
		{
			const EmpEventGroup *group = emp_event_group(t, e->group);

			len += emp_quoted_print(group->name, group->len, out + len);
			out[len++] = ' ';
		}
		len += (size_t) emp_number_print(e->time, out + len);
		len += (size_t) sprintf(out + len, "=%lu,%lu", (unsigned long) e->churned,
								(unsigned long) e->censored);
	}
	return len;
}

/* Read the next event, and the name of a group before it; false at the end and on a failure. */
static bool
next(EmpPairs *pairs, EmpEventKind kind, EmpEventRow *row, char *name, EmpFailure *failure)
{
	failure->status = EMP_OK;
	if (kind == EMP_EVENTS_OF_GROUPS && emp_pairs_at_quote(pairs))
	{
		if (emp_pairs_quoted(pairs, name, EMP_EVENT_STORED_NAME, &row->len, failure) != EMP_OK)
			return false;
		row->name = name;
		if (emp_pairs_next(pairs, failure))
			return true;
		if (failure->status == EMP_OK)
			emp_pairs_missing(pairs, failure, "a duration");
		return false;
	}
	return emp_pairs_next(pairs, failure);
}

/* Say how large a table a text needs. */
EmpStatus
emp_event_table_parse_plan(const char *text, size_t len, EmpEventKind kind, EmpEventTablePlan *plan,
						   EmpFailure *failure)
{
	char name[EMP_EVENT_STORED_NAME];
	EmpEventRow row = {0};
	uint32_t events = 0;
	uint32_t names = 0;
	EmpPairs pairs;

	emp_pairs_start(&pairs, types[kind], examples[kind], text, len);
	while (next(&pairs, kind, &row, name, failure))
	{
		events++;
		if (row.name != NULL)
			names += emp_event_name_size(row.len);
		row.name = NULL;
	}
	if (failure->status != EMP_OK)
		return failure->status;
	if (events == 0)
		return emp_pairs_missing(&pairs, failure, "a duration");
	return emp_event_table_plan(NULL, kind, events, names, plan, failure);
}

/* Read the numbers of an event. */
static EmpStatus
read_event(const EmpPairs *pairs, EmpEventRow *row, EmpFailure *failure)
{
	const char *comma = memchr(pairs->value.text, ',', pairs->value.len);
	EmpInt128 churned;
	EmpInt128 censored;

	if (!emp_number_parse(pairs->key.text, pairs->key.len, &row->time) ||
		emp_event_time_check(row->time, failure) != EMP_OK)
		return emp_pairs_fail(pairs, failure, "no duration in");
	if (comma == NULL ||
		!emp_wide_parse(pairs->value.text, (size_t) (comma - pairs->value.text), &churned) ||
		!emp_wide_parse(comma + 1, pairs->value.len - 1 - (size_t) (comma - pairs->value.text),
						&censored))
		return emp_pairs_fail(pairs, failure, "no two integers in");
	if (churned < 0 || churned > UINT32_MAX || censored < 0 || censored > UINT32_MAX ||
		churned + censored == 0)
		return emp_pairs_fail(pairs, failure, "number out of range in");
	row->churned = (int64_t) churned;
	row->censored = (int64_t) censored;
	return EMP_OK;
}

/* Parse the text form. */
EmpStatus
emp_event_table_parse(const char *text, size_t len, EmpEventTable *t, EmpCheck check,
					  EmpFailure *failure)
{
	char name[EMP_EVENT_STORED_NAME];
	EmpEventRow row = {0};
	uint32_t read = 0;
	EmpPairs pairs;

	emp_pairs_start(&pairs, types[t->kind], examples[t->kind], text, len);
	while (next(&pairs, (EmpEventKind) t->kind, &row, name, failure))
	{
		if (read++ % CHECK_EVERY == 0)
			check();
		if (t->kind == EMP_EVENTS_OF_GROUPS && row.name == NULL)
			return emp_pairs_fail(&pairs, failure, "no name of a group before");
		if (read_event(&pairs, &row, failure) != EMP_OK ||
			emp_event_table_add(t, &row, failure) != EMP_OK)
			return failure->status;
		if (t->events != read)
			return emp_pairs_fail(&pairs, failure, "repeated duration in");
	}
	return failure->status;
}
