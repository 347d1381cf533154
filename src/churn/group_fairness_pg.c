/*
 * group_fairness_pg.c
 *		SQL face of the types fairness_gap_summary and fairness_report_summary, of fairness_gap and
 *		fairness_report.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/json.h"

#include "base/state_pg.h"
#include "churn/group_fairness.h"
#include "churn/prediction_loss.h"
#include "churn/predictions.h"

#define EMP_FAIRNESS_GAP_SUMMARY_FORMAT EMP_GROUP_SUMS_FORMAT
#define EMP_FAIRNESS_REPORT_SUMMARY_FORMAT EMP_GROUP_SUMS_FORMAT

PG_FUNCTION_INFO_V1(emp_fairness_gap_accum);
PG_FUNCTION_INFO_V1(emp_fairness_report_accum);
PG_FUNCTION_INFO_V1(emp_fairness_gap_jsonb);
PG_FUNCTION_INFO_V1(emp_fairness_report_jsonb);

/* ---------------------------------------------------------------------------------------------
 * The types.
 */

/* Fetch a state whose head can be read. */
static EmpGroupSums *
get_sums(Datum datum, EmpGroupKind kind)
{
	const char *type = emp_group_kind(kind)->type;
	EmpGroupSums *s = emp_state_get_sized(datum, EMP_GROUP_SUMS_FORMAT, type);

	if (unlikely(!emp_group_sums_sound(s, kind, VARSIZE(s))))
		emp_throw_damaged(type);
	return s;
}

/* Fetch a state all of which can be read. */
static EmpGroupSums *
get_readable(Datum datum, EmpGroupKind kind)
{
	EmpGroupSums *s = get_sums(datum, kind);

	if (unlikely(!emp_group_sums_readable(s)))
		emp_throw_damaged(emp_group_kind(kind)->type);
	return s;
}

/* Return two states together. */
static EmpGroupSums *
merge(const EmpGroupSums *a, const EmpGroupSums *b)
{
	EmpGroupSums *both;
	EmpFailure failure;
	Size size;

	if (emp_group_sums_merged_size(a, b, &size, &failure) != EMP_OK)
		emp_throw(&failure);
	both = palloc(size);
	if (emp_group_sums_merge(both, a, b, &failure) != EMP_OK)
		emp_throw(&failure);
	SET_VARSIZE(both, size);
	return both;
}

/* Add a state to a state: combine function, and the transition function of rollup. */
static Datum
combine(FunctionCallInfo fcinfo, EmpGroupKind kind)
{
	EmpGroupSums *from;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	from = get_readable(PG_GETARG_DATUM(1), kind);
	if (PG_ARGISNULL(0))
		PG_RETURN_POINTER(from);
	PG_RETURN_POINTER(merge(get_readable(PG_GETARG_DATUM(0), kind), from));
}

/* Read the text form; NULL when it does not parse. */
static void *
parse(const char *text, Size len, EmpGroupKind kind, EmpFailure *failure)
{
	EmpGroupSums *s;
	Size size;

	if (emp_group_sums_parse_size(text, len, kind, &size, failure) != EMP_OK)
		return NULL;
	s = palloc(size);
	SET_VARSIZE(s, size);
	if (emp_group_sums_parse(text, len, kind, s, failure) != EMP_OK)
		return NULL;
	SET_VARSIZE(s, size);
	return s;
}

/* Print the text form. */
static char *
print(Datum datum, EmpGroupKind kind)
{
	EmpGroupSums *s = get_readable(datum, kind);
	char *text = palloc(emp_group_sums_text_size(s));

	emp_group_sums_print(s, text);
	return text;
}

/* Define the functions of a type. */
#define GROUP_SUMS_FUNCTIONS(name, NAME, kind)                                                     \
	static EmpGroupSums *name##_get(Datum datum)                                                   \
	{                                                                                              \
		return get_readable(datum, kind);                                                          \
	}                                                                                              \
                                                                                                   \
	static void *name##_parse(const char *text, Size len, EmpFailure *failure)                     \
	{                                                                                              \
		return parse(text, len, kind, failure);                                                    \
	}                                                                                              \
                                                                                                   \
	static char *name##_print(Datum datum)                                                         \
	{                                                                                              \
		return print(datum, kind);                                                                 \
	}                                                                                              \
                                                                                                   \
	EMP_TEXT_STATE_IO_FUNCTIONS(name, NAME, name##_parse, name##_print)                            \
	EMP_STATE_ORDER_FUNCTIONS(name, name##_get, emp_group_sums_compare)                            \
	EMP_STATE_HASH_FUNCTIONS(name, name##_get, emp_group_sums_hash)                                \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_##name##_combine);                                                     \
	Datum emp_##name##_combine(PG_FUNCTION_ARGS)                                                   \
	{                                                                                              \
		return combine(fcinfo, kind);                                                              \
	}

GROUP_SUMS_FUNCTIONS(fairness_gap_summary, FAIRNESS_GAP_SUMMARY, EMP_GROUP_SCORES)
GROUP_SUMS_FUNCTIONS(fairness_report_summary, FAIRNESS_REPORT_SUMMARY, EMP_GROUP_PREDICTIONS)

/* ---------------------------------------------------------------------------------------------
 * Rows.
 */

/* Make a row of a group, which may be NULL, and a number. */
static void
make_row(FunctionCallInfo fcinfo, int arg, int cell, double number, EmpGroupRow *row)
{
	const char *name = NULL;
	Size len = 0;
	EmpFailure failure;

	if (!PG_ARGISNULL(arg))
	{
		text *group = PG_GETARG_TEXT_PP(arg);

		name = VARDATA_ANY(group);
		len = VARSIZE_ANY_EXHDR(group);
		if (emp_group_check(len, &failure) != EMP_OK)
			emp_throw(&failure);
	}
	emp_group_row(row, name, len, cell, number);
}

/* Add a row to the state in the first argument, which may be NULL. */
static Datum
add(FunctionCallInfo fcinfo, EmpGroupKind kind, double threshold, int32 least,
	const EmpGroupRow *row)
{
	EmpGroupSums *s = PG_ARGISNULL(0) ? NULL : get_sums(PG_GETARG_DATUM(0), kind);
	EmpGroupSums *one;
	EmpFailure failure;
	Size size;

	if (s != NULL && s->threshold == threshold && s->least == least &&
		AggCheckCallContext(fcinfo, NULL))
	{
		bool fits;

		if (emp_group_sums_add(s, row, &fits, &failure) != EMP_OK)
			emp_throw(&failure);
		if (fits)
			PG_RETURN_POINTER(s);
	}
	size = emp_group_sums_row_size(kind, row);
	one = palloc(size);
	emp_group_sums_of_row(one, kind, threshold, least, row);
	SET_VARSIZE(one, size);
	if (s == NULL)
		PG_RETURN_POINTER(one);
	PG_RETURN_POINTER(merge(get_readable(PG_GETARG_DATUM(0), kind), one));
}

/* Add a score of a customer of a group: the transition function of fairness_gap. */
Datum
emp_fairness_gap_accum(PG_FUNCTION_ARGS)
{
	EmpGroupRow row;
	EmpFailure failure;

	if (PG_ARGISNULL(2))
		return emp_state_unchanged(fcinfo);
	if (emp_score_check(PG_GETARG_FLOAT8(2), &failure) != EMP_OK)
		emp_throw(&failure);
	make_row(fcinfo, 1, 0, PG_GETARG_FLOAT8(2), &row);
	return add(fcinfo, EMP_GROUP_SCORES, 0, 0, &row);
}

/*
 * Add a prediction for a customer of a group: the transition function of fairness_report.  Its arguments
 * are the state, group, churned, probability, threshold, and maybe the rows of the smallest group.
 */
Datum
emp_fairness_report_accum(PG_FUNCTION_ARGS)
{
	int32 least = EMP_FAIR_ROWS;
	EmpFailure failure;
	EmpGroupRow row;
	double probability;
	double threshold;
	int cell;

	for (int i = 2; i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i))
			return emp_state_unchanged(fcinfo);
	probability = PG_GETARG_FLOAT8(3) + 0.0; /* no negative zero */
	threshold = PG_GETARG_FLOAT8(4) + 0.0;
	if (PG_NARGS() > 5)
		least = PG_GETARG_INT32(5);
	if (emp_probability_check(probability, &failure) != EMP_OK ||
		emp_threshold_check(threshold, &failure) != EMP_OK ||
		emp_least_check(least, &failure) != EMP_OK)
		emp_throw(&failure);
	if (probability >= threshold)
		cell = PG_GETARG_BOOL(2) ? EMP_SELECTED_CHURNED : EMP_SELECTED_STAYED;
	else
		cell = PG_GETARG_BOOL(2) ? EMP_OTHER_CHURNED : EMP_OTHER_STAYED;
	make_row(fcinfo, 1, cell, probability, &row);
	return add(fcinfo, EMP_GROUP_PREDICTIONS, threshold, least, &row);
}

/* ---------------------------------------------------------------------------------------------
 * What the groups say.
 */

/* Append the name of a group as a string of JSON, or null. */
static void
append_name(StringInfo json, const EmpGroupSums *s, uint32 i)
{
	const EmpCustomerGroup *group;
	char *name;

	if (i == EMP_NO_GROUP)
	{
		appendStringInfoString(json, "null");
		return;
	}
	group = emp_group_at(s, i);
	name = pnstrdup(group->name, group->len);
	escape_json(json, name);
	pfree(name);
}

/* Append a member with a pair of groups, the one above and the one below. */
static void
append_pair(StringInfo json, const char *name, const EmpGroupSums *s, uint32 high, uint32 low)
{
	if (high == EMP_NO_GROUP)
	{
		appendStringInfo(json, ", \"%s\": null", name);
		return;
	}
	appendStringInfo(json, ", \"%s\": [", name);
	append_name(json, s, high);
	appendStringInfoString(json, ", ");
	append_name(json, s, low);
	appendStringInfoChar(json, ']');
}

/* Append a number and its interval. */
static void
append_figure(StringInfo json, const char *name, double value, const EmpInterval *interval)
{
	emp_json_number(json, name, value);
	emp_json_number(json, psprintf("%s_low", name), interval->low);
	emp_json_number(json, psprintf("%s_high", name), interval->high);
}

/* Show what groups say of a score: the final function of fairness_gap. */
Datum
emp_fairness_gap_jsonb(PG_FUNCTION_ARGS)
{
	EmpGroupSums *s = fairness_gap_summary_get(PG_GETARG_DATUM(0));
	EmpGapGroup *group = palloc((s->groups + 1) * sizeof(EmpGapGroup));
	StringInfoData json;
	EmpScoreGap gap;

	emp_fairness_gap(s, group, &gap);
	initStringInfo(&json);
	appendStringInfo(&json,
					 "{\"n\": " INT64_FORMAT ", \"without_group\": " INT64_FORMAT
					 ", \"groups_compared\": %u, \"min_group\": %d",
					 gap.n, s->without, gap.compared, EMP_FAIR_ROWS);
	append_figure(&json, "gap", gap.gap, &gap.interval);
	append_pair(&json, "gap_groups", s, gap.highest, gap.lowest);
	emp_json_number(&json, "p_value", gap.p_value);
	emp_json_number(&json, "p_value_adjusted", gap.p_adjusted);
	emp_json_number(&json, "effect_size", gap.effect_size);
	emp_json_number(&json, "p_value_all_equal", gap.p_value_equal);
	if (gap.compared > 2)
		appendStringInfo(&json,
						 ", \"note\": \"The largest of %u gaps: p_value_adjusted allows for that, "
						 "p_value and the interval do not.\"",
						 gap.compared * (gap.compared - 1) / 2);
	appendStringInfoString(&json, ", \"groups\": [");
	for (uint32 i = 0; i < s->groups; i++)
	{
		appendStringInfoString(&json, i > 0 ? ", {\"group\": " : "{\"group\": ");
		append_name(&json, s, i);
		appendStringInfo(&json, ", \"n\": " INT64_FORMAT, group[i].cell.n);
		append_figure(&json, "mean", group[i].cell.mean, &group[i].interval);
		emp_json_number(&json, "stddev", group[i].cell.stddev);
		appendStringInfo(&json, ", \"compared\": %s}", group[i].compared ? "true" : "false");
	}
	appendStringInfoChar(&json, ']');
	return emp_json_datum(&json);
}

/* Names of rates of a group, and of their differences between groups. */
static const char *const rate_names[EMP_FAIR_RATES] = {
	"base_rate", "selection_rate", "true_positive_rate", "false_positive_rate", "precision"};
static const char *const difference_names[EMP_FAIR_RATES] = {
	"base_rate_difference", "demographic_parity_difference", "equal_opportunity_difference",
	"false_positive_rate_difference", "predictive_parity_difference"};

/* Append a difference between groups. */
static void
append_difference(StringInfo json, const char *name, const EmpGroupSums *s,
				  const EmpFairDifference *difference)
{
	append_figure(json, name, difference->difference, &difference->interval);
	append_pair(json, psprintf("%s_groups", name), s, difference->highest, difference->lowest);
}

/* Append what there is of one group. */
static void
append_group(StringInfo json, const EmpGroupSums *s, uint32 i, const EmpReportGroup *group)
{
	appendStringInfoString(json, i > 0 ? ", {\"group\": " : "{\"group\": ");
	append_name(json, s, i);
	appendStringInfo(json, ", \"n\": " INT64_FORMAT ", \"churned\": " INT64_FORMAT, group->n,
					 group->rate[EMP_BASE_RATE].hits);
	appendStringInfo(json, ", \"selected\": " INT64_FORMAT, group->rate[EMP_SELECTION_RATE].hits);
	for (int k = 0; k < EMP_FAIR_RATES; k++)
		append_figure(json, rate_names[k], group->rate[k].rate, &group->rate[k].interval);
	emp_json_number(json, "mean_probability", group->mean_probability);
	append_figure(json, "calibration_difference", group->difference, &group->interval);
	emp_json_number(json, "brier", group->brier);
	appendStringInfo(json, ", \"compared\": %s}", group->compared ? "true" : "false");
}

/* Show what groups say of a decision: the final function of fairness_report. */
Datum
emp_fairness_report_jsonb(PG_FUNCTION_ARGS)
{
	EmpGroupSums *s = fairness_report_summary_get(PG_GETARG_DATUM(0));
	EmpReportGroup *group = palloc((s->groups + 1) * sizeof(EmpReportGroup));
	const EmpFairDifference *selection;
	StringInfoData json;
	EmpFairness fairness;

	emp_fairness_report(s, group, &fairness);
	initStringInfo(&json);
	appendStringInfo(&json,
					 "{\"n\": " INT64_FORMAT ", \"without_group\": " INT64_FORMAT
					 ", \"groups_compared\": %u, \"min_group\": %d",
					 fairness.n, s->without, fairness.compared, s->least);
	emp_json_number(&json, "threshold", s->threshold);
	append_figure(&json, "disparate_impact", fairness.impact, &fairness.impact_interval);
	selection = &fairness.difference[EMP_SELECTION_RATE];
	append_pair(&json, "disparate_impact_groups", s, selection->lowest, selection->highest);
	appendStringInfo(&json, ", \"four_fifths_rule\": %s",
					 isnan(fairness.impact)               ? "null"
					 : fairness.impact >= EMP_FOUR_FIFTHS ? "true"
														  : "false");
	for (int k = 0; k < EMP_FAIR_RATES; k++)
		append_difference(&json, difference_names[k], s, &fairness.difference[k]);
	append_difference(&json, "equalised_odds_difference", s, &fairness.odds);
	appendStringInfoString(&json, ", \"groups\": [");
	for (uint32 i = 0; i < s->groups; i++)
		append_group(&json, s, i, &group[i]);
	appendStringInfoChar(&json, ']');
	return emp_json_datum(&json);
}
