/*
 * train.c
 *		train DATA_DIR MODEL_DIR IMAGE: builds the model from the training data.
 *
 * Everything that is fitted on top of the heads (the stack, curves, thresholds) and every
 * figure for customer text comes from heads that were trained without the document's fold, so
 * no document judges what it has taught.  GoEmotions' dev split takes no part in any of it:
 * it measures the finished image.
 *
 * MODEL_DIR holds our own seeds and annotations, and card.json, the part of the model card that
 * is written by hand; what the trainer measures is added to it.
 */
#include "calibrate.h"
#include "curves.h"
#include "quality.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A headline that fewer annotated sentences have is judged on GoEmotions. */
#define FEW_ANNOTATED 300

/* Mark the documents of a source that have a fold. */
static void
mark(bool *use, const Corpus *c, Source source)
{
	for (int i = 0; i < c->n; i++)
		use[i] = c->doc[i].source == source && c->doc[i].fold != FOLD_NONE;
}

/*
 * Choose the thresholds of the headlines on annotated customers, and of a group that few of
 * them have on GoEmotions.
 */
static void
choose_headlines(const EmpEmotion *e, const Corpus *c)
{
	const EmpScheme *scheme = emp_scheme(EMP_SCHEME_HEADLINE);
	uint16_t reddit[EMP_MAX_GROUPS];
	bool *use = malloc(sizeof(bool) * (size_t) c->n);

	mark(use, c, SOURCE_GOEMOTIONS);
	choose_thresholds(reddit, EMP_SCHEME_HEADLINE, e, c, use);
	mark(use, c, SOURCE_ANNOTATIONS);
	choose_thresholds(current_threshold[EMP_SCHEME_HEADLINE], EMP_SCHEME_HEADLINE, e, c, use);
	for (int g = 0; g < scheme->groups; g++)
	{
		int annotated = 0;

		for (int i = 0; i < c->n; i++)
			annotated += use[i] && group_holds(&scheme->group[g], &c->doc[i]);
		if (annotated < FEW_ANNOTATED)
			current_threshold[EMP_SCHEME_HEADLINE][g] = reddit[g];
	}
	free(use);
}

/* Build the finished image. */
static void
finish_image(Image *image, const Matrix *m, Heads *heads, Unseen *unseen, const Corpus *c,
			 Quality *quality)
{
	bool *use = malloc(sizeof(bool) * (size_t) c->n);
	Folds folds;
	Curves curves;
	EmpEmotion *e;
	Stack stack;

	stack_fit(&stack, unseen, c);
	folds_build(&folds, &stack, unseen, m);
	quality->sarcasm_auc = curves_fit(&curves, &folds, c);
	folds_calibrate(&folds, &curves);
	e = folds_read(&folds, c);
	mark(use, c, SOURCE_GOEMOTIONS);
	for (int s = 0; s < EMP_SCHEMES; s++)
		if (s != EMP_SCHEME_HEADLINE)
			choose_thresholds(current_threshold[s], (EmpSchemeId) s, e, c, use);
	choose_headlines(e, c);
	for (int i = 0; i < c->n; i++)
		use[i] = c->doc[i].fold != FOLD_NONE;
	choose_pole_thresholds(current_pole_threshold, e, c, use);
	quality_of_customers(quality, e, c, m->negated);

	stack_fold(&stack, heads, m->columns);
	image_build(image, m, heads);
	image_calibrate(image, heads, &curves);
	memcpy(image_header(image)->threshold, current_threshold, sizeof(current_threshold));
	memcpy(image_header(image)->pole_threshold, current_pole_threshold,
		   sizeof(current_pole_threshold));
	free(use);
	free(e);
}

int
main(int argc, char **argv)
{
	static Quality quality;
	Corpus train;
	Corpus dev;
	Dictionary dictionary;
	Matrix matrix;
	Heads heads;
	Unseen unseen;
	Image image;
	EmpModel model;
	FILE *out;

	if (argc != 4)
	{
		fprintf(stderr, "usage: train DATA_DIR MODEL_DIR IMAGE\n");
		return 2;
	}
	if (!corpus_load_train(&train, argv[1], argv[2]) || !corpus_load_dev(&dev, argv[1]))
		return 1;
	fprintf(stderr, "%d training documents, %d development documents\n", train.n, dev.n);
	dictionary_build(&dictionary, &train, argv[1]);
	fprintf(stderr, "%d sparse features\n", dictionary.features);
	matrix_build(&matrix, &dictionary, &train);
	heads_train(&heads, &unseen, &matrix, &train);
	finish_image(&image, &matrix, &heads, &unseen, &train, &quality);
	image_seal(&image);
	if (!emp_model_open(&model, image.bytes, image.size))
		return 1;
	quality_of_dev(&quality, &model, &dev);
	quality.training_documents = train.n;
	quality_print_dev(&quality, stderr);
	quality_print_customers(&quality, stderr);
	image_add_card(&image, quality_card(&quality, argv[2]));
	image_seal(&image);
	out = fopen(argv[3], "wb");
	if (out == NULL || fwrite(image.bytes, 1, image.size, out) != image.size || fclose(out) != 0)
	{
		perror(argv[3]);
		return 1;
	}
	fprintf(stderr, "%s: %zu bytes, id %08x\n", argv[3], image.size, image_header(&image)->id);
	return 0;
}
