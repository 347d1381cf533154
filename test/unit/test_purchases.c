/*
 * test_purchases.c
 *		The purchases of a customer: buckets, merging in any order, what they say, and their text form.
 */
#include <math.h>

#include "check.h"
#include "purchases_build.h"
#include "value/basic_value.h"

#define DAY EMP_INSTANT_DAY
#define ROWS 60

static const EmpPurchases by_day = {.bucket = EMP_INSTANT_DAY};

/* Return a random number below another one. */
static uint64_t
draw(uint64_t below)
{
	static uint64_t state = 7;

	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (state >> 33) % below;
}

/* Return a row. */
static EmpPurchase
order(int64_t number, EmpInt128 units, int scale)
{
	EmpPurchase row = {true, emp_purchase_key(number, units >= 0), {units, scale}};

	return row;
}

/* Add rows, each of one number and an amount in cents, to a state. */
#define ADD(p, ...)                                                                                \
	do                                                                                             \
	{                                                                                              \
		const int64_t add_rows[][2] = {__VA_ARGS__};                                               \
		size_t add_i;                                                                              \
                                                                                                   \
		for (add_i = 0; add_i < sizeof(add_rows) / sizeof(add_rows[0]); add_i++)                   \
		{                                                                                          \
			EmpPurchase add_row = order(add_rows[add_i][0], add_rows[add_i][1], 2);                \
			EmpFailure add_failure;                                                                \
                                                                                                   \
			CHECK(purchases_row(&(p), &by_day, &add_row, &add_failure) == EMP_OK);                 \
		}                                                                                          \
	} while (0)

/* Return the text of the closed form of a state, and free the state. */
static char *
closed_text(EmpPurchases *p)
{
	EmpFailure failure;
	EmpPurchases *closed = purchases_closed(p, &failure);
	char *text = purchases_text(closed);

	free(closed);
	free(p);
	return text;
}

/* Check in which bucket a moment is. */
static void
test_buckets(void)
{
	EmpFailure failure;
	int64_t number;

	/* Monday 2000-01-03, a microsecond before, and days around */
	CHECK(emp_purchase_bucket_of(2 * DAY, DAY, &number, &failure) == EMP_OK && number == 0);
	CHECK(emp_purchase_bucket_of(2 * DAY - 1, DAY, &number, &failure) == EMP_OK && number == -1);
	CHECK(emp_purchase_bucket_of(3 * DAY, DAY, &number, &failure) == EMP_OK && number == 1);
	CHECK(emp_purchase_bucket_of(0, 7 * DAY, &number, &failure) == EMP_OK && number == -1);
	CHECK(emp_purchase_bucket_of(8 * DAY, 7 * DAY, &number, &failure) == EMP_OK && number == 0);
	CHECK(emp_purchase_bucket_of(9 * DAY, 7 * DAY, &number, &failure) == EMP_OK && number == 1);
	CHECK(emp_purchase_bucket_of(EMP_INSTANT_MIN, DAY, &number, &failure) == EMP_OK);
	CHECK_INT(emp_purchase_bucket_start(number, DAY), EMP_INSTANT_MIN);
	CHECK(emp_purchase_bucket_of(EMP_INSTANT_MIN, 7 * DAY, &number, &failure) == EMP_OK);
	CHECK_INT(emp_purchase_bucket_start(number, 7 * DAY), EMP_INSTANT_MIN);
	CHECK(emp_purchase_bucket_of(EMP_INSTANT_END - 1, DAY, &number, &failure) == EMP_OK);
	CHECK_INT(emp_purchase_bucket_start(number, DAY), EMP_INSTANT_END - DAY);

	/* a key has one bit less than a number of microseconds */
	CHECK(emp_purchase_bucket_of(EMP_INSTANT_END - 1, 2, &number, &failure) == EMP_OK);
	CHECK(emp_purchase_bucket_of(EMP_INSTANT_END - 1, 1, &number, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_purchase_bucket_of(EMP_INSTANT_MIN, 1, &number, &failure) == EMP_OK);
	CHECK(emp_purchase_bucket_of(-1, INT64_MAX, &number, &failure) == EMP_OK && number == -1);
	CHECK_INT(emp_purchase_bucket_start(-1, INT64_MAX), EMP_INSTANT_MIN);
	CHECK_INT(emp_purchase_bucket_start(1, INT64_MAX), EMP_INSTANT_END - 1);
	CHECK_INT(emp_purchase_bucket(emp_purchase_key(EMP_PURCHASES_KEY_MIN, true)),
			  EMP_PURCHASES_KEY_MIN);
	CHECK_INT(emp_purchase_bucket(emp_purchase_key(EMP_PURCHASES_KEY_MAX, true)),
			  EMP_PURCHASES_KEY_MAX);
}

/* Check what rows, each of a bucket and cents, say as of a bucket. */
static void
says(EmpPurchases *p, int64_t as_of, int64_t purchases, int64_t first, int64_t last,
	 int64_t repeats, int64_t total)
{
	EmpPurchasesResult r;
	EmpFailure failure;

	emp_purchases_compact(p, purchases_check);
	CHECK(emp_purchases_in_order(p));
	CHECK(emp_purchases_result(p, as_of, &r, purchases_check, &failure) == EMP_OK);
	CHECK_INT(r.purchases, purchases);
	CHECK_INT(r.first, first);
	CHECK_INT(r.last, last);
	CHECK_INT(r.repeats.units, repeats);
	CHECK_INT(r.total.units, total);
	CHECK_INT(r.total.scale, 2);
	CHECK_INT(r.repeats.scale, 2);
}

/* Check what states say, worked by hand. */
static void
test_result(void)
{
	EmpPurchases *p = NULL;

	/* one purchase; two of one day; a free one */
	ADD(p, {10, 500});
	says(p, 20, 1, 10, 10, 0, 500);
	ADD(p, {10, 250});
	says(p, 20, 1, 10, 10, 0, 750);
	ADD(p, {15, 0});
	says(p, 20, 2, 10, 15, 0, 750);
	says(p, 10, 1, 10, 10, 0, 750);
	says(p, 9, 0, 0, 0, 0, 0);

	/* refunds: before the first, of the first, between, of the same day, after the last, after as_of */
	ADD(p, {8, -10}, {10, -1}, {12, -2});
	says(p, 20, 2, 10, 15, 0, 737);
	ADD(p, {20, 4000}, {30, 3000}, {25, -1500}, {30, -100}, {40, -50}, {50, -7});
	says(p, 40, 4, 10, 30, 5350, 6087);
	says(p, 29, 3, 10, 20, 2500, 3237);
	says(p, 8, 0, 0, 0, 0, -10);
	CHECK(emp_purchases_days(p, 10, 40) == 30);
	free(p);

	/* refunds alone; more back than paid */
	p = NULL;
	ADD(p, {1, -5}, {2, -5});
	says(p, 9, 0, 0, 0, 0, -10);
	ADD(p, {3, 7}, {4, 1}, {5, -100});
	says(p, 9, 2, 3, 4, -99, -102);
	free(p);
}

/* Check the days between buckets that are none. */
static void
test_days(void)
{
	EmpPurchases hours = {.bucket = DAY / 24};

	CHECK(emp_purchases_days(&hours, 0, 36) == 1.5);
	CHECK(emp_purchases_days(&hours, -1, 0) == 1.0 / 24);
	hours.bucket = 1;
	CHECK(emp_purchases_days(&hours, 0, 1) == 1 / 86400e6);
}

/* Check that entries are as narrow as they can be, and grow to what they need. */
static void
test_widths(void)
{
	EmpInt128 large = (EmpInt128) INT64_MAX + 1;
	EmpInt128 most = emp_power_of_10(37) * 10 - 1;
	EmpPurchases *p = NULL;
	EmpPurchases *closed;
	EmpPurchase row = order(9000, 2147483647, 2);
	EmpFailure failure;
	char *text;

	CHECK(purchases_row(&p, &by_day, &row, &failure) == EMP_OK);
	CHECK_INT(p->width, 1);
	row = order(9001, -1, 2);
	CHECK(purchases_row(&p, &by_day, &row, &failure) == EMP_OK);
	CHECK_INT(p->width, 1);

	/* what does not fit into the entry of its bucket stays apart until the state is closed */
	row = order(9000, 1, 2);
	CHECK(purchases_row(&p, &by_day, &row, &failure) == EMP_OK);
	emp_purchases_compact(p, purchases_check);
	CHECK_INT(p->width, 1);
	CHECK_INT(p->entries, 3);
	closed = purchases_closed(p, &failure);
	CHECK_INT(closed->width, 2);
	CHECK_INT(closed->entries, 2);
	free(closed);

	row = order(9000, large, 2);
	CHECK(purchases_row(&p, &by_day, &row, &failure) == EMP_OK);
	CHECK_INT(p->width, 3);
	row = order(9000, -large, 2);
	CHECK(purchases_row(&p, &by_day, &row, &failure) == EMP_OK);
	CHECK_STRING(text = closed_text(p), "bucket=86400000000 scale=2 9000=2147483648 9001r=-1");
	free(text);

	/* a bucket far away needs the width of its key */
	p = NULL;
	row = order(INT64_C(1) << 30, 1, 0);
	CHECK(purchases_row(&p, &by_day, &row, &failure) == EMP_OK && p->width == 2);
	free(p);
	p = NULL;
	row = order((INT64_C(1) << 30) - 1, -1, 0);
	CHECK(purchases_row(&p, &by_day, &row, &failure) == EMP_OK && p->width == 1);
	CHECK_INT(emp_purchases_key(p, 0), 2 * ((INT64_C(1) << 30) - 1));
	row = order(-(INT64_C(1) << 30), -2, 0);
	CHECK(purchases_row(&p, &by_day, &row, &failure) == EMP_OK && p->width == 1);
	CHECK_INT(emp_purchases_key(p, 1), -(INT64_C(1) << 31));
	free(p);

	/* a finer scale, and its largest sums */
	p = NULL;
	row = order(1, 1, 0);
	CHECK(purchases_row(&p, &by_day, &row, &failure) == EMP_OK);
	row = order(1, 1, 30);
	CHECK(purchases_row(&p, &by_day, &row, &failure) == EMP_OK);
	CHECK_STRING(text = closed_text(p),
				 "bucket=86400000000 scale=30 1=1000000000000000000000000000001");
	free(text);
	p = NULL;
	row = order(1, most / 2, 0);
	CHECK(purchases_row(&p, &by_day, &row, &failure) == EMP_OK);
	CHECK(purchases_row(&p, &by_day, &row, &failure) == EMP_OK);
	closed = purchases_closed(p, &failure);
	CHECK(closed != NULL && emp_purchases_money(closed, 0) == most - 1);
	free(closed);
	row = order(1, 2, 0);
	CHECK(purchases_row(&p, &by_day, &row, &failure) == EMP_OK);
	CHECK(purchases_closed(p, &failure) == NULL && failure.status == EMP_OUT_OF_RANGE);
	/* there is no 128-bit number for it; the entries stay apart, and the refusal is the same */
	row = order(1, most, 0);
	CHECK(purchases_row(&p, &by_day, &row, &failure) == EMP_OK && p->entries == 2);
	CHECK(purchases_closed(p, &failure) == NULL && failure.status == EMP_OUT_OF_RANGE);
	row = order(1, 1, 2);
	CHECK(purchases_row(&p, &by_day, &row, &failure) == EMP_OUT_OF_RANGE);
	free(p);
}

/* Check that states of other buckets or other moments are refused. */
static void
test_same(void)
{
	EmpPurchases a = by_day;
	EmpPurchases b = by_day;
	EmpFailure failure;

	CHECK(emp_purchases_same(&a, &b, &failure) == EMP_OK);
	b.bucket = 1;
	CHECK(emp_purchases_same(&a, &b, &failure) == EMP_BAD_VALUE);
	CHECK(strstr(failure.message, "bucket") != NULL);
	b = by_day;
	b.kind = EMP_PURCHASES_AS_OF;
	CHECK(emp_purchases_same(&a, &b, &failure) == EMP_BAD_VALUE);
	CHECK(strstr(failure.message, "as_of") != NULL);
	a = b;
	b.parameter = 5;
	CHECK(emp_purchases_same(&a, &b, &failure) == EMP_BAD_VALUE);
	a.kind = b.kind = EMP_PURCHASES_DISCOUNT;
	CHECK(emp_purchases_same(&a, &b, &failure) == EMP_BAD_VALUE);
	CHECK(strstr(failure.message, "discount") != NULL);
}

/* One random row, and the amount in millionths. */
typedef struct Order
{
	EmpPurchase row;
	int64_t number;
	int64_t millionths;
} Order;

/* Make random rows of one customer. */
static void
random_orders(Order *orders, int n)
{
	static const int64_t units[] = {1000000, 10000, 100, 1};
	int days = 1 + (int) draw(40);
	int i;

	for (i = 0; i < n; i++)
	{
		int scale = (int) draw(4);
		int64_t amount = (int64_t) draw(draw(4) == 0 ? 3000000000 : 5000) - 1000;

		orders[i].number = (int64_t) draw((uint64_t) days) - 5;
		orders[i].row = order(orders[i].number, amount, 2 * scale);
		orders[i].millionths = amount * units[scale];
	}
}

/* Work out what rows say in the plainest way. */
static void
plain_result(const Order *orders, int n, int64_t as_of, EmpPurchasesResult *r)
{
	int64_t second = INT64_MAX;
	int64_t number;
	int i;

	memset(r, 0, sizeof(*r));
	for (number = -10; number <= 50 && number <= as_of; number++)
	{
		bool purchase = false;
		bool any = false;

		for (i = 0; i < n; i++)
			if (orders[i].number == number)
			{
				any = true;
				purchase = purchase || orders[i].millionths >= 0;
			}
		r->refunds += any && !purchase;
		if (!purchase)
			continue;
		if (r->purchases++ == 0)
			r->first = number;
		else if (r->purchases == 2)
			second = number;
		r->last = number;
	}
	for (i = 0; i < n; i++)
		if (orders[i].number <= as_of)
		{
			r->total.units += orders[i].millionths;
			if (orders[i].number >= second)
				r->repeats.units += orders[i].millionths;
		}
}

/* Build a state of rows in a random order, split in parts that get merged. */
static EmpPurchases *
random_build(Order *orders, int n)
{
	int parts = 1 + (int) draw(5);
	EmpPurchases *part[5] = {NULL};
	EmpPurchases *sum = NULL;
	EmpFailure failure;
	int i;

	for (i = n - 1; i > 0; i--)
	{
		int j = (int) draw((uint64_t) i + 1);
		Order swap = orders[i];

		orders[i] = orders[j];
		orders[j] = swap;
	}
	for (i = 0; i < n; i++)
		CHECK(purchases_row(&part[draw((uint64_t) parts)], &by_day, &orders[i].row, &failure) ==
			  EMP_OK);
	for (i = 0; i < parts; i++)
	{
		if (part[i] == NULL)
			continue;
		/* some parts arrive closed */
		if (draw(2) == 0)
		{
			EmpPurchases *closed = purchases_closed(part[i], &failure);

			free(part[i]);
			part[i] = closed;
		}
		CHECK(purchases_join(&sum, part[i], &failure) == EMP_OK);
		free(part[i]);
	}
	return sum;
}

/* Check that any order and any split of the rows gives the same bytes, and the right answer. */
static void
test_random(void)
{
	int round;

	for (round = 0; round < 3000; round++)
	{
		Order orders[ROWS];
		int n = 1 + (int) draw(ROWS);
		EmpPurchases *p;
		EmpPurchases *q;
		EmpPurchases *a;
		EmpPurchases *b;
		EmpPurchasesResult expected;
		EmpPurchasesResult found;
		EmpFailure failure;
		int64_t as_of = (int64_t) draw(45) - 5;
		char *text;

		random_orders(orders, n);
		plain_result(orders, n, as_of, &expected);
		p = random_build(orders, n);
		q = random_build(orders, n);
		a = purchases_closed(p, &failure);
		b = purchases_closed(q, &failure);
		CHECK(emp_purchases_sound(a, purchases_bytes(a)));
		CHECK(purchases_bytes(a) == purchases_bytes(b) && memcmp(a, b, purchases_bytes(a)) == 0);
		CHECK(emp_purchases_compare(a, b) == 0);
		CHECK(emp_purchases_hash(a, 3) == emp_purchases_hash(b, 3));
		free(b);

		text = purchases_text(a);
		b = purchases_read(text, strlen(text), &failure);
		CHECK(b != NULL && purchases_bytes(a) == purchases_bytes(b) &&
			  memcmp(a, b, purchases_bytes(a)) == 0);
		free(text);

		emp_purchases_compact(p, purchases_check);
		CHECK(emp_purchases_result(p, as_of, &found, purchases_check, &failure) == EMP_OK);
		emp_decimal_finer(&found.total.units, 6 - found.total.scale);
		emp_decimal_finer(&found.repeats.units, 6 - found.repeats.scale);
		expected.total.scale = found.total.scale;
		expected.repeats.scale = found.repeats.scale;
		CHECK(found.purchases == expected.purchases && found.refunds == expected.refunds &&
			  found.first == expected.first && found.last == expected.last);
		CHECK(found.total.units == expected.total.units &&
			  found.repeats.units == expected.repeats.units);
		free(a);
		free(b);
		free(p);
		free(q);
	}
}

/* Check many entries: they are put in order, and long loops can be left. */
static void
test_many(void)
{
	EmpPurchases *p = NULL;
	EmpFailure failure;
	int64_t total = 0;
	EmpPurchasesResult r;
	int i;

	for (i = 0; i < 300000; i++)
	{
		EmpPurchase row = order((int64_t) draw(100000000), (int64_t) draw(1000), 2);

		total += (int64_t) row.money.units;
		if (purchases_row(&p, &by_day, &row, &failure) != EMP_OK)
			CHECK(!"a row was refused");
	}
	purchases_asked = 0;
	emp_purchases_compact(p, purchases_check);
	CHECK(purchases_asked > 10);
	CHECK(emp_purchases_in_order(p));
	CHECK(emp_purchases_result(p, EMP_PURCHASES_KEY_MAX, &r, purchases_check, &failure) == EMP_OK);
	CHECK_INT(r.purchases, p->entries);
	CHECK_INT(r.total.units, total);
	free(p);

	/* many rows of few days take no room */
	p = NULL;
	for (i = 0; i < 300000; i++)
	{
		EmpPurchase row = order((int64_t) draw(30), 1, 0);

		purchases_row(&p, &by_day, &row, &failure);
	}
	CHECK(p->room < 100);
	free(p);
}

/* Check the discounted sum. */
static void
test_discount(void)
{
	EmpPurchases *p = NULL;
	EmpFailure failure;

	ADD(p, {100, 10000}, {100 + 1461, 5000}, {110, -2500});
	emp_purchases_compact(p, purchases_check);
	/* 100 + 50 / 1.1^4 - 25 / 1.1^(10 / 365.25), 1461 days being four years */
	CHECK(fabs(emp_purchases_discounted(p, 0.1, purchases_check) -
			   (100 + 50 / (1.1 * 1.1 * 1.1 * 1.1) - 25 * pow(1.1, -10 / 365.25))) < 1e-12);
	CHECK(emp_purchases_discounted(p, 0, purchases_check) == 125);
	free(p);

	CHECK(emp_annual_discount_check(0, &failure) == EMP_OK);
	CHECK(emp_annual_discount_check(1, &failure) == EMP_OK);
	CHECK(emp_annual_discount_check(-0.01, &failure) == EMP_OUT_OF_RANGE &&
		  failure.hint[0] == '\0');
	CHECK(emp_annual_discount_check(10, &failure) == EMP_OK);
	CHECK(emp_annual_discount_check(NAN, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_annual_discount_check(INFINITY, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_margin_check(-1, &failure) == EMP_OK);
	CHECK(emp_margin_check(-1.01, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_margin_check(35, &failure) == EMP_OUT_OF_RANGE);
	CHECK_STRING(failure.hint, "35 % is 0.35.");
	CHECK(emp_amount_of_time_check(0, "years", &failure) == EMP_OK);
	CHECK(emp_amount_of_time_check(-1, "years", &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_amount_of_time_check(NAN, "years", &failure) == EMP_OUT_OF_RANGE);
}

/* Check the text form of what is right, in its canonical form. */
static void
reads(const char *text, const char *expected)
{
	EmpFailure failure;
	EmpPurchases *p = purchases_read(text, strlen(text), &failure);
	char *printed;

	if (!CHECK(p != NULL))
	{
		printf("\t\"%s\": %s\n", text, failure.message);
		return;
	}
	CHECK_STRING(printed = purchases_text(p), expected);
	CHECK(emp_purchases_sound(p, purchases_bytes(p)));
	free(printed);
	free(p);
}

/* Check that a text is refused. */
static void
refuses(const char *text, const char *message)
{
	EmpFailure failure;
	EmpPurchases *p = purchases_read(text, strlen(text), &failure);

	if (!CHECK(p == NULL))
		printf("\ttook \"%s\"\n", text);
	else if (!CHECK(strstr(failure.message, message) != NULL))
		printf("\t\"%s\": %s\n", text, failure.message);
	free(p);
}

/* Check the text form. */
static void
test_text(void)
{
	reads("bucket=86400000000 scale=2 1=250 2=5", "bucket=86400000000 scale=2 1=250 2=5");
	reads("  2r=-1000\t1=200 scale=2\nbucket=1  ", "bucket=1 scale=0 1=2 2r=-10");
	reads("bucket=1 scale=0 1=2 1=3 1r=-1", "bucket=1 scale=0 1=4");
	reads("bucket=1 scale=37 -1=0", "bucket=1 scale=0 -1=0");
	reads("bucket=1 as_of=-7 scale=0", "bucket=1 as_of=-7 scale=0");
	reads("bucket=1 discount=0 scale=0 0=1", "bucket=1 discount=0 scale=0 0=1");
	reads("bucket=1 discount=4591870180066957722 scale=0 0=1",
		  "bucket=1 discount=4591870180066957722 scale=0 0=1");
	reads("bucket=9223372036854775807 scale=0 -1=1 0=99999999999999999999999999999999999999",
		  "bucket=9223372036854775807 scale=0 -1=1 0=99999999999999999999999999999999999999");

	refuses("", "\"bucket\" is missing");
	refuses("scale=0 1=1", "\"bucket\" is missing");
	refuses("bucket=1 1=1", "\"scale\" is missing");
	refuses("bucket=1 scale=0", "no bucket");
	refuses("bucket=0 scale=0 1=1", "out of range");
	refuses("bucket=-1 scale=0 1=1", "out of range");
	refuses("bucket=9223372036854775808 scale=0 1=1", "out of range");
	refuses("bucket=1 scale=38 1=1", "out of range");
	refuses("bucket=1 scale=-1 1=1", "out of range");
	refuses("bucket=1 scale=x 1=1", "no integer");
	refuses("bucket=1 bucket=1 scale=0 1=1", "repeated");
	refuses("bucket=1 scale=0 scale=0 1=1", "repeated");
	refuses("bucket=1 scale=0 as_of=1 as_of=1", "repeated");
	refuses("bucket=1 scale=0 as_of=4611686018427387904", "out of range");
	refuses("bucket=1 scale=0 as_of=1 discount=0 1=1", "as_of");
	refuses("bucket=1 scale=0 discount=1 1=1 discount=1", "repeated");
	refuses("bucket=1 scale=0 discount=-1 1=1", "out of range");
	refuses("bucket=1 scale=0 discount=9218868437227405312 1=1", "out of range");
	refuses("bucket=1 scale=0 discount=9221120237041090560 1=1", "out of range");
	refuses("bucket=1 scale=0 1", "\"1\"");
	refuses("bucket=1 scale=0 =1", "no bucket");
	refuses("bucket=1 scale=0 r=-1", "no bucket");
	refuses("bucket=1 scale=0 1x=1", "no bucket");
	refuses("bucket=1 scale=0 4611686018427387904=1", "no bucket");
	refuses("bucket=1 scale=0 1=1.5", "no integer");
	refuses("bucket=1 scale=0 1=", "no integer");
	refuses("bucket=1 scale=0 1r=0", "not below 0");
	refuses("bucket=1 scale=0 1r=5", "not below 0");
	refuses("bucket=1 scale=0 1=100000000000000000000000000000000000000", "no integer");
	refuses("bucket=1 scale=0 1=99999999999999999999999999999999999999 1=1", "too large");
	refuses("bucket=86400000000 scale=0 106751990=1", "beyond all times");
	refuses("bucket=86400000000 scale=0 -3000000=1", "beyond all times");
}

/* Check that bytes which are no state are seen. */
static void
test_sound(void)
{
	EmpPurchases *p = NULL;
	EmpPurchases good;
	size_t size;

	ADD(p, {1, 1});
	size = purchases_bytes(p);
	good = *p;
	CHECK(emp_purchases_sound(p, size));
	CHECK(!emp_purchases_sound(p, size - 1));
	CHECK(!emp_purchases_sound(p, size + 8));
	CHECK(!emp_purchases_sound(p, 8));
	p->entries = p->room + 1;
	CHECK(!emp_purchases_sound(p, size));
	*p = good;
	p->width = 0;
	CHECK(!emp_purchases_sound(p, size));
	p->width = 4;
	CHECK(!emp_purchases_sound(p, size));
	*p = good;
	p->bucket = 0;
	CHECK(!emp_purchases_sound(p, size));
	*p = good;
	p->kind = 3;
	CHECK(!emp_purchases_sound(p, size));
	*p = good;
	p->scale = 38;
	CHECK(!emp_purchases_sound(p, size));
	*p = good;
	p->room = UINT32_MAX;
	CHECK(!emp_purchases_sound(p, size));
	free(p);
}

/* Check that more entries than there may be are refused before there is room for them. */
static void
test_too_many(void)
{
	EmpPurchases a = by_day;
	EmpPurchases b = by_day;
	EmpPurchasesPlan plan;
	EmpFailure failure;
	char *text = malloc(EMP_PURCHASES_MAX + 5);

	a.width = b.width = 1;
	a.entries = EMP_PURCHASES_MAX - 1;
	b.entries = 1;
	CHECK(emp_purchases_plan(&a, &b, &plan, purchases_check, &failure) == EMP_OK);
	CHECK(plan.room >= EMP_PURCHASES_MAX);
	b.entries = 2;
	CHECK(emp_purchases_plan(&a, &b, &plan, purchases_check, &failure) == EMP_TOO_LARGE);

	memset(text, '=', EMP_PURCHASES_MAX + 5);
	CHECK(emp_purchases_parse_plan(text, EMP_PURCHASES_MAX + 4, &plan, &failure) == EMP_OK);
	CHECK(emp_purchases_parse_plan(text, EMP_PURCHASES_MAX + 5, &plan, &failure) == EMP_TOO_LARGE);
	free(text);
}

/* Run all tests. */
int
main(void)
{
	test_buckets();
	test_result();
	test_days();
	test_widths();
	test_same();
	test_random();
	test_many();
	test_discount();
	test_text();
	test_sound();
	test_too_many();
	return CHECK_DONE();
}
