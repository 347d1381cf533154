/*
 * measure.h
 *		How good readings are, on documents that the model did not see.
 */
#ifndef EMP_MODEL_MEASURE_H
#define EMP_MODEL_MEASURE_H

#include "corpus.h"
#include "emotion/emotion.h"

/* Counts behind precision, recall and F1 of each group of a scheme. */
typedef struct Score
{
	long hit[EMP_MAX_GROUPS];
	long predicted[EMP_MAX_GROUPS];
	long actual[EMP_MAX_GROUPS];
} Score;

extern void score_scheme(Score *score, EmpSchemeId scheme, const EmpEmotion *e, const Corpus *c,
						 const bool *use);
extern double score_f1(const Score *s, int group);
extern double score_macro(const Score *s, EmpSchemeId scheme);

/* How well the polarity of a source is read. */
typedef struct Polarity
{
	long rows;          /* of known polarity */
	double right;       /* share of them with the right sign of the valence */
	double negated;     /* the same among those with a negator */
	double not_negated; /* and among the rest */
	double three;       /* macro F1 of positive, neither or both, negative; -1: no such rows */
	double called[4];   /* share of all rows that is called each EmpSentiment */
	double strong;      /* share of all rows with a valence beyond -0.5 or 0.5 */
} Polarity;

extern void measure_polarity(Polarity *p, const EmpEmotion *e, const Corpus *c, Source source,
							 const bool *negated);

/* Share of annotated documents whose headline is the one of the label named first. */
extern double measure_headline(const EmpEmotion *e, const Corpus *c);

/* Probability that a document that is y scores higher than one that is not (area under ROC). */
extern double measure_auc(const double *x, const bool *y, int n);

#endif
