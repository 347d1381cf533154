/*
 * fuzz_customer_words.c
 *		A message of any bytes: never longer, never cut inside a character, never emptied.
 *
 * The first byte chooses the format and the encoding; the rest is the body.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "text/customer_words.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Encode for a UTF-8 text. */
static int
encode_utf8(uint32_t code_point, char *out, void *arg)
{
	(void) arg;
	return emp_utf8_encode(code_point, (uint8_t *) out);
}

/* Encode for a text whose encoding has nothing but ASCII. */
static int
encode_nothing(uint32_t code_point, char *out, void *arg)
{
	(void) code_point;
	(void) out;
	(void) arg;
	return 0;
}

/* Are the bytes well-formed UTF-8? */
static bool
is_utf8(const uint8_t *p, size_t size)
{
	const uint8_t *end = p + size;

	while (p < end)
	{
		int len;
		uint32_t c = emp_utf8_decode(p, end, &len);

		if (c == EMP_REPLACEMENT && len == 1)
			return false;
		p += len;
	}
	return true;
}

/* Does a text hold anything but blanks and controls? */
static bool
is_visible(const uint8_t *p, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (p[i] > ' ' && p[i] != 0x7F)
			return true;
	return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	EmpWordsHost host = {encode_utf8, NULL, NULL, NULL};
	EmpBodyFormat format;
	uint8_t *out;
	size_t n;
	size_t i;

	if (size == 0)
		return 0;
	format = (EmpBodyFormat) (data[0] % 3);
	if (data[0] & 0x80)
		host.encode = encode_nothing;
	data++;
	size--;
	out = malloc(size == 0 ? 1 : size);
	if (out == NULL)
		return 0;
	n = emp_customer_words_extract((const char *) data, size, format, &host, (char *) out);
	if (n > size || (is_utf8(data, size) && !is_utf8(out, n)))
		abort();
	for (i = 0; i < n; i++)
		if (out[i] < ' ' && out[i] != '\n' && out[i] != '\t')
			abort();
	if (n > 0 && (out[0] == ' ' || out[0] == '\n' || out[n - 1] == ' ' || out[n - 1] == '\n'))
		abort();
	if (format == EMP_BODY_TEXT && is_visible(data, size) != (n > 0))
		abort();
	free(out);
	return 0;
}
