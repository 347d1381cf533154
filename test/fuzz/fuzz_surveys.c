/*
 * fuzz_surveys.c
 *		Text and bytes into summaries of answers, items and respondents, and into rates: what is taken
 *		reads back the same and is sensible, and a stored value with any bytes at all is refused or harmless.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "scores/alpha_summary.h"
#include "base/interval.h"
#include "scores/item_summary.h"
#include "scores/rate_summary.h"
#include "scores/survey_summary.h"

/* Check that a refusal has the right status and says something. */
static void
require_refusal(const EmpFailure *failure, EmpStatus status)
{
	require(failure->status == status || failure->status == EMP_TOO_LARGE);
	require(failure->message[0] != '\0');
}

/* Send a summary of answers through both forms and ask everything of it. */
static void
use_survey(const EmpSurveySummary *s)
{
	char printed[EMP_SURVEY_SUMMARY_TEXT_SIZE];
	uint8_t packed[EMP_SURVEY_SUMMARY_BYTES];
	EmpSurveySummary again;
	EmpInterval interval;
	EmpFailure failure;
	int len = emp_survey_summary_print(s, printed);
	int m;

	require(emp_survey_summary_sound(s) && len < EMP_SURVEY_SUMMARY_TEXT_SIZE);
	require(emp_survey_summary_parse(printed, (size_t) len, &again, &failure) == EMP_OK);
	require(emp_survey_summary_compare(s, &again) == 0);
	emp_survey_summary_pack(s, packed);
	require(emp_survey_summary_unpack(packed, sizeof(packed), &again, &failure) == EMP_OK);
	require(memcmp(s, &again, sizeof(again)) == 0);
	for (m = 0; m < EMP_SURVEY_MEASURES; m++)
		if (emp_survey_has(s->scale, (EmpSurveyMeasure) m))
		{
			double value = emp_survey_value(s, (EmpSurveyMeasure) m);

			require(value >= -100.0 && value <= 100.0);
			if (emp_survey_interval(s, (EmpSurveyMeasure) m, 0.95, &interval))
				require(interval.low <= interval.high);
		}
}

/* Send a rate through both forms and ask everything of it. */
static void
use_rate(const EmpRateSummary *s)
{
	char printed[EMP_RATE_SUMMARY_TEXT_SIZE];
	uint8_t packed[EMP_RATE_SUMMARY_BYTES];
	EmpRateSummary again;
	EmpInterval interval;
	EmpFailure failure;
	int len = emp_rate_summary_print(s, printed);

	require(emp_rate_summary_sound(s) && len < EMP_RATE_SUMMARY_TEXT_SIZE);
	require(emp_rate_summary_parse(printed, (size_t) len, &again, &failure) == EMP_OK);
	require(memcmp(s, &again, sizeof(again)) == 0);
	emp_rate_summary_pack(s, packed);
	require(emp_rate_summary_unpack(packed, sizeof(packed), &again, &failure) == EMP_OK);
	emp_wilson_interval((double) s->hits, (double) s->cases, 100, 0.95, &interval);
	require(interval.low >= 0.0 && interval.low <= interval.high && interval.high <= 100.0);
}

/* Print a summary of items and ask everything of it. */
static void
use_items(const EmpItemSummary *s)
{
	char *printed = malloc(emp_item_summary_text_size(s));
	double score = emp_item_summary_score(s);

	require(emp_item_summary_print(s, printed) < emp_item_summary_text_size(s));
	require(score >= 0.0 && score <= 100.0 + 1e-9);
	emp_item_summary_hash(s, 0);
	require(emp_item_summary_compare(s, s) == 0);
	free(printed);
}

/* Read a text as a summary of items; when it is one, print it and read it again. */
static void
try_items(const char *text, size_t size)
{
	EmpItemSummary *s = malloc(emp_item_summary_size(EMP_ITEMS_MAX));
	EmpItemSummary *again = malloc(emp_item_summary_size(EMP_ITEMS_MAX));
	EmpFailure failure;

	if (emp_item_summary_parse(text, size, s, &failure) == EMP_OK)
	{
		char *printed = malloc(emp_item_summary_text_size(s));
		size_t len = emp_item_summary_print(s, printed);

		require(emp_item_summary_sound(s, emp_item_summary_size(s->items)));
		use_items(s);
		require(emp_item_summary_parse(printed, len, again, &failure) == EMP_OK);
		require(again->items == s->items);
		require(memcmp(s->item, again->item, s->items * sizeof(EmpItem)) == 0);
		if (emp_item_summary_merge(again, s, &failure) == EMP_OK)
			require(fabs(emp_item_summary_score(again) - emp_item_summary_score(s)) < 1e-9);
		free(printed);
	}
	else
		require_refusal(&failure, EMP_BAD_TEXT);
	free(s);
	free(again);
}

/* Read a text as a summary of respondents; when it is one, print it and read it again. */
static void
try_alpha(const char *text, size_t size)
{
	EmpAlphaSummary *s = malloc(emp_alpha_summary_size(EMP_ALPHA_ITEMS_MAX));
	EmpAlphaSummary *again = malloc(emp_alpha_summary_size(EMP_ALPHA_ITEMS_MAX));
	EmpFailure failure;
	double alpha;

	if (emp_alpha_summary_parse(text, size, s, &failure) == EMP_OK)
	{
		char *printed = malloc(emp_alpha_summary_text_size(s));
		size_t len = emp_alpha_summary_print(s, printed);

		require(len < emp_alpha_summary_text_size(s));
		require(emp_alpha_summary_sound(s, emp_alpha_summary_size(s->items)));
		require(emp_alpha_summary_parse(printed, len, again, &failure) == EMP_OK);
		require(emp_alpha_summary_compare(s, again) == 0);
		if (emp_alpha(s, &alpha))
			require(alpha <= 1.0);
		free(printed);
	}
	else
		require_refusal(&failure, EMP_BAD_TEXT);
	free(s);
	free(again);
}

/* Take bytes for a stored value. */
static void
try_stored(const uint8_t *data, size_t size)
{
	void *copy = malloc(size);
	double alpha;

	memcpy(copy, data, size);
	if (emp_item_summary_sound(copy, size))
		use_items(copy);
	if (emp_alpha_summary_sound(copy, size))
	{
		char *printed = malloc(emp_alpha_summary_text_size(copy));

		emp_alpha_summary_print(copy, printed);
		if (emp_alpha(copy, &alpha))
			require(alpha <= 1.0);
		emp_alpha_summary_hash(copy, 0);
		free(printed);
	}
	free(copy);
}

/* Run one input. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *) data;
	EmpSurveySummary survey;
	EmpRateSummary rate;
	EmpFailure failure;

	if (emp_survey_summary_parse(text, size, &survey, &failure) == EMP_OK)
		use_survey(&survey);
	else
		require_refusal(&failure, EMP_BAD_TEXT);
	if (emp_survey_summary_unpack(data, size, &survey, &failure) == EMP_OK)
		use_survey(&survey);
	else
		require_refusal(&failure, EMP_BAD_BINARY);
	if (emp_rate_summary_parse(text, size, &rate, &failure) == EMP_OK)
		use_rate(&rate);
	else
		require_refusal(&failure, EMP_BAD_TEXT);
	if (emp_rate_summary_unpack(data, size, &rate, &failure) == EMP_OK)
		use_rate(&rate);
	else
		require_refusal(&failure, EMP_BAD_BINARY);
	try_items(text, size);
	try_alpha(text, size);
	if (size >= sizeof(EmpAlphaSummary))
		try_stored(data, size);
	return 0;
}
