/*
 * test_swap.c
 *		The lists of names and identity words, and swapping them in a text.
 */
#include "check.h"
#include "emotion/swap.h"
#include "features/roles.h"
#include "text/token.h"

#include <stdlib.h>

/* Every term is one token under its own key, in one set, in order, and has no role. */
static void
test_lists(void)
{
	const EmpListed *last = NULL;
	const EmpListed *term;
	int n = 0;

	for (; (term = emp_term_listed(n)) != NULL; n++)
	{
		EmpTokenizer t;
		EmpToken token;
		EmpToken more;

		emp_tokenizer_init(&t, term->word, strlen(term->word));
		if (!CHECK(emp_token_next(&t, &token) && !emp_token_next(&t, &more) &&
				   token.kind == EMP_TOKEN_WORD && token.key_len == strlen(term->word) &&
				   memcmp(token.key, term->word, token.key_len) == 0))
			printf("\tnot a token in its folded form: %s\n", term->word);
		if (!CHECK(last == NULL || last->set < term->set ||
				   (last->set == term->set && strcmp(last->word, term->word) < 0)))
			printf("\tout of order: %s\n", term->word);
		if (!CHECK(emp_term_listed_find(token.key, token.key_len) == term))
			printf("\tin two sets: %s\n", term->word);
		CHECK_INT(emp_role_of(token.key, token.key_len), 0);
		CHECK(emp_term_set_name(term->set) != NULL);
		CHECK(term->word[0] >= 'a' && term->word[0] <= 'z');
		for (const uint8_t *p = (const uint8_t *) term->word; *p != '\0'; p++)
			CHECK((*p >= 'a' && *p <= 'z') || (*p == 0xC3 && *++p >= 0xA0 && *p <= 0xBE));
		last = term;
	}
	CHECK(n > 600);
	CHECK(emp_term_listed_find((const uint8_t *) "table", 5) == NULL);
	CHECK(emp_term_listed_find((const uint8_t *) "blackbird", 9) == NULL);
	CHECK(emp_term_listed_find((const uint8_t *) "blac", 4) == NULL);
	CHECK(emp_term_listed_find((const uint8_t *) "", 0) == NULL);
}

/* Names of sets. */
static void
test_sets(void)
{
	EmpFailure failure;
	uint8_t sets;

	CHECK_INT(emp_term_set_parse("names", 5, &sets, &failure), EMP_OK);
	CHECK_INT(sets, EMP_TERMS_NAMES);
	CHECK_INT(emp_term_set_parse("identity", 8, &sets, &failure), EMP_OK);
	CHECK_INT(sets, EMP_TERMS_IDENTITY);
	CHECK_INT(emp_term_set_parse("Names", 5, &sets, &failure), EMP_BAD_VALUE);
	CHECK_STRING(failure.message, "unknown term set \"Names\"");
	CHECK(strstr(failure.detail, "orientation") != NULL);
	CHECK_INT(emp_term_set_parse("", 0, &sets, &failure), EMP_BAD_VALUE);
	CHECK_INT(emp_term_set_parse("name", 4, &sets, &failure), EMP_BAD_VALUE);
}

/* Swap in a text and return it, from a buffer of just the size that is promised. */
static const char *
swapped(const char *text, uint8_t sets, const char *word)
{
	static char shown[4096];
	const EmpListed *term = emp_term_listed_find((const uint8_t *) word, strlen(word));
	size_t len = strlen(text);
	EmpSwap swap;
	size_t size;
	char *out;

	emp_swap_init(&swap, sets);
	emp_swap_look(&swap, text, len);
	size = emp_swap_size(&swap, len, term);
	out = malloc(size + (size == 0));
	CHECK_INT(emp_swap_write(&swap, text, len, term, out), size);
	memcpy(shown, out, size);
	shown[size] = '\0';
	free(out);
	return shown;
}

/* Which words are swapped, and how they are written. */
static void
test_swap(void)
{
	CHECK_STRING(swapped("", EMP_TERMS_GENDER, "man"), "");
	CHECK_STRING(swapped("Nothing of it.", EMP_TERMS_GENDER, "man"), "Nothing of it.");
	CHECK_STRING(swapped("She told a woman", EMP_TERMS_GENDER, "man"), "Man told a man");
	CHECK_STRING(swapped("my FATHER, Boy's", EMP_TERMS_GENDER, "he"), "my HE, He's");
	CHECK_STRING(swapped("he'll see, womanly", EMP_TERMS_GENDER, "nonbinary"),
				 "nonbinary'll see, womanly");
	CHECK_STRING(swapped("a black man", EMP_TERMS_GENDER, "woman"), "a black woman");
	CHECK_STRING(swapped("a black man", EMP_TERMS_IDENTITY, "deaf"), "a deaf deaf");
	CHECK_STRING(
		swapped("Ann met JOS\u00C9, Jose\u0301 and jos\u00E9.", EMP_TERMS_NAMES, "zo\u00EB"),
		"Ann met ZO\u00CB, Zo\u00EB and zo\u00EB.");
	CHECK_STRING(swapped("MARIA!", EMP_TERMS_NAMES, "s\u00F8ren"), "S\u00D8REN!");
	CHECK_STRING(swapped("\xFF man\xE2\x80", EMP_TERMS_GENDER, "boy"), "\xFF boy\xE2\x80");
}

/* A slot is filled, and then words stay. */
static void
test_slots(void)
{
	CHECK_STRING(swapped("{term}", EMP_TERMS_GENDER, "man"), "man");
	CHECK_STRING(swapped("{term} and {term}", EMP_TERMS_NAMES, "wei"), "Wei and Wei");
	CHECK_STRING(swapped("Her {term} wife", EMP_TERMS_GENDER, "deaf"), "Her deaf wife");
	CHECK_STRING(swapped("{{term}{te{term}rm}{term", EMP_TERMS_AGE, "old"), "{old{teoldrm}{term");
	CHECK_STRING(swapped("{TERM} {ter", EMP_TERMS_AGE, "old"), "{TERM} {ter");
}

/* What a text is found to have. */
static void
test_look(void)
{
	EmpSwap swap;

	emp_swap_init(&swap, EMP_TERMS_GENDER);
	emp_swap_look(&swap, "he and he", 9);
	CHECK_INT(swap.places, 2);
	CHECK_STRING(swap.term->word, "he");
	CHECK(!swap.several);
	emp_swap_look(&swap, "she", 3);
	CHECK_INT(swap.places, 3);
	CHECK_INT(swap.bytes, 7);
	CHECK_STRING(swap.term->word, "he");
	CHECK(swap.several);
	CHECK_INT(swap.slots, 0);
}

int
main(void)
{
	test_lists();
	test_sets();
	test_swap();
	test_slots();
	test_look();
	return CHECK_DONE();
}
