/*
 * folds.h
 *		An image for each fold, made of heads that did not see its documents.
 */
#ifndef EMP_MODEL_FOLDS_H
#define EMP_MODEL_FOLDS_H

#include "image.h"
#include "stack.h"

#include "emotion/read.h"

typedef struct Folds
{
	const Heads *heads; /* [FOLDS], with the stack folded in */
	Image image[FOLDS];
	EmpModel model[FOLDS]; /* views of them */
} Folds;

/* Build the images, whose decision values are not calibrated yet; folds the stack into the heads. */
extern void folds_build(Folds *f, const Stack *stack, Unseen *unseen, const Matrix *m);

/* Read a document that has a fold. */
extern void folds_read_one(const Folds *f, const Document *d, EmpReading *r);

extern void folds_calibrate(Folds *f, const Curves *curves);

/* Read every document that has a fold. */
extern EmpEmotion *folds_read(const Folds *f, const Corpus *c);

#endif
