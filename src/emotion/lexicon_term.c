/*
 * lexicon_term.c
 *		Terms: how a phrase of a lexicon is spelled, and how a text spells it.
 *
 * The form of a token is its key, the folded spelling under which the model looks it up, with
 * two corrections.  Accents are taken off unless the term minds them: canonical decomposition
 * without the marks U+0300 to U+036F, those of the Latin, Greek and Cyrillic scripts; marks of
 * other scripts are letters rather than accents and stay.  And where the key says less than the
 * text, the form is made of the text itself: numbers, whose digits the key blurs, and terms
 * that mind capitals.  Decompositions of assigned characters never change (Unicode stability
 * policy), so a form is the same under every ICU.
 */
#include "emotion/lexicon_term.h"

#include "base/hash.h"
#include "features/features.h"
#include "text/chars.h"
#include "text/utf8.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

/* Beyond these the tokenizer cuts a key, and one key may stand for many words. */
#define LONGEST_WORD 47
#define LONGEST_KEY 60

#define UNITS 1024 /* UTF-16 units of a form while it is folded */

/* A word while it is folded. */
typedef struct Units
{
	UChar unit[UNITS];
	int32_t n;
} Units;

/* Say whether tokens of this kind may be in a term: not those whose key stands for all of a kind. */
static bool
fit_for_terms(const EmpToken *token)
{
	return token->kind != EMP_TOKEN_LINK && token->kind != EMP_TOKEN_MENTION &&
		   token->kind != EMP_TOKEN_PLACEHOLDER && token->chars <= LONGEST_WORD &&
		   token->key_len > 0 && token->key_len <= LONGEST_KEY;
}

/* What a form is made of. */
typedef enum Source
{
	AS_KEY,   /* the key is the form */
	FROM_KEY, /* the key without its accents */
	FROM_TEXT /* what stands in the text */
} Source;

/* Say what the form of a token is made of. */
static Source
form_source(const EmpToken *token, uint8_t flags)
{
	bool wide = false;
	bool blurred = false;

	if (token->kind != EMP_TOKEN_WORD && token->kind != EMP_TOKEN_NUMBER)
		return AS_KEY;
	for (int i = 0; i < token->key_len; i++)
	{
		wide |= token->key[i] >= 128;
		blurred |= token->key[i] == '0';
	}
	if (blurred || (flags & EMP_TERM_CASE))
		return FROM_TEXT;
	return wide && !(flags & EMP_TERM_ACCENTS) ? FROM_KEY : AS_KEY;
}

/* Take UTF-8 into units, as the tokenizer reads words: one apostrophe, nothing that is ignored. */
static void
units_of_text(const uint8_t *p, size_t len, Units *u)
{
	const uint8_t *end = p + len;

	u->n = 0;
	while (p < end && u->n < UNITS - 2)
	{
		int bytes;
		uint32_t c = emp_utf8_decode(p, end, &bytes);
		EmpCharClass class = emp_char_class(c);

		if (class == EMP_CHAR_APOSTROPHE)
			c = '\'';
		if (class != EMP_CHAR_IGNORED)
			U16_APPEND_UNSAFE(u->unit, u->n, (UChar32) c);
		p += bytes;
	}
}

/* Replace units by their normal form; false when that has no room. */
static bool
normalise(Units *u, const UNormalizer2 *form)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar out[UNITS];
	int32_t n;

	if (unorm2_quickCheck(form, u->unit, u->n, &status) == UNORM_YES && U_SUCCESS(status))
		return true;
	n = unorm2_normalize(form, u->unit, u->n, out, UNITS - 2, &status);
	if (U_FAILURE(status))
		return false;
	memcpy(u->unit, out, (size_t) n * sizeof(UChar));
	u->n = n;
	return true;
}

/* Fold the case of units. */
static void
fold_case(Units *u)
{
	UChar out[UNITS];
	int32_t n = 0;

	for (int32_t i = 0; i < u->n && n < UNITS - 2;)
	{
		UChar32 c;

		U16_NEXT(u->unit, i, u->n, c);
		U16_APPEND_UNSAFE(out, n, u_foldCase(c, U_FOLD_CASE_DEFAULT));
	}
	memcpy(u->unit, out, (size_t) n * sizeof(UChar));
	u->n = n;
}

/* Take the accents off. */
static bool
strip_accents(Units *u)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
	int32_t n = 0;

	if (U_FAILURE(status) || !normalise(u, nfd))
		return false;
	for (int32_t i = 0; i < u->n; i++)
		if (u->unit[i] < 0x0300 || u->unit[i] > 0x036F)
			u->unit[n++] = u->unit[i];
	u->n = n;
	return normalise(u, nfc);
}

/* Write units as UTF-8; false when they have no room. */
static bool
form_of_units(const Units *u, EmpForm *form)
{
	size_t written = 0;

	for (int32_t i = 0; i < u->n;)
	{
		uint8_t bytes[4];
		int len;
		UChar32 c;

		U16_NEXT(u->unit, i, u->n, c);
		len = emp_utf8_encode((uint32_t) c, bytes);
		if (written + (size_t) len > EMP_FORM_SIZE)
			return false;
		memcpy(form->text + written, bytes, (size_t) len);
		written += (size_t) len;
	}
	form->len = (uint8_t) written;
	return written > 0;
}

/* Make a form of ASCII as it is, or in small letters; false when there is more than ASCII. */
static bool
fold_ascii(const uint8_t *p, size_t len, bool small, EmpForm *form)
{
	if (len > EMP_FORM_SIZE)
		return false;
	for (size_t i = 0; i < len; i++)
	{
		if (p[i] >= 128)
			return false;
		form->text[i] = small && p[i] >= 'A' && p[i] <= 'Z' ? p[i] | 0x20 : p[i];
	}
	form->len = (uint8_t) len;
	return true;
}

/* Make a form that is not the key. */
static bool
fold(const EmpToken *token, const uint8_t *text, uint8_t flags, Source source, EmpForm *form)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfkc;
	Units u;

	if (source == FROM_TEXT &&
		fold_ascii(text + token->byte, token->bytes, !(flags & EMP_TERM_CASE), form))
		return true;
	nfkc = unorm2_getNFKCInstance(&status);
	if (source == FROM_KEY)
		units_of_text(token->key, token->key_len, &u);
	else
		units_of_text(text + token->byte, token->bytes, &u);
	if (U_FAILURE(status) || !normalise(&u, nfkc))
		return false;
	if (!(flags & EMP_TERM_CASE))
		fold_case(&u);
	if (!(flags & EMP_TERM_ACCENTS) && !strip_accents(&u))
		return false;
	return form_of_units(&u, form);
}

/* Make the form of a token. */
bool
emp_token_form(const EmpToken *token, const uint8_t *text, uint8_t flags, EmpForm *form)
{
	Source source = form_source(token, flags);

	if (!fit_for_terms(token))
		return false;
	if (source != AS_KEY)
		return fold(token, text, flags, source, form);
	form->len = token->key_len;
	memcpy(form->text, token->key, token->key_len);
	return true;
}

/* Return the hash of the form of a token: mostly that of its key, which is known. */
bool
emp_token_form_hash(const EmpToken *token, uint64_t key_hash, const uint8_t *text, uint8_t flags,
					uint64_t *hash)
{
	Source source = form_source(token, flags);
	EmpForm form;

	if (!fit_for_terms(token))
		return false;
	*hash = key_hash;
	if (source == AS_KEY)
		return true;
	if (!fold(token, text, flags, source, &form))
		return false;
	*hash = emp_hash64(form.text, form.len, 0);
	return true;
}

/* Return the hash of a term and one more token. */
uint64_t
emp_term_chain(uint64_t hash, uint64_t form)
{
	return emp_pair_hash(hash, form);
}

/* Write the canonical text of tokens: their forms, a clitic to its word, else a space between. */
size_t
emp_term_spell(const EmpToken *token, int n, const uint8_t *text, uint8_t flags, uint8_t *out)
{
	size_t len = 0;
	EmpForm form;

	for (int i = 0; i < n; i++)
	{
		if (!emp_token_form(&token[i], text, flags, &form))
			return 0;
		if (i > 0 && !(token[i].flags & EMP_TOKEN_CLITIC))
			out[len++] = ' ';
		memcpy(out + len, form.text, form.len);
		len += form.len;
	}
	return len;
}

_Static_assert(EMP_TERM_TOKENS *(EMP_FORM_SIZE + 1) <= EMP_TERM_SIZE, "any term has room");

/* Fail for a term, which is quoted. */
static EmpStatus
fail_term(const void *text, size_t len, EmpFailure *failure, const char *detail, const char *hint)
{
	char quote[48];

	emp_quote(quote, sizeof(quote), text, len < sizeof(quote) ? (int) len : (int) sizeof(quote));
	emp_fail(failure, EMP_BAD_VALUE, "invalid term \"%s\" of a lexicon", quote);
	emp_fail_detail(failure, "%s", detail);
	emp_fail_hint(failure, "%s", hint);
	return failure->status;
}

/*
 * Say whether what stands around the tokens of a term says nothing.  "C++" is not "c", nor is ":c":
 * a term that a text may hold only in part would be found where it was not meant.
 */
static bool
bare(const uint8_t *p, const uint8_t *end, bool behind)
{
	while (p < end)
	{
		int len;
		EmpCharClass class = emp_char_class(emp_utf8_decode(p, end, &len));

		if (class != EMP_CHAR_SPACE && class != EMP_CHAR_NEWLINE && class != EMP_CHAR_IGNORED &&
			class != EMP_CHAR_APOSTROPHE && !(behind && class == EMP_CHAR_STOP))
			return false;
		p += len;
	}
	return true;
}

/* Cut a term into tokens; it fails unless they are 1 to 5 in one sentence, each fit for terms. */
static EmpStatus
cut_term(const void *text, size_t len, EmpSentence *s, EmpFailure *failure)
{
	const uint8_t *p = text;
	EmpSentenceReader reader;
	EmpToken behind;
	const EmpToken *last;

	emp_sentence_init(&reader, text, len);
	if (!emp_sentence_next(&reader, s))
		return fail_term(text, len, failure, "It has no word, number, emoji or emoticon.",
						 "Leave it out.");
	if (s->n > EMP_TERM_TOKENS)
		return fail_term(text, len, failure,
						 "It has more than 5 tokens. Words, numbers, emoji, emoticons and runs of "
						 "! and ? are tokens; \"don't\" and \"it's\" are two.",
						 "Take the words that tell it apart.");
	if (reader.has_ahead || emp_token_next(&reader.tokenizer, &behind))
		return fail_term(text, len, failure,
						 "It runs over the end of a sentence, and texts are read by sentence.",
						 "Leave out the full stop, or make it two terms.");
	last = &s->token[s->n - 1];
	if (!bare(p, p + s->token[0].byte, false) || !bare(p + last->byte + last->bytes, p + len, true))
		return fail_term(text, len, failure,
						 "It begins or ends with a sign that is not read, so it would be found "
						 "where the sign is not.",
						 "Leave out the sign if the words alone are meant.");
	for (int i = 0; i < s->n; i++)
		if (!fit_for_terms(&s->token[i]))
			return fail_term(text, len, failure,
							 "It has a link, an address, a mention, a placeholder, or a word of "
							 "more than 47 letters, which are not told apart.",
							 "Use plain words.");
	return EMP_OK;
}

/* Take a term apart. */
EmpStatus
emp_term_read(const void *text, size_t len, uint8_t flags, EmpTermText *term, EmpFailure *failure)
{
	uint8_t again[EMP_TERM_SIZE];
	EmpSentence s;

	if (len == 0)
	{
		emp_fail(failure, EMP_BAD_VALUE, "empty term of a lexicon");
		emp_fail_hint(failure, "A term is a word or a phrase of up to 5 words.");
		return failure->status;
	}
	if (cut_term(text, len, &s, failure) != EMP_OK)
		return failure->status;
	term->tokens = s.n;
	term->len = emp_term_spell(s.token, s.n, text, flags, term->text);
	for (int i = 0; i < s.n && term->len > 0; i++)
	{
		uint64_t form;

		if (!emp_token_form_hash(&s.token[i], s.hash[i], text, flags, &form))
			term->len = 0;
		else
			term->hash[i] =
				i == 0 ? emp_term_start(form, flags) : emp_term_chain(term->hash[i - 1], form);
	}

	/* What is stored has to be the same term when it is read back. */
	if (term->len == len && memcmp(term->text, text, len) == 0)
		return EMP_OK;
	if (term->len == 0 || cut_term(term->text, term->len, &s, failure) != EMP_OK ||
		s.n != term->tokens ||
		emp_term_spell(s.token, s.n, term->text, flags, again) != term->len ||
		memcmp(again, term->text, term->len) != 0)
		return fail_term(text, len, failure,
						 "It has no spelling of its own: what is left of it "
						 "once it is folded reads as something else.",
						 "Use plain words.");
	return EMP_OK;
}
