/*
 * test_decimal.c
 *		Exact text of decimal fixed-point numbers.
 */
#include <stdint.h>

#include "base/decimal.h"
#include "check.h"

/* Return the text of a number, in a buffer that the next call overwrites. */
static const char *
print(int64_t value, int scale)
{
	static char text[EMP_DECIMAL_TEXT_SIZE];

	CHECK_INT(emp_decimal_print(value, scale, text), strlen(text));
	return text;
}

/* Return the result of parsing, and the number. */
static EmpDecimalResult
parse(const char *text, int scale, int64_t *value)
{
	*value = 4711;
	return emp_decimal_parse(text, strlen(text), scale, value);
}

/* Check what is printed. */
static void
test_print(void)
{
	CHECK_STRING(print(8231, 4), "0.8231");
	CHECK_STRING(print(8200, 4), "0.82");
	CHECK_STRING(print(10000, 4), "1");
	CHECK_STRING(print(1, 4), "0.0001");
	CHECK_STRING(print(0, 4), "0");
	CHECK_STRING(print(0, 0), "0");
	CHECK_STRING(print(120, 0), "120");
	CHECK_STRING(print(-1, 9), "-0.000000001");
	CHECK_STRING(print(-1000000000, 9), "-1");
	CHECK_STRING(print(531234567, 9), "0.531234567");
	CHECK_STRING(print(1234567, 3), "1234.567");
	CHECK_STRING(print(INT64_MAX, 0), "9223372036854775807");
	CHECK_STRING(print(INT64_MIN, 0), "-9223372036854775808");
	CHECK_STRING(print(INT64_MIN, 18), "-9.223372036854775808");
	CHECK_STRING(print(-1, 18), "-0.000000000000000001");
}

/* Check what is read. */
static void
test_parse(void)
{
	static const struct
	{
		const char *text;
		int scale;
		EmpDecimalResult result;
		int64_t value;
	} cases[] = {
		{"0.8231", 4, EMP_DECIMAL_OK, 8231},
		{"0.82310000000000000000000000000000", 4, EMP_DECIMAL_OK, 8231},
		{"000000000000000000000000000000.5", 4, EMP_DECIMAL_OK, 5000},
		{"1", 4, EMP_DECIMAL_OK, 10000},
		{"1.", 4, EMP_DECIMAL_OK, 10000},
		{".5", 4, EMP_DECIMAL_OK, 5000},
		{"+.5", 4, EMP_DECIMAL_OK, 5000},
		{"-0", 4, EMP_DECIMAL_OK, 0},
		{"-0.0", 4, EMP_DECIMAL_OK, 0},
		{"-0.25", 9, EMP_DECIMAL_OK, -250000000},
		{"7.0", 0, EMP_DECIMAL_OK, 7},
		{"9223372036854775807", 0, EMP_DECIMAL_OK, INT64_MAX},
		{"-9223372036854775808", 0, EMP_DECIMAL_OK, INT64_MIN},
		{"9223372036854775808", 0, EMP_DECIMAL_TOO_LARGE, 0},
		{"-9223372036854775809", 0, EMP_DECIMAL_TOO_LARGE, 0},
		{"18446744073709551616", 0, EMP_DECIMAL_TOO_LARGE, 0},
		{"99999999999999999999999", 0, EMP_DECIMAL_TOO_LARGE, 0},
		{"922337203685478", 4, EMP_DECIMAL_TOO_LARGE, 0},
		{"0.82311", 4, EMP_DECIMAL_TOO_FINE, 0},
		{"0.00000000000001", 4, EMP_DECIMAL_TOO_FINE, 0},
		{"1.5", 0, EMP_DECIMAL_TOO_FINE, 0},
		{"", 4, EMP_DECIMAL_SYNTAX, 0},
		{"-", 4, EMP_DECIMAL_SYNTAX, 0},
		{".", 4, EMP_DECIMAL_SYNTAX, 0},
		{"--1", 4, EMP_DECIMAL_SYNTAX, 0},
		{"1-", 4, EMP_DECIMAL_SYNTAX, 0},
		{"1.2.3", 4, EMP_DECIMAL_SYNTAX, 0},
		{"1e3", 4, EMP_DECIMAL_SYNTAX, 0},
		{" 1", 4, EMP_DECIMAL_SYNTAX, 0},
		{"1 ", 4, EMP_DECIMAL_SYNTAX, 0},
		{"0,5", 4, EMP_DECIMAL_SYNTAX, 0},
		{"nan", 4, EMP_DECIMAL_SYNTAX, 0},
		{"0x10", 4, EMP_DECIMAL_SYNTAX, 0},
		{"99999999999999999999999x", 0, EMP_DECIMAL_SYNTAX, 0},
	};
	int64_t value;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		EmpDecimalResult result = parse(cases[i].text, cases[i].scale, &value);

		if (!CHECK(result == cases[i].result &&
				   value == (result == EMP_DECIMAL_OK ? cases[i].value : 4711)))
			printf("\tfor \"%s\"\n", cases[i].text);
	}
}

/* Check that what is printed reads back, over numbers of every size. */
static void
test_round_trip(void)
{
	uint64_t bits = 1;
	int i;

	for (i = 0; i < 20000; i++)
	{
		int64_t value;
		int64_t back;
		int scale = i % 19;

		bits = bits * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		value = (int64_t) bits >> (bits >> 7 & 63);
		CHECK(parse(print(value, scale), scale, &back) == EMP_DECIMAL_OK && back == value);
	}
}

/* Check scales: powers, finer units and where they end, zeros at the end, and the nearest double. */
static void
test_scales(void)
{
	EmpInt128 most = ((EmpInt128) 1 << 126) - 1;
	EmpInt128 units;
	int i;

	CHECK(emp_power_of_10(0) == 1 && emp_power_of_10(1) == 10);
	for (i = 1; i <= EMP_DECIMAL_SCALE_MAX; i++)
		CHECK(emp_power_of_10(i) / emp_power_of_10(i - 1) == 10 &&
			  emp_power_of_10(i) % emp_power_of_10(i - 1) == 0);

	units = -12;
	CHECK(emp_decimal_finer(&units, 3) && units == -12000);
	CHECK(emp_decimal_finer(&units, 0) && units == -12000);
	units = 1;
	CHECK(emp_decimal_finer(&units, 37) && units == emp_power_of_10(37));
	CHECK(!emp_decimal_finer(&units, 2));
	units = most;
	CHECK(!emp_decimal_finer(&units, 1));
	units = 1;
	CHECK(!emp_decimal_finer(&units, 38));
	units = 0;
	CHECK(emp_decimal_finer(&units, 1000) && units == 0);

	CHECK_INT(emp_decimal_zeros(-1200, 5), 2);
	CHECK_INT(emp_decimal_zeros(1200, 1), 1);
	CHECK_INT(emp_decimal_zeros(0, 7), 7);
	CHECK_INT(emp_decimal_zeros(1201, 7), 0);

	CHECK(emp_decimal_double((EmpDecimal){22345, 3}) == 22.345);
	CHECK(emp_decimal_double((EmpDecimal){-1, 0}) == -1);
	CHECK(emp_decimal_double((EmpDecimal){1, 37}) == 1e-37);
	CHECK(emp_decimal_double((EmpDecimal){(EmpInt128) 173333333333333333, 16}) ==
		  17.3333333333333333);
	CHECK(emp_decimal_double((EmpDecimal){-emp_power_of_10(37), 2}) == -1e35);
	CHECK(emp_decimal_double((EmpDecimal){most, 20}) == 850705917302346158.65843651857942052863);
}

int
main(void)
{
	test_scales();
	test_print();
	test_parse();
	test_round_trip();
	return CHECK_DONE();
}
