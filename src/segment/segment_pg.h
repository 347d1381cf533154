/*
 * segment_pg.h
 *		Segments as arguments and results of SQL functions.
 */
#ifndef EMP_SEGMENT_SEGMENT_PG_H
#define EMP_SEGMENT_SEGMENT_PG_H

#include "base/pg_compat.h"

#include "fmgr.h"

#include "segment/segment_holds.h"

/* Open a segment in the current memory context; throws for bytes that no version of ours wrote. */
extern const EmpClause *emp_segment_get(Datum datum);

/* The same of the bytes of a segment. */
extern const EmpClause *emp_segment_open_or_throw(const uint8 *bytes, Size len);

/* Make a value of a rule. */
extern Datum emp_segment_datum(const EmpClause *rule);

/* Read the text of a rule in the current memory context; throws. */
extern const EmpClause *emp_segment_of_text(const char *text, Size len);

/* Return the one text of a rule, or of one condition of it, as a C string. */
extern char *emp_segment_text(const EmpClause *rule);

/* Bind, or throw. */
extern void emp_segment_bind_or_throw(const EmpClause *rule, const EmpSubject *subject);

/*
 * Return the rule of argument `arg`, bound unless there is no subject, kept in fn_extra from one call to the next for as long as it is the
 * same; several rules that take turns are all kept, up to a limit.
 */
extern const EmpClause *emp_segment_keep(FunctionCallInfo fcinfo, int arg,
										 const EmpSubject *subject);

#endif
