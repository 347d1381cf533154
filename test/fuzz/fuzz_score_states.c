/*
 * fuzz_score_states.c
 *		Text and bytes into the states of scores: what is taken reads back the same by both forms,
 *		merges, and says something; and a stored value of any bytes is refused or walked through.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "scores/arc.h"
#include "scores/conversation.h"
#include "scores/empathy_breakdown.h"
#include "scores/engagement.h"
#include "scores/perception_gap.h"
#include "scores/weighted_score.h"

/* Define try_NAME: read a state of a fixed size by either form, send it through both, and use it. */
#define TRY(name, NAME, Struct)                                                                    \
	static void try_##name(const uint8_t *data, size_t size)                                       \
	{                                                                                              \
		char text[EMP_##NAME##_TEXT_SIZE];                                                         \
		uint8_t bytes[EMP_##NAME##_BYTES];                                                         \
		EmpFailure failure;                                                                        \
		Struct s;                                                                                  \
		Struct again;                                                                              \
		int len;                                                                                   \
                                                                                                   \
		if (emp_##name##_parse((const char *) data, size, &s, &failure) != EMP_OK &&               \
			emp_##name##_unpack(data, size, &s, &failure) != EMP_OK)                               \
		{                                                                                          \
			require(failure.message[0] != '\0');                                                   \
			return;                                                                                \
		}                                                                                          \
		len = emp_##name##_print(&s, text);                                                        \
		require(len == (int) strlen(text) && len < EMP_##NAME##_TEXT_SIZE);                        \
		require(emp_##name##_parse(text, (size_t) len, &again, &failure) == EMP_OK);               \
		require(memcmp(&s, &again, sizeof(s)) == 0);                                               \
		emp_##name##_pack(&s, bytes);                                                              \
		require(emp_##name##_unpack(bytes, sizeof(bytes), &again, &failure) == EMP_OK);            \
		require(memcmp(&s, &again, sizeof(s)) == 0);                                               \
		require(emp_##name##_compare(&s, &again) == 0);                                            \
		require(emp_##name##_hash(&s, 1) == emp_##name##_hash(&again, 1));                         \
		use_##name(&s);                                                                            \
		if (emp_##name##_merge(&again, &s, &failure) == EMP_OK)                                    \
			require(emp_##name##_check(&again, EMP_BAD_BINARY, &failure) == EMP_OK);               \
	}

/* Ask a state what it says. */
static void
use_arc_summary(const EmpArcSummary *s)
{
	EmpArc arc = emp_arc(s);

	require(fabs(arc.start_valence) <= 1.0 && fabs(arc.end_valence) <= 1.0);
	require(arc.low_valence <= arc.peak_valence && !isnan(arc.slope_per_day));
}

/* Ask a state what it says. */
static void
use_conversation_summary(const EmpConversationSummary *s)
{
	EmpFailure failure;
	EmpEmotion e;

	emp_conversation_emotion(s, &e);
	require(emp_emotion_check(&e, &failure) == EMP_OK);
}

/* Ask a state what it says. */
static void
use_engagement_summary(const EmpEngagementSummary *s)
{
	require(emp_engagement_score(s) >= 0.0);
}

/* Ask a state what it says. */
static void
use_perception_gap_summary(const EmpGapSummary *s)
{
	EmpGap gap = emp_perception_gap(s, 1);

	require(gap.survey >= 0 && gap.survey <= EMP_POINTS_MAX);
	require(gap.text >= 0 && gap.text <= EMP_POINTS_MAX);
}

/* Ask a state what it says. */
static void
use_weighted_score(const EmpWeightedScore *s)
{
	EmpFailure failure;
	int64_t score = 0;
	bool defined;

	emp_weights_all_valid(s);
	if (emp_weighted_score_work_out(s, &score, &defined, &failure) == EMP_OK && defined)
		require(score >= 0 && score <= EMP_POINTS_MAX);
}

TRY(arc_summary, ARC_SUMMARY, EmpArcSummary)
TRY(conversation_summary, CONVERSATION_SUMMARY, EmpConversationSummary)
TRY(engagement_summary, ENGAGEMENT_SUMMARY, EmpEngagementSummary)
TRY(perception_gap_summary, PERCEPTION_GAP_SUMMARY, EmpGapSummary)
TRY(weighted_score, WEIGHTED_SCORE, EmpWeightedScore)

/* Ask a summary of sources what it says, print it and read it again. */
static void
use_empathy_summary(const EmpEmpathySummary *s)
{
	char *text = malloc(emp_empathy_summary_text_size(s));
	size_t len = emp_empathy_summary_print(s, text);
	EmpEmpathySummary *again = malloc(emp_empathy_summary_parse_size(text, len));
	EmpEmpathySummary *both = malloc(emp_empathy_summary_size(s) + s->used);
	EmpFailure failure;
	EmpBreakdown b;

	require(len < emp_empathy_summary_text_size(s));
	require(emp_empathy_summary_parse(text, len, again, &failure) == EMP_OK);
	require(emp_empathy_summary_compare(s, again) == 0);
	require(emp_empathy_summary_hash(s, 1) == emp_empathy_summary_hash(again, 1));
	if (emp_empathy_summary_merge(s, again, both, &failure) == EMP_OK)
		require(emp_empathy_summary_sound(both, emp_empathy_summary_size(both)));
	if (emp_empathy_breakdown(s, EMP_POLICY_RENORMALISE, &b, &failure) == EMP_OK)
		require(b.score >= 0 && b.score <= EMP_POINTS_MAX);
	free(both);
	free(again);
	free(text);
}

/* Read a summary of sources from a text, and take the bytes for a stored one. */
static void
try_empathy_summary(const uint8_t *data, size_t size)
{
	EmpEmpathySummary *s = malloc(emp_empathy_summary_parse_size((const char *) data, size));
	EmpFailure failure;

	if (emp_empathy_summary_parse((const char *) data, size, s, &failure) == EMP_OK)
		use_empathy_summary(s);
	free(s);
	if (size < sizeof(EmpEmpathySummary))
		return;
	s = malloc(size);
	memcpy(s, data, size);
	if (emp_empathy_summary_sound(s, size))
		use_empathy_summary(s);
	free(s);
}

/* Run one input. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_arc_summary(data, size);
	try_conversation_summary(data, size);
	try_engagement_summary(data, size);
	try_perception_gap_summary(data, size);
	try_weighted_score(data, size);
	try_empathy_summary(data, size);
	return 0;
}
