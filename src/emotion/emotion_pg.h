/*
 * emotion_pg.h
 *		Between values of the SQL type emotion and the structs of the pure code.
 */
#ifndef EMP_EMOTION_EMOTION_PG_H
#define EMP_EMOTION_EMOTION_PG_H

#include "postgres.h"

#include "fmgr.h"

#include "base/pg_compat.h"
#include "emotion/emotion.h"

pg_noreturn extern void emp_emotion_reject(const uint8_t *body, size_t len);
extern void emp_emotion_from_body(const uint8_t *body, EmpEmotion *e);
extern Datum emp_emotion_datum(const EmpEmotion *e);
extern PGDLLEXPORT Datum emp_emotion_jsonb(PG_FUNCTION_ARGS); /* the SQL function emotion_jsonb */

/*
 * Return the byte form inside a stored value, fit for emp_emotion_peek_*.
 *
 * A value read from a table has a varlena header of one byte, so nothing in it is aligned;
 * reading it in place saves the copy that PG_GETARG_VARLENA_P would make.
 */
static inline const uint8_t *
emp_emotion_body(const struct varlena *value)
{
	const uint8_t *body = (const uint8_t *) VARDATA_ANY(value);
	size_t len = VARSIZE_ANY_EXHDR(value);

	if (unlikely(!emp_emotion_peekable(body, len)))
		emp_emotion_reject(body, len);
	return body;
}

#define EMP_GETARG_EMOTION_BODY(n) emp_emotion_body(PG_GETARG_VARLENA_PP(n))
#define EMP_GETARG_EMOTION(n, e) emp_emotion_from_body(EMP_GETARG_EMOTION_BODY(n), e)
#define EMP_RETURN_EMOTION(e) return emp_emotion_datum(e)

/* Return an integer in 1e-9 as the nearest float8. */
static inline float8
emp_valence_float8(int32_t valence)
{
	return valence / (float8) EMP_VALENCE_ONE;
}

/* Return an integer in 1e-4 as the nearest float8. */
static inline float8
emp_share_float8(int32_t share)
{
	return share / (float8) EMP_SHARE_ONE;
}

#endif
