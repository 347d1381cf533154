/*
 * pareto_nbd.c
 *		The Pareto/NBD model: a customer may leave at any time.
 *
 * While they are one, a customer buys at random times at a rate lambda, and leaves at a rate mu, whatever
 * they buy; over customers, lambda has a gamma distribution of shape r and rate alpha, and mu one of
 * shape s and rate beta (Schmittlein, Morrison and Colombo 1987, "Counting your customers"; Fader and
 * Hardie 2005, note 9).
 *
 * Likelihood.  With k = r + x, they are still here at T, or they left at some time between t_x and T:
 *
 *		LL = ln (r)_x - x ln alpha + ln((1 + T/alpha)^-k (1 + T/beta)^-s + J)
 *		J = integral from t_x to T of s/beta (1 + y/alpha)^-k (1 + y/beta)^-(s + 1) dy
 *
 * J is published as a difference of two hypergeometric functions, of which nothing may be left when T
 * is near t_x, and whose derivatives by their parameters are other functions still.  Here J is
 * integrated as it stands.  In the variable ln(y + min(alpha, beta)) the integrand is analytic in a
 * strip of width 2 pi and falls like an exponential, so Gauss's rule of 16 nodes (8 where it is short and flat) gives all digits
 * on a panel that is neither wide nor steep; mostly one panel does.  The likelihood is then a sum of
 * positive terms, so its logarithm has the mean of the terms' gradients as gradient, and the mean of
 * their Hessians plus the covariance of their gradients as Hessian: exact derivatives from the same
 * nodes.
 */
#include "value/law.h"

#include <float.h>
#include <math.h>

#include "base/quadrature.h"
#include "base/random.h"
#include "base/special.h"

#define LINE 40.0        /* exp(-40) is below the last digit */
#define PANEL_WIDTH 2.5  /* at most; the nearest singularity is pi away from the real line */
#define PANEL_DEPTH 14.0 /* by how much the logarithm of the integrand may fall in a panel */
#define FEW_WIDTH 1.25   /* a panel that is not wider ... */
#define FEW_DEPTH 3.0    /* ... and not deeper takes half the nodes */
#define PANELS 10000     /* at most; no parameters are known that need more than some dozen */

enum
{
	R,
	ALPHA,
	S,
	BETA
};

/* What varies over the times y at which they may have left, as differences to t_x. */
enum
{
	LOG_A,     /* ln((alpha + y)/(alpha + t_x)) */
	INVERSE_A, /* 1/(alpha + t_x) - 1/(alpha + y) */
	LOG_B,     /* the same of beta */
	INVERSE_B,
	VARIABLES
};

/* Times at which they may have left, weighted by their likelihood. */
typedef struct Leaving
{
	double weight;          /* of all, by that of still being a customer at t_x */
	double mean[VARIABLES]; /* sums, before leaving_close */
	double covariance[EMP_PACKED(VARIABLES)];
} Leaving;

/* A history as the integral sees it: everything counts from the last purchase on. */
typedef struct Since
{
	double k; /* r + x */
	double s;
	double a;    /* alpha + t_x */
	double b;    /* beta + t_x */
	double rest; /* T - t_x */
} Since;

/* Return a history as the integral sees it. */
static inline Since
since_last(const double *theta, const EmpHistory *h)
{
	return (Since){.k = theta[R] + h->frequency,
				   .s = theta[S],
				   .a = theta[ALPHA] + h->recency,
				   .b = theta[BETA] + h->recency,
				   .rest = h->age - h->recency};
}

/* Return how fast the integrand falls on the logarithmic scale. */
static double
steepness(const Since *c, double less, double log_time)
{
	double time = less * exp(log_time);

	return c->k * time / (c->a - less + time) + (c->s + 1) * time / (c->b - less + time);
}

/*
 * Add the nodes of one panel on the logarithmic scale to a sum; few: by half the nodes, moments: not of
 * the weight alone.
 */
static inline void
leaving_add(const Since *c, double less, double low, double high, bool few, bool moments,
			Leaving *sum)
{
	const double *nodes = few ? emp_gauss_few_node : emp_gauss_node;
	const double *weights = few ? emp_gauss_few_weight : emp_gauss_weight;
	int count = few ? EMP_GAUSS_FEW : EMP_GAUSS;
	double middle = 0.5 * (low + high);
	double half = 0.5 * (high - low);
	double inverse_a = 1 / c->a;
	double inverse_b = 1 / c->b;
	double scale = half * less * c->s * inverse_b;
	int i;
	int j;
	int n;

	for (n = 0; n < count; n++)
	{
		double node = nodes[n / 2];
		double at = middle + (n % 2 == 0 ? half : -half) * node;
		double time = less * expm1(at); /* since the last purchase */
		double w_a = 1 / (c->a + time);
		double w_b = 1 / (c->b + time);
		double v[VARIABLES];
		double weight;

		v[LOG_A] = c->a == less ? at : emp_log_1p(time * inverse_a, c->a * w_a);
		v[LOG_B] = c->b == less ? at : emp_log_1p(time * inverse_b, c->b * w_b);
		weight = scale * weights[n / 2] * exp(at - c->k * v[LOG_A] - (c->s + 1) * v[LOG_B]);
		sum->weight += weight;
		if (!moments)
			continue;
		v[INVERSE_A] = time * w_a * inverse_a;
		v[INVERSE_B] = time * w_b * inverse_b;
		for (i = 0; i < VARIABLES; i++)
		{
			double part = weight * v[i];

			sum->mean[i] += part;
			for (j = 0; j <= i; j++)
				sum->covariance[emp_packed_at(i, j)] += part * v[j];
		}
	}
}

/* Weigh the times between the last purchase and the present at which they may have left. */
static inline Leaving
leaving(const Since *c, bool moments)
{
	Leaving sum = {0};
	double less = c->a < c->b ? c->a : c->b;
	double end = log1p(c->rest / less);
	double low = 0;
	double before = -1;
	int i;
	int j;

	for (i = 0; low < end && i < PANELS && sum.weight != before; i++)
	{
		double high = fmin(end, low + PANEL_WIDTH);
		double steep = steepness(c, less, high);
		bool few = high - low <= FEW_WIDTH && steep * (high - low) <= FEW_DEPTH;

		if (steep * (high - low) > PANEL_DEPTH)
			high = low + PANEL_DEPTH / steep;
		before = sum.weight;
		leaving_add(c, less, low, high, few, moments, &sum);
		low = high;
	}
	if (moments && sum.weight > 0)
		for (i = 0; i < VARIABLES; i++)
		{
			sum.mean[i] /= sum.weight;
			for (j = 0; j <= i; j++)
			{
				double *c_ij = &sum.covariance[emp_packed_at(i, j)];

				*c_ij = *c_ij / sum.weight - sum.mean[i] * sum.mean[j];
			}
		}
	return sum;
}

/* The part of the log-likelihood that depends on the frequency alone. */
static void
frequency_part(const double *theta, double x, EmpDerivatives *part)
{
	EmpRising rate = emp_log_rising(theta[R], x);

	*part = (EmpDerivatives){0};
	part->value = rate.value - x * log(theta[ALPHA]);
	part->gradient[R] = rate.first;
	part->gradient[ALPHA] = -x / theta[ALPHA];
	part->hessian[emp_packed_at(R, R)] = rate.second;
	part->hessian[emp_packed_at(ALPHA, ALPHA)] = x / (theta[ALPHA] * theta[ALPHA]);
}

/*
 * The rest of the log-likelihood.  Gradients are differences to that of the integrand at t_x, so that
 * covariances do not cancel.
 */
static void
time_part(const double *theta, const EmpHistory *h, EmpDerivatives *part)
{
	Since c = since_last(theta, h);
	Leaving left = leaving(&c, true);
	double alpha = theta[ALPHA];
	double beta = theta[BETA];
	double w_a = 1 / c.a;
	double w_b = 1 / c.b;
	double w_a_age = 1 / (c.a + c.rest);
	double w_b_age = 1 / (c.b + c.rest);
	double log_a = emp_log_1p(h->recency / alpha, alpha * w_a);
	double log_b = emp_log_1p(h->recency / beta, beta * w_b);
	double here_a = emp_log_1p(c.rest * w_a, c.a * w_a_age);
	double here_b = emp_log_1p(c.rest * w_b, c.b * w_b_age);
	double here = exp(-c.k * here_a - c.s * here_b);
	double either = 1 / (here + left.weight);
	double in = here * either;
	double out = left.weight * either;
	/* gradient: of being here, less that of the integrand at t_x; mean of the integrand, less that */
	double by_here[4] = {-here_a, c.k * c.rest * w_a * w_a_age, -here_b - 1 / c.s,
						 w_b + c.s * c.rest * w_b * w_b_age};
	double factor[4] = {-1, c.k, -1, c.s + 1};
	double by_left[4];
	double mean_aa; /* of 1/(alpha + y)^2 */
	double mean_bb;
	int i;
	int j;

	for (i = 0; i < 4; i++)
		by_left[i] = factor[i] * left.mean[i];
	mean_aa = (w_a - left.mean[INVERSE_A]) * (w_a - left.mean[INVERSE_A]) +
			  left.covariance[emp_packed_at(INVERSE_A, INVERSE_A)];
	mean_bb = (w_b - left.mean[INVERSE_B]) * (w_b - left.mean[INVERSE_B]) +
			  left.covariance[emp_packed_at(INVERSE_B, INVERSE_B)];

	part->value = -c.k * log_a - c.s * log_b + log(here + left.weight);
	part->gradient[R] = -log_a;
	part->gradient[ALPHA] = c.k * h->recency * w_a / alpha;
	part->gradient[S] = 1 / c.s - log_b;
	part->gradient[BETA] = (c.s * h->recency / beta - 1) * w_b;
	for (i = 0; i < 4; i++)
	{
		part->gradient[i] += in * by_here[i] + out * by_left[i];
		for (j = 0; j <= i; j++)
			part->hessian[emp_packed_at(i, j)] =
				out * factor[i] * factor[j] * left.covariance[emp_packed_at(i, j)] +
				in * out * (by_here[i] - by_left[i]) * (by_here[j] - by_left[j]);
	}
	part->hessian[emp_packed_at(ALPHA, R)] +=
		h->recency * w_a / alpha + in * c.rest * w_a * w_a_age + out * left.mean[INVERSE_A];
	part->hessian[emp_packed_at(ALPHA, ALPHA)] +=
		c.k * (in * w_a_age * w_a_age + out * mean_aa - 1 / (alpha * alpha));
	part->hessian[emp_packed_at(S, S)] -= out / (c.s * c.s);
	part->hessian[emp_packed_at(BETA, S)] +=
		h->recency * w_b / beta + in * c.rest * w_b * w_b_age + out * left.mean[INVERSE_B];
	part->hessian[emp_packed_at(BETA, BETA)] +=
		in * c.s * w_b_age * w_b_age + out * (c.s + 1) * mean_bb - c.s / (beta * beta);
}

/* Return the probability that the customer is still one. */
static double
alive(const double *theta, const EmpHistory *h)
{
	Since c = since_last(theta, h);
	double here = exp(-c.k * log1p(c.rest / c.a) - c.s * log1p(c.rest / c.b));

	return here / (here + leaving(&c, false).weight);
}

/* Return the purchases expected of a living customer in the next t units of time. */
static double
purchases(const double *theta, const EmpHistory *h, double t)
{
	double rate = (theta[R] + h->frequency) / (theta[ALPHA] + h->age);
	double b = theta[BETA] + h->age;
	double log_time = log1p(t / b);
	double power = (1 - theta[S]) * log_time;

	return rate * b * log_time * (power == 0 ? 1 : expm1(power) / power);
}

/* What is asked of a living customer: n purchases before they leave. */
typedef struct Asked
{
	double k;
	double age; /* alpha + T */
	double s;
	double b; /* beta + T */
	double n;
} Asked;

/* The logarithm of time (1 + time/b)^-(s + 1) times what n purchases by then depends on. */
static double
leaving_integrand(const void *context, double log_time)
{
	const Asked *c = context;
	double time = exp(log_time);

	return (c->n + 1) * log_time - (c->k + c->n) * log1p(time / c->age) -
		   (c->s + 1) * log1p(time / c->b);
}

/* Return the probability of exactly n purchases of a living customer in the next t units of time. */
static double
probability(const double *theta, const EmpHistory *h, double t, double n)
{
	Asked c = {theta[R] + h->frequency, theta[ALPHA] + h->age, theta[S], theta[BETA] + h->age, n};
	double scale = 1 / (c.age + t);
	double end = log(t);
	double line = log(fmin(c.age / (c.k + n), c.b / (c.s + 1))) - LINE;
	double log_ways = 0;
	double here;

	if (!(n >= 0) || n != floor(n))
		return 0;
	if (n == 0)
		here = exp(-c.k * log1p(t / c.age));
	else
	{
		here = emp_beta_kernel(t * scale, c.age * scale, n, c.k) / n;
		log_ways = -emp_log_beta(n, c.k) - log(n) - n * log(c.age);
	}
	return here * exp(-c.s * log1p(t / c.b)) +
		   c.s / c.b *
			   exp(log_ways +
				   emp_log_integral(leaving_integrand, &c, fmin(line, end), end, n + 1, INFINITY));
}

/* Return the discounted purchases of a living customer. */
static double
discounted(const double *theta, const EmpHistory *h, double delta)
{
	double rate = (theta[R] + h->frequency) / (theta[ALPHA] + h->age);
	double b = theta[BETA] + h->age;

	return rate * b * emp_exponential_integral(theta[S], delta * b);
}

/* Draw the purchases of a living customer. */
static double
draw(const double *theta, const EmpHistory *h, double t, struct EmpRandom *random)
{
	double rate = emp_random_gamma(random, theta[R] + h->frequency) / (theta[ALPHA] + h->age);
	double leave = emp_random_gamma(random, theta[S]) / (theta[BETA] + h->age);
	double stays = emp_random_exponential(random) / leave;

	return emp_random_poisson(random, rate * fmin(stays, t));
}

const EmpLaw emp_law_pareto_nbd = {
	"pareto_nbd", false, frequency_part, time_part, alive, purchases, probability, discounted, draw,
};
