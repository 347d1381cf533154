/*
 * language.c
 *		Which languages can be read.
 *
 * English is the one language so far, so 'auto' only has to tell English from the rest: most
 * words of an English text are words that the English training texts use often.  (That a word
 * is in the table says less: word vectors know "und" and "para" too.)  A text of one or two
 * words says too little and is taken for English, with the flag "uncertain" when its words are
 * unknown.
 */
#include "emotion/language.h"

#include <string.h>

#define ENGLISH_SHARE 60 /* percent of the words of an English text that are common in English */
#define WORDS_TO_TELL 3

/* Say whether a language is 'auto'. */
bool
emp_language_is_auto(const char *lang, size_t len)
{
	return len == 4 && memcmp(lang, "auto", 4) == 0;
}

/* Say whether a language may be asked for. */
EmpStatus
emp_language_check(const char *lang, size_t len, EmpFailure *failure)
{
	char quoted[32];

	if ((len == 2 && memcmp(lang, "en", 2) == 0) || emp_language_is_auto(lang, len))
		return EMP_OK;
	emp_fail(failure, EMP_UNSUPPORTED, "language \"%s\" is not supported",
			 emp_quote(quoted, sizeof(quoted), lang, (int) len));
	emp_fail_detail(failure, "Texts can be read in: en.");
	emp_fail_hint(failure, "Pass 'en', or 'auto' for an error on texts that are not English.");
	return EMP_UNSUPPORTED;
}

/* Say whether a text that was read is English. */
EmpStatus
emp_language_check_reading(const EmpReading *r, EmpFailure *failure)
{
	if (r->words < WORDS_TO_TELL || r->common * 100 >= r->words * ENGLISH_SHARE)
		return EMP_OK;
	emp_fail(failure, EMP_UNSUPPORTED, "the language of the text is not supported");
	emp_fail_detail(failure, "Of its %lld words %lld are common in English.", (long long) r->words,
					(long long) r->common);
	emp_fail_hint(failure, "Texts can be read in: en.  Pass 'en' to read it as English anyway, or "
						   "leave out such texts with is_english(body).");
	return EMP_UNSUPPORTED;
}
