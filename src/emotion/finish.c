/*
 * finish.c
 *		From the sums of a text to its reading.
 *
 * Sums are divided by the length of the text, peaks by its sentences; curves make probabilities of
 * them.  All of it is integer arithmetic, except the square roots in the lengths, which IEEE 754
 * rounds correctly: the same bytes on every machine.
 */
#include "emotion/read.h"

#include "emotion/rows.h"

#include <math.h>
#include <string.h>

#define VALENCE_BITS 40 /* of s behind the point */

/* A mood without a charged word: the intensity, as a share of the mood's probability. */
#define QUIET_SHARE 4

/* From this probability on, in 1e-4, phrases of sarcasm turn praise round. */
#define SURELY_SARCASTIC 6500

/* Share of words that the table must know before a reading is trusted. */
#define LITTLE_KNOWN 5000

/* Return the length of the text. */
int64_t
emp_reading_length(const EmpReading *r)
{
	const double scale = (double) (1 << (2 * EMP_NORM_BITS - EMP_SQUARE_BITS));
	double square = emp_length_square((double) r->square, (double) r->seen.sentences) * scale;

	/* Scaling by a power of two is exact, and sqrt is rounded correctly: no platform differs. */
	return square >= 1 ? (int64_t) sqrt(square) : 1;
}

/* Return the length for the labels of a text of a length. */
static int64_t
label_length_of(int64_t length)
{
	const double one = 1 << EMP_NORM_BITS;
	double label_length = emp_label_length((double) length / one) * one;

	return label_length >= 1 ? (int64_t) label_length : 1;
}

/* Return the length of the text for the labels. */
int64_t
emp_reading_label_length(const EmpReading *r)
{
	return label_length_of(emp_reading_length(r));
}

/*
 * Return the reciprocal of a length, in 2^-62: multiplying by it costs a tenth of a division
 * and errs by less than one unit in any text that memory holds.
 */
static int64_t
reciprocal_of(int64_t length)
{
	return (INT64_C(1) << 62) / length;
}

/* Return the decision value of a sum of weights, in 2^-16. */
static inline int64_t
decision_of(int64_t sum, int64_t reciprocal)
{
	const int shift = EMP_LOGIT_BITS + EMP_NORM_BITS - EMP_WEIGHT_BITS;

	return (int64_t) (((__int128) sum * reciprocal) >> (62 - shift));
}

/* Return the decision values of sums of weights. */
static void
decisions_of(const int64_t sum[EMP_HEADS], int64_t length, int64_t decision[EMP_HEADS])
{
	int64_t reciprocal = reciprocal_of(label_length_of(length));

	for (int l = 0; l < EMP_BASE_LABELS; l++)
		decision[l] = decision_of(sum[l], reciprocal);
	reciprocal = reciprocal_of(length);
	for (int h = EMP_BASE_LABELS; h < EMP_HEADS; h++)
		decision[h] = decision_of(sum[h], reciprocal);
}

/* Return the decision values of all heads, without what own words add. */
void
emp_reading_decisions(const EmpReading *r, int64_t decision[EMP_HEADS])
{
	int64_t sum[EMP_HEADS];

	for (int h = 0; h < EMP_HEADS; h++)
		sum[h] = r->sum[h] - r->own[h];
	decisions_of(sum, emp_reading_length(r), decision);
}

/* The logistic function by linear interpolation in a table of 1/8 steps. */
uint16_t
emp_logistic(int64_t x)
{
	/* round(1e8 / (1 + exp(-(i / 8 - 12)))) for i = 0 .. 192 */
	static const int32_t table[193] = {
#include "emotion/logistic_table.inc"
	};
	const int bits = EMP_LOGIT_BITS - 3;
	const uint64_t zero = UINT64_C(12) << EMP_LOGIT_BITS;
	uint64_t at = (uint64_t) x + zero; /* in the table, in steps of 2^-13 */
	const int32_t *step;
	int64_t rest;

	if (at - 1 >= 2 * zero - 1) /* hardly ever: certainty */
		at = x < 0 ? 1 : 2 * zero - 1;
	step = &table[at >> bits];
	rest = at & ((1 << bits) - 1);
	return (uint16_t) ((uint32_t) (step[0] + ((step[1] - step[0]) * rest >> bits) + 5000) / 10000);
}

/* Return the calibrated log-odds of a decision value, in 2^-16. */
static inline int64_t
logit_of(const EmpCalibration *c, int head, int64_t decision)
{
	return (decision * c->slope[head] >> EMP_LOGIT_BITS) + c->intercept[head];
}

/* Return a ramp of at least 0 with so many bits less, rounded. */
static inline int16_t
ramp_of(int64_t x, int bits)
{
	x = (x + (INT64_C(1) << (bits - 1))) >> bits;
	return (int16_t) (x < INT16_MAX ? x : INT16_MAX);
}

/* Work out the ramps. */
void
emp_reading_ramps(const EmpReading *r, const int64_t decision[EMP_HEADS], int16_t ramp[EMP_RAMPS])
{
	const int32_t *bend = r->model->header->calibration.sum_bend;

	if (r->seen.sentences == 1)
		for (int k = 0; k < EMP_RAMPS_SUMS; k++)
			ramp[k] = ramp_of(r->ramp[k], EMP_WEIGHT_BITS - EMP_PEAK_RAMP_BITS);
	else
	{
		int64_t reciprocal = reciprocal_of(r->seen.sentences);

		for (int k = 0; k < EMP_RAMPS_SUMS; k++)
			ramp[k] = ramp_of((int64_t) (((__int128) r->ramp[k] * reciprocal) >> 62),
							  EMP_WEIGHT_BITS - EMP_PEAK_RAMP_BITS);
	}
	for (int k = 0; k < EMP_SUM_BENDS; k++)
	{
		int64_t above = decision[k % EMP_HEADS] - bend[k];

		ramp[EMP_RAMPS_SUMS + k] =
			ramp_of(above > 0 ? above : 0, EMP_LOGIT_BITS - EMP_SUM_RAMP_BITS);
	}
}

/*
 * Work out the probabilities of the labels.  What own words add is no part of the ramps: it is what
 * their owner wrote.
 */
static void
label_probabilities(const EmpReading *r, const int64_t decision[EMP_HEADS],
					uint16_t probability[EMP_BASE_LABELS])
{
	int64_t without_own[EMP_HEADS];
	const EmpCalibration *c = &r->model->header->calibration;
	const int shift = EMP_MIX_BITS - EMP_LOGIT_BITS;
	int16_t ramp[EMP_RAMPS];
	int32_t sum[EMP_BASE_LABELS];

	if (r->lexicon != NULL)
		emp_reading_decisions(r, without_own);
	emp_reading_ramps(r, r->lexicon != NULL ? without_own : decision, ramp);
	emp_rows_mix(ramp, c->ramp, sum);
	for (int l = 0; l < EMP_BASE_LABELS; l++)
		probability[l] = emp_logistic(logit_of(c, l, decision[l]) + (sum[l] >> shift));
}

/* Return the probability that a phrase of sarcasm is right, in 1e-4. */
static int32_t
sarcastic_phrases(const EmpReading *r)
{
	return (int32_t) (EMP_SHARE_ONE -
					  (int64_t) r->left[EMP_PHRASE_SARCASM] * EMP_SHARE_ONE / EMP_LEFT_ONE);
}

/* Return s times the length, where valence = s / (1 + |s|), as the words are written. */
static __int128
literal_sum(const EmpReading *r, int64_t length)
{
	const int bits = VALENCE_BITS;
	__int128 share = ((__int128) r->carried << 32) / (int64_t) (r->square | 1);
	__int128 start = share * r->model->header->calibration.intercept[EMP_HEAD_VALENCE] >>
					 (32 + EMP_LOGIT_BITS - bits);

	return (__int128) r->sum[EMP_HEAD_VALENCE] *
			   (INT64_C(1) << (bits + EMP_NORM_BITS - EMP_WEIGHT_BITS)) +
		   start * length;
}

/*
 * Return what is left of s, in 1e-4: all of it, or where phrases make sarcasm likely what is
 * expected of praise, which is meant with 1 - p and its opposite with p.
 */
int32_t
emp_reading_left(const EmpReading *r)
{
	int32_t p = sarcastic_phrases(r);

	if (r->literal || p < SURELY_SARCASTIC || literal_sum(r, emp_reading_length(r)) <= 0)
		return EMP_SHARE_ONE;
	return EMP_SHARE_ONE - 2 * p;
}

/*
 * Return the valence in 1e-9: s / (1 + |s|), where s = sum / length + start, and of where it
 * starts a text has the share that words carry which speak of good and bad at all.
 */
static int32_t
valence(const EmpReading *r, int64_t length)
{
	__int128 s = literal_sum(r, length) * emp_reading_left(r) / EMP_SHARE_ONE;
	__int128 size = s < 0 ? -s : s;
	__int128 below = ((__int128) length << VALENCE_BITS) + size;
	__int128 q = (size * EMP_VALENCE_ONE + below / 2) / below;

	return (int32_t) (s < 0 ? -q : q);
}

/* Return the valence of the text. */
int32_t
emp_reading_valence(const EmpReading *r)
{
	return r->words == 0 ? 0 : valence(r, emp_reading_length(r));
}

/*
 * Return the probability of sarcasm, in 1e-4: that of the trained head, or that a phrase of
 * sarcasm is right, which are taken for independent witnesses.
 */
static int32_t
sarcasm(const EmpReading *r, int64_t decision)
{
	int64_t trained =
		emp_logistic(logit_of(&r->model->header->calibration, EMP_HEAD_SARCASM, decision));

	return (int32_t) (EMP_SHARE_ONE -
					  (EMP_SHARE_ONE - trained) * r->left[EMP_PHRASE_SARCASM] / EMP_LEFT_ONE);
}

/* Return the probability of sarcasm. */
int32_t
emp_reading_sarcasm(const EmpReading *r)
{
	int64_t reciprocal = reciprocal_of(emp_reading_length(r));

	return r->words == 0 ? 0 : sarcasm(r, decision_of(r->sum[EMP_HEAD_SARCASM], reciprocal));
}

/* Say how sure the reading is: one clear thing said in words that are known, and meant. */
static uint16_t
confidence(const EmpReading *r, const EmpEmotion *e, int64_t clear, int32_t sarcastic)
{
	int64_t known = r->known * EMP_SHARE_ONE / r->words;
	int64_t result = clear * known / EMP_SHARE_ONE;

	if (r->words < 3)
		result = result * 3 / 4;
	if (e->flags & EMP_FLAG_CONTRAST)
		result = result * 7 / 8;
	return (uint16_t) (result * (EMP_SHARE_ONE - sarcastic) / EMP_SHARE_ONE);
}

/*
 * Say how strongly a text speaks: halfway between its strongest and its average sentence.  One
 * without a charged word that is not neutral speaks softly, by its likeliest mood.
 */
static uint16_t
intensity(const EmpReading *r, const EmpEmotion *e)
{
	int likeliest = EMP_NEUTRAL;

	if (r->charge_max > 0)
		return (uint16_t) ((r->charge_max * r->seen.sentences + r->charge_sum) /
						   (2 * r->seen.sentences));
	for (int l = 0; l < EMP_BASE_LABELS; l++)
		likeliest = e->probability[l] > e->probability[likeliest] ? l : likeliest;
	return likeliest == EMP_NEUTRAL ? 0 : e->probability[likeliest] / QUIET_SHARE;
}

/* Turn sarcastic praise round, as far as sarcasm is likely: it is annoyance. */
static void
turn_round(EmpEmotion *e, int32_t sarcastic)
{
	const EmpScheme *scheme = emp_scheme(EMP_SCHEME_SENTIMENT);
	EmpLabelSet praise = scheme->group[emp_group_find(scheme, "positive", 8)].members;
	int32_t turned = e->positive * sarcastic / EMP_SHARE_ONE;

	e->positive = (uint16_t) (e->positive - turned);
	e->negative = (uint16_t) (turned > e->negative ? turned : e->negative);
	for (int l = 0; l < EMP_BASE_LABELS; l++)
	{
		if (!(praise >> l & 1))
			continue;
		turned = e->probability[l] * sarcastic / EMP_SHARE_ONE;
		e->probability[l] = (uint16_t) (e->probability[l] - turned);
		if (turned > e->probability[EMP_ANNOYANCE])
			e->probability[EMP_ANNOYANCE] = (uint16_t) turned;
	}
}

/* Finish a text: from sums to the reading. */
void
emp_reading_finish(const EmpReading *r, EmpEmotion *e)
{
	const EmpCalibration *c = &r->model->header->calibration;
	int64_t length = emp_reading_length(r);
	int64_t decision[EMP_HEADS];
	int32_t sarcastic;
	uint16_t clear; /* what the text says most clearly */

	memset(e, 0, sizeof(*e));
	e->language = EMP_LANGUAGE_EN;
	e->model = r->model->header->id;
	if (r->words == 0)
	{
		e->probability[EMP_NEUTRAL] = EMP_SHARE_ONE;
		return;
	}
	decisions_of(r->sum, length, decision);
	label_probabilities(r, decision, e->probability);
	e->positive = emp_logistic(logit_of(c, EMP_HEAD_POSITIVE, decision[EMP_HEAD_POSITIVE]));
	e->negative = emp_logistic(logit_of(c, EMP_HEAD_NEGATIVE, decision[EMP_HEAD_NEGATIVE]));
	sarcastic = sarcasm(r, decision[EMP_HEAD_SARCASM]);
	clear = e->positive > e->negative ? e->positive : e->negative;
	for (int l = 0; l < EMP_BASE_LABELS; l++)
		clear = e->probability[l] > clear ? e->probability[l] : clear;
	if (emp_reading_left(r) < 0)
		turn_round(e, sarcastic_phrases(r));
	e->flags = r->flags;
	e->valence = valence(r, length);
	e->intensity = intensity(r, e);
	e->confidence = confidence(r, e, clear, sarcastic);
	if (r->known * EMP_SHARE_ONE / r->words < LITTLE_KNOWN || sarcastic >= EMP_SHARE_ONE / 2)
		e->flags |= EMP_FLAG_UNCERTAIN;
}
