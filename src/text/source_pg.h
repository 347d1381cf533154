/*
 * source_pg.h
 *		A text of the database as windows of UTF-8.
 */
#ifndef EMP_TEXT_SOURCE_PG_H
#define EMP_TEXT_SOURCE_PG_H

#include "base/pg_compat.h"

typedef struct EmpSource
{
	const char *p; /* next byte of the text that was not given out or converted */
	const char *end;
	bool raw;       /* the text is read as it is: UTF8 and SQL_ASCII databases */
	Oid conversion; /* to UTF8, where the text is not */
	char *buffer;   /* converted bytes */
	size_t filled;  /* bytes of buffer in use */
	size_t given;   /* of them in the last window */
	/* Where pieces are taken from, where the text is converted. */
	const char *origin;  /* a place in the text */
	size_t passed;       /* characters from there to reached */
	const char *reached; /* a place in the last window */
} EmpSource;

/* Open a text; of one that says the same over and over, the first time is given out. */
extern void emp_source_open(EmpSource *source, text *body);
extern bool emp_source_next(EmpSource *source, const char **window, size_t *len);

/* A piece of the last window as it stands in the text; none may start before the one before. */
extern text *emp_source_piece(EmpSource *source, const char *utf8, size_t len);

#endif
