/*
 * options_pg.h
 *		Reading options: an object of jsonb, whose members are numbers, texts, words and lists of them.
 *
 * A face walks over the members and takes each for what it has to be:
 *
 *		emp_options_open(&options, object, "a fit", "The options are l2 and ignore.");
 *		while (emp_options_next(&options))
 *		{
 *			if (emp_option_is(&options, "l2"))
 *				l2 = emp_option_number(&options, 0, DBL_MAX);
 *			else if (emp_option_is(&options, "ignore"))
 *				ignore = emp_option_texts(&options, &ignored);
 *			else
 *				emp_option_unknown(&options);
 *		}
 *
 * What an option cannot be is an error that names it, with the hint.
 */
#ifndef EMP_BASE_OPTIONS_PG_H
#define EMP_BASE_OPTIONS_PG_H

#include "base/pg_compat.h"

#include <float.h>

#include "utils/jsonb.h"

#define EMP_OPTION_POSITIVE DBL_MIN /* a lower bound: more than 0 */

/* A walk over the members of an object. */
typedef struct EmpOptions
{
	const char *about; /* what the options are of, for messages */
	const char *hint;  /* which options there are */
	JsonbIterator *it;
	char *name; /* of the member */
	JsonbValue value;
} EmpOptions;

/* Two texts that belong together. */
typedef struct EmpNamePair
{
	char *first;
	char *second;
} EmpNamePair;

/* Start a walk; throws unless it is an object. */
extern void emp_options_open(EmpOptions *options, Jsonb *object, const char *about,
							 const char *hint);

/* Go to the next member; false at the end. */
extern bool emp_options_next(EmpOptions *options);

/* Return whether the member has a name. */
static inline bool
emp_option_is(const EmpOptions *options, const char *name)
{
	return strcmp(options->name, name) == 0;
}

/* Return the member as a number from low to high, as a whole number within 2^53, as a text. */
extern double emp_option_number(const EmpOptions *options, double low, double high);
extern int64 emp_option_integer(const EmpOptions *options, int64 low, int64 high);
extern char *emp_option_text(const EmpOptions *options);

/* Return which of some words the member is. */
extern int emp_option_word(const EmpOptions *options, const char *const *word, int words);

/* Return whether the member is an object, and start a walk over that. */
extern bool emp_option_is_object(const EmpOptions *options);
extern void emp_option_open(const EmpOptions *options, EmpOptions *inner);

/* Return a list of texts, a list of pairs [["a", "b"], ...], an object of texts {"a": "b", ...}. */
extern char **emp_option_texts(const EmpOptions *options, int *count);
extern EmpNamePair *emp_option_pairs(const EmpOptions *options, int *count);
extern EmpNamePair *emp_option_named(const EmpOptions *options, int *count);

/* Throw for a member that there is not, or that is not what it has to be: "a list of texts". */
pg_noreturn extern void emp_option_unknown(const EmpOptions *options);
pg_noreturn extern void emp_option_wrong(const EmpOptions *options, const char *what);

#endif
