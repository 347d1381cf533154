/*
 * newton.h
 *		The maximum of a smooth function of a few variables, by Newton's method.
 *
 * Steps are made with the exact Hessian, shifted where it is not negative definite (Levenberg,
 * Marquardt), and halved until the function grows; variables stay within bounds.
 */
#ifndef EMP_BASE_NEWTON_H
#define EMP_BASE_NEWTON_H

#include <stdbool.h>

/*
 * Return the function at a point, and fill the gradient and the lower triangle of the Hessian, by
 * rows, unless they are NULL.  What cannot be computed is NaN or -infinity: the step is halved.
 */
typedef double (*EmpObjective)(void *context, const double *at, double *gradient, double *hessian);

typedef struct EmpNewton
{
	int variables;
	EmpObjective objective;
	void *context;
	const double *low; /* bounds, for each variable */
	const double *high;
	double tolerance; /* of the gradient, in the unit of the function */
	double longest;   /* the most that a variable changes in a step */
	int steps;        /* at most */
	double *scratch;  /* emp_newton_scratch(variables) numbers */
	/* results */
	double value;
	double *gradient; /* variables; the caller's */
	double *hessian;  /* lower triangle; the caller's */
	int taken;        /* steps */
	bool converged;   /* the gradient is within the tolerance, but for what bounds hold back */
	bool bounded;     /* a bound holds a variable back */
} EmpNewton;

/* Return how many numbers of scratch are needed. */
extern int emp_newton_scratch(int variables);

/* Climb from `at`, and leave the maximum there. */
extern void emp_newton_maximise(EmpNewton *newton, double *at);

/* Invert the negative of a packed Hessian; false when that is not positive definite, to 1e-10. */
extern bool emp_newton_covariance(const double *hessian, int variables, double *covariance);

#endif
