/*
 * corpus.h
 *		The training documents, whatever file they come from.
 */
#ifndef EMP_MODEL_CORPUS_H
#define EMP_MODEL_CORPUS_H

#include "emotion/labels.h"

#include <stdint.h>

/* What is known of a document. */
typedef enum Use
{
	USE_LABELS = 1,   /* has emotion labels */
	USE_VALENCE = 2,  /* has a valence */
	USE_POSITIVE = 4, /* says whether something positive is in it */
	USE_NEGATIVE = 8, /* says whether something negative is in it */
	USE_SARCASM = 16, /* says whether it is sarcastic */
	USE_SINCERE = 32, /* a customer, taken for sincere when the curve of sarcasm is fitted */
	USE_POLES = USE_POSITIVE | USE_NEGATIVE
} Use;

/* Where a document comes from; the order is that of the report. */
typedef enum Source
{
	SOURCE_GOEMOTIONS,
	SOURCE_SEEDS,
	SOURCE_ANNOTATIONS,
	SOURCE_PROS_CONS,
	SOURCE_SENTENCE_POLARITY,
	SOURCE_CLOTHING,
	SOURCE_FOODS,
	SOURCE_SURVEY,
	SOURCE_SURVEY_CRITICALITY,
	SOURCE_CLINC,
	SOURCE_BANKING,
	SOURCE_SARCASM,
	SOURCES
} Source;

#define FOLDS 5
#define FOLD_NONE (-1) /* trained on whatever fold is left out */
#define SIDE_NONE 2

typedef struct Document
{
	char *text;
	int use; /* Use bits */
	Source source;
	int fold; /* 0 .. FOLDS - 1, the same for all parts of one text; or FOLD_NONE */
	EmpLabelSet labels;
	int first;     /* the label that an annotator named first, -1 for none */
	float valence; /* -1..1 */
	int side; /* -1, 0 (neither or both), 1: what a measure of polarity expects; or SIDE_NONE */
	bool positive;
	bool negative;
	bool sarcastic;
} Document;

typedef struct Corpus
{
	Document *doc;
	int n;
	int size;
} Corpus;

extern bool corpus_load_train(Corpus *c, const char *dir, const char *model_dir);
extern bool corpus_load_dev(Corpus *c, const char *dir);
extern const char *corpus_source_name(Source source);

#endif
