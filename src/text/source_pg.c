/*
 * source_pg.c
 *		A text of the database as windows of UTF-8.
 *
 * In a UTF8 database the windows lie in the text itself.  In a SQL_ASCII database too: its
 * bytes are most likely UTF-8, and the tokenizer takes whatever they are.  From any other
 * encoding a window is converted at a time; what has no equivalent becomes U+FFFD, one for a
 * character, so that offsets hold and no row is lost to an error.  Between two windows is
 * where a cancel is noticed.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "text/source_pg.h"
#include "text/window.h"

#define CHUNK (EMP_WINDOW_SIZE / 4) /* server bytes converted at a time */
#define BUFFER_SIZE (EMP_WINDOW_SIZE + CHUNK * MAX_CONVERSION_GROWTH + 8)
#define BROKEN "\xEF\xBF\xBD" /* U+FFFD */

/* Return how much of a text has to be read: all of it, unless it says one thing over and over. */
static size_t
unrepeated_length(const char *p, size_t len)
{
	size_t unit = emp_text_unit(p, len);

	/* In encodings other than UTF-8 half a character may look like a whole one. */
	return unit < len && (size_t) pg_mbcliplen(p, (int) unit, (int) unit) == unit ? unit : len;
}

/* Open a text. */
void
emp_source_open(EmpSource *source, text *body)
{
	int encoding = GetDatabaseEncoding();

	source->p = VARDATA_ANY(body);
	source->end = source->p + unrepeated_length(source->p, VARSIZE_ANY_EXHDR(body));
	source->raw = encoding == PG_UTF8 || encoding == PG_SQL_ASCII;
	source->filled = source->given = 0;
	if (source->raw)
		return;
	source->origin = source->p;
	source->passed = 0;
	source->conversion = FindDefaultConversionProc(encoding, PG_UTF8);
	if (!OidIsValid(source->conversion))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_FUNCTION),
				 errmsg("no conversion from \"%s\" to UTF8 exists", pg_encoding_to_char(encoding)),
				 errhint("Use a database with the encoding UTF8.")));
	source->buffer =
		palloc(Min(BUFFER_SIZE, (source->end - source->p) * MAX_CONVERSION_GROWTH + 8));
	source->reached = source->buffer;
}

/* Count the characters of well-formed UTF-8. */
static size_t
count_chars(const char *p, const char *end)
{
	size_t n = 0;

	for (; p < end; p++)
		n += (*p & 0xC0) != 0x80;
	return n;
}

/* Move over characters of the text as it is stored. */
static const char *
pass_chars(const char *p, const char *end, size_t chars)
{
	int encoding = GetDatabaseEncoding();

	for (; chars > 0 && p < end; chars--)
		p += Min((size_t) Max(pg_encoding_mblen(encoding, p), 1), (size_t) (end - p));
	return p;
}

/* Convert the next characters of the text to the end of the buffer. */
static void
convert_chunk(EmpSource *source)
{
	int encoding = GetDatabaseEncoding();
	size_t left = source->end - source->p;
	bool one_by_one = encoding == PG_EUC_JIS_2004;
	size_t wanted = one_by_one ? (size_t) Max(pg_encoding_mblen(encoding, source->p), 1) : CHUNK;
	int chunk = (int) Min(left, wanted);
	char *out = source->buffer + source->filled;
	int done = pg_do_encoding_conversion_buf(
		source->conversion, encoding, PG_UTF8, (unsigned char *) source->p, chunk,
		(unsigned char *) out, chunk * MAX_CONVERSION_GROWTH + 1, true);

	/* A few characters of JIS X 0213 are two in Unicode; offsets count characters as stored. */
	if (one_by_one && count_chars(out, out + strlen(out)) > 1)
		strcpy(out, BROKEN);
	source->filled += strlen(out);
	source->p += done;
	if (done < chunk)
	{
		/* A character that cannot be converted, or one that the chunk cut in two. */
		int width = pg_encoding_mblen(encoding, source->p);

		left = source->end - source->p;
		if (done > 0 && (size_t) width > (size_t) (chunk - done) && left > (size_t) (chunk - done))
			return;
		memcpy(source->buffer + source->filled, BROKEN, 3);
		source->filled += 3;
		source->p += Min((size_t) Max(width, 1), left);
	}
}

/* Give out the next window; false behind the last. */
bool
emp_source_next(EmpSource *source, const char **window, size_t *len)
{
	CHECK_FOR_INTERRUPTS();
	if (source->raw)
	{
		size_t left = source->end - source->p;

		*window = source->p;
		*len = emp_window_cut(source->p, left, true);
		source->p += *len;
		return *len > 0;
	}
	source->passed += count_chars(source->reached, source->buffer + source->given);
	source->reached = source->buffer;
	source->filled -= source->given;
	memmove(source->buffer, source->buffer + source->given, source->filled);
	while (source->p < source->end && source->filled < EMP_WINDOW_SIZE)
		convert_chunk(source);
	*window = source->buffer;
	*len = source->given = emp_window_cut(source->buffer, source->filled, source->p >= source->end);
	return *len > 0;
}

/*
 * Return a piece of the current window as it stands in the text.
 *
 * It is taken from the text itself, by counting characters, because not every character comes
 * back from UTF-8 as it was.  So that a text is walked through once only, no piece may start
 * before the one asked for last.
 */
text *
emp_source_piece(EmpSource *source, const char *utf8, size_t len)
{
	const char *end;

	if (source->raw)
		return cstring_to_text_with_len(utf8, (int) len);
	Assert(utf8 >= source->reached && utf8 + len <= source->buffer + source->given);
	source->passed += count_chars(source->reached, utf8);
	source->origin = pass_chars(source->origin, source->end, source->passed);
	source->reached = utf8;
	source->passed = 0;
	end = pass_chars(source->origin, source->end, count_chars(utf8, utf8 + len));
	return cstring_to_text_with_len(source->origin, (int) (end - source->origin));
}
