/*
 * test_emotion_profile.c
 *		Profiles: any split and order gives the same bytes, the last reading, text form, damaged values.
 */
#include "check.h"
#include "profile_build.h"

#define ROWS 60

static const char *const names[] = {"mail", "chat", NULL, "(a \"b\\) c", "phone", ""};

/* Make the reading of a row; some moments have several. */
static EmpEmotion
reading_of(int i)
{
	EmpEmotion e;

	memset(&e, 0, sizeof(e));
	e.language = EMP_LANGUAGE_EN;
	e.model = 1;
	e.valence = (i * 37 % 101 - 50) * 19999999;
	e.intensity = (uint16_t) (i * 131);
	e.probability[i % 5] = EMP_SHARE_ONE;
	return e;
}

/* Return a name, none for NULL, and what it takes. */
static EmpSpan
name_of(const char *text, EmpNamesMore *more)
{
	EmpSpan name = {text, text != NULL ? strlen(text) : 0};

	more->names = text != NULL ? 1 : 0;
	more->bytes = text != NULL ? emp_theme_size(name.len) : 0;
	return name;
}

/* Add a row. */
static EmpEmotionProfile *
add(EmpEmotionProfile *p, int i)
{
	EmpEmotion e = reading_of(i);
	EmpNamesMore more[2];
	EmpSpan channel = name_of(names[i % 6], &more[0]);
	EmpSpan theme = name_of(names[i / 7 % 6], &more[1]);
	EmpFailure failure;

	p = profile_room(p, more[0], more[1]);
	CHECK_INT(emp_emotion_profile_add(p, &e, INT64_C(820454400000000) + i / 4 * 3600000000, channel,
									  theme, &failure),
			  EMP_OK);
	return p;
}

/* Add a profile, and free it. */
static EmpEmotionProfile *
join(EmpEmotionProfile *into, EmpEmotionProfile *from)
{
	EmpFailure failure;

	into = profile_room(into, profile_names(emp_profile_channels(from)),
						profile_names(emp_profile_themes(from)));
	CHECK_INT(emp_emotion_profile_merge(into, from, &failure), EMP_OK);
	free(from);
	return into;
}

/* Close a profile, and free it. */
static EmpEmotionProfile *
finished(EmpEmotionProfile *p)
{
	EmpEmotionProfile *closed = profile_closed(p);

	free(p);
	return closed;
}

/* Make the closed profile of all rows. */
static EmpEmotionProfile *
whole(void)
{
	EmpEmotionProfile *p = NULL;
	int i;

	for (i = 0; i < ROWS; i++)
		p = add(p, i);
	return finished(p);
}

/* Check that two closed profiles are the same bytes. */
static void
check_same(const EmpEmotionProfile *a, const EmpEmotionProfile *b)
{
	CHECK_INT(profile_closed_size(a), profile_closed_size(b));
	CHECK(memcmp(a, b, profile_closed_size(a)) == 0);
	CHECK_INT(emp_emotion_profile_compare(a, b), 0);
	CHECK(emp_emotion_profile_hash(a, 7) == emp_emotion_profile_hash(b, 7));
}

/* Any split and order gives the same bytes. */
static void
test_splits(void)
{
	EmpEmotionProfile *expected = whole();
	int parts;

	for (parts = 1; parts <= 9; parts++)
	{
		EmpEmotionProfile *all = NULL;
		int part;

		for (part = parts - 1; part >= 0; part--)
		{
			EmpEmotionProfile *p = NULL;
			int i;

			for (i = ROWS - 1; i >= 0; i--)
				if (i % parts == part)
					p = add(p, i);
			all = join(all, part % 2 == 0 ? finished(p) : p);
		}
		all = finished(all);
		check_same(all, expected);
		free(all);
	}
	free(expected);
}

/* The last reading is the greatest of those of the last moment. */
static void
test_last(void)
{
	EmpEmotionProfile *p = whole();
	EmpEmotion greatest = reading_of(ROWS - 4);
	uint8_t packed[EMP_EMOTION_BYTES];
	int label[EMP_PROFILE_LABELS];
	int i;

	for (i = ROWS - 3; i < ROWS; i++)
	{
		EmpEmotion e = reading_of(i);

		if (emp_emotion_compare(&e, &greatest) > 0)
			greatest = e;
	}
	emp_emotion_pack(&greatest, packed);
	CHECK(memcmp(packed, p->latest, sizeof(packed)) == 0);
	CHECK_INT(p->first_at, INT64_C(820454400000000));
	CHECK_INT(p->last_at, INT64_C(820454400000000) + 14 * INT64_C(3600000000));
	CHECK_INT(p->readings.readings, ROWS);

	/* channels are as frequent as each other: the first in bytes is the empty one */
	CHECK_INT(emp_most_readings(emp_profile_channels(p))->len, 0);
	CHECK_INT(emp_theme_readings(emp_most_readings(emp_profile_channels(p))), ROWS / 6);
	CHECK_INT(emp_profile_labels(p, label), EMP_PROFILE_LABELS);
	CHECK(p->readings.count[EMP_COUNT_DOMINANT + label[0]] >=
		  p->readings.count[EMP_COUNT_DOMINANT + label[1]]);
	CHECK(p->readings.count[EMP_COUNT_DOMINANT + label[1]] >=
		  p->readings.count[EMP_COUNT_DOMINANT + label[2]]);
	free(p);
}

/* The text form reads back, and no part of it does without the rest. */
static void
test_text(void)
{
	EmpEmotionProfile *p = whole();
	EmpEmotionProfile *again;
	EmpFailure failure;
	size_t len;
	size_t cut;
	char *text = profile_printed(p, &len);

	again = profile_parsed(text, len, &failure);
	CHECK(again != NULL);
	if (again != NULL)
		check_same(again, p);
	free(again);
	for (cut = 0; cut < len; cut++)
	{
		again = profile_parsed(text, cut, &failure);
		CHECK(again == NULL && failure.status == EMP_BAD_TEXT && failure.message[0] != '\0');
		free(again);
	}
	free(text);
	free(p);
}

/* A stored value of another size, or with damaged sizes inside, is not sound. */
static void
test_damage(void)
{
	EmpEmotionProfile *p = whole();
	size_t size = profile_closed_size(p);

	CHECK(emp_emotion_profile_sound(p, size));
	CHECK(!emp_emotion_profile_sound(p, size - 1));
	CHECK(!emp_emotion_profile_sound(p, sizeof(*p)));
	CHECK(!emp_emotion_profile_sound(p, 8));
	emp_profile_channels(p)->room += 8;
	CHECK(!emp_emotion_profile_sound(p, size));
	emp_profile_channels(p)->room -= 8;
	emp_profile_trend(p)->words = 7;
	CHECK(!emp_emotion_profile_sound(p, size));
	emp_profile_trend(p)->words = EMP_PROFILE_WORDS;
	p->latest[0] = 9;
	CHECK(!emp_emotion_profile_sound(p, size));
	free(p);
}

/* Moments and valences at both ends of their ranges fit the window of the trend. */
static void
test_ends(void)
{
	const EmpNamesMore nothing = {0, 0};
	const EmpSpan none = {NULL, 0};
	EmpEmotionProfile *p = profile_room(NULL, nothing, nothing);
	EmpWindow window;
	EmpExactTerm terms[EMP_TREND_TERMS];
	EmpFailure failure;
	EmpTrend trend;
	EmpEmotion e = reading_of(0);

	e.valence = 1;
	CHECK_INT(emp_emotion_profile_add(p, &e, EMP_INSTANT_END - 1, none, none, &failure), EMP_OK);
	window = emp_trend_terms(1e-9, EMP_INSTANT_END - 1, terms);
	CHECK(emp_window_holds(emp_moments_window(emp_profile_trend(p)), window));
	e.valence = -EMP_VALENCE_ONE;
	CHECK_INT(emp_emotion_profile_add(p, &e, EMP_INSTANT_MIN, none, none, &failure), EMP_OK);
	e.valence = 999999999;
	CHECK_INT(emp_emotion_profile_add(p, &e, 1, none, none, &failure), EMP_OK);
	CHECK_INT(emp_trend_of(emp_profile_trend(p), &trend, &failure), EMP_OK);
	CHECK_INT(trend.n, 3);
	CHECK(emp_most_readings(emp_profile_channels(p)) == NULL);
	free(p);
}

/* Run all. */
int
main(void)
{
	test_splits();
	test_last();
	test_text();
	test_damage();
	test_ends();
	return CHECK_DONE();
}
