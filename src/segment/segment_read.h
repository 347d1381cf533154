/*
 * segment_read.h
 *		What the scanner and the grammar of rules share: where they are, and what they build.
 *
 * Everything lives in the arena of the caller.  The first failure is kept, with its place in the text.
 */
#ifndef EMP_SEGMENT_SEGMENT_READ_H
#define EMP_SEGMENT_SEGMENT_READ_H

#include "segment/segment.h"
#include "segment/segment_literal.h"

typedef struct EmpSegmentReader
{
	const char *text;
	size_t len;
	char *copy; /* what the scanner walks over, which it needs to write to */
	EmpCountCharacters count;
	EmpArena *arena;
	EmpFailure *failure;
	EmpStatus status; /* EMP_OK until something is wrong */
	int depth;        /* brackets and nots around the place that is read */
	int clauses;      /* conditions, and elements of lists, so far */
	const EmpClause *rule;
} EmpSegmentReader;

/* A piece of the text. */
typedef struct EmpPlace
{
	size_t at;
	size_t len;
} EmpPlace;

/* Start a scanner, in the arena. */
extern void *emp_segment_scanner(EmpSegmentReader *r);

/*
 * Put "invalid segment at character 17: expected a number" on record, unless there is a failure already.
 * what: behind the colon; hint: or NULL.
 */
extern void emp_segment_wrong(EmpSegmentReader *r, EmpPlace where, const char *what,
							  const char *hint);
extern void emp_segment_too_large(EmpSegmentReader *r, const char *fmt, ...) EMP_PRINTF(2, 3);

/* Go into a bracket or behind a not; false beyond the limit. */
extern bool emp_segment_enter(EmpSegmentReader *r);

/* Elements of a list on their way into a condition. */
typedef struct EmpListItem EmpListItem;
struct EmpListItem
{
	EmpOperand *operand;
	EmpListItem *next;
};

typedef struct EmpListItems
{
	int n;
	EmpListItem *first;
	EmpListItem *last;
} EmpListItems;

/* The parts of a rule; NULL or false with the failure on record. */
extern const char *emp_segment_name(EmpSegmentReader *r, EmpPlace span, bool quoted);
extern EmpOperand *emp_segment_operand(EmpSegmentReader *r, EmpOperandKind kind);
extern EmpOperand *emp_segment_name_operand(EmpSegmentReader *r, const char *name,
											const char *part);
extern EmpOperand *emp_segment_number(EmpSegmentReader *r, EmpPlace span, bool negative);
extern EmpOperand *emp_segment_quoted(EmpSegmentReader *r, EmpPlace span);
extern EmpOperand *emp_segment_truth(EmpSegmentReader *r, bool truth);
extern EmpOperand *emp_segment_date(EmpSegmentReader *r, EmpPlace where, const EmpOperand *text);
extern EmpOperand *emp_segment_period(EmpSegmentReader *r, EmpPlace where, const EmpOperand *number,
									  const char *unit);
extern EmpOperand *emp_segment_interval(EmpSegmentReader *r, EmpPlace where,
										const EmpOperand *text);
extern bool emp_segment_element(EmpSegmentReader *r, EmpListItems *elements, EmpOperand *operand);

/* Make a condition; its operands are copied. */
extern EmpClause *emp_segment_condition(EmpSegmentReader *r, EmpClauseKind kind, int operands,
										EmpOperand *const *operand);
extern EmpClause *emp_segment_compare(EmpSegmentReader *r, EmpComparison comparison,
									  EmpOperand *left, EmpOperand *right);
extern EmpClause *emp_segment_among(EmpSegmentReader *r, const EmpOperand *name,
									const EmpListItems *elements);
extern EmpClause *emp_segment_like(EmpSegmentReader *r, EmpOperand *name, EmpPlace where,
								   EmpOperand *pattern);

/*
 * Clauses on their way into a rule: one, or several of an AND or OR that may still grow; and whether there is a
 * NOT before them, which a second one takes away.  Putting them together takes constant time.
 */
typedef struct EmpClauses
{
	EmpClauseKind kind; /* EMP_CLAUSE_AND, EMP_CLAUSE_OR; 0: one clause */
	bool negated;
	EmpClause *first;
	EmpClause *last;
} EmpClauses;

extern EmpClauses emp_clauses_one(EmpClause *clause, bool negated);
extern bool emp_clauses_join(EmpArena *arena, EmpClauseKind kind, EmpClauses left, EmpClauses right,
							 EmpClauses *joined);
extern EmpClause *emp_clauses_close(EmpArena *arena, EmpClauses clauses); /* NULL: no memory */

/* Return how many brackets and nots are within each other in the one text of a rule. */
extern int emp_segment_depth(const EmpClause *rule);

/* Check a rule against the limits, which its own text keeps when it is read again. */
extern EmpStatus emp_segment_check_limits(const EmpClause *rule, EmpFailure *failure);

#endif
