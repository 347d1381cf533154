/*
 * quadrature.c
 *		Integrals of smooth functions by Gauss and Legendre's rule.
 *
 * From the maximum panels are laid out to both sides, so short that neither the singularities nor the
 * fall of the function matter to a rule of 16 nodes; they stop where nothing is left, or where the
 * function is an exponential, whose integral is known.
 */
#include "base/quadrature.h"

#include <math.h>
#include <stdbool.h>

#define GOLDEN 0.38196601125010515180 /* of a range: where the golden section cuts */
#define SEARCH_STEPS 200
#define PANEL_WIDTH 2.5  /* at most */
#define PANEL_DEPTH 10.0 /* by how much f may fall in a panel */
#define NEGLIGIBLE 1e-18 /* share of a panel after which the others are left out */

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
const double emp_gauss_few_node[EMP_GAUSS_FEW / 2] = {
	0.1834346424956498049395,
	0.5255324099163289858177,
	0.7966664774136267395916,
	0.9602898564975362316836,
};
const double emp_gauss_few_weight[EMP_GAUSS_FEW / 2] = {
	0.3626837833783619829652,
	0.3137066458778872873380,
	0.2223810344533744705444,
	0.1012285362903762591525,
};

/* A function, and what it is divided by before anything is added up. */
typedef struct Scaled
{
	EmpLogFunction f;
	const void *context;
	double maximum;
} Scaled;

/* Return the integral from low to high, a panel. */
static double
panel_integrate(const Scaled *scaled, double low, double high)
{
	double middle = 0.5 * (low + high);
	double half = 0.5 * (high - low);
	double sum = 0;
	int i;

	for (i = 0; i < EMP_GAUSS / 2; i++)
	{
		double off = half * emp_gauss_node[i];

		sum +=
			emp_gauss_weight[i] * (exp(scaled->f(scaled->context, middle - off) - scaled->maximum) +
								   exp(scaled->f(scaled->context, middle + off) - scaled->maximum));
	}
	return half * sum;
}

/* Return where f is greatest, by golden section: nowhere is it greater by much more than 1. */
static double
maximum_find(const Scaled *scaled, double left, double right)
{
	double middle = left + GOLDEN * (right - left);
	double f_left = scaled->f(scaled->context, left);
	double f_middle = scaled->f(scaled->context, middle);
	double f_right = scaled->f(scaled->context, right);
	int i;

	for (i = 0; i < SEARCH_STEPS && fmax(fabs(f_left - f_middle), fabs(f_right - f_middle)) > 1;
		 i++)
	{
		double longer = right - middle > middle - left ? right - middle : left - middle;
		double at = middle + GOLDEN * longer;
		double f_at = scaled->f(scaled->context, at);
		bool better = f_at > f_middle;
		double outer = better ? middle : at; /* what the longer or the other side ends at now */
		double f_outer = better ? f_middle : f_at;

		if (at == middle)
			break;
		if (better == (longer > 0))
		{
			left = outer;
			f_left = f_outer;
		}
		else
		{
			right = outer;
			f_right = f_outer;
		}
		if (better)
		{
			middle = at;
			f_middle = f_at;
		}
	}
	return middle;
}

/*
 * Return the integral from the maximum to one side, as far as `end`, and beyond it where it goes on
 * with the slope `slope`.
 */
static double
side_integrate(const Scaled *scaled, double start, double end, double slope)
{
	double f_start = scaled->f(scaled->context, start);
	double width = end > start ? PANEL_WIDTH : -PANEL_WIDTH;
	double sum = 0;

	while (start != end)
	{
		double next;
		double f_next;
		double part;

		for (;; width /= 2)
		{
			next = fabs(end - start) <= fabs(width) ? end : start + width;
			f_next = scaled->f(scaled->context, next);
			if (fabs(f_next - f_start) <= PANEL_DEPTH || next == start)
				break;
		}
		if (next == start) /* as steep as doubles go */
			return sum;
		part = fabs(panel_integrate(scaled, start, next));
		sum += part;
		if (part <= NEGLIGIBLE * sum)
			return sum;
		start = next;
		f_start = f_next;
		width = fabs(width) < PANEL_WIDTH / 2 ? 2 * width : copysign(PANEL_WIDTH, width);
	}
	return sum + exp(f_start - scaled->maximum) / slope;
}

/* Return the logarithm of the integral of exp(f). */
double
emp_log_integral(EmpLogFunction f, const void *context, double low, double high, double rise,
				 double fall)
{
	Scaled scaled = {f, context, 0};
	double middle;

	if (!isfinite(low) || !isfinite(high))
		return NAN;
	middle = maximum_find(&scaled, low, high);
	scaled.maximum = f(context, middle);
	return scaled.maximum + log(side_integrate(&scaled, middle, low, rise) +
								side_integrate(&scaled, middle, high, fall));
}
