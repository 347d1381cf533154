/*
 * numeric_pg.c
 *		Values of the server's type numeric as integers with a scale, and back.
 *
 * A transition function that is called ten million times cannot go through the text of a number, and
 * the server exports no other way to its digits.  So they are read where they lie.  That is the
 * layout on disk: a header of two bytes (or four), then digits to the base 10000, two bytes each.
 * It has been the same since PostgreSQL 9.1 and cannot change while pg_upgrade takes over the files
 * of tables as they are.  test/pgtap/numeric_layout.sql holds what is read against the server's own
 * text; were the layout another one, it would fail.
 *
 *		short header  10s dddddd W wwwwww       s sign, d decimals shown, W w weight, two's complement
 *		long header   0s dddddddddddddd         then the weight, two bytes
 *		special       11...                     NaN and the infinite ones
 *
 * A value is the sum of digit[i] * 10000^(weight - i).
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "base/numeric_pg.h"

#define KIND 0xC000
#define KIND_SPECIAL 0xC000
#define KIND_SHORT 0x8000
#define LONG_NEGATIVE 0x4000
#define SHORT_NEGATIVE 0x2000
#define SHORT_WEIGHT_SIGN 0x0040
#define SHORT_WEIGHT 0x003F

#define BASE 10000
#define BASE_DIGITS 4
#define QUICK_GROUPS 4 /* 16 decimal digits, which 64 bits hold */
#define LIMIT ((EmpInt128) 1 << 126)

/* Return the two bytes of a number at any address. */
static inline uint16
load16(const char *at)
{
	uint16 value;

	memcpy(&value, at, sizeof(value));
	return value;
}

/* Multiply, up to the limit; false beyond it. */
static inline bool
multiply(EmpInt128 *units, int64 factor)
{
	return !__builtin_mul_overflow(*units, factor, units) && *units < LIMIT;
}

/* Put digits together: n of them, of which the last one is cut to so many decimal digits. */
static bool
gather(const char *digits, int n, int last_digits, EmpInt128 *units)
{
	static const int64 power[] = {1, 10, 100, 1000, 10000};
	int64 last = load16(digits + 2 * (n - 1)) / power[BASE_DIGITS - last_digits];
	int i;

	if (likely(n <= QUICK_GROUPS))
	{
		int64 sum = 0;

		for (i = 0; i < n - 1; i++)
			sum = sum * BASE + load16(digits + 2 * i);
		*units = sum * power[last_digits] + last;
		return true;
	}
	*units = 0;
	for (i = 0; i < n - 1; i++)
	{
		if (!multiply(units, BASE))
			return false;
		*units += load16(digits + 2 * i);
	}
	if (!multiply(units, power[last_digits]))
		return false;
	*units += last;
	return *units < LIMIT;
}

/* Read a value. */
EmpNumericResult
emp_numeric_read(Datum datum, EmpDecimal *number)
{
	struct varlena *value = (struct varlena *) DatumGetPointer(datum);
	const char *digits;
	uint16 header;
	bool negative;
	int weight;
	int decimals = BASE_DIGITS;
	int n;

	if (unlikely(VARATT_IS_EXTERNAL(value) || VARATT_IS_COMPRESSED(value)))
		value = PG_DETOAST_DATUM_PACKED(datum);
	digits = VARDATA_ANY(value);
	n = (int) VARSIZE_ANY_EXHDR(value);
	header = load16(digits);
	if ((header & KIND) == KIND_SPECIAL)
		return EMP_NUMERIC_NOT_FINITE;
	if ((header & KIND) == KIND_SHORT)
	{
		negative = (header & SHORT_NEGATIVE) != 0;
		weight = (header & SHORT_WEIGHT) - (header & SHORT_WEIGHT_SIGN);
		digits += 2;
		n = (n - 2) / 2;
	}
	else
	{
		negative = (header & LONG_NEGATIVE) != 0;
		weight = (int16) load16(digits + 2);
		digits += 4;
		n = (n - 4) / 2;
	}

	/* the server keeps no zeros at the end, but nothing here has to rely on that */
	while (n > 0 && load16(digits + 2 * (n - 1)) == 0)
		n--;
	number->scale = 0;
	number->units = 0;
	if (n == 0)
		return EMP_NUMERIC_OK;

	/* digits behind the point: those of the last group that are 0 are not needed */
	if (n - 1 > weight)
	{
		uint16 last = load16(digits + 2 * (n - 1));

		for (; last % 10 == 0; last /= 10)
			decimals--;
		number->scale = BASE_DIGITS * (n - 2 - weight) + decimals;
		if (number->scale > EMP_DECIMAL_SCALE_MAX)
			return EMP_NUMERIC_TOO_LONG;
	}
	if (!gather(digits, n, decimals, &number->units))
		return EMP_NUMERIC_TOO_LONG;
	for (; weight > n - 1; weight--)
		if (!multiply(&number->units, BASE))
			return EMP_NUMERIC_TOO_LONG;
	if (negative)
		number->units = -number->units;
	return EMP_NUMERIC_OK;
}

/* Return the nearest double. */
double
emp_numeric_double(Datum datum)
{
	EmpDecimal number;

	if (likely(emp_numeric_read(datum, &number) == EMP_NUMERIC_OK))
		return emp_decimal_double(number);
	return DatumGetFloat8(DirectFunctionCall1(numeric_float8, datum));
}

/* Make a value. */
Datum
emp_numeric_make(EmpDecimal number)
{
	char text[EMP_WIDE_TEXT_SIZE + 8];
	int len;

	if (likely(number.units == (int64) number.units))
		return NumericGetDatum(number.scale == 0
								   ? int64_to_numeric((int64) number.units)
								   : int64_div_fast_to_numeric((int64) number.units, number.scale));
	len = emp_wide_print(number.units, text);
	snprintf(text + len, sizeof(text) - len, "e-%d", number.scale);
	return DirectFunctionCall3(numeric_in, CStringGetDatum(text), ObjectIdGetDatum(InvalidOid),
							   Int32GetDatum(-1));
}
