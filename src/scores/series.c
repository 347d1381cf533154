/*
 * series.c
 *		A series of values in time, and whether the latest stands out: the state of score_anomaly.
 *
 * The robust z of Iglewicz and Hoaglin (How to Detect and Handle Outliers, 1993): the distance of the
 * latest value from the median of the earlier ones, in units of their spread, which is the median
 * absolute deviation / 0.6745, or where that is 0 because more than half of them are equal,
 * 1.2533 times the mean absolute deviation.
 *
 * Where there are values of the same weekday in three earlier weeks, the median is theirs, and the
 * deviations are those of each earlier value from the median of the others of its own weekday.  A
 * median of few numbers lies off the middle by itself; the deviations are divided by what that adds,
 * so that few weeks give the same z on average as many.  A weekday is a distance in whole days from
 * the latest value, so no time zone is needed, and an hour more or less does not matter.
 */
#include "scores/series.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/order.h"
#include "base/pairs.h"
#include "scores/effects.h"

#define TYPE "anomaly_summary"
#define EXAMPLE "820454400000000=4049000000000000"
#define FIRST_POINTS 8
#define WEEK 7                       /* days */
#define MAD_UNIT 0.6744897501960817  /* median absolute deviation of the normal distribution */
#define MEAN_UNIT 0.7978845608028654 /* its mean absolute deviation, sqrt(2/pi) */
#define PI 3.14159265358979323846

/* Say how much room a larger series should have: twice as much. */
EmpStatus
emp_series_plan(uint32_t points, uint32_t more, uint32_t *room, EmpFailure *failure)
{
	uint64_t needed = (uint64_t) points + more;

	if (needed > EMP_SERIES_MAX)
	{
		emp_fail(failure, EMP_TOO_LARGE, "too many values in a series");
		emp_fail_detail(failure, "A series holds at most %d values.", EMP_SERIES_MAX);
		emp_fail_hint(failure, "Take one value a day or an hour, for example avg(value) grouped by "
							   "date_trunc('day', at).");
		return failure->status;
	}
	if (needed < 2 * (uint64_t) points)
		needed = 2 * (uint64_t) points;
	if (needed < FIRST_POINTS)
		needed = FIRST_POINTS;
	*room = (uint32_t) (needed < EMP_SERIES_MAX ? needed : EMP_SERIES_MAX);
	return EMP_OK;
}

/* Make an open series of nothing yet. */
void
emp_series_init(EmpSeries *s, uint32_t room)
{
	memset(s, 0, emp_series_size(room));
	s->format = EMP_SERIES_FORMAT;
	s->room = room;
}

/* Add a point; there is one 0 only, so that equal values are equal bytes. */
void
emp_series_add(EmpSeries *s, int64_t at, double value)
{
	s->point[s->points].at = at;
	s->point[s->points].value = value == 0 ? 0 : value;
	s->points++;
}

/* Add the points of another series. */
void
emp_series_merge(EmpSeries *into, const EmpSeries *from)
{
	memcpy(into->point + into->points, from->point, from->points * sizeof(EmpPoint));
	into->points += from->points;
}

/* Order two points, for qsort. */
static int
compare_points(const void *a, const void *b)
{
	const EmpPoint *x = a;
	const EmpPoint *y = b;

	EMP_RETURN_ORDER(x->at, y->at);
	EMP_RETURN_ORDER(x->value, y->value);
	return 0;
}

/* Order two values, for qsort. */
static int
compare_values(const void *a, const void *b)
{
	EMP_RETURN_ORDER(*(const double *) a, *(const double *) b);
	return 0;
}

/* Close a series. */
void
emp_series_close(const EmpSeries *from, EmpSeries *into)
{
	emp_series_init(into, from->points);
	emp_series_merge(into, from);
	qsort(into->point, into->points, sizeof(EmpPoint), compare_points);
}

/* Return whether a stored value of so many bytes can be read. */
bool
emp_series_sound(const EmpSeries *s, size_t size)
{
	return size >= sizeof(*s) && s->points >= 1 && s->points <= s->room &&
		   s->room <= EMP_SERIES_MAX && size == emp_series_size(s->room);
}

/* ---------------------------------------------------------------------------------------------
 * Judging the latest value.
 */

/* Return the median of ordered values. */
static double
median(const double *value, uint32_t n)
{
	return n % 2 != 0 ? value[n / 2] : value[n / 2 - 1] / 2 + value[n / 2] / 2;
}

/* Return the median of ordered values without one of them. */
static double
median_without(const double *value, uint32_t n, uint32_t skip)
{
	uint32_t i = (n - 1) / 2; /* place in what is left of the middle, or of the one above it */

	if ((n - 1) % 2 != 0)
		return value[i + (i >= skip)];
	return value[i - 1 + (i - 1 >= skip)] / 2 + value[i + (i >= skip)] / 2;
}

/* Return what the median of n values adds to a variance of 1, nearly, of a normal distribution. */
static double
variance_of_median(uint32_t n)
{
	return PI / (2 * n + PI - 2);
}

/* Return how many days, to the nearest, one time lies before another. */
static uint64_t
days_before(int64_t at, int64_t latest)
{
	return ((uint64_t) latest - (uint64_t) at + EMP_DAY_US / 2) / EMP_DAY_US;
}

/* Return how many earlier weeks have a value of the latest's weekday. */
static uint32_t
same_weekdays(const EmpPoint *point, uint32_t n, int64_t latest)
{
	uint64_t last = 0;
	uint32_t weeks = 0;
	uint32_t i;

	for (i = n; i-- > 0;)
	{
		uint64_t days = days_before(point[i].at, latest);

		if (days % WEEK == 0 && days != last)
		{
			last = days;
			weeks++;
		}
	}
	return weeks;
}

/* Put the values of a weekday in order; weekday counts days before the latest, modulo 7. */
static uint32_t
take_weekday(const EmpPoint *point, uint32_t n, int64_t latest, int weekday, double *out)
{
	uint32_t count = 0;
	uint32_t i;

	for (i = 0; i < n; i++)
		if (days_before(point[i].at, latest) % WEEK == (uint64_t) weekday)
			out[count++] = point[i].value;
	qsort(out, count, sizeof(*out), compare_values);
	return count;
}

/* Return the standard deviation that absolute deviations speak of; they get ordered. */
static double
spread_of(double *deviation, uint32_t n)
{
	double sum = 0;
	uint32_t i;

	qsort(deviation, n, sizeof(*deviation), compare_values);
	if (median(deviation, n) > 0)
		return median(deviation, n) / MAD_UNIT;
	for (i = 0; i < n; i++)
		sum += deviation[i];
	return sum / n / MEAN_UNIT;
}

/* Judge the latest value. */
EmpStatus
emp_series_anomaly(const EmpSeries *s, double *scratch, EmpAnomaly *result, EmpFailure *failure)
{
	int64_t latest = s->point[s->points - 1].at;
	uint32_t earlier = s->points;
	double *value = scratch;
	double *deviation = scratch + s->points;
	uint32_t deviations = 0;
	double sum = 0;
	uint32_t n;
	uint32_t i;
	int weekday;

	/* several values at the latest time count as one */
	while (earlier > 0 && s->point[earlier - 1].at == latest)
		sum += s->point[--earlier].value;
	result->latest = sum / (s->points - earlier);
	result->z = result->typical = result->spread = NAN;
	result->weekly = same_weekdays(s->point, earlier, latest) >= EMP_SERIES_WEEKS;
	if (earlier < EMP_SERIES_EARLIER)
		return EMP_OK;

	if (result->weekly)
	{
		for (weekday = 0; weekday < WEEK; weekday++)
		{
			double scale;

			n = take_weekday(s->point, earlier, latest, weekday, value);
			if (weekday == 0)
				result->typical = median(value, n);
			if (n < EMP_SERIES_WEEKS)
				continue;
			scale = sqrt(1 + variance_of_median(n - 1));
			for (i = 0; i < n; i++)
				deviation[deviations++] = fabs(value[i] - median_without(value, n, i)) / scale;
		}
	}
	else
	{
		for (i = 0; i < earlier; i++)
			value[i] = s->point[i].value;
		qsort(value, earlier, sizeof(*value), compare_values);
		result->typical = median(value, earlier);
		for (i = 0; i < earlier; i++)
			deviation[deviations++] = fabs(value[i] - result->typical);
	}
	result->spread = spread_of(deviation, deviations);
	if (!isfinite(result->spread) || !isfinite(result->latest - result->typical))
		return emp_result_too_large(failure);
	if (result->latest == result->typical)
		result->z = 0;
	else
		result->z = (result->latest - result->typical) / result->spread;
	return EMP_OK;
}

/* ---------------------------------------------------------------------------------------------
 * Order and text form.
 */

/* Order two closed series; 0 only when they are equal. */
int
emp_series_compare(const EmpSeries *a, const EmpSeries *b)
{
	uint32_t i;

	EMP_RETURN_ORDER(a->points, b->points);
	for (i = 0; i < a->points; i++)
	{
		int order = compare_points(&a->point[i], &b->point[i]);

		if (order != 0)
			return order;
	}
	return 0;
}

/* Return a hash of a closed series that is the same on every machine. */
uint64_t
emp_series_hash(const EmpSeries *s, uint64_t seed)
{
	uint64_t hash = emp_hash_seed(seed);
	uint32_t i;

	for (i = 0; i < s->points; i++)
		hash = emp_hash_mix(hash ^ EMP_SECRET_1 ^ (uint64_t) s->point[i].at,
							emp_double_bits(s->point[i].value) ^ EMP_SECRET_2);
	return emp_hash_seed(hash);
}

/* Print a closed series, terminated, in EMP_POINT_TEXT bytes for each point, and return the length. */
size_t
emp_series_print(const EmpSeries *s, char *out)
{
	size_t len = 0;
	uint32_t i;

	for (i = 0; i < s->points; i++)
		len += (size_t) sprintf(out + len, "%s%lld=%016llx", i > 0 ? " " : "",
								(long long) s->point[i].at,
								(unsigned long long) emp_double_bits(s->point[i].value));
	return len;
}

/* Return at least as many points as a text has. */
uint32_t
emp_series_parse_room(const char *text, size_t len)
{
	uint32_t points = 0;
	size_t i;

	for (i = 0; i < len && points <= EMP_SERIES_MAX; i++)
		points += text[i] == '=';
	return points;
}

/* Read the bits of a value. */
static bool
read_value(EmpSpan span, double *value)
{
	uint64_t bits = 0;
	size_t i;

	if (span.len != 16)
		return false;
	for (i = 0; i < span.len; i++)
	{
		const char *hex = "0123456789abcdef";
		const char *digit = span.text[i] != '\0' ? strchr(hex, span.text[i]) : NULL;

		if (digit == NULL)
			return false;
		bits = bits << 4 | (uint64_t) (digit - hex);
	}
	*value = emp_bits_double(bits);
	return true;
}

/* Parse the text form into an open series with room for it. */
EmpStatus
emp_series_parse(const char *text, size_t len, EmpSeries *s, EmpFailure *failure)
{
	EmpPairs pairs;

	emp_pairs_start(&pairs, TYPE, EXAMPLE, text, len);
	while (emp_pairs_next(&pairs, failure))
	{
		EmpInt128 at;
		double value;

		if (!emp_wide_parse(pairs.key.text, pairs.key.len, &at) || at <= INT64_MIN ||
			at >= INT64_MAX)
			return emp_pairs_fail(&pairs, failure, "no time in");
		if (!read_value(pairs.value, &value) || !isfinite(value))
			return emp_pairs_fail(&pairs, failure, "no finite value in");
		emp_series_add(s, (int64_t) at, value);
	}
	if (failure->status == EMP_OK && s->points == 0)
		return emp_fail(failure, EMP_BAD_TEXT, "invalid input syntax for type %s: no value", TYPE);
	return failure->status;
}
