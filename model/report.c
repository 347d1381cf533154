/*
 * report.c
 *		report DATA_DIR IMAGE: how good a model is on texts that it was not trained on.
 *		report --readings DATA_DIR IMAGE: the reading of every GoEmotions dev text, a line each,
 *		to compare with what the server says.
 */
#include "corpus.h"
#include "measure.h"
#include "tsv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDS 5

/* Read a text. */
static void
read_text(const EmpModel *model, const char *text, EmpEmotion *e)
{
	EmpReading r;

	emp_reading_init(&r, model, NULL, NULL);
	emp_reading_add(&r, text, strlen(text));
	emp_reading_finish(&r, e);
}

/* Print precision, recall and F1 of every group of a scheme. */
static void
print_scheme(const Score *score, EmpSchemeId id)
{
	const EmpScheme *scheme = emp_scheme(id);

	printf("\n%-16s %7s %9s %7s %7s\n", scheme->name, "rows", "precision", "recall", "F1");
	for (int g = 0; g < scheme->groups; g++)
		printf("  %-14s %7ld %9.3f %7.3f %7.3f\n", scheme->group[g].name, score->actual[g],
			   score->predicted[g] ? (double) score->hit[g] / (double) score->predicted[g] : 0,
			   score->actual[g] ? (double) score->hit[g] / (double) score->actual[g] : 0,
			   score_f1(score, g));
	printf("  %-14s %7s %9s %7s %7.4f\n", "macro F1", "", "", "", score_macro(score, id));
}

/* Print how often the sign of the valence is right on texts of known polarity. */
static void
print_polarity(const EmpModel *model, const char *dir, const char *file)
{
	Tsv t;
	long rows = 0, right = 0, neutral = 0;

	if (!tsv_open(&t, dir, file))
		return;
	while (tsv_next(&t))
	{
		EmpEmotion e;

		read_text(model, tsv_get(&t, "text"), &e);
		rows++;
		right += (e.valence >= 0) == (atoi(tsv_get(&t, "polarity")) > 0);
		neutral += emp_sentiment(&e) == EMP_SENTIMENT_NEUTRAL;
	}
	tsv_close(&t);
	printf("  %-32s %7ld rows  sign right %.3f  called neutral %.3f\n", file, rows,
		   (double) right / (double) rows, (double) neutral / (double) rows);
}

/* Print the reading of every dev text. */
static void
print_readings(const EmpModel *model, const Corpus *dev)
{
	char text[EMP_EMOTION_TEXT_SIZE];

	for (int i = 0; i < dev->n; i++)
	{
		EmpEmotion e;

		read_text(model, dev->doc[i].text, &e);
		emp_emotion_print(&e, text);
		puts(text);
	}
}

int
main(int argc, char **argv)
{
	bool readings = argc == 4 && strcmp(argv[1], "--readings") == 0;
	static Score score[EMP_SCHEMES];
	unsigned char *bytes;
	FILE *f;
	long size;
	EmpModel model;
	Corpus dev;
	Decisions decisions;

	argv += readings;
	if (argc - readings != 3)
	{
		fprintf(stderr, "usage: report [--readings] DATA_DIR IMAGE\n");
		return 2;
	}
	f = fopen(argv[2], "rb");
	if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0)
	{
		perror(argv[2]);
		return 1;
	}
	rewind(f);
	bytes = aligned_alloc(64, ((size_t) size + 63) / 64 * 64);
	if (fread(bytes, 1, (size_t) size, f) != (size_t) size ||
		!emp_model_open(&model, bytes, (size_t) size))
	{
		fprintf(stderr, "%s is not a model\n", argv[2]);
		return 1;
	}
	fclose(f);
	if (!corpus_load_dev(&dev, argv[1]))
		return 1;
	if (readings)
	{
		print_readings(&model, &dev);
		return 0;
	}
	printf("model %08x, %ld bytes: %u words, %u pairs, %u letter groups\n", model.header->id, size,
		   model.header->rows[0], model.header->rows[1], model.header->rows[2]);
	decide(&decisions, &model, &dev);
	cross_fitted(score, &decisions, &dev, FOLDS);
	printf("\nGoEmotions dev, %d rows; calibration and thresholds of each row fitted on the other "
		   "%d of %d folds\n",
		   dev.n, FOLDS - 1, FOLDS);
	for (int s = 0; s < EMP_SCHEMES; s++)
		print_scheme(&score[s], (EmpSchemeId) s);
	printf("\nPolarity, dev splits that were not trained on\n");
	print_polarity(&model, argv[1], "pros_cons/dev.tsv.gz");
	print_polarity(&model, argv[1], "sentence_polarity/dev.tsv.gz");
	return 0;
}
