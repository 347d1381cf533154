/*
 * features.c
 *		From a sentence to weighted features.
 */
#include "features/features.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

#define NEGATION_REACH 4 /* words that a negator reaches, unless a pause comes first */
#define BOOST_REACH 2    /* words that a booster reaches: "so very late", "a bit too slow" */

#define WEIGHT_BEFORE_CONTRAST 5
#define WEIGHT_BEHIND_CONTRAST 11

#define LITOTES_RATING 47 /* "not good": words rated at least as strongly, in 1/25 */
#define LITOTES_WEIGHT 40

/* What the kinds of phrases are for. */
static const struct
{
	uint8_t cue;      /* EMP_CUES for none */
	uint8_t strength; /* charge of a phrase of weight 1, 0..255 */
	bool deniable;    /* under a negation it is none: "not a waste of money" */
} kinds[EMP_PHRASE_KINDS] = {
	[EMP_PHRASE_REPEATED_CONTACT] = {EMP_CUE_REPEATED_CONTACT, 80, false},
	[EMP_PHRASE_EXPECTATION] = {EMP_CUE_EXPECTATION, 60, false},
	[EMP_PHRASE_POLITENESS] = {EMP_CUE_POLITENESS, 0, false},
	[EMP_PHRASE_HEDGE] = {EMP_CUE_HEDGE, 0, false},
	[EMP_PHRASE_EFFORT_HARD] = {EMP_CUE_EFFORT_HARD, 100, true},
	[EMP_PHRASE_EFFORT_EASY] = {EMP_CUE_EFFORT_EASY, 80, true},
	[EMP_PHRASE_UNHEARD] = {EMP_CUE_UNHEARD, 130, true},
	[EMP_PHRASE_PRAISE_IDIOM] = {EMP_CUE_PRAISE_IDIOM, 140, true},
	[EMP_PHRASE_BLAME_IDIOM] = {EMP_CUE_BLAME_IDIOM, 180, true},
	[EMP_PHRASE_SET_PHRASE] = {EMP_CUES, 0, false},
	[EMP_PHRASE_SARCASM] = {EMP_CUE_SARCASM, 140, false},
	[EMP_PHRASE_QUESTION] = {EMP_CUES, 0, false},
	[EMP_PHRASE_CONTRAST] = {EMP_CUES, 0, false},
	[EMP_PHRASE_CONCESSION] = {EMP_CUES, 0, false},
	[EMP_PHRASE_LITOTES] = {EMP_CUES, 0, false},
};

/* Say whether the key of a token is a word. */
static bool
is_word(const EmpSentence *s, int i, const char *word)
{
	size_t len = strlen(word);

	return i >= 0 && i < s->n && s->token[i].key_len == len &&
		   memcmp(s->token[i].key, word, len) == 0;
}

/* Say whether a token is an emoji or an emoticon. */
static bool
is_face(const EmpToken *token)
{
	return token->kind == EMP_TOKEN_EMOJI || token->kind == EMP_TOKEN_EMOTICON;
}

/* Say whether a token is a "yet" that contrasts nothing: "not yet", "yet another". */
static bool
is_yet_of_time(const EmpSentence *s, int i, bool negated)
{
	return is_word(s, i, "yet") &&
		   (negated || is_word(s, i + 1, "another") || is_word(s, i + 1, "again"));
}

/* The tokens of a sentence that are more than plain words, a bit each. */
typedef struct Marks
{
	uint64_t changers; /* negators, boosters, dampeners, contrasts */
	uint64_t openers;  /* may open a phrase */
} Marks;

/* Find the tokens that are more than plain words. */
static Marks
mark_roles(const EmpSentence *s, const EmpLexical *lexical)
{
	const int changers =
		EMP_ROLE_NEGATOR | EMP_ROLE_BOOSTER | EMP_ROLE_DAMPENER | EMP_ROLE_CONTRAST;
	Marks marks = {0, 0};

	for (int i = 0; i < s->n; i++)
	{
		marks.changers |= (uint64_t) ((lexical[i].role & changers) != 0) << i;
		marks.openers |= (uint64_t) ((lexical[i].role & EMP_ROLE_OPENER) != 0) << i;
	}
	return marks;
}

/* Return the tokens of phrases, a bit each. */
static uint64_t
tokens_of(const EmpPhrase *phrase, const EmpPhrase *end)
{
	uint64_t tokens = 0;

	for (; phrase < end; phrase++)
		tokens |= UINT64_MAX >> (64 - phrase->tokens) << phrase->first;
	return tokens;
}

/* What reaches the next token. */
typedef struct Reach
{
	int negation; /* words that the last negator still reaches */
	int boost;
	int damp;
	int hedge;
	bool odd;      /* parity of the negators in reach: "not without" */
	int covered;   /* token behind the last idiom */
	int hedged;    /* last token of the last hedge, -1 for none */
	int contrast;  /* what the weights turn on, -1 for nothing */
	bool concedes; /* the sentence opens with a concession, which ends with the next pause */
	bool any;      /* any of this may concern the next token */
} Reach;

/* Take up the phrases that begin at a token; what is denied is none. */
static void
take_phrases(EmpScopes *scopes, const EmpPhrase **next, const EmpPhrase *end, int i, Reach *reach)
{
	for (; *next < end && (*next)->first == i; (*next)++)
	{
		const EmpPhrase *phrase = *next;
		int behind = phrase->first + phrase->tokens;

		if ((scopes->at[i].negated && kinds[phrase->kind].deniable) ||
			scopes->phrases == EMP_SENTENCE_PHRASES)
			continue;
		scopes->phrase[scopes->phrases++] = *phrase;
		if (phrase->covers && behind > reach->covered)
			reach->covered = behind;
		if (phrase->kind == EMP_PHRASE_HEDGE)
			reach->hedged = behind - 1;
	}
}

/* Say whether a phrase that begins at a token opens a contrast, and whether it is a concession. */
static bool
phrase_contrasts(const EmpPhrase *next, const EmpPhrase *end, int i, bool *concession)
{
	bool found = false;

	for (; next < end && next->first == i; next++)
		if (next->kind == EMP_PHRASE_CONTRAST || next->kind == EMP_PHRASE_CONCESSION)
		{
			found = true;
			*concession = next->kind == EMP_PHRASE_CONCESSION;
		}
	return found;
}

/* Note a contrast at a token: what the weights of the sentence turn on. */
static void
note_contrast(EmpScopes *scopes, int i, bool concession, Reach *reach)
{
	scopes->any_contrast = true;
	reach->negation = reach->boost = reach->damp = reach->hedge = 0;
	if (i > 0) /* "However, it broke": nothing stands before it to weigh less */
		reach->contrast = i;
	else
		reach->concedes = concession;
}

/* Note what a token itself does to those that follow. */
static void
note_role(const EmpSentence *s, EmpScopes *scopes, int i, uint8_t role, Reach *reach)
{
	if ((role & EMP_ROLE_NEGATOR) && !is_word(s, i + 1, "only")) /* "not only ... but also" */
	{
		scopes->any_negator = true;
		if (!scopes->at[i].covered)
		{
			scopes->at[i].negates = true;
			reach->negation = NEGATION_REACH;
			reach->odd = !reach->odd;
		}
	}
	if (i == reach->hedged)
		reach->hedge = BOOST_REACH;
	if (scopes->at[i].covered)
		return;
	if (role & EMP_ROLE_BOOSTER)
		reach->boost = BOOST_REACH;
	if (role & EMP_ROLE_DAMPENER)
		reach->damp = BOOST_REACH;
}

/* Note a negated strong word, which says less than is meant: "not great". */
static void
note_litotes(EmpScopes *scopes, int i, const EmpLexical *lexical)
{
	const EmpScope *scope = &scopes->at[i];

	if (scope->repeated || scope->covered || abs(lexical->valence) < LITOTES_RATING ||
		scopes->phrases == EMP_SENTENCE_PHRASES)
		return;
	scopes->phrase[scopes->phrases++] =
		(EmpPhrase){EMP_PHRASE_LITOTES, LITOTES_WEIGHT, (uint8_t) i, 1, UINT16_MAX, false, false};
}

/* Say whether a token is a word or a number. */
static bool
is_wordlike(const EmpToken *token)
{
	return token->kind == EMP_TOKEN_WORD || token->kind == EMP_TOKEN_NUMBER;
}

/* Weigh the tokens before and behind the contrast of a sentence. */
static void
weigh(const EmpSentence *s, EmpScopes *scopes, int contrast)
{
	int last_word = s->n - 1;

	while (last_word >= 0 && !is_wordlike(&s->token[last_word]))
		last_word--;
	/* "It works, though": nothing stands behind it to weigh more. */
	if (contrast >= last_word)
		return;
	for (int i = 0; i < s->n; i++)
		scopes->at[i].weight = i < contrast ? WEIGHT_BEFORE_CONTRAST : WEIGHT_BEHIND_CONTRAST;
}

/* Say whether a token says again what came before, under the same negation. */
static bool
is_repeated(const EmpSentence *s, const EmpScopes *scopes, int i)
{
	for (int k = 0; k < i; k++)
		if (s->hash[k] == s->hash[i] && scopes->at[k].negated == scopes->at[i].negated)
			return true;
	return false;
}

/* Note what a token does that changes others, is part of a phrase, or is changed. */
static void
pass_token(const EmpSentence *s, const EmpLexical *lexical, int i, const EmpPhrase **next,
		   const EmpPhrase *end, EmpScopes *scopes, Reach *reach)
{
	const EmpToken *token = &s->token[i];
	EmpScope *scope = &scopes->at[i];
	bool concession = false;

	if (token->flags & EMP_TOKEN_AFTER_PAUSE)
	{
		reach->negation = reach->boost = reach->damp = reach->hedge = 0;
		if (reach->concedes)
			reach->contrast = i;
		reach->concedes = false;
	}
	if (phrase_contrasts(*next, end, i, &concession))
		note_contrast(scopes, i, concession, reach);
	else if ((lexical->role & EMP_ROLE_CONTRAST) && !is_yet_of_time(s, i, scopes->any_negator))
	{
		scope->contrasts = true;
		note_contrast(scopes, i, false, reach);
	}
	if (reach->negation == 0)
		reach->odd = false;
	/* A face shows what the writer feels; only "not :)" denies it. */
	scope->negated =
		reach->negation > 0 && reach->odd && (!is_face(token) || is_word(s, i - 1, "not"));
	take_phrases(scopes, next, end, i, reach);
	scope->covered = i < reach->covered;
	scope->doubly = reach->negation > 0 && !reach->odd && !scope->covered;
	scope->boosted = reach->boost > 0;
	scope->dampened = reach->damp > 0;
	scopes->any_dampened |= scope->dampened;
	scope->hedged = reach->hedge > 0 || i <= reach->hedged;
	if (is_wordlike(token))
	{
		reach->negation -= reach->negation > 0;
		reach->boost -= reach->boost > 0;
		reach->damp -= reach->damp > 0;
		reach->hedge -= reach->hedge > 0;
	}
	note_role(s, scopes, i, lexical->role, reach);
	reach->any = reach->negation > 0 || reach->boost > 0 || reach->damp > 0 || reach->hedge > 0 ||
				 reach->concedes;
}

/* Work out for each token which words around it change it. */
void
emp_scopes(const EmpSentence *s, const EmpLexical *lexical, EmpScopes *scopes)
{
	EmpPhrase found[EMP_SENTENCE_PHRASES];
	Marks marks = mark_roles(s, lexical);
	const EmpPhrase *next = found;
	const EmpPhrase *end =
		found + (marks.openers != 0 ? emp_phrases_find(s, marks.openers, found) : 0);
	uint64_t marked = marks.changers | tokens_of(found, end);
	Reach reach = {.hedged = -1, .contrast = -1};
	uint64_t met = 0; /* a bit for every hash so far */

	scopes->phrases = 0;
	scopes->any_negator = scopes->any_contrast = false;
	scopes->any_dampened = scopes->any_repeated = false;
	for (int i = 0; i < s->n; i++)
	{
		EmpScope *scope = &scopes->at[i];
		uint64_t bit = UINT64_C(1) << (s->hash[i] >> 58);

		*scope = (EmpScope){.weight = EMP_WEIGHT_ONE};
		if ((marked >> i & 1) || reach.any)
			pass_token(s, &lexical[i], i, &next, end, scopes, &reach);
		if ((met & bit) && is_repeated(s, scopes, i)) /* else no word so far has this hash */
			scope->repeated = scopes->any_repeated = true;
		met |= bit;
		if (scope->negated)
			note_litotes(scopes, i, &lexical[i]);
	}
	if (reach.contrast >= 0)
		weigh(s, scopes, reach.contrast);
}

/* Find the cue of a phrase. */
bool
emp_phrase_cue(const EmpScopes *scopes, const EmpPhrase *phrase, EmpCueValue *cue)
{
	int one = EMP_CUE_ONE * scopes->at[phrase->first].weight / EMP_WEIGHT_ONE;

	if (phrase->repeated || kinds[phrase->kind].cue == EMP_CUES)
		return false;
	*cue = (EmpCueValue){kinds[phrase->kind].cue, (int16_t) (one * phrase->weight / 100)};
	return true;
}

/* Return the weight of a phrase, with the sign of its kind. */
int
emp_phrase_percent(const EmpPhrase *phrase)
{
	bool bad = phrase->kind == EMP_PHRASE_EFFORT_HARD || phrase->kind == EMP_PHRASE_BLAME_IDIOM;

	return bad ? -phrase->weight : phrase->weight;
}

/* Return how charged a phrase is by itself. */
int
emp_phrase_strength(const EmpPhrase *phrase)
{
	return kinds[phrase->kind].strength * phrase->weight / 100;
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
			grams[n++] = emp_hash64_short(text + i, (size_t) size, 1);
	return n;
}

/* Find the cues of one token. */
int
emp_token_cues(const EmpToken *token, const EmpLexical *lexical, const EmpScope *scope,
			   EmpCueValue cues[EMP_MAX_TOKEN_CUES])
{
	bool loud = (token->flags & (EMP_TOKEN_CAPS | EMP_TOKEN_ELONGATED)) != 0;
	bool good = lexical->valence > 0;
	int one = EMP_CUE_ONE * scope->weight / EMP_WEIGHT_ONE;
	int n = 0;

	if (scope->repeated || scope->covered)
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
