/*
 * stale_pg.c
 *		Stored scores that another model made: stale_scores().
 *
 * What to look at is found in SQL, by _stored_scores() (sql/parts/36_stale.sql).  Columns are
 * counted by queries that it writes.  An index shows its entries to no query, so these are read
 * here, the way an index-only scan reads them, and compared with what their row gives now; what
 * is missing in a partial index is counted in the table.
 *
 * Expressions of generated columns and indexes belong to the table's owner.  As when an index is
 * built, they are evaluated with the owner's rights and not with those of a caller who may be a
 * superuser and only wants to look.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/relscan.h"
#include "access/table.h"
#include "access/tableam.h"
#include "catalog/index.h"
#include "catalog/pg_class.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"

#include "base/pg_compat.h"

PG_FUNCTION_INFO_V1(emp_stale_scores);

/* Columns of _stored_scores(). */
enum
{
	FOUND_OBJECT = 1,
	FOUND_KIND,
	FOUND_RELID,
	FOUND_QUERY,
	FOUND_ENTRIES,
	FOUND_OWNED,
	FOUND_REBUILD
};

/* One stored score. */
typedef struct Found
{
	char *object;
	char *kind;
	Oid relid;
	char *query; /* NULL for none */
	Oid entries; /* index to compare, InvalidOid for none */
	bool owned;
	char *rebuild;
} Found;

/* What an index is compared with: its expressions and its predicate, ready to evaluate. */
typedef struct Comparison
{
	Relation heap;
	Relation index;
	IndexInfo *info;
	EState *estate;
	ExprState *predicate; /* NULL for none */
	TupleTableSlot *slot;
} Comparison;

/* Who called, while the owner's expressions are evaluated. */
typedef struct Caller
{
	Oid user;
	int context;
	int guc_level;
} Caller;

static void check_relation(Oid relid);
static void check_select(Oid relid);
static void become_owner(Oid relid, Caller *caller);
static void become_caller(const Caller *caller);
static Found *find_stored(Oid relid, uint64 *count);
static int64 count_rows(const Found *found);
static int64 count_entries(const Found *found);
static int64 stale_entries(Comparison *c, int64 *right);
static int64 matching_rows(Comparison *c);
static bool entry_differs(Comparison *c, IndexScanDesc scan);
static void give(ReturnSetInfo *result, const Found *found, int64 stale);

/* stale_scores(relation) */
Datum
emp_stale_scores(PG_FUNCTION_ARGS)
{
	Oid relid = PG_GETARG_OID(0);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	bool any = false;
	bool *unknown;
	uint64 count;
	Found *found;

	check_relation(relid);
	InitMaterializedSRF(fcinfo, 0);
	SPI_connect();
	found = find_stored(relid, &count);
	unknown = palloc0(sizeof(bool) * (count + 1));
	for (uint64 i = 0; i < count; i++)
	{
		bool limited = check_enable_rls(found[i].relid, InvalidOid, true) == RLS_ENABLED;
		bool by_owner = found[i].owned && !limited;
		int64 stale = 0;
		Caller caller;

		check_select(found[i].relid);
		if (by_owner)
			become_owner(found[i].relid, &caller);
		if (found[i].query != NULL)
			stale = count_rows(&found[i]);
		else if (OidIsValid(found[i].entries) && !limited)
			stale = count_entries(&found[i]);
		else
			unknown[i] = true;
		if (by_owner)
			become_caller(&caller);

		if (stale > 0)
		{
			give(result, &found[i], stale);
			any = true;
		}
	}
	for (uint64 i = 0; any && i < count; i++)
		if (unknown[i])
			give(result, &found[i], -1);
	SPI_finish();
	return (Datum) 0;
}

/* Throw unless the caller may read a relation that has rows of its own, or partitions. */
static void
check_relation(Oid relid)
{
	char kind = get_rel_relkind(relid);

	switch (kind)
	{
		case RELKIND_RELATION:
		case RELKIND_PARTITIONED_TABLE:
		case RELKIND_MATVIEW:
		case RELKIND_FOREIGN_TABLE:
			break;
		case '\0':
			ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
							errmsg("relation with OID %u does not exist", relid)));
			break;
		default:
			ereport(ERROR,
					(errcode(ERRCODE_WRONG_OBJECT_TYPE),
					 errmsg("\"%s\" is not a table or materialized view", get_rel_name(relid)),
					 errdetail("Only a relation with rows of its own can have stored scores."),
					 errhint("Name the tables behind it.")));
	}
	check_select(relid);
}

/* Throw unless the caller may read a relation. */
static void
check_select(Oid relid)
{
	AclResult result = pg_class_aclcheck(relid, GetUserId(), ACL_SELECT);

	if (result != ACLCHECK_OK)
		aclcheck_error(result, get_relkind_objtype(get_rel_relkind(relid)), get_rel_name(relid));
}

/*
 * Go on with the rights of a table's owner, who can neither keep settings nor leave anything
 * behind.  After an error the end of the transaction makes the caller the user again.
 */
static void
become_owner(Oid relid, Caller *caller)
{
	Relation rel = table_open(relid, AccessShareLock);

	GetUserIdAndSecContext(&caller->user, &caller->context);
	caller->guc_level = NewGUCNestLevel();
	SetUserIdAndSecContext(rel->rd_rel->relowner,
						   caller->context | SECURITY_RESTRICTED_OPERATION | SECURITY_NOFORCE_RLS);
	table_close(rel, NoLock);
}

/* Go on with the caller's rights and settings. */
static void
become_caller(const Caller *caller)
{
	AtEOXact_GUC(false, caller->guc_level);
	SetUserIdAndSecContext(caller->user, caller->context);
}

/* Return what stores scores of a relation. */
static Found *
find_stored(Oid relid, uint64 *count)
{
	Oid types[1] = {REGCLASSOID};
	Datum arguments[1] = {ObjectIdGetDatum(relid)};
	Found *found;

	if (SPI_execute_with_args("SELECT * FROM empathy._stored_scores($1)", 1, types, arguments, NULL,
							  true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not look for stored scores");
	*count = SPI_processed;
	found = palloc0(sizeof(Found) * (*count + 1));
	for (uint64 i = 0; i < *count; i++)
	{
		HeapTuple row = SPI_tuptable->vals[i];
		TupleDesc desc = SPI_tuptable->tupdesc;
		bool null;

		found[i].object = SPI_getvalue(row, desc, FOUND_OBJECT);
		found[i].kind = SPI_getvalue(row, desc, FOUND_KIND);
		found[i].relid = DatumGetObjectId(SPI_getbinval(row, desc, FOUND_RELID, &null));
		found[i].query = SPI_getvalue(row, desc, FOUND_QUERY);
		found[i].entries = DatumGetObjectId(SPI_getbinval(row, desc, FOUND_ENTRIES, &null));
		if (null)
			found[i].entries = InvalidOid;
		found[i].owned = DatumGetBool(SPI_getbinval(row, desc, FOUND_OWNED, &null));
		found[i].rebuild = SPI_getvalue(row, desc, FOUND_REBUILD);
	}
	return found;
}

/* Count the stale rows of a column. */
static int64
count_rows(const Found *found)
{
	bool null;

	if (SPI_execute(found->query, true, 0) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "could not count stale rows of %s", found->object);
	return DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &null));
}

/* Count the stale entries of a btree, and those that it lacks. */
static int64
count_entries(const Found *found)
{
	Comparison c;
	int64 right;
	int64 stale;

	c.heap = table_open(found->relid, AccessShareLock);
	c.index = index_open(found->entries, AccessShareLock);
	c.info = BuildIndexInfo(c.index);
	c.estate = CreateExecutorState();
	c.slot = table_slot_create(c.heap, NULL);
	GetPerTupleExprContext(c.estate)->ecxt_scantuple = c.slot;
	c.predicate =
		c.info->ii_Predicate == NIL ? NULL : ExecPrepareQual(c.info->ii_Predicate, c.estate);

	stale = stale_entries(&c, &right);
	if (c.predicate != NULL)
		stale += matching_rows(&c) - right;

	ExecDropSingleTupleTableSlot(c.slot);
	FreeExecutorState(c.estate);
	index_close(c.index, NoLock);
	table_close(c.heap, NoLock);
	return stale;
}

/* Count entries that differ from their row, and in *right those whose row belongs in the index. */
static int64
stale_entries(Comparison *c, int64 *right)
{
	ExprContext *econtext = GetPerTupleExprContext(c->estate);
	IndexScanDesc scan = emp_index_beginscan(c->heap, c->index, GetActiveSnapshot());
	int64 stale = 0;

	*right = 0;
	scan->xs_want_itup = true;
	index_rescan(scan, NULL, 0, NULL, 0);
	while (index_getnext_slot(scan, ForwardScanDirection, c->slot))
	{
		CHECK_FOR_INTERRUPTS();
		ResetExprContext(econtext);
		if (!ExecQual(c->predicate, econtext))
			stale++;
		else
		{
			(*right)++;
			stale += entry_differs(c, scan);
		}
	}
	index_endscan(scan);
	return stale;
}

/* Say whether the entry under a scan differs from what its row gives now. */
static bool
entry_differs(Comparison *c, IndexScanDesc scan)
{
	MemoryContext old = MemoryContextSwitchTo(GetPerTupleMemoryContext(c->estate));
	TupleDesc desc = scan->xs_itupdesc;
	Datum now[INDEX_MAX_KEYS];
	Datum then[INDEX_MAX_KEYS];
	bool now_null[INDEX_MAX_KEYS];
	bool then_null[INDEX_MAX_KEYS];
	bool differs = false;

	FormIndexDatum(c->info, c->slot, c->estate, now, now_null);
	index_deform_tuple(scan->xs_itup, desc, then, then_null);
	for (int i = 0; i < desc->natts && !differs; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);

		/* A plain column is what the row says, whatever the model. */
		if (c->info->ii_IndexAttrNumbers[i] != 0)
			continue;
		differs = now_null[i] != then_null[i] ||
				  (!now_null[i] &&
				   !datum_image_eq(now[i], then[i], attribute->attbyval, attribute->attlen));
	}
	MemoryContextSwitchTo(old);
	return differs;
}

/* Count the rows of the table that belong in a partial index. */
static int64
matching_rows(Comparison *c)
{
	ExprContext *econtext = GetPerTupleExprContext(c->estate);
	TableScanDesc scan = table_beginscan(c->heap, GetActiveSnapshot(), 0, NULL);
	int64 rows = 0;

	while (table_scan_getnextslot(scan, ForwardScanDirection, c->slot))
	{
		CHECK_FOR_INTERRUPTS();
		ResetExprContext(econtext);
		rows += ExecQual(c->predicate, econtext);
	}
	table_endscan(scan);
	return rows;
}

/* Put one row into the result; stale is -1 when it is not known. */
static void
give(ReturnSetInfo *result, const Found *found, int64 stale)
{
	Datum values[4];
	bool nulls[4] = {false, false, stale < 0, false};

	values[0] = CStringGetTextDatum(found->object);
	values[1] = CStringGetTextDatum(found->kind);
	values[2] = Int64GetDatum(stale);
	values[3] = CStringGetTextDatum(found->rebuild);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}
