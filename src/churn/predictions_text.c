/*
 * predictions_text.c
 *		The text form of a prediction_summary, which its binary form carries too.
 */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/pairs.h"
#include "churn/predictions.h"

#define TYPE "prediction_summary"
#define SCORE_TEXT (EMP_NUMBER_TEXT_SIZE + 24) /* blank, score, "=", 10 digits, ",", 10 digits */
#define CHECK_STEP 16384                       /* scores between two checks */

/* Return how many bytes printing takes at most. */
size_t
emp_prediction_summary_text_size(const EmpPredictionSummary *s)
{
	return SCORE_TEXT * (1 + (size_t) s->scores);
}

/* Print a summary, terminated, and return the length. */
size_t
emp_prediction_summary_print(const EmpPredictionSummary *s, char *out, EmpCheck check)
{
	size_t len = 0;
	uint32_t i;

	if (s->share > 0)
	{
		len = (size_t) sprintf(out, "share=");
		len += (size_t) emp_number_print(s->share, out + len);
	}
	for (i = 0; i < s->scores; i++)
	{
		const EmpScore *e = &s->score[i];

		if (i % CHECK_STEP == 0)
			check();
		if (len > 0)
			out[len++] = ' ';
		len += (size_t) emp_number_print(e->score, out + len);
		len += (size_t) sprintf(out + len, "=%u,%u", (unsigned) e->churned, (unsigned) e->stayed);
	}
	out[len] = '\0';
	return len;
}

/* Say how much room the summary has to have into which a text is parsed. */
EmpStatus
emp_prediction_summary_parse_plan(const char *text, size_t len, uint32_t *room, EmpFailure *failure)
{
	const char *end = text + len;
	size_t scores = 0;

	for (; (text = memchr(text, '=', (size_t) (end - text))) != NULL; text++)
		scores++;
	/* a text has less than 1 GB, so this fits 32 bits */
	*room = emp_prediction_summary_room(0, (uint32_t) scores);
	if (*room < scores)
		return emp_fail(failure, EMP_TOO_LARGE, "too many scores in a %s", TYPE);
	return EMP_OK;
}

/* Parse the share that lift_at asks for. */
static EmpStatus
parse_share(const EmpPairs *pairs, EmpPredictionSummary *s, EmpFailure *failure)
{
	if (s->share > 0 || s->scores > 0)
		return emp_pairs_fail(pairs, failure, "repeated or late key in");
	if (!emp_number_parse(pairs->value.text, pairs->value.len, &s->share) || !(s->share > 0) ||
		s->share > 1)
		return emp_pairs_fail(pairs, failure, "no share in");
	return EMP_OK;
}

/* Parse a count, a whole number below 2^32. */
static bool
parse_count(const char *text, size_t len, int64_t *count)
{
	EmpInt128 number;

	if (!emp_wide_parse(text, len, &number) || number < 0 || number > EMP_PREDICTIONS_MAX)
		return false;
	*count = (int64_t) number;
	return true;
}

/* Parse a score and its counts. */
static EmpStatus
parse_score(const EmpPairs *pairs, EmpPredictionSummary *s, EmpFailure *failure)
{
	const char *comma = memchr(pairs->value.text, ',', pairs->value.len);
	int64_t churned;
	int64_t stayed;
	double score;

	if (!emp_number_parse(pairs->key.text, pairs->key.len, &score))
		return emp_pairs_fail(pairs, failure, "no score in");
	if (comma == NULL ||
		!parse_count(pairs->value.text, (size_t) (comma - pairs->value.text), &churned) ||
		!parse_count(comma + 1, pairs->value.len - (size_t) (comma + 1 - pairs->value.text),
					 &stayed) ||
		churned + stayed == 0)
		return emp_pairs_fail(pairs, failure, "no two counts in");
	return emp_prediction_summary_add(s, score, churned, stayed, failure);
}

/* Parse the text form. */
EmpStatus
emp_prediction_summary_parse(const char *text, size_t len, EmpPredictionSummary *s, EmpCheck check,
							 EmpFailure *failure)
{
	EmpPairs pairs;

	emp_pairs_start(&pairs, TYPE, "0.25=3,17 0.5=4,4", text, len);
	while (emp_pairs_next(&pairs, failure))
	{
		EmpStatus status;

		if (s->scores % CHECK_STEP == 0)
			check();
		status = emp_span_is(pairs.key, "share") ? parse_share(&pairs, s, failure)
												 : parse_score(&pairs, s, failure);
		if (status != EMP_OK)
			return status;
	}
	if (failure->status != EMP_OK)
		return failure->status;
	if (s->scores == 0)
		return emp_pairs_missing(&pairs, failure, "a score");
	return EMP_OK;
}
