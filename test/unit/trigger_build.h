/*
 * trigger_build.h
 *		Making summaries of themes in tests: memory as the SQL face gives it.
 */
#ifndef EMP_TEST_TRIGGER_BUILD_H
#define EMP_TEST_TRIGGER_BUILD_H

#include <stdlib.h>

#include "scores/triggers.h"

/* Make an open summary of nothing. */
static inline EmpTriggerSummary *
build_new(uint32_t room, uint32_t slots)
{
	EmpTriggerSummary *s = malloc(emp_trigger_summary_size(room, slots));

	emp_trigger_summary_init(s, room, slots);
	return s;
}

/* See to it that an open summary, or NULL, has room for so much more. */
static inline EmpTriggerSummary *
build_room(EmpTriggerSummary *s, uint32_t themes, size_t bytes)
{
	EmpTriggerSummary *larger;
	EmpFailure failure;
	uint32_t room;
	uint32_t slots;

	if (s != NULL && emp_trigger_summary_fits(s, themes, bytes))
		return s;
	emp_trigger_summary_plan(s, themes, bytes, &room, &slots);
	larger = build_new(room, slots);
	if (s != NULL && emp_trigger_summary_merge(larger, s, &failure) != EMP_OK)
		abort();
	free(s);
	return larger;
}

/* Close a summary. */
static inline EmpTriggerSummary *
build_closed(const EmpTriggerSummary *s)
{
	EmpTriggerSummary *closed = malloc(emp_trigger_summary_size(s->used, 0));
	const EmpTheme **order = malloc((s->themes + 1) * sizeof(*order));

	emp_trigger_summary_close(s, order, closed);
	free(order);
	return closed;
}

/* Parse a text and close it; NULL when it is refused. */
static inline EmpTriggerSummary *
build_parsed(const char *text, size_t len, EmpFailure *failure)
{
	EmpTriggerSummary *closed = NULL;
	EmpTriggerSummary *open;
	uint32_t room;
	uint32_t slots;

	emp_trigger_summary_parse_plan(text, len, &room, &slots);
	open = build_new(room, slots);
	if (emp_trigger_summary_parse(text, len, open, failure) == EMP_OK)
		closed = build_closed(open);
	free(open);
	return closed;
}

/* Print a summary. */
static inline char *
build_printed(const EmpTriggerSummary *s, size_t *len)
{
	char *text = malloc(emp_trigger_summary_text_size(s));

	*len = emp_trigger_summary_print(s, text);
	if (*len >= emp_trigger_summary_text_size(s))
		abort();
	return text;
}

#endif
