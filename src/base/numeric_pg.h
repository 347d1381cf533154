/*
 * numeric_pg.h
 *		Values of the server's type numeric as integers with a scale, and back.
 */
#ifndef EMP_BASE_NUMERIC_PG_H
#define EMP_BASE_NUMERIC_PG_H

#include "postgres.h"

#include "base/decimal.h"

typedef enum EmpNumericResult
{
	EMP_NUMERIC_OK,
	EMP_NUMERIC_NOT_FINITE, /* NaN or infinite */
	EMP_NUMERIC_TOO_LONG    /* more digits than an EmpDecimal has */
} EmpNumericResult;

/* Read a value: below 2^126 units, at the smallest scale that it has; nothing is rounded. */
extern EmpNumericResult emp_numeric_read(Datum datum, EmpDecimal *number);

/* Return the nearest double, also for NaN and the infinite ones; beyond double is an error. */
extern double emp_numeric_double(Datum datum);

/* Make a value, with as many decimals as the scale says. */
extern Datum emp_numeric_make(EmpDecimal number);

#endif
