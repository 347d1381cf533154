/*
 * features.h
 *		From a sentence to weighted features: the one definition that training and serving share.
 *
 * Sparse features are named by a 64-bit hash: words, words under a negation, pairs of
 * neighbours, and the letter groups of a word.  Dense features ("cues") count what a lexicon
 * and the closed class words say.  Every feature belongs to one or two tokens, so that a
 * score is a sum over tokens and can be explained.
 */
#ifndef EMP_FEATURES_FEATURES_H
#define EMP_FEATURES_FEATURES_H

#include "features/phrase.h"
#include "features/roles.h"

#include <math.h>

/* What the tables know about a word besides its weights. */
typedef struct EmpLexical
{
	int8_t valence;   /* VADER's mean rating, -4..4, times 25 */
	int8_t opinion;   /* opinion lexicon of Hu and Liu: -1, 0, 1 */
	uint8_t role;     /* EmpRole bits */
	uint8_t strength; /* emotional charge of the word by itself, 0..255 */
} EmpLexical;

/* Dense features; the value of each is what it adds per token, in 1/16. */
typedef enum EmpCue
{
	EMP_CUE_POSITIVE,         /* rated positive */
	EMP_CUE_NEGATIVE,         /* rated negative (value is positive) */
	EMP_CUE_POSITIVE_NEGATED, /* "not good" */
	EMP_CUE_NEGATIVE_NEGATED, /* "no problems" */
	EMP_CUE_PRAISE,           /* positive in the opinion lexicon */
	EMP_CUE_BLAME,            /* negative in the opinion lexicon */
	EMP_CUE_PRAISE_NEGATED,
	EMP_CUE_BLAME_NEGATED,
	EMP_CUE_POSITIVE_BOOSTED, /* "very good" */
	EMP_CUE_NEGATIVE_BOOSTED,
	EMP_CUE_POSITIVE_DAMPENED, /* "fairly good" */
	EMP_CUE_NEGATIVE_DAMPENED,
	EMP_CUE_POSITIVE_LOUD, /* in capitals or elongated */
	EMP_CUE_NEGATIVE_LOUD,
	EMP_CUE_LOUD,             /* in capitals or elongated, whatever the word */
	EMP_CUE_NEGATOR,          /* the negator itself */
	EMP_CUE_REPEATED_CONTACT, /* from here on phrases, see phrase.h */
	EMP_CUE_EXPECTATION,
	EMP_CUE_POLITENESS,
	EMP_CUE_HEDGE,
	EMP_CUE_EFFORT_HARD,
	EMP_CUE_EFFORT_EASY,
	EMP_CUE_UNHEARD,
	EMP_CUE_PRAISE_IDIOM,
	EMP_CUE_BLAME_IDIOM,
	EMP_CUE_SARCASM,
	EMP_CUES
} EmpCue;

#define EMP_CUE_ONE 16 /* value 1.0 of a cue */

#define EMP_WEIGHT_ONE 8 /* weight of a token in a sentence without a contrast */

/* How the words around a token change it. */
typedef struct EmpScope
{
	unsigned negated : 1;
	unsigned doubly : 1; /* negated twice, and so not negated: "not without" */
	unsigned boosted : 1;
	unsigned dampened : 1;
	unsigned hedged : 1;    /* part of a hedge, or close behind one: "kind of slow" */
	unsigned repeated : 1;  /* the same word under the same negation came before in the sentence */
	unsigned covered : 1;   /* part of an idiom, and says nothing by itself */
	unsigned negates : 1;   /* the token is a negator at work */
	unsigned contrasts : 1; /* the token is a word that opens a contrast */
	unsigned weight : 8;    /* less than EMP_WEIGHT_ONE before a contrast, more behind it */
} EmpScope;

typedef struct EmpScopes
{
	EmpScope at[EMP_SENTENCE_TOKENS];
	EmpPhrase phrase[EMP_SENTENCE_PHRASES]; /* in the order of their first tokens */
	int phrases;
	bool any_negator;
	bool any_contrast;
	bool any_dampened;
	bool any_repeated;
} EmpScopes;

extern void emp_scopes(const EmpSentence *s, const EmpLexical *lexical, EmpScopes *scopes);

/*
 * A sentence of n tokens has n + 1 pairs: the first is that of its start and its first token,
 * the last that of its last token and its end.  Say whether pair i speaks: none of its tokens
 * is part of an idiom.
 */
static inline bool
emp_pair_speaks(const EmpSentence *s, const EmpScopes *scopes, int i)
{
	return (i == 0 || !scopes->at[i - 1].covered) && (i == s->n || !scopes->at[i].covered);
}

/*
 * The squared length of a text: the sum over its words of their squared weights, and beyond
 * this many sentences their number too, so that a long text gets no louder with every page.
 */
#define EMP_LOUD_SENTENCES 8
static inline double
emp_length_square(double square, double sentences)
{
	return sentences > EMP_LOUD_SENTENCES ? square * sentences / EMP_LOUD_SENTENCES : square;
}

/*
 * The length by which the labels divide: its root counts half, because of two texts that say the
 * same on average the longer one is the surer.  Square roots are rounded correctly everywhere.
 */
#define EMP_USUAL_LENGTH 25
static inline double
emp_label_length(double length)
{
	return sqrt(length * sqrt(length * EMP_USUAL_LENGTH));
}

/*
 * A word under a negation speaks for itself only by so many quarters of its weight; the rest is
 * said by the word as negated, a feature of its own.
 */
#define EMP_NEGATED_QUARTERS 1

/* Hashes of sparse features. */
extern uint64_t emp_negated_hash(uint64_t word);

/* Return the hash of a pair of neighbouring words. */
static inline uint64_t
emp_pair_hash(uint64_t first, uint64_t second)
{
	uint64_t h = first * UINT64_C(0x9E3779B97F4A7C15) + second;

	h ^= h >> 32;
	h *= UINT64_C(0xD6E8FEB86659FD93);
	return h ^ h >> 32;
}

/* Return the hash of pair i of a sentence. */
static inline uint64_t
emp_sentence_pair(const EmpSentence *s, int i)
{
	return emp_pair_hash(i > 0 ? s->hash[i - 1] : 0, i < s->n ? s->hash[i] : 0);
}

#define EMP_MAX_GRAMS (2 * (EMP_KEY_SIZE + 2))
/* Letter groups of three and four, with the ends of the word marked; returns how many. */
extern int emp_token_grams(const EmpToken *token, uint64_t grams[EMP_MAX_GRAMS]);

typedef struct EmpCueValue
{
	uint8_t cue;   /* EmpCue */
	int16_t value; /* in 1/16 */
} EmpCueValue;

/* Say whether a token may have cues; most have none. */
static inline bool
emp_token_may_cue(const EmpToken *token, const EmpLexical *lexical)
{
	return lexical->valence != 0 || lexical->opinion != 0 || (lexical->role & EMP_ROLE_NEGATOR) ||
		   (token->flags & (EMP_TOKEN_CAPS | EMP_TOKEN_ELONGATED));
}

#define EMP_MAX_TOKEN_CUES 8
/* Cues of one token; returns how many. */
extern int emp_token_cues(const EmpToken *token, const EmpLexical *lexical, const EmpScope *scope,
						  EmpCueValue cues[EMP_MAX_TOKEN_CUES]);

/* The cue of a phrase; false when it has none. */
extern bool emp_phrase_cue(const EmpScopes *scopes, const EmpPhrase *phrase, EmpCueValue *cue);

/* The weight of a phrase in 1/100; less than 0 for hard effort and for blame, which have good twins. */
extern int emp_phrase_percent(const EmpPhrase *phrase);

/* How charged a phrase is by itself, 0..255 like the strength of a word. */
extern int emp_phrase_strength(const EmpPhrase *phrase);

#endif
