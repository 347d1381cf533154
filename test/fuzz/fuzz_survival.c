/*
 * fuzz_survival.c
 *		Text into survival curves and log-rank summaries: what is taken reads back the same, and says
 *		something that can be.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "churn/log_rank.h"
#include "churn/survival_curve.h"

/* Let everything run. */
static void
no_check(void)
{
}

/* Read a table, closed; NULL when it is none. */
static EmpEventTable *
read_table(EmpEventKind kind, const char *text, size_t len)
{
	EmpEventTablePlan plan;
	EmpEventTable *result = NULL;
	EmpFailure failure;
	EmpEventTable *t;

	if (emp_event_table_parse_plan(text, len, kind, &plan, &failure) != EMP_OK)
		return NULL;
	t = malloc(emp_event_table_size(plan.room, plan.slots, plan.name_room));
	emp_event_table_init(t, &plan);
	if (emp_event_table_parse(text, len, t, no_check, &failure) == EMP_OK)
	{
		size_t bytes = emp_event_table_size(t->events, 0, t->names);
		void *scratch = malloc(emp_event_table_close_scratch(t));

		result = malloc(bytes);
		emp_event_table_close(t, scratch, result, no_check);
		require(emp_event_table_sound(result, kind, bytes));
		free(scratch);
	}
	else
		require(failure.message[0] != '\0');
	free(t);
	return result;
}

/* Ask everything of a curve. */
static void
use_curve(const EmpEventTable *t)
{
	double last = 1;
	EmpInterval interval;
	EmpMedian half;
	EmpCurve walk;
	double mean;

	emp_curve_start(&walk, t);
	while (emp_curve_next(&walk))
	{
		require(walk.survival >= 0 && walk.survival <= last && walk.at_risk > 0);
		if (emp_curve_interval(&walk, 0.95, &interval))
			require(interval.low <= walk.survival && walk.survival <= interval.high);
		last = walk.survival;
	}
	require(walk.at_risk == walk.churned + walk.censored);
	half = emp_curve_median(t, 0.9, no_check);
	require(isnan(half.median) == (last >= 0.5 + 2e-8) || last > 0.4999);
	if (emp_curve_mean(t, 10, &mean, no_check))
		require(mean >= 0 && mean <= 10);
}

/* Make the test of a summary. */
static void
use_groups(const EmpEventTable *t)
{
	EmpLogRankGroup *group = malloc(sizeof(*group) * t->groups);
	void *scratch = malloc(emp_log_rank_scratch(t));
	EmpLogRank test;

	emp_log_rank_test(t, group, &test, scratch, no_check);
	require(isnan(test.chi_square) || (test.p_value >= 0 && test.p_value <= 1 && test.df > 0));
	free(scratch);
	free(group);
}

/* Try a text as a table of a kind. */
static void
try_table(EmpEventKind kind, const char *data, size_t size)
{
	EmpEventTable *t = read_table(kind, data, size);
	EmpEventTable *again;
	char *text;

	if (t == NULL)
		return;
	text = malloc(emp_event_table_text_size(t));
	require(emp_event_table_print(t, text, no_check) < emp_event_table_text_size(t));
	again = read_table(kind, text, strlen(text));
	require(again != NULL && emp_event_table_compare(t, again) == 0);
	require(memcmp(t, again, emp_event_table_size(t->events, 0, t->names)) == 0);
	if (kind == EMP_EVENTS_OF_ALL)
		use_curve(t);
	else
		use_groups(t);
	free(again);
	free(text);
	free(t);
}

/* Run one input. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_table(EMP_EVENTS_OF_ALL, (const char *) data, size);
	try_table(EMP_EVENTS_OF_GROUPS, (const char *) data, size);
	return 0;
}
