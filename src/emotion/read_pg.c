/*
 * read_pg.c
 *		SQL face of reading: score(), sentiment() and their like.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "base/failure_pg.h"
#include "emotion/emotion_pg.h"
#include "emotion/language.h"
#include "emotion/linked.h"
#include "emotion/read_pg.h"

PG_FUNCTION_INFO_V1(emp_is_english);
PG_FUNCTION_INFO_V1(emp_score);
PG_FUNCTION_INFO_V1(emp_score_flip);
PG_FUNCTION_INFO_V1(emp_score_lang);
PG_FUNCTION_INFO_V1(emp_sentiment_text);
PG_FUNCTION_INFO_V1(emp_sentiment_text_flip);
PG_FUNCTION_INFO_V1(emp_sentiment_text_lang);
PG_FUNCTION_INFO_V1(emp_sentiment_label_text);
PG_FUNCTION_INFO_V1(emp_sentiment_label_text_lang);
PG_FUNCTION_INFO_V1(emp_intensity_text);
PG_FUNCTION_INFO_V1(emp_confidence_text);

/* Read all windows of a text. */
void
emp_read_windows_pg(EmpSource *source, text *body, EmpReading *r)
{
	const char *window;
	size_t len;

	emp_source_open(source, body);
	while (emp_source_next(source, &window, &len))
		emp_reading_add(r, window, len);
}

/* Throw unless a language may be asked for; true when it is 'auto'. */
bool
emp_require_language_pg(text *lang)
{
	EmpFailure failure;

	if (emp_language_check(VARDATA_ANY(lang), VARSIZE_ANY_EXHDR(lang), &failure) != EMP_OK)
		emp_throw(&failure);
	return emp_language_is_auto(VARDATA_ANY(lang), VARSIZE_ANY_EXHDR(lang));
}

/* Throw unless a text that was read is in a language that can be read. */
void
emp_require_reading_pg(const EmpReading *r)
{
	EmpFailure failure;

	if (emp_language_check_reading(r, &failure) != EMP_OK)
		emp_throw(&failure);
}

/* Sum up a text with the linked model. */
void
emp_sum_text_pg(text *body, EmpReading *r, EmpModel *model)
{
	EmpSource source;

	emp_linked_model(model);
	emp_reading_init(r, model, NULL, NULL);
	emp_read_windows_pg(&source, body, r);
}

/* Read the valence of an English text, by a lexicon or NULL, in 1e-9. */
int32_t
emp_read_valence_pg(text *body, const EmpLexicon *lexicon)
{
	EmpSource source;
	EmpModel model;
	EmpReading r;

	emp_linked_model(&model);
	emp_reading_init(&r, &model, NULL, NULL);
	emp_reading_valence_only(&r);
	r.lexicon = lexicon;
	emp_read_windows_pg(&source, body, &r);
	return emp_reading_valence(&r);
}

/* Read an English text. */
void
emp_read_text_pg(text *body, EmpEmotion *e)
{
	EmpModel model;
	EmpReading r;

	emp_sum_text_pg(body, &r, &model);
	emp_reading_finish(&r, e);
}

/* Read a text in the language that the caller names. */
static void
read_in_language(text *body, text *lang, EmpEmotion *e)
{
	EmpModel model;
	EmpReading r;
	bool any = emp_require_language_pg(lang);

	emp_sum_text_pg(body, &r, &model);
	if (any)
		emp_require_reading_pg(&r);
	emp_reading_finish(&r, e);
}

/* is_english(body) */
Datum
emp_is_english(PG_FUNCTION_ARGS)
{
	EmpModel model;
	EmpReading r;
	EmpFailure failure;

	emp_sum_text_pg(PG_GETARG_TEXT_PP(0), &r, &model);
	PG_RETURN_BOOL(emp_language_check_reading(&r, &failure) == EMP_OK);
}

/* score(body) */
Datum
emp_score(PG_FUNCTION_ARGS)
{
	EmpEmotion e;

	emp_read_text_pg(PG_GETARG_TEXT_PP(0), &e);
	EMP_RETURN_EMOTION(&e);
}

/* Read an English text; sarcastic praise is turned round, or read as it is written. */
static void
read_flipped(text *body, bool flip, EmpEmotion *e)
{
	EmpModel model;
	EmpReading r;

	emp_sum_text_pg(body, &r, &model);
	r.literal = !flip;
	emp_reading_finish(&r, e);
}

/* score(body, sarcasm_flip) */
Datum
emp_score_flip(PG_FUNCTION_ARGS)
{
	EmpEmotion e;

	read_flipped(PG_GETARG_TEXT_PP(0), PG_GETARG_BOOL(1), &e);
	EMP_RETURN_EMOTION(&e);
}

/* score(body, lang) */
Datum
emp_score_lang(PG_FUNCTION_ARGS)
{
	EmpEmotion e;

	read_in_language(PG_GETARG_TEXT_PP(0), PG_GETARG_TEXT_PP(1), &e);
	EMP_RETURN_EMOTION(&e);
}

/* sentiment(body) */
Datum
emp_sentiment_text(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(emp_valence_float8(emp_read_valence_pg(PG_GETARG_TEXT_PP(0), NULL)));
}

/* sentiment(body, sarcasm_flip) */
Datum
emp_sentiment_text_flip(PG_FUNCTION_ARGS)
{
	EmpEmotion e;

	read_flipped(PG_GETARG_TEXT_PP(0), PG_GETARG_BOOL(1), &e);
	PG_RETURN_FLOAT8(emp_valence_float8(e.valence));
}

/* sentiment(body, lang) */
Datum
emp_sentiment_text_lang(PG_FUNCTION_ARGS)
{
	EmpEmotion e;

	read_in_language(PG_GETARG_TEXT_PP(0), PG_GETARG_TEXT_PP(1), &e);
	PG_RETURN_FLOAT8(emp_valence_float8(e.valence));
}

/* sentiment_label(body) */
Datum
emp_sentiment_label_text(PG_FUNCTION_ARGS)
{
	EmpEmotion e;

	emp_read_text_pg(PG_GETARG_TEXT_PP(0), &e);
	PG_RETURN_TEXT_P(cstring_to_text(emp_sentiment_name(emp_sentiment(&e))));
}

/* sentiment_label(body, lang) */
Datum
emp_sentiment_label_text_lang(PG_FUNCTION_ARGS)
{
	EmpEmotion e;

	read_in_language(PG_GETARG_TEXT_PP(0), PG_GETARG_TEXT_PP(1), &e);
	PG_RETURN_TEXT_P(cstring_to_text(emp_sentiment_name(emp_sentiment(&e))));
}

/* intensity(body) */
Datum
emp_intensity_text(PG_FUNCTION_ARGS)
{
	EmpEmotion e;

	emp_read_text_pg(PG_GETARG_TEXT_PP(0), &e);
	if (e.intensity == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(emp_share_float8(e.intensity));
}

/* confidence(body) */
Datum
emp_confidence_text(PG_FUNCTION_ARGS)
{
	EmpEmotion e;

	emp_read_text_pg(PG_GETARG_TEXT_PP(0), &e);
	PG_RETURN_FLOAT8(emp_share_float8(e.confidence));
}
