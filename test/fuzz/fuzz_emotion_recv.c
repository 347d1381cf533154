/*
 * fuzz_emotion_recv.c
 *		The byte form of a reading: whatever is taken packs to the same bytes and can be used.
 */
#include <stdlib.h>
#include <string.h>

#include "emotion/emotion.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	EmpEmotion e;
	EmpEmotion back;
	EmpFailure failure;
	uint8_t bytes[EMP_EMOTION_BYTES];
	char text[EMP_EMOTION_TEXT_SIZE];
	int len;
	int id;

	if (emp_emotion_unpack(data, size, &e, &failure) != EMP_OK)
		return 0;
	emp_emotion_pack(&e, bytes);
	if (size != sizeof(bytes) || memcmp(data, bytes, sizeof(bytes)) != 0)
		abort();
	len = emp_emotion_print(&e, text);
	if (emp_emotion_parse(text, (size_t) len, &back, &failure) != EMP_OK ||
		emp_emotion_compare(&e, &back) != 0 || emp_emotion_distance(&e, &back) != 0)
		abort();
	for (id = 0; id < EMP_SCHEMES; id++)
		(void) emp_groups_present(&e, (EmpSchemeId) id);
	if (emp_dominant(&e) < 0 || emp_dominant(&e) >= emp_scheme(EMP_SCHEME_HEADLINE)->groups)
		abort();
	return 0;
}
