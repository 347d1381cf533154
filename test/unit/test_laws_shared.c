/*
 * test_laws_shared.c
 *		The models of the value room against the golden figures of ../shared: CDNOW and donations,
 *		parameters where published forms fail, contracts.  Skipped when they are absent.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "value/gamma_gamma.h"
#include "value/law.h"
#include "value/sbg.h"

#define FOLDER "../shared/data/clv/golden/"
#define COLUMNS 16

/* A CSV file, a line at a time. */
typedef struct Table
{
	FILE *file;
	char header_line[400];
	char line[400];
	char *header[COLUMNS];
	char *field[COLUMNS];
	int columns;
} Table;

/* Cut a line at its commas. */
static int
cut(char *line, char **fields)
{
	int count = 0;

	line[strcspn(line, "\r\n")] = '\0';
	for (; count < COLUMNS; line += strcspn(line, ","))
	{
		if (count > 0 && *line == ',')
			*line++ = '\0';
		else if (count > 0)
			break;
		fields[count++] = line;
	}
	return count;
}

/* Open a file and read its header. */
static bool
table_open(Table *table, const char *name)
{
	char path[200];

	snprintf(path, sizeof(path), FOLDER "%s", name);
	table->file = fopen(path, "r");
	if (!CHECK(table->file != NULL) ||
		!CHECK(fgets(table->header_line, sizeof(table->header_line), table->file) != NULL))
		return false;
	table->columns = cut(table->header_line, table->header);
	return true;
}

/* Read a line; at the end close the file. */
static bool
table_next(Table *table)
{
	if (fgets(table->line, sizeof(table->line), table->file) == NULL)
	{
		fclose(table->file);
		return false;
	}
	CHECK_INT(cut(table->line, table->field), table->columns);
	return true;
}

/* Return a field of the line by its name. */
static const char *
text_of(const Table *table, const char *name)
{
	int i;

	for (i = 0; i < table->columns; i++)
		if (strcmp(table->header[i], name) == 0)
			return table->field[i];
	CHECK(!"the file has the column");
	return "";
}

/* Return a number of the line by the name of its column. */
static double
number_of(const Table *table, const char *name)
{
	return strtod(text_of(table, name), NULL);
}

/* Return whether a column of the line has a value. */
static bool
is(const Table *table, const char *name, const char *value)
{
	return strcmp(text_of(table, name), value) == 0;
}

/* Check a figure against the line's, and keep the largest distance. */
static void
check_value(const Table *table, double actual, const char *column, double tolerance, double *worst)
{
	double expected = number_of(table, column);
	double off = fabs(actual - expected) / fabs(expected);

	if (actual == expected || (fabs(expected) < 1e-250 && fabs(actual - expected) < 1e-250))
		off = 0;
	if (fabs(expected) < 1e-15) /* the likelihood of an empty history */
		off = fabs(actual) < 1e-15 ? 0 : off;
	*worst = fmax(*worst, off);
	if (!CHECK(off <= tolerance))
		printf("\tgot %.17g, expected %.17g, off by %.2g: %s, %s, ...\n", actual, expected, off,
			   table->field[0], table->field[1]);
}

/* Parameters of the CDNOW sample and of the donations, published and as fitted to rounded times. */
static const struct Parameters
{
	const char *model;
	int law; /* EmpLawKind; 0: none */
	const char *set;
	double theta[4];
} parameters[] = {
	{"bgnbd", EMP_LAW_BGNBD, "published", {0.243, 4.414, 0.793, 2.426}},
	{"bgnbd", EMP_LAW_BGNBD, "mle", {0.242592907, 4.413531561, 0.792886148, 2.425753436}},
	{"mbgnbd", EMP_LAW_MBGNBD, "published", {0.525, 6.183, 0.891, 1.614}},
	{"mbgnbd", EMP_LAW_MBGNBD, "mle", {0.524837984, 6.18299202, 0.891356155, 1.613999335}},
	{"paretonbd", EMP_LAW_PARETO_NBD, "published", {0.553, 10.578, 0.606, 11.669}},
	{"paretonbd", EMP_LAW_PARETO_NBD, "mle", {0.553275509, 10.577612238, 0.60621357, 11.667911294}},
	{"gammagamma", 0, "published", {6.25, 3.74, 15.44}},
	{"gammagamma", 0, "mle", {6.24880249, 3.744588453, 15.447748009}},
	{"bgbb", EMP_LAW_BGBB, "published", {1.204, 0.75, 0.657, 2.783}},
};

/* Return the law of a model, and the parameters of a set unless theta is NULL; NULL: there is none. */
static const EmpLaw *
law_of(const char *model, size_t len, const char *set, const double **theta)
{
	size_t i;

	for (i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++)
		if (strlen(parameters[i].model) == len && memcmp(parameters[i].model, model, len) == 0 &&
			(set == NULL || strcmp(parameters[i].set, set) == 0))
		{
			if (theta != NULL)
				*theta = parameters[i].theta;
			return emp_law(parameters[i].law);
		}
	return NULL;
}

/* Return the history of the line. */
static EmpHistory
history_of(const Table *table)
{
	return (EmpHistory){number_of(table, "x"), number_of(table, "t_x"), number_of(table, "T")};
}

/* Return the log-likelihood of a history. */
static double
log_likelihood(const EmpLaw *law, const double *theta, const EmpHistory *h)
{
	EmpDerivatives all;
	EmpDerivatives part;

	law->frequency_part(theta, h->frequency, &all);
	law->time_part(theta, h, &part);
	return all.value + part.value;
}

/* Return what a law says for a line of predictions. */
static double
predict(const EmpLaw *law, const double *theta, const EmpHistory *h, const char *quantity, double t)
{
	if (strcmp(quantity, "loglik") == 0)
		return log_likelihood(law, theta, h);
	if (strcmp(quantity, "palive") == 0)
		return law->alive(theta, h);
	return law->alive(theta, h) * law->purchases(theta, h, t);
}

/* Check predictions of 26 customers, and those at parameters of the edges. */
static void
test_predictions(void)
{
	static const char *const files[] = {"cdnow_predictions.csv", "edge_parameters.csv"};
	int i;
	int j;

	for (i = 0; i < 2; i++)
	{
		Table table;
		double worst = 0;
		int lines = 0;

		if (!table_open(&table, files[i]))
			return;
		while (table_next(&table))
		{
			const char *model = text_of(&table, "model");
			const double *published = NULL;
			double given[4];
			const EmpLaw *law = law_of(model, strlen(model),
									   i == 0 ? text_of(&table, "param_set") : NULL, &published);
			EmpHistory h = history_of(&table);
			static const char *const names[4] = {"p1", "p2", "p3", "p4"};
			const double *theta = i == 0 ? published : given;

			if (!CHECK(law != NULL))
				break;
			for (j = 0; i == 1 && j < 4; j++)
				given[j] = number_of(&table, names[j]);
			check_value(
				&table,
				predict(law, theta, &h, text_of(&table, "quantity"), number_of(&table, "t")),
				"value", 1e-11, &worst);
			lines++;
		}
		CHECK_INT(lines, i == 0 ? 1716 : 793);
		printf("# %s: %d lines, at most %.1e off\n", files[i], lines, worst);
	}
}

/* Check what is expected of new customers. */
static void
test_unconditional(void)
{
	const EmpHistory fresh = {0, 0, 0};
	Table table;
	double worst = 0;

	if (!table_open(&table, "cdnow_unconditional.csv"))
		return;
	while (table_next(&table))
	{
		const char *model = text_of(&table, "model");
		const double *theta;
		const EmpLaw *law = law_of(model, strlen(model), text_of(&table, "param_set"), &theta);
		double t = number_of(&table, "t");

		if (!CHECK(law != NULL))
			break;
		check_value(&table,
					is(&table, "quantity", "pmf")
						? law->probability(theta, &fresh, t, number_of(&table, "n"))
						: predict(law, theta, &fresh, "", t),
					"value", 1e-11, &worst);
	}
	printf("# cdnow_unconditional.csv: at most %.1e off\n", worst);
}

/* Return the money expected of a purchase to come. */
static double
expected_spend(const double *theta, double x, double z)
{
	return theta[0] * (theta[2] + x * z) / (theta[0] * x + theta[1] - 1);
}

/* Check spending, its likelihood, and the lifetime value of 12 months at 1 % a month. */
static void
test_money(void)
{
	Table table;
	double worst = 0;

	if (!table_open(&table, "cdnow_value_clv.csv"))
		return;
	while (table_next(&table))
	{
		const char *model = text_of(&table, "model");
		const char *set = text_of(&table, "param_set");
		const double *theta;
		const EmpLaw *law = law_of(model, strcspn(model, "+"), set, &theta);
		const double *spend;
		EmpHistory h = history_of(&table);
		double z = number_of(&table, "zbar");
		double actual = 0;

		law_of("gammagamma", 10, set, &spend);
		if (law != NULL && is(&table, "horizon", "inf"))
			actual = law->alive(theta, &h) * law->discounted(theta, &h, log(1.15) / 52);
		else if (law != NULL)
		{
			double before = 0;
			int month;

			for (month = 1; month <= 12; month++)
			{
				double until = predict(law, theta, &h, "", 4.345 * month);

				actual += (until - before) * pow(1.01, -month);
				before = until;
			}
			actual *= expected_spend(spend, h.frequency, z);
		}
		else if (is(&table, "quantity", "loglik"))
		{
			EmpDerivatives all;
			EmpDerivatives part;

			emp_gamma_gamma_frequency_part(spend, h.frequency, &all);
			emp_gamma_gamma_money_part(spend, h.frequency, z, &part);
			actual = all.value + part.value;
		}
		else
			actual = expected_spend(spend, h.frequency, z);
		check_value(&table, actual, "value", 1e-11, &worst);
	}
	printf("# cdnow_value_clv.csv: at most %.1e off\n", worst);
}

/* Check discounted expected residual transactions; by quadrature the file has 12 digits. */
static void
test_dert(void)
{
	Table table;
	double worst = 0;

	if (!table_open(&table, "cdnow_dert.csv"))
		return;
	while (table_next(&table))
	{
		const char *model = text_of(&table, "model");
		const double *theta;
		const EmpLaw *law = law_of(model, strlen(model), text_of(&table, "param_set"), &theta);
		EmpHistory h = history_of(&table);

		if (CHECK(law != NULL))
			check_value(&table, law->alive(theta, &h) * law->discounted(theta, &h, log(1.15) / 52),
						"value_quadrature", 1e-11, &worst);
	}
	printf("# cdnow_dert.csv: at most %.1e off\n", worst);
}

/* Check contracts. */
static void
test_contracts(void)
{
	Table table;
	double worst = 0;

	if (!table_open(&table, "sbg_predictions.csv"))
		return;
	while (table_next(&table))
	{
		double theta[2] = {number_of(&table, "alpha"), number_of(&table, "beta")};
		double n = number_of(&table, "t_or_n");
		double discount = number_of(&table, "annual_discount");

		check_value(&table,
					is(&table, "quantity", "survival")    ? emp_sbg_survival(theta, n)
					: is(&table, "quantity", "retention") ? emp_sbg_retention(theta, n)
					: is(&table, "quantity", "derl") ? emp_sbg_residual_lifetime(theta, n, discount)
													 : emp_sbg_lifetime(theta, discount),
					"value", 1e-11, &worst);
	}
	printf("# sbg_predictions.csv: at most %.1e off\n", worst);
}

/* Check donations, at the published parameters: the file does not say which digits the others had. */
static void
test_donations(void)
{
	Table table;
	double worst = 0;
	int lines = 0;

	if (!table_open(&table, "donations_bgbb.csv"))
		return;
	while (table_next(&table))
	{
		const double *theta;
		const EmpLaw *law = law_of("bgbb", 4, "published", &theta);
		EmpHistory h = {number_of(&table, "x"), number_of(&table, "t_x"), number_of(&table, "n")};
		double alive = law->alive(theta, &h);

		if (!is(&table, "param_set", "published"))
			continue;
		lines++;
		check_value(&table,
					is(&table, "quantity", "loglik")            ? log_likelihood(law, theta, &h)
					: is(&table, "quantity", "palive_n_plus_1") ? alive
					: is(&table, "quantity", "cond_exp_5")
						? alive * law->purchases(theta, &h, 5)
						: alive * law->discounted(theta, &h, log1p(0.1)),
					"value", 1e-11, &worst);
	}
	CHECK_INT(lines, 88);
	printf("# donations_bgbb.csv: at most %.1e off\n", worst);
}

int
main(void)
{
	FILE *file = fopen(FOLDER "cdnow_predictions.csv", "r");

	if (file == NULL)
	{
		printf("skipped: there is no " FOLDER "\n");
		return 0;
	}
	fclose(file);
	test_predictions();
	test_unconditional();
	test_money();
	test_dert();
	test_contracts();
	test_donations();
	return CHECK_DONE();
}
