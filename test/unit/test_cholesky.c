/*
 * test_cholesky.c
 *		Cholesky factors of packed matrices, solutions and inverses.
 */
#include <math.h>
#include <stdbool.h>

#include "base/cholesky.h"
#include "check.h"

#define MOST 40
#define PACKED (MOST * (MOST + 1) / 2)

static int calls;

/* Count the calls of a check. */
static void
count_call(void)
{
	calls++;
}

/* Fill the matrix of Lehmer, min(i, j) / max(i, j), which is positive definite. */
static void
fill(double *a, int n)
{
	int i;
	int j;

	for (i = 0; i < n; i++)
		for (j = 0; j <= i; j++)
			a[emp_packed_at(i, j)] = (j + 1.0) / (i + 1.0);
}

/* Return the largest difference between a product and the unit matrix. */
static double
distance_from_unit(const double *a, const double *b, int n)
{
	double largest = 0;
	int i;
	int j;
	int k;

	for (i = 0; i < n; i++)
		for (j = 0; j < n; j++)
		{
			double sum = i == j ? -1 : 0;

			for (k = 0; k < n; k++)
				sum += a[k <= i ? emp_packed_at(i, k) : emp_packed_at(k, i)] *
					   b[k <= j ? emp_packed_at(j, k) : emp_packed_at(k, j)];
			largest = fmax(largest, fabs(sum));
		}
	return largest;
}

/* The factor of a small matrix is the one worked out by hand. */
static void
test_factor(void)
{
	double a[6] = {4, 12, 37, -16, -43, 98};
	double expected[6] = {2, 6, 1, -8, 5, 3};

	CHECK(emp_cholesky_factor(a, 3, 1e-10, NULL));
	CHECK(memcmp(a, expected, sizeof(a)) == 0);
}

/* Solutions and inverses are those of the matrix, whatever its size. */
static void
test_inverse(void)
{
	double a[PACKED];
	double l[PACKED];
	double b[MOST];
	int n;

	for (n = 1; n <= MOST; n += 13)
	{
		int i;

		fill(a, n);
		fill(l, n);
		calls = 0;
		CHECK(emp_cholesky_factor(l, n, 1e-10, count_call));
		/* the right hand side is the last column, so that the solution is a unit vector */
		for (i = 0; i < n; i++)
			b[i] = a[emp_packed_at(n - 1, i)];
		emp_cholesky_solve(l, n, b);
		for (i = 0; i < n; i++)
			CHECK(fabs(b[i] - (i == n - 1)) < 1e-12);
		emp_cholesky_invert(l, n, count_call);
		CHECK(distance_from_unit(a, l, n) < 1e-10);
		CHECK_INT(calls, 3 * n);
	}
}

/* What is not positive definite is refused, and so is what is so by rounding only. */
static void
test_refused(void)
{
	double indefinite[3] = {1, 2, 1};
	double singular[3] = {1, 1, 1 + 1e-12};
	double kept[3] = {1, 1, 1 + 1e-12};
	double unknown[3] = {1, NAN, 1};
	double infinite[1] = {INFINITY};
	double nothing[1] = {0};

	CHECK(!emp_cholesky_factor(indefinite, 2, 1e-10, NULL));
	CHECK(!emp_cholesky_factor(singular, 2, 1e-10, NULL));
	CHECK(emp_cholesky_factor(kept, 2, 1e-14, NULL));
	CHECK(!emp_cholesky_factor(unknown, 2, 1e-10, NULL));
	CHECK(!emp_cholesky_factor(infinite, 1, 1e-10, NULL));
	CHECK(!emp_cholesky_factor(nothing, 1, 1e-10, NULL));
	CHECK(emp_cholesky_factor(nothing, 0, 1e-10, NULL));
}

int
main(void)
{
	test_factor();
	test_inverse();
	test_refused();
	return CHECK_DONE();
}
