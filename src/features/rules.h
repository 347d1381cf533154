/*
 * rules.h
 *		The rules by which a sentence is read, under the names that explanations print.
 */
#ifndef EMP_FEATURES_RULES_H
#define EMP_FEATURES_RULES_H

#include "features/features.h"

typedef enum EmpRule
{
	EMP_RULE_NEGATION,        /* a negator, or a word in its reach */
	EMP_RULE_DOUBLE_NEGATION, /* the second negator, or a word in reach of both */
	EMP_RULE_INTENSIFIER,     /* "very", or what it boosts */
	EMP_RULE_DAMPENER,        /* "slightly", or what it dampens */
	EMP_RULE_CONTRAST,        /* "but" itself */
	EMP_RULE_BEFORE_CONTRAST, /* said before it, and counted for less */
	EMP_RULE_AFTER_CONTRAST,  /* said behind it, and counted for more */
	EMP_RULE_CAPITALS,        /* a word in capitals */
	EMP_RULE_ELONGATION,      /* "sooo" */
	EMP_RULE_PUNCTUATION,     /* "!", "??", "..." */
	EMP_RULE_EMOJI,
	EMP_RULE_EMOTICON,
	EMP_RULE_REPEATED,         /* said again in its sentence: counts nothing */
	EMP_RULE_REPEATED_CONTACT, /* from here on phrases */
	EMP_RULE_EXPECTATION,
	EMP_RULE_POLITENESS,
	EMP_RULE_HEDGE,
	EMP_RULE_EFFORT,
	EMP_RULE_UNHEARD,
	EMP_RULE_IDIOM,
	EMP_RULE_SARCASM,
	EMP_RULE_QUESTION,
	EMP_RULE_UNDERSTATEMENT, /* "not great" */
	EMP_RULES
} EmpRule;

#define EMP_RULE_BIT(rule) (UINT32_C(1) << (rule))

#define EMP_RULES_TEXT 256 /* bytes for the names of any set of rules, and a NUL */

/* Write the names of rules, joined by '+'; returns their length. */
extern size_t emp_rules_print(uint32_t rules, char text[EMP_RULES_TEXT]);

/* Rules that change what a token adds to a reading. */
extern uint32_t emp_rules_of_token(const EmpSentence *s, const EmpLexical *lexical,
								   const EmpScopes *scopes, int i);

/* The rules of which a token is itself the cue: "not", "very", "!!". */
extern uint32_t emp_rules_of_cue(const EmpSentence *s, const EmpLexical *lexical,
								 const EmpScopes *scopes, int i);

extern uint32_t emp_rules_of_phrase(const EmpPhrase *phrase);

#endif
