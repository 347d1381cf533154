/*
 * lexicon_read.h
 *		Terms of a lexicon in a sentence, and what they add to a reading.
 */
#ifndef EMP_EMOTION_LEXICON_READ_H
#define EMP_EMOTION_LEXICON_READ_H

#include "emotion/lexicon.h"
#include "emotion/model.h"

/* Which tokens of a sentence are terms. */
typedef struct EmpTermHits
{
	int n;
	bool is[EMP_SENTENCE_TOKENS]; /* set when n > 0, like what follows */
	EmpLexiconTerm term[EMP_SENTENCE_TOKENS];
} EmpTermHits;

/*
 * Find the terms of a sentence, from the left, the longest first, and make one token of each.
 * Its hash is the term's, so that two spellings of a term are one word.
 */
extern void emp_terms_find(const EmpLexicon *lexicon, const void *window, EmpSentence *s,
						   EmpTermHits *hits);

/* Whether a term is excluded: it is no word, and says nothing. */
extern bool emp_term_excluded(const EmpLexiconTerm *term);

/* Emotional charge of a term by itself, 0..255, as in EmpLexical. */
extern uint8_t emp_term_strength(const EmpLexiconTerm *term);

/* What a term adds to every head, in 2^-10, with the words around it. */
extern void emp_term_weigh(const EmpLexiconTerm *term, const EmpModelHeader *model,
						   const EmpScope *scope, int32_t weight[EMP_HEADS]);

#endif
