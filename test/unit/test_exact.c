/*
 * test_exact.c
 *		Exact sums and the arithmetic on them.
 */
#include <float.h>
#include <math.h>

#include "base/big.h"
#include "check.h"

static const EmpWindow whole = {EMP_EXACT_LOW, EMP_EXACT_HIGH};

/* Return a sum of numbers as it is rounded in the end. */
static double
sum_of(const double *x, int n)
{
	uint64_t sum[EMP_EXACT_WORDS] = {0};
	EmpBig big;
	int i;

	for (i = 0; i < n; i++)
	{
		EmpExactTerm term = emp_exact_double(x[i]);

		emp_exact_add(sum, whole, &term);
	}
	emp_big_sum(&big, sum, whole);
	return emp_big_double(&big, 0);
}

/* Check terms: a number is what its term says, and the term is odd. */
static void
test_terms(void)
{
	static const double x[] = {1,    -1,      0.1,     3.5,       1e300,       -1e-300,
							   1e15, DBL_MAX, DBL_MIN, 0x1p-1074, -0x1.8p-1070};
	size_t i;

	for (i = 0; i < sizeof(x) / sizeof(x[0]); i++)
	{
		EmpExactTerm term = emp_exact_double(x[i]);

		CHECK((term.number & 1) != 0);
		CHECK(ldexp((double) (int64_t) term.number, term.exponent) == x[i]);
		CHECK(fabs(x[i]) < ldexp(1, term.top - 1) * 2 && fabs(x[i]) >= ldexp(1, term.top - 1));
		CHECK(sum_of(&x[i], 1) == x[i]);
	}
	CHECK(emp_exact_double(0).number == 0 && emp_exact_double(-0.0).number == 0);
	CHECK_INT(emp_exact_int(-8).top, 4);
}

/* Check sums that doubles lose. */
static void
test_sums(void)
{
	static const double cancelling[] = {1e308, 1, -1e308, 1e-300, 1e308, -1e308, -1e-300};
	static const double tenths[] = {0.1, 0.2, -0.3};
	static const double halves[] = {0x1p53, 1, 0x1p-60}; /* above a tie */
	static const double tie[] = {0x1p53, 1};

	CHECK(sum_of(cancelling, 7) == 1);
	CHECK(sum_of(tenths, 3) == 0x1p-55 + (0.1 - 0x1.999999999999ap-4));
	CHECK(sum_of(halves, 3) == 0x1p53 + 2);
	CHECK(sum_of(tie, 2) == 0x1p53);
}

/* Check windows: what terms ask for, in any order. */
static void
test_windows(void)
{
	EmpExactTerm one = emp_exact_int(1);
	EmpExactTerm large = emp_exact_int(INT64_C(1) << 20);
	EmpExactTerm fine = emp_exact_double(0x1p-65);
	EmpExactTerm zero = emp_exact_int(0);
	EmpWindow a = {0, 0};
	EmpWindow b = {0, 0};

	emp_window_take(&a, &zero);
	CHECK(a.low == 0 && a.high == 0);
	emp_window_take(&a, &one);
	CHECK(a.low == 0 && a.high == 1);
	emp_window_take(&a, &large);
	CHECK(a.low == 0 && a.high == 2);
	emp_window_take(&b, &fine);
	CHECK(b.low == -2 && b.high == 0);
	CHECK(!emp_window_holds(a, b));
	emp_window_join(&b, a);
	emp_window_take(&a, &fine);
	CHECK(a.low == b.low && a.high == b.high && a.low == -2 && a.high == 2);
}

/* Check the sum of a part in another window, negative ones included. */
static void
test_parts(void)
{
	const EmpWindow part_window = {-1, 1};
	const EmpWindow window = {-2, 3};
	EmpExactTerm term = emp_exact_double(-1.5);
	uint64_t part[2] = {0};
	uint64_t sum[5] = {0};
	char text[EMP_EXACT_TEXT_SIZE(5)];

	emp_exact_add(part, part_window, &term);
	emp_exact_add_sum(sum, window, part, part_window);
	emp_exact_add_sum(sum, window, part, part_window);
	emp_exact_print(sum, 5, text);
	CHECK_STRING(text, "-0x300000000000000000000000000000000");
	CHECK(emp_exact_sound(sum, window, 1));
	term = emp_exact_double(1.5);
	emp_exact_add(sum, window, &term);
	emp_exact_add(sum, window, &term);
	emp_exact_print(sum, 5, text);
	CHECK_STRING(text, "0x0");
	CHECK(emp_exact_parse("-0x1", 4, sum, 1) && sum[0] == UINT64_MAX);
	CHECK(!emp_exact_parse("0x8000000000000000", 18, sum, 1));
}

/* Check arithmetic against 128-bit integers. */
static void
test_arithmetic(void)
{
	static const int64_t x[] = {0, 1, -1, 5, -7, 1000000007, -4000000000, INT64_MAX, -INT64_MAX};
	const EmpWindow window = {0, 2};
	const size_t n = sizeof(x) / sizeof(x[0]);
	size_t i;
	size_t k;

	for (i = 0; i < n; i++)
	{
		for (k = 0; k < n; k++)
		{
			uint64_t sum[2][2] = {{0}};
			EmpExactTerm a = emp_exact_int(x[i]);
			EmpExactTerm b = emp_exact_int(x[k]);
			EmpBig big[2];
			EmpBig result;

			emp_exact_add(sum[0], window, &a);
			emp_exact_add(sum[1], window, &b);
			emp_big_sum(&big[0], sum[0], window);
			emp_big_sum(&big[1], sum[1], window);
			emp_big_subtract(&result, &big[0], &big[1]);
			CHECK(emp_big_double(&result, 0) == (double) ((EmpInt128) x[i] - x[k]));
			emp_big_multiply(&result, &big[0], &big[1]);
			CHECK(emp_big_double(&result, 0) == (double) ((EmpInt128) x[i] * x[k]));
			emp_big_cross(&result, &big[0], &big[0], &big[1], &big[1]);
			CHECK(emp_big_double(&result, 1) ==
				  (double) ((EmpInt128) x[i] * x[i] - (EmpInt128) x[k] * x[k]) / 2);
			emp_big_cross(&result, &big[0], &big[1], &big[1], &big[0]);
			CHECK(result.words == 0 && !result.negative);
		}
		CHECK(emp_big_double(&(EmpBig){false, -17, 1, {1}}, -2 * 64 * 17) == ldexp(1, 64 * 17) ||
			  isinf(ldexp(1, 64 * 17)));
	}
}

int
main(void)
{
	test_terms();
	test_sums();
	test_windows();
	test_parts();
	test_arithmetic();
	return CHECK_DONE();
}
