/*
 * train.c
 *		train DATA_DIR MODEL_DIR IMAGE: builds the model from the training data.
 *
 * MODEL_DIR holds our own seeds and card.json, the part of the model card that is written by
 * hand; what the trainer measures is added to it.
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

/* Return the card with what was measured. */
static char *
full_card(const char *dir, const Score *score, int train_rows, int dev_rows)
{
	char path[1024];
	char *hand;
	char *card;
	size_t size;
	size_t n;

	snprintf(path, sizeof(path), "%s/card.json", dir);
	hand = slurp(path);
	n = strrchr(hand, '}') - hand; /* the closing brace makes room for the figures */
	size = n + 4096;
	card = malloc(size);
	memcpy(card, hand, n);
	n += (size_t) snprintf(
		card + n, size - n,
		",\n  \"quality\": {\n    \"training_documents\": %d,\n"
		"    \"goemotions_dev\": {\"rows\": %d, \"measure\": \"macro F1, calibration "
		"and thresholds cross-fitted\"",
		train_rows, dev_rows);
	for (int s = 0; s < EMP_SCHEMES; s++)
		n += (size_t) snprintf(card + n, size - n, ", \"%s\": %.4f",
							   emp_scheme((EmpSchemeId) s)->name,
							   score_macro(&score[s], (EmpSchemeId) s));
	snprintf(card + n, size - n, "}\n  }\n}\n");
	return card;
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
	heads_train(&heads, &matrix, &train);
	image_build(&image, &matrix, &heads);
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
	image_add_card(&image, full_card(argv[2], score, train.n, dev.n));
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
