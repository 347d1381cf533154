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
#include "image.h"
#include "quality.h"
#include "stack.h"

#include "emotion/read.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A headline that fewer annotated sentences have is judged on GoEmotions as well. */
#define FEW_ANNOTATED 300

/* Mark the documents of a source that have a fold. */
static void
mark(bool *use, const Corpus *c, Source source)
{
	for (int i = 0; i < c->n; i++)
		use[i] = c->doc[i].source == source && c->doc[i].fold != FOLD_NONE;
}

/* Say whether a document has what a head finds. */
static bool
holds(const Document *d, int head)
{
	return head == EMP_HEAD_POSITIVE   ? d->positive
		   : head == EMP_HEAD_NEGATIVE ? d->negative
									   : d->sarcastic;
}

/* A head that the stack does not know, over the documents of some sources. */
typedef struct Sample
{
	double *x;
	bool *y;
	int n;
} Sample;

/* Collect what unseen heads say of the documents of a source. */
static void
collect(Sample *s, int head, Source source, int use, const Unseen *unseen, const Corpus *c)
{
	for (int i = 0; i < c->n; i++)
		if (c->doc[i].source == source && (c->doc[i].use & use))
		{
			s->x[s->n] = unseen_decision(unseen, c, i, head);
			s->y[s->n++] = holds(&c->doc[i], head);
		}
}

/*
 * Fit the curves of the heads that the stack does not know: the poles on annotated sentences,
 * sarcasm on these and iSarcasmEval's tweets, a quarter of which are sarcastic: so many would
 * be too many of what customers write.
 */
static void
fit_heads(double slope[EMP_HEADS], double intercept[EMP_HEADS], double *sarcasm_auc,
		  const Unseen *unseen, const Corpus *c)
{
	Sample s = {malloc(sizeof(double) * (size_t) c->n), malloc(sizeof(bool) * (size_t) c->n), 0};

	for (int head = EMP_HEAD_POSITIVE; head <= EMP_HEAD_NEGATIVE; head++)
	{
		s.n = 0;
		collect(&s, head, SOURCE_ANNOTATIONS, USE_POLES, unseen, c);
		fit_curve(s.x, s.y, s.n, &slope[head], &intercept[head]);
	}
	s.n = 0;
	collect(&s, EMP_HEAD_SARCASM, SOURCE_SARCASM, USE_SARCASM, unseen, c);
	*sarcasm_auc = measure_auc(s.x, s.y, s.n);
	collect(&s, EMP_HEAD_SARCASM, SOURCE_ANNOTATIONS, USE_SINCERE, unseen, c);
	fit_curve(s.x, s.y, s.n, &slope[EMP_HEAD_SARCASM], &intercept[EMP_HEAD_SARCASM]);
	free(s.x);
	free(s.y);
}

/* Return a number in fixed point. */
static int32_t
fixed(double x)
{
	return (int32_t) lround(x * (1 << EMP_LOGIT_BITS));
}

/* Read every document that has a fold, with heads that did not see it. */
static EmpEmotion *
read_unseen(const Stack *stack, const double slope[EMP_HEADS], const double intercept[EMP_HEADS],
			const Unseen *unseen, const Corpus *c)
{
	EmpEmotion *e = calloc((size_t) c->n, sizeof(EmpEmotion));

	for (int i = 0; i < c->n; i++)
	{
		double z[TRAINED_HEADS];
		double logit[EMP_BASE_LABELS];
		double s;

		if (c->doc[i].fold == FOLD_NONE)
			continue;
		for (int h = 0; h < TRAINED_HEADS; h++)
			z[h] = unseen_decision(unseen, c, i, h);
		stack_apply(stack, z, logit);
		for (int l = 0; l < EMP_BASE_LABELS; l++)
			e[i].probability[l] = emp_logistic(fixed(logit[l]));
		e[i].positive = emp_logistic(
			fixed(z[EMP_HEAD_POSITIVE] * slope[EMP_HEAD_POSITIVE] + intercept[EMP_HEAD_POSITIVE]));
		e[i].negative = emp_logistic(
			fixed(z[EMP_HEAD_NEGATIVE] * slope[EMP_HEAD_NEGATIVE] + intercept[EMP_HEAD_NEGATIVE]));
		s = VALENCE_SCALE *
			blend_valence(z[EMP_HEAD_VALENCE], z[EMP_HEAD_POSITIVE], z[EMP_HEAD_NEGATIVE]);
		e[i].valence = (int32_t) lround(s / (1 + fabs(s)) * EMP_VALENCE_ONE);
	}
	return e;
}

/*
 * Choose the thresholds of the headlines on annotated customers, and for a group that few of
 * them have on GoEmotions as well.
 */
static void
choose_headlines(const EmpEmotion *e, const Corpus *c)
{
	const EmpScheme *scheme = emp_scheme(EMP_SCHEME_HEADLINE);
	uint16_t both[EMP_MAX_GROUPS];
	bool *use = malloc(sizeof(bool) * (size_t) c->n);

	for (int i = 0; i < c->n; i++)
		use[i] = c->doc[i].fold != FOLD_NONE;
	choose_thresholds(both, EMP_SCHEME_HEADLINE, e, c, use);
	mark(use, c, SOURCE_ANNOTATIONS);
	choose_thresholds(current_threshold[EMP_SCHEME_HEADLINE], EMP_SCHEME_HEADLINE, e, c, use);
	for (int g = 0; g < scheme->groups; g++)
	{
		int annotated = 0;

		for (int i = 0; i < c->n; i++)
			annotated += use[i] && group_holds(&scheme->group[g], &c->doc[i]);
		if (annotated < FEW_ANNOTATED)
			current_threshold[EMP_SCHEME_HEADLINE][g] = both[g];
	}
	free(use);
}

/* Build the finished image. */
static void
finish_image(Image *image, const Matrix *m, Heads *heads, const Unseen *unseen, const Corpus *c,
			 Quality *quality)
{
	double slope[EMP_HEADS] = {0}, intercept[EMP_HEADS] = {0};
	bool *use = malloc(sizeof(bool) * (size_t) c->n);
	EmpModelHeader *header;
	EmpEmotion *e;
	Stack stack;

	stack_fit(&stack, unseen, c);
	fit_heads(slope, intercept, &quality->sarcasm_auc, unseen, c);
	e = read_unseen(&stack, slope, intercept, unseen, c);
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
	header = image_header(image);
	for (int h = 0; h < EMP_HEADS; h++)
	{
		bool label = h < EMP_BASE_LABELS;

		header->calibration.slope[h] = fixed(label ? 1 : slope[h]);
		header->calibration.intercept[h] =
			fixed(label ? heads->bias[h] : intercept[h] + slope[h] * heads->bias[h]);
	}
	header->calibration.slope[EMP_HEAD_VALENCE] = fixed(1);
	header->calibration.intercept[EMP_HEAD_VALENCE] =
		fixed(VALENCE_SCALE * heads->bias[EMP_HEAD_VALENCE]);
	memcpy(header->threshold, current_threshold, sizeof(current_threshold));
	memcpy(header->pole_threshold, current_pole_threshold, sizeof(current_pole_threshold));
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
