/*
 * rule_list_pg.h
 *		Lists of rules with names, the first of which that holds decides: where a message goes, which RFM
 *		segment a customer is in, what to do next.
 *
 * A list is a value: jsonb, '[{"name": "human", "when": "anger > 0.4"}, {"name": "rest", "when": "true"}]'; or it is
 * a table of the user's own, with a column for each of these; or it is shipped with the extension.
 */
#ifndef EMP_SEGMENT_RULE_LIST_PG_H
#define EMP_SEGMENT_RULE_LIST_PG_H

#include "base/pg_compat.h"

#include "fmgr.h"
#include "utils/jsonb.h"

#include "segment/segment_pg.h"

#define EMP_RULE_LIST_MAX 10000 /* rules in a list */

typedef struct EmpListedRule
{
	char *name;            /* what is decided: a queue, a segment, an action */
	const EmpClause *when; /* never NULL */
	Datum segment;         /* the same as a value */
	char *stage;           /* only in this stage of the journey; NULL: in all */
	bool promotional;      /* it sells something */
} EmpListedRule;

typedef struct EmpRuleList
{
	int rules;
	EmpListedRule *rule; /* in the order in which they are asked */
	const char *of;      /* for messages: " of table shop.rules", or "" */
	bool shipped;        /* its names are those of attributes, whatever columns are called */
} EmpRuleList;

/* A rule of a list that is shipped. */
typedef struct EmpShippedRule
{
	const char *name;
	const char *when;
	const char *description;
	const char *stage;
	bool promotional;
} EmpShippedRule;

/* Read a list that is shipped. */
extern EmpRuleList *emp_rule_list_of_shipped(const EmpShippedRule *rule, int rules);

/* Return the first rule that holds of a thing, whose rules were bound to a subject; or -1. */
extern int emp_rule_list_first(const EmpRuleList *list, const EmpSubject *subject,
							   const void *thing);

/* A list that a function keeps in fn_extra from one call to the next. */
typedef struct EmpKeptRules
{
	MemoryContext context; /* of the list, and of what the caller made of it */
	EmpRuleList *list;
	void *extra; /* the caller's; NULL with a new list */
	struct EmpRuleListKey *key;
} EmpKeptRules;

/*
 * Return the list of argument `arg`, a jsonb or a regclass, or a shipped one, kept for as long as it is the same: the
 * same bytes; the same table, under the same snapshot and for the same user.  Rules are bound unless subject is NULL.
 * What is wrong is an error that names the rule.
 *
 * name: the member that names what is decided ("queue", "name", "action"); actions: whether "stage" may be there, and
 * "promotional" has to be.  A table has columns `name` (text), `rule` (segment, or text) and `priority` (lowest first,
 * equal ones by their names; without it the table must have one row); of actions also `promotional` (boolean) and,
 * where it is there, `stage` (text).  It is read with the rights of the caller.
 */
extern EmpKeptRules *emp_rule_list_keep_jsonb(FunctionCallInfo fcinfo, int arg, const char *name,
											  bool actions, const EmpSubject *subject);
extern EmpKeptRules *emp_rule_list_keep_table(FunctionCallInfo fcinfo, Oid relid, const char *name,
											  bool actions, const EmpSubject *subject);
extern EmpKeptRules *emp_rule_list_keep_shipped(FunctionCallInfo fcinfo, const EmpShippedRule *rule,
												int rules, const EmpSubject *subject);

/*
 * The same of a text: 'default' is the shipped list, what starts with [ is read as JSON, anything else names a
 * table.
 */
extern EmpKeptRules *emp_rule_list_keep_text(FunctionCallInfo fcinfo, int arg, const char *name,
											 bool actions, const EmpShippedRule *shipped, int rules,
											 const EmpSubject *subject);

#endif
