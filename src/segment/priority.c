/*
 * priority.c
 *		Whose trouble is to be made good first.
 *
 * The loud are not those at risk: "I'm just a little frustrated" may come from somebody about to leave.  So how strongly
 * something is said counts nothing here, and what is mitigated counts more than the same without (emp_severity).
 *
 * All else makes a trouble more urgent, and none of it makes one of what is none: each part is a share of the
 * criticality, and their points add up.  The shares x / (x + half) grow with no end and no edge; they are worked out as
 * 1 / (1 + half / x), each step of which is monotone also when it is rounded.
 *
 * The weights, and what counts half, are our judgement and no law.
 */
#include "segment/priority.h"

#include <math.h>

#define HOURS_HALF 24.0
#define CONTACTS_HALF 2.0

static const struct
{
	const char *name;
	double weight;
} parts[EMP_PRIORITY_PARTS] = {
	{"feeling", 40.0}, {"value", 25.0}, {"waiting", 20.0}, {"prior_contacts", 15.0}};

/* Return the name of a part. */
const char *
emp_priority_part_name(int part)
{
	return parts[part].name;
}

/* Return the weight of a part. */
double
emp_priority_part_weight(int part)
{
	return parts[part].weight;
}

/* Return x / (x + half), 0 for 0. */
static double
saturate(double x, double half)
{
	return x > 0 ? 1.0 / (1.0 + half / x) : 0.0;
}

/* Check a number that has to be finite and 0 or more. */
static EmpStatus
check(double x, const char *what, EmpFailure *failure)
{
	if (isfinite(x) && x >= 0)
		return EMP_OK;
	return emp_fail(failure, EMP_OUT_OF_RANGE, "%s is %s", what,
					isfinite(x) ? "negative" : "not finite");
}

/* Work a priority out. */
EmpStatus
emp_priority(const EmpRecovery *r, EmpPriority *priority, EmpFailure *failure)
{
	if (check(r->value, "value of the customer", failure) != EMP_OK ||
		check(r->value_half, "value that counts half", failure) != EMP_OK ||
		check(r->hours, "time of waiting", failure) != EMP_OK ||
		check(r->contacts, "number of prior contacts", failure) != EMP_OK)
		return failure->status;
	if (r->value_half <= 0)
		return emp_fail(failure, EMP_OUT_OF_RANGE, "value that counts half is not above 0");
	priority->criticality = emp_criticality(r->e, r->stage, EMP_SPEECH_HIGH_CONTEXT);
	priority->share[EMP_PRIORITY_FEELING] = 1.0;
	priority->share[EMP_PRIORITY_VALUE] = saturate(r->value, r->value_half);
	priority->share[EMP_PRIORITY_WAITING] = saturate(r->hours, HOURS_HALF);
	priority->share[EMP_PRIORITY_CONTACTS] = saturate(r->contacts, CONTACTS_HALF);
	priority->total = 0.0;
	for (int p = 0; p < EMP_PRIORITY_PARTS; p++)
	{
		priority->points[p] = priority->criticality * parts[p].weight * priority->share[p];
		priority->total += priority->points[p];
	}
	return EMP_OK;
}
