/*
 * test_retention.c
 *		Customers lost by period: counting, both ends of the text form, and fits with published ends.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/random.h"
#include "value/retention_fit.h"
#include "value/sbg.h"
#include "check.h"

#define PERIODS 60

/* Make a state. */
static EmpRetentionSample *
sample(uint32_t periods)
{
	EmpRetentionSample *s = malloc(emp_retention_sample_size(periods));

	emp_retention_sample_init(s, periods);
	return s;
}

/* Add a row, which has to be possible. */
static void
add(EmpRetentionSample *s, bool ended, int age, int64_t lost, int64_t active)
{
	EmpRetentionRow row = {ended, age, lost, active};
	EmpFailure failure;

	CHECK(emp_retention_row_check(&row, &failure) == EMP_OK);
	CHECK(emp_retention_sample_add(s, &row, &failure) == EMP_OK);
}

/* Make a state of customers who were left after each period. */
static EmpRetentionSample *
curve(const int *left, int periods)
{
	EmpRetentionSample *s = sample((uint32_t) periods);
	int i;

	for (i = 1; i <= periods; i++)
		add(s, true, i, left[i - 1] - left[i], 0);
	add(s, false, 0, left[periods], 0);
	return s;
}

/* Check the estimates that Fader and Hardie (2007) published of their two segments, years 1 to 7. */
static void
test_published(void)
{
	static const int high_end[] = {1000, 869, 743, 653, 593, 551, 517, 491};
	static const int regular[] = {1000, 631, 468, 382, 326, 289, 262, 241};
	EmpRetentionSample *s = curve(high_end, 7);
	EmpRetentionFit fit;

	emp_retention_fit(s, &fit);
	CHECK(fit.outcome.status == EMP_FIT_CONVERGED);
	CHECK(fabs(exp(fit.at[0]) - 0.668) < 0.0005 && fabs(exp(fit.at[1]) - 3.806) < 0.0005);
	CHECK(fabs(fit.outcome.log_likelihood + 1611.2) < 0.05);
	CHECK_INT(fit.outcome.customers, 1000);
	free(s);
	s = curve(regular, 7);
	emp_retention_fit(s, &fit);
	CHECK(fabs(exp(fit.at[0]) - 0.704) < 0.0005 && fabs(exp(fit.at[1]) - 1.182) < 0.0005);
	CHECK(fabs(fit.outcome.log_likelihood + 1680.3) < 0.05);
	free(s);
}

/* Check that the ends of the model are found, with the likelihood that they have. */
static void
test_ends(void)
{
	EmpRetentionSample *s = sample(4);
	EmpRetentionFit fit;

	emp_retention_fit(s, &fit);
	CHECK(fit.outcome.status == EMP_FIT_FAILED && fit.outcome.reason == EMP_REASON_NO_ROWS);
	add(s, false, 0, 0, 10);
	emp_retention_fit(s, &fit);
	CHECK(fit.outcome.status == EMP_FIT_BOUNDARY && fit.outcome.reason == EMP_REASON_NO_DROPOUT);
	CHECK(fabs(fit.outcome.log_likelihood) < 1e-5);
	/* the same share each time */
	add(s, true, 1, 90, 0);
	add(s, true, 2, 0, 0);
	emp_retention_fit(s, &fit);
	CHECK(fit.outcome.status == EMP_FIT_CONVERGED); /* 90 of 100, then nobody: they differ */
	free(s);

	s = sample(3);
	add(s, true, 1, 512, 0);
	add(s, true, 2, 256, 0);
	add(s, true, 3, 128, 128);
	emp_retention_fit(s, &fit);
	CHECK(fit.outcome.status == EMP_FIT_BOUNDARY && fit.outcome.reason == EMP_REASON_EQUAL_DROPOUT);
	CHECK(fabs(fit.outcome.log_likelihood + (1024 + 512 + 256) * log(2)) < 1e-4);
	free(s);

	s = sample(1);
	add(s, true, 1, 7, 0);
	emp_retention_fit(s, &fit);
	CHECK(fit.outcome.status == EMP_FIT_BOUNDARY && fit.outcome.reason == EMP_REASON_ALL_LEFT);
	add(s, true, 0, 0, 5);
	emp_retention_fit(s, &fit);
	CHECK_INT(fit.outcome.customers, 7);
	CHECK_INT(fit.outcome.left_out, 5);
	add(s, true, 1, 0, 7);
	emp_retention_fit(s, &fit);
	CHECK(fit.outcome.reason == EMP_REASON_EQUAL_DROPOUT);
	free(s);
}

/* Check that planted parameters come back, from cohorts of different ages. */
static void
test_planted(void)
{
	EmpRetentionSample *s = sample(PERIODS);
	EmpRetentionFit fit;
	EmpRandom random;
	int i;

	emp_random_start(&random, 3, 0);
	for (i = 0; i < 50000; i++)
	{
		double theta = emp_random_beta(&random, 0.8, 6);
		double lifetime = 1 + floor(emp_random_exponential(&random) / -log1p(-theta));
		int age = 1 + (int) (emp_random_bits(&random) % PERIODS);

		if (lifetime <= age)
			add(s, true, (int) lifetime, 1, 0);
		else
			add(s, true, age, 0, 1);
	}
	emp_retention_fit(s, &fit);
	CHECK(fit.outcome.status == EMP_FIT_CONVERGED);
	CHECK(fabs(exp(fit.at[0]) / 0.8 - 1) < 0.05 && fabs(exp(fit.at[1]) / 6 - 1) < 0.07);
	free(s);
}

/* Check adding, merging and the text form. */
static void
test_state(void)
{
	EmpRetentionSample *s = sample(3);
	EmpRetentionSample *t = sample(2);
	EmpRetentionSample *larger = sample(3);
	EmpRetentionSample *back;
	EmpFailure failure;
	char text[1000];
	uint32_t periods;

	add(s, true, 1, 5, 1);
	add(s, true, 3, 2, 0);
	add(s, false, 0, 7, 0);
	add(s, true, 0, 0, 4);
	add(t, true, 2, 1, 3);
	emp_retention_sample_extend(larger, 3, t);
	CHECK(emp_retention_sample_merge(larger, s, &failure) == EMP_OK);
	CHECK(emp_retention_sample_merge(s, t, &failure) == EMP_OK);
	CHECK(memcmp(s, larger, emp_retention_sample_size(3)) == 0);
	CHECK_INT(s->customers, 23);

	CHECK(emp_retention_sample_text_size(s) < sizeof(text));
	emp_retention_sample_print(s, text);
	CHECK_STRING(text,
				 "periods=3 waiting=7 fresh=4 lost_1=5 active_1=1 lost_2=1 active_2=3 lost_3=2");
	CHECK(emp_retention_sample_parse_periods(text, strlen(text), &periods, &failure) == EMP_OK);
	CHECK_INT(periods, 3);
	back = sample(periods);
	CHECK(emp_retention_sample_parse(text, strlen(text), back, &failure) == EMP_OK);
	CHECK(memcmp(s, back, emp_retention_sample_size(3)) == 0);
	CHECK(emp_retention_sample_compare(s, back) == 0);
	CHECK(emp_retention_sample_hash(s, 1) == emp_retention_sample_hash(back, 1));
	back->period[2].lost++;
	CHECK(emp_retention_sample_compare(s, back) == -1);
	CHECK(emp_retention_sample_hash(s, 1) != emp_retention_sample_hash(back, 1));
	CHECK(emp_retention_sample_sound(s, emp_retention_sample_size(3)));
	CHECK(!emp_retention_sample_sound(s, emp_retention_sample_size(3) - 1));
	CHECK(!emp_retention_sample_sound(s, 10));
	free(s);
	free(t);
	free(larger);
	free(back);
}

/* Check rows and texts that cannot be. */
static void
test_hostile(void)
{
	static const EmpRetentionRow rows[] = {
		{true, -1, 0, 1}, {true, 0, 1, 0}, {true, 1, -1, 0}, {true, 1, 0, -1}, {false, 0, -1, 0}};
	static const char *const texts[] = {
		"",
		"periods",
		"periods=-1",
		"periods=10001",
		"periods=99999999999999999999999999",
		"periods=2 periods=2",
		"periods=2 lost_0=1",
		"periods=2 lost_3=1",
		"periods=2 lost_=1",
		"periods=2 lost_1=-1",
		"periods=2 lost_1=1 lost_1=1",
		"periods=2 lost_1=281474976710656 lost_2=1",
		"periods=2 waiting=1e9",
		"periods=2 other=1",
	};
	EmpRetentionRow late = {true, EMP_RETENTION_PERIODS + 1, 1, 0};
	EmpRetentionRow many = {true, 1, EMP_RETENTION_CUSTOMERS_MAX, EMP_RETENTION_CUSTOMERS_MAX};
	EmpRetentionSample *s = sample(2);
	EmpFailure failure;
	int i;

	for (i = 0; i < (int) (sizeof(rows) / sizeof(rows[0])); i++)
		CHECK(emp_retention_row_check(&rows[i], &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_retention_row_check(&late, &failure) == EMP_TOO_LARGE);
	CHECK(emp_retention_sample_add(s, &many, &failure) == EMP_OUT_OF_RANGE);
	many.active = 0;
	CHECK(emp_retention_sample_add(s, &many, &failure) == EMP_OK);
	CHECK(emp_retention_sample_merge(s, s, &failure) == EMP_OUT_OF_RANGE);
	for (i = 0; i < (int) (sizeof(texts) / sizeof(texts[0])); i++)
	{
		size_t len = strlen(texts[i]);
		uint32_t periods = 2;

		emp_retention_sample_init(s, 2);
		if (!CHECK(emp_retention_sample_parse_periods(texts[i], len, &periods, &failure) !=
					   EMP_OK ||
				   emp_retention_sample_parse(texts[i], len, s, &failure) != EMP_OK))
			printf("\t%s\n", texts[i]);
	}
	free(s);
}

int
main(void)
{
	test_published();
	test_ends();
	test_planted();
	test_state();
	test_hostile();
	return CHECK_DONE();
}
