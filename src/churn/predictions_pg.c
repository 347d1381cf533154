/*
 * predictions_pg.c
 *		SQL face of the type prediction_summary, of auc, lift_at and churn_report.
 *
 * The state of the aggregates is open and grows; what people see is closed, and every function takes
 * either.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/memutils.h"

#include "base/interrupt_pg.h"
#include "base/state_pg.h"
#include "churn/churn_report.h"
#include "churn/prediction_bins_pg.h"
#include "churn/prediction_loss.h"
#include "churn/predictions.h"

#define TYPE "prediction_summary"

PG_FUNCTION_INFO_V1(emp_auc);
PG_FUNCTION_INFO_V1(emp_lift_at);
PG_FUNCTION_INFO_V1(emp_churn_report_jsonb);
PG_FUNCTION_INFO_V1(emp_prediction_summary_jsonb);
PG_FUNCTION_INFO_V1(emp_prediction_summary_accum);
PG_FUNCTION_INFO_V1(emp_prediction_summary_accum_share);
PG_FUNCTION_INFO_V1(emp_prediction_summary_accum_probability);
PG_FUNCTION_INFO_V1(emp_prediction_summary_combine);
PG_FUNCTION_INFO_V1(emp_prediction_summary_final);

/* ---------------------------------------------------------------------------------------------
 * The type.
 */

/* Fetch a summary, open or closed, once it is sure that nothing in its head leads astray. */
static EmpPredictionSummary *
get_any(Datum datum)
{
	EmpPredictionSummary *s = emp_state_get_sized(datum, EMP_PREDICTION_SUMMARY_FORMAT, TYPE);

	if (unlikely(!emp_prediction_summary_sound(s, VARSIZE(s))))
		emp_throw_damaged(TYPE);
	return s;
}

/* Make an open summary of nothing. */
static EmpPredictionSummary *
new_summary(uint32 room, double share)
{
	Size size = emp_prediction_summary_size(room);
	EmpPredictionSummary *s = palloc(size);

	emp_prediction_summary_init(s, room, share);
	SET_VARSIZE(s, size);
	return s;
}

/* Put the scores of a summary in order, in a new one with room for so many. */
static EmpPredictionSummary *
compact(const EmpPredictionSummary *s, uint32 room)
{
	EmpPredictionSummary *into = new_summary(room, s->share);
	Size items = emp_prediction_summary_scratch(s);
	EmpKeyed *scratch = MemoryContextAllocHuge(CurrentMemoryContext, items * sizeof(EmpKeyed));

	emp_prediction_summary_compact(s, scratch, into, emp_check_interrupts);
	pfree(scratch);
	return into;
}

/* Fetch a closed summary, all of which is possible. */
static EmpPredictionSummary *
get_summary(Datum datum)
{
	EmpPredictionSummary *s = get_any(datum);

	if (!emp_prediction_summary_closed(s))
	{
		s = compact(s, s->scores);
		emp_prediction_summary_close(s);
		SET_VARSIZE(s, emp_prediction_summary_size(s->room));
	}
	if (unlikely(!emp_prediction_summary_possible(s)))
		emp_throw_damaged(TYPE);
	return s;
}

/* Make an open summary of a summary, or of none, with room for so many more scores. */
static EmpPredictionSummary *
enlarge(const EmpPredictionSummary *s, uint32 more, double share)
{
	EmpPredictionSummary *into;
	EmpFailure failure;

	if (s == NULL)
		into = new_summary(emp_prediction_summary_room(0, more), share);
	else
		into = compact(s, emp_prediction_summary_room(s->scores, more));
	if (emp_prediction_summary_trim(into, more, &failure) != EMP_OK)
		emp_throw(&failure);
	SET_VARSIZE(into, emp_prediction_summary_size(into->room));
	return into;
}

/*
 * Fetch the first argument, which may be NULL, as an open summary that may be changed and returned,
 * with room for so many more scores.
 */
static EmpPredictionSummary *
get_writable(FunctionCallInfo fcinfo, uint32 more, double share)
{
	EmpPredictionSummary *s = PG_ARGISNULL(0) ? NULL : get_any(PG_GETARG_DATUM(0));

	if (s != NULL && AggCheckCallContext(fcinfo, NULL) && emp_prediction_summary_fits(s, more))
		return s;
	return enlarge(s, more, share);
}

/* Read the text form; NULL when it does not parse. */
static void *
parse(const char *text, Size len, EmpFailure *failure)
{
	EmpPredictionSummary *s;
	uint32 room;

	if (emp_prediction_summary_parse_plan(text, len, &room, failure) != EMP_OK)
		return NULL;
	s = new_summary(room, 0);
	if (emp_prediction_summary_parse(text, len, s, emp_check_interrupts, failure) != EMP_OK)
		return NULL;
	return get_summary(PointerGetDatum(s));
}

/* Print the text form. */
static char *
print(Datum datum)
{
	EmpPredictionSummary *s = get_summary(datum);
	Size size = emp_prediction_summary_text_size(s);
	char *text;

	if (!AllocSizeIsValid(size))
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("too many scores for the text form"),
						errdetail("The text of %u scores may have more than 1 GB.", s->scores)));
	text = palloc(size);
	emp_prediction_summary_print(s, text, emp_check_interrupts);
	return text;
}

EMP_TEXT_STATE_IO_FUNCTIONS(prediction_summary, PREDICTION_SUMMARY, parse, print)
EMP_STATE_ORDER_FUNCTIONS(prediction_summary, get_summary, emp_prediction_summary_compare)
EMP_STATE_HASH_FUNCTIONS(prediction_summary, get_summary, emp_prediction_summary_hash)

/* Add a summary to a summary: combine function, and the transition function of rollup. */
Datum
emp_prediction_summary_combine(PG_FUNCTION_ARGS)
{
	EmpPredictionSummary *into;
	EmpPredictionSummary *from;
	EmpFailure failure;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	from = get_any(PG_GETARG_DATUM(1));
	into = get_writable(fcinfo, from->scores, from->share);
	if (emp_prediction_summary_merge(into, from, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(into);
}

/* Close a summary: the final function of prediction_agg and rollup. */
Datum
emp_prediction_summary_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(get_summary(PG_GETARG_DATUM(0)));
}

/* ---------------------------------------------------------------------------------------------
 * Rows.
 */

/* Add a customer to the summary in the first argument. */
static Datum
add(FunctionCallInfo fcinfo, double share)
{
	bool churned = PG_GETARG_BOOL(1);
	double score = PG_GETARG_FLOAT8(2);
	EmpPredictionSummary *s;
	EmpFailure failure;

	if (emp_score_check(score, &failure) != EMP_OK)
		emp_throw(&failure);
	s = get_writable(fcinfo, 1, share);
	if (emp_share_match(s, share, &failure) != EMP_OK ||
		emp_prediction_summary_add(s, score, churned, !churned, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}

/* Add a customer: the transition function of auc and prediction_agg. */
Datum
emp_prediction_summary_accum(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return emp_state_unchanged(fcinfo);
	return add(fcinfo, 0);
}

/* Add a customer, and the share that lift_at asks for. */
Datum
emp_prediction_summary_accum_share(PG_FUNCTION_ARGS)
{
	EmpFailure failure;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		return emp_state_unchanged(fcinfo);
	if (emp_share_check(PG_GETARG_FLOAT8(3), &failure) != EMP_OK)
		emp_throw(&failure);
	return add(fcinfo, PG_GETARG_FLOAT8(3));
}

/* Add a customer whose score is a probability: the transition function of churn_report. */
Datum
emp_prediction_summary_accum_probability(PG_FUNCTION_ARGS)
{
	EmpFailure failure;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return emp_state_unchanged(fcinfo);
	if (emp_probability_check(PG_GETARG_FLOAT8(2), &failure) != EMP_OK)
		emp_throw(&failure);
	return add(fcinfo, 0);
}

/* ---------------------------------------------------------------------------------------------
 * What a summary says.
 */

/* Return the area under the curve, NULL where all left or all stayed. */
Datum
emp_auc(PG_FUNCTION_ARGS)
{
	return emp_float8_or_null(fcinfo, emp_prediction_auc(get_summary(PG_GETARG_DATUM(0))));
}

/* Return the lift among a share of the customers: that of the rows, or the second argument. */
Datum
emp_lift_at(PG_FUNCTION_ARGS)
{
	EmpPredictionSummary *s = get_summary(PG_GETARG_DATUM(0));
	double share = PG_NARGS() > 1 ? PG_GETARG_FLOAT8(1) : s->share;
	EmpFailure failure;
	EmpTop top;

	if (emp_share_check(share, &failure) != EMP_OK)
		emp_throw(&failure);
	top = emp_prediction_top(s, share);
	return emp_float8_or_null(fcinfo, top.lift);
}

/* Append a figure, its standard error if it has one of its own, and its interval. */
static void
append_figure(StringInfo json, const char *name, const EmpFigure *figure, bool with_error)
{
	emp_json_number(json, name, figure->value);
	if (with_error)
		emp_json_number(json, psprintf("%s_standard_error", name), figure->error);
	emp_json_number(json, psprintf("%s_low", name), figure->interval.low);
	emp_json_number(json, psprintf("%s_high", name), figure->interval.high);
}

/* Report on predictions. */
Datum
emp_churn_report_jsonb(PG_FUNCTION_ARGS)
{
	EmpPredictionSummary *s = get_summary(PG_GETARG_DATUM(0));
	EmpPredictionBins *bins = palloc(emp_prediction_bins_size(EMP_REPORT_BINS));
	EmpChurnReport report;
	StringInfoData json;
	EmpFailure failure;

	if (emp_churn_report(s, &report, bins, emp_check_interrupts, &failure) != EMP_OK)
		emp_throw(&failure);
	initStringInfo(&json);
	appendStringInfo(&json, "{\"customers\": " INT64_FORMAT ", \"churned\": " INT64_FORMAT,
					 s->customers, s->churned);
	append_figure(&json, "churn_rate", &report.rate, false);
	append_figure(&json, "auc", &report.auc, true);
	append_figure(&json, "log_loss", &report.log_loss, true);
	append_figure(&json, "brier", &report.brier, true);
	emp_json_number(&json, "brier_skill", report.brier_skill);
	for (int i = 0; i < EMP_REPORT_TOPS; i++)
	{
		append_figure(&json, psprintf("lift_%d", report.percent[i]), &report.lift[i], false);
		append_figure(&json, psprintf("capture_%d", report.percent[i]), &report.capture[i], false);
	}
	emp_json_number(&json, "mean_probability", report.mean_probability);
	append_figure(&json, "calibration_difference", &report.difference, true);
	append_figure(&json, "calibration_intercept", &report.intercept, true);
	append_figure(&json, "calibration_slope", &report.slope, true);
	emp_json_number(&json, "expected_calibration_error", report.expected_calibration_error);
	emp_json_bins(&json, bins);
	return emp_json_datum(&json);
}

/* Show what is in a summary, and what can be said of any scores. */
Datum
emp_prediction_summary_jsonb(PG_FUNCTION_ARGS)
{
	EmpPredictionSummary *s = get_summary(PG_GETARG_DATUM(0));
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json,
					 "{\"customers\": " INT64_FORMAT ", \"churned\": " INT64_FORMAT
					 ", \"different_scores\": %u",
					 s->customers, s->churned, s->scores);
	emp_json_number(&json, "lowest", s->score[0].score);
	emp_json_number(&json, "highest", s->score[s->scores - 1].score);
	emp_json_number(&json, "auc", emp_prediction_auc(s));
	emp_json_number(&json, "auc_standard_error", emp_prediction_auc_error(s));
	if (s->share > 0)
		emp_json_number(&json, "share", s->share);
	return emp_json_datum(&json);
}
