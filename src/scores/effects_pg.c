/*
 * effects_pg.c
 *		SQL face of trend, before_after, diff_in_diff and point_biserial, and of their summaries.
 *
 * The three summaries are one C type, EmpMoments, of three kinds.  A transition function changes its
 * state in place unless a number needs a word more; then it makes a larger one.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#include "base/failure_pg.h"
#include "scores/effects_pg.h"

#define EMP_TREND_SUMMARY_FORMAT EMP_MOMENTS_FORMAT
#define EMP_EFFECT_SUMMARY_FORMAT EMP_MOMENTS_FORMAT
#define EMP_DIFF_IN_DIFF_SUMMARY_FORMAT EMP_MOMENTS_FORMAT

PG_FUNCTION_INFO_V1(emp_trend);
PG_FUNCTION_INFO_V1(emp_before_after);
PG_FUNCTION_INFO_V1(emp_cltv_uplift);
PG_FUNCTION_INFO_V1(emp_diff_in_diff);
PG_FUNCTION_INFO_V1(emp_point_biserial);
PG_FUNCTION_INFO_V1(emp_trend_summary_jsonb);
PG_FUNCTION_INFO_V1(emp_effect_summary_jsonb);
PG_FUNCTION_INFO_V1(emp_diff_in_diff_summary_jsonb);
PG_FUNCTION_INFO_V1(emp_result_jsonb);
PG_FUNCTION_INFO_V1(emp_trend_summary_accum);
PG_FUNCTION_INFO_V1(emp_effect_summary_accum);
PG_FUNCTION_INFO_V1(emp_effect_summary_accum_flag);
PG_FUNCTION_INFO_V1(emp_diff_in_diff_summary_accum);
PG_FUNCTION_INFO_V1(emp_trend_summary_combine);
PG_FUNCTION_INFO_V1(emp_effect_summary_combine);
PG_FUNCTION_INFO_V1(emp_diff_in_diff_summary_combine);

/* ---------------------------------------------------------------------------------------------
 * What the faces of effects share.
 */

/* Fetch a value. */
double
emp_getarg_value(FunctionCallInfo fcinfo, int arg)
{
	double value = PG_GETARG_FLOAT8(arg);
	EmpFailure failure;

	if (unlikely(emp_value_check(value, &failure) != EMP_OK))
		emp_throw(&failure);
	return value;
}

/* Fetch a time, in microseconds since 2000. */
int64
emp_getarg_time(FunctionCallInfo fcinfo, int arg)
{
	int64 t = PG_GETARG_TIMESTAMPTZ(arg);
	EmpFailure failure;

	if (unlikely(emp_time_check(t, &failure) != EMP_OK))
		emp_throw(&failure);
	return t;
}

/* Return a number, and whether it is NULL. */
Datum
emp_nullable_float8(double value, bool *null)
{
	*null = isnan(value);
	return Float8GetDatum(value);
}

/* Return a value of the composite type that the called function returns. */
Datum
emp_composite(FunctionCallInfo fcinfo, Datum *values, bool *nulls)
{
	TupleDesc desc;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls));
}

/* Return an effect as a composite. */
Datum
emp_effect_datum(FunctionCallInfo fcinfo, const EmpEffect *effect)
{
	bool nulls[8] = {false};
	Datum values[8];

	values[0] = Int64GetDatum(effect->n_before);
	values[1] = Int64GetDatum(effect->n_after);
	values[2] = emp_nullable_float8(effect->mean_before, &nulls[2]);
	values[3] = emp_nullable_float8(effect->mean_after, &nulls[3]);
	values[4] = emp_nullable_float8(effect->diff, &nulls[4]);
	values[5] = emp_nullable_float8(effect->ci_low, &nulls[5]);
	values[6] = emp_nullable_float8(effect->ci_high, &nulls[6]);
	values[7] = emp_nullable_float8(effect->p_value, &nulls[7]);
	return emp_composite(fcinfo, values, nulls);
}

/* Append the members of an effect. */
void
emp_json_effect(StringInfo json, const EmpEffect *effect)
{
	appendStringInfo(json, "\"n_before\": " INT64_FORMAT ", \"n_after\": " INT64_FORMAT,
					 effect->n_before, effect->n_after);
	emp_json_number(json, "mean_before", effect->mean_before);
	emp_json_number(json, "mean_after", effect->mean_after);
	emp_json_number(json, "diff", effect->diff);
	emp_json_number(json, "ci_low", effect->ci_low);
	emp_json_number(json, "ci_high", effect->ci_high);
	emp_json_number(json, "p_value", effect->p_value);
}

/* ---------------------------------------------------------------------------------------------
 * States.
 */

/* Fetch a state to read. */
static EmpMoments *
get_moments(const EmpMomentsKind *kind, Datum datum)
{
	EmpMoments *m = emp_state_get_sized(datum, EMP_MOMENTS_FORMAT, kind->type);

	if (unlikely(!emp_moments_sound(kind, m, VARSIZE(m))))
		emp_throw_damaged(kind->type);
	return m;
}

/* Make a state of nothing. */
static EmpMoments *
new_moments(const EmpMomentsKind *kind, EmpWindow window)
{
	Size size = emp_moments_size(kind, emp_window_words(window));
	EmpMoments *m = palloc(size);

	emp_moments_init(kind, m, window);
	SET_VARSIZE(m, size);
	return m;
}

/*
 * Fetch the first argument, which may be NULL, as a state that may be changed and returned, and whose
 * window has another one.
 */
static EmpMoments *
get_writable(FunctionCallInfo fcinfo, const EmpMomentsKind *kind, EmpWindow window)
{
	EmpMoments *m;
	EmpMoments *larger;
	EmpFailure failure;

	if (PG_ARGISNULL(0))
		return new_moments(kind, window);
	m = get_moments(kind, PG_GETARG_DATUM(0));
	if (emp_window_holds(emp_moments_window(m), window) && AggCheckCallContext(fcinfo, NULL))
		return m;
	emp_window_join(&window, emp_moments_window(m));
	larger = new_moments(kind, window);
	if (emp_moments_merge(kind, larger, m, &failure) != EMP_OK)
		emp_throw(&failure);
	return larger;
}

/* Add a row to a count of the first argument, and terms to its sums from one on. */
static Datum
add_row(FunctionCallInfo fcinfo, const EmpMomentsKind *kind, int count, int sum,
		const EmpExactTerm *terms, int n, EmpWindow window)
{
	EmpMoments *m = get_writable(fcinfo, kind, window);
	EmpFailure failure;

	if (unlikely(emp_moments_add(kind, m, count, sum, terms, n, &failure) != EMP_OK))
		emp_throw(&failure);
	PG_RETURN_POINTER(m);
}

/* Add the state in the second argument to that in the first. */
static Datum
combine(FunctionCallInfo fcinfo, const EmpMomentsKind *kind)
{
	EmpMoments *into;
	EmpMoments *from;
	EmpFailure failure;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	from = get_moments(kind, PG_GETARG_DATUM(1));
	if (PG_ARGISNULL(0))
		PG_RETURN_POINTER(from);
	into = get_writable(fcinfo, kind, emp_moments_window(from));
	if (emp_moments_merge(kind, into, from, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(into);
}

/* Read the text form; NULL when it does not parse. */
static void *
parse(const EmpMomentsKind *kind, const char *text, Size len, EmpFailure *failure)
{
	EmpWindow window;
	EmpMoments *m;

	if (emp_moments_parse_window(kind, text, len, &window, failure) != EMP_OK)
		return NULL;
	m = new_moments(kind, window);
	return emp_moments_parse(kind, text, len, m, failure) == EMP_OK ? m : NULL;
}

/* Print the text form. */
static char *
print(const EmpMomentsKind *kind, Datum datum)
{
	EmpMoments *m = get_moments(kind, datum);
	char *text = palloc(emp_moments_text_size(kind, m->words));

	emp_moments_print(kind, m, text);
	return text;
}

/* Define the functions that every type has, for one of a kind. */
#define MOMENTS_TYPE(name, NAME, kind)                                                             \
	static EmpMoments *name##_get(Datum datum)                                                     \
	{                                                                                              \
		return get_moments(&kind, datum);                                                          \
	}                                                                                              \
                                                                                                   \
	static void *name##_parse(const char *text, Size len, EmpFailure *failure)                     \
	{                                                                                              \
		return parse(&kind, text, len, failure);                                                   \
	}                                                                                              \
                                                                                                   \
	static char *name##_print(Datum datum)                                                         \
	{                                                                                              \
		return print(&kind, datum);                                                                \
	}                                                                                              \
                                                                                                   \
	static int name##_compare(const EmpMoments *a, const EmpMoments *b)                            \
	{                                                                                              \
		return emp_moments_compare(&kind, a, b);                                                   \
	}                                                                                              \
                                                                                                   \
	static uint64 name##_hash_of(const EmpMoments *m, uint64 seed)                                 \
	{                                                                                              \
		return emp_moments_hash(&kind, m, seed);                                                   \
	}                                                                                              \
                                                                                                   \
	EMP_TEXT_STATE_IO_FUNCTIONS(name, NAME, name##_parse, name##_print)                            \
	EMP_STATE_ORDER_FUNCTIONS(name, name##_get, name##_compare)                                    \
	EMP_STATE_HASH_FUNCTIONS(name, name##_get, name##_hash_of)

MOMENTS_TYPE(trend_summary, TREND_SUMMARY, emp_trend_kind)
MOMENTS_TYPE(effect_summary, EFFECT_SUMMARY, emp_effect_kind)
MOMENTS_TYPE(diff_in_diff_summary, DIFF_IN_DIFF_SUMMARY, emp_diff_in_diff_kind)

/* ---------------------------------------------------------------------------------------------
 * What summaries say.
 */

/* Fit the line of a summary. */
static void
fit(const EmpMoments *m, EmpTrend *trend)
{
	EmpFailure failure;

	if (emp_trend_of(m, trend, &failure) != EMP_OK)
		emp_throw(&failure);
}

/* Return the trend of a summary. */
Datum
emp_trend(PG_FUNCTION_ARGS)
{
	bool nulls[5] = {false};
	Datum values[5];
	EmpTrend trend;

	fit(trend_summary_get(PG_GETARG_DATUM(0)), &trend);
	values[0] = emp_nullable_float8(trend.slope, &nulls[0]);
	values[1] = emp_nullable_float8(trend.ci_low, &nulls[1]);
	values[2] = emp_nullable_float8(trend.ci_high, &nulls[2]);
	values[3] = Int64GetDatum(trend.n);
	nulls[4] = trend.direction == NULL;
	values[4] = nulls[4] ? (Datum) 0 : CStringGetTextDatum(trend.direction);
	return emp_composite(fcinfo, values, nulls);
}

/* Compare the means of a summary, by the test of Welch. */
static void
compare_means(Datum summary, EmpEffect *effect)
{
	EmpFailure failure;

	if (emp_effect_of(effect_summary_get(summary), effect, &failure) != EMP_OK)
		emp_throw(&failure);
}

/* Return the effect of a summary. */
Datum
emp_before_after(PG_FUNCTION_ARGS)
{
	EmpEffect effect;

	compare_means(PG_GETARG_DATUM(0), &effect);
	return emp_effect_datum(fcinfo, &effect);
}

/* Return the same of a summary of the others and the treated: its columns begin with the treated. */
Datum
emp_cltv_uplift(PG_FUNCTION_ARGS)
{
	EmpEffect effect;
	EmpEffect uplift;

	compare_means(PG_GETARG_DATUM(0), &effect);
	uplift = effect;
	uplift.n_before = effect.n_after;
	uplift.n_after = effect.n_before;
	uplift.mean_before = effect.mean_after;
	uplift.mean_after = effect.mean_before;
	return emp_effect_datum(fcinfo, &uplift);
}

/* Return the difference in differences of a summary. */
Datum
emp_diff_in_diff(PG_FUNCTION_ARGS)
{
	EmpEffect effect;
	EmpFailure failure;

	if (emp_diff_in_diff_of(diff_in_diff_summary_get(PG_GETARG_DATUM(0)), &effect, &failure) !=
		EMP_OK)
		emp_throw(&failure);
	return emp_effect_datum(fcinfo, &effect);
}

/* Return the correlation of after and value in a summary. */
Datum
emp_point_biserial(PG_FUNCTION_ARGS)
{
	return emp_float8_or_null(fcinfo,
							  emp_point_biserial_of(effect_summary_get(PG_GETARG_DATUM(0))));
}

/* Append the members of a trend. */
void
emp_json_trend(StringInfo json, const EmpTrend *trend)
{
	emp_json_number(json, "slope_per_day", trend->slope);
	emp_json_number(json, "ci_low", trend->ci_low);
	emp_json_number(json, "ci_high", trend->ci_high);
	if (trend->direction == NULL)
		appendStringInfoString(json, ", \"direction\": null");
	else
		appendStringInfo(json, ", \"direction\": \"%s\"", trend->direction);
}

/* Show what a summary of a trend says. */
Datum
emp_trend_summary_jsonb(PG_FUNCTION_ARGS)
{
	StringInfoData json;
	EmpTrend trend;

	fit(trend_summary_get(PG_GETARG_DATUM(0)), &trend);
	initStringInfo(&json);
	appendStringInfo(&json, "{\"n\": " INT64_FORMAT, trend.n);
	emp_json_trend(&json, &trend);
	return emp_json_datum(&json);
}

/* Show what cells and effect of a summary are. */
static Datum
show_cells(const EmpMomentsKind *kind, const EmpMoments *m, const char *const *names,
		   const EmpEffect *effect)
{
	StringInfoData json;
	int i;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	for (i = 0; i < kind->counts; i++)
	{
		EmpCell cell;

		emp_cell_of(kind, m, i, &cell);
		appendStringInfo(&json, "%s\"%s\": {\"n\": " INT64_FORMAT, i > 0 ? ", " : "", names[i],
						 cell.n);
		emp_json_number(&json, "mean", cell.mean);
		emp_json_number(&json, "stddev", cell.stddev);
		appendStringInfoChar(&json, '}');
	}
	emp_json_number(&json, "diff", effect->diff);
	emp_json_number(&json, "ci_low", effect->ci_low);
	emp_json_number(&json, "ci_high", effect->ci_high);
	emp_json_number(&json, "p_value", effect->p_value);
	return emp_json_datum(&json);
}

/* Show what a summary of before and after says. */
Datum
emp_effect_summary_jsonb(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {"before", "after"};
	EmpMoments *m = effect_summary_get(PG_GETARG_DATUM(0));
	EmpEffect effect;
	EmpFailure failure;

	if (emp_effect_of(m, &effect, &failure) != EMP_OK)
		emp_throw(&failure);
	return show_cells(&emp_effect_kind, m, names, &effect);
}

/* Show what a summary of differences in differences says. */
Datum
emp_diff_in_diff_summary_jsonb(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {"control_before", "control_after", "treated_before",
										"treated_after"};
	EmpMoments *m = diff_in_diff_summary_get(PG_GETARG_DATUM(0));
	EmpEffect effect;
	EmpFailure failure;

	if (emp_diff_in_diff_of(m, &effect, &failure) != EMP_OK)
		emp_throw(&failure);
	return show_cells(&emp_diff_in_diff_kind, m, names, &effect);
}

/* Show a result, a composite of numbers and texts, under the names of its fields. */
Datum
emp_result_jsonb(PG_FUNCTION_ARGS)
{
	HeapTupleHeader tuple = PG_GETARG_HEAPTUPLEHEADER(0);
	TupleDesc desc =
		lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(tuple), HeapTupleHeaderGetTypMod(tuple));
	StringInfoData json;
	int i;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	for (i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute field = TupleDescAttr(desc, i);
		const char *name = NameStr(field->attname);
		bool null;
		Datum value = GetAttributeByNum(tuple, field->attnum, &null);

		if (!null && field->atttypid == FLOAT8OID)
		{
			emp_json_number(&json, name, DatumGetFloat8(value));
			continue;
		}
		appendStringInfo(&json, "%s\"%s\": ", i > 0 ? ", " : "", name);
		if (null)
			appendStringInfoString(&json, "null");
		else if (field->atttypid == INT8OID)
			appendStringInfo(&json, INT64_FORMAT, DatumGetInt64(value));
		else if (field->atttypid == TEXTOID)
			escape_json(&json, TextDatumGetCString(value));
		else
			elog(ERROR, "field \"%s\" is of an unexpected type", name);
	}
	ReleaseTupleDesc(desc);
	return emp_json_datum(&json);
}

/* ---------------------------------------------------------------------------------------------
 * Transition and combine functions.
 */

/* Add a value at a time. */
Datum
emp_trend_summary_accum(PG_FUNCTION_ARGS)
{
	EmpExactTerm terms[EMP_TREND_TERMS];
	EmpWindow window;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return emp_state_unchanged(fcinfo);
	window = emp_trend_terms(emp_getarg_value(fcinfo, 1), emp_getarg_time(fcinfo, 2), terms);
	return add_row(fcinfo, &emp_trend_kind, 0, 0, terms, EMP_TREND_TERMS, window);
}

/* Add a value to a cell. */
static Datum
add_to_cell(FunctionCallInfo fcinfo, const EmpMomentsKind *kind, double value, int cell)
{
	EmpExactTerm terms[EMP_CELL_TERMS];
	EmpWindow window = emp_cell_terms(value, terms);

	return add_row(fcinfo, kind, cell, EMP_CELL_TERMS * cell, terms, EMP_CELL_TERMS, window);
}

/* Add a value before or after. */
Datum
emp_effect_summary_accum(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return emp_state_unchanged(fcinfo);
	return add_to_cell(fcinfo, &emp_effect_kind, emp_getarg_value(fcinfo, 1),
					   emp_effect_cell(false, PG_GETARG_BOOL(2)));
}

/* Add a value with or without a flag. */
Datum
emp_effect_summary_accum_flag(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return emp_state_unchanged(fcinfo);
	return add_to_cell(fcinfo, &emp_effect_kind, emp_getarg_value(fcinfo, 2),
					   emp_effect_cell(false, PG_GETARG_BOOL(1)));
}

/* Add a value of the treated or the others, before or after. */
Datum
emp_diff_in_diff_summary_accum(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		return emp_state_unchanged(fcinfo);
	return add_to_cell(fcinfo, &emp_diff_in_diff_kind, emp_getarg_value(fcinfo, 1),
					   emp_effect_cell(PG_GETARG_BOOL(2), PG_GETARG_BOOL(3)));
}

/* Add a summary to a summary. */
Datum
emp_trend_summary_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, &emp_trend_kind);
}

/* Add a summary to a summary. */
Datum
emp_effect_summary_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, &emp_effect_kind);
}

/* Add a summary to a summary. */
Datum
emp_diff_in_diff_summary_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, &emp_diff_in_diff_kind);
}
