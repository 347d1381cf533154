/*
 * test_draws.c
 *		Draws of parameters and of purchases: their distribution, and intervals that hold what they say.
 *
 * Customers are invented here from first principles, gap by gap, by planted parameters.  Seeds are
 * fixed and bounds are wide, so a failure means that the code changed.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "value/draws.h"
#include "check.h"

#define DRAWS 20000
#define CUSTOMERS 600
#define SERIES 400

static void
no_check(void)
{
}

static union
{
	EmpFitted model;
	uint64_t room[sizeof(EmpFitted) / 8 + 200];
} fitted;

static EmpDraws draws;

/* Make a fitted model with a covariance. */
static const EmpFitted *
make_model(const EmpFamily *family, const char *text)
{
	EmpFailure failure;

	CHECK(emp_fitted_parse(family, text, strlen(text), &fitted.model, &failure) == EMP_OK);
	return &fitted.model;
}

/* Check that draws have the mean and covariance that the model says, in logarithms. */
static void
test_parameters(void)
{
	const EmpFitted *model = make_model(
		&emp_purchase_family,
		"model=bgnbd status=converged customers=9 left_out=0 iterations=1 log_likelihood=-1 r=0.5 "
		"alpha=4 a=1 b=2 alpha_covariates=0.3 a_covariates=-1 b_covariates=0 "
		"covariance=0.01,0.02,0.16,0,0,0.04,0,0,0.01,0.09,0,0.05,0,0,0.25,0,0,0,0,0,0.04,0,0,0,0,0,"
		"0,0.01");
	double sum[7] = {0};
	double products[EMP_PACKED(7)] = {0};
	EmpFailure failure;
	int i;
	int j;
	int k;

	CHECK(emp_draws_start(&draws, &emp_purchase_family, model, 1, EMP_STREAM_PURCHASES, false,
						  &failure) == EMP_OK);
	for (k = 0; k < DRAWS; k++)
	{
		const EmpFitted *drawn = emp_draws_next(&draws);
		double from[7];

		for (i = 0; i < 7; i++)
		{
			from[i] = i < 4 ? log(drawn->number[i] / model->number[i])
							: drawn->number[i] - model->number[i];
			sum[i] += from[i];
		}
		for (i = 0; i < 7; i++)
			for (j = 0; j <= i; j++)
				products[emp_packed_at(i, j)] += from[i] * from[j];
	}
	for (i = 0; i < 7; i++)
		for (j = 0; j <= i; j++)
		{
			const double *c = emp_fitted_covariance(model);
			double scale_i = i < 4 ? model->number[i] : 1;
			double scale_j = j < 4 ? model->number[j] : 1;
			double expected = c[emp_packed_at(i, j)] / (scale_i * scale_j);
			double spread =
				sqrt(c[emp_packed_at(i, i)] * c[emp_packed_at(j, j)]) / (scale_i * scale_j);

			CHECK(fabs(products[emp_packed_at(i, j)] / DRAWS - expected) < 0.05 * spread);
			CHECK(fabs(sum[i] / DRAWS) < 0.05 * sqrt(c[emp_packed_at(i, i)]) / scale_i);
		}
}

/* A customer: what is known of them, and what they did after that. */
typedef struct Life
{
	EmpHistory history;
	double later;
} Life;

/* Invent a customer of BG/NBD or Pareto/NBD, gap by gap. */
static Life
live(const EmpLaw *law, const double *theta, double age, double horizon, EmpRandom *random)
{
	bool at_purchases = law == &emp_law_bgnbd;
	double rate = emp_random_gamma(random, theta[0]) / theta[1];
	double leaves = at_purchases ? emp_random_beta(random, theta[2], theta[3]) : 0;
	double gone = at_purchases ? INFINITY
							   : emp_random_exponential(random) /
									 (emp_random_gamma(random, theta[2]) / theta[3]);
	Life life = {{0, 0, age}, 0};
	double now = 0;

	for (;;)
	{
		now += emp_random_exponential(random) / rate;
		if (!(now < age + horizon) || now > gone)
			return life;
		if (now <= age)
		{
			life.history.frequency++;
			life.history.recency = now;
		}
		else
			life.later++;
		if (at_purchases && emp_random_uniform(random) < leaves)
			return life;
	}
}

/* Check that the interval of purchases holds those that are made, of customers of a model. */
static void
test_counted(const char *text, int kind)
{
	const EmpFitted *model = make_model(&emp_purchase_family, text);
	double value[EMP_DRAWS_COUNTED];
	EmpForecast forecast = {
		.covariates = NULL, .horizon = 60, .level = 0.9, .value = value, .check = no_check};
	EmpRandom random;
	double expected = 0;
	double made = 0;
	int held = 0;
	int below = 0;
	int i;

	emp_random_start(&random, 5, (uint64_t) kind);
	for (i = 0; i < CUSTOMERS; i++)
	{
		Life life = live(emp_law(kind), model->number, 30, forecast.horizon, &random);
		EmpInterval interval;
		EmpFailure failure;

		forecast.buyer.law = emp_law(kind);
		forecast.buyer.history = life.history;
		CHECK(emp_draws_start(&draws, &emp_purchase_family, model, 1, EMP_STREAM_PURCHASES, true,
							  &failure) == EMP_OK);
		CHECK(emp_forecast_counted(&forecast, &draws, (uint64_t) i, &interval, &failure) == EMP_OK);
		held += life.later >= interval.low && life.later <= interval.high;
		below += life.later < interval.low;
		made += life.later;
		CHECK(emp_buyer_purchases(&forecast.buyer, forecast.horizon, value, &failure) == EMP_OK);
		expected += value[0];
	}
	/* counts are coarse, so that an interval holds more than it says, never much less */
	if (!CHECK(held >= 0.87 * CUSTOMERS && held <= 0.99 * CUSTOMERS))
		printf("\t%d of %d held, %d below\n", held, CUSTOMERS, below);
	CHECK(below < 0.09 * CUSTOMERS);
	if (!CHECK(fabs(made / expected - 1) < 0.1))
		printf("\t%g made, %g expected\n", made, expected);
}

/*
 * Check that the interval of an expectation holds the true one: of estimates that scatter around the
 * truth as their covariance says.
 */
static void
test_expected(void)
{
	const EmpFitted *model = make_model(
		&emp_purchase_family,
		"model=pareto_nbd status=converged customers=9 left_out=0 iterations=1 log_likelihood=-1 "
		"r=0.55 alpha=10.6 s=0.6 beta=11.7 "
		"covariance=0.0012,0.01,0.3,0,0,0.02,0,0,0.2,4");
	double value[EMP_DRAWS];
	EmpForecast forecast = {
		.covariates = NULL, .horizon = 52, .level = 0.9, .value = value, .check = no_check};
	EmpBuyer truth = {&emp_law_pareto_nbd, {0.55, 10.6, 0.6, 11.7}, {5, 28, 36}};
	static EmpDraws estimates;
	static union
	{
		EmpFitted model;
		uint64_t room[sizeof(EmpFitted) / 8 + 20];
	} estimate;
	EmpFailure failure;
	double expected = NAN;
	int held = 0;
	int i;

	CHECK(emp_buyer_purchases(&truth, forecast.horizon, &expected, &failure) == EMP_OK);
	CHECK(emp_draws_start(&estimates, &emp_purchase_family, model, 9, EMP_STREAM_PURCHASES, false,
						  &failure) == EMP_OK);
	for (i = 0; i < SERIES; i++)
	{
		const EmpFitted *drawn = emp_draws_next(&estimates);
		EmpInterval interval;
		int j;
		int k;

		/* an estimate, with the covariance of its logarithms */
		memcpy(&estimate, model, emp_fitted_size(4, true));
		for (j = 0; j < 4; j++)
			for (k = 0; k <= j; k++)
				estimate.model.number[4 + emp_packed_at(j, k)] *=
					drawn->number[j] / model->number[j] * drawn->number[k] / model->number[k];
		memcpy(estimate.model.number, drawn->number, sizeof(double) * 4);
		forecast.buyer = truth;
		CHECK(emp_draws_start(&draws, &emp_purchase_family, &estimate.model, (uint64_t) i,
							  EMP_STREAM_PURCHASES, false, &failure) == EMP_OK);
		CHECK(emp_forecast_expected(&forecast, &draws, &interval, &failure) == EMP_OK);
		held += interval.low <= expected && expected <= interval.high;
	}
	if (!CHECK(held >= 0.85 * SERIES && held <= 0.95 * SERIES))
		printf("\t%d of %d held\n", held, SERIES);
}

/* Check quantiles, and what has no interval. */
static void
test_interval(void)
{
	double value[] = {5, 1, 4, 2, 3};
	EmpInterval interval;
	EmpFailure failure;

	CHECK(emp_draws_interval(value, 5, 0.5, false, &interval, &failure) == EMP_OK);
	CHECK(interval.low == 2 && interval.high == 4);
	CHECK(emp_draws_interval(value, 5, 0.9, false, &interval, &failure) == EMP_OK);
	CHECK(fabs(interval.low - 1.2) < 1e-14 && fabs(interval.high - 4.8) < 1e-14);
	CHECK(emp_draws_interval(value, 5, 0.5, true, &interval, &failure) == EMP_OK);
	CHECK(interval.low == 2 && interval.high == 4);
	CHECK(emp_draws_interval(value, 5, 1e-9, true, &interval, &failure) == EMP_OK);
	CHECK(interval.low == 3 && interval.high == 3);
	CHECK(emp_draws_interval(value, 5, 1 - 1e-16, true, &interval, &failure) == EMP_OK);
	CHECK(interval.low == 1 && interval.high == 5);
	value[4] = INFINITY;
	CHECK(emp_draws_interval(value, 5, 0.5, false, &interval, &failure) == EMP_OK);
	CHECK(emp_draws_interval(value, 5, 0.99, false, &interval, &failure) == EMP_OUT_OF_RANGE);
	value[4] = NAN;
	CHECK(emp_draws_interval(value, 5, 0.5, false, &interval, &failure) == EMP_OUT_OF_RANGE);
}

/* Check a model without a covariance, and one that says that its parameters are certain. */
static void
test_fixed(void)
{
	const EmpFitted *model =
		make_model(&emp_spend_family, "model=gamma_gamma status=given p=6.25 q=3.74 v=15.44");
	EmpFailure failure;

	CHECK(emp_draws_start(&draws, &emp_spend_family, model, 1, EMP_STREAM_SPEND, false, &failure) ==
		  EMP_BAD_VALUE);
	CHECK(emp_draws_start(&draws, &emp_spend_family, model, 1, EMP_STREAM_SPEND, true, &failure) ==
		  EMP_OK);
	CHECK(emp_draws_next(&draws)->number[1] == 3.74);
	model = make_model(&emp_spend_family,
					   "model=gamma_gamma status=converged customers=9 left_out=0 iterations=1 "
					   "log_likelihood=-1 p=6.25 q=3.74 v=15.44 covariance=0,0,0,0,0,0");
	CHECK(emp_draws_start(&draws, &emp_spend_family, model, 1, EMP_STREAM_SPEND, false, &failure) ==
		  EMP_OK);
	CHECK(fabs(emp_draws_next(&draws)->number[2] - 15.44) < 1e-12);
}

int
main(void)
{
	test_parameters();
	test_counted("model=bgnbd status=given r=1.5 alpha=5 a=0.9 b=12", EMP_LAW_BGNBD);
	test_counted("model=pareto_nbd status=given r=1.5 alpha=5 s=0.7 beta=40", EMP_LAW_PARETO_NBD);
	test_expected();
	test_interval();
	test_fixed();
	return CHECK_DONE();
}
