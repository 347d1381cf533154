/*
 * train.c
 *		train DATA_DIR SEEDS CARD IMAGE: builds the model from the training data.
 */
#include "calibrate.h"
#include "image.h"
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Read a whole file. */
static char *
slurp(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *text;
	long n;

	if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (n = ftell(f)) < 0)
	{
		perror(path);
		exit(1);
	}
	rewind(f);
	text = calloc(1, (size_t) n + 1);
	if (fread(text, 1, (size_t) n, f) != (size_t) n)
		exit(1);
	fclose(f);
	return text;
}

int
main(int argc, char **argv)
{
	Corpus train;
	Corpus dev;
	Dictionary dictionary;
	Matrix matrix;
	Heads heads;
	Image image;
	EmpModel model;
	Decisions decisions;
	Score score[EMP_SCHEMES];
	bool *all;
	FILE *out;

	if (argc != 5)
	{
		fprintf(stderr, "usage: train DATA_DIR SEEDS CARD IMAGE\n");
		return 2;
	}
	if (!corpus_load_train(&train, argv[1], argv[2]) || !corpus_load_dev(&dev, argv[1]))
		return 1;
	fprintf(stderr, "%d training documents, %d development documents\n", train.n, dev.n);
	dictionary_build(&dictionary, &train, argv[1]);
	fprintf(stderr, "%d sparse features\n", dictionary.features);
	matrix_build(&matrix, &dictionary, &train);
	heads_train(&heads, &matrix, &train);
	image_build(&image, &matrix, &heads, slurp(argv[3]));
	image_seal(&image);
	if (!emp_model_open(&model, image.bytes, image.size))
		return 1;
	decide(&decisions, &model, &dev);
	all = malloc(sizeof(bool) * (size_t) dev.n);
	for (int i = 0; i < dev.n; i++)
		all[i] = true;
	cross_fitted(score, &decisions, &dev, 5);
	for (int s = 0; s < EMP_SCHEMES; s++)
		fprintf(stderr, "%-12s %.4f\n", emp_scheme((EmpSchemeId) s)->name,
				score_macro(&score[s], (EmpSchemeId) s));
	calibrate_heads(&image_header(&image)->calibration, &decisions, &dev, all);
	choose_thresholds(image_header(&image)->threshold, &image_header(&image)->calibration,
					  &decisions, &dev, all);
	image_seal(&image);
	out = fopen(argv[4], "wb");
	if (out == NULL || fwrite(image.bytes, 1, image.size, out) != image.size || fclose(out) != 0)
	{
		perror(argv[4]);
		return 1;
	}
	fprintf(stderr, "%s: %zu bytes, id %08x\n", argv[4], image.size, image_header(&image)->id);
	return 0;
}
