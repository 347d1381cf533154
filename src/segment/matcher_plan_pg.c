/*
 * matcher_plan_pg.c
 *		What the planner may do with a constant rule: c @@ 'churn > 0.6 and cltv >= 500' is planned as
 *		c.churn > 0.6 AND c.cltv >= 500, and e @@ 'valence < 0' as valence(e) < 0.
 *
 * So indexes on the columns are used, partitions are pruned, and sizes are estimated, as if the conditions
 * had been written by hand.  Nothing else may change:
 *
 * - The call is strict: it gives NULL for a row that an outer join left without a partner, for a reading that
 *   is NULL, and for an as_of that is NULL, where the conditions may give more ("x is null").  What they give for a
 *   row of NULLs is known, so one clause repairs it; a WHERE clause, for which NULL and false are one,
 *   loses that clause again.
 * - What is asked more than once has to be cheap and not volatile, as where the server inlines functions.
 * - A rule that asks for what there is not is left as it is: it fails when it is evaluated, if it is.
 *
 * A row has to be that of a relation or a row constructor of the query itself.  Rows of an outer query are
 * left alone, as where the server takes fields out of rows: the plan of that query may be made already, with the
 * row in it and not its columns.
 */
#include "postgres.h"

#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/pathnodes.h"
#include "nodes/supportnodes.h"
#include "optimizer/clauses.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/planmain.h"
#include "optimizer/tlist.h"
#include "parser/parse_relation.h"
#include "parser/parsetree.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"

#include "base/function_pg.h"
#include "segment/matcher_pg.h"

PG_FUNCTION_INFO_V1(emp_matches_row_support);
PG_FUNCTION_INFO_V1(emp_matches_emotion_support);

/* The row that a rule is asked about. */
typedef struct Fields
{
	EmpNames names; /* first: what emp_segment_expression knows of this */
	Node *row;
	TupleDesc desc;
} Fields;

/* ---- what may be repeated and replaced --------------------------------------------------------- */

/* Say whether an expression may be evaluated more than once, by the measure of the server's inlining. */
static bool
may_repeat(Node *node)
{
	QualCost cost;

	if (contain_volatile_functions(node) || contain_subplans(node))
		return false;
	cost_qual_eval_node(&cost, node, NULL);
	return cost.startup + cost.per_tuple <= 10 * cpu_operator_cost;
}

/* Say whether a function may not stand where a call of ours stood; strict: a pointer to whether it must be. */
static bool
is_unfit(Oid function, void *strict)
{
	return func_volatile(function) == PROVOLATILE_VOLATILE ||
		   func_parallel(function) != PROPARALLEL_SAFE ||
		   (*(bool *) strict && !func_strict(function)) ||
		   (function >= FirstNormalObjectId && !emp_open_to_all(function));
}

/* Look for such a function in an expression. */
static bool
has_unfit(Node *node, void *strict)
{
	return node != NULL && (check_functions_in_node(node, is_unfit, strict) ||
							expression_tree_walker(node, has_unfit, strict));
}

/* Look for a node in a tree. */
static bool
contains(Node *tree, void *node)
{
	return tree != NULL && (equal(tree, node) || expression_tree_walker(tree, contains, node));
}

/* Say whether rows are grouped by a row: then its columns are not what they were, or are no more. */
static bool
is_grouped(const Query *query, Node *row)
{
	ListCell *cell;

	foreach (cell, query->groupClause)
		if (contains(get_sortgroupclause_expr(lfirst(cell), query->targetList), row))
			return true;
	return false;
}

/*
 * Say whether a root may be that of another query than the one whose expression is simplified: in EXISTS the
 * server asks with the root of the query around it.
 */
static bool
is_foreign(const PlannerInfo *root)
{
	return root->parse->hasSubLinks;
}

/* Say whether a query may have outer joins. */
static bool
has_outer_joins(const PlannerInfo *root)
{
	ListCell *cell;

	foreach (cell, root->parse->rtable)
	{
		const RangeTblEntry *entry = lfirst(cell);

		if (entry->rtekind == RTE_JOIN && IS_OUTER_JOIN(entry->jointype))
			return true;
	}
	return is_foreign(root);
}

/* ---- NULL ---------------------------------------------------------------------------------------- */

/* Return a test of a whole value for NULL. */
static Node *
test_null(Node *value, NullTestType type)
{
	NullTest *test = makeNode(NullTest);

	test->arg = copyObject((Expr *) value);
	test->nulltesttype = type;
	test->argisrow = false;
	test->location = -1;
	return (Node *) test;
}

/* Return what is NULL, and not true, where a value is NULL. */
static Expr *
not_true_of_null(Expr *expr, Node *value)
{
	List *known = list_make2(test_null(value, IS_NOT_NULL), makeBoolConst(false, true));

	return makeBoolExpr(AND_EXPR, list_make2(expr, makeBoolExpr(OR_EXPR, known, -1)), -1);
}

/* Return what is NULL, and not false, where a value is NULL. */
static Expr *
not_false_of_null(Expr *expr, Node *value)
{
	List *unknown = list_make2(test_null(value, IS_NULL), makeBoolConst(false, true));

	return makeBoolExpr(OR_EXPR, list_make2(expr, makeBoolExpr(AND_EXPR, unknown, -1)), -1);
}

/* Return the conditions of a rule with what makes them NULL where a value is NULL, of which they say this. */
static Expr *
strictly(Expr *expr, Node *value, EmpTruth of_null)
{
	switch (of_null)
	{
		case EMP_TRUE:
			return not_true_of_null(expr, value);
		case EMP_FALSE:
			return not_false_of_null(expr, value);
		default:
			return expr;
	}
}

/* Say whether a moment is certainly not NULL: now(), a constant, or some of what is made of them. */
static bool
is_known(Node *as_of)
{
	Oid function;
	ListCell *cell;

	if (IsA(as_of, Const))
		return !((Const *) as_of)->constisnull;
	if (IsA(as_of, SQLValueFunction))
		return true;
	function = IsA(as_of, FuncExpr) ? ((FuncExpr *) as_of)->funcid
			   : IsA(as_of, OpExpr) ? ((OpExpr *) as_of)->opfuncid
									: InvalidOid;
	switch (function)
	{
		case F_NOW:
			return true;
		case F_TIMESTAMPTZ_DATE:
		case F_TIMESTAMPTZ_TIMESTAMP:
		case F_TIMESTAMPTZ_PL_INTERVAL:
		case F_TIMESTAMPTZ_MI_INTERVAL:
		case F_DATE_PL_INTERVAL:
		case F_DATE_MI_INTERVAL:
			foreach (cell,
					 IsA(as_of, FuncExpr) ? ((FuncExpr *) as_of)->args : ((OpExpr *) as_of)->args)
				if (!is_known(lfirst(cell)))
					return false;
			return true;
		default:
			return false;
	}
}

/* ---- rules and their names ------------------------------------------------------------------------ */

/* Return the rule of a call, NULL when it is not constant. */
static const EmpClause *
constant_rule(const FuncExpr *call)
{
	const Const *rule = lsecond(call->args);

	return IsA(rule, Const) && !rule->constisnull ? emp_segment_get(rule->constvalue) : NULL;
}

/* Return the conditions of a rule, and their number. */
static const EmpClause **
conditions_of(const EmpClause *rule, int *count)
{
	const EmpClause **condition = palloc(sizeof(EmpClause *) * emp_segment_conditions(rule));

	*count = emp_segment_list(rule, condition);
	return condition;
}

/* Return how often the first operand of a condition stands in its expression, at most; the others stand there once. */
static int
mentions_first(const EmpClause *condition)
{
	return condition->kind == EMP_CLAUSE_BETWEEN || condition->kind == EMP_CLAUSE_IN ? 2 : 1;
}

/* Return the number of a field by its name; 0: there is none, or more than one, or nobody decided its type. */
static AttrNumber
find_field(TupleDesc desc, const char *name)
{
	AttrNumber found = 0;

	for (AttrNumber i = 1; i <= desc->natts; i++)
	{
		Form_pg_attribute field = TupleDescAttr(desc, i - 1);

		if (field->attisdropped || strcmp(NameStr(field->attname), name) != 0)
			continue;
		if (found != 0 || field->atttypid == UNKNOWNOID)
			return 0;
		found = i;
	}
	return found;
}

/* Return the field that a name stands for. */
static Node *
field_of(EmpNames *names, const char *name)
{
	const Fields *fields = (const Fields *) names;
	AttrNumber at = find_field(fields->desc, name);
	Form_pg_attribute field;
	FieldSelect *select;

	if (at == 0)
		return NULL;
	field = TupleDescAttr(fields->desc, at - 1);
	select = makeNode(FieldSelect);
	select->arg = copyObject((Expr *) fields->row);
	select->fieldnum = at;
	select->resulttype = field->atttypid;
	select->resulttypmod = field->atttypmod;
	select->resultcollid = field->attcollation;
	return (Node *) select;
}

/* Name the fields that there are. */
static void
list_fields(EmpNames *names, StringInfo out)
{
	TupleDesc desc = ((const Fields *) names)->desc;

	for (int i = 0; i < desc->natts; i++)
		if (!TupleDescAttr(desc, i)->attisdropped)
			appendStringInfo(out, "%s%s", out->len == 0 ? "" : ", ",
							 NameStr(TupleDescAttr(desc, i)->attname));
}

/* ---- rows ------------------------------------------------------------------------------------------ */

/* Return the fields of the rows of a range table entry without a type of their own. */
static TupleDesc
fields_of_entry(PlannerInfo *root, const Var *row)
{
	List *names;
	List *vars;
	ListCell *name;
	ListCell *var;
	TupleDesc desc;
	AttrNumber at = 0;

	if (is_foreign(root) || row->varno > list_length(root->parse->rtable))
		return NULL;
	emp_expand_rte(rt_fetch(row->varno, root->parse->rtable), row->varno, &names, &vars);
	desc = CreateTemplateTupleDesc(list_length(names));
	forboth(name, names, var, vars)
	{
		Node *field = lfirst(var);

		TupleDescInitEntry(desc, ++at, strVal(lfirst(name)), exprType(field), exprTypmod(field), 0);
		TupleDescInitEntryCollation(desc, at, exprCollation(field));
		/* a dropped column of what a function returns */
		TupleDescAttr(desc, at - 1)->attisdropped = IsA(field, Const);
	}
	return desc;
}

/* Return the fields of a row that can be taken apart, or NULL. */
static TupleDesc
fields_of_row(PlannerInfo *root, Node *row)
{
	if (IsA(row, RowExpr))
		return contain_volatile_functions(row) ? NULL : get_expr_result_tupdesc(row, true);
	if (IsA(row, Var))
	{
		const Var *var = (const Var *) row;

		if (var->varattno != InvalidAttrNumber || var->varlevelsup != 0 || emp_var_of_change(var))
			return NULL;
		return var->vartype == RECORDOID ? fields_of_entry(root, var)
										 : get_expr_result_tupdesc(row, true);
	}
	return NULL;
}

/* Say whether a value has a part of that name. */
static bool
has_part(Node *value, const char *part)
{
	TupleDesc desc = get_expr_result_tupdesc(value, true);

	if (desc != NULL)
		return find_field(desc, part) != 0;
	if (getBaseType(exprType(value)) == emp_emotion_type())
		for (int i = 0; i < emp_subject_emotion.attributes; i++)
			if (strcmp(emp_subject_emotion.name(i), part) == 0)
				return true;
	return false;
}

/*
 * Say whether every name of a rule is a field, or as_of, and what is mentioned twice may be repeated.  alone:
 * whether some condition asks for as_of and for no field.
 */
static bool
has_names(Fields *fields, const EmpClause *rule, bool *alone)
{
	EmpNames *names = &fields->names;
	int conditions;
	const EmpClause **condition = conditions_of(rule, &conditions);
	int *mentioned = palloc0(sizeof(int) * (fields->desc->natts + 1)); /* the first: as_of */
	ListCell *cell;

	*alone = false;
	for (int i = 0; i < conditions; i++)
	{
		bool as_of = false;
		bool field = false;

		for (int k = 0; k < condition[i]->operands; k++)
		{
			const EmpOperand *operand = &condition[i]->operand[k];
			AttrNumber at;

			if (operand->kind != EMP_OPERAND_NAME)
				continue;
			at = find_field(fields->desc, operand->name);
			if (at == 0 && (names->as_of == NULL || strcmp(operand->name, "as_of") != 0))
				return false;
			if (operand->part != NULL &&
				!has_part(at != 0 ? field_of(names, operand->name) : names->as_of, operand->part))
				return false;
			mentioned[at] += k == 0 ? mentions_first(condition[i]) : 1;
			as_of = as_of || at == 0;
			field = field || at != 0;
		}
		*alone = *alone || (as_of && !field);
	}
	if (mentioned[0] > 1 && !may_repeat(names->as_of))
		return false;
	if (IsA(fields->row, RowExpr))
		foreach (cell, ((RowExpr *) fields->row)->args)
			if (mentioned[foreach_current_index(cell) + 1] > 1 && !may_repeat(lfirst(cell)))
				return false;
	return true;
}

/* Return the conditions of a rule about a row, or NULL where the call has to stay. */
static Node *
simplify_row(PlannerInfo *root, const FuncExpr *call)
{
	const EmpClause *rule = constant_rule(call);
	Node *row = linitial(call->args);
	Fields fields = {{field_of, list_fields, NULL, NULL}, row, NULL};
	bool nullable;
	bool alone;
	Expr *expr;

	/* Without a root the expression is stored, as a check or in an index, and outlives names of columns. */
	if (rule == NULL || root == NULL || !emp_open_to_all(call->funcid) ||
		is_grouped(root->parse, row))
		return NULL;
	if (list_length(call->args) > 2)
		fields.names.as_of = lthird(call->args);
	fields.desc = fields_of_row(root, row);
	if (fields.desc == NULL || !has_names(&fields, rule, &alone))
		return NULL;
	nullable = IsA(row, Var) && emp_var_nullable((Var *) row, has_outer_joins(root));
	expr = emp_segment_expression(rule, &fields.names);
	if (nullable && alone)
		expr = not_false_of_null(not_true_of_null(expr, row), row);
	else if (nullable)
		expr = strictly(expr, row, emp_segment_of_nulls(rule));
	if (fields.names.as_of != NULL && !is_known(fields.names.as_of))
	{
		if (!may_repeat(fields.names.as_of))
			return NULL;
		expr = not_false_of_null(not_true_of_null(expr, fields.names.as_of), fields.names.as_of);
	}
	if (has_unfit((Node *) expr, &nullable))
		return NULL;
	record_plan_function_dependency(root, call->funcid);
	return eval_const_expressions(root, (Node *) expr);
}

/* matches_row_support(request) */
Datum
emp_matches_row_support(PG_FUNCTION_ARGS)
{
	SupportRequestSimplify *request = (SupportRequestSimplify *) PG_GETARG_POINTER(0);

	if (!IsA(request, SupportRequestSimplify))
		PG_RETURN_POINTER(NULL);
	PG_RETURN_POINTER(simplify_row(request->root, request->fcall));
}

/* ---- readings -------------------------------------------------------------------------------------- */

/* A reading has no columns. */
static Node *
no_field(EmpNames *names, const char *name)
{
	(void) names;
	(void) name;
	return NULL;
}

/* Return how often a rule asks for something of a reading, at most. */
static int
mentions(const EmpClause *rule)
{
	int conditions;
	const EmpClause **condition = conditions_of(rule, &conditions);
	int count = 0;

	for (int i = 0; i < conditions; i++)
		for (int k = 0; k < condition[i]->operands; k++)
			if (condition[i]->operand[k].kind == EMP_OPERAND_NAME)
				count += k == 0 ? mentions_first(condition[i]) : 1;
	return count;
}

/* Return the conditions of a rule about a reading, or NULL where the call has to stay. */
static Node *
simplify_emotion(PlannerInfo *root, const FuncExpr *call)
{
	const EmpClause *rule = constant_rule(call);
	Node *mood = linitial(call->args);
	EmpNames names = {no_field, NULL, mood, NULL};
	EmpTruth of_null;
	EmpFailure failure;
	bool strict = false; /* the accessors are */
	Expr *expr;

	if (rule == NULL || !emp_open_to_all(call->funcid) ||
		emp_segment_bind(rule, &emp_subject_emotion, &failure) != EMP_OK)
		return NULL;
	of_null = emp_segment_of_nulls(rule);
	if ((mentions(rule) > 1 || of_null != EMP_UNKNOWN) && !may_repeat(mood))
		return NULL;
	expr = strictly(emp_segment_expression(rule, &names), mood, of_null);
	if (has_unfit((Node *) expr, &strict))
		return NULL;
	if (root != NULL)
		record_plan_function_dependency(root, call->funcid);
	return eval_const_expressions(root, (Node *) expr);
}

/* matches_emotion_support(request) */
Datum
emp_matches_emotion_support(PG_FUNCTION_ARGS)
{
	SupportRequestSimplify *request = (SupportRequestSimplify *) PG_GETARG_POINTER(0);

	if (!IsA(request, SupportRequestSimplify))
		PG_RETURN_POINTER(NULL);
	PG_RETURN_POINTER(simplify_emotion(request->root, request->fcall));
}
