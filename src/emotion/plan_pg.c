/*
 * plan_pg.c
 *		What the planner may do with our functions: valence(score(body)) is sentiment(body), which
 *		leaves out the labels and the value that nobody looks at.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "parser/parse_func.h"
#include "utils/lsyscache.h"

#include "base/function_pg.h"

PG_FUNCTION_INFO_V1(emp_valence_support);

#define MOST_ARGUMENTS 2

/* Find a function of a schema with the arguments of a call. */
static Oid
find_like(const char *schema, char *name, const FuncExpr *call)
{
	Oid types[MOST_ARGUMENTS];
	char *in = pstrdup(schema);

	for (int i = 0; i < list_length(call->args); i++)
		types[i] = exprType(list_nth(call->args, i));
	return LookupFuncName(list_make2(makeString(in), makeString(name)), list_length(call->args),
						  types, true);
}

/* Return sentiment(...) for valence(score(...)), NULL for any other call. */
static Node *
simplify(const FuncExpr *valence)
{
	const FuncExpr *score = linitial(valence->args);
	const char *schema;
	Oid sentiment;

	if (!IsA(score, FuncExpr) || list_length(score->args) == 0 ||
		list_length(score->args) > MOST_ARGUMENTS)
		return NULL;
	schema = get_namespace_name(get_func_namespace(valence->funcid));
	if (schema == NULL || find_like(schema, "score", score) != score->funcid)
		return NULL;
	sentiment = find_like(schema, "sentiment", score);
	if (!OidIsValid(sentiment) || !emp_open_to_all(sentiment) || !emp_open_to_all(score->funcid))
		return NULL;
	return (Node *) makeFuncExpr(sentiment, FLOAT8OID, score->args, InvalidOid, score->inputcollid,
								 COERCE_EXPLICIT_CALL);
}

/* valence_support(request) */
Datum
emp_valence_support(PG_FUNCTION_ARGS)
{
	Node *request = (Node *) PG_GETARG_POINTER(0);

	if (!IsA(request, SupportRequestSimplify))
		PG_RETURN_POINTER(NULL);
	PG_RETURN_POINTER(simplify(((SupportRequestSimplify *) request)->fcall));
}
