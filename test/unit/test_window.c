/*
 * test_window.c
 *		A long text cut into windows: bounded, complete, never inside a character.
 */
#include "check.h"
#include "text/window.h"

#include <stdint.h>

#define TEXT_SIZE (5 * EMP_WINDOW_SIZE)

static char text[TEXT_SIZE];

/* Fill the text with a piece over and over and return the bytes in use. */
static size_t
fill(const char *piece)
{
	size_t len = strlen(piece);
	size_t n = 0;

	while (n + len <= TEXT_SIZE)
	{
		memcpy(text + n, piece, len);
		n += len;
	}
	return n;
}

/* Cut a text to its end and return the windows; -1 for a cut inside a UTF-8 sequence. */
static int
windows(size_t len)
{
	size_t at = 0;
	int n = 0;

	while (at < len)
	{
		size_t size = emp_window_cut(text + at, len - at, true);

		if (size == 0 || size > EMP_WINDOW_SIZE || size > len - at)
			return -2;
		at += size;
		n++;
		if (at < len && ((uint8_t) text[at] & 0xC0) == 0x80)
			return -1;
		/* All but the last are at least half full, so a text has few windows. */
		if (at < len && size < EMP_WINDOW_SIZE / 2 - 4)
			return -3;
	}
	return n;
}

/* What fits is one window. */
static void
test_short(void)
{
	CHECK_INT(emp_window_cut("", 0, true), 0);
	CHECK_INT(emp_window_cut("abc", 3, true), 3);
	CHECK_INT(emp_window_cut("a b", 3, false), 2);
	CHECK_INT(emp_window_cut("a b\nc d", 7, false), 4);
	memset(text, 'a', TEXT_SIZE);
	CHECK_INT(emp_window_cut(text, EMP_WINDOW_SIZE, true), EMP_WINDOW_SIZE);
	CHECK_INT(emp_window_cut(text, EMP_WINDOW_SIZE + 1, true), EMP_WINDOW_SIZE);
}

/* Behind a line end, else behind a space, in the second half only. */
static void
test_where(void)
{
	memset(text, 'a', TEXT_SIZE);
	text[1000] = '\n';
	text[40000] = '\n';
	text[50000] = '\n';
	text[60000] = ' ';
	CHECK_INT(emp_window_cut(text, TEXT_SIZE, true), 50001);
	text[40000] = text[50000] = 'a';
	CHECK_INT(emp_window_cut(text, TEXT_SIZE, true), 60001);
	text[60000] = 'a';
	text[1001] = ' ';
	CHECK_INT(emp_window_cut(text, TEXT_SIZE, true), EMP_WINDOW_SIZE);
}

/* No cut inside a character, at any offset of the characters against the window. */
static void
test_characters(void)
{
	static const char *const pieces[] = {
		"a",
		"\u00E9",
		"\u20AC",
		"\U0001F621",
		"a\u00E9\u20AC\U0001F621",
		"e\u0301",
		"word ",
		"line\n",
		"\U0001F468\u200D\U0001F469",
	};

	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
		for (size_t shift = 0; shift < 4; shift++)
		{
			size_t len = fill(pieces[i]);

			memmove(text + shift, text, len - 16);
			memset(text, 'x', shift);
			len -= 16 - shift;
			while (((uint8_t) text[len] & 0xC0) == 0x80) /* end at a character */
				len--;
			CHECK(windows(len) >= 4);
		}
}

/* Bytes that are no text still come in windows, all of them. */
static void
test_hostile(void)
{
	static const char *const pieces[] = {"\xFF", "\x80",     "\xE2\x80",
										 "\xF0", "\xC3\xC3", "\xF0\x9F\x98"};

	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
	{
		int n = windows(fill(pieces[i]));

		CHECK(n == -1 || (n >= 5 && n <= 11));
	}
}

/* Return the unit of a string that is repeated so many times. */
static size_t
unit(const char *piece, int times)
{
	size_t len = strlen(piece);

	for (int i = 0; i < times; i++)
		memcpy(text + (size_t) i * len, piece, len);
	return emp_text_unit(text, len * (size_t) times);
}

/* A text that says one thing over and over. */
static void
test_unit(void)
{
	CHECK_INT(emp_text_unit("", 0), 0);
	CHECK_INT(emp_text_unit(" ", 1), 1);
	CHECK_INT(emp_text_unit("a b", 3), 3);
	for (int times = 1; times <= 16; times++)
	{
		CHECK_INT(unit("I love it", times), 9);
		CHECK_INT(unit("thanks\n", times), 7);
		CHECK_INT(unit("ha", times), 2 * times);
	}
	CHECK_INT(unit("a b a ", 10), 6);
	CHECK_INT(unit("a a ", 10), 2);
	CHECK_INT(unit("no ", 1000), 3);
	memcpy(text, "it is it is it iz", 17);
	CHECK_INT(emp_text_unit(text, 17), 17);
	CHECK_INT(emp_text_unit(text, 12), 6);
	CHECK_INT(emp_text_unit(text, 11), 11);
}

int
main(void)
{
	test_short();
	test_where();
	test_characters();
	test_hostile();
	test_unit();
	return CHECK_DONE();
}
