/*
 * survey_summary.c
 *		Mergeable counts of answers on one scale, and their forms.
 */
#include "scores/survey_summary.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/order.h"
#include "base/pairs.h"
#include "base/wide.h"

#define TYPE "survey_summary"

/* Record that a summary would count more answers than fit. */
static EmpStatus
too_many(EmpFailure *failure)
{
	emp_fail(failure, EMP_OUT_OF_RANGE, "too many answers");
	emp_fail_detail(failure, "A survey_summary holds at most %lld answers.",
					(long long) EMP_ANSWERS_MAX);
	return EMP_OUT_OF_RANGE;
}

/* Return whether two scales are the same. */
static bool
same_scale(EmpScale a, EmpScale b)
{
	return a.kind == b.kind && a.points == b.points;
}

/* Return the order of two scales. */
static int
compare_scales(EmpScale a, EmpScale b)
{
	EMP_RETURN_ORDER(a.kind, b.kind);
	EMP_RETURN_ORDER(a.points, b.points);
	return 0;
}

/* Return whether a scale asks for effort or ease. */
static bool
is_effort(EmpScale scale)
{
	return scale.kind == EMP_SCALE_EFFORT || scale.kind == EMP_SCALE_EASE;
}

/* Record that answers on two scales met, in words that do not depend on which came first. */
static EmpStatus
mixed_scales(EmpScale a, EmpScale b, EmpFailure *failure)
{
	bool in_order = compare_scales(a, b) < 0;
	bool effort = is_effort(a) && is_effort(b);
	char first[EMP_SCALE_NAME_SIZE];
	char second[EMP_SCALE_NAME_SIZE];

	emp_scale_name(in_order ? a : b, first);
	emp_scale_name(in_order ? b : a, second);
	emp_fail(failure, EMP_BAD_VALUE, "mixed %s scales: %s and %s", effort ? "effort" : "survey",
			 first, second);
	emp_fail_detail(failure, "Answers on two scales have no common mean.");
	emp_fail_hint(failure, "Group by the scale too, or filter by it.");
	return EMP_BAD_VALUE;
}

/* Make a summary of no answer, ready for adding. */
void
emp_survey_summary_init(EmpSurveySummary *s)
{
	memset(s, 0, sizeof(*s));
	s->format = EMP_SURVEY_SUMMARY_FORMAT;
}

/* Return the number of answers. */
int64_t
emp_survey_answers(const EmpSurveySummary *s)
{
	int64_t answers = 0;
	int i;

	for (i = 0; i < EMP_POINTS_MAX; i++)
		answers += s->count[i];
	return answers;
}

/* Add one answer on a scale; the first says which it is. */
EmpStatus
emp_survey_summary_add(EmpSurveySummary *s, EmpScale scale, int32_t answer, EmpFailure *failure)
{
	if (s->scale.kind == EMP_SCALE_NONE)
		s->scale = scale;
	else if (!same_scale(s->scale, scale))
		return mixed_scales(s->scale, scale, failure);
	if (emp_scale_check(scale, answer, failure) != EMP_OK)
		return failure->status;
	if (emp_survey_answers(s) >= EMP_ANSWERS_MAX)
		return too_many(failure);
	s->count[answer - emp_scale_lowest(scale)]++;
	return EMP_OK;
}

/* Add the answers of another summary. */
EmpStatus
emp_survey_summary_merge(EmpSurveySummary *into, const EmpSurveySummary *from, EmpFailure *failure)
{
	int i;

	if (!same_scale(into->scale, from->scale))
		return mixed_scales(into->scale, from->scale, failure);
	if (emp_survey_answers(from) > EMP_ANSWERS_MAX - emp_survey_answers(into))
		return too_many(failure);
	for (i = 0; i < EMP_POINTS_MAX; i++)
		into->count[i] += from->count[i];
	return EMP_OK;
}

/* Return whether the counts are possible. */
bool
emp_survey_summary_sound(const EmpSurveySummary *s)
{
	int64_t answers = 0;
	int i;

	if (!emp_scale_exists(s->scale))
		return false;
	for (i = 0; i < EMP_POINTS_MAX; i++)
	{
		int64_t most = i < s->scale.points ? EMP_ANSWERS_MAX - answers : 0;

		if (s->count[i] < 0 || s->count[i] > most)
			return false;
		answers += s->count[i];
	}
	return answers > 0;
}

/* Count the answers of one kind. */
EmpStatus
emp_survey_answer_count(const EmpSurveySummary *s, int32_t answer, int64_t *count,
						EmpFailure *failure)
{
	if (emp_scale_check(s->scale, answer, failure) != EMP_OK)
		return failure->status;
	*count = s->count[answer - emp_scale_lowest(s->scale)];
	return EMP_OK;
}

/* Order two summaries by scale, then by mean, then by counts; 0 only when they are equal. */
int
emp_survey_summary_compare(const EmpSurveySummary *a, const EmpSurveySummary *b)
{
	EmpInt128 left = 0;
	EmpInt128 right = 0;
	int64_t answers_a = emp_survey_answers(a);
	int64_t answers_b = emp_survey_answers(b);
	int order = compare_scales(a->scale, b->scale);
	int i;

	if (order != 0)
		return order;
	for (i = 0; i < EMP_POINTS_MAX; i++)
	{
		left += (EmpInt128) a->count[i] * i * answers_b;
		right += (EmpInt128) b->count[i] * i * answers_a;
	}
	EMP_RETURN_ORDER(left, right);
	for (i = 0; i < EMP_POINTS_MAX; i++)
		EMP_RETURN_ORDER(a->count[i], b->count[i]);
	return 0;
}

/* Return a hash that is the same on every machine. */
uint64_t
emp_survey_summary_hash(const EmpSurveySummary *s, uint64_t seed)
{
	uint8_t bytes[EMP_SURVEY_SUMMARY_BYTES];

	emp_survey_summary_pack(s, bytes);
	return emp_hash64(bytes, sizeof(bytes), seed);
}

/* Print a summary, terminated, and return the length. */
int
emp_survey_summary_print(const EmpSurveySummary *s, char *out)
{
	int lowest = emp_scale_lowest(s->scale);
	int len = 0;
	int i;

	len += sprintf(out, "scale=");
	len += emp_scale_name(s->scale, out + len);
	for (i = 0; i < s->scale.points; i++)
		if (s->count[i] != 0)
			len += sprintf(out + len, " %d=%lld", lowest + i, (long long) s->count[i]);
	return len;
}

/* Return which answer a key is, or -1. */
static int
answer_of_key(EmpSpan key)
{
	EmpInt128 answer;

	if (!emp_wide_parse(key.text, key.len, &answer) || answer < 0 || answer > EMP_POINTS_MAX)
		return -1;
	/* each answer has one key: no zeros before it, no minus */
	return key.len > 1 && (key.text[0] == '0' || key.text[0] == '-') ? -1 : (int) answer;
}

/* Put counts that came from outside, indexed by answer, where they belong. */
static EmpStatus
fill(EmpSurveySummary *s, const int64_t *counts, EmpFailure *failure)
{
	int64_t answers = 0;
	int answer;

	for (answer = 0; answer <= EMP_POINTS_MAX; answer++)
	{
		if (counts[answer] == 0)
			continue;
		if (emp_scale_check(s->scale, answer, failure) != EMP_OK)
			return failure->status = EMP_BAD_TEXT;
		if (counts[answer] > EMP_ANSWERS_MAX - answers)
			return emp_fail(failure, EMP_BAD_TEXT, "too many answers in a %s", TYPE);
		answers += counts[answer];
		s->count[answer - emp_scale_lowest(s->scale)] = counts[answer];
	}
	if (answers == 0)
		return emp_fail(failure, EMP_BAD_TEXT, "no answers in a %s", TYPE);
	return EMP_OK;
}

/* Read the count of one answer. */
static EmpStatus
parse_count(const EmpPairs *pairs, int64_t *counts, EmpFailure *failure)
{
	int answer = answer_of_key(pairs->key);
	EmpInt128 number;

	if (answer < 0)
		return emp_pairs_fail(pairs, failure, "unknown key in");
	if (counts[answer] != 0)
		return emp_pairs_fail(pairs, failure, "repeated key in");
	if (!emp_pairs_integer(pairs, &number, failure))
		return failure->status;
	if (number < 1 || number > EMP_ANSWERS_MAX)
		return emp_pairs_fail(pairs, failure, "number out of range in");
	counts[answer] = (int64_t) number;
	return EMP_OK;
}

/* Parse the text form. */
EmpStatus
emp_survey_summary_parse(const char *text, size_t len, EmpSurveySummary *s, EmpFailure *failure)
{
	int64_t counts[EMP_POINTS_MAX + 1] = {0};
	EmpPairs pairs;

	emp_survey_summary_init(s);
	emp_pairs_start(&pairs, TYPE, "scale=ease_1_7 6=3 7=12", text, len);
	while (emp_pairs_next(&pairs, failure))
	{
		if (!emp_span_is(pairs.key, "scale"))
		{
			if (parse_count(&pairs, counts, failure) != EMP_OK)
				return failure->status;
		}
		else if (s->scale.kind != EMP_SCALE_NONE)
			return emp_pairs_fail(&pairs, failure, "repeated key in");
		else if (emp_scale_require(pairs.value.text, pairs.value.len, &s->scale, failure) != EMP_OK)
			return failure->status = EMP_BAD_TEXT;
	}
	if (failure->status != EMP_OK)
		return failure->status;
	if (s->scale.kind == EMP_SCALE_NONE)
		return emp_pairs_missing(&pairs, failure, "scale");
	return fill(s, counts, failure);
}

/* Write the byte form, EMP_SURVEY_SUMMARY_BYTES long. */
void
emp_survey_summary_pack(const EmpSurveySummary *s, uint8_t *out)
{
	EmpWriter writer;
	int i;

	emp_writer_init(&writer, out, EMP_SURVEY_SUMMARY_BYTES);
	emp_write8(&writer, EMP_SURVEY_SUMMARY_FORMAT);
	emp_write8(&writer, s->scale.kind);
	emp_write8(&writer, s->scale.points);
	for (i = 0; i < EMP_POINTS_MAX; i++)
		emp_write64be(&writer, (uint64_t) s->count[i]);
}

/* Read the byte form, trusting nothing in it. */
EmpStatus
emp_survey_summary_unpack(const uint8_t *in, size_t len, EmpSurveySummary *s, EmpFailure *failure)
{
	EmpReader reader;
	uint8_t format;
	int i;

	emp_survey_summary_init(s);
	emp_reader_init(&reader, in, len);
	format = emp_read8(&reader);
	s->scale.kind = emp_read8(&reader);
	s->scale.points = emp_read8(&reader);
	for (i = 0; i < EMP_POINTS_MAX; i++)
		s->count[i] = (int64_t) emp_read64be(&reader);
	if (!emp_reader_done(&reader) || format != EMP_SURVEY_SUMMARY_FORMAT ||
		!emp_survey_summary_sound(s))
		return emp_fail(failure, EMP_BAD_BINARY, "invalid binary form of type %s", TYPE);
	return EMP_OK;
}
