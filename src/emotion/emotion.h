/*
 * emotion.h
 *		One reading of one text: the value behind the SQL type emotion.
 *
 * All numbers are decimal fixed point, so that text output is short and exact and every
 * machine computes the same bytes: valence in 1e-9, everything else in 1e-4.
 */
#ifndef EMP_EMOTION_EMOTION_H
#define EMP_EMOTION_EMOTION_H

#include "base/bytes.h"
#include "base/failure.h"
#include "emotion/labels.h"

#define EMP_VALENCE_SCALE 9        /* decimals of a valence */
#define EMP_SHARE_SCALE 4          /* decimals of everything else */
#define EMP_VALENCE_ONE 1000000000 /* valence 1.0 */
#define EMP_SHARE_ONE 10000        /* probability, intensity, confidence 1.0 */

/* What was noticed in the text besides its labels. */
typedef enum EmpFlag
{
	EMP_FLAG_CONTRAST = 1 << 0,  /* "but", "however": two sides */
	EMP_FLAG_NEGATED = 1 << 1,   /* a negator with a scope */
	EMP_FLAG_QUESTION = 1 << 2,  /* a question mark, or the opening of a question */
	EMP_FLAG_SHOUTING = 1 << 3,  /* words in capitals, !! or ?! */
	EMP_FLAG_MITIGATED = 1 << 4, /* hedges or downtoners: "a bit", "slightly" */
	EMP_FLAG_UNCERTAIN = 1 << 5  /* little to go by: see confidence */
} EmpFlag;
#define EMP_FLAGS_KNOWN 0x3F
#define EMP_FLAG_BITS 6

typedef enum EmpLanguage
{
	EMP_LANGUAGE_NONE = 0, /* printed as "und" */
	EMP_LANGUAGE_EN = 1,
	EMP_LANGUAGES
} EmpLanguage;

extern const char *emp_flag_name(int bit);                  /* 0 .. EMP_FLAG_BITS - 1 */
extern const char *emp_language_name(int language);         /* 0 .. EMP_LANGUAGES - 1 */
extern int emp_language_find(const char *name, size_t len); /* or -1 */

/* The text of a model id: eight hexadecimal digits and a NUL. */
#define EMP_MODEL_TEXT_SIZE 9
extern void emp_emotion_print_model(uint32_t model, char *out);
extern bool emp_emotion_parse_model(const char *text, size_t len, uint32_t *model);

typedef struct EmpEmotion
{
	uint8_t language;    /* EmpLanguage */
	uint16_t flags;      /* EmpFlag bits */
	uint32_t model;      /* id of the model that made the reading */
	int32_t valence;     /* -1..1, in 1e-9 */
	uint16_t intensity;  /* 0..1, in 1e-4 */
	uint16_t confidence; /* 0..1, in 1e-4 */
	uint16_t positive;   /* probability that something positive is said, in 1e-4 */
	uint16_t negative;   /* probability that something negative is said, in 1e-4 */
	uint16_t probability[EMP_BASE_LABELS]; /* in 1e-4, in the order of EmpLabel */
} EmpEmotion;

/* Label probabilities, all derived from the stored ones in integer arithmetic. */
extern uint16_t emp_group_probability(const EmpEmotion *e, EmpLabelSet members); /* 1e-4 */
extern uint16_t emp_label_probability(const EmpEmotion *e, int label); /* 0 .. EMP_LABELS - 1 */

/*
 * Groups of a scheme at or above their thresholds, as a bit set over the scheme's groups.
 * In a scheme that has the group "neutral", neutral is also set when nothing else is.
 */
extern uint32_t emp_groups_present(const EmpEmotion *e, EmpSchemeId scheme);
extern int emp_dominant(const EmpEmotion *e); /* group of EMP_SCHEME_HEADLINE */

typedef enum EmpSentiment
{
	EMP_SENTIMENT_NEUTRAL,
	EMP_SENTIMENT_POSITIVE,
	EMP_SENTIMENT_NEGATIVE,
	EMP_SENTIMENT_MIXED
} EmpSentiment;
extern EmpSentiment emp_sentiment(const EmpEmotion *e);
extern const char *emp_sentiment_name(EmpSentiment s);

/* Order (by valence first, then every other field) and distance. */
extern int emp_emotion_compare(const EmpEmotion *a, const EmpEmotion *b);
extern double emp_emotion_distance(const EmpEmotion *a, const EmpEmotion *b);

/* A reading as a point: the Euclidean distance of two points is that of the readings, but for rounding. */
#define EMP_COORDINATES (1 + EMP_BASE_LABELS)
extern void emp_emotion_coordinates(const EmpEmotion *e, float point[EMP_COORDINATES]);

/*
 * Text form: key=value pairs, for example
 *		valence=0.531234567 intensity=0.6121 confidence=0.88 lang=en model=9f3a1c02
 *		flags=contrast+negated positive=0.8 negative=0.1 gratitude=0.9312 joy=0.1212
 * emp_emotion_print needs EMP_EMOTION_TEXT_SIZE bytes and returns the length.
 */
#define EMP_EMOTION_TEXT_SIZE 2048
extern int emp_emotion_print(const EmpEmotion *e, char *out);
extern EmpStatus emp_emotion_parse(const char *text, size_t len, EmpEmotion *e,
								   EmpFailure *failure);

/*
 * Byte form: what is stored after the varlena header, and the message of the binary protocol.
 * All numbers are little endian and nothing is aligned:
 *		0	format, EMP_EMOTION_FORMAT
 *		1	language
 *		2	flags, 2 bytes
 *		4	model, 4 bytes
 *		8	valence, 4 bytes, two's complement
 *		12	intensity, confidence, positive, negative, 2 bytes each
 *		20	probabilities of the base labels, 2 bytes each
 * One reading has exactly one byte form, so bytes can be compared and hashed for equality.
 */
#define EMP_EMOTION_FORMAT 1
#define EMP_EMOTION_BYTES (1 + 1 + 2 + 4 + 4 + 4 * 2 + EMP_BASE_LABELS * 2)
extern void emp_emotion_pack(const EmpEmotion *e, uint8_t *out);
extern EmpStatus emp_emotion_unpack(const uint8_t *in, size_t len, EmpEmotion *e,
									EmpFailure *failure);

/*
 * One field out of the byte form, for loops over millions of stored readings.  The bytes are
 * those of a value that was packed before: only their length and format were checked.
 */
static inline bool
emp_emotion_peekable(const uint8_t *in, size_t len)
{
	return len == EMP_EMOTION_BYTES && in[0] == EMP_EMOTION_FORMAT;
}

/* Return the language, which may be one that is not known here. */
static inline int
emp_emotion_peek_language(const uint8_t *in)
{
	return in[1];
}

/* Return the flags. */
static inline uint16_t
emp_emotion_peek_flags(const uint8_t *in)
{
	return emp_load16le(in + 2);
}

/* Return the valence in 1e-9. */
static inline int32_t
emp_emotion_peek_valence(const uint8_t *in)
{
	return (int32_t) emp_load32le(in + 8);
}

/* Return the intensity in 1e-4. */
static inline uint16_t
emp_emotion_peek_intensity(const uint8_t *in)
{
	return emp_load16le(in + 12);
}

/* Return the confidence in 1e-4. */
static inline uint16_t
emp_emotion_peek_confidence(const uint8_t *in)
{
	return emp_load16le(in + 14);
}

/* Return the probability that something positive is said, in 1e-4. */
static inline uint16_t
emp_emotion_peek_positive(const uint8_t *in)
{
	return emp_load16le(in + 16);
}

/* Return the probability that something negative is said, in 1e-4. */
static inline uint16_t
emp_emotion_peek_negative(const uint8_t *in)
{
	return emp_load16le(in + 18);
}

/* Return the probability of a base label in 1e-4. */
static inline uint16_t
emp_emotion_peek_probability(const uint8_t *in, int label)
{
	return emp_load16le(in + 20 + 2 * label);
}

/* Check every field of a reading that came from outside. */
extern EmpStatus emp_emotion_check(const EmpEmotion *e, EmpFailure *failure);

#endif
