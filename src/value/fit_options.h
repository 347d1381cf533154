/*
 * fit_options.h
 *		How a purchase model is to be fitted, where somebody says so.
 */
#ifndef EMP_VALUE_FIT_OPTIONS_H
#define EMP_VALUE_FIT_OPTIONS_H

#include "base/order.h"

#define EMP_FIT_STARTS 11     /* names of parameters: of purchase models ... */
#define EMP_FIT_START_SPEND 8 /* ... and from here those of spend models */

/* Numbers that are 0 were not given.  Part of the stored layout of a sample. */
typedef struct EmpFitOptions
{
	double penalty;               /* of the squared distance of the logarithms from the start */
	double tolerance;             /* of the gradient in the logarithms, for each customer */
	double start[EMP_FIT_STARTS]; /* parameters, by emp_fit_start_name */
} EmpFitOptions;

/* The names of parameters that a start may have, of all kinds. */
static inline const char *
emp_fit_start_name(int i)
{
	static const char *const name[EMP_FIT_STARTS] = {"r",     "alpha", "a", "b", "s", "beta",
													 "gamma", "delta", "p", "q", "v"};

	return name[i];
}

/* Order two sets of options; 0: the same. */
static inline int
emp_fit_options_compare(const EmpFitOptions *a, const EmpFitOptions *b)
{
	int i;

	EMP_RETURN_ORDER(a->penalty, b->penalty);
	EMP_RETURN_ORDER(a->tolerance, b->tolerance);
	for (i = 0; i < EMP_FIT_STARTS; i++)
		EMP_RETURN_ORDER(a->start[i], b->start[i]);
	return 0;
}

#endif
