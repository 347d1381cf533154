/*
 * fuzz_quantiles.c
 *		Text into quantile sketches and RFM summaries: what is taken reads back the same, and says something
 *		that can be.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "segment/rfm_summary.h"

/* Let everything run. */
static void
no_check(void)
{
}

/* Read a sketch; NULL when it is none. */
static EmpQuantileSketch *
read_sketch(int series, const char *text, size_t len)
{
	EmpQuantileSketch *s;
	EmpFailure failure;
	uint32_t room;

	if (emp_quantile_sketch_parse_plan(text, len, series, &room, &failure) != EMP_OK)
		return NULL;
	s = malloc(emp_quantile_sketch_size(room));
	emp_quantile_sketch_init(s, series, room);
	if (emp_quantile_sketch_parse(text, len, s, no_check, &failure) == EMP_OK)
	{
		require(emp_quantile_sketch_sound(s, series, emp_quantile_sketch_size(s->room)));
		require(emp_quantile_sketch_possible(s));
		return s;
	}
	require(failure.message[0] != '\0');
	free(s);
	return NULL;
}

/* Ask everything of a sketch. */
static void
use(const EmpQuantileSketch *s)
{
	EmpRfmCutoffs cutoffs;
	EmpFailure failure;
	int i;

	for (i = 0; i < s->series; i++)
	{
		double last = -INFINITY;
		int q;

		for (q = 0; q <= 10; q++)
		{
			double answer = emp_quantile(s, i, q / 10.0);

			require(s->numbers[i] == 0 ? isnan(answer) : answer >= last);
			last = answer;
			if (s->series == 1)
				require(emp_quantile_rank(s, answer) >= q / 10.0);
		}
	}
	if (s->series == 1)
		return;
	emp_rfm_cutoffs(s, EMP_RFM_MAX, &cutoffs);
	for (i = 0; i < s->series; i++)
		require(emp_rfm_cutoffs_check(cutoffs.cutoff[i], cutoffs.cutoffs[i], "x", &failure) ==
				EMP_OK);
}

/* Merge a sketch with itself: every count doubles, and nothing else. */
static void
merge(const EmpQuantileSketch *s)
{
	EmpQuantileSketch *twice = malloc(emp_quantile_sketch_size(2 * (size_t) s->buckets));
	EmpQuantileSketch *sorted = malloc(emp_quantile_sketch_size(2 * (size_t) s->buckets));
	EmpKeyed *scratch;
	EmpFailure failure;

	emp_quantile_sketch_init(twice, s->series, 2 * s->buckets);
	emp_quantile_sketch_init(sorted, s->series, 2 * s->buckets);
	if (emp_quantile_sketch_merge(twice, s, &failure) == EMP_OK &&
		emp_quantile_sketch_merge(twice, s, &failure) == EMP_OK)
	{
		scratch = malloc(emp_quantile_sketch_scratch(twice) * sizeof(*scratch));
		emp_quantile_sketch_compact(twice, scratch, sorted, no_check);
		require(sorted->buckets == s->buckets && emp_quantile_sketch_possible(sorted));
		require(sorted->numbers[0] == 2 * s->numbers[0]);
		free(scratch);
	}
	free(sorted);
	free(twice);
}

/* Try a text as a sketch of so many series. */
static void
try_sketch(int series, const char *data, size_t size)
{
	EmpQuantileSketch *s = read_sketch(series, data, size);
	EmpQuantileSketch *again;
	char *text;

	if (s == NULL)
		return;
	text = malloc(emp_quantile_sketch_text_size(s));
	require(emp_quantile_sketch_print(s, text, no_check) < emp_quantile_sketch_text_size(s));
	again = read_sketch(series, text, strlen(text));
	require(again != NULL && emp_quantile_sketch_compare(s, again) == 0);
	require(emp_quantile_sketch_hash(s, 0) == emp_quantile_sketch_hash(again, 0));
	use(s);
	merge(s);
	free(again);
	free(text);
	free(s);
}

/* Run one input. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_sketch(1, (const char *) data, size);
	try_sketch(EMP_QUANTILE_SERIES, (const char *) data, size);
	return 0;
}
