/*
 * quality.c
 *		The figures of a model, printed and put on its card.
 */
#include "quality.h"

#include "emotion/read.h"

#include <stdlib.h>
#include <string.h>

/* Read a text with an image. */
void
quality_read(const EmpModel *model, const char *text, EmpEmotion *e)
{
	EmpReading r;

	emp_reading_init(&r, model, NULL, NULL);
	emp_reading_add(&r, text, strlen(text));
	emp_reading_finish(&r, e);
}

/* Measure the finished image on GoEmotions dev. */
void
quality_of_dev(Quality *q, const EmpModel *model, const Corpus *dev)
{
	EmpEmotion *e = malloc(sizeof(EmpEmotion) * (size_t) dev->n);
	bool *all = malloc(sizeof(bool) * (size_t) dev->n);

	for (int i = 0; i < dev->n; i++)
	{
		quality_read(model, dev->doc[i].text, &e[i]);
		all[i] = true;
	}
	for (int s = 0; s < EMP_SCHEMES; s++)
		score_scheme(&q->dev[s], (EmpSchemeId) s, e, dev, all);
	q->dev_rows = dev->n;
	free(e);
	free(all);
}

/* Measure readings of customer text by heads that did not see it. */
void
quality_of_customers(Quality *q, const EmpEmotion *e, const Corpus *c, const bool *negated)
{
	for (int s = 0; s < SOURCES; s++)
		measure_polarity(&q->polarity[s], e, c, (Source) s, negated);
	q->headline = measure_headline(e, c);
}

/* Print precision, recall and F1 of every group of a scheme. */
static void
print_scheme(FILE *out, const Score *score, EmpSchemeId id)
{
	const EmpScheme *scheme = emp_scheme(id);

	fprintf(out, "\n%-16s %7s %9s %7s %7s\n", scheme->name, "rows", "precision", "recall", "F1");
	for (int g = 0; g < scheme->groups; g++)
		fprintf(out, "  %-14s %7ld %9.3f %7.3f %7.3f\n", scheme->group[g].name, score->actual[g],
				score->predicted[g] ? (double) score->hit[g] / (double) score->predicted[g] : 0,
				score->actual[g] ? (double) score->hit[g] / (double) score->actual[g] : 0,
				score_f1(score, g));
	fprintf(out, "  %-14s %7s %9s %7s %7.4f\n", "macro F1", "", "", "", score_macro(score, id));
}

/* Print the figures of GoEmotions dev. */
void
quality_print_dev(const Quality *q, FILE *out)
{
	fprintf(out,
			"GoEmotions dev, %d rows, which took no part in training, calibration or thresholds\n",
			q->dev_rows);
	for (int s = 0; s < EMP_SCHEMES; s++)
		print_scheme(out, &q->dev[s], (EmpSchemeId) s);
}

/* Print the figures of customer text. */
void
quality_print_customers(const Quality *q, FILE *out)
{
	fprintf(out, "\nCustomer text, each of %d folds read by heads trained on the others\n", FOLDS);
	fprintf(out, "  %-20s %6s %6s %8s %6s %6s  %s\n", "", "rows", "right", "negated", "rest",
			"three", "called neutral positive negative mixed, |valence| > 0.5");
	for (int s = SOURCE_ANNOTATIONS; s < SOURCE_SARCASM; s++)
	{
		const Polarity *p = &q->polarity[s];

		fprintf(out,
				"  %-20s %6ld %6.3f %8.3f %6.3f %6.3f         %7.3f %8.3f %8.3f %5.3f %15.3f\n",
				corpus_source_name((Source) s), p->rows, p->right, p->negated, p->not_negated,
				p->three, p->called[EMP_SENTIMENT_NEUTRAL], p->called[EMP_SENTIMENT_POSITIVE],
				p->called[EMP_SENTIMENT_NEGATIVE], p->called[EMP_SENTIMENT_MIXED], p->strong);
	}
	fprintf(out, "  headline of annotated sentences right: %.3f\n", q->headline);
	fprintf(out, "  sarcasm, area under the ROC curve on iSarcasmEval: %.3f\n", q->sarcasm_auc);
}

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

/* Return the card. */
char *
quality_card(const Quality *q, const char *model_dir)
{
	char path[1024];
	char *hand;
	char *card = NULL;
	size_t size;
	FILE *out;

	snprintf(path, sizeof(path), "%s/card.json", model_dir);
	hand = slurp(path);
	*strrchr(hand, '}') = '\0'; /* the closing brace makes room for the figures */
	out = open_memstream(&card, &size);
	fprintf(out,
			"%s,\n  \"quality\": {\n    \"training_documents\": %d,\n"
			"    \"goemotions_dev\": {\"rows\": %d, \"measure\": \"macro F1; the split took no "
			"part in training, calibration or thresholds\"",
			hand, q->training_documents, q->dev_rows);
	for (int s = 0; s < EMP_SCHEMES; s++)
		fprintf(out, ", \"%s\": %.4f", emp_scheme((EmpSchemeId) s)->name,
				score_macro(&q->dev[s], (EmpSchemeId) s));
	fprintf(out,
			"},\n    \"customer_text\": {\"measure\": \"each of %d folds read by heads trained on "
			"the others: share with the right sign of the valence, and macro F1 of positive, "
			"neutral or mixed, negative\"",
			FOLDS);
	for (int s = SOURCE_ANNOTATIONS; s < SOURCE_CLINC; s++)
	{
		const Polarity *p = &q->polarity[s];

		fprintf(out, ",\n      \"%s\": {\"rows\": %ld, \"right\": %.4f, \"right_negated\": %.4f",
				corpus_source_name((Source) s), p->rows, p->right, p->negated);
		if (p->three >= 0)
			fprintf(out, ", \"three_classes\": %.4f", p->three);
		fprintf(out, "}");
	}
	fprintf(out, "},\n    \"annotated_headline_right\": %.4f,\n    \"sarcasm_auc\": %.4f\n  }\n}\n",
			q->headline, q->sarcasm_auc);
	fclose(out);
	free(hand);
	return card;
}
