/*
 * folds.c
 *		An image for each fold, made of heads that did not see its documents.
 *
 * What is fitted on top of the heads is fitted to what the library will read, roundings and
 * all, because the library's own code reads the images.
 */
#include "folds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Build the images. */
void
folds_build(Folds *f, const Stack *stack, Unseen *unseen, const Matrix *m)
{
	static const Curves none;

	memset(f, 0, sizeof(*f));
	f->heads = unseen->heads;
	for (int k = 0; k < FOLDS; k++)
	{
		stack_fold(stack, &unseen->heads[k], m->columns);
		image_build(&f->image[k], m, &unseen->heads[k]);
	}
	folds_calibrate(f, &none);
}

/* Calibrate the images. */
void
folds_calibrate(Folds *f, const Curves *curves)
{
	for (int k = 0; k < FOLDS; k++)
	{
		image_calibrate(&f->image[k], &f->heads[k], curves);
		image_seal(&f->image[k]);
		if (!emp_model_open(&f->model[k], f->image[k].bytes, f->image[k].size))
		{
			fprintf(stderr, "the image of a fold is not a model\n");
			exit(1);
		}
	}
}

/* Read a document that has a fold. */
void
folds_read_one(const Folds *f, const Document *d, EmpReading *r)
{
	emp_reading_init(r, &f->model[d->fold], NULL, NULL);
	emp_reading_add(r, d->text, strlen(d->text));
}

/* Read every document that has a fold. */
EmpEmotion *
folds_read(const Folds *f, const Corpus *c)
{
	EmpEmotion *e = calloc((size_t) c->n, sizeof(EmpEmotion));
	EmpReading r;

	for (int i = 0; i < c->n; i++)
		if (c->doc[i].fold != FOLD_NONE)
		{
			folds_read_one(f, &c->doc[i], &r);
			emp_reading_finish(&r, &e[i]);
		}
	return e;
}
