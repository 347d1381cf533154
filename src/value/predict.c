/*
 * predict.c
 *		What a purchase model says of one customer: alive or not, purchases to come, their value.
 *
 * Discounting goes by periods, as lifetimes and its successors do it: what is expected to be bought
 * within a period counts as paid at its end.  With Y(t) for the purchases expected until t and f(i)
 * for the factor at the end of period i, the discounted purchases of n periods are
 *
 *		sum over i = 1..n of (Y(t_i) - Y(t_i-1)) f(i)
 *			= sum over i = 1..n-1 of Y(t_i) (f(i) - f(i+1)) + Y(t_n) f(n)
 *
 * The second form (Abel's summation) has no differences of nearly equal numbers, and it says what is
 * left: after period i, what is bought later counts with a factor between f(i+1) and f(n), so that the
 * sum can stop when that makes no difference.  After some hundreds of periods a term differs so little
 * from the next that the sum is an integral (Euler and Maclaurin), however many periods there are.
 */
#include "value/predict.h"

#include <math.h>

#include "base/number.h"
#include "base/quadrature.h"
#include "base/random.h"
#include "value/basic_value.h"

#define PERIODS_SINGLY 256  /* added up one by one before an integral takes their place */
#define PERIODS_A_CHECK 256 /* worked out between two looks for a cancel */
#define TAIL 1e-15          /* of the sum: small enough to stop */

/* Check that a number of a law of opportunities is whole; what: how to call it. */
static EmpStatus
check_whole(const EmpLaw *law, const char *what, double number, EmpFailure *failure)
{
	if (!law->discrete || number == floor(number))
		return EMP_OK;
	emp_fail(failure, EMP_OUT_OF_RANGE, "%s %s is not a whole number", what, EMP_SHOW(number));
	emp_fail_detail(failure, "A %s model counts opportunities to buy.", law->name);
	return failure->status;
}

/* Check a history. */
EmpStatus
emp_buyer_check(const EmpBuyer *buyer, EmpFailure *failure)
{
	return emp_law_history_check(buyer->law, &buyer->history, failure);
}

/* Check a time to come. */
EmpStatus
emp_horizon_check(const EmpBuyer *buyer, double horizon, EmpFailure *failure)
{
	if (emp_duration_check("horizon", horizon, failure) != EMP_OK)
		return failure->status;
	if (check_whole(buyer->law, "horizon", horizon, failure) != EMP_OK)
		return failure->status;
	return emp_law_opportunities_check(buyer->law, horizon, failure);
}

/* Return the probability that a buyer still is a customer. */
double
emp_buyer_alive(const EmpBuyer *buyer)
{
	return buyer->law->alive(buyer->theta, &buyer->history);
}

/* Return the log-likelihood of a history. */
double
emp_buyer_log_likelihood(const EmpBuyer *buyer)
{
	EmpDerivatives frequency;
	EmpDerivatives time;

	buyer->law->frequency_part(buyer->theta, buyer->history.frequency, &frequency);
	buyer->law->time_part(buyer->theta, &buyer->history, &time);
	return frequency.value + time.value;
}

/* Return the purchases expected until t of a buyer who is alive with a probability above 0. */
static double
purchases_until(const EmpBuyer *buyer, double alive, double t)
{
	return alive * buyer->law->purchases(buyer->theta, &buyer->history, t);
}

/* Work out the purchases expected within a horizon. */
EmpStatus
emp_buyer_purchases(const EmpBuyer *buyer, double horizon, double *purchases, EmpFailure *failure)
{
	double alive;

	if (emp_horizon_check(buyer, horizon, failure) != EMP_OK)
		return failure->status;
	*purchases = 0;
	alive = horizon > 0 ? emp_buyer_alive(buyer) : 0;
	if (alive > 0)
		*purchases = purchases_until(buyer, alive, horizon);
	return EMP_OK;
}

/* Work out the probability of exactly n purchases within a horizon. */
EmpStatus
emp_buyer_probability(const EmpBuyer *buyer, double horizon, double n, double *probability,
					  EmpFailure *failure)
{
	double alive;

	if (emp_horizon_check(buyer, horizon, failure) != EMP_OK)
		return failure->status;
	if (n < 0)
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "number of purchases %.0f is negative", n);
		return failure->status;
	}
	*probability = n == 0;
	alive = horizon > 0 ? emp_buyer_alive(buyer) : 0;
	if (alive > 0)
		*probability = (1 - alive) * *probability +
					   alive * buyer->law->probability(buyer->theta, &buyer->history, horizon, n);
	return EMP_OK;
}

/* Check how purchases are to be discounted. */
EmpStatus
emp_discount_check(const EmpBuyer *buyer, const EmpDiscount *discount, EmpFailure *failure)
{
	if (emp_horizon_check(buyer, discount->horizon, failure) != EMP_OK)
		return failure->status;
	if (emp_annual_discount_check(discount->annual, failure) != EMP_OK)
		return failure->status;
	if (!(discount->period > 0 && isfinite(discount->period)))
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "period %s is out of range",
				 EMP_SHOW(discount->period));
		emp_fail_detail(failure, "It is a finite number above 0, in the time of the model.");
		return failure->status;
	}
	if (check_whole(buyer->law, "period", discount->period, failure) != EMP_OK)
	{
		emp_fail_hint(failure, "Give the period as a whole number, such as 1.");
		return failure->status;
	}
	return EMP_OK;
}

/* How a buyer's purchases are added up over periods. */
typedef struct Discounting
{
	const EmpBuyer *buyer;
	double alive;
	double rate; /* continuous, per unit of time */
} Discounting;

/* The logarithm of t Y(t) f(t): what is integrated over the logarithm of t. */
static double
log_discounted(const void *context, double log_time)
{
	const Discounting *d = context;
	double time = exp(log_time);

	return log_time + log(purchases_until(d->buyer, d->alive, time)) - d->rate * time;
}

/* Return Y(t) f(t) for the end of a period. */
static double
discounted_at(const Discounting *d, double t)
{
	return purchases_until(d->buyer, d->alive, t) * exp(-d->rate * t);
}

/* Return the sum of Y(t_i) (f(i) - f(i+1)) from i = first on, of the whole periods that end before `end`. */
static double
many_periods(const Discounting *d, double period, double first, double end)
{
	double low = first * period;
	double x = d->rate * period;
	double share = -expm1(-x); /* that the factor loses in a period */
	double log_integral = emp_log_integral(log_discounted, d, log(low - 0.5 * period),
										   log(end - 0.5 * period), INFINITY, INFINITY);
	double rise_low = discounted_at(d, low) - discounted_at(d, low - period);
	double rise_end = discounted_at(d, end) - discounted_at(d, end - period);

	/* share/period is the rate, but for x; neither it nor the integral need be a number alone */
	return exp(log_integral + log(d->rate) + (x > 0 ? log(share / x) : 0)) -
		   share * (rise_end - rise_low) / 24;
}

/* Work out the purchases expected within a horizon, discounted at the end of each period. */
EmpStatus
emp_buyer_discounted(const EmpBuyer *buyer, const EmpDiscount *discount, EmpCheck check,
					 double *purchases, EmpFailure *failure)
{
	Discounting d = {buyer, 0, log1p(discount->annual) / EMP_YEAR_DAYS};
	double last = exp(-d.rate * discount->horizon);
	double periods = ceil(discount->horizon / discount->period); /* the last one may be cut */
	double all;
	double sum = 0;
	double i;

	if (emp_discount_check(buyer, discount, failure) != EMP_OK)
		return failure->status;
	d.alive = discount->horizon > 0 ? emp_buyer_alive(buyer) : 0;
	all = d.alive > 0 ? purchases_until(buyer, d.alive, discount->horizon) : 0;
	for (i = 1; all > 0 && i < periods; i++)
	{
		double end = i * discount->period;
		double next;
		double factor;
		double until;

		if (i == PERIODS_SINGLY && periods > 2 * PERIODS_SINGLY && !buyer->law->discrete)
		{
			end = fmin((periods - 1) * discount->period, discount->horizon);
			sum += many_periods(&d, discount->period, i, end);
			i = periods;
		}
		next = fmin(end + discount->period, discount->horizon);
		factor = exp(-d.rate * next);
		until = purchases_until(buyer, d.alive, end);
		sum += until * factor * expm1(d.rate * (next - end));
		if ((all - until) * (factor - last) <= TAIL * (sum + until * factor))
		{
			*purchases = sum + all * factor;
			return EMP_OK;
		}
		if (fmod(i, PERIODS_A_CHECK) == 0)
			check();
	}
	*purchases = sum + all * last;
	return EMP_OK;
}

/* Work out the purchases of all time to come, discounted continuously. */
EmpStatus
emp_buyer_dert(const EmpBuyer *buyer, double delta, double *purchases, EmpFailure *failure)
{
	double alive;

	if (!(delta > 0 && isfinite(delta)))
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "discount rate %s is out of range", EMP_SHOW(delta));
		emp_fail_detail(failure,
						"It is the continuous rate per unit of time of the model, a finite number "
						"above 0.");
		emp_fail_hint(failure, "A rate d per year is ln(1 + d)/365.25 per day.");
		return failure->status;
	}
	alive = emp_buyer_alive(buyer);
	*purchases =
		alive > 0 ? alive * buyer->law->discounted(buyer->theta, &buyer->history, delta) : 0;
	return EMP_OK;
}

/* Draw purchases within a horizon that was checked. */
double
emp_buyer_draw(const EmpBuyer *buyer, double horizon, EmpRandom *random)
{
	if (horizon == 0 || emp_random_uniform(random) >= emp_buyer_alive(buyer))
		return 0;
	return buyer->law->draw(buyer->theta, &buyer->history, horizon, random);
}
