/*
 * triggers.h
 *		What a trigger_summary says: which themes come with which emotion more often than usual.
 */
#ifndef EMP_SCORES_TRIGGERS_H
#define EMP_SCORES_TRIGGERS_H

#include "scores/trigger_summary.h"

/* A theme, and a headline label that is more frequent in its readings than in all. */
typedef struct EmpTrigger
{
	const EmpTheme *theme;
	int label;       /* group of EMP_SCHEME_HEADLINE, never neutral */
	int64_t n;       /* readings with the theme */
	int64_t n_label; /* of these, readings with this dominant label, 1 .. n */
	double share;    /* n_label / n, 0..1 */
	double lift;     /* share divided by the share of the label in all readings, above 1 */
	double lift_low; /* cautious estimate of the lift, by which triggers are ranked */
} EmpTrigger;

/* The cautious estimate for a label that was observed so often where so often was expected. */
extern double emp_lift_low(int64_t observed, double expected);

/* List the triggers of a summary, the strongest first; room for emp_triggers_max is needed. */
extern size_t emp_triggers_max(const EmpTriggerSummary *s);
extern size_t emp_triggers_rank(const EmpTriggerSummary *s, EmpTrigger *triggers);

#endif
