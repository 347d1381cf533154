/*
 * persona_model_bytes.h
 *		Persona models as runs of bytes, which are what is stored, sent, compared and hashed.
 *
 * Numbers are big endian, texts end with a NUL.  Format 1:
 *
 *		8 bits	format, status, by_position
 *		32		features, levels of all features, personas, coordinates of a centre, personas asked for, iterations
 *		64		rows, seed
 *		each feature, as in frame/feature_bytes.h, with its weight
 *		each persona:	64 size; double inertia, centre
 */
#ifndef EMP_SEGMENT_PERSONA_MODEL_BYTES_H
#define EMP_SEGMENT_PERSONA_MODEL_BYTES_H

#include "segment/persona_model.h"

#define EMP_PERSONA_MODEL_FORMAT 1

/* Return the bytes that a model has, and write them; no negative zero gets into them. */
extern size_t emp_persona_model_bytes(const EmpPersonaModel *model);
extern void emp_persona_model_pack(const EmpPersonaModel *model, uint8_t *out);

/* Return the bytes of memory that open needs; fails when the bytes cannot be a model. */
extern EmpStatus emp_persona_model_memory(const uint8_t *bytes, size_t len, size_t *memory,
										  EmpFailure *failure);

/*
 * Open a model in memory that is aligned as for a double, check everything in it, and make its terms.  Texts stay
 * where they are, so the bytes have to live as long as the model.
 */
extern EmpStatus emp_persona_model_open(const uint8_t *bytes, size_t len, void *memory,
										EmpPersonaModel *model, EmpFailure *failure);

#endif
