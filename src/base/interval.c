/*
 * interval.c
 *		Confidence intervals of rates and of means.
 */
#include "base/interval.h"

#include <math.h>

#include "base/distributions.h"

/*
 * Work out Wilson's interval of a rate (Wilson 1927, "Probable inference, the law of succession, and
 * statistical inference"), without correction for continuity:
 *
 *		(p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)
 *
 * times the whole.  Its ends are 0 and the whole themselves where nothing or everything is a hit.
 */
void
emp_wilson_interval(double hits, double cases, double whole, double level, EmpInterval *interval)
{
	double z = -emp_normal_quantile((1.0 - level) / 2.0);
	double n = cases;
	double p = hits / n;
	double q = (cases - hits) / n;
	double scale = whole / (1.0 + z * z / n);
	double half = z * sqrt(p * q / n + z * z / (4.0 * n * n));
	double middle = p + z * z / (2.0 * n);

	interval->low = hits == 0 ? 0.0 : (middle - half) * scale;
	interval->high = hits == cases ? whole : (middle + half) * scale;
}

/* Work out Student's t interval of a mean; false for fewer than two values. */
bool
emp_mean_interval(double mean, double variance, int64_t n, double level, EmpInterval *interval)
{
	double half;

	if (n < 2)
		return false;
	half = -emp_t_quantile((1.0 - level) / 2.0, (double) (n - 1)) * sqrt(variance / (double) n);
	interval->low = mean - half;
	interval->high = mean + half;
	return true;
}

/* Return half the width of the normal interval of a mean. */
double
emp_normal_margin(double variance, int64_t n, double level)
{
	return -emp_normal_quantile((1.0 - level) / 2.0) * sqrt(variance / (double) n);
}

/*
 * Work out Newcombe's interval of the difference of two rates (Newcombe 1998, "Interval estimation for
 * the difference between independent proportions", method 10): the distances of the rates from the ends
 * of their Wilson intervals, squared and added up.
 */
void
emp_newcombe_interval(double a, const EmpInterval *of_a, double b, const EmpInterval *of_b,
					  EmpInterval *interval)
{
	interval->low = a - b - hypot(a - of_a->low, of_b->high - b);
	interval->high = a - b + hypot(of_a->high - a, b - of_b->low);
}
