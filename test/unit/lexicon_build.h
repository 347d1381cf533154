/*
 * lexicon_build.h
 *		Building a lexicon without a server: what unit tests and fuzz targets share.
 */
#ifndef EMP_TEST_LEXICON_BUILD_H
#define EMP_TEST_LEXICON_BUILD_H

#include <stdlib.h>

#include "emotion/lexicon.h"

/* Make records larger. */
static inline void
build_grow(EmpRecords *r, size_t size)
{
	r->bytes = realloc(r->bytes, size + size / 2);
	r->size = size + size / 2;
}

/* Close records into a value of *len bytes, which the caller frees; NULL on failure. */
static inline uint8_t *
build_close(const EmpRecords *r, size_t *len, EmpFailure *failure)
{
	size_t n = emp_records_count(r) + 1;
	const uint8_t **order = malloc(n * sizeof(*order));
	const uint8_t **scratch = malloc(n * sizeof(*scratch));
	EmpGathered g = {.records = malloc(r->used + 1)};
	uint8_t *value = NULL;

	if (emp_lexicon_gather(r, order, scratch, &g, failure) == EMP_OK &&
		emp_lexicon_size(&g, len, failure) == EMP_OK)
	{
		value = malloc(*len);
		emp_lexicon_close(&g, value, NULL);
	}
	free(order);
	free(scratch);
	free(g.records);
	return value;
}

/* Make a value of *len bytes of a text form; NULL on failure. */
static inline uint8_t *
build_parse(const char *text, size_t size, size_t *len, EmpFailure *failure)
{
	EmpRecords r = {.grow = build_grow};
	uint8_t *value = NULL;

	if (emp_lexicon_parse(text, size, &r, failure) == EMP_OK)
		value = build_close(&r, len, failure);
	free(r.bytes);
	return value;
}

/* Print the text form of a lexicon into memory which the caller frees. */
static inline char *
build_print(const EmpLexicon *lexicon, size_t *len)
{
	char *text;

	*len = emp_lexicon_print(lexicon, NULL, 0);
	text = malloc(*len + 1);
	emp_lexicon_print(lexicon, text, *len);
	text[*len] = '\0';
	return text;
}

#endif
