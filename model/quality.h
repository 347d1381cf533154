/*
 * quality.h
 *		The figures of a model, printed and put on its card.
 */
#ifndef EMP_MODEL_QUALITY_H
#define EMP_MODEL_QUALITY_H

#include "emotion/model.h"
#include "measure.h"

#include <stdio.h>

typedef struct Quality
{
	int training_documents;
	int dev_rows;
	Score dev[EMP_SCHEMES];     /* the image on GoEmotions dev */
	Polarity polarity[SOURCES]; /* on customer text, each fold by heads trained on the others */
	double headline;            /* share of annotated sentences with the right headline */
	double sarcasm_auc;
} Quality;

/* Read a text with an image. */
extern void quality_read(const EmpModel *model, const char *text, EmpEmotion *e);

extern void quality_of_dev(Quality *q, const EmpModel *model, const Corpus *dev);
extern void quality_of_customers(Quality *q, const EmpEmotion *e, const Corpus *c,
								 const bool *negated);
extern void quality_print_dev(const Quality *q, FILE *out);
extern void quality_print_customers(const Quality *q, FILE *out);

/* The card: what model_dir/card.json says by hand, and the figures. */
extern char *quality_card(const Quality *q, const char *model_dir);

#endif
