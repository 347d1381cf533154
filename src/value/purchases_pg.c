/*
 * purchases_pg.c
 *		SQL face of purchase_stats and cltv_historic over orders, and of the type purchase_summary.
 *
 * The state of the aggregates is open and grows by doubling, what people see is closed, and every
 * function takes either.  Orders come with a timestamptz, a timestamp or a date; what counts is the
 * wall clock, in UTC for the first, so no result depends on the session's time zone.
 */
#include "base/pg_compat.h"

#include "catalog/pg_type.h"
#include "common/int.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

#include "base/instant.h"
#include "base/interrupt_pg.h"
#include "base/numeric_pg.h"
#include "base/state_pg.h"
#include "value/basic_value.h"
#include "value/purchase_stats_pg.h"
#include "value/purchases.h"

#define TYPE "purchase_summary"
#define EMP_PURCHASE_SUMMARY_FORMAT EMP_PURCHASES_FORMAT
#define SCRATCH_ENTRIES 64
#define USUAL_SCALE 2 /* of money */

PG_FUNCTION_INFO_V1(emp_purchase_summary_combine);
PG_FUNCTION_INFO_V1(emp_purchase_summary_final);
PG_FUNCTION_INFO_V1(emp_purchase_summary_jsonb);
PG_FUNCTION_INFO_V1(emp_purchase_stats_final);
PG_FUNCTION_INFO_V1(emp_cltv_historic);
PG_FUNCTION_INFO_V1(emp_cltv_historic_discount);
PG_FUNCTION_INFO_V1(emp_cltv_historic_final);

/* ---------------------------------------------------------------------------------------------
 * States.
 */

/* Fetch a state to read, open or closed. */
static EmpPurchases *
get_any(Datum datum)
{
	EmpPurchases *p = emp_state_get_sized(datum, EMP_PURCHASES_FORMAT, TYPE);

	if (unlikely(!emp_purchases_sound(p, VARSIZE(p))))
		emp_throw_damaged(TYPE);
	return p;
}

/* Make an open state of nothing. */
static EmpPurchases *
new_state(const EmpPurchases *like, const EmpPurchasesPlan *plan)
{
	Size size = emp_purchases_size(plan->width, plan->room);
	EmpPurchases *p = palloc(size);

	emp_purchases_init(p, like, plan);
	SET_VARSIZE(p, size);
	return p;
}

/* Return the closed form of a state of the greatest width, which gets compacted; NULL when a sum is too large. */
static EmpPurchases *
close_widest(EmpPurchases *widest, EmpFailure *failure)
{
	EmpPurchasesPlan plan;
	EmpPurchases *closed;

	emp_purchases_compact(widest, emp_check_interrupts);
	if (emp_purchases_plan_closed(widest, &plan, emp_check_interrupts, failure) != EMP_OK)
		return NULL;
	closed = new_state(widest, &plan);
	emp_purchases_merge(closed, widest, emp_check_interrupts);
	return closed;
}

/* Fetch a closed state to read: always a copy. */
static EmpPurchases *
get_closed(Datum datum)
{
	EmpPurchases *p = get_any(datum);
	EmpPurchasesPlan plan = {.scale = p->scale, .width = EMP_PURCHASES_WIDEST, .room = p->entries};
	EmpPurchases *widest = new_state(p, &plan);
	EmpPurchases *closed;
	EmpFailure failure;

	emp_purchases_merge(widest, p, emp_check_interrupts);
	closed = close_widest(widest, &failure);
	if (closed == NULL)
		emp_throw(&failure);
	pfree(widest);
	return closed;
}

/* Room for a state of few entries. */
typedef union Scratch
{
	EmpPurchases state;
	uint64 words[sizeof(EmpPurchases) / sizeof(uint64) + EMP_PURCHASES_WIDEST * SCRATCH_ENTRIES];
} Scratch;

/* Return a state whose entries are in order, itself or a copy; most copies are in the scratch. */
static EmpPurchases *
in_order(EmpPurchases *p, Scratch *scratch)
{
	Size used = emp_purchases_size(p->width, p->entries);
	EmpPurchases *copy;

	if (emp_purchases_in_order(p))
		return p;
	copy = p->entries <= SCRATCH_ENTRIES ? &scratch->state : palloc(used);
	memcpy(copy, p, used);
	emp_purchases_compact(copy, emp_check_interrupts);
	return copy;
}

/* Add a state to the first argument, which is p or NULL, and return the sum. */
static EmpPurchases *
add_state(FunctionCallInfo fcinfo, EmpPurchases *p, const EmpPurchases *more)
{
	bool own = p != NULL && AggCheckCallContext(fcinfo, NULL);
	EmpPurchasesPlan plan;
	EmpPurchases *larger;
	EmpFailure failure;

	if (p != NULL && emp_purchases_same(p, more, &failure) != EMP_OK)
		emp_throw(&failure);
	if (own && p->room - p->entries < more->entries && p->entries > EMP_PURCHASES_FEW)
		emp_purchases_compact(p, emp_check_interrupts);
	if (emp_purchases_plan(p, more, &plan, emp_check_interrupts, &failure) != EMP_OK)
		emp_throw(&failure);
	if (own && emp_purchases_fits(p, &plan))
	{
		emp_purchases_merge(p, more, emp_check_interrupts);
		return p;
	}
	larger = new_state(more, &plan);
	if (p != NULL)
		emp_purchases_merge(larger, p, emp_check_interrupts);
	emp_purchases_merge(larger, more, emp_check_interrupts);
	return larger;
}

/* Add a row to the first argument, which may be NULL. */
static Datum
add_row(FunctionCallInfo fcinfo, const EmpPurchases *head, const EmpPurchase *row)
{
	EmpPurchases *p = PG_ARGISNULL(0) ? NULL : get_any(PG_GETARG_DATUM(0));
	EmpPurchaseRow more;
	EmpFailure failure;

	if (likely(p != NULL && AggCheckCallContext(fcinfo, NULL)))
	{
		if (unlikely(emp_purchases_same(p, head, &failure) != EMP_OK))
			emp_throw(&failure);
		if (likely(emp_purchases_add(p, row)))
			PG_RETURN_POINTER(p);
	}
	emp_purchases_of_row(&more, head, row);
	PG_RETURN_POINTER(add_state(fcinfo, p, &more.state));
}

/* Read the text form; NULL when it does not parse. */
static void *
parse(const char *text, Size len, EmpFailure *failure)
{
	EmpPurchases nothing = {.bucket = 1};
	EmpPurchasesPlan plan;
	EmpPurchases *p;

	if (emp_purchases_parse_plan(text, len, &plan, failure) != EMP_OK)
		return NULL;
	p = new_state(&nothing, &plan);
	if (emp_purchases_parse(text, len, p, emp_check_interrupts, failure) != EMP_OK)
		return NULL;
	return close_widest(p, failure);
}

/* Print the text form. */
static char *
print(Datum datum)
{
	EmpPurchases *p = get_closed(datum);
	char *text = palloc(EMP_PURCHASES_TEXT_HEAD + EMP_PURCHASES_TEXT_ENTRY * (Size) p->entries);

	emp_purchases_print(p, text, emp_check_interrupts);
	return text;
}

EMP_TEXT_STATE_IO_FUNCTIONS(purchase_summary, PURCHASE_SUMMARY, parse, print)
EMP_STATE_ORDER_FUNCTIONS(purchase_summary, get_closed, emp_purchases_compare)
EMP_STATE_HASH_FUNCTIONS(purchase_summary, get_closed, emp_purchases_hash)

/* ---------------------------------------------------------------------------------------------
 * Arguments.
 */

/* Return a moment that was checked. */
static int64
checked(int64 at)
{
	if (unlikely(!emp_instant_valid(at)))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("time is infinite"),
				 errdetail("A purchase has a moment, or a day, that can be told from others."),
				 errhint("Leave such rows out by a FILTER (WHERE isfinite(...)).")));
	return at;
}

/* Fetch a timestamptz or a timestamp: the wall clock, of UTC for the first. */
static int64
getarg_timestamp(FunctionCallInfo fcinfo, int arg)
{
	return checked(PG_GETARG_TIMESTAMP(arg));
}

/* Fetch a date: its midnight.  There are dates far behind the last timestamp. */
static int64
getarg_date(FunctionCallInfo fcinfo, int arg)
{
	DateADT date = PG_GETARG_DATEADT(arg);

	if (DATE_NOT_FINITE(date))
		return checked(EMP_INSTANT_NEVER);
	if (unlikely(date >= TIMESTAMP_END_JULIAN - POSTGRES_EPOCH_JDATE))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("date is out of range"),
						errdetail("Purchases are in the years up to 294276, as timestamps are.")));
	return date * EMP_INSTANT_DAY;
}

/* Fetch the length of a bucket in microseconds. */
static int64
getarg_bucket(FunctionCallInfo fcinfo, int arg)
{
	Interval *bucket = PG_GETARG_INTERVAL_P(arg);
	int64 length;

	if (unlikely(bucket->month != 0))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("a bucket of months has no fixed length"),
						errhint("Take days or hours, such as interval '7 days'.")));
	if (unlikely(pg_mul_s64_overflow(bucket->day, EMP_INSTANT_DAY, &length) ||
				 pg_add_s64_overflow(length, bucket->time, &length) || length <= 0))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("the length of a bucket is off its range"),
						errdetail("It is above 0 and at most 106,751,991 days.")));
	return length;
}

/* Fetch an amount of money. */
static EmpDecimal
getarg_money(FunctionCallInfo fcinfo, int arg)
{
	EmpDecimal money;
	EmpNumericResult result = emp_numeric_read(PG_GETARG_DATUM(arg), &money);

	if (likely(result == EMP_NUMERIC_OK))
		return money;
	if (result == EMP_NUMERIC_NOT_FINITE)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("amount is NaN or infinite"),
				 errdetail("An amount is a finite number, below 0 for a refund.")));
	ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					errmsg("amount has too many digits for exact sums"),
					errdetail("An amount has at most 37 decimals and 37 digits."),
					errhint("Round it to the decimals that matter.")));
	pg_unreachable();
}

/* Fetch an annual discount. */
static float8
getarg_discount(FunctionCallInfo fcinfo, int arg)
{
	float8 discount = PG_GETARG_FLOAT8(arg);
	EmpFailure failure;

	if (unlikely(emp_paid_discount_check(discount, &failure) != EMP_OK))
		emp_throw(&failure);
	return discount == 0 ? 0 : discount; /* one 0 only, so that equal values are equal bytes */
}

/* Return the bucket of a moment. */
static int64
bucket_of(int64 at, int64 bucket)
{
	int64 number;
	EmpFailure failure;

	if (unlikely(emp_purchase_bucket_of(at, bucket, &number, &failure) != EMP_OK))
		emp_throw(&failure);
	return number;
}

/* ---------------------------------------------------------------------------------------------
 * Transition functions.
 */

/* Return whether an argument behind the state is NULL. */
static inline bool
any_null(FunctionCallInfo fcinfo)
{
	int i;

	for (i = 1; i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i))
			return true;
	return false;
}

/*
 * Return a common amount with the usual decimals at least, so that few states have to be remade because
 * 12.30 came before 12.34.
 */
static EmpDecimal
with_usual_decimals(EmpDecimal money)
{
	if (money.scale < USUAL_SCALE && money.units == (int32) money.units)
	{
		emp_decimal_finer(&money.units, USUAL_SCALE - money.scale);
		money.scale = USUAL_SCALE;
	}
	return money;
}

/* Add an order. */
static Datum
add_order(FunctionCallInfo fcinfo, const EmpPurchases *head, int64 at, EmpDecimal money)
{
	EmpPurchase row = {.money = money};
	int64 number = bucket_of(at, head->bucket);

	row.key = emp_purchase_key(number, row.money.units >= 0);
	row.counts = head->kind != EMP_PURCHASES_AS_OF || number <= head->parameter;
	return add_row(fcinfo, head, &row);
}

/* Add an order to a summary; the bucket, if there is one, is the fourth argument. */
static Datum
accum(FunctionCallInfo fcinfo, int64 (*getarg)(FunctionCallInfo, int))
{
	EmpPurchases head = {.bucket = EMP_INSTANT_DAY};

	if (any_null(fcinfo))
		return emp_state_unchanged(fcinfo);
	if (PG_NARGS() > 3)
		head.bucket = getarg_bucket(fcinfo, 3);
	return add_order(fcinfo, &head, getarg(fcinfo, 1),
					 with_usual_decimals(getarg_money(fcinfo, 2)));
}

/* Add an order as of a moment; the bucket, if there is one, is the fifth argument. */
static Datum
accum_as_of(FunctionCallInfo fcinfo, int64 (*getarg)(FunctionCallInfo, int))
{
	EmpPurchases head = {.bucket = EMP_INSTANT_DAY, .kind = EMP_PURCHASES_AS_OF};

	if (any_null(fcinfo))
		return emp_state_unchanged(fcinfo);
	if (PG_NARGS() > 4)
		head.bucket = getarg_bucket(fcinfo, 4);
	head.parameter = bucket_of(getarg(fcinfo, 3), head.bucket);
	return add_order(fcinfo, &head, getarg(fcinfo, 1),
					 with_usual_decimals(getarg_money(fcinfo, 2)));
}

/*
 * Add a payment, with the discount, if there is one, as the fourth argument.
 *
 * Without a discount it does not matter when a payment was; with one, it does to the microsecond.
 */
static Datum
accum_payment(FunctionCallInfo fcinfo, int64 (*getarg)(FunctionCallInfo, int))
{
	EmpPurchases head = {.bucket = PG_INT64_MAX};

	if (any_null(fcinfo))
		return emp_state_unchanged(fcinfo);
	if (PG_NARGS() > 3)
	{
		float8 discount = getarg_discount(fcinfo, 3);

		head.bucket = 1;
		head.kind = EMP_PURCHASES_DISCOUNT;
		memcpy(&head.parameter, &discount, sizeof(discount));
	}
	return add_order(fcinfo, &head, getarg(fcinfo, 2), getarg_money(fcinfo, 1));
}

/* Define the functions of a type of time. */
#define TIME_FUNCTIONS(time, GETARG)                                                               \
	PG_FUNCTION_INFO_V1(emp_purchase_summary_accum_##time);                                        \
	Datum emp_purchase_summary_accum_##time(PG_FUNCTION_ARGS)                                      \
	{                                                                                              \
		return accum(fcinfo, GETARG);                                                              \
	}                                                                                              \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_purchase_summary_accum_as_of_##time);                                  \
	Datum emp_purchase_summary_accum_as_of_##time(PG_FUNCTION_ARGS)                                \
	{                                                                                              \
		return accum_as_of(fcinfo, GETARG);                                                        \
	}                                                                                              \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_purchase_summary_accum_payment_##time);                                \
	Datum emp_purchase_summary_accum_payment_##time(PG_FUNCTION_ARGS)                              \
	{                                                                                              \
		return accum_payment(fcinfo, GETARG);                                                      \
	}                                                                                              \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_purchase_stats_##time);                                                \
	Datum emp_purchase_stats_##time(PG_FUNCTION_ARGS)                                              \
	{                                                                                              \
		return stats_as_of(fcinfo, GETARG(fcinfo, 1));                                             \
	}

/* Add a summary to a summary. */
Datum
emp_purchase_summary_combine(PG_FUNCTION_ARGS)
{
	EmpPurchases *more;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	more = get_any(PG_GETARG_DATUM(1));
	if (PG_ARGISNULL(0))
		PG_RETURN_POINTER(more);
	PG_RETURN_POINTER(add_state(fcinfo, get_any(PG_GETARG_DATUM(0)), more));
}

/* Close a summary. */
Datum
emp_purchase_summary_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(get_closed(PG_GETARG_DATUM(0)));
}

/* ---------------------------------------------------------------------------------------------
 * What a state says.
 */

/* Count the purchases of a state that is in order, up to a bucket. */
static void
count(const EmpPurchases *p, int64 as_of, EmpPurchasesResult *result)
{
	EmpFailure failure;

	if (unlikely(emp_purchases_result(p, as_of, result, emp_check_interrupts, &failure) != EMP_OK))
		emp_throw(&failure);
}

/* Return the statistics of a state as of a bucket. */
static Datum
stats(FunctionCallInfo fcinfo, EmpPurchases *p, int64 as_of)
{
	EmpPurchasesResult result;
	Scratch scratch;

	p = in_order(p, &scratch);
	count(p, as_of, &result);
	if (result.purchases == 0)
		PG_RETURN_NULL();
	return emp_purchase_stats_datum(fcinfo, result.purchases - 1,
									emp_purchases_days(p, result.first, result.last),
									emp_purchases_days(p, result.first, as_of), result.repeats);
}

/* Return the statistics of a state that knows its moment. */
Datum
emp_purchase_stats_final(PG_FUNCTION_ARGS)
{
	EmpPurchases *p = get_any(PG_GETARG_DATUM(0));

	if (p->kind != EMP_PURCHASES_AS_OF)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("this summary does not say as of when"),
						errhint("Use purchase_stats(summary, as_of).")));
	return stats(fcinfo, p, p->parameter);
}

/* Return the statistics of a summary as of a moment. */
static Datum
stats_as_of(FunctionCallInfo fcinfo, int64 at)
{
	EmpPurchases *p = get_any(PG_GETARG_DATUM(0));
	int64 as_of = bucket_of(at, p->bucket);

	if (p->kind == EMP_PURCHASES_AS_OF && p->parameter < as_of)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("this summary ends before as_of"),
				 errhint("Make it by purchase_agg, which keeps all purchases.")));
	return stats(fcinfo, p, as_of);
}

TIME_FUNCTIONS(timestamp, getarg_timestamp)
TIME_FUNCTIONS(date, getarg_date)

/* Return all money of a state, discounted. */
static Datum
discounted(EmpPurchases *p, float8 discount)
{
	Scratch scratch;
	EmpPurchasesResult result;

	p = in_order(p, &scratch);
	count(p, EMP_PURCHASES_KEY_MAX, &result);
	if (discount == 0)
		return emp_numeric_make(result.total);
	return DirectFunctionCall1(float8_numeric, Float8GetDatum(emp_purchases_discounted(
												   p, discount, emp_check_interrupts)));
}

/* Return all money of a summary. */
Datum
emp_cltv_historic(PG_FUNCTION_ARGS)
{
	return discounted(get_any(PG_GETARG_DATUM(0)), 0);
}

/* Return all money of a summary, discounted. */
Datum
emp_cltv_historic_discount(PG_FUNCTION_ARGS)
{
	return discounted(get_any(PG_GETARG_DATUM(0)), getarg_discount(fcinfo, 1));
}

/* Return all money of a state that knows its discount. */
Datum
emp_cltv_historic_final(PG_FUNCTION_ARGS)
{
	EmpPurchases *p = get_any(PG_GETARG_DATUM(0));
	float8 discount = 0;

	if (p->kind == EMP_PURCHASES_DISCOUNT)
		memcpy(&discount, &p->parameter, sizeof(discount));
	return discounted(p, discount);
}

/* Append the begin of a bucket. */
static void
append_bucket(StringInfo json, const char *name, const EmpPurchases *p, int64 number, bool known)
{
	Timestamp start = emp_purchase_bucket_start(number, p->bucket);
	char text[MAXDATELEN + 1];

	if (known)
		appendStringInfo(json, ", \"%s\": \"%s\"", name,
						 JsonEncodeDateTime(text, TimestampGetDatum(start), TIMESTAMPOID, NULL));
	else
		appendStringInfo(json, ", \"%s\": null", name);
}

/* Show what a summary says. */
Datum
emp_purchase_summary_jsonb(PG_FUNCTION_ARGS)
{
	EmpPurchases *p = get_closed(PG_GETARG_DATUM(0));
	EmpPurchasesResult result;
	StringInfoData json;

	count(p, EMP_PURCHASES_KEY_MAX, &result);
	initStringInfo(&json);
	appendStringInfo(&json, "{\"purchases\": " INT64_FORMAT ", \"refunds\": " INT64_FORMAT,
					 result.purchases, result.refunds);
	append_bucket(&json, "first", p, result.first, result.purchases > 0);
	append_bucket(&json, "last", p, result.last, result.purchases > 0);
	appendStringInfo(
		&json, ", \"total\": %s",
		DatumGetCString(DirectFunctionCall1(numeric_out, emp_numeric_make(result.total))));
	emp_json_number(&json, "bucket_days", (double) p->bucket / EMP_INSTANT_DAY);
	return emp_json_datum(&json);
}
