/*
 * arc.c
 *		The emotional arc of a conversation: how it began, its low, its peak, how it ended.
 *
 * Readings of the same moment have no order, so where a conversation begins or ends with several of
 * them, their mean counts, and no row's place decides anything.
 */
#include "scores/arc.h"

#include <string.h>

#include "emotion/emotion.h"
#include "scores/valence_mean.h"

static const EmpField fields[] = {
	{"readings", EMP_FIELD_INT64, offsetof(EmpArcSummary, readings)},
	{"first_at", EMP_FIELD_INT64, offsetof(EmpArcSummary, first_at)},
	{"first_n", EMP_FIELD_INT64, offsetof(EmpArcSummary, first_n)},
	{"first_sum", EMP_FIELD_WIDE, offsetof(EmpArcSummary, first_sum)},
	{"last_at", EMP_FIELD_INT64, offsetof(EmpArcSummary, last_at)},
	{"last_n", EMP_FIELD_INT64, offsetof(EmpArcSummary, last_n)},
	{"last_sum", EMP_FIELD_WIDE, offsetof(EmpArcSummary, last_sum)},
	{"low", EMP_FIELD_INT64, offsetof(EmpArcSummary, low)},
	{"low_at", EMP_FIELD_INT64, offsetof(EmpArcSummary, low_at)},
	{"peak", EMP_FIELD_INT64, offsetof(EmpArcSummary, peak)},
	{"valence", EMP_FIELD_WIDE, offsetof(EmpArcSummary, valence)},
	{"at", EMP_FIELD_WIDE, offsetof(EmpArcSummary, at)},
	{"at_squares", EMP_FIELD_HUGE, offsetof(EmpArcSummary, at_squares)},
	{"at_valence", EMP_FIELD_HUGE, offsetof(EmpArcSummary, at_valence)},
};

const EmpRecord emp_arc_summary_record = {"arc_summary", "readings=3 first_at=0",
										  EMP_ARC_SUMMARY_FORMAT,
										  sizeof(fields) / sizeof(fields[0]), fields};

EMP_RECORD_FUNCTIONS(arc_summary, EmpArcSummary)

/* Make a summary of nothing yet. */
void
emp_arc_summary_init(EmpArcSummary *s)
{
	memset(s, 0, sizeof(*s));
	s->format = EMP_ARC_SUMMARY_FORMAT;
}

/* Fill a summary with one reading. */
static void
fill(EmpArcSummary *s, int32_t valence, int64_t at)
{
	emp_arc_summary_init(s);
	s->readings = s->first_n = s->last_n = 1;
	s->first_at = s->last_at = s->low_at = at;
	s->low = s->peak = valence;
	emp_wide_set(&s->first_sum, valence);
	emp_wide_set(&s->last_sum, valence);
	emp_wide_set(&s->valence, valence);
	emp_wide_set(&s->at, at);
	s->at_squares = emp_huge_product(at, at);
	s->at_valence = emp_huge_product(at, valence);
}

/* Add a reading. */
EmpStatus
emp_arc_summary_add(EmpArcSummary *s, int32_t valence, int64_t at, EmpFailure *failure)
{
	EmpArcSummary one;

	if (emp_instant_check(at, "time of a reading", failure) != EMP_OK)
		return failure->status;
	fill(&one, valence, at);
	return emp_arc_summary_merge(s, &one, failure);
}

/* Add the readings of a moment to those of the same moment, or put them in place of others. */
static void
join(int64_t *n, EmpWide *sum, bool same, int64_t from_n, const EmpWide *from_sum)
{
	*n = same ? *n + from_n : from_n;
	emp_wide_set(sum, (same ? emp_wide_get(sum) : 0) + emp_wide_get(from_sum));
}

/* Add another summary. */
EmpStatus
emp_arc_summary_merge(EmpArcSummary *into, const EmpArcSummary *from, EmpFailure *failure)
{
	if (into->readings == 0)
	{
		int32_t header = into->header;

		*into = *from;
		into->header = header;
		return EMP_OK;
	}
	if (from->readings > EMP_READINGS_MAX - into->readings)
		return emp_too_many_readings(failure);
	if (from->first_at <= into->first_at)
		join(&into->first_n, &into->first_sum, from->first_at == into->first_at, from->first_n,
			 &from->first_sum);
	if (from->last_at >= into->last_at)
		join(&into->last_n, &into->last_sum, from->last_at == into->last_at, from->last_n,
			 &from->last_sum);
	if (from->low < into->low || (from->low == into->low && from->low_at < into->low_at))
	{
		into->low = from->low;
		into->low_at = from->low_at;
	}
	if (from->first_at < into->first_at)
		into->first_at = from->first_at;
	if (from->last_at > into->last_at)
		into->last_at = from->last_at;
	if (from->peak > into->peak)
		into->peak = from->peak;
	into->readings += from->readings;
	emp_wide_add(&into->valence, emp_wide_get(&from->valence));
	emp_wide_add(&into->at, emp_wide_get(&from->at));
	into->at_squares = emp_huge_sum(into->at_squares, from->at_squares);
	into->at_valence = emp_huge_sum(into->at_valence, from->at_valence);
	return EMP_OK;
}

/* Return n * sum - a * b: n times what is called Sxx or Sxy in books. */
static EmpHuge
spread(const EmpArcSummary *s, EmpHuge sum, const EmpWide *a, const EmpWide *b)
{
	return emp_huge_difference(emp_huge_times(sum, (uint64_t) s->readings),
							   emp_huge_product(emp_wide_get(a), emp_wide_get(b)));
}

/* Return the slope of valence by days, by least squares: exact integers, divided once. */
static double
slope_per_day(const EmpArcSummary *s)
{
	EmpHuge both = spread(s, s->at_valence, &s->at, &s->valence);
	EmpHuge squares = spread(s, s->at_squares, &s->at, &s->at);

	/* 1e-9 a microsecond is 86.4 a day */
	if (emp_huge_sign(squares) <= 0)
		return 0.0;
	return emp_huge_ratio(emp_huge_times(both, 864), emp_huge_times(squares, 10));
}

/* Work out what a summary says. */
EmpArc
emp_arc(const EmpArcSummary *s)
{
	EmpArc arc;
	EmpInt128 first = emp_wide_get(&s->first_sum);
	EmpInt128 last = emp_wide_get(&s->last_sum);

	arc.start_valence = emp_mean_of_sum(first, s->first_n);
	arc.low_valence = emp_wide_ratio(s->low, EMP_VALENCE_ONE);
	arc.low_at = s->low_at;
	arc.peak_valence = emp_wide_ratio(s->peak, EMP_VALENCE_ONE);
	arc.end_valence = emp_mean_of_sum(last, s->last_n);
	arc.moved = s->last_at > s->first_at;
	arc.slope_per_day = arc.moved ? slope_per_day(s) : 0.0;
	arc.recovered = arc.moved && last * s->first_n > first * s->last_n && last >= 0;
	return arc;
}

/* Return whether a number of readings, and their sum, is possible. */
static bool
sum_sound(const EmpWide *sum, int64_t n)
{
	EmpInt128 limit = (EmpInt128) n * EMP_VALENCE_ONE;

	return emp_wide_get(sum) >= -limit && emp_wide_get(sum) <= limit;
}

/* Return whether a sum has at most 192 bits. */
static bool
huge_sound(EmpHuge sum)
{
	return sum.limb[3] == 0 || (sum.limb[3] == UINT64_MAX && sum.limb[2] >> 63 == 1);
}

/* Check a summary that came from outside. */
EmpStatus
emp_arc_summary_check(const EmpArcSummary *s, EmpStatus status, EmpFailure *failure)
{
	const EmpRecord *record = &emp_arc_summary_record;
	EmpInt128 at = emp_wide_get(&s->at);
	bool one_moment = s->first_at == s->last_at;

	if (s->readings < 1 || s->readings > EMP_READINGS_MAX)
		return emp_record_fail(record, "readings", "It is between 1 and 2^48.", status, failure);
	if (!emp_instant_valid(s->first_at))
		return emp_record_fail(record, "first_at", "It is a moment, in microseconds since 2000.",
							   status, failure);
	if (!emp_instant_valid(s->last_at) || s->last_at < s->first_at)
		return emp_record_fail(record, "last_at", "It is a moment, and not before first_at.",
							   status, failure);
	if (s->first_n < 1 || s->first_n > s->readings || (one_moment && s->first_n != s->readings))
		return emp_record_fail(record, "first_n", "It is between 1 and the number of readings.",
							   status, failure);
	if (s->last_n < 1 || s->last_n > s->readings - (one_moment ? 0 : s->first_n) ||
		(one_moment && s->last_n != s->readings))
		return emp_record_fail(record, "last_n", "It is between 1 and the number of readings.",
							   status, failure);
	if (s->low < -EMP_VALENCE_ONE || s->low > s->peak || s->peak > EMP_VALENCE_ONE)
		return emp_record_fail(record, "low", "It is between -1e9 and the peak.", status, failure);
	if (s->low_at < s->first_at || s->low_at > s->last_at)
		return emp_record_fail(record, "low_at", "It is between first_at and last_at.", status,
							   failure);
	if (!sum_sound(&s->first_sum, s->first_n))
		return emp_record_fail(record, "first_sum", "It is between -1e9 and 1e9 for each reading.",
							   status, failure);
	if (!sum_sound(&s->last_sum, s->last_n))
		return emp_record_fail(record, "last_sum", "It is between -1e9 and 1e9 for each reading.",
							   status, failure);
	if (!sum_sound(&s->valence, s->readings))
		return emp_record_fail(record, "valence", "It is between -1e9 and 1e9 for each reading.",
							   status, failure);
	if (at < (EmpInt128) s->first_at * s->readings || at > (EmpInt128) s->last_at * s->readings)
		return emp_record_fail(record, "at", "It is the sum of moments from first_at to last_at.",
							   status, failure);
	if (!huge_sound(s->at_squares) || emp_huge_sign(s->at_squares) < 0 ||
		emp_huge_sign(spread(s, s->at_squares, &s->at, &s->at)) < !one_moment)
		return emp_record_fail(record, "at_squares", "It is what moments with that sum have.",
							   status, failure);
	if (!huge_sound(s->at_valence))
		return emp_record_fail(record, "at_valence", "It has at most 48 hexadecimal digits.",
							   status, failure);
	return EMP_OK;
}
