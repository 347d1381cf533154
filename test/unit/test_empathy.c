/*
 * test_empathy.c
 *		The customer empathy score: weights, policies, parts that add up, merging; and scores of other
 *		scales as scores of 0 to 100.
 */
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "seeded.h"
#include "scores/empathy_breakdown.h"
#include "scores/perception_gap.h"
#include "scores/rescale.h"
#include "scores/weighted_score.h"

#define ROOM 65536

static EmpFailure failure;

/* Add a row of a named source to a summary with room for more. */
static EmpStatus
add(EmpEmpathySummary *s, const char *name, const double *score, double weight)
{
	size_t place;
	int64_t decimal;
	EmpScoreSource *source;

	if (emp_weight_of(weight, &decimal, &failure) != EMP_OK)
		return failure.status;
	source = emp_empathy_summary_find(s, name, strlen(name), &place);
	if (source == NULL)
		source = emp_empathy_summary_insert(s, place, name, strlen(name), decimal, &failure);
	return source != NULL ? emp_source_add(source, score, decimal, &failure) : failure.status;
}

/* Make a summary of nothing, with room for many sources. */
static EmpEmpathySummary *
new_summary(void)
{
	EmpEmpathySummary *s = malloc(ROOM);

	emp_empathy_summary_init(s, EMP_POLICY_ERROR);
	return s;
}

/* The worked example is exact, by weights of 1 and of 100, and whatever the order. */
static void
test_example(void)
{
	static const double score[3] = {85, 70, 90};
	static const char *const name[3] = {"survey", "sentiment", "retention"};
	static const double weight[2][3] = {{0.5, 0.3, 0.2}, {50, 30, 20}};
	static const double contribution[3] = {42.5, 21, 18};
	int scale;
	int i;

	for (scale = 0; scale < 2; scale++)
	{
		EmpEmpathySummary *s = new_summary();
		EmpWeightedScore rows;
		EmpBreakdown b;
		int64_t points;
		bool defined;

		emp_weighted_score_init(&rows);
		for (i = 2; i >= 0; i--)
		{
			CHECK_INT(add(s, name[i], &score[i], weight[scale][i]), EMP_OK);
			CHECK_INT(emp_weighted_score_add(&rows, &score[i], weight[scale][i], EMP_POLICY_ERROR,
											 &failure),
					  EMP_OK);
		}
		CHECK_INT(emp_weighted_score_work_out(&rows, &points, &defined, &failure), EMP_OK);
		CHECK(defined && emp_points_double(points) == 81.5);
		CHECK_INT(emp_empathy_breakdown(s, EMP_POLICY_ERROR, &b, &failure), EMP_OK);
		CHECK(b.defined && b.score == points);
		for (i = 0; i < 3; i++)
			CHECK(emp_points_double(b.part[i].contribution) == contribution[i]);
		free(s);
	}
}

/* Weights that are none, or do not sum, are refused with a hint. */
static void
test_weights(void)
{
	static const double bad[] = {-0.1, 100.1, NAN, INFINITY};
	EmpWeightedScore s;
	double score = 50;
	int64_t points;
	bool defined;
	size_t i;

	for (i = 0; i < 4; i++)
	{
		emp_weighted_score_init(&s);
		CHECK_INT(emp_weighted_score_add(&s, &score, bad[i], EMP_POLICY_ERROR, &failure),
				  EMP_OUT_OF_RANGE);
		CHECK(failure.hint[0] != '\0');
		CHECK_INT(emp_weighted_score_add(&s, &bad[i], 0.5, EMP_POLICY_ERROR, &failure),
				  EMP_OUT_OF_RANGE);
		CHECK(failure.hint[0] != '\0');
		CHECK_INT(emp_weighted_score_add_weight(&s, &bad[i], &failure), EMP_OK);
		CHECK(!emp_weights_all_valid(&s));
	}
	emp_weighted_score_init(&s);
	emp_weighted_score_add(&s, &score, 0.5, EMP_POLICY_ERROR, &failure);
	emp_weighted_score_add(&s, &score, 0.4, EMP_POLICY_ERROR, &failure);
	CHECK_INT(emp_weighted_score_work_out(&s, &points, &defined, &failure), EMP_BAD_VALUE);
	CHECK_STRING(failure.message, "weights sum to 0.9");
	CHECK(failure.hint[0] != '\0');

	/* three thirds are near enough, and 100 of each gives 100 */
	emp_weighted_score_init(&s);
	score = 100;
	for (i = 0; i < 3; i++)
		emp_weighted_score_add(&s, &score, 0.3333333333, EMP_POLICY_ERROR, &failure);
	CHECK_INT(emp_weighted_score_work_out(&s, &points, &defined, &failure), EMP_OK);
	CHECK_INT(points, EMP_POINTS_MAX);
	CHECK(!emp_weights_sum(EMP_POINTS_ONE - 1001));
	CHECK(emp_weights_sum(EMP_POINTS_ONE - 1000));
	CHECK(emp_weights_sum(EMP_POINTS_MAX + 100000));
	CHECK(!emp_weights_sum(0));
}

/* A missing source follows the policy, and nothing is said without a policy. */
static void
test_policies(void)
{
	EmpEmpathySummary *s = new_summary();
	double score = 80;
	EmpPolicy policy;
	EmpBreakdown b;

	add(s, "a", &score, 0.5);
	add(s, "b", NULL, 0.5);
	CHECK_INT(emp_empathy_breakdown(s, EMP_POLICY_ERROR, &b, &failure), EMP_BAD_VALUE);
	CHECK_STRING(failure.message, "1 of 2 sources has no score");
	CHECK_INT(emp_empathy_breakdown(s, EMP_POLICY_RENORMALISE, &b, &failure), EMP_OK);
	CHECK(b.defined && b.score == 80 * EMP_POINTS_ONE && b.part[0].share == EMP_POINTS_ONE);
	CHECK_INT(emp_empathy_breakdown(s, EMP_POLICY_NULL, &b, &failure), EMP_OK);
	CHECK(!b.defined);
	CHECK_INT(emp_policy_require("renormalise", 11, &policy, &failure), EMP_OK);
	CHECK_INT(policy, EMP_POLICY_RENORMALISE);
	CHECK_INT(emp_policy_require("guess", 5, &policy, &failure), EMP_BAD_VALUE);

	/* another row of the source that was missing; one with another weight; nothing at all */
	score = 60;
	add(s, "b", &score, 0.5);
	CHECK_INT(emp_empathy_breakdown(s, EMP_POLICY_ERROR, &b, &failure), EMP_OK);
	CHECK(b.score == 70 * EMP_POINTS_ONE);
	CHECK_INT(add(s, "b", &score, 0.4), EMP_BAD_VALUE);
	CHECK_STRING(failure.message, "source \"b\" has two weights");
	emp_empathy_summary_init(s, EMP_POLICY_ERROR);
	add(s, "b", NULL, 1);
	CHECK_INT(emp_empathy_breakdown(s, EMP_POLICY_RENORMALISE, &b, &failure), EMP_OK);
	CHECK(!b.defined);
	free(s);
}

/* Contributions add up to the score, and shares to 1, whatever the numbers. */
static void
test_parts(void)
{
	int round;

	for (round = 0; round < 2000; round++)
	{
		EmpEmpathySummary *s = new_summary();
		int64_t sources = 1 + (int64_t) (random_next() % 20);
		int64_t left = EMP_POINTS_ONE;
		int64_t contributions = 0;
		int64_t shares = 0;
		double plain = 0.0;
		double weights = 0.0;
		EmpBreakdown b;
		int64_t i;

		for (i = 0; i < sources; i++)
		{
			int64_t weight =
				i == sources - 1 ? left : (int64_t) (random_next() % (uint64_t) (left + 1));
			double score = (double) (random_next() % 1000000007) / 1e7;
			char name[8];

			left -= weight;
			score = fmin(score, 100.0);
			snprintf(name, sizeof(name), "s%d", (int) (random_next() % 1000));
			if (add(s, name, random_next() % 5 == 0 && i > 0 ? NULL : &score,
					(double) weight / 1e12) != EMP_OK)
				break;
		}
		if (i == sources &&
			emp_empathy_breakdown(s, EMP_POLICY_RENORMALISE, &b, &failure) == EMP_OK && b.defined)
		{
			for (i = 0; i < b.weights.sources; i++)
			{
				const EmpScorePart *part = &b.part[i];

				contributions += part->contribution;
				shares += part->share;
				CHECK(i == 0 || part->source->weight <= part[-1].source->weight);
				if (part->present)
				{
					plain += emp_points_double(part->score) * (double) part->source->weight;
					weights += (double) part->source->weight;
				}
			}
			CHECK(contributions == b.score);
			CHECK(shares == EMP_POINTS_ONE);
			CHECK(fabs(plain / weights - emp_points_double(b.score)) < 1e-10);
		}
		free(s);
	}
}

/* Any split of the rows, merged in any order, is the same bytes. */
static void
test_merge(void)
{
	static const char *const name[] = {"survey", "sentiment", "retention", "", "a\"b\\c"};
	EmpEmpathySummary *all = new_summary();
	EmpEmpathySummary *part[3] = {new_summary(), new_summary(), new_summary()};
	EmpEmpathySummary *one = new_summary();
	EmpEmpathySummary *two = new_summary();
	EmpWeightedScore rows;
	EmpWeightedScore row_part[3];
	EmpWeightedScore merged;
	int i;

	emp_weighted_score_init(&rows);
	for (i = 0; i < 3; i++)
		emp_weighted_score_init(&row_part[i]);
	for (i = 0; i < 300; i++)
	{
		double score = (double) (random_next() % 100001) / 1000.0;
		const double *given = random_next() % 7 == 0 ? NULL : &score;
		int p = (int) (random_next() % 3);

		add(all, name[i % 5], given, 0.2);
		add(part[p], name[i % 5], given, 0.2);
		emp_weighted_score_add(&rows, given, 0.2, EMP_POLICY_NULL, &failure);
		emp_weighted_score_add(&row_part[p], given, 0.2, EMP_POLICY_NULL, &failure);
	}
	CHECK_INT(emp_empathy_summary_merge(part[2], part[0], one, &failure), EMP_OK);
	CHECK_INT(emp_empathy_summary_merge(one, part[1], two, &failure), EMP_OK);
	CHECK_INT(two->used, all->used);
	CHECK(memcmp(two, all, emp_empathy_summary_size(all)) == 0);
	CHECK_INT(emp_empathy_summary_compare(two, all), 0);
	CHECK(emp_empathy_summary_hash(two, 3) == emp_empathy_summary_hash(all, 3));
	CHECK(emp_empathy_summary_compare(one, all) != 0);
	merged = row_part[1];
	emp_weighted_score_merge(&merged, &row_part[2], &failure);
	emp_weighted_score_merge(&merged, &row_part[0], &failure);
	CHECK(memcmp(&merged, &rows, sizeof(rows)) == 0);
	row_part[0].policy = EMP_POLICY_ERROR;
	CHECK_INT(emp_weighted_score_merge(&merged, &row_part[0], &failure), EMP_BAD_VALUE);
	CHECK_STRING(failure.message, "two policies for missing sources in one score");

	/* and the text form reads back */
	{
		char *text = malloc(emp_empathy_summary_text_size(all));
		size_t len = emp_empathy_summary_print(all, text);
		EmpEmpathySummary *again = malloc(emp_empathy_summary_parse_size(text, len));

		CHECK(len < emp_empathy_summary_text_size(all));
		CHECK_INT(emp_empathy_summary_parse(text, len, again, &failure), EMP_OK);
		CHECK(memcmp(again, all, emp_empathy_summary_size(all)) == 0);
		free(again);
		free(text);
	}
	for (i = 0; i < 3; i++)
		free(part[i]);
	free(all);
	free(one);
	free(two);
}

/* Parse a summary and return the message of the failure, "" for none. */
static const char *
parse_error(const char *text)
{
	EmpEmpathySummary *s = malloc(emp_empathy_summary_parse_size(text, strlen(text)));

	failure.message[0] = '\0';
	emp_empathy_summary_parse(text, strlen(text), s, &failure);
	free(s);
	return failure.message;
}

/* Forms that no sources have are refused. */
static void
test_forms(void)
{
	EmpWeightedScore s;
	EmpEmpathySummary *full = malloc(4 * ROOM);
	char name[16];
	int i;

#define BAD "invalid input syntax for type empathy_summary: "
	CHECK_STRING(parse_error("policy=null \"a\" weight=5 missing=1"), "");
	CHECK_STRING(parse_error("policy=error \"a\" weight=5"),
				 "sources of an empathy_summary are impossible");
	CHECK_STRING(parse_error("policy=error"), "sources of an empathy_summary are impossible");
	CHECK_STRING(parse_error("policy=error \"a\" n=1 sum=3"),
				 "sources of an empathy_summary are impossible");
	CHECK_STRING(parse_error("policy=error \"a\" weight=5 n=1 sum=100000000000001"),
				 "sources of an empathy_summary are impossible");
	CHECK_STRING(parse_error("policy=maybe"), BAD "unknown policy in \"policy=maybe\"");
	CHECK_STRING(parse_error("policy=error policy=error"), BAD "repeated key in \"policy=error\"");
	CHECK_STRING(parse_error("policy=error \"a\" weight=1 weight=1"),
				 BAD "repeated key in \"weight=1\"");
	CHECK_STRING(parse_error("policy=error \"a\" n=-1"), BAD "number out of range in \"n=-1\"");
	CHECK_STRING(parse_error("policy=error \"a\" n=99999999999999999999"),
				 BAD "number out of range in \"n=99999999999999999999\"");
	CHECK_STRING(parse_error("policy=error \"a\" x=1"), BAD "unknown key in \"x=1\"");
	CHECK_STRING(parse_error("policy=error \"a\" missing=1 \"a\" missing=1"),
				 BAD "repeated source \"\"a\"\"");
	CHECK_STRING(parse_error("policy=error \"a"), BAD "no closing quote of \"\"a\"");
	CHECK_STRING(parse_error("\"a\" weight=1 n=1 sum=1"), BAD "\"policy\" is missing");
	CHECK_STRING(parse_error(""), BAD "\"policy\" is missing");

	emp_weighted_score_init(&s);
	CHECK_INT(emp_weighted_score_parse("sources=1", 9, &s, &failure), EMP_BAD_TEXT);
	CHECK_STRING(failure.message,
				 "invalid input syntax for type weighted_score: \"missing\" is missing");

	/* one source too many */
	emp_empathy_summary_init(full, EMP_POLICY_ERROR);
	for (i = 0; i < EMP_SOURCES_MAX; i++)
	{
		snprintf(name, sizeof(name), "s%d", i);
		CHECK_INT(add(full, name, NULL, 0), EMP_OK);
	}
	CHECK_INT(add(full, "one more", NULL, 0), EMP_TOO_LARGE);
	CHECK(emp_empathy_summary_sound(full, emp_empathy_summary_size(full)));
	CHECK_INT(emp_source_check(EMP_SOURCE_NAME + 1, &failure), EMP_TOO_LARGE);
	free(full);
}

/* Scales. */
static void
test_rescale(void)
{
	const char *band;
	double score;

#define GIVES(call, expected) CHECK((call) == EMP_OK && score == (expected))
#define REFUSED(call) CHECK((call) == EMP_BAD_VALUE && failure.message[0] != '\0')
#define OUTSIDE(call) CHECK((call) == EMP_OUT_OF_RANGE && failure.message[0] != '\0')
	GIVES(emp_likert_100_of(1, 5, &score, &failure), 0.0);
	GIVES(emp_likert_100_of(3, 5, &score, &failure), 50.0);
	GIVES(emp_likert_100_of(5, 5, &score, &failure), 100.0);
	GIVES(emp_likert_100_of(INT32_MAX, INT32_MAX, &score, &failure), 100.0);
	OUTSIDE(emp_likert_100_of(0, 5, &score, &failure));
	OUTSIDE(emp_likert_100_of(6, 5, &score, &failure));
	REFUSED(emp_likert_100_of(1, 1, &score, &failure));
	GIVES(emp_sentiment_100_of(0.4, &score, &failure), 70.0);
	GIVES(emp_sentiment_100_of(-1.0, &score, &failure), 0.0);
	OUTSIDE(emp_sentiment_100_of(1.0000001, &score, &failure));
	OUTSIDE(emp_sentiment_100_of(NAN, &score, &failure));
	GIVES(emp_retention_100_of(75, 80, &score, &failure), 93.75);
	GIVES(emp_retention_100_of(80, 80, &score, &failure), 100.0);
	GIVES(emp_retention_100_of(95, 80, &score, &failure), 100.0);
	GIVES(emp_retention_100_of(0, 80, &score, &failure), 0.0);
	OUTSIDE(emp_retention_100_of(101, 80, &score, &failure));
	OUTSIDE(emp_retention_100_of(75, 0, &score, &failure));
	OUTSIDE(emp_retention_100_of(NAN, 80, &score, &failure));
	GIVES(emp_rescale_of(7, 0, 100, &score, &failure), 7.0);
	GIVES(emp_rescale_of(2, 5, 1, &score, &failure), 75.0);
	GIVES(emp_rescale_of(5, 5, 1, &score, &failure), 0.0);
	CHECK(!signbit(score));
	GIVES(emp_rescale_of(1e308, -1e308, 1e308, &score, &failure), 100.0);
	GIVES(emp_rescale_of(0, -1e308, 1e308, &score, &failure), 50.0);
	REFUSED(emp_rescale_of(1, 1, 1, &score, &failure));
	OUTSIDE(emp_rescale_of(8, 1, 7, &score, &failure));
	OUTSIDE(emp_rescale_of(NAN, 1, 7, &score, &failure));
	REFUSED(emp_rescale_of(1, NAN, 7, &score, &failure));
	REFUSED(emp_rescale_of(1, 0, INFINITY, &score, &failure));
	CHECK(emp_benchmark_band(10, 10, 20, 30, &band, &failure) == EMP_OK);
	CHECK_STRING(band, "p25 to p50");
	CHECK(emp_benchmark_band(30, 10, 20, 30, &band, &failure) == EMP_OK);
	CHECK_STRING(band, "p50 to p75");
	REFUSED(emp_benchmark_band(30, 30, 20, 10, &band, &failure));
	REFUSED(emp_benchmark_band(INFINITY, 10, 20, 30, &band, &failure));
	REFUSED(emp_benchmark_band(1, NAN, 20, 30, &band, &failure));
}

/* A gap needs enough of both. */
static void
test_gap(void)
{
	EmpGapSummary s;
	EmpGapSummary other;
	double survey = 80;
	double text = 60.5;
	double gap;
	EmpGap result;

	CHECK(emp_perception_gap_of(80.1, 60, &gap, &failure) == EMP_OK && gap == 20.1);
	OUTSIDE(emp_perception_gap_of(101, 60, &gap, &failure));
	emp_perception_gap_summary_init(&s);
	CHECK_INT(emp_perception_gap_summary_add(&s, &survey, &text, 2, &failure), EMP_OK);
	CHECK_INT(emp_perception_gap_summary_add(&s, NULL, &text, 2, &failure), EMP_OK);
	result = emp_perception_gap(&s, 0);
	CHECK(result.has_survey && result.has_text && !result.has_gap);
	result = emp_perception_gap(&s, 1);
	CHECK(result.has_gap && emp_points_double(result.gap) == 19.5);
	emp_perception_gap_summary_init(&other);
	emp_perception_gap_summary_add(&other, &survey, NULL, 3, &failure);
	REFUSED(emp_perception_gap_summary_merge(&s, &other, &failure));
	REFUSED(emp_perception_gap_summary_add(&s, &survey, NULL, 3, &failure));
	other.min_n = 2;
	CHECK_INT(emp_perception_gap_summary_merge(&s, &other, &failure), EMP_OK);
	CHECK(emp_perception_gap(&s, 0).has_gap);
	REFUSED(emp_gap_min_n_check(0, &failure));
}

/* Run all tests. */
int
main(void)
{
	test_example();
	test_weights();
	test_policies();
	test_parts();
	test_merge();
	test_forms();
	test_rescale();
	test_gap();
	return CHECK_DONE();
}
