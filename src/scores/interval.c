/*
 * interval.c
 *		Confidence intervals of rates and of means.
 */
#include "scores/interval.h"

#include <math.h>

#include "base/distributions.h"

/*
 * Work out Wilson's interval of a rate (Wilson 1927, "Probable inference, the law of succession, and
 * statistical inference"), without correction for continuity:
 *
 *		(p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)
 *
 * in percent.  Its ends are 0 and 100 themselves where nothing or everything is a hit.
 */
void
emp_wilson_interval(int64_t hits, int64_t cases, double level, EmpInterval *interval)
{
	double z = -emp_normal_quantile((1.0 - level) / 2.0);
	double n = (double) cases;
	double p = (double) hits / n;
	double q = (double) (cases - hits) / n;
	double scale = 100.0 / (1.0 + z * z / n);
	double half = z * sqrt(p * q / n + z * z / (4.0 * n * n));
	double middle = p + z * z / (2.0 * n);

	interval->low = hits == 0 ? 0.0 : (middle - half) * scale;
	interval->high = hits == cases ? 100.0 : (middle + half) * scale;
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
