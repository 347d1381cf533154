/*
 * utf8.h
 *		Reading hostile bytes as UTF-8, one code point at a time.
 *
 * Stored text is not to be trusted: a SQL_ASCII database holds any bytes.  A byte that does
 * not belong to a well-formed sequence (Unicode 14, table 3-7: no overlong forms, no
 * surrogates, nothing above U+10FFFF) is read as one U+FFFD and reading goes on behind it.
 */
#ifndef EMP_TEXT_UTF8_H
#define EMP_TEXT_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define EMP_REPLACEMENT 0xFFFD

/* Read the code point at p (p < end) and set *len to the bytes that it takes, 1 to 4. */
static inline uint32_t
emp_utf8_decode(const uint8_t *p, const uint8_t *end, int *len)
{
	uint32_t c = p[0];
	size_t room = (size_t) (end - p);

	*len = 1;
	if (c < 0x80)
		return c;
	if (c >= 0xC2 && c <= 0xDF && room >= 2 && (p[1] & 0xC0) == 0x80)
	{
		*len = 2;
		return (c & 0x1F) << 6 | (p[1] & 0x3F);
	}
	if (c >= 0xE0 && c <= 0xEF && room >= 3 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80)
	{
		c = (c & 0x0F) << 12 | (uint32_t) (p[1] & 0x3F) << 6 | (p[2] & 0x3F);
		if (c < 0x800 || (c >= 0xD800 && c <= 0xDFFF))
			return EMP_REPLACEMENT;
		*len = 3;
		return c;
	}
	if (c >= 0xF0 && c <= 0xF4 && room >= 4 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80 &&
		(p[3] & 0xC0) == 0x80)
	{
		c = (c & 0x07) << 18 | (uint32_t) (p[1] & 0x3F) << 12 | (uint32_t) (p[2] & 0x3F) << 6 |
			(p[3] & 0x3F);
		if (c < 0x10000 || c > 0x10FFFF)
			return EMP_REPLACEMENT;
		*len = 4;
		return c;
	}
	return EMP_REPLACEMENT;
}

/* Write a code point as UTF-8 and return the bytes written, 1 to 4. */
static inline int
emp_utf8_encode(uint32_t c, uint8_t *out)
{
	if (c < 0x80)
	{
		out[0] = (uint8_t) c;
		return 1;
	}
	if (c < 0x800)
	{
		out[0] = (uint8_t) (0xC0 | c >> 6);
		out[1] = (uint8_t) (0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000)
	{
		out[0] = (uint8_t) (0xE0 | c >> 12);
		out[1] = (uint8_t) (0x80 | (c >> 6 & 0x3F));
		out[2] = (uint8_t) (0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (uint8_t) (0xF0 | c >> 18);
	out[1] = (uint8_t) (0x80 | (c >> 12 & 0x3F));
	out[2] = (uint8_t) (0x80 | (c >> 6 & 0x3F));
	out[3] = (uint8_t) (0x80 | (c & 0x3F));
	return 4;
}

#endif
