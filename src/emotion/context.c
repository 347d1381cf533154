/*
 * context.c
 *		What a reading weighs where it was said.
 *
 * "I'm disappointed" in a product review differs from "I'm disappointed" in answer to a delayed delivery, and a
 * complaint in onboarding is more critical than one about a detail after years of use.  How much more is a judgement:
 * the weights below are ours, and no law.
 *
 * That reserved speech ("it might perhaps be a small problem") means more than it says where indirect communication is
 * the rule follows Hall's distinction of low-context and high-context cultures, Beyond Culture, 1976.
 *
 * Only basic arithmetic, each step of which is monotone also when it is rounded: so a worse reading never counts less.
 */
#include "emotion/context.h"

#include <stdio.h>
#include <string.h>

static const EmpStage stages[EMP_STAGES] = {
	{"awareness", 40, "Hears of the company; little is lost yet."},
	{"consideration", 50, "Compares offers; may go elsewhere at no cost."},
	{"purchase", 80, "Is about to pay; doubt ends the order."},
	{"delivery", 80, "Waits for what is paid for."},
	{"onboarding", 100, "Takes the first steps; who fails here leaves before the value is seen."},
	{"usage", 60, "Uses it day by day: the stage against which the others are weighed."},
	{"support", 80, "Asks for help, so something is wrong already."},
	{"renewal", 90, "Decides whether to stay."},
	{"cancellation", 100, "Is leaving; the last chance to make good."},
	{"advocacy", 50, "Recommends the company; a bad day hardly ends that."},
};

/* Return a stage. */
const EmpStage *
emp_stage(int stage)
{
	return &stages[stage];
}

/* Fail for a name that is none of those that there are. */
static EmpStatus
fail_unknown(const char *what, const char *name, size_t len, EmpFailure *failure)
{
	char quote[40];

	emp_quote(quote, sizeof(quote), name, len < sizeof(quote) ? (int) len : (int) sizeof(quote));
	return emp_fail(failure, EMP_BAD_VALUE, "unknown %s \"%s\"", what, quote);
}

/* Look up a stage that a user named. */
EmpStatus
emp_stage_require(const char *name, size_t len, const EmpStage **stage, EmpFailure *failure)
{
	char list[sizeof(failure->detail) - 32] = "";
	size_t used = 0;

	for (int s = 0; s < EMP_STAGES; s++)
	{
		if (strlen(stages[s].name) == len && memcmp(stages[s].name, name, len) == 0)
		{
			*stage = &stages[s];
			return EMP_OK;
		}
		used += (size_t) snprintf(list + used, sizeof(list) - used, "%s%s", s > 0 ? ", " : "",
								  stages[s].name);
	}
	fail_unknown("stage of the journey", name, len, failure);
	emp_fail_detail(failure, "The stages are %s.", list);
	return failure->status;
}

/*
 * Read a reading as one of a stage.  With s the sum of what its words say, a valence is s / (1 + |s|); here a sum below
 * 0 counts weight / reference times.
 */
void
emp_emotion_in_stage(EmpEmotion *e, const EmpStage *stage)
{
	int64_t size = -(int64_t) e->valence;
	__int128 below;

	if (size <= 0)
		return;
	below = (__int128) EMP_STAGE_REFERENCE * EMP_VALENCE_ONE +
			(stage->weight - EMP_STAGE_REFERENCE) * size;
	e->valence =
		-(int32_t) (((__int128) size * stage->weight * EMP_VALENCE_ONE + below / 2) / below);
}

/* Look up how people speak, by the name that a user gave. */
EmpStatus
emp_speech_require(const char *name, size_t len, EmpSpeech *speech, EmpFailure *failure)
{
	if (len == 11 && memcmp(name, "low_context", len) == 0)
		*speech = EMP_SPEECH_LOW_CONTEXT;
	else if (len == 12 && memcmp(name, "high_context", len) == 0)
		*speech = EMP_SPEECH_HIGH_CONTEXT;
	else
	{
		fail_unknown("context", name, len, failure);
		emp_fail_hint(failure, "It is low_context where people say what they mean, high_context "
							   "where they speak with reserve.");
		return failure->status;
	}
	return EMP_OK;
}

/*
 * Return how bad what was said is.  Half of it is the probability that something negative is said, half the valence
 * below 0.  Of open speech that counts as strongly as it is spoken; of reserved speech it counts in full, and what was
 * mitigated like two complaints of its kind.
 */
double
emp_severity(const EmpEmotion *e, EmpSpeech speech)
{
	double negative = e->negative / (double) EMP_SHARE_ONE;
	double bad = e->valence < 0 ? -(e->valence / (double) EMP_VALENCE_ONE) : 0.0;
	double intensity = e->intensity / (double) EMP_SHARE_ONE;
	double severity = (negative + bad) / 2.0;

	if (speech == EMP_SPEECH_LOW_CONTEXT)
		return severity * ((1.0 + intensity) / 2.0);
	if (e->flags & EMP_FLAG_MITIGATED)
		return 1.0 - (1.0 - severity) * (1.0 - severity);
	return severity;
}

/* Return how critical what was said is at a stage. */
double
emp_criticality(const EmpEmotion *e, const EmpStage *stage, EmpSpeech speech)
{
	return emp_severity(e, speech) * (stage->weight / (double) EMP_STAGE_ONE);
}
