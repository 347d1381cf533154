/*
 * mail_strip.c
 *		Quotations and separators of plain-text mail.
 *
 * One pass over the lines, in place.
 *
 *	- Quoted lines, which begin with '>', are dropped; what stands between them is an answer and
 *	  kept.  An emoticon (">:(", ">_<") or a number (">10 days", unless between quoted lines)
 *	  is not quoted.
 *	- The attribution above quoted lines ("On Mon, 5 May 2026 at 10:11, Lee <lee@x> wrote:", over
 *	  up to three lines, in eight languages) is dropped with them.  One that bears a time or an
 *	  address, with no quoted line below, says that the rest is quoted without marks: the text
 *	  ends there.
 *	- The text also ends at "-----Original Message-----", at a line of underscores followed by a
 *	  header, at a header by itself (From, Sent or Date, To or Subject), at a forwarded message,
 *	  and at the "reply above this line" of help desks.
 *	- A line "-- " begins a signature (RFC 3676, section 4.3), which reaches to the end or to a
 *	  quotation.  mail_tail.c takes care of less formal ones.
 *
 * Words outside ASCII are matched by their ASCII parts, since the encoding is not known.
 * Trailing blanks of lines go, and of several empty lines one stays.
 *
 * Rules follow what mailgun/talon and GitHub's email_reply_parser look for; both strip more.
 */
#include "text/mail_strip.h"

#include "text/ascii_match.h"
#include "text/html_strip.h"

#define LONGEST_FURNITURE 300 /* bytes of a line that can be an attribution or a header */
#define ATTRIBUTION_LINES 3
#define HEADER_LINES 6 /* lines in which From, Sent and To must be found */

typedef struct Line
{
	const char *text; /* from the first byte that is not blank */
	size_t len;       /* bytes, without blanks at the end */
	size_t indent;    /* bytes before text */
	size_t next;      /* offset of the line after it */
	bool cut;         /* longer than it was asked to be looked at */
} Line;

typedef struct Mail
{
	char *text;
	size_t len;
	size_t read;
	size_t written;
	size_t last_start; /* offset of the line written last */
	bool blank;        /* an empty line stands before the next one */
	bool in_quote;     /* the line before was quoted */
	bool in_signature;
} Mail;

/* Read the line at an offset, looking at no more than limit bytes of it. */
static Line
line_at(const Mail *m, size_t pos, size_t limit)
{
	size_t room = m->len - pos;
	const char *start = m->text + pos;
	const char *end;
	Line line;

	line.cut = room > limit;
	if (line.cut)
		room = limit;
	end = memchr(start, '\n', room);
	if (end != NULL)
		line.cut = false;
	else
		end = start + room;
	line.next = (size_t) (end - m->text) + 1;
	if (line.next > m->len)
		line.next = m->len;
	line.text = start;
	while (line.text < end && emp_ascii_space(*line.text))
		line.text++;
	line.indent = (size_t) (line.text - start);
	while (end > line.text && emp_ascii_space(end[-1]))
		end--;
	line.len = (size_t) (end - line.text);
	return line;
}

/* Is a line that begins with '>' an emoticon: ">:(", ">;-)", ">_<", ">.>"? */
static bool
is_emoticon(const Line *line)
{
	size_t i = 1;

	if (line->len >= 3 && strchr(":;=8", line->text[i]) != NULL)
	{
		i++;
		if (strchr("-^'o", line->text[i]) != NULL)
			i++;
		return i < line->len && strchr("()[]{}|/\\DdPpOo0@#$*3cCxXsS<", line->text[i]) != NULL &&
			   (i + 1 == line->len || emp_ascii_space(line->text[i + 1]) ||
				line->text[i + 1] == line->text[i]);
	}
	while (i < line->len && i <= 5 && strchr("._~/-", line->text[i]) != NULL)
		i++;
	return i > 1 && i < line->len && (line->text[i] == '<' || line->text[i] == '>');
}

/* Is it a quoted line, or the mark of one? */
static bool
is_quoted(const Line *line, bool in_quote)
{
	if (line->len == 0)
		return false;
	if (line->text[0] == EMP_QUOTE_MARK)
		return true;
	if (line->text[0] != '>')
		return false;
	if (line->len > 1 && emp_ascii_digit(line->text[1]) && !in_quote)
		return false;
	return !is_emoticon(line);
}

/* Does the line end as an attribution does: "wrote:", "schrieb:", "a écrit :"? */
static bool
ends_attribution(const char *text, size_t len)
{
	static const char *const verbs[] = {" wrote",    " writes",  " schrieb", " scritto",
										" escreveu", " schreef", " skrev",   ">wrote",
										"*wrote",    " escribi", " napisa",  NULL};
	int i;

	while (len > 0 && (text[len - 1] == '*' || text[len - 1] == ' '))
		len--;
	if (len == 0 || text[len - 1] != ':')
		return false;
	len--;
	while (len > 0 && (text[len - 1] == ' ' || emp_high_byte(text[len - 1])))
		len--;
	for (i = 0; verbs[i] != NULL; i++)
		if (emp_ends_with(text, len, verbs[i]) || emp_equals(text, len, verbs[i] + 1))
			return true;
	if (emp_ends_with(text, len, "crit")) /* "a écrit" */
		return len > 5 && emp_high_byte(text[len - 5]);
	return emp_contains(text, len, " schrieb ") || emp_starts_with(text, len, "schrieb ");
}

/* Can the line be the first of an attribution? */
static bool
begins_attribution(const Line *line)
{
	static const char *const words[] = {"on ", "am ",  "le ",   "el ",      "il ", "op ",
										"em ", "den ", "dnia ", "quoting ", NULL};
	int i;

	for (i = 0; words[i] != NULL; i++)
		if (emp_starts_with(line->text, line->len, words[i]))
			return true;
	return false;
}

/* Does the text hold a time, "10:11", or a digit and an address? */
static bool
has_date(const char *text, size_t len)
{
	bool digit = false;
	bool address = false;
	size_t i;

	for (i = 0; i < len; i++)
	{
		if (text[i] == '@')
			address = true;
		if (!emp_ascii_digit(text[i]))
			continue;
		digit = true;
		if (i + 3 < len && text[i + 1] == ':' && emp_ascii_digit(text[i + 2]) &&
			emp_ascii_digit(text[i + 3]))
			return true;
	}
	return digit && address;
}

/* Does the line end its sentence in a way that no attribution has? */
static bool
is_exclaimed(const Line *line)
{
	return memchr(line->text, '!', line->len) != NULL || memchr(line->text, '?', line->len) != NULL;
}

/*
 * Read an attribution of one to three lines that begins with the given line.
 *
 * Returns the offset behind it, or 0 when there is none; is_dated says that it bears a date.
 */
static size_t
attribution_at(const Mail *m, const Line *first, bool *is_dated)
{
	Line line = *first;
	int n;

	*is_dated = false;
	if (line.len > LONGEST_FURNITURE || line.cut)
		return 0;
	if (line.text[line.len - 1] == ':')
	{
		*is_dated = has_date(line.text, line.len);
		/* "2026-05-05 10:11 GMT+02:00 Lee <lee@x>:" of old Gmail */
		if (emp_ascii_digit(line.text[0]) && emp_ends_with(line.text, line.len, ">:") &&
			emp_contains(line.text, line.len, "@") && *is_dated)
			return line.next;
		if (!begins_attribution(first))
		{
			if (*is_dated && emp_contains(line.text, line.len, " schrieb am "))
				return line.next;
			if (*is_dated && emp_contains(line.text, line.len, "@") &&
				ends_attribution(line.text, line.len))
				return line.next;
			return 0;
		}
	}
	else if (!begins_attribution(first))
		return 0;
	for (n = 0; n < ATTRIBUTION_LINES; n++)
	{
		if (line.len == 0 || line.cut || is_exclaimed(&line))
			return 0;
		*is_dated = *is_dated || has_date(line.text, line.len);
		if (ends_attribution(line.text, line.len))
			return line.next;
		if (line.next >= m->len)
			return 0;
		line = line_at(m, line.next, LONGEST_FURNITURE);
	}
	return 0;
}

/* Do the bytes begin with one of the header names, "From:" or "*From:*"? */
static bool
is_header(const Line *line, const char *const *names)
{
	const char *text = line->text;
	size_t len = line->len;
	int i;

	while (len > 0 && (*text == '*' || *text == '|'))
	{
		text++;
		len--;
	}
	for (i = 0; names[i] != NULL; i++)
	{
		size_t n = strlen(names[i]);

		if (!emp_starts_with(text, len, names[i]))
			continue;
		/* "Envoyé :", "De :", "*Von:*" */
		while (n < len && (text[n] == '*' || text[n] == ' ' || emp_high_byte(text[n])))
			n++;
		if (n < len && text[n] == ':')
			return true;
	}
	return false;
}

/* Is there a header of a mail in the line and those that follow? */
static bool
header_at(const Mail *m, const Line *first)
{
	static const char *const from[] = {"from", "von", "de", "da", "van", "fra", NULL};
	static const char *const sent[] = {"sent",       "date",    "gesendet", "datum",     "envoy",
									   "enviado el", "enviado", "inviato",  "verzonden", "fecha",
									   "data",       "sendt",   NULL};
	static const char *const to[] = {"to",     "subject", "an",        "betreff", "objet", "para",
									 "asunto", "oggetto", "onderwerp", "aan",     "cc",    NULL};
	Line line = *first;
	bool has_sent = false;
	bool has_to = false;
	int n;

	if (!is_header(first, from))
		return false;
	for (n = 1; n < HEADER_LINES && line.next < m->len; n++)
	{
		line = line_at(m, line.next, LONGEST_FURNITURE);
		has_sent = has_sent || is_header(&line, sent);
		has_to = has_to || is_header(&line, to);
	}
	return has_sent && has_to;
}

/* Is everything from the line on somebody else's? */
static bool
is_separator(const Mail *m, const Line *line)
{
	static const char *const titles[] = {"original message",
										 "original appointment",
										 "forwarded message",
										 "forwarded by",
										 "ngliche nachricht", /* Ursprüngliche */
										 "originalnachricht",
										 "weitergeleitete nachricht",
										 "message d'origine",
										 "message original",
										 "message transf",
										 "mensaje original",
										 "mensaje reenviado",
										 "messaggio originale",
										 "mensagem original",
										 "oorspronkelijk bericht",
										 NULL};
	static const char *const reply_above[] = {
		"reply above this line", "please reply above this line",
		"please type your reply above this line", "type your reply above this line", NULL};
	const char *text = line->text;
	size_t len = line->len;
	size_t ruled = 0;
	int i;

	if (len > LONGEST_FURNITURE || line->cut || is_exclaimed(line))
		return false;
	while (ruled < len && strchr("-_#=*", text[ruled]) != NULL)
		ruled++;
	if (ruled >= 10 && ruled == len && text[0] == '_')
	{
		Line next = *line;

		for (i = 0; i < 2 && next.next < m->len; i++)
		{
			next = line_at(m, next.next, LONGEST_FURNITURE);
			if (next.len > 0)
				return header_at(m, &next);
		}
		return false;
	}
	if (ruled >= 2 && ruled < len)
	{
		while (ruled < len && text[ruled] == ' ')
			ruled++;
		for (i = 0; reply_above[i] != NULL; i++)
			if (emp_starts_with(text + ruled, len - ruled, reply_above[i]))
				return true;
		if (text[0] != '-' || !emp_ends_with(text, len, "--"))
			return false;
		for (i = 0; titles[i] != NULL; i++)
			if (emp_contains(text, len, titles[i]))
				return true;
		return emp_starts_with(text + ruled, len - ruled, "on ") &&
			   emp_contains(text, len, " wrote -"); /* Zoho */
	}
	for (i = 0; reply_above[i] != NULL; i++)
		if (emp_equals(text, len, reply_above[i]))
			return true;
	if (emp_equals(text, len, "begin forwarded message:"))
		return true;
	return header_at(m, line);
}

/* Return the first line with text at or after an offset, of length 0 if none is near. */
static Line
next_line_with_text(const Mail *m, size_t pos)
{
	Line line = line_at(m, pos, LONGEST_FURNITURE);

	while (line.len == 0 && line.next < m->len && line.next - pos < EMP_CHECK_STRIDE)
		line = line_at(m, line.next, LONGEST_FURNITURE);
	return line;
}

/* Take back the last written line if it is the attribution of the quotation that begins now. */
static void
drop_attribution(Mail *m)
{
	Line line;

	if (m->written == 0)
		return;
	line.text = m->text + m->last_start;
	line.len = m->written - m->last_start;
	if (line.len > LONGEST_FURNITURE || is_exclaimed(&line) ||
		!ends_attribution(line.text, line.len))
		return;
	m->written = m->last_start;
	while (m->written > 0 && m->text[m->written - 1] == '\n')
	{
		m->written--;
		m->blank = true;
	}
	m->last_start = m->written; /* nothing more to take back */
}

/* Keep a line. */
static void
keep_line(Mail *m, const Line *line)
{
	size_t indent = line->indent;

	if (m->written > 0)
	{
		m->text[m->written++] = '\n';
		if (m->blank)
			m->text[m->written++] = '\n';
	}
	else
		indent = 0;
	m->blank = false;
	m->last_start = m->written;
	memmove(m->text + m->written, line->text - indent, line->len + indent);
	m->written += line->len + indent;
}

/*
 * Drop quotations, formal signatures and what follows separators from lines that end in '\n'.
 *
 * Works in place and returns the new length, which is 0 when everything was quoted.
 */
size_t
emp_mail_strip(char *text, size_t len, const EmpWordsHost *host)
{
	Mail m = {.text = text, .len = len};
	size_t checked = 0;

	while (m.read < len)
	{
		Line line = line_at(&m, m.read, len);
		size_t behind;
		bool is_dated;

		emp_host_tick(host, m.read, &checked);
		m.read = line.next;
		if (line.len == 0)
		{
			m.blank = true;
			continue;
		}
		if (is_quoted(&line, m.in_quote))
		{
			if (!m.in_quote)
				drop_attribution(&m);
			m.in_quote = true;
			m.in_signature = false;
			continue;
		}
		m.in_quote = false;
		if (is_separator(&m, &line))
			break;
		behind = attribution_at(&m, &line, &is_dated);
		if (behind > 0)
		{
			Line next = behind < len ? next_line_with_text(&m, behind) : (Line){.len = 0};

			if (is_quoted(&next, true))
			{
				m.read = behind;
				continue;
			}
			if (m.written > 0 && (is_dated || next.len == 0))
				break;
		}
		if (m.in_signature)
			continue;
		if (line.len == 2 && m.written > 0 && line.indent == 0 && line.text[0] == '-' &&
			line.text[1] == '-' && line.text + 2 < text + len && line.text[2] == ' ')
		{
			m.in_signature = true;
			continue;
		}
		keep_line(&m, &line);
	}
	return m.written;
}
