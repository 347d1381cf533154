/*
 * lexicon_term.h
 *		Terms: how a phrase of a lexicon is spelled, and how a text spells it.
 *
 * The same forms of tokens are made of a term when it is stored and of a text when it is read,
 * so a term is found however the tokenizer cuts it.
 */
#ifndef EMP_EMOTION_LEXICON_TERM_H
#define EMP_EMOTION_LEXICON_TERM_H

#include "base/failure.h"
#include "features/sentence.h"

#define EMP_TERM_TOKENS 5  /* the most tokens of a term */
#define EMP_FORM_SIZE 240  /* bytes of the longest form */
#define EMP_TERM_SIZE 1216 /* bytes of the longest canonical text */

/* What has to agree besides the letters; all four combinations are variants. */
typedef enum EmpTermFlag
{
	EMP_TERM_CASE = 1 << 0,   /* capitals */
	EMP_TERM_ACCENTS = 1 << 1 /* accents */
} EmpTermFlag;
#define EMP_TERM_VARIANTS 4

/* How a token is spelled for the purpose of a variant. */
typedef struct EmpForm
{
	uint8_t len;
	uint8_t text[EMP_FORM_SIZE];
} EmpForm;

/* Make the form of a token of a text; false when a token of this kind is in no term. */
extern bool emp_token_form(const EmpToken *token, const uint8_t *text, uint8_t flags,
						   EmpForm *form);

/* Hash of that form; false as above.  key_hash is the hash of the token's key. */
extern bool emp_token_form_hash(const EmpToken *token, uint64_t key_hash, const uint8_t *text,
								uint8_t flags, uint64_t *hash);

/* Hash of the first token of a term, and of one more; from the hashes of their forms. */
static inline uint64_t
emp_term_start(uint64_t form, uint8_t flags)
{
	return form ^ (UINT64_C(0x9E3779B97F4A7C15) * (uint64_t) (flags + 1));
}
extern uint64_t emp_term_chain(uint64_t hash, uint64_t form);

/*
 * Write the canonical text of n tokens, their forms joined as they are written, into
 * EMP_TERM_SIZE bytes; returns the length, 0 when a token is in no term.
 */
extern size_t emp_term_spell(const EmpToken *token, int n, const uint8_t *text, uint8_t flags,
							 uint8_t *out);

/* A term taken apart. */
typedef struct EmpTermText
{
	uint8_t text[EMP_TERM_SIZE]; /* canonical */
	size_t len;
	int tokens;
	uint64_t hash[EMP_TERM_TOKENS]; /* of its first 1, 2, ... tokens */
} EmpTermText;

/* Take a term apart; it fails when no text could hold it. */
extern EmpStatus emp_term_read(const void *text, size_t len, uint8_t flags, EmpTermText *term,
							   EmpFailure *failure);

#endif
