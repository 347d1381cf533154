/*
 * read_pg.h
 *		Reading a text of the database.
 */
#ifndef EMP_EMOTION_READ_PG_H
#define EMP_EMOTION_READ_PG_H

#include "base/pg_compat.h"

#include "emotion/lexicon.h"
#include "emotion/read.h"
#include "text/source_pg.h"

/* Read all windows of a text; the source stays open for emp_source_piece. */
extern void emp_read_windows_pg(EmpSource *source, text *body, EmpReading *r);

/* Throw unless a language may be asked for; true when it is 'auto'. */
extern bool emp_require_language_pg(text *lang);

/* Throw unless a text that was read is in a language that can be read. */
extern void emp_require_reading_pg(const EmpReading *r);

/* Sum up a text with the linked model. */
extern void emp_sum_text_pg(text *body, EmpReading *r, EmpModel *model);

/* Read the valence of an English text, in 1e-9, for less than all of it; lexicon may be NULL. */
extern int32_t emp_read_valence_pg(text *body, const EmpLexicon *lexicon);

/* Read an English text. */
extern void emp_read_text_pg(text *body, EmpEmotion *e);

#endif
