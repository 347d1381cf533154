/*
 * html_strip.c
 *		From HTML to lines of plain text, without what the author quoted.
 *
 * One pass over the bytes without a tree: mail is written by programs that close what they
 * please, and a tree of hostile input costs memory or recursion.  Three counters replace it:
 *
 *	- "skip": inside a container whose contents are dropped.  It ends with the container, found
 *	  by counting tags of its own name, or with a </div> that closes an ancestor.
 *	- "mute": inside a reply container of Gmail.  It is dropped like the former, but what follows
 *	  a <blockquote> in it is kept: that is where people answer between the quoted lines.
 *	- <pre> depth: line ends count.
 *
 * Dropped with their contents: script, style, title, head, template, iframe, svg; comments;
 * declarations; <blockquote>; containers of quotations and signatures that mail programs mark
 * by class or id (html_container.c).  Behind the header that Outlook puts above a quoted mail
 * everything is quoted, so the text ends there.  CDATA sections lose their marks only, since
 * exports to XML wrap the real text in them.
 *
 * Where a quotation was dropped, a line with EMP_QUOTE_MARK is left for mail_strip.c, which
 * removes it together with the "Lee wrote:" before it.
 *
 * Line breaks: br, div, li, tr and alike begin a new line; p, headings, lists, tables stand
 * between blank lines; td and th are a space.  White space collapses, except for line ends in
 * <pre>, and in text without any tag that breaks lines (somebody put <b> or &amp; into a plain
 * text).  An image without letters in its alternative text is an emoji or emoticon: kept.
 *
 * What is not closed: a comment or title loses its opening only; script and style reach to the
 * end, as in browsers; so does a quotation.
 *
 * No more is ever written than was read.
 */
#include "text/html_strip.h"

#include "text/ascii_match.h"
#include "text/html_container.h"
#include "text/html_entity.h"
#include "text/html_tag.h"

/* What separates the text written so far from the text to come. */
typedef enum Gap
{
	GAP_NONE,
	GAP_SPACE,
	GAP_LINE,
	GAP_BLANK
} Gap;

#define UNCLOSED_MAX 8 /* more than there are raw elements */

typedef struct Strip
{
	const char *in;
	size_t len;
	size_t pos;
	char *out;
	size_t written;
	const EmpWordsHost *host;
	size_t checked; /* offset at the last call of the host's check */
	Gap gap;
	bool keep_lines;  /* line ends of the input count everywhere */
	bool keep_quotes; /* drop no container */
	size_t pre_depth;
	bool in_cdata;
	bool no_comment_end;                      /* no "-->" follows */
	const EmpElement *unclosed[UNCLOSED_MAX]; /* raw elements whose closing tag does not follow */
	int n_unclosed;
	const EmpElement *skip; /* element of the dropped container, or NULL */
	size_t skip_depth;      /* open tags of that element */
	size_t skip_divs;       /* open div in a container that is not one */
	bool skip_was_quote;
	const EmpElement *mute; /* element of the reply container, or NULL */
	size_t mute_depth;      /* open tags of that element */
	bool muted;             /* no blockquote seen in it yet */
	int nbsp;               /* is C2 A0 a no-break space in this encoding?  -1: not yet asked */
} Strip;

/* Bytes at which a run of ordinary text ends. */
static const bool special_byte[256] = {
	[0] = true,   [1] = true,   [2] = true,    [3] = true,  [4] = true,  [5] = true,   [6] = true,
	[7] = true,   [8] = true,   [9] = true,    [10] = true, [11] = true, [12] = true,  [13] = true,
	[14] = true,  [15] = true,  [16] = true,   [17] = true, [18] = true, [19] = true,  [20] = true,
	[21] = true,  [22] = true,  [23] = true,   [24] = true, [25] = true, [26] = true,  [27] = true,
	[28] = true,  [29] = true,  [30] = true,   [31] = true, [32] = true, [127] = true, ['<'] = true,
	['&'] = true, [']'] = true, [0xC2] = true,
};

/* Return the offset of the literal at or after an offset, or len. */
static size_t
find_literal(Strip *s, size_t pos, const char *literal)
{
	while (pos < s->len)
	{
		const char *hit = memchr(s->in + pos, literal[0], s->len - pos);

		if (hit == NULL)
			break;
		pos = (size_t) (hit - s->in);
		emp_host_tick(s->host, pos, &s->checked);
		if (emp_starts_with(hit, s->len - pos, literal))
			return pos;
		pos++;
	}
	return s->len;
}

/* Is what is read now part of the result? */
static bool
is_visible(const Strip *s)
{
	return s->skip == NULL && !s->muted;
}

/* Ask for at least this gap before the next text. */
static void
gap_at_least(Strip *s, Gap gap)
{
	if (is_visible(s) && s->gap < gap)
		s->gap = gap;
}

/* A line break: the second one in a row makes a blank line. */
static void
gap_line_break(Strip *s)
{
	gap_at_least(s, s->gap >= GAP_LINE ? GAP_BLANK : GAP_LINE);
}

/* Write the pending gap and then some bytes of text. */
static void
write_text(Strip *s, const char *text, size_t len)
{
	if (!is_visible(s) || len == 0)
		return;
	if (s->written > 0 && s->gap != GAP_NONE)
	{
		s->out[s->written++] = s->gap == GAP_SPACE ? ' ' : '\n';
		if (s->gap == GAP_BLANK)
			s->out[s->written++] = '\n';
	}
	s->gap = GAP_NONE;
	memcpy(s->out + s->written, text, len);
	s->written += len;
}

/* Leave the mark of a dropped quotation, on a line of its own. */
static void
write_quote_mark(Strip *s)
{
	static const char mark = EMP_QUOTE_MARK;

	gap_at_least(s, GAP_LINE);
	write_text(s, &mark, 1);
	gap_at_least(s, GAP_LINE);
}

/* Write the character reference at pos, or the ampersand. */
static void
write_entity(Strip *s)
{
	char decoded[EMP_ENCODE_MAX];
	size_t decoded_len;
	size_t taken =
		emp_entity_decode(s->in + s->pos, s->len - s->pos, s->host, decoded, &decoded_len);

	if (taken == 0)
	{
		write_text(s, s->in + s->pos, 1);
		s->pos++;
		return;
	}
	if (decoded_len == 1 && decoded[0] == ' ')
		gap_at_least(s, GAP_SPACE);
	else
		write_text(s, decoded, decoded_len);
	s->pos += taken;
}

/* Are the two bytes at pos a no-break space?  Only the host knows the encoding. */
static bool
at_nbsp(Strip *s)
{
	if (s->pos + 1 >= s->len || (unsigned char) s->in[s->pos + 1] != 0xA0)
		return false;
	if (s->nbsp < 0)
	{
		char bytes[EMP_ENCODE_MAX];

		s->nbsp = s->host->encode(0xA0, bytes, s->host->encode_arg) == 2 &&
				  memcmp(bytes, "\xC2\xA0", 2) == 0;
	}
	return s->nbsp == 1;
}

/* Begin to drop what the tag contains. */
static void
skip_begin(Strip *s, const EmpTag *tag, bool is_quote)
{
	gap_at_least(s, GAP_LINE);
	s->skip = tag->element;
	s->skip_depth = 1;
	s->skip_divs = 0;
	s->skip_was_quote = is_quote;
}

/* The dropped container is over. */
static void
skip_end(Strip *s)
{
	s->skip = NULL;
	if (s->skip_was_quote)
		s->muted = false;
	gap_at_least(s, GAP_LINE);
}

/* Count a tag inside a dropped container; return true when the tag is dealt with. */
static bool
skip_tag(Strip *s, const EmpTag *tag)
{
	EmpElementId id = tag->element->id;

	if (s->skip->id == EMP_ELEMENT_HEAD && id != EMP_ELEMENT_HEAD && id != EMP_ELEMENT_META &&
		id != EMP_ELEMENT_SCRIPT && id != EMP_ELEMENT_STYLE)
	{
		skip_end(s); /* a head that nobody closed ends where the body begins */
		return false;
	}
	if (tag->element == s->skip)
	{
		if (tag->closing && --s->skip_depth == 0)
			skip_end(s);
		else if (!tag->closing && !tag->empty)
			s->skip_depth++;
		return true;
	}
	if (id == EMP_ELEMENT_DIV && !tag->closing && !tag->empty)
		s->skip_divs++;
	else if (id == EMP_ELEMENT_DIV && tag->closing)
	{
		if (s->skip_divs == 0)
		{
			skip_end(s);
			return false;
		}
		s->skip_divs--;
	}
	return true;
}

/* Keep the count of the reply container, if there is one. */
static void
mute_tag(Strip *s, const EmpTag *tag)
{
	if (s->mute == NULL || tag->element != s->mute)
		return;
	if (!tag->closing && !tag->empty)
		s->mute_depth++;
	else if (tag->closing && --s->mute_depth == 0)
	{
		s->mute = NULL;
		s->muted = false;
	}
}

/* Jump over the contents of script, title and alike, to their closing tag. */
static void
raw_contents(Strip *s, const EmpElement *element)
{
	char closing[16] = "</";
	size_t end;
	int i;

	for (i = 0; i < s->n_unclosed; i++)
		if (s->unclosed[i] == element)
			return; /* searched before: hostile input must not make that quadratic */
	strcat(closing, element->name);
	end = find_literal(s, s->pos, closing);
	if (end < s->len || element->id == EMP_ELEMENT_SCRIPT || element->id == EMP_ELEMENT_STYLE)
		s->pos = end;
	else if (s->n_unclosed < UNCLOSED_MAX)
		s->unclosed[s->n_unclosed++] = element;
}

/* Write the alternative text of an image if it is an emoji or an emoticon. */
static void
image(Strip *s, const EmpTag *tag)
{
	const char *alt;
	size_t len;
	size_t i = 0;

	if (!emp_tag_attribute(tag, "alt", &alt, &len) || len < 2 || len > 64)
		return;
	if (!emp_starts_with(alt, len, "&#"))
		for (i = 0; i < len; i++)
			if (emp_ascii_letter(alt[i]) || emp_ascii_digit(alt[i]) ||
				((unsigned char) alt[i] < ' '))
				return;
	for (i = 0; i < len;)
	{
		char decoded[EMP_ENCODE_MAX];
		size_t decoded_len = 0;
		size_t taken = 0;

		if (alt[i] == '&')
			taken = emp_entity_decode(alt + i, len - i, s->host, decoded, &decoded_len);
		if (taken == 0)
		{
			decoded[0] = alt[i];
			decoded_len = 1;
			taken = 1;
		}
		if (decoded_len == 1 && (unsigned char) decoded[0] <= ' ')
			gap_at_least(s, GAP_SPACE);
		else
			write_text(s, decoded, decoded_len);
		i += taken;
	}
}

/* Let the tag break lines. */
static void
layout_tag(Strip *s, const EmpTag *tag)
{
	if (tag->element->id == EMP_ELEMENT_BR)
		gap_line_break(s);
	else if (tag->element->layout == EMP_LAYOUT_PARAGRAPH)
		gap_at_least(s, GAP_BLANK);
	else if (tag->element->layout == EMP_LAYOUT_LINE)
		gap_at_least(s, GAP_LINE);
	else if (tag->element->layout == EMP_LAYOUT_CELL)
		gap_at_least(s, GAP_SPACE);
	if (tag->element->id == EMP_ELEMENT_PRE && !tag->empty)
	{
		if (!tag->closing)
			s->pre_depth++;
		else if (s->pre_depth > 0)
			s->pre_depth--;
	}
	else if (tag->element->id == EMP_ELEMENT_IMG && is_visible(s))
		image(s, tag);
}

/* A tag was read and pos is behind it. */
static void
tag_seen(Strip *s, const EmpTag *tag)
{
	if (tag->element->layout == EMP_LAYOUT_RAW && !tag->closing && !tag->empty)
		raw_contents(s, tag->element);
	if (s->skip != NULL && skip_tag(s, tag))
		return;
	if (!tag->closing && tag->element->id == EMP_ELEMENT_HEAD && !tag->empty)
	{
		skip_begin(s, tag, false);
		return;
	}
	if (!tag->closing && !s->keep_quotes)
	{
		switch (emp_container_of(tag))
		{
			case EMP_CONTAINER_DROP:
				skip_begin(s, tag, false);
				return;
			case EMP_CONTAINER_QUOTE:
				write_quote_mark(s);
				skip_begin(s, tag, true);
				return;
			case EMP_CONTAINER_REPLY:
				write_quote_mark(s);
				if (s->mute == NULL)
				{
					s->mute = tag->element;
					s->mute_depth = 1;
				}
				else
					mute_tag(s, tag);
				s->muted = true;
				return;
			case EMP_CONTAINER_END:
				if (!s->muted)
					s->pos = s->len;
				return;
			case EMP_CONTAINER_NONE:
				break;
		}
	}
	mute_tag(s, tag);
	layout_tag(s, tag);
}

/* Return the length of a declaration such as <!doctype html> or <?xml ...?> at pos, or 0. */
static size_t
declaration_length(const char *text, size_t len)
{
	size_t i;

	if (len < 3 || (text[1] != '!' && text[1] != '?') ||
		!(emp_ascii_letter(text[2]) || (text[1] == '!' && text[2] == '[')))
		return 0;
	for (i = 3; i < len && text[i] != '<'; i++)
		if (text[i] == '>')
			return i + 1;
	return 0;
}

/* Read what begins with the '<' at pos: a comment, a declaration, a tag or text. */
static void
markup(Strip *s)
{
	const char *at = s->in + s->pos;
	size_t left = s->len - s->pos;
	size_t taken;
	EmpTag tag;

	if (emp_starts_with(at, left, "<!--"))
	{
		size_t end = s->no_comment_end ? s->len : find_literal(s, s->pos + 4, "-->");

		s->no_comment_end = end == s->len;
		s->pos = s->no_comment_end ? s->pos + 4 : end + 3;
	}
	else if (emp_starts_with(at, left, "<![cdata["))
	{
		s->in_cdata = true;
		s->pos += 9;
	}
	else if ((taken = declaration_length(at, left)) > 0)
		s->pos += taken;
	else if ((taken = emp_tag_parse(at, left, &tag)) > 0)
	{
		s->pos += taken;
		tag_seen(s, &tag);
	}
	else
	{
		write_text(s, at, 1);
		s->pos++;
	}
}

/*
 * Strip HTML into out, which has room for len bytes, and return the bytes written.
 *
 * Without has_layout line ends of the input stay; with keep_quotes only markup is removed.
 */
size_t
emp_html_strip(const char *text, size_t len, bool has_layout, bool keep_quotes,
			   const EmpWordsHost *host, char *out)
{
	Strip s = {.in = text,
			   .len = len,
			   .out = out,
			   .host = host,
			   .keep_lines = !has_layout,
			   .keep_quotes = keep_quotes,
			   .nbsp = -1};

	while (s.pos < len)
	{
		size_t start = s.pos;
		char c = text[start];

		emp_host_tick(host, s.pos, &s.checked);
		if (!special_byte[(unsigned char) c])
		{
			/* Bounded, so that a long run cannot put the check off. */
			size_t limit = len - start > EMP_CHECK_STRIDE ? start + EMP_CHECK_STRIDE : len;

			while (s.pos < limit && !special_byte[(unsigned char) text[s.pos]])
				s.pos++;
			write_text(&s, text + start, s.pos - start);
		}
		else if (c == '<')
			markup(&s);
		else if (c == '&')
			write_entity(&s);
		else if (c == '\n' && (s.keep_lines || s.pre_depth > 0))
		{
			gap_line_break(&s);
			s.pos++;
		}
		else if ((unsigned char) c == 0xC2 || c == ']')
		{
			if (c == ']' && s.in_cdata && emp_starts_with(text + start, len - start, "]]>"))
			{
				s.in_cdata = false;
				s.pos += 3;
			}
			else if (c != ']' && at_nbsp(&s))
			{
				gap_at_least(&s, GAP_SPACE);
				s.pos += 2;
			}
			else
			{
				write_text(&s, text + start, 1);
				s.pos++;
			}
		}
		else /* white space and controls */
		{
			gap_at_least(&s, GAP_SPACE);
			s.pos++;
		}
	}
	return s.written;
}

/*
 * Look whether a text is HTML: it holds a known tag with nothing but attributes behind its name,
 * a doctype or a complete character reference.
 */
EmpHtmlLook
emp_html_look(const char *text, size_t len, const EmpWordsHost *host)
{
	EmpHtmlLook look = {false, false};
	size_t checked = 0;
	size_t pos = 0;

	while (pos < len && !look.has_layout)
	{
		EmpTag tag;
		uint32_t code_point;
		size_t taken = 0;
		size_t limit = len - pos > EMP_CHECK_STRIDE ? pos + EMP_CHECK_STRIDE : len;

		emp_host_tick(host, pos, &checked);
		while (pos < limit && text[pos] != '<' && text[pos] != '&')
			pos++;
		if (pos == limit)
			continue;
		if (text[pos] == '<')
		{
			taken = emp_tag_parse(text + pos, len - pos, &tag);
			if (taken > 0 && emp_tag_is_evidence(&tag))
			{
				look.is_html = true;
				look.has_layout = tag.element->layout == EMP_LAYOUT_LINE ||
								  tag.element->layout == EMP_LAYOUT_PARAGRAPH;
			}
			else if (emp_starts_with(text + pos, len - pos, "<!doctype html"))
				look.is_html = true;
		}
		else if (text[pos] == '&')
		{
			taken = emp_entity_parse(text + pos, len - pos, &code_point);
			if (taken > 0 && text[pos + taken - 1] == ';')
				look.is_html = true;
		}
		pos += taken > 0 ? taken : 1;
	}
	return look;
}
