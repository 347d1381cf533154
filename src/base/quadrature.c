/*
 * quadrature.c
 *		Integrals of smooth functions by Gauss and Legendre's rule.
 */
#include "base/quadrature.h"

#include <math.h>

#define GOLDEN 0.38196601125010515180 /* of a range: where the golden section cuts */
#define SEARCH_STEPS 200
#define NEGLIGIBLE 45.0 /* a part of exp(-45) of the maximum is below the last digit */
#define CLOSE 1e-14     /* halves of a panel agree with it when they differ by this share */
#define PANELS 100      /* waiting to be halved, at most */
#define HALVINGS 5000   /* of all panels, at most */

const double emp_gauss_node[EMP_GAUSS / 2] = {
	0.0950125098376374401853, 0.2816035507792589132305, 0.4580167776572273863424,
	0.6178762444026437484467, 0.7554044083550030338951, 0.8656312023878317438805,
	0.9445750230732325760780, 0.9894009349916499325962,
};
const double emp_gauss_weight[EMP_GAUSS / 2] = {
	0.1894506104550684962854, 0.1826034150449235888667, 0.1691565193950025381893,
	0.1495959888165767320815, 0.1246289712555338720525, 0.0951585116824927848099,
	0.0622535239386478928628, 0.0271524594117540948518,
};

/* A function, and what it is divided by before anything is added up. */
typedef struct Scaled
{
	EmpLogFunction f;
	const void *context;
	double maximum;
} Scaled;

/* A piece of the range, and its integral by one application of the rule. */
typedef struct Panel
{
	double low;
	double high;
	double integral;
} Panel;

/* Return a panel with its integral. */
static Panel
panel_make(const Scaled *scaled, double low, double high)
{
	Panel panel = {low, high, 0};
	double middle = 0.5 * (low + high);
	double half = 0.5 * (high - low);
	int i;

	for (i = 0; i < EMP_GAUSS / 2; i++)
	{
		double off = half * emp_gauss_node[i];

		panel.integral +=
			emp_gauss_weight[i] * (exp(scaled->f(scaled->context, middle - off) - scaled->maximum) +
								   exp(scaled->f(scaled->context, middle + off) - scaled->maximum));
	}
	panel.integral *= half;
	return panel;
}

/* Return where f is greatest, about: within the range, f is at most 1 smaller than at the result. */
static double
maximum_find(const Scaled *scaled, double *low, double *high)
{
	double step = isfinite(*low) && isfinite(*high) ? (*high - *low) / 4 : 1;
	double middle = isfinite(*low) ? *low + step : isfinite(*high) ? *high - step : 0;
	double left = fmax(*low, middle - step);
	double right = fmin(*high, middle + step);
	double f_middle = scaled->f(scaled->context, middle);
	double f_left = scaled->f(scaled->context, left);
	double f_right = scaled->f(scaled->context, right);
	int i;

	/* uphill, with longer and longer steps, until the way leads down on both sides */
	for (i = 0; i < SEARCH_STEPS && f_right > f_middle && right < *high; i++)
	{
		left = middle;
		f_left = f_middle;
		middle = right;
		f_middle = f_right;
		step *= 2;
		right = fmin(*high, middle + step);
		f_right = scaled->f(scaled->context, right);
	}
	for (; i < SEARCH_STEPS && f_left > f_middle && left > *low; i++)
	{
		right = middle;
		f_right = f_middle;
		middle = left;
		f_middle = f_left;
		step *= 2;
		left = fmax(*low, middle - step);
		f_left = scaled->f(scaled->context, left);
	}
	/* golden section of the longer side */
	for (i = 0; i < SEARCH_STEPS &&
				!(fmax(f_left, f_right) > f_middle - 1 && fmin(f_left, f_right) > f_middle - 1);
		 i++)
	{
		double at = right - middle > middle - left ? middle + GOLDEN * (right - middle)
												   : middle - GOLDEN * (middle - left);
		double f_at = scaled->f(scaled->context, at);

		if (at == middle)
			break;
		if (f_at > f_middle)
		{
			if (at > middle)
			{
				left = middle;
				f_left = f_middle;
			}
			else
			{
				right = middle;
				f_right = f_middle;
			}
			middle = at;
			f_middle = f_at;
		}
		else if (at > middle)
		{
			right = at;
			f_right = f_at;
		}
		else
		{
			left = at;
			f_left = f_at;
		}
	}
	*low = fmax(*low, left);
	*high = fmin(*high, right);
	return middle;
}

/* Return how far to go from the maximum, to `towards` at most, until f is negligible. */
static double
edge_find(const Scaled *scaled, double maximum, double start, double towards)
{
	double step = start - maximum;
	int i;

	for (i = 0; i < SEARCH_STEPS && start != towards; i++)
	{
		if (scaled->f(scaled->context, start) < scaled->maximum - NEGLIGIBLE)
			break;
		step *= 2;
		start = step > 0 ? fmin(maximum + step, towards) : fmax(maximum + step, towards);
	}
	return start;
}

/* Return the logarithm of the integral of exp(f). */
double
emp_log_integral(EmpLogFunction f, const void *context, double low, double high)
{
	Scaled scaled = {f, context, 0};
	Panel waiting[PANELS];
	double near_low = low;
	double near_high = high;
	double middle = maximum_find(&scaled, &near_low, &near_high);
	double total;
	double sum = 0;
	int count = 0;
	int i;

	scaled.maximum = f(context, middle);
	if (!isfinite(scaled.maximum))
		return scaled.maximum;
	if (near_low < middle)
		waiting[count++] = panel_make(&scaled, edge_find(&scaled, middle, near_low, low), middle);
	if (near_high > middle)
		waiting[count++] = panel_make(&scaled, middle, edge_find(&scaled, middle, near_high, high));
	for (total = 0, i = 0; i < count; i++)
		total += waiting[i].integral;
	for (i = 0; count > 0; i++)
	{
		Panel panel = waiting[--count];
		double cut = 0.5 * (panel.low + panel.high);
		Panel left = panel_make(&scaled, panel.low, cut);
		Panel right = panel_make(&scaled, cut, panel.high);
		double both = left.integral + right.integral;

		total += both - panel.integral;
		if (fabs(both - panel.integral) <= CLOSE * total || count + 2 > PANELS || i >= HALVINGS)
			sum += both;
		else
		{
			waiting[count++] = left;
			waiting[count++] = right;
		}
	}
	return scaled.maximum + log(sum);
}
