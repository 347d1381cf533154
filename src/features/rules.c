/*
 * rules.c
 *		Names for what happens in a sentence.
 */
#include "features/rules.h"

#include "features/roles.h"

#include <string.h>

static const char *const names[EMP_RULES] = {
	[EMP_RULE_NEGATION] = "negation",
	[EMP_RULE_DOUBLE_NEGATION] = "double_negation",
	[EMP_RULE_INTENSIFIER] = "intensifier",
	[EMP_RULE_DAMPENER] = "dampener",
	[EMP_RULE_CONTRAST] = "contrast",
	[EMP_RULE_BEFORE_CONTRAST] = "before_contrast",
	[EMP_RULE_AFTER_CONTRAST] = "after_contrast",
	[EMP_RULE_CAPITALS] = "capitals",
	[EMP_RULE_ELONGATION] = "elongation",
	[EMP_RULE_PUNCTUATION] = "punctuation",
	[EMP_RULE_EMOJI] = "emoji",
	[EMP_RULE_EMOTICON] = "emoticon",
	[EMP_RULE_REPEATED] = "repeated",
	[EMP_RULE_REPEATED_CONTACT] = "repeated_contact",
	[EMP_RULE_EXPECTATION] = "expectation",
	[EMP_RULE_POLITENESS] = "politeness",
	[EMP_RULE_HEDGE] = "hedge",
	[EMP_RULE_EFFORT] = "effort",
	[EMP_RULE_UNHEARD] = "unheard",
	[EMP_RULE_IDIOM] = "idiom",
	[EMP_RULE_SARCASM] = "sarcasm",
	[EMP_RULE_QUESTION] = "question",
	[EMP_RULE_UNDERSTATEMENT] = "understatement",
};

static const uint8_t of_phrase[EMP_PHRASE_KINDS] = {
	[EMP_PHRASE_REPEATED_CONTACT] = EMP_RULE_REPEATED_CONTACT,
	[EMP_PHRASE_EXPECTATION] = EMP_RULE_EXPECTATION,
	[EMP_PHRASE_POLITENESS] = EMP_RULE_POLITENESS,
	[EMP_PHRASE_HEDGE] = EMP_RULE_HEDGE,
	[EMP_PHRASE_EFFORT_HARD] = EMP_RULE_EFFORT,
	[EMP_PHRASE_EFFORT_EASY] = EMP_RULE_EFFORT,
	[EMP_PHRASE_UNHEARD] = EMP_RULE_UNHEARD,
	[EMP_PHRASE_PRAISE_IDIOM] = EMP_RULE_IDIOM,
	[EMP_PHRASE_BLAME_IDIOM] = EMP_RULE_IDIOM,
	[EMP_PHRASE_SET_PHRASE] = EMP_RULE_IDIOM,
	[EMP_PHRASE_SARCASM] = EMP_RULE_SARCASM,
	[EMP_PHRASE_QUESTION] = EMP_RULE_QUESTION,
	[EMP_PHRASE_CONTRAST] = EMP_RULE_CONTRAST,
	[EMP_PHRASE_CONCESSION] = EMP_RULE_CONTRAST,
	[EMP_PHRASE_LITOTES] = EMP_RULE_UNDERSTATEMENT,
};

/* Write the names of rules. */
size_t
emp_rules_print(uint32_t rules, char text[EMP_RULES_TEXT])
{
	size_t n = 0;

	for (int rule = 0; rule < EMP_RULES; rule++)
		if (rules & EMP_RULE_BIT(rule))
		{
			size_t len = strlen(names[rule]);

			if (n > 0 && n < EMP_RULES_TEXT - 1)
				text[n++] = '+';
			if (len > EMP_RULES_TEXT - 1 - n)
				len = EMP_RULES_TEXT - 1 - n;
			memcpy(text + n, names[rule], len);
			n += len;
		}
	text[n] = '\0';
	return n;
}

/* Return the rules that lie in how a token is written. */
static uint32_t
rules_of_writing(const EmpToken *token)
{
	uint32_t rules = 0;

	if (token->flags & EMP_TOKEN_CAPS)
		rules |= EMP_RULE_BIT(EMP_RULE_CAPITALS);
	if (token->flags & EMP_TOKEN_ELONGATED)
		rules |= EMP_RULE_BIT(EMP_RULE_ELONGATION);
	if (token->kind == EMP_TOKEN_EMOJI)
		rules |= EMP_RULE_BIT(EMP_RULE_EMOJI);
	if (token->kind == EMP_TOKEN_EMOTICON)
		rules |= EMP_RULE_BIT(EMP_RULE_EMOTICON);
	if (token->kind == EMP_TOKEN_ELLIPSIS)
		rules |= EMP_RULE_BIT(EMP_RULE_PUNCTUATION);
	if (token->kind == EMP_TOKEN_SHOUT)
	{
		if (token->key[0] == '?')
			rules |= EMP_RULE_BIT(EMP_RULE_QUESTION);
		if (token->key[0] == '!' || token->key_len > 1)
			rules |= EMP_RULE_BIT(EMP_RULE_PUNCTUATION);
	}
	return rules;
}

/* Return the rules that change what a token adds. */
uint32_t
emp_rules_of_token(const EmpSentence *s, const EmpLexical *lexical, const EmpScopes *scopes, int i)
{
	const EmpScope *scope = &scopes->at[i];
	bool rated = lexical[i].valence != 0 || lexical[i].opinion != 0;
	uint32_t rules = 0;

	if (scope->repeated)
		return EMP_RULE_BIT(EMP_RULE_REPEATED);
	if (scope->negated || scope->negates)
		rules |= EMP_RULE_BIT(EMP_RULE_NEGATION);
	if (scope->doubly)
		rules |= EMP_RULE_BIT(EMP_RULE_DOUBLE_NEGATION);
	if (lexical[i].valence != 0 && scope->boosted && !scope->negated)
		rules |= EMP_RULE_BIT(EMP_RULE_INTENSIFIER);
	if (lexical[i].valence != 0 && scope->dampened && !scope->negated)
		rules |= EMP_RULE_BIT(EMP_RULE_DAMPENER);
	if (rated && scope->weight < EMP_WEIGHT_ONE)
		rules |= EMP_RULE_BIT(EMP_RULE_BEFORE_CONTRAST);
	if (rated && scope->weight > EMP_WEIGHT_ONE)
		rules |= EMP_RULE_BIT(EMP_RULE_AFTER_CONTRAST);
	return rules | rules_of_writing(&s->token[i]);
}

/* Return the rules of which a token is the cue. */
uint32_t
emp_rules_of_cue(const EmpSentence *s, const EmpLexical *lexical, const EmpScopes *scopes, int i)
{
	const EmpScope *scope = &scopes->at[i];
	uint32_t rules = rules_of_writing(&s->token[i]);

	if (scope->covered)
		return rules;
	if (scope->negates)
		rules |= EMP_RULE_BIT(scope->negated ? EMP_RULE_DOUBLE_NEGATION : EMP_RULE_NEGATION);
	if (lexical[i].role & EMP_ROLE_BOOSTER)
		rules |= EMP_RULE_BIT(EMP_RULE_INTENSIFIER);
	if (lexical[i].role & EMP_ROLE_DAMPENER)
		rules |= EMP_RULE_BIT(EMP_RULE_DAMPENER);
	if (scope->contrasts)
		rules |= EMP_RULE_BIT(EMP_RULE_CONTRAST);
	return rules;
}

/* Return the rules of a phrase. */
uint32_t
emp_rules_of_phrase(const EmpPhrase *phrase)
{
	return phrase->repeated ? EMP_RULE_BIT(EMP_RULE_REPEATED)
							: EMP_RULE_BIT(of_phrase[phrase->kind]);
}
