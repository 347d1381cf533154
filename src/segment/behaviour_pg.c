/*
 * behaviour_pg.c
 *		What customers do that calls for a word: abandoned_carts.  (unusual_duration: quantile_pg.c.)
 *
 * It reads a table of the user's own with the caller's rights, under a fixed search path; names come from the
 * catalogue, values go in as parameters.
 */
#include "base/pg_compat.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "base/table_pg.h"

PG_FUNCTION_INFO_V1(emp_abandoned_carts);

/* The arguments. */
enum
{
	EVENTS,
	CUSTOMER,
	EVENT,
	AT,
	AS_OF,
	AFTER,
	CART, /* these may be missing */
	PURCHASE
};

/* The names of events where these arguments are missing. */
#define USUAL_CART "add_to_cart"
#define USUAL_PURCHASE "purchase"

/*
 * Return the query: cart events since the last purchase, of customers the last of whose is old enough.
 *
 * What happened at as_of or later is not there for any part of it, so rows to come change nothing.
 */
static char *
query(const char *table, const char *customer, const char *event, const char *at)
{
	StringInfoData q;

	initStringInfo(&q);
	appendStringInfo(
		&q,
		"WITH seen AS (SELECT t.%s::text AS customer, t.%s::text AS event, "
		"t.%s::timestamptz AS at, max(t.%s::timestamptz) FILTER (WHERE t.%s::text = $2) "
		"OVER (PARTITION BY t.%s::text) AS bought FROM %s AS t "
		"WHERE t.%s IS NOT NULL AND t.%s::text IN ($1, $2) AND t.%s::timestamptz < $3 "
		"AND isfinite(t.%s::timestamptz)) "
		"SELECT customer, max(at), $3 - max(at), count(*) FROM seen "
		"WHERE event = $1 AND (bought IS NULL OR at > bought) "
		"GROUP BY customer HAVING max(at) <= $3 - $4 ORDER BY 2 DESC, 1",
		customer, event, at, at, event, customer, table, customer, event, at, at);
	return q.data;
}

/* Check the moment and the time that has to be over. */
static void
check_times(TimestampTz as_of, const Interval *after)
{
	static const Interval none = {0};

	if (TIMESTAMP_NOT_FINITE(as_of))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("as_of is not finite")));
	if (emp_interval_infinite(after) ||
		DatumGetBool(
			DirectFunctionCall2(interval_lt, IntervalPGetDatum(after), IntervalPGetDatum(&none))))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("after is negative or infinite"),
				 errhint("It is the time for which nothing has been bought, for example "
						 "interval '1 hour'.")));
}

/* Return the name of an event. */
static Datum
event_name(FunctionCallInfo fcinfo, int arg, const char *usual)
{
	return PG_NARGS() > arg ? PG_GETARG_DATUM(arg) : CStringGetTextDatum(usual);
}

/* abandoned_carts(events, customer, event, at, as_of, after [, cart, purchase]) */
Datum
emp_abandoned_carts(PG_FUNCTION_ARGS)
{
	Oid relid = PG_GETARG_OID(EVENTS);
	const char *table = emp_table_quoted(relid);
	const char *customer =
		emp_column_quoted(relid, text_to_cstring(PG_GETARG_TEXT_PP(CUSTOMER)), NULL);
	const char *event = emp_column_quoted(relid, text_to_cstring(PG_GETARG_TEXT_PP(EVENT)), NULL);
	const char *at = emp_column_quoted(relid, text_to_cstring(PG_GETARG_TEXT_PP(AT)), NULL);
	char *sql = query(table, customer, event, at);
	Oid types[4] = {TEXTOID, TEXTOID, TIMESTAMPTZOID, INTERVALOID};
	Datum arguments[4] = {event_name(fcinfo, CART, USUAL_CART),
						  event_name(fcinfo, PURCHASE, USUAL_PURCHASE), PG_GETARG_DATUM(AS_OF),
						  PG_GETARG_DATUM(AFTER)};

	check_times(PG_GETARG_TIMESTAMPTZ(AS_OF), PG_GETARG_INTERVAL_P(AFTER));
	emp_table_result(fcinfo, sql, 4, types, arguments);
	return (Datum) 0;
}
