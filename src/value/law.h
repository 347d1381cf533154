/*
 * law.h
 *		The purchase models: how customers are taken to buy and to leave.
 *
 * A law has up to four positive parameters.  Whatever the law, a customer who is still one buys at
 * a rate of their own, so everything that is expected of them is P(alive) times what is expected of a
 * living one, and everything else in this room (fitting, lifetime value, draws) is written once.
 */
#ifndef EMP_VALUE_LAW_H
#define EMP_VALUE_LAW_H

#include <stdbool.h>
#include <stdint.h>

#include "value/derivatives.h"
#include "value/history.h"

#define EMP_LAW_PARAMETERS 4
#define EMP_LAW_OPPORTUNITIES 10000 /* the most of them, in a history or to come */

typedef enum EmpLawKind
{
	EMP_LAW_BGNBD = 1,  /* r, alpha, a, b: leaves with probability p after each repeat purchase */
	EMP_LAW_MBGNBD = 2, /* r, alpha, a, b: and after the first purchase */
	EMP_LAW_PARETO_NBD = 3, /* r, alpha, s, beta: leaves at any time, at a rate mu */
	EMP_LAW_BGBB = 4        /* alpha, beta, gamma, delta: buys or not at each opportunity */
} EmpLawKind;

struct EmpRandom;

/* One law.  theta: its parameters; h: a history that was checked. */
typedef struct EmpLaw
{
	const char *name; /* as SQL has it, such as bgnbd; names of parameters: fitted.c */
	bool discrete;    /* time is counted in opportunities, whole numbers */

	/*
	 * The log-likelihood of a history is the sum of a part that depends on its frequency alone, so
	 * that many histories share it, and the rest.  Both fill value, gradient and Hessian with
	 * respect to the parameters (not their logarithms).
	 */
	void (*frequency_part)(const double *theta, double frequency, EmpDerivatives *part);
	void (*time_part)(const double *theta, const EmpHistory *h, EmpDerivatives *part);

	/* Probability that the customer is still one at the end of the history. */
	double (*alive)(const double *theta, const EmpHistory *h);

	/* For a customer who still is one at the end of the history: */
	/* purchases expected in the next t units of time, t > 0 and finite */
	double (*purchases)(const double *theta, const EmpHistory *h, double t);
	/* probability of exactly n purchases in the next t units of time */
	double (*probability)(const double *theta, const EmpHistory *h, double t, double n);
	/* discounted purchases of all time to come, at the continuous rate delta > 0 */
	double (*discounted)(const double *theta, const EmpHistory *h, double delta);
	/* purchases in the next t units of time, drawn at random */
	double (*draw)(const double *theta, const EmpHistory *h, double t, struct EmpRandom *random);
} EmpLaw;

extern const EmpLaw emp_law_bgnbd;      /* bgnbd.c */
extern const EmpLaw emp_law_mbgnbd;     /* bgnbd.c */
extern const EmpLaw emp_law_pareto_nbd; /* pareto_nbd.c */
extern const EmpLaw emp_law_bgbb;       /* bgbb.c */

/* The law of a kind; NULL when there is none. */
extern const EmpLaw *emp_law(int kind);

/* Check that a time is not too many opportunities, where a law counts them. */
extern EmpStatus emp_law_opportunities_check(const EmpLaw *law, double time, EmpFailure *failure);

/* Check a history that a user gave, as emp_history_check does; for a discrete law also its counts. */
extern EmpStatus emp_law_history_check(const EmpLaw *law, const EmpHistory *h, EmpFailure *failure);

#endif
