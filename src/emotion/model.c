/*
 * model.c
 *		Opening the image of a model.
 */
#include "emotion/model.h"

#include "base/hash.h"

#include <string.h>

/* Return the id that an image ought to have: a hash of all that follows the field. */
uint32_t
emp_model_image_id(const void *image, size_t size)
{
	size_t from = offsetof(EmpModelHeader, id) + sizeof(uint32_t);
	uint64_t h = emp_hash64((const uint8_t *) image + from, size - from, EMP_MODEL_FORMAT);

	return (uint32_t) (h >> 32);
}

/* Lay a view over an image. */
bool
emp_model_open(EmpModel *model, const void *image, size_t size)
{
	const EmpModelHeader *h = image;
	const uint8_t *bytes = image;

	if (size < sizeof(EmpModelHeader) || h->magic != EMP_MODEL_MAGIC ||
		h->format != EMP_MODEL_FORMAT || h->size != size)
		return false;
	model->header = h;
	for (int t = 0; t < EMP_TABLES; t++)
	{
		EmpTable *table = &model->table[t];

		table->bucket = (const uint32_t *) (bytes + h->bucket_at[t]);
		table->key = (const uint32_t *) (bytes + h->key_at[t]);
		table->row = (const EmpRow *) (bytes + h->row_at[t]);
		table->mask = h->buckets[t] - 1;
		table->rows = h->rows[t];
	}
	return true;
}
