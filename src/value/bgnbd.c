/*
 * bgnbd.c
 *		The BG/NBD and MBG/NBD models: a customer may leave right after a purchase.
 *
 * While they are one, a customer buys at random times at a rate lambda, and leaves with probability p
 * after each purchase; over customers, lambda has a gamma distribution of shape r and rate alpha, and
 * p a beta distribution (a, b).  In BG/NBD (Fader, Hardie and Lee 2005, "Counting your customers the
 * easy way") they cannot leave after their first purchase, in MBG/NBD (Batislam, Denizel and Filiztekin
 * 2007; Hoppe and Wagner 2007) they can.  Both are written here once, with m = 0 or 1 for the leave
 * that may follow the first purchase.  Put k = r + x.
 *
 * Likelihood.  With u = -k ln(1 + T/alpha), they are still here, and v = ln q - k ln(1 + t_x/alpha),
 * they left at t_x, where q = a/(b + x - 1 + m) is the ratio of the two chances to leave and to stay
 * at t_x (for BG/NBD without a repeat v is missing):
 *
 *		LL = ln (r)_x - x ln alpha + ln B(a, b + x + m)/B(a, b) + ln(exp(u) + exp(v))
 *
 * Written with ratios to alpha, nothing large cancels when r and alpha grow together.
 *
 * Expected purchases of one who is here at T.  Let A = alpha + T, z = t/(A + t), b' = b + x + m,
 * C = a + b' - 1.  The published form, C/(a - 1) (1 - (1-z)^k 2F1(k, b'; C; z)), is a difference
 * that vanishes for a = 1 and for small t, and overflows for large k.  Transformed by Euler and with
 * the power series of (1-z)^(1-a) taken inside, it is
 *
 *		E = (1-z)^(a-1) sum over n >= 1 of (a)_(n-1)/n! z^n Q_n
 *		Q_1 = k,  Q_(n+1) = (Q_n (C - k + n) + C k)/(C + n)
 *
 * where Q goes from k to C, and all terms are positive when C - k > -1.  Where that would need many
 * terms or lose digits, the expectation over p is integrated numerically:
 *
 *		E = mean of (1 - (1 + p t/A)^-k)/p,  p a beta variate (a, b')
 */
#include "value/law.h"

#include <float.h>
#include <math.h>

#include "base/quadrature.h"
#include "base/random.h"
#include "base/special.h"

/* The series of expected purchases: where it has more terms or loses digits, there is quadrature. */
#define SERIES_TERMS 2000
#define SERIES_END 0.98      /* z from which on there are more */
#define SERIES_SPAN 1000.0   /* the largest term is not beyond this one */
#define SERIES_LARGEST 500.0 /* exponent of the sum, which must not overflow */
#define SERIES_LOSS 100.0    /* how much larger than the sum its terms may be */
#define LINE 40.0            /* exp(-40) is below the last digit */

enum
{
	R,
	ALPHA,
	A,
	B
};

/* The part of the log-likelihood that depends on the frequency alone. */
static inline void
frequency_part(const double *theta, double x, int m, EmpDerivatives *part)
{
	EmpRising rate = emp_log_rising(theta[R], x);
	EmpBetaRising stay = emp_log_beta_rising(theta[A], theta[B], x + m);

	*part = (EmpDerivatives){0};
	part->value = rate.value - x * log(theta[ALPHA]) + stay.value;
	part->gradient[R] = rate.first;
	part->gradient[ALPHA] = -x / theta[ALPHA];
	part->gradient[A] = stay.by_a;
	part->gradient[B] = stay.by_b;
	part->hessian[emp_packed_at(R, R)] = rate.second;
	part->hessian[emp_packed_at(ALPHA, ALPHA)] = x / (theta[ALPHA] * theta[ALPHA]);
	part->hessian[emp_packed_at(A, A)] = stay.by_aa;
	part->hessian[emp_packed_at(B, A)] = stay.by_ab;
	part->hessian[emp_packed_at(B, B)] = stay.by_bb;
}

/* The rest of the log-likelihood: ln(exp(u) + exp(v)). */
static inline void
time_part(const double *theta, const EmpHistory *h, int m, EmpDerivatives *part)
{
	double k = theta[R] + h->frequency;
	double alpha = theta[ALPHA];
	double inverse = 1 / alpha;
	double rest = h->age - h->recency;
	double w_age = 1 / (alpha + h->age); /* u by alpha is k (inverse - w_age) */
	double slope_age = h->age * w_age * inverse;

	if (h->frequency + m == 0)
	{
		double growth = emp_log_1p(h->age * inverse, alpha * w_age);

		*part = (EmpDerivatives){0};
		part->value = -k * growth;
		part->gradient[R] = -growth;
		part->gradient[ALPHA] = k * slope_age;
		part->hessian[emp_packed_at(ALPHA, R)] = slope_age;
		part->hessian[emp_packed_at(ALPHA, ALPHA)] = -k * slope_age * (inverse + w_age);
	}
	else
	{
		double w = 1 / (alpha + h->recency);
		double slope = h->recency * w * inverse;
		double growth = emp_log_1p(h->recency * inverse, alpha * w);
		double since = emp_log_1p(rest * w, (alpha + h->recency) * w_age);
		double stay = theta[B] + (h->frequency + m - 1);
		double q = theta[A] / stay;
		double here = exp(-k * since); /* to q as exp(u) to exp(v) */
		double either = 1 / (here + q);
		double in = here * either; /* share of u */
		double out = q * either;   /* share of v; the derivatives of v - u, by r since: */
		double both = in * out;
		double by_alpha = -k * rest * w * w_age;
		double by_a = 1 / theta[A];
		double by_b = -1 / stay;

		part->value = -k * growth + log(here + q);
		part->gradient[R] = -growth - in * since;
		part->gradient[ALPHA] = k * slope - in * by_alpha;
		part->gradient[A] = out * by_a;
		part->gradient[B] = out * by_b;
		part->hessian[emp_packed_at(R, R)] = both * since * since;
		part->hessian[emp_packed_at(ALPHA, R)] =
			slope + in * rest * w * w_age + both * since * by_alpha;
		part->hessian[emp_packed_at(ALPHA, ALPHA)] =
			-k * (in * slope_age * (inverse + w_age) + out * slope * (inverse + w)) +
			both * by_alpha * by_alpha;
		part->hessian[emp_packed_at(A, R)] = both * since * by_a;
		part->hessian[emp_packed_at(A, ALPHA)] = both * by_alpha * by_a;
		part->hessian[emp_packed_at(A, A)] = (both - out) * by_a * by_a;
		part->hessian[emp_packed_at(B, R)] = both * since * by_b;
		part->hessian[emp_packed_at(B, ALPHA)] = both * by_alpha * by_b;
		part->hessian[emp_packed_at(B, A)] = both * by_a * by_b;
		part->hessian[emp_packed_at(B, B)] = (both + out) * by_b * by_b;
	}
}

/* The probability that the customer is still one: exp(u)/(exp(u) + exp(v)). */
static inline double
alive(const double *theta, const EmpHistory *h, int m)
{
	double k = theta[R] + h->frequency;
	double here;

	if (h->frequency + m == 0)
		return 1;
	here = exp(-k * log1p((h->age - h->recency) / (theta[ALPHA] + h->recency)));
	return here / (here + theta[A] / (theta[B] + (h->frequency + m - 1)));
}

/* What is known of a customer who is still one, and what is asked. */
typedef struct Living
{
	double k;      /* shape of the distribution of their rate */
	double age;    /* its rate, A = alpha + T */
	double a;      /* the distribution of their chance to leave is beta */
	double b;      /* of a and this b' */
	double excess; /* C - k */
	double t;      /* time to come, or the rate of discount */
} Living;

/* Return what is known of a living customer. */
static inline Living
living(const double *theta, const EmpHistory *h, int m, double t)
{
	return (Living){.k = theta[R] + h->frequency,
					.age = theta[ALPHA] + h->age,
					.a = theta[A],
					.b = theta[B] + h->frequency + m,
					.excess = theta[A] + theta[B] + (m - 1) - theta[R],
					.t = t};
}

/*
 * Return the logarithm of the mean over p of a function that falls with p, and begins to fall where p
 * is about 1/scale.  On the scale of y = ln(p/(1 - p)) the integrand has one maximum.
 */
static double
log_mean(const Living *c, EmpLogFunction integrand, double scale)
{
	return emp_log_integral(integrand, c, -LINE - log(fmin(1 + c->b + scale, DBL_MAX)),
							LINE + log(1 + c->a), c->a, c->b) -
		   emp_log_beta(c->a, c->b);
}

/* The logarithm of p^a (1 - p)^b' (1 - (1 + p t/A)^-k)/p. */
static double
purchases_integrand(const void *context, double y)
{
	const Living *c = context;
	double log_p = -emp_log_1p_exp(-y);
	double weight = c->a * log_p - c->b * emp_log_1p_exp(y);
	double w = c->t / c->age;
	double q = exp(log_p) * w;
	double power = c->k * log1p(q);

	if (q < DBL_EPSILON && power < DBL_EPSILON)
		return weight + log(c->k * w);
	return weight + log(-expm1(-power)) - log_p;
}

/* Return the sum behind (1 - z)^(a - 1), or 0 where it is too long or loses digits. */
static inline double
purchases_series(const Living *c, double z, double rest)
{
	const double enough = DBL_EPSILON / 2 * rest;
	double total = c->k + c->excess; /* C */
	double growth = total * c->k;
	double power = z; /* (a)_(n-1)/n! z^n */
	double q = c->k;
	double sum = z * q;
	double size = sum; /* of all terms, without their signs */
	double before = sum;
	double n;

	for (n = 1; n < SERIES_TERMS; n++)
	{
		double inverse = 1 / ((n + 1) * (total + n));
		double term;

		power *= (c->a + n - 1) * z * ((total + n) * inverse);
		q = (q * (c->excess + n) + growth) * ((n + 1) * inverse);
		term = power * q;
		sum += term;
		size += fabs(term);
		if (fabs(term) + before <= enough * size)
			return size <= fmin(SERIES_LOSS * sum, DBL_MAX) ? sum : 0;
		before = fabs(term);
	}
	return 0;
}

/* Return the purchases expected of a living customer in the next t units of time. */
static inline double
purchases(const double *theta, const EmpHistory *h, double t, int m)
{
	Living c = living(theta, h, m, t);
	double scale = 1 / (c.age + t);
	double z = t * scale;
	double rest = c.age * scale; /* 1 - z */
	double growth = log1p(t / c.age);

	if (z < SERIES_END && c.a * z < SERIES_SPAN * rest && c.a * growth < SERIES_LARGEST)
	{
		double sum = purchases_series(&c, z, rest);

		if (sum > 0)
			return exp((1 - c.a) * growth) * sum;
	}
	return exp(log_mean(&c, purchases_integrand, (1 + c.k) * (t / c.age)));
}

/*
 * Return the probability of exactly n purchases in the next t units of time: that n came and they
 * stayed after each, or that n or more would have come and they left after the nth.
 */
static inline double
probability(const double *theta, const EmpHistory *h, double t, double n, int m)
{
	Living c = living(theta, h, m, t);
	double z = t / (c.age + t);
	double rest = c.age / (c.age + t);

	if (!(n >= 0) || n != floor(n))
		return 0;
	if (n == 0)
		return exp(-c.k * log1p(t / c.age));
	return exp(emp_log_beta_rising(c.a, c.b, n).value) * emp_beta_kernel(z, rest, n, c.k) / n +
		   exp(emp_log_beta_rising(c.a, c.b, n - 1).value) * (c.a / (c.a + c.b + n - 1)) *
			   emp_beta_share(z, rest, n, c.k);
}

/*
 * The logarithm of p^a (1 - p)^b' times the discounted purchases at p: the mean of
 * lambda/(delta + p lambda) is k exp(s) E_(k+1)(s)/p with s = A delta/p.
 */
static double
discounted_integrand(const void *context, double y)
{
	const Living *c = context;
	double log_p = -emp_log_1p_exp(-y);
	double weight = c->a * log_p - c->b * emp_log_1p_exp(y);
	double s = c->age * c->t * exp(-log_p);

	if (s > 1 / DBL_EPSILON)
		return weight + log(c->k / c->age / c->t);
	return weight + log(c->k * emp_exponential_integral(c->k + 1, s)) - log_p;
}

/* Return the discounted purchases of a living customer. */
static inline double
discounted(const double *theta, const EmpHistory *h, double delta, int m)
{
	Living c = living(theta, h, m, delta);

	return exp(log_mean(&c, discounted_integrand, (1 + c.k) / (c.age * delta)));
}

/* Draw the purchases of a living customer: those that would come, up to the one they leave after. */
static inline double
draw(const double *theta, const EmpHistory *h, double t, struct EmpRandom *random, int m)
{
	Living c = living(theta, h, m, t);
	double rate = emp_random_gamma(random, c.k) / c.age;
	double p = emp_random_beta(random, c.a, c.b);
	double come = emp_random_poisson(random, rate * t);
	double last = ceil(emp_random_exponential(random) / -log1p(-p));

	return fmin(come, fmax(last, 1));
}

/* The functions of a law, m = 0 or 1. */
#define LAW(prefix, m)                                                                             \
	static void prefix##_frequency_part(const double *theta, double x, EmpDerivatives *part)       \
	{                                                                                              \
		frequency_part(theta, x, m, part);                                                         \
	}                                                                                              \
	static void prefix##_time_part(const double *theta, const EmpHistory *h, EmpDerivatives *part) \
	{                                                                                              \
		time_part(theta, h, m, part);                                                              \
	}                                                                                              \
	static double prefix##_alive(const double *theta, const EmpHistory *h)                         \
	{                                                                                              \
		return alive(theta, h, m);                                                                 \
	}                                                                                              \
	static double prefix##_purchases(const double *theta, const EmpHistory *h, double t)           \
	{                                                                                              \
		return purchases(theta, h, t, m);                                                          \
	}                                                                                              \
	static double prefix##_probability(const double *theta, const EmpHistory *h, double t,         \
									   double n)                                                   \
	{                                                                                              \
		return probability(theta, h, t, n, m);                                                     \
	}                                                                                              \
	static double prefix##_discounted(const double *theta, const EmpHistory *h, double delta)      \
	{                                                                                              \
		return discounted(theta, h, delta, m);                                                     \
	}                                                                                              \
	static double prefix##_draw(const double *theta, const EmpHistory *h, double t,                \
								struct EmpRandom *random)                                          \
	{                                                                                              \
		return draw(theta, h, t, random, m);                                                       \
	}                                                                                              \
	const EmpLaw emp_law_##prefix = {#prefix,                                                      \
									 false,                                                        \
									 prefix##_frequency_part,                                      \
									 prefix##_time_part,                                           \
									 prefix##_alive,                                               \
									 prefix##_purchases,                                           \
									 prefix##_probability,                                         \
									 prefix##_discounted,                                          \
									 prefix##_draw}

LAW(bgnbd, 0);
LAW(mbgnbd, 1);
