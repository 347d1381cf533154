/*
 * phrase.h
 *		What customers say in more than one word: idioms, set phrases, turns of speech.
 *
 * The table is phrases.inc.  Only a word that opens some phrase starts a look-up, and the words
 * that do so are marked in the model's table (EMP_ROLE_OPENER), so other words cost nothing.
 */
#ifndef EMP_FEATURES_PHRASE_H
#define EMP_FEATURES_PHRASE_H

#include "features/sentence.h"

typedef enum EmpPhraseKind
{
	EMP_PHRASE_REPEATED_CONTACT, /* "third time", "still waiting" */
	EMP_PHRASE_EXPECTATION,      /* "should have", "was promised" */
	EMP_PHRASE_POLITENESS,       /* "could you please" */
	EMP_PHRASE_HEDGE,            /* "just a little", "could be better" */
	EMP_PHRASE_EFFORT_HARD,      /* "had to call", "took me hours" */
	EMP_PHRASE_EFFORT_EASY,      /* "one click", "no hassle" */
	EMP_PHRASE_UNHEARD,          /* "nobody answered" */
	EMP_PHRASE_PRAISE_IDIOM,     /* "can't complain" */
	EMP_PHRASE_BLAME_IDIOM,      /* "waste of money" */
	EMP_PHRASE_SET_PHRASE,       /* "without a doubt": its negator negates nothing */
	EMP_PHRASE_SARCASM,          /* "thanks for nothing" */
	EMP_PHRASE_QUESTION,         /* "how do I" */
	EMP_PHRASE_CONTRAST,         /* "on the other hand" */
	EMP_PHRASE_CONCESSION,       /* "apart from", "while": its own clause weighs less */
	EMP_PHRASE_LITOTES,          /* "not great": no row of the table, but found by its scope */
	EMP_PHRASE_KINDS
} EmpPhraseKind;

/* A phrase in a sentence. */
typedef struct EmpPhrase
{
	uint8_t kind;   /* EmpPhraseKind */
	uint8_t weight; /* how far it by itself makes sure of its kind, in 1/100 */
	uint8_t first;  /* token that opens it */
	uint8_t tokens;
	uint16_t row;  /* of the table */
	bool repeated; /* the sentence has said the same before */
	bool covers;   /* its words say nothing by themselves */
} EmpPhrase;

#define EMP_PHRASE_SLOTS 1024 /* of the index of words that open phrases: make phrases */

/* The bit that stands for a word, by the hash of its key, in the index. */
static inline uint64_t
emp_phrase_bit(uint64_t hash)
{
	return UINT64_C(1) << (hash >> 58);
}

/*
 * What has to stand behind the first word of a phrase: one of the bits of the words that may.  Few
 * of the phrases that a word opens are worth a closer look.
 */
typedef struct EmpPhraseNeeds
{
	uint64_t next; /* right behind it */
	uint64_t near; /* among the next few tokens */
} EmpPhraseNeeds;

#define EMP_PHRASE_NEAR 5                       /* the next few tokens */
#define EMP_PHRASE_ANYTHING (UINT64_C(1) << 63) /* needs no word, so it is everywhere */

#define EMP_SENTENCE_PHRASES 64 /* more in one sentence are not looked for */

/*
 * Find the phrases of a sentence in the order of their first tokens; bit i of openers says that
 * token i may open one.  Phrases of one family do not overlap.  Returns how many.
 */
extern int emp_phrases_find(const EmpSentence *s, uint64_t openers,
							EmpPhrase found[EMP_SENTENCE_PHRASES]);

/* The hash of an idiom as a feature, which stands for those of its words. */
extern uint64_t emp_phrase_hash(const EmpPhrase *phrase);

/* Say whether a word opens a phrase of the table. */
extern bool emp_phrase_opens(const uint8_t *key, size_t len);

/* The words of the i-th row of the table, NULL behind the last. */
extern const char *emp_phrase_words(int i);

#endif
