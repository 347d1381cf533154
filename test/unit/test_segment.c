/*
 * test_segment.c
 *		Rules: reading and printing, bytes, limits, and what they say in three-valued logic.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "segment/rfm.h"
#include "segment/segment_holds.h"
#include "segment/segment_literal.h"

/* A rule in memory of its own. */
typedef struct Rule
{
	void *memory;
	const EmpClause *clause;
	EmpFailure failure;
} Rule;

/* Make an arena on the heap. */
static EmpArena
make_arena(size_t size, void **memory)
{
	EmpArena arena;

	*memory = malloc(size);
	emp_arena_init(&arena, *memory, size);
	return arena;
}

/* Read a rule of some bytes. */
static Rule
parse_len(const char *text, size_t len)
{
	Rule rule;
	EmpArena arena = make_arena(emp_segment_parse_memory(len), &rule.memory);

	rule.failure.status = emp_segment_parse(text, len, NULL, &arena, &rule.clause, &rule.failure);
	if (rule.failure.status != EMP_OK)
		rule.clause = NULL;
	return rule;
}

/* Read a rule. */
static Rule
parse(const char *text)
{
	return parse_len(text, strlen(text));
}

/* Return the text of a rule, in a buffer that the next call overwrites. */
static const char *
print(const EmpClause *clause)
{
	static char text[4096];

	text[0] = '\0';
	if (clause != NULL && emp_segment_print(clause, NULL) < sizeof(text))
		emp_segment_print(clause, text);
	return text;
}

/* Check that a text prints as another, which reads back to the same bytes, and that these open. */
static void
check_prints(const char *text, const char *expected)
{
	Rule rule = parse(text);
	Rule back;
	uint8_t bytes[2][4096];
	size_t len[2];
	const EmpClause *opened;
	void *memory;
	EmpArena arena;

	CHECK_STRING(print(rule.clause), expected);
	if (rule.clause == NULL)
		return;
	back = parse(expected);
	CHECK_STRING(print(back.clause), expected);
	len[0] = emp_segment_pack(rule.clause, bytes[0]);
	len[1] = emp_segment_pack(back.clause, bytes[1]);
	CHECK_INT(len[0], emp_segment_pack(rule.clause, NULL));
	CHECK(len[0] == len[1] && memcmp(bytes[0], bytes[1], len[0]) == 0);
	arena = make_arena(emp_segment_open_memory(len[0]), &memory);
	opened = emp_segment_open(bytes[0], len[0], &arena);
	CHECK_STRING(print(opened), expected);
	for (size_t cut = 0; cut < len[0]; cut++)
	{
		void *other;
		EmpArena small = make_arena(emp_segment_open_memory(cut), &other);

		CHECK(emp_segment_open(bytes[0], cut, &small) == NULL);
		free(other);
	}
	free(memory);
	free(rule.memory);
	free(back.memory);
}

/* Check precedence, brackets, and what is flattened. */
static void
test_structure(void)
{
	check_prints("a or b and c", "a or b and c");
	check_prints("(a or b) and c", "(a or b) and c");
	check_prints("a|b&!c", "a or b and not c");
	check_prints("not a and b", "not a and b");
	check_prints("not (a and b)", "not (a and b)");
	check_prints("not not a", "a");
	check_prints("!!!a", "not a");
	check_prints("not (not (a or b) or c)", "not (not (a or b) or c)");
	check_prints("not (not (a or b)) or c", "a or b or c");
	check_prints("((a and (b and c)) and d) and (e or (f or g))",
				 "a and b and c and d and (e or f or g)");
	check_prints("not a in (1)", "a not in (1)");
	check_prints("not (a not in (1))", "a in (1)");
	check_prints("x between 1 and 2 and y", "x between 1 and 2 and y");
	check_prints("\"A\".\"b\" > -.50", "\"A\".b > -0.5");
	check_prints("t < as_of - 1 month", "t < as_of - 1 month");
}

/* Check numbers: what is kept is exact, and short. */
static void
test_numbers(void)
{
	static const struct
	{
		const char *text;
		const char *kept;
	} cases[] = {
		{"0", "0"},
		{"000", "0"},
		{"0.0", "0"},
		{"0e99", "0"},
		{"1", "1"},
		{"0100", "100"},
		{"1.50", "1.5"},
		{".5", "0.5"},
		{"5.", "5"},
		{"1e3", "1000"},
		{"1.2345e2", "123.45"},
		{"12345e-2", "123.45"},
		{"12345e-7", "0.0012345"},
		{"0.0012e3", "1.2"},
		{"0.001e1", "0.01"},
		{"100e-2", "1"},
		{"9.007199254740993e15", "9007199254740993"},
		{"1e39", "1000000000000000000000000000000000000000"},
		{"1e40", ""},
		{"1e-40", "0.0000000000000000000000000000000000000001"},
		{"1e-41", ""},
		{"1e99999999999999999999", ""},
		{"12345678901234567890.12345678901234567890", "12345678901234567890.1234567890123456789"},
	};
	char kept[EMP_NUMBER_KEPT_SIZE];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		size_t len = emp_number_keep(cases[i].text, strlen(cases[i].text), false, kept);

		CHECK_INT(len, strlen(cases[i].kept));
		if (len > 0)
		{
			CHECK_STRING(kept, cases[i].kept);
			CHECK(emp_number_kept(kept, len));
		}
	}
	CHECK(!emp_number_kept("-0", 2));
	CHECK(!emp_number_kept("0.50", 4));
	CHECK(!emp_number_kept("1e3", 3));
	CHECK(!emp_number_kept("", 0));
	CHECK(!emp_number_kept("-", 1));
	CHECK(!emp_number_kept("1.", 2));
	CHECK(emp_number_kept("-0.5", 4));
}

/* Check days, each of four hundred years. */
static void
test_dates(void)
{
	char text[EMP_DATE_TEXT_SIZE];
	char before[EMP_DATE_TEXT_SIZE] = "";
	int32_t date;
	int broken = 0;

	CHECK(emp_date_parse("2000-01-01", 10, &date) && date == 0);
	CHECK(emp_date_parse("1999-12-31", 10, &date) && date == -1);
	CHECK(emp_date_parse("2000-03-01", 10, &date) && date == 60);
	CHECK(emp_date_parse("0001-01-01", 10, &date) && date == -730119);
	CHECK(emp_date_parse("9999-12-31", 10, &date) && date == 2921939);
	CHECK(!emp_date_valid(-730120));
	CHECK(!emp_date_valid(2921940));
	CHECK(!emp_date_parse("1900-02-29", 10, &date));
	CHECK(!emp_date_parse("2026-00-10", 10, &date));
	CHECK(!emp_date_parse("2026-13-01", 10, &date));
	CHECK(!emp_date_parse("2026-04-31", 10, &date));
	CHECK(!emp_date_parse("2026/04/30", 10, &date));
	CHECK(!emp_date_parse("26-04-30", 8, &date));
	for (int32_t day = -100000; day < 50000; day++)
	{
		emp_date_print(day, text);
		broken += !emp_date_parse(text, 10, &date) || date != day || strcmp(before, text) >= 0;
		memcpy(before, text, sizeof(text));
	}
	CHECK_INT(broken, 0);
}

/* Check that a period is read, and printed in one way. */
static void
check_period(const char *text, int months, int days, int64_t micros, const char *printed)
{
	EmpPeriod period;
	char out[EMP_PERIOD_TEXT_SIZE];

	if (!CHECK(emp_period_parse(text, strlen(text), &period)))
		return;
	CHECK_INT(period.months, months);
	CHECK_INT(period.days, days);
	CHECK_INT(period.micros, micros);
	CHECK_INT(emp_period_print(&period, out), strlen(printed));
	CHECK_STRING(out, printed);
}

/* Check periods. */
static void
test_periods(void)
{
	static const char *const bad[] = {"",
									  " ",
									  "1",
									  "day",
									  "1 day 2",
									  "1:2",
									  "1:60",
									  "01:02:60",
									  "01:02:03:04",
									  "1.5 days",
									  "1..2 hours",
									  "-",
									  "1 -day",
									  "3 moons",
									  "01.5:00",
									  "2147483648 days",
									  "2147483647 days 1 day"};
	EmpPeriod period;

	check_period("1 year 2 months 3 days 04:05:06", 14, 3, INT64_C(14706000000),
				 "interval '1 year 2 months 3 days 04:05:06'");
	check_period("90 days", 0, 90, 0, "90 days");
	check_period("2 weeks 1 day", 0, 15, 0, "15 days");
	check_period("1 day", 0, 1, 0, "1 day");
	check_period("-12 mons", -12, 0, 0, "-1 year");
	check_period("-00:00:01.5", 0, 0, -1500000, "-1.5 seconds");
	check_period("-0:05", 0, 0, -300000000, "-5 minutes");
	check_period("1.5 hours", 0, 0, INT64_C(5400000000), "90 minutes");
	check_period("0 days", 0, 0, 0, "0 days");
	check_period("1 day -1 day", 0, 0, 0, "0 days");
	check_period("1 day -24:00:00.000001", 0, 1, INT64_C(-86400000001),
				 "interval '1 day -24:00:00.000001'");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (!CHECK(!emp_period_parse(bad[i], strlen(bad[i]), &period)))
			printf("\tof %s\n", bad[i]);
}

/* Check a failure: its status and its message. */
static void
check_fails(const char *text, EmpStatus status, const char *message)
{
	Rule rule = parse(text);

	CHECK_INT(rule.failure.status, status);
	if (rule.failure.status != EMP_OK)
		CHECK_STRING(rule.failure.message, message);
	free(rule.memory);
}

/* Check positions, which are in characters. */
static void
test_positions(void)
{
	check_fails("anger > 0.4 or x > -", EMP_BAD_TEXT,
				"invalid segment at character 21: expected a number");
	check_fails("gr\xc3\xb6\xc3\x9f"
				"e >",
				EMP_BAD_TEXT,
				"invalid segment at character 8: expected a number, a text in quotes, a date or a "
				"name");
	check_fails("a = '\xe6\x97\xa5\xe6\x9c\xac' b", EMP_BAD_TEXT,
				"invalid segment at character 10: expected \"and\", \"or\" or the end of the rule");
	check_fails("a \x01", EMP_BAD_TEXT, "invalid segment at character 3: unknown character");
	check_fails("a = \xe2\x80\x9cpro\xe2\x80\x9d", EMP_BAD_TEXT,
				"invalid segment at character 5: typographic quote");
	check_fails("\xc3\xa9t\xc3\xa9\xe2\x80\x99s > 1", EMP_BAD_TEXT,
				"invalid segment at character 4: typographic quote");
}

/* Return a text that is repeated, in front of another. */
static char *
repeat(const char *text, int times, const char *end)
{
	size_t len = strlen(text);
	char *out = malloc(len * (size_t) times + strlen(end) + 1);

	for (int i = 0; i < times; i++)
		memcpy(out + len * (size_t) i, text, len);
	strcpy(out + len * (size_t) times, end);
	return out;
}

/* Check what is too much. */
static void
test_limits(void)
{
	static const struct
	{
		const char *text;
		int times;
		const char *end;
		EmpStatus status;
	} cases[] = {
		{"(", 100000, "", EMP_TOO_COMPLEX},
		{"not ", 100000, "a", EMP_TOO_COMPLEX},
		{"!", EMP_SEGMENT_DEPTH, "a", EMP_OK},
		{"!", EMP_SEGMENT_DEPTH + 1, "a", EMP_TOO_COMPLEX},
		{"a|b&!c|d&(", EMP_SEGMENT_DEPTH + 1, "e", EMP_TOO_COMPLEX},
		{"a|b&not(", EMP_SEGMENT_DEPTH / 2, "e",
		 EMP_BAD_TEXT}, /* which says that the stack is enough */
		{"a|b&not(", EMP_SEGMENT_DEPTH / 2 + 1, "e", EMP_TOO_COMPLEX},
		{"a|", EMP_SEGMENT_CLAUSES - 1, "a", EMP_OK},
		{"a|", EMP_SEGMENT_CLAUSES, "a", EMP_TOO_LARGE},
		{"n", EMP_SEGMENT_NAME_MAX, "", EMP_OK},
		{"n", EMP_SEGMENT_NAME_MAX + 1, "", EMP_TOO_LARGE},
		{" ", EMP_SEGMENT_TEXT_MAX, "a", EMP_TOO_LARGE},
		{" ", EMP_SEGMENT_TEXT_MAX - 1, "a", EMP_OK},
		{"a<1e39&1e39<b|", 4900, "c", EMP_OK},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		char *text = repeat(cases[i].text, cases[i].times, cases[i].end);
		Rule rule = parse(text);

		CHECK_INT(rule.failure.status, cases[i].status);
		free(rule.memory);
		free(text);
	}
}

/* Check that the stack of the parser is enough for the deepest rule, and that it prints and opens again. */
static void
test_deepest(void)
{
	char *closing = repeat(")", EMP_SEGMENT_DEPTH, "");
	char *opening = repeat("a|b&(", EMP_SEGMENT_DEPTH, "!c|d&e");
	char *text = malloc(strlen(opening) + strlen(closing) + 1);
	Rule rule;

	strcpy(text, opening);
	strcat(text, closing);
	rule = parse(text);
	CHECK_INT(rule.failure.status, EMP_TOO_COMPLEX);
	free(rule.memory);
	text[strlen(opening) - 6] = ' '; /* in place of the last not */
	rule = parse(text);
	CHECK_INT(rule.failure.status, EMP_OK);
	if (rule.clause != NULL)
	{
		size_t len = emp_segment_pack(rule.clause, NULL);
		uint8_t *bytes = malloc(len);
		void *memory;
		EmpArena arena = make_arena(emp_segment_open_memory(len), &memory);

		emp_segment_pack(rule.clause, bytes);
		CHECK(emp_segment_open(bytes, len, &arena) != NULL);
		free(memory);
		free(bytes);
	}
	free(rule.memory);
	free(text);
	free(opening);
	free(closing);
}

/* Check what and, or, not make of rules. */
static void
test_join(void)
{
	static const struct
	{
		EmpClauseKind kind;
		const char *left;
		const char *right;
		const char *joined;
	} cases[] = {
		{EMP_CLAUSE_AND, "a", "b", "a and b"},
		{EMP_CLAUSE_AND, "a and b", "c and d", "a and b and c and d"},
		{EMP_CLAUSE_AND, "a or b", "not c", "(a or b) and not c"},
		{EMP_CLAUSE_OR, "a or b", "c or d", "a or b or c or d"},
		{EMP_CLAUSE_OR, "a and b", "not (c or d)", "a and b or not (c or d)"},
		{EMP_CLAUSE_NOT, "a", "b", "not b"},
		{EMP_CLAUSE_NOT, "a", "b and c", "not (b and c)"},
		{EMP_CLAUSE_NOT, "a", "not (b and c)", "b and c"},
		{EMP_CLAUSE_NOT, "a", "b in (1)", "b not in (1)"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		Rule left = parse(cases[i].left);
		Rule right = parse(cases[i].right);
		void *memory;
		EmpArena arena = make_arena(EMP_SEGMENT_JOIN_MEMORY, &memory);
		const EmpClause *rule = NULL;
		EmpFailure failure;
		EmpStatus status = cases[i].kind == EMP_CLAUSE_NOT
							   ? emp_segment_negate(right.clause, &arena, &rule, &failure)
							   : emp_segment_join(cases[i].kind, left.clause, right.clause, &arena,
												  &rule, &failure);

		CHECK_INT(status, EMP_OK);
		CHECK_STRING(print(rule), cases[i].joined);
		free(memory);
		free(left.memory);
		free(right.memory);
	}
}

/* Return what a rule says of an RFM score. */
static int
of_rfm(const char *text, const EmpRfm *rfm)
{
	Rule rule = parse(text);
	int truth = -1;

	if (CHECK(rule.clause != NULL) &&
		CHECK(emp_segment_bind(rule.clause, &emp_subject_rfm, &rule.failure) == EMP_OK))
		truth = (int) emp_segment_holds(rule.clause, &emp_subject_rfm, rfm);
	free(rule.memory);
	return truth;
}

/* Check the tables of three-valued logic: r is 1, f is 5, m is NULL. */
static void
test_three_valued(void)
{
	static const EmpRfm rfm = {{1, 5, 0}, {false, false, true}};
	static const char *const value[] = {"r > 1", "r = 1", "m = 1"}; /* false, true, unknown */
	static const int and[3][3] = {{0, 0, 0}, {0, 1, 2}, {0, 2, 2}};
	static const int or [3][3] = {{0, 1, 2}, {1, 1, 1}, {2, 1, 2}};
	static const int not [3] = {1, 0, 2};
	char text[100];

	for (int i = 0; i < 3; i++)
	{
		CHECK_INT(of_rfm(value[i], &rfm), i);
		snprintf(text, sizeof(text), "not %s", value[i]);
		CHECK_INT(of_rfm(text, &rfm), not [i]);
		for (int j = 0; j < 3; j++)
		{
			snprintf(text, sizeof(text), "%s and %s", value[i], value[j]);
			CHECK_INT(of_rfm(text, &rfm), and[i][j]);
			snprintf(text, sizeof(text), "%s or %s", value[i], value[j]);
			CHECK_INT(of_rfm(text, &rfm), or [i][j]);
		}
	}
	CHECK_INT(of_rfm("f between 1 and 5", &rfm), EMP_TRUE);
	CHECK_INT(of_rfm("f not between 1 and 5", &rfm), EMP_FALSE);
	CHECK_INT(of_rfm("f between r and 4", &rfm), EMP_FALSE);
	CHECK_INT(of_rfm("f between m and 4", &rfm), EMP_FALSE);
	CHECK_INT(of_rfm("f between 4 and m", &rfm), EMP_UNKNOWN);
	CHECK_INT(of_rfm("m between 1 and 5", &rfm), EMP_UNKNOWN);
	CHECK_INT(of_rfm("f in (1, 5)", &rfm), EMP_TRUE);
	CHECK_INT(of_rfm("f not in (1, 4)", &rfm), EMP_TRUE);
	CHECK_INT(of_rfm("m in (1)", &rfm), EMP_UNKNOWN);
	CHECK_INT(of_rfm("m is null and r is not null", &rfm), EMP_TRUE);
	CHECK_INT(of_rfm("r < f and f > r and r <> f and 1 <= r and r >= 0.999", &rfm), EMP_TRUE);
	CHECK_INT(of_rfm("true", &rfm), EMP_TRUE);
	CHECK_INT(of_rfm("false", &rfm), EMP_FALSE);
}

/* Check patterns against what SQL says. */
static void
test_like(void)
{
	static const struct
	{
		const char *text;
		const char *pattern;
		bool like;
	} cases[] = {
		{"anger", "anger", true},
		{"anger", "ange", false},
		{"anger", "%", true},
		{"", "%", true},
		{"", "", true},
		{"", "_", false},
		{"anger", "_nge_", true},
		{"anger", "a%r", true},
		{"anger", "%g%", true},
		{"anger", "%n%e%", true},
		{"anger", "%e%n%", false},
		{"anger", "a%%%r_", false},
		{"a%b", "a\\%b", true},
		{"axb", "a\\%b", false},
		{"a_b", "a\\_b", true},
		{"a\\b", "a\\\\b", true},
		{"aaab", "%ab", true},
		{"aaab", "%aab%b", false},
		{"abcabc", "%abc", true},
		{"en", "%\xc3\xa9", false},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (!CHECK(emp_like(cases[i].text, cases[i].pattern, strlen(cases[i].pattern)) ==
				   cases[i].like))
			printf("\t%s like %s\n", cases[i].text, cases[i].pattern);
	CHECK(emp_like_ends_well("", 0));
	CHECK(emp_like_ends_well("a\\\\", 3));
	CHECK(!emp_like_ends_well("a\\", 2));
	CHECK(!emp_like_ends_well("\\\\\\", 3));
}

/* Check that the attributes of a reading have names that differ, and the values of the reading. */
static void
test_reading(void)
{
	const EmpSubject *subject = &emp_subject_emotion;
	EmpEmotion e = {.language = EMP_LANGUAGE_EN,
					.flags = EMP_FLAG_SHOUTING,
					.valence = -300000000,
					.intensity = 6121,
					.positive = 3,
					.negative = 9000};
	uint8_t bytes[EMP_EMOTION_BYTES];
	EmpAttribute value;

	e.probability[EMP_ANGER] = 8231;
	e.probability[EMP_ANNOYANCE] = 4000;
	emp_emotion_pack(&e, bytes);
	for (int i = 0; i < subject->attributes; i++)
	{
		const char *name = subject->name(i);
		int label = emp_label_find(name, strlen(name));

		for (int j = 0; j < i; j++)
			CHECK(strcmp(name, subject->name(j)) != 0);
		subject->get(bytes, i, &value);
		CHECK(!value.null);
		CHECK((value.text != NULL) == (subject->kind(i) == EMP_ATTRIBUTE_TEXT));
		if (label >= 0)
			CHECK(value.number == emp_label_probability(&e, label) / 1e4);
		if (strcmp(name, "valence") == 0)
			CHECK(value.number == -0.3);
		if (strcmp(name, "intensity") == 0)
			CHECK(value.number == 0.6121);
		if (strcmp(name, "positive") == 0)
			CHECK(value.number == 0.0003);
		if (strcmp(name, "negative") == 0)
			CHECK(value.number == 0.9);
		if (strcmp(name, "shouting") == 0)
			CHECK(value.number == 1);
		if (strcmp(name, "question") == 0)
			CHECK(value.number == 0);
		if (strcmp(name, "language") == 0)
			CHECK_STRING(value.text, "en");
		if (strcmp(name, "dominant") == 0)
			CHECK_STRING(value.text, emp_scheme(EMP_SCHEME_HEADLINE)->group[emp_dominant(&e)].name);
		if (strcmp(name, "sentiment") == 0)
			CHECK_STRING(value.text, emp_sentiment_name(emp_sentiment(&e)));
	}
}

/* Check what rules say where everything is NULL. */
static void
test_of_nulls(void)
{
	static const struct
	{
		const char *text;
		EmpTruth truth;
	} cases[] = {
		{"a > 1", EMP_UNKNOWN},       {"a is null", EMP_TRUE},     {"a is not null", EMP_FALSE},
		{"a or true", EMP_TRUE},      {"a and false", EMP_FALSE},  {"not a", EMP_UNKNOWN},
		{"a in (1, 2)", EMP_UNKNOWN}, {"a like '%'", EMP_UNKNOWN}, {"a > b or b is null", EMP_TRUE},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		Rule rule = parse(cases[i].text);

		CHECK_INT(emp_segment_of_nulls(rule.clause), cases[i].truth);
		free(rule.memory);
	}
}

int
main(void)
{
	test_structure();
	test_numbers();
	test_dates();
	test_periods();
	test_positions();
	test_limits();
	test_deepest();
	test_join();
	test_three_valued();
	test_like();
	test_reading();
	test_of_nulls();
	return CHECK_DONE();
}
