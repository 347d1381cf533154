/*
 * escalation.h
 *		When a conversation with a bot goes to a person.
 */
#ifndef EMP_SEGMENT_ESCALATION_H
#define EMP_SEGMENT_ESCALATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"

/* Where reasons begin. */
typedef struct EmpEscalationLimits
{
	double fall;       /* from the start to the end, above 0 .. 2 */
	double unhappy;    /* an end at or below this valence, -1 .. 1 */
	int32_t bot_turns; /* so many answers of the bot, 1 or more */
} EmpEscalationLimits;

extern const EmpEscalationLimits emp_escalation_limits;

/* A conversation so far; what is not known is NAN. */
typedef struct EmpBotTalk
{
	double start_valence;
	double end_valence;
	double slope_per_day;
	int32_t bot_turns;
	bool low_confidence; /* the bot does not trust its own answer */
} EmpBotTalk;

/* Bits: reasons to call a person. */
typedef enum EmpEscalationReason
{
	EMP_ESCALATE_FALLING = 1 << 0,
	EMP_ESCALATE_UNHAPPY = 1 << 1,
	EMP_ESCALATE_BOT_TURNS = 1 << 2,
	EMP_ESCALATE_LOW_CONFIDENCE = 1 << 3
} EmpEscalationReason;
#define EMP_ESCALATION_REASONS 4

extern const char *emp_escalation_reason_name(int bit); /* 0 .. EMP_ESCALATION_REASONS - 1 */

/* Find the reasons there are. */
extern EmpStatus emp_escalation(const EmpBotTalk *talk, const EmpEscalationLimits *limits,
								unsigned *reasons, EmpFailure *failure);

#endif
