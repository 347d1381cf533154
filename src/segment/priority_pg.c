/*
 * priority_pg.c
 *		SQL face of recovery_priority and recovery_priority_parts.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "base/failure_pg.h"
#include "base/instant.h"
#include "base/numeric_pg.h"
#include "emotion/context_pg.h"
#include "emotion/emotion_pg.h"
#include "segment/priority.h"

PG_FUNCTION_INFO_V1(emp_recovery_priority);
PG_FUNCTION_INFO_V1(emp_recovery_priority_parts);

/* Return an interval in hours; a month has 30 days, as where SQL compares intervals. */
static double
hours_of(const Interval *interval)
{
	__int128 micros =
		((__int128) interval->month * DAYS_PER_MONTH + interval->day) * EMP_INSTANT_DAY +
		interval->time;

	if (emp_interval_infinite(interval))
		return interval->month < 0 ? -INFINITY : INFINITY;
	return (double) micros / (double) (EMP_INSTANT_DAY / HOURS_PER_DAY);
}

/* Work out the priority that the arguments ask for. */
static void
priority_of(FunctionCallInfo fcinfo, EmpPriority *priority)
{
	EmpRecovery r;
	EmpEmotion e;
	EmpFailure failure;

	EMP_GETARG_EMOTION(0, &e);
	r.e = &e;
	r.value = emp_numeric_double(PG_GETARG_DATUM(1));
	r.hours = hours_of(PG_GETARG_INTERVAL_P(2));
	r.stage = emp_stage_pg(PG_GETARG_TEXT_PP(3));
	r.contacts = PG_GETARG_INT32(4);
	r.value_half =
		PG_NARGS() > 5 ? emp_numeric_double(PG_GETARG_DATUM(5)) : EMP_PRIORITY_VALUE_HALF;
	if (emp_priority(&r, priority, &failure) != EMP_OK)
		emp_throw(&failure);
}

/* recovery_priority(emotion, value, waiting, stage, prior_contacts [, value_half]) */
Datum
emp_recovery_priority(PG_FUNCTION_ARGS)
{
	EmpPriority priority;

	priority_of(fcinfo, &priority);
	PG_RETURN_FLOAT8(priority.total);
}

/* recovery_priority_parts(emotion, value, waiting, stage, prior_contacts [, value_half]) */
Datum
emp_recovery_priority_parts(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	EmpPriority priority;

	priority_of(fcinfo, &priority);
	InitMaterializedSRF(fcinfo, 0);
	for (int p = 0; p < EMP_PRIORITY_PARTS; p++)
	{
		Datum values[5] = {CStringGetTextDatum(emp_priority_part_name(p)),
						   Float8GetDatum(priority.criticality),
						   Float8GetDatum(emp_priority_part_weight(p)),
						   Float8GetDatum(priority.share[p]), Float8GetDatum(priority.points[p])};
		bool nulls[5] = {false};

		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}
