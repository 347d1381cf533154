/*
 * law.c
 *		The purchase models by number, and what they ask of a history.
 */
#include "value/law.h"

#include <math.h>

#include "base/number.h"

static const EmpLaw *const laws[] = {
	[EMP_LAW_BGNBD] = &emp_law_bgnbd,
	[EMP_LAW_MBGNBD] = &emp_law_mbgnbd,
	[EMP_LAW_PARETO_NBD] = &emp_law_pareto_nbd,
	[EMP_LAW_BGBB] = &emp_law_bgbb,
};

#define LAWS ((int) (sizeof(laws) / sizeof(laws[0])))

/* Return the law of a kind. */
const EmpLaw *
emp_law(int kind)
{
	return kind > 0 && kind < LAWS ? laws[kind] : NULL;
}

/* Check a number of opportunities, of which more take too long. */
EmpStatus
emp_law_opportunities_check(const EmpLaw *law, double time, EmpFailure *failure)
{
	if (!law->discrete || time <= EMP_LAW_OPPORTUNITIES)
		return EMP_OK;
	emp_fail(failure, EMP_OUT_OF_RANGE, "%s opportunities are more than %d", EMP_SHOW(time),
			 EMP_LAW_OPPORTUNITIES);
	emp_fail_hint(failure, "Where time is so fine, use bgnbd, mbgnbd or pareto_nbd.");
	return failure->status;
}

/* Check a history for a law. */
EmpStatus
emp_law_history_check(const EmpLaw *law, const EmpHistory *h, EmpFailure *failure)
{
	if (emp_history_check(h, failure) != EMP_OK)
		return failure->status;
	if (!law->discrete)
		return EMP_OK;
	if (h->recency != floor(h->recency) || h->age != floor(h->age))
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "%s counts time in opportunities, and %s is not whole",
				 law->name, EMP_SHOW(h->recency != floor(h->recency) ? h->recency : h->age));
		emp_fail_detail(failure, "Recency is the number of the last opportunity that was used, and "
								 "age the number of opportunities so far.");
		return failure->status;
	}
	if (h->frequency > h->recency)
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "frequency %.0f is greater than recency %s",
				 h->frequency, EMP_SHOW(h->recency));
		emp_fail_detail(failure, "An opportunity brings one purchase at most, so recency, the "
								 "number of the last opportunity that was used, is at least the "
								 "number of purchases.");
		return failure->status;
	}
	return emp_law_opportunities_check(law, h->age, failure);
}
