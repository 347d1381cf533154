/*
 * test_features.c
 *		Sentences, and which words of a sentence change which others.
 */
#include "base/hash.h"
#include "check.h"
#include "features/features.h"
#include "features/roles.h"

static EmpSentenceReader reader;
static EmpSentence sentence;
static EmpLexical lexical[EMP_SENTENCE_TOKENS];
static EmpScopes scopes;
static char shown[8192];

/* Show the sentences of a text, their keys joined by blanks and the sentences by " | ". */
static const char *
sentences(const char *text)
{
	size_t n = 0;

	shown[0] = '\0';
	emp_sentence_init(&reader, text, strlen(text));
	while (emp_sentence_next(&reader, &sentence))
		for (int i = 0; i < sentence.n && n < sizeof(shown) - 128; i++)
			n += (size_t) sprintf(shown + n, "%s%.*s",
								  i > 0   ? " "
								  : n > 0 ? " | "
										  : "",
								  sentence.token[i].key_len, (const char *) sentence.token[i].key);
	return shown;
}

/* Read one sentence and work out its scopes; the words have their roles and nothing else. */
static void
scope(const char *text)
{
	emp_sentence_init(&reader, text, strlen(text));
	CHECK(emp_sentence_next(&reader, &sentence));
	memset(lexical, 0, sizeof(lexical));
	for (int i = 0; i < sentence.n; i++)
		lexical[i].role = emp_role_of(sentence.token[i].key, sentence.token[i].key_len);
	emp_scopes(&sentence, lexical, &scopes);
}

/* Show a sentence with a mark behind each word: - negated, + boosted, ~ dampened, = repeated. */
static const char *
scoped(const char *text)
{
	size_t n = 0;

	scope(text);
	shown[0] = '\0';
	for (int i = 0; i < sentence.n; i++)
	{
		const EmpScope *s = &scopes.at[i];

		n += (size_t) sprintf(shown + n, "%s%.*s%s%s%s%s", i > 0 ? " " : "",
							  sentence.token[i].key_len, (const char *) sentence.token[i].key,
							  s->negated ? "-" : "", s->boosted ? "+" : "", s->dampened ? "~" : "",
							  s->repeated ? "=" : "");
	}
	return shown;
}

/* Where a sentence ends. */
static void
test_sentences(void)
{
	CHECK_STRING(sentences(""), "");
	CHECK_STRING(sentences("Good. Bad"), "good | bad");
	CHECK_STRING(sentences("Thanks! :-) \U0001F600 Bye"), "thanks ! :) \U0001F600 | bye");
	CHECK_STRING(sentences("Why?! ... no"), "why ?! ... | no");
	CHECK_STRING(sentences("one\n\ntwo"), "one | two");
	CHECK_STRING(sentences("!!! \U0001F600"), "!! \U0001F600");
	CHECK_STRING(sentences("all is well"), "all is well");
}

/* A sentence without an end is read in pieces, and nothing of it is lost. */
static void
test_long_sentence(void)
{
	static char text[4 * 1000 + 1];
	int tokens = 0;
	int pieces = 0;
	uint32_t last = 0;

	for (int i = 0; i < 1000; i++)
		sprintf(text + 4 * i, "%c%c%c ", 'a' + i % 26, 'a' + i / 26 % 26, 'z' - i % 3);
	emp_sentence_init(&reader, text, 4000);
	while (emp_sentence_next(&reader, &sentence))
	{
		CHECK(sentence.n <= EMP_SENTENCE_TOKENS);
		for (int i = 0; i < sentence.n; i++)
		{
			CHECK_INT(sentence.token[i].byte, last);
			last += 4;
		}
		tokens += sentence.n;
		pieces++;
	}
	CHECK_INT(tokens, 1000);
	CHECK_INT(pieces, (1000 + EMP_SENTENCE_TOKENS - 1) / EMP_SENTENCE_TOKENS);
}

/* How many of the sentences of a text are new. */
static int64_t
new_sentences(const char *text)
{
	static EmpSentencesSeen seen;

	memset(&seen, 0, sizeof(seen));
	emp_sentence_init(&reader, text, strlen(text));
	while (emp_sentence_next(&reader, &sentence))
		(void) emp_sentence_seen(&seen, &sentence);
	return seen.sentences;
}

/* What was said before is recognised, however it is written. */
static void
test_seen(void)
{
	static char text[200000];
	size_t n = 0;

	CHECK_INT(new_sentences("It broke. It broke! It broke."), 2);
	CHECK_INT(new_sentences("It broke. it  BROKE. \"It broke.\" It's broke."), 2);
	CHECK_INT(new_sentences("a b. b a. ab."), 3);
	/* A long letter said twice says as much as once. */
	for (int i = 0; i < 2000; i++)
		n += (size_t) sprintf(text + n, "Word%c%c%c stands here. ", 'a' + i % 1000 % 26,
							  'a' + i % 1000 / 26 % 26, 'a' + i % 1000 / 676);
	CHECK_INT(new_sentences(text), 1000);
}

/* What a negator reaches. */
static void
test_negation(void)
{
	CHECK_STRING(scoped("not good"), "not good-");
	CHECK_STRING(scoped("I don't like it"), "i do n't like- it-");
	CHECK_STRING(scoped("no good, fine"), "no good- fine");
	CHECK_STRING(scoped("never a b c d e"), "never a- b- c- d- e");
	CHECK_STRING(scoped("not without charm"), "not without- charm");
	CHECK_STRING(scoped("not only good but cheap"), "not only good but cheap");
	CHECK_STRING(scoped("not bad but slow"), "not bad- but slow");
	CHECK(scopes.any_negator);
	scope("not only good");
	CHECK(!scopes.any_negator);
}

/* What boosters and dampeners reach. */
static void
test_degree(void)
{
	CHECK_STRING(scoped("very good thing here"), "very good+ thing+ here");
	CHECK_STRING(scoped("very, good"), "very good");
	CHECK_STRING(scoped("slightly slow"), "slightly slow~");
	CHECK_STRING(scoped("not very good"), "not very- good-+");
	scope("just a little late");
	CHECK(scopes.any_hedge && scopes.any_dampener);
}

/* "but": what follows weighs more than what came before. */
static void
test_contrast(void)
{
	scope("nice screen but awful battery");
	CHECK(scopes.any_contrast);
	CHECK(scopes.at[0].weight < 8 && scopes.at[1].weight < 8);
	CHECK(scopes.at[3].weight > 8 && scopes.at[4].weight > 8);
	scope("But nice"); /* a contrast with what was said before, which weighs as it did */
	CHECK(scopes.any_contrast);
	CHECK_INT(scopes.at[1].weight, 8);
	scope("nice screen");
	CHECK_INT(scopes.at[0].weight, 8);
}

/* A word said again in the same sense counts once. */
static void
test_repeated(void)
{
	CHECK_STRING(scoped("good good not good good"), "good good= not good- good-=");
	CHECK_STRING(scoped("ha ha ha"), "ha ha= ha=");
}

/* Every role word is found under its own name. */
static void
test_roles(void)
{
	int n = 0;

	for (const char *word; (word = emp_role_word(n)) != NULL; n++)
	{
		CHECK(emp_role_of((const uint8_t *) word, strlen(word)) != 0);
		for (int k = 0; k < n; k++)
			CHECK(strcmp(word, emp_role_word(k)) != 0);
	}
	CHECK(n > 50);
	CHECK_INT(emp_role_of((const uint8_t *) "no", 1), 0);
	CHECK_INT(emp_role_of((const uint8_t *) "table", 5), 0);
	CHECK_INT(emp_role_of((const uint8_t *) "", 0), 0);
}

/* Letter groups of a word with its ends marked. */
static void
test_grams(void)
{
	uint64_t grams[EMP_MAX_GRAMS];
	EmpToken token = {.kind = EMP_TOKEN_WORD, .key_len = 3, .key = "cat"};

	/* ^ca cat at$ ^cat cat$ */
	CHECK_INT(emp_token_grams(&token, grams), 5);
	CHECK(grams[0] == emp_hash64("^ca", 3, 1));
	CHECK(grams[4] == emp_hash64("cat$", 4, 1));
	token.key_len = EMP_KEY_SIZE;
	memset(token.key, 'x', EMP_KEY_SIZE);
	CHECK_INT(emp_token_grams(&token, grams), EMP_KEY_SIZE + EMP_KEY_SIZE - 1);
	CHECK(emp_token_grams(&token, grams) <= EMP_MAX_GRAMS);
	token.key_len = 1;
	CHECK_INT(emp_token_grams(&token, grams), 0);
	token.key_len = 5;
	token.kind = EMP_TOKEN_LINK;
	CHECK_INT(emp_token_grams(&token, grams), 0);
}

/* Return the value of a cue of one token, -1 for none. */
static int
cue(EmpCue wanted, int valence, EmpScope at, uint8_t flags)
{
	EmpToken token = {.kind = EMP_TOKEN_WORD, .flags = flags};
	EmpLexical word = {.valence = (int8_t) valence};
	EmpCueValue cues[EMP_MAX_TOKEN_CUES];
	int n = emp_token_cues(&token, &word, &at, cues);

	CHECK(n <= EMP_MAX_TOKEN_CUES);
	for (int i = 0; i < n; i++)
		if (cues[i].cue == wanted)
			return cues[i].value;
	return -1;
}

/* Cues of a token. */
static void
test_cues(void)
{
	const EmpScope plain = {.weight = 8};
	const EmpScope negated = {.weight = 8, .negated = true};
	const EmpScope boosted = {.weight = 8, .boosted = true};
	const EmpScope before = {.weight = 5};
	const EmpScope repeated = {.weight = 8, .repeated = true};
	EmpToken token = {.kind = EMP_TOKEN_WORD, .flags = EMP_TOKEN_CAPS};
	EmpLexical all = {.valence = -100, .opinion = -1, .role = EMP_ROLE_NEGATOR};
	EmpScope busy = {.weight = 11, .boosted = true, .dampened = true};
	EmpCueValue cues[EMP_MAX_TOKEN_CUES];

	CHECK_INT(cue(EMP_CUE_POSITIVE, 100, plain, 0), 4 * EMP_CUE_ONE);
	CHECK_INT(cue(EMP_CUE_NEGATIVE, -50, plain, 0), 2 * EMP_CUE_ONE);
	CHECK_INT(cue(EMP_CUE_POSITIVE_NEGATED, 50, negated, 0), 2 * EMP_CUE_ONE);
	CHECK_INT(cue(EMP_CUE_POSITIVE, 50, negated, 0), -1);
	CHECK_INT(cue(EMP_CUE_POSITIVE_BOOSTED, 50, boosted, 0), 2 * EMP_CUE_ONE);
	CHECK_INT(cue(EMP_CUE_NEGATIVE_LOUD, -50, plain, EMP_TOKEN_CAPS), 2 * EMP_CUE_ONE);
	CHECK_INT(cue(EMP_CUE_LOUD, 0, plain, EMP_TOKEN_ELONGATED), EMP_CUE_ONE);
	CHECK(cue(EMP_CUE_POSITIVE, 50, before, 0) < 2 * EMP_CUE_ONE);
	CHECK_INT(cue(EMP_CUE_POSITIVE, 50, repeated, 0), -1);
	CHECK(emp_token_cues(&token, &all, &busy, cues) <= EMP_MAX_TOKEN_CUES);
	CHECK_INT(cue(EMP_CUE_NEGATIVE, -128, busy, 0) > 0, 1);
}

/* Hashes tell order and kind apart. */
static void
test_hashes(void)
{
	uint64_t a = emp_hash64("good", 4, 0);
	uint64_t b = emp_hash64("bad", 3, 0);

	CHECK(emp_pair_hash(a, b) != emp_pair_hash(b, a));
	CHECK(emp_negated_hash(a) != a && emp_negated_hash(a) != emp_negated_hash(b));
	CHECK(emp_pair_hash(a, a) != a);
}

int
main(void)
{
	test_sentences();
	test_long_sentence();
	test_seen();
	test_negation();
	test_degree();
	test_contrast();
	test_repeated();
	test_roles();
	test_grams();
	test_cues();
	test_hashes();
	return CHECK_DONE();
}
