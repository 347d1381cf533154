/*
 * emotion_cast_pg.c
 *		A reading as jsonb, with everything inside, as float4[] by label, and as a point for vector tools.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#include "emotion/emotion_pg.h"

PG_FUNCTION_INFO_V1(emp_emotion_jsonb);
PG_FUNCTION_INFO_V1(emp_emotion_float4);
PG_FUNCTION_INFO_V1(emp_coordinates);

static void push_key(JsonbParseState **state, const char *key);
static void push_string(JsonbParseState **state, JsonbIteratorToken token, const char *value);
static void push_decimal(JsonbParseState **state, int64 value, int scale);
static void push_labels(JsonbParseState **state, const EmpEmotion *e, int first, int last);
static void push_flags(JsonbParseState **state, unsigned flags);
static void push_present(JsonbParseState **state, const EmpEmotion *e);

/* Return everything inside a reading as a JSON object. */
Datum
emp_emotion_jsonb(PG_FUNCTION_ARGS)
{
	JsonbParseState *state = NULL;
	const EmpScheme *headline = emp_scheme(EMP_SCHEME_HEADLINE);
	EmpEmotion e;
	char model[EMP_MODEL_TEXT_SIZE];

	EMP_GETARG_EMOTION(0, &e);
	emp_emotion_print_model(e.model, model);

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	push_key(&state, "valence");
	push_decimal(&state, e.valence, EMP_VALENCE_SCALE);
	push_key(&state, "intensity");
	push_decimal(&state, e.intensity, EMP_SHARE_SCALE);
	push_key(&state, "confidence");
	push_decimal(&state, e.confidence, EMP_SHARE_SCALE);
	push_key(&state, "positive");
	push_decimal(&state, e.positive, EMP_SHARE_SCALE);
	push_key(&state, "negative");
	push_decimal(&state, e.negative, EMP_SHARE_SCALE);
	push_key(&state, "sentiment");
	push_string(&state, WJB_VALUE, emp_sentiment_name(emp_sentiment(&e)));
	push_key(&state, "dominant");
	push_string(&state, WJB_VALUE, headline->group[emp_dominant(&e)].name);
	push_key(&state, "labels");
	push_present(&state, &e);
	push_key(&state, "probabilities");
	push_labels(&state, &e, 0, EMP_BASE_LABELS);
	push_key(&state, "composites");
	push_labels(&state, &e, EMP_BASE_LABELS, EMP_LABELS);
	push_key(&state, "flags");
	push_flags(&state, e.flags);
	push_key(&state, "language");
	push_string(&state, WJB_VALUE, emp_language_name(e.language));
	push_key(&state, "model");
	push_string(&state, WJB_VALUE, model);
	PG_RETURN_JSONB_P(JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL)));
}

/* Return the probabilities of all labels, in the order of emotion_labels(). */
Datum
emp_emotion_float4(PG_FUNCTION_ARGS)
{
	Datum elements[EMP_LABELS];
	EmpEmotion e;
	int label;

	EMP_GETARG_EMOTION(0, &e);
	for (label = 0; label < EMP_LABELS; label++)
		elements[label] =
			Float4GetDatum((float4) emp_label_probability(&e, label) / (float4) EMP_SHARE_ONE);
	PG_RETURN_ARRAYTYPE_P(
		construct_array(elements, EMP_LABELS, FLOAT4OID, sizeof(float4), true, TYPALIGN_INT));
}

/* Return a reading as a point, whose Euclidean distances are distance(emotion, emotion). */
Datum
emp_coordinates(PG_FUNCTION_ARGS)
{
	Datum elements[EMP_COORDINATES];
	float point[EMP_COORDINATES];
	EmpEmotion e;
	int i;

	EMP_GETARG_EMOTION(0, &e);
	emp_emotion_coordinates(&e, point);
	for (i = 0; i < EMP_COORDINATES; i++)
		elements[i] = Float4GetDatum(point[i]);
	PG_RETURN_ARRAYTYPE_P(
		construct_array(elements, EMP_COORDINATES, FLOAT4OID, sizeof(float4), true, TYPALIGN_INT));
}

/* Push a string as a key, a value or an element. */
static void
push_string(JsonbParseState **state, JsonbIteratorToken token, const char *value)
{
	JsonbValue v;

	v.type = jbvString;
	v.val.string.val = unconstify(char *, value);
	v.val.string.len = (int) strlen(value);
	pushJsonbValue(state, token, &v);
}

/* Push a key of an object. */
static void
push_key(JsonbParseState **state, const char *key)
{
	push_string(state, WJB_KEY, key);
}

/* Push a fixed-point number, exactly and without trailing zeros. */
static void
push_decimal(JsonbParseState **state, int64 value, int scale)
{
	Datum number = NumericGetDatum(int64_div_fast_to_numeric(value, scale));
	JsonbValue v;

	v.type = jbvNumeric;
	v.val.numeric = DatumGetNumeric(DirectFunctionCall1(numeric_trim_scale, number));
	pushJsonbValue(state, WJB_VALUE, &v);
}

/* Push the probabilities, other than 0, of the labels from first to before last. */
static void
push_labels(JsonbParseState **state, const EmpEmotion *e, int first, int last)
{
	int label;

	pushJsonbValue(state, WJB_BEGIN_OBJECT, NULL);
	for (label = first; label < last; label++)
	{
		uint16_t p = emp_label_probability(e, label);

		if (p == 0)
			continue;
		push_key(state, emp_label_info(label)->name);
		push_decimal(state, p, EMP_SHARE_SCALE);
	}
	pushJsonbValue(state, WJB_END_OBJECT, NULL);
}

/* Push the names of the flags that are set. */
static void
push_flags(JsonbParseState **state, unsigned flags)
{
	int bit;

	pushJsonbValue(state, WJB_BEGIN_ARRAY, NULL);
	for (bit = 0; bit < EMP_FLAG_BITS; bit++)
		if (flags & (1u << bit))
			push_string(state, WJB_ELEM, emp_flag_name(bit));
	pushJsonbValue(state, WJB_END_ARRAY, NULL);
}

/* Push the names of the base labels that are present. */
static void
push_present(JsonbParseState **state, const EmpEmotion *e)
{
	const EmpScheme *scheme = emp_scheme(EMP_SCHEME_GOEMOTIONS);
	uint32_t present = emp_groups_present(e, EMP_SCHEME_GOEMOTIONS);
	int i;

	pushJsonbValue(state, WJB_BEGIN_ARRAY, NULL);
	for (i = 0; i < scheme->groups; i++)
		if (present & (UINT32_C(1) << i))
			push_string(state, WJB_ELEM, scheme->group[i].name);
	pushJsonbValue(state, WJB_END_ARRAY, NULL);
}
