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

#include <string.h>

#define NEG EMP_ROLE_NEGATOR
#define BOO EMP_ROLE_BOOSTER
#define DAM EMP_ROLE_DAMPENER
#define CON EMP_ROLE_CONTRAST
#define HED EMP_ROLE_HEDGE

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
	{"nevertheless", CON}, {"just", HED},       {"perhaps", HED},
	{"maybe", HED},        {"possibly", HED},   {"might", HED},
	{"guess", HED},        {"suppose", HED},    {"somehow", HED},
};

/* Return the roles of a word. */
uint8_t
emp_role_of(const uint8_t *key, size_t len)
{
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (strlen(roles[i].word) == len && memcmp(roles[i].word, key, len) == 0)
			return roles[i].role;
	return 0;
}

/* Return the i-th word that has a role. */
const char *
emp_role_word(int i)
{
	return i < (int) (sizeof(roles) / sizeof(roles[0])) ? roles[i].word : NULL;
}
