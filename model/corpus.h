/*
 * corpus.h
 *		The training documents, whatever file they come from.
 */
#ifndef EMP_MODEL_CORPUS_H
#define EMP_MODEL_CORPUS_H

#include "emotion/labels.h"

#include <stdint.h>

typedef enum Use
{
	USE_LABELS = 1,  /* has emotion labels */
	USE_VALENCE = 2, /* has a valence */
	USE_POLES = 4    /* says whether something positive, something negative is in it */
} Use;

typedef struct Document
{
	char *text;
	int use; /* Use bits */
	EmpLabelSet labels;
	float valence; /* -1..1 */
	bool positive;
	bool negative;
} Document;

typedef struct Corpus
{
	Document *doc;
	int n;
	int size;
} Corpus;

extern bool corpus_load_train(Corpus *c, const char *dir, const char *seeds);
extern bool corpus_load_dev(Corpus *c, const char *dir);
extern EmpLabelSet corpus_positive_labels(void);
extern EmpLabelSet corpus_negative_labels(void);

#endif
