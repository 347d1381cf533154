/*
 * test_conversation.c
 *		Arcs, readings of whole conversations, and engagement: what moments do to them, and that neither
 *		order nor split does anything.
 */
#include <math.h>

#include "check.h"
#include "seeded.h"
#include "scores/arc.h"
#include "scores/conversation.h"
#include "scores/engagement.h"

#define DAY EMP_INSTANT_DAY
#define MESSAGES 40

static EmpFailure failure;

/* Make a reading of no particular meaning. */
static EmpEmotion
random_reading(void)
{
	EmpEmotion e;
	int i;

	memset(&e, 0, sizeof(e));
	e.language = EMP_LANGUAGE_EN;
	e.model = 7;
	e.flags = (uint16_t) (random_next() & EMP_FLAGS_KNOWN);
	e.valence = (int32_t) (random_next() % 2000000001u) - EMP_VALENCE_ONE;
	e.intensity = (uint16_t) (random_next() % 10001);
	e.confidence = (uint16_t) (random_next() % 10001);
	e.positive = (uint16_t) (random_next() % 10001);
	e.negative = (uint16_t) (random_next() % 10001);
	for (i = 0; i < EMP_BASE_LABELS; i++)
		e.probability[i] = (uint16_t) (random_next() % 4 == 0 ? random_next() % 10001 : 0);
	return e;
}

/* Return the arc of readings at moments. */
static EmpArc
arc_of(int n, const double *valence, const int64_t *at)
{
	EmpArcSummary s;
	int i;

	emp_arc_summary_init(&s);
	for (i = 0; i < n; i++)
		CHECK_INT(emp_arc_summary_add(&s, (int32_t) lrint(valence[i] * 1e9), at[i], &failure),
				  EMP_OK);
	CHECK_INT(emp_arc_summary_check(&s, EMP_BAD_BINARY, &failure), EMP_OK);
	return emp_arc(&s);
}

/* What an arc says. */
static void
test_arc(void)
{
	EmpArc arc = arc_of(3, (double[]){-0.2, -0.8, 0.6}, (int64_t[]){0, DAY, 2 * DAY});

	CHECK(arc.start_valence == -0.2 && arc.low_valence == -0.8 && arc.low_at == DAY);
	CHECK(arc.peak_valence == 0.6 && arc.end_valence == 0.6);
	CHECK(arc.moved && arc.slope_per_day == 0.4 && arc.recovered);

	/* one message, and several of one moment */
	arc = arc_of(1, (double[]){0.5}, (int64_t[]){12345});
	CHECK(!arc.moved && arc.start_valence == 0.5 && arc.end_valence == 0.5);
	arc = arc_of(2, (double[]){-0.5, 0.5}, (int64_t[]){12345, 12345});
	CHECK(!arc.moved && arc.start_valence == 0.0 && arc.low_valence == -0.5);

	/* better but still bad, worse, the same */
	CHECK(!arc_of(2, (double[]){-0.9, -0.4}, (int64_t[]){0, DAY}).recovered);
	CHECK(!arc_of(2, (double[]){0.9, 0.4}, (int64_t[]){0, DAY}).recovered);
	CHECK(!arc_of(2, (double[]){0.4, 0.4}, (int64_t[]){0, DAY}).recovered);
	CHECK(arc_of(2, (double[]){0.1, 0.4}, (int64_t[]){0, DAY}).recovered);

	/* ends with two readings: their mean; the first of two lows */
	arc = arc_of(4, (double[]){-0.5, -0.5, 0.2, 0.4}, (int64_t[]){DAY, 0, 2 * DAY, 2 * DAY});
	CHECK(arc.end_valence == 0.3 && arc.low_at == 0);

	/* a constant has no slope, even at the ends of time */
	arc =
		arc_of(3, (double[]){0.3, 0.3, 0.3}, (int64_t[]){EMP_INSTANT_MIN, 0, EMP_INSTANT_END - 1});
	CHECK(arc.slope_per_day == 0.0);
	arc = arc_of(2, (double[]){-1, 1}, (int64_t[]){EMP_INSTANT_END - 1 - DAY, EMP_INSTANT_END - 1});
	CHECK(arc.slope_per_day == 2.0);
	{
		EmpArcSummary s;

		emp_arc_summary_init(&s);
		CHECK_INT(emp_arc_summary_add(&s, 0, INT64_MAX, &failure), EMP_BAD_VALUE);
		CHECK_INT(emp_arc_summary_add(&s, 0, EMP_INSTANT_NEVER, &failure), EMP_BAD_VALUE);
	}
}

/* The slope is that of least squares, worked out with plain means. */
static void
test_slope(void)
{
	int round;

	for (round = 0; round < 200; round++)
	{
		int64_t start = INT64_C(820000000000000) + (int64_t) (random_next() % 1000000000000);
		double valence[MESSAGES];
		int64_t at[MESSAGES];
		double mean_v = 0.0;
		double mean_t = 0.0;
		double sxx = 0.0;
		double sxy = 0.0;
		int n = 2 + (int) (random_next() % (MESSAGES - 1));
		int i;

		for (i = 0; i < n; i++)
		{
			valence[i] = (double) ((int64_t) (random_next() % 2000001) - 1000000) / 1e6;
			at[i] = start + (int64_t) (random_next() % (uint64_t) (10 * DAY));
			mean_v += valence[i] / n;
			mean_t += (double) (at[i] - start) / (double) DAY / n;
		}
		for (i = 0; i < n; i++)
		{
			double t = (double) (at[i] - start) / (double) DAY - mean_t;

			sxx += t * t;
			sxy += t * (valence[i] - mean_v);
		}
		CHECK(fabs(arc_of(n, valence, at).slope_per_day - sxy / sxx) <
			  1e-9 * (1 + fabs(sxy / sxx)));
	}
}

/* Any split of the readings, merged in any order, is the same bytes. */
static void
test_split(void)
{
	int round;

	for (round = 0; round < 300; round++)
	{
		EmpArcSummary arcs;
		EmpArcSummary arc_part[4];
		EmpArcSummary arc_merged;
		EmpConversationSummary all;
		EmpConversationSummary part[4];
		EmpConversationSummary merged;
		int i;

		emp_arc_summary_init(&arcs);
		emp_arc_summary_init(&arc_merged);
		emp_conversation_summary_init(&all);
		emp_conversation_summary_init(&merged);
		for (i = 0; i < 4; i++)
		{
			emp_arc_summary_init(&arc_part[i]);
			emp_conversation_summary_init(&part[i]);
		}
		for (i = 0; i < MESSAGES; i++)
		{
			EmpEmotion e = random_reading();
			int64_t at = (int64_t) (random_next() % 10) * DAY; /* so that many are at one moment */
			int p = (int) (random_next() % 3);

			emp_arc_summary_add(&arcs, e.valence, at, &failure);
			emp_arc_summary_add(&arc_part[p], e.valence, at, &failure);
			emp_conversation_summary_add(&all, &e, at, &failure);
			emp_conversation_summary_add(&part[p], &e, at, &failure);
		}
		for (i = 2; i >= 0; i--)
		{
			if (arc_part[i].readings > 0)
				CHECK_INT(emp_arc_summary_merge(&arc_merged, &arc_part[i], &failure), EMP_OK);
			if (part[i].low <= part[i].high)
				CHECK_INT(emp_conversation_summary_merge(&merged, &part[i], &failure), EMP_OK);
		}
		CHECK(memcmp(&arc_merged, &arcs, sizeof(arcs)) == 0);
		CHECK_INT(emp_arc_summary_check(&arcs, EMP_BAD_BINARY, &failure), EMP_OK);
		CHECK(memcmp(&merged, &all, sizeof(all)) == 0);
		/* a conversation twice is the conversation */
		emp_conversation_summary_merge(&merged, &part[0], &failure);
		CHECK(memcmp(&merged, &all, sizeof(all)) == 0);
	}
}

/* Return the valence of the whole after one more reading of a valence. */
static int32_t
valence_with(const EmpConversationSummary *s, int32_t valence, int64_t at)
{
	EmpConversationSummary more = *s;
	EmpEmotion e = random_reading();

	e.valence = valence;
	emp_conversation_summary_add(&more, &e, at, &failure);
	emp_conversation_emotion(&more, &e);
	return e.valence;
}

/* Saying a thing again is never milder than saying it once. */
static void
test_repetition(void)
{
	int round;

	for (round = 0; round < 2000; round++)
	{
		EmpEmotion e = random_reading();
		EmpEmotion whole;
		EmpConversationSummary s;
		int64_t at = (int64_t) (random_next() % 20) * DAY;
		int times = 1 + (int) (random_next() % 5);
		int i;

		/* nothing but repetition: the same reading, byte for byte */
		emp_conversation_summary_init(&s);
		for (i = 0; i < times; i++)
			emp_conversation_summary_add(&s, &e, at + i, &failure);
		emp_conversation_emotion(&s, &whole);
		CHECK_INT(emp_emotion_compare(&whole, &e), 0);

		/* in any conversation, anything bad lowers, anything good raises, or changes nothing */
		for (i = 0; i < times; i++)
		{
			EmpEmotion other = random_reading();

			emp_conversation_summary_add(&s, &other, (int64_t) (random_next() % 20) * DAY,
										 &failure);
		}
		emp_conversation_emotion(&s, &whole);
		at = (int64_t) (random_next() % 20) * DAY;
		CHECK(valence_with(&s, -(int32_t) (random_next() % 1000000001), at) <= whole.valence);
		CHECK(valence_with(&s, (int32_t) (random_next() % 1000000001), at) >= whole.valence);
		for (i = 0; i < EMP_BASE_LABELS; i++)
			CHECK(i == EMP_NEUTRAL ? whole.probability[i] <= e.probability[i]
								   : whole.probability[i] >= e.probability[i]);
		CHECK(whole.intensity >= e.intensity);
		CHECK_INT(emp_emotion_check(&whole, &failure), EMP_OK);
	}
}

/* The last word halves what was said against it. */
static void
test_last_word(void)
{
	EmpConversationSummary s;
	EmpEmotion e;
	EmpEmotion whole;

	memset(&e, 0, sizeof(e));
	emp_conversation_summary_init(&s);
	e.valence = -800000000;
	emp_conversation_summary_add(&s, &e, 0, &failure);
	e.valence = 600000000;
	emp_conversation_summary_add(&s, &e, DAY, &failure);
	emp_conversation_emotion(&s, &whole);
	CHECK_INT(whole.valence, 200000000);
	e.valence = 10000000; /* a neutral good-bye */
	emp_conversation_summary_add(&s, &e, 2 * DAY, &failure);
	emp_conversation_emotion(&s, &whole);
	CHECK_INT(whole.valence, 200000000);
	e.valence = -100000000;
	emp_conversation_summary_add(&s, &e, 3 * DAY, &failure);
	emp_conversation_emotion(&s, &whole);
	CHECK_INT(whole.valence, -500000000);
	e.valence = 100000000;
	emp_conversation_summary_add(&s, &e, 3 * DAY, &failure); /* of one moment: nobody is last */
	emp_conversation_emotion(&s, &whole);
	CHECK_INT(whole.valence, -200000000);
	CHECK_INT(emp_conversation_summary_add(&s, &e, INT64_MAX, &failure), EMP_BAD_VALUE);
}

/* Both forms of a conversation read back; what no readings have is refused. */
static void
test_forms(void)
{
	char text[EMP_CONVERSATION_SUMMARY_TEXT_SIZE];
	uint8_t bytes[EMP_CONVERSATION_SUMMARY_BYTES];
	EmpConversationSummary s;
	EmpConversationSummary again;
	EmpArcSummary arc;
	int len;
	int i;

	emp_conversation_summary_init(&s);
	for (i = 0; i < 5; i++)
	{
		EmpEmotion e = random_reading();

		emp_conversation_summary_add(&s, &e, i * DAY, &failure);
	}
	len = emp_conversation_summary_print(&s, text);
	CHECK_INT(len, strlen(text));
	CHECK_INT(emp_conversation_summary_parse(text, (size_t) len, &again, &failure), EMP_OK);
	CHECK(memcmp(&s, &again, sizeof(s)) == 0);
	CHECK_INT(emp_conversation_summary_compare(&s, &again), 0);
	emp_conversation_summary_pack(&s, bytes);
	CHECK_INT(emp_conversation_summary_unpack(bytes, sizeof(bytes), &again, &failure), EMP_OK);
	CHECK(memcmp(&s, &again, sizeof(s)) == 0);
	CHECK(emp_conversation_summary_hash(&s, 1) == emp_conversation_summary_hash(&again, 1));
	CHECK_INT(emp_conversation_summary_unpack(bytes, sizeof(bytes) - 1, &again, &failure),
			  EMP_BAD_BINARY);
#define REFUSED(text)                                                                              \
	CHECK_INT(emp_conversation_summary_parse(text, strlen(text), &again, &failure), EMP_BAD_TEXT)
	REFUSED("");
	REFUSED("high=0 good_at=0 bad_at=0");
	REFUSED("high=0 good_at=0 |valence=0");
	REFUSED("high=0 high=0 |valence=0");
	REFUSED("high=99999999999 good_at=0 bad_at=0|valence=0");
	REFUSED("high=-1 good_at=-9223372036854775808 bad_at=-9223372036854775808|valence=0");
	REFUSED("high=0 good_at=0 bad_at=-9223372036854775808|valence=0");
	REFUSED("high=0 good_at=-9223372036854775808 bad_at=-9223372036854775808|joy=");

	emp_arc_summary_init(&arc);
	emp_arc_summary_add(&arc, 5, 0, &failure);
	emp_arc_summary_add(&arc, -5, DAY, &failure);
	arc.first_n = 2;
	CHECK_INT(emp_arc_summary_check(&arc, EMP_BAD_BINARY, &failure), EMP_BAD_BINARY);
	arc.first_n = 1;
	arc.at_squares.limb[3] = 1;
	CHECK_INT(emp_arc_summary_check(&arc, EMP_BAD_BINARY, &failure), EMP_BAD_BINARY);
	CHECK_STRING(failure.message, "\"at_squares\" of an arc_summary is out of range");
}

/* An event one half-life old counts half, and sums are exact. */
static void
test_engagement(void)
{
	const char *level;
	EmpEngagementSummary s;
	EmpEngagementSummary part[2];
	double plain = 0.0;
	int64_t half_life;
	int i;

	CHECK_INT(emp_half_life(0, 14, 0, &half_life, &failure), EMP_OK);
	CHECK(half_life == 14 * DAY);
	CHECK_INT(emp_half_life(1, 0, 0, &half_life, &failure), EMP_BAD_VALUE);
	CHECK_INT(emp_half_life(0, 0, 0, &half_life, &failure), EMP_BAD_VALUE);
	CHECK_INT(emp_half_life(0, -1, 0, &half_life, &failure), EMP_BAD_VALUE);
	CHECK_INT(emp_half_life(0, INT32_MAX, INT64_MAX, &half_life, &failure), EMP_BAD_VALUE);
	half_life = 14 * DAY;
	for (i = 0; i < 2; i++)
		emp_engagement_summary_init(&part[i]);
	emp_engagement_summary_init(&s);
	CHECK_INT(emp_engagement_summary_add(&s, 0, 0, half_life, 1.0, &failure), EMP_OK);
	CHECK(emp_engagement_score(&s) == 1.0);
	emp_engagement_summary_init(&s);
	emp_engagement_summary_add(&s, -28 * DAY, 0, half_life, 3.0, &failure);
	CHECK(emp_engagement_score(&s) == 0.75);
	emp_engagement_summary_init(&s);
	for (i = 0; i < 1000; i++)
	{
		int64_t at = -(int64_t) (random_next() % (uint64_t) (400 * DAY));

		CHECK_INT(emp_engagement_summary_add(&s, at, 0, half_life, 1.0, &failure), EMP_OK);
		emp_engagement_summary_add(&part[random_next() % 2], at, 0, half_life, 1.0, &failure);
		plain += exp2((double) at / (double) half_life);
	}
	CHECK(fabs(emp_engagement_score(&s) - plain) < 1e-12 * plain);
	CHECK_INT(emp_engagement_summary_merge(&part[1], &part[0], &failure), EMP_OK);
	CHECK(memcmp(&part[1], &s, sizeof(s)) == 0);
	CHECK_INT(emp_engagement_summary_add(&s, 1, 0, half_life, 1.0, &failure), EMP_BAD_VALUE);
	CHECK_STRING(failure.message, "event after as_of");
	CHECK(failure.hint[0] != '\0');
	CHECK_INT(emp_engagement_summary_add(&s, 0, 1, half_life, 1.0, &failure), EMP_BAD_VALUE);
	CHECK_STRING(failure.message, "two values of as_of in one engagement score");
	CHECK_INT(emp_engagement_summary_add(&s, 0, 0, half_life + 1, 1.0, &failure), EMP_BAD_VALUE);
	CHECK_STRING(failure.message, "two half-lives in one engagement score");
	CHECK_INT(emp_engagement_summary_add(&s, 0, 0, half_life, -1.0, &failure), EMP_BAD_VALUE);
	CHECK_INT(emp_engagement_summary_add(&s, 0, 0, half_life, NAN, &failure), EMP_BAD_VALUE);
	CHECK_INT(emp_engagement_summary_add(&s, INT64_MIN, 0, half_life, 1.0, &failure),
			  EMP_BAD_VALUE);
	/* the oldest event and the shortest half-life */
	CHECK_INT(emp_engagement_summary_add(&part[0], EMP_INSTANT_MIN, 0, half_life, 1e6, &failure),
			  EMP_OK);
	emp_engagement_summary_init(&s);
	CHECK_INT(
		emp_engagement_summary_add(&s, EMP_INSTANT_MIN, EMP_INSTANT_END - 1, 1, 1e6, &failure),
		EMP_OK);
	CHECK(emp_engagement_score(&s) == 0.0);

#define LEVEL(score, name)                                                                         \
	CHECK_INT(emp_engagement_level(score, &emp_engagement_levels, &level, &failure), EMP_OK);      \
	CHECK_STRING(level, name)
	LEVEL(0.0, "none");
	LEVEL(0.499, "none");
	LEVEL(0.5, "low");
	LEVEL(3.0, "medium");
	LEVEL(1e9, "high");
	CHECK_INT(emp_engagement_level(-1, &emp_engagement_levels, &level, &failure), EMP_BAD_VALUE);
	CHECK_INT(emp_engagement_level(NAN, &emp_engagement_levels, &level, &failure), EMP_BAD_VALUE);
	CHECK_INT(emp_engagement_level(1, &(EmpEngagementLevels){3, 2, 1}, &level, &failure),
			  EMP_BAD_VALUE);
	CHECK_INT(emp_engagement_level(1, &(EmpEngagementLevels){1, NAN, 3}, &level, &failure),
			  EMP_BAD_VALUE);
}

/* Run all tests. */
int
main(void)
{
	CHECK_INT(sizeof(EmpArcSummary), 200);
	CHECK_INT(sizeof(EmpConversationSummary), 104);
	CHECK_INT(sizeof(EmpEngagementSummary), 48);
	CHECK_INT(emp_record_bytes(&emp_arc_summary_record), EMP_ARC_SUMMARY_BYTES);
	CHECK_INT(emp_record_bytes(&emp_engagement_summary_record), EMP_ENGAGEMENT_SUMMARY_BYTES);
	test_arc();
	test_slope();
	test_split();
	test_repetition();
	test_last_word();
	test_forms();
	test_engagement();
	return CHECK_DONE();
}
