/*
 * matcher_pg.c
 *		Rules compiled for rows, and those that are kept from one row to the next.
 *
 * A matcher is what the executor makes of a WHERE clause: the planned expression (expression_pg.c), compiled,
 * over a slot that the row is put into without copying it.  A reading and the moment as_of are parameters of
 * it.  What evaluating a row allocates is freed before the next.
 */
#include "segment/matcher_pg.h"

#include "access/tupdesc.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "executor/executor.h"
#include "executor/tuptable.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

/* The parameters of an expression. */
enum
{
	PARAMETER_MOOD,
	PARAMETER_AS_OF,
	PARAMETERS
};

struct EmpMatcher
{
	MemoryContext context; /* of the matcher and all that is in it */
	ExprState *state;
	ExprContext *econtext;
	TupleTableSlot *slot; /* NULL: no row */
	HeapTupleData tuple;  /* what is in the slot */
	ParamExecData parameter[PARAMETERS];
	FmgrInfo output; /* of the value of a name */

	/* of matchers that are kept: what they are for */
	uint32 hash;
	Size len;
	uint8 *bytes; /* of the segment */
	Oid type;     /* of the row; 0: no row */
	int32 typmod;
	TypeCacheEntry
		*cache;        /* of a row type that can be altered, else NULL; the server never frees it */
	uint64 identifier; /* the state of the row type, as the cache numbers it */
	EmpMatcher *next;  /* of the same bucket */
	EmpMatcher *after; /* the one that was asked for after this one the last time */
};

/* The names of a row. */
typedef struct RowNames
{
	EmpNames names;
	TupleDesc row;
} RowNames;

/* ---------------------------------------------------------------------------------------------
 * Compiling.
 */

/* Return a column as an expression; of a value whose type nobody decided, 'x' in ROW('x'), it is the text. */
static Node *
column_expression(int number, const FormData_pg_attribute *column)
{
	Var *var = makeVar(1, (AttrNumber) number, column->atttypid, column->atttypmod,
					   column->attcollation, 0);
	CoerceViaIO *text;

	if (column->atttypid != UNKNOWNOID)
		return (Node *) var;
	text = makeNode(CoerceViaIO);
	text->arg = (Expr *) var;
	text->resulttype = TEXTOID;
	text->resultcollid = DEFAULT_COLLATION_OID;
	text->coerceformat = COERCE_IMPLICIT_CAST;
	text->location = -1;
	return (Node *) text;
}

/* Find a column of a row. */
static Node *
row_column(EmpNames *names, const char *name)
{
	TupleDesc row = ((RowNames *) names)->row;
	int found = 0;

	for (int i = 1; i <= row->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(row, i - 1);

		if (column->attisdropped || strcmp(NameStr(column->attname), name) != 0)
			continue;
		if (found > 0)
			ereport(ERROR,
					(errcode(ERRCODE_AMBIGUOUS_COLUMN), errmsg("column \"%s\" is ambiguous", name),
					 errdetail("The row has two columns of that name."),
					 errhint("Give one of them another name by AS.")));
		found = i;
	}
	return found == 0 ? NULL : column_expression(found, TupleDescAttr(row, found - 1));
}

/* List the columns of a row. */
static void
row_list(EmpNames *names, StringInfo out)
{
	TupleDesc row = ((RowNames *) names)->row;

	for (int i = 0; i < row->natts; i++)
		if (!TupleDescAttr(row, i)->attisdropped)
			appendStringInfo(out, "%s%s", out->len > 0 ? ", " : "",
							 NameStr(TupleDescAttr(row, i)->attname));
}

/* Return a parameter as an expression. */
static Node *
parameter_expression(int number, Oid type)
{
	Param *parameter = makeNode(Param);

	parameter->paramkind = PARAM_EXEC;
	parameter->paramid = number;
	parameter->paramtype = type;
	parameter->paramtypmod = -1;
	parameter->location = -1;
	return (Node *) parameter;
}

/* Return the names that an expression may have. */
static RowNames
names_of(TupleDesc row, bool mood, bool as_of)
{
	RowNames names = {.row = row};

	if (row != NULL)
	{
		names.names.column = row_column;
		names.names.list = row_list;
	}
	if (mood)
		names.names.mood = parameter_expression(PARAMETER_MOOD, emp_emotion_type());
	if (as_of)
		names.names.as_of = parameter_expression(PARAMETER_AS_OF, TIMESTAMPTZOID);
	return names;
}

/* Begin a matcher, whose memory is the current one from then on. */
static EmpMatcher *
begin(MemoryContext context, TupleDesc row, MemoryContext *before)
{
	MemoryContext own = AllocSetContextCreate(context, "empathy rule", ALLOCSET_SMALL_SIZES);
	EmpMatcher *matcher;

	*before = MemoryContextSwitchTo(own);
	matcher = palloc0(sizeof(EmpMatcher));
	matcher->context = own;
	if (row != NULL)
		matcher->slot = MakeSingleTupleTableSlot(CreateTupleDescCopy(row), &TTSOpsHeapTuple);
	matcher->econtext = makeNode(ExprContext);
	matcher->econtext->ecxt_per_query_memory = own;
	matcher->econtext->ecxt_per_tuple_memory =
		AllocSetContextCreate(own, "empathy rule, a row", ALLOCSET_SMALL_SIZES);
	matcher->econtext->ecxt_scantuple = matcher->slot;
	matcher->econtext->ecxt_param_exec_vals = matcher->parameter;
	return matcher;
}

/* Finish a matcher. */
static EmpMatcher *
finish(EmpMatcher *matcher, Expr *expression, MemoryContext before)
{
	matcher->state = ExecInitExpr(expression_planner(expression), NULL);
	MemoryContextSwitchTo(before);
	return matcher;
}

/* Compile a rule. */
EmpMatcher *
emp_matcher(MemoryContext context, const EmpClause *rule, TupleDesc row, bool mood, bool as_of)
{
	MemoryContext before;
	EmpMatcher *matcher = begin(context, row, &before);
	RowNames names = names_of(row, mood, as_of);

	return finish(matcher, emp_segment_expression(rule, &names.names), before);
}

/* Compile a name in a rule. */
EmpMatcher *
emp_matcher_of_name(MemoryContext context, const EmpOperand *name, TupleDesc row, bool mood,
					bool as_of)
{
	MemoryContext before;
	EmpMatcher *matcher = begin(context, row, &before);
	RowNames names = names_of(row, mood, as_of);
	Expr *expression = emp_segment_name_expression(name, &names.names);
	Oid output;
	bool varlena;

	getTypeOutputInfo(exprType((Node *) expression), &output, &varlena);
	fmgr_info(output, &matcher->output);
	return finish(matcher, expression, before);
}

/* ---------------------------------------------------------------------------------------------
 * Asking.
 */

/* Evaluate an expression; the value is good until the next. */
static inline Datum
evaluate(EmpMatcher *matcher, const EmpAsked *asked, bool *null)
{
	ResetExprContext(matcher->econtext);
	if (matcher->slot != NULL && asked->row == NULL)
		ExecStoreAllNullTuple(matcher->slot);
	else if (matcher->slot != NULL)
	{
		matcher->tuple.t_len = HeapTupleHeaderGetDatumLength(asked->row);
		matcher->tuple.t_data = asked->row;
		ItemPointerSetInvalid(&matcher->tuple.t_self);
		ExecStoreHeapTuple(&matcher->tuple, matcher->slot, false);
	}
	matcher->parameter[PARAMETER_MOOD].value = asked->mood;
	matcher->parameter[PARAMETER_MOOD].isnull = asked->mood_null;
	matcher->parameter[PARAMETER_AS_OF].value = TimestampTzGetDatum(asked->as_of);
	return ExecEvalExprSwitchContext(matcher->state, matcher->econtext, null);
}

/* Return whether a rule holds. */
EmpTruth
emp_matcher_holds(EmpMatcher *matcher, const EmpAsked *asked)
{
	bool null;
	Datum holds = evaluate(matcher, asked, &null);

	return null ? EMP_UNKNOWN : DatumGetBool(holds) ? EMP_TRUE : EMP_FALSE;
}

/* Return the value of a name as text. */
char *
emp_matcher_text(EmpMatcher *matcher, const EmpAsked *asked)
{
	bool null;
	Datum value = evaluate(matcher, asked, &null);

	return null ? NULL : OutputFunctionCall(&matcher->output, value);
}

/* ---------------------------------------------------------------------------------------------
 * Keeping.
 *
 * A query asks one rule of all rows, or all rules of one row after another.  So the matcher of the last time is
 * looked at first, then the one that came after it when it was asked before; only then the hash table.
 */

#define BUCKETS 256
#define MOST_MATCHERS 1000
#define MOST_MEMORY ((Size) 64 * 1024 * 1024)

struct EmpMatchers
{
	MemoryContext context;
	MemoryContext kept; /* of the matchers, so that all of them can be forgotten */
	bool mood;
	bool as_of;
	int n;
	EmpMatcher *last;
	EmpMatcher *bucket[BUCKETS];
};

/* What a matcher is looked for by. */
typedef struct Wanted
{
	const uint8 *bytes;
	Size len;
	Oid type;
	int32 typmod;
} Wanted;

/* Begin to keep matchers. */
EmpMatchers *
emp_matchers(MemoryContext context, bool mood, bool as_of)
{
	EmpMatchers *matchers = MemoryContextAllocZero(context, sizeof(EmpMatchers));

	matchers->context = context;
	matchers->mood = mood;
	matchers->as_of = as_of;
	return matchers;
}

/* Forget all matchers. */
static void
forget(EmpMatchers *matchers)
{
	matchers->n = 0;
	matchers->last = NULL;
	memset(matchers->bucket, 0, sizeof(matchers->bucket));
	if (matchers->kept != NULL)
		MemoryContextReset(matchers->kept);
	else
		matchers->kept =
			AllocSetContextCreate(matchers->context, "empathy rules", ALLOCSET_SMALL_SIZES);
}

/* Return whether a matcher is for a segment and a type of rows. */
static inline bool
is_for(const EmpMatcher *matcher, const Wanted *wanted)
{
	return matcher != NULL && matcher->len == wanted->len && matcher->type == wanted->type &&
		   matcher->typmod == wanted->typmod &&
		   memcmp(matcher->bytes, wanted->bytes, wanted->len) == 0;
}

/* Return whether the row type of a matcher is as it was. */
static inline bool
is_fresh(const EmpMatcher *matcher)
{
	return matcher->cache == NULL || matcher->cache->tupDesc_identifier == matcher->identifier;
}

/* Compile a segment for a type of rows, and keep the matcher. */
static EmpMatcher *
compile(EmpMatchers *matchers, Datum segment, const Wanted *wanted, uint32 hash)
{
	TypeCacheEntry *cache = NULL;
	uint64 identifier = 0;
	TupleDesc row = NULL;
	MemoryContext before;
	EmpMatcher *matcher;

	if (matchers->kept == NULL || matchers->n >= MOST_MATCHERS ||
		MemoryContextMemAllocated(matchers->kept, true) > MOST_MEMORY)
		forget(matchers);
	if (wanted->type == RECORDOID)
		row = lookup_rowtype_tupdesc_copy(wanted->type, wanted->typmod);
	else if (OidIsValid(wanted->type))
	{
		cache = lookup_type_cache(wanted->type, TYPECACHE_TUPDESC);
		identifier = cache->tupDesc_identifier;
		row = cache->tupDesc;
		if (row == NULL)
			elog(ERROR, "type %u is not a row type", wanted->type);
		row = CreateTupleDescCopy(row);
	}
	matcher =
		emp_matcher(matchers->kept, emp_segment_get(segment), row, matchers->mood, matchers->as_of);
	before = MemoryContextSwitchTo(matcher->context);
	matcher->hash = hash;
	matcher->len = wanted->len;
	matcher->bytes = memcpy(palloc(wanted->len), wanted->bytes, wanted->len);
	matcher->type = wanted->type;
	matcher->typmod = wanted->typmod;
	matcher->cache = cache;
	matcher->identifier = identifier;
	MemoryContextSwitchTo(before);
	matcher->next = matchers->bucket[hash % BUCKETS];
	matchers->bucket[hash % BUCKETS] = matcher;
	matchers->n++;
	return matcher;
}

/* Find a matcher in the table, or make it. */
static EmpMatcher *
look_up(EmpMatchers *matchers, Datum segment, const Wanted *wanted)
{
	uint32 hash = hash_bytes(wanted->bytes, (int) wanted->len) ^ (uint32) wanted->type;
	EmpMatcher *matcher = matchers->bucket[hash % BUCKETS];

	while (matcher != NULL && (matcher->hash != hash || !is_for(matcher, wanted)))
		matcher = matcher->next;
	if (matcher != NULL && !is_fresh(matcher))
	{
		forget(matchers); /* those of other rules are as old */
		matcher = NULL;
	}
	return matcher != NULL ? matcher : compile(matchers, segment, wanted, hash);
}

/* Return the matcher for a segment and a row. */
EmpMatcher *
emp_matchers_find(EmpMatchers *matchers, Datum segment, HeapTupleHeader row)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(segment);
	Wanted wanted = {.bytes = (const uint8 *) VARDATA_ANY(value), .len = VARSIZE_ANY_EXHDR(value)};
	EmpMatcher *last = matchers->last;
	EmpMatcher *matcher;

	if (row != NULL)
	{
		wanted.type = HeapTupleHeaderGetTypeId(row);
		wanted.typmod = HeapTupleHeaderGetTypMod(row);
	}
	if (is_for(last, &wanted) && is_fresh(last))
		matcher = last;
	else if (last != NULL && is_for(last->after, &wanted) && is_fresh(last->after))
		matcher = last->after;
	else
		matcher = look_up(matchers, PointerGetDatum(value), &wanted);
	if (matchers->last != NULL && matchers->last != matcher)
		matchers->last->after = matcher;
	matchers->last = matcher;
	if ((Pointer) value != DatumGetPointer(segment))
		pfree(value);
	return matcher;
}
