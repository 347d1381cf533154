/*
 * lexicon_pg.c
 *		SQL face of the type lexicon: input and output, building, merging, comparing, reading by it.
 *
 * A value is a varlena whose body is described in lexicon.h.  Its texts are UTF-8 whatever the
 * encoding of the database, so that a lexicon copied in binary form is the same everywhere.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "funcapi.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"

#include "base/failure_pg.h"
#include "base/hash.h"
#include "base/order_pg.h"
#include "emotion/emotion_pg.h"
#include "emotion/lexicon_pg.h"
#include "emotion/linked.h"
#include "emotion/read_pg.h"

#define TYPE "lexicon"

/* type */
PG_FUNCTION_INFO_V1(emp_lexicon_in);
PG_FUNCTION_INFO_V1(emp_lexicon_out);
PG_FUNCTION_INFO_V1(emp_lexicon_recv);
PG_FUNCTION_INFO_V1(emp_lexicon_send);

/* functions */
PG_FUNCTION_INFO_V1(emp_lexicon_terms);
PG_FUNCTION_INFO_V1(emp_lexicon_merge);
PG_FUNCTION_INFO_V1(emp_vader_lexicon);
PG_FUNCTION_INFO_V1(emp_score_lexicon);
PG_FUNCTION_INFO_V1(emp_sentiment_text_lexicon);

/* private functions */
PG_FUNCTION_INFO_V1(emp_jsonb_lexicon);
PG_FUNCTION_INFO_V1(emp_lexicon_jsonb);
PG_FUNCTION_INFO_V1(emp_lexicon_accum);
PG_FUNCTION_INFO_V1(emp_lexicon_accum_exact);
PG_FUNCTION_INFO_V1(emp_lexicon_combine);
PG_FUNCTION_INFO_V1(emp_lexicon_final);

/* Memory of records while a lexicon is built, or of an aggregate's state */
#define FIRST_SIZE 1024
#define STATE_HEAD (VARHDRSZ + EMP_LEXICON_HEADER)

/* Look for a cancel: what the pure code calls now and then. */
static void
check_interrupts(void)
{
	CHECK_FOR_INTERRUPTS();
}

/* Make room for more records: double it. */
static void
grow_records(EmpRecords *r, size_t size)
{
	size_t larger = Max(Max(r->size * 2, size), FIRST_SIZE);

	r->bytes = r->bytes == NULL ? palloc(larger) : repalloc(r->bytes, larger);
	r->size = larger;
}

/* Close records and make a value of them; NULL when they contradict each other. */
static struct varlena *
close_records(const EmpRecords *r, EmpFailure *failure)
{
	size_t n = Max(emp_records_count(r), 1);
	const uint8_t **order = palloc(n * sizeof(*order));
	const uint8_t **scratch = palloc(n * sizeof(*scratch));
	EmpGathered g = {.records = palloc(Max(r->used, 1))};
	struct varlena *value = NULL;
	size_t size;

	if (emp_lexicon_gather(r, order, scratch, &g, failure) == EMP_OK &&
		emp_lexicon_size(&g, &size, failure) == EMP_OK)
	{
		value = palloc(VARHDRSZ + size);
		SET_VARSIZE(value, VARHDRSZ + size);
		emp_lexicon_close(&g, (uint8_t *) VARDATA(value), check_interrupts);
	}
	pfree(order);
	pfree(scratch);
	pfree(g.records);
	return value;
}

/* Close records, or throw, softly where the caller asked for that. */
static Datum
finish_records(EmpRecords *r, EmpStatus status, EmpFailure *failure, struct Node *escontext)
{
	struct varlena *value = status == EMP_OK ? close_records(r, failure) : NULL;

	if (r->bytes != NULL)
		pfree(r->bytes);
	if (value == NULL)
		emp_throw_soft(failure, escontext);
	return PointerGetDatum(value);
}

/* Lay a view over a value, or throw. */
static void
view_value(struct varlena *value, EmpLexicon *lexicon)
{
	const uint8_t *body = (const uint8_t *) VARDATA_ANY(value);

	switch (emp_lexicon_view(body, VARSIZE_ANY_EXHDR(value), lexicon))
	{
		case EMP_LEXICON_GOOD:
			return;
		case EMP_LEXICON_NEWER_FORMAT:
			emp_throw_newer(TYPE, "format", body[0]);
		case EMP_LEXICON_NEWER_FOLDING:
			emp_throw_newer(TYPE, "folding", body[1]);
		case EMP_LEXICON_DAMAGED:
			emp_throw_damaged(TYPE);
	}
}

/* Look into a value; one that is open, the state of an aggregate, is closed first. */
struct varlena *
emp_lexicon_get_pg(Datum datum, EmpLexicon *lexicon)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(datum);

	view_value(value, lexicon);
	if (lexicon->slots == NULL)
	{
		EmpRecords r = {.bytes = unconstify(uint8_t *, lexicon->records),
						.used = lexicon->bytes,
						.check = check_interrupts};
		EmpFailure failure;

		value = close_records(&r, &failure);
		if (value == NULL)
			emp_throw(&failure);
		view_value(value, lexicon);
	}
	return value;
}

/* Return a text argument as UTF-8. */
static char *
utf8_of_text(text *t, size_t *len)
{
	char *raw = VARDATA_ANY(t);
	char *utf8 = pg_server_to_any(raw, VARSIZE_ANY_EXHDR(t), PG_UTF8);

	*len = utf8 == raw ? VARSIZE_ANY_EXHDR(t) : strlen(utf8);
	return utf8;
}

/* Return UTF-8 as a text of this database. */
static text *
text_of_utf8(const void *utf8, size_t len)
{
	char *raw = unconstify(char *, (const char *) utf8);
	char *converted = pg_any_to_server(raw, (int) len, PG_UTF8);

	return cstring_to_text_with_len(converted, (int) (converted == raw ? len : strlen(converted)));
}

/* Read the text form of a lexicon. */
static Datum
parse(char *input, struct Node *escontext)
{
	char *utf8 = pg_server_to_any(input, (int) strlen(input), PG_UTF8);
	EmpRecords r = {.grow = grow_records, .check = check_interrupts};
	EmpFailure failure;
	EmpStatus status = emp_lexicon_parse(utf8, strlen(utf8), &r, &failure);

	return finish_records(&r, status, &failure, escontext);
}

/* Print the text form of a lexicon. */
static char *
print(Datum datum)
{
	EmpLexicon lexicon;
	char *utf8;
	size_t len;

	emp_lexicon_get_pg(datum, &lexicon);
	len = emp_lexicon_print(&lexicon, NULL, 0);
	utf8 = palloc(len + 1);
	emp_lexicon_print(&lexicon, utf8, len);
	utf8[len] = '\0';
	return pg_any_to_server(utf8, (int) len, PG_UTF8);
}

/* Read the text form. */
Datum
emp_lexicon_in(PG_FUNCTION_ARGS)
{
	return parse(PG_GETARG_CSTRING(0), fcinfo->context);
}

/* Print the text form. */
Datum
emp_lexicon_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(print(PG_GETARG_DATUM(0)));
}

/* Read a message of the binary protocol. */
Datum
emp_lexicon_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int len = message->len - message->cursor;
	const uint8_t *bytes = (const uint8_t *) pq_getmsgbytes(message, len);
	EmpRecords r = {.grow = grow_records, .check = check_interrupts};
	EmpFailure failure;
	EmpStatus status = emp_lexicon_unpack(bytes, (size_t) len, &r, &failure);

	return finish_records(&r, status, &failure, NULL);
}

/* Make a message of the binary protocol: the format, then the records. */
Datum
emp_lexicon_send(PG_FUNCTION_ARGS)
{
	EmpLexicon lexicon;
	StringInfoData message;

	emp_lexicon_get_pg(PG_GETARG_DATUM(0), &lexicon);
	pq_begintypsend(&message);
	pq_sendbyte(&message, EMP_LEXICON_FORMAT);
	pq_sendbytes(&message, (const char *) lexicon.records, (int) lexicon.bytes);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* Make a lexicon of jsonb. */
Datum
emp_jsonb_lexicon(PG_FUNCTION_ARGS)
{
	Jsonb *jsonb = PG_GETARG_JSONB_P(0);

	return parse(JsonbToCString(NULL, &jsonb->root, VARSIZE(jsonb)), NULL);
}

/* Show a lexicon as jsonb. */
Datum
emp_lexicon_jsonb(PG_FUNCTION_ARGS)
{
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(print(PG_GETARG_DATUM(0))));
}

/* Return what each term means, a row each. */
Datum
emp_lexicon_terms(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	EmpLexicon lexicon;
	EmpLexiconTerm term;

	InitMaterializedSRF(fcinfo, 0);
	emp_lexicon_get_pg(PG_GETARG_DATUM(0), &lexicon);
	for (size_t at = 0, next; emp_term_at(lexicon.records, lexicon.bytes, at, &term, &next);
		 at = next)
	{
		Datum text = PointerGetDatum(text_of_utf8(term.text, term.len));

		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < term.meanings; i++)
		{
			EmpMeaning m = emp_term_meaning(&term, i);
			const char *name = emp_meaning_name(m.code);
			Datum values[5];
			bool nulls[5] = {false};

			if (name == NULL)
				emp_throw_newer(TYPE, "label", m.code);
			values[0] = text;
			values[1] = CStringGetTextDatum(name);
			nulls[2] = m.code == EMP_MEANS_NOTHING;
			values[2] = Float8GetDatum(m.weight / (float8) EMP_LEXICON_ONE);
			values[3] = BoolGetDatum((term.flags & EMP_TERM_CASE) != 0);
			values[4] = BoolGetDatum((term.flags & EMP_TERM_ACCENTS) != 0);
			tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
			pfree(DatumGetPointer(values[1]));
		}
		pfree(DatumGetPointer(text));
	}
	return (Datum) 0;
}

/* Return two lexicons as one; of a term that both have, what the second says. */
Datum
emp_lexicon_merge(PG_FUNCTION_ARGS)
{
	EmpRecords r = {.grow = grow_records, .check = check_interrupts, .last_wins = true};
	EmpStatus status = EMP_OK;
	EmpFailure failure;

	for (int i = 0; i < 2 && status == EMP_OK; i++)
	{
		EmpLexicon lexicon;

		emp_lexicon_get_pg(PG_GETARG_DATUM(i), &lexicon);
		status = emp_records_append(&r, lexicon.records, lexicon.bytes, &failure);
	}
	return finish_records(&r, status, &failure, NULL);
}

/* Import lines of VADER's lexicon. */
Datum
emp_vader_lexicon(PG_FUNCTION_ARGS)
{
	size_t len;
	char *utf8 = utf8_of_text(PG_GETARG_TEXT_PP(0), &len);
	EmpRecords r = {.grow = grow_records, .check = check_interrupts};
	int64_t skipped;
	EmpFailure failure;
	EmpStatus status = emp_lexicon_parse_vader(utf8, len, &r, &skipped, &failure);

	if (status == EMP_OK && skipped > 0)
		ereport(NOTICE, (errmsg_plural("left out %lld emoticon that is not read as one",
									   "left out %lld emoticons that are not read as such",
									   (unsigned long) skipped, (long long) skipped)));
	return finish_records(&r, status, &failure, NULL);
}

/* Read a text by a lexicon. */
static void
read_by_lexicon(FunctionCallInfo fcinfo, EmpEmotion *e)
{
	text *body = PG_GETARG_TEXT_PP(0);
	EmpSource source;
	EmpLexicon lexicon;
	EmpModel model;
	EmpReading r;

	emp_lexicon_get_pg(PG_GETARG_DATUM(1), &lexicon);
	emp_linked_model(&model);
	emp_reading_init(&r, &model, NULL, NULL);
	r.lexicon = &lexicon;
	emp_read_windows_pg(&source, body, &r);
	emp_reading_finish(&r, e);
}

/* score(body, lexicon) */
Datum
emp_score_lexicon(PG_FUNCTION_ARGS)
{
	EmpEmotion e;

	read_by_lexicon(fcinfo, &e);
	EMP_RETURN_EMOTION(&e);
}

/* sentiment(body, lexicon) */
Datum
emp_sentiment_text_lexicon(PG_FUNCTION_ARGS)
{
	EmpLexicon lexicon;

	emp_lexicon_get_pg(PG_GETARG_DATUM(1), &lexicon);
	PG_RETURN_FLOAT8(emp_valence_float8(emp_read_valence_pg(PG_GETARG_TEXT_PP(0), &lexicon)));
}

/*
 * The state of lexicon_agg is an open value: records in the order in which they came, with room
 * for more behind them.  It grows by doubling, so adding a row costs the same however many there
 * are.  Rows that say the same again are taken out when it has reached its limit.
 */

/* Records that are in a state, or that will be. */
typedef struct State
{
	EmpRecords records; /* first: grow_state is given this */
	struct varlena *value;
} State;

/* Make a state larger: its value moves. */
static void
grow_state(EmpRecords *r, size_t size)
{
	State *state = (State *) r;
	size_t larger = Max(Max(r->size * 2, size), FIRST_SIZE);
	struct varlena *value = palloc0(STATE_HEAD + larger);

	SET_VARSIZE(value, STATE_HEAD + larger);
	if (r->used > 0)
		memcpy((char *) value + STATE_HEAD, r->bytes, r->used);
	state->value = value;
	r->bytes = (uint8_t *) value + STATE_HEAD;
	r->size = larger;
}

/*
 * Fetch the state in the first argument to be changed.  In an aggregate an open one is changed
 * where it is; anything else is copied.
 */
static void
get_state(FunctionCallInfo fcinfo, State *state)
{
	struct varlena *value = PG_ARGISNULL(0) ? NULL : PG_DETOAST_DATUM(PG_GETARG_DATUM(0));
	EmpLexicon lexicon;

	memset(state, 0, sizeof(*state));
	state->records.grow = grow_state;
	state->records.check = check_interrupts;
	if (value == NULL)
	{
		grow_state(&state->records, 0);
		return;
	}
	view_value(value, &lexicon);
	state->records.bytes = unconstify(uint8_t *, lexicon.records);
	state->records.used = lexicon.bytes;
	state->records.size = VARSIZE(value) - STATE_HEAD;
	state->value = value;
	if (lexicon.slots != NULL || !AggCheckCallContext(fcinfo, NULL))
		grow_state(&state->records, lexicon.bytes);
}

/* Take out of a state what is said twice, when it is about to reach its limit. */
static void
compact_state(State *state, size_t more)
{
	EmpRecords *r = &state->records;
	struct varlena *closed;
	EmpLexicon lexicon;
	EmpFailure failure;

	if (r->used + more <= EMP_RECORDS_BYTES)
		return;
	closed = close_records(r, &failure);
	if (closed == NULL)
		emp_throw(&failure);
	view_value(closed, &lexicon);
	memcpy(r->bytes, lexicon.records, lexicon.bytes);
	r->used = lexicon.bytes;
	pfree(closed);
}

/* Return a state. */
static Datum
put_state(State *state)
{
	emp_lexicon_open_header((uint8_t *) state->value + VARHDRSZ, state->records.used);
	return PointerGetDatum(state->value);
}

/* Return the state as it is, NULL when there is none: the other arguments say nothing. */
static Datum
unchanged_state(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}

/* Add the term, label and weight in the arguments. */
static Datum
accumulate(FunctionCallInfo fcinfo, uint8_t flags)
{
	EmpMeaning m = {0};
	EmpFailure failure;
	State state;
	text *label;
	char *utf8;
	size_t len;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return unchanged_state(fcinfo);
	label = PG_GETARG_TEXT_PP(2);
	if (emp_meaning_require(VARDATA_ANY(label), VARSIZE_ANY_EXHDR(label), &m.code, &failure) !=
		EMP_OK)
		emp_throw(&failure);
	if (m.code != EMP_MEANS_NOTHING)
	{
		if (PG_ARGISNULL(3))
			return unchanged_state(fcinfo);
		if (emp_weight_from_double(PG_GETARG_FLOAT8(3), &m.weight, &failure) != EMP_OK)
			emp_throw(&failure);
	}
	utf8 = utf8_of_text(PG_GETARG_TEXT_PP(1), &len);
	get_state(fcinfo, &state);
	compact_state(&state, EMP_TERM_SIZE + FIRST_SIZE);
	if (emp_records_add(&state.records, utf8, len, flags, &m, 1, &failure) != EMP_OK)
		emp_throw(&failure);
	return put_state(&state);
}

/* Add a term, whose capitals and accents do not matter. */
Datum
emp_lexicon_accum(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, 0);
}

/* Add a term, and say whether its capitals and accents matter; NULL is no. */
Datum
emp_lexicon_accum_exact(PG_FUNCTION_ARGS)
{
	uint8_t flags = 0;

	if (!PG_ARGISNULL(4) && PG_GETARG_BOOL(4))
		flags |= EMP_TERM_CASE;
	if (!PG_ARGISNULL(5) && PG_GETARG_BOOL(5))
		flags |= EMP_TERM_ACCENTS;
	return accumulate(fcinfo, flags);
}

/* Add the records of a state to a state: the combine function. */
Datum
emp_lexicon_combine(PG_FUNCTION_ARGS)
{
	struct varlena *other;
	EmpLexicon lexicon;
	EmpFailure failure;
	State state;

	if (PG_ARGISNULL(1))
		return unchanged_state(fcinfo);
	other = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(1));
	view_value(other, &lexicon);
	get_state(fcinfo, &state);
	if (state.records.used + lexicon.bytes > EMP_RECORDS_BYTES)
		emp_lexicon_get_pg(PG_GETARG_DATUM(1), &lexicon); /* closed, it is at most half of that */
	compact_state(&state, lexicon.bytes);
	if (emp_records_append(&state.records, lexicon.records, lexicon.bytes, &failure) != EMP_OK)
		emp_throw(&failure);
	return put_state(&state);
}

/* Close a state: the final function. */
Datum
emp_lexicon_final(PG_FUNCTION_ARGS)
{
	EmpLexicon lexicon;

	PG_RETURN_POINTER(emp_lexicon_get_pg(PG_GETARG_DATUM(0), &lexicon));
}

/*
 * Return the order of two lexicons: that of their records as bytes, which says no more than which
 * of them are equal.  What was unpacked is freed, as index code calls this often.
 */
static int
compare_arguments(FunctionCallInfo fcinfo)
{
	EmpLexicon a;
	EmpLexicon b;
	struct varlena *value_a = emp_lexicon_get_pg(PG_GETARG_DATUM(0), &a);
	struct varlena *value_b = emp_lexicon_get_pg(PG_GETARG_DATUM(1), &b);
	int order = memcmp(a.records, b.records, Min(a.bytes, b.bytes));

	if (order == 0)
		order = a.bytes < b.bytes ? -1 : a.bytes > b.bytes;
	PG_FREE_IF_COPY(value_a, 0);
	PG_FREE_IF_COPY(value_b, 1);
	return order < 0 ? -1 : order > 0;
}

/* Return the hash of the first argument. */
static uint64_t
hash_argument(FunctionCallInfo fcinfo, uint64_t seed)
{
	EmpLexicon lexicon;
	struct varlena *value = emp_lexicon_get_pg(PG_GETARG_DATUM(0), &lexicon);
	uint64_t hash = emp_hash64(lexicon.records, lexicon.bytes, seed);

	PG_FREE_IF_COPY(value, 0);
	return hash;
}

EMP_ORDER_FUNCTIONS(lexicon, compare_arguments)
EMP_HASH_FUNCTIONS(lexicon, hash_argument)
