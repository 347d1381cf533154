/*
 * emotion_pg.c
 *		The SQL type emotion: input and output, accessors, order, hash and distance.
 *
 * A value is a varlena whose body is the byte form of emotion.h and nothing else.  What the
 * accessors need is read in place; only what looks at many fields unpacks them.
 */
#include "postgres.h"

#include <string.h>

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "base/failure_pg.h"
#include "base/hash.h"
#include "base/order_pg.h"
#include "emotion/emotion_pg.h"

/* type */
PG_FUNCTION_INFO_V1(emp_emotion_in);
PG_FUNCTION_INFO_V1(emp_emotion_out);
PG_FUNCTION_INFO_V1(emp_emotion_recv);
PG_FUNCTION_INFO_V1(emp_emotion_send);

/* functions */
PG_FUNCTION_INFO_V1(emp_valence);
PG_FUNCTION_INFO_V1(emp_intensity);
PG_FUNCTION_INFO_V1(emp_confidence);
PG_FUNCTION_INFO_V1(emp_positive);
PG_FUNCTION_INFO_V1(emp_negative);
PG_FUNCTION_INFO_V1(emp_sentiment_label_emotion);
PG_FUNCTION_INFO_V1(emp_language);
PG_FUNCTION_INFO_V1(emp_model_id_emotion);
PG_FUNCTION_INFO_V1(emp_distance);

/* Read the text form. */
Datum
emp_emotion_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	EmpEmotion e;
	EmpFailure failure;

	if (emp_emotion_parse(text, strlen(text), &e, &failure) != EMP_OK)
	{
		emp_throw_soft(&failure, fcinfo->context);
		PG_RETURN_NULL();
	}
	EMP_RETURN_EMOTION(&e);
}

/* Print the text form. */
Datum
emp_emotion_out(PG_FUNCTION_ARGS)
{
	char *text = palloc(EMP_EMOTION_TEXT_SIZE);
	EmpEmotion e;

	EMP_GETARG_EMOTION(0, &e);
	emp_emotion_print(&e, text);
	PG_RETURN_CSTRING(text);
}

/* Read a message of the binary protocol: the byte form. */
Datum
emp_emotion_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int len = message->len - message->cursor;
	const uint8_t *body = (const uint8_t *) pq_getmsgbytes(message, len);
	EmpEmotion e;
	EmpFailure failure;

	if (emp_emotion_unpack(body, (size_t) len, &e, &failure) != EMP_OK)
		emp_throw(&failure);
	EMP_RETURN_EMOTION(&e);
}

/* Make a message of the binary protocol: the byte form. */
Datum
emp_emotion_send(PG_FUNCTION_ARGS)
{
	const uint8_t *body = EMP_GETARG_EMOTION_BODY(0);
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbytes(&message, (const char *) body, EMP_EMOTION_BYTES);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* Return the valence, -1..1. */
Datum
emp_valence(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(emp_valence_float8(emp_emotion_peek_valence(EMP_GETARG_EMOTION_BODY(0))));
}

/* Return the intensity, 0..1. */
Datum
emp_intensity(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(emp_share_float8(emp_emotion_peek_intensity(EMP_GETARG_EMOTION_BODY(0))));
}

/* Return the confidence, 0..1. */
Datum
emp_confidence(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(emp_share_float8(emp_emotion_peek_confidence(EMP_GETARG_EMOTION_BODY(0))));
}

/* Return the probability that something positive is said, 0..1. */
Datum
emp_positive(PG_FUNCTION_ARGS)
{
	EmpEmotion e;

	EMP_GETARG_EMOTION(0, &e);
	PG_RETURN_FLOAT8(emp_share_float8(e.positive));
}

/* Return the probability that something negative is said, 0..1. */
Datum
emp_negative(PG_FUNCTION_ARGS)
{
	EmpEmotion e;

	EMP_GETARG_EMOTION(0, &e);
	PG_RETURN_FLOAT8(emp_share_float8(e.negative));
}

/* Return the name of the sentiment. */
Datum
emp_sentiment_label_emotion(PG_FUNCTION_ARGS)
{
	EmpEmotion e;

	EMP_GETARG_EMOTION(0, &e);
	PG_RETURN_TEXT_P(cstring_to_text(emp_sentiment_name(emp_sentiment(&e))));
}

/* Return the code of the language. */
Datum
emp_language(PG_FUNCTION_ARGS)
{
	EmpEmotion e;

	EMP_GETARG_EMOTION(0, &e);
	PG_RETURN_TEXT_P(cstring_to_text(emp_language_name(e.language)));
}

/* Return the id of the model that made the reading, eight hexadecimal digits. */
Datum
emp_model_id_emotion(PG_FUNCTION_ARGS)
{
	EmpEmotion e;
	char id[EMP_MODEL_TEXT_SIZE];

	EMP_GETARG_EMOTION(0, &e);
	emp_emotion_print_model(e.model, id);
	PG_RETURN_TEXT_P(cstring_to_text(id));
}

/* Return how far two readings are apart, 0..1. */
Datum
emp_distance(PG_FUNCTION_ARGS)
{
	EmpEmotion a;
	EmpEmotion b;

	EMP_GETARG_EMOTION(0, &a);
	EMP_GETARG_EMOTION(1, &b);
	PG_RETURN_FLOAT8(emp_emotion_distance(&a, &b));
}

/*
 * Sorting and joining call these for every pair of rows within one memory context, and a value
 * in a wide row may be stored compressed: what was unpacked for a call is freed in it.
 */

/* Return whether two readings are equal: a reading has one byte form. */
static bool
arguments_equal(FunctionCallInfo fcinfo)
{
	struct varlena *a = PG_GETARG_VARLENA_PP(0);
	struct varlena *b = PG_GETARG_VARLENA_PP(1);
	bool equal = memcmp(emp_emotion_body(a), emp_emotion_body(b), EMP_EMOTION_BYTES) == 0;

	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return equal;
}

/* Return the order of two readings, looking no further than the valence where that differs. */
static int
compare_arguments(FunctionCallInfo fcinfo)
{
	struct varlena *value_a = PG_GETARG_VARLENA_PP(0);
	struct varlena *value_b = PG_GETARG_VARLENA_PP(1);
	const uint8_t *body_a = emp_emotion_body(value_a);
	const uint8_t *body_b = emp_emotion_body(value_b);
	int32_t valence_a = emp_emotion_peek_valence(body_a);
	int32_t valence_b = emp_emotion_peek_valence(body_b);
	int order = (valence_a > valence_b) - (valence_a < valence_b);

	if (order == 0)
	{
		EmpEmotion a;
		EmpEmotion b;

		emp_emotion_from_body(body_a, &a);
		emp_emotion_from_body(body_b, &b);
		order = emp_emotion_compare(&a, &b);
	}
	PG_FREE_IF_COPY(value_a, 0);
	PG_FREE_IF_COPY(value_b, 1);
	return order;
}

/* Return the hash of the first argument. */
static uint64_t
hash_argument(FunctionCallInfo fcinfo, uint64_t seed)
{
	struct varlena *value = PG_GETARG_VARLENA_PP(0);
	uint64_t hash = emp_hash64(emp_emotion_body(value), EMP_EMOTION_BYTES, seed);

	PG_FREE_IF_COPY(value, 0);
	return hash;
}

EMP_ORDER_FUNCTIONS_EQUAL(emotion, compare_arguments, arguments_equal)
EMP_HASH_FUNCTIONS(emotion, hash_argument)

/* Throw the reason for which a stored value cannot be read. */
void
emp_emotion_reject(const uint8_t *body, size_t len)
{
	if (len > 0 && body[0] != EMP_EMOTION_FORMAT)
		emp_throw_newer("emotion", "format", body[0]);
	if (len == EMP_EMOTION_BYTES && body[1] >= EMP_LANGUAGES)
		emp_throw_newer("emotion", "language", body[1]);
	emp_throw_damaged("emotion");
}

/* Unpack the body of a stored value. */
void
emp_emotion_from_body(const uint8_t *body, EmpEmotion *e)
{
	EmpFailure failure;

	if (emp_emotion_unpack(body, EMP_EMOTION_BYTES, e, &failure) != EMP_OK)
		emp_emotion_reject(body, EMP_EMOTION_BYTES);
}

/* Make a value of the SQL type. */
Datum
emp_emotion_datum(const EmpEmotion *e)
{
	struct varlena *value = palloc(VARHDRSZ + EMP_EMOTION_BYTES);

	SET_VARSIZE(value, VARHDRSZ + EMP_EMOTION_BYTES);
	emp_emotion_pack(e, (uint8_t *) VARDATA(value));
	return PointerGetDatum(value);
}
