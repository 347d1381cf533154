/*
 * matcher_pg.h
 *		Rules over rows of SQL: as an expression that the server evaluates.
 *
 * A rule becomes the predicate that somebody would have written by hand, with the server's own operators for
 * the types of the columns, so that its logic, casts and collations are those of SQL.  It serves twice: the
 * planner puts it into a query in place of a constant rule (matcher_plan_pg.c), and a matcher evaluates it
 * row by row.
 */
#ifndef EMP_SEGMENT_MATCHER_PG_H
#define EMP_SEGMENT_MATCHER_PG_H

#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "access/tupdesc.h"
#include "datatype/timestamp.h"
#include "lib/stringinfo.h"
#include "nodes/primnodes.h"

#include "segment/segment_pg.h"

/*
 * What the names of a rule stand for.  Each function returns an expression for a name, or NULL for one that
 * it does not know; the first that knows it wins.
 */
typedef struct EmpNames
{
	Node *(*column)(struct EmpNames *names, const char *name); /* NULL: none */
	/* Name the columns that there are, for an error. */
	void (*list)(struct EmpNames *names, StringInfo out);
	Node *mood;  /* a reading whose attributes are names too; or NULL */
	Node *as_of; /* what as_of stands for when no column bears that name; or NULL */
} EmpNames;

/*
 * Return the predicate of a rule, planned no further than its types; throws for a name that there is not, and
 * for a condition whose types SQL would not compare, naming the condition.
 */
extern Expr *emp_segment_expression(const EmpClause *rule, EmpNames *names);

/* Return what a name in a rule stands for, without the period that is added to it. */
extern Expr *emp_segment_name_expression(const EmpOperand *name, EmpNames *names);

/* Return the type emotion of this extension. */
extern Oid emp_emotion_type(void);

/* A rule compiled for rows of one type. */
typedef struct EmpMatcher EmpMatcher;

/* row: NULL where rules are about a reading alone.  The matcher lives in the context. */
extern EmpMatcher *emp_matcher(MemoryContext context, const EmpClause *rule, TupleDesc row,
							   bool mood, bool as_of);

/* The same of a name in a rule: what has a value instead of holding or not. */
extern EmpMatcher *emp_matcher_of_name(MemoryContext context, const EmpOperand *name, TupleDesc row,
									   bool mood, bool as_of);

/* What a rule is asked about. */
typedef struct EmpAsked
{
	HeapTupleHeader row; /* NULL: one of NULLs */
	Datum mood;          /* a value of type emotion */
	bool mood_null;
	TimestampTz as_of;
} EmpAsked;

extern EmpTruth emp_matcher_holds(EmpMatcher *matcher, const EmpAsked *asked);

/* Return the value of a name as text, in the current memory context; NULL for NULL. */
extern char *emp_matcher_text(EmpMatcher *matcher, const EmpAsked *asked);

/*
 * Matchers of several rules over rows whose type may change, kept in a context: the one for a segment and a row,
 * good until the next is asked for.  What fn_extra of a function holds.
 */
typedef struct EmpMatchers EmpMatchers;
extern EmpMatchers *emp_matchers(MemoryContext context, bool mood, bool as_of);
extern EmpMatcher *emp_matchers_find(EmpMatchers *matchers, Datum segment, HeapTupleHeader row);

#endif
