/*
 * rule_list_pg.c
 *		Lists of rules with names: from jsonb, from a table of the user's own, from those that are shipped.
 *
 * A table is read with the caller's rights, under a fixed search path; its names come from the catalogue.  What was
 * read is kept in fn_extra, which may outlive a statement (an expression of PL/pgSQL keeps it), so a table is read
 * again under another snapshot or for another user: within a statement that is once.
 */
#include "segment/rule_list_pg.h"

#include "catalog/namespace.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/varlena.h"

#include "base/failure_pg.h"
#include "base/jsonb_pg.h"
#include "base/table_pg.h"

#define QUOTED 64 /* bytes of a name in a message */

/* By what a kept list is known. */
typedef enum KeyKind
{
	KEY_SHIPPED,
	KEY_BYTES,
	KEY_TABLE
} KeyKind;

typedef struct EmpRuleListKey
{
	KeyKind kind;
	const EmpShippedRule *shipped;
	Size size; /* of bytes */
	void *bytes;
	Oid relid;
	Oid user;
	TransactionId xmin; /* these five differ whenever two snapshots see different rows */
	TransactionId xmax;
	uint32 running;
	int32 running_subs;
	CommandId command;
} EmpRuleListKey;

/* What is said of a rule before it is checked; NULL where it is not said. */
typedef struct Draft
{
	char *name;
	char *when;
	char *stage;
	bool promotional;
	bool promotional_said;
} Draft;

/* Return what a rule is called in a message. */
static const char *
place(const EmpRuleList *list, int i, const char *name)
{
	if (name == NULL)
		return psprintf("rule %d%s", i + 1, list->of);
	return psprintf("rule %d (\"%.*s\")%s", i + 1, pg_mbcliplen(name, (int) strlen(name), QUOTED),
					name, list->of);
}

/* Throw why a rule cannot be used: the reason is the detail of an error that names the rule. */
pg_noreturn static void
throw_of_rule(const char *where, const EmpFailure *reason)
{
	const char *message = psprintf("%s cannot be used", where);
	EmpFailure failure;

	emp_fail(&failure, reason->status, "%.*s",
			 pg_mbcliplen(message, (int) strlen(message), sizeof(failure.message) - 1), message);
	emp_fail_detail(&failure, "%c%s.%s%s", pg_toupper((unsigned char) reason->message[0]),
					reason->message + 1, reason->detail[0] ? " " : "", reason->detail);
	emp_fail_hint(&failure, "%s", reason->hint);
	emp_throw(&failure);
}

/* Return the rule that a text says as a value; what its reader needs is much, and given back. */
static Datum
parse(const char *where, const char *when)
{
	Size len = strlen(when);
	Size size = emp_segment_parse_memory(len);
	void *memory = palloc(size);
	const EmpClause *rule;
	Datum segment;
	EmpArena arena;
	EmpFailure failure;

	emp_arena_init(&arena, memory, size);
	if (emp_segment_parse(when, len, pg_mbstrlen_with_len, &arena, &rule, &failure) != EMP_OK)
		throw_of_rule(where, &failure);
	segment = emp_segment_datum(rule);
	pfree(memory);
	return segment;
}

/* Throw for something that a rule does not say. */
pg_noreturn static void
throw_missing(const char *where, const char *what, const char *hint)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s has no %s", where, what),
					errhint("%s", hint)));
	pg_unreachable();
}

/* Make a rule of what was said of it. */
static void
finish_rule(EmpRuleList *list, int i, const Draft *draft, const char *name, bool actions)
{
	EmpListedRule *rule = &list->rule[i];
	const char *where = place(list, i, draft->name);

	if (draft->name == NULL || draft->name[0] == '\0')
		throw_missing(where, name, psprintf("Every rule names its %s.", name));
	if (draft->when == NULL)
		throw_missing(where, "condition", "A rule that always holds is true.");
	if (actions && !draft->promotional_said)
		throw_missing(
			where, "promotional",
			"Say true of an action that sells something, so that it never goes to somebody "
			"who is angry, anxious or grieving; false of any other.");
	rule->name = draft->name;
	rule->segment = parse(where, draft->when);
	rule->when = emp_segment_get(rule->segment);
	rule->stage = draft->stage;
	rule->promotional = draft->promotional;
}

/* Make a list with room for some rules. */
static EmpRuleList *
make_list(uint64 rules, const char *of)
{
	EmpRuleList *list = palloc0(sizeof(EmpRuleList));

	if (rules == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("list of rules%s is empty", of),
				 errhint("A list without rules decides nothing. One rule that always holds is "
						 "true.")));
	if (rules > EMP_RULE_LIST_MAX)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("list of rules%s has more than %d rules", of, EMP_RULE_LIST_MAX)));
	list->rules = (int) rules;
	list->rule = palloc0(sizeof(EmpListedRule) * rules);
	list->of = of;
	return list;
}

/* Return the members that a rule of jsonb may have, for a hint. */
static const char *
members(const char *name, bool actions)
{
	return psprintf(actions ? "A rule has the members %s, when and promotional, and may have stage."
							: "A rule has the members %s and when.",
					name);
}

/* Throw for a member that is not what it has to be. */
pg_noreturn static void
throw_member(const char *where, const char *member, const char *what)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("\"%s\" of %s is not %s", member, where, what)));
	pg_unreachable();
}

/* Return a member that is a text. */
static char *
text_member(const EmpRuleList *list, int i, const char *member, const JsonbValue *value)
{
	char *text = emp_jsonb_text(value);

	if (text == NULL)
		throw_member(place(list, i, NULL), member, "a text");
	return text;
}

/* Read a rule of jsonb: an object. */
static void
read_object(EmpRuleList *list, int i, const JsonbValue *object, const char *name, bool actions)
{
	JsonbIterator *it = emp_jsonb_object(object);
	Draft draft = {0};
	const char *unknown = NULL;
	char *member;
	JsonbValue value;

	if (it == NULL)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("%s is not an object", place(list, i, NULL)),
						errhint("%s", members(name, actions))));
	while ((member = emp_jsonb_next_member(&it, &value)) != NULL)
	{
		if (strcmp(member, name) == 0)
			draft.name = text_member(list, i, member, &value);
		else if (strcmp(member, "when") == 0)
			draft.when = text_member(list, i, member, &value);
		else if (actions && strcmp(member, "stage") == 0)
			draft.stage = value.type == jbvNull ? NULL : text_member(list, i, member, &value);
		else if (actions && strcmp(member, "promotional") == 0)
		{
			if (value.type != jbvBool)
				throw_member(place(list, i, NULL), member, "true or false");
			draft.promotional = value.val.boolean;
			draft.promotional_said = true;
		}
		else if (unknown == NULL)
			unknown = member;
	}
	if (unknown != NULL)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("unknown member \"%s\" of %s", unknown, place(list, i, draft.name)),
						errhint("%s", members(name, actions))));
	finish_rule(list, i, &draft, name, actions);
}

/* Read a list of jsonb. */
static EmpRuleList *
read_jsonb(Jsonb *json, const char *name, bool actions)
{
	EmpRuleList *list;
	JsonbIterator *it;
	JsonbValue value;

	if (!JB_ROOT_IS_ARRAY(json) || JB_ROOT_IS_SCALAR(json))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("rules are not a list"),
						errdetail("A list looks like [{\"%s\": \"...\", \"when\": \"...\"}, ...].",
								  name)));
	list = make_list(JB_ROOT_COUNT(json), "");
	it = JsonbIteratorInit(&json->root);
	for (int i = 0; emp_jsonb_next_element(&it, &value); i++)
		read_object(list, i, &value, name, actions);
	return list;
}

/* Read a list that is shipped. */
EmpRuleList *
emp_rule_list_of_shipped(const EmpShippedRule *shipped, int rules)
{
	EmpRuleList *list = make_list(rules, "");

	list->shipped = true;
	for (int i = 0; i < rules; i++)
	{
		Draft draft = {.name = (char *) shipped[i].name,
					   .when = (char *) shipped[i].when,
					   .stage = (char *) shipped[i].stage,
					   .promotional = shipped[i].promotional,
					   .promotional_said = true};

		finish_rule(list, i, &draft, "name", false);
	}
	return list;
}

/* Return the query for a table of rules; equal priorities go by name, so that the order is one. */
static char *
query_of(Oid relid, const char *name, bool actions)
{
	const char *detail =
		actions ? psprintf("A table of rules has the columns %s, rule, priority and promotional, "
						   "and may have "
						   "stage.",
						   name)
				: psprintf("A table of rules has the columns %s, rule and priority.", name);
	const char *named = emp_column_quoted(relid, name, detail);
	const char *rule = emp_column_quoted(relid, "rule", detail);
	const char *promotional =
		actions ? psprintf("t.%s::boolean", emp_column_quoted(relid, "promotional", detail))
				: "false";
	bool staged = actions && get_attnum(relid, "stage") != InvalidAttrNumber;
	bool ordered = get_attnum(relid, "priority") != InvalidAttrNumber;
	StringInfoData q;

	initStringInfo(&q);
	appendStringInfo(
		&q,
		"SELECT r.name, r.rule, r.stage, r.promotional FROM "
		"(SELECT t.%s::text AS name, t.%s::text AS rule, %s AS stage, %s AS promotional, "
		"%s AS priority FROM %s AS t) AS r "
		"ORDER BY r.priority, r.name COLLATE \"C\", r.rule COLLATE \"C\", "
		"r.stage COLLATE \"C\"",
		named, rule, staged ? "t.stage::text" : "NULL::text", promotional,
		ordered ? "t.priority" : "NULL::int", emp_table_quoted(relid));
	return q.data;
}

/* Read a column of a row as a text; NULL for NULL. */
static char *
text_column(SPITupleTable *table, uint64 row, int column)
{
	return SPI_getvalue(table->vals[row], table->tupdesc, column);
}

/* Read a list from a table. */
static EmpRuleList *
read_table(Oid relid, const char *name, bool actions)
{
	MemoryContext context = CurrentMemoryContext;
	const char *table = emp_table_quoted(relid);
	char *query = query_of(relid, name, actions);
	const char *of = psprintf(" of table %s", table);
	EmpRuleList *list;
	int guc_level = emp_bare_search_path();

	SPI_connect();
	if (SPI_execute(query, true, EMP_RULE_LIST_MAX + 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read the rules%s", of);
	if (SPI_processed > 1 && get_attnum(relid, "priority") == InvalidAttrNumber)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("rules%s have no order", of),
				 errhint("Add a column \"priority\": the rule with the lowest is asked first.")));
	MemoryContextSwitchTo(context);
	list = make_list(SPI_processed, of);
	for (int i = 0; i < list->rules; i++)
	{
		bool null;
		Datum promotional = SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 4, &null);
		Draft draft = {.name = text_column(SPI_tuptable, i, 1),
					   .when = text_column(SPI_tuptable, i, 2),
					   .stage = text_column(SPI_tuptable, i, 3),
					   .promotional = !null && DatumGetBool(promotional),
					   .promotional_said = !null};

		finish_rule(list, i, &draft, name, actions);
	}
	SPI_finish();
	AtEOXact_GUC(true, guc_level);
	MemoryContextSwitchTo(context);
	return list;
}

/* Bind all rules to a subject. */
static void
bind_rules(EmpRuleList *list, const EmpSubject *subject)
{
	EmpFailure failure;

	for (int i = 0; i < list->rules; i++)
		if (emp_segment_bind(list->rule[i].when, subject, &failure) != EMP_OK)
			throw_of_rule(place(list, i, list->rule[i].name), &failure);
}

/* Return the first rule that holds of a thing, or -1. */
int
emp_rule_list_first(const EmpRuleList *list, const EmpSubject *subject, const void *thing)
{
	for (int i = 0; i < list->rules; i++)
		if (emp_segment_holds(list->rule[i].when, subject, thing) == EMP_TRUE)
			return i;
	return -1;
}

/* Return whether two keys are of the same list. */
static bool
same_key(const EmpRuleListKey *a, const EmpRuleListKey *b)
{
	if (a->kind != b->kind || a->shipped != b->shipped || a->size != b->size)
		return false;
	if (a->kind == KEY_BYTES)
		return memcmp(a->bytes, b->bytes, a->size) == 0;
	return a->relid == b->relid && a->user == b->user && a->xmin == b->xmin && a->xmax == b->xmax &&
		   a->running == b->running && a->running_subs == b->running_subs &&
		   a->command == b->command;
}

/* Return what is kept in fn_extra if it is of this key; else make it empty, to be filled. */
static EmpKeptRules *
find_kept(FunctionCallInfo fcinfo, const EmpRuleListKey *key)
{
	EmpKeptRules *kept = fcinfo->flinfo->fn_extra;

	if (kept == NULL)
	{
		kept = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(EmpKeptRules));
		kept->key = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(EmpRuleListKey));
		kept->context =
			AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "list of rules", ALLOCSET_DEFAULT_SIZES);
		fcinfo->flinfo->fn_extra = kept;
	}
	if (kept->list != NULL && same_key(kept->key, key))
		return kept;
	kept->list = NULL;
	kept->extra = NULL;
	MemoryContextReset(kept->context);
	return kept;
}

/* Keep a list that was read in the context of what is kept, under its key. */
static void
keep(EmpKeptRules *kept, const EmpRuleListKey *key, EmpRuleList *list, const EmpSubject *subject)
{
	if (subject != NULL)
		bind_rules(list, subject);
	*kept->key = *key;
	if (key->size > 0)
		kept->key->bytes = memcpy(palloc(key->size), key->bytes, key->size);
	kept->list = list;
}

/* Return the list of a jsonb, or of a text that is JSON. */
static EmpKeptRules *
keep_json(FunctionCallInfo fcinfo, struct varlena *value, bool is_text, const char *name,
		  bool actions, const EmpSubject *subject)
{
	EmpRuleListKey key = {
		.kind = KEY_BYTES, .size = VARSIZE_ANY_EXHDR(value), .bytes = VARDATA_ANY(value)};
	EmpKeptRules *kept = find_kept(fcinfo, &key);

	if (kept->list == NULL)
	{
		MemoryContext before = MemoryContextSwitchTo(kept->context);
		Datum json = is_text
						 ? DirectFunctionCall1(jsonb_in, CStringGetDatum(text_to_cstring(value)))
						 : PointerGetDatum(value);

		keep(kept, &key, read_jsonb(DatumGetJsonbP(json), name, actions), subject);
		MemoryContextSwitchTo(before);
	}
	return kept;
}

/* Return the list of an argument of type jsonb. */
EmpKeptRules *
emp_rule_list_keep_jsonb(FunctionCallInfo fcinfo, int arg, const char *name, bool actions,
						 const EmpSubject *subject)
{
	return keep_json(fcinfo, PG_GETARG_VARLENA_PP(arg), false, name, actions, subject);
}

/* Return the list of a table. */
EmpKeptRules *
emp_rule_list_keep_table(FunctionCallInfo fcinfo, Oid relid, const char *name, bool actions,
						 const EmpSubject *subject)
{
	Snapshot snapshot = GetActiveSnapshot();
	EmpRuleListKey key = {.kind = KEY_TABLE,
						  .relid = relid,
						  .user = GetUserId(),
						  .xmin = snapshot->xmin,
						  .xmax = snapshot->xmax,
						  .running = snapshot->xcnt,
						  .running_subs = snapshot->subxcnt,
						  .command = snapshot->curcid};
	EmpKeptRules *kept = find_kept(fcinfo, &key);

	if (kept->list == NULL)
	{
		MemoryContext before = MemoryContextSwitchTo(kept->context);

		keep(kept, &key, read_table(relid, name, actions), subject);
		MemoryContextSwitchTo(before);
	}
	return kept;
}

/* Return the shipped list. */
EmpKeptRules *
emp_rule_list_keep_shipped(FunctionCallInfo fcinfo, const EmpShippedRule *rule, int rules,
						   const EmpSubject *subject)
{
	EmpRuleListKey key = {.kind = KEY_SHIPPED, .shipped = rule};
	EmpKeptRules *kept = find_kept(fcinfo, &key);

	if (kept->list == NULL)
	{
		MemoryContext before = MemoryContextSwitchTo(kept->context);

		keep(kept, &key, emp_rule_list_of_shipped(rule, rules), subject);
		MemoryContextSwitchTo(before);
	}
	return kept;
}

/* Return the list that a text means. */
EmpKeptRules *
emp_rule_list_keep_text(FunctionCallInfo fcinfo, int arg, const char *name, bool actions,
						const EmpShippedRule *shipped, int rules, const EmpSubject *subject)
{
	struct varlena *value = PG_GETARG_VARLENA_PP(arg);
	const char *text = VARDATA_ANY(value);
	Size len = VARSIZE_ANY_EXHDR(value);
	Size at = 0;

	if (len == 7 && memcmp(text, "default", 7) == 0)
		return emp_rule_list_keep_shipped(fcinfo, shipped, rules, subject);
	while (at < len && strchr(" \t\r\n", text[at]) != NULL)
		at++;
	if (at < len && text[at] == '[')
		return keep_json(fcinfo, value, true, name, actions, subject);
	return emp_rule_list_keep_table(
		fcinfo,
		RangeVarGetRelid(makeRangeVarFromNameList(textToQualifiedNameList(value)), NoLock, false),
		name, actions, subject);
}
