/*
 * cohort_pg.c
 *		How many of the customers who came in one period came again later: cohort_retention.
 *
 * It reads a table of the user's own with the caller's rights, under a fixed search path; names
 * come from the catalogue, values go in as parameters.
 */
#include "base/pg_compat.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "base/table_pg.h"

PG_FUNCTION_INFO_V1(emp_cohort_retention);

/* Throw unless a unit is one into which time is cut here. */
static void
check_unit(const char *unit)
{
	static const char *const units[] = {"day", "week", "month", "quarter", "year"};

	for (size_t i = 0; i < lengthof(units); i++)
		if (strcmp(unit, units[i]) == 0)
			return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("unit \"%s\" is unknown", unit),
			 errhint("A unit is day, week, month, quarter or year.")));
}

/* Return the query: a customer's cohort is the unit of their first event; units that are over count. */
static char *
query(const char *table, const char *customer, const char *at)
{
	StringInfoData q;

	initStringInfo(&q);
	appendStringInfo(
		&q,
		"WITH activity AS MATERIALIZED (SELECT DISTINCT t.%s AS customer, "
		"date_trunc($1, t.%s::timestamptz) AS unit FROM %s AS t "
		"WHERE t.%s IS NOT NULL AND t.%s::timestamptz < $2 AND isfinite(t.%s::timestamptz)), "
		"began AS (SELECT customer, min(unit) AS cohort FROM activity GROUP BY customer), "
		"cohorts AS (SELECT cohort, count(*) AS customers FROM began GROUP BY cohort), "
		"seen AS (SELECT cohort, unit, count(*) AS active FROM activity JOIN began USING "
		"(customer) "
		"GROUP BY cohort, unit) "
		"SELECT c.cohort::date, (u.place - 1)::int, c.customers, coalesce(s.active, 0), "
		"100 * coalesce(s.active, 0)::float8 / c.customers FROM cohorts AS c "
		"CROSS JOIN LATERAL generate_series(c.cohort, $2, $3) WITH ORDINALITY AS u (unit, place) "
		"LEFT JOIN seen AS s ON s.cohort = c.cohort AND s.unit = u.unit "
		"WHERE u.unit + $3 <= $2 ORDER BY 1, 2",
		customer, at, table, customer, at, at);
	return q.data;
}

/* Return one unit as an interval. */
static Datum
step_of(const char *unit)
{
	const char *step = strcmp(unit, "quarter") == 0 ? "3 months" : psprintf("1 %s", unit);

	return DirectFunctionCall3(interval_in, CStringGetDatum(step), ObjectIdGetDatum(InvalidOid),
							   Int32GetDatum(-1));
}

/* cohort_retention(events, customer, at, unit, as_of) */
Datum
emp_cohort_retention(PG_FUNCTION_ARGS)
{
	Oid types[3] = {TEXTOID, TIMESTAMPTZOID, INTERVALOID};
	Datum arguments[3] = {PG_GETARG_DATUM(3), PG_GETARG_DATUM(4)};
	Oid relid = PG_GETARG_OID(0);
	const char *unit = text_to_cstring(PG_GETARG_TEXT_PP(3));
	const char *table = emp_table_quoted(relid);
	const char *customer = emp_column_quoted(relid, text_to_cstring(PG_GETARG_TEXT_PP(1)), NULL);
	const char *at = emp_column_quoted(relid, text_to_cstring(PG_GETARG_TEXT_PP(2)), NULL);
	char *sql = query(table, customer, at);

	check_unit(unit);
	if (TIMESTAMP_NOT_FINITE(PG_GETARG_TIMESTAMPTZ(4)))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("as_of is not finite")));
	arguments[2] = step_of(unit);
	emp_table_result(fcinfo, sql, 3, types, arguments);
	return (Datum) 0;
}
