/*
 * prediction_loss.c
 *		How far probabilities are from what happened: logarithmic loss and Brier score.
 *
 * Brier 1950, "Verification of forecasts expressed in terms of probability"; the logarithmic loss is the
 * mean of minus the log-likelihood.  Both are proper: no model gains by saying what it does not believe.
 */
#include "churn/prediction_loss.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/number.h"

#define LOG_LOSS_MOST 37 /* minus the logarithm of DBL_EPSILON is 36.04 */

static const EmpField fields[] = {
	{"customers", EMP_FIELD_INT64, offsetof(EmpPredictionLoss, customers)},
	{"churned", EMP_FIELD_INT64, offsetof(EmpPredictionLoss, churned)},
	{"log_loss", EMP_FIELD_WIDE, offsetof(EmpPredictionLoss, log_loss)},
	{"brier", EMP_FIELD_WIDE, offsetof(EmpPredictionLoss, brier)},
};

const EmpRecord emp_prediction_loss_record = {
	"prediction_loss",
	"customers=2 churned=1 log_loss=13093180052687518957568 "
	"brier=151115727451828646838272",
	EMP_PREDICTION_LOSS_FORMAT, sizeof(fields) / sizeof(fields[0]), fields};

EMP_RECORD_FUNCTIONS(prediction_loss, EmpPredictionLoss)

/* Check a probability that a user gave. */
EmpStatus
emp_probability_check(double probability, EmpFailure *failure)
{
	if (probability >= 0 && probability <= 1)
		return EMP_OK;
	emp_fail(failure, EMP_OUT_OF_RANGE, "probability %s is out of range", EMP_SHOW(probability));
	emp_fail_detail(failure, "A probability is between 0 and 1.");
	emp_fail_hint(failure, "Scores that are no probabilities can be judged by auc and lift_at, "
						   "which look at their order alone.");
	return failure->status;
}

/* Return minus the logarithm of the probability of what happened. */
double
emp_log_loss_of(double probability, bool churned)
{
	double p = fmin(fmax(probability, DBL_EPSILON), 1 - DBL_EPSILON);

	return churned ? -log(p) : -log1p(-p);
}

/* Return the square of the error. */
double
emp_brier_of(double probability, bool churned)
{
	double error = probability - churned;

	return error * error;
}

/* Make a state of no customer, ready for adding. */
void
emp_prediction_loss_init(EmpPredictionLoss *s)
{
	memset(s, 0, sizeof(*s));
	s->format = EMP_PREDICTION_LOSS_FORMAT;
}

/* Record that a state would count more customers than fit. */
static EmpStatus
too_many(EmpFailure *failure)
{
	emp_fail(failure, EMP_OUT_OF_RANGE, "too many customers");
	emp_fail_detail(failure, "A prediction_loss holds at most %lld customers.",
					(long long) EMP_LOSS_CUSTOMERS_MAX);
	return failure->status;
}

/* Return a loss in units. */
static EmpInt128
units(double loss, int bits)
{
	return (EmpInt128) rint(ldexp(loss, bits));
}

/* Add so many customers of one probability. */
EmpStatus
emp_prediction_loss_add(EmpPredictionLoss *s, double probability, bool churned, int64_t customers,
						EmpFailure *failure)
{
	if (customers > EMP_LOSS_CUSTOMERS_MAX - s->customers)
		return too_many(failure);
	s->customers += customers;
	s->churned += churned ? customers : 0;
	emp_wide_add(&s->log_loss,
				 customers * units(emp_log_loss_of(probability, churned), EMP_LOG_LOSS_BITS));
	emp_wide_add(&s->brier, customers * units(emp_brier_of(probability, churned), EMP_BRIER_BITS));
	return EMP_OK;
}

/* Add the customers of another state. */
EmpStatus
emp_prediction_loss_merge(EmpPredictionLoss *into, const EmpPredictionLoss *from,
						  EmpFailure *failure)
{
	if (from->customers > EMP_LOSS_CUSTOMERS_MAX - into->customers)
		return too_many(failure);
	into->customers += from->customers;
	into->churned += from->churned;
	emp_wide_add(&into->log_loss, emp_wide_get(&from->log_loss));
	emp_wide_add(&into->brier, emp_wide_get(&from->brier));
	return EMP_OK;
}

/* Return the most units that a loss of so many customers can have. */
static EmpInt128
most(int64_t customers, int loss, int bits)
{
	return customers * ((EmpInt128) loss << bits);
}

/* Return whether a sum lies between 0 and another. */
static bool
within(const EmpWide *sum, EmpInt128 limit)
{
	return emp_wide_get(sum) >= 0 && emp_wide_get(sum) <= limit;
}

/* Return whether sums are those of so many customers. */
bool
emp_prediction_loss_sound(const EmpPredictionLoss *s)
{
	return s->customers >= 1 && s->customers <= EMP_LOSS_CUSTOMERS_MAX && s->churned >= 0 &&
		   s->churned <= s->customers &&
		   within(&s->log_loss, most(s->customers, LOG_LOSS_MOST, EMP_LOG_LOSS_BITS)) &&
		   within(&s->brier, most(s->customers, 1, EMP_BRIER_BITS));
}

/* Return the mean logarithmic loss. */
double
emp_prediction_log_loss(const EmpPredictionLoss *s)
{
	return ldexp(emp_wide_ratio(emp_wide_get(&s->log_loss), s->customers), -EMP_LOG_LOSS_BITS);
}

/* Return the mean of the squared errors. */
double
emp_prediction_brier(const EmpPredictionLoss *s)
{
	return ldexp(emp_wide_ratio(emp_wide_get(&s->brier), s->customers), -EMP_BRIER_BITS);
}

/* Check a state that came from outside. */
EmpStatus
emp_prediction_loss_check(const EmpPredictionLoss *s, EmpStatus status, EmpFailure *failure)
{
	const EmpRecord *record = &emp_prediction_loss_record;

	if (s->customers < 1 || s->customers > EMP_LOSS_CUSTOMERS_MAX)
		return emp_record_fail(record, "customers", "It is between 1 and 281474976710656.", status,
							   failure);
	if (s->churned < 0 || s->churned > s->customers)
		return emp_record_fail(record, "churned", "It is between 0 and the number of customers.",
							   status, failure);
	if (!within(&s->log_loss, most(s->customers, LOG_LOSS_MOST, EMP_LOG_LOSS_BITS)))
		return emp_record_fail(record, "log_loss", "No such probabilities have this loss.", status,
							   failure);
	if (!within(&s->brier, most(s->customers, 1, EMP_BRIER_BITS)))
		return emp_record_fail(record, "brier", "No such probabilities have this score.", status,
							   failure);
	return EMP_OK;
}
