/*
 * customer_words.c
 *		What a customer wrote themselves, out of the message that carried it.
 *
 * A message of a help desk holds more than its author's words: markup, the mail it answers, the
 * signature, a legal notice, the name of the telephone.  Scored with them, a furious "it broke
 * again" inherits the cheer of the agent it quotes.  Three steps, each described in its file:
 *
 *	1. html_strip.c: markup to lines of text; quotations and signatures marked as such go.
 *	   For plain text only line ends are made '\n' and controls spaces.
 *	2. mail_strip.c: quoted lines, their attributions, what follows separators, "-- ".
 *	3. mail_tail.c: closing, signature, device line, legal notice at the end.
 *
 * Two principles decide doubtful cases.  Too little is stripped rather than too much: a name
 * left over changes a reading little, a lost complaint changes it all.  And nothing is emptied:
 * if all would go, the text comes back with only its markup removed.
 *
 * The bytes may be anything.  Every test looks at ASCII bytes only, and in every encoding of a
 * PostgreSQL server each byte of a longer character has its high bit set; so no character is
 * ever cut, and the same code serves all encodings.  Time is linear in the length of the body,
 * nothing recurses, and the result is built in one buffer as long as the body.
 *
 * The problem is old: see mailgun/talon and GitHub's email_reply_parser, whose users report too
 * much being stripped more often than too little.
 */
#include "text/customer_words.h"

#include "text/ascii_match.h"
#include "text/html_strip.h"
#include "text/mail_strip.h"
#include "text/mail_tail.h"

/* Read the name of a format. */
EmpStatus
emp_body_format_parse(const char *name, size_t len, EmpBodyFormat *format, EmpFailure *failure)
{
	static const char *const names[] = {"text", "html", "auto"}; /* in the order of EmpBodyFormat */
	char quoted[32];
	int i;

	for (i = 0; i < 3; i++)
		if (len == strlen(names[i]) && memcmp(name, names[i], len) == 0)
		{
			*format = (EmpBodyFormat) i;
			return EMP_OK;
		}
	emp_quote(quoted, sizeof(quoted), name,
			  len > sizeof(quoted) ? (int) sizeof(quoted) : (int) len);
	emp_fail(failure, EMP_BAD_VALUE, "unknown message format \"%s\"", quoted);
	emp_fail_detail(failure, "The formats are \"text\", \"html\" and \"auto\".");
	emp_fail_hint(failure, "With \"auto\" a message is read as HTML when it looks like it.");
	return failure->status;
}

/* Copy plain text with '\n' at line ends and without control characters. */
static size_t
copy_plain(const char *text, size_t len, const EmpWordsHost *host, char *out)
{
	size_t checked = 0;
	size_t written = 0;
	size_t i;

	for (i = 0; i < len; i++)
	{
		char c = text[i];

		emp_host_tick(host, i, &checked);
		if ((unsigned char) c >= ' ' && c != '\x7F')
			out[written++] = c;
		else if (c == '\r')
		{
			if (i + 1 == len || text[i + 1] != '\n')
				out[written++] = '\n';
		}
		else
			out[written++] = (c == '\n' || c == '\t') ? c : ' ';
	}
	return written;
}

/* Remove blanks around a text and return its new length. */
static size_t
trim(char *text, size_t len)
{
	size_t start = 0;

	while (len > 0 && emp_ascii_space(text[len - 1]))
		len--;
	while (start < len && emp_ascii_space(text[start]))
		start++;
	if (start > 0)
		memmove(text, text + start, len - start);
	return len - start;
}

/*
 * Write the customer's own words to out, which has room for len bytes, and return their length.
 *
 * It is 0 only if the body holds nothing but blanks and markup.
 */
size_t
emp_customer_words_extract(const char *body, size_t len, EmpBodyFormat format,
						   const EmpWordsHost *host, char *out)
{
	EmpHtmlLook look = {false, false};
	size_t n;

	if (format != EMP_BODY_TEXT)
		look = emp_html_look(body, len, host);
	if (format == EMP_BODY_HTML)
		look.is_html = true;
	n = look.is_html ? emp_html_strip(body, len, look.has_layout, false, host, out)
					 : copy_plain(body, len, host, out);
	n = emp_mail_strip(out, n, host);
	n = emp_mail_tail(out, n);
	if (n > 0)
		return n;
	n = look.is_html ? emp_html_strip(body, len, look.has_layout, true, host, out)
					 : copy_plain(body, len, host, out);
	return trim(out, n);
}
