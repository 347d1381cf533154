/*
 * distributions.c
 *		The normal distribution and Student's t: lower tails and quantiles.
 *
 * The normal distribution function is the C library's erfc; its quantile is algorithm AS 241 of
 * Wichura (Applied Statistics 37, 1988, 477-484).
 *
 * Student's t with v degrees of freedom is worked out in the variable s = v log(1 + t^2/v) rather
 * than in t.  With it the kernel (1 + t^2/v)^(-v/2) is exp(-s/2) whatever v, so that nothing
 * overflows, and sqrt(s) is nearly normal, which makes quantiles easy.  Substituted,
 *
 *		P(T > t) = C * integral from sqrt(s) of exp(-u^2/2)/sqrt(2 pi) * g(u^2/v) du,
 *		g(x) = sqrt(x / (1 - exp(-x))) = 1 + x/4 + x^2/96 - ...
 *		C = gamma((v + 1)/2) / (gamma(v/2) * sqrt(v/2))
 *
 * Where v is large and s/v small the series of g is integrated term by term; the moments of the
 * normal tail follow from each other by parts, and C from the fact that the whole is 1, so no
 * gamma function of a large number is needed.  Elsewhere it is the incomplete beta function,
 *
 *		P(|T| > t) = I_x(v/2, 1/2) = 1 - I_y(1/2, v/2),  x = exp(-s/v),  y = 1 - x,
 *
 * by its continued fraction (base/special.c), on the side where it converges quickly.  The series is
 * there because for large v that fraction takes differences of numbers that are nearly the same.
 */
#include "base/distributions.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "base/special.h"

#define SQRT_HALF 0.70710678118654752440 /* sqrt(1/2) */
#define SQRT_2PI 2.50662827463100050242  /* sqrt(2 pi) */
#define SQRT_1_PI 0.56418958354775628695 /* 1/sqrt(pi) */

#define SERIES_DF 100.0 /* from here on the series, where */
#define SERIES_X 0.1    /* s/v is at most this: the first term left out is below 1e-15 */
#define SERIES_TERMS 8
#define DF_NORMAL 1e30 /* beyond, no double tells the t distribution from the normal one */
#define NEWTON_STEPS 50

/* Return the probability of a value below x. */
double
emp_normal_cdf(double x)
{
	return 0.5 * erfc(-x * SQRT_HALF);
}

/* Return the density. */
static double
normal_density(double x)
{
	return exp(-0.5 * x * x) / SQRT_2PI;
}

/* Return a polynomial of degree 7. */
static double
polynomial7(const double *c, double x)
{
	double sum = c[7];
	int i;

	for (i = 6; i >= 0; i--)
		sum = sum * x + c[i];
	return sum;
}

/* Return the value below which a share p lies: AS 241, routine PPND16. */
double
emp_normal_quantile(double p)
{
	static const double middle[2][8] = {
		{3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
		 1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
		 3.3430575583588128105e4, 2.5090809287301226727e3},
		{1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
		 2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
		 5.2264952788528545610e3}};
	static const double tail[2][8] = {
		{1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
		 3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
		 2.27238449892691845833e-2, 7.74545014278341407640e-4},
		{1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
		 1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
		 1.05075007164441684324e-9}};
	static const double far_tail[2][8] = {
		{6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
		 2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
		 2.71155556874348757815e-5, 2.01033439929228813265e-7},
		{1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		 7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
		 2.04426310338993978564e-15}};
	double q = p - 0.5;
	double r;

	if (!(p >= 0 && p <= 1))
		return NAN;
	if (p == 0 || p == 1)
		return p == 0 ? -INFINITY : INFINITY;
	if (fabs(q) <= 0.425)
	{
		r = 0.180625 - q * q;
		return q * polynomial7(middle[0], r) / polynomial7(middle[1], r);
	}
	r = sqrt(-log(q < 0 ? p : 1 - p));
	if (r <= 5)
		r = polynomial7(tail[0], r - 1.6) / polynomial7(tail[1], r - 1.6);
	else
		r = polynomial7(far_tail[0], r - 5) / polynomial7(far_tail[1], r - 5);
	return q < 0 ? -r : r;
}

/* Taylor coefficients of g; the first left out is -2339/118908518400. */
static const double g_series[SERIES_TERMS] = {
	1.0,          1.0 / 4,       1.0 / 96,        -1.0 / 384,
	-1.0 / 10240, 19.0 / 368640, 79.0 / 61931520, -55.0 / 49545216,
};

/* Return g(x), which is 1 at 0. */
static double
g(double x)
{
	return x > 0 ? sqrt(x / -expm1(-x)) : 1;
}

/* Return C. */
static double
norming(double v)
{
	double whole = 0;
	double moment = 1; /* of order 2k of the normal distribution, divided by v^k */
	int k;

	if (v < SERIES_DF)
		return tgamma(v / 2 + 0.5) / tgamma(v / 2) / sqrt(v / 2);
	for (k = 0; k < SERIES_TERMS; k++)
	{
		whole += g_series[k] * moment;
		moment *= (2 * k + 1) / v;
	}
	return 1 / whole;
}

/*
 * Return the probability of a value above t, or of one between 0 and t, for the t >= 0 that s and v
 * stand for; the smaller of the two is exact to its last digits.
 */
static double
t_part(double s, double v, bool above)
{
	double u = sqrt(s);

	if (isinf(s))
		return above ? 0 : 0.5;
	if (v >= SERIES_DF && s <= SERIES_X * v)
	{
		double edge = (above ? 1 : -1) * u * normal_density(u); /* u^(2k + 1) density / v^(k + 1) */
		double moment = above ? emp_normal_cdf(-u) : 0.5 * erf(u * SQRT_HALF);
		double sum = 0;
		int k;

		edge /= v;
		for (k = 0; k < SERIES_TERMS; k++)
		{
			sum += g_series[k] * moment;
			moment = edge + (2 * k + 1) * moment / v;
			edge *= s / v;
		}
		return norming(v) * sum;
	}
	else
	{
		double a = v / 2;
		double x = exp(-s / v);
		double y = -expm1(-s / v);
		double factor = norming(v) * sqrt(a) * SQRT_1_PI * exp(-s / 2) * sqrt(y); /* x^a y^b / B */
		bool upper = x < (a + 1) / (a + 2.5);
		double part = upper ? factor / a * emp_hypergeometric_1(a + 0.5, a + 1, x)
							: factor * 2 * emp_hypergeometric_1(a + 0.5, 1.5, y);

		return upper == above ? part / 2 : 0.5 - part / 2;
	}
}

/* Return the probability of a value below t. */
double
emp_t_cdf(double t, double df)
{
	double v = df < DF_NORMAL ? df : DF_NORMAL;
	double q = fabs(t) / sqrt(v);
	double s = q < 1e100 ? v * log1p(q * q) : 2 * v * log(q);
	double above;

	if (isnan(t) || !(df > 0))
		return NAN;
	above = t_part(s, v, true);
	return t < 0 ? above : 1 - above;
}

/*
 * Return the value below which a share p lies.
 *
 * Newton's method for u = sqrt(s): the logarithm of the tail is concave in it, and so is the part
 * between 0 and u, so either converges from where the normal distribution would have it.
 */
double
emp_t_quantile(double p, double df)
{
	double v = df < DF_NORMAL ? df : DF_NORMAL;
	bool tail = p < 0.25 || p > 0.75;
	double share;
	double scale;
	double u;
	int i;

	if (!(p >= 0 && p <= 1) || !(df > 0))
		return NAN;
	if (p == 0 || p == 1)
		return p == 0 ? -INFINITY : INFINITY;
	scale = norming(v);
	share = !tail ? fabs(p - 0.5) : p < 0.5 ? p : 1 - p;
	u = tail ? -emp_normal_quantile(share) : share * SQRT_2PI / scale;
	for (i = 0; i < NEWTON_STEPS; i++)
	{
		double part = t_part(u * u, v, tail);
		double density = scale * normal_density(u) * g(u * u / v);
		double step = (tail ? part * log(part / share) : share - part) / density;

		u = u + step > 0 ? u + step : u / 2;
		if (fabs(step) <= 4 * DBL_EPSILON * u)
			break;
	}
	/* t = sqrt(v (exp(s/v) - 1)), written so that it overflows only where t does */
	u = sqrt(v) * exp(u * u / v / 2) * sqrt(-expm1(-u * u / v));
	return p < 0.5 ? -u : u;
}
