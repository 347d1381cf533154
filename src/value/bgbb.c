/*
 * bgbb.c
 *		The BG/BB model: opportunities to buy that come one by one, such as yearly appeals.
 *
 * At the start of each opportunity a customer leaves with probability theta; one who is left buys with
 * probability p.  Over customers, p has a beta distribution (alpha, beta) and theta one of (gamma,
 * delta) (Fader, Hardie and Shang 2010, "Customer-base analysis in a discrete-time noncontractual
 * setting").  A history is x purchases in n opportunities, the last at opportunity t_x.
 *
 * Likelihood.  The customer left right after opportunity t_x + i, i from 0, or is here after the nth:
 *
 *		L = L_0 (sum over i < N of w_i + w_N (gamma + delta + n)/gamma),  N = n - t_x
 *		L_0 = B(alpha + x, beta + t_x - x)/B(alpha, beta) B(gamma + 1, delta + t_x)/B(gamma, delta)
 *		w_(i+1)/w_i = (beta + t_x - x + i)/(alpha + beta + t_x + i)
 *					  (delta + t_x + i)/(gamma + 1 + delta + t_x + i),  w_0 = 1
 *
 * The derivatives of ln w_i are sums of reciprocals, so they are carried along; as for Pareto/NBD the
 * logarithm of the sum has the mean of the terms' gradients as gradient, and so on.
 *
 * A living customer is one who did not leave at the start of opportunity n + 1, as published.  To them
 * what follows is a model of renewals (sbg.h) with gamma and delta + n + 1, in which each period that
 * is begun gives a purchase with probability (alpha + x)/(alpha + beta + n).
 */
#include "value/law.h"

#include <math.h>

#include "base/random.h"
#include "base/special.h"
#include "value/sbg.h"

enum
{
	ALPHA,
	BETA,
	GAMMA,
	DELTA
};

/* A term of the likelihood by the first one, L_0, with the differences of its derivatives. */
typedef struct Term
{
	double weight;
	double gradient[4];
	double hessian[EMP_PACKED(4)];
} Term;

/* Go from one term to the next. */
static inline void
term_step(const double *theta, const EmpHistory *h, double i, Term *term)
{
	double without = 1 / (theta[BETA] + (h->recency - h->frequency) + i);
	double all = 1 / (theta[ALPHA] + theta[BETA] + h->recency + i);
	double stay = 1 / (theta[DELTA] + h->recency + i);
	double either = 1 / (theta[GAMMA] + 1 + theta[DELTA] + h->recency + i);

	term->weight *= all * either / (without * stay);
	term->gradient[ALPHA] -= all;
	term->gradient[BETA] += without - all;
	term->gradient[GAMMA] -= either;
	term->gradient[DELTA] += stay - either;
	term->hessian[emp_packed_at(ALPHA, ALPHA)] += all * all;
	term->hessian[emp_packed_at(BETA, ALPHA)] += all * all;
	term->hessian[emp_packed_at(BETA, BETA)] += (all - without) * (all + without);
	term->hessian[emp_packed_at(GAMMA, GAMMA)] += either * either;
	term->hessian[emp_packed_at(DELTA, GAMMA)] += either * either;
	term->hessian[emp_packed_at(DELTA, DELTA)] += (either - stay) * (either + stay);
}

/* Add a term to sums of weights, of weighted gradients, and of weighted Hessians and squares. */
static inline void
term_add(const Term *term, Term *sum)
{
	int i;
	int j;

	sum->weight += term->weight;
	for (i = 0; i < 4; i++)
	{
		sum->gradient[i] += term->weight * term->gradient[i];
		for (j = 0; j <= i; j++)
			sum->hessian[emp_packed_at(i, j)] +=
				term->weight *
				(term->hessian[emp_packed_at(i, j)] + term->gradient[i] * term->gradient[j]);
	}
}

/* Return the last term, that of being here after the nth opportunity; *left: the sum of the others. */
static Term
terms_walk(const double *theta, const EmpHistory *h, Term *left)
{
	double lost = 1 / theta[GAMMA];
	double either = 1 / (theta[GAMMA] + theta[DELTA] + h->age);
	Term term = {.weight = 1};
	double i;

	*left = (Term){0};
	for (i = 0; i < h->age - h->recency; i++)
	{
		term_add(&term, left);
		term_step(theta, h, i, &term);
	}
	term.weight *= lost / either;
	term.gradient[GAMMA] += either - lost;
	term.gradient[DELTA] += either;
	term.hessian[emp_packed_at(GAMMA, GAMMA)] += (lost - either) * (lost + either);
	term.hessian[emp_packed_at(DELTA, GAMMA)] -= either * either;
	term.hessian[emp_packed_at(DELTA, DELTA)] -= either * either;
	return term;
}

/* No part depends on the frequency alone. */
static void
frequency_part(const double *theta, double x, EmpDerivatives *part)
{
	(void) theta;
	(void) x;
	*part = (EmpDerivatives){0};
}

/* The logarithm of L_0. */
static void
first_term(const double *theta, const EmpHistory *h, EmpDerivatives *part)
{
	EmpRising bought = emp_log_rising(theta[ALPHA], h->frequency);
	EmpRising passed = emp_log_rising(theta[BETA], h->recency - h->frequency);
	EmpRising all = emp_log_rising(theta[ALPHA] + theta[BETA], h->recency);
	double leaving[EMP_SBG_PARAMETERS] = {theta[GAMMA], theta[DELTA]};
	EmpDerivatives lost;

	emp_sbg_lost_part(leaving, h->recency + 1, &lost);
	*part = (EmpDerivatives){0};
	part->value = bought.value + passed.value - all.value + lost.value;
	part->gradient[ALPHA] = bought.first - all.first;
	part->gradient[BETA] = passed.first - all.first;
	part->gradient[GAMMA] = lost.gradient[0];
	part->gradient[DELTA] = lost.gradient[1];
	part->hessian[emp_packed_at(ALPHA, ALPHA)] = bought.second - all.second;
	part->hessian[emp_packed_at(BETA, ALPHA)] = -all.second;
	part->hessian[emp_packed_at(BETA, BETA)] = passed.second - all.second;
	part->hessian[emp_packed_at(GAMMA, GAMMA)] = lost.hessian[emp_packed_at(0, 0)];
	part->hessian[emp_packed_at(DELTA, GAMMA)] = lost.hessian[emp_packed_at(1, 0)];
	part->hessian[emp_packed_at(DELTA, DELTA)] = lost.hessian[emp_packed_at(1, 1)];
}

/* The log-likelihood. */
static void
time_part(const double *theta, const EmpHistory *h, EmpDerivatives *part)
{
	Term sum;
	Term here = terms_walk(theta, h, &sum);
	double mean[4];
	int i;
	int j;

	term_add(&here, &sum);
	first_term(theta, h, part);
	part->value += log(sum.weight);
	for (i = 0; i < 4; i++)
	{
		mean[i] = sum.gradient[i] / sum.weight;
		part->gradient[i] += mean[i];
		for (j = 0; j <= i; j++)
			part->hessian[emp_packed_at(i, j)] +=
				sum.hessian[emp_packed_at(i, j)] / sum.weight - mean[i] * mean[j];
	}
}

/* Return the probability that the customer is there at opportunity n + 1. */
static double
alive(const double *theta, const EmpHistory *h)
{
	double stay = theta[DELTA] + h->age;
	Term left;
	Term here = terms_walk(theta, h, &left);

	return here.weight / (here.weight + left.weight) * (stay / (theta[GAMMA] + stay));
}

/* Return the chance that a living customer buys at an opportunity. */
static double
buying(const double *theta, const EmpHistory *h)
{
	return (theta[ALPHA] + h->frequency) / (theta[ALPHA] + theta[BETA] + h->age);
}

/*
 * Return the purchases expected of a living customer in the next t opportunities.  The sum of S(i),
 * i < t, of a model of renewals (gamma, delta) is (gamma + delta - 1)/(gamma - 1) times 1 - S(t) of
 * the model (gamma - 1, delta), whatever the sign of gamma - 1.
 */
static double
purchases(const double *theta, const EmpHistory *h, double t)
{
	double stay = theta[DELTA] + h->age + 1;
	double lost = theta[GAMMA] - 1;
	EmpBetaRising kept = emp_log_beta_rising(lost, stay, floor(t));
	double mean = lost == 0 ? -kept.by_a : -expm1(kept.value) / lost;

	return buying(theta, h) * (lost + stay) * mean;
}

/* Return the probability of exactly n purchases of a living customer in the next t opportunities. */
static double
probability(const double *theta, const EmpHistory *h, double t, double n)
{
	double a = theta[ALPHA] + h->frequency;
	double b = theta[BETA] + (h->age - h->frequency);
	double stay = theta[DELTA] + h->age + 1;
	double end = floor(t);
	double sum = 0;
	double weight;
	double i = fmax(n, 1); /* opportunities that they are there for */

	if (!(n >= 0 && n <= end) || n != floor(n))
		return 0;
	/* n purchases in i opportunities, and to begin the last of them */
	weight = exp(emp_log_rising(a, n).value - emp_log_rising(a + b, i).value +
				 emp_log_rising(b, i - n).value - emp_log_rising(1, n).value +
				 emp_log_rising(i - n + 1, n).value +
				 emp_log_beta_rising(theta[GAMMA], stay, i - 1).value);
	for (; i < end; i++)
	{
		double kept = (stay + i - 1) / (theta[GAMMA] + stay + i - 1);

		sum += weight * (1 - kept);
		weight *= kept * (i + 1) / (i + 1 - n) * (b + i - n) / (a + b + i);
	}
	return sum + weight;
}

/* Return the discounted purchases of a living customer: the next opportunity is a period away. */
static double
discounted(const double *theta, const EmpHistory *h, double delta)
{
	double renewing[EMP_SBG_PARAMETERS] = {theta[GAMMA], theta[DELTA] + h->age + 1};

	return buying(theta, h) * exp(-delta) * emp_sbg_lifetime(renewing, expm1(delta));
}

/* Draw the purchases of a living customer. */
static double
draw(const double *theta, const EmpHistory *h, double t, struct EmpRandom *random)
{
	double p =
		emp_random_beta(random, theta[ALPHA] + h->frequency, theta[BETA] + (h->age - h->frequency));
	double leave = emp_random_beta(random, theta[GAMMA], theta[DELTA] + h->age + 1);
	double stays = ceil(emp_random_exponential(random) / -log1p(-leave));

	return emp_random_binomial(random, fmin(fmax(stays, 1), floor(t)), p);
}

const EmpLaw emp_law_bgbb = {
	"bgbb", true, frequency_part, time_part, alive, purchases, probability, discounted, draw,
};
