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
} EmpSource;

extern void emp_source_open(EmpSource *source, text *body);
extern bool emp_source_next(EmpSource *source, const char **window, size_t *len);

/* A piece of a window, back in the server's encoding. */
extern text *emp_source_piece(const EmpSource *source, const char *utf8, size_t len);

#endif
