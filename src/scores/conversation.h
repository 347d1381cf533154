/*
 * conversation.h
 *		One reading for a whole conversation: the value behind the SQL type conversation_summary.
 *
 * Everything in it is a largest or a smallest value, so that saying a thing again never makes it
 * milder, and a summary of any split of the readings, merged in any order and any number of times, is
 * the same bytes.
 */
#ifndef EMP_SCORES_CONVERSATION_H
#define EMP_SCORES_CONVERSATION_H

#include "base/instant.h"
#include "emotion/emotion.h"

#define EMP_CONVERSATION_SUMMARY_FORMAT 1
#define EMP_CONVERSATION_WORD (EMP_VALENCE_ONE / 20) /* a valence beyond it is for or against */

/* At least one reading.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpConversationSummary
{
	int32_t header;     /* varlena length; the SQL face sets it */
	uint8_t format;     /* EMP_CONVERSATION_SUMMARY_FORMAT */
	uint8_t language;   /* EmpLanguage of all readings; EMP_LANGUAGE_NONE when they differ */
	uint16_t flags;     /* of any reading; EMP_FLAG_UNCERTAIN: of all */
	uint32_t model;     /* of all readings; 0 when they differ */
	int32_t low;        /* the lowest valence, in 1e-9 */
	int32_t high;       /* the highest valence; below low: there is no reading yet */
	uint16_t intensity; /* the largest, as is everything that follows, in 1e-4 */
	uint16_t confidence;
	uint16_t positive;
	uint16_t negative;
	uint16_t probability[EMP_BASE_LABELS]; /* neutral: the smallest */
	uint32_t reserved;                     /* 0 */
	int64_t good_at; /* the last moment of a valence for, or EMP_INSTANT_NEVER */
	int64_t bad_at;  /* the last moment of a valence against, or EMP_INSTANT_NEVER */
} EmpConversationSummary;

/* Make a summary of nothing yet, add a reading, add a summary. */
extern void emp_conversation_summary_init(EmpConversationSummary *s);
extern EmpStatus emp_conversation_summary_add(EmpConversationSummary *s, const EmpEmotion *e,
											  int64_t at, EmpFailure *failure);
extern EmpStatus emp_conversation_summary_merge(EmpConversationSummary *into,
												const EmpConversationSummary *from,
												EmpFailure *failure);

/* The reading of the whole conversation. */
extern void emp_conversation_emotion(const EmpConversationSummary *s, EmpEmotion *e);

/* Order (by the valence of the whole first, then every other field), equality, hash. */
extern int emp_conversation_summary_compare(const EmpConversationSummary *a,
											const EmpConversationSummary *b);
extern uint64_t emp_conversation_summary_hash(const EmpConversationSummary *s, uint64_t seed);

/*
 * Text form: high, good_at and bad_at as integers, a bar, and everything else as a reading whose
 * valence is the lowest one, for example
 *		high=300000000 good_at=820454400000000 bad_at=-9223372036854775808 | valence=0.1 joy=0.9 ...
 */
#define EMP_CONVERSATION_SUMMARY_TEXT_SIZE (EMP_EMOTION_TEXT_SIZE + 128)
extern int emp_conversation_summary_print(const EmpConversationSummary *s, char *out);
extern EmpStatus emp_conversation_summary_parse(const char *text, size_t len,
												EmpConversationSummary *s, EmpFailure *failure);

/* Byte form for sending, big endian, then the byte form of a reading; the first byte is the format. */
#define EMP_CONVERSATION_SUMMARY_BYTES (1 + 4 + 8 + 8 + EMP_EMOTION_BYTES)
extern void emp_conversation_summary_pack(const EmpConversationSummary *s, uint8_t *out);
extern EmpStatus emp_conversation_summary_unpack(const uint8_t *in, size_t len,
												 EmpConversationSummary *s, EmpFailure *failure);

/* Check a summary that came from outside. */
extern EmpStatus emp_conversation_summary_check(const EmpConversationSummary *s, EmpStatus status,
												EmpFailure *failure);

#endif
