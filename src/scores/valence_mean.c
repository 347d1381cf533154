/*
 * valence_mean.c
 *		The mean valence of readings, as two exact sums: the state of customer_emotion_score.
 *
 * Also the arithmetic of sums of valence that emotion_summary shares: scores and order.
 */
#include "scores/valence_mean.h"

#include <string.h>

#include "emotion/emotion.h"

static const EmpField fields[] = {
	{"readings", EMP_FIELD_INT64, offsetof(EmpValenceMean, readings)},
	{"valence", EMP_FIELD_WIDE, offsetof(EmpValenceMean, valence)},
};

const EmpRecord emp_valence_mean_record = {"valence_mean", "readings=3 valence=1500000000",
										   EMP_VALENCE_MEAN_FORMAT, 2, fields};

EMP_RECORD_FORMS(valence_mean, EmpValenceMean)

/* Record that a sum would count more readings than fit. */
EmpStatus
emp_too_many_readings(EmpFailure *failure)
{
	emp_fail(failure, EMP_OUT_OF_RANGE, "too many readings");
	emp_fail_detail(failure, "A summary holds at most %lld readings.",
					(long long) EMP_READINGS_MAX);
	return EMP_OUT_OF_RANGE;
}

/* Make a mean of no reading, ready for adding. */
void
emp_valence_mean_init(EmpValenceMean *mean)
{
	memset(mean, 0, sizeof(*mean));
	mean->format = EMP_VALENCE_MEAN_FORMAT;
}

/* Add one reading's valence, in 1e-9. */
EmpStatus
emp_valence_mean_add(EmpValenceMean *mean, int32_t valence, EmpFailure *failure)
{
	if (mean->readings >= EMP_READINGS_MAX)
		return emp_too_many_readings(failure);
	mean->readings++;
	emp_wide_add(&mean->valence, valence);
	return EMP_OK;
}

/* Add the readings of another mean. */
EmpStatus
emp_valence_mean_merge(EmpValenceMean *into, const EmpValenceMean *from, EmpFailure *failure)
{
	if (from->readings > EMP_READINGS_MAX - into->readings)
		return emp_too_many_readings(failure);
	into->readings += from->readings;
	emp_wide_add(&into->valence, emp_wide_get(&from->valence));
	return EMP_OK;
}

/*
 * Return the customer emotion score, 0..100: 50 + 50 * mean valence, rounded once.
 *
 * 50 + 50 * sum / (n * 1e9) is one fraction: (n * 1e9 + sum) / (n * 2e7).
 */
double
emp_score_of_sum(EmpInt128 valence, int64_t readings)
{
	EmpInt128 n = readings;

	return emp_wide_ratio(n * EMP_VALENCE_ONE + valence, n * (EMP_VALENCE_ONE / 50));
}

/* Return the mean valence, -1..1, rounded once. */
double
emp_mean_of_sum(EmpInt128 valence, int64_t readings)
{
	return emp_wide_ratio(valence, (EmpInt128) readings * EMP_VALENCE_ONE);
}

/* Order two sums by their exact means, then by readings. */
int
emp_mean_compare(EmpInt128 valence_a, int64_t readings_a, EmpInt128 valence_b, int64_t readings_b)
{
	/* below 2^48 * 1e9 * 2^48 < 2^126: no overflow */
	EmpInt128 left = valence_a * readings_b;
	EmpInt128 right = valence_b * readings_a;

	if (left != right)
		return left < right ? -1 : 1;
	return (readings_a > readings_b) - (readings_a < readings_b);
}

/* Order two means by mean valence, then by readings; 0 only when they are equal. */
int
emp_valence_mean_compare(const EmpValenceMean *a, const EmpValenceMean *b)
{
	return emp_mean_compare(emp_wide_get(&a->valence), a->readings, emp_wide_get(&b->valence),
							b->readings);
}

/* Check a mean that came from outside. */
EmpStatus
emp_valence_mean_check(const EmpValenceMean *mean, EmpStatus status, EmpFailure *failure)
{
	const EmpRecord *record = &emp_valence_mean_record;
	EmpInt128 limit = (EmpInt128) mean->readings * EMP_VALENCE_ONE;
	EmpInt128 valence = emp_wide_get(&mean->valence);

	if (mean->readings < 1 || mean->readings > EMP_READINGS_MAX)
		return emp_record_fail(record, "readings", "It is between 1 and 281474976710656.", status,
							   failure);
	if (valence < -limit || valence > limit)
		return emp_record_fail(record, "valence",
							   "It is between -1000000000 and 1000000000 for each reading.", status,
							   failure);
	return EMP_OK;
}
