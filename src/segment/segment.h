/*
 * segment.h
 *		A segment: the rule that says which customers belong to it, such as
 *		"anger > 0.4 or (valence < 0 and cltv >= 500)".
 *
 * A rule is a tree of clauses.  Its text is read by a scanner and a grammar (segment_scan.l,
 * segment_parse.y); it is stored as bytes (segment_bytes.c), printed in one way (segment_print.c), and
 * looked at by segment_holds.h for readings, by matcher_pg.h for rows of SQL.
 */
#ifndef EMP_SEGMENT_SEGMENT_H
#define EMP_SEGMENT_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/failure.h"

#define EMP_SEGMENT_FORMAT 1
#define EMP_SEGMENT_TEXT_MAX 1000000 /* bytes of a text that is read */
#define EMP_SEGMENT_DEPTH 500        /* clauses within clauses, brackets and nots included */
#define EMP_SEGMENT_CLAUSES 10000    /* conditions, and elements of lists, in one rule */
#define EMP_SEGMENT_NAME_MAX 63      /* bytes of a name */
#define EMP_SEGMENT_DIGITS 40        /* of a number, before and behind the point together */

/* What stands in a condition. */
typedef enum EmpOperandKind
{
	EMP_OPERAND_NAME = 1,   /* of a column, of an attribute of a reading; or name.part */
	EMP_OPERAND_NUMBER = 2, /* exact, in decimals */
	EMP_OPERAND_TEXT = 3,   /* '...' */
	EMP_OPERAND_TRUTH = 4,  /* true, false */
	EMP_OPERAND_DATE = 5,   /* date '2026-03-01' */
	EMP_OPERAND_PERIOD = 6, /* 90 days, interval '1 year 2 months' */
	EMP_OPERAND_KINDS
} EmpOperandKind;

/* A span of time as the server counts it. */
typedef struct EmpPeriod
{
	int32_t months;
	int32_t days;
	int64_t micros;
} EmpPeriod;

typedef struct EmpOperand
{
	EmpOperandKind kind;
	const char *name; /* of a name: NUL at the end, as the texts below */
	const char *part; /* a name inside what the name names: mood.anger; or NULL */
	bool shifted;     /* of a name: the period is added: as_of - 90 days */
	const char *text; /* of a text; of a number its shortest decimals: -0.5, 1200 */
	size_t len;       /* of the text */
	double number;    /* nearest to the number */
	bool truth;
	int32_t date; /* days since 2000-01-01 */
	EmpPeriod period;
	int attribute; /* of a name, once it is bound (segment_holds.h); else -1 */
} EmpOperand;

typedef enum EmpClauseKind
{
	EMP_CLAUSE_AND = 1, /* of two clauses or more, none of them an AND */
	EMP_CLAUSE_OR = 2,  /* of two clauses or more, none of them an OR */
	EMP_CLAUSE_NOT = 3, /* of one, which is no NOT */
	/* conditions, which have operands */
	EMP_CLAUSE_COMPARE = 4, /* 2: left op right, at least one of them a name */
	EMP_CLAUSE_BETWEEN = 5, /* 3: x between low and high, x a name */
	EMP_CLAUSE_IN = 6,      /* 2 or more: x in (a, b, ...), x a name, the others not */
	EMP_CLAUSE_LIKE = 7,    /* 2: a name and a text */
	EMP_CLAUSE_NULL = 8,    /* 1: a name is null */
	EMP_CLAUSE_HOLDS = 9,   /* 1: a name that is true or false, or a truth */
	EMP_CLAUSE_KINDS
} EmpClauseKind;

typedef enum EmpComparison
{
	EMP_EQUAL = 1,
	EMP_UNEQUAL = 2,
	EMP_LESS = 3,
	EMP_LESS_EQUAL = 4,
	EMP_GREATER_EQUAL = 5,
	EMP_GREATER = 6,
	EMP_COMPARISONS
} EmpComparison;

/* Return how SQL writes a comparison: =, <>, <, <=, >=, >. */
extern const char *emp_comparison_sign(EmpComparison comparison);

typedef struct EmpClause EmpClause;
struct EmpClause
{
	EmpClauseKind kind;
	EmpComparison comparison; /* of COMPARE */
	const EmpClause *first;   /* clauses inside: the first one, ... */
	const EmpClause *next;    /* ... and the one behind this one */
	int operands;
	EmpOperand *operand;
};

/* Counts the characters of a text in its encoding; for positions in messages. */
typedef int (*EmpCountCharacters)(const char *text, int len);

/*
 * Read a rule.  The arena needs emp_segment_parse_memory(len) bytes; the tree lives in it, also what the text
 * said.  Names are in lower case unless they were in double quotes.  count: NULL for UTF-8.
 */
extern size_t emp_segment_parse_memory(size_t len);
extern EmpStatus emp_segment_parse(const char *text, size_t len, EmpCountCharacters count,
								   EmpArena *arena, const EmpClause **rule, EmpFailure *failure);

/* The one text of a rule, or of a clause of it: its length without the NUL that is also put; out may be NULL. */
extern size_t emp_segment_print(const EmpClause *rule, char *out);

/*
 * The bytes of a rule, what is stored behind the header: the format, then clauses in the order of the text.
 * Equal rules have equal bytes.  Returns their number; out may be NULL.
 */
extern size_t emp_segment_pack(const EmpClause *rule, uint8_t *out);

/* Open bytes: memory for the arena, and the tree, NULL when no version of ours wrote them. */
extern size_t emp_segment_open_memory(size_t len);
extern const EmpClause *emp_segment_open(const uint8_t *bytes, size_t len, EmpArena *arena);

/*
 * Put rules together, in an arena (emp_segment_join_memory): and, or, not, as the grammar would have made it of
 * their texts.  The trees given become part of the result.  Fails beyond the limits.
 */
#define EMP_SEGMENT_JOIN_MEMORY 1024
extern EmpStatus emp_segment_join(EmpClauseKind kind, const EmpClause *left, const EmpClause *right,
								  EmpArena *arena, const EmpClause **rule, EmpFailure *failure);
extern EmpStatus emp_segment_negate(const EmpClause *rule, EmpArena *arena,
									const EmpClause **negated, EmpFailure *failure);

/* Return how many conditions a rule has; and list them in the order of its text. */
extern int emp_segment_conditions(const EmpClause *rule);
extern int emp_segment_list(const EmpClause *rule, const EmpClause **condition);

/* Return whether the opposite of a clause has its "not" inside: x not in (...), x is not null. */
extern bool emp_clause_has_not(const EmpClause *clause);

#endif
