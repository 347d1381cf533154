/*
 * test_quantiles.c
 *		Quantile sketches: the stated error on numbers of all kinds, equal bytes however they are merged, text,
 *		and the edges.
 */
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "check.h"
#include "segment/quantile_sketch.h"

#define NUMBERS 20000
#define PARTS 9

/* Let everything run. */
static void
no_check(void)
{
}

/* Make an open sketch with so much room. */
static EmpQuantileSketch *
new_sketch(int series, uint32_t room)
{
	EmpQuantileSketch *s = malloc(emp_quantile_sketch_size(room));

	emp_quantile_sketch_init(s, series, room);
	return s;
}

/* Return a sketch that is closed, with room for so many more; frees the other one. */
static EmpQuantileSketch *
closed(EmpQuantileSketch *s, uint32_t more)
{
	EmpQuantileSketch *into = new_sketch(s->series, s->buckets);
	EmpKeyed *scratch = malloc((emp_quantile_sketch_scratch(s) + 1) * sizeof(EmpKeyed));

	emp_quantile_sketch_compact(s, scratch, into, no_check);
	CHECK(emp_quantile_sketch_possible(into));
	free(scratch);
	free(s);
	if (more > 0)
	{
		uint32_t room = emp_quantile_sketch_room(into, more);

		into = realloc(into, emp_quantile_sketch_size(room));
		into->room = room;
	}
	else
		into = realloc(into, emp_quantile_sketch_size(into->room));
	return into;
}

/* Add a number as the SQL face does. */
static EmpQuantileSketch *
add(EmpQuantileSketch *s, double number)
{
	EmpFailure failure;

	if (!emp_quantile_sketch_fits(s, 1))
		s = closed(s, 1);
	CHECK(emp_quantile_sketch_add(s, 0, number, &failure) == EMP_OK);
	return s;
}

/* Make a closed sketch of numbers. */
static EmpQuantileSketch *
sketch_of(const double *number, int numbers)
{
	EmpQuantileSketch *s = new_sketch(1, emp_quantile_sketch_room(NULL, 1));
	int i;

	for (i = 0; i < numbers; i++)
		s = add(s, number[i]);
	return closed(s, 0);
}

/* Whether two closed sketches are the same bytes. */
static bool
same(const EmpQuantileSketch *a, const EmpQuantileSketch *b)
{
	return a->buckets == b->buckets && emp_quantile_sketch_compare(a, b) == 0 &&
		   emp_quantile_sketch_hash(a, 1) == emp_quantile_sketch_hash(b, 1) &&
		   memcmp(&a->format, &b->format, emp_quantile_sketch_size(a->room) - sizeof(int32_t)) == 0;
}

/* Order two numbers. */
static int
order(const void *a, const void *b)
{
	double x = *(const double *) a;
	double y = *(const double *) b;

	return (x > y) - (x < y);
}

/* Hold every quantile of numbers in order to the stated error, and return the largest one. */
static double
hold(const EmpQuantileSketch *s, const double *sorted, int numbers)
{
	double worst = 0;
	int i;

	for (i = 0; i <= 1000; i++)
	{
		double q = i / 1000.0;
		int place = (int) ceil(q * numbers);
		double exact = sorted[place < 1 ? 0 : place - 1];
		double answer = emp_quantile(s, 0, q);
		double rank = emp_quantile_rank(s, answer);

		CHECK(answer <= exact);
		CHECK(answer == exact || exact - answer < EMP_QUANTILE_ERROR * fabs(exact));
		CHECK(bsearch(&answer, sorted, (size_t) numbers, sizeof(double), order) != NULL);
		CHECK(rank >= q && rank <= 1);
		CHECK(!emp_quantile_exceeded(s, q, exact));
		if (exact != 0)
			worst = fmax(worst, (exact - answer) / fabs(exact));
	}
	return worst;
}

/* Split numbers at random, merge the sketches of the parts along a random tree: the same bytes. */
static void
merge_anyhow(EmpRandom *random, const double *number, int numbers, const EmpQuantileSketch *whole)
{
	EmpQuantileSketch *part[PARTS];
	EmpFailure failure;
	int left = PARTS;
	int i;

	for (i = 0; i < PARTS; i++)
		part[i] = new_sketch(1, emp_quantile_sketch_room(NULL, 1));
	for (i = 0; i < numbers; i++)
	{
		int to = (int) (emp_random_bits(random) % PARTS);

		part[to] = add(part[to], number[i]);
	}
	while (left > 1)
	{
		int into = (int) (emp_random_bits(random) % (unsigned) left);
		int from = (into + 1) % left;

		/* an open part, or a closed one */
		if (emp_random_bits(random) % 2 == 0)
			part[from] = closed(part[from], 0);
		if (!emp_quantile_sketch_fits(part[into], part[from]->buckets))
			part[into] = closed(part[into], part[from]->buckets);
		CHECK(emp_quantile_sketch_merge(part[into], part[from], &failure) == EMP_OK);
		free(part[from]);
		part[from] = part[--left];
	}
	part[0] = closed(part[0], 0);
	CHECK(same(part[0], whole));
	free(part[0]);
}

/* The kinds of numbers that the error is stated for. */
typedef enum Kind
{
	RISING,
	FALLING,
	CONSTANT,
	WHOLE,
	PARETO,
	LOG_NORMAL,
	NEGATIVE,
	MIXED,
	TINY,
	KINDS
} Kind;

/* Return a number of a kind. */
static double
number_of(Kind kind, int i, EmpRandom *random)
{
	switch (kind)
	{
		case RISING:
			return i * 0.37;
		case FALLING:
			return (NUMBERS - i) * 0.37;
		case CONSTANT:
			return 0.1;
		case WHOLE:
			return (double) (emp_random_bits(random) % 257);
		case PARETO: /* alpha 0.5: neither mean nor variance */
			return pow(emp_random_uniform(random), -2);
		case LOG_NORMAL:
			return exp(5 * emp_random_normal(random));
		case NEGATIVE:
			return -exp(5 * emp_random_normal(random));
		case MIXED:
			return i % 7 == 0 ? 0 : 100 * emp_random_normal(random);
		default: /* all sizes that there are, subnormal ones too */
			return ldexp(emp_random_uniform(random), (int) (emp_random_bits(random) % 2090) - 1070);
	}
}

/* Hold numbers of every kind to the stated error. */
static void
test_error(void)
{
	static double number[NUMBERS];
	EmpRandom random;
	int kind;
	int i;

	emp_random_start(&random, 23, 0);
	for (kind = 0; kind < KINDS; kind++)
	{
		EmpQuantileSketch *s;
		double worst;

		for (i = 0; i < NUMBERS; i++)
			number[i] = number_of((Kind) kind, i, &random);
		s = sketch_of(number, NUMBERS);
		merge_anyhow(&random, number, NUMBERS, s);
		for (i = 0; i < NUMBERS; i++)
			number[i] = fabs(number[i]) < DBL_MIN ? 0.0 : number[i];
		qsort(number, NUMBERS, sizeof(double), order);
		worst = hold(s, number, NUMBERS);
		if (kind == CONSTANT || kind == WHOLE)
			CHECK(worst == 0);
		else
			CHECK(worst > 0.001); /* the test can fail */
		free(s);
	}
}

/* Whole numbers up to 256 have buckets of their own, on both sides of zero; the next one has not. */
static void
test_buckets(void)
{
	int i;

	for (i = -256; i < 256; i++)
		CHECK(emp_quantile_bucket(i) < emp_quantile_bucket(i + 1));
	CHECK(emp_quantile_bucket(256) == emp_quantile_bucket(257));
	CHECK(emp_quantile_bucket(0.0) == emp_quantile_bucket(-0.0));
	CHECK(emp_quantile_bucket(0.0) == emp_quantile_bucket(-DBL_MIN / 2));
	CHECK(emp_quantile_bucket(0.0) < emp_quantile_bucket(DBL_MIN));
	CHECK(emp_quantile_bucket(-DBL_MIN) < emp_quantile_bucket(0.0));
	CHECK(emp_quantile_bucket(-DBL_MAX) < emp_quantile_bucket(DBL_MAX));
	CHECK(emp_quantile_bucket(DBL_MAX) - emp_quantile_bucket(-DBL_MAX) < 1u << 19);
}

/* Text to a sketch, NULL when it does not parse. */
static EmpQuantileSketch *
parsed(const char *text, int series)
{
	EmpQuantileSketch *s;
	EmpFailure failure;
	uint32_t room;

	if (emp_quantile_sketch_parse_plan(text, strlen(text), series, &room, &failure) != EMP_OK)
		return NULL;
	s = new_sketch(series, room);
	if (emp_quantile_sketch_parse(text, strlen(text), s, no_check, &failure) == EMP_OK)
		return s;
	free(s);
	return NULL;
}

/* Print and read back; refuse what is none. */
static void
test_text(void)
{
	static const char *const wrong[] = {"",
										"1",
										"=1",
										"1=",
										"1=0",
										"1=-1",
										"1=281474976710657",
										"x=1",
										"nan=1",
										"inf=1",
										"1=1 1=1",
										"2=1 1=1",
										"256=1 257=1",
										"0=1 -0=1",
										"0=1 1e-310=1",
										"r1=1"};
	static const char *const wrong_rfm[] = {"1=1", "r=1", "x1=1", "f1=1 r1=1", "r1=1 r1=1", "=1"};
	EmpQuantileSketch *s = parsed("-1.5=2 0=3 0.1=1 1e+300=4", 1);
	char text[1000];
	size_t i;

	CHECK(s != NULL && s->numbers[0] == 10 && emp_quantile_sketch_possible(s));
	CHECK(emp_quantile_sketch_print(s, text, no_check) < emp_quantile_sketch_text_size(s));
	CHECK_STRING(text, "-1.5=2 0=3 0.1=1 1e+300=4");
	free(s);
	s = parsed(" r3=2\tr7=1 f0=2 m-12.5=1 ", 3);
	CHECK(s != NULL && s->numbers[0] == 3 && s->numbers[1] == 2 && s->numbers[2] == 1);
	emp_quantile_sketch_print(s, text, no_check);
	CHECK_STRING(text, "r3=2 r7=1 f0=2 m-12.5=1");
	CHECK(emp_quantile(s, 1, 1) == 0 && emp_quantile(s, 2, 0.3) == -12.5);
	CHECK(emp_quantile(s, 0, 2.0 / 3) == 3 && emp_quantile(s, 0, 0.67) == 7);
	free(s);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		CHECK(parsed(wrong[i], 1) == NULL);
	for (i = 0; i < sizeof(wrong_rfm) / sizeof(wrong_rfm[0]); i++)
		CHECK(parsed(wrong_rfm[i], 3) == NULL);
}

/* Counts end at 2^48, and so do those of merged sketches. */
static void
test_limits(void)
{
	EmpQuantileSketch *most = parsed("1=281474976710656", 1);
	EmpQuantileSketch *s = new_sketch(1, 8);
	EmpFailure failure;

	CHECK(most != NULL && emp_quantile_count(&most->bucket[0]) == EMP_QUANTILE_NUMBERS_MAX);
	CHECK(emp_quantile_sketch_merge(s, most, &failure) == EMP_OK);
	CHECK(emp_quantile_sketch_add(s, 0, 1, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_quantile_sketch_merge(s, most, &failure) == EMP_OUT_OF_RANGE);
	CHECK(parsed("1=281474976710656 2=1", 1) == NULL);
	CHECK(emp_quantile(s, 0, 0) == 1 && emp_quantile(s, 0, 1) == 1);
	CHECK(emp_quantile_number_check(NAN, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_quantile_number_check(-INFINITY, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_quantile_share_check(NAN, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_quantile_share_check(-1e-9, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_quantile_share_check(1, &failure) == EMP_OK);
	free(most);
	free(s);
}

/* Numbers in every bucket there is: the largest sketch, made in a time that does not explode. */
static void
test_largest(void)
{
	EmpQuantileSketch *s = new_sketch(1, emp_quantile_sketch_room(NULL, 1));
	uint32_t i;

	for (i = 0; i < 1u << 19; i++)
	{
		double number = emp_radix_number((uint64_t) (i * 262147u % (1u << 19)) << 45);

		if (isfinite(number))
			s = add(s, number);
	}
	s = closed(s, 0);
	CHECK_INT(s->buckets, 2 * 2046 * 128 + 1);
	CHECK(emp_quantile_sketch_size(s->room) < 8400000);
	free(s);
}

/* A damaged value is found out. */
static void
test_damage(void)
{
	EmpQuantileSketch *s = parsed("1=2 2=3", 1);
	size_t size = emp_quantile_sketch_size(s->room);

	CHECK(emp_quantile_sketch_sound(s, 1, size) && !emp_quantile_sketch_sound(s, 3, size));
	CHECK(!emp_quantile_sketch_sound(s, 1, size - 1));
	s->numbers[1] = 1;
	CHECK(!emp_quantile_sketch_sound(s, 1, size));
	s->numbers[1] = 0;
	s->bucket[1].low = 1;
	CHECK(!emp_quantile_sketch_possible(s));
	s->bucket[1].low = NAN;
	CHECK(!emp_quantile_sketch_possible(s));
	s->bucket[1].low = 2;
	s->bucket[1].tagged |= UINT64_C(1) << 48;
	CHECK(!emp_quantile_sketch_possible(s));
	s->bucket[1].tagged = 7;
	CHECK(!emp_quantile_sketch_possible(s));
	free(s);
}

int
main(void)
{
	test_buckets();
	test_error();
	test_text();
	test_limits();
	test_largest();
	test_damage();
	return CHECK_DONE();
}
