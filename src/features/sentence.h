/*
 * sentence.h
 *		Tokens gathered into sentences, the unit in which text is read.
 */
#ifndef EMP_FEATURES_SENTENCE_H
#define EMP_FEATURES_SENTENCE_H

#include "text/token.h"

#define EMP_SENTENCE_TOKENS 64 /* longer sentences are read in pieces of this many tokens */

typedef struct EmpSentence
{
	int n;
	EmpToken token[EMP_SENTENCE_TOKENS];
	uint64_t hash[EMP_SENTENCE_TOKENS]; /* of the key */
} EmpSentence;

typedef struct EmpSentenceReader
{
	EmpTokenizer tokenizer;
	EmpToken ahead; /* first token of the next sentence */
	bool has_ahead;
} EmpSentenceReader;

/*
 * Sentences that a text has said already.  What is said again adds nothing, so a text that is
 * repeated reads as once.  Memory is bounded: behind this many different sentences, some hundred
 * pages, no more are remembered.
 */
#define EMP_SENTENCES_KEPT 3072
#define EMP_SENTENCES_LISTED 64 /* up to here the hashes are a list, then a table */
#define EMP_SENTENCE_SLOTS 4096
typedef struct EmpSentencesSeen
{
	int64_t sentences; /* that were not said before */
	int kept;          /* hashes remembered */
	uint64_t hash
		[EMP_SENTENCE_SLOTS]; /* of sentences, odd; the first kept when a list, else 0 is free */
} EmpSentencesSeen;

/* Start a text. */
static inline void
emp_sentences_init(EmpSentencesSeen *seen)
{
	seen->sentences = 0;
	seen->kept = 0;
}

/* Say whether a sentence was said before, and remember it. */
extern bool emp_sentence_seen(EmpSentencesSeen *seen, const EmpSentence *s);

extern void emp_sentence_init(EmpSentenceReader *r, const void *window, size_t len);
extern bool emp_sentence_next(EmpSentenceReader *r, EmpSentence *s);

#endif
