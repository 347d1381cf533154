/*
 * triggers_pg.h
 *		What the SQL faces of triggers share: ranking those of a summary, and showing one.
 */
#ifndef EMP_SCORES_TRIGGERS_PG_H
#define EMP_SCORES_TRIGGERS_PG_H

#include "base/state_pg.h"
#include "scores/triggers.h"

/* Return the triggers of a summary, the strongest first. */
extern EmpTrigger *emp_triggers_ranked(const EmpTriggerSummary *s, size_t *count);

/* Append the name of a theme as a string of JSON, or a trigger as an object. */
extern void emp_json_theme_name(StringInfo json, const EmpTheme *theme);
extern void emp_json_trigger(StringInfo json, const EmpTrigger *trigger);

#endif
