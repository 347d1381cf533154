/*
 * special.c
 *		Gamma, beta and their relatives.
 *
 * Statistics asks for differences of log-gammas, and those are what must be exact: the two terms of
 * ln gamma(1e9 + 3) - ln gamma(1e9) agree in their first ten digits.  So the difference itself is
 * computed here, from that of Stirling's series (DLMF 5.11.1),
 *
 *		ln gamma(z) = (z - 1/2) ln z - z + ln(2 pi)/2 + S(1/z)
 *		S(w) = w/12 - w^3/360 + w^5/1260 - ...
 *
 * at z = a + n and z = a, with every difference of powers taken apart by hand, after both arguments
 * were moved to 12 or beyond, where seven terms of S give all digits of a double:
 *
 *		gamma(a + n)/gamma(a) = gamma(a + m + n)/gamma(a + m) / product of (1 + n/(a + i)), i < m.
 */
#include "base/special.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

#define STIRLING_FROM 12.0 /* the first term left out is below 1e-17 */
#define STIRLING_TERMS 7
#define DIRECT_N 16      /* whole n up to here: a product */
#define DIRECT_RANGE 1e9 /* that cannot overflow */
#define HALF_LOG_2PI 0.91893853320467274178
#define SQRT_1_2PI 0.39894228040143267794
#define FRACTION_STEPS 200000
#define CONVERGING_FROM 10.0 /* orders from here on suit the fraction of E_v whatever x */

/* Coefficients of w^(2k + 1) in S, of w^(2k + 2) in -S', and those of the second derivative. */
static const double stirling[STIRLING_TERMS] = {
	1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156};
static const double stirling_1[STIRLING_TERMS] = {1.0 / 12,  -1.0 / 120,     1.0 / 252, -1.0 / 240,
												  1.0 / 132, -691.0 / 32760, 1.0 / 12};
static const double stirling_2[STIRLING_TERMS] = {1.0 / 6,  -1.0 / 30,     1.0 / 42, -1.0 / 30,
												  5.0 / 66, -691.0 / 2730, 7.0 / 6};

/* Return a polynomial in u with coefficients of Stirling's series. */
static double
polynomial(const double *c, double u)
{
	double sum = c[STIRLING_TERMS - 1];
	int i;

	for (i = STIRLING_TERMS - 2; i >= 0; i--)
		sum = sum * u + c[i];
	return sum;
}

/* Return the slope of a polynomial between u and v, by Horner's rule; *at_v: its value at v. */
static double
polynomial_slope(const double *c, double u, double v, double *at_v)
{
	double sum = c[STIRLING_TERMS - 1];
	double slope = 0;
	int i;

	for (i = STIRLING_TERMS - 2; i >= 0; i--)
	{
		slope = slope * u + sum;
		sum = sum * v + c[i];
	}
	*at_v = sum;
	return slope;
}

/* Return the logarithm of the gamma function. */
double
emp_log_gamma(double x)
{
	int sign;

	return x > 0 ? lgamma_r(x, &sign) : NAN;
}

/* Return the derivative of log-gamma. */
double
emp_digamma(double x)
{
	double shift = 0;
	double u;

	if (!(x > 0))
		return NAN;
	for (; x < STIRLING_FROM; x++)
		shift += 1 / x;
	u = 1 / (x * x);
	return log(x) - 0.5 / x - u * polynomial(stirling_1, u) - shift;
}

/* Return the second derivative of log-gamma. */
double
emp_trigamma(double x)
{
	double shift = 0;
	double w;
	double u;

	if (!(x > 0))
		return NAN;
	for (; x < STIRLING_FROM; x++)
		shift += 1 / (x * x);
	w = 1 / x;
	u = w * w;
	return w + 0.5 * u + w * u * polynomial(stirling_2, u) + shift;
}

/* Return what is left of log-gamma behind its leading terms, for x from STIRLING_FROM on. */
static double
stirling_rest(double x)
{
	double w = 1 / x;

	return w * polynomial(stirling, w * w);
}

/* Return what the rest adds to ln(gamma(a + n)/gamma(a)) and its derivatives. */
static EmpRising
rising_rest(double a, double n)
{
	EmpRising rest;
	double w1 = 1 / a;
	double w2 = 1 / (a + n);
	double u1 = w1 * w1;
	double u2 = w2 * w2;
	double step = -n * w1 * w2; /* w2 - w1 */
	double square = step * (w1 + w2);
	double slope;
	double at;

	slope = polynomial_slope(stirling, u1, u2, &at);
	rest.value = step * at + w1 * square * slope;
	slope = polynomial_slope(stirling_1, u1, u2, &at);
	rest.first = -square * (at + u1 * slope);
	slope = polynomial_slope(stirling_2, u1, u2, &at);
	rest.second = 0.5 * square + (step * u2 + w1 * square) * at + w1 * u1 * square * slope;
	return rest;
}

/* Return the difference that Stirling's series gives, for a and a + n from STIRLING_FROM on. */
static EmpRising
rising_stirling(double a, double n)
{
	EmpRising rising = rising_rest(a, n);
	double growth = log1p(n / a);
	double step = -n / a / (a + n);

	rising.value += (a - 0.5) * growth + n * (log(a + n) - 1);
	rising.first += growth - 0.5 * step;
	rising.second += step;
	return rising;
}

/* Return ln(gamma(a + n)/gamma(a)) and its derivatives by a. */
EmpRising
emp_log_rising(double a, double n)
{
	EmpRising rising = {0, 0, 0};
	double first = 0;
	double second = 0;
	double growth = 0; /* the product of the shift, less 1 */

	if (!(a > 0 && a + n > 0))
		return (EmpRising){NAN, NAN, NAN};
	if (n >= 0 && n <= DIRECT_N && n == floor(n) && a < DIRECT_RANGE)
	{
		double product = 1;
		double i;

		for (i = 0; i < n; i++)
		{
			double w = 1 / (a + i);

			product *= a + i;
			rising.first += w;
			rising.second -= w * w;
		}
		rising.value = log(product);
		return rising;
	}
	for (; a < STIRLING_FROM || a + n < STIRLING_FROM; a++)
	{
		double w = 1 / a;
		double w_n = 1 / (a + n);
		double term = n * w;

		growth += term + growth * term;
		first += term * w_n;
		second -= term * w_n * (w + w_n);
	}
	rising = rising_stirling(a, n);
	rising.value -= log1p(growth);
	rising.first += first;
	rising.second += second;
	return rising;
}

/* Return the logarithm of the beta function. */
double
emp_log_beta(double a, double b)
{
	double less = a < b ? a : b;
	double more = a < b ? b : a;

	if (!(less > 0))
		return NAN;
	if (less < STIRLING_FROM)
		return emp_log_gamma(less) - emp_log_rising(more, less).value;
	return HALF_LOG_2PI - 0.5 * log(more) - (less - 0.5) * log1p(more / less) -
		   more * log1p(less / more) + stirling_rest(less) + stirling_rest(more) -
		   stirling_rest(less + more);
}

/*
 * Return ln(B(a, b + n)/B(a, b)) and its derivatives.
 *
 * It is (b)_n/(a + b)_n and also (b)_a/(b + n)_a, of which the one of fewer factors is the more
 * exact; for large b the leading terms of that difference of differences are taken apart once more.
 */
EmpBetaRising
emp_log_beta_rising(double a, double b, double n)
{
	double few = a < n ? a : n;
	double many = a < n ? n : a;
	EmpRising sum = emp_log_rising(a + b, n);
	EmpBetaRising result = {0, -sum.first, 0, -sum.second, -sum.second, 0};
	EmpRising plus;
	EmpRising minus;

	if (!(a + b > 0 && b > 0 && n >= 0))
		return (EmpBetaRising){NAN, NAN, NAN, NAN, NAN, NAN};
	if (b >= STIRLING_FROM)
	{
		double growth = log1p(few / b * (many / (b + few + many)));
		double step =
			-few / b * (many / (b + few)) * ((2 * b + few + many) / (b + many) / (b + few + many));

		plus = rising_rest(b, few);
		minus = rising_rest(b + many, few);
		result.value =
			(b - 0.5) * growth - many * log1p(few / (b + many)) - few * log1p(many / (b + few));
		result.by_b = growth - 0.5 * step;
		result.by_bb = step;
	}
	else
	{
		plus = emp_log_rising(b, few);
		minus = emp_log_rising(b + many, few);
	}
	result.value += plus.value - minus.value;
	result.by_b += plus.first - minus.first;
	result.by_bb += plus.second - minus.second;
	return result;
}

/* Return ln(1 + exp(x)). */
double
emp_log_1p_exp(double x)
{
	return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

/* Return 1 / (1 + exp(-x)). */
double
emp_expit(double x)
{
	double e = exp(-fabs(x));

	return x >= 0 ? 1 / (1 + e) : e / (1 + e);
}

/* Return ln(exp(u) + exp(v)). */
double
emp_log_add(double u, double v)
{
	double more = u > v ? u : v;
	double less = u > v ? v : u;

	return isinf(more) ? more : more + log1p(exp(less - more));
}

/* Return ln(1 + e) - e, exact where e is small. */
static double
log1p_less(double e)
{
	double s;
	double square;
	double sum = 0;
	int i;

	if (fabs(e) > 0.3)
		return log1p(e) - e;
	s = e / (2 + e); /* ln(1 + e) = 2 artanh s */
	square = s * s;
	for (i = 21; i >= 3; i -= 2)
		sum = sum * square + 1.0 / i;
	return s * (2 * square * sum - e);
}

/*
 * Return x^a y^b / B(a, b).
 *
 * For large a and b this is a normal density, times little; written around its middle, where x is
 * a/(a + b), the large terms that cancel are never formed (Loader 2000, "Fast and accurate
 * computation of binomial probabilities").
 */
double
emp_beta_kernel(double x, double y, double a, double b)
{
	double off = b * x - a * y; /* (a + b) (x - a/(a + b)) */

	if (!(a > 0 && b > 0 && x >= 0 && y >= 0))
		return NAN;
	if (x == 0 || y == 0)
		return 0;
	if (a < STIRLING_FROM || b < STIRLING_FROM || fabs(off) > 0.5 * fmin(a, b))
		return exp(a * (x < y ? log(x) : log1p(-y)) + b * (x < y ? log1p(-x) : log(y)) -
				   emp_log_beta(a, b));
	return SQRT_1_2PI * sqrt(a / (a + b)) * sqrt(b) *
		   exp(a * log1p_less(off / a) + b * log1p_less(-off / b) - stirling_rest(a) -
			   stirling_rest(b) + stirling_rest(a + b));
}

/*
 * Return 2F1(1, b; c; z).
 *
 * The fraction is 1/(1 + d_1/(1 + d_2/(1 + ...))) (DLMF 15.7.5; with c = p + 1 and b = p + q it is
 * that of the incomplete beta function, DLMF 8.17.22), worked out by the method of Lentz (Thompson
 * and Barnett, J. Comput. Phys. 64, 1986).
 */
double
emp_hypergeometric_1(double b, double c, double z)
{
	const double tiny = DBL_MIN / DBL_EPSILON;
	double up = 1 / tiny;
	double down = 1;
	double result = 1;
	double step = 0;
	int i;

	if (!(c > 0 && b > 0 && z >= 0 && z < 1))
		return NAN;
	for (i = 1; i <= FRACTION_STEPS && fabs(step - 1) > DBL_EPSILON; i++)
	{
		double m = i / 2;
		double middle = c + 2 * m - 1;
		double term = i == 1       ? -b * z / c
					  : i % 2 == 0 ? m * (b - c + 1 - m) * z / (middle * (middle - 1))
								   : -(c - 1 + m) * (b + m) * z / (middle * (middle + 1));

		down = 1 + term * down;
		up = 1 + term / up;
		if (fabs(down) < tiny)
			down = tiny;
		if (fabs(up) < tiny)
			up = tiny;
		down = 1 / down;
		step = up * down;
		result *= step;
	}
	return result;
}

/* Return the share of a beta distribution below x. */
double
emp_beta_share(double x, double y, double a, double b)
{
	if (!(a > 0 && b > 0 && x >= 0 && y >= 0))
		return NAN;
	if (x * (a + b + 2) <= a + 1)
		return emp_beta_kernel(x, y, a, b) / a * emp_hypergeometric_1(a + b, a + 1, x);
	return 1 - emp_beta_kernel(x, y, a, b) / b * emp_hypergeometric_1(a + b, b + 1, y);
}

/* Return x^a exp(-x) / gamma(a), for large a around its middle as in emp_beta_kernel. */
static double
gamma_kernel(double a, double x)
{
	if (a < STIRLING_FROM || fabs(x - a) > 0.5 * a)
		return exp(a * log(x) - x - emp_log_gamma(a));
	return SQRT_1_2PI * sqrt(a) * exp(a * log1p_less((x - a) / a) - stirling_rest(a));
}

/*
 * Return the share of a gamma distribution above x: below its middle by the series of what lies below x
 * (DLMF 8.11.4), else by the fraction of Legendre (DLMF 8.9.2, contracted) and the method of Lentz.
 */
double
emp_gamma_above(double a, double x)
{
	double kernel;
	double middle;
	double up = INFINITY;
	double down;
	double result;
	double step = 0;
	int i;

	if (!(a > 0 && x >= 0))
		return NAN;
	if (x == 0 || isinf(x))
		return x == 0;
	kernel = gamma_kernel(a, x);
	if (kernel == 0)
		return x < a;
	if (x < a + 1)
	{
		double term = 1 / a;
		double sum = term;

		for (i = 1; i <= FRACTION_STEPS && term > sum * DBL_EPSILON; i++)
		{
			term *= x / (a + i);
			sum += term;
		}
		return 1 - kernel * sum;
	}
	middle = x + 1 - a;
	down = 1 / middle;
	result = down;
	for (i = 1; i <= FRACTION_STEPS && fabs(step - 1) > DBL_EPSILON; i++)
	{
		double term = i * (a - i);

		middle += 2;
		down = 1 / (middle + term * down);
		up = middle + term / up;
		step = up * down;
		result *= step;
	}
	return kernel * result;
}

/*
 * Return exp(x) E_v(x) by its continued fraction (DLMF 8.19.17, contracted), for x or v not small.
 */
static double
exponential_fraction(double v, double x)
{
	double middle = x + v;
	double up = INFINITY;
	double down = 1 / middle;
	double result = down;
	double step = 0;
	int i;

	/* 1/(x + v - v/(x + v + 2 - 2 (v + 1)/(x + v + 4 - ...))): all of it stays positive */
	for (i = 1; i <= FRACTION_STEPS && fabs(step - 1) > DBL_EPSILON; i++)
	{
		double term = -i * (v + i - 1);

		middle += 2;
		down = 1 / (middle + term * down);
		up = middle + term / up;
		step = up * down;
		result *= step;
	}
	return result;
}

/*
 * Return E_v(x) for 0 < v < 3/2 and small x: x^-e times the incomplete gamma function of e = 1 - v
 * above x, by the series of what lies below x, with the pole at e = 0 taken apart (Gautschi 1979).
 */
static double
exponential_series(double v, double x)
{
	double e = 1 - v;
	double log_x = log(x);
	double power = expm1(e * log_x); /* x^e - 1 */
	double pole = e == 0 ? emp_digamma(1) - log_x : (expm1(emp_log_rising(1, e).value) - power) / e;
	double term = 1;
	double sum = 0;
	int n;

	for (n = 1; fabs(term) > DBL_EPSILON; n++)
	{
		term *= -x / n;
		sum += term / (e + n);
	}
	return pole * exp(-e * log_x) - sum;
}

/* Return exp(x) E_v(x). */
double
emp_exponential_integral(double v, double x)
{
	double order = v;
	double integral;
	double decay;

	if (!(v > 0 && x > 0))
		return NAN;
	if (x >= 1 || v >= CONVERGING_FROM)
		return exponential_fraction(v, x);
	while (order > 1.5)
		order--;
	integral = exponential_series(order, x);
	decay = exp(-x);
	for (; order < v - 0.5; order++)
		integral = (decay - x * integral) / order;
	return integral / decay;
}
