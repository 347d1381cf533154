/*
 * token.h
 *		Cutting a window of text into tokens with character offsets.
 *
 * A token is what a reader sees as one unit of meaning: a word, a clitic ("n't"), a number,
 * a run of exclamation marks, an emoticon, an emoji with all its parts, a placeholder.  Its
 * key is the folded form under which it is looked up; its offsets name the text as written.
 */
#ifndef EMP_TEXT_TOKEN_H
#define EMP_TEXT_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum EmpTokenKind
{
	EMP_TOKEN_WORD,
	EMP_TOKEN_NUMBER,
	EMP_TOKEN_SHOUT,       /* ! ? and runs of them */
	EMP_TOKEN_ELLIPSIS,    /* ... */
	EMP_TOKEN_EMOTICON,    /* :-) */
	EMP_TOKEN_EMOJI,       /* a whole emoji sequence */
	EMP_TOKEN_PLACEHOLDER, /* [NAME], {{name}} */
	EMP_TOKEN_LINK,        /* URL or mail address */
	EMP_TOKEN_MENTION      /* @name */
} EmpTokenKind;

typedef enum EmpTokenFlag
{
	EMP_TOKEN_CAPS = 1 << 0,          /* a word of at least three letters, all capitals */
	EMP_TOKEN_ELONGATED = 1 << 1,     /* a letter written three times or more in a row */
	EMP_TOKEN_CLITIC = 1 << 2,        /* the second half of "don't", "it's" */
	EMP_TOKEN_AFTER_PAUSE = 1 << 3,   /* a comma, dash or line end stands before it */
	EMP_TOKEN_AFTER_SENTENCE = 1 << 4 /* a sentence ends before it */
} EmpTokenFlag;

#define EMP_KEY_SIZE 64 /* longest key, in bytes; longer words are cut */

typedef struct EmpToken
{
	uint8_t kind;    /* EmpTokenKind */
	uint8_t flags;   /* EmpTokenFlag */
	uint8_t key_len; /* bytes of key in use */
	uint32_t start;  /* characters before it in the window */
	uint32_t chars;  /* characters */
	uint32_t byte;   /* bytes before it in the window */
	uint32_t bytes;  /* bytes */
	uint8_t key[EMP_KEY_SIZE];
} EmpToken;

typedef struct EmpTokenizer
{
	const uint8_t *text;
	const uint8_t *end;
	const uint8_t *p; /* next byte to read */
	uint32_t chars;   /* characters before p */
	uint8_t pending;  /* flags for the next token: a pause or a sentence end was passed */
	bool has_clitic;  /* clitic holds the second half of the last word */
	bool after_word;  /* the character before p belongs to a word */
	/* End of the run of letters, digits and ._+- around p when it was looked at, else not behind p. */
	const uint8_t *address_end;
	EmpToken clitic;
} EmpTokenizer;

extern void emp_tokenizer_init(EmpTokenizer *t, const void *text, size_t len);
extern bool emp_token_next(EmpTokenizer *t, EmpToken *token);

#endif
