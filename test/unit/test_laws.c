/*
 * test_laws.c
 *		The purchase models against golden figures, against each other, and at their edges.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/random.h"
#include "check.h"
#include "value/law.h"

#define GOLDEN "test/golden/laws.csv"
#define FIELDS 11

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
		return likelihood(law, theta, h).hessian[emp_packed(quantity[1] - '0', quantity[2] - '0')];
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
		law = emp_law(emp_law_kind(name, strlen(name)));
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

int
main(void)
{
	test_golden();
	return CHECK_DONE();
}
