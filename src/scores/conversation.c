/*
 * conversation.c
 *		One reading for a whole conversation.
 *
 * A label's probability is the largest of any message: an emotion that was shown once was shown.  Only
 * neutral, "none of it", is the smallest.  The valence is the worst that was said plus the best that
 * was said, where the side that did not have the last word counts half.  So saying something bad once
 * more never raises it, saying something good never lowers it, and a neutral good-bye changes nothing.
 * doc/design/012-conversations.md has the alternatives.
 */
#include "scores/conversation.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/order.h"
#include "base/pairs.h"

#define TYPE "conversation_summary"

/* Return the larger of two numbers. */
static inline uint16_t
larger(uint16_t a, uint16_t b)
{
	return a > b ? a : b;
}

/* Return the later of two moments. */
static inline int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Make a summary of nothing yet. */
void
emp_conversation_summary_init(EmpConversationSummary *s)
{
	memset(s, 0, sizeof(*s));
	s->format = EMP_CONVERSATION_SUMMARY_FORMAT;
	s->low = 1;
	s->good_at = s->bad_at = EMP_INSTANT_NEVER;
}

/* Put everything of a reading but its valence and its moment into a summary. */
static void
take(EmpConversationSummary *s, const EmpEmotion *e)
{
	s->language = e->language;
	s->flags = e->flags;
	s->model = e->model;
	s->intensity = e->intensity;
	s->confidence = e->confidence;
	s->positive = e->positive;
	s->negative = e->negative;
	memcpy(s->probability, e->probability, sizeof(s->probability));
}

/* Give back what was put in, with a valence. */
static void
give(const EmpConversationSummary *s, int32_t valence, EmpEmotion *e)
{
	memset(e, 0, sizeof(*e));
	e->language = s->language;
	e->flags = s->flags;
	e->model = s->model;
	e->valence = valence;
	e->intensity = s->intensity;
	e->confidence = s->confidence;
	e->positive = s->positive;
	e->negative = s->negative;
	memcpy(e->probability, s->probability, sizeof(s->probability));
}

/* Add a reading. */
EmpStatus
emp_conversation_summary_add(EmpConversationSummary *s, const EmpEmotion *e, int64_t at,
							 EmpFailure *failure)
{
	EmpConversationSummary one;

	if (emp_instant_check(at, "time of a reading", failure) != EMP_OK)
		return failure->status;
	emp_conversation_summary_init(&one);
	take(&one, e);
	one.low = one.high = e->valence;
	if (e->valence >= EMP_CONVERSATION_WORD)
		one.good_at = at;
	if (e->valence <= -EMP_CONVERSATION_WORD)
		one.bad_at = at;
	return emp_conversation_summary_merge(s, &one, failure);
}

/* Add a summary. */
EmpStatus
emp_conversation_summary_merge(EmpConversationSummary *into, const EmpConversationSummary *from,
							   EmpFailure *failure)
{
	uint16_t neutral;
	uint16_t certain;
	int i;

	(void) failure;
	if (into->low > into->high)
	{
		int32_t header = into->header;

		*into = *from;
		into->header = header;
		return EMP_OK;
	}
	if (into->language != from->language)
		into->language = EMP_LANGUAGE_NONE;
	if (into->model != from->model)
		into->model = 0;
	certain = (uint16_t) (~(into->flags & from->flags) & EMP_FLAG_UNCERTAIN);
	into->flags = (uint16_t) ((into->flags | from->flags) & ~certain);
	if (from->low < into->low)
		into->low = from->low;
	if (from->high > into->high)
		into->high = from->high;
	into->intensity = larger(into->intensity, from->intensity);
	into->confidence = larger(into->confidence, from->confidence);
	into->positive = larger(into->positive, from->positive);
	into->negative = larger(into->negative, from->negative);
	neutral = into->probability[EMP_NEUTRAL] < from->probability[EMP_NEUTRAL]
				  ? into->probability[EMP_NEUTRAL]
				  : from->probability[EMP_NEUTRAL];
	for (i = 0; i < EMP_BASE_LABELS; i++)
		into->probability[i] = larger(into->probability[i], from->probability[i]);
	into->probability[EMP_NEUTRAL] = neutral;
	into->good_at = later(into->good_at, from->good_at);
	into->bad_at = later(into->bad_at, from->bad_at);
	return EMP_OK;
}

/* Return the valence of the whole conversation, in 1e-9. */
static int32_t
whole_valence(const EmpConversationSummary *s)
{
	int32_t worst = s->low < 0 ? s->low : 0;
	int32_t best = s->high > 0 ? s->high : 0;

	if (s->good_at > s->bad_at)
		worst /= 2;
	if (s->bad_at > s->good_at)
		best /= 2;
	return worst + best;
}

/* Make the reading of the whole conversation. */
void
emp_conversation_emotion(const EmpConversationSummary *s, EmpEmotion *e)
{
	give(s, whole_valence(s), e);
}

/* Order two summaries by the valence of the whole, then every other field. */
int
emp_conversation_summary_compare(const EmpConversationSummary *a, const EmpConversationSummary *b)
{
	EmpEmotion x;
	EmpEmotion y;
	int order;

	emp_conversation_emotion(a, &x);
	emp_conversation_emotion(b, &y);
	order = emp_emotion_compare(&x, &y);
	if (order != 0)
		return order;
	EMP_RETURN_ORDER(a->low, b->low);
	EMP_RETURN_ORDER(a->high, b->high);
	EMP_RETURN_ORDER(a->good_at, b->good_at);
	EMP_RETURN_ORDER(a->bad_at, b->bad_at);
	return 0;
}

/* Return a hash that is the same on every machine. */
uint64_t
emp_conversation_summary_hash(const EmpConversationSummary *s, uint64_t seed)
{
	uint8_t bytes[EMP_CONVERSATION_SUMMARY_BYTES];

	emp_conversation_summary_pack(s, bytes);
	return emp_hash64(bytes, sizeof(bytes), seed);
}

/* Print a summary, terminated, and return the length. */
int
emp_conversation_summary_print(const EmpConversationSummary *s, char *out)
{
	EmpEmotion e;
	int len = sprintf(out, "high=%d good_at=%lld bad_at=%lld | ", s->high, (long long) s->good_at,
					  (long long) s->bad_at);

	give(s, s->low, &e);
	return len + emp_emotion_print(&e, out + len);
}

/* Return whether a moment is one, or never. */
static bool
moment_sound(int64_t at, bool known)
{
	return known ? emp_instant_valid(at) : at == EMP_INSTANT_NEVER;
}

/* Check a summary that came from outside. */
EmpStatus
emp_conversation_summary_check(const EmpConversationSummary *s, EmpStatus status,
							   EmpFailure *failure)
{
	EmpEmotion e;

	give(s, s->low, &e);
	if (emp_emotion_check(&e, failure) != EMP_OK)
	{
		failure->status = status;
		return status;
	}
	if (s->high < s->low || s->high > EMP_VALENCE_ONE)
	{
		emp_fail(failure, status, "\"high\" of a " TYPE " is out of range");
		emp_fail_detail(failure, "It is between the lowest valence and 1e9.");
		return status;
	}
	if (!moment_sound(s->good_at, s->high >= EMP_CONVERSATION_WORD) ||
		!moment_sound(s->bad_at, s->low <= -EMP_CONVERSATION_WORD))
	{
		emp_fail(failure, status, "\"good_at\" or \"bad_at\" of a " TYPE " is out of range");
		emp_fail_detail(failure,
						"They are moments, in microseconds since 2000, where the highest valence "
						"is 0.05 or more, or the lowest -0.05 or less, and else %lld.",
						(long long) EMP_INSTANT_NEVER);
		return status;
	}
	return EMP_OK;
}

/* Parse the text form. */
EmpStatus
emp_conversation_summary_parse(const char *text, size_t len, EmpConversationSummary *s,
							   EmpFailure *failure)
{
	static const char *const keys[3] = {"high", "good_at", "bad_at"};
	const char *bar = memchr(text, '|', len);
	EmpInt128 value[3];
	bool seen[3] = {false, false, false};
	EmpPairs pairs;
	EmpEmotion e;
	int i;

	if (bar == NULL)
	{
		emp_fail(failure, EMP_BAD_TEXT, "invalid input syntax for type " TYPE ": no \"|\"");
		emp_fail_detail(failure, "A reading follows behind it.");
		return failure->status;
	}
	emp_conversation_summary_init(s);
	emp_pairs_start(&pairs, TYPE, "high=300000000 good_at=0", text, (size_t) (bar - text));
	while (emp_pairs_next(&pairs, failure))
	{
		for (i = 0; i < 3 && !emp_span_is(pairs.key, keys[i]); i++)
			;
		if (i == 3)
			return emp_pairs_fail(&pairs, failure, "unknown key in");
		if (seen[i])
			return emp_pairs_fail(&pairs, failure, "repeated key in");
		seen[i] = true;
		if (!emp_pairs_integer(&pairs, &value[i], failure))
			return failure->status;
		if (i == 0 ? value[i] != (int32_t) value[i] : value[i] != (int64_t) value[i])
			return emp_pairs_fail(&pairs, failure, "number out of range in");
	}
	if (failure->status != EMP_OK)
		return failure->status;
	for (i = 0; i < 3; i++)
		if (!seen[i])
			return emp_pairs_missing(&pairs, failure, keys[i]);
	if (emp_emotion_parse(bar + 1, len - (size_t) (bar + 1 - text), &e, failure) != EMP_OK)
		return failure->status;
	take(s, &e);
	s->low = e.valence;
	s->high = (int32_t) value[0];
	s->good_at = (int64_t) value[1];
	s->bad_at = (int64_t) value[2];
	return emp_conversation_summary_check(s, EMP_BAD_TEXT, failure);
}

/* Write the byte form. */
void
emp_conversation_summary_pack(const EmpConversationSummary *s, uint8_t *out)
{
	uint8_t reading[EMP_EMOTION_BYTES];
	EmpWriter writer;
	EmpEmotion e;

	give(s, s->low, &e);
	emp_emotion_pack(&e, reading);
	emp_writer_init(&writer, out, EMP_CONVERSATION_SUMMARY_BYTES);
	emp_write8(&writer, EMP_CONVERSATION_SUMMARY_FORMAT);
	emp_write32be(&writer, (uint32_t) s->high);
	emp_write64be(&writer, (uint64_t) s->good_at);
	emp_write64be(&writer, (uint64_t) s->bad_at);
	emp_write_bytes(&writer, reading, sizeof(reading));
}

/* Read the byte form, trusting nothing in it. */
EmpStatus
emp_conversation_summary_unpack(const uint8_t *in, size_t len, EmpConversationSummary *s,
								EmpFailure *failure)
{
	EmpReader reader;
	EmpEmotion e;
	uint8_t format;

	emp_conversation_summary_init(s);
	emp_reader_init(&reader, in, len);
	format = emp_read8(&reader);
	s->high = (int32_t) emp_read32be(&reader);
	s->good_at = (int64_t) emp_read64be(&reader);
	s->bad_at = (int64_t) emp_read64be(&reader);
	if (format != EMP_CONVERSATION_SUMMARY_FORMAT || len != EMP_CONVERSATION_SUMMARY_BYTES)
		return emp_fail(failure, EMP_BAD_BINARY, "invalid binary form of type " TYPE);
	if (emp_emotion_unpack(in + len - EMP_EMOTION_BYTES, EMP_EMOTION_BYTES, &e, failure) != EMP_OK)
		return failure->status;
	take(s, &e);
	s->low = e.valence;
	return emp_conversation_summary_check(s, EMP_BAD_BINARY, failure);
}
