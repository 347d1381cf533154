/*
 * fuzz_lexicon_recv.c
 *		The byte form of a lexicon: whatever is taken packs to bytes that are taken as the same value;
 *		and a stored value with any bytes at all is refused or read without harm.
 */
#include <stdlib.h>
#include <string.h>

#include "../unit/lexicon_build.h"
#include "emotion/linked.h"
#include "emotion/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Make a value of the byte form; NULL when it is refused. */
static uint8_t *
unpack(const uint8_t *bytes, size_t size, size_t *len)
{
	EmpRecords r = {.grow = build_grow};
	EmpFailure failure;
	uint8_t *value = NULL;

	if (emp_lexicon_unpack(bytes, size, &r, &failure) == EMP_OK)
		value = build_close(&r, len, &failure);
	free(r.bytes);
	return value;
}

/* Read a text by a value, whatever is in it. */
static void
read_by(const uint8_t *value, size_t len)
{
	static const char text[] = "Stuck in a billing loop. The cancer ward, error 404, CAF\u00C9 :-)";
	static EmpReading reading;
	EmpLexicon lexicon;
	EmpModel model;
	EmpEmotion e;

	if (emp_lexicon_view(value, len, &lexicon) != EMP_LEXICON_GOOD || lexicon.slots == NULL)
		return;
	emp_linked_model(&model);
	emp_reading_init(&reading, &model, NULL, NULL);
	reading.lexicon = &lexicon;
	emp_reading_add(&reading, text, sizeof(text) - 1);
	emp_reading_finish(&reading, &e);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	EmpLexicon lexicon;
	uint8_t *value;
	uint8_t *message;
	uint8_t *back;
	size_t len;
	size_t back_len;

	if (size > 64 * 1024)
		return 0;
	read_by(data, size);
	value = unpack(data, size, &len);
	if (value == NULL)
		return 0;
	if (emp_lexicon_view(value, len, &lexicon) != EMP_LEXICON_GOOD)
		abort();
	message = malloc(lexicon.bytes + 1);
	message[0] = EMP_LEXICON_FORMAT;
	memcpy(message + 1, lexicon.records, lexicon.bytes);
	back = unpack(message, lexicon.bytes + 1, &back_len);
	if (back == NULL || back_len != len || memcmp(back, value, len) != 0)
		abort();
	read_by(value, len);
	free(message);
	free(back);
	free(value);
	return 0;
}
