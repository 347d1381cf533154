/*
 * test_series.c
 *		Whether the latest value of a series stands out.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "scores/effects.h"
#include "scores/series.h"

static EmpSeries *series;

/* Start a series. */
static void
start(void)
{
	series = malloc(emp_series_size(2000));
	emp_series_init(series, 2000);
}

/* Judge the series, and end it. */
static EmpAnomaly
judge(void)
{
	EmpSeries *closed = malloc(emp_series_size(series->points));
	double *scratch = malloc(2 * sizeof(double) * series->points);
	EmpAnomaly result;
	EmpFailure failure;

	emp_series_close(series, closed);
	CHECK(emp_series_sound(closed, emp_series_size(closed->points)));
	if (emp_series_anomaly(closed, scratch, &result, &failure) != EMP_OK)
		result.z = -999;
	free(closed);
	free(scratch);
	free(series);
	return result;
}

/* Add a value to a day. */
static void
day(int number, double value)
{
	emp_series_add(series, number * EMP_DAY_US, value);
}

/* Draw a number that is nearly normal. */
static double
noise(void)
{
	static uint64_t state = 42;
	double sum = 0;
	int i;

	for (i = 0; i < 12; i++)
	{
		state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		sum += (double) (state >> 11) * 0x1p-53;
	}
	return sum - 6;
}

/* Check the robust z without a season, by hand. */
static void
test_plain(void)
{
	EmpAnomaly a;

	start();
	day(1, 1);
	day(2, 2);
	day(3, 4);
	day(4, 8);
	day(5, 100);
	CHECK(isnan(judge().z));

	start();
	day(6, 10);
	day(1, 1);
	day(2, 2);
	day(3, 4);
	day(4, 8);
	day(5, 100);
	a = judge(); /* median 4, deviations 0 2 3 4 96 */
	CHECK(a.latest == 10 && a.typical == 4 && !a.weekly);
	CHECK(fabs(a.z - 0.6744897501960817 * 6 / 3) < 1e-14);

	/* more than half are equal: mean absolute deviation */
	start();
	day(1, 5);
	day(2, 5);
	day(3, 5);
	day(4, 5);
	day(5, 6);
	day(6, 8);
	a = judge();
	CHECK(fabs(a.z - 3 / (sqrt(acos(-1) / 2) * 0.2)) < 1e-14);

	/* all are equal */
	start();
	day(1, 5);
	day(2, 5);
	day(3, 5);
	day(4, 5);
	day(5, 5);
	day(6, 5);
	CHECK(judge().z == 0);
	start();
	day(1, 5);
	day(2, 5);
	day(3, 5);
	day(4, 5);
	day(5, 5);
	day(6, 4.5);
	CHECK(judge().z == -INFINITY);

	/* several at the latest time are one, and there is no earlier one */
	start();
	day(1, 5);
	day(1, 6);
	a = judge();
	CHECK(a.latest == 5.5 && isnan(a.z));

	start();
	day(1, -1.7e308);
	day(2, 1.7e308);
	day(3, -1.7e308);
	day(4, 1.7e308);
	day(5, 1.7e308);
	day(6, -1.7e308);
	CHECK(judge().z == -999);
}

/* Count how often the latest of so many days of weekly rhythm, with a spike, is beyond 3.5. */
static int
flagged(int days, double spike)
{
	int flags = 0;
	int round;
	int i;

	for (round = 0; round < 1000; round++)
	{
		start();
		for (i = 0; i < days; i++)
			day(i, 50 + (i % 7 >= 5 ? 20 : 0) + noise());
		day(days, 50 + (days % 7 >= 5 ? 20 : 0) + noise() + spike);
		flags += fabs(judge().z) > 3.5;
	}
	return flags;
}

/* Check that a weekly rhythm is no anomaly, on any weekday, and a spike is one. */
static void
test_weekly(void)
{
	int weekday;

	for (weekday = 0; weekday < 7; weekday++)
	{
		CHECK(flagged(21 + weekday, 0) < 30);
		CHECK(flagged(56 + weekday, 0) < 10);
		CHECK(flagged(28 + weekday, 8) > 950);
		CHECK(flagged(56 + weekday, 8) > 990);
	}
}

/* Check the text form and the order. */
static void
test_text(void)
{
	static const char *const bad[] = {
		"",
		"1",
		"1=1",
		"x=3ff0000000000000",
		"1=3ff000000000000g",
		"1=7ff0000000000000",
		"1=7ff8000000000000",
		"9223372036854775807=3ff0000000000000",
		"-9223372036854775808=3ff0000000000000",
	};
	EmpSeries *s = malloc(emp_series_size(100));
	EmpSeries *back = malloc(emp_series_size(100));
	EmpFailure failure;
	char text[100 * EMP_POINT_TEXT];
	size_t len;
	size_t i;
	uint32_t room;

	emp_series_init(s, 3);
	emp_series_add(s, 7, 1.5);
	emp_series_add(s, -7, -0.0);
	emp_series_add(s, 7, -1e308);
	emp_series_close(s, back);
	len = emp_series_print(back, text);
	CHECK_STRING(text, "-7=0000000000000000 7=ffe1ccf385ebc8a0 7=3ff8000000000000");
	CHECK_INT(emp_series_parse_room(text, len), 3);
	emp_series_init(s, 3);
	CHECK(emp_series_parse(text, len, s, &failure) == EMP_OK);
	CHECK_INT(emp_series_compare(s, back), 0);
	CHECK(emp_series_hash(s, 5) == emp_series_hash(back, 5));
	s->point[2].value = 1.75;
	CHECK_INT(emp_series_compare(s, back), 1);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
	{
		emp_series_init(s, 3);
		CHECK(emp_series_parse(bad[i], strlen(bad[i]), s, &failure) == EMP_BAD_TEXT);
	}
	CHECK(emp_series_plan(EMP_SERIES_MAX - 1, 1, &room, &failure) == EMP_OK);
	CHECK_INT(room, EMP_SERIES_MAX);
	CHECK(emp_series_plan(EMP_SERIES_MAX, 1, &room, &failure) == EMP_TOO_LARGE);
	free(s);
	free(back);
}

int
main(void)
{
	test_plain();
	test_weekly();
	test_text();
	return CHECK_DONE();
}
