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
 * sum can stop when that makes no difference, however far the horizon is.
 */
#include "value/predict.h"

#include <math.h>
#include <string.h>

#include "base/random.h"

#define PERIODS_MAX 100000  /* that one value may take: more than a human life of days */
#define PERIODS_A_CHECK 256 /* worked out between two looks for a cancel */
#define TAIL 1e-15          /* of the sum: small enough to stop */

/* Check that a number of a law of opportunities is whole; what: how to call it. */
static EmpStatus
check_whole(const EmpLaw *law, const char *what, double number, EmpFailure *failure)
{
	if (!law->discrete || number == floor(number))
		return EMP_OK;
	emp_fail(failure, EMP_OUT_OF_RANGE, "%s %g is not a whole number", what, number);
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
	return check_whole(buyer->law, "horizon", horizon, failure);
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
	if (!(discount->annual >= 0 && isfinite(discount->annual)))
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "annual discount %g is out of range", discount->annual);
		emp_fail_detail(failure, "It is a finite number from 0; 0.1 is ten per cent a year.");
		return failure->status;
	}
	if (!(discount->period > 0 && isfinite(discount->period)))
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "period %g is out of range", discount->period);
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

/* Record that a horizon has more periods than can be worked out. */
static EmpStatus
too_many_periods(const EmpDiscount *discount, EmpFailure *failure)
{
	emp_fail(failure, EMP_TOO_LARGE, "a horizon of %g has too many periods of %g",
			 discount->horizon, discount->period);
	emp_fail_detail(failure, "At most %d periods are worked out.", PERIODS_MAX);
	emp_fail_hint(failure, "Take longer periods, or a shorter horizon.");
	return failure->status;
}

/* Work out the purchases expected within a horizon, discounted at the end of each period. */
EmpStatus
emp_buyer_discounted(const EmpBuyer *buyer, const EmpDiscount *discount, EmpCheck check,
					 double *purchases, EmpFailure *failure)
{
	double rate = log1p(discount->annual) / EMP_YEAR_DAYS; /* continuous, per unit of time */
	double last = exp(-rate * discount->horizon);
	double alive;
	double all;
	double sum = 0;
	double i;

	if (emp_discount_check(buyer, discount, failure) != EMP_OK ||
		emp_buyer_purchases(buyer, discount->horizon, &all, failure) != EMP_OK)
		return failure->status;
	alive = emp_buyer_alive(buyer);
	for (i = 1; all > 0 && i * discount->period < discount->horizon; i++)
	{
		double end = i * discount->period;
		double next = fmin(end + discount->period, discount->horizon);
		double factor = exp(-rate * next);
		double until = purchases_until(buyer, alive, end);

		sum += until * factor * expm1(rate * (next - end));
		if ((all - until) * (factor - last) <= TAIL * (sum + until * factor))
		{
			*purchases = sum + all * factor;
			return EMP_OK;
		}
		if (i >= PERIODS_MAX)
			return too_many_periods(discount, failure);
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
		emp_fail(failure, EMP_OUT_OF_RANGE, "discount rate %g is out of range", delta);
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
