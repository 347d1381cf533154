/*
 * roles.c
 *		The closed class words of English that negate, boost, dampen or contrast.
 *
 * The lists follow the grammar (Quirk et al., A Comprehensive Grammar of the English Language,
 * 8.104 amplifiers, 8.111 downtoners; 10.54 negation) and, for negators and boosters, what
 * VADER and its issue tracker found missing ("nobody", "without", contractions typed without
 * the apostrophe).  They are rules, not training data.
 */
#include "features/roles.h"

#include "features/phrase.h"

#include <string.h>

#define NEG EMP_ROLE_NEGATOR
#define BOO EMP_ROLE_BOOSTER
#define DAM EMP_ROLE_DAMPENER
#define CON EMP_ROLE_CONTRAST

static const struct
{
	const char *word;
	uint8_t role;
} roles[] = {
	{"n't", NEG},          {"not", NEG},        {"no", NEG},
	{"never", NEG},        {"nobody", NEG},     {"nothing", NEG},
	{"none", NEG},         {"nowhere", NEG},    {"neither", NEG},
	{"nor", NEG},          {"without", NEG},    {"hardly", NEG},
	{"barely", NEG},       {"scarcely", NEG},   {"lack", NEG},
	{"lacks", NEG},        {"lacking", NEG},    {"zero", NEG},
	{"cannot", NEG},       {"cant", NEG},       {"dont", NEG},
	{"wont", NEG},         {"didnt", NEG},      {"doesnt", NEG},
	{"isnt", NEG},         {"wasnt", NEG},      {"arent", NEG},
	{"werent", NEG},       {"havent", NEG},     {"hasnt", NEG},
	{"hadnt", NEG},        {"wouldnt", NEG},    {"couldnt", NEG},
	{"shouldnt", NEG},     {"aint", NEG},       {"nope", NEG},
	{"very", BOO},         {"really", BOO},     {"so", BOO},
	{"extremely", BOO},    {"absolutely", BOO}, {"totally", BOO},
	{"completely", BOO},   {"utterly", BOO},    {"incredibly", BOO},
	{"super", BOO},        {"too", BOO},        {"truly", BOO},
	{"deeply", BOO},       {"highly", BOO},     {"insanely", BOO},
	{"seriously", BOO},    {"beyond", BOO},     {"entirely", BOO},
	{"thoroughly", BOO},   {"especially", BOO}, {"exceptionally", BOO},
	{"most", BOO},         {"more", BOO},       {"such", BOO},
	{"terribly", BOO},     {"awfully", BOO},    {"ridiculously", BOO},
	{"fucking", BOO},      {"freaking", BOO},   {"damn", BOO},
	{"hella", BOO},        {"soo", BOO},        {"slightly", DAM},
	{"somewhat", DAM},     {"kinda", DAM},      {"sorta", DAM},
	{"bit", DAM},          {"little", DAM},     {"fairly", DAM},
	{"partly", DAM},       {"mildly", DAM},     {"marginally", DAM},
	{"less", DAM},         {"rather", DAM},     {"but", CON},
	{"however", CON},      {"although", CON},   {"though", CON},
	{"yet", CON},          {"except", CON},     {"unfortunately", CON},
	{"nevertheless", CON},
};

#define WORDS ((int) (sizeof(roles) / sizeof(roles[0])))

/* Return the roles of a word. */
uint8_t
emp_role_of(const uint8_t *key, size_t len)
{
	uint8_t opener = emp_phrase_opens(key, len) ? EMP_ROLE_OPENER : 0;

	for (int i = 0; i < WORDS; i++)
		if (strlen(roles[i].word) == len && memcmp(roles[i].word, key, len) == 0)
			return roles[i].role | opener;
	return opener;
}

/* Return the i-th word that has a role: those of the list, then those that open phrases. */
const char *
emp_role_word(int i, char word[EMP_ROLE_WORD_SIZE])
{
	const char *words = i < WORDS ? roles[i].word : emp_phrase_words(i - WORDS);
	size_t len;

	if (words == NULL)
		return NULL;
	len = strcspn(words, " ");
	memcpy(word, words, len);
	word[len] = '\0';
	return word;
}
