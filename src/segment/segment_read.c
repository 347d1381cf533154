/*
 * segment_read.c
 *		Reading the text of a rule: what the grammar builds of, and how it fails.
 */
#include "segment/segment_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "segment/segment_parse.h"

#define QUOTED 24          /* bytes of a rule that a message shows */
#define SCANNER 4096       /* bytes that a scanner takes besides its copy of the text */
#define PER_BYTE 256       /* bytes that what is read takes for a byte of its text */
#define CLAUSE_MEMORY 2048 /* and the most that a condition or an element takes besides its texts */

/* Count characters of UTF-8. */
static int
count_utf8(const char *text, int len)
{
	int n = 0;

	for (int i = 0; i < len; i++)
		n += ((unsigned char) text[i] & 0xC0) != 0x80;
	return n;
}

/* Return the number of a character, from 1. */
static int
position(const EmpSegmentReader *r, size_t at)
{
	return r->count(r->text, (int) at) + 1;
}

/* Record what is wrong with a piece of the text. */
void
emp_segment_wrong(EmpSegmentReader *r, EmpPlace where, const char *what, const char *hint)
{
	char quoted[QUOTED];

	if (r->status != EMP_OK)
		return;
	r->status = emp_fail(r->failure, EMP_BAD_TEXT, "invalid segment at character %d: %s",
						 position(r, where.at), what);
	if (where.at >= r->len)
		emp_fail_detail(r->failure, r->len == 0 ? "The rule is empty." : "The rule ends there.");
	else
		emp_fail_detail(r->failure, "There is \"%s\".",
						emp_quote(quoted, sizeof(quoted), r->text + where.at, (int) where.len));
	if (hint != NULL)
		emp_fail_hint(r->failure, "%s", hint);
}

/* Record that a rule is beyond a limit. */
void
emp_segment_too_large(EmpSegmentReader *r, const char *fmt, ...)
{
	char detail[200];
	va_list args;

	if (r->status != EMP_OK)
		return;
	va_start(args, fmt);
	vsnprintf(detail, sizeof(detail), fmt, args);
	va_end(args);
	r->status = emp_fail(r->failure, EMP_TOO_LARGE, "the segment is too large");
	emp_fail_detail(r->failure, "%s", detail);
}

/* Take memory, or record that there is none, which emp_segment_parse_memory sees to. */
static void *
take(EmpSegmentReader *r, size_t size)
{
	void *memory = emp_arena_take(r->arena, size);

	if (memory == NULL)
		emp_segment_too_large(r, "There is no more memory for it.");
	return memory;
}

/* Go into a bracket or behind a not. */
bool
emp_segment_enter(EmpSegmentReader *r)
{
	if (r->depth < EMP_SEGMENT_DEPTH)
	{
		r->depth++;
		return true;
	}
	if (r->status == EMP_OK)
	{
		r->status = emp_fail(r->failure, EMP_TOO_COMPLEX, "the segment is nested too deeply");
		emp_fail_detail(r->failure, "At most %d brackets and nots may be within each other.",
						EMP_SEGMENT_DEPTH);
	}
	return false;
}

/* Read a name: the quotes are taken off, or what has none is put into lower case. */
const char *
emp_segment_name(EmpSegmentReader *r, EmpPlace span, bool quoted)
{
	const char *from = r->text + span.at + quoted;
	const char *end = r->text + span.at + span.len - quoted;
	const char *curly = quoted ? NULL : emp_curly_quote(from, (size_t) (end - from));
	char *name = take(r, (size_t) (end - from) + 1);
	size_t len = 0;

	if (name == NULL)
		return NULL;
	if (curly != NULL)
	{
		EmpPlace where = {.at = (size_t) (curly - r->text), .len = EMP_CURLY_BYTES};

		emp_segment_wrong(r, where, "typographic quote",
						  "Texts are in straight quotes: \'pro\'; names in \"straight ones\".");
		return NULL;
	}
	for (; from < end; from++)
	{
		name[len++] = !quoted && *from >= 'A' && *from <= 'Z' ? (char) (*from + 'a' - 'A') : *from;
		if (quoted && *from == '"')
			from++; /* they are doubled */
	}
	name[len] = '\0';
	if (len > EMP_SEGMENT_NAME_MAX)
	{
		emp_segment_too_large(r, "The name at character %d has more than %d bytes.",
							  position(r, span.at), EMP_SEGMENT_NAME_MAX);
		return NULL;
	}
	if (len == 0 || memchr(name, '\0', len) != NULL)
	{
		emp_segment_wrong(r, span, "this name has no characters", NULL);
		return NULL;
	}
	return name;
}

/* Make an operand. */
EmpOperand *
emp_segment_operand(EmpSegmentReader *r, EmpOperandKind kind)
{
	EmpOperand *operand = take(r, sizeof(*operand));

	if (operand != NULL)
	{
		memset(operand, 0, sizeof(*operand));
		operand->kind = kind;
		operand->attribute = -1;
	}
	return operand;
}

/* Make an operand of a name. */
EmpOperand *
emp_segment_name_operand(EmpSegmentReader *r, const char *name, const char *part)
{
	EmpOperand *operand = emp_segment_operand(r, EMP_OPERAND_NAME);

	if (operand != NULL)
	{
		operand->name = name;
		operand->part = part;
	}
	return operand;
}

/* Make an operand of true or false. */
EmpOperand *
emp_segment_truth(EmpSegmentReader *r, bool truth)
{
	EmpOperand *operand = emp_segment_operand(r, EMP_OPERAND_TRUTH);

	if (operand != NULL)
		operand->truth = truth;
	return operand;
}

/* Read a number. */
EmpOperand *
emp_segment_number(EmpSegmentReader *r, EmpPlace span, bool negative)
{
	EmpOperand *operand = emp_segment_operand(r, EMP_OPERAND_NUMBER);
	char *kept = take(r, EMP_NUMBER_KEPT_SIZE);
	size_t len;

	if (operand == NULL || kept == NULL)
		return NULL;
	len = emp_number_keep(r->text + span.at, span.len, negative, kept);
	if (len == 0)
	{
		emp_segment_too_large(r, "The number at character %d has more than %d digits.",
							  position(r, span.at), EMP_SEGMENT_DIGITS);
		return NULL;
	}
	operand->text = kept;
	operand->len = len;
	emp_number_parse(kept, len, &operand->number);
	return operand;
}

/* Read a text in quotes. */
EmpOperand *
emp_segment_quoted(EmpSegmentReader *r, EmpPlace span)
{
	EmpOperand *operand = emp_segment_operand(r, EMP_OPERAND_TEXT);
	const char *from = r->text + span.at + 1;
	const char *end = r->text + span.at + span.len - 1;
	char *text = take(r, (size_t) (end - from) + 1);

	if (operand == NULL || text == NULL)
		return NULL;
	operand->text = text;
	for (; from < end; from++)
	{
		if (*from == '\0')
		{
			emp_segment_wrong(r, span, "unknown character in a text", NULL);
			return NULL;
		}
		text[operand->len++] = *from;
		if (*from == '\'')
			from++; /* they are doubled */
	}
	text[operand->len] = '\0';
	return operand;
}

/* Read the day in quotes behind "date". */
EmpOperand *
emp_segment_date(EmpSegmentReader *r, EmpPlace where, const EmpOperand *text)
{
	EmpOperand *operand = emp_segment_operand(r, EMP_OPERAND_DATE);

	if (operand == NULL)
		return NULL;
	if (!emp_date_parse(text->text, text->len, &operand->date))
	{
		emp_segment_wrong(r, where, "expected a day such as '2026-03-01'", NULL);
		return NULL;
	}
	return operand;
}

/* Read a number of days, months, ... */
EmpOperand *
emp_segment_period(EmpSegmentReader *r, EmpPlace where, const EmpOperand *number, const char *unit)
{
	EmpOperand *operand = emp_segment_operand(r, EMP_OPERAND_PERIOD);

	if (operand == NULL)
		return NULL;
	if (!emp_period_add(&operand->period, number->text, number->len, unit, strlen(unit)))
	{
		emp_segment_wrong(r, where, "expected a period such as 90 days",
						  "Days, weeks, months and years are whole numbers; hours, minutes and "
						  "seconds are counted to the microsecond.");
		return NULL;
	}
	return operand;
}

/* Read the period in quotes behind "interval". */
EmpOperand *
emp_segment_interval(EmpSegmentReader *r, EmpPlace where, const EmpOperand *text)
{
	EmpOperand *operand = emp_segment_operand(r, EMP_OPERAND_PERIOD);

	if (operand == NULL)
		return NULL;
	if (!emp_period_parse(text->text, text->len, &operand->period))
	{
		emp_segment_wrong(r, where, "expected a period such as '1 year 2 months 3 days 04:05:06'",
						  NULL);
		return NULL;
	}
	return operand;
}

/* Count a condition, or an element of a list. */
static bool
count_clause(EmpSegmentReader *r)
{
	if (++r->clauses <= EMP_SEGMENT_CLAUSES)
		return true;
	emp_segment_too_large(r, "It may have at most %d conditions and elements of lists.",
						  EMP_SEGMENT_CLAUSES);
	return false;
}

/* Add an element to a list. */
bool
emp_segment_element(EmpSegmentReader *r, EmpListItems *elements, EmpOperand *operand)
{
	EmpListItem *element = count_clause(r) ? take(r, sizeof(*element)) : NULL;

	if (element == NULL)
		return false;
	element->operand = operand;
	element->next = NULL;
	if (elements->first == NULL)
		elements->first = element;
	else
		elements->last->next = element;
	elements->last = element;
	elements->n++;
	return true;
}

/* Make a condition without its operands. */
static EmpClause *
make_condition(EmpSegmentReader *r, EmpClauseKind kind, int operands)
{
	EmpClause *clause = count_clause(r) ? take(r, sizeof(*clause)) : NULL;

	if (clause == NULL)
		return NULL;
	memset(clause, 0, sizeof(*clause));
	clause->kind = kind;
	clause->operands = operands;
	clause->operand = take(r, (size_t) operands * sizeof(EmpOperand));
	return clause->operand == NULL ? NULL : clause;
}

/* Make a condition of operands. */
EmpClause *
emp_segment_condition(EmpSegmentReader *r, EmpClauseKind kind, int operands,
					  EmpOperand *const *operand)
{
	EmpClause *clause = make_condition(r, kind, operands);

	for (int i = 0; clause != NULL && i < operands; i++)
		clause->operand[i] = *operand[i];
	return clause;
}

/* Make a comparison. */
EmpClause *
emp_segment_compare(EmpSegmentReader *r, EmpComparison comparison, EmpOperand *left,
					EmpOperand *right)
{
	EmpClause *clause =
		emp_segment_condition(r, EMP_CLAUSE_COMPARE, 2, (EmpOperand *[]){left, right});

	if (clause != NULL)
		clause->comparison = comparison;
	return clause;
}

/* Make "name in (...)". */
EmpClause *
emp_segment_among(EmpSegmentReader *r, const EmpOperand *name, const EmpListItems *elements)
{
	EmpClause *clause = make_condition(r, EMP_CLAUSE_IN, elements->n + 1);
	int i = 0;

	if (clause == NULL)
		return NULL;
	clause->operand[i++] = *name;
	for (const EmpListItem *element = elements->first; element != NULL; element = element->next)
		clause->operand[i++] = *element->operand;
	return clause;
}

/* Make "name like 'pattern'". */
EmpClause *
emp_segment_like(EmpSegmentReader *r, EmpOperand *name, EmpPlace where, EmpOperand *pattern)
{
	if (!emp_like_ends_well(pattern->text, pattern->len))
	{
		emp_segment_wrong(r, where, "expected a character behind the last \\ of this pattern",
						  "A \\ takes the next character as it is: \\% is a percent sign, \\\\ is "
						  "one \\.");
		return NULL;
	}
	return emp_segment_condition(r, EMP_CLAUSE_LIKE, 2, (EmpOperand *[]){name, pattern});
}

/* Return the memory that reading a text may need. */
size_t
emp_segment_parse_memory(size_t len)
{
	size_t most = (size_t) EMP_SEGMENT_CLAUSES * CLAUSE_MEMORY;
	size_t tree;

	if (len > EMP_SEGMENT_TEXT_MAX)
		len = 0; /* it is refused */
	tree = len * PER_BYTE < most ? len * PER_BYTE : most;
	return SCANNER + tree + 3 * len;
}

/* Read the text of a rule. */
EmpStatus
emp_segment_parse(const char *text, size_t len, EmpCountCharacters count, EmpArena *arena,
				  const EmpClause **rule, EmpFailure *failure)
{
	EmpSegmentReader reader = {.text = text,
							   .len = len,
							   .count = count != NULL ? count : count_utf8,
							   .arena = arena,
							   .failure = failure};
	void *scanner;

	if (len > EMP_SEGMENT_TEXT_MAX)
	{
		emp_segment_too_large(&reader, "Its text has more than %d bytes.", EMP_SEGMENT_TEXT_MAX);
		return reader.status;
	}
	scanner = emp_segment_scanner(&reader);
	if (scanner == NULL || emp_segment_yyparse(&reader, scanner) != 0)
	{
		emp_segment_too_large(&reader, "There is no more memory for it.");
		return reader.status;
	}
	*rule = reader.rule;
	return emp_segment_check_limits(reader.rule, failure);
}
