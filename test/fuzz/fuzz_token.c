/*
 * fuzz_token.c
 *		A text of any bytes: tokens, sentences, windows, and the reading with its parts.
 *
 * Tokens stay inside the text, one behind the other, and never cut a character.  A reading can
 * be stored, and the parts of its explanation add up to it.
 */
#include <stdlib.h>
#include <string.h>

#include "emotion/linked.h"
#include "emotion/read.h"
#include "text/utf8.h"
#include "text/window.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What the parts of an explanation add up to, and where the last of them started. */
typedef struct Sums
{
	const char *text;
	int64_t size;
	int64_t start;
	int64_t sum[EMP_HEADS];
} Sums;

/* Move over whole characters from one byte to another and return how many. */
static uint32_t
count_chars(const uint8_t *p, const uint8_t *to, const uint8_t *end)
{
	uint32_t n = 0;

	while (p < to)
	{
		int len;

		(void) emp_utf8_decode(p, end, &len);
		p += len;
		n++;
	}
	if (p != to)
		abort();
	return n;
}

/* Cut a text into tokens and return how many. */
static int64_t
tokens_check(const uint8_t *data, size_t size)
{
	EmpTokenizer t;
	EmpToken token;
	uint32_t chars = 0;
	uint32_t bytes = 0;
	int64_t n = 0;

	emp_tokenizer_init(&t, data, size);
	while (emp_token_next(&t, &token))
	{
		if (token.byte < bytes || token.bytes == 0 || token.byte + token.bytes > size ||
			token.key_len > EMP_KEY_SIZE || token.kind > EMP_TOKEN_MENTION)
			abort();
		if (count_chars(data + bytes, data + token.byte, data + size) != token.start - chars ||
			count_chars(data + token.byte, data + token.byte + token.bytes, data + size) !=
				token.chars)
			abort();
		(void) count_chars(token.key, token.key + token.key_len, token.key + token.key_len);
		bytes = token.byte + token.bytes;
		chars = token.start + token.chars;
		n++;
	}
	if (chars + count_chars(data + bytes, data + size, data + size) != t.chars)
		abort();
	return n;
}

/* Check one part of an explanation and add it. */
static void
part_check(void *arg, const EmpPart *part)
{
	Sums *sums = arg;

	if (part->start < sums->start || part->byte < 0 || part->byte + part->bytes > sums->size ||
		part->chars == 0 || part->chars > part->bytes || part->text != sums->text + part->byte)
		abort();
	sums->start = part->start;
	for (int h = 0; h < EMP_HEADS; h++)
		sums->sum[h] += part->weight[h];
}

/* Read a text in windows of at most so many bytes. */
static void
read_windows(EmpReading *r, const char *text, size_t size, size_t room, EmpEmotion *e)
{
	size_t at = 0;

	while (at < size)
	{
		bool last = size - at <= room;
		size_t n = emp_window_cut(text + at, last ? size - at : room, last);

		if (n == 0 || n > room || n > size - at)
			abort();
		emp_reading_add(r, text + at, n);
		at += n;
	}
	emp_reading_finish(r, e);
}

/* Read a text with and without an explanation. */
static void
reading_check(const char *text, size_t size, size_t room)
{
	static EmpReading r;
	Sums sums = {.text = text, .size = (int64_t) size};
	EmpModel model;
	EmpEmotion e;
	EmpEmotion other;
	EmpFailure failure;
	uint8_t bytes[EMP_EMOTION_BYTES];

	emp_linked_model(&model);
	emp_reading_init(&r, &model, NULL, NULL);
	read_windows(&r, text, size, room, &e);
	if (emp_emotion_check(&e, &failure) != EMP_OK)
		abort();
	emp_emotion_pack(&e, bytes);
	if (emp_emotion_unpack(bytes, sizeof(bytes), &other, &failure) != EMP_OK ||
		emp_emotion_compare(&e, &other) != 0)
		abort();

	emp_reading_init(&r, &model, part_check, &sums);
	read_windows(&r, text, size, room, &other);
	if (emp_emotion_compare(&e, &other) != 0 || memcmp(sums.sum, r.sum, sizeof(r.sum)) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	EmpSentenceReader sentences;
	EmpSentence s;
	int64_t tokens = tokens_check(data, size);

	emp_sentence_init(&sentences, data, size);
	while (emp_sentence_next(&sentences, &s))
	{
		if (s.n <= 0 || s.n > EMP_SENTENCE_TOKENS)
			abort();
		tokens -= s.n;
	}
	if (tokens != 0)
		abort();
	reading_check((const char *) data, size, EMP_WINDOW_SIZE);
	reading_check((const char *) data, size, 48);
	return 0;
}
