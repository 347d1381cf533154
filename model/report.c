/*
 * report.c
 *		report DATA_DIR IMAGE: how good a model is on texts that it was not trained on.
 *		report --readings DATA_DIR IMAGE: the reading of every GoEmotions dev text, a line each,
 *		to compare with what the server says.
 */
#include "calibrate.h"
#include "quality.h"

#include <stdlib.h>
#include <string.h>

/* Print the reading of every dev text. */
static void
print_readings(const EmpModel *model, const Corpus *dev)
{
	char text[EMP_EMOTION_TEXT_SIZE];

	for (int i = 0; i < dev->n; i++)
	{
		EmpEmotion e;

		quality_read(model, dev->doc[i].text, &e);
		emp_emotion_print(&e, text);
		puts(text);
	}
}

int
main(int argc, char **argv)
{
	bool readings = argc == 4 && strcmp(argv[1], "--readings") == 0;
	static Quality quality;
	unsigned char *bytes;
	FILE *f;
	long size;
	EmpModel model;
	Corpus dev;

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
	printf("model %08x, %ld bytes: %u words, %u pairs, %u letter groups\n\n", model.header->id,
		   size, model.header->rows[0], model.header->rows[1], model.header->rows[2]);
	memcpy(current_threshold, model.header->threshold, sizeof(current_threshold));
	memcpy(current_pole_threshold, model.header->pole_threshold, sizeof(current_pole_threshold));
	quality_of_dev(&quality, &model, &dev);
	quality_print_dev(&quality, stdout);
	printf(
		"\nWhat the card says of customer text, measured in folds when the model was trained\n%.*s",
		(int) model.header->card_size, (const char *) bytes + model.header->card_at);
	return 0;
}
