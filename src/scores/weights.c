/*
 * weights.c
 *		Weights of data sources: what they have to sum to, and what happens when a source is missing.
 */
#include "scores/weights.h"

#include <string.h>

#include "base/number.h"

static const char *const policy_names[EMP_POLICIES] = {"error", "renormalise", "null"};

/* Return the name of a policy. */
const char *
emp_policy_name(EmpPolicy policy)
{
	return policy_names[policy];
}

/* Look up a policy that a user named. */
EmpStatus
emp_policy_require(const char *name, size_t len, EmpPolicy *policy, EmpFailure *failure)
{
	char quote[32];
	int i;

	for (i = 0; i < EMP_POLICIES; i++)
		if (strlen(policy_names[i]) == len && memcmp(policy_names[i], name, len) == 0)
		{
			*policy = (EmpPolicy) i;
			return EMP_OK;
		}
	emp_quote(quote, sizeof(quote), name, len < sizeof(quote) ? (int) len : (int) sizeof(quote));
	emp_fail(failure, EMP_BAD_VALUE, "unknown policy \"%s\" for missing sources", quote);
	emp_fail_hint(failure, "The policies are: error, renormalise, null.");
	return failure->status;
}

/* Record that parts of one sum were made with different policies. */
EmpStatus
emp_policies_differ(EmpPolicy a, EmpPolicy b, EmpFailure *failure)
{
	emp_fail(failure, EMP_BAD_VALUE, "two policies for missing sources in one score");
	emp_fail_detail(failure, "One row says '%s', another '%s'.", emp_policy_name(a),
					emp_policy_name(b));
	return failure->status;
}

/* Check a weight, and take it as a decimal. */
EmpStatus
emp_weight_of(double weight, int64_t *decimal, EmpFailure *failure)
{
	if (!emp_points_valid(weight))
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "weight %s is not between 0 and 100", EMP_SHOW(weight));
		emp_fail_hint(failure, "Weights are shares that sum to 1, or percentages that sum to 100.");
		return failure->status;
	}
	*decimal = emp_points_round(weight);
	return EMP_OK;
}

/* Return whether a sum is within a thousand-millionth of a target. */
static bool
near(EmpInt128 sum, EmpInt128 target)
{
	EmpInt128 off = sum > target ? sum - target : target - sum;

	return off <= target / 1000000000;
}

/* Return whether weights sum to 1 or to 100. */
bool
emp_weights_sum(EmpInt128 total)
{
	return near(total, EMP_POINTS_ONE) || near(total, EMP_POINTS_MAX);
}

/* Check the weights of a score. */
EmpStatus
emp_weights_check(const EmpWeights *weights, EmpPolicy policy, bool *defined, EmpFailure *failure)
{
	*defined = false;
	if (!emp_weights_sum(weights->total))
	{
		emp_fail(failure, EMP_BAD_VALUE, "weights sum to %.12g",
				 emp_wide_ratio(weights->total, EMP_POINTS_ONE));
		emp_fail_detail(failure, "The weights of all %lld sources have to sum to 1 or to 100.",
						(long long) weights->sources);
		emp_fail_hint(failure, "Give each source one row, those without a score too, with a score "
							   "that is NULL. Where a source has several rows, use "
							   "empathy_breakdown or empathy_agg, which know them by name.");
		return failure->status;
	}
	if (weights->missing > 0 && policy == EMP_POLICY_ERROR)
	{
		emp_fail(failure, EMP_BAD_VALUE, "%lld of %lld sources %s no score",
				 (long long) weights->missing, (long long) weights->sources,
				 weights->missing == 1 ? "has" : "have");
		emp_fail_detail(failure, "Without %s, %.12g of %.12g of the weight is missing.",
						weights->missing == 1 ? "it" : "them",
						emp_wide_ratio(weights->total - weights->present, EMP_POINTS_ONE),
						emp_wide_ratio(weights->total, EMP_POINTS_ONE));
		emp_fail_hint(failure, "Say what to do by the argument policy: 'renormalise' divides the "
							   "other weights by their sum, 'null' gives NULL.");
		return failure->status;
	}
	*defined = weights->present > 0 && (weights->missing == 0 || policy != EMP_POLICY_NULL);
	return EMP_OK;
}
