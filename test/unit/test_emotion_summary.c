/*
 * test_emotion_summary.c
 *		Sums over readings: adding, merging, what they say, and both outer forms.
 */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "seeded.h"
#include "scores/emotion_summary.h"

/* Make a reading of no particular meaning. */
static EmpEmotion
random_reading(void)
{
	EmpEmotion e;
	int i;

	memset(&e, 0, sizeof(e));
	e.language = EMP_LANGUAGE_EN;
	e.model = 7;
	e.flags = (uint16_t) (random_next() & EMP_FLAGS_KNOWN);
	e.valence = (int32_t) (random_next() % 2000000001u) - EMP_VALENCE_ONE;
	e.intensity = (uint16_t) (random_next() % 10001);
	e.confidence = (uint16_t) (random_next() % 10001);
	e.positive = (uint16_t) (random_next() % 10001);
	e.negative = (uint16_t) (random_next() % 10001);
	for (i = 0; i < EMP_BASE_LABELS; i++)
		e.probability[i] = (uint16_t) (random_next() % 4 == 0 ? random_next() % 10001 : 0);
	return e;
}

/* Parse a summary and return the message of the failure, "" for none. */
static const char *
parse_error(const char *text)
{
	static EmpFailure failure;
	EmpEmotionSummary s;

	failure.message[0] = '\0';
	emp_emotion_summary_parse(text, strlen(text), &s, &failure);
	return failure.message;
}

/* The labels and schemes are as many as the stored form has room for. */
static void
test_layout(void)
{
	const EmpScheme *goemotions = emp_scheme(EMP_SCHEME_GOEMOTIONS);
	const EmpScheme *composite = emp_scheme(EMP_SCHEME_COMPOSITE);
	int i;

	CHECK_INT(sizeof(EmpEmotionSummary), 800);
	CHECK_INT(sizeof(EmpValenceMean), 32);
	CHECK_INT(EMP_EMOTION_SUMMARY_BYTES, 790);
	CHECK_INT(emp_scheme(EMP_SCHEME_HEADLINE)->groups, EMP_HEADLINE_GROUPS);
	CHECK_INT(goemotions->groups, EMP_BASE_LABELS);
	CHECK_INT(composite->groups, EMP_COMPOSITE_LABELS);
	for (i = 0; i < EMP_BASE_LABELS; i++)
		CHECK_STRING(goemotions->group[i].name, emp_label_info(i)->name);
	for (i = 0; i < EMP_COMPOSITE_LABELS; i++)
		CHECK_STRING(composite->group[i].name, emp_label_info(EMP_BASE_LABELS + i)->name);
	CHECK_STRING(emp_sentiment_name(EMP_SENTIMENTS - 1), "mixed");
}

/* Quotients are rounded once; decimal text is exact over the whole range. */
static void
test_wide(void)
{
	EmpInt128 huge = (EmpInt128) 1 << 125;
	EmpInt128 value;
	char text[EMP_WIDE_TEXT_SIZE];
	int i;

	emp_wide_print(-huge, text);
	CHECK_STRING(text, "-42535295865117307932921825928971026432");
	CHECK(emp_wide_parse(text, strlen(text), &value) && value == -huge);
	emp_wide_print(0, text);
	CHECK_STRING(text, "0");
	CHECK(!emp_wide_parse("", 0, &value));
	CHECK(!emp_wide_parse("-", 1, &value));
	CHECK(!emp_wide_parse("+1", 2, &value));
	CHECK(!emp_wide_parse("1e3", 3, &value));
	CHECK(!emp_wide_parse("100000000000000000000000000000000000000", 39, &value));

	CHECK(emp_wide_ratio(0, huge) == 0.0);
	CHECK(emp_wide_ratio(huge, huge) == 1.0);
	CHECK(emp_wide_ratio(-huge, 2 * (huge / 2)) == -1.0);
	CHECK(emp_wide_ratio(1, 3) == 1.0 / 3.0);
	CHECK(emp_wide_ratio(-huge / 8 * 7, huge) == -0.875);
	/* halfway between 2^53 and its successor 2^53 + 2: a tie, then just above it */
	CHECK(emp_wide_ratio((((EmpInt128) 1 << 54) + 2) << 40, (EmpInt128) 1 << 41) ==
		  9007199254740992.0);
	CHECK(emp_wide_ratio(((((EmpInt128) 1 << 54) + 2) << 40) + 1, (EmpInt128) 1 << 41) ==
		  9007199254740994.0);
	/* long double has 64 bits here, enough to round numbers of 40 bits twice without harm */
	if (LDBL_MANT_DIG >= 64)
		for (i = 0; i < 1000; i++)
		{
			int64_t a = (int64_t) (random_next() >> 2);
			int64_t b = (int64_t) (random_next() >> 30) + 1;
			double got = emp_wide_ratio((EmpInt128) a << 60, (EmpInt128) b << 60);
			double want = (double) ((long double) a / (long double) b);

			CHECK(fabs(got - want) <= fabs(want) * DBL_EPSILON / 2);
		}
}

/* A summary of one reading says what the reading says. */
static void
test_one(void)
{
	EmpEmotionSummary s;
	EmpEmotion e = random_reading();
	EmpEmotion mean;
	EmpFailure failure;
	double stddev;
	int i;

	emp_emotion_summary_init(&s);
	CHECK_INT(emp_emotion_summary_add(&s, &e, &failure), EMP_OK);
	CHECK_INT(s.readings, 1);
	CHECK(emp_emotion_summary_mean_valence(&s) == e.valence / 1e9);
	CHECK(emp_emotion_summary_mean(&s, EMP_FAMILY_MEAN, EMP_SUM_INTENSITY) == e.intensity / 1e4);
	CHECK(!emp_emotion_summary_stddev(&s, &stddev));
	emp_emotion_summary_mean_emotion(&s, &mean);
	CHECK_INT(emp_emotion_compare(&mean, &e), 0);
	for (i = 0; i < EMP_HEADLINE_GROUPS; i++)
		CHECK_INT(s.count[EMP_COUNT_DOMINANT + i], i == emp_dominant(&e));
	for (i = 0; i < EMP_SENTIMENTS; i++)
		CHECK_INT(s.count[EMP_COUNT_SENTIMENT + i], i == (int) emp_sentiment(&e));
	for (i = 0; i < EMP_BASE_LABELS; i++)
		CHECK_INT(s.count[EMP_COUNT_PRESENT + i],
				  emp_groups_present(&e, EMP_SCHEME_GOEMOTIONS) >> i & 1);
	for (i = 0; i < EMP_COMPOSITE_LABELS; i++)
		CHECK_INT(s.count[EMP_COUNT_PRESENT + EMP_BASE_LABELS + i],
				  emp_groups_present(&e, EMP_SCHEME_COMPOSITE) >> i & 1);
	for (i = 0; i < EMP_FLAG_BITS; i++)
		CHECK_INT(s.count[EMP_COUNT_FLAG + i], e.flags >> i & 1);
}

/* Any split of the readings, merged in any order, is the same bytes. */
static void
test_merge(void)
{
	EmpEmotion readings[100];
	EmpEmotionSummary all;
	EmpValenceMean mean;
	EmpFailure failure;
	int parts;
	int i;

	emp_emotion_summary_init(&all);
	emp_valence_mean_init(&mean);
	for (i = 0; i < 100; i++)
	{
		readings[i] = random_reading();
		emp_emotion_summary_add(&all, &readings[i], &failure);
		emp_valence_mean_add(&mean, readings[i].valence, &failure);
	}
	CHECK(emp_emotion_summary_score(&all) ==
		  emp_score_of_sum(emp_wide_get(&mean.valence), mean.readings));
	for (parts = 1; parts <= 7; parts++)
	{
		EmpEmotionSummary part[7];
		EmpEmotionSummary merged;
		EmpValenceMean mean_part[7];
		EmpValenceMean mean_merged;

		emp_emotion_summary_init(&merged);
		emp_valence_mean_init(&mean_merged);
		for (i = 0; i < parts; i++)
		{
			emp_emotion_summary_init(&part[i]);
			emp_valence_mean_init(&mean_part[i]);
		}
		for (i = 0; i < 100; i++)
		{
			emp_emotion_summary_add(&part[i % parts], &readings[i], &failure);
			emp_valence_mean_add(&mean_part[i % parts], readings[i].valence, &failure);
		}
		for (i = parts - 1; i >= 0; i--)
		{
			CHECK_INT(emp_emotion_summary_merge(&merged, &part[i], &failure), EMP_OK);
			CHECK_INT(emp_valence_mean_merge(&mean_merged, &mean_part[i], &failure), EMP_OK);
		}
		CHECK(memcmp(&merged, &all, sizeof(all)) == 0);
		CHECK(memcmp(&mean_merged, &mean, sizeof(mean)) == 0);
	}
}

/* Mean and deviation agree with a plain computation, also where that would cancel. */
static void
test_moments(void)
{
	EmpEmotionSummary s;
	EmpEmotion e;
	EmpFailure failure;
	double stddev;
	int i;

	memset(&e, 0, sizeof(e));
	emp_emotion_summary_init(&s);
	for (i = 0; i < 3; i++)
	{
		e.valence = -999999999 + i;
		emp_emotion_summary_add(&s, &e, &failure);
	}
	CHECK(emp_emotion_summary_mean_valence(&s) == -0.999999998);
	CHECK(emp_emotion_summary_stddev(&s, &stddev) && stddev == 1e-9);

	emp_emotion_summary_init(&s);
	e.valence = 123456789;
	for (i = 0; i < 1000; i++)
		emp_emotion_summary_add(&s, &e, &failure);
	CHECK(emp_emotion_summary_stddev(&s, &stddev) && stddev == 0.0);
	CHECK(emp_emotion_summary_mean_valence(&s) == 0.123456789);
	CHECK(emp_emotion_summary_score(&s) == 56.17283945);

	emp_emotion_summary_init(&s);
	e.valence = EMP_VALENCE_ONE;
	emp_emotion_summary_add(&s, &e, &failure);
	e.valence = -EMP_VALENCE_ONE;
	emp_emotion_summary_add(&s, &e, &failure);
	CHECK(emp_emotion_summary_stddev(&s, &stddev) && stddev == sqrt(2.0));
	CHECK(emp_emotion_summary_score(&s) == 50.0);
}

/* The mean reading rounds halves away from 0 and joins flags, language and model. */
static void
test_mean_emotion(void)
{
	EmpEmotionSummary s;
	EmpEmotion a;
	EmpEmotion b;
	EmpEmotion mean;
	EmpFailure failure;

	memset(&a, 0, sizeof(a));
	memset(&b, 0, sizeof(b));
	a.language = b.language = EMP_LANGUAGE_EN;
	a.model = b.model = 7;
	a.valence = -3;
	a.flags = EMP_FLAG_CONTRAST | EMP_FLAG_NEGATED;
	b.flags = EMP_FLAG_NEGATED;
	a.probability[EMP_JOY] = 5;
	emp_emotion_summary_init(&s);
	emp_emotion_summary_add(&s, &a, &failure);
	emp_emotion_summary_add(&s, &b, &failure);
	emp_emotion_summary_mean_emotion(&s, &mean);
	CHECK_INT(mean.valence, -2);
	CHECK_INT(mean.probability[EMP_JOY], 3);
	CHECK_INT(mean.flags, EMP_FLAG_CONTRAST | EMP_FLAG_NEGATED);
	CHECK_INT(mean.language, EMP_LANGUAGE_EN);
	CHECK_INT(mean.model, 7);

	b.language = EMP_LANGUAGE_NONE;
	b.model = 8;
	emp_emotion_summary_add(&s, &b, &failure);
	b.language = EMP_LANGUAGE_EN;
	b.model = 7;
	emp_emotion_summary_add(&s, &b, &failure);
	emp_emotion_summary_mean_emotion(&s, &mean);
	CHECK_INT(mean.valence, -1);
	CHECK_INT(mean.probability[EMP_JOY], 1);
	CHECK_INT(mean.flags, EMP_FLAG_NEGATED);
	CHECK_INT(mean.language, EMP_LANGUAGE_NONE);
	CHECK_INT(mean.model, 0);
}

/* Order, equality and hash agree, and the mean comes first in the order. */
static void
test_order(void)
{
	EmpEmotionSummary low;
	EmpEmotionSummary high;
	EmpEmotionSummary twice;
	EmpEmotion e;
	EmpFailure failure;

	memset(&e, 0, sizeof(e));
	emp_emotion_summary_init(&low);
	emp_emotion_summary_init(&high);
	e.valence = -5;
	emp_emotion_summary_add(&low, &e, &failure);
	emp_emotion_summary_add(&low, &e, &failure);
	e.valence = -4;
	emp_emotion_summary_add(&high, &e, &failure);
	CHECK_INT(emp_emotion_summary_compare(&low, &high), -1);
	CHECK_INT(emp_emotion_summary_compare(&high, &low), 1);
	twice = high;
	CHECK_INT(emp_emotion_summary_compare(&twice, &high), 0);
	CHECK(emp_emotion_summary_hash(&twice, 5) == emp_emotion_summary_hash(&high, 5));
	CHECK(emp_emotion_summary_hash(&low, 5) != emp_emotion_summary_hash(&high, 5));
	emp_emotion_summary_merge(&twice, &high, &failure);
	CHECK_INT(emp_emotion_summary_compare(&twice, &high), 1);
	twice = high;
	twice.model = 1;
	CHECK_INT(emp_emotion_summary_compare(&twice, &high), 1);
}

/* Both forms read back; forms that no readings have are refused. */
static void
test_forms(void)
{
	static char text[EMP_EMOTION_SUMMARY_TEXT_SIZE];
	uint8_t bytes[EMP_EMOTION_SUMMARY_BYTES];
	EmpEmotionSummary s;
	EmpEmotionSummary again;
	EmpFailure failure;
	int i;

	emp_emotion_summary_init(&s);
	for (i = 0; i < 50; i++)
	{
		EmpEmotion e = random_reading();

		emp_emotion_summary_add(&s, &e, &failure);
	}
	i = emp_emotion_summary_print(&s, text);
	CHECK_INT(i, strlen(text));
	CHECK_INT(emp_emotion_summary_parse(text, (size_t) i, &again, &failure), EMP_OK);
	CHECK(memcmp(&s, &again, sizeof(s)) == 0);
	emp_emotion_summary_pack(&s, bytes);
	CHECK_INT(emp_emotion_summary_unpack(bytes, sizeof(bytes), &again, &failure), EMP_OK);
	CHECK(memcmp(&s, &again, sizeof(s)) == 0);
	CHECK_INT(emp_emotion_summary_unpack(bytes, sizeof(bytes) - 1, &again, &failure),
			  EMP_BAD_BINARY);
	for (i = 0; i < 50; i++)
	{
		s.count[EMP_SUM_PROBABILITY + i % 28] = EMP_READINGS_MAX * 10000;
		s.count[EMP_COUNT_PRESENT + i % 35] = EMP_READINGS_MAX;
	}
	CHECK(emp_emotion_summary_print(&s, text) < EMP_EMOTION_SUMMARY_TEXT_SIZE);
	bytes[0] = 9;
	CHECK_INT(emp_emotion_summary_unpack(bytes, sizeof(bytes), &again, &failure), EMP_BAD_BINARY);

#define HEAD "readings=2 model=00000007 lang=en "
#define TAIL " dominant.joy=2 sentiment.mixed=2"
	CHECK_STRING(parse_error(HEAD "valence=4 squares=10" TAIL), "");
	CHECK_STRING(parse_error(TAIL " squares=10\n" HEAD "\tvalence=4"), "");
	CHECK_STRING(parse_error(HEAD "valence=4" TAIL),
				 "invalid input syntax for type emotion_summary: \"squares\" is missing");
	CHECK_STRING(parse_error(HEAD "valence=4 squares=7" TAIL),
				 "\"squares\" of an emotion_summary is out of range");
	CHECK_STRING(parse_error(HEAD "valence=2000000001 squares=10" TAIL),
				 "\"valence\" of an emotion_summary is out of range");
	CHECK_STRING(parse_error(HEAD "valence=4 squares=10 dominant.joy=2 sentiment.mixed=1"),
				 "\"sentiment\" counts of an emotion_summary do not add up");
	CHECK_STRING(parse_error(HEAD "valence=4 squares=10 present.anger=3" TAIL),
				 "\"present.anger\" of an emotion_summary is out of range");
	CHECK_STRING(parse_error(HEAD "valence=4 squares=10 probability.anger=20001" TAIL),
				 "\"probability.anger\" of an emotion_summary is out of range");
	CHECK_STRING(
		parse_error(HEAD "valence=4 squares=10 probability.trust=1" TAIL),
		"invalid input syntax for type emotion_summary: unknown key in \"probability.trust=1\"");
	CHECK_STRING(parse_error(HEAD "valence=4 squares=10 .intensity=1" TAIL),
				 "invalid input syntax for type emotion_summary: unknown key in \".intensity=1\"");
	CHECK_STRING(parse_error(HEAD HEAD),
				 "invalid input syntax for type emotion_summary: repeated key in \"readings=2\"");
	CHECK_STRING(
		parse_error("readings=-2"),
		"invalid input syntax for type emotion_summary: number out of range in \"readings=-2\"");
	CHECK_STRING(
		parse_error("model=7"),
		"invalid input syntax for type emotion_summary: not eight hexadecimal digits: \"model=7\"");
	CHECK_STRING(parse_error("readings=2 model=9F3A1c02 lang=en valence=4 squares=10" TAIL), "");
	CHECK_STRING(parse_error("lang=xx"),
				 "invalid input syntax for type emotion_summary: unknown language in \"lang=xx\"");
	CHECK_STRING(parse_error("nonsense"),
				 "invalid input syntax for type emotion_summary: \"nonsense\"");
	CHECK_STRING(parse_error(""),
				 "invalid input syntax for type emotion_summary: \"readings\" is missing");
}

/* A summary that is full refuses more, and stays as it is. */
static void
test_limit(void)
{
	EmpEmotionSummary s;
	EmpEmotionSummary full;
	EmpValenceMean mean;
	EmpEmotion e = random_reading();
	EmpFailure failure;
	double stddev;
	int i;

	emp_emotion_summary_init(&s);
	e.valence = -EMP_VALENCE_ONE;
	emp_emotion_summary_add(&s, &e, &failure);
	for (i = 0; i < 48; i++)
	{
		EmpEmotionSummary copy = s;

		CHECK_INT(emp_emotion_summary_merge(&s, &copy, &failure), EMP_OK);
	}
	CHECK(s.readings == EMP_READINGS_MAX);
	CHECK(emp_emotion_summary_score(&s) == 0.0);
	CHECK(emp_emotion_summary_stddev(&s, &stddev) && stddev == 0.0);
	CHECK_INT(emp_emotion_summary_compare(&s, &s), 0);
	full = s;
	CHECK_INT(emp_emotion_summary_add(&s, &e, &failure), EMP_OUT_OF_RANGE);
	CHECK_STRING(failure.message, "too many readings");
	CHECK_INT(emp_emotion_summary_merge(&s, &full, &failure), EMP_OUT_OF_RANGE);
	CHECK(memcmp(&s, &full, sizeof(s)) == 0);

	emp_valence_mean_init(&mean);
	mean.readings = EMP_READINGS_MAX;
	CHECK_INT(emp_valence_mean_add(&mean, 1, &failure), EMP_OUT_OF_RANGE);
	CHECK_INT(emp_valence_mean_merge(&mean, &mean, &failure), EMP_OUT_OF_RANGE);
}

/* Run all tests. */
int
main(void)
{
	test_layout();
	test_wide();
	test_one();
	test_merge();
	test_moments();
	test_mean_emotion();
	test_order();
	test_forms();
	test_limit();
	return CHECK_DONE();
}
