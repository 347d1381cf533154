/*
 * logit.c
 *		Logistic regression by Newton's method.
 *
 * The log-likelihood is concave, so Newton's steps need no safeguard but to be halved where they go too
 * far.  A pass may be a query over a huge table; so the search stops as soon as it can tell that the
 * next step would only confirm the last: near the maximum the decrement (the length of a step in standard
 * errors) is squared by every step, and what one step did to it says what the next would do.
 *
 * Where a combination of terms tells, without an error, who left (complete separation) or says so of
 * some rows and nothing of the others (quasi-complete; Albert, Anderson, Biometrika 71, 1984), there is
 * no maximum: coefficients grow for ever, each step by about one unit of log-odds, and the square of the
 * decrement shrinks by e instead of being squared.  That alone proves nothing, as steps towards a far
 * maximum look alike for long.  The proof is a leap: many steps at once along the same direction.  Where
 * some row is on the wrong side it costs likelihood; under separation it wins all that there is left to
 * win, and no gradient remains.
 */
#include "churn/logit.h"

#include <math.h>
#include <string.h>

#include "base/cholesky.h"

#define SINGULAR 1e-14  /* a pivot of less than this part of its diagonal counts as none */
#define PASSES 100      /* at most */
#define CUTS 40         /* of a step, at most */
#define LEAST_CUT 0.01  /* part of a step that is left of it, at least ... */
#define MOST_CUT 0.7    /* ... and at most */
#define ROUNDING 1e-13  /* of the log-likelihood, relative */
#define SMALL 1e-11     /* a decrement, a part of the log-likelihood, that is as good as none */
#define SQUARED 3e-5    /* of two decrements that follow, about whose square the next ones have */
#define FLOOR 1e-5      /* a decrement below which it may stop shrinking, by rounding */
#define ROUGH 0.1       /* a decrement that is small enough for a start */
#define LINEAR_LOW 0.2  /* ratios of squared decrements that look like 1 / e */
#define LINEAR_HIGH 0.6 /* ... */
#define LINEAR_STEPS 3  /* so many in a row ask for a leap */
#define LEAP 32.0       /* steps at once */
#define LEAP_FROM 1.5   /* a decrement that is small enough for that */
#define LEAP_LEFT 1e-4  /* of the decrement, after a leap under separation */
#define STEADY 1e-3     /* of a coefficient: a step that changes it by little */

/* A search at one penalty. */
typedef struct Search
{
	EmpLogit *logit;
	double l2;
	EmpLogitSums at;    /* sums at the coefficients */
	EmpLogitSums trial; /* ... and where a step leads */
	double *step;
	double *next;     /* coefficients where a step leads */
	double value;     /* log-likelihood less the penalty */
	double tried;     /* the same where a step led that was not made */
	double decrement; /* square root of gradient * step */
	double before;    /* decrement before the last step ... */
	double last;      /* ... if that was a full one, else 0 */
	int linear;       /* steps in a row that look like those under separation */
	bool leapt;       /* the last step was a leap */
	bool refuted;     /* a leap from where the search would end did not pay */
} Search;

/* Return how many numbers of scratch are needed. */
size_t
emp_logit_scratch(int terms)
{
	return 2 * emp_packed_size(terms) + 5 * (size_t) terms;
}

/* Cut the scratch up. */
static void
start(Search *s, EmpLogit *logit, double l2)
{
	size_t terms = (size_t) logit->terms;

	memset(s, 0, sizeof(*s));
	s->logit = logit;
	s->l2 = l2;
	s->at.information = logit->scratch;
	s->trial.information = s->at.information + emp_packed_size(logit->terms);
	s->at.gradient = s->trial.information + emp_packed_size(logit->terms);
	s->trial.gradient = s->at.gradient + terms;
	s->step = s->trial.gradient + terms;
	s->next = s->step + terms;
}

/* Return the penalty at some coefficients. */
static double
penalty_at(const Search *s, const double *coefficient)
{
	double sum = 0;
	int t;

	for (t = 1; t < s->logit->terms; t++)
		sum += coefficient[t] * coefficient[t];
	return s->l2 / 2 * sum;
}

/* Make a pass, and return the log-likelihood less the penalty. */
static double
pass(Search *s, const double *coefficient, EmpLogitSums *sums)
{
	s->logit->passes++;
	s->logit->pass(s->logit->context, coefficient, sums);
	return sums->log_likelihood - penalty_at(s, coefficient);
}

/* Work out the step from where the search is, and its decrement; false where there is none. */
static bool
find_step(Search *s)
{
	const EmpLogit *logit = s->logit;
	double *factor = logit->covariance;
	double square = 0;
	int t;

	memcpy(factor, s->at.information, emp_packed_size(logit->terms) * sizeof(double));
	for (t = 0; t < logit->terms; t++)
	{
		if (logit->term[t].aliased)
			factor[emp_packed_at(t, t)] = 1;
		else if (t > 0)
			factor[emp_packed_at(t, t)] += s->l2;
		s->step[t] = s->at.gradient[t] - (t > 0 ? s->l2 * logit->coefficient[t] : 0);
		s->next[t] = s->step[t];
	}
	if (!emp_cholesky_factor(factor, logit->terms, SINGULAR, logit->check))
		return false;
	emp_cholesky_solve(factor, logit->terms, s->step);
	for (t = 0; t < logit->terms; t++)
		square += s->next[t] * s->step[t];
	s->decrement = sqrt(fmax(square, 0));
	return isfinite(s->decrement);
}

/* Put the place where a part of the step leads into `next`. */
static void
aim(Search *s, double part)
{
	int t;

	for (t = 0; t < s->logit->terms; t++)
		s->next[t] = s->logit->coefficient[t] + part * s->step[t];
}

/* Try a part of the step; go there, and say so, when the function has grown by so much. */
static bool
go(Search *s, double part, double growth)
{
	EmpLogitSums sums = s->at;
	double value;

	aim(s, part);
	value = pass(s, s->next, &s->trial);
	s->tried = value;
	if (!isfinite(value) || value < s->value + growth)
		return false;
	memcpy(s->logit->coefficient, s->next, (size_t) s->logit->terms * sizeof(double));
	s->at = s->trial;
	s->trial = sums;
	s->value = value;
	return true;
}

/*
 * Return whether the step that is worked out already is the last one, by its decrement.  Decrements that are
 * being squared shrink by the square of the last ratio next, and so does what the information, of which the
 * covariance is made, still changes by.
 */
static bool
short_enough(const Search *s)
{
	double now = s->decrement;

	if (s->logit->rough)
		return now <= ROUGH;
	return now <= SMALL ||
		   (s->last > 0 && (now <= SQUARED * s->last || (now <= FLOOR && now > s->last / 2)));
}

/*
 * Return whether the step changes the coefficients by little: under separation it does not, however
 * little it wins.
 */
static bool
steady(const Search *s)
{
	int t;

	for (t = 0; t < s->logit->terms; t++)
		if (fabs(s->step[t]) > fmax(STEADY * fabs(s->logit->coefficient[t]), STEADY * STEADY))
			return false;
	return true;
}

/*
 * Return whether the search is at its end, but for the step that it has worked out.  Where that is a
 * long one, a leap is asked for first.
 */
static bool
arrived(Search *s)
{
	if (!short_enough(s))
		return false;
	if (s->l2 > 0 || s->logit->rough || s->refuted || steady(s))
		return true;
	s->linear = LINEAR_STEPS;
	return false;
}

/*
 * Return whether the rows are separated, as far as can be told without another pass: each of them is on
 * the right side of one half, or a leap has left nothing to be gained.
 */
static bool
separated(const Search *s, bool stepped)
{
	if (s->l2 > 0)
		return !stepped && s->l2 < EMP_LOGIT_SEPARATED_L2;
	return s->at.log_likelihood > -M_LN2 * s->logit->least_weight || !stepped ||
		   (s->leapt && s->decrement <= LEAP_LEFT * s->before);
}

/* Go on by a leap where the last steps ask for one; false when it does not pay, or none is asked for. */
static bool
leap(Search *s, double noise)
{
	s->leapt = false;
	if (s->linear < LINEAR_STEPS || s->decrement > LEAP_FROM)
		return false;
	s->linear = 0;
	s->leapt = go(s, LEAP, s->decrement * s->decrement / 4 - noise);
	s->refuted = !s->leapt && short_enough(s);
	return s->leapt;
}

/*
 * Return which part of a step to try after one that went too far: where the tangents at its ends meet.  For
 * a parabola that is half of it; where a row that was certain turns out wrong, the function has an edge, and
 * that is at the edge.
 */
static double
shorten(const Search *s, double part)
{
	double here = s->decrement * s->decrement; /* growth by part, where the step begins */
	double there = 0;                          /* and where it led */
	double cut;
	int t;

	for (t = 0; t < s->logit->terms; t++)
		there += s->step[t] * (s->trial.gradient[t] - (t > 0 ? s->l2 * s->next[t] : 0));
	cut = (s->tried - s->value - there * part) / ((here - there) * part);
	return part * (isfinite(cut) ? fmin(fmax(cut, LEAST_CUT), MOST_CUT) : 0.5);
}

/* Return whether what a step promises is below what the function can be told to. */
static bool
untold(const Search *s)
{
	return s->decrement <= FLOOR || s->decrement * s->decrement <= ROUNDING * fabs(s->value);
}

/* Make a step; false when no part of it helps. */
static bool
advance(Search *s)
{
	double noise = ROUNDING * fabs(s->value);
	double part = 1;
	int i;

	s->before = s->decrement;
	s->last = 0;
	if (leap(s, noise))
		return true;
	if (s->refuted)
		return false;
	for (i = 0; i < (untold(s) ? 1 : CUTS); i++)
	{
		if (go(s, part, -noise))
		{
			s->last = i == 0 ? s->decrement : 0;
			return true;
		}
		part = shorten(s, part);
	}
	return false;
}

/* Count a step that looks like one under separation. */
static void
count_linear(Search *s)
{
	double ratio = s->last > 0 ? s->decrement * s->decrement / (s->last * s->last) : 0;

	s->linear = ratio > LINEAR_LOW && ratio < LINEAR_HIGH && s->l2 == 0 ? s->linear + 1 : 0;
}

/* Make the step that is left, and work out what belongs to the end of a search. */
static void
finish(Search *s, EmpLogitEnd end)
{
	EmpLogit *logit = s->logit;
	int t;

	logit->end = end;
	logit->used_l2 = s->l2;
	logit->decrement = s->decrement;
	if (end == EMP_LOGIT_CONVERGED)
	{
		/* so near the maximum, the function is the parabola that the step has been worked out from */
		s->value += s->decrement * s->decrement / 2;
		aim(s, 1);
		memcpy(logit->coefficient, s->next, (size_t) logit->terms * sizeof(double));
	}
	logit->log_likelihood = s->value + penalty_at(s, logit->coefficient);
	emp_cholesky_invert(logit->covariance, logit->terms, logit->check);
	for (t = 0; t < logit->terms; t++)
		if (logit->term[t].aliased)
			logit->covariance[emp_packed_at(t, t)] = 0;
}

/* Search at one penalty; false when the rows turn out to be separated. */
static bool
search(EmpLogit *logit, double l2)
{
	Search s;
	int most = logit->passes + PASSES;

	start(&s, logit, l2);
	s.value = pass(&s, logit->coefficient, &s.at);
	if (!(s.value >= -M_LN2 * (1 + SMALL) * logit->weight))
	{
		/* nothing is better than this start */
		memset(logit->coefficient, 0, (size_t) logit->terms * sizeof(double));
		s.value = pass(&s, logit->coefficient, &s.at);
	}
	for (;;)
	{
		bool stepped = find_step(&s);

		if (separated(&s, stepped))
			return false;
		count_linear(&s);
		if (!stepped || arrived(&s) || logit->passes >= most || !advance(&s))
			break;
	}
	finish(&s, short_enough(&s) || untold(&s) ? EMP_LOGIT_CONVERGED : EMP_LOGIT_STEPS);
	return true;
}

/* Fit, and fit again with a penalty where there is no greatest likelihood. */
void
emp_logit_fit(EmpLogit *logit)
{
	size_t size = (size_t) logit->terms * sizeof(double);
	double *begin = logit->scratch + emp_logit_scratch(logit->terms) - logit->terms;

	memcpy(begin, logit->coefficient, size);
	logit->passes = 0;
	if (search(logit, logit->l2))
		return;
	memcpy(logit->coefficient, begin, size);
	search(logit, EMP_LOGIT_SEPARATED_L2);
	if (logit->end == EMP_LOGIT_CONVERGED)
		logit->end = EMP_LOGIT_SEPARATED;
}

/*
 * Turn coefficients and covariance into those of the terms as they are.  The intercept becomes what it
 * was less means / deviations times the others: with a = (1, -those), its variance is a' C a.
 */
void
emp_logit_unscale(const EmpTerm *term, int terms, double *coefficient, double *covariance,
				  double *scratch)
{
	double *product = scratch; /* C a */
	double variance = 0;
	int t;
	int u;

	for (t = 0; t < terms; t++)
		product[t] = covariance[emp_packed_at(t, 0)];
	for (t = 1; t < terms; t++)
	{
		double a = term[t].aliased ? 0 : -term[t].mean / term[t].deviation;

		coefficient[0] += a * coefficient[t];
		for (u = 0; u < terms; u++)
			product[u] += a * covariance[u <= t ? emp_packed_at(t, u) : emp_packed_at(u, t)];
	}
	variance = product[0];
	for (t = 1; t < terms; t++)
		variance -= term[t].aliased ? 0 : product[t] * term[t].mean / term[t].deviation;
	covariance[0] = fmax(variance, 0);
	for (t = 1; t < terms; t++)
	{
		double by = term[t].aliased ? 0 : 1 / term[t].deviation;

		coefficient[t] *= by;
		covariance[emp_packed_at(t, 0)] = product[t] * by;
		for (u = 1; u <= t; u++)
			covariance[emp_packed_at(t, u)] *= term[u].aliased ? 0 : by / term[u].deviation;
	}
}

/* Turn coefficients of the terms as they are into those of standardised terms. */
void
emp_logit_scale(const EmpTerm *term, int terms, double *coefficient)
{
	int t;

	for (t = 1; t < terms; t++)
	{
		coefficient[0] += coefficient[t] * (term[t].aliased ? 0 : term[t].mean);
		coefficient[t] *= term[t].aliased ? 0 : term[t].deviation;
	}
}
