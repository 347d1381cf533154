/*
 * emotion_attributes.c
 *		What rules about a reading may name.
 *
 * Everything is taken from the byte form, since most rules look at one or two of its fields.
 */
#include <string.h>

#include "segment/segment_holds.h"

/* Attributes are numbered: numbers, texts, flags, and labels in the order of emotion_labels(). */
typedef enum Attribute
{
	VALENCE,
	INTENSITY,
	CONFIDENCE,
	POSITIVE,
	NEGATIVE,
	DOMINANT,
	SENTIMENT,
	LANGUAGE,
	FLAGS,
	LABELS = FLAGS + EMP_FLAG_BITS
} Attribute;

/* Return the name of an attribute. */
static const char *
name_of(int attribute)
{
	static const char *const names[] = {"valence",  "intensity", "confidence", "positive",
										"negative", "dominant",  "sentiment",  "language"};

	if (attribute < FLAGS)
		return names[attribute];
	return attribute < LABELS ? emp_flag_name(attribute - FLAGS)
							  : emp_label_info(attribute - LABELS)->name;
}

/* Return what an attribute is. */
static EmpAttributeKind
kind_of(int attribute)
{
	if (attribute >= DOMINANT && attribute <= LANGUAGE)
		return EMP_ATTRIBUTE_TEXT;
	return attribute >= FLAGS && attribute < LABELS ? EMP_ATTRIBUTE_TRUTH : EMP_ATTRIBUTE_NUMBER;
}

/* Return what labels and sentiment are derived from. */
static EmpEmotion
derive_from(const uint8_t *bytes)
{
	EmpEmotion e = {.valence = emp_emotion_peek_valence(bytes),
					.positive = emp_emotion_peek_positive(bytes),
					.negative = emp_emotion_peek_negative(bytes)};

	for (int i = 0; i < EMP_BASE_LABELS; i++)
		e.probability[i] = emp_emotion_peek_probability(bytes, i);
	return e;
}

/* Return the probability of a label in 1e-4. */
static uint16_t
label_share(const uint8_t *bytes, int label)
{
	EmpEmotion e;

	if (label < EMP_BASE_LABELS)
		return emp_emotion_peek_probability(bytes, label);
	e = derive_from(bytes);
	return emp_label_probability(&e, label);
}

/* Return the value of a text. */
static const char *
text_of(const uint8_t *bytes, int attribute)
{
	int language = emp_emotion_peek_language(bytes);
	EmpEmotion e;

	if (attribute == LANGUAGE)
		return language < EMP_LANGUAGES ? emp_language_name(language) : NULL;
	e = derive_from(bytes);
	return attribute == SENTIMENT ? emp_sentiment_name(emp_sentiment(&e))
								  : emp_scheme(EMP_SCHEME_HEADLINE)->group[emp_dominant(&e)].name;
}

/* Return the value of a number as the accessors of SQL have it: an integer over a power of 10. */
static double
number_of(const uint8_t *bytes, int attribute)
{
	switch (attribute)
	{
		case VALENCE:
			return emp_emotion_peek_valence(bytes) / (double) EMP_VALENCE_ONE;
		case INTENSITY:
			return emp_emotion_peek_intensity(bytes) / (double) EMP_SHARE_ONE;
		case CONFIDENCE:
			return emp_emotion_peek_confidence(bytes) / (double) EMP_SHARE_ONE;
		case POSITIVE:
			return emp_emotion_peek_positive(bytes) / (double) EMP_SHARE_ONE;
		case NEGATIVE:
			return emp_emotion_peek_negative(bytes) / (double) EMP_SHARE_ONE;
		default:
			return label_share(bytes, attribute - LABELS) / (double) EMP_SHARE_ONE;
	}
}

/* Fill in the value of an attribute.  A language that is not known here has no name: it is NULL. */
static void
get(const void *thing, int attribute, EmpAttribute *value)
{
	const uint8_t *bytes = thing;

	value->text = NULL;
	value->number = 0;
	switch (kind_of(attribute))
	{
		case EMP_ATTRIBUTE_NUMBER:
			value->number = number_of(bytes, attribute);
			break;
		case EMP_ATTRIBUTE_TRUTH:
			value->number = emp_emotion_peek_flags(bytes) >> (attribute - FLAGS) & 1;
			break;
		case EMP_ATTRIBUTE_TEXT:
			value->text = text_of(bytes, attribute);
			break;
	}
	value->null = kind_of(attribute) == EMP_ATTRIBUTE_TEXT && value->text == NULL;
}

const EmpSubject emp_subject_emotion = {"a reading", LABELS + EMP_LABELS, name_of, kind_of, get};
