/*
 * weights.h
 *		Weights of data sources: what they have to sum to, and what happens when a source is missing.
 */
#ifndef EMP_SCORES_WEIGHTS_H
#define EMP_SCORES_WEIGHTS_H

#include "scores/points.h"

/* What to do when a source has a weight but no score. */
typedef enum EmpPolicy
{
	EMP_POLICY_ERROR,       /* refuse */
	EMP_POLICY_RENORMALISE, /* divide the weights of the others by their sum */
	EMP_POLICY_NULL,        /* there is no score then */
	EMP_POLICIES
} EmpPolicy;

extern const char *emp_policy_name(EmpPolicy policy);
extern EmpStatus emp_policy_require(const char *name, size_t len, EmpPolicy *policy,
									EmpFailure *failure);

/* Record that parts of one sum were made with different policies. */
extern EmpStatus emp_policies_differ(EmpPolicy a, EmpPolicy b, EmpFailure *failure);

/* Check a weight, and take it as a decimal. */
extern EmpStatus emp_weight_of(double weight, int64_t *decimal, EmpFailure *failure);

/* What is known of all weights together, in 1e-12. */
typedef struct EmpWeights
{
	int64_t sources;
	int64_t missing;   /* of them without a score */
	EmpInt128 total;   /* sum of all weights */
	EmpInt128 present; /* sum of the weights of sources with a score */
} EmpWeights;

/* Return whether weights sum to 1 or to 100, to a thousand-millionth of it. */
extern bool emp_weights_sum(EmpInt128 total);

/*
 * Check the weights of a score.  *defined is false when the policy, or the lack of any weight,
 * leaves the score NULL.
 */
extern EmpStatus emp_weights_check(const EmpWeights *weights, EmpPolicy policy, bool *defined,
								   EmpFailure *failure);

#endif
