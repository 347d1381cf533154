/*
 * linked.c
 *		The model that is linked into the library.
 */
#include "emotion/linked.h"

/* Return the header of the linked model. */
const EmpModelHeader *
emp_linked_header(void)
{
	return (const EmpModelHeader *) emp_model_english;
}

/* Return the id of the linked model: it changes with any weight. */
uint32_t
emp_linked_id(void)
{
	return emp_linked_header()->id;
}

/* Lay a view over the linked model; the build has checked its magic, format and size. */
void
emp_linked_model(EmpModel *model)
{
	(void) emp_model_open(model, emp_model_english, emp_model_english_size);
}
