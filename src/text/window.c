/*
 * window.c
 *		Where to cut a long text.
 *
 * A text is read in windows of at most 64 KiB, so that memory is bounded and a cancel is
 * noticed soon.  The cut depends on the UTF-8 form of the text only and so is the same in
 * every server encoding: behind the last line end of the window's second half, else behind
 * the last space of it, else between two characters.
 */
#include "text/window.h"

#include <stdint.h>

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
