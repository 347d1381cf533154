/*
 * test_lexicon.c
 *		Own words: what is a term, what a lexicon holds, and how a text is read by it.
 *
 * Readings move with every training of the model; what a lexicon says does not, so that is
 * checked closely, and the rest by signs.
 */
#include "check.h"
#include "emotion/lexicon_read.h"
#include "emotion/linked.h"
#include "emotion/read.h"
#include "lexicon_build.h"

#include <math.h>

static EmpModel model;
static EmpReading reading;

/* A lexicon under test. */
typedef struct Own
{
	uint8_t *value;
	size_t len;
	EmpLexicon lexicon;
} Own;

/* Make a lexicon of its text form. */
static Own
own(const char *text)
{
	Own o = {0};
	EmpFailure failure;

	o.value = build_parse(text, strlen(text), &o.len, &failure);
	if (CHECK(o.value != NULL))
		CHECK_INT(emp_lexicon_view(o.value, o.len, &o.lexicon), EMP_LEXICON_GOOD);
	else
		printf("\t%s: %s (%s)\n", text, failure.message, failure.detail);
	return o;
}

/* Check the text form of a lexicon that was made of another text. */
static void
check_print(const char *text, const char *expected)
{
	Own o = own(text);
	size_t len;
	char *printed = build_print(&o.lexicon, &len);

	CHECK_STRING(printed, expected);
	CHECK_INT(emp_lexicon_print(&o.lexicon, printed, 3), len);
	free(printed);
	free(o.value);
}

/* Check that a text form fails, with a status and a word of its message or detail. */
static void
check_fails(const char *text, EmpStatus status, const char *word)
{
	size_t len;
	EmpFailure failure;
	uint8_t *value = build_parse(text, strlen(text), &len, &failure);

	if (!CHECK(value == NULL))
	{
		printf("\tnot refused: %s\n", text);
		free(value);
		return;
	}
	CHECK_INT(failure.status, status);
	CHECK(failure.detail[0] != '\0' || failure.hint[0] != '\0');
	if (!CHECK(strstr(failure.message, word) != NULL || strstr(failure.detail, word) != NULL))
		printf("\t%s: %s (%s)\n", text, failure.message, failure.detail);
}

/* Read a text by a lexicon, NULL for none. */
static EmpEmotion
read_by(const char *text, const EmpLexicon *lexicon)
{
	EmpEmotion e;

	emp_reading_init(&reading, &model, NULL, NULL);
	reading.lexicon = lexicon;
	emp_reading_add(&reading, text, strlen(text));
	emp_reading_finish(&reading, &e);
	return e;
}

/* Return the valence of a text by a lexicon. */
static double
valence(const char *text, const Own *o)
{
	return read_by(text, &o->lexicon).valence / (double) EMP_VALENCE_ONE;
}

/* Return the probability of a label in a text by a lexicon. */
static double
probability(const char *text, const Own *o, const char *label)
{
	EmpEmotion e = read_by(text, &o->lexicon);

	return emp_label_probability(&e, emp_label_find(label, strlen(label))) / (double) EMP_SHARE_ONE;
}

/* Say whether a lexicon changes how a text reads. */
static bool
changes(const char *text, const Own *o)
{
	EmpEmotion with = read_by(text, &o->lexicon);
	EmpEmotion without = read_by(text, NULL);

	return emp_emotion_compare(&with, &without) != 0;
}

/* The text form: what is read, and how it is printed. */
static void
test_text(void)
{
	check_print("{\"terms\": {}}", "{\"terms\": {}}");
	check_print(" {\"case\":false,\"terms\":{\"Billing  LOOP\":{\"frustration\":0.8},\n"
				"\"Cancer\":\"exclude\",\"sick\":0.7}} ",
				"{\"terms\": {\"billing loop\": {\"frustration\": 0.8}, \"cancer\": \"exclude\", "
				"\"sick\": {\"valence\": 0.7}}}");
	check_print("{\"terms\":{\"x\":{\"joy\":-5e-1,\"valence\":1.0,\"trust\":0.00005,"
				"\"positive\":0.99995}}}",
				"{\"terms\": {\"x\": {\"valence\": 1, \"positive\": 1, \"joy\": -0.5, "
				"\"trust\": 0.0001}}}");
	check_print("{\"terms\":{\"Caf\\u00e9\":1, \"\\ud83d\\ude00\":\"exclude\"}}",
				"{\"terms\": {\"cafe\": {\"valence\": 1}, \"\U0001F600\": \"exclude\"}}");
	check_print("{\"terms\":{\"Caf\u00e9\":1,\"us\":{\"exclude\":true},\"US\":{\"joy\":1,"
				"\"accents\":false}},\"accents\":true,\"case\":true}",
				"{\"terms\": {\"Caf\u00e9\": {\"valence\": 1, \"case\": true, \"accents\": true}, "
				"\"US\": {\"joy\": 1, \"case\": true}, "
				"\"us\": {\"exclude\": true, \"case\": true, \"accents\": true}}}");
	/* The same thing twice is said once. */
	check_print("{\"terms\":{\"sick\":0.7,\"Sick\":{\"valence\":0.7,\"joy\":0.5}}}",
				"{\"terms\": {\"sick\": {\"valence\": 0.7, \"joy\": 0.5}}}");
	/* Clitics stay with their words, smileys are spelled one way. */
	check_print("{\"terms\":{\"won\u2019t LOAD\":1,\":-)\":1,\"Yahoo!\":1,\"error 404\":1}}",
				"{\"terms\": {\":)\": {\"valence\": 1}, \"error 404\": {\"valence\": 1}, "
				"\"won't load\": {\"valence\": 1}, \"yahoo !\": {\"valence\": 1}}}");
}

/* What is no lexicon. */
static void
test_bad_text(void)
{
	static const char *const texts[] = {
		"",
		"null",
		"[]",
		"{}",
		"{\"terms\"}",
		"{\"terms\": }",
		"{\"terms\": []}",
		"{\"terms\": {\"a\"}}",
		"{\"terms\": {\"a\": }}",
		"{\"terms\": {\"a\": true}}",
		"{\"terms\": {\"a\": null}}",
		"{\"terms\": {\"a\": {}}}",
		"{\"terms\": {\"a\": {\"case\": true}}}",
		"{\"terms\": {\"a\": {\"joy\"}}}",
		"{\"terms\": {\"a\": {\"joy\": }}}",
		"{\"terms\": {\"a\": {\"joy\": \"1\"}}}",
		"{\"terms\": {\"a\": {\"joy\": [1]}}}",
		"{\"terms\": {\"a\": {\"joy\": 1,}}}",
		"{\"terms\": {\"a\": {\"joy\": 1}",
		"{\"terms\": {\"a\": {\"joy\": 1}}} x",
		"{\"terms\": {\"a\": {\"exclude\": 1}}}",
		"{\"terms\": {\"a\": {\"exclude\": false}}}",
		"{\"terms\": {\"a\": \"ignore\"}}",
		"{\"terms\": {\"a\": 1}, \"terms\": {\"b\": 1}}",
		"{\"terms\": {\"a\": 1}, \"words\": {}}",
		"{\"terms\": {\"a\": 1}, \"case\": 1}",
		"{\"terms\": {\"a\\x\": 1}}",
		"{\"terms\": {\"a\\u12\": 1}}",
		"{\"terms\": {\"a\\ud800\": 1}}",
		"{\"terms\": {\"a\\ud800\\u0041\": 1}}",
		"{\"terms\": {\"a\\udc00\": 1}}",
		"{\"terms\": {\"a\nb\": 1}}",
		"{\"terms\": {\"a",
		"{\"terms\": {\"a\\",
		"{\"terms\": {\"a\": 1e}}",
		"{\"terms\": {\"a\": -}}",
		"{\"terms\": {\"a\": 1-1}}",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		check_fails(texts[i], EMP_BAD_TEXT, "");
	check_fails("{\"terms\": {\"a\": {\"joyy\": 1}}}", EMP_BAD_VALUE, "admiration, amusement");
	check_fails("{\"terms\": {\"a\": {\"joy\": 1.00001}}}", EMP_OUT_OF_RANGE, "-1 to 1");
	check_fails("{\"terms\": {\"a\": {\"joy\": -2}}}", EMP_OUT_OF_RANGE, "-1 to 1");
	check_fails("{\"terms\": {\"a\": {\"joy\": 1e99999999999999999999}}}", EMP_OUT_OF_RANGE,
				"-1 to 1");
	check_fails("{\"terms\": {\"\": 1}}", EMP_BAD_VALUE, "empty term");
	check_fails("{\"terms\": {\" \": 1}}", EMP_BAD_VALUE, "no word");
	check_fails("{\"terms\": {\"--\": 1}}", EMP_BAD_VALUE, "no word");
	check_fails("{\"terms\": {\"a b c d e f\": 1}}", EMP_BAD_VALUE, "5 tokens");
	check_fails("{\"terms\": {\"it's don't won't\": 1}}", EMP_BAD_VALUE, "5 tokens");
	check_fails("{\"terms\": {\"St. Gallen\": 1}}", EMP_BAD_VALUE, "end of a sentence");
	check_fails("{\"terms\": {\"C++\": 1}}", EMP_BAD_VALUE, "sign");
	check_fails("{\"terms\": {\":c\": 1}}", EMP_BAD_VALUE, "sign");
	check_fails("{\"terms\": {\"see http://x.test\": 1}}", EMP_BAD_VALUE, "link");
	check_fails("{\"terms\": {\"@ann\": 1}}", EMP_BAD_VALUE, "mention");
	check_fails("{\"terms\": {\"[NAME]\": 1}}", EMP_BAD_VALUE, "placeholder");
	check_fails("{\"terms\": {\"sick\": 0.7, \"Sick\": 0.8}}", EMP_BAD_VALUE, "two weights");
	check_fails("{\"terms\": {\"sick\": 0.7, \"Sick\": \"exclude\"}}", EMP_BAD_VALUE, "excluded");
	check_fails("{\"terms\": {\"sick\": 0.7, \"Sick \": {\"valence\": 0.7, \"accents\": true}}}",
				EMP_BAD_VALUE, "capitals or accents");
}

/* Weights: exact decimal rounding, halves away from 0. */
static void
test_weights(void)
{
	static const struct
	{
		const char *text;
		int weight;
	} good[] = {
		{"0", 0},
		{"-0", 0},
		{"1", 10000},
		{"-1", -10000},
		{"0.5", 5000},
		{".5", 5000},
		{"1.", 10000},
		{"1.0000", 10000},
		{"5e-1", 5000},
		{"0.05E+1", 5000},
		{"0.00005", 1},
		{"0.00004999", 0},
		{"-0.00015", -2},
		{"0.99996", 10000},
		{"1000e-3", 10000},
		{"1e-400", 0},
		{"0e999999999999999999999", 0},
	};
	static const double bad[] = {NAN, INFINITY, -INFINITY, 1.0000001, -2};
	int32_t weight;
	int16_t small;
	EmpFailure failure;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
	{
		CHECK_INT(emp_weight_parse(good[i].text, strlen(good[i].text), EMP_LEXICON_ONE, &weight,
								   &failure),
				  EMP_OK);
		CHECK_INT(weight, good[i].weight);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK_INT(emp_weight_from_double(bad[i], &small, &failure), EMP_OUT_OF_RANGE);
	CHECK_INT(emp_weight_from_double(-0.8, &small, &failure), EMP_OK);
	CHECK_INT(small, -8000);
	CHECK_INT(emp_weight_from_double(1, &small, &failure), EMP_OK);
	CHECK_INT(small, 10000);
	CHECK_INT(emp_weight_parse("", 0, EMP_LEXICON_ONE, &weight, &failure), EMP_BAD_TEXT);
	CHECK_INT(emp_weight_parse(".", 1, EMP_LEXICON_ONE, &weight, &failure), EMP_BAD_TEXT);
	CHECK_INT(emp_weight_parse("1.00001", 7, EMP_LEXICON_ONE, &weight, &failure), EMP_OUT_OF_RANGE);
}

/* Equal lexicons are equal bytes, however they were written, and survive text and byte form. */
static void
test_canonical(void)
{
	Own a = own("{\"terms\":{\"b\":1,\"a b\":{\"joy\":0.5,\"fear\":0.1},\"a\":\"exclude\"}}");
	Own b = own("{\"terms\":{\"A\":\"exclude\",\"A  B\":{\"fear\":0.1,\"joy\":0.50},\"b\":1e0}}");
	EmpRecords r = {.grow = build_grow};
	EmpFailure failure;
	uint8_t message[1024] = {EMP_LEXICON_FORMAT};
	uint8_t *back;
	size_t len;

	CHECK(a.len == b.len && memcmp(a.value, b.value, a.len) == 0);
	memcpy(message + 1, a.lexicon.records, a.lexicon.bytes);
	CHECK_INT(emp_lexicon_unpack(message, a.lexicon.bytes + 1, &r, &failure), EMP_OK);
	back = build_close(&r, &len, &failure);
	CHECK(back != NULL && len == a.len && memcmp(back, a.value, len) == 0);
	for (size_t cut = 0; cut < a.lexicon.bytes; cut++)
	{
		r.used = 0;
		if (emp_lexicon_unpack(message, cut + 1, &r, &failure) != EMP_OK)
			CHECK_INT(failure.status, EMP_BAD_BINARY);
	}
	message[0]++;
	CHECK_INT(emp_lexicon_unpack(message, a.lexicon.bytes + 1, &r, &failure), EMP_BAD_BINARY);
	free(back);
	free(r.bytes);
	free(a.value);
	free(b.value);
}

/* A damaged value is refused or read without harm. */
static void
test_damaged(void)
{
	Own o = own("{\"terms\":{\"billing loop\":1,\"billing\":\"exclude\",\"\u00e9t\u00e9\":1}}");

	for (size_t i = 0; i < o.len; i++)
		for (int bit = 0; bit < 8; bit++)
		{
			uint8_t *value = malloc(o.len);
			EmpLexicon lexicon;

			memcpy(value, o.value, o.len);
			value[i] ^= (uint8_t) (1 << bit);
			if (emp_lexicon_view(value, o.len, &lexicon) == EMP_LEXICON_GOOD &&
				lexicon.slots != NULL)
				read_by("A billing loop, this billing. \u00c9t\u00e9!", &lexicon);
			free(value);
		}
	for (size_t len = 0; len < o.len; len++)
		CHECK(emp_lexicon_view(o.value, len, &o.lexicon) == EMP_LEXICON_DAMAGED);
	free(o.value);
}

/* Only texts that hold a term change. */
static void
test_found(void)
{
	Own o = own("{\"terms\":{\"billing loop\":{\"frustration\":0.8},\"won't load\":-0.9,"
				"\"error 404\":-0.5,\"cafe\":0.9,\":-)\":-0.9,\"\U0001F921\":-0.9}}");
	Own exact = own("{\"terms\":{\"US\":{\"valence\":0.9,\"case\":true},"
					"\"caf\u00e9\":{\"valence\":0.9,\"accents\":true}}}");

	CHECK(changes("billing loop", &o));
	CHECK(changes("Stuck in a BILLING   Loop again!", &o));
	CHECK(changes("a billing-loop", &o));
	CHECK(changes("a billing\nloop", &o));
	CHECK(changes("The page won\u2019t load.", &o));
	CHECK(changes("I see error 404 here", &o));
	CHECK(changes("the Caf\u00c9", &o));
	CHECK(changes("the cafe\u0301", &o));
	CHECK(changes("ok :)", &o));
	CHECK(changes("ok \U0001F921\uFE0F", &o));
	CHECK(!changes("billing", &o));
	CHECK(!changes("loop billing", &o));
	CHECK(!changes("billing the loop", &o));
	CHECK(!changes("rebilling loops", &o));
	CHECK(!changes("About billing. Loop.", &o));
	CHECK(!changes("I see error 500 here", &o));
	CHECK(!changes("error", &o));
	CHECK(!changes("", &o));
	CHECK(changes("shipped to the US", &exact));
	CHECK(!changes("shipped to us", &exact));
	CHECK(!changes("shipped to Us", &exact));
	CHECK(changes("Caf\u00c9", &exact));
	CHECK(!changes("cafe", &exact));
	free(o.value);
	free(exact.value);
}

/* The longest term first, from the left; an exact one before one that minds less. */
static void
test_longest(void)
{
	Own o = own("{\"terms\":{\"a\":0.1,\"a b\":0.2,\"a b c d e\":0.5,\"b c\":-0.9,\"us\":-0.5,"
				"\"US\":{\"valence\":0.5,\"case\":true}}}");

	CHECK(fabs(valence("a", &o) - 0.1) < 0.001);
	CHECK(fabs(valence("a b", &o) - 0.2) < 0.001);
	CHECK(fabs(valence("a b c d e", &o) - 0.5) < 0.001);
	CHECK(valence("a b c d", &o) > -0.2); /* "a b", and neither "b c" nor the five */
	CHECK(valence("b c", &o) < -0.89);
	CHECK(fabs(valence("us", &o) + 0.5) < 0.001);
	CHECK(fabs(valence("US", &o) - 0.5) < 0.001);
	free(o.value);
}

/* A text that is a term alone has the term's weights. */
static void
test_scale(void)
{
	static const char *const words[] = {"zorkle", "great", "the", "awful billing loop"};
	char text[256];

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		for (int w = -100; w <= 100; w += 5)
		{
			Own o;
			double got;

			snprintf(text, sizeof(text), "{\"terms\":{\"%s\":%d.%de-2}}", words[i], w, 0);
			o = own(text);
			got = valence(words[i], &o);
			if (!CHECK(fabs(got - w / 100.0) <= 0.001))
				printf("\t%s at %d reads %f\n", words[i], w, got);
			free(o.value);
		}
	for (int label = 0; label < EMP_LABELS; label++)
		for (int w = 0; w <= 100; w += 10)
		{
			const char *name = emp_label_info(label)->name;
			Own o;
			double got;

			snprintf(text, sizeof(text), "{\"terms\":{\"zorkle\":{\"%s\":%d.0e-2}}}", name, w);
			o = own(text);
			got = probability("zorkle", &o, name);
			if (!CHECK(got >= w / 100.0 - 0.01))
				printf("\t%s at %d reads %f\n", name, w, got);
			/* and the feeling moves with the family */
			got = valence("zorkle", &o);
			if (strcmp(emp_label_info(label)->family, "positive") == 0)
				CHECK(fabs(got - w / 100.0) <= 0.001);
			else if (strcmp(emp_label_info(label)->family, "negative") == 0)
				CHECK(fabs(got + w / 100.0) <= 0.001);
			else
				CHECK(fabs(got) <= 0.001);
			free(o.value);
		}
}

/* What several labels say together, and what negative weights do. */
static void
test_labels(void)
{
	Own mixed = own("{\"terms\":{\"zork\":{\"frustration\":0.8,\"joy\":0.3}}}");
	Own given = own("{\"terms\":{\"zork\":{\"frustration\":0.8,\"valence\":0.1}}}");
	Own both = own("{\"terms\":{\"zork\":{\"positive\":0.8,\"negative\":0.7}}}");
	Own less = own("{\"terms\":{\"zork\":{\"gratitude\":-0.9}}}");
	Own none = own("{\"terms\":{\"zork\":{\"gratitude\":0}}}");
	EmpEmotion e;

	CHECK(fabs(valence("zork", &mixed) + 0.5) < 0.001);
	CHECK(probability("zork", &mixed, "frustration") >= 0.79);
	CHECK(probability("zork", &mixed, "joy") >= 0.29);
	CHECK(fabs(valence("zork", &given) - 0.1) < 0.001);
	e = read_by("zork", &both.lexicon);
	CHECK(e.positive >= 7900 && e.negative >= 6900 && e.valence > 0);
	CHECK(probability("zork", &less, "gratitude") <= probability("zork", &none, "gratitude"));
	CHECK(probability("Thanks, zork", &less, "gratitude") <
		  probability("Thanks, zork", &none, "gratitude"));
	CHECK(fabs(valence("zork", &less)) < 0.001);
	e = read_by("zork", &mixed.lexicon);
	CHECK_INT(e.intensity, 8000);
	CHECK_STRING(emp_scheme(EMP_SCHEME_HEADLINE)->group[emp_dominant(&e)].name, "frustration");
	free(mixed.value);
	free(given.value);
	free(both.value);
	free(less.value);
	free(none.value);
}

/* Words around a term change it as they change other words. */
static void
test_scopes(void)
{
	Own o = own("{\"terms\":{\"zork\":0.7,\"billing loop\":{\"frustration\":0.8},"
				"\"not bad at all\":0.9,\"no frills\":\"exclude\"}}");

	CHECK(valence("not zork", &o) < -0.2);
	CHECK(valence("no billing loop", &o) > 0);
	CHECK(probability("no billing loop", &o, "frustration") <
		  probability("a billing loop", &o, "frustration"));
	CHECK(valence("very zork", &o) > valence("slightly zork", &o));
	CHECK(read_by("zork", &o.lexicon).intensity > read_by("slightly zork", &o.lexicon).intensity);
	CHECK(read_by("zork", &o.lexicon).intensity < read_by("ZORK!!", &o.lexicon).intensity);
	CHECK(fabs(valence("not bad at all", &o) - 0.9) < 0.001); /* its own "not" is part of it */
	CHECK_INT(read_by("not bad at all", &o.lexicon).flags & EMP_FLAG_NEGATED, 0);
	CHECK(valence("no frills zork", &o) > 0.6);
	/* said again it adds nothing */
	CHECK(valence("zork zork zork", &o) <= valence("zork", &o) + 0.001);
	CHECK(valence("Zork. ZORK. zork.", &o) <= valence("zork", &o) + 0.001);
	free(o.value);
}

/* An excluded term says nothing. */
static void
test_excluded(void)
{
	Own o = own("{\"terms\":{\"cancer\":\"exclude\",\"worst case scenario\":\"exclude\","
				"\"\U0001F621\":\"exclude\"}}");
	EmpEmotion alone = read_by("cancer", &o.lexicon);
	EmpEmotion empty = read_by("", NULL);

	CHECK(emp_emotion_compare(&alone, &empty) == 0);
	CHECK(valence("The cancer ward", &o) > read_by("The cancer ward", NULL).valence / 1e9);
	CHECK(!changes("the worst case", &o));
	alone = read_by("Worst case scenario! \U0001F621", &o.lexicon);
	CHECK_INT(alone.valence, 0);
	free(o.value);
}

/* What the parts of an explanation add up to. */
typedef struct Sums
{
	int64_t sum[EMP_HEADS];
	int64_t last_start;
	int wrong; /* parts that are not where they say */
	const char *body;
} Sums;

/* Add one part. */
static void
add_part(void *arg, const EmpPart *part)
{
	Sums *sums = arg;

	for (int h = 0; h < EMP_HEADS; h++)
		sums->sum[h] += part->weight[h];
	sums->wrong += part->start < sums->last_start || part->chars == 0 || part->bytes < part->chars;
	sums->wrong += memcmp(part->text, sums->body + part->byte, part->bytes) != 0;
	sums->last_start = part->start;
}

/* The parts add up to the whole, and the largest weights do not overflow. */
static void
test_parts(void)
{
	static const char body[] = "I love caf\u00e9 billing  loop, but not a billing loop! The zork "
							   "is broken; never zork again. cancer cancer";
	static char many[64 * 64];
	Own o = own("{\"terms\":{\"billing loop\":{\"frustration\":0.8},\"zork\":-1,\"cafe\":1,"
				"\"cancer\":\"exclude\"}}");
	Own words = {0};
	static char json[64 * 64];
	EmpFailure failure;
	EmpEmotion e;

	for (size_t n = sizeof(body) - 1; n > 0; n--)
	{
		Sums sums = {.body = body};
		int wrong = 0;

		emp_reading_init(&reading, &model, add_part, &sums);
		reading.lexicon = &o.lexicon;
		emp_reading_add(&reading, body, n);
		for (int h = 0; h < EMP_HEADS; h++)
			wrong += sums.sum[h] != reading.sum[h];
		CHECK_INT(wrong, 0);
		CHECK_INT(sums.wrong, 0);
		emp_reading_finish(&reading, &e);
		CHECK_INT(emp_emotion_check(&e, &failure), EMP_OK);
	}

	/* A sentence of nothing but the strongest terms, all different, boosted, behind a contrast. */
	strcpy(json, "{\"terms\":{\"so very\":1");
	strcpy(many, "but ");
	for (int i = 0; i < 62; i++)
	{
		sprintf(json + strlen(json), ",\"w%c%c\":1", 'a' + i / 26, 'a' + i % 26);
		sprintf(many + strlen(many), "w%c%c ", 'a' + i / 26, 'a' + i % 26);
	}
	strcat(json, "}}");
	words = own(json);
	CHECK(valence(many, &words) > 0.99);
	{
		EmpScope scope = {.boosted = true, .weight = 11};
		int32_t weight[EMP_HEADS];
		EmpLexiconTerm term;
		size_t next;

		CHECK(emp_term_at(words.lexicon.records, words.lexicon.bytes, 0, &term, &next));
		emp_term_weigh(&term, model.header, &scope, weight);
		for (int h = 0; h < EMP_HEADS; h++)
			CHECK(llabs((long long) weight[h]) * EMP_SENTENCE_TOKENS < INT32_MAX);
	}
	free(o.value);
	free(words.value);
}

/* Return the weight of the only term that a line of VADER's lexicon gives. */
static int
vader_weight(const char *lines)
{
	EmpRecords r = {.grow = build_grow};
	EmpFailure failure;
	int64_t skipped;
	EmpLexicon lexicon;
	uint8_t *value;
	EmpLexiconTerm term;
	size_t len;
	int weight;

	CHECK_INT(emp_lexicon_parse_vader(lines, strlen(lines), &r, &skipped, &failure), EMP_OK);
	value = build_close(&r, &len, &failure);
	CHECK_INT(emp_lexicon_view(value, len, &lexicon), EMP_LEXICON_GOOD);
	CHECK_INT(lexicon.terms, 1);
	CHECK(emp_term_at(lexicon.records, lexicon.bytes, 0, &term, &len));
	weight = emp_term_meaning(&term, 0).weight;
	free(value);
	free(r.bytes);
	return weight;
}

/* VADER's lines: the weights are VADER's compound scores. */
static void
test_vader(void)
{
	EmpRecords r = {.grow = build_grow};
	EmpFailure failure;
	int64_t skipped;

	CHECK_INT(vader_weight("good\t1.9\t0.9434\t[2, 1, 1, 3, 2, 4, 2, 2, 1, 1]\n"), 4404);
	CHECK_INT(vader_weight("horrible\t-2.5\r\n\r\n"), -5423);
	CHECK_INT(vader_weight("x\t4"), 7184);
	CHECK_INT(vader_weight(":)\t2.0\n>:)\t-0.4\n"), 4588);
	CHECK_INT(vader_weight("ok\t1.6\nok\t1.2\n"), 2960);
	CHECK_INT(vader_weight("ok\t1.6\n:c\t1.2\n(-:{\t1\n^urs\t-2.8"), 3818);
	CHECK_INT(emp_lexicon_parse_vader(":c\t1\n", 5, &r, &skipped, &failure), EMP_OK);
	CHECK_INT(skipped, 1);
	CHECK_INT(emp_lexicon_parse_vader("good\t1\nbad", 10, &r, &skipped, &failure), EMP_BAD_TEXT);
	CHECK(strstr(failure.message, "line 2:") != NULL);
	CHECK_INT(emp_lexicon_parse_vader("\n\ngood\t4.1", 10, &r, &skipped, &failure),
			  EMP_OUT_OF_RANGE);
	CHECK(strstr(failure.message, "line 3:") != NULL);
	CHECK_INT(emp_lexicon_parse_vader("\t1", 2, &r, &skipped, &failure), EMP_BAD_VALUE);
	CHECK_INT(emp_lexicon_parse_vader("good one. more\t1", 16, &r, &skipped, &failure),
			  EMP_BAD_VALUE);
	CHECK_INT(emp_lexicon_parse_vader("good\tx", 6, &r, &skipped, &failure), EMP_BAD_TEXT);
	free(r.bytes);
}

/* Limits, and a large lexicon in which every term is found. */
static void
test_large(void)
{
	EmpRecords r = {.grow = build_grow};
	EmpMeaning m = {EMP_MEANS_VALENCE, 5000};
	EmpFailure failure;
	EmpLexicon lexicon;
	uint8_t *value;
	size_t len;
	int missed = 0;
	char term[64];

	for (int i = 0; i <= EMP_LEXICON_TERMS; i++)
	{
		snprintf(term, sizeof(term), "z%d phrase %d", i % 1000, i / 1000);
		if (emp_records_add(&r, term, strlen(term), 0, &m, 1, &failure) != EMP_OK)
			CHECK(!"terms can be added");
		if (i == 19999)
		{
			value = build_close(&r, &len, &failure);
			CHECK_INT(emp_lexicon_view(value, len, &lexicon), EMP_LEXICON_GOOD);
			CHECK_INT(lexicon.terms, 20000);
			for (int k = 0; k < 20000; k += 7)
			{
				EmpEmotion e;

				snprintf(term, sizeof(term), "Z%d  Phrase-%d", k % 1000, k / 1000);
				e = read_by(term, &lexicon);
				missed += e.valence < 499000000 || e.valence > 501000000;
			}
			CHECK_INT(missed, 0);
			free(value);
		}
	}
	CHECK(build_close(&r, &len, &failure) == NULL);
	CHECK_INT(failure.status, EMP_TOO_LARGE);
	free(r.bytes);
}

int
main(void)
{
	emp_linked_model(&model);
	test_text();
	test_bad_text();
	test_weights();
	test_canonical();
	test_damaged();
	test_found();
	test_longest();
	test_scale();
	test_labels();
	test_scopes();
	test_excluded();
	test_parts();
	test_vader();
	test_large();
	return CHECK_DONE();
}
