/*
 * fit_search.h
 *		A search for the greatest likelihood of a sample: what the files of a fit share.
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
 */
#ifndef EMP_VALUE_FIT_SEARCH_H
#define EMP_VALUE_FIT_SEARCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/interrupt.h"
#include "base/newton.h"
#include "value/fitted.h"
#include "value/law.h"
#include "value/sample.h"

#define EMP_FIT_CHECK_EVERY 1024 /* entries between two calls of check */

/* A search on a sample or a part of it. */
typedef struct EmpFitSearch
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
	double customers;                  /* all of them */
	double span;                       /* mean age */
	double target[EMP_LAW_PARAMETERS]; /* logarithms: what the penalty pulls to */
	double middle[EMP_LAW_PARAMETERS]; /* coordinates around which the ends are */
	double *mean;                      /* of covariates */
	double *deviation;                 /* standard deviation of covariates */
	double *weight;                    /* of each variable in the logarithm of its parameter */
	int *parameter;                    /* that each variable moves; the place of it */
	double *low;                       /* ends of the coordinates */
	double *high;
	double *trial; /* a point */
	double *trial_gradient;
	double *trial_hessian;
	bool asked; /* a start was asked for: the target */
	EmpNewton newton;
} EmpFitSearch;

/*
 * Setting it up (fit_prepare.c): cut the scratch up, as emp_fit_scratch counts it; everything but the
 * first point; and hold the coefficients of covariates at 0 that are constant, or linear in those
 * before them, telling whether there are any.
 */
extern void emp_fit_cut(EmpFitSearch *s, double *scratch);
extern void emp_fit_prepare(EmpFitSearch *s);
extern bool emp_fit_hold_surplus(EmpFitSearch *s);

/*
 * The likelihood (fit_likelihood.c): the objective of Newton's method; logarithms of the parameters in
 * coordinates; and at the end, the point and the Hessian at it in logarithms and in coefficients of
 * covariates as they came, telling the log-likelihood.
 */
extern double emp_fit_objective(void *context, const double *u, double *gradient, double *hessian);
extern void emp_fit_to_coordinates(const double *at, double *u);
extern double emp_fit_result(EmpFitSearch *s, double *u);

/* Search for the maximum (fit_search.c). */
extern void emp_fit_maximise(EmpFitSearch *s, double *u, EmpFitOutcome *outcome);

/* Return whether a coordinate is held where it is. */
static inline bool
emp_fit_is_fixed(const EmpFitSearch *s, int coordinate)
{
	return s->low[coordinate] == s->high[coordinate];
}

/* Hold a coordinate at a value. */
static inline void
emp_fit_fix(EmpFitSearch *s, int coordinate, double value)
{
	s->low[coordinate] = s->high[coordinate] = value;
}

#endif
