%code top {
/*
 * segment_parse.y
 *		The grammar of rules.
 *
 * Its stack has a fixed size, which is enough for the depth that rules may have, so it needs no memory; the tree
 * is built by segment_read.c, and comes out flat: an AND within an AND is one AND, two NOTs are none.
 */
}

%code requires {
#include "segment/segment_read.h"
}

%code {
/* A bracket may have four symbols before it: rule or rule and ( */
#define YYINITDEPTH (5 * EMP_SEGMENT_DEPTH + 50)
#define YYMAXDEPTH YYINITDEPTH
#define YYMALLOC(size) ((void) (size), NULL)
#define YYFREE(memory) ((void) (memory))

#define YYLLOC_DEFAULT(current, rhs, n)                                                            \
	do                                                                                             \
	{                                                                                              \
		size_t first = YYRHSLOC(rhs, (n) > 0 ? 1 : 0).at;                                          \
		size_t end = YYRHSLOC(rhs, n).at + YYRHSLOC(rhs, n).len;                                   \
                                                                                                   \
		(current).at = first;                                                                      \
		(current).len = end - first;                                                               \
	} while (0)

/* Go on only with what was made; if it was not, the reason is on record. */
#define NEED(made)                                                                                 \
	do                                                                                             \
	{                                                                                              \
		if (!(made))                                                                               \
			YYABORT;                                                                               \
	} while (0)

#define CONDITION(result, negated, ...)                                                            \
	do                                                                                             \
	{                                                                                              \
		EmpClause *made = (__VA_ARGS__);                                                           \
                                                                                                   \
		NEED(made);                                                                                \
		(result) = emp_clauses_one(made, negated);                                                 \
	} while (0)

#define OPERANDS(...)                                                                              \
	(int) (sizeof((EmpOperand *[]){__VA_ARGS__}) / sizeof(EmpOperand *)),                          \
		(EmpOperand *[]) { __VA_ARGS__ }

static void yyerror(const EmpPlace *at, EmpSegmentReader *reader, void *scanner,
					const char *message);
}

%require "3.6"
%define api.pure full
%define api.prefix {emp_segment_yy}
%define api.token.prefix {EMP_WORD_}
%define api.location.type {EmpPlace}
%define lr.type canonical-lr
%define parse.error custom
%locations
%parse-param {EmpSegmentReader *reader} {void *scanner}
%lex-param {void *scanner}
%initial-action { @$.at = @$.len = 0; }
%expect 0

%union
{
	const char *name;
	EmpOperand *operand;
	EmpComparison comparison;
	EmpListItems elements;
	EmpClauses clauses;
	bool yes;
}

%code {
extern int emp_segment_yylex(EMP_SEGMENT_YYSTYPE *value, EmpPlace *where, void *scanner);
}

%token <name> NAME UNIT DATE INTERVAL
%token <operand> TEXT
%token <comparison> COMPARISON
%token NUMBER AND OR NOT BETWEEN IN LIKE IS NULL TRUE FALSE
%token BAR "|" AMPERSAND "&" BANG "!" OPEN "(" CLOSE ")" COMMA "," PLUS "+" MINUS "-" DOT "."
%token BAD "something that is no part of a rule"

%type <name> part
%type <operand> name moved operand literal number truth period
%type <elements> list
%type <clauses> disjunction conjunction negation primary condition
%type <yes> denied

%%

rule:
	disjunction { NEED(reader->rule = emp_clauses_close(reader->arena, $1)); }
	;

disjunction:
	conjunction
	| disjunction or conjunction
		{ NEED(emp_clauses_join(reader->arena, EMP_CLAUSE_OR, $1, $3, &$$)); }
	;

or: OR | BAR ;

conjunction:
	negation
	| conjunction and negation
		{ NEED(emp_clauses_join(reader->arena, EMP_CLAUSE_AND, $1, $3, &$$)); }
	;

and: AND | AMPERSAND ;

negation:
	primary
	| not negation { reader->depth--; $$ = $2; $$.negated = !$$.negated; }
	;

not:
	NOT   { NEED(emp_segment_enter(reader)); }
	| BANG { NEED(emp_segment_enter(reader)); }
	;

primary:
	condition
	| open disjunction CLOSE { reader->depth--; $$ = $2; }
	;

open:
	OPEN { NEED(emp_segment_enter(reader)); }
	;

condition:
	name
		{ CONDITION($$, false, emp_segment_condition(reader, EMP_CLAUSE_HOLDS, OPERANDS($1))); }
	| truth
		{ CONDITION($$, false, emp_segment_condition(reader, EMP_CLAUSE_HOLDS, OPERANDS($1))); }
	| moved COMPARISON operand
		{ CONDITION($$, false, emp_segment_compare(reader, $2, $1, $3)); }
	| literal COMPARISON moved
		{ CONDITION($$, false, emp_segment_compare(reader, $2, $1, $3)); }
	| name denied BETWEEN operand AND operand
		{ CONDITION($$, $2, emp_segment_condition(reader, EMP_CLAUSE_BETWEEN, OPERANDS($1, $4, $6))); }
	| name denied IN OPEN list CLOSE
		{ CONDITION($$, $2, emp_segment_among(reader, $1, &$5)); }
	| name denied LIKE TEXT
		{ CONDITION($$, $2, emp_segment_like(reader, $1, @4, $4)); }
	| name IS denied NULL
		{ CONDITION($$, $3, emp_segment_condition(reader, EMP_CLAUSE_NULL, OPERANDS($1))); }
	;

denied:
	%empty { $$ = false; }
	| NOT  { $$ = true; }
	;

list:
	literal
		{ $$ = (EmpListItems) {0}; NEED(emp_segment_element(reader, &$$, $1)); }
	| list COMMA literal
		{ $$ = $1; NEED(emp_segment_element(reader, &$$, $3)); }
	;

operand: moved | literal ;

moved:
	name
	| name PLUS period
		{ $$ = $1; $$->shifted = true; $$->period = $3->period; }
	| name MINUS period
		{ $$ = $1; $$->shifted = true; $$->period = emp_period_negated(&$3->period); }
	;

name:
	part            { NEED($$ = emp_segment_name_operand(reader, $1, NULL)); }
	| part DOT part { NEED($$ = emp_segment_name_operand(reader, $1, $3)); }
	;

part: NAME | UNIT | DATE | INTERVAL ;

literal:
	number
	| number UNIT   { NEED($$ = emp_segment_period(reader, @$, $1, $2)); }
	| INTERVAL TEXT { NEED($$ = emp_segment_interval(reader, @2, $2)); }
	| DATE TEXT     { NEED($$ = emp_segment_date(reader, @2, $2)); }
	| TEXT
	| truth
	;

number:
	NUMBER       { NEED($$ = emp_segment_number(reader, @1, false)); }
	| PLUS NUMBER { NEED($$ = emp_segment_number(reader, @2, false)); }
	| MINUS NUMBER { NEED($$ = emp_segment_number(reader, @2, true)); }
	;

truth:
	TRUE    { NEED($$ = emp_segment_truth(reader, true)); }
	| FALSE { NEED($$ = emp_segment_truth(reader, false)); }
	;

period:
	NUMBER UNIT
		{
			EmpOperand *number = emp_segment_number(reader, @1, false);

			NEED(number);
			NEED($$ = emp_segment_period(reader, @$, number, $2));
		}
	| INTERVAL TEXT { NEED($$ = emp_segment_interval(reader, @2, $2)); }
	;

%%

/* What the grammar could go on with. */
typedef struct Expected
{
	bool token[YYNTOKENS];
} Expected;

/* Return whether the grammar could go on with a token. */
static bool
expects(const Expected *expected, yysymbol_kind_t token)
{
	return expected->token[token];
}

/* Say in the words of people what is expected. */
static const char *
expectation(const Expected *e)
{
	if (expects(e, YYSYMBOL_NAME))
	{
		if (expects(e, YYSYMBOL_NOT))
			return "expected a condition";
		if (expects(e, YYSYMBOL_NUMBER))
			return "expected a number, a text in quotes, a date or a name";
		return "expected a name";
	}
	if (expects(e, YYSYMBOL_NUMBER))
	{
		if (expects(e, YYSYMBOL_TRUE))
			return "expected a number, a text in quotes or a date";
		if (expects(e, YYSYMBOL_INTERVAL))
			return "expected a period such as 90 days";
		return "expected a number";
	}
	if (expects(e, YYSYMBOL_TEXT))
		return "expected a text in quotes";
	if (expects(e, YYSYMBOL_COMPARISON))
		return "expected a comparison such as > or =";
	if (expects(e, YYSYMBOL_BETWEEN))
		return "expected \"between\", \"in\" or \"like\"";
	if (expects(e, YYSYMBOL_NULL))
		return expects(e, YYSYMBOL_NOT) ? "expected \"null\" or \"not null\"" : "expected \"null\"";
	if (expects(e, YYSYMBOL_COMMA))
		return "expected a comma or )";
	if (expects(e, YYSYMBOL_OR))
		return expects(e, YYSYMBOL_YYEOF) ? "expected \"and\", \"or\" or the end of the rule"
										  : "expected \"and\", \"or\" or )";
	if (expects(e, YYSYMBOL_AND))
		return "expected \"and\"";
	if (expects(e, YYSYMBOL_UNIT))
		return "expected days, weeks, months, years, hours, minutes or seconds";
	return "expected (";
}

/* Return a hint for what people write who know other languages; or NULL. */
static const char *
hint_for(const Expected *e, yysymbol_kind_t found)
{
	bool operand = expects(e, YYSYMBOL_NAME) && !expects(e, YYSYMBOL_NOT);

	if (found == YYSYMBOL_NULL && operand)
		return "Nothing compares with null: write \"x is null\" or \"x is not null\".";
	if (found == YYSYMBOL_COMPARISON && operand && expects(e, YYSYMBOL_NUMBER))
		return "To compare write =, <>, <, <=, > or >=.";
	if ((found == YYSYMBOL_NUMBER || found == YYSYMBOL_TEXT) && operand)
		return "One side of a comparison is a name.";
	if (found == YYSYMBOL_AMPERSAND || found == YYSYMBOL_BAR)
		return "Write \"and\" or &, \"or\" or |.";
	if (found == YYSYMBOL_CLOSE && expects(e, YYSYMBOL_YYEOF))
		return "No bracket is open there.";
	return NULL;
}

/* Report a token that does not fit. */
static int
yyreport_syntax_error(const yypcontext_t *context, EmpSegmentReader *reader, void *scanner)
{
	yysymbol_kind_t list[YYNTOKENS];
	int n = yypcontext_expected_tokens(context, list, YYNTOKENS);
	Expected expected = {{false}};

	(void) scanner;
	for (int i = 0; i < n; i++)
		expected.token[list[i]] = true;
	emp_segment_wrong(reader, *yypcontext_location(context), expectation(&expected),
					  hint_for(&expected, yypcontext_token(context)));
	return 0;
}

/* Report that the stack is full, which the limit of the depth comes before. */
static void
yyerror(const EmpPlace *at, EmpSegmentReader *reader, void *scanner, const char *message)
{
	(void) scanner;
	emp_segment_wrong(reader, *at, message, NULL);
}
