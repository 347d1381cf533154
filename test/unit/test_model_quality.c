/*
 * test_model_quality.c
 *		Quality of predictions, drift and fairness against scikit-learn, scipy and numpy; merging; and
 *		what has no value.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "base/interval.h"
#include "churn/churn_report.h"
#include "churn/drift.h"
#include "churn/group_fairness.h"
#include "churn/prediction_loss.h"
#include "quality_build.h"

#define GOLDEN "test/golden/model_quality.csv"
#define LINE_MAX_BYTES 20000

/* Return whether two numbers agree to so much, of their size where they are large. */
static bool
near(double actual, double expected, double tolerance)
{
	return fabs(actual - expected) <= tolerance * fmax(1.0, fabs(expected));
}

/* Check a number to 1e-12. */
#define CHECK_NEAR(actual, expected) CHECK(near(actual, expected, 1e-12))

/* ---------------------------------------------------------------------------------------------
 * Golden figures.
 */

/* The customers of a case, and what is worked out of them. */
typedef struct Case
{
	EmpPredictionSummary *s; /* closed */
	EmpPredictionLoss loss;
	EmpChurnReport report;
} Case;

/* Read the customers of a case, score:churned separated by blanks. */
static void
read_case(Case *c, char *cells)
{
	EmpPredictionBins *bins = bins_new(EMP_REPORT_BINS);
	EmpPredictionSummary *open = predictions_new(2, 0);
	EmpFailure failure;
	char *cell;

	emp_prediction_loss_init(&c->loss);
	for (cell = strtok(cells, " "); cell != NULL; cell = strtok(NULL, " "))
	{
		char *rest;
		double score = strtod(cell, &rest);

		predictions_add(&open, score, rest[1] == '1');
		CHECK(emp_prediction_loss_add(&c->loss, score, rest[1] == '1', 1, &failure) == EMP_OK);
	}
	free(c->s);
	c->s = predictions_closed(open);
	CHECK(emp_prediction_summary_possible(c->s));
	CHECK(emp_churn_report(c->s, &c->report, bins, no_check, &failure) == EMP_OK);
	CHECK(c->report.log_loss.value == emp_prediction_log_loss(&c->loss));
	CHECK(c->report.brier.value == emp_prediction_brier(&c->loss));
	free(open);
	free(bins);
}

/* Return the predictions of a case in bins. */
static EmpPredictionBins *
binned(const Case *c, int bins)
{
	EmpPredictionBins *s = bins_new((uint32_t) bins);
	EmpFailure failure;
	uint32_t i;

	for (i = 0; i < c->s->scores; i++)
		CHECK(emp_prediction_bins_add(s, c->s->score[i].score, c->s->score[i].churned,
									  c->s->score[i].stayed, &failure) == EMP_OK);
	CHECK(emp_prediction_bins_possible(s));
	return s;
}

/* Check rates or mean probabilities of the bins that have customers. */
static void
check_bins(const EmpPredictionBins *s, bool rates, char *cells)
{
	EmpCalibrationBin bin;
	uint32_t i;

	for (i = 0; i < s->bins; i++)
	{
		if (!emp_calibration_bin(s, i, &bin))
			continue;
		CHECK_NEAR(rates ? bin.churn_rate : bin.mean_probability, strtod(cells, &cells));
	}
	CHECK(*cells == '\0');
}

/* Check a figure that is about bins. */
static bool
check_binned(const Case *c, const char *name, char *value)
{
	EmpModelCalibration calibration;
	EmpPredictionBins *s;
	char what[32];
	int bins;
	bool known = true;

	if (sscanf(name, "%31s %d", what, &bins) != 2 || strcmp(what, "lift") == 0)
		return false;
	s = binned(c, bins);
	emp_calibration(s, &calibration);
	if (strcmp(what, "auc") == 0)
		CHECK_NEAR(emp_prediction_bins_auc(s), atof(value));
	else if (strcmp(what, "expected_error") == 0)
		CHECK_NEAR(calibration.expected_error, atof(value));
	else if (strcmp(what, "rates") == 0 || strcmp(what, "means") == 0)
		check_bins(s, what[0] == 'r', value);
	else
		known = false;
	free(s);
	return known;
}

/* Check a figure of a case; false when there is no such figure. */
static bool
check_figure(const Case *c, const char *name, char *value)
{
	const EmpChurnReport *r = &c->report;
	const struct
	{
		const char *name;
		double value;
		double tolerance;
	} figures[] = {
		{"auc", r->auc.value, 1e-12},
		{"auc_error", emp_prediction_auc_error(c->s), 1e-12},
		{"log_loss", r->log_loss.value, 1e-12},
		{"log_loss_error", r->log_loss.error, 1e-12},
		{"brier", r->brier.value, 1e-12},
		{"brier_error", r->brier.error, 1e-12},
		{"difference_error", r->difference.error, 1e-12},
		/* a maximum is found to the root of what the likelihood is known to */
		{"intercept", r->intercept.value, 1e-9},
		{"intercept_error", r->intercept.error, 1e-8},
		{"slope", r->slope.value, 1e-9},
		{"slope_error", r->slope.error, 1e-8},
	};
	int percent;
	size_t i;

	for (i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
		if (strcmp(name, figures[i].name) == 0)
		{
			if (!CHECK(near(figures[i].value, atof(value), figures[i].tolerance)))
				printf("\t%s: got %.17g, expected %s\n", name, figures[i].value, value);
			return true;
		}
	if (sscanf(name, "lift %d", &percent) == 1)
	{
		CHECK_NEAR(emp_prediction_top(c->s, percent / 100.0).lift, atof(value));
		return true;
	}
	return check_binned(c, name, value);
}

/* Read numbers separated by blanks, NULL for NaN; returns how many. */
static size_t
read_numbers(const char *cells, double *number)
{
	size_t n = 0;

	while (*cells != '\0')
	{
		char *rest = (char *) cells + 4;

		number[n++] = strncmp(cells, "NULL", 4) == 0 ? NAN : strtod(cells, &rest);
		cells = *rest == ' ' ? rest + 1 : rest;
	}
	return n;
}

/* Check the drift of two samples. */
static void
check_stability(const char *expected, const char *actual, const char *psi)
{
	double *number = malloc(sizeof(double) * LINE_MAX_BYTES);
	EmpDriftSample then = {number, read_numbers(expected, number)};
	EmpDriftSample now = {number + then.n, read_numbers(actual, number + then.n)};
	EmpKeyed *scratch = malloc(sizeof(EmpKeyed) * 2 * then.n);

	CHECK_NEAR(emp_sample_stability(then, now, scratch, no_check), atof(psi));
	free(scratch);
	free(number);
}

/* Check the interval of a difference of two rates. */
static void
check_difference(const char *counts, const char *ends)
{
	EmpInterval interval[3];
	double low;
	double high;
	int n[4];

	CHECK(sscanf(counts, "%d %d %d %d", &n[0], &n[1], &n[2], &n[3]) == 4);
	CHECK(sscanf(ends, "%lf,%lf", &low, &high) == 2);
	emp_wilson_interval(n[0], n[1], 1, EMP_LEVEL_DEFAULT, &interval[0]);
	emp_wilson_interval(n[2], n[3], 1, EMP_LEVEL_DEFAULT, &interval[1]);
	emp_newcombe_interval((double) n[0] / n[1], &interval[0], (double) n[2] / n[3], &interval[1],
						  &interval[2]);
	CHECK_NEAR(interval[2].low, low);
	CHECK_NEAR(interval[2].high, high);
}

/* Read groups of scores, and compare them. */
static void
read_groups(char *cells, EmpScoreGap *gap)
{
	EmpGapGroup group[26];
	EmpGroupSums *s = NULL;
	EmpFailure failure;
	char name[2] = "z"; /* backwards, so that groups are not in the order in which they come */
	char *cell = cells;

	while (cell != NULL)
	{
		char *end = strchr(cell, ',');

		if (end != NULL)
			*end = '\0';
		while (*cell != '\0')
			CHECK(groups_add(&s, EMP_GROUP_SCORES, name, 0, strtod(cell, &cell), &failure));
		name[0]--;
		cell = end != NULL ? end + 1 : NULL;
	}
	CHECK(emp_group_sums_readable(s));
	emp_fairness_gap(s, group, gap);
	free(s);
}

/* Check a figure of groups; false when there is no such figure. */
static bool
check_gap(const EmpScoreGap *gap, const char *name, const char *value)
{
	if (strcmp(name, "gap") == 0)
		CHECK_NEAR(gap->gap, atof(value));
	else if (strcmp(name, "gap_low") == 0)
		CHECK_NEAR(gap->interval.low, atof(value));
	else if (strcmp(name, "gap_p") == 0)
		CHECK_NEAR(gap->p_value, atof(value));
	else if (strcmp(name, "gap_effect") == 0)
		CHECK_NEAR(gap->effect_size, atof(value));
	else if (strcmp(name, "equal_p") == 0)
		CHECK_NEAR(gap->p_value_equal, atof(value));
	else
		return false;
	return true;
}

/* Compare every line of the golden figures. */
static void
test_golden(void)
{
	FILE *file = fopen(GOLDEN, "r");
	char *line = malloc(LINE_MAX_BYTES);
	Case c = {0};
	EmpScoreGap gap;
	int lines = 0;

	CHECK(file != NULL);
	while (file != NULL && fgets(line, LINE_MAX_BYTES, file) != NULL)
	{
		char *comma = strchr(line, ',');
		bool known = true;

		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#' || comma == NULL)
			continue;
		lines++;
		*comma++ = '\0';
		if (strcmp(line, "case") == 0)
			read_case(&c, comma);
		else if (strcmp(line, "groups") == 0)
			read_groups(comma, &gap);
		else if (strcmp(line, "stability") == 0)
		{
			char *actual = strchr(comma, ',');
			char *psi = strrchr(comma, ',');

			*actual++ = '\0';
			*psi++ = '\0';
			check_stability(comma, actual, psi);
		}
		else if (strcmp(line, "difference") == 0)
		{
			char *ends = strchr(comma, ',');

			*ends++ = '\0';
			check_difference(comma, ends);
		}
		else
			known = check_figure(&c, line, comma) || check_gap(&gap, line, comma);
		if (!CHECK(known))
			printf("\tno figure %s\n", line);
	}
	CHECK(lines > 1500);
	free(c.s);
	free(line);
	if (file != NULL)
		fclose(file);
}

/* ---------------------------------------------------------------------------------------------
 * Merging, forms, and what has no value.
 */

/* Any split of the rows gives the same bytes, and so does the text form. */
static void
test_predictions_merge(void)
{
	EmpPredictionSummary *all = predictions_new(1, 0);
	EmpPredictionSummary *part[3];
	EmpPredictionSummary *merged;
	EmpPredictionSummary *closed;
	EmpPredictionSummary *again;
	EmpFailure failure;
	size_t len;
	char *text;
	int i;

	for (i = 0; i < 3; i++)
		part[i] = predictions_new(1, 0);
	for (i = 0; i < 5000; i++)
	{
		double score = (i * 7919 % 1009 - 300) / 8.0;

		if (i % 100 == 0)
			score = -0.0;
		predictions_add(&all, score, i % 3 == 0);
		predictions_add(&part[i % 3], score, i % 3 == 0);
	}
	merged = predictions_closed(part[2]);
	for (i = 0; i < 2; i++)
	{
		predictions_reserve(&merged, part[i]->scores);
		CHECK(emp_prediction_summary_merge(merged, part[i], &failure) == EMP_OK);
	}
	again = predictions_closed(merged);
	closed = predictions_closed(all);
	CHECK_INT(closed->customers, 5000);
	CHECK_INT(closed->scores, 1009);
	CHECK(closed->scores == again->scores);
	CHECK(memcmp(closed, again, emp_prediction_summary_size(closed->scores)) == 0);
	CHECK_INT(emp_prediction_summary_compare(closed, again), 0);
	CHECK(emp_prediction_summary_hash(closed, 5) == emp_prediction_summary_hash(again, 5));
	text = predictions_printed(closed, &len);
	free(again);
	again = predictions_parsed(text, len, &failure);
	CHECK(again != NULL && memcmp(closed, again, emp_prediction_summary_size(closed->scores)) == 0);
	free(text);
	free(again);
	free(closed);
	free(merged);
	free(all);
	for (i = 0; i < 3; i++)
		free(part[i]);
}

/* Return a summary of a text that is one. */
static EmpPredictionSummary *
summary_of(const char *text)
{
	EmpFailure failure;
	EmpPredictionSummary *s = predictions_parsed(text, strlen(text), &failure);

	CHECK(s != NULL);
	return s;
}

/* What has no value is NaN, never something that looks like one. */
static void
test_no_value(void)
{
	EmpPredictionBins *bins = bins_new(EMP_REPORT_BINS);
	EmpPredictionSummary *s = summary_of("0.5=3,0");
	EmpChurnReport report;
	EmpFailure failure;

	CHECK(isnan(emp_prediction_auc(s)));
	CHECK(isnan(emp_prediction_auc_error(s)));
	CHECK(emp_prediction_top(s, 0.5).lift == 1);
	CHECK(emp_churn_report(s, &report, bins, no_check, &failure) == EMP_OK);
	CHECK(isnan(report.brier_skill) && isnan(report.slope.value) && isnan(report.auc.interval.low));
	CHECK(report.rate.value == 1 && report.rate.interval.high == 1);
	free(s);

	/* a perfect order: an area of 1, of which no error can be told */
	s = summary_of("0.1=0,3 0.9=3,0");
	CHECK(emp_churn_report(s, &report, bins, no_check, &failure) == EMP_OK);
	CHECK(report.auc.value == 1 && isnan(report.auc.error) && isnan(report.auc.interval.high));
	CHECK(isnan(report.slope.value));
	free(s);

	/* nobody left */
	s = summary_of("0.1=0,1");
	CHECK(isnan(emp_prediction_top(s, 0.5).lift) && isnan(emp_prediction_top(s, 0.5).capture));
	CHECK(emp_churn_report(s, &report, bins, no_check, &failure) == EMP_OK);
	CHECK(isnan(report.log_loss.error) && isnan(report.lift[0].interval.low));
	free(s);

	/* scores that are no probabilities */
	s = summary_of("-3=1,1 7=1,1");
	CHECK(emp_prediction_auc(s) == 0.5);
	CHECK(emp_churn_report(s, &report, bins, no_check, &failure) == EMP_OUT_OF_RANGE);
	free(s);
	free(bins);
}

/* Ties count by their expectation. */
static void
test_top(void)
{
	EmpPredictionSummary *s = summary_of("1=1,3 2=2,1 3=1,0");
	EmpTop top = emp_prediction_top(s, 0.25);

	CHECK_INT(top.customers, 2);
	CHECK_NEAR(top.churned, 1 + 2.0 / 3);
	CHECK_NEAR(top.lift, (1 + 2.0 / 3) / 2 / 0.5);
	CHECK_NEAR(top.capture, (1 + 2.0 / 3) / 4);
	CHECK_INT(emp_prediction_top(s, 0.01).customers, 1);
	CHECK_INT(emp_prediction_top(s, 1).customers, 8);
	free(s);
	s = summary_of("1=50,49 2=1,0");
	/* 0.29 of 100 is 29, though the product of the doubles is below it */
	CHECK_INT(emp_prediction_top(s, 0.29).customers, 29);
	free(s);
}

/* Probabilities at the ends of bins belong to the bin below them. */
static void
test_bins(void)
{
	EmpPredictionBins *s = bins_new(10);
	EmpFailure failure;
	int i;

	for (i = 0; i <= 10; i++)
		CHECK(emp_prediction_bins_add(s, i / 10.0, 1, 0, &failure) == EMP_OK);
	CHECK_INT(s->bin[0].churned, 2);
	for (i = 1; i < 10; i++)
		CHECK_INT(s->bin[i].churned, 1);
	CHECK(emp_prediction_bins_possible(s));
	s->bin[3].churned++;
	CHECK(!emp_prediction_bins_possible(s));
	free(s);
	CHECK(emp_bins_check(1, &failure) == EMP_BAD_VALUE);
	CHECK(emp_bins_check(10001, &failure) == EMP_BAD_VALUE);
	CHECK(emp_bins_check(10000, &failure) == EMP_OK);
}

/* Losses at the ends of the range are those of scikit-learn; what no customers have is refused. */
static void
test_losses(void)
{
	EmpPredictionLoss s;
	EmpFailure failure;

	CHECK_NEAR(emp_log_loss_of(0, true), 36.04365338911715);
	CHECK_NEAR(emp_log_loss_of(1, false), 36.04365338911715);
	CHECK(emp_log_loss_of(1, true) < 1e-15);
	CHECK(emp_probability_check(NAN, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_probability_check(1.0000000001, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_prediction_loss_parse("customers=1 churned=2 log_loss=0 brier=0", 40, &s, &failure) ==
		  EMP_BAD_TEXT);
	CHECK(emp_prediction_loss_parse("customers=1 churned=0 log_loss=-1 brier=0", 41, &s,
									&failure) == EMP_BAD_TEXT);
	emp_prediction_loss_init(&s);
	CHECK(emp_prediction_loss_add(&s, 0, true, EMP_LOSS_CUSTOMERS_MAX, &failure) == EMP_OK);
	CHECK(emp_prediction_loss_sound(&s));
	CHECK_NEAR(emp_prediction_log_loss(&s), 36.04365338911715);
	CHECK(emp_prediction_brier(&s) == 1);
	CHECK(emp_prediction_loss_add(&s, 0, true, 1, &failure) == EMP_OUT_OF_RANGE);
}

/* Groups in any order give the same bytes, and so does the text form. */
static void
test_groups_merge(void)
{
	static const char *const names[] = {"fr", "", "d\"e\\", "de", NULL};
	EmpGroupSums *all = NULL;
	EmpGroupSums *part[2] = {NULL, NULL};
	EmpGroupSums *both;
	EmpFailure failure;
	size_t len;
	char *text;
	int i;

	for (i = 0; i < 1000; i++)
	{
		double p = i * 617 % 1000 / 999.0;

		CHECK(groups_add(&all, EMP_GROUP_PREDICTIONS, names[i % 5], i % 4, p, &failure));
		CHECK(
			groups_add(&part[i % 7 > 2], EMP_GROUP_PREDICTIONS, names[i % 5], i % 4, p, &failure));
	}
	both = groups_merged(part[1], part[0], &failure);
	CHECK(both != NULL && groups_size(both) == groups_size(all));
	CHECK(memcmp(&both->format, &all->format, groups_size(all) - 4) == 0);
	CHECK_INT(all->groups, 4);
	CHECK_INT(all->without, 200);
	CHECK(emp_group_sums_sound(all, EMP_GROUP_PREDICTIONS, groups_size(all)));
	CHECK(!emp_group_sums_sound(all, EMP_GROUP_SCORES, groups_size(all)));
	text = groups_printed(all, &len);
	free(both);
	both = groups_parsed(text, len, EMP_GROUP_PREDICTIONS, &failure);
	CHECK(both != NULL && memcmp(&both->format, &all->format, groups_size(all) - 4) == 0);
	CHECK(both != NULL && emp_group_sums_compare(all, both) == 0);
	CHECK(both != NULL && emp_group_sums_hash(all, 3) == emp_group_sums_hash(both, 3));
	free(text);
	free(both);
	free(all);
	free(part[0]);
	free(part[1]);
}

/* The rates of groups against hand-made counts. */
static void
test_fairness(void)
{
	EmpReportGroup group[3];
	EmpGroupSums *s = NULL;
	EmpFairness fairness;
	EmpFailure failure;
	int i;

	/* a: 40 customers, 10 selected, of them 8 left; 20 left in all.  b: 20 of 40 selected, 10 of 16. */
	for (i = 0; i < 40; i++)
	{
		CHECK(groups_add(&s, EMP_GROUP_PREDICTIONS, "a",
						 i < 8    ? EMP_SELECTED_CHURNED
						 : i < 10 ? EMP_SELECTED_STAYED
						 : i < 22 ? EMP_OTHER_CHURNED
								  : EMP_OTHER_STAYED,
						 i < 10 ? 0.75 : 0.25, &failure));
		CHECK(groups_add(&s, EMP_GROUP_PREDICTIONS, "b",
						 i < 10   ? EMP_SELECTED_CHURNED
						 : i < 20 ? EMP_SELECTED_STAYED
						 : i < 26 ? EMP_OTHER_CHURNED
								  : EMP_OTHER_STAYED,
						 i < 20 ? 0.75 : 0.25, &failure));
	}
	CHECK(groups_add(&s, EMP_GROUP_PREDICTIONS, "rare", EMP_SELECTED_CHURNED, 1, &failure));
	emp_fairness_report(s, group, &fairness);
	CHECK_INT(fairness.n, 81);
	CHECK_INT(fairness.compared, 2);
	CHECK(!group[2].compared);
	CHECK_NEAR(group[0].rate[EMP_BASE_RATE].rate, 0.5);
	CHECK_NEAR(group[0].rate[EMP_TRUE_POSITIVE_RATE].rate, 0.4);
	CHECK_NEAR(group[0].rate[EMP_FALSE_POSITIVE_RATE].rate, 0.1);
	CHECK_NEAR(group[0].rate[EMP_PRECISION].rate, 0.8);
	CHECK_NEAR(group[0].mean_probability, 0.375);
	CHECK_NEAR(group[0].difference, 0.125);
	CHECK_NEAR(group[0].brier, (8 * 0.0625 + 2 * 0.5625 + 12 * 0.5625 + 18 * 0.0625) / 40);
	CHECK_NEAR(fairness.impact, 0.5);
	CHECK_NEAR(fairness.difference[EMP_SELECTION_RATE].difference, 0.25);
	CHECK_NEAR(fairness.difference[EMP_TRUE_POSITIVE_RATE].difference, 0.625 - 0.4);
	CHECK_NEAR(fairness.odds.difference, 10.0 / 24 - 0.1);
	CHECK_INT(fairness.odds.highest, 1);
	free(s);
}

/* Cuts, and a bin for what was all the same. */
static void
test_drift(void)
{
	const double same[] = {5, 5, 5};
	const double other[] = {7, NAN};
	EmpKeyed scratch[6];

	CHECK(emp_sample_stability((EmpDriftSample){same, 3}, (EmpDriftSample){same, 3}, scratch,
							   no_check) == 0);
	CHECK(emp_sample_stability((EmpDriftSample){same, 3}, (EmpDriftSample){other, 2}, scratch,
							   no_check) > EMP_SHIFTED);
	CHECK(isnan(emp_sample_stability((EmpDriftSample){same, 0}, (EmpDriftSample){other, 2}, scratch,
									 no_check)));
	CHECK_STRING(emp_drift_verdict(0.0999), "stable");
	CHECK_STRING(emp_drift_verdict(0.1), "shifting");
	CHECK_STRING(emp_drift_verdict(0.25), "shifted");
}

/* Texts that are no values are refused, each with a message. */
static void
test_bad_texts(void)
{
	static const char *const predictions[] = {"",
											  "0.5",
											  "0.5=1",
											  "0.5=0,0",
											  "0.5=-1,2",
											  "x=1,2",
											  "nan=1,2",
											  "inf=1,2",
											  "0.5=1,2,3",
											  "share=0",
											  "share=0.1",
											  "0.5=1,1 share=0.1",
											  "share=2 1=1,1",
											  "1=4294967296,0",
											  "1=4294967295,0 2=1,0"};
	static const char *const bins[] = {"",
									   "bins=1",
									   "bins=10",
									   "bins=10 3=1",
									   "bins=10 10=1,0,0",
									   "3=1,3,7",
									   "bins=10 0=1,0,-1",
									   "bins=10 3=0,0,0",
									   "bins=10 3=1,0,0",
									   "bins=10 0=1,0,0 0=1,0,0"};
	static const char *const groups[] = {"",
										 "\"a\"",
										 "\"a\" n=0 low=0 words=0",
										 "\"a\" n=1 low=0 words=0 y=1",
										 "without=0",
										 "without=1 without=1",
										 "\"b\" n=1 low=0 words=0 \"a\" n=1 low=0 words=0",
										 "\"a\" n=1 low=0 words=0 \"a\" n=1 low=0 words=0",
										 "threshold=0.5 \"a\" n=1 low=0 words=0",
										 "\"a\" n=1 low=0 words=1 x=0x3 xx=0x1"};
	static const char *const drifts[] = {
		"",
		"model=1",
		"model=1 elements=1 arrays=1 then=1 customers=0",
		"model=1 elements=1 arrays=1 then=1 customers=1 \"a\" element=1 kind=number bins_then=1,0 "
		"bins_now=1,0",
		"model=1 elements=1 arrays=1 then=1 customers=1 \"a\" element=0 kind=number "
		"bins_then=1,0,0 "
		"bins_now=1,0,0",
		"model=1 elements=1 arrays=1 then=1 customers=1 \"a\" element=0 kind=category "
		"bins_then=1,0 bins_now=1,0",
		"model=1 elements=1 arrays=1 then=1 customers=1 \"a\" element=0 kind=number bins_then=1,0 "
		"bins_now=2,0",
		"model=1 elements=1 arrays=1 then=1 customers=1 \"a\" element=0 kind=number bins_then=1,0 "
		"bins_now=1"};
	EmpFailure failure;
	size_t i;

	for (i = 0; i < sizeof(predictions) / sizeof(predictions[0]); i++)
		if (!CHECK(predictions_parsed(predictions[i], strlen(predictions[i]), &failure) == NULL))
			printf("\t%s\n", predictions[i]);
	for (i = 0; i < sizeof(bins) / sizeof(bins[0]); i++)
		if (!CHECK(bins_parsed(bins[i], strlen(bins[i]), &failure) == NULL))
			printf("\t%s\n", bins[i]);
	for (i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		if (!CHECK(groups_parsed(groups[i], strlen(groups[i]), EMP_GROUP_SCORES, &failure) == NULL))
			printf("\t%s\n", groups[i]);
	for (i = 0; i < sizeof(drifts) / sizeof(drifts[0]); i++)
		if (!CHECK(drift_parsed(drifts[i], strlen(drifts[i]), &failure) == NULL))
			printf("\t%s\n", drifts[i]);
}

/* Run all. */
int
main(void)
{
	test_golden();
	test_predictions_merge();
	test_no_value();
	test_top();
	test_bins();
	test_losses();
	test_groups_merge();
	test_fairness();
	test_drift();
	test_bad_texts();
	return CHECK_DONE();
}
