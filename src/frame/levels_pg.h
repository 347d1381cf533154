/*
 * levels_pg.h
 *		The levels of a category while rows are gathered: numbered as they come.
 */
#ifndef EMP_FRAME_LEVELS_PG_H
#define EMP_FRAME_LEVELS_PG_H

#include "base/pg_compat.h"

#include "utils/palloc.h"

typedef struct EmpLevels EmpLevels;

extern EmpLevels *emp_levels(MemoryContext context);

/* Return the number of a level, a new one where it is new; -1: there are EMP_FRAME_LEVELS already. */
extern int32 emp_levels_number(EmpLevels *levels, const char *text, Size len);

/* Return how many levels there are, and the text of one, which ends with NUL. */
extern int32 emp_levels_count(const EmpLevels *levels);
extern const char *emp_levels_text(const EmpLevels *levels, int32 number);

/*
 * Return the texts in the order of their bytes, and in `place` which place among them each number has;
 * both in the current memory context.
 */
extern const char **emp_levels_sort(const EmpLevels *levels, int32 **place);

#endif
