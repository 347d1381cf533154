/*
 * test_holdout.c
 *		Predicted against actual: figures against their definitions, merging, and hostile values.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/random.h"
#include "value/holdout.h"
#include "check.h"

#define ROWS 500

/* Return whether two numbers agree to 1e-10 of their size. */
static bool
near(double actual, double expected)
{
	return fabs(actual - expected) <= 1e-10 * fabs(expected);
}

/* Add a customer, who has to be possible. */
static void
add(EmpHoldoutSummary *s, int frequency, double predicted, int actual)
{
	EmpFailure failure;

	CHECK(emp_holdout_summary_add(s, frequency, predicted, actual, &failure) == EMP_OK);
}

/* Check every figure against its definition. */
static void
test_figures(void)
{
	double p[ROWS];
	double a[ROWS];
	double sum_p = 0;
	double sum_a = 0;
	double absolute = 0;
	double squares = 0;
	double spp = 0;
	double saa = 0;
	double spa = 0;
	EmpHoldoutSummary s;
	EmpHoldoutTotals t;
	EmpRandom random;
	int i;

	emp_random_start(&random, 1, 0);
	emp_holdout_summary_init(&s);
	for (i = 0; i < ROWS; i++)
	{
		p[i] = emp_random_gamma(&random, 0.7) * 3;
		a[i] = emp_random_poisson(&random, p[i]);
		add(&s, i % 10, p[i], (int) a[i]);
		sum_p += p[i];
		sum_a += a[i];
		absolute += fabs(p[i] - a[i]);
		squares += (p[i] - a[i]) * (p[i] - a[i]);
	}
	for (i = 0; i < ROWS; i++)
	{
		spp += (p[i] - sum_p / ROWS) * (p[i] - sum_p / ROWS);
		saa += (a[i] - sum_a / ROWS) * (a[i] - sum_a / ROWS);
		spa += (p[i] - sum_p / ROWS) * (a[i] - sum_a / ROWS);
	}
	emp_holdout_summary_totals(&s, &t);
	CHECK_INT(t.customers, ROWS);
	CHECK(near(t.predicted, sum_p));
	CHECK_INT(t.actual, sum_a);
	CHECK(near(t.mae, absolute / ROWS));
	CHECK(near(t.rmse, sqrt(squares / ROWS)));
	CHECK(near(t.correlation, spa / sqrt(spp * saa)));
	for (i = 0; i < EMP_HOLDOUT_GROUPS; i++)
		CHECK_INT(s.group[i].customers, i < 7 ? ROWS / 10 : 3 * ROWS / 10);
}

/* Check one customer, and those who do not differ. */
static void
test_few(void)
{
	EmpHoldoutSummary s;
	EmpHoldoutTotals t;

	emp_holdout_summary_init(&s);
	add(&s, 2, 1.5, 3);
	emp_holdout_summary_totals(&s, &t);
	CHECK(t.mae == 1.5 && t.rmse == 1.5 && isnan(t.correlation));
	CHECK(emp_holdout_mean_predicted(&s.group[2]) == 1.5);
	CHECK(emp_holdout_mean_actual(&s.group[2]) == 3);
	add(&s, 2, 1.5, 0);
	emp_holdout_summary_totals(&s, &t);
	CHECK(t.mae == 1.5 && isnan(t.correlation));
	add(&s, 2147483647, 4294967296.0, 2147483647);
	emp_holdout_summary_totals(&s, &t);
	CHECK(isfinite(t.rmse) && t.correlation > 0.999);
	CHECK_INT(s.group[7].customers, 1);
}

/* Check that any split gives the same bytes, and that both forms come back. */
static void
test_merge(void)
{
	EmpHoldoutSummary whole;
	EmpHoldoutSummary part[3];
	EmpHoldoutSummary back;
	EmpFailure failure;
	EmpRandom random;
	char text[EMP_HOLDOUT_SUMMARY_TEXT_SIZE];
	uint8_t bytes[EMP_HOLDOUT_SUMMARY_BYTES];
	int i;

	emp_random_start(&random, 2, 0);
	emp_holdout_summary_init(&whole);
	for (i = 0; i < 3; i++)
		emp_holdout_summary_init(&part[i]);
	for (i = 0; i < ROWS; i++)
	{
		double p = emp_random_gamma(&random, 0.1) * 100;
		int a = (int) emp_random_poisson(&random, p);

		add(&whole, i % 9, p, a);
		add(&part[emp_random_bits(&random) % 3], i % 9, p, a);
	}
	CHECK(emp_holdout_summary_merge(&part[2], &part[0], &failure) == EMP_OK);
	CHECK(emp_holdout_summary_merge(&part[2], &part[1], &failure) == EMP_OK);
	CHECK(memcmp(&whole, &part[2], sizeof(whole)) == 0);

	CHECK(emp_holdout_summary_print(&whole, text) < (int) sizeof(text));
	CHECK(emp_holdout_summary_parse(text, strlen(text), &back, &failure) == EMP_OK);
	CHECK(memcmp(&whole, &back, sizeof(whole)) == 0);
	CHECK_INT(emp_record_bytes(&emp_holdout_summary_record), EMP_HOLDOUT_SUMMARY_BYTES);
	emp_holdout_summary_pack(&whole, bytes);
	CHECK(emp_holdout_summary_unpack(bytes, sizeof(bytes), &back, &failure) == EMP_OK);
	CHECK(memcmp(&whole, &back, sizeof(whole)) == 0);
	CHECK(emp_holdout_summary_compare(&whole, &back) == 0);
}

/* Check what no customers can give. */
static void
test_hostile(void)
{
	EmpHoldoutSummary s;
	EmpHoldoutSummary other;
	EmpFailure failure;

	emp_holdout_summary_init(&s);
	CHECK(emp_holdout_summary_check(&s, EMP_BAD_TEXT, &failure) == EMP_BAD_TEXT);
	CHECK(emp_holdout_summary_add(&s, 0, -1, 0, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_holdout_summary_add(&s, 0, NAN, 0, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_holdout_summary_add(&s, 0, INFINITY, 0, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_holdout_summary_add(&s, 0, 1e10, 0, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_holdout_summary_add(&s, 0, 1, -1, &failure) == EMP_OUT_OF_RANGE);
	add(&s, 0, 1.25, 2);
	add(&s, 3, 0.5, 0);
	CHECK(emp_holdout_summary_check(&s, EMP_BAD_TEXT, &failure) == EMP_OK);

#define HOSTILE(change)                                                                            \
	do                                                                                             \
	{                                                                                              \
		other = s;                                                                                 \
		change;                                                                                    \
		CHECK(emp_holdout_summary_check(&other, EMP_BAD_BINARY, &failure) == EMP_BAD_BINARY);      \
	} while (0)

	HOSTILE(other.group[0].customers = -1);
	HOSTILE(other.group[0].customers = INT64_MAX);
	HOSTILE(other.group[7].actual = 1);
	HOSTILE(other.group[0].actual = -1);
	HOSTILE(other.group[0].actual = INT64_MAX);
	HOSTILE(emp_wide_set(&other.group[0].predicted, -1));
	HOSTILE(emp_wide_set(&other.group[0].predicted, (EmpInt128) 1 << 120));
	HOSTILE(emp_wide_set(&other.absolute, -1));
	HOSTILE(emp_wide_set(&other.absolute, (EmpInt128) 1 << 120));
	HOSTILE(other.predicted_squares = emp_huge_product(1, 1));
	HOSTILE(other.predicted_squares.limb[3] = UINT64_C(1) << 63);
	HOSTILE(other.predicted_squares.limb[3] = INT64_MAX);
	HOSTILE(other.actual_squares = emp_huge_product(-1, 1));
	HOSTILE(other.actual_squares = emp_huge_product(1, 1));
	HOSTILE(other.products = emp_huge_product(-1, 1));
	HOSTILE(other.products = emp_huge_product((EmpInt128) 1 << 100, 1));

	other = s;
	other.group[0].customers = EMP_HOLDOUT_CUSTOMERS_MAX - 1;
	CHECK(emp_holdout_summary_add(&other, 0, 1, 1, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_holdout_summary_merge(&other, &s, &failure) == EMP_OUT_OF_RANGE);
}

int
main(void)
{
	test_figures();
	test_few();
	test_merge();
	test_hostile();
	return CHECK_DONE();
}
