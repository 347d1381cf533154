/*
 * persona_model_bytes.c
 *		Persona models as runs of bytes.
 */
#include "segment/persona_model_bytes.h"

#include <string.h>

#include "frame/feature_bytes.h"

#define HEADER_BYTES (3 + 6 * 4 + 2 * 8)
#define PERSONA_BYTES (2 * 8) /* without its centre */

/* ---------------------------------------------------------------------------------------------
 * Writing.
 */

/* Return the bytes of a model. */
size_t
emp_persona_model_bytes(const EmpPersonaModel *model)
{
	size_t size = HEADER_BYTES;
	int i;

	for (i = 0; i < model->features; i++)
		size += emp_feature_bytes(&model->feature[i]);
	return size + (size_t) model->personas * (PERSONA_BYTES + 8 * (size_t) model->terms);
}

/* Write a model, into as many bytes as it has. */
void
emp_persona_model_pack(const EmpPersonaModel *model, uint8_t *out)
{
	int levels = 0;
	EmpWriter w;
	int i;

	for (i = 0; i < model->features; i++)
		levels += model->feature[i].levels;
	emp_writer_init(&w, out, emp_persona_model_bytes(model));
	emp_write8(&w, EMP_PERSONA_MODEL_FORMAT);
	emp_write8(&w, (uint8_t) model->status);
	emp_write8(&w, model->by_position);
	emp_write32be(&w, (uint32_t) model->features);
	emp_write32be(&w, (uint32_t) levels);
	emp_write32be(&w, (uint32_t) model->personas);
	emp_write32be(&w, (uint32_t) model->terms);
	emp_write32be(&w, (uint32_t) model->asked);
	emp_write32be(&w, model->iterations);
	emp_write64be(&w, (uint64_t) model->rows);
	emp_write64be(&w, (uint64_t) model->seed);
	for (i = 0; i < model->features; i++)
		emp_feature_write(&w, &model->feature[i], model->weight[i]);
	for (i = 0; i < model->personas; i++)
	{
		emp_write64be(&w, (uint64_t) model->size[i]);
		emp_write_double(&w, model->inertia[i]);
		emp_write_doubles(&w, model->centre + (size_t) i * (size_t) model->terms, model->terms);
	}
}

/* ---------------------------------------------------------------------------------------------
 * Reading.  What is read is judged by emp_persona_model_check at the end; before that, only so far that
 * nothing is read or written out of bounds.
 */

/* How many of each thing there are. */
typedef struct Counts
{
	uint32_t features;
	uint32_t levels;
	uint32_t personas;
	uint32_t terms;
} Counts;

/* Record that bytes are no model. */
static EmpStatus
damaged(EmpFailure *failure)
{
	emp_fail(failure, EMP_BAD_BINARY, "invalid persona_model");
	emp_fail_detail(failure, "The bytes are cut off, too many, or not those of a model.");
	return EMP_BAD_BINARY;
}

/* Read the counts, which come after the first three bytes. */
static void
read_counts(EmpReader *r, Counts *counts)
{
	counts->features = emp_read32be(r);
	counts->levels = emp_read32be(r);
	counts->personas = emp_read32be(r);
	counts->terms = emp_read32be(r);
}

/* Return whether so many bytes can hold a model of some counts. */
static bool
counts_fit(const Counts *counts, size_t len)
{
	if (counts->features > EMP_FRAME_COLUMNS || counts->personas > EMP_KMEANS_MOST ||
		counts->terms > EMP_PERSONA_TERMS)
		return false;
	return HEADER_BYTES + (uint64_t) counts->features * EMP_FEATURE_LEAST_BYTES +
			   (uint64_t) counts->levels * EMP_LEVEL_LEAST_BYTES +
			   (uint64_t) counts->personas * (PERSONA_BYTES + 8 * (uint64_t) counts->terms) <=
		   len;
}

/* Return the memory that a model of some bytes needs. */
EmpStatus
emp_persona_model_memory(const uint8_t *bytes, size_t len, size_t *memory, EmpFailure *failure)
{
	Counts counts;
	EmpReader r;

	emp_reader_init(&r, bytes, len);
	if (len < HEADER_BYTES)
		return damaged(failure);
	if (emp_read8(&r) != EMP_PERSONA_MODEL_FORMAT)
	{
		emp_fail(failure, EMP_BAD_BINARY, "unknown format of a persona_model value");
		emp_fail_detail(failure, "This version of the extension reads format %d.",
						EMP_PERSONA_MODEL_FORMAT);
		return EMP_BAD_BINARY;
	}
	emp_read_bytes(&r, 2);
	read_counts(&r, &counts);
	if (!counts_fit(&counts, len))
		return damaged(failure);
	*memory = counts.features * (sizeof(EmpFeature) + sizeof(double)) +
			  counts.levels * sizeof(EmpLevel) +
			  counts.personas * (sizeof(int64_t) + sizeof(double) * (1 + (size_t) counts.terms)) +
			  counts.terms * sizeof(EmpPersonaTerm);
	return EMP_OK;
}

/* Open a model. */
EmpStatus
emp_persona_model_open(const uint8_t *bytes, size_t len, void *memory, EmpPersonaModel *model,
					   EmpFailure *failure)
{
	EmpFeatureReading in = {.damaged = false};
	EmpReader *r = &in.reader;
	EmpStatus status;
	Counts counts;
	int i;

	memset(model, 0, sizeof(*model));
	emp_reader_init(r, bytes, len);
	emp_read8(r); /* the format, which emp_persona_model_memory checked, as it did the counts */
	model->status = (EmpPersonaStatus) emp_read8(r);
	model->by_position = emp_model_read_flag(&in);
	read_counts(r, &counts);
	model->asked = emp_model_read32(&in);
	model->iterations = emp_read32be(r);
	model->rows = emp_model_read64(&in);
	model->seed = emp_model_read64(&in);

	model->features = (int32_t) counts.features;
	model->personas = (int32_t) counts.personas;
	model->terms = (int32_t) counts.terms;
	model->feature = memory;
	in.level = (EmpLevel *) (model->feature + counts.features);
	in.levels = counts.levels;
	model->term = (EmpPersonaTerm *) (in.level + counts.levels);
	model->weight = (double *) (model->term + counts.terms);
	model->inertia = model->weight + counts.features;
	model->centre = model->inertia + counts.personas;
	model->size = (int64_t *) (model->centre + (size_t) counts.personas * counts.terms);

	for (i = 0; i < model->features; i++)
	{
		model->feature[i].rows = model->rows;
		emp_feature_read(&in, &model->feature[i], &model->weight[i]);
	}
	for (i = 0; i < model->personas; i++)
	{
		model->size[i] = emp_model_read64(&in);
		model->inertia[i] = emp_model_read_double(&in);
		emp_model_read_doubles(&in, model->centre + (size_t) i * counts.terms, model->terms);
	}
	if (in.damaged || in.levels > 0 || !emp_reader_done(r))
		return damaged(failure);
	status = emp_persona_model_check(model, EMP_BAD_BINARY, failure);
	if (status == EMP_OK)
		emp_persona_terms(model->feature, model->features, model->weight, model->term);
	return status;
}
