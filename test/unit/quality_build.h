/*
 * quality_build.h
 *		Summaries of predictions, of scores by group and of drift with memory behind them, for tests,
 *		which have no server to ask for it.
 */
#ifndef EMP_TEST_QUALITY_BUILD_H
#define EMP_TEST_QUALITY_BUILD_H

#include <stdlib.h>
#include <string.h>

#include "churn/drift_summary.h"
#include "churn/group_sums.h"
#include "churn/prediction_bins.h"
#include "churn/predictions.h"

/* A check that does nothing. */
static inline void
no_check(void)
{
}

/* ---- predictions ---- */

/* Make an open summary with room for so many scores. */
static inline EmpPredictionSummary *
predictions_new(uint32_t room, double share)
{
	EmpPredictionSummary *s = malloc(emp_prediction_summary_size(room));

	emp_prediction_summary_init(s, room, share);
	return s;
}

/* Return a summary in order, with so much room. */
static inline EmpPredictionSummary *
predictions_compacted(const EmpPredictionSummary *s, uint32_t room)
{
	EmpKeyed *scratch = malloc(sizeof(EmpKeyed) * (emp_prediction_summary_scratch(s) + 1));
	EmpPredictionSummary *into = predictions_new(room, s->share);

	emp_prediction_summary_compact(s, scratch, into, no_check);
	free(scratch);
	return into;
}

/* Return a closed summary. */
static inline EmpPredictionSummary *
predictions_closed(const EmpPredictionSummary *s)
{
	EmpPredictionSummary *closed = predictions_compacted(s, s->scores);

	emp_prediction_summary_close(closed);
	return closed;
}

/* Make sure that a summary has room, as the SQL face does; a larger one takes its place. */
static inline void
predictions_reserve(EmpPredictionSummary **s, uint32_t more)
{
	EmpPredictionSummary *larger;
	EmpFailure failure;

	if (emp_prediction_summary_fits(*s, more))
		return;
	larger = predictions_compacted(*s, emp_prediction_summary_room((*s)->scores, more));
	emp_prediction_summary_trim(larger, more, &failure);
	free(*s);
	*s = larger;
}

/* Add a customer. */
static inline void
predictions_add(EmpPredictionSummary **s, double score, bool churned)
{
	EmpFailure failure;

	predictions_reserve(s, 1);
	emp_prediction_summary_add(*s, score, churned, !churned, &failure);
}

/* Parse a text; NULL when it is no summary. */
static inline EmpPredictionSummary *
predictions_parsed(const char *text, size_t len, EmpFailure *failure)
{
	EmpPredictionSummary *s;
	EmpPredictionSummary *closed = NULL;
	uint32_t room;

	if (emp_prediction_summary_parse_plan(text, len, &room, failure) != EMP_OK)
		return NULL;
	s = predictions_new(room, 0);
	if (emp_prediction_summary_parse(text, len, s, no_check, failure) == EMP_OK)
		closed = predictions_closed(s);
	free(s);
	return closed;
}

/* Return the text of a closed summary. */
static inline char *
predictions_printed(const EmpPredictionSummary *s, size_t *len)
{
	char *text = malloc(emp_prediction_summary_text_size(s));

	*len = emp_prediction_summary_print(s, text, no_check);
	return text;
}

/* ---- bins ---- */

/* Make bins of nothing. */
static inline EmpPredictionBins *
bins_new(uint32_t bins)
{
	EmpPredictionBins *s = malloc(emp_prediction_bins_size(bins));

	emp_prediction_bins_init(s, bins);
	return s;
}

/* Parse a text; NULL when it is no bins. */
static inline EmpPredictionBins *
bins_parsed(const char *text, size_t len, EmpFailure *failure)
{
	EmpPredictionBins *s;
	uint32_t bins;

	if (emp_prediction_bins_parse_plan(text, len, &bins, failure) != EMP_OK)
		return NULL;
	s = bins_new(bins);
	if (emp_prediction_bins_parse(text, len, s, failure) == EMP_OK)
		return s;
	free(s);
	return NULL;
}

/* Return the text of bins. */
static inline char *
bins_printed(const EmpPredictionBins *s, size_t *len)
{
	char *text = malloc(emp_prediction_bins_text_size(s));

	*len = emp_prediction_bins_print(s, text);
	return text;
}

/* ---- groups ---- */

/* Return both states together; NULL on a failure. */
static inline EmpGroupSums *
groups_merged(const EmpGroupSums *a, const EmpGroupSums *b, EmpFailure *failure)
{
	EmpGroupSums *both;
	size_t size;

	if (emp_group_sums_merged_size(a, b, &size, failure) != EMP_OK)
		return NULL;
	both = malloc(size);
	if (emp_group_sums_merge(both, a, b, failure) == EMP_OK)
		return both;
	free(both);
	return NULL;
}

/* Add a row to a state, which may be NULL at first; false on a failure. */
static inline bool
groups_add(EmpGroupSums **s, EmpGroupKind kind, const char *name, int cell, double x,
		   EmpFailure *failure)
{
	EmpGroupSums *one;
	EmpGroupSums *both;
	EmpGroupRow row;
	bool fits = false;

	emp_group_row(&row, name, name != NULL ? strlen(name) : 0, cell, x);
	if (*s != NULL && emp_group_sums_add(*s, &row, &fits, failure) != EMP_OK)
		return false;
	if (fits)
		return true;
	one = malloc(emp_group_sums_row_size(kind, &row));
	emp_group_sums_of_row(one, kind, kind == EMP_GROUP_PREDICTIONS ? 0.5 : 0,
						  kind == EMP_GROUP_PREDICTIONS ? 30 : 0, &row);
	if (*s == NULL)
	{
		*s = one;
		return true;
	}
	both = groups_merged(*s, one, failure);
	free(one);
	if (both == NULL)
		return false;
	free(*s);
	*s = both;
	return true;
}

/* Parse a text; NULL when it is no state. */
static inline EmpGroupSums *
groups_parsed(const char *text, size_t len, EmpGroupKind kind, EmpFailure *failure)
{
	EmpGroupSums *s;
	size_t size;

	if (emp_group_sums_parse_size(text, len, kind, &size, failure) != EMP_OK)
		return NULL;
	s = malloc(size);
	if (emp_group_sums_parse(text, len, kind, s, failure) == EMP_OK)
		return s;
	free(s);
	return NULL;
}

/* Return the text of a state. */
static inline char *
groups_printed(const EmpGroupSums *s, size_t *len)
{
	char *text = malloc(emp_group_sums_text_size(s));

	*len = emp_group_sums_print(s, text);
	return text;
}

/* Return the bytes of a state. */
static inline size_t
groups_size(const EmpGroupSums *s)
{
	return emp_group_sums_size(s->groups, s->used);
}

/* ---- drift ---- */

/* Parse a text; NULL when it is no summary. */
static inline EmpDriftSummary *
drift_parsed(const char *text, size_t len, EmpFailure *failure)
{
	EmpDriftSummary head;
	EmpDriftSummary *s;

	if (emp_drift_summary_parse_head(text, len, &head, failure) != EMP_OK)
		return NULL;
	s = malloc(emp_drift_summary_size(&head));
	if (emp_drift_summary_parse(text, len, &head, s, failure) == EMP_OK)
		return s;
	free(s);
	return NULL;
}

/* Return the text of a summary. */
static inline char *
drift_printed(const EmpDriftSummary *s, size_t *len)
{
	char *text = malloc(emp_drift_summary_text_size(s));

	*len = emp_drift_summary_print(s, text);
	return text;
}

#endif
