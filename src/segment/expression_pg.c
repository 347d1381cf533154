/*
 * expression_pg.c
 *		A rule over rows of SQL as the predicate that somebody would have written by hand.
 *
 * Nothing here knows how values are compared.  Each condition goes through the parse analysis of the server,
 * with an expression for every name and a constant, typed as SQL types it, for every literal; so which operator
 * it is, what is cast to what, what is an error and which collation holds are what they are in SQL, on the
 * version that runs (doc/design/022).
 *
 * One thing differs from SQL on purpose: operators do not depend on search_path.  They are those of pg_catalog,
 * or, for a type that lives elsewhere and has its own (citext, ltree), those beside the type.
 */
#include "segment/matcher_pg.h"

#include "access/htup_details.h"
#include "catalog/dependency.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_type.h"
#include "commands/extension.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "parser/parse_coerce.h"
#include "parser/parse_collate.h"
#include "parser/parse_expr.h"
#include "parser/parse_func.h"
#include "parser/parse_node.h"
#include "parser/parse_oper.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#define AS_OF "as_of"
#define LIST_MAX 500      /* bytes of a list of names in an error */
#define CONDITION_MAX 200 /* bytes of a condition in an error */

/* What stands at hand while a rule is translated. */
typedef struct Translator
{
	ParseState *pstate;
	EmpNames *names;
	List *given; /* what $1, $2, ... of an expression that the server transforms stand for */
} Translator;

/* ---------------------------------------------------------------------------------------------
 * Types.
 */

/* Return the kind of a type (TYPTYPE_...) and the schema that it is in. */
static char
type_kind(Oid type, Oid *schema)
{
	HeapTuple tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	char kind;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for type %u", type);
	kind = ((Form_pg_type) GETSTRUCT(tuple))->typtype;
	*schema = ((Form_pg_type) GETSTRUCT(tuple))->typnamespace;
	ReleaseSysCache(tuple);
	return kind;
}

/* Return the type emotion of this extension. */
Oid
emp_emotion_type(void)
{
	Oid type = getExtensionType(get_extension_oid("empathy", false), "emotion");

	if (!OidIsValid(type))
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT),
						errmsg("the extension empathy has no type emotion")));
	return type;
}

/* Return whether a type is emotion, or a domain over it. */
static bool
is_emotion(Oid type)
{
	Oid base = getBaseType(type);
	Oid schema;

	return type_kind(base, &schema) == TYPTYPE_BASE && schema != PG_CATALOG_NAMESPACE &&
		   base == emp_emotion_type();
}

/* Return whether the text form of a type has words that mean a moment by the clock. */
static bool
reads_clock(Oid type)
{
	Oid base = getBaseType(type);
	Oid schema;
	bool reads = false;

	check_stack_depth();
	if (OidIsValid(get_element_type(base)))
		return reads_clock(get_element_type(base));
	switch (type_kind(base, &schema))
	{
		case TYPTYPE_RANGE:
			return reads_clock(get_range_subtype(base));
		case TYPTYPE_MULTIRANGE:
			return reads_clock(get_multirange_range(base));
		case TYPTYPE_COMPOSITE:
		{
			TupleDesc desc = lookup_rowtype_tupdesc(base, -1);

			for (int i = 0; i < desc->natts && !reads; i++)
				reads = !TupleDescAttr(desc, i)->attisdropped &&
						reads_clock(TupleDescAttr(desc, i)->atttypid);
			ReleaseTupleDesc(desc);
			return reads;
		}
		default:
			return base == DATEOID || base == TIMEOID || base == TIMETZOID ||
				   base == TIMESTAMPOID || base == TIMESTAMPTZOID;
	}
}

/* ---------------------------------------------------------------------------------------------
 * Operators.
 */

/* Return the schema of a type that has an operator of its own for it; NULL: pg_catalog has. */
static char *
own_schema(Translator *t, Oid type, char *sign, Oid left, Oid right)
{
	Oid schema;
	char *name;
	Operator found;
	bool own = false;

	if (type_kind(type, &schema) != TYPTYPE_BASE || schema == PG_CATALOG_NAMESPACE ||
		OidIsValid(get_element_type(type)))
		return NULL;
	name = get_namespace_name(schema);
	found = oper(t->pstate, list_make2(makeString(name), makeString(sign)), left, right, true, -1);
	if (found != NULL)
	{
		Form_pg_operator form = (Form_pg_operator) GETSTRUCT(found);

		own = form->oprleft == type || form->oprright == type;
		ReleaseSysCache(found);
	}
	return own ? name : NULL;
}

/* Return the name of the operator for two operands, with its schema; throws when there is none. */
static List *
operator_name(Translator *t, char *sign, Node *left, Node *right)
{
	Oid type[2] = {getBaseType(exprType(left)), getBaseType(exprType(right))};
	char *schema = NULL;
	List *name;
	Operator found;

	for (int i = 0; i < 2 && schema == NULL; i++)
		schema = own_schema(t, type[i], sign, type[0], type[1]);
	name =
		list_make2(makeString(schema != NULL ? schema : pstrdup("pg_catalog")), makeString(sign));
	found = oper(t->pstate, name, type[0], type[1], true, -1);
	if (found == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_FUNCTION),
				 errmsg("operator does not exist: %s %s %s", format_type_be(type[0]), sign,
						format_type_be(type[1])),
				 errhint("A column compares with values of its own type: a text in quotes, a "
						 "number without them.")));
	ReleaseSysCache(found);
	return name;
}

/* Throw for a text with a word that means a moment by the clock, where it would be read as such. */
static void
check_clock(Node *text, Node *other)
{
	static const char *const words[] = {"now", "today", "tomorrow", "yesterday"};
	const Const *literal = (const Const *) text;
	const char *at;

	if (!IsA(text, Const) || literal->consttype != UNKNOWNOID || literal->constisnull ||
		!reads_clock(exprType(other)))
		return;
	for (at = DatumGetCString(literal->constvalue); *at != '\0';)
	{
		size_t len = strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

		for (int i = 0; i < (int) lengthof(words); i++)
			if (len == strlen(words[i]) && pg_strncasecmp(at, words[i], len) == 0)
				ereport(
					ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("segment depends on the clock: '%s'", words[i]),
					 errdetail("The same rule holds of the same row whenever it is asked."),
					 errhint("Write as_of, and give the moment: matches(row, segment, now()).")));
		at += len > 0 ? len : 1;
	}
}

/* Apply an operator to two operands. */
static Node *
apply(Translator *t, const char *sign, Node *left, Node *right)
{
	check_clock(left, right);
	check_clock(right, left);
	return (Node *) make_op(t->pstate, operator_name(t, pstrdup(sign), left, right), left, right,
							NULL, -1);
}

/* ---------------------------------------------------------------------------------------------
 * Names.
 */

/* Return a list of names for an error, clipped when it is long. */
static char *
clipped(StringInfo list)
{
	if (list->len > LIST_MAX)
	{
		list->data[list->len = pg_mbcliplen(list->data, list->len, LIST_MAX)] = '\0';
		appendStringInfoString(list, ", ...");
	}
	return list->data;
}

/* Return the names of the attributes of a reading. */
static char *
list_attributes(void)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < emp_subject_emotion.attributes; i++)
		appendStringInfo(&list, "%s%s", i > 0 ? ", " : "", emp_subject_emotion.name(i));
	return clipped(&list);
}

/* Return a constant text. */
static Node *
text_const(const char *text)
{
	return (Node *) makeConst(TEXTOID, -1, DEFAULT_COLLATION_OID, -1,
							  PointerGetDatum(cstring_to_text(text)), false, false);
}

/* Call one of our functions on a reading, and perhaps on a text. */
static Node *
call(const char *name, Node *reading, Node *text)
{
	Oid types[2] = {getBaseType(exprType(reading)), TEXTOID};
	Oid schema;
	Oid function;

	(void) type_kind(types[0], &schema);
	function = LookupFuncName(
		list_make2(makeString(get_namespace_name(schema)), makeString(pstrdup(name))),
		text != NULL ? 2 : 1, types, false);
	return (Node *) makeFuncExpr(function, get_func_rettype(function),
								 text != NULL ? list_make2(reading, text) : list_make1(reading),
								 InvalidOid, InvalidOid, COERCE_EXPLICIT_CALL);
}

/* Return an attribute of a reading, as our functions give it; NULL when there is none of that name. */
static Node *
attribute(Translator *t, Node *reading, const char *name)
{
	const EmpSubject *subject = &emp_subject_emotion;
	int i;

	for (i = 0; i < subject->attributes && strcmp(subject->name(i), name) != 0; i++)
		continue;
	if (i == subject->attributes)
		return NULL;
	if (emp_label_find(name, strlen(name)) >= 0)
		return call("probability", reading, text_const(name));
	if (subject->kind(i) == EMP_ATTRIBUTE_TRUTH)
		return (Node *) make_scalar_array_op(
			t->pstate, list_make2(makeString(pstrdup("pg_catalog")), makeString(pstrdup("="))),
			true, text_const(name), call("emotion_flags", reading, NULL), -1);
	return call(strcmp(name, "sentiment") == 0 ? "sentiment_label" : name, reading, NULL);
}

/* Return a field of a composite value; NULL when there is none of that name. */
static Node *
field(Node *whole, const char *name)
{
	TupleDesc desc = get_expr_result_tupdesc(whole, true);

	for (int i = 0; desc != NULL && i < desc->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(desc, i);

		if (!column->attisdropped && strcmp(NameStr(column->attname), name) == 0)
		{
			FieldSelect *select = makeNode(FieldSelect);

			select->arg = (Expr *) whole;
			select->fieldnum = (AttrNumber) (i + 1);
			select->resulttype = column->atttypid;
			select->resulttypmod = column->atttypmod;
			select->resultcollid = column->attcollation;
			return (Node *) select;
		}
	}
	return NULL;
}

/* Return the names of the fields of a composite value; NULL when it is none. */
static char *
list_fields(Node *whole)
{
	TupleDesc desc = get_expr_result_tupdesc(whole, true);
	StringInfoData list;

	if (desc == NULL)
		return NULL;
	initStringInfo(&list);
	for (int i = 0; i < desc->natts; i++)
		if (!TupleDescAttr(desc, i)->attisdropped)
			appendStringInfo(&list, "%s%s", list.len > 0 ? ", " : "",
							 NameStr(TupleDescAttr(desc, i)->attname));
	return clipped(&list);
}

/* Throw for a name that there is not. */
pg_noreturn static void
throw_name(Translator *t, const char *name)
{
	EmpNames *names = t->names;
	StringInfoData list;

	initStringInfo(&list);
	if (names->column != NULL)
		names->list(names, &list);
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_COLUMN),
			 names->column == NULL ? errmsg("a reading has no attribute \"%s\"", name)
			 : names->mood == NULL ? errmsg("the row has no column \"%s\"", name)
								   : errmsg("neither the row nor a reading has \"%s\"", name),
			 names->column == NULL ? errdetail("It has: %s.", list_attributes())
			 : names->mood == NULL ? errdetail("It has: %s.", clipped(&list))
								   : errdetail("The row has: %s. A reading has: %s.",
											   clipped(&list), list_attributes()),
			 strcmp(name, AS_OF) == 0
				 ? errhint("Give the moment as third argument: matches(row, segment, as_of).")
				 : 0));
	pg_unreachable();
}

/* Throw for a part that a column does not have. */
pg_noreturn static void
throw_part(const char *name, const char *part, Node *whole)
{
	char *list = is_emotion(exprType(whole)) ? list_attributes() : list_fields(whole);

	ereport(ERROR, (errcode(ERRCODE_UNDEFINED_COLUMN),
					errmsg("column \"%s\" has no part \"%s\"", name, part),
					list != NULL ? errdetail("It has: %s.", list)
								 : errdetail("It is of type %s, which has no parts.",
											 format_type_be(exprType(whole)))));
	pg_unreachable();
}

/* Return what a name stands for, or the part of it. */
static Node *
name_expression(Translator *t, const EmpOperand *operand)
{
	EmpNames *names = t->names;
	Node *whole = names->column != NULL ? names->column(names, operand->name) : NULL;
	Node *part;

	if (whole == NULL && strcmp(operand->name, AS_OF) == 0)
		whole = copyObject(names->as_of);
	if (whole == NULL && operand->part == NULL && names->mood != NULL)
		whole = attribute(t, copyObject(names->mood), operand->name);
	if (whole == NULL)
		throw_name(t, operand->name);
	if (operand->part == NULL)
		return whole;
	part = is_emotion(exprType(whole)) ? attribute(t, whole, operand->part)
									   : field(whole, operand->part);
	if (part == NULL)
		throw_part(operand->name, operand->part, whole);
	return part;
}

/* ---------------------------------------------------------------------------------------------
 * Operands.
 */

/* Return a number as the server types it: integer, bigint, numeric. */
static Node *
number(Translator *t, const char *digits)
{
	A_Const *literal = makeNode(A_Const);

	literal->val.fval.type = T_Float;
	literal->val.fval.fval = pstrdup(digits);
	literal->location = -1;
	return transformExpr(t->pstate, (Node *) literal, EXPR_KIND_WHERE);
}

/* Return a period as an interval. */
static Node *
period(const EmpPeriod *span)
{
	Interval *interval = palloc(sizeof(Interval));

	interval->month = span->months;
	interval->day = span->days;
	interval->time = span->micros;
	return (Node *) makeConst(INTERVALOID, -1, InvalidOid, sizeof(Interval),
							  IntervalPGetDatum(interval), false, false);
}

/* Return whether a period goes back, so that people write it behind a minus. */
static bool
goes_back(const EmpPeriod *span)
{
	return span->months <= 0 && span->days <= 0 && span->micros <= 0 &&
		   span->months != PG_INT32_MIN && span->days != PG_INT32_MIN &&
		   span->micros != PG_INT64_MIN;
}

/* Return a name with a period added to it. */
static Node *
shifted(Translator *t, Node *name, const EmpPeriod *span)
{
	EmpPeriod back = {-span->months, -span->days, -span->micros};

	return goes_back(span) ? apply(t, "-", name, period(&back)) : apply(t, "+", name, period(span));
}

/* Return what an operand stands for. */
static Node *
operand_expression(Translator *t, const EmpOperand *operand)
{
	Node *name;

	switch (operand->kind)
	{
		case EMP_OPERAND_NAME:
			name = name_expression(t, operand);
			return operand->shifted ? shifted(t, name, &operand->period) : name;
		case EMP_OPERAND_NUMBER:
			return number(t, operand->text);
		case EMP_OPERAND_TEXT:
			return (Node *) makeConst(UNKNOWNOID, -1, InvalidOid, -2,
									  CStringGetDatum(pnstrdup(operand->text, operand->len)), false,
									  false);
		case EMP_OPERAND_TRUTH:
			return makeBoolConst(operand->truth, false);
		case EMP_OPERAND_DATE:
			return (Node *) makeConst(DATEOID, -1, InvalidOid, sizeof(DateADT),
									  DateADTGetDatum(operand->date), false, true);
		case EMP_OPERAND_PERIOD:
			return period(&operand->period);
		default:
			elog(ERROR, "unexpected operand %d", operand->kind);
	}
}

/* ---------------------------------------------------------------------------------------------
 * Conditions.
 */

/* Return what a parameter of an expression stands for that the server transforms. */
static Node *
given(ParseState *pstate, ParamRef *parameter)
{
	const Translator *t = pstate->p_ref_hook_state;

	return list_nth(t->given, parameter->number - 1);
}

/* Return a parameter that stands for an expression. */
static Node *
give(Translator *t, Node *expression)
{
	ParamRef *parameter = makeNode(ParamRef);

	t->given = lappend(t->given, expression);
	parameter->number = list_length(t->given);
	parameter->location = -1;
	return (Node *) parameter;
}

/* x in (a, b, ...): the server finds the type that all of them have in common. */
static Node *
in_list(Translator *t, const EmpClause *condition)
{
	Node *left = operand_expression(t, &condition->operand[0]);
	List *elements = NIL;
	List *name = NIL;
	Node *parameter;

	t->given = NIL;
	parameter = give(t, left);
	for (int i = 1; i < condition->operands; i++)
	{
		Node *element = operand_expression(t, &condition->operand[i]);

		check_clock(element, left);
		if (i == 1)
			name = operator_name(t, pstrdup("="), left, element);
		elements = lappend(elements, give(t, element));
	}
	return transformExpr(t->pstate,
						 (Node *) makeA_Expr(AEXPR_IN, name, parameter, (Node *) elements, -1),
						 EXPR_KIND_WHERE);
}

/* x between low and high, which SQL says means x >= low and x <= high. */
static Node *
between(Translator *t, const EmpClause *condition)
{
	const EmpOperand *operand = condition->operand;
	Node *x = operand_expression(t, &operand[0]);
	Node *low = apply(t, ">=", x, operand_expression(t, &operand[1]));
	Node *high = apply(t, "<=", copyObject(x), operand_expression(t, &operand[2]));

	return (Node *) makeBoolExpr(AND_EXPR, list_make2(low, high), -1);
}

/* x is null. */
static Node *
is_null(Node *x)
{
	NullTest *test = makeNode(NullTest);

	test->arg = (Expr *) x;
	test->nulltesttype = IS_NULL;
	test->argisrow = type_is_rowtype(exprType(x));
	test->location = -1;
	return (Node *) test;
}

/* Return the expression of a condition. */
static Node *
condition_expression(Translator *t, const EmpClause *condition)
{
	const EmpOperand *operand = condition->operand;

	switch (condition->kind)
	{
		case EMP_CLAUSE_COMPARE:
			return apply(t, emp_comparison_sign(condition->comparison),
						 operand_expression(t, &operand[0]), operand_expression(t, &operand[1]));
		case EMP_CLAUSE_BETWEEN:
			return between(t, condition);
		case EMP_CLAUSE_IN:
			return in_list(t, condition);
		case EMP_CLAUSE_LIKE:
			return apply(t, "~~", operand_expression(t, &operand[0]),
						 operand_expression(t, &operand[1]));
		case EMP_CLAUSE_NULL:
			return is_null(operand_expression(t, &operand[0]));
		case EMP_CLAUSE_HOLDS:
			return operand_expression(t, &operand[0]);
		default:
			elog(ERROR, "unexpected condition %d", condition->kind);
	}
}

/* Say which condition an error is about. */
static void
say_condition(void *condition)
{
	char *text = emp_segment_text(condition);
	int len = (int) strlen(text);

	errcontext("condition %.*s%s of the segment", pg_mbcliplen(text, len, CONDITION_MAX), text,
			   len > CONDITION_MAX ? "..." : "");
}

/* Return the expression of a condition, which is boolean; errors say which condition it is. */
static Node *
condition(Translator *t, const EmpClause *clause)
{
	ErrorContextCallback context = {
		.previous = error_context_stack, .callback = say_condition, .arg = (void *) clause};
	Node *expression;

	error_context_stack = &context;
	expression = coerce_to_boolean(t->pstate, condition_expression(t, clause), "a condition");
	error_context_stack = context.previous;
	return expression;
}

/* Return the expression of a clause. */
static Node *
clause_expression(Translator *t, const EmpClause *clause)
{
	List *inside = NIL;

	check_stack_depth();
	if (clause->kind > EMP_CLAUSE_NOT)
		return condition(t, clause);
	for (const EmpClause *one = clause->first; one != NULL; one = one->next)
		inside = lappend(inside, clause_expression(t, one));
	return (Node *) makeBoolExpr(clause->kind == EMP_CLAUSE_AND  ? AND_EXPR
								 : clause->kind == EMP_CLAUSE_OR ? OR_EXPR
																 : NOT_EXPR,
								 inside, -1);
}

/* ---------------------------------------------------------------------------------------------
 * The whole.
 */

/* Begin a translation. */
static Translator
begin(EmpNames *names)
{
	Translator t = {.pstate = make_parsestate(NULL), .names = names};

	t.pstate->p_paramref_hook = given;
	return t;
}

/* Return an expression with its collations assigned. */
static Expr *
finish(Translator *t, Node *expression)
{
	assign_expr_collations(t->pstate, expression);
	free_parsestate(t->pstate);
	return (Expr *) expression;
}

/* Return the predicate of a rule. */
Expr *
emp_segment_expression(const EmpClause *rule, EmpNames *names)
{
	Translator t = begin(names);

	t.pstate->p_ref_hook_state = &t;
	return finish(&t, clause_expression(&t, rule));
}

/* Return what a name in a rule stands for, without what is added to it. */
Expr *
emp_segment_name_expression(const EmpOperand *name, EmpNames *names)
{
	Translator t = begin(names);

	return finish(&t, name_expression(&t, name));
}
