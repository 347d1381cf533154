/*
 * holdout.c
 *		Predictions against what happened: how good a purchase model is on customers of a later time.
 */
#include "value/holdout.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

#define UNITS INT64_C(1000000000000) /* of 1e-12 in one purchase */

#define GROUP_FIELDS(i)                                                                            \
	{"customers_" #i, EMP_FIELD_INT64, offsetof(EmpHoldoutSummary, group[i].customers)},           \
		{"predicted_" #i, EMP_FIELD_WIDE, offsetof(EmpHoldoutSummary, group[i].predicted)},        \
	{                                                                                              \
		"actual_" #i, EMP_FIELD_INT64, offsetof(EmpHoldoutSummary, group[i].actual)                \
	}

static const EmpField fields[] = {
	GROUP_FIELDS(0),
	GROUP_FIELDS(1),
	GROUP_FIELDS(2),
	GROUP_FIELDS(3),
	GROUP_FIELDS(4),
	GROUP_FIELDS(5),
	GROUP_FIELDS(6),
	GROUP_FIELDS(7),
	{"absolute", EMP_FIELD_WIDE, offsetof(EmpHoldoutSummary, absolute)},
	{"predicted_squares", EMP_FIELD_HUGE, offsetof(EmpHoldoutSummary, predicted_squares)},
	{"products", EMP_FIELD_HUGE, offsetof(EmpHoldoutSummary, products)},
	{"actual_squares", EMP_FIELD_HUGE, offsetof(EmpHoldoutSummary, actual_squares)},
};

const EmpRecord emp_holdout_summary_record = {
	"holdout_summary", "customers_0=2 predicted_0=1500000000000 actual_0=1",
	EMP_HOLDOUT_SUMMARY_FORMAT, sizeof(fields) / sizeof(fields[0]), fields};

EMP_RECORD_FUNCTIONS(holdout_summary, EmpHoldoutSummary)

/* Make a summary of no customer, ready for adding. */
void
emp_holdout_summary_init(EmpHoldoutSummary *s)
{
	memset(s, 0, sizeof(*s));
	s->format = EMP_HOLDOUT_SUMMARY_FORMAT;
}

/* The sums over all groups. */
typedef struct Totals
{
	int64_t customers;
	EmpInt128 predicted; /* in 1e-12 */
	EmpInt128 actual;
} Totals;

/* Add up the groups. */
static Totals
totals_of(const EmpHoldoutSummary *s)
{
	Totals t = {0, 0, 0};
	int i;

	for (i = 0; i < EMP_HOLDOUT_GROUPS; i++)
	{
		t.customers += s->group[i].customers;
		t.predicted += emp_wide_get(&s->group[i].predicted);
		t.actual += s->group[i].actual;
	}
	return t;
}

/* Record that a summary would count more customers than fit. */
static EmpStatus
too_many(EmpFailure *failure)
{
	emp_fail(failure, EMP_OUT_OF_RANGE, "too many customers");
	emp_fail_detail(failure, "A holdout_summary holds at most %lld customers.",
					(long long) EMP_HOLDOUT_CUSTOMERS_MAX);
	return failure->status;
}

/* Add a customer. */
EmpStatus
emp_holdout_summary_add(EmpHoldoutSummary *s, double frequency, double predicted, int32_t actual,
						EmpFailure *failure)
{
	int i = frequency < EMP_HOLDOUT_GROUPS - 1 ? (int) frequency : EMP_HOLDOUT_GROUPS - 1;
	EmpHoldoutGroup *group = &s->group[i];
	EmpInt128 p;
	EmpInt128 error;

	if (actual < 0)
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "actual number of purchases %d is negative",
				 (int) actual);
		return failure->status;
	}
	if (!(predicted >= 0 && predicted <= EMP_HOLDOUT_PREDICTED_MAX))
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "predicted number of purchases %s is out of range",
				 EMP_SHOW(predicted));
		emp_fail_detail(failure, "At most %lld purchases of a customer can be compared.",
						(long long) EMP_HOLDOUT_PREDICTED_MAX);
		return failure->status;
	}
	if (totals_of(s).customers >= EMP_HOLDOUT_CUSTOMERS_MAX)
		return too_many(failure);
	p = (EmpInt128) rint(predicted * (double) UNITS);
	error = p - (EmpInt128) actual * UNITS;
	group->customers++;
	emp_wide_add(&group->predicted, p);
	group->actual += actual;
	emp_wide_add(&s->absolute, error < 0 ? -error : error);
	s->predicted_squares = emp_huge_sum(s->predicted_squares, emp_huge_product(p, p));
	s->products = emp_huge_sum(s->products, emp_huge_product(p, actual));
	s->actual_squares = emp_huge_sum(s->actual_squares, emp_huge_product(actual, actual));
	return EMP_OK;
}

/* Add the customers of another summary. */
EmpStatus
emp_holdout_summary_merge(EmpHoldoutSummary *into, const EmpHoldoutSummary *from,
						  EmpFailure *failure)
{
	int i;

	if (totals_of(from).customers > EMP_HOLDOUT_CUSTOMERS_MAX - totals_of(into).customers)
		return too_many(failure);
	for (i = 0; i < EMP_HOLDOUT_GROUPS; i++)
	{
		into->group[i].customers += from->group[i].customers;
		emp_wide_add(&into->group[i].predicted, emp_wide_get(&from->group[i].predicted));
		into->group[i].actual += from->group[i].actual;
	}
	emp_wide_add(&into->absolute, emp_wide_get(&from->absolute));
	into->predicted_squares = emp_huge_sum(into->predicted_squares, from->predicted_squares);
	into->products = emp_huge_sum(into->products, from->products);
	into->actual_squares = emp_huge_sum(into->actual_squares, from->actual_squares);
	return EMP_OK;
}

/* Return n times a sum of squares or products less a product of two sums. */
static EmpHuge
centred(EmpHuge sum, const Totals *t, EmpInt128 a, EmpInt128 b)
{
	return emp_huge_difference(emp_huge_times(sum, (uint64_t) t->customers),
							   emp_huge_product(a, b));
}

/* Return the sum of the squared errors, in 1e-24. */
static EmpHuge
squared_errors(const EmpHoldoutSummary *s)
{
	EmpHuge twice = emp_huge_times(s->products, 2 * (uint64_t) UNITS);
	EmpHuge actual = emp_huge_times(emp_huge_times(s->actual_squares, UNITS), UNITS);

	return emp_huge_difference(emp_huge_sum(s->predicted_squares, actual), twice);
}

/* Work out what all customers together say: every figure from exact sums, so rounded but a few times. */
void
emp_holdout_summary_totals(const EmpHoldoutSummary *s, EmpHoldoutTotals *totals)
{
	Totals t = totals_of(s);
	EmpHuge one = emp_huge_product(1, 1);
	EmpHuge predicted = centred(s->predicted_squares, &t, t.predicted, t.predicted);
	EmpHuge products = centred(s->products, &t, t.predicted, t.actual);
	EmpHuge actual = centred(s->actual_squares, &t, t.actual, t.actual);
	EmpHuge units = emp_huge_times(emp_huge_product(UNITS, UNITS), (uint64_t) t.customers);

	totals->customers = t.customers;
	totals->predicted = emp_wide_ratio(t.predicted, UNITS);
	totals->actual = (int64_t) t.actual;
	totals->mae = emp_wide_ratio(emp_wide_get(&s->absolute), (EmpInt128) t.customers * UNITS);
	totals->rmse = sqrt(emp_huge_ratio(squared_errors(s), units));
	totals->correlation = NAN;
	if (emp_huge_sign(predicted) > 0 && emp_huge_sign(actual) > 0)
		totals->correlation =
			emp_huge_ratio(products, one) /
			(sqrt(emp_huge_ratio(predicted, one)) * sqrt(emp_huge_ratio(actual, one)));
}

/* Return the mean of what was predicted for a group. */
double
emp_holdout_mean_predicted(const EmpHoldoutGroup *group)
{
	return emp_wide_ratio(emp_wide_get(&group->predicted), (EmpInt128) group->customers * UNITS);
}

/* Return the mean of what happened in a group. */
double
emp_holdout_mean_actual(const EmpHoldoutGroup *group)
{
	return emp_wide_ratio(group->actual, group->customers);
}

/* Return whether a number lies between 0 and another. */
static bool
within(EmpHuge number, EmpHuge limit)
{
	return emp_huge_sign(number) >= 0 && emp_huge_sign(emp_huge_difference(limit, number)) >= 0;
}

/* Check a summary that came from outside: no sum can be greater than so many customers make it. */
EmpStatus
emp_holdout_summary_check(const EmpHoldoutSummary *s, EmpStatus status, EmpFailure *failure)
{
	const EmpRecord *record = &emp_holdout_summary_record;
	const EmpInt128 most = (EmpInt128) EMP_HOLDOUT_PREDICTED_MAX * UNITS;
	Totals t = {0, 0, 0};
	uint64_t n;
	int i;

	for (i = 0; i < EMP_HOLDOUT_GROUPS; i++)
	{
		const EmpHoldoutGroup *group = &s->group[i];
		EmpInt128 predicted = emp_wide_get(&group->predicted);

		if (group->customers < 0 || group->customers > EMP_HOLDOUT_CUSTOMERS_MAX - t.customers)
			return emp_record_fail(record, fields[3 * i].name,
								   "Customers are 0 or more, and together at most 4294967296.",
								   status, failure);
		if (predicted < 0 || predicted > most * group->customers)
			return emp_record_fail(record, fields[3 * i + 1].name,
								   "It is between 0 and 2^32 purchases for each customer.", status,
								   failure);
		if (group->actual < 0 || group->actual > INT64_C(2147483647) * group->customers)
			return emp_record_fail(record, fields[3 * i + 2].name,
								   "It is between 0 and 2147483647 for each customer.", status,
								   failure);
		t.customers += group->customers;
	}
	if (t.customers == 0)
		return emp_record_fail(record, "customers_0", "There is at least one customer.", status,
							   failure);
	n = (uint64_t) t.customers;
	t = totals_of(s);
	if (!within(s->predicted_squares, emp_huge_times(emp_huge_product(most, most), n)) ||
		emp_huge_sign(centred(s->predicted_squares, &t, t.predicted, t.predicted)) < 0)
		return emp_record_fail(record, "predicted_squares", "No such numbers have these squares.",
							   status, failure);
	if (!within(s->actual_squares, emp_huge_times(emp_huge_product(INT32_MAX, INT32_MAX), n)) ||
		emp_huge_sign(centred(s->actual_squares, &t, t.actual, t.actual)) < 0)
		return emp_record_fail(record, "actual_squares", "No such numbers have these squares.",
							   status, failure);
	if (!within(s->products, emp_huge_times(emp_huge_product(most, INT32_MAX), n)) ||
		emp_huge_sign(squared_errors(s)) < 0)
		return emp_record_fail(record, "products", "No such numbers have these products.", status,
							   failure);
	if (emp_wide_get(&s->absolute) < 0 || emp_wide_get(&s->absolute) > most * t.customers)
		return emp_record_fail(record, "absolute", "No such numbers have these errors.", status,
							   failure);
	return EMP_OK;
}
