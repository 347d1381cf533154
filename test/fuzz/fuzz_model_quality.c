/*
 * fuzz_model_quality.c
 *		Text into the summaries of predictions, bins, losses, groups and drift: what is taken reads back
 *		the same, merges and has figures; and a stored value with any bytes at all is refused or walked
 *		through without harm.  The first byte of an input says which.
 */
#include <math.h>
#include <string.h>

#include "fuzz.h"
#include "../unit/quality_build.h"
#include "churn/churn_report.h"
#include "churn/group_fairness.h"
#include "churn/prediction_loss.h"

/* Refused texts have a reason. */
static void
require_reason(const EmpFailure *failure)
{
	require(failure->status != EMP_OK && failure->message[0] != '\0');
}

/* Work out everything that predictions say. */
static void
judge(const EmpPredictionSummary *s)
{
	EmpPredictionBins *bins = bins_new(EMP_REPORT_BINS);
	EmpChurnReport report;
	EmpFailure failure;
	double auc = emp_prediction_auc(s);
	double error = emp_prediction_auc_error(s);

	require(isnan(auc) || (auc >= 0 && auc <= 1));
	require(isnan(error) || (error >= 0 && error <= 0.75));
	if (emp_churn_report(s, &report, bins, no_check, &failure) == EMP_OK)
	{
		require(report.brier.value >= 0 && report.brier.value <= 1);
		require(emp_prediction_bins_possible(bins));
	}
	free(bins);
}

/* Read predictions; print them and read them again; add them to themselves. */
static void
try_predictions(const char *text, size_t size)
{
	EmpFailure failure;
	EmpPredictionSummary *s = predictions_parsed(text, size, &failure);
	EmpPredictionSummary *again;
	size_t len;
	char *printed;

	if (s == NULL)
	{
		require_reason(&failure);
		return;
	}
	require(emp_prediction_summary_sound(s, emp_prediction_summary_size(s->room)));
	require(emp_prediction_summary_possible(s));
	judge(s);
	printed = predictions_printed(s, &len);
	again = predictions_parsed(printed, len, &failure);
	require(again != NULL && again->scores == s->scores);
	require(memcmp(&again->format, &s->format, emp_prediction_summary_size(s->scores) - 4) == 0);
	predictions_reserve(&again, s->scores);
	if (emp_prediction_summary_merge(again, s, &failure) == EMP_OK)
	{
		EmpPredictionSummary *twice = predictions_closed(again);

		require(twice->scores == s->scores && twice->customers == 2 * s->customers);
		require(isnan(emp_prediction_auc(s)) || emp_prediction_auc(twice) == emp_prediction_auc(s));
		free(twice);
	}
	free(printed);
	free(again);
	free(s);
}

/* Read bins; print them and read them again; add them to themselves. */
static void
try_bins(const char *text, size_t size)
{
	EmpFailure failure;
	EmpPredictionBins *s = bins_parsed(text, size, &failure);
	EmpPredictionBins *again;
	EmpModelCalibration calibration;
	double auc;
	size_t len;
	char *printed;

	if (s == NULL)
	{
		require_reason(&failure);
		return;
	}
	require(emp_prediction_bins_sound(s, emp_prediction_bins_size(s->bins)));
	auc = emp_prediction_bins_auc(s);
	require(isnan(auc) || (auc >= 0 && auc <= 1));
	emp_calibration(s, &calibration);
	printed = bins_printed(s, &len);
	again = bins_parsed(printed, len, &failure);
	require(again != NULL && emp_prediction_bins_compare(again, s) == 0);
	if (emp_prediction_bins_merge(again, s, &failure) == EMP_OK)
		require(emp_prediction_bins_possible(again));
	free(printed);
	free(again);
	free(s);
}

/* Read losses; print them and read them again. */
static void
try_loss(const char *text, size_t size)
{
	char printed[EMP_PREDICTION_LOSS_TEXT_SIZE];
	EmpPredictionLoss again;
	EmpPredictionLoss s;
	EmpFailure failure;

	if (emp_prediction_loss_parse(text, size, &s, &failure) != EMP_OK)
	{
		require_reason(&failure);
		return;
	}
	require(emp_prediction_loss_sound(&s) && emp_prediction_log_loss(&s) >= 0);
	emp_prediction_loss_print(&s, printed);
	require(emp_prediction_loss_parse(printed, strlen(printed), &again, &failure) == EMP_OK);
	require(emp_prediction_loss_compare(&s, &again) == 0);
}

/* Compare groups. */
static void
compare(const EmpGroupSums *s, EmpGroupKind kind)
{
	if (kind == EMP_GROUP_SCORES)
	{
		EmpGapGroup *group = malloc(sizeof(EmpGapGroup) * (s->groups + 1));
		EmpScoreGap gap;

		emp_fairness_gap(s, group, &gap);
		require(gap.compared < 2 || gap.highest != gap.lowest);
		free(group);
	}
	else
	{
		EmpReportGroup *group = malloc(sizeof(EmpReportGroup) * (s->groups + 1));
		EmpFairness fairness;

		emp_fairness_report(s, group, &fairness);
		require(isnan(fairness.impact) || (fairness.impact >= 0 && fairness.impact <= 1));
		free(group);
	}
}

/* Read groups; print them and read them again; add them to themselves. */
static void
try_groups(const char *text, size_t size, EmpGroupKind kind)
{
	EmpFailure failure;
	EmpGroupSums *s = groups_parsed(text, size, kind, &failure);
	EmpGroupSums *again;
	EmpGroupSums *both;
	size_t len;
	char *printed;

	if (s == NULL)
	{
		require_reason(&failure);
		return;
	}
	require(emp_group_sums_sound(s, kind, groups_size(s)) && emp_group_sums_readable(s));
	compare(s, kind);
	printed = groups_printed(s, &len);
	again = groups_parsed(printed, len, kind, &failure);
	require(again != NULL && groups_size(again) == groups_size(s));
	require(memcmp(&again->format, &s->format, groups_size(s) - 4) == 0);
	both = groups_merged(again, s, &failure);
	require(both == NULL || both->groups == s->groups);
	free(both);
	free(printed);
	free(again);
	free(s);
}

/* Read drift; print it and read it again; add it to itself. */
static void
try_drift(const char *text, size_t size)
{
	EmpFailure failure;
	EmpDriftSummary *s = drift_parsed(text, size, &failure);
	EmpDriftSummary *again;
	size_t len;
	char *printed;
	uint32_t i;

	if (s == NULL)
	{
		require_reason(&failure);
		return;
	}
	require(emp_drift_summary_sound(s, emp_drift_summary_size(s)));
	for (i = 0; i < s->features; i++)
		require(emp_drift_of(s, i).psi >= -1e-9);
	printed = drift_printed(s, &len);
	again = drift_parsed(printed, len, &failure);
	require(again != NULL && emp_drift_summary_compare(again, s) == 0);
	if (emp_drift_summary_merge(again, s, &failure) == EMP_OK)
		require(emp_drift_summary_possible(again));
	free(printed);
	free(again);
	free(s);
}

/* Take bytes for a stored value of each type. */
static void
try_stored(const uint8_t *data, size_t size)
{
	void *value = malloc(size + 1);
	EmpGroupKind kind;

	memcpy(value, data, size);
	if (emp_prediction_summary_sound(value, size))
	{
		EmpPredictionSummary *closed = predictions_closed(value);

		if (emp_prediction_summary_possible(closed))
			judge(closed);
		free(closed);
	}
	if (size >= sizeof(EmpPredictionBins) && emp_prediction_bins_sound(value, size) &&
		emp_prediction_bins_possible(value))
		emp_prediction_bins_auc(value);
	for (kind = EMP_GROUP_SCORES; kind < EMP_GROUP_KINDS; kind++)
		if (size >= sizeof(EmpGroupSums) && emp_group_sums_sound(value, kind, size) &&
			emp_group_sums_readable(value))
			compare(value, kind);
	if (size >= sizeof(EmpDriftSummary) && emp_drift_summary_sound(value, size) &&
		emp_drift_summary_possible(value))
		emp_drift_summary_hash(value, 1);
	free(value);
}

/* Run one input. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *) data + 1;

	if (size == 0)
		return 0;
	switch (data[0] % 7)
	{
		case 0:
			try_predictions(text, size - 1);
			break;
		case 1:
			try_bins(text, size - 1);
			break;
		case 2:
			try_loss(text, size - 1);
			break;
		case 3:
			try_groups(text, size - 1, EMP_GROUP_SCORES);
			break;
		case 4:
			try_groups(text, size - 1, EMP_GROUP_PREDICTIONS);
			break;
		case 5:
			try_drift(text, size - 1);
			break;
		default:
			try_stored(data + 1, size - 1);
			break;
	}
	return 0;
}
