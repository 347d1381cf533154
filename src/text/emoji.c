/*
 * emoji.c
 *		Emoji sequences (UTS 51) and emoticons.
 *
 * An emoji is its base, an optional variation selector or skin tone, an optional keycap or
 * tag sequence, and any number of further elements joined by ZWJ.  The key of "❤️" is that of
 * "❤", "👍🏽" reads as "👍" and "🤷‍♀️" as "🤷": presentation, skin and gender carry no mood.
 */
#include "text/emoji.h"

#include "text/chars.h"
#include "text/utf8.h"

#include <string.h>

#define ZWJ 0x200D
#define VS15 0xFE0E
#define VS16 0xFE0F
#define KEYCAP 0x20E3
#define FEMALE_SIGN 0x2640
#define MALE_SIGN 0x2642
#define MAX_SEQUENCE 24 /* code points in one sequence; the longest in Unicode 14 has 10 */

/* Say whether a code point is a skin tone. */
static bool
skin_tone(uint32_t c)
{
	return c >= 0x1F3FB && c <= 0x1F3FF;
}

/* Say whether a code point only modifies the emoji before it. */
static bool
modifier(uint32_t c)
{
	return c == VS15 || c == VS16 || c == KEYCAP || skin_tone(c) || (c >= 0xE0020 && c <= 0xE007F);
}

/* Match the emoji sequence that starts at p. */
size_t
emp_emoji_match(const uint8_t *p, size_t room, size_t *chars, uint8_t *key, size_t key_size,
				size_t *key_len)
{
	const uint8_t *start = p;
	const uint8_t *end = p + room;
	uint32_t before = 0;
	bool regional = false;
	int n = 0;

	*key_len = 0;
	while (p < end && n < MAX_SEQUENCE)
	{
		int len;
		uint32_t c = emp_utf8_decode(p, end, &len);
		EmpCharClass class = emp_char_class(c);
		bool part;

		if (n == 0)
		{
			part = true;
			regional = class == EMP_CHAR_REGIONAL;
		}
		else if (regional)
			part = n == 1 && class == EMP_CHAR_REGIONAL;
		else
			part = modifier(c) || c == ZWJ || (before == ZWJ && class == EMP_CHAR_EMOJI);
		if (!part)
			break;
		if ((n == 0 || !modifier(c)) && c != ZWJ &&
			!(before == ZWJ && (c == FEMALE_SIGN || c == MALE_SIGN)) && *key_len + 4 <= key_size)
			*key_len += (size_t) emp_utf8_encode(c, key + *key_len);
		before = c;
		p += len;
		n++;
	}
	*chars = (size_t) n;
	return (size_t) (p - start);
}

/* Return the canonical form of a mouth, NULL when the byte is none. */
static const char *
mouth(uint8_t c, bool tear, bool wink)
{
	switch (c)
	{
		case ')':
		case ']':
		case '}':
			return tear ? ":')" : wink ? ";)" : ":)";
		case '(':
		case '[':
		case '{':
			return tear ? ":'(" : ":(";
		case 'D':
			return wink ? ";)" : ":D";
		case 'P':
		case 'p':
			return ":P";
		case '/':
		case '\\':
			return ":/";
		case '|':
			return ":|";
		case '*':
			return ":*";
		case 'o':
		case 'O':
			return ":o";
		case '$':
		case '@':
			return c == '@' ? ">:(" : ":$";
		default:
			return NULL;
	}
}

/* Whole emoticons that the eyes-nose-mouth scheme does not cover. */
static const struct
{
	const char *text;
	const char *key;
} fixed[] = {
	{"</3", "</3"}, {"<3", "<3"},     {"^_^", "^_^"}, {"^^", "^_^"},  {"-_-", "-_-"},
	{"-.-", "-_-"}, {"T_T", "T_T"},   {"T.T", "T_T"}, {";_;", "T_T"}, {"o_O", "o_O"},
	{"O_o", "o_O"}, {"o_o", "o_O"},   {"xD", "xD"},   {"XD", "xD"},   {"D:", "D:"},
	{">.<", ">.<"}, {"\\o/", "\\o/"},
};

/* Say whether an emoticon may end before this byte. */
static bool
free_end(const uint8_t *p, size_t room, size_t n)
{
	return n >= room || p[n] >= 128 ||
		   (emp_ascii_class[p[n]] != EMP_CHAR_LETTER && emp_ascii_class[p[n]] != EMP_CHAR_DIGIT &&
			p[n] != '/');
}

/* Match an emoticon that starts at p. */
size_t
emp_emoticon_match(const uint8_t *p, size_t room, const char **key)
{
	size_t n = 0;
	bool tear = false;
	bool angry = false;
	const char *found;

	if (room < 2 || p[1] <= ' ' || strchr(":;=<>^-TOoxXD\\", p[0]) == NULL)
		return 0;
	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
	{
		size_t len;

		if (fixed[i].text[0] != (char) p[0] || fixed[i].text[1] != (char) p[1])
			continue;
		len = strlen(fixed[i].text);
		if (room >= len && memcmp(p, fixed[i].text, len) == 0 && free_end(p, room, len))
		{
			*key = fixed[i].key;
			return len;
		}
	}
	if (p[n] == '>' && (p[1] == ':' || p[1] == ';' || p[1] == '='))
	{
		angry = true;
		n++;
	}
	if (p[n] != ':' && p[n] != ';' && p[n] != '=')
		return 0;
	n++;
	if (n < room && (p[n] == '\'' || p[n] == ','))
	{
		tear = true;
		n++;
	}
	if (n < room && (p[n] == '-' || p[n] == 'o' || p[n] == '^') && n + 1 < room &&
		mouth(p[n + 1], tear, false) != NULL)
		n++;
	if (n >= room)
		return 0;
	found = mouth(p[n], tear, p[angry] == ';');
	if (found == NULL)
		return 0;
	/* ":))))" is one emoticon. */
	for (n++; n < room && p[n] == p[n - 1] && strchr("()[]DP", p[n]); n++)
		;
	if (!free_end(p, room, n))
		return 0;
	*key = angry && found[1] == '(' ? ">:(" : found;
	return n;
}
