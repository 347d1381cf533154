/*
 * decimal.h
 *		Exact text of decimal fixed-point numbers.
 *
 * A number is an integer and a scale, the count of its decimals: 8231 at scale 4 is 0.8231.
 */
#ifndef EMP_BASE_DECIMAL_H
#define EMP_BASE_DECIMAL_H

#include <stddef.h>
#include <stdint.h>

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

#endif
