/*
 * test_features.c
 *		Sentences, and which words of a sentence change which others.
 */
#include "base/hash.h"
#include "check.h"
#include "features/features.h"
#include "features/roles.h"
#include "features/rules.h"

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
	CHECK_STRING(scoped("not big but slow"), "not big- but slow");
	CHECK(scopes.any_negator);
	scope("not only good");
	CHECK(!scopes.any_negator);
	/* What negates twice does not negate. */
	scope("not without charm");
	CHECK(scopes.at[2].doubly && !scopes.at[2].negated && !scopes.at[1].doubly);
	CHECK_STRING(scoped("nobody helped us"), "nobody helped- us-");
	CHECK_STRING(scoped("no lags, no crashes"), "no lags- no= crashes-");
	CHECK_STRING(scoped("without manual help"), "without manual- help-");
	/* A face says what the writer feels. */
	CHECK_STRING(scoped("not happy :)"), "not happy- :)");
	CHECK_STRING(scoped("I do not like it \U0001F621"), "i do not like- it- \U0001F621");
	CHECK_STRING(scoped("not :)"), "not :)-");
}

/* What boosters and dampeners reach. */
static void
test_degree(void)
{
	CHECK_STRING(scoped("very good thing here"), "very good+ thing+ here");
	CHECK_STRING(scoped("very, good"), "very good");
	CHECK_STRING(scoped("slightly slow"), "slightly slow~");
	CHECK_STRING(scoped("not very good"), "not very- good-+");
	CHECK_STRING(scoped("kind of slow"), "kind of slow");
	CHECK(scopes.at[2].hedged && scopes.at[1].hedged);
	scope("slow, kind of");
	CHECK(!scopes.at[0].hedged);
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
	CHECK(!scopes.any_contrast);
	scope("it has not come yet and I am angry"); /* of time, no contrast */
	CHECK(!scopes.any_contrast);
	CHECK_INT(scopes.at[0].weight, 8);
	scope("yet another crash");
	CHECK(!scopes.any_contrast);
	scope("it is small, yet good");
	CHECK(scopes.any_contrast && scopes.at[4].weight > 8);
	scope("it works though"); /* nothing stands behind it */
	CHECK(scopes.any_contrast);
	CHECK_INT(scopes.at[0].weight, 8);
}

/* Phrases that contrast, and clauses that concede. */
static void
test_concession(void)
{
	scope("nice screen, on the other hand the battery is awful");
	CHECK(scopes.any_contrast);
	CHECK(scopes.at[0].weight < 8 && scopes.at[9].weight > 8);
	scope("although it is slow, I like it");
	CHECK(scopes.any_contrast);
	CHECK(scopes.at[3].weight < 8 && scopes.at[5].weight > 8);
	scope("other than that, all is fine");
	CHECK(scopes.any_contrast && scopes.at[1].weight < 8 && scopes.at[5].weight > 8);
	scope("apart from the colour it is fine"); /* no pause says where the clause ends */
	CHECK(scopes.any_contrast);
	CHECK_INT(scopes.at[6].weight, 8);
	scope("the app is nice, while support is rude");
	CHECK(scopes.any_contrast && scopes.at[3].weight < 8 && scopes.at[7].weight > 8);
	scope("I waited a while for it");
	CHECK(!scopes.any_contrast);
}

/* Show the words of a sentence that are covered by an idiom. */
static const char *
covered(const char *text)
{
	size_t n = 0;

	scope(text);
	shown[0] = '\0';
	for (int i = 0; i < sentence.n; i++)
		if (scopes.at[i].covered)
			n += (size_t) sprintf(shown + n, "%s%.*s", n > 0 ? " " : "", sentence.token[i].key_len,
								  (const char *) sentence.token[i].key);
	return shown;
}

/* Words of an idiom say nothing by themselves, and its negator negates nothing. */
static void
test_covered(void)
{
	CHECK_STRING(covered("I can't complain about it"), "ca n't complain");
	CHECK_STRING(covered("no problems so far"), "no problems");
	CHECK_STRING(scoped("without a doubt good"), "without a doubt good");
	CHECK(scopes.any_negator);
	CHECK_STRING(scoped("no complaints, good"), "no complaints good");
	CHECK_STRING(covered("please help"), "please");
	CHECK_STRING(covered("waste of money"), ""); /* its words say the same as the idiom */
	scope("a waste of money");
	CHECK_INT(scopes.phrases, 1);
	scope("not a waste of money"); /* an idiom that is denied is none */
	CHECK_INT(scopes.phrases, 0);
	scope("not easy to use");
	CHECK_INT(scopes.phrases, 1);
	CHECK_INT(scopes.phrase[0].kind, EMP_PHRASE_EFFORT_HARD);
	scope("no problems");
	CHECK(!emp_pair_speaks(&sentence, &scopes, 0));
	CHECK(!emp_pair_speaks(&sentence, &scopes, 1));
	CHECK(!emp_pair_speaks(&sentence, &scopes, 2));
	scope("fine");
	CHECK(emp_pair_speaks(&sentence, &scopes, 0)); /* with the start of the sentence */
	CHECK(emp_pair_speaks(&sentence, &scopes, 1)); /* and with its end */
}

/* What a phrase counts. */
static void
test_phrase_cues(void)
{
	EmpCueValue value;

	scope("waste of money");
	CHECK(emp_phrase_cue(&scopes, &scopes.phrase[0], &value));
	CHECK_INT(value.cue, EMP_CUE_BLAME_IDIOM);
	CHECK(value.value > 0 && value.value <= EMP_CUE_ONE);
	CHECK(emp_phrase_percent(&scopes.phrase[0]) < 0);
	CHECK(emp_phrase_strength(&scopes.phrase[0]) > 0);
	scope("waste of money, waste of money");
	CHECK_INT(scopes.phrases, 2);
	CHECK(!emp_phrase_cue(&scopes, &scopes.phrase[1], &value));
	scope("on the other hand");
	CHECK_INT(scopes.phrases, 1);
	CHECK(!emp_phrase_cue(&scopes, &scopes.phrase[0], &value));
}

/* "not great" says less than is meant; "not round" does not. */
static void
test_litotes(void)
{
	for (int valence = -100; valence <= 100; valence += 10)
	{
		scope("it is not such");
		lexical[3].valence = (int8_t) valence;
		emp_scopes(&sentence, lexical, &scopes);
		CHECK_INT(scopes.phrases, valence <= -50 || valence >= 50);
		if (scopes.phrases > 0)
			CHECK(scopes.phrase[0].kind == EMP_PHRASE_LITOTES && scopes.phrase[0].first == 3);
	}
}

/* A sentence that is full of phrases and negated praise finds no more than there is room for. */
static void
test_many_phrases(void)
{
	static const char *const words[] = {"not", "please", "thanks", "for",   "nothing",
										"no",  "one",    "click",  "maybe", "fine",
										"n't", "reply",  "on",     "hold"};

	for (uint32_t seed = 1; seed < 3000; seed++)
	{
		uint32_t state = seed * 2654435761u;

		sentence.n = EMP_SENTENCE_TOKENS;
		for (int i = 0; i < sentence.n; i++)
		{
			const char *word;
			size_t len;

			state = state * 1664525u + 1013904223u;
			word = words[(state >> 16) % (sizeof(words) / sizeof(words[0]))];
			len = strlen(word);
			sentence.token[i] = (EmpToken){.kind = EMP_TOKEN_WORD, .key_len = (uint8_t) len};
			memcpy(sentence.token[i].key, word, len);
			sentence.hash[i] = emp_hash64(word, len, 0) + (word[0] == 'f' ? (uint64_t) i << 58 : 0);
			lexical[i] =
				(EmpLexical){.valence = 80, .role = emp_role_of((const uint8_t *) word, len)};
		}
		emp_scopes(&sentence, lexical, &scopes);
		CHECK(scopes.phrases > 0 && scopes.phrases <= EMP_SENTENCE_PHRASES);
		for (int k = 1; k < scopes.phrases; k++)
			CHECK(scopes.phrase[k].first >= scopes.phrase[k - 1].first);
	}
}

/* Return the rules of token i, or of the cue that it is, or of phrase i. */
static const char *
rules(const char *text, int i, char what)
{
	static char names[EMP_RULES_TEXT];
	uint32_t set;

	scope(text);
	for (int k = 0; k < sentence.n; k++)
		if ((lexical[k].role & ~EMP_ROLE_OPENER) == 0)
			lexical[k].valence = 40;
	emp_scopes(&sentence, lexical, &scopes);
	if (what == 'p')
		set = emp_rules_of_phrase(&scopes.phrase[i]);
	else if (what == 'c')
		set = emp_rules_of_cue(&sentence, lexical, &scopes, i);
	else
		set = emp_rules_of_token(&sentence, lexical, &scopes, i);
	emp_rules_print(set, names);
	return names;
}

/* Every rule by its name. */
static void
test_rules(void)
{
	char all[EMP_RULES_TEXT];

	CHECK_STRING(rules("not nice", 1, 't'), "negation");
	CHECK_STRING(rules("not nice", 0, 'c'), "negation");
	CHECK_STRING(rules("not without charm", 2, 't'), "double_negation");
	CHECK_STRING(rules("not without charm", 1, 'c'), "double_negation");
	CHECK_STRING(rules("very nice", 1, 't'), "intensifier");
	CHECK_STRING(rules("very nice", 0, 'c'), "intensifier");
	CHECK_STRING(rules("very nice", 0, 't'), "");
	CHECK_STRING(rules("slightly slow", 1, 't'), "dampener");
	CHECK_STRING(rules("slightly slow", 0, 'c'), "dampener");
	CHECK_STRING(rules("nice but slow", 0, 't'), "before_contrast");
	CHECK_STRING(rules("nice but slow", 1, 'c'), "contrast");
	CHECK_STRING(rules("nice but slow", 2, 't'), "after_contrast");
	CHECK_STRING(rules("SLOW", 0, 't'), "capitals");
	CHECK_STRING(rules("SLOOOW", 0, 'c'), "capitals+elongation");
	CHECK_STRING(rules("slow!!", 1, 'c'), "punctuation");
	CHECK_STRING(rules("slow...", 1, 't'), "punctuation");
	CHECK_STRING(rules("slow?", 1, 'c'), "question");
	CHECK_STRING(rules("slow?!", 1, 'c'), "punctuation+question");
	CHECK_STRING(rules("slow :(", 1, 't'), "emoticon");
	CHECK_STRING(rules("slow \U0001F621", 1, 'c'), "emoji");
	CHECK_STRING(rules("slow slow", 1, 't'), "repeated");
	CHECK_STRING(rules("third time", 0, 'p'), "repeated_contact");
	CHECK_STRING(rules("was promised", 0, 'p'), "expectation");
	CHECK_STRING(rules("please", 0, 'p'), "politeness");
	CHECK_STRING(rules("could be better", 0, 'p'), "hedge");
	CHECK_STRING(rules("took ages", 0, 'p'), "effort");
	CHECK_STRING(rules("one click", 0, 'p'), "effort");
	CHECK_STRING(rules("nobody answered", 0, 'p'), "unheard");
	CHECK_STRING(rules("waste of money", 0, 'p'), "idiom");
	CHECK_STRING(rules("without a doubt", 0, 'p'), "idiom");
	CHECK_STRING(rules("thanks for nothing", 0, 'p'), "idiom");
	CHECK_STRING(rules("thanks for nothing", 1, 'p'), "sarcasm");
	CHECK_STRING(rules("how do i pay", 0, 'p'), "question");
	CHECK_STRING(rules("that said, it works", 0, 'p'), "contrast");
	CHECK_STRING(rules("VERY not nice :(", 0, 'c'), "intensifier+capitals");
	/* All names at once fit, whole or cut. */
	CHECK(emp_rules_print(UINT32_MAX, all) < EMP_RULES_TEXT);
	CHECK_INT(emp_rules_print(0, all), 0);
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
	char word[EMP_ROLE_WORD_SIZE];
	int n = 0;

	for (; emp_role_word(n, word) != NULL; n++)
		CHECK(emp_role_of((const uint8_t *) word, strlen(word)) != 0);
	CHECK(n > 200);
	CHECK(emp_role_of((const uint8_t *) "nobody", 6) == (EMP_ROLE_NEGATOR | EMP_ROLE_OPENER));
	CHECK_INT(emp_role_of((const uint8_t *) "waste", 5), EMP_ROLE_OPENER);
	CHECK_INT(emp_role_of((const uint8_t *) "waster", 6), 0);
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
	CHECK_INT(cue(EMP_CUE_POSITIVE, 50, (EmpScope){.weight = 8, .covered = true}, 0), -1);
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
	test_concession();
	test_covered();
	test_phrase_cues();
	test_litotes();
	test_many_phrases();
	test_rules();
	test_repeated();
	test_roles();
	test_grams();
	test_cues();
	test_hashes();
	return CHECK_DONE();
}
