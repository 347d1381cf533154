/*
 * weighted_score.c
 *		A weighted mean of scores, each row a source of its own.
 *
 * Sums are exact decimals and one division comes last, so neither the order nor the split of the
 * rows matters.  The mean is divided by the sum of the weights there is, not by 1 or 100: weights of
 * three thirds, 0.333333333 each, then give scores of 100 a mean of 100.
 */
#include "scores/weighted_score.h"

#include <string.h>

static const EmpField fields[] = {
	{"sources", EMP_FIELD_INT64, offsetof(EmpWeightedScore, sources)},
	{"missing", EMP_FIELD_INT64, offsetof(EmpWeightedScore, missing)},
	{"invalid", EMP_FIELD_INT64, offsetof(EmpWeightedScore, invalid)},
	{"policy", EMP_FIELD_BYTE, offsetof(EmpWeightedScore, policy)},
	{"total", EMP_FIELD_WIDE, offsetof(EmpWeightedScore, total)},
	{"present", EMP_FIELD_WIDE, offsetof(EmpWeightedScore, present)},
	{"product", EMP_FIELD_WIDE, offsetof(EmpWeightedScore, product)},
};

const EmpRecord emp_weighted_score_record = {"weighted_score", "sources=3 missing=0",
											 EMP_WEIGHTED_SCORE_FORMAT,
											 sizeof(fields) / sizeof(fields[0]), fields};

EMP_RECORD_FUNCTIONS(weighted_score, EmpWeightedScore)

/* Make a state of nothing yet. */
void
emp_weighted_score_init(EmpWeightedScore *s)
{
	memset(s, 0, sizeof(*s));
	s->format = EMP_WEIGHTED_SCORE_FORMAT;
}

/* Count sources. */
static EmpStatus
count(EmpWeightedScore *s, int64_t sources, EmpFailure *failure)
{
	if (sources > EMP_WEIGHTED_SOURCES_MAX - s->sources)
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "too many sources");
		emp_fail_detail(failure, "A score has at most %lld sources.",
						(long long) EMP_WEIGHTED_SOURCES_MAX);
		return failure->status;
	}
	s->sources += sources;
	return EMP_OK;
}

/* Add a source; score NULL: it is missing. */
EmpStatus
emp_weighted_score_add(EmpWeightedScore *s, const double *score, double weight, EmpPolicy policy,
					   EmpFailure *failure)
{
	int64_t points = 0;
	int64_t decimal;

	if (s->sources > 0 && s->policy != policy)
		return emp_policies_differ((EmpPolicy) s->policy, policy, failure);
	if (emp_weight_of(weight, &decimal, failure) != EMP_OK ||
		(score != NULL && emp_points_of(*score, "score", &points, failure) != EMP_OK) ||
		count(s, 1, failure) != EMP_OK)
		return failure->status;
	s->policy = (uint8_t) policy;
	emp_wide_add(&s->total, decimal);
	if (score == NULL)
	{
		s->missing++;
		return EMP_OK;
	}
	emp_wide_add(&s->present, decimal);
	emp_wide_add(&s->product, (EmpInt128) points * decimal);
	return EMP_OK;
}

/* Add a weight, which may be NULL or wrong. */
EmpStatus
emp_weighted_score_add_weight(EmpWeightedScore *s, const double *weight, EmpFailure *failure)
{
	if (count(s, 1, failure) != EMP_OK)
		return failure->status;
	s->missing++;
	if (weight == NULL || !emp_points_valid(*weight))
		s->invalid++;
	else
		emp_wide_add(&s->total, emp_points_round(*weight));
	return EMP_OK;
}

/* Add another state. */
EmpStatus
emp_weighted_score_merge(EmpWeightedScore *into, const EmpWeightedScore *from, EmpFailure *failure)
{
	if (into->policy != from->policy)
		return emp_policies_differ((EmpPolicy) into->policy, (EmpPolicy) from->policy, failure);
	if (count(into, from->sources, failure) != EMP_OK)
		return failure->status;
	into->missing += from->missing;
	into->invalid += from->invalid;
	emp_wide_add(&into->total, emp_wide_get(&from->total));
	emp_wide_add(&into->present, emp_wide_get(&from->present));
	emp_wide_add(&into->product, emp_wide_get(&from->product));
	return EMP_OK;
}

/* Return whether all weights together are a set of weights. */
bool
emp_weights_all_valid(const EmpWeightedScore *s)
{
	return s->invalid == 0 && emp_weights_sum(emp_wide_get(&s->total));
}

/* Work out the score in 1e-12. */
EmpStatus
emp_weighted_score_work_out(const EmpWeightedScore *s, int64_t *score, bool *defined,
							EmpFailure *failure)
{
	EmpWeights weights = {s->sources, s->missing, emp_wide_get(&s->total),
						  emp_wide_get(&s->present)};

	if (emp_weights_check(&weights, (EmpPolicy) s->policy, defined, failure) != EMP_OK)
		return failure->status;
	if (*defined)
		*score = (int64_t) emp_points_divide(emp_wide_get(&s->product), weights.present);
	return EMP_OK;
}

/* Check a state that came from outside. */
EmpStatus
emp_weighted_score_check(const EmpWeightedScore *s, EmpStatus status, EmpFailure *failure)
{
	const EmpRecord *record = &emp_weighted_score_record;
	EmpInt128 total = emp_wide_get(&s->total);
	EmpInt128 present = emp_wide_get(&s->present);
	EmpInt128 product = emp_wide_get(&s->product);

	if (s->sources < 1 || s->sources > EMP_WEIGHTED_SOURCES_MAX)
		return emp_record_fail(record, "sources", "It is between 1 and 2^32.", status, failure);
	if (s->missing < 0 || s->missing > s->sources)
		return emp_record_fail(record, "missing", "It is between 0 and the number of sources.",
							   status, failure);
	if (s->invalid < 0 || s->invalid > s->missing)
		return emp_record_fail(record, "invalid", "It is between 0 and the missing sources.",
							   status, failure);
	if (s->policy >= EMP_POLICIES)
		return emp_record_fail(record, "policy", "It is 0, 1 or 2.", status, failure);
	if (total < 0 || total > (EmpInt128) (s->sources - s->invalid) * EMP_POINTS_MAX)
		return emp_record_fail(record, "total", "It is between 0 and 1e14 for each source.", status,
							   failure);
	if (present < 0 || present > total ||
		present > (EmpInt128) (s->sources - s->missing) * EMP_POINTS_MAX)
		return emp_record_fail(record, "present",
							   "It is between 0 and 1e14 for each source with a score, and not "
							   "above the total.",
							   status, failure);
	if (product < 0 || product > present * EMP_POINTS_MAX)
		return emp_record_fail(record, "product",
							   "It is between 0 and 1e14 times the present weight.", status,
							   failure);
	return EMP_OK;
}
