/*
 * segment_keep_pg.c
 *		Rules that are kept open from one row to the next.
 *
 * Mostly a query has one rule.  In a join of customers with segments they take turns, so they are found by a
 * hash of their bytes; a query with more rules than are kept opens some of them again.
 */
#include "segment/segment_pg.h"

#include "utils/memutils.h"

#include "base/failure_pg.h"
#include "base/hash.h"

#define KEPT_MAX 2000                        /* rules */
#define KEPT_BYTES ((Size) 32 * 1024 * 1024) /* what they take in memory, about */

/* The bytes of a rule. */
typedef struct RuleBytes
{
	const uint8 *bytes;
	Size len;
} RuleBytes;

/* A rule that is kept. */
typedef struct KeptRule
{
	RuleBytes key;
	const EmpClause *rule;
	uint32 hash;
	char status; /* of the hash table */
} KeptRule;

/* Return whether two rules are the same. */
static inline bool
same_bytes(RuleBytes a, RuleBytes b)
{
	return a.len == b.len && memcmp(a.bytes, b.bytes, a.len) == 0;
}

#define SH_PREFIX kept
#define SH_ELEMENT_TYPE KeptRule
#define SH_KEY_TYPE RuleBytes
#define SH_KEY key
#define SH_HASH_KEY(table, key) ((uint32) emp_hash64((key).bytes, (key).len, 0))
#define SH_EQUAL(table, a, b) same_bytes(a, b)
#define SH_STORE_HASH
#define SH_GET_HASH(table, element) (element)->hash
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* What fn_extra points to. */
typedef struct Keeper
{
	MemoryContext context; /* of everything below, emptied when it is too much */
	kept_hash *rules;
	Size bytes;     /* that the rules take */
	RuleBytes last; /* the rule of the last call */
	const EmpClause *last_rule;
} Keeper;

/* Return the keeper of a call. */
static Keeper *
keeper_of(FunctionCallInfo fcinfo)
{
	Keeper *keeper = fcinfo->flinfo->fn_extra;

	if (keeper == NULL)
	{
		keeper = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(*keeper));
		keeper->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "rules of segments",
												ALLOCSET_DEFAULT_SIZES);
		fcinfo->flinfo->fn_extra = keeper;
	}
	return keeper;
}

/* Open a rule, bind it and keep it. */
static KeptRule *
keep(Keeper *keeper, RuleBytes key, const EmpSubject *subject)
{
	Size memory = emp_segment_open_memory(key.len) + key.len;
	MemoryContext caller;
	KeptRule *entry;
	const EmpClause *rule;
	uint8 *copy;
	bool found;

	if (keeper->rules != NULL &&
		(keeper->rules->members >= KEPT_MAX || keeper->bytes + memory > KEPT_BYTES))
	{
		keeper->last.bytes = NULL;
		keeper->rules = NULL;
		keeper->bytes = 0;
		MemoryContextReset(keeper->context);
	}
	caller = MemoryContextSwitchTo(keeper->context);
	rule = emp_segment_open_or_throw(key.bytes, key.len);
	if (subject != NULL)
		emp_segment_bind_or_throw(rule, subject);
	copy = palloc(Max(key.len, 1));
	memcpy(copy, key.bytes, key.len);
	if (keeper->rules == NULL)
		keeper->rules = kept_create(keeper->context, 8, NULL);
	MemoryContextSwitchTo(caller);
	entry = kept_insert(keeper->rules, (RuleBytes){copy, key.len}, &found);
	entry->rule = rule;
	keeper->bytes += memory;
	return entry;
}

/* Return the bound rule of an argument. */
const EmpClause *
emp_segment_keep(FunctionCallInfo fcinfo, int arg, const EmpSubject *subject)
{
	Keeper *keeper = keeper_of(fcinfo);
	struct varlena *value = PG_GETARG_VARLENA_PP(arg);
	RuleBytes key = {(const uint8 *) VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)};

	if (keeper->last.bytes == NULL || !same_bytes(keeper->last, key))
	{
		KeptRule *entry = keeper->rules == NULL ? NULL : kept_lookup(keeper->rules, key);

		if (entry == NULL)
			entry = keep(keeper, key, subject);
		keeper->last = entry->key;
		keeper->last_rule = entry->rule;
	}
	PG_FREE_IF_COPY(value, arg);
	return keeper->last_rule;
}
