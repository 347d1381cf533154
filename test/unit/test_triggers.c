/*
 * test_triggers.c
 *		Summaries of themes: adding, merging, closing, both forms, and what triggers they show.
 */
#include <math.h>

#include "check.h"
#include "seeded.h"
#include "trigger_build.h"

/* Make a reading that is of one base label alone, and of neutral for none. */
static EmpEmotion
reading_of(int label)
{
	EmpEmotion e;

	memset(&e, 0, sizeof(e));
	e.language = EMP_LANGUAGE_EN;
	e.model = 1;
	e.probability[label] = EMP_SHARE_ONE;
	return e;
}

/* Add a reading and its theme, NULL for none. */
static EmpTriggerSummary *
add(EmpTriggerSummary *s, int label, const char *theme)
{
	size_t len = theme != NULL ? strlen(theme) : 0;
	EmpEmotion e = reading_of(label);
	EmpFailure failure;

	s = build_room(s, theme != NULL ? 1 : 0, theme != NULL ? emp_theme_size(len) : 0);
	CHECK_INT(emp_trigger_summary_add(s, &e, theme, len, &failure), EMP_OK);
	return s;
}

/* Add many readings. */
static EmpTriggerSummary *
add_many(EmpTriggerSummary *s, int count, int label, const char *theme)
{
	while (count-- > 0)
		s = add(s, label, theme);
	return s;
}

/* Return whether the themes and counts of two closed summaries are the same bytes. */
static bool
same(const EmpTriggerSummary *a, const EmpTriggerSummary *b)
{
	return a->used == b->used && memcmp(a, b, emp_trigger_summary_size(a->used, 0)) == 0 &&
		   emp_trigger_summary_compare(a, b) == 0 &&
		   emp_trigger_summary_hash(a, 5) == emp_trigger_summary_hash(b, 5);
}

/* Check the text of a summary, and free the summary. */
static void
check_text(EmpTriggerSummary *s, const char *expected)
{
	EmpTriggerSummary *closed = build_closed(s);
	size_t len;
	char *text = build_printed(closed, &len);

	CHECK_STRING(text, expected);
	free(text);
	free(closed);
	free(s);
}

/* The layout is the stored one. */
static void
test_layout(void)
{
	CHECK_INT(sizeof(EmpTriggerSummary), 160);
	CHECK_INT(sizeof(EmpTheme), 136);
	CHECK_INT(emp_theme_size(0), 136);
	CHECK_INT(emp_theme_size(1), 144);
	CHECK_INT(emp_theme_size(8), 144);
	CHECK(emp_theme_size(EMP_THEME_STORED_NAME) * EMP_THEMES_MAX < (1 << 24));
}

/* Names are any bytes, and come in their order. */
static void
test_text(void)
{
	EmpTriggerSummary *s = add(NULL, EMP_ANGER, NULL);
	EmpTriggerSummary *back;
	EmpFailure failure;
	size_t len;
	char *text;

	s = add(s, EMP_NEUTRAL, NULL);
	check_text(s, "readings=2 anger=1 neutral=1");
	s = add(add(add(NULL, EMP_ANGER, "b"), EMP_GRATITUDE, ""), EMP_ANGER, "a \"b\\");
	s = add(add(add(s, EMP_ANGER, "b"), EMP_JOY, "\xff\n"), EMP_JOY, "B");
	text = build_printed(s, &len);
	back = build_parsed(text, len, &failure);
	CHECK(back != NULL);
	free(text);
	text = build_printed(back, &len);
	CHECK_STRING(text, "readings=6 anger=3 joy=2 gratitude=1 \"\" gratitude=1 \"B\" joy=1 "
					   "\"a \\\"b\\\\\" anger=1 \"b\" anger=2 \"\xff\n\" joy=1");
	free(text);
	free(back);
	free(s);
}

/* Parse a text and return the message of the failure, "" for none. */
static const char *
parse_error(const char *text)
{
	static EmpFailure failure;

	failure.message[0] = '\0';
	free(build_parsed(text, strlen(text), &failure));
	return failure.message;
}

/* What is no text form is refused, with a message that says why. */
static void
test_refusals(void)
{
	static char longest[EMP_THEME_STORED_NAME + 64];
	int digits = sprintf(longest, "readings=1 anger=1 \"");

	CHECK_STRING(parse_error("readings=2 anger=2 \"a\" anger=2"), "");
	CHECK_STRING(parse_error("anger=2\treadings=2\n\"a\"anger=2 "), "");
	CHECK_STRING(parse_error(""), "invalid input syntax for type trigger_summary: \"readings\" is "
								  "missing");
	CHECK_STRING(parse_error("readings=2 anger=1"), "counts of a trigger_summary do not add up");
	CHECK_STRING(parse_error("readings=1 anger=1 \"a\" anger=1 \"b\" anger=1"),
				 "counts of a trigger_summary do not add up");
	CHECK_STRING(parse_error("readings=1 anger=1 \"a\" joy=1"),
				 "counts of a trigger_summary do not add up");
	CHECK_STRING(parse_error("readings=1 anger=1 \"a\""),
				 "theme of a trigger_summary has no readings");
	CHECK_STRING(parse_error("readings=1 anger=1 \"a\" readings=1"),
				 "invalid input syntax for type trigger_summary: unknown key in \"readings=1\"");
	CHECK_STRING(parse_error("readings=1 rage=1"),
				 "invalid input syntax for type trigger_summary: unknown key in \"rage=1\"");
	CHECK_STRING(parse_error("readings=1 anger=0"),
				 "invalid input syntax for type trigger_summary: number out of range in "
				 "\"anger=0\"");
	CHECK_STRING(parse_error("readings=281474976710657"),
				 "invalid input syntax for type trigger_summary: number out of range in "
				 "\"readings=281474976710657\"");
	CHECK_STRING(parse_error("readings=1 anger=1 anger=1"),
				 "invalid input syntax for type trigger_summary: repeated key in \"anger=1\"");
	CHECK_STRING(parse_error("readings=2 anger=2 \"a\" anger=1 \"a\" anger=1"),
				 "invalid input syntax for type trigger_summary: repeated theme \"\"a\"\"");
	CHECK_STRING(parse_error("readings=1 anger=1 \"a"),
				 "invalid input syntax for type trigger_summary: no closing quote of \"\"a\"");
	CHECK_STRING(parse_error("readings=1 anger=1 \"a\\"),
				 "invalid input syntax for type trigger_summary: no closing quote of \"\"a\\\"");
	CHECK_STRING(parse_error("readings=1 anger=1 \"a\\n\" anger=1"),
				 "invalid input syntax for type trigger_summary: a backslash before another "
				 "character in \"\"a\\\"");

	memset(longest + digits, 'x', EMP_THEME_STORED_NAME);
	strcpy(longest + digits + EMP_THEME_STORED_NAME, "\" anger=1");
	CHECK_STRING(parse_error(longest), "");
	memset(longest + digits, 'x', EMP_THEME_STORED_NAME + 1);
	strcpy(longest + digits + EMP_THEME_STORED_NAME + 1, "\" anger=1");
	CHECK(strstr(parse_error(longest), ": too long a name in ") != NULL);
}

/* However readings are split and merged, the closed summary is the same bytes. */
static void
test_merge(void)
{
	enum
	{
		PARTS = 5,
		READINGS = 3000
	};
	EmpTriggerSummary *parts[PARTS] = {NULL};
	EmpTriggerSummary *all = NULL;
	EmpTriggerSummary *whole;
	EmpFailure failure;
	int round;
	int i;

	for (i = 0; i < READINGS; i++)
	{
		int label = (int) (random_next() % EMP_BASE_LABELS);
		uint64_t part = random_next() % PARTS;
		char name[64];

		sprintf(name, "theme %*u", (int) (random_next() % 20), (unsigned) (random_next() % 90));
		all = add(all, label, i % 7 == 0 ? NULL : name);
		parts[part] = add(parts[part], label, i % 7 == 0 ? NULL : name);
	}
	CHECK(all->themes > 500);
	CHECK_INT(all->readings, READINGS);
	whole = build_closed(all);
	for (round = 0; round < 2 * PARTS; round++)
	{
		EmpTriggerSummary *merged = NULL;
		EmpTriggerSummary *closed;

		for (i = 0; i < PARTS; i++)
		{
			/* in another order each time, and every other time of closed parts */
			const EmpTriggerSummary *part = parts[(i * (1 + round % 4) + round) % PARTS];
			EmpTriggerSummary *from = build_closed(part);

			merged = build_room(merged, part->themes, part->used);
			CHECK_INT(emp_trigger_summary_merge(merged, round < PARTS ? part : from, &failure),
					  EMP_OK);
			free(from);
		}
		closed = build_closed(merged);
		CHECK(same(closed, whole));
		CHECK(emp_trigger_summary_sound(closed, emp_trigger_summary_size(closed->used, 0)));
		free(closed);
		free(merged);
	}
	for (i = 0; i < PARTS; i++)
	{
		EmpTriggerSummary *part = build_closed(parts[i]);

		CHECK(!same(part, whole) && emp_trigger_summary_compare(part, whole) < 0);
		CHECK(emp_trigger_summary_compare(whole, part) > 0);
		free(part);
		free(parts[i]);
	}
	free(whole);
	free(all);
}

/* The limits are errors, and not more memory. */
static void
test_limits(void)
{
	EmpTriggerSummary *s = NULL;
	EmpEmotion e = reading_of(EMP_ANGER);
	EmpFailure failure;
	char name[16];
	int i;

	for (i = 0; i < EMP_THEMES_MAX; i++)
	{
		sprintf(name, "%d", i);
		s = add(s, EMP_ANGER, name);
	}
	s = add(s, EMP_ANGER, "77");
	s = add(s, EMP_ANGER, NULL);
	s = build_room(s, 1, emp_theme_size(4));
	CHECK_INT(emp_trigger_summary_add(s, &e, "more", 4, &failure), EMP_TOO_LARGE);
	CHECK_STRING(failure.message, "too many themes");
	CHECK_INT(s->readings, EMP_THEMES_MAX + 2);
	s->readings = EMP_READINGS_MAX;
	CHECK_INT(emp_trigger_summary_add(s, &e, "77", 2, &failure), EMP_OUT_OF_RANGE);
	CHECK_INT(emp_trigger_summary_merge(s, s, &failure), EMP_OUT_OF_RANGE);
	free(s);
	CHECK_INT(emp_theme_check(EMP_THEME_NAME, &failure), EMP_OK);
	CHECK_INT(emp_theme_check(EMP_THEME_NAME + 1, &failure), EMP_TOO_LARGE);
}

/* A damaged value is refused, or read as far as it goes. */
static void
test_damage(void)
{
	EmpTriggerSummary *open = add(add(add(NULL, EMP_ANGER, "a"), EMP_JOY, "b"), EMP_JOY, NULL);
	EmpTriggerSummary *s = build_closed(open);
	size_t size = emp_trigger_summary_size(s->used, 0);
	EmpThemeCursor cursor = {0};
	EmpTriggerSummary bad;

	CHECK(emp_trigger_summary_sound(s, size));
	CHECK(emp_trigger_summary_sound(open, emp_trigger_summary_size(open->room, open->slots)));
	CHECK(!emp_trigger_summary_sound(s, size - 8));
	CHECK(!emp_trigger_summary_sound(s, 8));
#define REFUSED(field, value)                                                                      \
	(bad = *s, bad.field = (value), !emp_trigger_summary_sound(&bad, size))
	CHECK(REFUSED(used, s->used + 8));
	CHECK(REFUSED(used, s->used - 4));
	CHECK(REFUSED(room, 0));
	CHECK(REFUSED(slots, UINT32_MAX));
	CHECK(REFUSED(themes, EMP_THEMES_MAX + 1));
	CHECK(REFUSED(readings, 0));
	CHECK(REFUSED(readings, EMP_READINGS_MAX + 1));
	((EmpTheme *) (s->themes_at + emp_theme_size(1)))->len = 9;
	CHECK(emp_trigger_summary_next(s, &cursor) != NULL);
	CHECK(emp_trigger_summary_next(s, &cursor) == NULL);
	((EmpTheme *) s->themes_at)->len = UINT32_MAX;
	cursor = (EmpThemeCursor){0};
	CHECK(emp_trigger_summary_next(s, &cursor) == NULL);
	free(s);
	free(open);
}

/*
 * The cautious estimate is the 2.5 % quantile of a gamma distribution (shape and rate 1/2 more than
 * observed and expected), to 4 %; and the formula that stands for it, to the last bits.
 */
static void
test_lift_low(void)
{
	static const struct
	{
		int64_t observed;
		double quantile; /* for rate 1; by the series of the incomplete gamma function */
	} golden[] = {{1, 0.107898},    {2, 0.415606},      {3, 0.844935},
				  {5, 1.907874},    {10, 5.141449},     {31, 21.475137},
				  {100, 81.815014}, {1000, 939.457524}, {10000, 9805.447567}};
	size_t i;
	int64_t o;

	for (i = 0; i < sizeof(golden) / sizeof(golden[0]); i++)
		CHECK(fabs(emp_lift_low(golden[i].observed, 0.5) / golden[i].quantile - 1.0) < 0.04);
	for (o = 1; o < EMP_READINGS_MAX; o = o * 3 / 2 + 1)
	{
		double root = sqrt((double) o + 0.5);
		double expected = (o + 0.5) / 7.5 * exp2(-3.3 / root - 2.0 / (root * root * root));

		CHECK(fabs(emp_lift_low(o, 7.0) / expected - 1.0) < 1e-14);
	}
}

/* Rank the triggers of a summary, which is freed. */
static size_t
rank(EmpTriggerSummary *s, EmpTrigger *triggers, char names[][32])
{
	size_t count;
	size_t i;

	CHECK(emp_triggers_max(s) <= 64);
	count = emp_triggers_rank(s, triggers);
	for (i = 0; i < count; i++)
	{
		memcpy(names[i], triggers[i].theme->name, triggers[i].theme->len);
		names[i][triggers[i].theme->len] = '\0';
	}
	free(s);
	return count;
}

/* Themes that come with an emotion more often than usual are triggers; the sure ones are first. */
static void
test_rank(void)
{
	EmpTrigger t[64];
	char names[64][32];
	EmpTriggerSummary *s;

	/* the planted set: refund is angry, others are not */
	s = add_many(NULL, 31, EMP_ANGER, "refund");
	s = add_many(s, 9, EMP_NEUTRAL, "refund");
	s = add_many(s, 58, EMP_NEUTRAL, "delivery");
	s = add_many(s, 2, EMP_ANGER, NULL);
	s = add_many(s, 1, EMP_GRATITUDE, "lone");
	CHECK_INT(rank(s, t, names), 2);
	CHECK_STRING(names[0], "refund");
	CHECK_INT(t[0].label, 0);
	CHECK_INT(t[0].n, 40);
	CHECK_INT(t[0].n_label, 31);
	CHECK(t[0].share == 31.0 / 40.0);
	CHECK(t[0].lift == 31.0 * 101.0 / (40.0 * 33.0));
	CHECK(t[0].lift_low > 1.4 && t[0].lift_low < t[0].lift);
	/* one reading has the largest lift, and is last */
	CHECK_STRING(names[1], "lone");
	CHECK(t[1].lift == 101.0 && t[1].lift_low < 1.0);

	/* nothing but usual: no triggers */
	s = add_many(add_many(NULL, 10, EMP_ANGER, "only"), 5, EMP_JOY, "only");
	CHECK_INT(rank(s, t, names), 0);
	s = add_many(add_many(NULL, 10, EMP_NEUTRAL, "a"), 10, EMP_NEUTRAL, "b");
	CHECK_INT(rank(s, t, names), 0);
	CHECK_INT(rank(add(NULL, EMP_ANGER, NULL), t, names), 0);

	/* equal counts: what is negative first, then by name; neutral never */
	s = add_many(add_many(NULL, 20, EMP_JOY, "a"), 20, EMP_FEAR, "c");
	s = add_many(add_many(s, 20, EMP_DISGUST, "b"), 20, EMP_NEUTRAL, "d");
	CHECK_INT(rank(s, t, names), 3);
	CHECK_STRING(names[0], "b");
	CHECK_STRING(names[1], "c");
	CHECK_STRING(names[2], "a");
	CHECK(t[0].lift_low == t[2].lift_low);

	/* positive ones as well, when they are stronger */
	s = add_many(add_many(NULL, 50, EMP_GRATITUDE, "agent"), 10, EMP_ANGER, "price");
	s = add_many(add_many(s, 15, EMP_NEUTRAL, "price"), 25, EMP_ANGER, NULL);
	CHECK_INT(rank(s, t, names), 2);
	CHECK_STRING(names[0], "agent");
	CHECK_STRING(names[1], "price");

	/* and several of one theme */
	s = add_many(add_many(NULL, 5, EMP_JOY, "a"), 5, EMP_ANGER, "a");
	CHECK_INT(rank(add_many(s, 5, EMP_NEUTRAL, NULL), t, names), 2);
	CHECK_INT(t[0].label, 0);
}

/* Run all. */
int
main(void)
{
	test_layout();
	test_text();
	test_refusals();
	test_merge();
	test_limits();
	test_damage();
	test_lift_low();
	test_rank();
	return CHECK_DONE();
}
