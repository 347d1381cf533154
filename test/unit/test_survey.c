/*
 * test_survey.c
 *		Scales, counts of answers and what they say.
 */
#include "check.h"
#include "scores/survey_summary.h"

/* Find a scale that exists. */
static EmpScale
scale_of(const char *name)
{
	EmpScale scale = {0, 0};

	CHECK(emp_scale_find(name, strlen(name), &scale));
	return scale;
}

/* Make a summary of its text form. */
static EmpSurveySummary
summary_of(const char *text)
{
	EmpSurveySummary s;
	EmpFailure failure;

	if (!CHECK(emp_survey_summary_parse(text, strlen(text), &s, &failure) == EMP_OK))
		printf("\t%s: %s\n", text, failure.message);
	return s;
}

/* Parse a summary and return the message of the failure, "" for none. */
static const char *
parse_error(const char *text)
{
	static EmpFailure failure;
	EmpSurveySummary s;

	failure.message[0] = '\0';
	if (emp_survey_summary_parse(text, strlen(text), &s, &failure) != EMP_OK)
		CHECK_INT(failure.status, EMP_BAD_TEXT);
	return failure.message;
}

/* Names of scales lead to scales and back, and no other names do. */
static void
test_scales(void)
{
	static const char *const good[] = {"effort_1_5", "effort_1_7",  "ease_1_5",   "ease_1_7",
									   "csat_1_3",   "csat_1_11",   "nps_0_10",   "likert_1_2",
									   "likert_1_9", "likert_1_10", "likert_1_11"};
	static const char *const bad[] = {
		"",           "ease",       "ease_1_",   "ease_1_6", "ease_1_05", "ease_1_7 ",
		"ease_0_7",   "csat_1_2",   "csat_1_12", "nps_0_9",  "nps_1_10",  "likert_1_1",
		"likert_1_0", "likert_1_x", "Ease_1_7",  "easy_1_7", "_1_5",      "likert_1_100"};
	char name[EMP_SCALE_NAME_SIZE];
	EmpFailure failure;
	EmpScale scale;
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(*good); i++)
	{
		CHECK_INT(emp_scale_name(scale_of(good[i]), name), strlen(good[i]));
		CHECK_STRING(name, good[i]);
	}
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (!CHECK(!emp_scale_find(bad[i], strlen(bad[i]), &scale)))
			printf("\t%s\n", bad[i]);
	CHECK_INT(emp_scale_lowest(scale_of("nps_0_10")), 0);
	CHECK_INT(emp_scale_highest(scale_of("nps_0_10")), 10);
	CHECK_INT(emp_scale_require("mood", 4, &scale, &failure), EMP_BAD_VALUE);
	CHECK_STRING(failure.message, "unknown survey scale \"mood\"");
	CHECK(strstr(failure.hint, "effort_1_5") != NULL);
	CHECK_INT(emp_scale_csat(7, &scale, &failure), EMP_OK);
	CHECK_INT(emp_scale_csat(2, &scale, &failure), EMP_OUT_OF_RANGE);
	CHECK_INT(emp_scale_csat(-1, &scale, &failure), EMP_OUT_OF_RANGE);
	CHECK_INT(emp_scale_csat(267, &scale, &failure), EMP_OUT_OF_RANGE);
	CHECK_INT(emp_scale_check(scale_of("ease_1_7"), 8, &failure), EMP_OUT_OF_RANGE);
	CHECK_STRING(failure.message, "answer 8 is outside the scale ease_1_7");
	CHECK_STRING(failure.detail, "Answers on this scale are 1 to 7.");
	CHECK_INT(emp_scale_check(scale_of("ease_1_7"), INT32_MIN, &failure), EMP_OUT_OF_RANGE);
}

/* Answers are counted, merged, and refused on another scale or when they are too many. */
static void
test_counting(void)
{
	EmpSurveySummary s;
	EmpSurveySummary t = summary_of("scale=ease_1_7 7=281474976710656");
	EmpFailure failure;
	int64_t count;

	emp_survey_summary_init(&s);
	CHECK_INT(emp_survey_summary_add(&s, scale_of("ease_1_7"), 7, &failure), EMP_OK);
	CHECK_INT(emp_survey_summary_add(&s, scale_of("ease_1_7"), 1, &failure), EMP_OK);
	CHECK_INT(emp_survey_summary_add(&s, scale_of("ease_1_7"), 0, &failure), EMP_OUT_OF_RANGE);
	CHECK_INT(emp_survey_summary_add(&s, scale_of("effort_1_5"), 1, &failure), EMP_BAD_VALUE);
	CHECK_STRING(failure.message, "mixed effort scales: effort_1_5 and ease_1_7");
	CHECK_INT(emp_survey_summary_add(&s, scale_of("nps_0_10"), 1, &failure), EMP_BAD_VALUE);
	CHECK_STRING(failure.message, "mixed survey scales: ease_1_7 and nps_0_10");
	CHECK_INT(emp_survey_answers(&s), 2);
	CHECK_INT(emp_survey_answer_count(&s, 7, &count, &failure), EMP_OK);
	CHECK_INT(count, 1);
	CHECK_INT(emp_survey_answer_count(&s, 8, &count, &failure), EMP_OUT_OF_RANGE);
	CHECK_INT(emp_survey_summary_merge(&s, &t, &failure), EMP_OUT_OF_RANGE);
	CHECK_STRING(failure.message, "too many answers");
	CHECK_INT(emp_survey_summary_add(&t, scale_of("ease_1_7"), 7, &failure), EMP_OUT_OF_RANGE);
	t = summary_of("scale=ease_1_5 5=1");
	CHECK_INT(emp_survey_summary_merge(&s, &t, &failure), EMP_BAD_VALUE);
	t = summary_of("scale=ease_1_7 7=3 2=1");
	CHECK_INT(emp_survey_summary_merge(&s, &t, &failure), EMP_OK);
	t = summary_of("scale=ease_1_7 1=1 2=1 7=4");
	CHECK_INT(memcmp(&s, &t, sizeof(s)), 0);
}

/* The same experience has the same ease on every scale, bit for bit, and so has its interval. */
static void
test_ease(void)
{
	static const char *const both[][2] = {
		{"scale=ease_1_7 7=5", "scale=effort_1_7 1=5"},
		{"scale=ease_1_7 1=7 2=11 6=3 7=1", "scale=effort_1_7 7=7 6=11 2=3 1=1"},
		{"scale=ease_1_5 1=1 4=2", "scale=effort_1_5 5=1 2=2"},
	};
	size_t i;

	for (i = 0; i < 3; i++)
	{
		EmpSurveySummary ease = summary_of(both[i][0]);
		EmpSurveySummary effort = summary_of(both[i][1]);
		EmpInterval a;
		EmpInterval b;

		CHECK(emp_survey_value(&ease, EMP_MEASURE_EASE) ==
			  emp_survey_value(&effort, EMP_MEASURE_EASE));
		CHECK(emp_survey_interval(&ease, EMP_MEASURE_EASE, 0.95, &a));
		CHECK(emp_survey_interval(&effort, EMP_MEASURE_EASE, 0.95, &b));
		CHECK(a.low == b.low && a.high == b.high);
	}
	CHECK(emp_survey_value(&(EmpSurveySummary){.scale = {EMP_SCALE_EASE, 7}, .count = {[6] = 3}},
						   EMP_MEASURE_EASE) == 100.0);
}

/* Return a measure of a summary in its text form. */
static double
value_of(const char *text, EmpSurveyMeasure measure)
{
	EmpSurveySummary s = summary_of(text);
	EmpFailure failure;

	CHECK_INT(emp_survey_require(s.scale, measure, &failure), EMP_OK);
	return emp_survey_value(&s, measure);
}

/* The other measures, and on which scales they are. */
static void
test_measures(void)
{
	EmpSurveySummary s = summary_of("scale=nps_0_10 10=1");
	EmpFailure failure;
	double margin;

	CHECK(value_of("scale=nps_0_10 10=1 9=1 8=1 6=1", EMP_MEASURE_NPS) == 25.0);
	CHECK(value_of("scale=nps_0_10 0=1", EMP_MEASURE_NPS) == -100.0);
	CHECK(value_of("scale=nps_0_10 7=1 8=9", EMP_MEASURE_NPS) == 0.0);
	CHECK(value_of("scale=csat_1_5 5=2 4=1 3=1 1=1", EMP_MEASURE_CSAT) == 60.0);
	CHECK(value_of("scale=csat_1_7 5=1 6=1 7=2", EMP_MEASURE_CSAT) == 75.0);
	CHECK(value_of("scale=effort_1_5 4=1", EMP_MEASURE_EFFORT) == 4.0);
	CHECK(value_of("scale=effort_1_5 4=1", EMP_MEASURE_EASE) == 25.0);
	CHECK(value_of("scale=ease_1_7 6=1 2=1", EMP_MEASURE_EASE) == 50.0);
	s = summary_of("scale=likert_1_4 1=1 2=1");
	CHECK(emp_survey_mean(&s) == 1.5);
	CHECK_INT(emp_survey_require(s.scale, EMP_MEASURE_EASE, &failure), EMP_BAD_VALUE);
	CHECK_STRING(failure.message, "likert_1_4 is not an effort scale");
	CHECK_INT(emp_survey_require(s.scale, EMP_MEASURE_NPS, &failure), EMP_BAD_VALUE);
	CHECK_STRING(failure.message, "likert_1_4 is not the scale nps_0_10");
	s = summary_of("scale=nps_0_10 10=1");
	CHECK(!emp_survey_nps_margin(&s, 0.95, &margin));
	s = summary_of("scale=nps_0_10 10=2");
	CHECK(emp_survey_nps_margin(&s, 0.95, &margin));
	CHECK(margin == 0.0);
}

/* Both forms lead back to the same bytes; hostile ones are refused. */
static void
test_forms(void)
{
	EmpSurveySummary s = summary_of(" 7=281474976710655 scale=likert_1_11\t1=1 ");
	EmpSurveySummary again;
	char text[EMP_SURVEY_SUMMARY_TEXT_SIZE];
	uint8_t bytes[EMP_SURVEY_SUMMARY_BYTES];
	EmpFailure failure;
	size_t i;

	CHECK_INT(emp_survey_summary_print(&s, text), 39);
	CHECK_STRING(text, "scale=likert_1_11 1=1 7=281474976710655");
	emp_survey_summary_pack(&s, bytes);
	CHECK_INT(emp_survey_summary_unpack(bytes, sizeof(bytes), &again, &failure), EMP_OK);
	CHECK_INT(memcmp(&s, &again, sizeof(s)), 0);
	for (i = 0; i < sizeof(bytes); i++)
		CHECK_INT(emp_survey_summary_unpack(bytes, i, &again, &failure), EMP_BAD_BINARY);
	bytes[0] = 2;
	CHECK_INT(emp_survey_summary_unpack(bytes, sizeof(bytes), &again, &failure), EMP_BAD_BINARY);
	bytes[0] = 1;
	bytes[2] = 12;
	CHECK_INT(emp_survey_summary_unpack(bytes, sizeof(bytes), &again, &failure), EMP_BAD_BINARY);
	bytes[2] = 6; /* an answer behind the highest */
	CHECK_INT(emp_survey_summary_unpack(bytes, sizeof(bytes), &again, &failure), EMP_BAD_BINARY);
	CHECK_STRING(parse_error(""),
				 "invalid input syntax for type survey_summary: \"scale\" is missing");
	CHECK_STRING(parse_error("scale=ease_1_7"), "no answers in a survey_summary");
	CHECK_STRING(parse_error("scale=ease_1_9 1=1"), "unknown survey scale \"ease_1_9\"");
	CHECK_STRING(parse_error("scale=ease_1_7 8=1"), "answer 8 is outside the scale ease_1_7");
	CHECK_STRING(
		parse_error("scale=ease_1_7 scale=ease_1_7"),
		"invalid input syntax for type survey_summary: repeated key in \"scale=ease_1_7\"");
	CHECK_STRING(parse_error("scale=ease_1_7 1=1 1=2"),
				 "invalid input syntax for type survey_summary: repeated key in \"1=2\"");
	CHECK_STRING(parse_error("scale=ease_1_7 01=1"),
				 "invalid input syntax for type survey_summary: unknown key in \"01=1\"");
	CHECK_STRING(parse_error("scale=ease_1_7 1=0"),
				 "invalid input syntax for type survey_summary: number out of range in \"1=0\"");
	CHECK_STRING(parse_error("scale=ease_1_7 1=281474976710656 2=1"),
				 "too many answers in a survey_summary");
}

/* Summaries sort by scale, mean and counts; equal ones hash alike. */
static void
test_order(void)
{
	static const char *const sorted[] = {
		"scale=effort_1_5 5=1", "scale=ease_1_5 1=1",       "scale=ease_1_7 1=1",
		"scale=ease_1_7 4=1",   "scale=ease_1_7 4=2",       "scale=ease_1_7 1=1 7=1",
		"scale=ease_1_7 5=9",   "scale=nps_0_10 0=1 10=10",
	};
	size_t n = sizeof(sorted) / sizeof(*sorted);
	size_t i;
	size_t j;

	for (i = 0; i < n; i++)
		for (j = 0; j < n; j++)
		{
			EmpSurveySummary a = summary_of(sorted[i]);
			EmpSurveySummary b = summary_of(sorted[j]);
			int order = emp_survey_summary_compare(&a, &b);

			if (!CHECK((order > 0) - (order < 0) == (i > j) - (i < j)))
				printf("\t%s and %s\n", sorted[i], sorted[j]);
			CHECK((emp_survey_summary_hash(&a, 3) == emp_survey_summary_hash(&b, 3)) == (i == j));
		}
}

/* Run all tests. */
int
main(void)
{
	CHECK_INT(sizeof(EmpSurveySummary), 96);
	test_scales();
	test_counting();
	test_ease();
	test_measures();
	test_forms();
	test_order();
	return CHECK_DONE();
}
