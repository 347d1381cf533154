/*
 * chars.h
 *		What kind of character is this, and how does it fold?
 *
 * ASCII is answered from a table; everything else by ICU, per code point.  Characters that
 * came after EMP_UNICODE_MAJOR are unknown whatever the ICU at hand knows about them, so
 * that a newer ICU reads no text differently.
 */
#ifndef EMP_TEXT_CHARS_H
#define EMP_TEXT_CHARS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EMP_UNICODE_MAJOR 14 /* the pinned version: ICU 70, the oldest that we support */

typedef enum EmpCharClass
{
	EMP_CHAR_OTHER,      /* symbols and punctuation without a role of their own */
	EMP_CHAR_LETTER,     /* letters, and marks inside a word */
	EMP_CHAR_DIGIT,      /* decimal digits */
	EMP_CHAR_SPACE,      /* white space but line ends */
	EMP_CHAR_NEWLINE,    /* line and paragraph ends */
	EMP_CHAR_APOSTROPHE, /* ' and its typographic forms */
	EMP_CHAR_STOP,       /* . and its forms: may end a sentence */
	EMP_CHAR_SHOUT,      /* ! and ? and their forms */
	EMP_CHAR_PAUSE,      /* , ; : ( ) dashes: a new clause */
	EMP_CHAR_MARK,       /* combining marks: part of a word, nothing on their own */
	EMP_CHAR_IGNORED,    /* default ignorable: soft hyphen, joiners, variation selectors */
	EMP_CHAR_IDEOGRAPH,  /* a word of its own */
	EMP_CHAR_EMOJI,      /* pictographs */
	EMP_CHAR_REGIONAL    /* regional indicators: two make a flag */
} EmpCharClass;

extern const uint8_t emp_ascii_class[128];
extern EmpCharClass emp_char_class_wide(uint32_t c);

/* Return the class of any code point. */
static inline EmpCharClass
emp_char_class(uint32_t c)
{
	return c < 128 ? (EmpCharClass) emp_ascii_class[c] : emp_char_class_wide(c);
}

/* Return '!' or '?' for a character of class EMP_CHAR_SHOUT. */
static inline char
emp_char_shout(uint32_t c)
{
	return (c == '?' || c == 0xFF1F || c == 0x00BF || c == 0x061F || c == 0x2047 || c == 0x037E)
			   ? '?'
			   : '!';
}

/* Say whether a letter above ASCII is a capital. */
extern bool emp_char_is_capital(uint32_t c);

/*
 * Fold code points to the key of a word: NFKC where the quick check says that it changes
 * something, then simple case folding.  Returns the bytes written, at most out_size.
 */
extern size_t emp_fold_word(const uint32_t *cp, int n, uint8_t *out, size_t out_size);

#endif
