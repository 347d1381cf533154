/*
 * test_emotion.c
 *		The value of a reading: labels, schemes, text form, byte form, order and distance.
 */
#include <math.h>
#include <stdint.h>

#include "base/decimal.h"
#include "check.h"
#include "emotion/emotion.h"
#include "emotion/thresholds.h"

static uint64_t random_state = 1;

/* Return a number below n, from a generator that is the same everywhere. */
static uint32_t
below(uint32_t n)
{
	random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t) ((random_state >> 33) % n);
}

/* Return a reading with random fields, many of them 0. */
static EmpEmotion
random_emotion(void)
{
	EmpEmotion e;
	int i;

	memset(&e, 0, sizeof(e));
	e.language = (uint8_t) below(EMP_LANGUAGES);
	e.flags = (uint16_t) below(EMP_FLAGS_KNOWN + 1);
	e.model = below(UINT32_MAX);
	e.valence = (int32_t) below(2u * EMP_VALENCE_ONE + 1u) - EMP_VALENCE_ONE;
	e.intensity = (uint16_t) below(EMP_SHARE_ONE + 1);
	e.confidence = (uint16_t) below(EMP_SHARE_ONE + 1);
	e.positive = (uint16_t) below(EMP_SHARE_ONE + 1);
	e.negative = (uint16_t) below(EMP_SHARE_ONE + 1);
	for (i = 0; i < EMP_BASE_LABELS; i++)
		e.probability[i] = below(3) == 0 ? (uint16_t) below(EMP_SHARE_ONE + 1) : 0;
	return e;
}

/* Return a reading of a text form that is known to be right. */
static EmpEmotion
emotion(const char *text)
{
	EmpEmotion e;
	EmpFailure failure = {EMP_OK, "", "", ""};

	if (!CHECK(emp_emotion_parse(text, strlen(text), &e, &failure) == EMP_OK))
		printf("\t%s: %s\n", text, failure.message);
	return e;
}

/* Return a scheme by name. */
static const EmpScheme *
scheme(const char *name)
{
	return emp_scheme((EmpSchemeId) emp_scheme_find(name, strlen(name)));
}

/* Check names, families and members of labels and schemes. */
static void
test_labels(void)
{
	static const char *const partitions[] = {"goemotions", "ekman", "sentiment", "headline"};
	EmpLabelSet all = 0;
	size_t p;
	int i;
	int j;

	for (i = 0; i < EMP_LABELS; i++)
	{
		const EmpLabelInfo *info = emp_label_info(i);
		const EmpScheme *families = scheme("sentiment");
		int family = emp_group_find(families, info->family, strlen(info->family));

		CHECK_INT(emp_label_find(info->name, strlen(info->name)), i);
		CHECK_INT(emp_label_find(info->name, strlen(info->name) - 1), -1);
		CHECK(info->description[strlen(info->description) - 1] == '.');
		CHECK(family >= 0);
		/* every member is of the label's family, which is GoEmotions' sentiment group */
		CHECK((info->members & ~families->group[family].members) == 0);
		if (i < EMP_BASE_LABELS)
		{
			CHECK_INT(info->members, UINT32_C(1) << i);
			all |= info->members;
		}
		else
			CHECK_STRING(scheme("composite")->group[i - EMP_BASE_LABELS].name, info->name);
	}
	CHECK_STRING(emp_label_info(EMP_NEUTRAL)->name, "neutral");
	CHECK_STRING(emp_label_info(EMP_GRATITUDE)->name, "gratitude");
	CHECK_STRING(emp_label_info(EMP_REMORSE)->name, "remorse");
	CHECK_INT(emp_label_find("", 0), -1);
	CHECK_INT(emp_label_find("joy\0", 4), -1);
	CHECK_INT(emp_label_find("Joy", 3), -1);

	for (i = 0; i < EMP_SCHEMES; i++)
	{
		const EmpScheme *s = emp_scheme((EmpSchemeId) i);

		CHECK_INT(emp_scheme_find(s->name, strlen(s->name)), i);
		CHECK(s->groups <= EMP_MAX_GROUPS);
		for (j = 0; j < s->groups; j++)
		{
			CHECK_INT(emp_group_find(s, s->group[j].name, strlen(s->group[j].name)), j);
			CHECK(emp_threshold((EmpSchemeId) i, j) >= 1);
			CHECK(emp_group_is_neutral(&s->group[j]) == !strcmp(s->group[j].name, "neutral"));
		}
	}
	for (p = 0; p < sizeof(partitions) / sizeof(partitions[0]); p++)
	{
		const EmpScheme *s = scheme(partitions[p]);
		EmpLabelSet seen = 0;

		for (j = 0; j < s->groups; j++)
		{
			CHECK((seen & s->group[j].members) == 0);
			seen |= s->group[j].members;
		}
		/* Realization is no mood that a support lead would name: the headline leaves it out. */
		if (!strcmp(s->name, "headline"))
			seen |= (EmpLabelSet) 1 << EMP_REALIZATION;
		CHECK_INT(seen, all);
	}
	CHECK_INT(scheme("goemotions")->groups, 28);
	CHECK_INT(scheme("ekman")->groups, 7);
	CHECK_INT(scheme("plutchik")->groups, 9);
	CHECK_INT(scheme("headline")->groups, 16);
	CHECK_INT(scheme("composite")->groups, 7);
}

/* Check that the list of all labels fits into a failure. */
static void
test_unknown_names(void)
{
	EmpFailure failure;
	EmpSchemeId id;
	int found;

	CHECK(emp_label_require("happy", 5, &found, &failure) == EMP_BAD_VALUE);
	CHECK_STRING(failure.message, "unknown emotion label \"happy\"");
	CHECK(strstr(failure.detail, "admiration, amusement, ") != NULL);
	CHECK(strstr(failure.detail, ", trust, anticipation.") != NULL);
	CHECK(emp_label_require("a name that is longer than what errors show", 43, &found, &failure) ==
		  EMP_BAD_VALUE);
	CHECK_STRING(failure.message,
				 "unknown emotion label \"a name that is longer than what erro...\"");
	CHECK(emp_scheme_require("ocean", 5, &id, &failure) == EMP_BAD_VALUE);
	CHECK_STRING(
		failure.detail,
		"The known names are goemotions, ekman, plutchik, sentiment, headline, composite.");
	CHECK(emp_group_require(scheme("ekman"), "love", 4, &found, &failure) == EMP_BAD_VALUE);
	CHECK_STRING(failure.message, "unknown label \"love\" of the emotion scheme \"ekman\"");
	CHECK(emp_group_require(scheme("ekman"), "joy", 3, &found, &failure) == EMP_OK);
	CHECK_INT(found, 3);
}

/* Check the arithmetic of groups. */
static void
test_probabilities(void)
{
	EmpEmotion e = emotion("valence=0 nervousness=0.5 fear=0.5 annoyance=0.1 disapproval=0.0001");
	EmpEmotion full;
	int i;

	CHECK_INT(emp_label_probability(&e, emp_label_find("anxiety", 7)), 7500);
	CHECK_INT(emp_label_probability(&e, emp_label_find("frustration", 11)), 1001); /* 0.10009 */
	CHECK_INT(emp_group_probability(&e, 0), 0);

	memset(&full, 0, sizeof(full));
	for (i = 0; i < EMP_BASE_LABELS; i++)
		full.probability[i] = EMP_SHARE_ONE;
	CHECK_INT(emp_group_probability(&full, UINT32_MAX >> 4), EMP_SHARE_ONE);

	for (i = 0; i <= EMP_SHARE_ONE; i++)
	{
		full.probability[EMP_JOY] = (uint16_t) i;
		CHECK(emp_group_probability(&full, UINT32_C(1) << EMP_JOY) == i);
	}
	for (i = 0; i < 2000; i++)
	{
		EmpLabelSet set = below(UINT32_C(1) << EMP_BASE_LABELS);
		EmpLabelSet more = set | UINT32_C(1) << below(EMP_BASE_LABELS);
		double none = 1;
		int label;

		e = random_emotion();
		for (label = 0; label < EMP_BASE_LABELS; label++)
			if (set & UINT32_C(1) << label)
				none *= 1 - e.probability[label] / 1e4;
		CHECK(fabs(emp_group_probability(&e, set) / 1e4 - (1 - none)) < 0.51e-4);
		CHECK(emp_group_probability(&e, set) <= emp_group_probability(&e, more));
	}
}

/*
 * Set the probability of a group with one label so that it is `above` over its threshold.
 * The tests do not know the thresholds: they belong to the model.
 */
static void
set_above(EmpEmotion *e, EmpSchemeId id, const char *group, EmpLabel label, int above)
{
	int i = emp_group_find(emp_scheme(id), group, strlen(group));
	int p = emp_threshold(id, i) + above;

	e->probability[label] = (uint16_t) (p < 0 ? 0 : p);
}

/* Check which labels are present, and which one is dominant. */
static void
test_present(void)
{
	EmpEmotion e;
	const EmpScheme *headline = scheme("headline");
	uint32_t neutral = UINT32_C(1) << EMP_NEUTRAL;
	uint32_t joy = UINT32_C(1) << EMP_JOY;

	memset(&e, 0, sizeof(e));
	CHECK_INT(emp_groups_present(&e, EMP_SCHEME_GOEMOTIONS), neutral);
	CHECK_INT(emp_groups_present(&e, EMP_SCHEME_EKMAN), 1 << 6);
	CHECK_INT(emp_groups_present(&e, EMP_SCHEME_COMPOSITE), 0);
	CHECK_STRING(headline->group[emp_dominant(&e)].name, "neutral");

	set_above(&e, EMP_SCHEME_GOEMOTIONS, "joy", EMP_JOY, -1);
	CHECK_INT(emp_groups_present(&e, EMP_SCHEME_GOEMOTIONS), neutral);
	set_above(&e, EMP_SCHEME_GOEMOTIONS, "joy", EMP_JOY, 0);
	CHECK_INT(emp_groups_present(&e, EMP_SCHEME_GOEMOTIONS), joy);
	set_above(&e, EMP_SCHEME_GOEMOTIONS, "neutral", EMP_NEUTRAL, 0);
	CHECK_INT(emp_groups_present(&e, EMP_SCHEME_GOEMOTIONS), joy | neutral);

	memset(&e, 0, sizeof(e));
	set_above(&e, EMP_SCHEME_HEADLINE, "gratitude", EMP_GRATITUDE, -1);
	e.probability[EMP_NEUTRAL] = EMP_SHARE_ONE;
	CHECK_STRING(headline->group[emp_dominant(&e)].name, "neutral");
	set_above(&e, EMP_SCHEME_HEADLINE, "gratitude", EMP_GRATITUDE, 0);
	CHECK_STRING(headline->group[emp_dominant(&e)].name, "gratitude");
	set_above(&e, EMP_SCHEME_HEADLINE, "anger", EMP_ANGER, 0);
	CHECK_STRING(headline->group[emp_dominant(&e)].name, "anger"); /* equal: the first */
	e.probability[EMP_GRATITUDE] = EMP_SHARE_ONE;
	CHECK_STRING(headline->group[emp_dominant(&e)].name, "gratitude");
}

/* Check the rule of the sentiment at its edges. */
static void
test_sentiment(void)
{
	int p = emp_pole_threshold(EMP_POLE_POSITIVE);
	int n = emp_pole_threshold(EMP_POLE_NEGATIVE);
	struct
	{
		double valence;
		int positive;
		int negative;
		const char *sentiment;
	} cases[] = {
		{0.1, p, n - 1, "positive"},  {-0.1, p - 1, n, "negative"}, {0.9, p - 1, n - 1, "neutral"},
		{0.9, p, n, "mixed"},         {-0.9, p, n, "mixed"},        {0, p, n - 1, "neutral"},
		{-0.1, p, n - 1, "negative"}, /* the valence tells the sign */
		{0.1, 0, 0, "positive"},      {-0.1, 0, 0, "negative"},     {0.09, 0, 0, "neutral"},
	};

	CHECK(p > 0 && p < EMP_SHARE_ONE && n > 0 && n < EMP_SHARE_ONE);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		EmpEmotion e = emotion("valence=0");

		e.valence = (int32_t) (cases[i].valence * EMP_VALENCE_ONE);
		e.positive = (uint16_t) cases[i].positive;
		e.negative = (uint16_t) cases[i].negative;
		CHECK_STRING(emp_sentiment_name(emp_sentiment(&e)), cases[i].sentiment);
	}
}

/* Check the text form. */
static void
test_text(void)
{
	static const char *const full =
		"valence=0.531234567 intensity=0.6121 confidence=0.88 lang=en model=9f3a1c02 "
		"flags=contrast+negated positive=0.8 negative=0.1 gratitude=0.9312 joy=0.1212";
	static const struct
	{
		const char *text;
		EmpStatus status;
		const char *message;
	} bad[] = {
		{"", EMP_BAD_TEXT, "missing key \"valence\" in an emotion value"},
		{"joy=1", EMP_BAD_TEXT, "missing key \"valence\" in an emotion value"},
		{"hello", EMP_BAD_TEXT, "invalid input syntax for type emotion: \"hello\""},
		{"valence =1", EMP_BAD_TEXT, "invalid input syntax for type emotion: \"valence\""},
		{"valence=0 =1", EMP_BAD_TEXT, "unknown key \"\" in an emotion value"},
		{"valence=0 mood=1", EMP_BAD_TEXT, "unknown key \"mood\" in an emotion value"},
		{"valence=0 trust=1", EMP_BAD_TEXT, "unknown key \"trust\" in an emotion value"},
		{"valence=0 valence=0", EMP_BAD_TEXT, "repeated key \"valence\" in an emotion value"},
		{"valence=0 joy=0.1 joy=0", EMP_BAD_TEXT, "repeated key \"joy\" in an emotion value"},
		{"valence=", EMP_BAD_TEXT, "invalid number \"\" for key \"valence\" of an emotion value"},
		{"valence=1e-1", EMP_BAD_TEXT,
		 "invalid number \"1e-1\" for key \"valence\" of an emotion value"},
		{"valence=1.000000001", EMP_OUT_OF_RANGE,
		 "number out of range \"1.000000001\" for key \"valence\" of an emotion value"},
		{"valence=-2", EMP_OUT_OF_RANGE,
		 "number out of range \"-2\" for key \"valence\" of an emotion value"},
		{"valence=0.0000000001", EMP_BAD_TEXT,
		 "too many decimals in \"0.0000000001\" for key \"valence\" of an emotion value"},
		{"valence=0 joy=-0.1", EMP_OUT_OF_RANGE,
		 "number out of range \"-0.1\" for key \"joy\" of an emotion value"},
		{"valence=0 joy=99999999999999999999", EMP_OUT_OF_RANGE,
		 "number out of range \"99999999999999999999\" for key \"joy\" of an emotion value"},
		{"valence=0 intensity=0.12345", EMP_BAD_TEXT,
		 "too many decimals in \"0.12345\" for key \"intensity\" of an emotion value"},
		{"valence=0 lang=de", EMP_BAD_TEXT,
		 "unknown language \"de\" for key \"lang\" of an emotion value"},
		{"valence=0 model=123", EMP_BAD_TEXT,
		 "invalid model \"123\" for key \"model\" of an emotion value"},
		{"valence=0 model=123456789", EMP_BAD_TEXT,
		 "invalid model \"123456789\" for key \"model\" of an emotion value"},
		{"valence=0 model=1234567g", EMP_BAD_TEXT,
		 "invalid model \"1234567g\" for key \"model\" of an emotion value"},
		{"valence=0 flags=", EMP_BAD_TEXT,
		 "unknown flag \"\" for key \"flags\" of an emotion value"},
		{"valence=0 flags=negated+", EMP_BAD_TEXT,
		 "unknown flag \"\" for key \"flags\" of an emotion value"},
		{"valence=0 flags=negated+negated", EMP_BAD_TEXT,
		 "repeated flag \"negated\" for key \"flags\" of an emotion value"},
		{"valence=0 flags=sarcasm", EMP_BAD_TEXT,
		 "unknown flag \"sarcasm\" for key \"flags\" of an emotion value"},
		{"valence=0 caf\xc3\xa9=1", EMP_BAD_TEXT, "unknown key \"caf??\" in an emotion value"},
	};
	static char blanks[20000];
	char text[EMP_EMOTION_TEXT_SIZE];
	EmpFailure failure;
	EmpEmotion e = emotion(full);
	size_t i;
	int n;

	CHECK_INT(e.valence, 531234567);
	CHECK_INT(e.model, UINT32_C(0x9f3a1c02));
	CHECK_INT(e.flags, EMP_FLAG_CONTRAST | EMP_FLAG_NEGATED);
	CHECK_INT(e.probability[EMP_GRATITUDE], 9312);
	CHECK_INT(emp_emotion_print(&e, text), strlen(full));
	CHECK_STRING(text, full);

	e = emotion("\tjoy=.1212\n gratitude=+0.93120 flags=negated+contrast negative=0.1 positive=0.8 "
				"model=9F3A1C02 lang=en confidence=0.88 intensity=0.6121 valence=00.5312345670 ");
	emp_emotion_print(&e, text);
	CHECK_STRING(text, full);

	e = emotion("valence=-0");
	emp_emotion_print(&e, text);
	CHECK_STRING(text, "valence=0 intensity=0 confidence=0 lang=und model=00000000");

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
	{
		CHECK_INT(emp_emotion_parse(bad[i].text, strlen(bad[i].text), &e, &failure), bad[i].status);
		CHECK_STRING(failure.message, bad[i].message);
	}
	memset(blanks, ' ', sizeof(blanks));
	CHECK(emp_emotion_parse(blanks, sizeof(blanks), &e, &failure) == EMP_TOO_LARGE);

	/* the keys are all listed */
	CHECK(emp_emotion_parse("x=", 2, &e, &failure) == EMP_BAD_TEXT);
	CHECK(strncmp(failure.detail, "The keys are valence, intensity,", 32) == 0);
	CHECK(strstr(failure.detail, ", surprise, neutral.") != NULL);

	/* the longest text fits: every number with all its decimals */
	memset(&e, 0, sizeof(e));
	e.language = EMP_LANGUAGE_EN;
	e.flags = EMP_FLAGS_KNOWN;
	e.valence = -123456789;
	e.intensity = e.confidence = e.positive = e.negative = 1111;
	for (n = 0; n < EMP_BASE_LABELS; n++)
		e.probability[n] = 1111;
	CHECK(emp_emotion_print(&e, text) < EMP_EMOTION_TEXT_SIZE);
}

/* Check that text and bytes give the same reading back, bit for bit. */
static void
test_round_trip(void)
{
	char text[EMP_EMOTION_TEXT_SIZE];
	uint8_t bytes[EMP_EMOTION_BYTES];
	EmpFailure failure;
	int i;

	for (i = 0; i < 5000; i++)
	{
		EmpEmotion e = random_emotion();
		EmpEmotion back;
		int len = emp_emotion_print(&e, text);

		CHECK(emp_emotion_check(&e, &failure) == EMP_OK);
		CHECK(emp_emotion_parse(text, (size_t) len, &back, &failure) == EMP_OK);
		CHECK(memcmp(&e, &back, sizeof(e)) == 0);

		emp_emotion_pack(&e, bytes);
		CHECK(emp_emotion_peekable(bytes, sizeof(bytes)));
		CHECK(emp_emotion_peek_valence(bytes) == e.valence);
		CHECK(emp_emotion_peek_intensity(bytes) == e.intensity);
		CHECK(emp_emotion_peek_confidence(bytes) == e.confidence);
		CHECK(emp_emotion_peek_probability(bytes, EMP_NEUTRAL) == e.probability[EMP_NEUTRAL]);
		CHECK(emp_emotion_unpack(bytes, sizeof(bytes), &back, &failure) == EMP_OK);
		CHECK(memcmp(&e, &back, sizeof(e)) == 0);
	}
}

/* Check that no broken bytes become a reading. */
static void
test_bytes(void)
{
	EmpEmotion e = emotion("valence=-0.5 lang=en model=01020304 flags=shouting neutral=1");
	EmpEmotion back;
	EmpFailure failure;
	uint8_t bytes[EMP_EMOTION_BYTES + 1];
	size_t len;

	/* the layout is written to disk: it must never change */
	CHECK_INT(EMP_EMOTION_BYTES, 76);
	emp_emotion_pack(&e, bytes);
	CHECK(memcmp(bytes,
				 "\x01\x01\x08\x00\x04\x03\x02\x01\x00\x9b\x32\xe2\x00\x00\x00\x00\x00\x00\x00",
				 19) == 0);
	CHECK(memcmp(bytes + 74, "\x10\x27", 2) == 0);

	for (len = 0; len <= sizeof(bytes); len++)
		CHECK(emp_emotion_unpack(bytes, len, &back, &failure) ==
			  (len == EMP_EMOTION_BYTES ? EMP_OK : EMP_BAD_BINARY));

#define BROKEN(at, value, text)                                                                    \
	do                                                                                             \
	{                                                                                              \
		emp_emotion_pack(&e, bytes);                                                               \
		bytes[at] = (value);                                                                       \
		CHECK_INT(emp_emotion_unpack(bytes, EMP_EMOTION_BYTES, &back, &failure), EMP_BAD_BINARY);  \
		CHECK_STRING(failure.message, text);                                                       \
	} while (0)

	BROKEN(0, 0, "unknown format 0 of an emotion value");
	BROKEN(0, 2, "unknown format 2 of an emotion value");
	BROKEN(1, EMP_LANGUAGES, "unknown language 2 of an emotion value");
	BROKEN(2, 0x40, "unknown flags 0x40 of an emotion value");
	BROKEN(3, 0x80, "unknown flags 0x8008 of an emotion value");
	BROKEN(11, 0x80, "valence of an emotion value is out of range");
	BROKEN(11, 0x7f, "valence of an emotion value is out of range");
	BROKEN(13, 0xff, "intensity of an emotion value is out of range");
	BROKEN(15, 0xff, "confidence of an emotion value is out of range");
	BROKEN(17, 0xff, "positive of an emotion value is out of range");
	BROKEN(19, 0xff, "negative of an emotion value is out of range");
	BROKEN(21, 0xff, "admiration of an emotion value is out of range");
	BROKEN(74, 0x11, "neutral of an emotion value is out of range");
}

/* Check order, equality and hash against each other. */
static void
test_order(void)
{
	EmpEmotion low = emotion("valence=-0.5 intensity=1 joy=1");
	EmpEmotion high = emotion("valence=0.5");
	EmpEmotion more = emotion("valence=0.5 joy=0.0001");
	EmpEmotion flag = emotion("valence=0.5 flags=contrast");
	int i;

	CHECK_INT(emp_emotion_compare(&low, &high), -1);
	CHECK_INT(emp_emotion_compare(&high, &low), 1);
	CHECK_INT(emp_emotion_compare(&high, &high), 0);
	CHECK_INT(emp_emotion_compare(&high, &more), -1);
	CHECK_INT(emp_emotion_compare(&flag, &more), -1);
	CHECK_INT(emp_emotion_compare(&high, &flag), -1);

	for (i = 0; i < 2000; i++)
	{
		EmpEmotion a = random_emotion();
		EmpEmotion b = below(2) ? random_emotion() : a;
		EmpEmotion c = a;
		uint8_t bytes_a[EMP_EMOTION_BYTES];
		uint8_t bytes_c[EMP_EMOTION_BYTES];

		if (below(2))
			c.model ^= 1;
		CHECK_INT(emp_emotion_compare(&a, &b), -emp_emotion_compare(&b, &a));
		emp_emotion_pack(&a, bytes_a);
		emp_emotion_pack(&c, bytes_c);
		CHECK((emp_emotion_compare(&a, &c) == 0) ==
			  (memcmp(bytes_a, bytes_c, sizeof(bytes_a)) == 0));
	}
}

/* Return what lies between two readings. */
static EmpEmotion
between(const EmpEmotion *a, const EmpEmotion *b)
{
	EmpEmotion c = *a;

	c.valence = (int32_t) (((int64_t) a->valence + b->valence) / 2);
	for (int i = 0; i < EMP_BASE_LABELS; i++)
		c.probability[i] = (uint16_t) ((a->probability[i] + b->probability[i]) / 2);
	return c;
}

/* Check the metric. */
static void
test_distance(void)
{
	EmpEmotion a = emotion("valence=1");
	EmpEmotion b = emotion("valence=-1");
	EmpEmotion c = emotion("valence=1 joy=1");
	int i;

	CHECK(emp_emotion_distance(&a, &a) == 0);
	CHECK(emp_emotion_distance(&a, &b) == sqrt(1 / 29.0));
	CHECK(emp_emotion_distance(&a, &c) == sqrt(1 / 29.0));
	for (i = 0; i < EMP_BASE_LABELS; i++)
		b.probability[i] = EMP_SHARE_ONE;
	CHECK(emp_emotion_distance(&a, &b) == 1);

	for (i = 0; i < 2000; i++)
	{
		double ab;

		a = random_emotion();
		b = random_emotion();
		c = random_emotion();
		ab = emp_emotion_distance(&a, &b);
		CHECK(ab >= 0 && ab <= 1);
		CHECK(ab == emp_emotion_distance(&b, &a));
		CHECK(ab <= emp_emotion_distance(&a, &c) + emp_emotion_distance(&c, &b) + 1e-12);
		/* nearly on the line between the two, where a detour costs least */
		c = between(&a, &b);
		CHECK(ab <= emp_emotion_distance(&a, &c) + emp_emotion_distance(&c, &b) + 1e-12);
	}
}

/* Points are as far apart as readings, but for the rounding of their coordinates. */
static void
test_coordinates(void)
{
	for (int i = 0; i < 2000; i++)
	{
		EmpEmotion a = random_emotion();
		EmpEmotion b = i % 2 == 0 ? random_emotion() : a;
		float p[EMP_COORDINATES];
		float q[EMP_COORDINATES];
		double squares = 0;

		b.flags ^= EMP_FLAG_SHOUTING; /* which does not count */
		if (i % 4 == 1)
			b.valence /= 2;
		emp_emotion_coordinates(&a, p);
		emp_emotion_coordinates(&b, q);
		for (int k = 0; k < EMP_COORDINATES; k++)
			squares += ((double) p[k] - q[k]) * ((double) p[k] - q[k]);
		CHECK(fabs(sqrt(squares) - emp_emotion_distance(&a, &b)) <= 1e-7);
	}
}

int
main(void)
{
	test_labels();
	test_unknown_names();
	test_probabilities();
	test_present();
	test_sentiment();
	test_text();
	test_round_trip();
	test_bytes();
	test_order();
	test_distance();
	test_coordinates();
	return CHECK_DONE();
}
