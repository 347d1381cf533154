/*
 * random.c
 *		Random numbers that a seed determines, the same on every machine.
 *
 * Each distribution is drawn by the simplest method that is exact at any argument: the normal one by
 * its quantiles, gamma by Marsaglia and Tsang (2000), and counts by splitting them (Ahrens and Dieter
 * 1974, Relles 1972).  A Poisson count of a large mean is asked when its m-th event came, which is a
 * gamma number; a binomial count of many trials is asked for the middle one of their uniform numbers,
 * which is a beta number.  Either leaves a count that is a fraction of the first one, so few steps
 * lead to one that is small enough to be counted out.
 */
#include "base/random.h"

#include <math.h>

#include "base/distributions.h"

#define POISSON_SMALL 12.0  /* up to this mean, events are counted */
#define BINOMIAL_SMALL 16.0 /* up to so many, trials are made */

/* Return the next number of the generator splitmix64. */
static uint64_t
splitmix(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* Begin a stream of a seed. */
void
emp_random_start(EmpRandom *random, uint64_t seed, uint64_t stream)
{
	uint64_t state = splitmix(&seed) ^ stream;
	int i;

	for (i = 0; i < 4; i++)
		random->state[i] = splitmix(&state);
}

/* Return x with its bits moved k places round. */
static inline uint64_t
rotate(uint64_t x, int k)
{
	return x << k | x >> (64 - k);
}

/* Return 64 random bits. */
uint64_t
emp_random_bits(EmpRandom *random)
{
	uint64_t *s = random->state;
	uint64_t result = rotate(s[0] + s[3], 23) + s[0];
	uint64_t t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate(s[3], 45);
	return result;
}

/* Return a number between 0 and 1, never either: the middle of one of 2^52 equal parts. */
double
emp_random_uniform(EmpRandom *random)
{
	return ((double) (emp_random_bits(random) >> 12) + 0.5) * 0x1p-52;
}

/* Return a number of the standard normal distribution. */
double
emp_random_normal(EmpRandom *random)
{
	return emp_normal_quantile(emp_random_uniform(random));
}

/* Return a number of the exponential distribution of mean 1. */
double
emp_random_exponential(EmpRandom *random)
{
	return -log(emp_random_uniform(random));
}

/*
 * Return a number of the gamma distribution, shape >= 1.
 *
 * Marsaglia and Tsang: the cube of a shifted normal number has nearly that distribution.
 */
static double
gamma_of_large_shape(EmpRandom *random, double shape)
{
	double d = shape - 1.0 / 3;
	double c = 1 / sqrt(9 * d);

	for (;;)
	{
		double x = emp_random_normal(random);
		double v = 1 + c * x;
		double log_u = log(emp_random_uniform(random));

		if (v <= 0)
			continue;
		v = v * v * v;
		if (log_u < 0.5 * x * x + d - d * v + d * log(v))
			return d * v;
	}
}

/*
 * Return the logarithm of a number of the gamma distribution.
 *
 * Below a shape of 1 it is one of shape + 1 times u^(1/shape), which underflows for half of all
 * numbers at a shape of 0.001; its logarithm does not.
 */
double
emp_random_log_gamma(EmpRandom *random, double shape)
{
	if (!(shape > 0) || isinf(shape))
		return NAN;
	if (shape >= 1)
		return log(gamma_of_large_shape(random, shape));
	return log(gamma_of_large_shape(random, shape + 1)) - emp_random_exponential(random) / shape;
}

/* Return a number of the gamma distribution; 0 where it is below what a double holds. */
double
emp_random_gamma(EmpRandom *random, double shape)
{
	return shape >= 1 && isfinite(shape) ? gamma_of_large_shape(random, shape)
										 : exp(emp_random_log_gamma(random, shape));
}

/* Return a number of the beta distribution, by two of gamma distributions. */
double
emp_random_beta(EmpRandom *random, double a, double b)
{
	double x = emp_random_log_gamma(random, a);
	double y = emp_random_log_gamma(random, b);

	return 1 / (1 + exp(y - x));
}

/* Return a number of the Poisson distribution. */
double
emp_random_poisson(EmpRandom *random, double mean)
{
	double count = 0;
	double product = 1;
	double end;

	if (!(mean >= 0) || isinf(mean))
		return NAN;
	while (mean > POISSON_SMALL)
	{
		/* when the m-th event came; beyond the end, the others are uniform before it */
		double m = floor(mean * 0.875);
		double when = emp_random_gamma(random, m);

		if (when > mean)
			return count + emp_random_binomial(random, m - 1, mean / when);
		count += m;
		mean -= when;
	}
	end = exp(-mean);
	while ((product *= emp_random_uniform(random)) > end)
		count++;
	return count;
}

/* Return a number of the binomial distribution: successes in n trials of probability p. */
double
emp_random_binomial(EmpRandom *random, double n, double p)
{
	double count = 0;

	if (!(n >= 0) || isinf(n) || !(p >= 0 && p <= 1))
		return NAN;
	while (n > BINOMIAL_SMALL)
	{
		/* a trial succeeds when its uniform number is below p; this is the a-th smallest one */
		double a = 1 + floor(n / 2);
		double b = n + 1 - a;
		double middle = emp_random_beta(random, a, b);

		if (middle > p)
		{
			n = a - 1;
			p = p / middle;
		}
		else
		{
			count += a;
			n = b - 1;
			p = (p - middle) / (1 - middle);
		}
	}
	for (; n > 0; n--)
		count += emp_random_uniform(random) < p;
	return count;
}
