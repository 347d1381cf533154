/*
 * fuzz_persona_model.c
 *		Bytes into persona models: what opens packs to the same bytes, and places any customer.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "segment/persona_model_bytes.h"

#define MOST_MEMORY ((size_t) 1 << 24) /* of a model that is tried */

/* Place a customer whose every cell is the same. */
static void
place(const EmpPersonaModel *model, double value)
{
	double *cell = malloc(sizeof(double) * (size_t) (model->features + 1));
	double *point = malloc(sizeof(double) * (size_t) (model->terms + 1));
	double distance;
	int persona;
	int i;

	for (i = 0; i < model->features; i++)
		cell[i] = value;
	persona = emp_persona_of(model, cell, point, &distance);
	require(persona >= 0 && persona < model->personas && distance >= 0 && isfinite(distance));
	free(point);
	free(cell);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	EmpPersonaModel model;
	EmpFailure failure;
	size_t memory_size;
	uint8_t *again;
	void *memory;
	int t;

	if (emp_persona_model_memory(data, size, &memory_size, &failure) != EMP_OK ||
		memory_size > MOST_MEMORY)
		return 0;
	memory = malloc(memory_size + 1);
	if (emp_persona_model_open(data, size, memory, &model, &failure) == EMP_OK)
	{
		require(emp_persona_model_bytes(&model) == size);
		again = malloc(size);
		emp_persona_model_pack(&model, again);
		require(emp_persona_model_open(again, size, memory, &model, &failure) == EMP_OK);
		place(&model, (double) NAN);
		place(&model, 0);
		place(&model, EMP_LEVEL_UNSEEN);
		place(&model, EMP_FRAME_LARGEST);
		for (t = 0; t < model.terms; t++)
			require(isfinite(emp_persona_likeness(&model, 0, t).mean));
		free(again);
	}
	free(memory);
	return 0;
}
