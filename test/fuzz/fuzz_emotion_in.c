/*
 * fuzz_emotion_in.c
 *		The text form of a reading: whatever parses is valid and prints to text that parses to it.
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
	char text[EMP_EMOTION_TEXT_SIZE];
	int len;

	if (emp_emotion_parse((const char *) data, size, &e, &failure) != EMP_OK)
		return 0;
	len = emp_emotion_print(&e, text);
	if (emp_emotion_check(&e, &failure) != EMP_OK || len >= EMP_EMOTION_TEXT_SIZE ||
		emp_emotion_parse(text, (size_t) len, &back, &failure) != EMP_OK ||
		memcmp(&e, &back, sizeof(e)) != 0)
		abort();
	return 0;
}
