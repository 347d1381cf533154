/*
 * test_phrase.c
 *		The table of phrases and how it is matched.
 */
#include "base/hash.h"
#include "check.h"
#include "features/phrase.h"

static EmpSentence sentence;
static EmpPhrase found[EMP_SENTENCE_PHRASES];

static const char *const kind_names[EMP_PHRASE_KINDS] = {
	[EMP_PHRASE_REPEATED_CONTACT] = "repeated", [EMP_PHRASE_EXPECTATION] = "expectation",
	[EMP_PHRASE_POLITENESS] = "polite",         [EMP_PHRASE_HEDGE] = "hedge",
	[EMP_PHRASE_EFFORT_HARD] = "hard",          [EMP_PHRASE_EFFORT_EASY] = "easy",
	[EMP_PHRASE_UNHEARD] = "unheard",           [EMP_PHRASE_PRAISE_IDIOM] = "praise",
	[EMP_PHRASE_BLAME_IDIOM] = "blame",         [EMP_PHRASE_SET_PHRASE] = "set",
	[EMP_PHRASE_SARCASM] = "sarcasm",           [EMP_PHRASE_QUESTION] = "question",
	[EMP_PHRASE_CONTRAST] = "contrast",         [EMP_PHRASE_CONCESSION] = "concession",
	[EMP_PHRASE_LITOTES] = "litotes",
};

/* Find the phrases of the sentence, asking every token. */
static int
find(void)
{
	uint64_t openers = 0;

	for (int i = 0; i < sentence.n; i++)
		if (emp_phrase_opens(sentence.token[i].key, sentence.token[i].key_len))
			openers |= UINT64_C(1) << i;
	return emp_phrases_find(&sentence, openers, found);
}

/* Show the phrases of one sentence: kind and words of each. */
static const char *
phrases(const char *text)
{
	static char shown[4096];
	EmpSentenceReader reader;
	size_t at = 0;
	int n;

	emp_sentence_init(&reader, text, strlen(text));
	CHECK(emp_sentence_next(&reader, &sentence));
	n = find();
	shown[0] = '\0';
	for (int k = 0; k < n; k++)
	{
		at += (size_t) sprintf(shown + at, "%s%s:", k > 0 ? " | " : "", kind_names[found[k].kind]);
		for (int i = found[k].first; i < found[k].first + found[k].tokens; i++)
			at += (size_t) sprintf(shown + at, " %.*s", sentence.token[i].key_len,
								   (const char *) sentence.token[i].key);
	}
	return shown;
}

/* Count how often a character stands in a string. */
static int
count(const char *words, char c)
{
	int n = 0;

	for (; *words != '\0'; words++)
		n += *words == c;
	return n;
}

/* The table is what its comment says. */
static void
test_table(void)
{
	int n = 0;

	for (const char *words; (words = emp_phrase_words(n)) != NULL; n++)
	{
		const char *next = emp_phrase_words(n + 1);
		size_t first = strcspn(words, " ");

		/* In order, so that bisection finds them, and none twice in a row under one kind. */
		if (next != NULL && strcmp(words, next) > 0)
			CHECK_STRING(words, next);
		/* A plain word opens it, no longer than the trainer's buffer. */
		if (strcspn(words, "|#_~,^$=<") < first || first == 0 || first >= 32)
			CHECK_STRING(words, "a phrase that a word opens");
		/* Blanks are single, and gaps few, so that a token costs a constant. */
		if (strstr(words, "  ") != NULL || words[strlen(words) - 1] == ' ' || count(words, '~') > 2)
			CHECK_STRING(words, "single blanks and two gaps at most");
		for (const char *gap = words; (gap = strchr(gap, '~')) != NULL; gap++)
			if (gap[1] < '1' || gap[1] > '5' || gap[2] != ' ')
				CHECK_STRING(words, "gaps of one to five tokens");
		if (strstr(words, "||") != NULL || strstr(words, "| ") != NULL ||
			strstr(words, " |") != NULL)
			CHECK_STRING(words, "no empty alternative");
		if (strpbrk(words, "ABCDEFGHIJKLMNOPQRSTUVWXYZ.!?-") != NULL)
			CHECK_STRING(words, "keys of tokens");
		CHECK(emp_phrase_opens((const uint8_t *) words, first));
	}
	CHECK(n > 300 && n < UINT16_MAX);
	CHECK(!emp_phrase_opens((const uint8_t *) "zebra", 5));
	CHECK(!emp_phrase_opens((const uint8_t *) "", 0));
	CHECK(!emp_phrase_opens((const uint8_t *) "nobod", 5));
	CHECK(!emp_phrase_opens((const uint8_t *) "nobodyy", 7));
}

/* Put the words of a row into the sentence: of each place the first alternative. */
static void
say(const char *words)
{
	uint8_t pause = 0;

	memset(&sentence, 0, sizeof(sentence));
	for (const char *place = words; *place != '\0' && *place != '<'; place += strcspn(place, " "))
	{
		EmpToken *token = &sentence.token[sentence.n];
		size_t len;

		place += *place == ' ';
		if (*place == '<')
			break;
		if (*place == ',')
			pause = EMP_TOKEN_AFTER_PAUSE;
		if (strchr("~^$=,", *place) != NULL)
			continue;
		len = strcspn(place, "| ");
		token->kind = *place == '#' ? EMP_TOKEN_NUMBER : EMP_TOKEN_WORD;
		token->flags = pause;
		token->key_len = (uint8_t) len;
		memcpy(token->key, place, len);
		sentence.hash[sentence.n++] = emp_hash64(token->key, len, 0);
		pause = 0;
	}
}

/* Every row is found, so the index is the one of this table ("make phrases"). */
static void
test_index(void)
{
	for (int row = 0; emp_phrase_words(row) != NULL; row++)
	{
		int n;
		bool any = false;

		say(emp_phrase_words(row));
		n = find();
		for (int k = 0; k < n; k++)
			any |= found[k].first == 0;
		if (!any)
			CHECK_STRING(emp_phrase_words(row), "a row that is found");
	}
}

/* Some of each kind. */
static void
test_kinds(void)
{
	CHECK_STRING(phrases("this is the third time"), "repeated: third time");
	CHECK_STRING(phrases("yet another error"), "repeated: yet another");
	CHECK_STRING(phrases("it should have come"), "expectation: should have");
	CHECK_STRING(phrases("could you please stop"),
				 "question: could you | polite: could you please");
	CHECK_STRING(phrases("I'm just a little late"), "hedge: just a little");
	CHECK_STRING(phrases("took me hours"), "hard: took me hours");
	CHECK_STRING(phrases("with one click"), "easy: one click");
	CHECK_STRING(phrases("nobody answered"), "unheard: nobody answered");
	CHECK_STRING(phrases("it was second to none"), "praise: second to none");
	CHECK_STRING(phrases("a waste of my money"), "blame: waste of my money");
	CHECK_STRING(phrases("no doubt"), "set: no doubt");
	CHECK_STRING(phrases("thanks for nothing"),
				 "blame: thanks for nothing | sarcasm: thanks for nothing");
	CHECK_STRING(phrases("how do I pay"), "question: how do");
	CHECK_STRING(phrases("on the other hand"), "contrast: on the other hand");
	CHECK_STRING(phrases("apart from this"), "concession: apart from");
	CHECK_STRING(phrases("the table is round"), "");
}

/* The little language of places. */
static void
test_places(void)
{
	/* a number, in figures or as a word */
	CHECK_STRING(phrases("transferred 4 times"), "hard: transferred 4 times");
	CHECK_STRING(phrases("transferred me about four times"),
				 "hard: transferred me about four times");
	CHECK_STRING(phrases("transferred me blue times"), "");
	/* a gap, and its end */
	CHECK_STRING(phrases("can't recommend this shop enough"),
				 "praise: ca n't recommend this shop enough");
	CHECK_STRING(phrases("can't recommend this very old shop here enough"),
				 "blame: ca n't recommend");
	/* a pause */
	CHECK_STRING(phrases("great, another outage"), "sarcasm: great another");
	CHECK_STRING(phrases("nice, now"), "sarcasm: nice now");
	CHECK_STRING(phrases("nice now"), "");
	/* the start of a clause */
	CHECK_STRING(phrases("hello, where is it"), "question: where is");
	CHECK_STRING(phrases("I know where is what"), "");
	/* the end */
	CHECK_STRING(phrases("as if!"), "sarcasm: as if");
	CHECK_STRING(phrases("as if it could"), "");
	/* what must not stand before it */
	CHECK_STRING(phrases("kind of slow"), "hedge: kind of");
	CHECK_STRING(phrases("what kind of card"), "question: what kind");
	/* line ends are no pauses that matter */
	CHECK_STRING(phrases("waste\nof money"), "blame: waste of money");
	/* capitals and apostrophes are as everywhere */
	CHECK_STRING(phrases("CAN\u2019T COMPLAIN"), "praise: ca n't complain");
	/* a sentence that ends in the middle of a phrase */
	CHECK_STRING(phrases("second to"), "");
	CHECK_STRING(phrases("can't"), "");
	CHECK_STRING(phrases("can't recommend it"), "blame: ca n't recommend");
}

/* Of one family the longest counts, and no two overlap; families do not mind each other. */
static void
test_overlap(void)
{
	CHECK_STRING(phrases("never let me down"), "praise: never let me down");
	CHECK_STRING(phrases("still no answer"), "unheard: still no answer");
	CHECK_STRING(phrases("had to call four times"),
				 "hard: had to call | repeated: call four times");
	CHECK_STRING(phrases("not easy to find"), "hard: not easy");
	phrases("fed up, fed up");
	CHECK(!found[0].repeated && found[1].repeated);
	CHECK(emp_phrase_hash(&found[0]) == emp_phrase_hash(&found[1]));
}

/* A sentence of nothing but openers finds no more than there is room for. */
static void
test_full(void)
{
	static const char *const openers[] = {"had", "to",    "call",   "no",     "could",
										  "n't", "have",  "nobody", "please", "fed",
										  "up",  "third", "time",   "how",    "do"};

	for (int seed = 1; seed < 2000; seed++)
	{
		uint32_t state = (uint32_t) seed * 2654435761u;
		int n;

		sentence.n = EMP_SENTENCE_TOKENS;
		for (int i = 0; i < sentence.n; i++)
		{
			const char *word;

			state = state * 1664525u + 1013904223u;
			word = openers[(state >> 16) % (sizeof(openers) / sizeof(openers[0]))];
			sentence.token[i] = (EmpToken){.kind = EMP_TOKEN_WORD};
			sentence.token[i].key_len = (uint8_t) strlen(word);
			memcpy(sentence.token[i].key, word, strlen(word));
			sentence.hash[i] = emp_hash64(word, strlen(word), 0);
		}
		n = find();
		CHECK(n >= 0 && n <= EMP_SENTENCE_PHRASES);
		for (int k = 0; k < n; k++)
			CHECK(found[k].first + found[k].tokens <= sentence.n && found[k].tokens > 0 &&
				  (k == 0 || found[k].first >= found[k - 1].first));
	}
	sentence.n = 0;
	CHECK_INT(find(), 0);
}

int
main(void)
{
	test_table();
	test_index();
	test_kinds();
	test_places();
	test_overlap();
	test_full();
	return CHECK_DONE();
}
