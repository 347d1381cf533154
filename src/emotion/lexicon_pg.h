/*
 * lexicon_pg.h
 *		Values of the SQL type lexicon as arguments.
 */
#ifndef EMP_EMOTION_LEXICON_PG_H
#define EMP_EMOTION_LEXICON_PG_H

#include "base/pg_compat.h"

#include "emotion/lexicon.h"

/* Look into a value, which stays as long as the copy that this returns where it was toasted. */
extern struct varlena *emp_lexicon_get_pg(Datum datum, EmpLexicon *lexicon);

#endif
