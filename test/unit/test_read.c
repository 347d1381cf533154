/*
 * test_read.c
 *		Readings by the linked model: properties that hold for every model of English.
 *
 * No exact reading stands here, because training moves them.
 */
#include "check.h"
#include "emotion/linked.h"
#include "emotion/read.h"
#include "text/window.h"

#include <stdlib.h>

#define TEXT_SIZE (300 * 1024)

static EmpModel model;
static EmpReading reading;
static char text[TEXT_SIZE];

/* What the parts of an explanation add up to. */
typedef struct Sums
{
	int64_t sum[EMP_HEADS];
	uint64_t carried;
	int64_t last_start; /* start of the part before */
	int64_t parts;
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
	sums->carried += part->carried;
	sums->wrong += part->start < sums->last_start || part->chars == 0 || part->bytes < part->chars;
	sums->wrong += memcmp(part->text, sums->body + part->byte, part->bytes) != 0;
	sums->last_start = part->start;
	sums->parts++;
}

/* Read a text in windows, as the server does. */
static void
read_bytes(const char *body, size_t len, EmpEmotion *e, Sums *sums)
{
	size_t at = 0;

	if (sums != NULL)
	{
		memset(sums, 0, sizeof(*sums));
		sums->body = body;
	}
	emp_reading_init(&reading, &model, sums ? add_part : NULL, sums);
	while (at < len)
	{
		size_t n = emp_window_cut(body + at, len - at, true);

		emp_reading_add(&reading, body + at, n);
		at += n;
	}
	emp_reading_finish(&reading, e);
}

/* Read a string. */
static EmpEmotion
read_text(const char *body)
{
	EmpEmotion e;

	read_bytes(body, strlen(body), &e, NULL);
	return e;
}

/* Return the valence of a string, -1..1. */
static double
valence(const char *body)
{
	return read_text(body).valence / (double) EMP_VALENCE_ONE;
}

/* Say whether two strings read the same, bit for bit. */
static bool
same(const char *a, const char *b)
{
	EmpEmotion x = read_text(a);
	EmpEmotion y = read_text(b);
	uint8_t p[EMP_EMOTION_BYTES];
	uint8_t q[EMP_EMOTION_BYTES];

	emp_emotion_pack(&x, p);
	emp_emotion_pack(&y, q);
	return memcmp(p, q, sizeof(p)) == 0;
}

/* Text without a word says nothing. */
static void
test_nothing(void)
{
	static const char *const texts[] = {
		"",
		" ",
		"\n\n\t",
		"12345",
		"!!!",
		"... ?!",
		"12:30, 3.50",
		"[NAME]",
		"http://x.test",
		"@ann",
		"\u200D\uFE0F",
		"\u0301\u0301",
		"\U0001FAE9",
		"<>&;--",
		"\xFF\xFE",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
	{
		EmpEmotion e = read_text(texts[i]);

		CHECK_INT(e.valence, 0);
		CHECK_INT(e.intensity, 0);
		CHECK_INT(e.confidence, 0);
		CHECK_INT(e.flags, 0);
		CHECK_INT(emp_sentiment(&e), EMP_SENTIMENT_NEUTRAL);
		CHECK_INT(e.probability[EMP_NEUTRAL], EMP_SHARE_ONE);
		CHECK_STRING(emp_scheme(EMP_SCHEME_HEADLINE)->group[emp_dominant(&e)].name, "neutral");
		CHECK_INT(e.language, EMP_LANGUAGE_EN);
	}
}

/* Every sentence of the issue, and what any model has to get right. */
static void
test_signs(void)
{
	CHECK(valence("All good. No complaints, no problems ever.") > 0);
	CHECK(valence("not bad") >= 0);
	CHECK(valence("Great, that worked. Thank you so much!") > 0.3);
	CHECK(valence("WORST update EVER!!! \U0001F621") < -0.5);
	CHECK(valence("\u2764") > 0);
	CHECK(valence("I hate it") < 0);
	CHECK(valence("I don\u2019t like it") < 0);
	CHECK(valence("Thanks! :-)") > 0);
}

/* Different spellings of one thing read the same. */
static void
test_spelling(void)
{
	CHECK(same("\u2764", "\u2764\uFE0F"));
	CHECK(same("ok \U0001F44D", "ok \U0001F44D\U0001F3FD"));
	CHECK(same("I don't like it", "I don\u2019t like it"));
	CHECK(same("This is sooo good", "This is soooooooo good"));
	CHECK(same("Nice cafe\u0301", "Nice caf\u00E9"));
	CHECK(same("thanks  a\tlot", "thanks a lot"));
	CHECK(same("It is :)", "It is :-)"));
	CHECK(same("Thanks \u00ADa lot", "Thanks a lot"));
	CHECK(same("I am happy \U0001FAE9", "I am happy"));
}

/* A text that is repeated reads as once. */
static void
test_repeated(void)
{
	static const char *const texts[] = {
		"It broke. ",
		"I love this phone!\n",
		"Great, that worked. Thank you so much! ",
		"WORST update EVER!!! \U0001F621 ",
		"All good. No complaints, no problems ever. ",
		"not bad\n\n",
		"Hello. Hello? Is anybody there? ",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
	{
		static char often[8192];

		often[0] = '\0';
		for (int k = 0; k < 10; k++)
			strcat(often, texts[i]);
		CHECK(same(often, texts[i]));
	}
}

/* Fill the text with as many words as fit, and return its length. */
static size_t
fill(const char *const *words, int n)
{
	size_t len = 0;
	uint32_t state = 7;

	while (len < TEXT_SIZE - 64)
	{
		state = state * 1664525u + 1013904223u;
		len += (size_t) sprintf(text + len, "%s", words[(state >> 16) % (uint32_t) n]);
	}
	return len;
}

/* The parts add up to the whole exactly, in one window and in many. */
static void
test_parts(void)
{
	static const char *const words[] = {
		"the ",         "battery ",
		"is ",          "not ",
		"never ",       "GREAT ",
		"awful",        ", ",
		". ",           "! ",
		"but ",         "very ",
		"don\u2019t ",  "\U0001F621 ",
		"\u2764\uFE0F", "sooooo ",
		"thanks ",      "\n",
		"\n\n",         "1,000 ",
		":-( ",         "http://x.test/a ",
		"caf\u00E9 ",   "\xFF",
		"zzyzx ",       "unbelievably ",
		"... ",         "[NAME] ",
		"a bit ",
	};
	EmpEmotion with;
	EmpEmotion without;
	Sums sums;
	size_t len = fill(words, (int) (sizeof(words) / sizeof(words[0])));

	for (size_t n = len; n > 0; n = n > 3000 ? n / 2 : n > 37 ? n - 37 : 0)
	{
		int wrong = 0;

		read_bytes(text, n, &without, NULL);
		read_bytes(text, n, &with, &sums);
		CHECK(emp_emotion_compare(&with, &without) == 0);
		for (int h = 0; h < EMP_HEADS; h++)
			wrong += sums.sum[h] != reading.sum[h];
		CHECK_INT(wrong, 0);
		CHECK_INT(sums.wrong, 0);
		if (reading.words > 0)
		{
			/* The rule of explain(): valence = s / (1 + |s|), with the carried shares of the start. */
			double length =
				(double) emp_reading_length(&reading) / (1 << (EMP_NORM_BITS - EMP_WEIGHT_BITS));
			double start = reading.model->header->calibration.intercept[EMP_HEAD_VALENCE] /
						   (double) (1 << EMP_LOGIT_BITS);
			double s = (double) sums.sum[EMP_HEAD_VALENCE] / length +
					   start * (double) sums.carried / (double) (reading.square | 1);
			double expected = s / (1 + (s < 0 ? -s : s));
			double off = expected - with.valence / (double) EMP_VALENCE_ONE;

			CHECK(off < 1e-9 && off > -1e-9);
		}
	}
}

/* Every reading can be stored: it passes the check of values that come from outside. */
static void
test_range(void)
{
	static const char *const texts[] = {"good ", "bad ",   "not ",    "\U0001F621", "thanks! ",
										"a ",    "zzyzx ", "WORST ",  "LOVE!!! ",   "? ",
										"but ",  "aaaa",   "\xE2\x80"};
	EmpFailure failure;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		for (size_t n = 1; n <= 4096; n *= 8)
		{
			size_t len = strlen(texts[i]);
			uint8_t bytes[EMP_EMOTION_BYTES];
			EmpEmotion e;
			EmpEmotion back;

			for (size_t k = 0; k < n; k++)
				memcpy(text + k * len, texts[i], len);
			read_bytes(text, n * len, &e, NULL);
			CHECK_INT(emp_emotion_check(&e, &failure), EMP_OK);
			emp_emotion_pack(&e, bytes);
			CHECK_INT(emp_emotion_unpack(bytes, sizeof(bytes), &back, &failure), EMP_OK);
			CHECK(emp_emotion_compare(&e, &back) == 0);
		}
}

/* Where a window ends changes nothing when it ends between two sentences. */
static void
test_windows(void)
{
	const char *body = "The first part is great.\nThe second is not so good!\nThanks anyway.\n";
	EmpEmotion whole = read_text(body);
	EmpEmotion parts;

	emp_reading_init(&reading, &model, NULL, NULL);
	for (const char *p = body; *p;)
	{
		size_t n = emp_window_cut(p, strcspn(p, "\n") + 1, true);

		emp_reading_add(&reading, p, n);
		p += n;
	}
	emp_reading_finish(&reading, &parts);
	CHECK(emp_emotion_compare(&whole, &parts) == 0);
	CHECK_INT(reading.chars, (long long) strlen(body));
}

/* Return the largest weight in a table, in 2^-10. */
static int64_t
largest(const EmpTable *table)
{
	int64_t most = 0;

	for (uint32_t i = 0; i < table->rows; i++)
		for (int h = 0; h < EMP_HEADS; h++)
		{
			int64_t weight = llabs((int64_t) table->row[i].weight[h] * table->row[i].factor);

			most = weight > most ? weight : most;
		}
	return most;
}

/* The sum of a sentence is kept in 32 bits: no sentence can overflow it, whatever it says. */
static void
test_no_overflow(void)
{
	int64_t words = largest(&model.table[EMP_TABLE_WORDS]);
	int64_t pairs = largest(&model.table[EMP_TABLE_PAIRS]);
	int64_t grams = largest(&model.table[EMP_TABLE_GRAMS]);
	int64_t cue = 0;
	int64_t token;

	for (int c = 0; c < EMP_CUES; c++)
		for (int h = 0; h < EMP_HEADS; h++)
			cue = llabs(model.header->cue[c][h]) > cue ? llabs(model.header->cue[c][h]) : cue;
	/*
	 * A word, or its letter groups; itself negated and with its neighbour; its cues, 8 at most; and
	 * a phrase, of which there are not more than tokens.
	 */
	token = words > grams * EMP_MAX_GRAMS ? words : grams * EMP_MAX_GRAMS;
	token += 3 * pairs + (EMP_MAX_TOKEN_CUES * 8 + 2) * cue;
	CHECK(token * EMP_SENTENCE_TOKENS < INT32_MAX);
}

/* The logistic function: monotone, symmetric, and right to its last digit nearly everywhere. */
static void
test_logistic(void)
{
	uint16_t last = 0;

	CHECK_INT(emp_logistic(0), 5000);
	CHECK_INT(emp_logistic(INT64_MAX), EMP_SHARE_ONE);
	CHECK_INT(emp_logistic(-INT64_MAX), 0);
	CHECK_INT(emp_logistic(1 << EMP_LOGIT_BITS), 7311);
	for (int64_t x = -13 * 65536; x <= 13 * 65536; x += 101)
	{
		uint16_t p = emp_logistic(x);

		if (p < last || p > EMP_SHARE_ONE || abs(p + emp_logistic(-x) - EMP_SHARE_ONE) > 1)
			CHECK(!"the logistic function is monotone and symmetric");
		last = p;
	}
}

/* The image of the model is whole. */
static void
test_image(void)
{
	EmpModel other;

	CHECK_INT(emp_model_image_id(emp_model_english, emp_model_english_size), emp_linked_id());
	CHECK(!emp_model_open(&other, emp_model_english, sizeof(EmpModelHeader) - 1));
	CHECK(!emp_model_open(&other, emp_model_english, emp_model_english_size - 1));
	for (int t = 0; t < EMP_TABLES; t++)
	{
		const EmpTable *table = &model.table[t];
		int wrong = (table->mask & (table->mask + 1)) != 0 || table->bucket[0] != 0 ||
					table->bucket[table->mask + 1] != table->rows;

		for (uint32_t b = 0; b <= table->mask; b++)
			wrong += table->bucket[b] > table->bucket[b + 1];
		CHECK_INT(wrong, 0);
	}
	for (int l = 0; l < EMP_BASE_LABELS; l++)
		CHECK(model.header->calibration.slope[l] > 0);
}

int
main(void)
{
	emp_linked_model(&model);
	test_image();
	test_nothing();
	test_signs();
	test_spelling();
	test_repeated();
	test_parts();
	test_range();
	test_windows();
	test_no_overflow();
	test_logistic();
	return CHECK_DONE();
}
