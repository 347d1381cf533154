/*
 * fuzz_lexicon_in.c
 *		The text form of a lexicon: whatever parses prints to text that gives the same bytes, and a
 *		text can be read by it.  The same bytes are tried as lines of VADER's lexicon.
 */
#include <stdlib.h>
#include <string.h>

#include "../unit/lexicon_build.h"
#include "emotion/linked.h"
#include "emotion/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Check a value of a lexicon, and read a text by it. */
static void
check_value(const uint8_t *value, size_t len, const uint8_t *text, size_t size)
{
	static EmpReading reading;
	EmpModel model;
	EmpEmotion e;
	EmpLexicon lexicon;
	EmpFailure failure;
	uint8_t *back;
	size_t back_len;
	size_t printed_len;
	char *printed;

	if (emp_lexicon_view(value, len, &lexicon) != EMP_LEXICON_GOOD)
		abort();
	printed = build_print(&lexicon, &printed_len);
	back = build_parse(printed, printed_len, &back_len, &failure);
	if (back == NULL || back_len != len || memcmp(back, value, len) != 0)
		abort();
	emp_linked_model(&model);
	emp_reading_init(&reading, &model, NULL, NULL);
	reading.lexicon = &lexicon;
	emp_reading_add(&reading, text, size);
	emp_reading_add(&reading, printed, printed_len);
	emp_reading_finish(&reading, &e);
	if (emp_emotion_check(&e, &failure) != EMP_OK)
		abort();
	free(back);
	free(printed);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	EmpRecords r = {.grow = build_grow};
	EmpFailure failure;
	int64_t skipped;
	uint8_t *value;
	size_t len;

	if (size > 64 * 1024)
		return 0;
	value = build_parse((const char *) data, size, &len, &failure);
	if (value != NULL)
		check_value(value, len, data, size);
	free(value);
	if (emp_lexicon_parse_vader((const char *) data, size, &r, &skipped, &failure) == EMP_OK)
	{
		value = build_close(&r, &len, &failure);
		if (value == NULL)
			abort();
		check_value(value, len, data, size);
		free(value);
	}
	free(r.bytes);
	return 0;
}
