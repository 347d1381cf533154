/*
 * rate_summary.c
 *		A mergeable rate: how many of how many.
 */
#include "scores/rate_summary.h"

#include <string.h>

#include "base/order.h"
#include "base/wide.h"

static const EmpField fields[] = {
	{"hits", EMP_FIELD_INT64, offsetof(EmpRateSummary, hits)},
	{"cases", EMP_FIELD_INT64, offsetof(EmpRateSummary, cases)},
};

const EmpRecord emp_rate_summary_record = {"rate_summary", "hits=90 cases=100",
										   EMP_RATE_SUMMARY_FORMAT, 2, fields};

EMP_RECORD_FORMS(rate_summary, EmpRateSummary)

/* Record that a rate would count more cases than fit. */
static EmpStatus
too_many(EmpFailure *failure)
{
	emp_fail(failure, EMP_OUT_OF_RANGE, "too many cases");
	emp_fail_detail(failure, "A rate_summary holds at most %lld cases.", (long long) EMP_CASES_MAX);
	return EMP_OUT_OF_RANGE;
}

/* Make a rate of no case, ready for adding. */
void
emp_rate_summary_init(EmpRateSummary *s)
{
	memset(s, 0, sizeof(*s));
	s->format = EMP_RATE_SUMMARY_FORMAT;
}

/* Add one case. */
EmpStatus
emp_rate_summary_add(EmpRateSummary *s, bool hit, EmpFailure *failure)
{
	if (s->cases >= EMP_CASES_MAX)
		return too_many(failure);
	s->cases++;
	s->hits += hit;
	return EMP_OK;
}

/* Add the cases of another rate. */
EmpStatus
emp_rate_summary_merge(EmpRateSummary *into, const EmpRateSummary *from, EmpFailure *failure)
{
	if (from->cases > EMP_CASES_MAX - into->cases)
		return too_many(failure);
	into->cases += from->cases;
	into->hits += from->hits;
	return EMP_OK;
}

/* Return whether the counts are possible. */
bool
emp_rate_summary_sound(const EmpRateSummary *s)
{
	return s->cases >= 1 && s->cases <= EMP_CASES_MAX && s->hits >= 0 && s->hits <= s->cases;
}

/* Return the rate in percent, rounded once. */
double
emp_rate_summary_percent(const EmpRateSummary *s)
{
	return emp_wide_ratio((EmpInt128) s->hits * 100, s->cases);
}

/* Say whether a case is solved at its first contact. */
EmpStatus
emp_first_contact(int32_t contact_no, bool resolved, bool *hit, EmpFailure *failure)
{
	if (contact_no < 1)
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "contact number %d is out of range", (int) contact_no);
		emp_fail_detail(failure, "The first contact of a case has the number 1.");
		return EMP_OUT_OF_RANGE;
	}
	*hit = contact_no == 1 && resolved;
	return EMP_OK;
}

/* Order two rates by their exact rate, then by cases; 0 only when they are equal. */
int
emp_rate_summary_compare(const EmpRateSummary *a, const EmpRateSummary *b)
{
	EMP_RETURN_ORDER((EmpInt128) a->hits * b->cases, (EmpInt128) b->hits * a->cases);
	EMP_RETURN_ORDER(a->cases, b->cases);
	return 0;
}

/* Check a rate that came from outside. */
EmpStatus
emp_rate_summary_check(const EmpRateSummary *s, EmpStatus status, EmpFailure *failure)
{
	const EmpRecord *record = &emp_rate_summary_record;

	if (s->cases < 1 || s->cases > EMP_CASES_MAX)
		return emp_record_fail(record, "cases", "It is between 1 and 281474976710656.", status,
							   failure);
	if (!emp_rate_summary_sound(s))
		return emp_record_fail(record, "hits", "It is between 0 and the number of cases.", status,
							   failure);
	return EMP_OK;
}
