/*
 * simulate.c
 *		Invents the orders of a shop: simulate CUSTOMERS SEED > orders
 *
 * Customers are as the BG/NBD and the Gamma-Gamma model have them, with parameters that a fit should
 * find again: a rate of buying ~ Gamma(0.75, 5.2 weeks), a probability of leaving after each repeat
 * purchase ~ Beta(0.75, 10.5), amounts ~ Gamma(6.25, nu) with nu ~ Gamma(3.74, 15.44).  The first
 * purchase was 365 to 1095 days before 2024-12-31.  Prints rows in random order, as COPY reads them:
 * customer, moment, day and amount.
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/random.h"

#define AS_OF 1735603200 /* 2024-12-31 00:00 UTC, in seconds of Unix */
#define DAY 86400.0      /* seconds */
#define WEEK (7 * DAY)

typedef struct Order
{
	int32_t customer;
	int32_t ago;   /* seconds before AS_OF */
	int32_t cents; /* the amount */
} Order;

static Order *orders;
static size_t count;
static size_t room;

/* Note one order. */
static void
order_add(int customer, double ago, double amount)
{
	if (count == room)
	{
		room = 2 * room + 1024;
		orders = realloc(orders, room * sizeof *orders);
		if (orders == NULL)
		{
			perror("simulate");
			exit(1);
		}
	}
	orders[count++] = (Order){customer, (int32_t) ceil(ago), (int32_t) lrint(100 * amount)};
}

/* Invent the orders of one customer. */
static void
customer_simulate(EmpRandom *random, int customer)
{
	double ago = DAY * (365 + 730 * emp_random_uniform(random));
	double rate = emp_random_gamma(random, 0.75) / (5.2 * WEEK);
	double leaves = emp_random_beta(random, 0.75, 10.5);
	double nu = emp_random_gamma(random, 3.74) / 15.44;
	bool leaving = false; /* he still makes this purchase */

	while (ago > 0)
	{
		order_add(customer, ago, emp_random_gamma(random, 6.25) / nu);
		if (leaving)
			break;
		ago -= emp_random_exponential(random) / rate;
		leaving = emp_random_uniform(random) < leaves;
	}
}

/* Bring the orders into random order (Fisher and Yates). */
static void
orders_shuffle(EmpRandom *random)
{
	size_t i;

	for (i = count; i > 1; i--)
	{
		size_t j = emp_random_bits(random) % i;
		Order order = orders[j];

		orders[j] = orders[i - 1];
		orders[i - 1] = order;
	}
}

int
main(int argc, char **argv)
{
	EmpRandom random;
	size_t i;
	int customers;

	if (argc != 3 || (customers = atoi(argv[1])) <= 0)
	{
		fprintf(stderr, "usage: simulate CUSTOMERS SEED > orders\n");
		return 2;
	}
	emp_random_start(&random, strtoull(argv[2], NULL, 10), 0);
	for (i = 1; i <= (size_t) customers; i++)
		customer_simulate(&random, (int) i);
	orders_shuffle(&random);
	for (i = 0; i < count; i++)
	{
		const Order *order = &orders[i];
		time_t at = AS_OF - (time_t) order->ago;
		struct tm when;
		char day[16];

		gmtime_r(&at, &when);
		strftime(day, sizeof day, "%Y-%m-%d", &when);
		printf("%d\t%s %02d:%02d:%02d+00\t%s\t%d.%02d\n", order->customer, day, when.tm_hour,
			   when.tm_min, when.tm_sec, day, order->cents / 100, order->cents % 100);
	}
	free(orders);
	return ferror(stdout) || fflush(stdout) != 0;
}
