/*
 * segment_json_pg.c
 *		Rules as jsonb: a tree that other programs can walk over.
 */
#include "segment/segment_pg.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/jsonb.h"

#include "segment/segment_literal.h"

PG_FUNCTION_INFO_V1(emp_segment_jsonb);

/* Append a period. */
static void
append_period(StringInfo json, const EmpPeriod *period)
{
	char text[EMP_PERIOD_TEXT_SIZE];

	emp_period_print(period, text);
	escape_json(json, text);
}

/* Append what says which name it is: members of an object. */
static void
append_name(StringInfo json, const EmpOperand *operand)
{
	appendStringInfoString(json, "\"name\": ");
	escape_json(json, operand->name);
	if (operand->part != NULL)
	{
		appendStringInfoString(json, ", \"part\": ");
		escape_json(json, operand->part);
	}
	if (operand->shifted)
	{
		appendStringInfoString(json, ", \"plus\": ");
		append_period(json, &operand->period);
	}
}

/* Append an operand as a value. */
static void
append_value(StringInfo json, const EmpOperand *operand)
{
	char day[EMP_DATE_TEXT_SIZE];

	switch (operand->kind)
	{
		case EMP_OPERAND_NAME:
			appendStringInfoChar(json, '{');
			append_name(json, operand);
			appendStringInfoChar(json, '}');
			break;
		case EMP_OPERAND_NUMBER:
			appendStringInfoString(json, operand->text);
			break;
		case EMP_OPERAND_TEXT:
			escape_json(json, operand->text);
			break;
		case EMP_OPERAND_TRUTH:
			appendStringInfoString(json, operand->truth ? "true" : "false");
			break;
		case EMP_OPERAND_DATE:
			emp_date_print(operand->date, day);
			appendStringInfo(json, "{\"date\": \"%s\"}", day);
			break;
		case EMP_OPERAND_PERIOD:
			appendStringInfoString(json, "{\"period\": ");
			append_period(json, &operand->period);
			appendStringInfoChar(json, '}');
			break;
		case EMP_OPERAND_KINDS:
			break;
	}
}

/* Append the members of a condition that says an operator, and a value or a list of them. */
static void
append_test(StringInfo json, const EmpOperand *name, const char *op, int n,
			const EmpOperand *const *value, bool list)
{
	append_name(json, name);
	appendStringInfo(json, ", \"op\": \"%s\"", op);
	if (n > 0)
		appendStringInfo(json, ", \"value\": %s", list ? "[" : "");
	for (int i = 0; i < n; i++)
	{
		appendStringInfoString(json, i > 0 ? ", " : "");
		append_value(json, value[i]);
	}
	appendStringInfoString(json, list ? "]" : "");
}

/* Append the members of a condition.  A name is always on the left. */
static void
append_condition(StringInfo json, const EmpClause *clause)
{
	static const EmpComparison mirrored[EMP_COMPARISONS] = {
		[EMP_EQUAL] = EMP_EQUAL,
		[EMP_UNEQUAL] = EMP_UNEQUAL,
		[EMP_LESS] = EMP_GREATER,
		[EMP_LESS_EQUAL] = EMP_GREATER_EQUAL,
		[EMP_GREATER_EQUAL] = EMP_LESS_EQUAL,
		[EMP_GREATER] = EMP_LESS,
	};
	EmpComparison comparison = clause->comparison;
	const EmpOperand *name = &clause->operand[0];
	const EmpOperand **value = palloc((Size) clause->operands * sizeof(*value));
	int n = clause->operands - 1;

	for (int i = 0; i < n; i++)
		value[i] = &clause->operand[i + 1];
	switch (clause->kind)
	{
		case EMP_CLAUSE_COMPARE:
			if (name->kind != EMP_OPERAND_NAME)
			{
				value[0] = name;
				name = &clause->operand[1];
				comparison = mirrored[comparison];
			}
			append_test(json, name, emp_comparison_sign(comparison), n, value, false);
			break;
		case EMP_CLAUSE_BETWEEN:
			append_test(json, name, "between", n, value, true);
			break;
		case EMP_CLAUSE_IN:
			append_test(json, name, "in", n, value, true);
			break;
		case EMP_CLAUSE_LIKE:
			append_test(json, name, "like", n, value, false);
			break;
		case EMP_CLAUSE_NULL:
			append_test(json, name, "is null", n, value, false);
			break;
		default:
			if (name->kind == EMP_OPERAND_NAME)
				append_name(json, name);
			else
				appendStringInfo(json, "\"value\": %s", name->truth ? "true" : "false");
			break;
	}
	pfree(value);
}

/* Append a clause. */
static void
append_clause(StringInfo json, const EmpClause *clause)
{
	bool list = clause->kind != EMP_CLAUSE_NOT;

	appendStringInfoChar(json, '{');
	if (clause->first == NULL)
		append_condition(json, clause);
	else
	{
		appendStringInfo(json, "\"%s\": %s",
						 clause->kind == EMP_CLAUSE_AND  ? "and"
						 : clause->kind == EMP_CLAUSE_OR ? "or"
														 : "not",
						 list ? "[" : "");
		for (const EmpClause *c = clause->first; c != NULL; c = c->next)
		{
			appendStringInfoString(json, c != clause->first ? ", " : "");
			append_clause(json, c);
		}
		appendStringInfoString(json, list ? "]" : "");
	}
	appendStringInfoChar(json, '}');
}

/* Show a segment as jsonb. */
Datum
emp_segment_jsonb(PG_FUNCTION_ARGS)
{
	StringInfoData json;

	initStringInfo(&json);
	append_clause(&json, emp_segment_get(PG_GETARG_DATUM(0)));
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data));
}
