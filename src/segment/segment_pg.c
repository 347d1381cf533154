/*
 * segment_pg.c
 *		SQL face of the type segment: its forms, its order, and rules as arguments of functions.
 *
 * A value is a length word and the bytes of segment_bytes.c.
 */
#include "segment/segment_pg.h"

#include "catalog/pg_type.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "base/blob_pg.h"
#include "base/failure_pg.h"
#include "base/order_pg.h"

#define TYPE "segment"

/* ---------------------------------------------------------------------------------------------
 * Values.
 */

/* Make an arena in the current memory context. */
static EmpArena
make_arena(Size size)
{
	EmpArena arena;

	emp_arena_init(&arena, palloc(size), size);
	return arena;
}

/* Open bytes in the current memory context, which throws when no version of ours wrote them. */
const EmpClause *
emp_segment_open_or_throw(const uint8 *bytes, Size len)
{
	EmpArena arena = make_arena(emp_segment_open_memory(len));
	const EmpClause *rule = emp_segment_open(bytes, len, &arena);

	if (rule == NULL)
	{
		if (len > 0 && bytes[0] != EMP_SEGMENT_FORMAT)
			emp_throw_newer(TYPE, "format", bytes[0]);
		emp_throw_damaged(TYPE);
	}
	return rule;
}

/* Open a segment. */
const EmpClause *
emp_segment_get(Datum datum)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(datum);

	return emp_segment_open_or_throw((const uint8 *) VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
}

/* Make a value of a rule. */
Datum
emp_segment_datum(const EmpClause *rule)
{
	Size size = VARHDRSZ + emp_segment_pack(rule, NULL);
	struct varlena *value = palloc(size);

	SET_VARSIZE(value, size);
	emp_segment_pack(rule, (uint8 *) VARDATA(value));
	return PointerGetDatum(value);
}

/* Read a text; false with the failure recorded. */
static bool
parse(const char *text, Size len, const EmpClause **rule, EmpFailure *failure)
{
	EmpArena arena = make_arena(emp_segment_parse_memory(len));

	return emp_segment_parse(text, len, pg_mbstrlen_with_len, &arena, rule, failure) == EMP_OK;
}

/* Read the text of a rule. */
const EmpClause *
emp_segment_of_text(const char *text, Size len)
{
	const EmpClause *rule;
	EmpFailure failure;

	if (!parse(text, len, &rule, &failure))
		emp_throw(&failure);
	return rule;
}

/* Return the one text of a rule. */
char *
emp_segment_text(const EmpClause *rule)
{
	char *text = palloc(emp_segment_print(rule, NULL) + 1);

	emp_segment_print(rule, text);
	return text;
}

/* Bind, or throw. */
void
emp_segment_bind_or_throw(const EmpClause *rule, const EmpSubject *subject)
{
	EmpFailure failure;

	if (emp_segment_bind(rule, subject, &failure) != EMP_OK)
		emp_throw(&failure);
}

/* ---------------------------------------------------------------------------------------------
 * The forms of a value.
 */

PG_FUNCTION_INFO_V1(emp_segment_in);
PG_FUNCTION_INFO_V1(emp_segment_out);
PG_FUNCTION_INFO_V1(emp_segment_recv);
PG_FUNCTION_INFO_V1(emp_segment_send);

/* Read the text form. */
Datum
emp_segment_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	const EmpClause *rule;
	EmpFailure failure;

	if (!parse(text, strlen(text), &rule, &failure))
	{
		emp_throw_soft(&failure, fcinfo->context);
		PG_RETURN_NULL();
	}
	return emp_segment_datum(rule);
}

/* Print the text form. */
Datum
emp_segment_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(emp_segment_text(emp_segment_get(PG_GETARG_DATUM(0))));
}

/* Read a message of the binary protocol: the format, and the text. */
Datum
emp_segment_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int format = pq_getmsgbyte(message);
	int len;
	char *text;

	if (format != EMP_SEGMENT_FORMAT)
		ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
						errmsg("unknown format %d of a message of type %s", format, TYPE)));
	text = pq_getmsgtext(message, message->len - message->cursor, &len);
	return emp_segment_datum(emp_segment_of_text(text, (Size) len));
}

/* Make a message of the binary protocol. */
Datum
emp_segment_send(PG_FUNCTION_ARGS)
{
	char *text = emp_segment_text(emp_segment_get(PG_GETARG_DATUM(0)));
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbyte(&message, EMP_SEGMENT_FORMAT);
	pq_sendtext(&message, text, (int) strlen(text));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* Order and hash are those of the bytes. */
EMP_ORDER_FUNCTIONS(segment, emp_blob_order)
EMP_HASH_FUNCTIONS(segment, emp_blob_hash)

/* ---------------------------------------------------------------------------------------------
 * Putting segments together.
 */

PG_FUNCTION_INFO_V1(emp_segment_and);
PG_FUNCTION_INFO_V1(emp_segment_or);
PG_FUNCTION_INFO_V1(emp_segment_not);
PG_FUNCTION_INFO_V1(emp_segment_attributes);

/* Put the two arguments together. */
static Datum
join_arguments(FunctionCallInfo fcinfo, EmpClauseKind kind)
{
	EmpArena arena = make_arena(EMP_SEGMENT_JOIN_MEMORY);
	const EmpClause *rule;
	EmpFailure failure;

	if (emp_segment_join(kind, emp_segment_get(PG_GETARG_DATUM(0)),
						 emp_segment_get(PG_GETARG_DATUM(1)), &arena, &rule, &failure) != EMP_OK)
		emp_throw(&failure);
	return emp_segment_datum(rule);
}

/* segment && segment */
Datum
emp_segment_and(PG_FUNCTION_ARGS)
{
	return join_arguments(fcinfo, EMP_CLAUSE_AND);
}

/* segment || segment */
Datum
emp_segment_or(PG_FUNCTION_ARGS)
{
	return join_arguments(fcinfo, EMP_CLAUSE_OR);
}

/* !! segment */
Datum
emp_segment_not(PG_FUNCTION_ARGS)
{
	EmpArena arena = make_arena(EMP_SEGMENT_JOIN_MEMORY);
	const EmpClause *rule;
	EmpFailure failure;

	if (emp_segment_negate(emp_segment_get(PG_GETARG_DATUM(0)), &arena, &rule, &failure) != EMP_OK)
		emp_throw(&failure);
	return emp_segment_datum(rule);
}

/* Return whether two operands are the same name, whatever is added to it. */
static bool
same_name(const EmpOperand *a, const EmpOperand *b)
{
	return strcmp(a->name, b->name) == 0 &&
		   (a->part == NULL ? b->part == NULL : b->part != NULL && strcmp(a->part, b->part) == 0);
}

/* Order names, and the same name by where it stands. */
static int
compare_names(const void *a, const void *b)
{
	const EmpOperand *x = *(const EmpOperand *const *) a;
	const EmpOperand *y = *(const EmpOperand *const *) b;
	int order = strcmp(x->name, y->name);

	if (order == 0)
		order = strcmp(x->part == NULL ? "" : x->part, y->part == NULL ? "" : y->part);
	return order != 0 ? order : x->attribute - y->attribute;
}

/* Order names by where they stand. */
static int
compare_places(const void *a, const void *b)
{
	const EmpOperand *x = *(const EmpOperand *const *) a;
	const EmpOperand *y = *(const EmpOperand *const *) b;

	return x->attribute - y->attribute;
}

/* Return a name as text. */
static Datum
name_datum(const EmpOperand *operand)
{
	return CStringGetTextDatum(
		operand->part == NULL ? operand->name : psprintf("%s.%s", operand->name, operand->part));
}

/* segment_attributes(segment): its names, each once, in the order of the text. */
Datum
emp_segment_attributes(PG_FUNCTION_ARGS)
{
	const EmpClause *rule = emp_segment_get(PG_GETARG_DATUM(0));
	int conditions = emp_segment_conditions(rule);
	const EmpClause **condition = palloc((Size) conditions * sizeof(*condition));
	EmpOperand **name;
	Datum *texts;
	int names = 0;
	int distinct = 0;

	emp_segment_list(rule, condition);
	for (int i = 0; i < conditions; i++)
		names += condition[i]->kind == EMP_CLAUSE_IN ? 1 : condition[i]->operands;
	name = palloc((Size) Max(names, 1) * sizeof(*name));
	texts = palloc((Size) Max(names, 1) * sizeof(*texts));
	names = 0;
	for (int i = 0; i < conditions; i++)
		for (int j = 0; j < condition[i]->operands; j++)
			if (condition[i]->operand[j].kind == EMP_OPERAND_NAME)
			{
				name[names] = &condition[i]->operand[j];
				name[names]->attribute = names; /* its place, for the time being */
				names++;
			}
	qsort(name, (size_t) names, sizeof(*name), compare_names);
	for (int i = 0; i < names; i++)
		if (i == 0 || !same_name(name[i], name[distinct - 1]))
			name[distinct++] = name[i];
	qsort(name, (size_t) distinct, sizeof(*name), compare_places);
	for (int i = 0; i < distinct; i++)
		texts[i] = name_datum(name[i]);
	PG_RETURN_ARRAYTYPE_P(construct_array(texts, distinct, TEXTOID, -1, false, TYPALIGN_INT));
}
