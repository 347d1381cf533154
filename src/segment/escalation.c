/*
 * escalation.c
 *		When a conversation with a bot goes to a person.
 *
 * The mood that falls counts, not only the last message: who began gladly and is lukewarm now is being lost, though
 * nothing in the last message alone says so.  The numbers are our judgement and no law.
 */
#include "segment/escalation.h"

#include <math.h>

/* Who still speaks as kindly as this is not being lost. */
#define CONTENT 0.3

/* So many answers that the bot may doubt before a person is called. */
#define DOUBTFUL_TURNS 2

const EmpEscalationLimits emp_escalation_limits = {0.25, -0.6, 5};

static const char *const reason_names[EMP_ESCALATION_REASONS] = {"falling", "unhappy", "bot_turns",
																 "low_confidence"};

/* Return the name of a reason. */
const char *
emp_escalation_reason_name(int bit)
{
	return reason_names[bit];
}

/* Check the numbers that a caller gave. */
static EmpStatus
check(const EmpBotTalk *talk, const EmpEscalationLimits *limits, EmpFailure *failure)
{
	if (talk->start_valence < -1 || talk->start_valence > 1 || talk->end_valence < -1 ||
		talk->end_valence > 1)
		return emp_fail(failure, EMP_OUT_OF_RANGE, "valence of an arc is not between -1 and 1");
	if (talk->bot_turns < 0)
		return emp_fail(failure, EMP_OUT_OF_RANGE, "number of bot turns is negative");
	if (!(limits->fall > 0 && limits->fall <= 2))
		return emp_fail(failure, EMP_OUT_OF_RANGE, "fall is not above 0 and at most 2");
	if (!(limits->unhappy >= -1 && limits->unhappy <= 1))
		return emp_fail(failure, EMP_OUT_OF_RANGE, "unhappy is not between -1 and 1");
	if (limits->bot_turns < 1)
		return emp_fail(failure, EMP_OUT_OF_RANGE, "most bot turns are fewer than 1");
	return EMP_OK;
}

/* Find the reasons to call a person; a comparison with what is not known does not hold. */
EmpStatus
emp_escalation(const EmpBotTalk *talk, const EmpEscalationLimits *limits, unsigned *reasons,
			   EmpFailure *failure)
{
	if (check(talk, limits, failure) != EMP_OK)
		return failure->status;
	*reasons = 0;
	if (talk->slope_per_day < 0 && talk->start_valence - talk->end_valence >= limits->fall &&
		talk->end_valence < CONTENT)
		*reasons |= EMP_ESCALATE_FALLING;
	if (talk->end_valence <= limits->unhappy)
		*reasons |= EMP_ESCALATE_UNHAPPY;
	if (talk->bot_turns >= limits->bot_turns)
		*reasons |= EMP_ESCALATE_BOT_TURNS;
	if (talk->low_confidence && (talk->bot_turns >= DOUBTFUL_TURNS || talk->end_valence < 0))
		*reasons |= EMP_ESCALATE_LOW_CONFIDENCE;
	return EMP_OK;
}
