/*
 * features.c
 *		From a sentence to weighted features.
 */
#include "features/features.h"

#include "base/hash.h"
#include "features/roles.h"

#define NEGATION_REACH 4 /* words that a negator reaches, unless a pause comes first */
#define BOOST_REACH 2    /* words that a booster reaches: "so very late", "a bit too slow" */

#define WEIGHT_ONE 8
#define WEIGHT_BEFORE_CONTRAST 5
#define WEIGHT_BEHIND_CONTRAST 11

/* Say whether a negator at i is one: "not only ... but also" negates nothing. */
static bool
negates(const EmpSentence *s, int i)
{
	static const char only[] = "only";

	return !(i + 1 < s->n && s->token[i + 1].key_len == 4 &&
			 s->hash[i + 1] == emp_hash64(only, 4, 0));
}

/* Return the bit that stands for a hash. */
static uint64_t
met_bit(uint64_t hash)
{
	return UINT64_C(1) << (hash >> 58);
}

/* Work out for each token which words around it change it. */
void
emp_scopes(const EmpSentence *s, const EmpLexical *lexical, EmpScopes *scopes)
{
	int negation = 0; /* words that the last negator still reaches */
	int boost = 0;
	int damp = 0;
	bool odd = false; /* parity of the negators in reach: "not without" */
	int contrast = -1;
	uint64_t met = 0; /* a bit for every hash so far */

	scopes->any_negator = scopes->any_contrast = false;
	scopes->any_hedge = scopes->any_dampener = false;
	for (int i = 0; i < s->n; i++)
	{
		const EmpToken *token = &s->token[i];
		EmpScope *scope = &scopes->at[i];
		uint8_t role = lexical[i].role;

		if ((token->flags & EMP_TOKEN_AFTER_PAUSE) || (role & EMP_ROLE_CONTRAST))
			negation = boost = damp = 0;
		if (negation == 0)
			odd = false;
		scope->weight = WEIGHT_ONE;
		scope->negated = negation > 0 && odd;
		scope->boosted = boost > 0;
		scope->dampened = damp > 0;
		scope->repeated = false;
		if (met & met_bit(s->hash[i])) /* else no word so far has this hash */
			for (int k = 0; k < i && !scope->repeated; k++)
				scope->repeated =
					s->hash[k] == s->hash[i] && scopes->at[k].negated == scope->negated;
		met |= met_bit(s->hash[i]);

		if (token->kind == EMP_TOKEN_WORD || token->kind == EMP_TOKEN_NUMBER)
		{
			negation -= negation > 0;
			boost -= boost > 0;
			damp -= damp > 0;
		}
		if ((role & EMP_ROLE_NEGATOR) && negates(s, i))
		{
			negation = NEGATION_REACH;
			odd = !odd;
			scopes->any_negator = true;
		}
		if (role & EMP_ROLE_BOOSTER)
			boost = BOOST_REACH;
		if (role & EMP_ROLE_DAMPENER)
		{
			damp = BOOST_REACH;
			scopes->any_dampener = true;
		}
		if (role & EMP_ROLE_HEDGE)
			scopes->any_hedge = true;
		if (role & EMP_ROLE_CONTRAST)
		{
			scopes->any_contrast = true;
			if (i > 0) /* "However, it broke": nothing stands before it to weigh less */
				contrast = i;
		}
	}
	if (contrast < 0)
		return;
	for (int i = 0; i < s->n; i++)
		scopes->at[i].weight =
			(uint8_t) (i < contrast ? WEIGHT_BEFORE_CONTRAST : WEIGHT_BEHIND_CONTRAST);
}

/* Return the hash of a pair of neighbouring words. */
uint64_t
emp_pair_hash(uint64_t first, uint64_t second)
{
	uint64_t h = first * UINT64_C(0x9E3779B97F4A7C15) + second;

	h ^= h >> 32;
	h *= UINT64_C(0xD6E8FEB86659FD93);
	return h ^ h >> 32;
}

/* Return the hash of a word under a negation. */
uint64_t
emp_negated_hash(uint64_t word)
{
	return emp_pair_hash(UINT64_C(0x6E6F74), word);
}

/* Find the letter groups of a token. */
int
emp_token_grams(const EmpToken *token, uint64_t grams[EMP_MAX_GRAMS])
{
	uint8_t text[EMP_KEY_SIZE + 2];
	int len = token->key_len + 2;
	int n = 0;

	if (token->kind != EMP_TOKEN_WORD || token->key_len < 2)
		return 0;
	text[0] = '^';
	for (int i = 0; i < token->key_len; i++)
		text[i + 1] = token->key[i];
	text[len - 1] = '$';
	for (int size = 3; size <= 4; size++)
		for (int i = 0; i + size <= len; i++)
			grams[n++] = emp_hash64(text + i, (size_t) size, 1);
	return n;
}

/* Find the cues of one token. */
int
emp_token_cues(const EmpToken *token, const EmpLexical *lexical, const EmpScope *scope,
			   EmpCueValue cues[EMP_MAX_TOKEN_CUES])
{
	bool loud = (token->flags & (EMP_TOKEN_CAPS | EMP_TOKEN_ELONGATED)) != 0;
	bool good = lexical->valence > 0;
	int one = EMP_CUE_ONE * scope->weight / WEIGHT_ONE;
	int n = 0;

	if (scope->repeated)
		return 0;
	if (lexical->valence != 0)
	{
		int size = good ? lexical->valence : -lexical->valence; /* 1..100 */
		int value = size * one / 25;                            /* 4.0 is the strongest word */
		int base = scope->negated ? EMP_CUE_POSITIVE_NEGATED : EMP_CUE_POSITIVE;

		cues[n++] = (EmpCueValue){(uint8_t) (base + !good), (int16_t) value};
		if (scope->boosted && !scope->negated)
			cues[n++] =
				(EmpCueValue){(uint8_t) (EMP_CUE_POSITIVE_BOOSTED + !good), (int16_t) value};
		if (scope->dampened && !scope->negated)
			cues[n++] =
				(EmpCueValue){(uint8_t) (EMP_CUE_POSITIVE_DAMPENED + !good), (int16_t) value};
		if (loud && !scope->negated)
			cues[n++] = (EmpCueValue){(uint8_t) (EMP_CUE_POSITIVE_LOUD + !good), (int16_t) value};
	}
	if (lexical->opinion != 0)
	{
		int base = scope->negated ? EMP_CUE_PRAISE_NEGATED : EMP_CUE_PRAISE;

		cues[n++] = (EmpCueValue){(uint8_t) (base + (lexical->opinion < 0)), (int16_t) (one * 2)};
	}
	if (loud)
		cues[n++] = (EmpCueValue){EMP_CUE_LOUD, EMP_CUE_ONE};
	if (lexical->role & EMP_ROLE_NEGATOR)
		cues[n++] = (EmpCueValue){EMP_CUE_NEGATOR, EMP_CUE_ONE};
	return n;
}
