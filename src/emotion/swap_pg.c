/*
 * swap_pg.c
 *		SQL face of the fairness check: term_sets() and swap_test().
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "common/string.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

#include "base/failure_pg.h"
#include "emotion/emotion_pg.h"
#include "emotion/lexicon_pg.h"
#include "emotion/linked.h"
#include "emotion/read_pg.h"
#include "emotion/swap.h"
#include "text/window.h"

PG_FUNCTION_INFO_V1(emp_term_sets);
PG_FUNCTION_INFO_V1(emp_swap_test);
PG_FUNCTION_INFO_V1(emp_swap_test_lexicon);

/* A swap test while it runs. */
typedef struct SwapTest
{
	const EmpLexicon *lexicon; /* own words, NULL for none */
	EmpSwap swap;
	const char *body; /* UTF-8 */
	size_t len;
	ReturnSetInfo *result;
	float8 first;      /* valence of the first row */
	MemoryContext row; /* for the values of one row */
} SwapTest;

/* Say whether texts of this database are read as they are stored. */
static bool
stored_as_read(void)
{
	return GetDatabaseEncoding() == PG_UTF8 || GetDatabaseEncoding() == PG_SQL_ASCII;
}

/* Return UTF-8 as a text of this database. */
static text *
text_of(const char *utf8, size_t len)
{
	char *converted;

	if (stored_as_read())
		return cstring_to_text_with_len(utf8, (int) len);
	converted = pg_any_to_server(utf8, (int) len, PG_UTF8);
	return converted == utf8 ? cstring_to_text_with_len(utf8, (int) len)
							 : cstring_to_text(converted);
}

/* Say whether the encoding of this database has all letters of a term. */
static bool
encoding_has(const EmpListed *term)
{
	unsigned char utf8[EMP_KEY_SIZE + 1];
	unsigned char converted[EMP_KEY_SIZE * MAX_CONVERSION_GROWTH + 1];
	int len = (int) strlen(term->word);
	Oid conversion;

	if (stored_as_read() || pg_is_ascii(term->word))
		return true;
	conversion = FindDefaultConversionProc(PG_UTF8, GetDatabaseEncoding());
	memcpy(utf8, term->word, (size_t) len + 1);
	return OidIsValid(conversion) &&
		   pg_do_encoding_conversion_buf(conversion, PG_UTF8, GetDatabaseEncoding(), utf8, len,
										 converted, sizeof(converted), true) == len;
}

/* Return every term of every set. */
Datum
emp_term_sets(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	const EmpListed *term;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; (term = emp_term_listed(i)) != NULL; i++)
	{
		Datum values[2];
		bool nulls[2] = {false};

		if (!encoding_has(term))
			continue;
		values[0] = CStringGetTextDatum(emp_term_set_name(term->set));
		values[1] = PointerGetDatum(text_of(term->word, strlen(term->word)));
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* Return the valence of a text. */
static float8
valence_of(text *body, const EmpLexicon *lexicon)
{
	return emp_valence_float8(emp_read_valence_pg(body, lexicon));
}

/* Return the body with a term in all places. */
static text *
swapped_body(const SwapTest *test, const EmpListed *term)
{
	size_t size = emp_swap_size(&test->swap, test->len, term);
	size_t written = 0;
	char *out;

	if (size > MaxAllocSize - VARHDRSZ)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("the text is too long with another term"),
						errdetail("It would have %zu bytes.", size)));
	out = palloc(Max(size, 1));
	for (size_t at = 0, len; at < test->len; at += len)
	{
		CHECK_FOR_INTERRUPTS();
		len = emp_window_cut(test->body + at, test->len - at, true);
		written += emp_swap_write(&test->swap, test->body + at, len, term, out + written);
	}
	Assert(written == size);
	return text_of(out, written);
}

/* Put one row into the result; the first says what the others are compared with. */
static void
put_row(SwapTest *test, const EmpListed *term, text *body, bool first)
{
	float8 valence = valence_of(body, test->lexicon);
	Datum values[4];
	bool nulls[4] = {term == NULL};

	if (first)
		test->first = valence;
	values[0] = term ? PointerGetDatum(text_of(term->word, strlen(term->word))) : (Datum) 0;
	values[1] = PointerGetDatum(body);
	values[2] = Float8GetDatum(valence);
	values[3] = Float8GetDatum(valence - test->first);
	tuplestore_putvalues(test->result->setResult, test->result->setDesc, values, nulls);
	MemoryContextReset(test->row);
}

/* Fill the result. */
static void
run(SwapTest *test, text *body)
{
	const EmpSwap *swap = &test->swap;
	MemoryContext caller = MemoryContextSwitchTo(test->row);
	const EmpListed *term;
	bool first = swap->slots > 0; /* no row has been the text as it is */

	if (!first)
		put_row(test, swap->several ? NULL : swap->term, body, true);
	for (int i = 0; (term = emp_term_listed(i)) != NULL; i++)
	{
		if (!(term->set & swap->sets) || !encoding_has(term))
			continue;
		if (swap->slots == 0 && !swap->several && term == swap->term)
			continue;
		put_row(test, term, swapped_body(test, term), first);
		first = false;
	}
	MemoryContextSwitchTo(caller);
}

/* Swap the terms of a set in a text, and read it with each. */
static Datum
swap_test(FunctionCallInfo fcinfo, const EmpLexicon *lexicon)
{
	text *body = PG_GETARG_TEXT_PP(0);
	text *name = PG_GETARG_TEXT_PP(1);
	SwapTest test = {.lexicon = lexicon, .body = VARDATA_ANY(body)};
	uint8_t sets;
	EmpFailure failure;

	if (emp_term_set_parse(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), &sets, &failure) != EMP_OK)
		emp_throw(&failure);
	InitMaterializedSRF(fcinfo, 0);
	test.result = (ReturnSetInfo *) fcinfo->resultinfo;
	test.row =
		AllocSetContextCreate(CurrentMemoryContext, "row of a swap test", ALLOCSET_DEFAULT_SIZES);
	test.len = VARSIZE_ANY_EXHDR(body);
	if (!stored_as_read())
	{
		char *utf8 = pg_server_to_any(test.body, (int) test.len, PG_UTF8);

		test.len = utf8 == test.body ? test.len : strlen(utf8);
		test.body = utf8;
	}
	emp_swap_init(&test.swap, sets);
	for (size_t at = 0, len; at < test.len; at += len)
	{
		CHECK_FOR_INTERRUPTS();
		len = emp_window_cut(test.body + at, test.len - at, true);
		emp_swap_look(&test.swap, test.body + at, len);
	}
	if (test.swap.slots > 0 || test.swap.places > 0)
		run(&test, body);
	return (Datum) 0;
}

/* swap_test(body, term_set) */
Datum
emp_swap_test(PG_FUNCTION_ARGS)
{
	return swap_test(fcinfo, NULL);
}

/* swap_test(body, term_set, lexicon) */
Datum
emp_swap_test_lexicon(PG_FUNCTION_ARGS)
{
	EmpLexicon lexicon;

	emp_lexicon_get_pg(PG_GETARG_DATUM(2), &lexicon);
	return swap_test(fcinfo, &lexicon);
}
