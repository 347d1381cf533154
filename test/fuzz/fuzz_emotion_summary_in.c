/*
 * fuzz_emotion_summary_in.c
 *		Text into a summary and a mean: what is taken reads back the same, by both forms.
 */
#include "summary.h"

/* Read a summary; when it is one, send it through both forms and ask everything of it. */
static void
try_summary(const char *text, size_t size)
{
	static char printed[EMP_EMOTION_SUMMARY_TEXT_SIZE];
	uint8_t packed[EMP_EMOTION_SUMMARY_BYTES];
	EmpEmotionSummary s;
	EmpEmotionSummary again;
	EmpFailure failure;
	int len;

	if (emp_emotion_summary_parse(text, size, &s, &failure) != EMP_OK)
	{
		require_refusal(&failure, EMP_BAD_TEXT);
		return;
	}
	len = use_summary(&s, printed);
	require(emp_emotion_summary_parse(printed, (size_t) len, &again, &failure) == EMP_OK);
	require(memcmp(&s, &again, sizeof(s)) == 0);
	emp_emotion_summary_pack(&s, packed);
	require(emp_emotion_summary_unpack(packed, sizeof(packed), &again, &failure) == EMP_OK);
	require(memcmp(&s, &again, sizeof(s)) == 0);
}

/* Read a mean; when it is one, send it through both forms. */
static void
try_mean(const char *text, size_t size)
{
	char printed[EMP_VALENCE_MEAN_TEXT_SIZE];
	uint8_t packed[EMP_VALENCE_MEAN_BYTES];
	EmpValenceMean mean;
	EmpValenceMean again;
	EmpFailure failure;
	int len;

	if (emp_valence_mean_parse(text, size, &mean, &failure) != EMP_OK)
	{
		require_refusal(&failure, EMP_BAD_TEXT);
		return;
	}
	len = emp_valence_mean_print(&mean, printed);
	require(len == (int) strlen(printed) && len < EMP_VALENCE_MEAN_TEXT_SIZE);
	require(emp_valence_mean_parse(printed, (size_t) len, &again, &failure) == EMP_OK);
	require(memcmp(&mean, &again, sizeof(mean)) == 0);
	emp_valence_mean_pack(&mean, packed);
	require(emp_valence_mean_unpack(packed, sizeof(packed), &again, &failure) == EMP_OK);
	require(memcmp(&mean, &again, sizeof(mean)) == 0);
}

/* Run one input. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_summary((const char *) data, size);
	try_mean((const char *) data, size);
	return 0;
}
