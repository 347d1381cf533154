/*
 * segment_print.c
 *		The one text of a rule.
 *
 * Brackets stand only where the rule would be another one without them, words are in lower case, names are quoted
 * only where they have to be.
 */
#include <string.h>

#include "segment/segment.h"
#include "segment/segment_literal.h"

/* Where a text goes; nowhere when only its length is wanted. */
typedef struct Out
{
	char *text;
	size_t len;
} Out;

/* Put bytes. */
static void
put_bytes(Out *out, const char *bytes, size_t len)
{
	if (out->text != NULL)
		memcpy(out->text + out->len, bytes, len);
	out->len += len;
}

/* Put a string. */
static void
put(Out *out, const char *text)
{
	put_bytes(out, text, strlen(text));
}

/* Put a text in quotes, which are doubled inside. */
static void
put_quoted(Out *out, const char *text, size_t len, char quote)
{
	put_bytes(out, &quote, 1);
	for (size_t i = 0; i < len; i++)
	{
		if (text[i] == quote)
			put_bytes(out, &quote, 1);
		put_bytes(out, text + i, 1);
	}
	put_bytes(out, &quote, 1);
}

/* Return whether a name is a word of the language, or one that looks like a number to others. */
static bool
is_reserved(const char *name)
{
	static const char *const words[] = {"and", "or",   "not",     "between", "in",
										"is",  "like", "null",    "true",    "false",
										"nan", "inf",  "infinity"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(name, words[i]) == 0)
			return true;
	return false;
}

/* Return whether a name reads back as it is when it has no quotes. */
static bool
is_plain(const char *name)
{
	for (const char *c = name; *c != '\0'; c++)
	{
		bool letter = (*c >= 'a' && *c <= 'z') || *c == '_' || (unsigned char) *c >= 0x80;

		if (!letter && (c == name || !((*c >= '0' && *c <= '9') || *c == '$')))
			return false;
	}
	return !is_reserved(name) && emp_curly_quote(name, strlen(name)) == NULL;
}

/* Put a name. */
static void
put_name(Out *out, const char *name)
{
	if (is_plain(name))
		put(out, name);
	else
		put_quoted(out, name, strlen(name), '"');
}

/* Put a period. */
static void
put_period(Out *out, const EmpPeriod *period)
{
	char text[EMP_PERIOD_TEXT_SIZE];

	emp_period_print(period, text);
	put(out, text);
}

/* Put an operand. */
static void
put_operand(Out *out, const EmpOperand *operand)
{
	char day[EMP_DATE_TEXT_SIZE];

	switch (operand->kind)
	{
		case EMP_OPERAND_NAME:
			put_name(out, operand->name);
			if (operand->part != NULL)
			{
				put(out, ".");
				put_name(out, operand->part);
			}
			if (operand->shifted)
			{
				EmpPeriod period = operand->period;

				put(out, emp_period_backwards(&period) ? " - " : " + ");
				if (emp_period_backwards(&period))
					period = emp_period_negated(&period);
				put_period(out, &period);
			}
			break;
		case EMP_OPERAND_NUMBER:
			put_bytes(out, operand->text, operand->len);
			break;
		case EMP_OPERAND_TEXT:
			put_quoted(out, operand->text, operand->len, '\'');
			break;
		case EMP_OPERAND_TRUTH:
			put(out, operand->truth ? "true" : "false");
			break;
		case EMP_OPERAND_DATE:
			emp_date_print(operand->date, day);
			put(out, "date '");
			put(out, day);
			put(out, "'");
			break;
		case EMP_OPERAND_PERIOD:
			put_period(out, &operand->period);
			break;
		case EMP_OPERAND_KINDS:
			break;
	}
}

/* Return how SQL writes a comparison. */
const char *
emp_comparison_sign(EmpComparison comparison)
{
	static const char *const signs[] = {"", "=", "<>", "<", "<=", ">=", ">"};

	return signs[comparison];
}

/* Put a condition, or its opposite, of those that have a "not" inside. */
static void
put_condition(Out *out, const EmpClause *clause, bool negated)
{
	const EmpOperand *operand = clause->operand;

	put_operand(out, &operand[0]);
	switch (clause->kind)
	{
		case EMP_CLAUSE_COMPARE:
			put(out, " ");
			put(out, emp_comparison_sign(clause->comparison));
			put(out, " ");
			put_operand(out, &operand[1]);
			break;
		case EMP_CLAUSE_BETWEEN:
			put(out, negated ? " not between " : " between ");
			put_operand(out, &operand[1]);
			put(out, " and ");
			put_operand(out, &operand[2]);
			break;
		case EMP_CLAUSE_IN:
			put(out, negated ? " not in (" : " in (");
			for (int i = 1; i < clause->operands; i++)
			{
				put(out, i == 1 ? "" : ", ");
				put_operand(out, &operand[i]);
			}
			put(out, ")");
			break;
		case EMP_CLAUSE_LIKE:
			put(out, negated ? " not like " : " like ");
			put_operand(out, &operand[1]);
			break;
		case EMP_CLAUSE_NULL:
			put(out, negated ? " is not null" : " is null");
			break;
		default:
			break;
	}
}

/* Put a clause. */
static void
put_clause(Out *out, const EmpClause *clause)
{
	bool is_and = clause->kind == EMP_CLAUSE_AND;

	switch (clause->kind)
	{
		case EMP_CLAUSE_AND:
		case EMP_CLAUSE_OR:
			for (const EmpClause *c = clause->first; c != NULL; c = c->next)
			{
				bool bracket = is_and && c->kind == EMP_CLAUSE_OR;

				if (c != clause->first)
					put(out, is_and ? " and " : " or ");
				put(out, bracket ? "(" : "");
				put_clause(out, c);
				put(out, bracket ? ")" : "");
			}
			break;
		case EMP_CLAUSE_NOT:
			if (emp_clause_has_not(clause->first))
				put_condition(out, clause->first, true);
			else
			{
				bool bracket = clause->first->first != NULL;

				put(out, bracket ? "not (" : "not ");
				put_clause(out, clause->first);
				put(out, bracket ? ")" : "");
			}
			break;
		default:
			put_condition(out, clause, false);
			break;
	}
}

/* Print a rule. */
size_t
emp_segment_print(const EmpClause *rule, char *out)
{
	Out to = {out, 0};

	put_clause(&to, rule);
	if (out != NULL)
		out[to.len] = '\0';
	return to.len;
}
