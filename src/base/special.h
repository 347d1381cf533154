/*
 * special.h
 *		Functions of mathematical physics that statistics needs: gamma, beta and their relatives.
 *
 * Relative error below 1e-13 unless a comment says otherwise.  Arguments outside a domain give NaN.
 */
#ifndef EMP_BASE_SPECIAL_H
#define EMP_BASE_SPECIAL_H

extern double emp_log_gamma(double x); /* x > 0; changes no global, as lgamma does */
extern double emp_digamma(double x);   /* x > 0: derivative of log_gamma */
extern double emp_trigamma(double x);  /* x > 0: derivative of digamma */
extern double emp_log_beta(double a, double b);

/* ln(gamma(a + n)/gamma(a)) and its first two derivatives by a; n >= 0, exact also where a >> n. */
typedef struct EmpRising
{
	double value;
	double first;
	double second;
} EmpRising;
extern EmpRising emp_log_rising(double a, double n);

/* ln(exp(u) + exp(v)); either may be -infinity. */
extern double emp_log_add(double u, double v);

/* 1/(1 + exp(-x)) */
extern double emp_logistic(double x);

/* The incomplete beta function I_x(a, b), regularised: the share of a beta distribution below x. */
extern double emp_beta_share(double x, double a, double b);

/* 2F1(1, b; c; z), 0 <= z < 1, c > 0, by the continued fraction of Gauss. */
extern double emp_hypergeometric_1(double b, double c, double z);

#endif
