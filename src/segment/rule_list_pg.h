/*
 * rule_list_pg.h
 *		Lists of rules with names, the first of which that holds decides: where a message goes, which RFM
 *		segment a customer is in, what to do next.
 *
 * A list is a value: jsonb, '[{"name": "human", "when": "anger > 0.4"}, {"name": "rest", "when": "true"}]'; or it is
 * a table of the user's own, with a column for each of these.
 */
#ifndef EMP_SEGMENT_RULE_LIST_PG_H
#define EMP_SEGMENT_RULE_LIST_PG_H

#include "base/pg_compat.h"

#include "utils/jsonb.h"

#include "segment/segment_pg.h"

typedef struct EmpListedRule
{
	char *name;            /* what is decided: a queue, a segment, an action */
	const EmpClause *when; /* never NULL: a rule without a condition is "true" */
	char *stage;           /* only in this stage of the journey; NULL: in all */
	bool promotional;      /* it sells something */
} EmpListedRule;

typedef struct EmpRuleList
{
	int rules;
	EmpListedRule *rule; /* in the order in which they are asked */
} EmpRuleList;

/*
 * Read a list of jsonb in the current memory context.  name: the member that names what is decided ("queue",
 * "name", "action"); extras: whether "stage" and "promotional" may be there.  Throws, naming the rule.
 */
extern EmpRuleList *emp_rule_list_of_jsonb(Jsonb *json, const char *name, bool extras);

/*
 * Read a list from a table: columns `name` (text), `rule` (segment) and, where they are there, `priority` (numbers, lowest
 * first; without it the table must have one row), `stage` (text), `promotional` (boolean).
 */
extern EmpRuleList *emp_rule_list_of_table(Oid relid, const char *name, bool extras);

/* Return the first rule that holds of a thing, whose rules were bound to a subject; or -1. */
extern int emp_rule_list_first(const EmpRuleList *list, const EmpSubject *subject,
							   const void *thing);

/* Bind all rules, or throw naming the rule. */
extern void emp_rule_list_bind(EmpRuleList *list, const EmpSubject *subject);

#endif
