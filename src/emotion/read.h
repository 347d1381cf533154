/*
 * read.h
 *		Reading the emotion of a text.
 */
#ifndef EMP_EMOTION_READ_H
#define EMP_EMOTION_READ_H

#include "emotion/emotion.h"
#include "emotion/model.h"

#define EMP_LEFT_ONE 100000000 /* 1.0 of EmpReading.left */

/* One part of an explanation: what a stretch of the text adds to every head. */
typedef struct EmpPart
{
	int64_t start;             /* characters before it in the text */
	int64_t byte;              /* bytes before it in the text */
	const char *text;          /* the stretch itself, UTF-8 */
	uint32_t chars;            /* characters */
	uint32_t bytes;            /* bytes */
	uint64_t carried;          /* of the squared length of the text, in 2^-8: see EmpReading */
	int32_t weight[EMP_HEADS]; /* in 2^-10, not yet divided by the length of the text */
	int32_t peak[EMP_PEAK_SIDES][EMP_HEADS]; /* the peaks of its sentence that it makes, else 0 */
	bool edge;      /* a token with the start or end of its sentence: only labels look at it */
	bool own;       /* a term of the lexicon: its weights stand outside peaks and bends */
	uint32_t rules; /* at work on it, bits of EmpRule; or what it is a cue of */
	int percent;    /* cues that are phrases: their weight, less than 0 for bad; else 0 */
} EmpPart;

typedef void (*EmpPartSink)(void *arg, const EmpPart *part);

struct EmpLexicon;

/* A text while it is being read, window by window. */
typedef struct EmpReading
{
	const EmpModel *model;
	const struct EmpLexicon *lexicon; /* own words, NULL for none: set it before the first window */
	EmpPartSink sink;                 /* NULL unless an explanation is wanted */
	EmpPartSink cue_sink;             /* NULL unless a list of cues is wanted */
	void *sink_arg;
	bool literal;       /* whether sarcasm is read as it is written: set it before the end */
	bool peaks;         /* whether they are wanted, for the labels */
	const char *window; /* being read */
	int64_t chars;      /* in the windows before it */
	int64_t bytes;
	int64_t sum[EMP_HEADS]; /* of weights, in 2^-10 */
	int64_t own[EMP_HEADS]; /* of them, those of terms of the lexicon */
	uint64_t square;        /* of the squared weights of words, in 2^-8 */
	uint64_t carried;   /* of these, words that speak of good and bad: see emp_reading_valence */
	int64_t words;      /* words, emoji and emoticons, each once a sentence */
	int64_t common;     /* of them common in English */
	int64_t known;      /* of them in the table of words */
	int64_t charge_sum; /* emotional charge of the sentences, 0..1 in 1e-4 each */
	int32_t charge_max;
	uint16_t flags;                  /* EmpFlag */
	uint32_t left[EMP_PHRASE_KINDS]; /* product of (1 - weight) over the phrases, in 1e-8 */
	/* these are not set before they are used: */
	int64_t ramp[EMP_RAMPS_SUMS]; /* sums over the sentences, in 2^-10 */
	EmpSentencesSeen seen;        /* sentences, each counted once */
} EmpReading;

extern void emp_reading_init(EmpReading *r, const EmpModel *model, EmpPartSink sink, void *arg);
extern void emp_reading_valence_only(EmpReading *r);
extern void emp_reading_list_cues(EmpReading *r, EmpPartSink sink, void *arg);
extern void emp_reading_add(EmpReading *r, const void *window, size_t len);
extern void emp_reading_finish(const EmpReading *r, EmpEmotion *e);

/*
 * The length of the text, by which the sums are divided, in 2^-12 and at least 1.  For the
 * valence head s = sum / length + intercept * carried / square in valence = s / (1 + |s|).
 */
extern int64_t emp_reading_length(const EmpReading *r);

/* The same for the labels: see emp_label_length. */
extern int64_t emp_reading_label_length(const EmpReading *r);

/* Decision values of all heads, in 2^-16, before calibration and without what own words add. */
extern void emp_reading_decisions(const EmpReading *r, int64_t decision[EMP_HEADS]);

/* What peaks and decision values add to the labels, before it is weighed: see model.h. */
extern void emp_reading_ramps(const EmpReading *r, const int64_t decision[EMP_HEADS],
							  int16_t ramp[EMP_RAMPS]);

/* What is left of s after sarcasm, in 1e-4: less than 0 where praise is turned round. */
extern int32_t emp_reading_left(const EmpReading *r);

/* Valence of the text alone, in 1e-9: that of emp_reading_finish, for less. */
extern int32_t emp_reading_valence(const EmpReading *r);

/* Probability that the text is sarcastic, in 1e-4. */
extern int32_t emp_reading_sarcasm(const EmpReading *r);

/* The logistic function: argument in 2^-16, result in 1e-4. */
extern uint16_t emp_logistic(int64_t x);

#endif
