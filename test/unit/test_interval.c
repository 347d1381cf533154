/*
 * test_interval.c
 *		Intervals of rates, means and Net Promoter Scores against R, and at their edges.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "base/interval.h"
#include "scores/rate_summary.h"
#include "scores/survey_summary.h"

#define GOLDEN "test/golden/intervals.csv"

/* Return whether two numbers agree to 1e-9, of their size where they are large. */
static bool
near(double actual, double expected)
{
	return fabs(actual - expected) <= 1e-9 * fmax(1.0, fabs(expected));
}

/* Work out a rate and its interval from "hits cases". */
static bool
rate_of(const char *counts, double level, double *value, EmpInterval *interval)
{
	EmpRateSummary s;
	char *rest;

	emp_rate_summary_init(&s);
	s.hits = strtoll(counts, &rest, 10);
	s.cases = strtoll(rest, NULL, 10);
	*value = emp_rate_summary_percent(&s);
	emp_wilson_interval((double) s.hits, (double) s.cases, 100, level, interval);
	return emp_rate_summary_sound(&s);
}

/* Work out a measure and its interval from the counts of all answers of a scale. */
static bool
measure_of(const char *scale, const char *counts, double level, double *value,
		   EmpInterval *interval)
{
	EmpSurveyMeasure measure = scale[0] == 'n' ? EMP_MEASURE_NPS : EMP_MEASURE_EFFORT;
	EmpSurveySummary s;
	char *rest = (char *) counts;
	int i;

	emp_survey_summary_init(&s);
	if (!emp_scale_find(scale, strlen(scale), &s.scale))
		return false;
	for (i = 0; i < s.scale.points; i++)
		s.count[i] = strtoll(rest, &rest, 10);
	*value = emp_survey_value(&s, measure);
	return emp_survey_summary_sound(&s) && emp_survey_interval(&s, measure, level, interval);
}

/* Compare every line of the golden figures. */
static void
test_golden(void)
{
	FILE *file = fopen(GOLDEN, "r");
	char line[400];
	char name[40];
	char counts[200];
	double level;
	double value;
	EmpInterval expected;
	int lines = 0;

	if (!CHECK(file != NULL))
		return;
	while (fgets(line, sizeof(line), file) != NULL)
	{
		EmpInterval interval;
		double actual;

		if (line[0] == '#')
			continue;
		if (!CHECK(sscanf(line, "%39[^,],%lf,%199[^,],%lf,%lf,%lf", name, &level, counts, &value,
						  &expected.low, &expected.high) == 6))
			break;
		lines++;
		if (!CHECK(name[0] == 'r' ? rate_of(counts, level, &actual, &interval)
								  : measure_of(name, counts, level, &actual, &interval)))
			printf("\tfor %s", line);
		else if (!CHECK(near(actual, value) && near(interval.low, expected.low) &&
						near(interval.high, expected.high)))
			printf("\tgot %.17g, %.17g, %.17g for %s", actual, interval.low, interval.high, line);
	}
	fclose(file);
	CHECK_INT(lines, 1000);
}

/* Check that ends stay where they can be. */
static void
test_edges(void)
{
	const double levels[] = {1e-12, 0.5, 0.95, 1.0 - 1e-12};
	EmpInterval interval;
	int64_t cases;
	int i;

	for (cases = 1; cases <= EMP_CASES_MAX; cases *= 4)
		for (i = 0; i < 4; i++)
		{
			emp_wilson_interval(0, (double) cases, 100, levels[i], &interval);
			CHECK(interval.low == 0.0 && interval.high > 0.0 && interval.high < 100.0);
			emp_wilson_interval((double) cases, (double) cases, 100, levels[i], &interval);
			CHECK(interval.low > 0.0 && interval.low <= 100.0 && interval.high == 100.0);
			emp_wilson_interval((double) (cases / 2), (double) cases, 100, levels[i], &interval);
			CHECK(interval.low >= 0.0 && interval.low <= interval.high && interval.high <= 100.0);
		}
	CHECK(!emp_mean_interval(3.0, 0.0, 1, 0.95, &interval));
	CHECK(emp_mean_interval(3.0, 0.0, 2, 0.95, &interval));
	CHECK(interval.low == 3.0 && interval.high == 3.0);
}

/* Check which levels are taken. */
static void
test_level(void)
{
	EmpFailure failure;

	CHECK_INT(emp_level_check(0.95, &failure), EMP_OK);
	CHECK_INT(emp_level_check(0.0, &failure), EMP_OUT_OF_RANGE);
	CHECK_INT(emp_level_check(1.0, &failure), EMP_OUT_OF_RANGE);
	CHECK_INT(emp_level_check(95.0, &failure), EMP_OUT_OF_RANGE);
	CHECK_STRING(failure.message, "confidence level 95 is out of range");
	CHECK_INT(emp_level_check(NAN, &failure), EMP_OUT_OF_RANGE);
	CHECK_INT(emp_level_check(-INFINITY, &failure), EMP_OUT_OF_RANGE);
}

/* Run all tests. */
int
main(void)
{
	test_golden();
	test_edges();
	test_level();
	return CHECK_DONE();
}
