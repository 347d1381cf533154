/*
 * spend.c
 *		What a spend model says of one customer: the money of a purchase to come.
 *
 * In the Gamma-Gamma model (Fader, Hardie and Lee 2005b; Fader and Hardie, note 025) the money of a
 * purchase has a gamma distribution of shape p around the customer's own mean, and 1/mean has one of
 * shape q.  After x purchases of mean z, their own mean is expected to be p (v + x z)/(p x + q - 1): the
 * more they bought, the more their purchases count, and the less the mean of all, p v/(q - 1).
 */
#include "value/spend.h"

#include <math.h>

#include "base/number.h"

/* Check numbers that a user gave. */
EmpStatus
emp_spender_check(const EmpSpender *spender, EmpFailure *failure)
{
	if (spender->frequency < 0)
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "frequency %.0f is negative", spender->frequency);
		emp_fail_detail(failure, "It is the number of repeat purchases, from 0.");
		return failure->status;
	}
	if (spender->frequency > 0 && !isfinite(spender->monetary))
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "monetary %s is out of range",
				 EMP_SHOW(spender->monetary));
		emp_fail_detail(failure, "It is the mean money of repeat purchases, a finite number.");
		return failure->status;
	}
	return EMP_OK;
}

/* Work out the mean money of a purchase to come. */
EmpStatus
emp_spender_expected(const double *theta, const EmpSpender *spender, double *money,
					 EmpFailure *failure)
{
	double p = theta[0];
	double q = theta[1];
	double v = theta[2];
	double x = spender->frequency;
	double divisor = p * x + (q - 1);

	if (!(divisor > 0))
	{
		emp_fail(failure, EMP_OUT_OF_RANGE,
				 "the mean spend of a customer with frequency %.0f "
				 "does not exist",
				 x);
		emp_fail_detail(failure,
						"In a gamma_gamma model with q = %s, not above 1, it is infinite unless "
						"p * frequency + q > 1.",
						EMP_SHOW(q));
		emp_fail_hint(failure,
					  "Predict customers with more repeat purchases only, or fit the model "
					  "to more customers.");
		return failure->status;
	}
	*money = p * v / divisor;
	if (x > 0)
		*money += p * x / divisor * fmax(spender->monetary, 0);
	if (isfinite(*money))
		return EMP_OK;
	return emp_fail(failure, EMP_OUT_OF_RANGE, "the expected spend is beyond the range of numbers");
}
