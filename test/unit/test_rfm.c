/*
 * test_rfm.c
 *		RFM scores and their segments, and stages of customers.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "base/random.h"
#include "check.h"
#include "segment/lifecycle.h"
#include "segment/rfm_summary.h"

/* Let everything run. */
static void
no_check(void)
{
}

/* Every score is in a segment, and every segment has one. */
static void
test_segments(void)
{
	int found[EMP_RFM_SEGMENTS] = {0};
	const EmpRfmSegment *segment;
	EmpFailure failure;
	EmpRfm rfm = {{0}, {0}};
	int i;

	for (i = 0; i < 125; i++)
	{
		rfm.score[0] = 1 + i / 25;
		rfm.score[1] = 1 + i / 5 % 5;
		rfm.score[2] = 1 + i % 5;
		CHECK(emp_rfm_segment(&rfm, &segment, &failure) == EMP_OK);
		found[segment - emp_rfm_segments]++;
	}
	for (i = 0; i < EMP_RFM_SEGMENTS; i++)
	{
		char rule[EMP_RFM_RULE_SIZE];

		CHECK(found[i] > 0);
		emp_rfm_rule_print(&emp_rfm_segments[i], rule);
		CHECK(strlen(rule) > 0 && strlen(rule) < EMP_RFM_RULE_SIZE);
	}
	rfm.score[2] = 6;
	CHECK(emp_rfm_check(&rfm, &failure) == EMP_OK);
	CHECK(emp_rfm_segment(&rfm, &segment, &failure) == EMP_OUT_OF_RANGE);
	rfm.score[2] = 11;
	CHECK(emp_rfm_check(&rfm, &failure) == EMP_OUT_OF_RANGE);
	rfm.null[2] = true;
	CHECK(emp_rfm_check(&rfm, &failure) == EMP_OK);
}

/* Tiles by value and by rank are the same; peers share one. */
static void
test_tiles(void)
{
	EmpRandom random;
	int round;

	emp_random_start(&random, 5, 0);
	for (round = 0; round < 300; round++)
	{
		int rows = 1 + (int) (emp_random_bits(&random) % 60);
		int tiles = 1 + (int) (emp_random_bits(&random) % 10);
		int kinds = 1 + (int) (emp_random_bits(&random) % 30);
		double sorted[60];
		double cutoff[EMP_RFM_MAX];
		int rank = 1;
		int i;

		sorted[0] = 0;
		for (i = 1; i < rows; i++)
			sorted[i] = sorted[i - 1] + (emp_random_bits(&random) % 30 < (unsigned) kinds);
		for (i = 1; i < tiles; i++)
			cutoff[i - 1] = sorted[(i * rows + tiles - 1) / tiles - 1];
		for (i = 0; i < rows; i++)
		{
			if (i > 0 && sorted[i] != sorted[i - 1])
				rank = i + 1;
			CHECK_INT(emp_rfm_tile(sorted[i], cutoff, tiles - 1),
					  emp_rfm_tile_of_rank(rank, rows, tiles));
		}
	}
}

/* Cut-offs given by hand. */
static void
test_cutoffs(void)
{
	EmpFailure failure;

	CHECK(emp_rfm_cutoffs_check((double[]){1, 1, 2}, 3, "x", &failure) == EMP_OK);
	CHECK(emp_rfm_cutoffs_check(NULL, 0, "x", &failure) == EMP_OK);
	CHECK(emp_rfm_cutoffs_check((double[]){1, 3, 2}, 3, "x", &failure) == EMP_BAD_VALUE);
	CHECK(emp_rfm_cutoffs_check((double[]){1, NAN}, 2, "x", &failure) == EMP_BAD_VALUE);
	CHECK(emp_rfm_cutoffs_check((double[]){INFINITY}, 1, "x", &failure) == EMP_BAD_VALUE);
	CHECK(emp_rfm_cutoffs_check((double[10]){0}, 10, "x", &failure) == EMP_BAD_VALUE);
	CHECK(emp_rfm_tiles_check(0, &failure) == EMP_BAD_VALUE);
	CHECK(emp_rfm_tiles_check(11, &failure) == EMP_BAD_VALUE);
	CHECK_INT(emp_rfm_tile(NAN, (double[]){1}, 1), 1);
	CHECK_INT(emp_rfm_tile(INFINITY, (double[]){1}, 1), 2);
}

/* A summary of customers, its cut-offs, and scores. */
static void
test_scores(void)
{
	static const EmpHistory often = {9, 99, 100};
	static const EmpHistory once = {0, 0, 80};
	static const EmpHistory late = {1, 10, 5};
	EmpQuantileSketch *s = malloc(emp_quantile_sketch_size(8));
	EmpQuantileSketch *sorted = malloc(emp_quantile_sketch_size(8));
	EmpKeyed scratch[16];
	EmpRfmCutoffs cutoffs;
	EmpFailure failure;
	EmpRfm rfm;

	emp_quantile_sketch_init(s, EMP_QUANTILE_SERIES, 8);
	emp_quantile_sketch_init(sorted, EMP_QUANTILE_SERIES, 8);
	CHECK(emp_rfm_customer_check(&late, NAN, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_rfm_customer_check(&often, INFINITY, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_rfm_customer_check(&once, NAN, &failure) == EMP_OK);
	CHECK(emp_rfm_summary_add(s, &once, NAN, &failure) == EMP_OK);
	emp_quantile_sketch_compact(s, scratch, sorted, no_check);
	emp_rfm_cutoffs(sorted, 5, &cutoffs);
	CHECK(cutoffs.cutoffs[0] == 4 && cutoffs.cutoffs[1] == 4 && cutoffs.cutoffs[2] == 0);
	emp_rfm_score(&often, 20, &cutoffs, &rfm);
	CHECK(rfm.score[0] == 5 && rfm.score[1] == 5 && rfm.score[2] == 1);
	emp_rfm_score(&once, NAN, &cutoffs, &rfm);
	CHECK(rfm.score[0] == 5 && rfm.score[1] == 1 && rfm.score[2] == 1);
	free(s);
	free(sorted);
}

/* A stage only ever moves on, with time and with less hope. */
static void
test_stages(void)
{
	EmpRandom random;
	int round;

	emp_random_start(&random, 7, 0);
	for (round = 0; round < 20000; round++)
	{
		EmpPatron patron = {.first = (int64_t) (emp_random_bits(&random) % 1000) * EMP_INSTANT_DAY,
							.purchases = 1 + (int64_t) (emp_random_bits(&random) % 3),
							.p_alive = round % 3 == 0 ? NAN : emp_random_uniform(&random)};
		EmpLifecycleLimits limits = emp_lifecycle_limits;
		EmpFailure failure;
		EmpPatron later;
		EmpLifecycle stage;

		patron.last = patron.first + (int64_t) (emp_random_bits(&random) % 200) * EMP_INSTANT_DAY;
		patron.as_of = patron.last + (int64_t) (emp_random_bits(&random) % 500) * EMP_INSTANT_DAY;
		if (round % 2 == 0)
		{
			limits.new_for = (int64_t) (emp_random_bits(&random) % 300) * EMP_INSTANT_DAY;
			limits.at_risk_from = (int64_t) (emp_random_bits(&random) % 300) * EMP_INSTANT_DAY;
			limits.lapsed_from =
				limits.at_risk_from + (int64_t) (emp_random_bits(&random) % 300) * EMP_INSTANT_DAY;
			limits.at_risk_below = emp_random_uniform(&random);
			limits.lapsed_below = limits.at_risk_below * emp_random_uniform(&random);
		}
		CHECK(emp_lifecycle_limits_check(&limits, &failure) == EMP_OK);
		CHECK(emp_patron_check(&patron, &failure) == EMP_OK);
		stage = emp_lifecycle_of(&patron, &limits);
		CHECK(stage >= EMP_LIFECYCLE_NEW && stage <= EMP_LIFECYCLE_LAPSED);
		later = patron;
		later.as_of += (int64_t) (emp_random_bits(&random) % 400) * EMP_INSTANT_DAY;
		CHECK(emp_lifecycle_of(&later, &limits) >= stage);
		later = patron;
		later.p_alive *= emp_random_uniform(&random);
		CHECK(emp_lifecycle_of(&later, &limits) >= stage);
		later.p_alive = NAN;
		CHECK(emp_lifecycle_of(&later, &limits) <= stage);
	}
}

/* What is no customer, and no limits. */
static void
test_stage_edges(void)
{
	EmpPatron patron = {EMP_INSTANT_MIN, EMP_INSTANT_MIN, 2, EMP_INSTANT_END - 1, NAN};
	EmpLifecycleLimits limits = emp_lifecycle_limits;
	EmpFailure failure;
	int64_t time;

	CHECK(emp_patron_check(&patron, &failure) == EMP_OK);
	CHECK(emp_lifecycle_of(&patron, &limits) == EMP_LIFECYCLE_LAPSED);
	patron.p_alive = 1.5;
	CHECK(emp_patron_check(&patron, &failure) == EMP_OUT_OF_RANGE);
	patron.p_alive = -0.1;
	CHECK(emp_patron_check(&patron, &failure) == EMP_OUT_OF_RANGE);
	patron.p_alive = 1;
	patron.purchases = -1;
	CHECK(emp_patron_check(&patron, &failure) == EMP_OUT_OF_RANGE);
	patron.purchases = 2;
	patron.first++;
	CHECK(emp_patron_check(&patron, &failure) == EMP_BAD_VALUE);
	patron.first--;
	patron.as_of = EMP_INSTANT_MIN - 1;
	CHECK(emp_patron_check(&patron, &failure) == EMP_BAD_VALUE);
	patron.last = patron.as_of = 0;
	patron.as_of = -1;
	CHECK(emp_patron_check(&patron, &failure) == EMP_BAD_VALUE);

	limits.lapsed_from = limits.at_risk_from - 1;
	CHECK(emp_lifecycle_limits_check(&limits, &failure) == EMP_BAD_VALUE);
	limits = emp_lifecycle_limits;
	limits.lapsed_below = 0.6;
	CHECK(emp_lifecycle_limits_check(&limits, &failure) == EMP_BAD_VALUE);
	limits.lapsed_below = NAN;
	CHECK(emp_lifecycle_limits_check(&limits, &failure) == EMP_BAD_VALUE);
	limits = emp_lifecycle_limits;
	limits.at_risk_below = 1.1;
	CHECK(emp_lifecycle_limits_check(&limits, &failure) == EMP_BAD_VALUE);

	CHECK(emp_lifecycle_time(14, 1, 1, "x", &time, &failure) == EMP_OK);
	CHECK_INT(time, 365.25 * EMP_INSTANT_DAY + 61 * EMP_INSTANT_DAY + 1);
	CHECK(emp_lifecycle_time(0, 0, -1, "x", &time, &failure) == EMP_BAD_VALUE);
	CHECK(emp_lifecycle_time(INT32_MAX, 0, 0, "x", &time, &failure) == EMP_BAD_VALUE);
	CHECK(emp_lifecycle_time(12 * 178000, 0, 0, "x", &time, &failure) == EMP_OK);
}

int
main(void)
{
	test_segments();
	test_tiles();
	test_cutoffs();
	test_scores();
	test_stages();
	test_stage_edges();
	return CHECK_DONE();
}
