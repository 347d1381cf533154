/*
 * test_predict.c
 *		Predictions of customers: published figures, discounting against its definition, edges.
 */
#include <math.h>
#include <stdbool.h>

#include "value/fitted.h"
#include "value/predict.h"
#include "value/spend.h"
#include "check.h"

/* The parameters that were published for the CDNOW customers, in weeks. */
static const EmpBuyer bgnbd = {&emp_law_bgnbd, {0.243, 4.414, 0.793, 2.426}, {2, 30.43, 38.86}};
static const EmpBuyer pareto = {
	&emp_law_pareto_nbd, {0.553, 10.578, 0.606, 11.669}, {26, 30.86, 31}};
static const EmpBuyer bgbb = {&emp_law_bgbb, {1.204, 0.750, 0.657, 2.783}, {2, 4, 6}};

static int checks_called;

static void
count_check(void)
{
	checks_called++;
}

/* Return whether two numbers agree to so much of their size. */
static bool
near(double actual, double expected, double tolerance)
{
	bool ok = fabs(actual - expected) <= tolerance * fabs(expected);

	if (!ok)
		printf("\tgot %.17g, expected %.17g\n", actual, expected);
	return ok;
}

/* Return what is expected, which has to be possible. */
static double
purchases(const EmpBuyer *buyer, double horizon)
{
	EmpFailure failure;
	double value = NAN;

	CHECK(emp_buyer_purchases(buyer, horizon, &value, &failure) == EMP_OK);
	return value;
}

/* Check published figures. */
static void
test_published(void)
{
	CHECK(near(purchases(&bgnbd, 39), 1.226, 5e-4));
	CHECK(near(emp_buyer_alive(&bgnbd), 0.7265785701, 1e-9));
	CHECK(near(emp_buyer_alive(&pareto), 0.9979, 5e-5));
	CHECK(near(purchases(&pareto, 52), 25.46, 2e-4));
	CHECK(near(emp_buyer_log_likelihood(&bgnbd), -9.4586063070662712, 1e-12));
}

/* Return discounted purchases by their definition: increments, each at the end of its period. */
static double
by_definition(const EmpBuyer *buyer, const EmpDiscount *d)
{
	double before = 0;
	double sum = 0;
	double end = 0;

	while (end < d->horizon)
	{
		double until;

		end = fmin(end + d->period, d->horizon);
		until = purchases(buyer, end);
		sum += (until - before) * pow(1 + d->annual, -end / 365.25);
		before = until;
	}
	return sum;
}

/* Check discounting. */
static void
test_discount(void)
{
	static const EmpDiscount some[] = {
		{0, 0.1, 30.4375},   {10, 0.1, 30.4375},     {30.4375, 0.1, 30.4375},
		{365, 0.1, 30.4375}, {365, 0.1, 7},          {365, 0, 30.4375},
		{365, 3, 1},         {3650, 0.15, 30.4375},  {20000, 0.1, 30},
		{100, 1e-9, 10},     {365.25, 1e6, 30.4375},
	};
	const EmpBuyer *buyers[] = {&bgnbd, &pareto};
	static const EmpDiscount many[] = {
		{5000, 0.1, 1}, {513, 3, 1}, {600.5, 0.5, 1}, {36525, 1e-3, 10}, {365, 0.1, 0.01},
	};
	static const EmpDiscount countless[] = {
		{1e6, 1, 1e-9},        {1e300, 0.1, 30},  {1e300, 0.1, 1e-300},
		{1e300, 1e-290, 1e-3}, {1e-3, 9, 1e-308},
	};
	EmpDiscount far = {1e9, 0.1, 30.4375};
	EmpDiscount endless = {1e9, 1e-4, 1};
	EmpFailure failure;
	double value;
	double nearer;
	int i;
	int j;

	for (j = 0; j < 2; j++)
	{
		for (i = 0; i < (int) (sizeof(some) / sizeof(some[0])); i++)
		{
			value = NAN;
			CHECK(emp_buyer_discounted(buyers[j], &some[i], count_check, &value, &failure) ==
				  EMP_OK);
			CHECK(near(value, by_definition(buyers[j], &some[i]), 1e-11));
		}
		/* a horizon beyond which nothing counts is worked out as quickly as a near one */
		checks_called = 0;
		CHECK(emp_buyer_discounted(buyers[j], &far, count_check, &value, &failure) == EMP_OK);
		CHECK(checks_called < 100);
		far.horizon = 1e6;
		CHECK(emp_buyer_discounted(buyers[j], &far, count_check, &nearer, &failure) == EMP_OK);
		CHECK(near(value, nearer, 1e-9));
		far.horizon = 1e9;
		/* so are short periods, how many they may be */
		checks_called = 0;
		for (i = 0; i < (int) (sizeof(many) / sizeof(many[0])); i++)
		{
			CHECK(emp_buyer_discounted(buyers[j], &many[i], count_check, &value, &failure) ==
				  EMP_OK);
			CHECK(near(value, by_definition(buyers[j], &many[i]), 1e-11));
		}
		for (i = 0; i < (int) (sizeof(countless) / sizeof(countless[0])); i++)
		{
			CHECK(emp_buyer_discounted(buyers[j], &countless[i], count_check, &value, &failure) ==
				  EMP_OK);
			CHECK(value > 0 && value <= purchases(buyers[j], countless[i].horizon));
		}
		CHECK(checks_called < 100);
		endless.annual = 0;
		CHECK(emp_buyer_discounted(buyers[j], &endless, count_check, &value, &failure) == EMP_OK);
		CHECK(near(value, purchases(buyers[j], 1e9), 1e-12));
		endless.annual = 1e-4;
	}

	/* many short periods come close to continuous discounting, and a long horizon to all time */
	far = (EmpDiscount){300 * 365.25, expm1(0.2), 0.5 * 365.25 / 12};
	CHECK(emp_buyer_discounted(&pareto, &far, count_check, &value, &failure) == EMP_OK);
	CHECK(emp_buyer_dert(&pareto, 0.2 / 365.25, &nearer, &failure) == EMP_OK);
	CHECK(near(value, nearer, 0.01));
}

/* Check that probabilities of counts add up, to 1 and to the expectation. */
static void
test_probability(void)
{
	const EmpBuyer *buyers[] = {&bgnbd, &pareto, &bgbb};
	int j;
	int n;

	for (j = 0; j < 3; j++)
	{
		double horizon = j == 2 ? 5 : 10;
		double sum = 0;
		double mean = 0;

		for (n = 0; n < 150; n++)
		{
			EmpFailure failure;
			double p = NAN;

			CHECK(emp_buyer_probability(buyers[j], horizon, n, &p, &failure) == EMP_OK);
			CHECK(p >= 0 && p <= 1);
			sum += p;
			mean += n * p;
		}
		CHECK(near(sum, 1, 1e-9));
		CHECK(near(mean, purchases(buyers[j], horizon), 1e-6));
	}
}

/* Check what is out of range. */
static void
test_edges(void)
{
	static const double wrong[] = {-1, NAN, INFINITY, -INFINITY};
	EmpBuyer buyer = bgnbd;
	EmpDiscount discount = {365, 0.1, 30.4375};
	EmpFailure failure;
	double value;
	int i;

	CHECK(purchases(&buyer, 0) == 0);
	CHECK(emp_buyer_probability(&buyer, 0, 0, &value, &failure) == EMP_OK && value == 1);
	CHECK(emp_buyer_probability(&buyer, 0, 3, &value, &failure) == EMP_OK && value == 0);
	CHECK(emp_buyer_probability(&buyer, 1, -1, &value, &failure) == EMP_OUT_OF_RANGE);
	for (i = 0; i < 4; i++)
	{
		EmpDiscount d = discount;

		CHECK(emp_buyer_purchases(&buyer, wrong[i], &value, &failure) == EMP_OUT_OF_RANGE);
		CHECK(emp_buyer_probability(&buyer, wrong[i], 1, &value, &failure) == EMP_OUT_OF_RANGE);
		CHECK(emp_buyer_dert(&buyer, wrong[i], &value, &failure) == EMP_OUT_OF_RANGE);
		d.annual = wrong[i];
		CHECK(emp_discount_check(&buyer, &d, &failure) == EMP_OUT_OF_RANGE);
		d = discount;
		d.period = wrong[i];
		CHECK(emp_discount_check(&buyer, &d, &failure) == EMP_OUT_OF_RANGE);
		d = discount;
		d.horizon = wrong[i];
		CHECK(emp_discount_check(&buyer, &d, &failure) == EMP_OUT_OF_RANGE);
	}
	CHECK(emp_buyer_dert(&buyer, 0, &value, &failure) == EMP_OUT_OF_RANGE);
	discount.period = 0;
	CHECK(emp_discount_check(&buyer, &discount, &failure) == EMP_OUT_OF_RANGE);

	/* opportunities are counted */
	CHECK(emp_buyer_check(&bgbb, &failure) == EMP_OK);
	CHECK(emp_buyer_purchases(&bgbb, 2.5, &value, &failure) == EMP_OUT_OF_RANGE);
	discount.period = 30.4375;
	discount.horizon = 36;
	CHECK(emp_discount_check(&bgbb, &discount, &failure) == EMP_OUT_OF_RANGE);
	CHECK_STRING(failure.hint, "Give the period as a whole number, such as 1.");
	buyer = bgbb;
	buyer.history.frequency = 5;
	CHECK(emp_buyer_check(&buyer, &failure) == EMP_OUT_OF_RANGE);

	/* the most purchases that an integer counts, and a customer long gone */
	buyer = bgnbd;
	buyer.history = (EmpHistory){2147483647, 3650, 3650};
	CHECK(isfinite(purchases(&buyer, 365)) && purchases(&buyer, 365) > 1e8);
	buyer.history = (EmpHistory){2147483647, 1, 3650};
	CHECK(purchases(&buyer, 365) == 0);
}

/* Check what is expected to be spent. */
static void
test_spend(void)
{
	static const double theta[] = {6.25, 3.74, 15.44};
	static const double heavy[] = {1, 0.9, 15.44};
	EmpSpender spender = {2, 22.35};
	EmpFailure failure;
	double nothing = NAN;
	double money = NAN;

	CHECK(emp_spender_check(&spender, &failure) == EMP_OK);
	CHECK(emp_spender_expected(theta, &spender, &money, &failure) == EMP_OK);
	CHECK(near(money, 24.663713910761155, 1e-12));
	spender = (EmpSpender){0, NAN};
	CHECK(emp_spender_check(&spender, &failure) == EMP_OK);
	CHECK(emp_spender_expected(theta, &spender, &money, &failure) == EMP_OK);
	CHECK(near(money, 6.25 * 15.44 / 2.74, 1e-12));
	/* without a mean of all customers, those who bought again still have one */
	CHECK(emp_spender_expected(heavy, &spender, &money, &failure) == EMP_OUT_OF_RANGE);
	spender = (EmpSpender){1, 10};
	CHECK(emp_spender_expected(heavy, &spender, &money, &failure) == EMP_OK);
	CHECK(near(money, (15.44 + 10) / 0.9, 1e-12));

	/* who got back more than they paid counts as one who spent nothing */
	spender = (EmpSpender){1, 0};
	CHECK(emp_spender_expected(theta, &spender, &money, &failure) == EMP_OK && money > 0);
	spender = (EmpSpender){1, -0.5};
	CHECK(emp_spender_check(&spender, &failure) == EMP_OK);
	CHECK(emp_spender_expected(theta, &spender, &nothing, &failure) == EMP_OK);
	CHECK(nothing == money);
	spender = (EmpSpender){2147483647, 1.5e308};
	CHECK(emp_spender_expected(theta, &spender, &money, &failure) == EMP_OK);
	CHECK(near(money, 1.5e308, 1e-8));
	spender = (EmpSpender){1, NAN};
	CHECK(emp_spender_check(&spender, &failure) == EMP_OUT_OF_RANGE);
	spender = (EmpSpender){1, INFINITY};
	CHECK(emp_spender_check(&spender, &failure) == EMP_OUT_OF_RANGE);
	spender = (EmpSpender){-1, 1};
	CHECK(emp_spender_check(&spender, &failure) == EMP_OUT_OF_RANGE);
	spender = (EmpSpender){1, 0};
	CHECK(emp_spender_check(&spender, &failure) == EMP_OK);
}

int
main(void)
{
	test_published();
	test_discount();
	test_probability();
	test_edges();
	test_spend();
	return CHECK_DONE();
}
