/*
 * fuzz_emotion_summary_recv.c
 *		Bytes into a summary and a mean: what is taken is sensible, merges and packs the same.
 */
#include "summary.h"

/* Take a summary; when it is one, ask everything of it and merge it with itself. */
static void
try_summary(const uint8_t *data, size_t size)
{
	static char printed[EMP_EMOTION_SUMMARY_TEXT_SIZE];
	uint8_t packed[EMP_EMOTION_SUMMARY_BYTES];
	EmpEmotionSummary s;
	EmpEmotionSummary twice;
	EmpFailure failure;

	if (emp_emotion_summary_unpack(data, size, &s, &failure) != EMP_OK)
	{
		require_refusal(&failure, EMP_BAD_BINARY);
		return;
	}
	emp_emotion_summary_pack(&s, packed);
	require(size == sizeof(packed) && memcmp(data, packed, size) == 0);
	use_summary(&s, printed);

	twice = s;
	if (emp_emotion_summary_merge(&twice, &s, &failure) != EMP_OK)
	{
		require(s.readings > EMP_READINGS_MAX / 2);
		return;
	}
	emp_emotion_summary_pack(&twice, packed);
	require(emp_emotion_summary_unpack(packed, sizeof(packed), &twice, &failure) == EMP_OK);
	require(emp_emotion_summary_mean_valence(&twice) == emp_emotion_summary_mean_valence(&s));
	require(emp_emotion_summary_compare(&s, &twice) < 0);
}

/* Take a mean; when it is one, ask for its score. */
static void
try_mean(const uint8_t *data, size_t size)
{
	uint8_t packed[EMP_VALENCE_MEAN_BYTES];
	EmpValenceMean mean;
	EmpFailure failure;
	double score;

	if (emp_valence_mean_unpack(data, size, &mean, &failure) != EMP_OK)
	{
		require_refusal(&failure, EMP_BAD_BINARY);
		return;
	}
	emp_valence_mean_pack(&mean, packed);
	require(size == sizeof(packed) && memcmp(data, packed, size) == 0);
	score = emp_score_of_sum(emp_wide_get(&mean.valence), mean.readings);
	require(score >= 0.0 && score <= 100.0);
}

/* Run one input. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_summary(data, size);
	try_mean(data, size);
	return 0;
}
