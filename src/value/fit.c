/*
 * fit.c
 *		Fitting a purchase model to a sample: the parameters of the greatest likelihood.
 *
 * Where.  All four laws have a pair of parameters for how customers buy and a pair for how they leave;
 * in each pair one number says how much, the other how much customers differ.  The search goes in
 *
 *		u0 = ln p0 (r, alpha)                u1 = ln p1/p0 (the mean gap between purchases alpha/r, ...)
 *		u2 = ln p2/p3 (the odds of leaving)  u3 = ln p3 (b, beta, delta)
 *
 * and then the coefficients of covariates.  In these every limit at which one law turns into a simpler
 * one is the end of a coordinate: u0 up, all buy at one rate; u2 down, nobody leaves; u3 up, all leave
 * alike; and so on.
 *
 * How.  Newton's method with the exact Hessian, from several starts on some 1,000 entries of the
 * sample, then from the best of them on a sixteenth of it, then on all of it: few steps, as each one
 * over a million customers costs a tenth of a second.  Entries are in the order of their frequencies,
 * so every n-th one is a fair part of them, and the functions of the frequency alone are computed once
 * for each frequency.
 *
 * Ends.  Where a coordinate is at its end, or so uncertain that it might as well be, it is put there and
 * the others are fitted again; if that is as likely, the maximum is on the boundary.  This is a
 * comparison of likelihoods and not of gradients, since those vanish on the way to the end.
 */
#include "value/fit.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/newton.h"
#include "value/law.h"

#define OWN EMP_LAW_PARAMETERS
#define FEW 1000                 /* entries to try starts on */
#define PART 16                  /* part of the entries to refine the best one on */
#define START_STEPS 30           /* of a search on a part */
#define STEPS 100                /* of a search on everything */
#define LONGEST 3.0              /* change of a coordinate in a step */
#define NOISE 1e-12              /* of a gradient, as part of the log-likelihood */
#define CLOSE_ENOUGH 1e-6        /* gradient for each customer that will do where no step helps */
#define AS_LIKELY 1e-5           /* difference of log-likelihoods that says nothing */
#define UNCERTAIN 1.0            /* standard error of a coordinate that may be anywhere */
#define CONSTANT 1e-12           /* standard deviation of a constant, as part of its mean */
#define CHECK_EVERY 1024         /* entries between two calls of check */
#define REACH 23.025850929940457 /* of u1 and u2, from the middle to the end: ln 1e10 */
#define LOW_END (-13.815510557964274) /* of u0 and u3, from the middle: ln 1e-6 */
#define HIGH_END 20.723265836946411   /* of u0 and u3, from the middle: ln 1e9 */
#define COEFFICIENT_END 50            /* of a coefficient of a standardised covariate */
#define STARTS 12                     /* without the one that was asked for */

/* A search on a sample or a part of it. */
typedef struct Search
{
	const EmpLaw *law;
	const EmpFittedKind *kind;
	const EmpSample *sample;
	const EmpFitOptions *options;
	EmpCheck check;
	uint32_t stride;      /* every so many entries */
	uint32_t check_every; /* entries between two calls of check */
	int variables;
	int covariates;
	double customers;   /* all of them */
	double span;        /* mean age */
	double target[OWN]; /* logarithms: what the penalty pulls to */
	double middle[OWN]; /* coordinates around which the ends are */
	double *mean;       /* of covariates */
	double *deviation;  /* standard deviation of covariates */
	double *weight;     /* of each variable in the logarithm of its parameter */
	int *parameter;     /* that each variable moves; the place of it */
	double *low;        /* ends of the coordinates */
	double *high;
	double *trial; /* a point */
	double *trial_gradient;
	double *trial_hessian;
	EmpNewton newton;
} Search;

/* ---------------------------------------------------------------------------------------------
 * Linear changes of variables, in gradients and Hessians.
 */

/* Return an element of a lower triangle, whatever the order of its indexes. */
static double *
element(double *hessian, int i, int j)
{
	return &hessian[j <= i ? emp_packed(i, j) : emp_packed(j, i)];
}

/* Let a variable also move another one: its derivative becomes its own and times that of the other. */
static void
fold(double *gradient, double *hessian, int variables, int into, int from, double times)
{
	double corner = *element(hessian, into, from);
	int k;

	gradient[into] += times * gradient[from];
	*element(hessian, into, into) +=
		2 * times * corner + times * times * *element(hessian, from, from);
	for (k = 0; k < variables; k++)
		if (k != into)
			*element(hessian, into, k) += times * *element(hessian, from, k);
}

/* Scale a variable. */
static void
stretch(double *gradient, double *hessian, int variables, int which, double times)
{
	int k;

	gradient[which] *= times;
	*element(hessian, which, which) *= times * times;
	for (k = 0; k < variables; k++)
		if (k != which)
			*element(hessian, which, k) *= times;
}

/* Turn coordinates into logarithms of the parameters. */
static void
to_logarithms(const double *u, double *at)
{
	at[0] = u[0];
	at[1] = u[1] + u[0];
	at[2] = u[2] + u[3];
	at[3] = u[3];
}

/* Turn logarithms of the parameters into coordinates. */
static void
to_coordinates(const double *at, double *u)
{
	u[0] = at[0];
	u[1] = at[1] - at[0];
	u[2] = at[2] - at[3];
	u[3] = at[3];
}

/* Turn derivatives by logarithms into those by coordinates; direction -1: back. */
static void
turn(double *gradient, double *hessian, int variables, double direction)
{
	fold(gradient, hessian, variables, 0, 1, direction);
	fold(gradient, hessian, variables, 3, 2, direction);
}

/* ---------------------------------------------------------------------------------------------
 * The likelihood.
 */

/* Add the derivatives of a customer's log-likelihood by the logarithms of his parameters. */
static void
add_customer(const Search *s, const EmpDerivatives *d, const EmpSampleEntry *e, double customers,
			 double *gradient, double *hessian)
{
	double weight[EMP_FITTED_NUMBERS];
	int i;
	int j;

	for (i = 0; i < s->variables; i++)
	{
		int covariate = (i - OWN) % (s->covariates > 0 ? s->covariates : 1);

		weight[i] = s->weight[i];
		if (i >= OWN)
			weight[i] *= (e->covariate[covariate] - s->mean[covariate]) / s->deviation[covariate];
		gradient[i] += customers * weight[i] * d->gradient[s->parameter[i]];
		for (j = 0; j <= i; j++)
		{
			int p = s->parameter[i];
			int q = s->parameter[j];

			hessian[emp_packed(i, j)] += customers * weight[i] * weight[j] *
										 d->hessian[q <= p ? emp_packed(p, q) : emp_packed(q, p)];
		}
	}
}

/* Work out the parameters of a customer with covariates. */
static void
move_theta(const Search *s, const double *at, const double *u, const EmpSampleEntry *e,
		   double *theta)
{
	double eta[OWN];
	int i;

	memcpy(eta, at, sizeof(eta));
	for (i = OWN; i < s->variables; i++)
	{
		int covariate = (i - OWN) % s->covariates;

		eta[s->parameter[i]] += s->weight[i] * u[i] *
								(e->covariate[covariate] - s->mean[covariate]) /
								s->deviation[covariate];
	}
	for (i = 0; i < OWN; i++)
		theta[i] = exp(eta[i]);
}

/* Return the history of an entry. */
static EmpHistory
history_of(const EmpSampleEntry *e)
{
	return (EmpHistory){e->frequency, e->recency, e->age};
}

/* Sum up the log-likelihood where all customers have the same parameters. */
static double
sum_alike(const Search *s, const double *at, double *gradient, double *hessian)
{
	EmpDerivatives sum = {0};
	EmpDerivatives shared = {0};
	EmpDerivatives part;
	double theta[OWN];
	double sharing = 0;
	uint32_t i;
	int k;

	for (k = 0; k < OWN; k++)
		theta[k] = exp(at[k]);
	for (i = 0; i < s->sample->entries; i += s->stride)
	{
		const EmpSampleEntry *e = emp_sample_entry(s->sample, i);
		EmpHistory h = history_of(e);

		if (i / s->stride % s->check_every == 0)
			s->check();
		if (i == 0 || e->frequency != emp_sample_entry(s->sample, i - s->stride)->frequency)
		{
			emp_derivatives_add(&sum, &shared, sharing);
			sharing = 0;
			s->law->frequency_part(theta, h.frequency, &shared);
		}
		sharing += e->customers;
		s->law->time_part(theta, &h, &part);
		emp_derivatives_add(&sum, &part, e->customers);
	}
	emp_derivatives_add(&sum, &shared, sharing);
	emp_derivatives_to_logarithms(&sum, theta);
	memcpy(gradient, sum.gradient, sizeof(sum.gradient));
	memcpy(hessian, sum.hessian, sizeof(sum.hessian));
	return sum.value;
}

/* Sum up the log-likelihood where the parameters depend on covariates. */
static double
sum_with_covariates(const Search *s, const double *at, const double *u, double *gradient,
					double *hessian)
{
	double value = 0;
	uint32_t i;

	memset(gradient, 0, sizeof(double) * (size_t) s->variables);
	memset(hessian, 0, sizeof(double) * EMP_PACKED((size_t) s->variables));
	for (i = 0; i < s->sample->entries; i += s->stride)
	{
		const EmpSampleEntry *e = emp_sample_entry(s->sample, i);
		EmpHistory h = history_of(e);
		EmpDerivatives d;
		EmpDerivatives part;
		double theta[OWN];

		if (i / s->stride % s->check_every == 0)
			s->check();
		move_theta(s, at, u, e, theta);
		s->law->frequency_part(theta, h.frequency, &d);
		s->law->time_part(theta, &h, &part);
		emp_derivatives_add(&d, &part, 1);
		emp_derivatives_to_logarithms(&d, theta);
		add_customer(s, &d, e, e->customers, gradient, hessian);
		value += e->customers * d.value;
	}
	return value;
}

/* Return the penalty at a point, and take its derivatives off. */
static double
penalise(const Search *s, const double *at, const double *u, double *gradient, double *hessian)
{
	double penalty = 0;
	int i;

	for (i = 0; s->options->penalty > 0 && i < s->variables; i++)
	{
		double distance = i < OWN ? at[i] - s->target[i] : u[i];

		penalty += s->options->penalty * distance * distance;
		gradient[i] -= 2 * s->options->penalty * distance;
		hessian[emp_packed(i, i)] -= 2 * s->options->penalty;
	}
	return penalty;
}

/* The objective: the log-likelihood of a part of the sample, scaled up to all of it, less the penalty. */
static double
objective(void *context, const double *u, double *gradient, double *hessian)
{
	const Search *s = context;
	double at[OWN];
	double value;
	int i;

	to_logarithms(u, at);
	value = s->covariates == 0 ? sum_alike(s, at, gradient, hessian)
							   : sum_with_covariates(s, at, u, gradient, hessian);
	if (s->stride > 1)
	{
		value *= s->stride;
		for (i = 0; i < s->variables; i++)
			gradient[i] *= s->stride;
		for (i = 0; i < EMP_PACKED(s->variables); i++)
			hessian[i] *= s->stride;
	}
	value -= penalise(s, at, u, gradient, hessian);
	turn(gradient, hessian, s->variables, 1);
	return value;
}

/* ---------------------------------------------------------------------------------------------
 * Preparations.
 */

/* Cut the scratch up. */
static void
cut(Search *s, double *scratch)
{
	int n = s->variables;

	s->mean = scratch;
	s->deviation = s->mean + EMP_SAMPLE_COVARIATES;
	s->weight = s->deviation + EMP_SAMPLE_COVARIATES;
	s->low = s->weight + n;
	s->high = s->low + n;
	s->trial = s->high + n;
	s->trial_gradient = s->trial + n;
	s->newton.gradient = s->trial_gradient + n;
	s->newton.hessian = s->newton.gradient + n;
	s->trial_hessian = s->newton.hessian + EMP_PACKED(n);
	s->newton.scratch = s->trial_hessian + EMP_PACKED(n);
	s->parameter = (int *) (s->newton.scratch + emp_newton_scratch(n));
}

/* Return the most variables of so many covariates. */
static int
most_variables(int covariates)
{
	return OWN + EMP_FITTED_SHIFTED * covariates;
}

/* Return how many numbers of scratch a fit needs: cut's, and the point. */
size_t
emp_fit_scratch(int covariates)
{
	int n = most_variables(covariates);

	return 2 * EMP_SAMPLE_COVARIATES + 8 * (size_t) n + 2 * EMP_PACKED((size_t) n) +
		   (size_t) emp_newton_scratch(n);
}

/* Say which parameter each variable moves, and how. */
static void
name_variables(Search *s)
{
	int i;
	int j;

	for (i = 0; i < OWN; i++)
	{
		s->parameter[i] = i;
		s->weight[i] = 1;
	}
	for (i = 0; s->covariates > 0 && i < s->kind->shifted; i++)
		for (j = 0; j < s->covariates; j++)
		{
			s->parameter[OWN + i * s->covariates + j] = s->kind->shift[i];
			s->weight[OWN + i * s->covariates + j] = s->kind->sign[i];
		}
}

/* Say what the covariates are measured from and in; with a penalty, in their own unit. */
static void
standardise(Search *s)
{
	uint32_t i;
	int j;

	for (j = 0; j < s->covariates; j++)
	{
		double sum = 0;
		double squares = 0;

		for (i = 0; i < s->sample->entries; i++)
		{
			const EmpSampleEntry *e = emp_sample_entry(s->sample, i);

			sum += e->customers * e->covariate[j];
		}
		s->mean[j] = sum / s->customers;
		for (i = 0; i < s->sample->entries; i++)
		{
			const EmpSampleEntry *e = emp_sample_entry(s->sample, i);
			double from_mean = e->covariate[j] - s->mean[j];

			squares += e->customers * from_mean * from_mean;
		}
		s->deviation[j] = sqrt(squares / s->customers);
	}
}

/* Return whether a coordinate is held where it is. */
static bool
is_fixed(const Search *s, int coordinate)
{
	return s->low[coordinate] == s->high[coordinate];
}

/* Hold a coordinate at a value. */
static void
fix(Search *s, int coordinate, double value)
{
	s->low[coordinate] = s->high[coordinate] = value;
}

/* Sum up the correlations of covariates, negative, into a lower triangle. */
static void
correlate(const Search *s, double *negative)
{
	uint32_t i;
	int j;
	int k;

	memset(negative, 0, sizeof(double) * EMP_PACKED((size_t) s->covariates));
	for (i = 0; i < s->sample->entries; i++)
	{
		const EmpSampleEntry *e = emp_sample_entry(s->sample, i);

		if (i % s->check_every == 0)
			s->check();
		for (j = 0; j < s->covariates; j++)
			for (k = 0; k <= j; k++)
				negative[emp_packed(j, k)] -= e->customers / s->customers *
											  (e->covariate[j] - s->mean[j]) / s->deviation[j] *
											  (e->covariate[k] - s->mean[k]) / s->deviation[k];
	}
}

/*
 * Hold the coefficients of covariates at 0 that are constant, or linear in those before them; return
 * whether there are any.
 */
static bool
hold_surplus(Search *s)
{
	double *negative = s->trial_hessian;
	double *inverse = s->newton.hessian;
	bool any = false;
	int i;
	int j;

	for (j = 0; j < s->covariates; j++)
		if (!(s->deviation[j] > CONSTANT * fabs(s->mean[j])) || !isfinite(s->deviation[j]))
			s->deviation[j] = 0;
	for (j = 0; j < s->covariates; j++)
		s->deviation[j] = s->deviation[j] == 0 ? HUGE_VAL : s->deviation[j];
	correlate(s, negative);
	for (j = 0; j < s->covariates; j++)
	{
		if (emp_newton_covariance(negative, j + 1, inverse))
			continue;
		any = true;
		for (i = 0; i < s->kind->shifted; i++)
			fix(s, OWN + i * s->covariates + j, 0);
		/* make it independent of the others, so that those behind it can be told */
		for (i = 0; i < s->covariates; i++)
			*element(negative, i, j) = 0;
		*element(negative, j, j) = -1;
	}
	return any;
}

/* Find the middle of the sample, and the ends of the coordinates around it. */
static void
find_ends(Search *s)
{
	double ages = 0;
	double repeats = 0;
	uint32_t i;
	int k;

	for (i = 0; i < s->sample->entries; i++)
	{
		const EmpSampleEntry *e = emp_sample_entry(s->sample, i);

		ages += e->customers * e->age;
		repeats += e->customers * (double) e->frequency;
	}
	s->span = ages > 0 ? ages / s->customers : 1;
	memset(s->middle, 0, sizeof(s->middle));
	if (!s->law->discrete)
		s->middle[1] = log(s->span * s->customers / fmax(repeats, 1));
	if (s->kind == emp_fitted_kind(&emp_purchase_family, EMP_LAW_PARETO_NBD))
	{
		s->middle[2] = -log(s->span);
		s->middle[3] = log(s->span);
	}
	for (k = 0; k < OWN; k++)
	{
		bool ratio = k == 1 || k == 2;

		s->low[k] = s->middle[k] + (ratio ? -REACH : LOW_END);
		s->high[k] = s->middle[k] + (ratio ? REACH : HIGH_END);
	}
	for (; k < s->variables; k++)
	{
		s->low[k] = -COEFFICIENT_END / (s->options->penalty > 0 ? DBL_EPSILON : 1);
		s->high[k] = -s->low[k];
	}
}

/* Return the parameter that was asked to start from, or 0. */
static double
asked_start(const Search *s, int parameter)
{
	int i;

	for (i = 0; i < EMP_FIT_STARTS; i++)
		if (strcmp(emp_fit_start_name(i), s->kind->parameter[parameter]) == 0)
			return s->options->start[i];
	return 0;
}

/* Find what the penalty pulls to: what was asked for, else 1, or the mean age for times. */
static void
find_target(Search *s)
{
	int i;

	for (i = 0; i < OWN; i++)
	{
		double asked = asked_start(s, i);
		bool time = !s->law->discrete && (strcmp(s->kind->parameter[i], "alpha") == 0 ||
										  strcmp(s->kind->parameter[i], "beta") == 0);

		s->target[i] = log(asked > 0 ? asked : time ? s->span : 1);
	}
}

/* Set everything up but the first point. */
static void
prepare(Search *s)
{
	int j;

	s->customers = (double) s->sample->customers;
	s->stride = 1;
	/* an opportunity costs as much as a history of the others, and a covariate half of that */
	s->check_every = s->law->discrete ? 1 : CHECK_EVERY / (1 + 2 * (uint32_t) s->covariates);
	name_variables(s);
	find_ends(s);
	find_target(s);
	standardise(s);
	s->newton.variables = s->variables;
	s->newton.objective = objective;
	s->newton.context = s;
	s->newton.low = s->low;
	s->newton.high = s->high;
	s->newton.tolerance =
		s->customers * (s->options->tolerance > 0 ? s->options->tolerance : EMP_FIT_TOLERANCE);
	s->newton.longest = LONGEST;
	for (j = 0; s->options->penalty > 0 && j < s->covariates; j++)
	{
		s->mean[j] = 0;
		s->deviation[j] = 1;
	}
}

/* ---------------------------------------------------------------------------------------------
 * The search.
 */

/* Copy a point. */
static void
copy(const Search *s, double *to, const double *from)
{
	memcpy(to, from, sizeof(double) * (size_t) s->variables);
}

/* Set a start: the mean gap as it is seen; the other coordinates by its number. */
static void
set_start(const Search *s, int number, double *u)
{
	/* every way to put them together */
	static const double shape[] = {-1, 0.7};
	static const double odds[] = {-3, -0.7, 2};
	static const double likeness[] = {0.7, -2};

	memset(u, 0, sizeof(double) * (size_t) s->variables);
	if (number == STARTS)
	{
		to_coordinates(s->target, u);
		return;
	}
	u[0] = shape[number % 2];
	u[1] = s->middle[1];
	u[2] = s->middle[2] + odds[number / 2 % 3];
	u[3] = s->middle[3] + likeness[number / 6];
}

/* Bring a point back from the ends, where gradients vanish. */
static void
pull_back(const Search *s, double *u)
{
	int k;

	for (k = 0; k < OWN; k++)
		u[k] = fmin(fmax(u[k], s->middle[k] - 7), s->middle[k] + 7);
}

/* Search on every so many entries, with so many steps. */
static void
search(Search *s, uint32_t stride, int steps, double *u)
{
	s->stride = stride == 0 ? 1 : stride;
	s->newton.steps = steps;
	emp_newton_maximise(&s->newton, u);
	s->stride = 1;
}

/* Find a point close to the maximum, on parts of the sample. */
static uint32_t
approach(Search *s, double *u)
{
	bool asked = false;
	double best = -HUGE_VAL;
	double tolerance = s->newton.tolerance;
	uint32_t taken = 0;
	int i;

	for (i = 0; i < OWN; i++)
		asked = asked || asked_start(s, i) > 0;
	s->newton.tolerance = 1e-4 * s->customers;
	set_start(s, 0, u);
	for (i = 0; i < STARTS + asked; i++)
	{
		set_start(s, i, s->trial);
		search(s, s->sample->entries / FEW, START_STEPS, s->trial);
		taken += (uint32_t) s->newton.taken;
		if (isfinite(s->newton.value) && s->newton.value > best)
		{
			best = s->newton.value;
			copy(s, u, s->trial);
		}
	}
	pull_back(s, u);
	if (s->sample->entries / PART > 2 * FEW)
	{
		s->newton.tolerance = 1e-6 * s->customers;
		search(s, PART, START_STEPS, u);
		taken += (uint32_t) s->newton.taken;
		pull_back(s, u);
	}
	s->newton.tolerance = tolerance;
	return taken;
}

/* A limit of the laws: an end of a coordinate. */
typedef struct Limit
{
	int coordinate;
	bool up;
	EmpFitReason reason;
} Limit;

static const Limit limits[] = {
	{2, false, EMP_REASON_NO_DROPOUT}, {3, true, EMP_REASON_EQUAL_DROPOUT},
	{0, true, EMP_REASON_EQUAL_RATES}, {2, true, EMP_REASON_ALL_LEFT},
	{3, false, EMP_REASON_POLARISED},  {0, false, EMP_REASON_UNBOUNDED},
	{1, true, EMP_REASON_UNBOUNDED},   {1, false, EMP_REASON_UNBOUNDED},
};

#define LIMITS ((int) (sizeof(limits) / sizeof(limits[0])))

/* Put a coordinate to its end; where nobody leaves, how customers differ in leaving says nothing. */
static void
fix_limit(Search *s, const Limit *limit, double *u)
{
	double end = limit->up ? s->high[limit->coordinate] : s->low[limit->coordinate];
	int i;

	fix(s, limit->coordinate, end);
	if (limit->reason == EMP_REASON_NO_DROPOUT)
	{
		fix(s, 3, s->middle[3]);
		for (i = OWN; i < s->variables; i++)
			if (s->parameter[i] >= 2)
				fix(s, i, 0);
	}
	for (i = 0; i < s->variables; i++)
		u[i] = fmin(fmax(u[i], s->low[i]), s->high[i]);
}

/* Return whether the maximum that was found leaves it open where a coordinate is. */
static bool
is_open(const Search *s, const double *u, const Limit *limit, bool known)
{
	int k = limit->coordinate;

	if (is_fixed(s, k))
		return false;
	if (u[k] <= s->low[k] || u[k] >= s->high[k])
		return (u[k] >= s->high[k]) == limit->up;
	return k != 1 && (!known || sqrt(s->trial_hessian[emp_packed(k, k)]) > UNCERTAIN);
}

/* Work out the covariance of the coordinates, those that were fixed aside, into trial_hessian. */
static bool
find_covariance(const Search *s)
{
	int i;
	int j;

	memcpy(s->trial_hessian, s->newton.hessian, sizeof(double) * EMP_PACKED((size_t) s->variables));
	for (i = 0; i < s->variables; i++)
	{
		if (!is_fixed(s, i))
			continue;
		for (j = 0; j < s->variables; j++)
			*element(s->trial_hessian, i, j) = 0;
		s->trial_hessian[emp_packed(i, i)] = -1;
	}
	return emp_newton_covariance(s->trial_hessian, s->variables, s->trial_hessian);
}

/* Try a limit; when it is as likely as the point, go there. */
static bool
try_limit(Search *s, const Limit *limit, double *u, double *value, uint32_t *taken)
{
	double low[EMP_FITTED_NUMBERS];
	double high[EMP_FITTED_NUMBERS];

	copy(s, low, s->low);
	copy(s, high, s->high);
	copy(s, s->trial, u);
	fix_limit(s, limit, s->trial);
	search(s, 1, STEPS, s->trial);
	*taken += (uint32_t) s->newton.taken;
	if (isfinite(s->newton.value) && s->newton.value >= *value - AS_LIKELY)
	{
		*value = s->newton.value;
		copy(s, u, s->trial);
		return true;
	}
	copy(s, s->low, low);
	copy(s, s->high, high);
	return false;
}

/* Look whether the maximum is at a limit, and go there; return why. */
static EmpFitReason
find_limits(Search *s, double *u, uint32_t *taken)
{
	EmpFitReason reason = EMP_REASON_NONE;
	double value = s->newton.value;
	bool known = find_covariance(s);
	bool moved = false;
	int i;

	for (i = 0; i < LIMITS; i++)
	{
		if (!is_open(s, u, &limits[i], known))
			continue;
		if (try_limit(s, &limits[i], u, &value, taken))
		{
			reason = reason == EMP_REASON_NONE ? limits[i].reason : reason;
			moved = false;
			known = find_covariance(s);
			i = -1; /* what is left may be open now, or no longer */
			continue;
		}
		moved = true;
	}
	if (moved)
		search(s, 1, STEPS, u); /* back where the last trial began */
	return reason;
}

/* Return whether a coefficient is at its end. */
static bool
has_endless_coefficient(const Search *s, const double *u)
{
	int i;

	for (i = OWN; i < s->variables; i++)
		if (!is_fixed(s, i) && (u[i] <= s->low[i] || u[i] >= s->high[i]))
			return true;
	return false;
}

/* Return whether a search ended at a maximum. */
static bool
is_maximum(const Search *s, const double *u)
{
	double enough =
		CLOSE_ENOUGH * s->customers + NOISE * (fabs(s->newton.value) + s->options->penalty);
	int i;

	if (s->newton.converged)
		return true;
	if (!isfinite(s->newton.value))
		return false;
	for (i = 0; i < s->variables; i++)
		if (u[i] > s->low[i] && u[i] < s->high[i] && !(fabs(s->newton.gradient[i]) <= enough))
			return false;
	return true;
}

/* Nobody bought again: no rate, and nothing to be known of leaving. */
static void
rest(Search *s, double *u)
{
	set_start(s, 0, u);
	u[0] = 0;
	u[1] = s->high[1];
	u[2] = s->low[2];
}

/* Turn the point, and the Hessian at it, into logarithms and coefficients of covariates as they came. */
static double
finish(Search *s, double *u)
{
	double at[OWN];
	double penalty;
	int i;

	to_logarithms(u, at);
	penalty = s->options->penalty > 0 ? penalise(s, at, u, s->trial_gradient, s->trial_hessian) : 0;
	turn(s->newton.gradient, s->newton.hessian, s->variables, -1);
	memcpy(u, at, sizeof(at));
	for (i = OWN; i < s->variables; i++)
	{
		int covariate = (i - OWN) % s->covariates;
		double moves = s->weight[i] * s->mean[covariate];

		stretch(s->newton.gradient, s->newton.hessian, s->variables, i, s->deviation[covariate]);
		fold(s->newton.gradient, s->newton.hessian, s->variables, i, s->parameter[i], moves);
		u[i] /= s->deviation[covariate];
		u[s->parameter[i]] -= moves * u[i];
	}
	return s->newton.value + penalty;
}

/* Search for the maximum. */
static void
maximise(Search *s, double *u, EmpFitOutcome *outcome)
{
	uint32_t last = s->sample->entries - 1;

	if (emp_sample_entry(s->sample, last)->frequency == 0 && s->options->penalty == 0)
	{
		outcome->reason = EMP_REASON_NO_REPEATS;
		rest(s, u);
		search(s, 1, 0, u);
	}
	else
	{
		outcome->iterations = approach(s, u);
		search(s, 1, STEPS, u);
		outcome->iterations += (uint32_t) s->newton.taken;
		if (s->options->penalty == 0 && isfinite(s->newton.value))
			outcome->reason = find_limits(s, u, &outcome->iterations);
		if (outcome->reason == EMP_REASON_NONE && has_endless_coefficient(s, u))
			outcome->reason = EMP_REASON_UNBOUNDED;
	}
	outcome->status = outcome->reason == EMP_REASON_NONE ? EMP_FIT_CONVERGED : EMP_FIT_BOUNDARY;
	if (!isfinite(s->newton.value) || !is_maximum(s, u))
	{
		outcome->status = EMP_FIT_FAILED;
		outcome->reason = isfinite(s->newton.value) ? EMP_REASON_STEPS : EMP_REASON_NO_LIKELIHOOD;
	}
	outcome->log_likelihood = finish(s, u);
}

/* Check that the histories of a sample suit a law in which time is counted. */
static EmpStatus
check_counts(const EmpLaw *law, const EmpSample *sample, EmpCheck check, EmpFailure *failure)
{
	uint32_t i;

	for (i = 0; i < sample->entries; i++)
	{
		EmpHistory h = history_of(emp_sample_entry(sample, i));

		if (i % CHECK_EVERY == 0)
			check();
		if (emp_law_history_check(law, &h, failure) != EMP_OK)
			return failure->status;
	}
	return EMP_OK;
}

/* Check that all parameters to start from are those of a kind. */
EmpStatus
emp_fit_start_check(const EmpFitOptions *options, const EmpFittedKind *kind, EmpFailure *failure)
{
	char names[128] = "";
	int i;
	int k;

	for (i = 0; i < EMP_FIT_STARTS; i++)
	{
		for (k = 0; k < kind->parameters; k++)
			if (strcmp(emp_fit_start_name(i), kind->parameter[k]) == 0)
				break;
		if (options->start[i] == 0 || k < kind->parameters)
			continue;
		emp_fail(failure, EMP_BAD_VALUE, "unknown parameter \"%s\" of a model %s",
				 emp_fit_start_name(i), kind->name);
		for (k = 0; k < kind->parameters; k++)
		{
			strcat(names, k > 0 ? ", " : "");
			strcat(names, kind->parameter[k]);
		}
		emp_fail_hint(failure, "A model %s has the parameters %s.", kind->name, names);
		return failure->status;
	}
	return EMP_OK;
}

/* Fit a kind of purchase model to a closed sample. */
EmpStatus
emp_fit(int kind, const EmpSample *sample, const EmpFitOptions *options, EmpCheck check,
		double *scratch, EmpFitOutcome *outcome, EmpFailure *failure)
{
	Search s = {.law = emp_law(kind), .sample = sample, .options = options, .check = check};
	double *u = scratch;
	bool surplus;

	s.kind = emp_fitted_kind(&emp_purchase_family, kind);
	s.covariates = sample->covariates;
	s.variables = emp_fitted_parameters(s.kind, s.covariates);
	if (s.covariates > 0 && s.kind->shifted == 0)
		return emp_fail(failure, EMP_BAD_VALUE, "a model %s takes no covariates", s.kind->name);
	if (emp_fit_start_check(options, s.kind, failure) != EMP_OK ||
		(s.law->discrete && check_counts(s.law, sample, check, failure) != EMP_OK))
		return failure->status;
	cut(&s, scratch + s.variables);
	*outcome = (EmpFitOutcome){.kind = kind,
							   .covariates = s.covariates,
							   .customers = sample->customers,
							   .at = u,
							   .hessian = s.newton.hessian};
	prepare(&s);
	surplus = s.covariates > 0 && options->penalty == 0 && hold_surplus(&s);
	maximise(&s, u, outcome);
	if (surplus && outcome->status != EMP_FIT_FAILED)
	{
		outcome->status = EMP_FIT_BOUNDARY;
		outcome->reason = EMP_REASON_COVARIATES;
	}
	return EMP_OK;
}
