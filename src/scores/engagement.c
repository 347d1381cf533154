/*
 * engagement.c
 *		How much a customer has been doing lately: events that count half after each half-life.
 *
 * An event of weight w counts w * 2 ^ -(age / half-life).  Such a sum is the one mean of a past that
 * forgets that needs no window with an edge: a day without events changes the score by what it decays,
 * and never by an event that falls out.
 *
 * Each event is rounded to 56 binary places before it is added, so a sum depends on neither order nor
 * split.  The power is worked out by a series, as what exp2() returns is not the same on every machine,
 * and basic arithmetic is.
 */
#include "scores/engagement.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "scores/points.h"
#include "scores/valence_mean.h"

static const EmpField fields[] = {
	{"as_of", EMP_FIELD_INT64, offsetof(EmpEngagementSummary, as_of)},
	{"half_life", EMP_FIELD_INT64, offsetof(EmpEngagementSummary, half_life)},
	{"sum", EMP_FIELD_WIDE, offsetof(EmpEngagementSummary, sum)},
	{"events", EMP_FIELD_INT64, offsetof(EmpEngagementSummary, events)},
};

const EmpRecord emp_engagement_summary_record = {"engagement_summary", "events=3 as_of=0",
												 EMP_ENGAGEMENT_SUMMARY_FORMAT,
												 sizeof(fields) / sizeof(fields[0]), fields};

EMP_RECORD_FUNCTIONS(engagement_summary, EmpEngagementSummary)

const EmpEngagementLevels emp_engagement_levels = {0.5, 3.0, 10.0};

/* Make a summary of nothing yet. */
void
emp_engagement_summary_init(EmpEngagementSummary *s)
{
	memset(s, 0, sizeof(*s));
	s->format = EMP_ENGAGEMENT_SUMMARY_FORMAT;
}

/* Turn the fields of an interval into microseconds of a half-life. */
EmpStatus
emp_half_life(int32_t months, int32_t days, int64_t micros, int64_t *half_life, EmpFailure *failure)
{
	EmpInt128 sum = (EmpInt128) days * EMP_INSTANT_DAY + micros;

	if (months != 0)
	{
		emp_fail(failure, EMP_BAD_VALUE, "half-life has months or years");
		emp_fail_detail(failure, "They differ in length.");
		emp_fail_hint(failure, "Give the half-life in days, for example interval '30 days'. A day "
							   "counts 24 hours.");
		return failure->status;
	}
	if (sum <= 0 || sum > INT64_MAX)
	{
		emp_fail(failure, EMP_BAD_VALUE,
				 sum <= 0 ? "half-life is not positive" : "half-life is too long");
		emp_fail_hint(failure, "An event that is one half-life old counts half; interval '14 days' "
							   "is a usual choice.");
		return failure->status;
	}
	*half_life = (int64_t) sum;
	return EMP_OK;
}

/* Return 2 ^ -x for x of 0 .. 1: e ^ -y for y below 0.18, raised to the 4th power. */
static double
inverse_power_of_two(double x)
{
	double y = x * (0.69314718055994530942 / 4.0);
	double power = 1.0;
	int i;

	for (i = 14; i > 0; i--)
		power = 1.0 - power * y / i;
	power *= power;
	return power * power;
}

/* Return what an event counts, in 2^-EMP_ENGAGEMENT_BITS. */
static EmpInt128
decayed(EmpInt128 age, int64_t half_life, double weight)
{
	EmpInt128 halvings = age / half_life;
	double rest = (double) (int64_t) (age % half_life) / (double) half_life;

	if (halvings > 2 * EMP_ENGAGEMENT_BITS)
		return 0;
	return (EmpInt128) rint(
		ldexp(weight * inverse_power_of_two(rest), EMP_ENGAGEMENT_BITS - (int) halvings));
}

/* Check that two parts of a sum have the same clock. */
static EmpStatus
check_clock(const EmpEngagementSummary *s, int64_t as_of, int64_t half_life, EmpFailure *failure)
{
	if (s->as_of == as_of && s->half_life == half_life)
		return EMP_OK;
	emp_fail(failure, EMP_BAD_VALUE, "two %s in one engagement score",
			 s->as_of != as_of ? "values of as_of" : "half-lives");
	emp_fail_hint(failure, "Give all rows of a group the same, or make it part of GROUP BY.");
	return failure->status;
}

/* Check what an event comes with. */
static EmpStatus
check_event(int64_t at, int64_t as_of, double weight, EmpFailure *failure)
{
	if (emp_instant_check(at, "time of an event", failure) != EMP_OK ||
		emp_instant_check(as_of, "as_of", failure) != EMP_OK)
		return failure->status;
	if (at > as_of)
	{
		emp_fail(failure, EMP_BAD_VALUE, "event after as_of");
		emp_fail_detail(failure, "It is %.3f days later.",
						((double) at - (double) as_of) / (double) EMP_INSTANT_DAY);
		emp_fail_hint(failure, "Leave later events out by WHERE or FILTER (WHERE at <= as_of).");
		return failure->status;
	}
	if (!(weight >= 0.0 && weight <= EMP_EVENT_WEIGHT_MAX))
	{
		emp_fail(failure, EMP_BAD_VALUE, "weight %s of an event is not between 0 and %s",
				 EMP_SHOW(weight), EMP_SHOW(EMP_EVENT_WEIGHT_MAX));
		return failure->status;
	}
	return EMP_OK;
}

/* Add an event. */
EmpStatus
emp_engagement_summary_add(EmpEngagementSummary *s, int64_t at, int64_t as_of, int64_t half_life,
						   double weight, EmpFailure *failure)
{
	if (check_event(at, as_of, weight, failure) != EMP_OK)
		return failure->status;
	if (s->events == 0)
	{
		s->as_of = as_of;
		s->half_life = half_life;
	}
	else if (check_clock(s, as_of, half_life, failure) != EMP_OK)
		return failure->status;
	if (s->events >= EMP_READINGS_MAX)
		return emp_points_too_many_rows(failure);
	s->events++;
	emp_wide_add(&s->sum, decayed((EmpInt128) as_of - at, half_life, weight));
	return EMP_OK;
}

/* Add another summary. */
EmpStatus
emp_engagement_summary_merge(EmpEngagementSummary *into, const EmpEngagementSummary *from,
							 EmpFailure *failure)
{
	if (check_clock(into, from->as_of, from->half_life, failure) != EMP_OK)
		return failure->status;
	if (from->events > EMP_READINGS_MAX - into->events)
		return emp_points_too_many_rows(failure);
	into->events += from->events;
	emp_wide_add(&into->sum, emp_wide_get(&from->sum));
	return EMP_OK;
}

/* Return what the events count together. */
double
emp_engagement_score(const EmpEngagementSummary *s)
{
	return emp_wide_ratio(emp_wide_get(&s->sum), (EmpInt128) 1 << EMP_ENGAGEMENT_BITS);
}

/* Name the level of a score. */
EmpStatus
emp_engagement_level(double score, const EmpEngagementLevels *levels, const char **level,
					 EmpFailure *failure)
{
	if (!(score >= 0.0))
	{
		emp_fail(failure, EMP_BAD_VALUE, "engagement score %s is not 0 or more", EMP_SHOW(score));
		return failure->status;
	}
	if (!(levels->low > 0.0 && levels->low <= levels->medium && levels->medium <= levels->high &&
		  isfinite(levels->high)))
	{
		emp_fail(failure, EMP_BAD_VALUE, "levels of engagement do not rise");
		emp_fail_detail(failure, "They begin at %s, %s and %s.", EMP_SHOW(levels->low),
						EMP_SHOW(levels->medium), EMP_SHOW(levels->high));
		emp_fail_hint(failure, "Give the scores at which low, medium and high begin, above 0 and "
							   "in this order.");
		return failure->status;
	}
	*level = score >= levels->high     ? "high"
			 : score >= levels->medium ? "medium"
			 : score >= levels->low    ? "low"
									   : "none";
	return EMP_OK;
}

/* Check a summary that came from outside. */
EmpStatus
emp_engagement_summary_check(const EmpEngagementSummary *s, EmpStatus status, EmpFailure *failure)
{
	const EmpRecord *record = &emp_engagement_summary_record;
	EmpInt128 most = (EmpInt128) EMP_EVENT_WEIGHT_MAX << EMP_ENGAGEMENT_BITS;

	if (s->events < 1 || s->events > EMP_READINGS_MAX)
		return emp_record_fail(record, "events", "It is between 1 and 2^48.", status, failure);
	if (!emp_instant_valid(s->as_of))
		return emp_record_fail(record, "as_of", "It is a moment, in microseconds since 2000.",
							   status, failure);
	if (s->half_life < 1)
		return emp_record_fail(record, "half_life", "It is positive.", status, failure);
	if (emp_wide_get(&s->sum) < 0 || emp_wide_get(&s->sum) > s->events * most)
		return emp_record_fail(record, "sum", "It is between 0 and 2^56 times 1e6 for each event.",
							   status, failure);
	return EMP_OK;
}
