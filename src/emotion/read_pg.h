/*
 * read_pg.h
 *		Reading a text of the database.
 */
#ifndef EMP_EMOTION_READ_PG_H
#define EMP_EMOTION_READ_PG_H

#include "base/pg_compat.h"

#include "emotion/read.h"

/* Read an English text. */
extern void emp_read_text_pg(text *body, EmpEmotion *e);

#endif
