/*
 * chars.c
 *		Character classes and folding.
 *
 * Folding is NFKC and simple case folding, not ICU's NFKC_Casefold: that one deletes default
 * ignorable characters, and with them the joiners and variation selectors that emoji are
 * made of.  Normalisation forms of assigned characters never change (Unicode stability
 * policy), nor do case foldings, so with the age check the result is the same on every ICU.
 */
#include "text/chars.h"

#include "text/utf8.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#define O EMP_CHAR_OTHER
#define L EMP_CHAR_LETTER
#define D EMP_CHAR_DIGIT
#define S EMP_CHAR_SPACE
#define N EMP_CHAR_NEWLINE
#define A EMP_CHAR_APOSTROPHE
#define T EMP_CHAR_STOP
#define X EMP_CHAR_SHOUT
#define P EMP_CHAR_PAUSE

/* clang-format off */
const uint8_t emp_ascii_class[128] = {
	S, S, S, S, S, S, S, S, S, S, N, N, N, S, S, S,
	S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S,
	/*   !  "  #  $  %  &  '  (  )  *  +  ,  -  .  / */
	S, X, O, O, O, O, O, A, P, P, O, O, P, P, T, O,
	D, D, D, D, D, D, D, D, D, D, P, P, O, O, O, X,
	O, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, O, O, O, O, O,
	A, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, O, O, O, O, S,
};
/* clang-format on */

#undef O
#undef L
#undef D
#undef S
#undef N
#undef A
#undef T
#undef X
#undef P

/* Say whether the pinned version of Unicode has this character. */
static bool
known_character(uint32_t c)
{
	UVersionInfo age;

	u_charAge((UChar32) c, age);
	return age[0] != 0 && age[0] <= EMP_UNICODE_MAJOR;
}

/* Return the class of a code point above ASCII. */
EmpCharClass
emp_char_class_wide(uint32_t c)
{
	switch (c)
	{
		case 0x2018: /* left single quotation mark, often typed for the right one */
		case 0x2019: /* right single quotation mark */
		case 0x02BC: /* modifier letter apostrophe */
		case 0x00B4: /* acute accent, typed for an apostrophe */
		case 0xFF07: /* fullwidth apostrophe */
			return EMP_CHAR_APOSTROPHE;
		case 0x0085:
		case 0x2028:
		case 0x2029:
			return EMP_CHAR_NEWLINE;
		case 0x2026: /* horizontal ellipsis */
		case 0x3002: /* ideographic full stop */
		case 0xFF0E:
		case 0xFF61:
			return EMP_CHAR_STOP;
		case 0x00A1:
		case 0x00BF:
		case 0x061F:
		case 0x037E:
		case 0x203C: /* double exclamation mark */
		case 0x2047:
		case 0x2048:
		case 0x2049:
		case 0xFF01:
		case 0xFF1F:
			return EMP_CHAR_SHOUT;
		case 0x2013:
		case 0x2014:
		case 0x2015:
		case 0x3001:
		case 0xFF0C:
		case 0xFF1A:
		case 0xFF1B:
			return EMP_CHAR_PAUSE;
		case 0x00A9: /* copyright, registered, trade mark: signs, not feelings */
		case 0x00AE:
		case 0x2122:
		case EMP_REPLACEMENT:
			return EMP_CHAR_OTHER;
		default:
			break;
	}
	if (!known_character(c))
		return EMP_CHAR_OTHER;
	if (c >= 0x1F1E6 && c <= 0x1F1FF)
		return EMP_CHAR_REGIONAL;
	if (u_hasBinaryProperty((UChar32) c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
		return EMP_CHAR_IGNORED;
	switch (u_charType((UChar32) c))
	{
		case U_UPPERCASE_LETTER:
		case U_LOWERCASE_LETTER:
		case U_TITLECASE_LETTER:
		case U_MODIFIER_LETTER:
			return EMP_CHAR_LETTER;
		case U_OTHER_LETTER:
			return u_hasBinaryProperty((UChar32) c, UCHAR_IDEOGRAPHIC) ? EMP_CHAR_IDEOGRAPH
																	   : EMP_CHAR_LETTER;
		case U_NON_SPACING_MARK:
		case U_ENCLOSING_MARK:
		case U_COMBINING_SPACING_MARK:
			return EMP_CHAR_MARK;
		case U_DECIMAL_DIGIT_NUMBER:
			return EMP_CHAR_DIGIT;
		case U_SPACE_SEPARATOR:
		case U_CONTROL_CHAR:
			return EMP_CHAR_SPACE;
		default:
			break;
	}
	if (u_hasBinaryProperty((UChar32) c, UCHAR_EXTENDED_PICTOGRAPHIC))
		return EMP_CHAR_EMOJI;
	return EMP_CHAR_OTHER;
}

/* Say whether a letter above ASCII is a capital. */
bool
emp_char_is_capital(uint32_t c)
{
	return u_isupper((UChar32) c);
}

/* Write the NFKC of UTF-16 to out; returns its length, or -1 when nothing changes or on failure. */
static int32_t
normalise(const UChar *in, int32_t in_len, UChar *out, int32_t out_size)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&status);
	int32_t n;

	if (U_FAILURE(status) || unorm2_quickCheck(nfkc, in, in_len, &status) == UNORM_YES ||
		U_FAILURE(status))
		return -1;
	n = unorm2_normalize(nfkc, in, in_len, out, out_size, &status);
	return U_FAILURE(status) ? -1 : n;
}

/* Fold code points to the key of a word. */
size_t
emp_fold_word(const uint32_t *cp, int n, uint8_t *out, size_t out_size)
{
	UChar raw[128];
	UChar normal[512];
	const UChar *text = raw;
	int32_t raw_len = 0;
	int32_t len;
	int32_t i = 0;
	size_t written = 0;

	for (int k = 0; k < n && raw_len < 126; k++)
		U16_APPEND_UNSAFE(raw, raw_len, (UChar32) cp[k]);
	len = normalise(raw, raw_len, normal, 512);
	if (len >= 0)
		text = normal;
	else
		len = raw_len;
	while (i < len)
	{
		UChar32 c;
		uint8_t bytes[4];
		int bytes_len;

		U16_NEXT(text, i, len, c);
		bytes_len = emp_utf8_encode((uint32_t) u_foldCase(c, U_FOLD_CASE_DEFAULT), bytes);
		if (written + (size_t) bytes_len > out_size)
			break;
		for (int k = 0; k < bytes_len; k++)
			out[written++] = bytes[k];
	}
	return written;
}
