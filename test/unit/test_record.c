/*
 * test_record.c
 *		Sums of 256 bits, and the outer forms of sets of integers.
 */
#include "base/instant.h"
#include "base/record.h"
#include "check.h"

/* A struct with a field of each kind. */
typedef struct Sample
{
	uint8_t byte;
	int64_t number;
	EmpWide wide;
	EmpHuge huge;
} Sample;

static const EmpField fields[] = {
	{"number", EMP_FIELD_INT64, offsetof(Sample, number)},
	{"byte", EMP_FIELD_BYTE, offsetof(Sample, byte)},
	{"wide", EMP_FIELD_WIDE, offsetof(Sample, wide)},
	{"huge", EMP_FIELD_HUGE, offsetof(Sample, huge)},
};
static const EmpRecord record = {"sample", "number=1", 7, 4, fields};

static EmpFailure failure;

/* Arithmetic agrees with 128 bits where those suffice, and with algebra where not. */
static void
test_huge(void)
{
	EmpInt128 big = ((EmpInt128) 1 << 126) - 12345;
	EmpHuge square = emp_huge_product(big, big);
	EmpHuge minus = emp_huge_product(big, -big);
	EmpHuge zero = emp_huge_product(0, big);
	EmpHuge again;
	char text[EMP_HUGE_TEXT_SIZE];

	CHECK_INT(emp_huge_sign(square), 1);
	CHECK_INT(emp_huge_sign(minus), -1);
	CHECK_INT(emp_huge_sign(zero), 0);
	CHECK_INT(emp_huge_sign(emp_huge_sum(square, minus)), 0);
	CHECK_INT(emp_huge_sign(emp_huge_difference(square, square)), 0);
	/* (a + 1)^2 - a^2 = 2 a + 1 */
	CHECK_INT(emp_huge_sign(emp_huge_difference(
				  emp_huge_difference(emp_huge_product(big + 1, big + 1), square),
				  emp_huge_product(2 * (big / 2) + 1 + big - 2 * (big / 2) + big, 1))),
			  0);
	CHECK_INT(emp_huge_sign(emp_huge_difference(emp_huge_times(minus, 3),
												emp_huge_sum(minus, emp_huge_sum(minus, minus)))),
			  0);
	CHECK(emp_huge_ratio(square, emp_huge_product(big, 1)) == (double) big);
	CHECK(emp_huge_ratio(minus, square) == -1.0);
	CHECK(emp_huge_ratio(emp_huge_product(1, 1), emp_huge_product(3, 1)) == 1.0 / 3.0);

	CHECK_INT(emp_huge_print(emp_huge_product(-31, 1), text), 3);
	CHECK_STRING(text, "-1f");
	emp_huge_print(zero, text);
	CHECK_STRING(text, "0");
	emp_huge_print(minus, text);
	CHECK(emp_huge_parse(text, strlen(text), &again));
	CHECK_INT(emp_huge_sign(emp_huge_difference(again, minus)), 0);
	CHECK(!emp_huge_parse("", 0, &again));
	CHECK(!emp_huge_parse("-", 1, &again));
	CHECK(!emp_huge_parse("1F", 2, &again));
	CHECK(!emp_huge_parse("1111111111111111111111111111111111111111111111111111111111111111", 64,
						  &again));
}

/* Parse a sample and return the message of the failure, "" for none. */
static const char *
parse_error(const char *text)
{
	Sample s;

	memset(&s, 0, sizeof(s));
	failure.message[0] = '\0';
	emp_record_parse(&record, text, strlen(text), &s, &failure);
	return failure.message;
}

/* Both forms read back, and orders follow the fields. */
static void
test_forms(void)
{
	char text[EMP_RECORD_TEXT_SIZE];
	uint8_t bytes[EMP_RECORD_BYTES_MAX];
	Sample s;
	Sample again;
	size_t len;

	memset(&s, 0, sizeof(s));
	memset(&again, 0, sizeof(again));
	s.byte = 200;
	s.number = INT64_MIN;
	emp_wide_set(&s.wide, -((EmpInt128) 1 << 100));
	s.huge = emp_huge_product(INT64_MIN, INT64_MAX);
	len = (size_t) emp_record_print(&record, &s, text);
	CHECK_INT(len, strlen(text));
	CHECK_INT(emp_record_parse(&record, text, len, &again, &failure), EMP_OK);
	CHECK_INT(emp_record_compare(&record, &s, &again), 0);
	CHECK_INT(emp_record_bytes(&record), 1 + 8 + 1 + 16 + 32);
	emp_record_pack(&record, &s, bytes);
	memset(&again, 0, sizeof(again));
	CHECK_INT(emp_record_unpack(&record, bytes, emp_record_bytes(&record), &again, &failure),
			  EMP_OK);
	CHECK(memcmp(&s, &again, sizeof(s)) == 0);
	CHECK(emp_record_hash(&record, &s, 1) == emp_record_hash(&record, &again, 1));
	CHECK_INT(emp_record_unpack(&record, bytes, emp_record_bytes(&record) - 1, &again, &failure),
			  EMP_BAD_BINARY);
	CHECK_INT(emp_record_unpack(&record, bytes, emp_record_bytes(&record) + 1, &again, &failure),
			  EMP_BAD_BINARY);
	bytes[0] = 8;
	CHECK_INT(emp_record_unpack(&record, bytes, emp_record_bytes(&record), &again, &failure),
			  EMP_BAD_BINARY);
	again = s;
	again.huge = emp_huge_sum(again.huge, emp_huge_product(1, 1));
	CHECK_INT(emp_record_compare(&record, &s, &again), -1);
	again.number = 0;
	CHECK_INT(emp_record_compare(&record, &again, &s), 1);

#define BAD "invalid input syntax for type sample: "
	CHECK_STRING(parse_error("huge=0 wide=0 byte=0 number=0"), "");
	CHECK_STRING(parse_error("number=9223372036854775808"),
				 BAD "number out of range in \"number=9223372036854775808\"");
	CHECK_STRING(parse_error("byte=256"), BAD "number out of range in \"byte=256\"");
	CHECK_STRING(parse_error("byte=-1"), BAD "number out of range in \"byte=-1\"");
	CHECK_STRING(parse_error("huge=g"), BAD "no hexadecimal number in \"huge=g\"");
	CHECK_STRING(parse_error("wide=1.5"), BAD "no integer in \"wide=1.5\"");
	CHECK_STRING(parse_error("other=1"), BAD "unknown key in \"other=1\"");
	CHECK_STRING(parse_error("byte=1 byte=1"), BAD "repeated key in \"byte=1\"");
	CHECK_STRING(parse_error("byte=1 number=2 wide=3"), BAD "\"huge\" is missing");
}

/* Moments are finite. */
static void
test_instant(void)
{
	CHECK_INT(emp_instant_check(0, "time", &failure), EMP_OK);
	CHECK_INT(emp_instant_check(EMP_INSTANT_MIN, "time", &failure), EMP_OK);
	CHECK_INT(emp_instant_check(EMP_INSTANT_END, "time", &failure), EMP_BAD_VALUE);
	CHECK_INT(emp_instant_check(INT64_MAX, "time", &failure), EMP_BAD_VALUE);
	CHECK_INT(emp_instant_check(EMP_INSTANT_NEVER, "time", &failure), EMP_BAD_VALUE);
	CHECK_STRING(failure.message, "time is infinite");
}

/* Run all tests. */
int
main(void)
{
	test_huge();
	test_forms();
	test_instant();
	return CHECK_DONE();
}
