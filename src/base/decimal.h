/*
 * decimal.h
 *		Decimal fixed-point numbers: their exact text, their scale, and the nearest double.
 *
 * A number is an integer and a scale, the count of its decimals: 8231 at scale 4 is 0.8231.
 */
#ifndef EMP_BASE_DECIMAL_H
#define EMP_BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/wide.h"

#define EMP_DECIMAL_TEXT_SIZE 24 /* room for any number at a scale up to 18, and NUL */

typedef enum EmpDecimalResult
{
	EMP_DECIMAL_OK,
	EMP_DECIMAL_SYNTAX,   /* not a decimal number */
	EMP_DECIMAL_TOO_FINE, /* digits other than 0 beyond the scale */
	EMP_DECIMAL_TOO_LARGE /* does not fit into 64 bits */
} EmpDecimalResult;

extern int emp_decimal_print(int64_t value, int scale, char *out);
extern EmpDecimalResult emp_decimal_parse(const char *text, size_t len, int scale, int64_t *value);

/* A number of up to 37 digits: what money and sums of it are counted in. */
#define EMP_DECIMAL_SCALE_MAX 37
typedef struct EmpDecimal
{
	EmpInt128 units;
	int scale; /* 0 .. EMP_DECIMAL_SCALE_MAX */
} EmpDecimal;

/* Return a power of 10, up to that of EMP_DECIMAL_SCALE_MAX. */
extern EmpInt128 emp_power_of_10(int exponent);

/* Bring units to a scale that is larger by so many decimals; false when they do not fit. */
extern bool emp_decimal_finer(EmpInt128 *units, int decimals);

/* Return how many decimals of some units are 0, up to limit. */
extern int emp_decimal_zeros(EmpInt128 units, int limit);

/* Return the double nearest to a number below 2^126 units. */
extern double emp_decimal_double(EmpDecimal number);

#endif
