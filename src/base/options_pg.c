/*
 * options_pg.c
 *		Reading options: an object of jsonb, whose members are numbers, texts, words and lists of them.
 */
#include "base/options_pg.h"

#include <math.h>

#include "lib/stringinfo.h"

#include "base/jsonb_pg.h"
#include "base/number.h"

/* Start a walk over an object. */
void
emp_options_open(EmpOptions *options, Jsonb *object, const char *about, const char *hint)
{
	options->about = about;
	options->hint = hint;
	options->name = NULL;
	if (!JB_ROOT_IS_OBJECT(object))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("options are not an object"), errhint("%s", hint)));
	options->it = JsonbIteratorInit(&object->root);
}

/* Go to the next member. */
bool
emp_options_next(EmpOptions *options)
{
	options->name = emp_jsonb_next_member(&options->it, &options->value);
	return options->name != NULL;
}

/* Throw for a member that there is not. */
void
emp_option_unknown(const EmpOptions *options)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("unknown option \"%s\" of %s", options->name, options->about),
					errhint("%s", options->hint)));
	pg_unreachable();
}

/* Throw for a member that is not what it has to be. */
void
emp_option_wrong(const EmpOptions *options, const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("option \"%s\" is not %s", options->name, what), errhint("%s", options->hint)));
	pg_unreachable();
}

/* Throw for a number that is out of range. */
pg_noreturn static void
throw_range(const EmpOptions *options, double low, double high)
{
	const char *least =
		low == EMP_OPTION_POSITIVE ? "above 0" : psprintf("at least %s", EMP_SHOW(low));
	const char *most = high == DBL_MAX ? "" : psprintf(", and at most %s", EMP_SHOW(high));

	ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					errmsg("option \"%s\" is out of range", options->name),
					errdetail("It has to be %s%s.", least, most), errhint("%s", options->hint)));
	pg_unreachable();
}

/* Return a number within bounds. */
double
emp_option_number(const EmpOptions *options, double low, double high)
{
	double number;

	if (options->value.type != jbvNumeric)
		emp_option_wrong(options, "a number");
	if (!emp_jsonb_number(&options->value, &number) || number < low || number > high)
		throw_range(options, low, high);
	return number;
}

/* Return a whole number within bounds. */
int64
emp_option_integer(const EmpOptions *options, int64 low, int64 high)
{
	double number = emp_option_number(options, (double) low, (double) high);

	if (number != floor(number))
		emp_option_wrong(options, "a whole number");
	return (int64) number;
}

/* Return a text. */
char *
emp_option_text(const EmpOptions *options)
{
	char *text = emp_jsonb_text(&options->value);

	if (text == NULL)
		emp_option_wrong(options, "a text");
	return text;
}

/* Return which of some words the member is. */
int
emp_option_word(const EmpOptions *options, const char *const *word, int words)
{
	char *text = emp_option_text(options);
	StringInfoData list;

	for (int i = 0; i < words; i++)
		if (strcmp(text, word[i]) == 0)
			return i;
	initStringInfo(&list);
	for (int i = 0; i < words; i++)
		appendStringInfo(&list, "%s\"%s\"", i == 0 ? "" : i < words - 1 ? ", " : " or ", word[i]);
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("option \"%s\" cannot be \"%s\"", options->name, text),
					errhint("It can be %s.", list.data)));
	pg_unreachable();
}

/* Return whether the member is an object. */
bool
emp_option_is_object(const EmpOptions *options)
{
	return emp_jsonb_object(&options->value) != NULL;
}

/* Start a walk over a member that is an object. */
void
emp_option_open(const EmpOptions *options, EmpOptions *inner)
{
	inner->about = psprintf("\"%s\"", options->name);
	inner->hint = options->hint;
	inner->name = NULL;
	inner->it = emp_jsonb_object(&options->value);
	if (inner->it == NULL)
		emp_option_wrong(options, "an object");
}

/* Return the texts of a list; NULL when it is none, or something else is in it. */
static char **
texts_of(const JsonbValue *value, int *count)
{
	JsonbIterator *it = emp_jsonb_list(value);
	char **texts;
	JsonbValue v;

	if (it == NULL)
		return NULL;
	texts = palloc(sizeof(char *) * Max(JsonContainerSize(value->val.binary.data), 1));
	*count = 0;
	while (emp_jsonb_next_element(&it, &v))
	{
		char *text = emp_jsonb_text(&v);

		if (text == NULL)
			return NULL;
		texts[(*count)++] = text;
	}
	return texts;
}

/* Return a list of texts. */
char **
emp_option_texts(const EmpOptions *options, int *count)
{
	char **texts = texts_of(&options->value, count);

	if (texts == NULL)
		emp_option_wrong(options, "a list of texts");
	return texts;
}

/* Return a list of pairs. */
EmpNamePair *
emp_option_pairs(const EmpOptions *options, int *count)
{
	JsonbIterator *it = emp_jsonb_list(&options->value);
	EmpNamePair *pairs;
	JsonbValue v;

	if (it == NULL)
		emp_option_wrong(options, "a list of pairs of texts");
	pairs = palloc(sizeof(EmpNamePair) * Max(JsonContainerSize(options->value.val.binary.data), 1));
	*count = 0;
	while (emp_jsonb_next_element(&it, &v))
	{
		int texts = 0;
		char **pair = texts_of(&v, &texts);

		if (texts != 2)
			emp_option_wrong(options, "a list of pairs of texts");
		pairs[*count].first = pair[0];
		pairs[(*count)++].second = pair[1];
	}
	return pairs;
}

/* Return the members of an object of texts. */
EmpNamePair *
emp_option_named(const EmpOptions *options, int *count)
{
	EmpNamePair *pairs;
	EmpOptions inner;

	emp_option_open(options, &inner);
	pairs = palloc(sizeof(EmpNamePair) * Max(JsonContainerSize(options->value.val.binary.data), 1));
	*count = 0;
	while (emp_options_next(&inner))
	{
		pairs[*count].first = inner.name;
		pairs[(*count)++].second = emp_option_text(&inner);
	}
	return pairs;
}
