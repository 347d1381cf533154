/*
 * segment_holds.c
 *		Whether a rule holds of what has attributes by number.
 */
#include "segment/segment_holds.h"

#include <stdio.h>
#include <string.h>

#include "segment/segment_literal.h"

#define QUOTED 40 /* bytes of a name that a message shows */

/* ---------------------------------------------------------------------------------------------
 * Binding names to attributes.
 */

/* What a value is, for messages. */
static const char *
kind_noun(EmpOperandKind kind)
{
	switch (kind)
	{
		case EMP_OPERAND_NUMBER:
			return "a number";
		case EMP_OPERAND_TEXT:
			return "a text";
		case EMP_OPERAND_TRUTH:
			return "true or false";
		case EMP_OPERAND_DATE:
			return "a date";
		case EMP_OPERAND_PERIOD:
			return "a period";
		default:
			return "a name";
	}
}

/* Return what an operand is once its name is bound. */
static EmpOperandKind
kind_of(const EmpOperand *operand, const EmpSubject *subject)
{
	if (operand->kind != EMP_OPERAND_NAME)
		return operand->kind;
	switch (subject->kind(operand->attribute))
	{
		case EMP_ATTRIBUTE_NUMBER:
			return EMP_OPERAND_NUMBER;
		case EMP_ATTRIBUTE_TEXT:
			return EMP_OPERAND_TEXT;
		case EMP_ATTRIBUTE_TRUTH:
			return EMP_OPERAND_TRUTH;
	}
	return EMP_OPERAND_KINDS;
}

/* Return how many letters have to be put in, left out or changed to come from one word to the other. */
static int
distance(const char *a, const char *b)
{
	int row[EMP_SEGMENT_NAME_MAX + 1];
	int len = (int) strlen(b);

	for (int j = 0; j <= len; j++)
		row[j] = j;
	for (; *a != '\0'; a++)
	{
		int before = row[0]++; /* row[j - 1] of the row above */

		for (int j = 1; j <= len; j++)
		{
			int least = before + (*a != b[j - 1]);

			before = row[j];
			if (row[j] + 1 < least)
				least = row[j] + 1;
			if (row[j - 1] + 1 < least)
				least = row[j - 1] + 1;
			row[j] = least;
		}
	}
	return row[len];
}

/* Record that there is no such name: list those that there are, and point to one that is nearly it. */
static EmpStatus
no_such_name(const EmpOperand *operand, const EmpSubject *subject, EmpFailure *failure)
{
	char text[2 * EMP_SEGMENT_NAME_MAX + 2];
	char quoted[QUOTED];
	char list[sizeof(failure->detail) - 40];
	size_t used = 0;
	int nearest = 3;

	snprintf(text, sizeof(text), "%s%s%s", operand->name, operand->part == NULL ? "" : ".",
			 operand->part == NULL ? "" : operand->part);
	emp_fail(failure, EMP_NO_SUCH_NAME, "%s has no \"%s\"", subject->noun,
			 emp_quote(quoted, sizeof(quoted), text, (int) strlen(text)));
	list[0] = '\0';
	for (int i = 0; i < subject->attributes; i++)
	{
		const char *name = subject->name(i);
		int away = distance(operand->name, name);

		if (used + strlen(name) + sizeof(",  and others") > sizeof(list))
		{
			snprintf(list + used, sizeof(list) - used, " and others");
			used = sizeof(list);
		}
		else
			used += (size_t) snprintf(list + used, sizeof(list) - used, "%s%s", i == 0 ? "" : ", ",
									  name);
		if (away < nearest && operand->part == NULL)
		{
			nearest = away;
			emp_fail_hint(failure, "Perhaps %s is meant.", name);
		}
	}
	emp_fail_detail(failure, "Rules about it may name %s.", list);
	return EMP_NO_SUCH_NAME;
}

/* Bind the name of an operand. */
static EmpStatus
bind_operand(EmpOperand *operand, const EmpSubject *subject, EmpFailure *failure)
{
	if (operand->kind != EMP_OPERAND_NAME)
		return EMP_OK;
	operand->attribute = -1;
	for (int i = 0; i < subject->attributes && operand->part == NULL; i++)
		if (strcmp(operand->name, subject->name(i)) == 0)
			operand->attribute = i;
	if (operand->attribute < 0)
		return no_such_name(operand, subject, failure);
	if (operand->shifted)
		return emp_fail(failure, EMP_MISMATCH, "%s is %s, to which no period can be added",
						operand->name, kind_noun(kind_of(operand, subject)));
	return EMP_OK;
}

/* Record that two operands do not compare; the first is a name. */
static EmpStatus
mismatch(const EmpOperand *a, const EmpOperand *b, const EmpSubject *subject, EmpFailure *failure)
{
	const char *noun_a = kind_noun(kind_of(a, subject));
	const char *noun_b = kind_noun(kind_of(b, subject));

	if (b->kind != EMP_OPERAND_NAME)
		return emp_fail(failure, EMP_MISMATCH, "%s is %s and does not compare with %s", a->name,
						noun_a, noun_b);
	emp_fail(failure, EMP_MISMATCH, "%s is %s and does not compare with %s, which is %s", a->name,
			 noun_a, b->name, noun_b);
	emp_fail_hint(failure, "A text stands in single quotes: '%s'.", b->name);
	return EMP_MISMATCH;
}

/* Check that the operands of a condition compare. */
static EmpStatus
check_condition(const EmpClause *clause, const EmpSubject *subject, EmpFailure *failure)
{
	bool left = clause->operand[0].kind == EMP_OPERAND_NAME;
	const EmpOperand *name = &clause->operand[left ? 0 : clause->operands - 1];
	EmpOperandKind kind = kind_of(name, subject);
	bool ordered = clause->kind == EMP_CLAUSE_BETWEEN ||
				   (clause->kind == EMP_CLAUSE_COMPARE && clause->comparison >= EMP_LESS);

	for (int i = 0; i < clause->operands; i++)
	{
		if (clause->kind == EMP_CLAUSE_LIKE || kind_of(&clause->operand[i], subject) == kind)
			continue;
		return mismatch(name, &clause->operand[i], subject, failure);
	}
	if (clause->kind == EMP_CLAUSE_LIKE && kind != EMP_OPERAND_TEXT)
		return emp_fail(failure, EMP_MISMATCH, "%s is %s and no text, as \"like\" needs it",
						name->name, kind_noun(kind));
	if (ordered && kind == EMP_OPERAND_TEXT)
	{
		emp_fail(failure, EMP_MISMATCH, "%s is a text, and texts have no order here", name->name);
		emp_fail_hint(failure, "Use =, <>, in or like.");
		return EMP_MISMATCH;
	}
	if (clause->kind == EMP_CLAUSE_HOLDS && kind != EMP_OPERAND_TRUTH)
	{
		emp_fail(failure, EMP_MISMATCH, "%s is %s and not true or false", name->name,
				 kind_noun(kind));
		emp_fail_hint(failure, "Compare it with a value: %s %s.", name->name,
					  kind == EMP_OPERAND_NUMBER ? "> 0.5" : "= 'en'");
		return EMP_MISMATCH;
	}
	return EMP_OK;
}

/* Bind the names of a rule. */
EmpStatus
emp_segment_bind(const EmpClause *rule, const EmpSubject *subject, EmpFailure *failure)
{
	EmpStatus status = EMP_OK;

	for (const EmpClause *c = rule->first; c != NULL && status == EMP_OK; c = c->next)
		status = emp_segment_bind(c, subject, failure);
	for (int i = 0; i < rule->operands && status == EMP_OK; i++)
		status = bind_operand(&rule->operand[i], subject, failure);
	if (rule->first == NULL && status == EMP_OK)
		status = check_condition(rule, subject, failure);
	return status;
}

/* ---------------------------------------------------------------------------------------------
 * Evaluation.  No subject: everything that has a name is NULL.
 */

/* A value in a condition. */
typedef struct Value
{
	bool null;
	bool is_text;
	double number;
	const char *text;
	size_t len;
} Value;

/* Return the value of an operand. */
static inline Value
value_of(const EmpOperand *operand, const EmpSubject *subject, const void *thing)
{
	Value value = {.null = false};
	EmpAttribute attribute = {.null = true};

	switch (operand->kind)
	{
		case EMP_OPERAND_NAME:
			if (subject != NULL)
				subject->get(thing, operand->attribute, &attribute);
			value.null = attribute.null;
			value.number = attribute.number;
			value.text = attribute.text;
			value.is_text = attribute.text != NULL;
			value.len = value.is_text ? strlen(attribute.text) : 0;
			break;
		case EMP_OPERAND_TEXT:
			value.text = operand->text;
			value.is_text = true;
			value.len = operand->len;
			break;
		case EMP_OPERAND_TRUTH:
			value.number = operand->truth;
			break;
		default:
			value.number = operand->number;
			break;
	}
	return value;
}

/* Return a truth as one of three. */
static inline EmpTruth
truth_of(bool truth)
{
	return truth ? EMP_TRUE : EMP_FALSE;
}

/* Compare two values. */
static inline EmpTruth
compare(Value a, EmpComparison comparison, Value b)
{
	if (a.null || b.null)
		return EMP_UNKNOWN;
	if (a.is_text)
		return truth_of((a.len == b.len && memcmp(a.text, b.text, a.len) == 0) ==
						(comparison == EMP_EQUAL));
	switch (comparison)
	{
		case EMP_EQUAL:
			return truth_of(a.number == b.number);
		case EMP_UNEQUAL:
			return truth_of(a.number != b.number);
		case EMP_LESS:
			return truth_of(a.number < b.number);
		case EMP_LESS_EQUAL:
			return truth_of(a.number <= b.number);
		case EMP_GREATER_EQUAL:
			return truth_of(a.number >= b.number);
		case EMP_GREATER:
			return truth_of(a.number > b.number);
		case EMP_COMPARISONS:
			break;
	}
	return EMP_UNKNOWN;
}

/* Return whether both hold. */
static inline EmpTruth
both(EmpTruth a, EmpTruth b)
{
	if (a == EMP_FALSE || b == EMP_FALSE)
		return EMP_FALSE;
	return a == EMP_TRUE && b == EMP_TRUE ? EMP_TRUE : EMP_UNKNOWN;
}

/* Return whether a condition holds. */
static EmpTruth
condition_holds(const EmpClause *clause, const EmpSubject *subject, const void *thing)
{
	const EmpOperand *operand = clause->operand;
	Value x = value_of(&operand[0], subject, thing);

	switch (clause->kind)
	{
		case EMP_CLAUSE_COMPARE:
			return compare(x, clause->comparison, value_of(&operand[1], subject, thing));
		case EMP_CLAUSE_BETWEEN:
			return both(compare(x, EMP_GREATER_EQUAL, value_of(&operand[1], subject, thing)),
						compare(x, EMP_LESS_EQUAL, value_of(&operand[2], subject, thing)));
		case EMP_CLAUSE_IN:
			if (x.null)
				return EMP_UNKNOWN;
			for (int i = 1; i < clause->operands; i++)
				if (compare(x, EMP_EQUAL, value_of(&operand[i], subject, thing)) == EMP_TRUE)
					return EMP_TRUE;
			return EMP_FALSE;
		case EMP_CLAUSE_LIKE:
			return x.null ? EMP_UNKNOWN
						  : truth_of(emp_like(x.text, operand[1].text, operand[1].len));
		case EMP_CLAUSE_NULL:
			return truth_of(x.null);
		default:
			return x.null ? EMP_UNKNOWN : truth_of(x.number != 0);
	}
}

/* Return whether a rule holds. */
EmpTruth
emp_segment_holds(const EmpClause *rule, const EmpSubject *subject, const void *thing)
{
	EmpTruth decisive = rule->kind == EMP_CLAUSE_AND ? EMP_FALSE : EMP_TRUE;
	EmpTruth result;

	switch (rule->kind)
	{
		case EMP_CLAUSE_AND:
		case EMP_CLAUSE_OR:
			result = decisive == EMP_TRUE ? EMP_FALSE : EMP_TRUE;
			for (const EmpClause *c = rule->first; c != NULL; c = c->next)
			{
				EmpTruth one = emp_segment_holds(c, subject, thing);

				if (one == decisive)
					return one;
				if (one == EMP_UNKNOWN)
					result = EMP_UNKNOWN;
			}
			return result;
		case EMP_CLAUSE_NOT:
			result = emp_segment_holds(rule->first, subject, thing);
			return result == EMP_UNKNOWN ? result : truth_of(result == EMP_FALSE);
		default:
			return condition_holds(rule, subject, thing);
	}
}

/* Return what a rule says where everything is NULL. */
EmpTruth
emp_segment_of_nulls(const EmpClause *rule)
{
	return emp_segment_holds(rule, NULL, NULL);
}
