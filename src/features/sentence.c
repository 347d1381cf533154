/*
 * sentence.c
 *		Gathering tokens into sentences.
 */
#include "features/sentence.h"

#include "base/hash.h"

#include <string.h>

/* Start reading a window of text. */
void
emp_sentence_init(EmpSentenceReader *r, const void *window, size_t len)
{
	emp_tokenizer_init(&r->tokenizer, window, len);
	r->has_ahead = false;
}

/* Say whether a token belongs to the sentence before it even behind its end: "Thanks! :-)". */
static bool
trails(const EmpToken *token)
{
	return token->kind == EMP_TOKEN_EMOJI || token->kind == EMP_TOKEN_EMOTICON ||
		   token->kind == EMP_TOKEN_SHOUT || token->kind == EMP_TOKEN_ELLIPSIS;
}

/* Return the hash of the key of a token. */
static inline uint64_t
key_hash(const EmpToken *token)
{
	if (token->key_len <= EMP_HASH_SHORT)
		return emp_hash64_short(token->key, token->key_len, 0);
	return emp_hash64(token->key, token->key_len, 0);
}

/* Take the next token; false at the end of the window. */
static inline bool
next_token(EmpSentenceReader *r, EmpToken *token)
{
	if (!r->has_ahead)
		return emp_token_next(&r->tokenizer, token);
	*token = r->ahead;
	r->has_ahead = false;
	return true;
}

/* Read the next sentence; false at the end of the window. */
bool
emp_sentence_next(EmpSentenceReader *r, EmpSentence *s)
{
	unsigned passed = 0; /* flags of all tokens but the first */
	int n;

	for (n = 0; n < EMP_SENTENCE_TOKENS && next_token(r, &s->token[n]); n++)
	{
		const EmpToken *token = &s->token[n];

		passed |= n > 0 ? token->flags : 0;
		if ((passed & EMP_TOKEN_AFTER_SENTENCE) && !trails(token))
		{
			r->ahead = *token;
			r->has_ahead = true;
			break;
		}
		s->hash[n] = key_hash(token);
	}
	s->n = n;
	return n > 0;
}

/* Find the slot of a hash in the table: its own, or the empty one where it belongs. */
static uint64_t *
seen_slot(EmpSentencesSeen *seen, uint64_t hash)
{
	size_t i = (size_t) (hash >> 32);

	while (seen->hash[i % EMP_SENTENCE_SLOTS] != hash && seen->hash[i % EMP_SENTENCE_SLOTS] != 0)
		i++;
	return &seen->hash[i % EMP_SENTENCE_SLOTS];
}

/* Turn the list into a table. */
static void
seen_list_to_table(EmpSentencesSeen *seen)
{
	uint64_t list[EMP_SENTENCES_LISTED];

	memcpy(list, seen->hash, sizeof(list));
	memset(seen->hash, 0, sizeof(seen->hash));
	for (int i = 0; i < EMP_SENTENCES_LISTED; i++)
		*seen_slot(seen, list[i]) = list[i];
}

/* Say whether a sentence was said before, and remember it. */
bool
emp_sentence_seen(EmpSentencesSeen *seen, const EmpSentence *s)
{
	uint64_t hash = emp_hash64(s->hash, sizeof(uint64_t) * (size_t) s->n, 2) | 1;

	if (seen->kept < EMP_SENTENCES_LISTED)
	{
		for (int i = 0; i < seen->kept; i++)
			if (seen->hash[i] == hash)
				return true;
		seen->hash[seen->kept++] = hash;
		if (seen->kept == EMP_SENTENCES_LISTED)
			seen_list_to_table(seen);
	}
	else
	{
		uint64_t *slot = seen_slot(seen, hash);

		if (*slot == hash)
			return true;
		if (seen->kept < EMP_SENTENCES_KEPT)
		{
			*slot = hash;
			seen->kept++;
		}
	}
	seen->sentences++;
	return false;
}
