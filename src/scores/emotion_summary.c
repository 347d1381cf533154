/*
 * emotion_summary.c
 *		Mergeable sums over readings: the value behind the SQL type emotion_summary.
 *
 * Adding and merging are integer additions; nothing is rounded before somebody asks for a
 * mean.  The standard deviation comes from the exact sum and sum of squares, which has none
 * of the cancellation that the same formula has in floating point (see
 * emp_emotion_summary_stddev).
 *
 * The 64-bit sums form one array, and a table of families names its parts: printing,
 * parsing, checking, looking up a label and the jsonb view all walk that table.
 */
#include "scores/emotion_summary.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/order.h"
#include "base/pairs.h"

/* Name the shares that are summed beside the probabilities. */
static const char *
share_name(int i)
{
	static const char *const names[] = {"intensity", "confidence", "positive", "negative"};

	return names[i];
}

/* Name a label. */
static const char *
label_name(int i)
{
	return emp_label_info(i)->name;
}

/* Name a headline label. */
static const char *
headline_name(int i)
{
	return emp_scheme(EMP_SCHEME_HEADLINE)->group[i].name;
}

/* Name a sentiment. */
static const char *
sentiment_name(int i)
{
	return emp_sentiment_name((EmpSentiment) i);
}

static const EmpSummaryFamily families[EMP_SUMMARY_FAMILIES] = {
	{"", NULL, EMP_SUM_INTENSITY, 4, EMP_SHARE_ONE, share_name},
	{"probability", "mean_probability", EMP_SUM_PROBABILITY, EMP_BASE_LABELS, EMP_SHARE_ONE,
	 label_name},
	{"present", "share", EMP_COUNT_PRESENT, EMP_LABELS, 1, label_name},
	{"flag", "flag_share", EMP_COUNT_FLAG, EMP_FLAG_BITS, 1, emp_flag_name},
	{"dominant", "dominant_share", EMP_COUNT_DOMINANT, EMP_HEADLINE_GROUPS, 1, headline_name},
	{"sentiment", "sentiment_share", EMP_COUNT_SENTIMENT, EMP_SENTIMENTS, 1, sentiment_name},
};

/* Return one family of sums. */
const EmpSummaryFamily *
emp_summary_family(EmpSummaryFamilyId id)
{
	return &families[id];
}

/* Find the count of a name in a family; -1 when there is none. */
int
emp_summary_find(EmpSummaryFamilyId id, const char *name, size_t len)
{
	const EmpSummaryFamily *family = &families[id];
	int i;

	for (i = 0; i < family->members; i++)
	{
		const char *member = family->name(i);

		if (strlen(member) == len && memcmp(member, name, len) == 0)
			return family->first + i;
	}
	return -1;
}

/* Find the count of a name that a user gave; the failure lists the names that there are. */
EmpStatus
emp_summary_require(EmpSummaryFamilyId id, const char *name, size_t len, int *count,
					EmpFailure *failure)
{
	int unused;

	*count = emp_summary_find(id, name, len);
	if (*count >= 0)
		return EMP_OK;
	if (id == EMP_FAMILY_SENTIMENT)
	{
		char quote[40];

		emp_quote(quote, sizeof(quote), name,
				  len < sizeof(quote) ? (int) len : (int) sizeof(quote));
		emp_fail(failure, EMP_BAD_VALUE, "unknown sentiment \"%s\"", quote);
		emp_fail_detail(failure, "The known names are neutral, positive, negative, mixed.");
		return failure->status;
	}
	if (id == EMP_FAMILY_DOMINANT)
		return emp_group_require(emp_scheme(EMP_SCHEME_HEADLINE), name, len, &unused, failure);
	return emp_label_require(name, len, &unused, failure);
}

/* Make a summary of no reading, ready for adding. */
void
emp_emotion_summary_init(EmpEmotionSummary *s)
{
	memset(s, 0, sizeof(*s));
	s->format = EMP_EMOTION_SUMMARY_FORMAT;
}

/* Count the members of a bit set, from a first count on. */
static inline void
count_bits(EmpEmotionSummary *s, int first, uint32_t bits)
{
	for (; bits != 0; bits &= bits - 1)
		s->count[first + __builtin_ctz(bits)]++;
}

/* Note language and model of what is about to be added; call it before counting. */
static inline void
note_origin(EmpEmotionSummary *s, uint8_t language, uint32_t model)
{
	if (s->readings == 0)
	{
		s->language = language;
		s->model = model;
		return;
	}
	if (s->language != language)
		s->language = EMP_LANGUAGE_NONE;
	if (s->model != model)
		s->model = 0;
}

/* Add one reading. */
EmpStatus
emp_emotion_summary_add(EmpEmotionSummary *s, const EmpEmotion *e, EmpFailure *failure)
{
	int i;

	if (s->readings >= EMP_READINGS_MAX)
		return emp_too_many_readings(failure);
	note_origin(s, e->language, e->model);
	s->readings++;
	emp_wide_add(&s->valence, e->valence);
	emp_wide_add(&s->squares, (int64_t) e->valence * e->valence);
	s->count[EMP_SUM_INTENSITY] += e->intensity;
	s->count[EMP_SUM_CONFIDENCE] += e->confidence;
	s->count[EMP_SUM_POSITIVE] += e->positive;
	s->count[EMP_SUM_NEGATIVE] += e->negative;
	for (i = 0; i < EMP_BASE_LABELS; i++)
		s->count[EMP_SUM_PROBABILITY + i] += e->probability[i];
	count_bits(s, EMP_COUNT_PRESENT, emp_groups_present(e, EMP_SCHEME_GOEMOTIONS));
	count_bits(s, EMP_COUNT_PRESENT + EMP_BASE_LABELS, emp_groups_present(e, EMP_SCHEME_COMPOSITE));
	count_bits(s, EMP_COUNT_FLAG, e->flags & EMP_FLAGS_KNOWN);
	s->count[EMP_COUNT_DOMINANT + emp_dominant(e)]++;
	s->count[EMP_COUNT_SENTIMENT + emp_sentiment(e)]++;
	return EMP_OK;
}

/* Add the readings of another summary. */
EmpStatus
emp_emotion_summary_merge(EmpEmotionSummary *into, const EmpEmotionSummary *from,
						  EmpFailure *failure)
{
	int i;

	if (from->readings > EMP_READINGS_MAX - into->readings)
		return emp_too_many_readings(failure);
	note_origin(into, from->language, from->model);
	into->readings += from->readings;
	emp_wide_add(&into->valence, emp_wide_get(&from->valence));
	emp_wide_add(&into->squares, emp_wide_get(&from->squares));
	for (i = 0; i < EMP_SUMMARY_COUNTS; i++)
		into->count[i] += from->count[i];
	return EMP_OK;
}

/* Return the customer emotion score, 0..100. */
double
emp_emotion_summary_score(const EmpEmotionSummary *s)
{
	return emp_score_of_sum(emp_wide_get(&s->valence), s->readings);
}

/* Return the mean valence, -1..1. */
double
emp_emotion_summary_mean_valence(const EmpEmotionSummary *s)
{
	return emp_mean_of_sum(emp_wide_get(&s->valence), s->readings);
}

/*
 * Compute the sum of squared distances from the mean, in 1e-18, as whole - part / readings
 * with 0 <= part < readings.
 *
 * With sum = q n + r (0 <= r < n), the distances from the integer q are exact:
 *		sum of (x - q)^2 = squares - q (sum + r)
 * and the mean is r / n above q, so r^2 / n is to be taken off.  No number here exceeds
 * 2^48 * 1e18 * 2 < 2^109.
 */
static void
squared_distances(EmpInt128 readings, EmpInt128 sum, EmpInt128 squares, EmpInt128 *whole,
				  EmpInt128 *part)
{
	EmpInt128 q = sum / readings;
	EmpInt128 r = sum % readings;

	if (r < 0)
	{
		q--;
		r += readings;
	}
	*whole = squares - q * (sum + r) - r * r / readings;
	*part = r * r % readings;
}

/*
 * Compute the sample standard deviation of valence, as stddev() does; at most sqrt(2).
 *
 * Returns false when there is only one reading and the deviation is not defined.
 */
bool
emp_emotion_summary_stddev(const EmpEmotionSummary *s, double *stddev)
{
	double n = (double) s->readings;
	EmpInt128 whole;
	EmpInt128 part;

	if (s->readings < 2)
		return false;
	squared_distances(s->readings, emp_wide_get(&s->valence), emp_wide_get(&s->squares), &whole,
					  &part);
	*stddev = sqrt(((double) whole - (double) part / n) / (n - 1.0)) / EMP_VALENCE_ONE;
	return true;
}

/* Return the mean of a member of a family, 0..1: of a share, or of "was counted". */
double
emp_emotion_summary_mean(const EmpEmotionSummary *s, EmpSummaryFamilyId id, int count)
{
	return emp_wide_ratio(s->count[count], (EmpInt128) s->readings * families[id].one);
}

/* Divide a sum by a number of readings, rounding to the nearest integer, halves away from 0. */
static EmpInt128
rounded_mean(EmpInt128 sum, EmpInt128 readings)
{
	EmpInt128 twice = 2 * (sum < 0 ? -sum : sum) + readings;
	EmpInt128 mean = twice / (2 * readings);

	return sum < 0 ? -mean : mean;
}

/*
 * Make the reading in the middle of all: every number is the rounded mean, and a flag is
 * set when at least half of the readings have it.
 */
void
emp_emotion_summary_mean_emotion(const EmpEmotionSummary *s, EmpEmotion *mean)
{
	int i;

	memset(mean, 0, sizeof(*mean));
	mean->language = s->language;
	mean->model = s->model;
	mean->valence = (int32_t) rounded_mean(emp_wide_get(&s->valence), s->readings);
	mean->intensity = (uint16_t) rounded_mean(s->count[EMP_SUM_INTENSITY], s->readings);
	mean->confidence = (uint16_t) rounded_mean(s->count[EMP_SUM_CONFIDENCE], s->readings);
	mean->positive = (uint16_t) rounded_mean(s->count[EMP_SUM_POSITIVE], s->readings);
	mean->negative = (uint16_t) rounded_mean(s->count[EMP_SUM_NEGATIVE], s->readings);
	for (i = 0; i < EMP_BASE_LABELS; i++)
		mean->probability[i] =
			(uint16_t) rounded_mean(s->count[EMP_SUM_PROBABILITY + i], s->readings);
	for (i = 0; i < EMP_FLAG_BITS; i++)
		if (2 * s->count[EMP_COUNT_FLAG + i] >= s->readings)
			mean->flags |= (uint16_t) (1 << i);
}

/* Order two summaries by mean valence, then readings, then the rest; 0 only when equal. */
int
emp_emotion_summary_compare(const EmpEmotionSummary *a, const EmpEmotionSummary *b)
{
	int order = emp_mean_compare(emp_wide_get(&a->valence), a->readings, emp_wide_get(&b->valence),
								 b->readings);
	int i;

	if (order != 0)
		return order;
	EMP_RETURN_ORDER(emp_wide_get(&a->squares), emp_wide_get(&b->squares));
	for (i = 0; i < EMP_SUMMARY_COUNTS; i++)
		EMP_RETURN_ORDER(a->count[i], b->count[i]);
	EMP_RETURN_ORDER(a->model, b->model);
	EMP_RETURN_ORDER(a->language, b->language);
	return 0;
}

/* Return a hash that is the same on every machine. */
uint64_t
emp_emotion_summary_hash(const EmpEmotionSummary *s, uint64_t seed)
{
	uint8_t bytes[EMP_EMOTION_SUMMARY_BYTES];

	emp_emotion_summary_pack(s, bytes);
	return emp_hash64(bytes, sizeof(bytes), seed);
}

/* Record that a number of a summary that came from outside is out of its range. */
static EmpStatus
fail_range(EmpFailure *failure, EmpStatus status, const char *family, const char *name,
		   const char *range)
{
	emp_fail(failure, status, "\"%s%s%s\" of an emotion_summary is out of range", family,
			 family[0] != '\0' ? "." : "", name);
	emp_fail_detail(failure, "It is %s.", range);
	return status;
}

/* Record that the counts of a family do not add up. */
static EmpStatus
check_total(const EmpEmotionSummary *s, EmpSummaryFamilyId id, EmpStatus status,
			EmpFailure *failure)
{
	const EmpSummaryFamily *family = &families[id];
	int64_t total = 0;
	int i;

	for (i = 0; i < family->members; i++)
		total += s->count[family->first + i];
	if (total == s->readings)
		return EMP_OK;
	emp_fail(failure, status, "\"%s\" counts of an emotion_summary do not add up", family->prefix);
	emp_fail_detail(failure, "They add up to %lld for %lld readings.", (long long) total,
					(long long) s->readings);
	return status;
}

/* Check everything in a summary that came from outside. */
static EmpStatus
check(const EmpEmotionSummary *s, EmpStatus status, EmpFailure *failure)
{
	EmpInt128 sum = emp_wide_get(&s->valence);
	EmpInt128 squares = emp_wide_get(&s->squares);
	EmpInt128 limit;
	EmpInt128 whole;
	EmpInt128 part;
	EmpStatus result;
	int f;
	int i;

	if (s->readings < 1 || s->readings > EMP_READINGS_MAX)
		return fail_range(failure, status, "", "readings", "between 1 and 281474976710656");
	if (s->language >= EMP_LANGUAGES)
		return fail_range(failure, status, "", "lang", "a known language");
	limit = (EmpInt128) s->readings * EMP_VALENCE_ONE;
	if (sum < -limit || sum > limit)
		return fail_range(failure, status, "", "valence",
						  "between -1000000000 and 1000000000 for each reading");
	if (squares < 0 || squares > limit * EMP_VALENCE_ONE)
		return fail_range(failure, status, "", "squares",
						  "between 0 and 1000000000000000000 for each reading");
	squared_distances(s->readings, sum, squares, &whole, &part);
	if (whole < (part > 0 ? 1 : 0))
		return fail_range(failure, status, "", "squares",
						  "at least the square of \"valence\" divided by \"readings\"");
	for (f = 0; f < EMP_SUMMARY_FAMILIES; f++)
	{
		const EmpSummaryFamily *family = &families[f];

		for (i = 0; i < family->members; i++)
		{
			int64_t count = s->count[family->first + i];

			if (count < 0 || count > s->readings * family->one)
				return fail_range(failure, status, family->prefix, family->name(i),
								  family->one == 1 ? "between 0 and the number of readings"
												   : "between 0 and 10000 for each reading");
		}
	}
	result = check_total(s, EMP_FAMILY_DOMINANT, status, failure);
	if (result == EMP_OK)
		result = check_total(s, EMP_FAMILY_SENTIMENT, status, failure);
	return result;
}

/* Print one pair and return its length. */
static int
print_pair(char *out, const char *prefix, const char *name, EmpInt128 value)
{
	int len = sprintf(out, "%s%s%s=", prefix, prefix[0] != '\0' ? "." : "", name);

	return len + emp_wide_print(value, out + len);
}

/*
 * Print a summary, terminated, and return the length.
 *
 * The longest text has EMP_SUMMARY_COUNTS + 5 pairs; the longest name of a pair has 26
 * characters and the longest number of a count 19, so 8 KiB are enough with room to spare.
 */
int
emp_emotion_summary_print(const EmpEmotionSummary *s, char *out)
{
	int len = 0;
	int f;
	int i;

	len += print_pair(out + len, "", "readings", s->readings);
	out[len++] = ' ';
	len += sprintf(out + len, "model=");
	emp_emotion_print_model(s->model, out + len);
	len += (int) strlen(out + len);
	len += sprintf(out + len, " lang=%s ", emp_language_name(s->language));
	len += print_pair(out + len, "", "valence", emp_wide_get(&s->valence));
	out[len++] = ' ';
	len += print_pair(out + len, "", "squares", emp_wide_get(&s->squares));
	for (f = 0; f < EMP_SUMMARY_FAMILIES; f++)
	{
		const EmpSummaryFamily *family = &families[f];

		for (i = 0; i < family->members; i++)
		{
			if (s->count[family->first + i] == 0)
				continue;
			out[len++] = ' ';
			len +=
				print_pair(out + len, family->prefix, family->name(i), s->count[family->first + i]);
		}
	}
	out[len] = '\0';
	return len;
}

/* Find the count that a key such as "present.anger" names; -1 when there is none. */
static int
find_key(const char *key, size_t key_len)
{
	const char *dot = memchr(key, '.', key_len);
	size_t prefix_len = dot != NULL ? (size_t) (dot - key) : 0;
	const char *name = dot != NULL ? dot + 1 : key;
	int f;

	if (dot == key)
		return -1;
	for (f = 0; f < EMP_SUMMARY_FAMILIES; f++)
		if (strlen(families[f].prefix) == prefix_len &&
			memcmp(families[f].prefix, key, prefix_len) == 0)
			return emp_summary_find((EmpSummaryFamilyId) f, name, (size_t) (key + key_len - name));
	return -1;
}

/* The keys of the text form: one for each count, and these. */
enum
{
	KEY_READINGS = EMP_SUMMARY_COUNTS,
	KEY_MODEL,
	KEY_LANG,
	KEY_VALENCE,
	KEY_SQUARES,
	KEYS
};
#define KEY_FIRST KEY_READINGS

static const char *const key_names[] = {"readings", "model", "lang", "valence", "squares"};

/* Put the value of a pair into the field of its key. */
static EmpStatus
parse_value(const EmpPairs *pairs, int key, EmpEmotionSummary *s, EmpFailure *failure)
{
	EmpInt128 number;

	if (key == KEY_MODEL)
		return emp_emotion_parse_model(pairs->value.text, pairs->value.len, &s->model)
				   ? EMP_OK
				   : emp_pairs_fail(pairs, failure, "not eight hexadecimal digits:");
	if (key == KEY_LANG)
	{
		int language = emp_language_find(pairs->value.text, pairs->value.len);

		if (language < 0)
			return emp_pairs_fail(pairs, failure, "unknown language in");
		s->language = (uint8_t) language;
		return EMP_OK;
	}
	if (!emp_pairs_integer(pairs, &number, failure))
		return failure->status;
	if (key == KEY_VALENCE)
		emp_wide_set(&s->valence, number);
	else if (key == KEY_SQUARES)
		emp_wide_set(&s->squares, number);
	else if (number < 0 || number > INT64_MAX)
		return emp_pairs_fail(pairs, failure, "number out of range in");
	else if (key == KEY_READINGS)
		s->readings = (int64_t) number;
	else
		s->count[key] = (int64_t) number;
	return EMP_OK;
}

/* Parse the text form. */
EmpStatus
emp_emotion_summary_parse(const char *text, size_t len, EmpEmotionSummary *s, EmpFailure *failure)
{
	bool seen[KEYS] = {false};
	EmpPairs pairs;
	int key;

	emp_emotion_summary_init(s);
	emp_pairs_start(&pairs, "emotion_summary", "readings=3 lang=en", text, len);
	while (emp_pairs_next(&pairs, failure))
	{
		for (key = KEY_FIRST; key < KEYS && !emp_span_is(pairs.key, key_names[key - KEY_FIRST]);
			 key++)
			;
		if (key == KEYS)
			key = find_key(pairs.key.text, pairs.key.len);
		if (key < 0)
			return emp_pairs_fail(&pairs, failure, "unknown key in");
		if (seen[key])
			return emp_pairs_fail(&pairs, failure, "repeated key in");
		seen[key] = true;
		if (parse_value(&pairs, key, s, failure) != EMP_OK)
			return failure->status;
	}
	if (failure->status != EMP_OK)
		return failure->status;
	for (key = KEY_FIRST; key < KEYS; key++)
		if (!seen[key])
			return emp_pairs_missing(&pairs, failure, key_names[key - KEY_FIRST]);
	return check(s, EMP_BAD_TEXT, failure);
}

/* Write the byte form, EMP_EMOTION_SUMMARY_BYTES long. */
void
emp_emotion_summary_pack(const EmpEmotionSummary *s, uint8_t *out)
{
	EmpWriter writer;
	int i;

	emp_writer_init(&writer, out, EMP_EMOTION_SUMMARY_BYTES);
	emp_write8(&writer, EMP_EMOTION_SUMMARY_FORMAT);
	emp_write8(&writer, s->language);
	emp_write32be(&writer, s->model);
	emp_write64be(&writer, (uint64_t) s->readings);
	emp_write64be(&writer, s->valence.high);
	emp_write64be(&writer, s->valence.low);
	emp_write64be(&writer, s->squares.high);
	emp_write64be(&writer, s->squares.low);
	for (i = 0; i < EMP_SUMMARY_COUNTS; i++)
		emp_write64be(&writer, (uint64_t) s->count[i]);
}

/* Read the byte form, trusting nothing in it. */
EmpStatus
emp_emotion_summary_unpack(const uint8_t *in, size_t len, EmpEmotionSummary *s, EmpFailure *failure)
{
	EmpReader reader;
	uint8_t format;
	int i;

	emp_emotion_summary_init(s);
	emp_reader_init(&reader, in, len);
	format = emp_read8(&reader);
	s->language = emp_read8(&reader);
	s->model = emp_read32be(&reader);
	s->readings = (int64_t) emp_read64be(&reader);
	s->valence.high = emp_read64be(&reader);
	s->valence.low = emp_read64be(&reader);
	s->squares.high = emp_read64be(&reader);
	s->squares.low = emp_read64be(&reader);
	for (i = 0; i < EMP_SUMMARY_COUNTS; i++)
		s->count[i] = (int64_t) emp_read64be(&reader);
	if (!emp_reader_done(&reader) || format != EMP_EMOTION_SUMMARY_FORMAT)
		return emp_fail(failure, EMP_BAD_BINARY, "invalid binary form of type emotion_summary");
	return check(s, EMP_BAD_BINARY, failure);
}
