/*
 * segment_bytes.c
 *		Rules as bytes: what is stored behind the header of a value.
 *
 * The format, then the clauses in the order of the text, each before what is inside it; numbers most significant
 * byte first.  What is opened may be damaged, so everything is checked that the grammar sees to.
 */
#include <string.h>

#include "base/bytes.h"
#include "base/number.h"
#include "segment/segment_read.h"

#define NAME_PART 1    /* name.part */
#define NAME_SHIFTED 2 /* name + period */
#define DEEPEST                                                                                    \
	(3 * (EMP_SEGMENT_DEPTH + 1)) /* clauses within clauses: or, and, not between brackets */

/* ---------------------------------------------------------------------------------------------
 * Packing.
 */

/* Where bytes go; nowhere when only their number is wanted. */
typedef struct Out
{
	uint8_t *bytes;
	size_t len;
} Out;

/* Put bytes. */
static void
put_bytes(Out *out, const void *bytes, size_t len)
{
	if (out->bytes != NULL && len > 0)
		memcpy(out->bytes + out->len, bytes, len);
	out->len += len;
}

/* Put a number of some bytes. */
static void
put_number(Out *out, uint64_t number, int bytes)
{
	uint8_t byte[8];

	for (int i = 0; i < bytes; i++)
		byte[i] = (uint8_t) (number >> 8 * (bytes - 1 - i));
	put_bytes(out, byte, (size_t) bytes);
}

/* Put a text of less than 256 bytes. */
static void
put_short(Out *out, const char *text, size_t len)
{
	put_number(out, len, 1);
	put_bytes(out, text, len);
}

/* Put a period. */
static void
put_period(Out *out, const EmpPeriod *period)
{
	put_number(out, (uint32_t) period->months, 4);
	put_number(out, (uint32_t) period->days, 4);
	put_number(out, (uint64_t) period->micros, 8);
}

/* Put an operand. */
static void
put_operand(Out *out, const EmpOperand *operand)
{
	put_number(out, operand->kind, 1);
	switch (operand->kind)
	{
		case EMP_OPERAND_NAME:
			put_number(out,
					   (operand->part != NULL ? NAME_PART : 0u) |
						   (operand->shifted ? NAME_SHIFTED : 0u),
					   1);
			put_short(out, operand->name, strlen(operand->name));
			if (operand->part != NULL)
				put_short(out, operand->part, strlen(operand->part));
			if (operand->shifted)
				put_period(out, &operand->period);
			break;
		case EMP_OPERAND_NUMBER:
			put_short(out, operand->text, operand->len);
			break;
		case EMP_OPERAND_TEXT:
			put_number(out, operand->len, 4);
			put_bytes(out, operand->text, operand->len);
			break;
		case EMP_OPERAND_TRUTH:
			put_number(out, operand->truth, 1);
			break;
		case EMP_OPERAND_DATE:
			put_number(out, (uint32_t) operand->date, 4);
			break;
		case EMP_OPERAND_PERIOD:
			put_period(out, &operand->period);
			break;
		case EMP_OPERAND_KINDS:
			break;
	}
}

/* Put a clause. */
static void
put_clause(Out *out, const EmpClause *clause)
{
	uint32_t n = 0;

	put_number(out, clause->kind, 1);
	switch (clause->kind)
	{
		case EMP_CLAUSE_AND:
		case EMP_CLAUSE_OR:
			for (const EmpClause *c = clause->first; c != NULL; c = c->next)
				n++;
			put_number(out, n, 4);
			break;
		case EMP_CLAUSE_COMPARE:
			put_number(out, clause->comparison, 1);
			break;
		case EMP_CLAUSE_IN:
			put_number(out, (uint32_t) clause->operands, 4);
			break;
		default:
			break;
	}
	for (int i = 0; i < clause->operands; i++)
		put_operand(out, &clause->operand[i]);
	for (const EmpClause *c = clause->first; c != NULL; c = c->next)
		put_clause(out, c);
}

/* Pack a rule. */
size_t
emp_segment_pack(const EmpClause *rule, uint8_t *bytes)
{
	Out out = {bytes, 0};

	put_number(&out, EMP_SEGMENT_FORMAT, 1);
	put_clause(&out, rule);
	return out.len;
}

/* ---------------------------------------------------------------------------------------------
 * Opening.
 */

typedef struct In
{
	EmpReader reader;
	EmpArena *arena;
	int clauses; /* conditions, and elements of lists, so far */
} In;

/* Take a text of so many bytes; NULL when there are fewer, or one is 0. */
static const char *
get_text(In *in, size_t len)
{
	const uint8_t *bytes = emp_read_bytes(&in->reader, len);
	char *text = bytes == NULL ? NULL : emp_arena_take(in->arena, len + 1);

	if (text == NULL || memchr(bytes, '\0', len) != NULL)
		return NULL;
	memcpy(text, bytes, len);
	text[len] = '\0';
	return text;
}

/* Take a name. */
static const char *
get_name(In *in)
{
	size_t len = emp_read8(&in->reader);

	return len >= 1 && len <= EMP_SEGMENT_NAME_MAX ? get_text(in, len) : NULL;
}

/* Take a period. */
static bool
get_period(In *in, EmpPeriod *period)
{
	period->months = (int32_t) emp_read32be(&in->reader);
	period->days = (int32_t) emp_read32be(&in->reader);
	period->micros = (int64_t) emp_read64be(&in->reader);
	return emp_period_valid(period);
}

/* Take what is said of a name. */
static bool
get_name_operand(In *in, EmpOperand *operand)
{
	uint8_t flags = emp_read8(&in->reader);

	operand->name = get_name(in);
	if (operand->name == NULL || flags > (NAME_PART | NAME_SHIFTED))
		return false;
	if (flags & NAME_PART)
	{
		operand->part = get_name(in);
		if (operand->part == NULL)
			return false;
	}
	operand->shifted = (flags & NAME_SHIFTED) != 0;
	return !operand->shifted || get_period(in, &operand->period);
}

/* Take an operand. */
static bool
get_operand(In *in, EmpOperand *operand)
{
	uint8_t truth;

	memset(operand, 0, sizeof(*operand));
	operand->attribute = -1;
	operand->kind = (EmpOperandKind) emp_read8(&in->reader);
	switch (operand->kind)
	{
		case EMP_OPERAND_NAME:
			return get_name_operand(in, operand);
		case EMP_OPERAND_NUMBER:
			operand->len = emp_read8(&in->reader);
			operand->text = get_text(in, operand->len);
			return operand->text != NULL && emp_number_kept(operand->text, operand->len) &&
				   emp_number_parse(operand->text, operand->len, &operand->number);
		case EMP_OPERAND_TEXT:
			operand->len = emp_read32be(&in->reader);
			operand->text = get_text(in, operand->len);
			return operand->text != NULL;
		case EMP_OPERAND_TRUTH:
			truth = emp_read8(&in->reader);
			operand->truth = truth == 1;
			return truth <= 1;
		case EMP_OPERAND_DATE:
			operand->date = (int32_t) emp_read32be(&in->reader);
			return emp_date_valid(operand->date);
		case EMP_OPERAND_PERIOD:
			return get_period(in, &operand->period);
		case EMP_OPERAND_KINDS:
			break;
	}
	return false;
}

/* Return whether an operand is a name, to which nothing is added. */
static bool
is_plain_name(const EmpOperand *operand)
{
	return operand->kind == EMP_OPERAND_NAME && !operand->shifted;
}

/* Return whether the operands of a condition are some that the grammar lets pass. */
static bool
operands_fit(const EmpClause *clause)
{
	const EmpOperand *operand = clause->operand;

	switch (clause->kind)
	{
		case EMP_CLAUSE_COMPARE:
			return clause->comparison >= EMP_EQUAL && clause->comparison < EMP_COMPARISONS &&
				   (operand[0].kind == EMP_OPERAND_NAME || operand[1].kind == EMP_OPERAND_NAME);
		case EMP_CLAUSE_IN:
			for (int i = 1; i < clause->operands; i++)
				if (operand[i].kind == EMP_OPERAND_NAME)
					return false;
			return is_plain_name(&operand[0]);
		case EMP_CLAUSE_LIKE:
			return is_plain_name(&operand[0]) && operand[1].kind == EMP_OPERAND_TEXT &&
				   emp_like_ends_well(operand[1].text, operand[1].len);
		case EMP_CLAUSE_HOLDS:
			return is_plain_name(&operand[0]) || operand[0].kind == EMP_OPERAND_TRUTH;
		default:
			return is_plain_name(&operand[0]);
	}
}

/* Take a condition, whose kind was read. */
static bool
get_condition(In *in, EmpClause *clause)
{
	static const int operands[EMP_CLAUSE_KINDS] = {
		[EMP_CLAUSE_COMPARE] = 2, [EMP_CLAUSE_BETWEEN] = 3, [EMP_CLAUSE_LIKE] = 2,
		[EMP_CLAUSE_NULL] = 1,    [EMP_CLAUSE_HOLDS] = 1,
	};
	uint32_t n = (uint32_t) operands[clause->kind];

	if (clause->kind == EMP_CLAUSE_COMPARE)
		clause->comparison = (EmpComparison) emp_read8(&in->reader);
	if (clause->kind == EMP_CLAUSE_IN)
	{
		n = emp_read32be(&in->reader);
		if (n < 2 || n > EMP_SEGMENT_CLAUSES)
			return false;
	}
	in->clauses += clause->kind == EMP_CLAUSE_IN ? (int) n : 1;
	if (in->clauses > EMP_SEGMENT_CLAUSES)
		return false;
	clause->operands = (int) n;
	clause->operand = emp_arena_take(in->arena, n * sizeof(EmpOperand));
	if (clause->operand == NULL)
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (!get_operand(in, &clause->operand[i]))
			return false;
	return operands_fit(clause);
}

static EmpClause *get_clause(In *in, int level);

/* Take the clauses inside one whose kind was read. */
static bool
get_inside(In *in, EmpClause *clause, int level)
{
	EmpClause *last = NULL;
	uint32_t n = 1;

	if (clause->kind != EMP_CLAUSE_NOT)
	{
		n = emp_read32be(&in->reader);
		if (n < 2)
			return false;
	}
	for (uint32_t i = 0; i < n; i++)
	{
		EmpClause *inside = get_clause(in, level + 1);

		if (inside == NULL || inside->kind == clause->kind)
			return false;
		if (last == NULL)
			clause->first = inside;
		else
			last->next = inside;
		last = inside;
	}
	return true;
}

/* Take a clause; NULL when there is none. */
static EmpClause *
get_clause(In *in, int level)
{
	EmpClause *clause = level > DEEPEST ? NULL : emp_arena_take(in->arena, sizeof(*clause));
	bool good = false;

	if (clause == NULL)
		return NULL;
	memset(clause, 0, sizeof(*clause));
	clause->kind = (EmpClauseKind) emp_read8(&in->reader);
	if (clause->kind >= EMP_CLAUSE_AND && clause->kind <= EMP_CLAUSE_NOT)
		good = get_inside(in, clause, level);
	else if (clause->kind >= EMP_CLAUSE_COMPARE && clause->kind < EMP_CLAUSE_KINDS)
		good = get_condition(in, clause);
	return good ? clause : NULL;
}

/*
 * Return the memory that opening may need: a clause takes a byte or more and there are at most four for each
 * condition; an operand takes two bytes or more.
 */
size_t
emp_segment_open_memory(size_t len)
{
	size_t most = (size_t) EMP_SEGMENT_CLAUSES * 1024;
	size_t tree = len < most / 128 ? len * 128 : most;

	return tree + len + 256;
}

/* Open bytes. */
const EmpClause *
emp_segment_open(const uint8_t *bytes, size_t len, EmpArena *arena)
{
	In in = {.arena = arena};
	EmpClause *rule;
	EmpFailure failure;

	emp_reader_init(&in.reader, bytes, len);
	if (emp_read8(&in.reader) != EMP_SEGMENT_FORMAT)
		return NULL;
	rule = get_clause(&in, 0);
	if (rule == NULL || !emp_reader_done(&in.reader) ||
		emp_segment_check_limits(rule, &failure) != EMP_OK)
		return NULL;
	return rule;
}
