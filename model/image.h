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

extern void image_build(Image *image, const Matrix *m, const Heads *heads);
extern void image_add_card(Image *image, const char *card);
extern EmpModelHeader *image_header(Image *image);
extern void image_seal(Image *image); /* set the id */

#endif
