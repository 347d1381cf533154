/*
 * retention_fit.c
 *		Fitting the shifted beta-geometric model to customers lost by period.
 *
 * The likelihood (sbg.h) has a maximum inside unless nobody or everybody is lost, or the share that is
 * lost at a renewal does not fall: then customers do not differ, alpha and beta go to infinity
 * together, and whether they do follows from counts, without any search.  Of those who come to renewal
 * i the share alpha/(alpha + beta + i - 1) is lost, so with L_i lost and R_i renewed, and L and R for
 * all of them, the slope of the log-likelihood by 1/(alpha + beta) at 0 is
 *
 *		sum over i of (i - 1) (R_i L/R - L_i)
 */
#include "value/retention_fit.h"

#include <math.h>
#include <string.h>

#include "base/newton.h"
#include "value/sbg.h"

#define BOUND 30.0      /* of the logarithms that are searched */
#define LONGEST 2.0     /* step */
#define STEPS 200       /* of one search */
#define TOLERANCE 1e-10 /* of the gradient, for each customer */
#define VANISHING 1e-8  /* stands for a parameter that goes to 0 */
#define BOUNDLESS 1e8   /* stands for a sum of parameters that goes to infinity */

/* What follows from counts alone. */
typedef struct Counts
{
	double lost;
	double renewed; /* renewals, of all customers */
	double slope;   /* above 0: the share that is lost falls */
} Counts;

/* Count renewals, from the last period to the first. */
static Counts
count(const EmpRetentionSample *s)
{
	Counts c = {0, 0, 0};
	double renewed = (double) s->waiting; /* in a period */
	double later_renewals = 0;            /* each times the number of the period, from 0 */
	double later_losses = 0;
	uint32_t i;

	for (i = s->periods; i-- > 0;)
	{
		double lost = (double) s->period[i].lost;

		renewed += (double) s->period[i].active;
		c.renewed += renewed;
		c.lost += lost;
		later_renewals += i * renewed;
		later_losses += i * lost;
		renewed += lost;
	}
	if (c.renewed > 0)
		c.slope = later_renewals * (c.lost / c.renewed) - later_losses;
	return c;
}

/* The log-likelihood, with its derivatives by the logarithms of the parameters. */
static double
likelihood(void *context, const double *at, double *gradient, double *hessian)
{
	const EmpRetentionSample *s = context;
	double theta[EMP_DERIVATIVES] = {exp(at[0]), exp(at[1])};
	EmpDerivatives sum = {0};
	EmpDerivatives part;
	uint32_t i;

	for (i = 0; i < s->periods; i++)
	{
		int64_t kept = s->period[i].active + (i + 1 == s->periods ? s->waiting : 0);

		if (s->period[i].lost > 0)
		{
			emp_sbg_lost_part(theta, i + 1, &part);
			emp_derivatives_add(&sum, &part, (double) s->period[i].lost);
		}
		if (kept > 0)
		{
			emp_sbg_kept_part(theta, i + 1, &part);
			emp_derivatives_add(&sum, &part, (double) kept);
		}
	}
	emp_derivatives_to_logarithms(&sum, theta);
	if (gradient != NULL)
		memcpy(gradient, sum.gradient, sizeof(double) * 2);
	if (hessian != NULL)
		memcpy(hessian, sum.hessian, sizeof(double) * EMP_PACKED(2));
	return sum.value;
}

/* Say that the maximum is on the boundary, and which parameters stand for it. */
static void
end_on_boundary(const EmpRetentionSample *s, EmpFitReason reason, double alpha, double beta,
				EmpRetentionFit *fit)
{
	fit->at[0] = log(alpha);
	fit->at[1] = log(beta);
	fit->outcome.status = EMP_FIT_BOUNDARY;
	fit->outcome.reason = reason;
	fit->outcome.log_likelihood = likelihood((void *) s, fit->at, NULL, NULL);
}

/* Search the maximum, from several starts that lose the share that is lost on the whole. */
static void
search(const EmpRetentionSample *s, double share, EmpRetentionFit *fit)
{
	static const double low[2] = {-BOUND, -BOUND};
	static const double high[2] = {BOUND, BOUND};
	static const double sums[] = {4, 0.5, 50, 1000};
	double scratch[64]; /* more than emp_newton_scratch(2) */
	double gradient[2];
	EmpNewton newton = {.variables = 2,
						.objective = likelihood,
						.context = (void *) s,
						.low = low,
						.high = high,
						.tolerance = TOLERANCE * (double) s->customers,
						.longest = LONGEST,
						.steps = STEPS,
						.scratch = scratch,
						.gradient = gradient,
						.hessian = fit->hessian};
	int i;

	fit->outcome.status = EMP_FIT_FAILED;
	fit->outcome.reason = EMP_REASON_STEPS;
	for (i = 0; i < (int) (sizeof(sums) / sizeof(sums[0])); i++)
	{
		fit->at[0] = log(share * sums[i]);
		fit->at[1] = log((1 - share) * sums[i]);
		emp_newton_maximise(&newton, fit->at);
		fit->outcome.iterations += (uint32_t) newton.taken;
		fit->outcome.log_likelihood = newton.value;
		if (newton.converged && !newton.bounded)
		{
			fit->outcome.status = EMP_FIT_CONVERGED;
			fit->outcome.reason = EMP_REASON_NONE;
			return;
		}
	}
}

/* Fit to a state. */
void
emp_retention_fit(const EmpRetentionSample *s, EmpRetentionFit *fit)
{
	Counts c = count(s);
	double share = c.lost / (c.lost + c.renewed);

	fit->outcome = (EmpFitOutcome){.kind = 1,
								   .customers = s->customers - s->fresh,
								   .left_out = s->fresh,
								   .at = fit->at,
								   .hessian = fit->hessian};
	if (c.lost + c.renewed == 0)
	{
		fit->outcome.status = EMP_FIT_FAILED;
		fit->outcome.reason = EMP_REASON_NO_ROWS;
	}
	else if (c.lost == 0)
		end_on_boundary(s, EMP_REASON_NO_DROPOUT, VANISHING, 1, fit);
	else if (c.renewed == 0)
		end_on_boundary(s, EMP_REASON_ALL_LEFT, 1, VANISHING, fit);
	else if (c.slope <= 0)
		end_on_boundary(s, EMP_REASON_EQUAL_DROPOUT, share * BOUNDLESS, (1 - share) * BOUNDLESS,
						fit);
	else
		search(s, share, fit);
}
