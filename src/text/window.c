/*
 * window.c
 *		Where to cut a long text, and where a repeated one starts again.
 *
 * A text is read in windows of at most 64 KiB, so that memory is bounded and a cancel is
 * noticed soon.  The cut depends on the UTF-8 form of the text only and so is the same in
 * every server encoding: behind the last line end of the window's second half, else behind
 * the last space of it, else between two characters.
 */
#include "text/window.h"

#include <stdint.h>
#include <string.h>

/* Return the length of the next window. */
size_t
emp_window_cut(const void *text, size_t len, bool last)
{
	const uint8_t *p = text;
	size_t space = 0;

	if (len > EMP_WINDOW_SIZE)
	{
		len = EMP_WINDOW_SIZE;
		last = false;
	}
	if (last)
		return len;
	for (size_t i = len; i > len / 2; i--)
	{
		if (p[i - 1] == '\n')
			return i;
		if (space == 0 && p[i - 1] == ' ')
			space = i;
	}
	if (space > 0)
		return space;
	/* Keep a character whole: go back over continuation bytes, three at the most. */
	for (size_t i = len; i > 0 && i + 4 > len; i--)
		if ((p[i - 1] & 0xC0) != 0x80)
			return p[i - 1] < 0x80 ? i : i - 1 > 0 ? i - 1 : len;
	return len;
}

/*
 * Return the length of the unit that a text repeats.
 *
 * A text that says something q times is the same when it is moved by one q-th.  Only small prime
 * numbers are tried, each as often as it fits, so that a text that repeats nothing is dismissed
 * after a few divisions: repetitions of 17 or 19 times are left to those who read sentences.
 */
size_t
emp_text_unit(const void *text, size_t len)
{
	static const size_t primes[] = {2, 3, 5, 7, 11, 13};
	const char *p = text;

	for (size_t i = 0; i < sizeof(primes) / sizeof(primes[0]); i++)
		while (len > primes[i] && len % primes[i] == 0)
		{
			size_t unit = len / primes[i];

			if (memcmp(p, p + unit, len - unit) != 0 ||
				(memchr(p, ' ', unit) == NULL && memchr(p, '\n', unit) == NULL))
				break;
			len = unit;
		}
	return len;
}
