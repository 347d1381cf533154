/*
 * image.h
 *		Folding trained weights into the integer tables that the library reads.
 */
#ifndef EMP_MODEL_IMAGE_H
#define EMP_MODEL_IMAGE_H

#include "heads.h"

/* valence is s / (1 + |s|): a target of 0.7 gives s = 1.6 and reads 0.62 */
#define VALENCE_SCALE 2.3

typedef struct Image
{
	uint8_t *bytes;
	size_t size;
} Image;

/* From the decision values of an image to log-odds, those of labels with their ramps. */
typedef struct Curves
{
	double slope[EMP_HEADS];
	double intercept[EMP_HEADS];
	double peak_bend[EMP_PEAKS];
	double sum_bend[EMP_SUM_BENDS];
	double ramp[EMP_RAMPS][EMP_BASE_LABELS];
} Curves;

extern void image_calibrate(Image *image, const Heads *heads, const Curves *curves);
extern void image_build(Image *image, const Matrix *m, const Heads *heads);
extern void image_add_card(Image *image, const char *card);
extern EmpModelHeader *image_header(Image *image);
extern void image_seal(Image *image); /* set the id */

#endif
