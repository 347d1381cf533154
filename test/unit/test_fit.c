/*
 * test_fit.c
 *		Samples of histories, and fits of purchase models to them: against R with covariates, recovery of
 *		limits, and samples that say little or nothing.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "value/fit.h"
#include "value/law.h"

#define DATA "test/golden/purchase_fits_data.csv"
#define GOLDEN "test/golden/purchase_fits.csv"

/* Let everything run. */
static void
no_check(void)
{
}

/* A failure that nobody looks at. */
static EmpFailure failure;

/* Make an open sample of nothing. */
static EmpSample *
open_sample(int covariates, uint32_t entries)
{
	EmpSamplePlan plan;
	EmpSample *s;

	CHECK(emp_sample_plan(NULL, EMP_SAMPLE_HISTORIES, covariates, entries, &plan, &failure) ==
		  EMP_OK);
	s = malloc(emp_sample_size(covariates, plan.room, plan.slots));
	emp_sample_init(s, &plan);
	return s;
}

/* Close a sample, and free it. */
static EmpSample *
close_sample(EmpSample *s)
{
	size_t size = emp_sample_size(s->covariates, s->entries, 0);
	EmpSample *closed = malloc(size);
	void *scratch = malloc(size);

	emp_sample_close(s, scratch, closed, no_check);
	CHECK(emp_sample_sound(closed, size));
	free(scratch);
	free(s);
	return closed;
}

/* Fit a kind to a closed sample; the result is to be freed. */
static EmpFitted *
fit(int kind, const EmpSample *s, const EmpFitOptions *options)
{
	static const EmpFitOptions none;
	double *scratch = malloc(emp_fit_scratch(s->covariates) * sizeof(double));
	EmpFitted *model = malloc(EMP_FITTED_MAX_SIZE);
	EmpFitOutcome outcome;

	CHECK(emp_fit(kind, s, options != NULL ? options : &none, no_check, scratch, &outcome,
				  &failure) == EMP_OK);
	emp_fitted_finish(&emp_purchase_family, &outcome, model);
	CHECK(emp_fitted_check(&emp_purchase_family, model, EMP_BAD_VALUE, &failure) == EMP_OK);
	free(scratch);
	return model;
}

/* Make a closed sample of a text of "frequency recency age customers" lines. */
static EmpSample *
sample_of(const char *rows)
{
	EmpSample *s = open_sample(0, 100);
	double x;
	double t_x;
	double age;
	long long customers;
	int len;

	for (; sscanf(rows, " %lf %lf %lf %lld%n", &x, &t_x, &age, &customers, &len) == 4; rows += len)
	{
		EmpHistory h = {x, t_x, age};

		CHECK(emp_history_check(&h, &failure) == EMP_OK);
		CHECK(emp_sample_add(s, &h, NULL, customers, &failure) == EMP_OK);
	}
	return close_sample(s);
}

/* Read the customers of a model from the data of the golden fits. */
static EmpSample *
read_data(const char *model)
{
	EmpSample *s = open_sample(2, 1000);
	FILE *file = fopen(DATA, "r");
	char line[256];
	size_t len = strlen(model);

	CHECK(file != NULL);
	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
	{
		EmpHistory h;
		double z[2];

		if (strncmp(line, model, len) == 0 && line[len] == ',' &&
			CHECK(sscanf(line + len, ",%lf,%lf,%lf,%lf,%lf", &h.frequency, &h.recency, &h.age,
						 &z[0], &z[1]) == 5))
			CHECK(emp_sample_add(s, &h, z, 1, &failure) == EMP_OK);
	}
	if (file != NULL)
		fclose(file);
	CHECK_INT(s->customers, 400);
	return close_sample(s);
}

/* Fits with covariates are those of R's optim. */
static void
test_golden(int kind, const char *name)
{
	EmpSample *s = read_data(name);
	EmpFitted *model = fit(kind, s, NULL);
	const double *covariance = emp_fitted_covariance(model);
	FILE *file = fopen(GOLDEN, "r");
	size_t len = strlen(name);
	char line[256];
	int found = 0;

	CHECK_INT(model->status, EMP_FIT_CONVERGED);
	CHECK(file != NULL && covariance != NULL);
	while (file != NULL && covariance != NULL && fgets(line, sizeof(line), file) != NULL)
	{
		double likelihood;
		double number;
		double se;
		int i;

		if (strncmp(line, name, len) != 0 ||
			sscanf(line + len, ",%lf,%d,%lf,%lf", &likelihood, &i, &number, &se) != 4)
			continue;
		found++;
		CHECK(fabs(model->log_likelihood - likelihood) < 1e-7);
		CHECK(fabs(model->number[i] - number) < 1e-6 * fmax(1, fabs(number)));
		CHECK(fabs(sqrt(covariance[emp_packed_at(i, i)]) - se) < 1e-4 * se);
	}
	CHECK_INT(found, model->parameters);
	if (file != NULL)
		fclose(file);
	free(model);
	free(s);
}

/* Samples at limits, or with next to nothing in them, end clearly. */
static void
test_ends(void)
{
	static const struct
	{
		const char *rows;
		EmpFitReason reason[3]; /* of bgnbd, mbgnbd, pareto_nbd */
	} cases[] = {
		{"2 30.43 38.86 1", {EMP_REASON_NO_DROPOUT, EMP_REASON_NO_DROPOUT, EMP_REASON_NO_DROPOUT}},
		{"0 0 38.86 1", {EMP_REASON_NO_REPEATS, EMP_REASON_NO_REPEATS, EMP_REASON_NO_REPEATS}},
		{"0 0 10 5 0 0 20 1",
		 {EMP_REASON_NO_REPEATS, EMP_REASON_NO_REPEATS, EMP_REASON_NO_REPEATS}},
		{"0 0 0 3", {EMP_REASON_NO_REPEATS, EMP_REASON_NO_REPEATS, EMP_REASON_NO_REPEATS}},
		{"5 0 0 1", {EMP_REASON_NO_DROPOUT, EMP_REASON_NO_DROPOUT, EMP_REASON_NO_DROPOUT}},
		{"3 5 10 1 2 4 10 1 0 0 10 1",
		 {EMP_REASON_EQUAL_DROPOUT, EMP_REASON_EQUAL_DROPOUT, EMP_REASON_EQUAL_DROPOUT}},
	};
	size_t i;
	int kind;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		EmpSample *s = sample_of(cases[i].rows);

		for (kind = EMP_LAW_BGNBD; kind <= EMP_LAW_PARETO_NBD; kind++)
		{
			EmpFitted *model = fit(kind, s, NULL);

			CHECK_INT(model->status, EMP_FIT_BOUNDARY);
			CHECK_INT(model->reason, cases[i].reason[kind - 1]);
			free(model);
		}
		free(s);
	}
}

/* Huge and odd numbers give a model, or a failure with a reason. */
static void
test_extremes(void)
{
	static const char *const rows[] = {"2147483647 5 10 1 0 0 10 1",
									   "2147483647 10 10 3",
									   "1 1e-300 1e300 1 2 5 7 1",
									   "1000000 1000 1000 50 999000 999 1000 50",
									   "1 1 1000 100",
									   "3 1 100 10 3 100 100 10",
									   "1 5e-324 1e-300 4294967295",
									   "5 0 0 3 0 0 1 3 1 1 1 1"};
	size_t i;
	int kind;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
	{
		EmpSample *s = sample_of(rows[i]);

		for (kind = EMP_LAW_BGNBD; kind <= EMP_LAW_PARETO_NBD; kind++)
		{
			EmpFitted *model = fit(kind, s, NULL);

			CHECK(model->status == EMP_FIT_CONVERGED || model->reason != EMP_REASON_NONE);
			free(model);
		}
		free(s);
	}
}

/* Nobody leaves: the limit is the NBD, whose likelihood is known in closed form. */
static void
test_nbd(void)
{
	/* as many purchases in the second half as in the first, whoever it is */
	EmpSample *s =
		sample_of("0 0 100 50 1 90 100 20 2 95 100 20 4 98 100 10 8 99 100 5 16 99 100 3");
	int kind;

	for (kind = EMP_LAW_BGNBD; kind <= EMP_LAW_PARETO_NBD; kind++)
	{
		EmpFitted *model = fit(kind, s, NULL);
		double r = model->number[0];
		double alpha = model->number[1];
		double nbd = 0;
		uint32_t i;

		CHECK_INT(model->reason, EMP_REASON_NO_DROPOUT);
		for (i = 0; i < s->entries; i++)
		{
			const EmpSampleEntry *e = emp_sample_entry(s, i);

			nbd += e->customers * (lgamma(r + e->frequency) - lgamma(r) + r * log(alpha) -
								   (r + e->frequency) * log(alpha + e->age));
		}
		CHECK(fabs(model->log_likelihood - nbd) < 1e-6);
		free(model);
	}
	free(s);
}

/* Options: a penalty pulls to the start, a start of another kind is refused. */
static void
test_options(void)
{
	EmpSample *s =
		sample_of("0 0 100 50 1 20 100 20 2 60 100 20 4 80 100 10 8 70 100 5 16 99 100 3");
	EmpFitted *free_fit = fit(EMP_LAW_BGNBD, s, NULL);
	EmpFitOptions options = {.penalty = 1e9, .start = {0.5, 20, 0.7, 3}};
	EmpFitted *held = fit(EMP_LAW_BGNBD, s, &options);
	double scratch[1000];
	EmpFitOutcome outcome;
	int i;

	for (i = 0; i < 4; i++)
		CHECK(fabs(held->number[i] / options.start[i] - 1) < 1e-6);
	CHECK(held->status == EMP_FIT_CONVERGED && held->log_likelihood < free_fit->log_likelihood);
	options.penalty = 0;
	free(held);
	held = fit(EMP_LAW_BGNBD, s, &options);
	for (i = 0; i < 4; i++)
		CHECK(fabs(held->number[i] / free_fit->number[i] - 1) < 1e-6);
	CHECK(emp_fit_scratch(0) < 1000);
	CHECK(emp_fit(EMP_LAW_PARETO_NBD, s, &options, no_check, scratch, &outcome, &failure) ==
		  EMP_BAD_VALUE);
	CHECK_STRING(failure.message, "unknown parameter \"a\" of a model pareto_nbd");
	CHECK(emp_fit(EMP_LAW_BGBB, s, &(EmpFitOptions){0}, no_check, scratch, &outcome, &failure) ==
		  EMP_OK);
	free(held);
	free(free_fit);
	free(s);
}

/* Any order and split of the rows gives the same bytes, and so does the text. */
static void
test_sample(void)
{
	enum
	{
		ROWS = 3000
	};
	EmpSample *one = open_sample(1, ROWS);
	EmpSample *two = open_sample(1, ROWS);
	EmpSample *rest = open_sample(1, ROWS);
	EmpSample *back;
	EmpSamplePlan plan;
	size_t size;
	char *text;
	int i;

	for (i = 0; i < ROWS; i++)
	{
		int j = (int) ((i * 7919LL) % ROWS);
		EmpHistory a = {i % 1500 % 1100, i % 1500 % 1100 ? (i % 1500) * 0.1 : -0.0, 200};
		EmpHistory b = {j % 1500 % 1100, j % 1500 % 1100 ? (j % 1500) * 0.1 : 0, 200};
		double za = i % 2 ? 0.0 : -0.0;
		double zb = 0;

		CHECK(emp_sample_add(one, &a, &za, 1, &failure) == EMP_OK);
		CHECK(emp_sample_add(j % 3 ? two : rest, &b, &zb, 1, &failure) == EMP_OK);
	}
	CHECK(emp_sample_merge(two, rest, no_check, &failure) == EMP_OK);
	free(rest);
	one = close_sample(one);
	two = close_sample(two);
	size = emp_sample_size(1, one->entries, 0);
	CHECK_INT(one->customers, ROWS);
	CHECK(one->entries == two->entries && memcmp(one, two, size) == 0);
	CHECK(emp_sample_compare(one, two) == 0 && emp_sample_hash(one, 7) == emp_sample_hash(two, 7));

	text = malloc(emp_sample_text_size(one));
	CHECK(emp_sample_print(one, text, no_check) < emp_sample_text_size(one));
	CHECK(emp_sample_parse_plan(text, strlen(text), EMP_SAMPLE_HISTORIES, &plan, &failure) ==
		  EMP_OK);
	back = malloc(emp_sample_size(1, plan.room, plan.slots));
	emp_sample_init(back, &plan);
	CHECK(emp_sample_parse(text, strlen(text), back, no_check, &failure) == EMP_OK);
	back = close_sample(back);
	CHECK(memcmp(one, back, size) == 0);
	free(back);
	free(text);
	free(one);
	free(two);
}

/* Check that a text is refused with a message that contains something. */
static void
refuse_sample(const char *text, const char *message)
{
	EmpSamplePlan plan;
	EmpSample *s;
	EmpStatus status =
		emp_sample_parse_plan(text, strlen(text), EMP_SAMPLE_HISTORIES, &plan, &failure);

	if (status == EMP_OK)
	{
		s = malloc(emp_sample_size(plan.covariates, plan.room, plan.slots));
		emp_sample_init(s, &plan);
		status = emp_sample_parse(text, strlen(text), s, no_check, &failure);
		free(s);
	}
	CHECK_INT(status, EMP_BAD_TEXT);
	if (!CHECK(strstr(failure.message, message) != NULL))
		printf("\t%s: %s\n", text, failure.message);
}

/* Texts that are no samples. */
static void
test_bad_text(void)
{
	refuse_sample("", "\"covariates\" is missing");
	refuse_sample("covariates=0", "\"a history\" is missing");
	refuse_sample("covariates=33 0,0,1=1", "out of range");
	refuse_sample("covariates=-1 0,0,1=1", "out of range");
	refuse_sample("covariates=0 covariates=0 0,0,1=1", "repeated key");
	refuse_sample("covariates=0 0,0=1", "as many numbers");
	refuse_sample("covariates=0 0,0,1,2=1", "as many numbers");
	refuse_sample("covariates=1 0,0,1=1", "as many numbers");
	refuse_sample("covariates=0 0,0,nan=1", "as many numbers");
	refuse_sample("covariates=0 0,0,0x10=1", "as many numbers");
	refuse_sample("covariates=0 1.5,1,2=1", "no customer has");
	refuse_sample("covariates=0 4294967296,1,2=1", "no customer has");
	refuse_sample("covariates=0 1,3,2=1", "no customer has");
	refuse_sample("covariates=0 0,1,2=1", "no customer has");
	refuse_sample("covariates=0 0,0,1=0", "out of range");
	refuse_sample("covariates=0 0,0,1=4294967296", "out of range");
	refuse_sample("covariates=0 0,0,1=1 0,-0,1=1", "repeated history");
	refuse_sample("covariates=0 penalty=-1 0,0,1=1", "out of range");
	refuse_sample("covariates=0 start_x=1 0,0,1=1", "as many numbers");
	refuse_sample("covariates=0 start_r=1 start_r=1 0,0,1=1", "repeated key");
}

int
main(void)
{
	test_golden(EMP_LAW_BGNBD, "bgnbd");
	test_golden(EMP_LAW_PARETO_NBD, "pareto_nbd");
	test_ends();
	test_extremes();
	test_nbd();
	test_options();
	test_sample();
	test_bad_text();
	return CHECK_DONE();
}
