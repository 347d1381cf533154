/*
 * emotion_text.c
 *		The text form of a reading: key=value pairs, in any order, separated by blanks.
 *
 * It is made for people who look at a table, and exact: numbers are decimal fixed point, so
 * what is printed is what is stored.  valence, intensity, confidence, lang and model are
 * always printed, the rest only where it says something; on input only valence must be there,
 * so that a reading to compare others with can be written by hand.
 */
#include "emotion/emotion.h"

#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "base/pairs.h"

/* A text form needs no more, even with every number spelled out; blanks cannot make us busy. */
#define MAX_TEXT (8 * EMP_EMOTION_TEXT_SIZE)

/* The keys, in the order in which they are printed; the base labels follow. */
typedef enum Key
{
	KEY_VALENCE,
	KEY_INTENSITY,
	KEY_CONFIDENCE,
	KEY_LANG,
	KEY_MODEL,
	KEY_FLAGS,
	KEY_POSITIVE,
	KEY_NEGATIVE,
	KEY_LABELS,
	KEYS = KEY_LABELS + EMP_BASE_LABELS
} Key;

static const char *const key_names[KEY_LABELS] = {"valence", "intensity", "confidence", "lang",
												  "model",   "flags",     "positive",   "negative"};

/* A quote of a span, short enough for an error message. */
typedef struct Quote
{
	char text[32];
} Quote;

/* Return the name of a key. */
static const char *
key_name(int key)
{
	return key < KEY_LABELS ? key_names[key] : emp_label_info(key - KEY_LABELS)->name;
}

/* Return the field of a reading that holds the share of a key, or NULL. */
static uint16_t *
share_field(EmpEmotion *e, int key)
{
	switch (key)
	{
		case KEY_INTENSITY:
			return &e->intensity;
		case KEY_CONFIDENCE:
			return &e->confidence;
		case KEY_POSITIVE:
			return &e->positive;
		case KEY_NEGATIVE:
			return &e->negative;
		default:
			return key >= KEY_LABELS ? &e->probability[key - KEY_LABELS] : NULL;
	}
}

/* Append a string and return the new end. */
static char *
append(char *at, const char *s)
{
	size_t len = strlen(s);

	memcpy(at, s, len);
	return at + len;
}

/* Append a key and its equals sign, after a blank where something precedes. */
static char *
append_key(char *at, const char *start, int key)
{
	if (at > start)
		*at++ = ' ';
	at = append(at, key_name(key));
	*at++ = '=';
	return at;
}

/* Append the names of flags, joined by plus signs. */
static char *
append_flags(char *at, unsigned flags)
{
	int bit;

	for (bit = 0; bit < EMP_FLAG_BITS; bit++)
		if (flags & (1u << bit))
		{
			at = append(at, emp_flag_name(bit));
			*at++ = '+';
		}
	return at - 1;
}

/* Print the id of a model. */
void
emp_emotion_print_model(uint32_t model, char *out)
{
	snprintf(out, EMP_MODEL_TEXT_SIZE, "%08x", model);
}

/* Parse the id of a model: eight hexadecimal digits. */
bool
emp_emotion_parse_model(const char *text, size_t len, uint32_t *model)
{
	size_t i;

	*model = 0;
	for (i = 0; i < len; i++)
	{
		char c = text[i];

		if (c >= '0' && c <= '9')
			*model = *model << 4 | (uint32_t) (c - '0');
		else if (c >= 'a' && c <= 'f')
			*model = *model << 4 | (uint32_t) (c - 'a' + 10);
		else if (c >= 'A' && c <= 'F')
			*model = *model << 4 | (uint32_t) (c - 'A' + 10);
		else
			return false;
	}
	return len == EMP_MODEL_TEXT_SIZE - 1;
}

/* Print a reading and return the length. */
int
emp_emotion_print(const EmpEmotion *e, char *out)
{
	EmpEmotion copy = *e; /* share_field gives pointers to write through, too */
	char *at = out;
	int key;

	for (key = 0; key < KEYS; key++)
	{
		const uint16_t *share = share_field(&copy, key);

		if (key == KEY_FLAGS ? e->flags == 0 : key > KEY_FLAGS && *share == 0)
			continue;
		at = append_key(at, out, key);
		if (key == KEY_VALENCE)
			at += emp_decimal_print(e->valence, EMP_VALENCE_SCALE, at);
		else if (key == KEY_LANG)
			at = append(at, emp_language_name(e->language));
		else if (key == KEY_MODEL)
		{
			emp_emotion_print_model(e->model, at);
			at += strlen(at);
		}
		else if (key == KEY_FLAGS)
			at = append_flags(at, e->flags);
		else
			at += emp_decimal_print(*share, EMP_SHARE_SCALE, at);
	}
	*at = '\0';
	return (int) (at - out);
}

/* Clip a span for an error message. */
static Quote
quote(EmpSpan s)
{
	Quote q;

	emp_quote(q.text, sizeof(q.text), s.text,
			  s.len < sizeof(q.text) ? (int) s.len : (int) sizeof(q.text));
	return q;
}

/* Fail for a key that does not exist, saying which do. */
static EmpStatus
fail_key(EmpSpan name, EmpFailure *failure)
{
	char list[sizeof(failure->detail)];
	int used = 0;
	int key;

	for (key = 0; key < KEYS && used < (int) sizeof(list); key++)
		used += snprintf(list + used, sizeof(list) - (size_t) used, "%s%s", key > 0 ? ", " : "",
						 key_name(key));
	emp_fail(failure, EMP_BAD_TEXT, "unknown key \"%s\" in an emotion value", quote(name).text);
	emp_fail_detail(failure, "The keys are %s.", list);
	if (emp_label_find(name.text, name.len) >= EMP_BASE_LABELS)
		emp_fail_hint(failure, "A composite label is computed from its members.");
	return failure->status;
}

/* Fail for a value that does not suit its key; `expected` completes "Expected ...". */
static EmpStatus
fail_value(EmpStatus status, const char *what, EmpSpan value, int key, const char *expected,
		   EmpFailure *failure)
{
	emp_fail(failure, status, "%s \"%s\" for key \"%s\" of an emotion value", what,
			 quote(value).text, key_name(key));
	emp_fail_detail(failure, "Expected %s.", expected);
	return status;
}

/* Parse a number of a scale between two bounds. */
static EmpStatus
parse_number(EmpSpan value, int key, int scale, int64_t low, int64_t high, int64_t *number,
			 EmpFailure *failure)
{
	char expected[80];

	snprintf(expected, sizeof(expected), "a number from %d to 1 with at most %d decimals",
			 low < 0 ? -1 : 0, scale);
	switch (emp_decimal_parse(value.text, value.len, scale, number))
	{
		case EMP_DECIMAL_SYNTAX:
			return fail_value(EMP_BAD_TEXT, "invalid number", value, key, expected, failure);
		case EMP_DECIMAL_TOO_FINE:
			return fail_value(EMP_BAD_TEXT, "too many decimals in", value, key, expected, failure);
		case EMP_DECIMAL_TOO_LARGE:
			break;
		case EMP_DECIMAL_OK:
			if (*number >= low && *number <= high)
				return EMP_OK;
			break;
	}
	return fail_value(EMP_OUT_OF_RANGE, "number out of range", value, key, expected, failure);
}

/* Parse flags joined by plus signs, each once. */
static EmpStatus
parse_flags(EmpSpan value, uint16_t *flags, EmpFailure *failure)
{
	const char *at = value.text;
	const char *end = value.text + value.len;

	*flags = 0;
	for (;;)
	{
		const char *plus = memchr(at, '+', (size_t) (end - at));
		EmpSpan name = {at, (size_t) ((plus ? plus : end) - at)};
		int bit = 0;

		while (bit < EMP_FLAG_BITS && !emp_span_is(name, emp_flag_name(bit)))
			bit++;
		if (bit == EMP_FLAG_BITS)
			return fail_value(EMP_BAD_TEXT, "unknown flag", name, KEY_FLAGS,
							  "one or more of contrast, negated, question, shouting, mitigated "
							  "and uncertain, joined by plus signs",
							  failure);
		if (*flags & (1u << bit))
			return fail_value(EMP_BAD_TEXT, "repeated flag", name, KEY_FLAGS, "each flag once",
							  failure);
		*flags |= (uint16_t) (1u << bit);
		if (!plus)
			return EMP_OK;
		at = plus + 1;
	}
}

/* Return the key of a name, or -1. */
static int
find_key(EmpSpan name)
{
	int key;
	int label;

	for (key = 0; key < KEY_LABELS; key++)
		if (emp_span_is(name, key_names[key]))
			return key;
	label = emp_label_find(name.text, name.len);
	return label >= 0 && label < EMP_BASE_LABELS ? KEY_LABELS + label : -1;
}

/* Parse the value of a key into its field. */
static EmpStatus
parse_value(int key, EmpSpan value, EmpEmotion *e, EmpFailure *failure)
{
	int64_t number;

	if (key == KEY_LANG)
	{
		int language = emp_language_find(value.text, value.len);

		if (language < 0)
			return fail_value(EMP_BAD_TEXT, "unknown language", value, key, "und or en", failure);
		e->language = (uint8_t) language;
		return EMP_OK;
	}
	if (key == KEY_MODEL)
	{
		if (emp_emotion_parse_model(value.text, value.len, &e->model))
			return EMP_OK;
		return fail_value(EMP_BAD_TEXT, "invalid model", value, key,
						  "an id of eight hexadecimal digits", failure);
	}
	if (key == KEY_FLAGS)
		return parse_flags(value, &e->flags, failure);
	if (key == KEY_VALENCE)
	{
		if (parse_number(value, key, EMP_VALENCE_SCALE, -EMP_VALENCE_ONE, EMP_VALENCE_ONE, &number,
						 failure) != EMP_OK)
			return failure->status;
		e->valence = (int32_t) number;
		return EMP_OK;
	}
	if (parse_number(value, key, EMP_SHARE_SCALE, 0, EMP_SHARE_ONE, &number, failure) != EMP_OK)
		return failure->status;
	*share_field(e, key) = (uint16_t) number;
	return EMP_OK;
}

/* Parse the text form of a reading. */
EmpStatus
emp_emotion_parse(const char *text, size_t len, EmpEmotion *e, EmpFailure *failure)
{
	uint64_t seen = 0; /* bit i for key i */
	EmpPairs pairs;

	memset(e, 0, sizeof(*e));
	if (len > MAX_TEXT)
	{
		emp_fail(failure, EMP_TOO_LARGE, "text of an emotion value is too long");
		emp_fail_detail(failure, "It has %zu bytes; at most %d are read.", len, MAX_TEXT);
		return failure->status;
	}

	emp_pairs_start(&pairs, "emotion", "valence=0.5 joy=0.8", text, len);
	while (emp_pairs_next(&pairs, failure))
	{
		int key = find_key(pairs.key);

		if (key < 0)
			return fail_key(pairs.key, failure);
		if (seen & (UINT64_C(1) << key))
			return emp_fail(failure, EMP_BAD_TEXT, "repeated key \"%s\" in an emotion value",
							key_name(key));
		seen |= UINT64_C(1) << key;
		if (parse_value(key, pairs.value, e, failure) != EMP_OK)
			return failure->status;
	}
	if (failure->status != EMP_OK)
		return failure->status;
	if (!(seen & (UINT64_C(1) << KEY_VALENCE)))
	{
		emp_fail(failure, EMP_BAD_TEXT, "missing key \"valence\" in an emotion value");
		emp_fail_detail(failure, "Every other key may be left out.");
		return failure->status;
	}
	return EMP_OK;
}
