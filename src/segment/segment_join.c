/*
 * segment_join.c
 *		Putting rules together, and looking over the clauses of one.
 */
#include <string.h>

#include "segment/segment_read.h"

/* ---------------------------------------------------------------------------------------------
 * Clauses on their way into a rule.
 */

/* Begin with one clause. */
EmpClauses
emp_clauses_one(EmpClause *clause, bool negated)
{
	return (EmpClauses){.negated = negated, .first = clause, .last = clause};
}

/* Make a clause of others. */
static EmpClause *
make_clause(EmpArena *arena, EmpClauseKind kind, EmpClause *first)
{
	EmpClause *clause = emp_arena_take(arena, sizeof(*clause));

	if (clause != NULL)
	{
		memset(clause, 0, sizeof(*clause));
		clause->kind = kind;
		clause->first = first;
	}
	return clause;
}

/* Make one clause of those that were put together. */
EmpClause *
emp_clauses_close(EmpArena *arena, EmpClauses clauses)
{
	EmpClause *clause = clauses.first;

	if (clauses.kind != 0)
		clause = make_clause(arena, clauses.kind, clause);
	if (clauses.negated && clause != NULL)
		clause = make_clause(arena, EMP_CLAUSE_NOT, clause);
	return clause;
}

/* Put clauses together. */
bool
emp_clauses_join(EmpArena *arena, EmpClauseKind kind, EmpClauses left, EmpClauses right,
				 EmpClauses *joined)
{
	if (left.kind != kind || left.negated)
		left = emp_clauses_one(emp_clauses_close(arena, left), false);
	if (right.kind != kind || right.negated)
		right = emp_clauses_one(emp_clauses_close(arena, right), false);
	if (left.first == NULL || right.first == NULL)
		return false;
	left.last->next = right.first;
	*joined = (EmpClauses){.kind = kind, .first = left.first, .last = right.last};
	return true;
}

/* Take a rule apart again, as far as it can grow. */
static EmpClauses
open_clauses(const EmpClause *rule)
{
	bool negated = rule->kind == EMP_CLAUSE_NOT;
	EmpClause *clause = (EmpClause *) (negated ? rule->first : rule);
	EmpClauses clauses = emp_clauses_one(clause, negated);

	if (clause->kind == EMP_CLAUSE_AND || clause->kind == EMP_CLAUSE_OR)
	{
		clauses.kind = clause->kind;
		clauses.first = clauses.last = (EmpClause *) clause->first;
		while (clauses.last->next != NULL)
			clauses.last = (EmpClause *) clauses.last->next;
	}
	return clauses;
}

/* Close a rule that was put together, and check it. */
static EmpStatus
finish(EmpArena *arena, EmpClauses clauses, const EmpClause **rule, EmpFailure *failure)
{
	*rule = emp_clauses_close(arena, clauses);
	if (*rule == NULL)
		return emp_fail(failure, EMP_TOO_LARGE, "the segment is too large");
	return emp_segment_check_limits(*rule, failure);
}

/* Put two rules together by and, or. */
EmpStatus
emp_segment_join(EmpClauseKind kind, const EmpClause *left, const EmpClause *right, EmpArena *arena,
				 const EmpClause **rule, EmpFailure *failure)
{
	EmpClauses clauses;

	if (!emp_clauses_join(arena, kind, open_clauses(left), open_clauses(right), &clauses))
		return emp_fail(failure, EMP_TOO_LARGE, "the segment is too large");
	return finish(arena, clauses, rule, failure);
}

/* Return the opposite of a rule. */
EmpStatus
emp_segment_negate(const EmpClause *rule, EmpArena *arena, const EmpClause **negated,
				   EmpFailure *failure)
{
	EmpClauses clauses = open_clauses(rule);

	clauses.negated = !clauses.negated;
	return finish(arena, clauses, negated, failure);
}

/* ---------------------------------------------------------------------------------------------
 * The clauses of a rule.
 */

/* Return whether the opposite of a clause has its "not" inside. */
bool
emp_clause_has_not(const EmpClause *clause)
{
	return clause->kind == EMP_CLAUSE_BETWEEN || clause->kind == EMP_CLAUSE_IN ||
		   clause->kind == EMP_CLAUSE_LIKE || clause->kind == EMP_CLAUSE_NULL;
}

/* Return how many brackets and nots are within each other. */
int
emp_segment_depth(const EmpClause *rule)
{
	int depth = 0;

	if (rule->kind == EMP_CLAUSE_NOT)
	{
		if (emp_clause_has_not(rule->first))
			return 0;
		return 1 + (rule->first->first != NULL && rule->first->kind != EMP_CLAUSE_NOT) +
			   emp_segment_depth(rule->first);
	}
	for (const EmpClause *c = rule->first; c != NULL; c = c->next)
	{
		int inside =
			emp_segment_depth(c) + (rule->kind == EMP_CLAUSE_AND && c->kind == EMP_CLAUSE_OR);

		depth = inside > depth ? inside : depth;
	}
	return depth;
}

/* Return how many conditions and elements of lists there are. */
static int
count_clauses(const EmpClause *rule)
{
	int n = 0;

	if (rule->first == NULL)
		return rule->kind == EMP_CLAUSE_IN ? rule->operands : 1;
	for (const EmpClause *c = rule->first; c != NULL; c = c->next)
		n += count_clauses(c);
	return n;
}

/* Check a rule against the limits. */
EmpStatus
emp_segment_check_limits(const EmpClause *rule, EmpFailure *failure)
{
	if (emp_segment_depth(rule) > EMP_SEGMENT_DEPTH)
	{
		emp_fail(failure, EMP_TOO_COMPLEX, "the segment is nested too deeply");
		emp_fail_detail(failure, "At most %d brackets and nots may be within each other.",
						EMP_SEGMENT_DEPTH);
		return EMP_TOO_COMPLEX;
	}
	if (count_clauses(rule) > EMP_SEGMENT_CLAUSES)
	{
		emp_fail(failure, EMP_TOO_LARGE, "the segment is too large");
		emp_fail_detail(failure, "It may have at most %d conditions and elements of lists.",
						EMP_SEGMENT_CLAUSES);
		return EMP_TOO_LARGE;
	}
	if (emp_segment_print(rule, NULL) > EMP_SEGMENT_TEXT_MAX)
	{
		emp_fail(failure, EMP_TOO_LARGE, "the segment is too large");
		emp_fail_detail(failure, "Its text has more than %d bytes.", EMP_SEGMENT_TEXT_MAX);
		return EMP_TOO_LARGE;
	}
	return EMP_OK;
}

/* Fill in the conditions of a clause. */
static int
list_conditions(const EmpClause *clause, const EmpClause **condition, int n)
{
	if (clause->first == NULL)
	{
		if (condition != NULL)
			condition[n] = clause;
		return n + 1;
	}
	for (const EmpClause *c = clause->first; c != NULL; c = c->next)
		n = list_conditions(c, condition, n);
	return n;
}

/* Return how many conditions there are. */
int
emp_segment_conditions(const EmpClause *rule)
{
	return list_conditions(rule, NULL, 0);
}

/* List the conditions, and return how many there are. */
int
emp_segment_list(const EmpClause *rule, const EmpClause **condition)
{
	return list_conditions(rule, condition, 0);
}
