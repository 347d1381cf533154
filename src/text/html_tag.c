/*
 * html_tag.c
 *		One tag of HTML: its element, its extent, its attributes.
 *
 * A '<' opens a tag only if the name of a known element follows at once (or a prefixed name as
 * Office writes them, "o:p", or a custom one, "x-y"), then space, '/' or '>', and if the tag is
 * closed.  So "<3", "a < b", "<-", "<lee@x.test>" and "<grin>" are text.  A one-letter element
 * with something behind it needs an attribute with a value: "if a <b and c> d" is text too.
 *
 * Quoted values may hold '>'.  A '<' outside quotes ends the attempt: the tag was never closed.
 * That also bounds the work on hostile input.  Every quote character permutes the three states
 * (outside, in single, in double quotes), so of any number of attempts begun at different places
 * at most two can be alive in different quotes when another one begins outside; all attempts
 * together read no byte more than three times.
 */
#include "text/html_tag.h"

#include "text/ascii_match.h"

#define INLINE(name)                                                                               \
	{                                                                                              \
		name, EMP_LAYOUT_INLINE, EMP_ELEMENT_ANY, false                                            \
	}
#define LINE(name)                                                                                 \
	{                                                                                              \
		name, EMP_LAYOUT_LINE, EMP_ELEMENT_ANY, false                                              \
	}
#define PARAGRAPH(name)                                                                            \
	{                                                                                              \
		name, EMP_LAYOUT_PARAGRAPH, EMP_ELEMENT_ANY, false                                         \
	}
#define OTHER(name, layout, id, is_void)                                                           \
	{                                                                                              \
		name, EMP_LAYOUT_##layout, EMP_ELEMENT_##id, is_void                                       \
	}

/* Sorted by name. */
static const EmpElement elements[] = {
	/* clang-format off */
	INLINE("a"), INLINE("abbr"), INLINE("acronym"), LINE("address"), OTHER("area", INLINE, ANY, true),
	LINE("article"), LINE("aside"), INLINE("audio"), INLINE("b"), OTHER("base", INLINE, META, true),
	INLINE("bdi"), INLINE("bdo"), INLINE("big"), OTHER("blockquote", PARAGRAPH, BLOCKQUOTE, false),
	OTHER("body", LINE, BODY, false), OTHER("br", LINE, BR, true), INLINE("button"),
	INLINE("canvas"), LINE("caption"), LINE("center"), INLINE("cite"), INLINE("code"),
	OTHER("col", INLINE, ANY, true), INLINE("colgroup"), INLINE("data"), LINE("dd"), INLINE("del"),
	LINE("details"), INLINE("dfn"), LINE("dir"), OTHER("div", LINE, DIV, false), PARAGRAPH("dl"),
	LINE("dt"), INLINE("em"), OTHER("embed", INLINE, ANY, true), LINE("fieldset"),
	LINE("figcaption"), LINE("figure"), INLINE("font"), LINE("footer"), LINE("form"),
	OTHER("frame", INLINE, ANY, true), INLINE("frameset"), PARAGRAPH("h1"), PARAGRAPH("h2"),
	PARAGRAPH("h3"), PARAGRAPH("h4"), PARAGRAPH("h5"), PARAGRAPH("h6"),
	OTHER("head", LINE, HEAD, false), LINE("header"), OTHER("hr", PARAGRAPH, ANY, true),
	OTHER("html", LINE, HTML, false), INLINE("i"), OTHER("iframe", RAW, ANY, false),
	OTHER("img", INLINE, IMG, true), OTHER("input", INLINE, ANY, true), INLINE("ins"),
	INLINE("kbd"), INLINE("label"), LINE("legend"), LINE("li"), OTHER("link", INLINE, META, true),
	LINE("main"), INLINE("map"), INLINE("mark"), LINE("menu"), OTHER("meta", INLINE, META, true),
	LINE("nav"), INLINE("nobr"), OTHER("noscript", INLINE, META, false), INLINE("object"),
	PARAGRAPH("ol"), LINE("optgroup"), LINE("option"), PARAGRAPH("p"),
	OTHER("param", INLINE, ANY, true), OTHER("pre", PARAGRAPH, PRE, false), INLINE("q"),
	INLINE("s"), INLINE("samp"), OTHER("script", RAW, SCRIPT, false), LINE("section"),
	LINE("select"), INLINE("small"), INLINE("span"), INLINE("strike"), INLINE("strong"),
	OTHER("style", RAW, STYLE, false), INLINE("sub"), LINE("summary"), INLINE("sup"),
	OTHER("svg", RAW, ANY, false), PARAGRAPH("table"), LINE("tbody"),
	OTHER("td", CELL, ANY, false), OTHER("template", RAW, META, false), LINE("textarea"),
	LINE("tfoot"), OTHER("th", CELL, ANY, false), LINE("thead"), INLINE("time"),
	OTHER("title", RAW, META, false), LINE("tr"), INLINE("tt"), INLINE("u"), PARAGRAPH("ul"),
	INLINE("var"), INLINE("video"), OTHER("wbr", INLINE, ANY, true), OTHER("xml", RAW, META, false)
	/* clang-format on */
};

/* Stands for every element with a prefix or a hyphen in its name. */
static const EmpElement foreign = OTHER("", INLINE, META, false);

#define LONGEST_ELEMENT 10 /* blockquote */
#define LONGEST_FOREIGN 32
#define ATTRIBUTES_MAX (64 * 1024) /* bytes of a tag in which attributes are looked for */

/* Compare a name in any case with a lower-case one. */
static int
compare_name(const char *name, size_t len, const char *known)
{
	size_t i;

	for (i = 0; i < len; i++)
	{
		int diff = (unsigned char) emp_ascii_lower(name[i]) - (unsigned char) known[i];

		if (diff != 0)
			return diff;
	}
	return known[len] == '\0' ? 0 : -1;
}

/* Return the element of a name, or NULL when it is not one. */
static const EmpElement *
element_by_name(const char *name, size_t len)
{
	size_t low = 0;
	size_t high = sizeof(elements) / sizeof(elements[0]);
	size_t i;

	for (i = 1; i + 1 < len; i++)
		if ((name[i] == ':' || name[i] == '-') && emp_ascii_letter(name[i + 1]))
			return &foreign;
	if (len > LONGEST_ELEMENT)
		return NULL;
	while (low < high)
	{
		size_t mid = (low + high) / 2;
		int order = compare_name(name, len, elements[mid].name);

		if (order == 0)
			return &elements[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

/* Return the offset of the '>' that closes the tag, from an offset behind its name, or 0. */
static size_t
find_tag_end(const char *text, size_t len, size_t pos)
{
	char quote = '\0';

	for (; pos < len; pos++)
	{
		char c = text[pos];

		if (quote != '\0')
		{
			if (c == quote)
				quote = '\0';
		}
		else if (c == '>')
			return pos;
		else if (c == '<')
			return 0;
		else if (c == '"' || c == '\'')
			quote = c;
	}
	return 0;
}

/* Read the tag that begins at text[0] == '<', return its length, or 0 when it is text. */
size_t
emp_tag_parse(const char *text, size_t len, EmpTag *tag)
{
	size_t start = 1;
	size_t end;
	size_t close;

	tag->closing = len > 1 && text[1] == '/';
	if (tag->closing)
		start++;
	if (start >= len || !emp_ascii_letter(text[start]))
		return 0;
	for (end = start + 1; end < len && end - start <= LONGEST_FOREIGN; end++)
		if (!emp_ascii_letter(text[end]) && !emp_ascii_digit(text[end]) && text[end] != ':' &&
			text[end] != '-')
			break;
	if (end >= len || !(emp_ascii_space(text[end]) || text[end] == '/' || text[end] == '>'))
		return 0;
	tag->element = element_by_name(text + start, end - start);
	if (tag->element == NULL)
		return 0;
	close = find_tag_end(text, len, end);
	if (close == 0)
		return 0;
	tag->attributes = text + end;
	tag->attributes_len = close - end < ATTRIBUTES_MAX ? close - end : ATTRIBUTES_MAX;
	tag->empty = text[close - 1] == '/' || tag->element->is_void;
	if (end - start == 1 && !tag->closing && !emp_tag_is_evidence(tag))
		return 0;
	return close + 1;
}

/*
 * Would nobody write this tag but in HTML?  True unless something follows the name that is not
 * an attribute with a value.
 */
bool
emp_tag_is_evidence(const EmpTag *tag)
{
	const char *s = tag->attributes;
	size_t n = tag->attributes_len;
	size_t i = 0;

	while (i < n && (emp_ascii_space(s[i]) || s[i] == '/'))
		i++;
	if (i == n)
		return true;
	while (i < n && !emp_ascii_space(s[i]) && s[i] != '=')
		i++;
	while (i < n && emp_ascii_space(s[i]))
		i++;
	return i < n && s[i] == '=';
}

/* Find the value of an attribute, as written; false when the tag does not have it. */
bool
emp_tag_attribute(const EmpTag *tag, const char *name, const char **value, size_t *value_len)
{
	const char *s = tag->attributes;
	size_t n = tag->attributes_len;
	size_t i = 0;

	while (i < n)
	{
		size_t start;
		size_t name_len;

		while (i < n && (emp_ascii_space(s[i]) || s[i] == '/'))
			i++;
		start = i;
		while (i < n && !emp_ascii_space(s[i]) && s[i] != '=' && s[i] != '/')
			i++;
		name_len = i - start;
		while (i < n && emp_ascii_space(s[i]))
			i++;
		if (i >= n || s[i] != '=')
			continue;
		i++;
		while (i < n && emp_ascii_space(s[i]))
			i++;
		*value = s + i;
		if (i < n && (s[i] == '"' || s[i] == '\''))
		{
			const char *end = memchr(s + i + 1, s[i], n - i - 1);

			*value = s + i + 1;
			*value_len = end != NULL ? (size_t) (end - *value) : n - i - 1;
			i = end != NULL ? (size_t) (end - s) + 1 : n;
		}
		else
		{
			while (i < n && !emp_ascii_space(s[i]))
				i++;
			*value_len = (size_t) (s + i - *value);
		}
		if (emp_equals(s + start, name_len, name))
			return true;
	}
	return false;
}
