/*
 * html_entity.c
 *		Character references of HTML: &amp; &#128545; &#x1F621;
 *
 * Names: the Latin-1 set of HTML 2, and what mail programs and web editors really write of the
 * rest.  A name needs its semicolon, except the five that browsers accept without one and that
 * occur in the wild so (amp, lt, gt, quot, nbsp); hence "?a=1&copy=2" stays as it is.  Numbers
 * 128 to 159 mean Windows-1252, as in every browser (WHATWG HTML, "numeric character reference
 * end state").
 *
 * Exports often escape what is escaped already; "&amp;amp;#39;" is read to its end.
 *
 * What has no place in a text becomes a space: U+0000, other controls, surrogates, numbers
 * beyond U+10FFFF, and every character that the encoding of the text lacks, unless it is
 * punctuation with an obvious stand-in ("don&rsquo;t" is still "don't" in LATIN1).  All kinds of
 * space become the plain one; characters without width that only guide line breaking vanish.
 */
#include "text/html_entity.h"

#include "text/ascii_match.h"

typedef struct NamedEntity
{
	const char *name;
	uint16_t code_point;
} NamedEntity;

/* Sorted by the bytes of the name. */
static const NamedEntity named[] = {
	/* clang-format off */
	{"AElig", 0x00C6}, {"AMP", 0x0026}, {"Aacute", 0x00C1}, {"Acirc", 0x00C2},
	{"Agrave", 0x00C0}, {"Aring", 0x00C5}, {"Atilde", 0x00C3}, {"Auml", 0x00C4},
	{"Ccedil", 0x00C7}, {"Dagger", 0x2021}, {"ETH", 0x00D0}, {"Eacute", 0x00C9},
	{"Ecirc", 0x00CA}, {"Egrave", 0x00C8}, {"Euml", 0x00CB}, {"GT", 0x003E}, {"Hat", 0x005E},
	{"Iacute", 0x00CD}, {"Icirc", 0x00CE}, {"Igrave", 0x00CC}, {"Iuml", 0x00CF},
	{"LT", 0x003C}, {"NewLine", 0x000A}, {"Ntilde", 0x00D1}, {"OElig", 0x0152},
	{"Oacute", 0x00D3}, {"Ocirc", 0x00D4}, {"Ograve", 0x00D2}, {"Oslash", 0x00D8},
	{"Otilde", 0x00D5}, {"Ouml", 0x00D6}, {"QUOT", 0x0022}, {"Scaron", 0x0160},
	{"THORN", 0x00DE}, {"Tab", 0x0009}, {"Uacute", 0x00DA}, {"Ucirc", 0x00DB},
	{"Ugrave", 0x00D9}, {"Uuml", 0x00DC}, {"Yacute", 0x00DD}, {"Yuml", 0x0178},
	{"aacute", 0x00E1}, {"acirc", 0x00E2}, {"acute", 0x00B4}, {"aelig", 0x00E6},
	{"agrave", 0x00E0}, {"amp", 0x0026}, {"apos", 0x0027}, {"aring", 0x00E5}, {"ast", 0x002A},
	{"asymp", 0x2248}, {"atilde", 0x00E3}, {"auml", 0x00E4}, {"bdquo", 0x201E},
	{"brvbar", 0x00A6}, {"bsol", 0x005C}, {"bull", 0x2022}, {"ccedil", 0x00E7},
	{"cedil", 0x00B8}, {"cent", 0x00A2}, {"check", 0x2713}, {"circ", 0x02C6},
	{"clubs", 0x2663}, {"colon", 0x003A}, {"comma", 0x002C}, {"commat", 0x0040},
	{"copy", 0x00A9}, {"cross", 0x2717}, {"curren", 0x00A4}, {"dagger", 0x2020},
	{"darr", 0x2193}, {"dash", 0x2010}, {"deg", 0x00B0}, {"diams", 0x2666}, {"divide", 0x00F7},
	{"dollar", 0x0024}, {"eacute", 0x00E9}, {"ecirc", 0x00EA}, {"egrave", 0x00E8},
	{"emsp", 0x2003}, {"ensp", 0x2002}, {"equals", 0x003D}, {"eth", 0x00F0}, {"euml", 0x00EB},
	{"euro", 0x20AC}, {"excl", 0x0021}, {"fnof", 0x0192}, {"frac12", 0x00BD},
	{"frac14", 0x00BC}, {"frac34", 0x00BE}, {"ge", 0x2265}, {"grave", 0x0060}, {"gt", 0x003E},
	{"harr", 0x2194}, {"hearts", 0x2665}, {"hellip", 0x2026}, {"hyphen", 0x2010},
	{"iacute", 0x00ED}, {"icirc", 0x00EE}, {"iexcl", 0x00A1}, {"igrave", 0x00EC},
	{"infin", 0x221E}, {"iquest", 0x00BF}, {"iuml", 0x00EF}, {"laquo", 0x00AB},
	{"larr", 0x2190}, {"lbrack", 0x005B}, {"lcub", 0x007B}, {"ldquo", 0x201C}, {"le", 0x2264},
	{"lowbar", 0x005F}, {"lpar", 0x0028}, {"lrm", 0x200E}, {"lsaquo", 0x2039},
	{"lsqb", 0x005B}, {"lsquo", 0x2018}, {"lt", 0x003C}, {"macr", 0x00AF}, {"mdash", 0x2014},
	{"micro", 0x00B5}, {"middot", 0x00B7}, {"minus", 0x2212}, {"nbsp", 0x00A0},
	{"ndash", 0x2013}, {"ne", 0x2260}, {"not", 0x00AC}, {"ntilde", 0x00F1}, {"num", 0x0023},
	{"oacute", 0x00F3}, {"ocirc", 0x00F4}, {"oelig", 0x0153}, {"ograve", 0x00F2},
	{"ordf", 0x00AA}, {"ordm", 0x00BA}, {"oslash", 0x00F8}, {"otilde", 0x00F5},
	{"ouml", 0x00F6}, {"para", 0x00B6}, {"percnt", 0x0025}, {"period", 0x002E},
	{"permil", 0x2030}, {"phone", 0x260E}, {"plus", 0x002B}, {"plusmn", 0x00B1},
	{"pound", 0x00A3}, {"quest", 0x003F}, {"quot", 0x0022}, {"raquo", 0x00BB},
	{"rarr", 0x2192}, {"rbrack", 0x005D}, {"rcub", 0x007D}, {"rdquo", 0x201D}, {"reg", 0x00AE},
	{"rlm", 0x200F}, {"rpar", 0x0029}, {"rsaquo", 0x203A}, {"rsqb", 0x005D}, {"rsquo", 0x2019},
	{"sbquo", 0x201A}, {"scaron", 0x0161}, {"sect", 0x00A7}, {"semi", 0x003B}, {"shy", 0x00AD},
	{"sol", 0x002F}, {"spades", 0x2660}, {"star", 0x2606}, {"starf", 0x2605}, {"sup1", 0x00B9},
	{"sup2", 0x00B2}, {"sup3", 0x00B3}, {"szlig", 0x00DF}, {"thinsp", 0x2009},
	{"thorn", 0x00FE}, {"tilde", 0x02DC}, {"times", 0x00D7}, {"trade", 0x2122},
	{"uacute", 0x00FA}, {"uarr", 0x2191}, {"ucirc", 0x00FB}, {"ugrave", 0x00F9},
	{"uml", 0x00A8}, {"uuml", 0x00FC}, {"vert", 0x007C}, {"yacute", 0x00FD}, {"yen", 0x00A5},
	{"yuml", 0x00FF}, {"zwj", 0x200D}, {"zwnj", 0x200C}
	/* clang-format on */
};

#define LONGEST_NAME 8

/* Windows-1252 for 0x80 to 0x9F; 0 where it has nothing. */
static const uint16_t windows_1252[32] = {
	0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/* Return the code point of a name, or 0. */
static uint32_t
entity_by_name(const char *name, size_t len)
{
	size_t low = 0;
	size_t high = sizeof(named) / sizeof(named[0]);

	while (low < high)
	{
		size_t mid = (low + high) / 2;
		int order = strncmp(name, named[mid].name, len);

		if (order == 0 && named[mid].name[len] != '\0')
			order = -1;
		if (order == 0)
			return named[mid].code_point;
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return 0;
}

/* Read "&#123;" or "&#x7B;", return its length or 0. */
static size_t
parse_number(const char *text, size_t len, uint32_t *code_point)
{
	uint32_t value = 0;
	uint32_t base = 10;
	size_t start = 2;
	size_t i;

	if (len > 2 && (text[2] == 'x' || text[2] == 'X'))
	{
		base = 16;
		start = 3;
	}
	for (i = start; i < len; i++)
	{
		char c = emp_ascii_lower(text[i]);
		uint32_t digit;

		if (emp_ascii_digit(c))
			digit = (uint32_t) (c - '0');
		else if (base == 16 && c >= 'a' && c <= 'f')
			digit = (uint32_t) (c - 'a') + 10;
		else
			break;
		if (value <= 0x10FFFF)
			value = value * base + digit;
	}
	if (i == start)
		return 0;
	*code_point = value;
	return (i < len && text[i] == ';') ? i + 1 : i;
}

/* Read one reference as it is written; see emp_entity_parse. */
static size_t
parse_once(const char *text, size_t len, uint32_t *code_point)
{
	size_t end = 1;
	bool bare;

	if (len > 1 && text[1] == '#')
		return parse_number(text, len, code_point);
	while (end < len && end <= LONGEST_NAME &&
		   (emp_ascii_letter(text[end]) || emp_ascii_digit(text[end])))
		end++;
	if (end == 1)
		return 0;
	*code_point = entity_by_name(text + 1, end - 1);
	if (*code_point == 0)
		return 0;
	if (end < len && text[end] == ';')
		return end + 1;
	bare = *code_point == '&' || *code_point == '<' || *code_point == '>' || *code_point == '"' ||
		   *code_point == 0xA0;
	return (bare && !(end < len && text[end] == '=')) ? end : 0;
}

/*
 * Read the reference that begins at text[0] == '&': set its code point as written and return its
 * length, or return 0 when it is an ampersand like any other.
 *
 * What was escaped several times over, "&amp;amp;#39;", is one reference.
 */
size_t
emp_entity_parse(const char *text, size_t len, uint32_t *code_point)
{
	size_t taken = parse_once(text, len, code_point);
	size_t inner;
	uint32_t inner_point;

	if (taken == 0 || *code_point != '&' || text[taken - 1] != ';')
		return taken;
	while (emp_starts_with(text + taken, len - taken, "amp;"))
		taken += 4;
	/* Parse from the ';' before the inner reference, which stands where its '&' would. */
	inner = parse_once(text + taken - 1, len - taken + 1, &inner_point);
	if (inner == 0 || text[taken + inner - 2] != ';')
		return taken;
	*code_point = inner_point;
	return taken + inner - 1;
}

/* Return the ASCII stand-in of a typographic character, or a space. */
static const char *
stand_in(uint32_t code_point)
{
	switch (code_point)
	{
		case 0x2018:
		case 0x2019:
		case 0x201A:
		case 0x2032:
			return "'";
		case 0x201C:
		case 0x201D:
		case 0x201E:
		case 0x2033:
			return "\"";
		case 0x2010:
		case 0x2011:
		case 0x2012:
		case 0x2013:
		case 0x2014:
		case 0x2212:
			return "-";
		case 0x2026:
			return "...";
		default:
			return " ";
	}
}

/* Is it a space of some width? */
static bool
is_wide_space(uint32_t code_point)
{
	return code_point == 0xA0 || (code_point >= 0x2000 && code_point <= 0x200A) ||
		   code_point == 0x2028 || code_point == 0x2029 || code_point == 0x202F ||
		   code_point == 0x205F || code_point == 0x3000;
}

/*
 * Write the character that begins at text[0] == '&', return how many bytes the reference takes,
 * or 0 when it is an ampersand like any other.
 *
 * out needs EMP_ENCODE_MAX bytes; *out_len never exceeds the bytes taken.
 */
size_t
emp_entity_decode(const char *text, size_t len, const EmpWordsHost *host, char *out,
				  size_t *out_len)
{
	uint32_t code_point = 0;
	size_t taken = emp_entity_parse(text, len, &code_point);
	const char *instead;

	if (taken == 0)
		return 0;
	if (code_point >= 0x80 && code_point < 0xA0)
		code_point = windows_1252[code_point - 0x80];
	if (code_point == 0xAD || code_point == 0x200B || code_point == 0xFEFF)
	{
		*out_len = 0;
		return taken;
	}
	out[0] = ' ';
	*out_len = 1;
	if (code_point < 0x20 || code_point == 0x7F || is_wide_space(code_point) ||
		code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
		return taken;
	if (code_point < 0x80)
	{
		out[0] = (char) code_point;
		return taken;
	}
	*out_len = (size_t) host->encode(code_point, out, host->encode_arg);
	if (*out_len > 0 && *out_len <= taken)
		return taken;
	instead = stand_in(code_point);
	*out_len = strlen(instead);
	memcpy(out, instead, *out_len);
	return taken;
}
