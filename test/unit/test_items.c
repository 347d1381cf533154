/*
 * test_items.c
 *		Questionnaires of several items: their scores, and Cronbach's alpha.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "scores/alpha_summary.h"
#include "scores/item_summary.h"

#define GOLDEN "test/golden/alpha.csv"

/* Make a summary with room for all items of its text form; the caller frees it. */
static EmpItemSummary *
items_of(const char *text, size_t len, EmpFailure *failure)
{
	EmpItemSummary *s = calloc(1, emp_item_summary_size(EMP_ITEMS_MAX));

	failure->message[0] = '\0';
	if (emp_item_summary_parse(text, len, s, failure) == EMP_OK)
		return s;
	free(s);
	return NULL;
}

/* Parse a summary of items and return the message of the failure, "" for none. */
static const char *
items_error(const char *text)
{
	static EmpFailure failure;
	EmpItemSummary *s = items_of(text, strlen(text), &failure);

	if (s == NULL)
		CHECK(failure.status == EMP_BAD_TEXT || failure.status == EMP_TOO_LARGE);
	free(s);
	return failure.message;
}

/* Names, points and answers are checked. */
static void
test_item_check(void)
{
	char name[80];
	EmpFailure failure;

	memset(name, 'x', sizeof(name));
	CHECK_INT(emp_item_check(name, 63, 5, 5, &failure), EMP_OK);
	CHECK_INT(emp_item_check(name, 64, 5, 5, &failure), EMP_TOO_LARGE);
	CHECK_INT(emp_item_check("", 0, 5, 5, &failure), EMP_BAD_VALUE);
	CHECK_INT(emp_item_check("-", 1, 5, 5, &failure), EMP_BAD_VALUE);
	CHECK_INT(emp_item_check("x", 1, 1, 1, &failure), EMP_OUT_OF_RANGE);
	CHECK_INT(emp_item_check("x", 1, 12, 1, &failure), EMP_OUT_OF_RANGE);
	CHECK_INT(emp_item_check("x", 1, 5, 0, &failure), EMP_OUT_OF_RANGE);
	CHECK_INT(emp_item_check("x", 1, 5, 6, &failure), EMP_OUT_OF_RANGE);
	CHECK_STRING(failure.message, "answer 6 is outside the scale of its item");
}

/* Items find their places whatever the order in which they come, up to a limit. */
static void
test_places(void)
{
	EmpItemSummary *s = calloc(1, emp_item_summary_size(EMP_ITEMS_MAX));
	EmpFailure failure;
	char name[8];
	int i;

	emp_item_summary_init(s);
	for (i = 0; i < EMP_ITEMS_MAX; i++)
	{
		EmpItem *item;

		snprintf(name, sizeof(name), "%d", i * 29 % EMP_ITEMS_MAX);
		item = emp_item_summary_item(s, name, strlen(name), 5, &failure);
		if (CHECK(item != NULL))
			CHECK_INT(emp_item_add(item, 1 + i % 5, 1, &failure), EMP_OK);
	}
	for (i = 1; i < EMP_ITEMS_MAX; i++)
		CHECK(strcmp(s->item[i - 1].name, s->item[i].name) < 0);
	CHECK(emp_item_summary_sound(s, emp_item_summary_size(EMP_ITEMS_MAX)));
	CHECK(!emp_item_summary_sound(s, emp_item_summary_size(EMP_ITEMS_MAX) - 1));
	CHECK(emp_item_summary_item(s, "7", 1, 5, &failure) != NULL);
	CHECK(emp_item_summary_item(s, "7", 1, 7, &failure) == NULL);
	CHECK_STRING(failure.message, "mixed scales of one item: 5 and 7 points");
	CHECK(emp_item_summary_item(s, "new", 3, 5, &failure) == NULL);
	CHECK_INT(failure.status, EMP_TOO_LARGE);
	CHECK_INT(emp_item_add(&s->item[0], 1, EMP_ITEM_ANSWERS_MAX, &failure), EMP_OUT_OF_RANGE);
	free(s);
}

/* Items count the same each, and reverse-coded ones the other way round. */
static void
test_item_scores(void)
{
	EmpFailure failure;
	const char *text =
		"\"-rushed\" points=5 1=1 3=1 \"helped\" points=7 4=9 \"understood\" points=2 2=3";
	EmpItemSummary *s = items_of(text, strlen(text), &failure);
	EmpItemSummary *t = items_of(text, strlen(text), &failure);
	char *printed = malloc(emp_item_summary_text_size(s));

	CHECK_INT(emp_item_summary_print(s, printed), strlen(text));
	CHECK_STRING(printed, text);
	CHECK(emp_item_score(&s->item[0]) == 75.0);
	CHECK(emp_item_score(&s->item[1]) == 50.0);
	CHECK(emp_item_score(&s->item[2]) == 100.0);
	CHECK(emp_item_summary_score(s) == 75.0);
	CHECK_INT(emp_item_summary_compare(s, t), 0);
	CHECK(emp_item_summary_hash(s, 5) == emp_item_summary_hash(t, 5));
	CHECK_INT(emp_item_summary_merge(t, s, &failure), EMP_OK);
	CHECK_INT(emp_item_summary_compare(s, t), -1);
	CHECK(emp_item_summary_hash(s, 5) != emp_item_summary_hash(t, 5));
	CHECK(emp_item_summary_score(t) == 75.0);
	CHECK_INT(emp_item_answers(&t->item[1]), 18);
	free(printed);
	free(s);
	free(t);
}

/* Texts that are no summary of items are refused. */
static void
test_item_texts(void)
{
	EmpFailure failure;
	EmpItemSummary *s;

	CHECK_STRING(items_error("\"a \\\"b\\\\\" points=5 1=1"), "");
	CHECK_STRING(items_error(""), "invalid input syntax for type item_summary: no item");
	CHECK_STRING(items_error("1=1"),
				 "invalid input syntax for type item_summary: unknown key in \"1=1\"");
	CHECK_STRING(items_error("\"a\" points=5"),
				 "invalid input syntax for type item_summary: an item without answers");
	CHECK_STRING(items_error("\"a\" points=5 \"b\" points=5 1=1"),
				 "invalid input syntax for type item_summary: an item without answers");
	CHECK_STRING(items_error("\"a\""),
				 "invalid input syntax for type item_summary: \"points\" is missing");
	CHECK_STRING(items_error("\"a\" \"b\""),
				 "invalid input syntax for type item_summary: \"points\" is missing");
	CHECK_STRING(items_error("\"a\" 1=1"),
				 "invalid input syntax for type item_summary: expected \"points\" before \"1=1\"");
	CHECK_STRING(items_error("\"a\" points=5 1=1 \"a\" points=5 1=1"),
				 "invalid input syntax for type item_summary: repeated item \"\"a\" points=5\"");
	CHECK_STRING(items_error("\"a\" points=5 1=1 \"a\" points=6 1=1"),
				 "invalid input syntax for type item_summary: repeated item \"\"a\" points=6\"");
	CHECK_STRING(
		items_error("\"a\" points=12 1=1"),
		"invalid input syntax for type item_summary: number out of range in \"points=12\"");
	CHECK_STRING(items_error("\"a\" points=5 6=1"),
				 "invalid input syntax for type item_summary: unknown key in \"6=1\"");
	CHECK_STRING(items_error("\"a\" points=5 01=1"),
				 "invalid input syntax for type item_summary: unknown key in \"01=1\"");
	CHECK_STRING(items_error("\"a\" points=5 1=0"),
				 "invalid input syntax for type item_summary: number out of range in \"1=0\"");
	CHECK_STRING(items_error("\"a\" points=5 1=281474976710656 2=1"),
				 "invalid input syntax for type item_summary: number out of range in \"2=1\"");
	CHECK_STRING(items_error("\"-\" points=5 1=1"),
				 "invalid input syntax for type item_summary: no name in \"\"-\"\"");
	CHECK_STRING(items_error("\"a"),
				 "invalid input syntax for type item_summary: no closing quote of \"\"a\"");
	s = items_of("\"a\0b\" points=5 1=1", 18, &failure);
	CHECK(s == NULL);
	CHECK_INT(failure.status, EMP_BAD_TEXT);
}

/* Make a summary with room for all items. */
static EmpAlphaSummary *
new_alpha(uint32_t items)
{
	EmpAlphaSummary *s = calloc(1, emp_alpha_summary_size(EMP_ALPHA_ITEMS_MAX));

	emp_alpha_summary_init(s, items);
	return s;
}

/* Compare every line of the golden figures. */
static void
test_alpha_golden(void)
{
	FILE *file = fopen(GOLDEN, "r");
	char line[2000];
	int lines = 0;

	if (!CHECK(file != NULL))
		return;
	while (fgets(line, sizeof(line), file) != NULL)
	{
		char *rest = line;
		int32_t answers[8];
		EmpAlphaSummary *s;
		EmpFailure failure;
		double expected;
		double alpha;
		int items;
		int i;

		if (line[0] == '#')
			continue;
		items = (int) strtol(line, &rest, 10);
		s = new_alpha((uint32_t) items);
		for (rest++; *rest != ',';)
		{
			for (i = 0; i < items; i++)
				answers[i] = (int32_t) strtol(rest, &rest, 10);
			CHECK_INT(emp_alpha_summary_add(s, answers, (uint32_t) items, &failure), EMP_OK);
		}
		expected = strtod(rest + 1, NULL);
		lines++;
		if (!CHECK(emp_alpha(s, &alpha) &&
				   fabs(alpha - expected) <= 1e-9 * fmax(1.0, fabs(expected))))
			printf("\tgot %.17g for %s", alpha, line);
		free(s);
	}
	fclose(file);
	CHECK_INT(lines, 200);
}

/*
 * The five items of section 6 of the Law School Admission Test, 1,000 respondents (Bock and Lieberman
 * 1970): how often each pattern of right and wrong answers came, from 00000 to 11111.  Their alpha is
 * published as 0.295 (Rizopoulos 2006, "ltm", Journal of Statistical Software 17/5).
 */
static void
test_alpha_published(void)
{
	static const int times[32] = {3,  6,  2,  11, 1, 1,  3,  4,  1,  8,  0,  16,  0,  3,  2,  15,
								  10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298};
	EmpAlphaSummary *s = new_alpha(5);
	EmpFailure failure;
	double alpha;
	int pattern;
	int i;

	for (pattern = 0; pattern < 32; pattern++)
	{
		int32_t answers[5];

		for (i = 0; i < 5; i++)
			answers[i] = pattern >> (4 - i) & 1;
		for (i = 0; i < times[pattern]; i++)
			CHECK_INT(emp_alpha_summary_add(s, answers, 5, &failure), EMP_OK);
	}
	CHECK_INT(s->respondents, 1000);
	CHECK_INT(s->item[0].sum, 924);
	CHECK(emp_alpha(s, &alpha));
	CHECK(fabs(alpha - 0.295) < 0.0005);
	free(s);
}

/* Where there is no alpha, and where sums are as large as they get. */
static void
test_alpha_edges(void)
{
	EmpAlphaSummary *s = new_alpha(2);
	EmpFailure failure;
	int32_t answers[EMP_ALPHA_ITEMS_MAX];
	double alpha;
	int i;

	answers[0] = 3;
	answers[1] = 4;
	CHECK_INT(emp_alpha_summary_add(s, answers, 2, &failure), EMP_OK);
	CHECK(!emp_alpha(s, &alpha));
	CHECK_INT(emp_alpha_summary_add(s, answers, 2, &failure), EMP_OK);
	CHECK(!emp_alpha(s, &alpha)); /* no variance */
	CHECK_INT(emp_alpha_summary_add(s, answers, 1, &failure), EMP_BAD_VALUE);
	CHECK_STRING(failure.message, "respondents with different numbers of items: 1 and 2");
	answers[1] = EMP_ALPHA_ANSWER_MAX + 1;
	CHECK_INT(emp_alpha_summary_add(s, answers, 2, &failure), EMP_OUT_OF_RANGE);
	answers[1] = INT32_MIN;
	CHECK_INT(emp_alpha_summary_add(s, answers, 2, &failure), EMP_OUT_OF_RANGE);
	CHECK_INT(s->respondents, 2);
	CHECK_INT(s->item[0].sum, 6);
	CHECK_INT(emp_alpha_check_items(65, &failure), EMP_TOO_LARGE);

	/* half of 2^36 respondents say the most everywhere, the other half the least */
	free(s);
	s = new_alpha(EMP_ALPHA_ITEMS_MAX);
	for (i = 0; i < EMP_ALPHA_ITEMS_MAX; i++)
		answers[i] = EMP_ALPHA_ANSWER_MAX;
	CHECK_INT(emp_alpha_summary_add(s, answers, EMP_ALPHA_ITEMS_MAX, &failure), EMP_OK);
	for (i = 0; i < EMP_ALPHA_ITEMS_MAX; i++)
		answers[i] = -EMP_ALPHA_ANSWER_MAX;
	CHECK_INT(emp_alpha_summary_add(s, answers, EMP_ALPHA_ITEMS_MAX, &failure), EMP_OK);
	for (i = 1; i < 36; i++)
		CHECK_INT(emp_alpha_summary_merge(s, s, &failure), EMP_OK);
	CHECK_INT(s->respondents, EMP_RESPONDENTS_MAX);
	CHECK(emp_alpha_summary_sound(s, emp_alpha_summary_size(EMP_ALPHA_ITEMS_MAX)));
	CHECK(emp_alpha(s, &alpha));
	CHECK(alpha == 1.0);
	CHECK_INT(emp_alpha_summary_merge(s, s, &failure), EMP_OUT_OF_RANGE);
	free(s);
}

/* Parse a summary of respondents and return the message of the failure, "" for none. */
static const char *
alpha_error(const char *text)
{
	static EmpFailure failure;
	EmpAlphaSummary *s = new_alpha(EMP_ALPHA_ITEMS_MAX);

	failure.message[0] = '\0';
	if (emp_alpha_summary_parse(text, strlen(text), s, &failure) == EMP_OK)
	{
		char *printed = malloc(emp_alpha_summary_text_size(s));

		CHECK_INT(emp_alpha_summary_print(s, printed), strlen(text));
		CHECK_STRING(printed, text);
		CHECK(emp_alpha_summary_sound(s, emp_alpha_summary_size(s->items)));
		free(printed);
	}
	else
		CHECK(failure.status == EMP_BAD_TEXT || failure.status == EMP_TOO_LARGE);
	free(s);
	return failure.message;
}

/* Texts lead back to themselves, or are refused. */
static void
test_alpha_texts(void)
{
	char many[4000] = "respondents=1 squares=0";
	int i;

	CHECK_STRING(alpha_error("respondents=2 squares=65 sum=7 squares=29 sum=4 squares=8"), "");
	CHECK_STRING(alpha_error("respondents=2 squares=0"), "");
	CHECK_STRING(alpha_error(""),
				 "invalid input syntax for type alpha_summary: \"respondents\" is missing");
	CHECK_STRING(
		alpha_error("respondents=0 squares=0"),
		"invalid input syntax for type alpha_summary: number out of range in \"respondents=0\"");
	CHECK_STRING(alpha_error("respondents=2 squares=65 sum=7"),
				 "invalid input syntax for type alpha_summary: \"squares\" is missing");
	CHECK_STRING(alpha_error("respondents=2 squares=65 squares=7"),
				 "invalid input syntax for type alpha_summary: unexpected \"squares=7\"");
	CHECK_STRING(alpha_error("respondents=2 squares=65 sum=7 squares=24"),
				 "sums of an alpha_summary do not fit together");
	CHECK_STRING(alpha_error("respondents=2 squares=1 sum=7 squares=29"),
				 "sums of an alpha_summary do not fit together");
	CHECK_STRING(
		alpha_error("respondents=2 squares=65 sum=200001 squares=29"),
		"invalid input syntax for type alpha_summary: number out of range in \"sum=200001\"");
	for (i = 0; i < EMP_ALPHA_ITEMS_MAX; i++)
		strcat(many, " sum=0 squares=0");
	CHECK_STRING(alpha_error(many), "");
	strcat(many, " sum=0 squares=0");
	CHECK_STRING(alpha_error(many), "too many items: 65");
}

/* Run all tests. */
int
main(void)
{
	CHECK_INT(sizeof(EmpItem), 160);
	CHECK_INT(sizeof(EmpItemSummary), 16);
	CHECK_INT(sizeof(EmpAlphaSummary), 40);
	test_item_check();
	test_places();
	test_item_scores();
	test_item_texts();
	test_alpha_golden();
	test_alpha_published();
	test_alpha_edges();
	test_alpha_texts();
	return CHECK_DONE();
}
