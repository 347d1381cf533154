/*
 * test_laws.c
 *		The purchase models against golden figures, against each other, and at their edges.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/random.h"
#include "base/special.h"
#include "check.h"
#include "value/fitted.h"
#include "value/law.h"

#define GOLDEN "test/golden/laws.csv"

/* Return the law that SQL knows by a name, or NULL. */
static const EmpLaw *
law_named(const char *name)
{
	EmpFailure failure;
	int kind;

	if (emp_fitted_find(&emp_purchase_family, name, strlen(name), &kind, &failure) != EMP_OK)
		return NULL;
	return emp_law(kind);
}

/* Return how far two numbers are from each other, in parts of the expected one. */
static double
distance(double actual, double expected)
{
	return actual == expected ? 0 : fabs(actual - expected) / fabs(expected);
}

/* A kind of figure, how exact it is, and what was seen. */
typedef struct Kind
{
	const char *name;
	double tolerance;
	double worst;
	int lines;
} Kind;

/* Return the log-likelihood with its derivatives by logarithms of parameters. */
static EmpDerivatives
likelihood(const EmpLaw *law, const double *theta, const EmpHistory *h)
{
	EmpDerivatives all;
	EmpDerivatives part;

	law->frequency_part(theta, h->frequency, &all);
	law->time_part(theta, h, &part);
	emp_derivatives_add(&all, &part, 1);
	emp_derivatives_to_logarithms(&all, theta);
	return all;
}

/* Return what a law gives for a line of the golden file. */
static double
compute(const EmpLaw *law, const double *theta, const EmpHistory *h, const char *quantity,
		const double *argument)
{
	if (strcmp(quantity, "loglik") == 0)
		return likelihood(law, theta, h).value;
	if (strcmp(quantity, "alive") == 0)
		return law->alive(theta, h);
	if (strcmp(quantity, "purchases") == 0)
		return law->purchases(theta, h, argument[0]);
	if (strcmp(quantity, "probability") == 0)
		return law->probability(theta, h, argument[0], argument[1]);
	if (strcmp(quantity, "discounted") == 0)
		return law->discounted(theta, h, argument[0]);
	if (quantity[0] == 'g')
		return likelihood(law, theta, h).gradient[quantity[1] - '0'];
	if (quantity[0] == 'h')
		return likelihood(law, theta, h)
			.hessian[emp_packed_at(quantity[1] - '0', quantity[2] - '0')];
	return NAN;
}

/* Return the size that an error is measured by: logarithms and derivatives may be sums that cancel. */
static double
size_of(const EmpLaw *law, const double *theta, const EmpHistory *h, const char *quantity,
		double expected)
{
	if (quantity[0] == 'g' || quantity[0] == 'h')
		return fabs(expected) + 0.01 * fabs(likelihood(law, theta, h).value) + 1e-3;
	return fabs(expected) + (strcmp(quantity, "loglik") == 0 ? 0.01 : 1e-290);
}

/* Compare every line of the golden figures. */
static void
test_golden(void)
{
	static Kind kinds[] = {{"loglik", 1e-13, 0, 0},     {"alive", 1e-11, 0, 0},
						   {"purchases", 1e-11, 0, 0},  {"probability", 1e-11, 0, 0},
						   {"discounted", 1e-11, 0, 0}, {"g", 1e-12, 0, 0},
						   {"h", 1e-12, 0, 0}};
	const int count = sizeof(kinds) / sizeof(kinds[0]);
	FILE *file = fopen(GOLDEN, "r");
	char line[400];
	char name[20];
	char quantity[20];
	double theta[4];
	EmpHistory h;
	double argument[2];
	double expected;
	int i;

	if (!CHECK(file != NULL))
		return;
	while (fgets(line, sizeof(line), file) != NULL)
	{
		const EmpLaw *law;
		double actual;
		double off;

		if (line[0] == '#')
			continue;
		if (!CHECK(sscanf(line, "%19[^,],%lf,%lf,%lf,%lf,%lf,%lf,%lf,%19[^,],%lf,%lf,%lf", name,
						  &theta[0], &theta[1], &theta[2], &theta[3], &h.frequency, &h.recency,
						  &h.age, quantity, &argument[0], &argument[1], &expected) == 12))
			break;
		law = law_named(name);
		if (!CHECK(law != NULL))
			break;
		actual = compute(law, theta, &h, quantity, argument);
		off = fabs(actual - expected) / size_of(law, theta, &h, quantity, expected);
		for (i = 0; i < count; i++)
			if (strncmp(kinds[i].name, quantity, strlen(kinds[i].name)) == 0)
			{
				kinds[i].lines++;
				kinds[i].worst = fmax(kinds[i].worst, off);
				if (!CHECK(off <= kinds[i].tolerance))
					printf("\tgot %.17g, off by %.2g, for %s", actual, off, line);
			}
	}
	fclose(file);
	for (i = 0; i < count; i++)
	{
		CHECK(kinds[i].lines >= 60);
		printf("# %-12s %4d lines, at most %.1e off\n", kinds[i].name, kinds[i].lines,
			   kinds[i].worst);
	}
}

/* Check that a law says what probabilities and means have to be. */
static void
test_sums(void)
{
	static const double thetas[][4] = {
		{0.243, 4.414, 0.793, 2.426}, {2, 9, 1, 0.5}, {0.4, 3, 0.05, 20}, {5, 2, 3, 0.2}};
	static const EmpHistory histories[] = {{0, 0, 0}, {0, 0, 12}, {3, 5, 5}, {3, 5, 9}};
	int kind;
	size_t i;
	size_t j;

	for (kind = EMP_LAW_BGNBD; kind <= EMP_LAW_BGBB; kind++)
		for (i = 0; i < sizeof(thetas) / sizeof(thetas[0]); i++)
			for (j = 0; j < sizeof(histories) / sizeof(histories[0]); j++)
			{
				const EmpLaw *law = emp_law(kind);
				const double *theta = thetas[i];
				const EmpHistory *h = &histories[j];
				double t = 4;
				double all = 0;
				double mean = 0;
				double n;

				for (n = 0; n < 2000; n++)
				{
					double p = law->probability(theta, h, t, n);

					CHECK(p >= 0);
					all += p;
					mean += n * p;
				}
				CHECK(distance(all, 1) < 1e-9);
				CHECK(distance(mean, law->purchases(theta, h, t)) < 1e-6);
				CHECK(law->probability(theta, h, t, -1) == 0);
				CHECK(law->probability(theta, h, t, 1.5) == 0);
			}
}

/* Check draws against probabilities: 20,000 of a customer, counts within 5 standard errors. */
static void
test_draws(void)
{
	static const double theta[4] = {1.2, 4.4, 0.8, 2.4};
	const EmpHistory h = {2, 5, 8};
	const int draws = 20000;
	int kind;

	for (kind = EMP_LAW_BGNBD; kind <= EMP_LAW_BGBB; kind++)
	{
		const EmpLaw *law = emp_law(kind);
		int counts[4] = {0};
		EmpRandom random;
		int i;

		emp_random_start(&random, 20240601, kind);
		for (i = 0; i < draws; i++)
		{
			double n = law->draw(theta, &h, 6, &random);

			CHECK(n >= 0 && n == floor(n));
			if (n < 4)
				counts[(int) n]++;
		}
		for (i = 0; i < 4; i++)
		{
			double p = law->probability(theta, &h, 6, i);

			CHECK(fabs(counts[i] - draws * p) < 5 * sqrt(draws * p * (1 - p)));
		}
	}
}

/* Check limits that have a value of their own. */
static void
test_limits(void)
{
	static const double theta[4] = {0.5, 6, 0.9, 1.6};
	static const double one[4] = {0.5, 6, 1, 1.6};
	static const double loyal[4] = {0.743537, 61.7794, 1e-9, 1e9}; /* nobody leaves: plain NBD */
	static const double ended[4] = {0.5, 6, 0.9, 0.1};             /* a + b = 1 */
	const EmpHistory fresh = {0, 0, 0};
	const EmpHistory none = {0, 0, 20};
	const EmpHistory recent = {3, 20, 20};
	const EmpHistory many = {2147483647, 1000, 1001};
	const EmpHistory lost = {500, 1, 1e6};
	int kind;

	/* without a repeat nobody can have left; a purchase today tells the same to Pareto/NBD */
	CHECK(emp_law_bgnbd.alive(theta, &none) == 1 && emp_law_mbgnbd.alive(theta, &none) < 1);
	CHECK(emp_law_pareto_nbd.alive(theta, &recent) == 1);
	CHECK(emp_law_pareto_nbd.alive(theta, &fresh) == 1);
	for (kind = EMP_LAW_BGNBD; kind <= EMP_LAW_PARETO_NBD; kind++)
	{
		const EmpLaw *law = emp_law(kind);
		double t;

		CHECK(fabs(likelihood(law, theta, &fresh).value) < 1e-15);
		CHECK(law->alive(theta, &lost) < 1e-300);
		CHECK(isfinite(likelihood(law, theta, &many).value));
		CHECK(law->alive(theta, &many) >= 0 && isfinite(law->purchases(theta, &many, 52)));
		CHECK(distance(likelihood(law, loyal, &recent).value, emp_log_rising(0.743537, 3).value +
																  0.743537 * log(61.7794) -
																  3.743537 * log(81.7794)) < 1e-7);
		for (t = 1e-6; t < 1e9; t *= 10)
		{
			double off =
				(kind == EMP_LAW_PARETO_NBD ? 1e-7 : 1e-4) * law->purchases(one, &recent, t);
			double near[4] = {0.5, 6, 1 + 1e-9, 1.6};

			/* a = 1 and s = 1 are no exception */
			CHECK(fabs(law->purchases(one, &recent, t) - law->purchases(near, &recent, t)) <= off);
			CHECK(isfinite(law->purchases(ended, &fresh, t)));
			/* no more than if they stayed for ever */
			CHECK(law->purchases(theta, &recent, t) <= 3.5 / 26 * t);
		}
		CHECK(distance(law->purchases(theta, &recent, 1e-6), 3.5 / 26 * 1e-6) < 1e-6);
		CHECK(distance(law->purchases(loyal, &recent, 52), 3.743537 / 81.7794 * 52) < 1e-7);
	}
}

/* Check that what a law says is a number, with all parameters that somebody may enter. */
static void
test_range(void)
{
	static const double size[] = {EMP_FITTED_LEAST, 1e-6, 1, 1e6, EMP_FITTED_MOST};
	static const EmpHistory history[] = {{0, 0, 40}, {2, 30, 39}, {30, 39, 39}};
	int sizes = (int) (sizeof(size) / sizeof(size[0]));
	int kind;
	int i;
	int k;

	for (kind = EMP_LAW_BGNBD; kind <= EMP_LAW_BGBB; kind++)
		for (i = 0; i < sizes * sizes * sizes * sizes; i++)
			for (k = 0; k < (int) (sizeof(history) / sizeof(history[0])); k++)
			{
				const EmpLaw *law = emp_law(kind);
				const EmpHistory *h = &history[k];
				double theta[] = {size[i % sizes], size[i / sizes % sizes],
								  size[i / sizes / sizes % sizes], size[i / sizes / sizes / sizes]};
				double alive = law->alive(theta, h);
				double probability = law->probability(theta, h, 52, 3);
				EmpDerivatives shared;
				EmpDerivatives part;

				law->frequency_part(theta, h->frequency, &shared);
				law->time_part(theta, h, &part);
				CHECK(isfinite(shared.value + part.value));
				CHECK(alive >= 0 && alive <= 1);
				CHECK(probability >= 0 && probability <= 1 + 1e-9);
				CHECK(isfinite(law->purchases(theta, h, 52)));
				CHECK(isfinite(law->discounted(theta, h, 0.01)));
			}
}

/* Check histories of laws that count. */
static void
test_history_check(void)
{
	EmpFailure failure;

	CHECK(emp_law_history_check(&emp_law_bgbb, &(EmpHistory){2, 3, 6}, &failure) == EMP_OK);
	CHECK(emp_law_history_check(&emp_law_bgnbd, &(EmpHistory){4, 2.5, 6.5}, &failure) == EMP_OK);
	CHECK(emp_law_history_check(&emp_law_bgbb, &(EmpHistory){2, 2.5, 6}, &failure) ==
		  EMP_OUT_OF_RANGE);
	CHECK_STRING(failure.message, "bgbb counts time in opportunities, and 2.5 is not whole");
	CHECK(emp_law_history_check(&emp_law_bgbb, &(EmpHistory){4, 3, 6}, &failure) ==
		  EMP_OUT_OF_RANGE);
	CHECK_STRING(failure.message, "frequency 4 is greater than recency 3");
	CHECK(emp_law_history_check(&emp_law_bgbb, &(EmpHistory){1, 3, 2e9}, &failure) ==
		  EMP_OUT_OF_RANGE);
	CHECK(emp_law_history_check(&emp_law_bgbb, &(EmpHistory){1, 3, 2}, &failure) ==
		  EMP_OUT_OF_RANGE);
	CHECK_STRING(failure.message, "recency 3 is greater than age 2");
}

/* Check that laws and the family of their models have the same names. */
static void
test_names(void)
{
	int kind;

	for (kind = EMP_LAW_BGNBD; kind <= EMP_LAW_BGBB; kind++)
		CHECK(law_named(emp_law(kind)->name) == emp_law(kind));
	CHECK(emp_law(0) == NULL && emp_law(-1) == NULL && emp_law(EMP_LAW_BGBB + 1) == NULL);
	CHECK(law_named("bgnb") == NULL && law_named("bgnbd2") == NULL);
}

int
main(void)
{
	test_golden();
	test_sums();
	test_draws();
	test_limits();
	test_range();
	test_history_check();
	test_names();
	return CHECK_DONE();
}
