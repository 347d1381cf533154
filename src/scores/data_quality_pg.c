/*
 * data_quality_pg.c
 *		Looking for what spoils scores in a table of the user's own: data_quality(mapping).
 *
 * A check is a condition under which a row is bad.  Names of the table and its columns come from the
 * mapping; they are looked up in the catalogue and quoted, and values go in as parameters.  Queries run
 * with the caller's rights and, once the table was found by the caller's search path, under that of
 * the catalogue alone.
 */
#include "base/pg_compat.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/guc.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"

#include "base/table_pg.h"

#define SAMPLE "10" /* ids of bad rows that are shown */
#define CUSTOMER "customer"

/* A text that stands word for word in rows of others is theirs, once it is as long as this. */
#define SAME_TEXT "20"

/* What programs write when they answer in somebody's place. */
#define BOT_PHRASES                                                                                \
	"this is an auto(mated|matic|matically generated) |auto[- ]?reply|automatic reply|"            \
	"do[ -]not[ -]reply|out of (the )?office|"                                                     \
	"(am|as) (a|an|your) (virtual|digital|ai|automated) (assistant|agent)|"                        \
	"(a human|an agent|one of our agents) will (answer|reply|be with you)"

PG_FUNCTION_INFO_V1(emp_data_quality);

/* What a mapping can say. */
typedef enum Key
{
	KEY_TABLE,
	KEY_ID,
	KEY_TEXT,
	KEY_AT,
	KEY_AUTHOR,
	KEY_CUSTOMER,
	KEY_ANSWER,
	KEY_SCALE,
	KEY_RESPONDENT,
	KEY_AS_OF,
	KEYS
} Key;

static const char *const key_names[KEYS] = {"table",    "id",     "text",  "at",         "author",
											"customer", "answer", "scale", "respondent", "as_of"};

/* A mapping, with names of columns quoted. */
typedef struct Mapping
{
	char *value[KEYS]; /* NULL: it does not say */
	char *present;     /* condition: all columns of the respondent have a value */
	Oid relid;
	const char *table; /* quoted */
	bool scale_is_column;
	int lo; /* ends of the scale where it is none */
	int hi;
} Mapping;

/* Throw for a mapping that cannot be used. */
pg_noreturn static void
throw_mapping(const char *message, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg_internal("%s", message),
			 errdetail("A mapping is an object with the keys table and id, and of text, at, "
					   "author, customer, answer, scale, respondent, as_of those that there are."),
			 errhint("%s", hint)));
}

/* Return the quoted name of a column, or throw when the table has no such column. */
static const char *
column(const Mapping *m, const char *key, const char *name)
{
	return emp_column_quoted(m->relid, name, psprintf("The mapping names it as \"%s\".", key));
}

/* Return the key of a mapping that a name stands for. */
static Key
find_key(const char *name, int len)
{
	for (int i = 0; i < KEYS; i++)
		if (strlen(key_names[i]) == (size_t) len && memcmp(key_names[i], name, len) == 0)
			return (Key) i;
	throw_mapping(psprintf("unknown key \"%s\" of a mapping", pnstrdup(name, len)),
				  "Leave it out, or write it as one of the keys.");
}

/* Read the columns of a respondent: an array of names. */
static void
read_respondent(Mapping *m, JsonbContainer *array)
{
	JsonbIterator *it = JsonbIteratorInit(array);
	StringInfoData columns;
	StringInfoData present;
	JsonbIteratorToken token;
	JsonbValue v;

	initStringInfo(&columns);
	initStringInfo(&present);
	while ((token = JsonbIteratorNext(&it, &v, true)) != WJB_DONE)
	{
		const char *name;

		if (token == WJB_BEGIN_ARRAY || token == WJB_END_ARRAY)
			continue;
		if (token != WJB_ELEM || v.type != jbvString)
			throw_mapping("\"respondent\" of a mapping is not a name or a list of names",
						  "Write names of columns in double quotes.");
		name = column(m, "respondent", pnstrdup(v.val.string.val, v.val.string.len));
		appendStringInfo(&columns, "%s%s", columns.len > 0 ? ", " : "", name);
		appendStringInfo(&present, "%s%s IS NOT NULL", present.len > 0 ? " AND " : "", name);
	}
	if (columns.len == 0)
		throw_mapping("\"respondent\" of a mapping is an empty list", "Name at least one column.");
	m->value[KEY_RESPONDENT] = columns.data;
	m->present = present.data;
}

/* Read every key of a mapping but the respondent, as it is written. */
static void
read_strings(Mapping *m, Jsonb *mapping)
{
	JsonbIterator *it = JsonbIteratorInit(&mapping->root);
	JsonbIteratorToken token;
	JsonbValue v;

	while ((token = JsonbIteratorNext(&it, &v, true)) != WJB_DONE)
	{
		Key key;

		if (token != WJB_KEY)
			continue;
		key = find_key(v.val.string.val, v.val.string.len);
		JsonbIteratorNext(&it, &v, true);
		if (key == KEY_RESPONDENT && v.type == jbvBinary)
			continue;
		if (v.type != jbvString)
			throw_mapping(psprintf("\"%s\" of a mapping is not a string", key_names[key]),
						  "Write the name or the time in double quotes.");
		m->value[key] = pnstrdup(v.val.string.val, v.val.string.len);
	}
}

/* Look up the table, by the caller's search path. */
static void
find_table(Mapping *m)
{
	if (m->value[KEY_TABLE] == NULL || m->value[KEY_ID] == NULL)
		throw_mapping(psprintf("mapping has no \"%s\"",
							   key_names[m->value[KEY_TABLE] == NULL ? KEY_TABLE : KEY_ID]),
					  "For example '{\"table\": \"support.messages\", \"id\": \"id\", \"text\": "
					  "\"body\"}'.");
	m->relid =
		DatumGetObjectId(DirectFunctionCall1(regclassin, CStringGetDatum(m->value[KEY_TABLE])));
	if (get_rel_name(m->relid) == NULL) /* the table was named by a number */
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
						errmsg("relation \"%s\" does not exist", m->value[KEY_TABLE])));
	m->table = emp_table_quoted(m->relid);
}

/* Look up the scale: a column, or the name of a scale that ends with where it begins and ends. */
static void
find_scale(Mapping *m)
{
	const char *name = m->value[KEY_SCALE];
	const char *tail;
	int len;

	m->scale_is_column = get_attnum(m->relid, name) != InvalidAttrNumber;
	if (m->scale_is_column)
	{
		m->value[KEY_SCALE] = (char *) quote_identifier(name);
		return;
	}
	tail = name + strlen(name);
	while (tail > name && ((tail[-1] >= '0' && tail[-1] <= '9') || tail[-1] == '_'))
		tail--;
	if (sscanf(tail, "_%5d_%5d%n", &m->lo, &m->hi, &len) != 2 || tail[len] != '\0' ||
		m->lo >= m->hi)
		throw_mapping(psprintf("scale \"%s\" is neither a column nor the name of a scale", name),
					  "Names of scales end with their ends, as ease_1_7 and nps_0_10 do.");
}

/* Read a mapping. */
static Mapping *
read_mapping(Jsonb *mapping)
{
	static const Key columns[] = {KEY_ID, KEY_TEXT, KEY_AT, KEY_AUTHOR, KEY_ANSWER, KEY_RESPONDENT};
	Mapping *m = palloc0(sizeof(Mapping));
	JsonbValue buffer;
	JsonbValue *respondent;

	if (!JB_ROOT_IS_OBJECT(mapping))
		throw_mapping("mapping is not an object", "Write it in braces.");
	read_strings(m, mapping);
	find_table(m);
	for (size_t i = 0; i < lengthof(columns); i++)
	{
		Key key = columns[i];

		if (m->value[key] != NULL)
			m->value[key] = (char *) column(m, key_names[key], m->value[key]);
	}
	if (m->value[KEY_RESPONDENT] != NULL)
		m->present = psprintf("%s IS NOT NULL", m->value[KEY_RESPONDENT]);
	respondent =
		getKeyJsonValueFromContainer(&mapping->root, "respondent", strlen("respondent"), &buffer);
	if (respondent != NULL && respondent->type == jbvBinary)
		read_respondent(m, respondent->val.binary.data);
	if (m->value[KEY_SCALE] != NULL)
		find_scale(m);
	if (m->value[KEY_AT] != NULL && m->value[KEY_AS_OF] == NULL)
		throw_mapping("mapping has \"at\" and no \"as_of\"",
					  "Say in \"as_of\" which moment is the present; no clock is asked.");
	if (m->value[KEY_CUSTOMER] == NULL)
		m->value[KEY_CUSTOMER] = CUSTOMER;
	return m;
}

/* Run a check and put its row into the result; bad selects the ids of bad rows as id. */
static void
run(ReturnSetInfo *result, const Mapping *m, const char *check, const char *bad)
{
	Oid types[2] = {TEXTOID, TEXTOID};
	Datum arguments[2] = {0};
	char nulls[3] = "  ";
	Datum values[3];
	bool value_nulls[3] = {false};
	StringInfoData query;

	CHECK_FOR_INTERRUPTS();
	if (m->value[KEY_AS_OF] != NULL)
		arguments[0] = CStringGetTextDatum(m->value[KEY_AS_OF]);
	else
		nulls[0] = 'n';
	arguments[1] = CStringGetTextDatum(m->value[KEY_CUSTOMER]);
	initStringInfo(&query);
	appendStringInfo(&query,
					 "WITH bad AS MATERIALIZED (%s) SELECT (SELECT count(*) FROM bad), "
					 "ARRAY(SELECT bad.id::text FROM bad ORDER BY bad.id LIMIT " SAMPLE ")",
					 bad);
	if (SPI_execute_with_args(query.data, 2, types, arguments, nulls, true, 0) != SPI_OK_SELECT ||
		SPI_processed != 1)
		elog(ERROR, "could not check the quality of %s", m->table);
	values[0] = CStringGetTextDatum(check);
	for (int i = 1; i <= 2; i++)
		values[i] = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, i, &value_nulls[i]);
	tuplestore_putvalues(result->setResult, result->setDesc, values, value_nulls);
	SPI_freetuptable(SPI_tuptable);
}

/* Run a check whose bad rows are those of the table under a condition. */
static void
run_condition(ReturnSetInfo *result, const Mapping *m, const char *check, const char *condition)
{
	run(result, m, check,
		psprintf("SELECT %s AS id FROM %s AS t WHERE %s", m->value[KEY_ID], m->table, condition));
}

/* Look for answers that are not on the scale of the others. */
static void
run_mixed_scales(ReturnSetInfo *result, const Mapping *m)
{
	const char *answer = m->value[KEY_ANSWER];
	const char *scale = m->value[KEY_SCALE];

	if (m->scale_is_column)
		run_condition(result, m, "mixed_scales",
					  psprintf("%s IS NOT NULL AND %s::text IS DISTINCT FROM (SELECT u.%s::text "
							   "FROM %s AS u WHERE u.%s IS NOT NULL GROUP BY 1 "
							   "ORDER BY count(*) DESC, 1 LIMIT 1)",
							   answer, scale, scale, m->table, answer));
	else
		run_condition(result, m, "mixed_scales",
					  psprintf("NOT %s::numeric BETWEEN %d AND %d", answer, m->lo, m->hi));
}

/* Look for respondents who answered more than once: all but their first answer. */
static void
run_duplicates(ReturnSetInfo *result, const Mapping *m)
{
	run(result, m, "duplicate_answers",
		psprintf("SELECT id FROM (SELECT %s AS id, row_number() OVER (PARTITION BY %s ORDER BY "
				 "%s%s%s) AS place FROM %s AS t WHERE %s IS NOT NULL AND %s) AS placed "
				 "WHERE place > 1",
				 m->value[KEY_ID], m->value[KEY_RESPONDENT],
				 m->value[KEY_AT] != NULL ? m->value[KEY_AT] : "",
				 m->value[KEY_AT] != NULL ? ", " : "", m->value[KEY_ID], m->table,
				 m->value[KEY_ANSWER], m->present));
}

/* Run every check for which a mapping has what it needs, and return how many. */
static int
run_all(ReturnSetInfo *result, const Mapping *m)
{
	const char *text = m->value[KEY_TEXT];
	const char *author = m->value[KEY_AUTHOR];
	int checks = 0;

	if (m->value[KEY_AT] != NULL && ++checks)
		run_condition(result, m, "future_dates",
					  psprintf("%s::timestamptz > $1::timestamptz", m->value[KEY_AT]));
	if (text != NULL && ++checks)
		run_condition(result, m, "empty_texts",
					  psprintf("%s IS NULL OR %s::text !~ '\\S'", text, text));
	if (m->value[KEY_ANSWER] != NULL && m->value[KEY_SCALE] != NULL && ++checks)
		run_mixed_scales(result, m);
	if (m->value[KEY_ANSWER] != NULL && m->value[KEY_RESPONDENT] != NULL && ++checks)
		run_duplicates(result, m);
	if (text != NULL && author != NULL && ++checks)
		run_condition(result, m, "bot_texts",
					  psprintf("%s::text = $2 AND (%s::text ~* '" BOT_PHRASES
							   "' OR %s::text IN (SELECT u.%s::text FROM %s AS u WHERE "
							   "u.%s::text <> $2 AND length(u.%s::text) >= " SAME_TEXT "))",
							   author, text, text, text, m->table, author, text));
	return checks;
}

/* data_quality(mapping) */
Datum
emp_data_quality(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	Mapping *m = read_mapping(PG_GETARG_JSONB_P(0));
	int guc_level;

	InitMaterializedSRF(fcinfo, 0);
	guc_level = emp_bare_search_path();
	SPI_connect();
	if (run_all(result, m) == 0)
		throw_mapping("mapping names nothing to check",
					  "Checks need: at and as_of; text; answer and scale; answer and respondent; "
					  "text and author.");
	SPI_finish();
	AtEOXact_GUC(true, guc_level);
	return (Datum) 0;
}
