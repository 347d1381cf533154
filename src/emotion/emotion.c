/*
 * emotion.c
 *		What a reading says: probabilities of groups, labels present, sentiment, order,
 *		distance, and its byte form.
 *
 * Everything is derived from the stored fields in integer arithmetic (the distance alone ends
 * in one division and one square root, which IEEE 754 rounds the same way everywhere).
 */
#include "emotion/emotion.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/order.h"
#include "emotion/thresholds.h"

#define NEUTRAL_BAND (EMP_VALENCE_ONE / 10) /* a valence nearer to 0 is neutral; in 1e-9 */

static const char *const flag_names[EMP_FLAG_BITS] = {"contrast", "negated",   "question",
													  "shouting", "mitigated", "uncertain"};

static const char *const language_names[EMP_LANGUAGES] = {"und", "en"};

static const char *const sentiment_names[] = {"neutral", "positive", "negative", "mixed"};

/* Return the name of a flag. */
const char *
emp_flag_name(int bit)
{
	return flag_names[bit];
}

/* Return the code of a language, "und" for none. */
const char *
emp_language_name(int language)
{
	return language_names[language];
}

/* Return the language of a code, -1 when there is none. */
int
emp_language_find(const char *name, size_t len)
{
	int i;

	for (i = 0; i < EMP_LANGUAGES; i++)
		if (strlen(language_names[i]) == len && memcmp(language_names[i], name, len) == 0)
			return i;
	return -1;
}

/* Return the name of a sentiment. */
const char *
emp_sentiment_name(EmpSentiment s)
{
	return sentiment_names[s];
}

/*
 * Return the probability that at least one label of a set applies, in 1e-4.
 *
 * This is 1 - product(1 - p), with the product kept in 1e-12 and rounded once a factor, in the
 * order of the labels.  A set of one label gives its stored probability; adding a label never
 * makes the result smaller.
 */
uint16_t
emp_group_probability(const EmpEmotion *e, EmpLabelSet members)
{
	const uint64_t one = UINT64_C(1000000000000);
	uint64_t none = one; /* probability that no label applies, in 1e-12 */
	int label;

	if (members != 0 && (members & (members - 1)) == 0)
		return e->probability[__builtin_ctz(members)];
	for (label = 0; members != 0; label++, members >>= 1)
		if (members & 1)
			none = (none * (uint64_t) (EMP_SHARE_ONE - e->probability[label]) + EMP_SHARE_ONE / 2) /
				   EMP_SHARE_ONE;
	return (uint16_t) (EMP_SHARE_ONE - (none + one / EMP_SHARE_ONE / 2) / (one / EMP_SHARE_ONE));
}

/* Return the probability of a row of emotion_labels(), in 1e-4. */
uint16_t
emp_label_probability(const EmpEmotion *e, int label)
{
	if (label < EMP_BASE_LABELS)
		return e->probability[label];
	return emp_group_probability(e, emp_label_info(label)->members);
}

/* Return the groups of a scheme that are present, bit i for group i. */
uint32_t
emp_groups_present(const EmpEmotion *e, EmpSchemeId id)
{
	const EmpScheme *scheme = emp_scheme(id);
	uint32_t present = 0;
	uint32_t neutral = 0;
	int i;

	for (i = 0; i < scheme->groups; i++)
	{
		const EmpGroup *group = &scheme->group[i];

		if (emp_group_is_neutral(group))
			neutral = UINT32_C(1) << i;
		if (emp_group_probability(e, group->members) >= emp_threshold(id, i))
			present |= UINT32_C(1) << i;
	}
	return present != 0 ? present : neutral;
}

/* Return how far a headline group is above its threshold, in 1e-4; negative when it is below. */
static int64_t
above_threshold(const EmpEmotion *e, int group)
{
	return (int64_t) emp_group_probability(e,
										   emp_scheme(EMP_SCHEME_HEADLINE)->group[group].members) -
		   emp_threshold(EMP_SCHEME_HEADLINE, group);
}

/*
 * Return the headline group that stands out most.
 *
 * Labels are not equally easy to see, so their thresholds t differ, and the plain probability
 * p would favour the easy ones.  What is compared is how far p is on the way from t to 1,
 * (p - t) / (1 - t), by cross-multiplication.  Among equals the first wins.  A milder group
 * gives way to its stronger kin where that is present too: who is angry is frustrated as well.
 * When no group reaches its threshold the answer is neutral, however small the probability of
 * neutral is.
 */
int
emp_dominant(const EmpEmotion *e)
{
	const EmpScheme *scheme = emp_scheme(EMP_SCHEME_HEADLINE);
	int best = -1;
	int neutral = -1;
	int64_t best_above = 0; /* p - t of the best, in 1e-4 */
	int64_t best_room = 1;  /* 1 - t of the best, in 1e-4, at least 1 */
	int i;

	for (i = 0; i < scheme->groups; i++)
	{
		const EmpGroup *group = &scheme->group[i];
		int64_t threshold = emp_threshold(EMP_SCHEME_HEADLINE, i);
		int64_t room = threshold < EMP_SHARE_ONE ? EMP_SHARE_ONE - threshold : 1;
		int64_t above;

		if (emp_group_is_neutral(group))
		{
			neutral = i;
			continue;
		}
		if (emp_stronger_kin(i) >= 0 && above_threshold(e, emp_stronger_kin(i)) >= 0)
			continue;
		above = above_threshold(e, i);
		if (above >= 0 && (best < 0 || above * best_room > best_above * room))
		{
			best = i;
			best_above = above;
			best_room = room;
		}
	}
	return best >= 0 ? best : neutral;
}

/*
 * Return the sentiment of a reading.
 *
 * Mixed when something positive and something negative are both likely said, neutral when
 * neither is, else the sign of the valence.  A value without poles, which no text gives, goes
 * by its valence alone.
 */
EmpSentiment
emp_sentiment(const EmpEmotion *e)
{
	bool unknown = e->positive == 0 && e->negative == 0;
	bool positive = e->positive >= emp_pole_threshold(EMP_POLE_POSITIVE);
	bool negative = e->negative >= emp_pole_threshold(EMP_POLE_NEGATIVE);

	if (positive && negative)
		return EMP_SENTIMENT_MIXED;
	if (unknown ? abs(e->valence) < NEUTRAL_BAND : !(positive || negative) || e->valence == 0)
		return EMP_SENTIMENT_NEUTRAL;
	return e->valence > 0 ? EMP_SENTIMENT_POSITIVE : EMP_SENTIMENT_NEGATIVE;
}

/* Return the order of two readings: by valence, then by every other field. */
int
emp_emotion_compare(const EmpEmotion *a, const EmpEmotion *b)
{
	int i;

	EMP_RETURN_ORDER(a->valence, b->valence);
	EMP_RETURN_ORDER(a->intensity, b->intensity);
	EMP_RETURN_ORDER(a->confidence, b->confidence);
	EMP_RETURN_ORDER(a->positive, b->positive);
	EMP_RETURN_ORDER(a->negative, b->negative);
	for (i = 0; i < EMP_BASE_LABELS; i++)
		EMP_RETURN_ORDER(a->probability[i], b->probability[i]);
	EMP_RETURN_ORDER(a->flags, b->flags);
	EMP_RETURN_ORDER(a->language, b->language);
	EMP_RETURN_ORDER(a->model, b->model);
	return 0;
}

/*
 * Return how far two readings are apart, 0..1.
 *
 * This is the root mean square of 29 differences: those of the probabilities of the 28 base
 * labels, and half of the difference of the valences (whose range is twice as wide).  It is a
 * metric on these 29 numbers; intensity, confidence, flags and model do not count.
 *
 * In units of half a 1e-9 the sum of squares is dv^2 + 4e10 * sum(dp^2), which may be larger
 * than 64 bits.  Writing 4e10 as 5^10 * 2^12 leaves one rounding to each summand, whether or
 * not a compiler fuses the multiplication by the power of two with the addition.
 */
double
emp_emotion_distance(const EmpEmotion *a, const EmpEmotion *b)
{
	const double largest = EMP_COORDINATES * 4e18; /* exact */
	int64_t dv = (int64_t) a->valence - b->valence;
	uint64_t squares = 0;
	int i;

	for (i = 0; i < EMP_BASE_LABELS; i++)
	{
		int32_t dp = (int32_t) a->probability[i] - b->probability[i];

		squares += (uint64_t) (dp * dp);
	}
	return sqrt(((double) (dv * dv) + (double) (squares * 9765625) * 4096.0) / largest);
}

/*
 * Give the 29 numbers of the distance as a point: half the valence and the probabilities of the base labels, all
 * divided by the root of 29, each rounded once to single precision.
 */
void
emp_emotion_coordinates(const EmpEmotion *e, float point[EMP_COORDINATES])
{
	const double root = sqrt(EMP_COORDINATES);
	int i;

	point[0] = (float) (e->valence / (2.0 * EMP_VALENCE_ONE * root));
	for (i = 0; i < EMP_BASE_LABELS; i++)
		point[1 + i] = (float) (e->probability[i] / (EMP_SHARE_ONE * root));
}

/* Write the byte form of a reading. */
void
emp_emotion_pack(const EmpEmotion *e, uint8_t *out)
{
	int i;

	out[0] = EMP_EMOTION_FORMAT;
	out[1] = e->language;
	emp_store16le(out + 2, e->flags);
	emp_store32le(out + 4, e->model);
	emp_store32le(out + 8, (uint32_t) e->valence);
	emp_store16le(out + 12, e->intensity);
	emp_store16le(out + 14, e->confidence);
	emp_store16le(out + 16, e->positive);
	emp_store16le(out + 18, e->negative);
	for (i = 0; i < EMP_BASE_LABELS; i++)
		emp_store16le(out + 20 + 2 * i, e->probability[i]);
}

/* Read the byte form of a reading, which may come from anywhere. */
EmpStatus
emp_emotion_unpack(const uint8_t *in, size_t len, EmpEmotion *e, EmpFailure *failure)
{
	int i;

	if (len == 0)
	{
		emp_fail(failure, EMP_BAD_BINARY, "emotion value is empty");
		return failure->status;
	}
	if (in[0] != EMP_EMOTION_FORMAT)
	{
		emp_fail(failure, EMP_BAD_BINARY, "unknown format %d of an emotion value", in[0]);
		emp_fail_detail(failure, "This version of the extension reads format %d.",
						EMP_EMOTION_FORMAT);
		return failure->status;
	}
	if (len != EMP_EMOTION_BYTES)
	{
		emp_fail(failure, EMP_BAD_BINARY, "emotion value of %zu bytes", len);
		emp_fail_detail(failure, "A value of format %d has %d bytes.", EMP_EMOTION_FORMAT,
						EMP_EMOTION_BYTES);
		return failure->status;
	}

	memset(e, 0, sizeof(*e));
	e->language = in[1];
	e->flags = emp_load16le(in + 2);
	e->model = emp_load32le(in + 4);
	e->valence = emp_emotion_peek_valence(in);
	e->intensity = emp_emotion_peek_intensity(in);
	e->confidence = emp_emotion_peek_confidence(in);
	e->positive = emp_load16le(in + 16);
	e->negative = emp_load16le(in + 18);
	for (i = 0; i < EMP_BASE_LABELS; i++)
		e->probability[i] = emp_emotion_peek_probability(in, i);

	if (emp_emotion_check(e, failure) != EMP_OK)
		failure->status = EMP_BAD_BINARY;
	else
		return EMP_OK;
	return failure->status;
}

/* Fail unless a share lies in 0..1. */
static EmpStatus
check_share(uint16_t share, const char *name, EmpFailure *failure)
{
	if (share <= EMP_SHARE_ONE)
		return EMP_OK;
	emp_fail(failure, EMP_OUT_OF_RANGE, "%s of an emotion value is out of range", name);
	emp_fail_detail(failure, "It is a number from 0 to 1.");
	return failure->status;
}

/* Check every field of a reading. */
EmpStatus
emp_emotion_check(const EmpEmotion *e, EmpFailure *failure)
{
	int i;

	if (e->language >= EMP_LANGUAGES)
		return emp_fail(failure, EMP_BAD_VALUE, "unknown language %d of an emotion value",
						e->language);
	if (e->flags & ~EMP_FLAGS_KNOWN)
		return emp_fail(failure, EMP_BAD_VALUE, "unknown flags %#x of an emotion value", e->flags);
	if (e->valence < -EMP_VALENCE_ONE || e->valence > EMP_VALENCE_ONE)
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "valence of an emotion value is out of range");
		emp_fail_detail(failure, "It is a number from -1 to 1.");
		return failure->status;
	}
	if (check_share(e->intensity, "intensity", failure) != EMP_OK ||
		check_share(e->confidence, "confidence", failure) != EMP_OK ||
		check_share(e->positive, "positive", failure) != EMP_OK ||
		check_share(e->negative, "negative", failure) != EMP_OK)
		return failure->status;
	for (i = 0; i < EMP_BASE_LABELS; i++)
		if (check_share(e->probability[i], emp_label_info(i)->name, failure) != EMP_OK)
			return failure->status;
	return EMP_OK;
}
