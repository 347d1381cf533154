/*
 * event_table_pg.c
 *		SQL face of the types survival_curve and log_rank_summary.
 *
 * As in triggers_pg.c, the state of the aggregates is open and grows by doubling, what people see is
 * closed, and every function takes either.
 */
#include "base/pg_compat.h"

#include "datatype/timestamp.h"
#include "fmgr.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "base/interrupt_pg.h"
#include "base/state_pg.h"
#include "churn/event_table_pg.h"

#define EMP_SURVIVAL_CURVE_FORMAT EMP_EVENT_TABLE_FORMAT
#define EMP_LOG_RANK_SUMMARY_FORMAT EMP_EVENT_TABLE_FORMAT

PG_FUNCTION_INFO_V1(emp_survival_curve_accum);
PG_FUNCTION_INFO_V1(emp_survival_curve_accum_interval);
PG_FUNCTION_INFO_V1(emp_log_rank_summary_accum);

/* By kind. */
static const char *const types[EMP_EVENT_KINDS] = {"survival_curve", "log_rank_summary"};

/* Fetch a table to read, open or closed. */
static EmpEventTable *
get_any(Datum datum, EmpEventKind kind)
{
	EmpEventTable *t = emp_state_get_sized(datum, EMP_EVENT_TABLE_FORMAT, types[kind]);

	if (unlikely(!emp_event_table_sound(t, kind, VARSIZE(t))))
		emp_throw_damaged(types[kind]);
	return t;
}

/* Make an open table of nothing. */
static EmpEventTable *
new_table(const EmpEventTablePlan *plan)
{
	Size size = emp_event_table_size(plan->room, plan->slots, plan->name_room);
	EmpEventTable *t = palloc(size);

	emp_event_table_init(t, plan);
	SET_VARSIZE(t, size);
	return t;
}

/* Return a table that is closed. */
static EmpEventTable *
close_table(const EmpEventTable *t)
{
	Size size = emp_event_table_size(t->events, 0, t->names);
	EmpEventTable *closed = palloc(size);
	void *scratch = palloc(emp_event_table_close_scratch(t));

	emp_event_table_close(t, scratch, closed, emp_check_interrupts);
	SET_VARSIZE(closed, size);
	pfree(scratch);
	return closed;
}

/* Fetch a closed table to read. */
EmpEventTable *
emp_event_table_get(Datum datum, EmpEventKind kind)
{
	EmpEventTable *t = get_any(datum, kind);

	return t->slots == 0 ? t : close_table(t);
}

/*
 * Fetch the first argument, which may be NULL, as an open table that may be changed and returned, with
 * room for so many more events and bytes of names.
 *
 * An open table that an aggregate passes in was made here, so its hash table is to be trusted.
 */
static EmpEventTable *
get_writable(FunctionCallInfo fcinfo, EmpEventKind kind, uint32 more, uint32 names)
{
	EmpEventTable *t = PG_ARGISNULL(0) ? NULL : get_any(PG_GETARG_DATUM(0), kind);
	EmpEventTablePlan plan;
	EmpEventTable *larger;
	EmpFailure failure;

	if (t != NULL && AggCheckCallContext(fcinfo, NULL) && emp_event_table_fits(t, more, names))
		return t;
	if (emp_event_table_plan(t, kind, more, names, &plan, &failure) != EMP_OK)
		emp_throw(&failure);
	larger = new_table(&plan);
	if (t != NULL && emp_event_table_merge(larger, t, emp_check_interrupts, &failure) != EMP_OK)
		emp_throw(&failure);
	return larger;
}

/* Read a text form; NULL when it does not parse. */
static void *
parse(const char *text, Size len, EmpEventKind kind, EmpFailure *failure)
{
	EmpEventTablePlan plan;
	EmpEventTable *t;

	if (emp_event_table_parse_plan(text, len, kind, &plan, failure) != EMP_OK)
		return NULL;
	t = new_table(&plan);
	if (emp_event_table_parse(text, len, t, emp_check_interrupts, failure) != EMP_OK)
		return NULL;
	return close_table(t);
}

/* Print the text form. */
static char *
print(Datum datum, EmpEventKind kind)
{
	EmpEventTable *t = emp_event_table_get(datum, kind);
	Size size = emp_event_table_text_size(t);
	char *text;

	if (!AllocSizeIsValid(size))
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("too many different durations for the text form"),
						errdetail("The text of %u durations may have more than 1 GB.", t->events)));
	text = palloc(size);
	emp_event_table_print(t, text, emp_check_interrupts);
	return text;
}

/* Add a table to a table: combine function, and the transition function of rollup. */
static Datum
combine(FunctionCallInfo fcinfo, EmpEventKind kind)
{
	EmpEventTable *into;
	EmpEventTable *from;
	EmpFailure failure;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	from = get_any(PG_GETARG_DATUM(1), kind);
	into = get_writable(fcinfo, kind, from->events, from->names);
	if (emp_event_table_merge(into, from, emp_check_interrupts, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(into);
}

/* Define the functions of a type; its final function closes a table. */
#define TABLE_FUNCTIONS(type, TYPE, kind)                                                          \
	static void *type##_parse(const char *text, Size len, EmpFailure *failure)                     \
	{                                                                                              \
		return parse(text, len, kind, failure);                                                    \
	}                                                                                              \
                                                                                                   \
	static char *type##_print(Datum datum)                                                         \
	{                                                                                              \
		return print(datum, kind);                                                                 \
	}                                                                                              \
                                                                                                   \
	static EmpEventTable *type##_get(Datum datum)                                                  \
	{                                                                                              \
		return emp_event_table_get(datum, kind);                                                   \
	}                                                                                              \
                                                                                                   \
	EMP_TEXT_STATE_IO_FUNCTIONS(type, TYPE, type##_parse, type##_print)                            \
	EMP_STATE_ORDER_FUNCTIONS(type, type##_get, emp_event_table_compare)                           \
	EMP_STATE_HASH_FUNCTIONS(type, type##_get, emp_event_table_hash)                               \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_##type##_combine);                                                     \
	Datum emp_##type##_combine(PG_FUNCTION_ARGS)                                                   \
	{                                                                                              \
		return combine(fcinfo, kind);                                                              \
	}                                                                                              \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_##type##_final);                                                       \
	Datum emp_##type##_final(PG_FUNCTION_ARGS)                                                     \
	{                                                                                              \
		PG_RETURN_POINTER(type##_get(PG_GETARG_DATUM(0)));                                         \
	}

TABLE_FUNCTIONS(survival_curve, SURVIVAL_CURVE, EMP_EVENTS_OF_ALL)
TABLE_FUNCTIONS(log_rank_summary, LOG_RANK_SUMMARY, EMP_EVENTS_OF_GROUPS)

/* Add a customer to the table in the first argument. */
static Datum
add(FunctionCallInfo fcinfo, EmpEventKind kind, double time, const char *name, Size len)
{
	bool churned = PG_GETARG_BOOL(2);
	EmpEventRow row = {time, name, len, churned, !churned};
	EmpEventTable *t;
	EmpFailure failure;

	if (emp_event_time_check(time, &failure) != EMP_OK ||
		emp_event_name_check(len, &failure) != EMP_OK)
		emp_throw(&failure);
	t = get_writable(fcinfo, kind, 1, kind == EMP_EVENTS_OF_ALL ? 0 : emp_event_name_size(len));
	if (unlikely(emp_event_table_add(t, &row, &failure) != EMP_OK))
		emp_throw(&failure);
	PG_RETURN_POINTER(t);
}

/* Add a customer with a duration: the transition function of kaplan_meier. */
Datum
emp_survival_curve_accum(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return emp_state_unchanged(fcinfo);
	return add(fcinfo, EMP_EVENTS_OF_ALL, PG_GETARG_FLOAT8(1), NULL, 0);
}

/* The same with an interval, which is counted in days as extract(epoch) counts it in seconds. */
Datum
emp_survival_curve_accum_interval(PG_FUNCTION_ARGS)
{
	const Interval *span;
	double days;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return emp_state_unchanged(fcinfo);
	span = PG_GETARG_INTERVAL_P(1);
	if (INTERVAL_NOT_FINITE(span))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("duration is infinite"),
						errdetail("It is a finite interval from 0.")));
	days = DAYS_PER_YEAR * (span->month / MONTHS_PER_YEAR) +
		   (double) DAYS_PER_MONTH * (span->month % MONTHS_PER_YEAR) + span->day +
		   (double) span->time / USECS_PER_DAY;
	return add(fcinfo, EMP_EVENTS_OF_ALL, days, NULL, 0);
}

/* Add a customer of a group: the transition function of log_rank. */
Datum
emp_log_rank_summary_accum(PG_FUNCTION_ARGS)
{
	text *name;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		return emp_state_unchanged(fcinfo);
	name = PG_GETARG_TEXT_PP(3);
	return add(fcinfo, EMP_EVENTS_OF_GROUPS, PG_GETARG_FLOAT8(1), VARDATA_ANY(name),
			   VARSIZE_ANY_EXHDR(name));
}
