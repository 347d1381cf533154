/*
 * customer_words_pg.c
 *		SQL face of customer_words.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

#include "base/failure_pg.h"
#include "base/pg_compat.h"
#include "text/customer_words.h"

/* The conversion from UTF-8 to the encoding of the database, looked up when first needed. */
typedef struct Conversion
{
	bool known;
	Oid proc; /* InvalidOid: there is none */
} Conversion;

static int encode_character(uint32_t code_point, char *out, void *arg);
static void check_interrupts(void *arg);
static Datum words_datum(const text *body, EmpBodyFormat format);

PG_FUNCTION_INFO_V1(emp_customer_words);
PG_FUNCTION_INFO_V1(emp_customer_words_auto);

/* customer_words(body, format): what the customer wrote themselves. */
Datum
emp_customer_words(PG_FUNCTION_ARGS)
{
	text *body = PG_GETARG_TEXT_PP(0);
	text *name = PG_GETARG_TEXT_PP(1);
	EmpBodyFormat format;
	EmpFailure failure;

	if (emp_body_format_parse(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), &format, &failure) !=
		EMP_OK)
		emp_throw(&failure);
	return words_datum(body, format);
}

/* customer_words(body): the same with the format that the body looks like. */
Datum
emp_customer_words_auto(PG_FUNCTION_ARGS)
{
	return words_datum(PG_GETARG_TEXT_PP(0), EMP_BODY_AUTO);
}

/* Extract the words into a new text. */
static Datum
words_datum(const text *body, EmpBodyFormat format)
{
	size_t len = VARSIZE_ANY_EXHDR(body);
	Conversion conversion = {false, InvalidOid};
	EmpWordsHost host = {encode_character, &conversion, check_interrupts, NULL};
	text *result = (text *) palloc(VARHDRSZ + len);
	size_t written;

	written = emp_customer_words_extract(VARDATA_ANY(body), len, format, &host, VARDATA(result));
	SET_VARSIZE(result, VARHDRSZ + written);
	PG_RETURN_TEXT_P(result);
}

/*
 * Write a code point in the encoding of the database, or return 0 when it lacks it.
 *
 * pg_unicode_to_server would throw, and its variant that does not came with 16; the conversion
 * it stands on can be asked on every version.  SQL_ASCII has no conversion, so it lacks all.
 */
static int
encode_character(uint32_t code_point, char *out, void *arg)
{
	Conversion *conversion = (Conversion *) arg;
	int encoding = GetDatabaseEncoding();
	unsigned char utf8[MAX_MULTIBYTE_CHAR_LEN + 1] = {0};
	unsigned char converted[(MAX_MULTIBYTE_CHAR_LEN + 1) * MAX_CONVERSION_GROWTH + 1];
	int len;

	unicode_to_utf8(code_point, utf8);
	len = (int) strlen((char *) utf8);
	if (encoding == PG_UTF8)
	{
		memcpy(out, utf8, len);
		return len;
	}
	if (encoding == PG_SQL_ASCII)
		return 0;
	if (!conversion->known)
	{
		conversion->proc = FindDefaultConversionProc(PG_UTF8, encoding);
		conversion->known = true;
	}
	if (!OidIsValid(conversion->proc))
		return 0;
	if (pg_do_encoding_conversion_buf(conversion->proc, PG_UTF8, encoding, utf8, len, converted,
									  sizeof(converted), true) != len)
		return 0;
	len = (int) strlen((char *) converted);
	if (len > EMP_ENCODE_MAX)
		return 0;
	memcpy(out, converted, len);
	return len;
}

/* Let the user cancel. */
static void
check_interrupts(void *arg)
{
	(void) arg;
	CHECK_FOR_INTERRUPTS();
}
