/*
 * test_acting.c
 *		Readings at a stage, their criticality, recovery priorities, escalation, and who may be sold to.
 */
#include <math.h>
#include <stdbool.h>

#include "check.h"
#include "seeded.h"
#include "emotion/thresholds.h"
#include "segment/escalation.h"
#include "segment/guard.h"
#include "segment/priority.h"

#define ROUNDS 100000

/* Return a random number from 0 to below a limit. */
static int64_t
below(int64_t limit)
{
	return (int64_t) (random_next() % (uint64_t) limit);
}

/* Return a number of very different sizes, often 0. */
static double
any_size(void)
{
	return below(8) == 0 ? 0.0 : ldexp((double) below(1 << 30), (int) below(60) - 40);
}

/* Return a reading at random, as far as severity and stages look at it. */
static EmpEmotion
random_reading(void)
{
	EmpEmotion e;

	memset(&e, 0, sizeof(e));
	e.valence = (int32_t) (below(2 * EMP_VALENCE_ONE + 1) - EMP_VALENCE_ONE);
	e.intensity = (uint16_t) below(EMP_SHARE_ONE + 1);
	e.negative = (uint16_t) below(EMP_SHARE_ONE + 1);
	e.flags = below(2) ? EMP_FLAG_MITIGATED : 0;
	return e;
}

/* Return the stage of a name. */
static const EmpStage *
stage_of(const char *name)
{
	const EmpStage *stage = NULL;
	EmpFailure failure;

	CHECK_INT(emp_stage_require(name, strlen(name), &stage, &failure), EMP_OK);
	return stage;
}

/* Stages have names, weights within bounds, and usage is the reference. */
static void
test_stages(void)
{
	const EmpStage *stage;
	EmpFailure failure;

	for (int s = 0; s < EMP_STAGES; s++)
	{
		CHECK(emp_stage(s)->weight >= 40 && emp_stage(s)->weight <= EMP_STAGE_ONE);
		CHECK(stage_of(emp_stage(s)->name) == emp_stage(s));
	}
	CHECK_INT(stage_of("usage")->weight, EMP_STAGE_REFERENCE);
	CHECK(stage_of("onboarding")->weight > stage_of("usage")->weight);
	CHECK_INT(emp_stage_require("Usage", 5, &stage, &failure), EMP_BAD_VALUE);
	CHECK_STRING(failure.message, "unknown stage of the journey \"Usage\"");
	CHECK(strstr(failure.detail, "awareness, consideration, ") != NULL);
	CHECK(strstr(failure.detail, ", advocacy.") != NULL);
	CHECK_INT(emp_stage_require("", 0, &stage, &failure), EMP_BAD_VALUE);
	CHECK_INT(emp_stage_require("usages", 6, &stage, &failure), EMP_BAD_VALUE);
}

/* At a stage a bad sum of words counts g times; the sign, the bounds and the order stay. */
static void
test_in_stage(void)
{
	for (int i = 0; i < ROUNDS; i++)
	{
		const EmpStage *stage = emp_stage((int) below(EMP_STAGES));
		double g = stage->weight / (double) EMP_STAGE_REFERENCE;
		EmpEmotion before = random_reading();
		EmpEmotion e = before;
		EmpEmotion worse = before;
		double v = -before.valence / (double) EMP_VALENCE_ONE;

		worse.valence -= before.valence > -EMP_VALENCE_ONE;
		emp_emotion_in_stage(&e, stage);
		emp_emotion_in_stage(&worse, stage);
		if (before.valence >= 0)
		{
			CHECK_INT(e.valence, before.valence);
			continue;
		}
		CHECK(fabs(-e.valence - EMP_VALENCE_ONE * (g * v / (1 + (g - 1) * v))) <= 0.51);
		CHECK(e.valence < 0 && e.valence >= -EMP_VALENCE_ONE);
		CHECK(worse.valence <= e.valence);
		e.valence = before.valence;
		CHECK_INT(memcmp(&e, &before, sizeof(e)), 0);
	}
}

/* The bounds of what stages do to a valence. */
static void
test_in_stage_bounds(void)
{
	const int32_t valences[] = {-EMP_VALENCE_ONE, -1, 0, 1, EMP_VALENCE_ONE};

	for (int s = 0; s < EMP_STAGES; s++)
		for (int i = 0; i < 5; i++)
		{
			EmpEmotion e = {.valence = valences[i]};

			emp_emotion_in_stage(&e, emp_stage(s));
			CHECK(valences[i] == -1 ? e.valence == -1 || e.valence == -2
									: e.valence == valences[i]);
		}
}

/* Severity is within bounds, never less by what is meant, and never falls when a reading is worse. */
static void
test_severity(void)
{
	EmpSpeech speech;
	EmpFailure failure;

	for (int i = 0; i < ROUNDS; i++)
	{
		EmpEmotion e = random_reading();
		EmpEmotion worse = e;
		EmpEmotion reserved = e;
		double said = emp_severity(&e, EMP_SPEECH_LOW_CONTEXT);
		double meant = emp_severity(&e, EMP_SPEECH_HIGH_CONTEXT);

		CHECK(said >= 0 && said <= meant && meant <= 1);
		worse.valence -= (int32_t) below((int64_t) worse.valence + EMP_VALENCE_ONE + 1);
		worse.negative += (uint16_t) below(EMP_SHARE_ONE - worse.negative + 1);
		CHECK(emp_severity(&worse, EMP_SPEECH_LOW_CONTEXT) >= said);
		CHECK(emp_severity(&worse, EMP_SPEECH_HIGH_CONTEXT) >= meant);
		worse.intensity += (uint16_t) below(EMP_SHARE_ONE - worse.intensity + 1);
		CHECK(emp_severity(&worse, EMP_SPEECH_LOW_CONTEXT) >= said);
		reserved.flags |= EMP_FLAG_MITIGATED;
		reserved.intensity = (uint16_t) below(e.intensity + 1);
		CHECK(emp_severity(&reserved, EMP_SPEECH_HIGH_CONTEXT) >= meant);
		CHECK(emp_criticality(&e, emp_stage(4), EMP_SPEECH_LOW_CONTEXT) == said);
	}
	CHECK_INT(emp_speech_require("low_context", 11, &speech, &failure), EMP_OK);
	CHECK_INT(speech, EMP_SPEECH_LOW_CONTEXT);
	CHECK_INT(emp_speech_require("high_context", 12, &speech, &failure), EMP_OK);
	CHECK_INT(speech, EMP_SPEECH_HIGH_CONTEXT);
	CHECK_INT(emp_speech_require("", 0, &speech, &failure), EMP_BAD_VALUE);
	CHECK_INT(emp_speech_require("high context", 12, &speech, &failure), EMP_BAD_VALUE);
	CHECK_STRING(failure.message, "unknown context \"high context\"");
}

/* Return a priority that has to be one. */
static double
priority_of(const EmpRecovery *r)
{
	EmpPriority priority;
	EmpFailure failure;
	double sum = 0.0;

	CHECK_INT(emp_priority(r, &priority, &failure), EMP_OK);
	for (int p = 0; p < EMP_PRIORITY_PARTS; p++)
	{
		CHECK(priority.share[p] >= 0 && priority.share[p] <= 1);
		CHECK(priority.points[p] ==
			  priority.criticality * emp_priority_part_weight(p) * priority.share[p]);
		sum += priority.points[p];
	}
	CHECK(sum == priority.total && sum >= 0 && sum <= 100);
	return priority.total;
}

/* A priority never falls when anything is more. */
static void
test_priority_monotone(void)
{
	for (int i = 0; i < ROUNDS; i++)
	{
		EmpEmotion e = random_reading();
		EmpRecovery r = {&e,         emp_stage((int) below(EMP_STAGES)),
						 any_size(), 1 + any_size(),
						 any_size(), (int) below(100)};
		double before = priority_of(&r);
		EmpEmotion worse = e;
		EmpRecovery more = r;

		more.value = below(2) ? nextafter(r.value, INFINITY) : r.value + any_size();
		CHECK(priority_of(&more) >= before);
		more = r;
		more.hours = below(2) ? nextafter(r.hours, INFINITY) : r.hours + any_size();
		CHECK(priority_of(&more) >= before);
		more = r;
		more.contacts += (int) below(10);
		CHECK(priority_of(&more) >= before);
		more = r;
		more.stage = emp_stage((int) below(EMP_STAGES));
		CHECK((priority_of(&more) >= before) == (more.stage->weight >= r.stage->weight) ||
			  priority_of(&more) == before);
		more = r;
		more.e = &worse;
		worse.valence -= (int32_t) below((int64_t) worse.valence + EMP_VALENCE_ONE + 1);
		CHECK(priority_of(&more) >= before);
		worse.negative += (uint16_t) below(EMP_SHARE_ONE - worse.negative + 1);
		worse.flags |= EMP_FLAG_MITIGATED;
		CHECK(priority_of(&more) >= before);
		worse.intensity = (uint16_t) below(EMP_SHARE_ONE + 1);
		CHECK(priority_of(&more) >= before);
	}
}

/* Figures worked out by hand. */
static void
test_priority_figures(void)
{
	EmpEmotion e = {.valence = -500000000, .negative = 7000, .intensity = 1};
	EmpRecovery r = {&e, stage_of("onboarding"), 3000, 1000, 72, 6};

	/* bad 0.6; 40 + 25 * 3/4 + 20 * 3/4 + 15 * 3/4 = 85 */
	CHECK(fabs(priority_of(&r) - 51.0) < 1e-12);
	e.flags = EMP_FLAG_MITIGATED;
	CHECK(fabs(priority_of(&r) - 0.84 * 85) < 1e-12);
	r.stage = stage_of("usage");
	CHECK(fabs(priority_of(&r) - 0.6 * 0.84 * 85) < 1e-12);
	e.negative = 0;
	e.valence = 1;
	CHECK(priority_of(&r) == 0);
}

/* Return the message of the failure, or "". */
static const char *
priority_error(double value, double half, double hours, int contacts)
{
	static EmpFailure failure;
	EmpEmotion e = random_reading();
	EmpRecovery r = {&e, emp_stage(0), value, half, hours, contacts};
	EmpPriority priority;

	if (emp_priority(&r, &priority, &failure) == EMP_OK)
		return "";
	CHECK_INT(failure.status, EMP_OUT_OF_RANGE);
	return failure.message;
}

/* Numbers that cannot be are refused. */
static void
test_priority_refused(void)
{
	CHECK_STRING(priority_error(0, 1, 0, 0), "");
	CHECK_STRING(priority_error(-1, 1, 0, 0), "value of the customer is negative");
	CHECK_STRING(priority_error(NAN, 1, 0, 0), "value of the customer is not finite");
	CHECK_STRING(priority_error(INFINITY, 1, 0, 0), "value of the customer is not finite");
	CHECK_STRING(priority_error(1, 0, 0, 0), "value that counts half is not above 0");
	CHECK_STRING(priority_error(1, -1, 0, 0), "value that counts half is negative");
	CHECK_STRING(priority_error(1, 1, -1, 0), "time of waiting is negative");
	CHECK_STRING(priority_error(1, 1, INFINITY, 0), "time of waiting is not finite");
	CHECK_STRING(priority_error(1, 1, 1, -1), "number of prior contacts is negative");
}

/* Return the reasons to escalate, with the limits that are shipped. */
static unsigned
reasons_of(double start, double end, double slope, int turns, bool low)
{
	EmpBotTalk talk = {start, end, slope, turns, low};
	EmpFailure failure;
	unsigned reasons = 99;

	CHECK_INT(emp_escalation(&talk, &emp_escalation_limits, &reasons, &failure), EMP_OK);
	return reasons;
}

/* Every reason, at its bound and just before. */
static void
test_escalation(void)
{
	CHECK_INT(reasons_of(0.5, 0.1, -3, 0, false), EMP_ESCALATE_FALLING);
	CHECK_INT(reasons_of(0.25, 0.0, -3, 0, false), EMP_ESCALATE_FALLING);
	CHECK_INT(reasons_of(0.25, 0.01, -3, 0, false), 0);
	CHECK_INT(reasons_of(0.9, 0.3, -3, 0, false), 0);
	CHECK_INT(reasons_of(0.5, 0.1, 0.1, 0, false), 0);
	CHECK_INT(reasons_of(0.5, 0.1, NAN, 0, false), 0);
	CHECK_INT(reasons_of(-0.6, -0.6, NAN, 0, false), EMP_ESCALATE_UNHAPPY);
	CHECK_INT(reasons_of(-0.59, -0.59, NAN, 0, false), 0);
	CHECK_INT(reasons_of(0.9, 0.9, NAN, 5, false), EMP_ESCALATE_BOT_TURNS);
	CHECK_INT(reasons_of(0.9, 0.9, NAN, 4, false), 0);
	CHECK_INT(reasons_of(0.9, 0.9, NAN, 1, true), 0);
	CHECK_INT(reasons_of(0.9, 0.9, NAN, 2, true), EMP_ESCALATE_LOW_CONFIDENCE);
	CHECK_INT(reasons_of(-0.1, -0.1, NAN, 0, true), EMP_ESCALATE_LOW_CONFIDENCE);
	CHECK_INT(reasons_of(NAN, NAN, NAN, 0, true), 0);
	CHECK_INT(reasons_of(0.5, -1, -3, 9, true), 15);
	CHECK_STRING(emp_escalation_reason_name(0), "falling");
	CHECK_STRING(emp_escalation_reason_name(3), "low_confidence");
}

/* Return whether limits, and a talk, are refused. */
static bool
escalation_refused(double start, int turns, double fall, double unhappy, int most)
{
	EmpBotTalk talk = {start, 0, 0, turns, false};
	EmpEscalationLimits limits = {fall, unhappy, most};
	EmpFailure failure;
	unsigned reasons;

	return emp_escalation(&talk, &limits, &reasons, &failure) == EMP_OUT_OF_RANGE;
}

/* Numbers that cannot be are refused; less patient limits find no fewer reasons. */
static void
test_escalation_limits(void)
{
	CHECK(!escalation_refused(1, 0, 2, -1, 1));
	CHECK(escalation_refused(1.1, 0, 2, -1, 1));
	CHECK(escalation_refused(-INFINITY, 0, 2, -1, 1));
	CHECK(escalation_refused(0, -1, 2, -1, 1));
	CHECK(escalation_refused(0, 0, 0, -1, 1));
	CHECK(escalation_refused(0, 0, 2.1, -1, 1));
	CHECK(escalation_refused(0, 0, NAN, -1, 1));
	CHECK(escalation_refused(0, 0, 1, -1.1, 1));
	CHECK(escalation_refused(0, 0, 1, NAN, 1));
	CHECK(escalation_refused(0, 0, 1, 0, 0));
	for (int i = 0; i < ROUNDS; i++)
	{
		EmpBotTalk talk = {below(2001) / 1000.0 - 1, below(2001) / 1000.0 - 1, 0, (int) below(10),
						   below(2) == 0};
		EmpEscalationLimits patient = {(1 + below(2000)) / 1000.0, below(2001) / 1000.0 - 1,
									   1 + (int) below(10)};
		EmpEscalationLimits strict = patient;
		unsigned few;
		unsigned many;
		EmpFailure failure;

		talk.slope_per_day = talk.end_valence - talk.start_valence;
		strict.fall /= 2;
		strict.unhappy += (1 - strict.unhappy) / 2;
		strict.bot_turns = 1 + (strict.bot_turns - 1) / 2;
		CHECK_INT(emp_escalation(&talk, &patient, &few, &failure), EMP_OK);
		CHECK_INT(emp_escalation(&talk, &strict, &many, &failure), EMP_OK);
		CHECK_INT(few & ~many, 0);
	}
}

/* Nobody in distress is sold to: each label of it is enough, at its threshold and not before. */
static void
test_guard(void)
{
	static const EmpLabel distress[] = {EMP_ANGER, EMP_ANNOYANCE,   EMP_DISGUST, EMP_FEAR,
										EMP_GRIEF, EMP_NERVOUSNESS, EMP_SADNESS, EMP_REMORSE};
	EmpEmotion calm = {.language = EMP_LANGUAGE_EN, .model = 1};

	calm.probability[EMP_NEUTRAL] = EMP_SHARE_ONE;
	CHECK(emp_promotion_allowed(&calm));
	calm.probability[EMP_JOY] = EMP_SHARE_ONE;
	calm.positive = EMP_SHARE_ONE;
	calm.valence = EMP_VALENCE_ONE;
	CHECK(emp_promotion_allowed(&calm));
	for (int i = 0; i < 8; i++)
	{
		EmpEmotion e = calm;

		e.probability[distress[i]] = emp_threshold(EMP_SCHEME_GOEMOTIONS, (int) distress[i]);
		CHECK(!emp_promotion_allowed(&e));
		e.probability[distress[i]] = 1;
		CHECK(emp_promotion_allowed(&e));
	}
	calm.positive = 0;
	calm.valence = -EMP_VALENCE_ONE;
	calm.negative = emp_pole_threshold(EMP_POLE_NEGATIVE);
	CHECK(!emp_promotion_allowed(&calm));
}

/* Run all tests. */
int
main(void)
{
	test_stages();
	test_in_stage();
	test_in_stage_bounds();
	test_severity();
	test_priority_monotone();
	test_priority_figures();
	test_priority_refused();
	test_escalation();
	test_escalation_limits();
	test_guard();
	return CHECK_DONE();
}
