/*
 * test_rate.c
 *		Rates: counting, merging, forms and order.
 */
#include "check.h"
#include "scores/rate_summary.h"

/* Make a rate of two counts. */
static EmpRateSummary
rate_of(int64_t hits, int64_t cases)
{
	EmpRateSummary s;

	emp_rate_summary_init(&s);
	s.hits = hits;
	s.cases = cases;
	return s;
}

/* Parse a rate and return the message of the failure, "" for none. */
static const char *
parse_error(const char *text)
{
	static EmpFailure failure;
	EmpRateSummary s;

	failure.message[0] = '\0';
	if (emp_rate_summary_parse(text, strlen(text), &s, &failure) != EMP_OK)
		CHECK_INT(failure.status, EMP_BAD_TEXT);
	return failure.message;
}

/* Cases are counted, and refused when they are too many. */
static void
test_counting(void)
{
	EmpRateSummary s;
	EmpRateSummary full = rate_of(0, EMP_CASES_MAX);
	EmpFailure failure;

	emp_rate_summary_init(&s);
	CHECK(!emp_rate_summary_sound(&s));
	CHECK_INT(emp_rate_summary_add(&s, true, &failure), EMP_OK);
	CHECK_INT(emp_rate_summary_add(&s, false, &failure), EMP_OK);
	CHECK_INT(emp_rate_summary_add(&s, true, &failure), EMP_OK);
	CHECK(emp_rate_summary_sound(&s));
	CHECK(emp_rate_summary_percent(&s) == 200.0 / 3.0);
	CHECK_INT(emp_rate_summary_merge(&s, &full, &failure), EMP_OUT_OF_RANGE);
	CHECK_INT(emp_rate_summary_add(&full, true, &failure), EMP_OUT_OF_RANGE);
	CHECK_STRING(failure.message, "too many cases");
	full = rate_of(EMP_CASES_MAX - 3, EMP_CASES_MAX - 3);
	CHECK_INT(emp_rate_summary_merge(&s, &full, &failure), EMP_OK);
	CHECK_INT(s.cases, EMP_CASES_MAX);
	CHECK_INT(s.hits, EMP_CASES_MAX - 1);
}

/* A case is solved at its first contact, or not. */
static void
test_first_contact(void)
{
	EmpFailure failure;
	bool hit;

	CHECK(emp_first_contact(1, true, &hit, &failure) == EMP_OK && hit);
	CHECK(emp_first_contact(1, false, &hit, &failure) == EMP_OK && !hit);
	CHECK(emp_first_contact(2, true, &hit, &failure) == EMP_OK && !hit);
	CHECK_INT(emp_first_contact(0, true, &hit, &failure), EMP_OUT_OF_RANGE);
	CHECK_STRING(failure.message, "contact number 0 is out of range");
	CHECK_INT(emp_first_contact(INT32_MIN, true, &hit, &failure), EMP_OUT_OF_RANGE);
}

/* Both forms lead back to the same bytes; hostile ones are refused. */
static void
test_forms(void)
{
	EmpRateSummary s = rate_of(90, EMP_CASES_MAX);
	EmpRateSummary again;
	char text[EMP_RATE_SUMMARY_TEXT_SIZE];
	uint8_t bytes[EMP_RATE_SUMMARY_BYTES];
	EmpFailure failure;
	size_t i;

	CHECK_INT(emp_rate_summary_print(&s, text), 29);
	CHECK_STRING(text, "hits=90 cases=281474976710656");
	CHECK_INT(emp_rate_summary_parse(text, strlen(text), &again, &failure), EMP_OK);
	CHECK_INT(memcmp(&s, &again, sizeof(s)), 0);
	emp_rate_summary_pack(&s, bytes);
	CHECK_INT(emp_rate_summary_unpack(bytes, sizeof(bytes), &again, &failure), EMP_OK);
	CHECK_INT(memcmp(&s, &again, sizeof(s)), 0);
	for (i = 0; i < sizeof(bytes); i++)
		CHECK_INT(emp_rate_summary_unpack(bytes, i, &again, &failure), EMP_BAD_BINARY);
	bytes[1] = 0x80;
	CHECK_INT(emp_rate_summary_unpack(bytes, sizeof(bytes), &again, &failure), EMP_BAD_BINARY);
	CHECK_STRING(failure.message, "\"hits\" of a rate_summary is out of range");
	CHECK_STRING(parse_error("hits=0 cases=1"), "");
	CHECK_STRING(parse_error("hits=0"),
				 "invalid input syntax for type rate_summary: \"cases\" is missing");
	CHECK_STRING(parse_error("hits=0 cases=0"), "\"cases\" of a rate_summary is out of range");
	CHECK_STRING(parse_error("hits=2 cases=1"), "\"hits\" of a rate_summary is out of range");
	CHECK_STRING(parse_error("hits=-1 cases=1"), "\"hits\" of a rate_summary is out of range");
	CHECK_STRING(parse_error("hits=1 cases=1 hits=1"),
				 "invalid input syntax for type rate_summary: repeated key in \"hits=1\"");
	CHECK_STRING(parse_error("hits=1 case=1"),
				 "invalid input syntax for type rate_summary: unknown key in \"case=1\"");
}

/* Rates sort by what they say, then by cases. */
static void
test_order(void)
{
	EmpRateSummary sorted[] = {rate_of(0, 9), rate_of(1, 3), rate_of(2, 6),
							   rate_of(EMP_CASES_MAX / 2, EMP_CASES_MAX), rate_of(1, 1)};
	int i;
	int j;

	for (i = 0; i < 5; i++)
		for (j = 0; j < 5; j++)
		{
			CHECK_INT(emp_rate_summary_compare(&sorted[i], &sorted[j]), (i > j) - (i < j));
			CHECK((emp_rate_summary_hash(&sorted[i], 1) == emp_rate_summary_hash(&sorted[j], 1)) ==
				  (i == j));
		}
}

/* Run all tests. */
int
main(void)
{
	CHECK_INT(sizeof(EmpRateSummary), 24);
	test_counting();
	test_first_contact();
	test_forms();
	test_order();
	return CHECK_DONE();
}
