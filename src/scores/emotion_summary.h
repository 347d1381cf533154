/*
 * emotion_summary.h
 *		Mergeable sums over readings: the value behind the SQL type emotion_summary.
 *
 * Everything in it is an exact integer sum or count, so the summary of any split of the
 * readings, merged in any order, is the same bytes.  It has a fixed size and no pointers,
 * and its layout is the stored one, so that an aggregate changes it in place.
 */
#ifndef EMP_SCORES_EMOTION_SUMMARY_H
#define EMP_SCORES_EMOTION_SUMMARY_H

#include "base/failure.h"
#include "base/wide.h"
#include "emotion/emotion.h"
#include "scores/valence_mean.h"

#define EMP_EMOTION_SUMMARY_FORMAT 1
#define EMP_HEADLINE_GROUPS 16 /* groups of EMP_SCHEME_HEADLINE */
#define EMP_SENTIMENTS 4       /* values of EmpSentiment */

/* Where each 64-bit sum or count is in EmpEmotionSummary.count. */
enum
{
	/* sums of shares, each at most readings * EMP_SHARE_ONE */
	EMP_SUM_INTENSITY,
	EMP_SUM_CONFIDENCE,
	EMP_SUM_POSITIVE,
	EMP_SUM_NEGATIVE,
	EMP_SUM_PROBABILITY, /* one for each base label */
	/* counts of readings, each at most readings */
	EMP_COUNT_PRESENT = EMP_SUM_PROBABILITY + EMP_BASE_LABELS, /* one for each label */
	EMP_COUNT_FLAG = EMP_COUNT_PRESENT + EMP_LABELS,           /* one for each flag bit */
	/* counts of readings that add up to readings */
	EMP_COUNT_DOMINANT = EMP_COUNT_FLAG + EMP_FLAG_BITS, /* one for each headline group */
	EMP_COUNT_SENTIMENT = EMP_COUNT_DOMINANT + EMP_HEADLINE_GROUPS, /* one for each sentiment */
	EMP_SUMMARY_COUNTS = EMP_COUNT_SENTIMENT + EMP_SENTIMENTS
};

/* At least one reading.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpEmotionSummary
{
	int32_t header;      /* varlena length; the SQL face sets it, nothing here reads it */
	uint8_t format;      /* EMP_EMOTION_SUMMARY_FORMAT */
	uint8_t language;    /* EmpLanguage of all readings; EMP_LANGUAGE_NONE when they differ */
	uint8_t reserved[2]; /* 0 */
	uint32_t model;      /* id of the model of all readings; 0 when they differ */
	uint32_t reserved4;  /* 0 */
	int64_t readings;    /* 1 .. EMP_READINGS_MAX */
	EmpWide valence;     /* sum, in 1e-9; magnitude at most readings * 1e9 */
	EmpWide squares;     /* sum of squares of valence, in 1e-18 */
	int64_t count[EMP_SUMMARY_COUNTS];
} EmpEmotionSummary;

/* The sums and counts, by what they have in common. */
typedef enum EmpSummaryFamilyId
{
	EMP_FAMILY_MEAN,
	EMP_FAMILY_PROBABILITY,
	EMP_FAMILY_PRESENT,
	EMP_FAMILY_FLAG,
	EMP_FAMILY_DOMINANT,
	EMP_FAMILY_SENTIMENT,
	EMP_SUMMARY_FAMILIES
} EmpSummaryFamilyId;

typedef struct EmpSummaryFamily
{
	const char *prefix; /* in the text form: "present" in "present.anger" */
	const char *view;   /* in the jsonb view; NULL: at its top level, as mean_NAME */
	int first;          /* place of the first member in count */
	int members;
	int one; /* what one reading adds at most: EMP_SHARE_ONE to a sum, 1 to a count */
	const char *(*name)(int member);
} EmpSummaryFamily;

extern const EmpSummaryFamily *emp_summary_family(EmpSummaryFamilyId id);
extern int emp_summary_find(EmpSummaryFamilyId id, const char *name, size_t len); /* or -1 */
extern EmpStatus emp_summary_require(EmpSummaryFamilyId id, const char *name, size_t len,
									 int *count, EmpFailure *failure);

/* Make a summary of nothing yet, add a reading, add a summary. */
extern void emp_emotion_summary_init(EmpEmotionSummary *s);
extern EmpStatus emp_emotion_summary_add(EmpEmotionSummary *s, const EmpEmotion *e,
										 EmpFailure *failure);
extern EmpStatus emp_emotion_summary_merge(EmpEmotionSummary *into, const EmpEmotionSummary *from,
										   EmpFailure *failure);

/* What a summary says.  Each is computed exactly and rounded once. */
extern double emp_emotion_summary_score(const EmpEmotionSummary *s);                /* 0..100 */
extern double emp_emotion_summary_mean_valence(const EmpEmotionSummary *s);         /* -1..1 */
extern bool emp_emotion_summary_stddev(const EmpEmotionSummary *s, double *stddev); /* 0..sqrt(2) */
extern double emp_emotion_summary_mean(const EmpEmotionSummary *s, EmpSummaryFamilyId id,
									   int count); /* 0..1 */
extern void emp_emotion_summary_mean_emotion(const EmpEmotionSummary *s, EmpEmotion *mean);

/* Order (by mean valence first, then readings, then every other field), equality, hash. */
extern int emp_emotion_summary_compare(const EmpEmotionSummary *a, const EmpEmotionSummary *b);
extern uint64_t emp_emotion_summary_hash(const EmpEmotionSummary *s, uint64_t seed);

/*
 * Text form: key=value pairs, sums that are 0 left out, for example
 *		readings=2 model=9f3a1c02 lang=en valence=1200000000 squares=720000000000000000
 *		intensity=9000 probability.joy=12000 present.joy=2 dominant.joy=2 sentiment.positive=2
 * emp_emotion_summary_print needs EMP_EMOTION_SUMMARY_TEXT_SIZE bytes and returns the length.
 */
#define EMP_EMOTION_SUMMARY_TEXT_SIZE 8192
extern int emp_emotion_summary_print(const EmpEmotionSummary *s, char *out);
extern EmpStatus emp_emotion_summary_parse(const char *text, size_t len, EmpEmotionSummary *s,
										   EmpFailure *failure);

/* Byte form for sending, big endian; the first byte is the format. */
#define EMP_EMOTION_SUMMARY_BYTES (1 + 1 + 4 + 8 + 16 + 16 + EMP_SUMMARY_COUNTS * 8)
extern void emp_emotion_summary_pack(const EmpEmotionSummary *s, uint8_t *out);
extern EmpStatus emp_emotion_summary_unpack(const uint8_t *in, size_t len, EmpEmotionSummary *s,
											EmpFailure *failure);

#endif
