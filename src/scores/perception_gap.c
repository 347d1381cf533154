/*
 * perception_gap.c
 *		The gap between what customers say when asked and what their own words show.
 *
 * Not everybody answers a survey and not everybody writes, so each side has its own count, and a gap
 * of a handful of customers is not shown at all.
 */
#include "scores/perception_gap.h"

#include <string.h>

#include "scores/valence_mean.h"

static const EmpField fields[] = {
	{"n_survey", EMP_FIELD_INT64, offsetof(EmpGapSummary, n_survey)},
	{"n_text", EMP_FIELD_INT64, offsetof(EmpGapSummary, n_text)},
	{"survey", EMP_FIELD_WIDE, offsetof(EmpGapSummary, survey)},
	{"text", EMP_FIELD_WIDE, offsetof(EmpGapSummary, text)},
	{"min_n", EMP_FIELD_INT64, offsetof(EmpGapSummary, min_n)},
};

const EmpRecord emp_perception_gap_summary_record = {
	"perception_gap_summary", "n_survey=3 n_text=5", EMP_PERCEPTION_GAP_SUMMARY_FORMAT,
	sizeof(fields) / sizeof(fields[0]), fields};

EMP_RECORD_FUNCTIONS(perception_gap_summary, EmpGapSummary)

/* Make a summary of nothing yet. */
void
emp_perception_gap_summary_init(EmpGapSummary *s)
{
	memset(s, 0, sizeof(*s));
	s->format = EMP_PERCEPTION_GAP_SUMMARY_FORMAT;
}

/* Check a threshold that a user gave. */
EmpStatus
emp_gap_min_n_check(int64_t min_n, EmpFailure *failure)
{
	if (min_n >= 1)
		return EMP_OK;
	emp_fail(failure, EMP_BAD_VALUE, "min_n %lld is not positive", (long long) min_n);
	emp_fail_detail(failure, "It is how many answers, and how many texts, a gap needs at least.");
	return failure->status;
}

/* Record that one summary has two thresholds. */
static EmpStatus
two_thresholds(int64_t a, int64_t b, EmpFailure *failure)
{
	emp_fail(failure, EMP_BAD_VALUE, "two values of min_n in one gap");
	emp_fail_detail(failure, "One row says %lld, another %lld.", (long long) a, (long long) b);
	return failure->status;
}

/* Add the scores of a customer, NULL where there is none. */
EmpStatus
emp_perception_gap_summary_add(EmpGapSummary *s, const double *survey, const double *text,
							   int64_t min_n, EmpFailure *failure)
{
	int64_t survey_points = 0;
	int64_t text_points = 0;

	if (s->n_survey + s->n_text > 0 && s->min_n != min_n)
		return two_thresholds(s->min_n, min_n, failure);
	if ((survey != NULL &&
		 emp_points_of(*survey, "survey score", &survey_points, failure) != EMP_OK) ||
		(text != NULL && emp_points_of(*text, "text score", &text_points, failure) != EMP_OK))
		return failure->status;
	if (s->n_survey >= EMP_READINGS_MAX || s->n_text >= EMP_READINGS_MAX)
		return emp_points_too_many_rows(failure);
	s->min_n = min_n;
	s->n_survey += survey != NULL;
	s->n_text += text != NULL;
	emp_wide_add(&s->survey, survey_points);
	emp_wide_add(&s->text, text_points);
	return EMP_OK;
}

/* Add another summary. */
EmpStatus
emp_perception_gap_summary_merge(EmpGapSummary *into, const EmpGapSummary *from,
								 EmpFailure *failure)
{
	if (into->min_n != from->min_n)
		return two_thresholds(into->min_n, from->min_n, failure);
	if (from->n_survey > EMP_READINGS_MAX - into->n_survey ||
		from->n_text > EMP_READINGS_MAX - into->n_text)
		return emp_points_too_many_rows(failure);
	into->n_survey += from->n_survey;
	into->n_text += from->n_text;
	emp_wide_add(&into->survey, emp_wide_get(&from->survey));
	emp_wide_add(&into->text, emp_wide_get(&from->text));
	return EMP_OK;
}

/* Work out what a summary says; min_n 0: the summary's own threshold. */
EmpGap
emp_perception_gap(const EmpGapSummary *s, int64_t min_n)
{
	EmpGap gap = {.has_survey = s->n_survey > 0, .has_text = s->n_text > 0};

	if (min_n == 0)
		min_n = s->min_n != 0 ? s->min_n : EMP_GAP_MIN_N;
	if (gap.has_survey)
		gap.survey = (int64_t) emp_points_divide(emp_wide_get(&s->survey), s->n_survey);
	if (gap.has_text)
		gap.text = (int64_t) emp_points_divide(emp_wide_get(&s->text), s->n_text);
	gap.has_gap = s->n_survey >= min_n && s->n_text >= min_n;
	gap.gap = gap.survey - gap.text;
	return gap;
}

/* Work out the gap of two scores. */
EmpStatus
emp_perception_gap_of(double survey, double text, double *gap, EmpFailure *failure)
{
	int64_t survey_points;
	int64_t text_points;

	if (emp_points_of(survey, "survey score", &survey_points, failure) != EMP_OK ||
		emp_points_of(text, "text score", &text_points, failure) != EMP_OK)
		return failure->status;
	*gap = emp_points_double(survey_points - text_points);
	return EMP_OK;
}

/* Return whether a sum of scores is one. */
static bool
sum_sound(const EmpWide *sum, int64_t n)
{
	return emp_wide_get(sum) >= 0 && emp_wide_get(sum) <= (EmpInt128) n * EMP_POINTS_MAX;
}

/* Check a summary that came from outside. */
EmpStatus
emp_perception_gap_summary_check(const EmpGapSummary *s, EmpStatus status, EmpFailure *failure)
{
	const EmpRecord *record = &emp_perception_gap_summary_record;

	if (s->min_n < 0 || s->min_n > INT32_MAX)
		return emp_record_fail(record, "min_n", "It is between 0 and 2^31 - 1.", status, failure);
	if (s->n_survey < 0 || s->n_survey > EMP_READINGS_MAX)
		return emp_record_fail(record, "n_survey", "It is between 0 and 2^48.", status, failure);
	if (s->n_text < 0 || s->n_text > EMP_READINGS_MAX || s->n_survey + s->n_text == 0)
		return emp_record_fail(record, "n_text",
							   "It is between 0 and 2^48, and not 0 where n_survey is.", status,
							   failure);
	if (!sum_sound(&s->survey, s->n_survey))
		return emp_record_fail(record, "survey", "It is between 0 and 1e14 for each answer.",
							   status, failure);
	if (!sum_sound(&s->text, s->n_text))
		return emp_record_fail(record, "text", "It is between 0 and 1e14 for each text.", status,
							   failure);
	return EMP_OK;
}
