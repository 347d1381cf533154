/*
 * quantile_pg.c
 *		SQL face of the types quantile_sketch and rfm_summary, and of what a quantile_sketch says.
 *
 * The state of the aggregates is open and grows; what people see is closed, and every function takes
 * either.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/array.h"

#include "base/interrupt_pg.h"
#include "base/number.h"
#include "base/state_pg.h"
#include "segment/quantile_pg.h"

#define EMP_RFM_SUMMARY_FORMAT EMP_QUANTILE_SKETCH_FORMAT
#define USUAL_QUANTILE 0.95 /* what is above it is unusual */

PG_FUNCTION_INFO_V1(emp_quantile_sketch_quantile);
PG_FUNCTION_INFO_V1(emp_quantile_sketch_quantiles);
PG_FUNCTION_INFO_V1(emp_quantile_rank_number);
PG_FUNCTION_INFO_V1(emp_quantile_sketch_jsonb);
PG_FUNCTION_INFO_V1(emp_quantile_sketch_accum);
PG_FUNCTION_INFO_V1(emp_unusual_duration);

/* Return the name of the type with so many series. */
static const char *
type_of(int series)
{
	return series == 1 ? "quantile_sketch" : "rfm_summary";
}

/* Fetch a sketch, open or closed, once it is sure that nothing in its head leads astray. */
static EmpQuantileSketch *
get_any(Datum datum, int series)
{
	EmpQuantileSketch *s = emp_state_get_sized(datum, EMP_QUANTILE_SKETCH_FORMAT, type_of(series));

	if (unlikely(!emp_quantile_sketch_sound(s, series, VARSIZE(s))))
		emp_throw_damaged(type_of(series));
	return s;
}

/* Make an open sketch of nothing. */
static EmpQuantileSketch *
new_sketch(int series, uint32 room)
{
	Size size = emp_quantile_sketch_size(room);
	EmpQuantileSketch *s = palloc(size);

	emp_quantile_sketch_init(s, series, room);
	SET_VARSIZE(s, size);
	return s;
}

/* Return a sketch with another room. */
static EmpQuantileSketch *
with_room(EmpQuantileSketch *s, uint32 room)
{
	Size size = emp_quantile_sketch_size(room);

	s = repalloc(s, size);
	s->room = room;
	SET_VARSIZE(s, size);
	return s;
}

/* Put a sketch in order, in a new one. */
static EmpQuantileSketch *
compact(const EmpQuantileSketch *s)
{
	EmpQuantileSketch *into = new_sketch(s->series, s->buckets);
	EmpKeyed *scratch = palloc(emp_quantile_sketch_scratch(s) * sizeof(EmpKeyed));

	emp_quantile_sketch_compact(s, scratch, into, emp_check_interrupts);
	pfree(scratch);
	return into;
}

/* Fetch a closed sketch, all of which is possible. */
EmpQuantileSketch *
emp_quantile_sketch_get(Datum datum, int series)
{
	EmpQuantileSketch *s = get_any(datum, series);

	if (s->sorted < s->room)
	{
		s = compact(s);
		s = with_room(s, s->buckets);
	}
	if (unlikely(!emp_quantile_sketch_possible(s)))
		emp_throw_damaged(type_of(series));
	return s;
}

/* Fetch the first argument, or a sketch of nothing, as one that may be changed and takes so many more. */
EmpQuantileSketch *
emp_quantile_sketch_writable(FunctionCallInfo fcinfo, int series, uint32 more)
{
	EmpQuantileSketch *s;

	if (PG_ARGISNULL(0))
		return new_sketch(series, emp_quantile_sketch_room(NULL, more));
	s = get_any(PG_GETARG_DATUM(0), series);
	if (AggCheckCallContext(fcinfo, NULL) && emp_quantile_sketch_fits(s, more))
		return s;
	s = compact(s);
	return with_room(s, emp_quantile_sketch_room(s, more));
}

/* Read a text form; NULL when it does not parse. */
static void *
parse(const char *text, Size len, int series, EmpFailure *failure)
{
	EmpQuantileSketch *s;
	uint32 room;

	if (emp_quantile_sketch_parse_plan(text, len, series, &room, failure) != EMP_OK)
		return NULL;
	s = new_sketch(series, room);
	if (emp_quantile_sketch_parse(text, len, s, emp_check_interrupts, failure) != EMP_OK)
		return NULL;
	SET_VARSIZE(s, emp_quantile_sketch_size(s->room));
	return s;
}

/* Print the text form. */
static char *
print(Datum datum, int series)
{
	EmpQuantileSketch *s = emp_quantile_sketch_get(datum, series);
	char *text = palloc(emp_quantile_sketch_text_size(s));

	emp_quantile_sketch_print(s, text, emp_check_interrupts);
	return text;
}

/* Add a sketch to a sketch: combine function, and the transition function of rollup. */
static Datum
combine(FunctionCallInfo fcinfo, int series)
{
	EmpQuantileSketch *into;
	EmpQuantileSketch *from;
	EmpFailure failure;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	from = get_any(PG_GETARG_DATUM(1), series);
	into = emp_quantile_sketch_writable(fcinfo, series, from->buckets);
	if (emp_quantile_sketch_merge(into, from, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(into);
}

/* Define the functions of a type; its final function closes a sketch. */
#define SKETCH_FUNCTIONS(type, TYPE, series)                                                       \
	static void *type##_parse(const char *text, Size len, EmpFailure *failure)                     \
	{                                                                                              \
		return parse(text, len, series, failure);                                                  \
	}                                                                                              \
                                                                                                   \
	static char *type##_print(Datum datum)                                                         \
	{                                                                                              \
		return print(datum, series);                                                               \
	}                                                                                              \
                                                                                                   \
	static EmpQuantileSketch *type##_get(Datum datum)                                              \
	{                                                                                              \
		return emp_quantile_sketch_get(datum, series);                                             \
	}                                                                                              \
                                                                                                   \
	EMP_TEXT_STATE_IO_FUNCTIONS(type, TYPE, type##_parse, type##_print)                            \
	EMP_STATE_ORDER_FUNCTIONS(type, type##_get, emp_quantile_sketch_compare)                       \
	EMP_STATE_HASH_FUNCTIONS(type, type##_get, emp_quantile_sketch_hash)                           \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_##type##_combine);                                                     \
	Datum emp_##type##_combine(PG_FUNCTION_ARGS)                                                   \
	{                                                                                              \
		return combine(fcinfo, series);                                                            \
	}                                                                                              \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_##type##_final);                                                       \
	Datum emp_##type##_final(PG_FUNCTION_ARGS)                                                     \
	{                                                                                              \
		PG_RETURN_POINTER(type##_get(PG_GETARG_DATUM(0)));                                         \
	}

SKETCH_FUNCTIONS(quantile_sketch, QUANTILE_SKETCH, 1)
SKETCH_FUNCTIONS(rfm_summary, RFM_SUMMARY, EMP_QUANTILE_SERIES)

/* Add a number: the transition function of quantile_agg. */
Datum
emp_quantile_sketch_accum(PG_FUNCTION_ARGS)
{
	EmpQuantileSketch *s;
	EmpFailure failure;
	double number;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	number = PG_GETARG_FLOAT8(1);
	if (unlikely(emp_quantile_number_check(number, &failure) != EMP_OK))
		emp_throw(&failure);
	s = emp_quantile_sketch_writable(fcinfo, 1, 1);
	if (unlikely(emp_quantile_sketch_add(s, 0, number, &failure) != EMP_OK))
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}

/* Return a share of the numbers that a user gave. */
static double
checked_share(double q)
{
	EmpFailure failure;

	if (emp_quantile_share_check(q, &failure) != EMP_OK)
		emp_throw(&failure);
	return q;
}

/* Return a quantile. */
Datum
emp_quantile_sketch_quantile(PG_FUNCTION_ARGS)
{
	double q = checked_share(PG_GETARG_FLOAT8(1));

	PG_RETURN_FLOAT8(emp_quantile(quantile_sketch_get(PG_GETARG_DATUM(0)), 0, q));
}

/* Return several quantiles, in an array like that of the shares; NULL where a share is. */
Datum
emp_quantile_sketch_quantiles(PG_FUNCTION_ARGS)
{
	EmpQuantileSketch *s = quantile_sketch_get(PG_GETARG_DATUM(0));
	ArrayType *shares = PG_GETARG_ARRAYTYPE_P(1);
	Datum *value;
	bool *null;
	int elements;

	deconstruct_array(shares, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &value,
					  &null, &elements);
	for (int i = 0; i < elements; i++)
		if (!null[i])
			value[i] = Float8GetDatum(emp_quantile(s, 0, checked_share(DatumGetFloat8(value[i]))));
	PG_RETURN_ARRAYTYPE_P(construct_md_array(value, null, ARR_NDIM(shares), ARR_DIMS(shares),
											 ARR_LBOUND(shares), FLOAT8OID, sizeof(float8),
											 FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/* Return the share of the numbers at or below a number, which may be infinite. */
Datum
emp_quantile_rank_number(PG_FUNCTION_ARGS)
{
	double number = PG_GETARG_FLOAT8(1);

	if (isnan(number))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("NaN has no place among quantiles")));
	PG_RETURN_FLOAT8(emp_quantile_rank(quantile_sketch_get(PG_GETARG_DATUM(0)), number));
}

/* Append members that describe a series. */
void
emp_json_quantiles(StringInfo json, const EmpQuantileSketch *s, int series)
{
	static const struct
	{
		const char *name;
		double q;
	} shown[] = {{"lowest", 0}, {"p5", 0.05},  {"p25", 0.25}, {"median", 0.5},
				 {"p75", 0.75}, {"p95", 0.95}, {"p99", 0.99}};

	appendStringInfo(json, "\"numbers\": " INT64_FORMAT, s->numbers[series]);
	for (size_t i = 0; i < lengthof(shown); i++)
		emp_json_number(json, shown[i].name, emp_quantile(s, series, shown[i].q));
}

/* Show a sketch. */
Datum
emp_quantile_sketch_jsonb(PG_FUNCTION_ARGS)
{
	EmpQuantileSketch *s = quantile_sketch_get(PG_GETARG_DATUM(0));
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	emp_json_quantiles(&json, s, 0);
	appendStringInfo(&json, ", \"buckets\": %u", s->buckets);
	return emp_json_datum(&json);
}

/* Return whether a duration is above a quantile of the usual ones, by more than a sketch can tell. */
Datum
emp_unusual_duration(PG_FUNCTION_ARGS)
{
	double seconds = PG_GETARG_FLOAT8(0);
	double q = checked_share(PG_NARGS() > 2 ? PG_GETARG_FLOAT8(2) : USUAL_QUANTILE);

	if (!(seconds >= 0) || isinf(seconds))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("duration %s is out of range", EMP_SHOW(seconds)),
						errdetail("It is a finite number of seconds from 0.")));
	PG_RETURN_BOOL(emp_quantile_exceeded(quantile_sketch_get(PG_GETARG_DATUM(1)), q, seconds));
}
