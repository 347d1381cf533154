/*
 * lexicon_text.c
 *		The text form of a lexicon, which is JSON.
 *
 * The JSON has one shape, so the reader follows that shape instead of building a tree: it needs
 * no memory, and it can say what it expected where.
 */
#include "emotion/lexicon.h"

#include "base/decimal.h"
#include "text/utf8.h"

#include <stdio.h>
#include <string.h>

#define STRING_SIZE 4096 /* bytes of the longest string that is read */

/* Reading JSON. */
typedef struct Json
{
	const char *text;
	const char *at;
	const char *end;
	EmpRecords *records; /* NULL while only the settings are looked for */
	EmpFailure *failure;
} Json;

/* A string that was read. */
typedef struct String
{
	size_t len;
	char text[STRING_SIZE];
} String;

/* Pass white space, and return the next byte, 0 at the end. */
static char
next_byte(Json *j)
{
	while (j->at < j->end && (*j->at == ' ' || *j->at == '\t' || *j->at == '\n' || *j->at == '\r'))
		j->at++;
	return j->at < j->end ? *j->at : '\0';
}

/* Fail at the current position; `expected` completes "Expected ...". */
static bool
fail_json(Json *j, const char *expected)
{
	emp_fail(j->failure, EMP_BAD_TEXT, "invalid text of a lexicon");
	emp_fail_detail(j->failure, "Expected %s at byte %zu.", expected,
					(size_t) (j->at - j->text) + 1);
	emp_fail_hint(j->failure, "A lexicon is written like {\"terms\": {\"billing loop\": "
							  "{\"frustration\": 0.8}, \"cancer\": \"exclude\"}}.");
	return false;
}

/* Read one byte that has to come next. */
static bool
expect(Json *j, char c, const char *expected)
{
	if (next_byte(j) != c)
		return fail_json(j, expected);
	j->at++;
	return true;
}

/* Read four hexadecimal digits. */
static bool
read_hex(Json *j, uint32_t *value)
{
	*value = 0;
	for (int i = 0; i < 4; i++, j->at++)
	{
		char c = j->at < j->end ? *j->at : '\0';
		char lower = (char) (c | 0x20);

		if (c >= '0' && c <= '9')
			*value = *value << 4 | (uint32_t) (c - '0');
		else if (lower >= 'a' && lower <= 'f')
			*value = *value << 4 | (uint32_t) (lower - 'a' + 10);
		else
			return fail_json(j, "four hexadecimal digits");
	}
	return true;
}

/* Read what follows a backslash, as UTF-8. */
static bool
read_escape(Json *j, uint8_t *out, int *len)
{
	static const char from[] = "\"\\/bfnrt";
	static const char to[] = "\"\\/\b\f\n\r\t";
	char c = j->at < j->end ? *j->at : '\0';
	const char *found = c != '\0' ? strchr(from, c) : NULL;
	uint32_t high;
	uint32_t low;

	if (found != NULL)
	{
		j->at++;
		out[0] = (uint8_t) to[found - from];
		*len = 1;
		return true;
	}
	if (c != 'u')
		return fail_json(j, "an escape that JSON has");
	j->at++;
	if (!read_hex(j, &high))
		return false;
	if (high >= 0xD800 && high <= 0xDFFF)
	{
		if (high >= 0xDC00 || j->end - j->at < 2 || j->at[0] != '\\' || j->at[1] != 'u')
			return fail_json(j, "two halves of a surrogate pair");
		j->at += 2;
		if (!read_hex(j, &low))
			return false;
		if (low < 0xDC00 || low > 0xDFFF)
			return fail_json(j, "two halves of a surrogate pair");
		high = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
	}
	*len = emp_utf8_encode(high, out);
	return true;
}

/* Read a string. */
static bool
read_string(Json *j, String *s, const char *expected)
{
	if (!expect(j, '"', expected))
		return false;
	s->len = 0;
	while (j->at < j->end && *j->at != '"')
	{
		uint8_t bytes[4] = {(uint8_t) *j->at};
		int len = 1;

		if (bytes[0] < ' ')
			return fail_json(j, "no control character in a string");
		j->at++;
		if (bytes[0] == '\\' && !read_escape(j, bytes, &len))
			return false;
		if (s->len + (size_t) len > sizeof(s->text))
			return fail_json(j, "no more than 4096 bytes in a string");
		memcpy(s->text + s->len, bytes, (size_t) len);
		s->len += (size_t) len;
	}
	return expect(j, '"', "a closing quotation mark");
}

/* Say whether a string is a word. */
static bool
string_is(const String *s, const char *word)
{
	return s->len == strlen(word) && memcmp(s->text, word, s->len) == 0;
}

/* Pass a word when it comes next. */
static bool
pass_word(Json *j, const char *word)
{
	size_t len = strlen(word);

	if ((size_t) (j->end - j->at) < len || memcmp(j->at, word, len) != 0)
		return false;
	j->at += len;
	return true;
}

/* Read true or false into a flag. */
static bool
read_flag(Json *j, uint8_t flag, uint8_t *flags)
{
	next_byte(j);
	if (pass_word(j, "true"))
		*flags |= flag;
	else if (pass_word(j, "false"))
		*flags &= (uint8_t) ~flag;
	else
		return fail_json(j, "true or false");
	return true;
}

/* Read a number as a weight. */
static bool
read_weight(Json *j, int16_t *weight)
{
	const char *from;
	int32_t value;

	next_byte(j);
	from = j->at;
	while (j->at < j->end && strchr("+-.eE0123456789", *j->at) != NULL && *j->at != '\0')
		j->at++;
	if (j->at == from)
		return fail_json(j, "a number from -1 to 1");
	if (emp_weight_parse(from, (size_t) (j->at - from), EMP_LEXICON_ONE, &value, j->failure) !=
		EMP_OK)
		return false;
	*weight = (int16_t) value;
	return true;
}

/* Go on to the next member of an object: true when there is one, *ok false on failure. */
static bool
next_member(Json *j, bool *first, bool *ok)
{
	char c = next_byte(j);

	*ok = true;
	if (c == '}')
	{
		j->at++;
		return false;
	}
	if (*first)
	{
		*first = false;
		return true;
	}
	*ok = expect(j, ',', "a comma or a closing brace");
	return *ok;
}

/* Read a key and its colon. */
static bool
read_key(Json *j, String *key, const char *expected)
{
	return read_string(j, key, expected) && expect(j, ':', "a colon");
}

/* What is said of a term. */
typedef struct Said
{
	EmpMeaning meaning[EMP_MEANINGS_MAX];
	int n;
	uint8_t flags;
} Said;

/* Add a meaning. */
static bool
say(Json *j, Said *said, uint8_t code, int16_t weight)
{
	if (said->n == EMP_MEANINGS_MAX)
		return fail_json(j, "each label once");
	said->meaning[said->n++] = (EmpMeaning){code, weight};
	return true;
}

/* Read one member of the object of a term. */
static bool
read_meaning(Json *j, Said *said)
{
	String key;
	EmpMeaning m = {0};

	if (!read_key(j, &key, "a label in quotation marks"))
		return false;
	if (string_is(&key, "case"))
		return read_flag(j, EMP_TERM_CASE, &said->flags);
	if (string_is(&key, "accents"))
		return read_flag(j, EMP_TERM_ACCENTS, &said->flags);
	if (emp_meaning_require(key.text, key.len, &m.code, j->failure) != EMP_OK)
		return false;
	if (m.code == EMP_MEANS_NOTHING)
	{
		next_byte(j);
		if (!pass_word(j, "true"))
			return fail_json(j, "true");
	}
	else if (!read_weight(j, &m.weight))
		return false;
	return say(j, said, m.code, m.weight);
}

/* Read what is said of a term: an object, "exclude", or a number, which is its valence. */
static bool
read_said(Json *j, Said *said)
{
	char c = next_byte(j);
	bool first = true;
	bool ok;

	if (c == '"')
	{
		String word;

		if (!read_string(j, &word, "a string"))
			return false;
		if (!string_is(&word, "exclude"))
			return fail_json(j, "\"exclude\", a number, or an object of labels");
		return say(j, said, EMP_MEANS_NOTHING, 0);
	}
	if (c != '{')
	{
		int16_t weight;

		if (c != '-' && (c < '0' || c > '9'))
			return fail_json(j, "\"exclude\", a number, or an object of labels");
		return read_weight(j, &weight) && say(j, said, EMP_MEANS_VALENCE, weight);
	}
	j->at++;
	while (next_member(j, &first, &ok))
		if (!read_meaning(j, said))
			return false;
	if (ok && said->n == 0)
		return fail_json(j, "a label, or \"exclude\": true,");
	return ok;
}

/* Read the terms; they mind what flags say unless they say otherwise. */
static bool
read_terms(Json *j, uint8_t flags)
{
	bool first = true;
	bool ok;

	if (!expect(j, '{', "an object of terms"))
		return false;
	while (next_member(j, &first, &ok))
	{
		String term;
		Said said = {.n = 0, .flags = flags};

		if (!read_key(j, &term, "a term in quotation marks") || !read_said(j, &said))
			return false;
		if (j->records != NULL && emp_records_add(j->records, term.text, term.len, said.flags,
												  said.meaning, said.n, j->failure) != EMP_OK)
			return false;
	}
	return ok;
}

/* Read a lexicon whose terms mind what *flags says, and find what it says itself. */
static bool
read_lexicon(Json *j, uint8_t *flags)
{
	uint8_t found = 0;
	bool first = true;
	bool has_terms = false;
	bool ok;

	if (!expect(j, '{', "an opening brace"))
		return false;
	while (next_member(j, &first, &ok))
	{
		String key;

		if (!read_key(j, &key, "a key in quotation marks"))
			return false;
		if (string_is(&key, "case"))
			ok = read_flag(j, EMP_TERM_CASE, &found);
		else if (string_is(&key, "accents"))
			ok = read_flag(j, EMP_TERM_ACCENTS, &found);
		else if (string_is(&key, "terms") && !has_terms)
		{
			has_terms = true;
			ok = read_terms(j, *flags);
		}
		else
			return fail_json(j,
							 "no other key than \"terms\", \"case\" and \"accents\", each once,");
		if (!ok)
			return false;
	}
	if (!ok)
		return false;
	if (!has_terms)
		return fail_json(j, "the key \"terms\" in what ends");
	*flags = found;
	return next_byte(j) == '\0' && j->at == j->end ? true : fail_json(j, "nothing more");
}

/* Read the text form: first for its settings, which may stand behind the terms, then for terms. */
EmpStatus
emp_lexicon_parse(const char *text, size_t len, EmpRecords *r, EmpFailure *failure)
{
	uint8_t flags = 0;

	for (int pass = 0; pass < 2; pass++)
	{
		Json j = {text, text, text + len, pass == 0 ? NULL : r, failure};

		if (r->check != NULL)
			r->check();
		failure->status = EMP_OK;
		if (!read_lexicon(&j, &flags))
			return failure->status;
	}
	return EMP_OK;
}

/* Text while it is written: what has no room is counted. */
typedef struct Out
{
	char *text;
	size_t size;
	size_t len;
} Out;

/* Write bytes. */
static void
put(Out *out, const void *bytes, size_t len)
{
	if (out->len + len <= out->size)
		memcpy(out->text + out->len, bytes, len);
	out->len += len;
}

/* Write a string. */
static void
put_text(Out *out, const char *text)
{
	put(out, text, strlen(text));
}

/* Write a JSON string; what is in a term needs no other escape than these. */
static void
put_quoted(Out *out, const uint8_t *text, size_t len)
{
	put_text(out, "\"");
	for (size_t i = 0; i < len; i++)
	{
		char escaped[8];

		if (text[i] == '"' || text[i] == '\\')
			put_text(out, "\\");
		if (text[i] >= ' ')
			put(out, text + i, 1);
		else
		{
			snprintf(escaped, sizeof(escaped), "\\u%04x", text[i]);
			put_text(out, escaped);
		}
	}
	put_text(out, "\"");
}

/* Write what is said of a term. */
static void
put_said(Out *out, const EmpLexiconTerm *term)
{
	const char *separator = "";

	if (term->flags == 0 && emp_term_meaning(term, 0).code == EMP_MEANS_NOTHING)
	{
		put_text(out, "\"exclude\"");
		return;
	}
	put_text(out, "{");
	for (int i = 0; i < term->meanings; i++)
	{
		EmpMeaning m = emp_term_meaning(term, i);
		const char *name = emp_meaning_name(m.code);
		char number[EMP_DECIMAL_TEXT_SIZE];

		put_text(out, separator);
		separator = ", ";
		put_quoted(out, (const uint8_t *) (name ? name : "?"), name ? strlen(name) : 1);
		put_text(out, ": ");
		if (m.code == EMP_MEANS_NOTHING)
			put_text(out, "true");
		else
		{
			emp_decimal_print(m.weight, 4, number);
			put_text(out, number);
		}
	}
	if (term->flags & EMP_TERM_CASE)
		put_text(out, ", \"case\": true");
	if (term->flags & EMP_TERM_ACCENTS)
		put_text(out, ", \"accents\": true");
	put_text(out, "}");
}

/* Write the text form. */
size_t
emp_lexicon_print(const EmpLexicon *lexicon, char *text, size_t size)
{
	Out out = {text, size, 0};
	EmpLexiconTerm term;
	const char *separator = "";

	put_text(&out, "{\"terms\": {");
	for (size_t at = 0, next; emp_term_at(lexicon->records, lexicon->bytes, at, &term, &next);
		 at = next)
	{
		put_text(&out, separator);
		separator = ", ";
		put_quoted(&out, term.text, term.len);
		put_text(&out, ": ");
		put_said(&out, &term);
	}
	put_text(&out, "}}");
	return out.len;
}
