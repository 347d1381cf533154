/*
 * segment_literal.c
 *		Numbers, days, periods and patterns in rules.
 *
 * Every value has one text, and only values that have one are kept, so that a printed rule reads back to the same
 * bytes.  Days are counted in the Gregorian calendar by the method of Howard Hinnant
 * (chrono-Compatible Low-Level Date Algorithms).
 */
#include "segment/segment_literal.h"

#include <stdio.h>
#include <string.h>

#include "base/wide.h"

/* Return whether a character is a digit. */
static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* ---------------------------------------------------------------------------------------------
 * Numbers.
 */

/* Read an exponent, clipped far beyond the limit of digits. */
static int
read_exponent(const char *at, const char *end)
{
	bool negative = at < end && *at == '-';
	int exponent = 0;

	if (at < end && (*at == '-' || *at == '+'))
		at++;
	for (; at < end; at++)
		if (exponent < 10000000)
			exponent = exponent * 10 + (*at - '0');
	return negative ? -exponent : exponent;
}

/* Keep a number as its shortest decimals. */
size_t
emp_number_keep(const char *text, size_t len, bool negative, char *out)
{
	const char *end = text + len;
	char digit[EMP_SEGMENT_DIGITS];
	int digits = 0;    /* kept, from the first that is not 0 */
	int zeros = 0;     /* that were read behind them and are kept only when another digit follows */
	int64_t point = 0; /* how many digits are before the point; below 0: zeros behind it */
	bool behind = false; /* the point */
	size_t n = 0;

	for (; text < end && (is_digit(*text) || *text == '.'); text++)
	{
		if (*text == '.')
		{
			behind = true;
			continue;
		}
		if (digits == 0 && *text == '0')
		{
			point -= behind;
			continue;
		}
		point += !behind;
		if (*text == '0')
		{
			zeros++;
			continue;
		}
		if (digits + zeros >= EMP_SEGMENT_DIGITS)
			return 0;
		memset(digit + digits, '0', (size_t) zeros);
		digits += zeros;
		zeros = 0;
		digit[digits++] = *text;
	}
	if (digits == 0)
		negative = false, point = 0;
	else if (text < end)
		point += read_exponent(text + 1, end);
	if (point > EMP_SEGMENT_DIGITS || digits - point > EMP_SEGMENT_DIGITS)
		return 0;

	if (negative)
		out[n++] = '-';
	for (int i = 0; i < point; i++)
		out[n++] = i < digits ? digit[i] : '0';
	if (point <= 0)
		out[n++] = '0';
	if (digits > point)
	{
		out[n++] = '.';
		for (int64_t i = point; i < 0; i++)
			out[n++] = '0';
		for (int i = point > 0 ? (int) point : 0; i < digits; i++)
			out[n++] = digit[i];
	}
	out[n] = '\0';
	return n;
}

/* Return whether a text is a number as it is kept. */
bool
emp_number_kept(const char *text, size_t len)
{
	char kept[EMP_NUMBER_KEPT_SIZE];
	bool negative = len > 0 && text[0] == '-';
	size_t digits = 0;
	size_t points = 0;

	if (len == 0 || len >= sizeof(kept))
		return false;
	for (size_t i = negative; i < len; i++)
	{
		digits += is_digit(text[i]);
		points += text[i] == '.';
	}
	return digits > 0 && points <= 1 && digits + points + negative == len &&
		   emp_number_keep(text + negative, len - negative, negative, kept) == len &&
		   memcmp(kept, text, len) == 0;
}

/* ---------------------------------------------------------------------------------------------
 * Days.
 */

#define DAYS_400 146097                  /* in 400 years */
#define EPOCH 730425                     /* days from 0000-03-01 to 2000-01-01 */
#define DATE_FIRST (306 - EPOCH)         /* 0001-01-01 */
#define DATE_LAST (DATE_FIRST + 3652058) /* 9999-12-31 */

/* Return the days since 2000-01-01 of a day, which may be no day of its month. */
static int32_t
days_of(int year, int month, int day)
{
	int y = month > 2 ? year : year - 1;
	int m = month > 2 ? month - 3 : month + 9;

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - EPOCH;
}

/* Take days apart. */
static void
day_of(int32_t date, int *year, int *month, int *day)
{
	int days = date + EPOCH;
	int era = days / DAYS_400;
	int in_era = days % DAYS_400;
	int y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int in_year = in_era - (365 * y + y / 4 - y / 100);
	int m = (5 * in_year + 2) / 153;

	*day = in_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = 400 * era + y + (*month <= 2);
}

/* Return whether a number of days is a day of the years 1 to 9999. */
bool
emp_date_valid(int32_t date)
{
	return date >= DATE_FIRST && date <= DATE_LAST;
}

/* Print a day. */
void
emp_date_print(int32_t date, char *out)
{
	int year;
	int month;
	int day;

	day_of(date, &year, &month, &day);
	out[0] = (char) ('0' + year / 1000);
	out[1] = (char) ('0' + year / 100 % 10);
	out[2] = (char) ('0' + year / 10 % 10);
	out[3] = (char) ('0' + year % 10);
	out[4] = '-';
	out[5] = (char) ('0' + month / 10);
	out[6] = (char) ('0' + month % 10);
	out[7] = '-';
	out[8] = (char) ('0' + day / 10);
	out[9] = (char) ('0' + day % 10);
	out[10] = '\0';
}

/* Read a day, which is one when it prints as it was written. */
bool
emp_date_parse(const char *text, size_t len, int32_t *date)
{
	char printed[EMP_DATE_TEXT_SIZE];
	int number[3] = {0, 0, 0};
	int part = 0;

	if (len != EMP_DATE_TEXT_SIZE - 1)
		return false;
	for (size_t i = 0; i < len; i++)
	{
		if (i == 4 || i == 7)
			part++;
		else if (is_digit(text[i]))
			number[part] = number[part] * 10 + (text[i] - '0');
		else
			return false;
	}
	if (number[0] < 1 || number[1] < 1 || number[1] > 12 || number[2] < 1)
		return false;
	*date = days_of(number[0], number[1], number[2]);
	if (!emp_date_valid(*date))
		return false;
	emp_date_print(*date, printed);
	return memcmp(printed, text, len) == 0;
}

/* ---------------------------------------------------------------------------------------------
 * Periods.
 */

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define LONGEST_NUMBER 25 /* digits of a number of units: times an hour they are below 2^127 */

typedef struct Unit
{
	const char *name;
	const char *names; /* of several */
	int months;
	int days;
	int64_t micros;
	bool short_form; /* as the server prints it: only within interval '...' */
} Unit;

static const Unit units[] = {
	{"day", "days", 0, 1, 0, false},
	{"week", "weeks", 0, 7, 0, false},
	{"month", "months", 1, 0, 0, false},
	{"year", "years", 12, 0, 0, false},
	{"hour", "hours", 0, 0, HOUR, false},
	{"minute", "minutes", 0, 0, MINUTE, false},
	{"second", "seconds", 0, 0, SECOND, false},
	{"mon", "mons", 1, 0, 0, true},
};

/* Return whether a word is a name, in any case. */
static bool
is_word(const char *word, size_t len, const char *name)
{
	for (size_t i = 0; i < len; i++)
		if (name[i] == '\0' || (word[i] | 0x20) != name[i])
			return false;
	return name[len] == '\0';
}

/* Return a unit, or NULL. */
static const Unit *
find_unit(const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (is_word(word, len, units[i].name) || is_word(word, len, units[i].names))
			return &units[i];
	return NULL;
}

/* Add to a part of a period; false beyond a limit, on both sides of 0. */
static bool
add_part(int64_t *part, EmpInt128 more, int64_t limit)
{
	EmpInt128 sum = *part + more;

	if (sum > limit || sum < -limit)
		return false;
	*part = (int64_t) sum;
	return true;
}

/* Add a number of each part. */
static bool
add_parts(EmpPeriod *period, EmpInt128 months, EmpInt128 days, EmpInt128 micros)
{
	int64_t part[2] = {period->months, period->days};

	if (!add_part(&part[0], months, INT32_MAX) || !add_part(&part[1], days, INT32_MAX) ||
		!add_part(&period->micros, micros, INT64_MAX))
		return false;
	period->months = (int32_t) part[0];
	period->days = (int32_t) part[1];
	return true;
}

/* Add a number of some unit. */
bool
emp_period_add(EmpPeriod *period, const char *number, size_t len, const char *word, size_t word_len)
{
	const Unit *unit = find_unit(word, word_len);
	bool negative = len > 0 && *number == '-';
	EmpInt128 value = 0;
	EmpInt128 scale = 1;
	EmpInt128 micros;
	bool behind = false;
	int digits = 0;

	if (unit == NULL)
		return false;
	for (size_t i = negative; i < len; i++)
	{
		if (number[i] == '.')
		{
			behind = true;
			continue;
		}
		if (++digits > LONGEST_NUMBER)
			return false;
		value = value * 10 + (number[i] - '0');
		if (behind)
			scale *= 10;
	}
	if (negative)
		value = -value;
	if (unit->micros == 0)
		return scale == 1 && add_parts(period, value * unit->months, value * unit->days, 0);
	micros = value * unit->micros;
	return micros % scale == 0 && add_parts(period, 0, 0, micros / scale);
}

/* A text that is read from the left. */
typedef struct Cursor
{
	const char *at;
	const char *end;
} Cursor;

/* Skip blanks. */
static void
skip_blanks(Cursor *c)
{
	while (c->at < c->end && *c->at == ' ')
		c->at++;
}

/* Take digits and points, and return how many characters these are. */
static size_t
take_number(Cursor *c)
{
	const char *start = c->at;

	while (c->at < c->end && (is_digit(*c->at) || *c->at == '.'))
		c->at++;
	return (size_t) (c->at - start);
}

/* Take a colon and digits, and add them as minutes or seconds of a time. */
static bool
take_time_part(Cursor *c, EmpPeriod *time, const char *unit)
{
	char kept[EMP_NUMBER_KEPT_SIZE];
	const char *number = ++c->at;
	size_t len = take_number(c);
	size_t kept_len;

	if (len < 2 || !is_digit(number[0]) || !is_digit(number[1]) || number[0] > '5' ||
		(len > 2 && number[2] != '.') || (len == 3))
		return false;
	if (len > 2 && memchr(number + 3, '.', len - 3) != NULL)
		return false;
	kept_len = emp_number_keep(number, len, false, kept);
	return kept_len > 0 && emp_period_add(time, kept, kept_len, unit, strlen(unit));
}

/* Read a period: numbers with units, and perhaps a time at the end. */
bool
emp_period_parse(const char *text, size_t len, EmpPeriod *period)
{
	Cursor c = {text, text + len};
	bool any = false;

	*period = (EmpPeriod){0, 0, 0};
	for (skip_blanks(&c); c.at < c.end; skip_blanks(&c), any = true)
	{
		char kept[EMP_NUMBER_KEPT_SIZE];
		bool negative = *c.at == '-';
		const char *number;
		size_t number_len;
		size_t kept_len;

		if (*c.at == '-' || *c.at == '+')
			c.at++;
		number = c.at;
		number_len = take_number(&c);
		if (number_len == 0 || !is_digit(number[0]))
			return false;
		{
			const char *point = memchr(number, '.', number_len);

			if (point != NULL &&
				memchr(point + 1, '.', (size_t) (number + number_len - point - 1)) != NULL)
				return false;
		}
		kept_len = emp_number_keep(number, number_len, negative, kept);
		if (kept_len == 0)
			return false;
		if (c.at < c.end && *c.at == ':')
		{
			EmpPeriod time = {0, 0, 0};

			/* the sign is that of the whole time, also of -00:05 */
			kept_len = emp_number_keep(number, number_len, false, kept);
			if (memchr(number, '.', number_len) != NULL ||
				!emp_period_add(&time, kept, kept_len, "hour", 4) ||
				!take_time_part(&c, &time, "minute"))
				return false;
			if (c.at < c.end && *c.at == ':' && !take_time_part(&c, &time, "second"))
				return false;
			if (!add_parts(period, 0, 0, negative ? -(EmpInt128) time.micros : time.micros))
				return false;
		}
		else
		{
			const char *word;

			skip_blanks(&c);
			word = c.at;
			while (c.at < c.end && (*c.at | 0x20) >= 'a' && (*c.at | 0x20) <= 'z')
				c.at++;
			if (!emp_period_add(period, kept, kept_len, word, (size_t) (c.at - word)))
				return false;
		}
	}
	return any;
}

/* Return whether a period can be negated. */
bool
emp_period_valid(const EmpPeriod *period)
{
	return period->months >= -INT32_MAX && period->days >= -INT32_MAX &&
		   period->micros >= -INT64_MAX;
}

/* Return a period the other way round. */
EmpPeriod
emp_period_negated(const EmpPeriod *period)
{
	return (EmpPeriod){-period->months, -period->days, -period->micros};
}

/* Return whether what a period begins with is negative. */
bool
emp_period_backwards(const EmpPeriod *period)
{
	if (period->months != 0)
		return period->months < 0;
	return period->days != 0 ? period->days < 0 : period->micros < 0;
}

/* Print microseconds as seconds, without zeros at the end. */
static int
print_seconds(int64_t micros, int width, char *out)
{
	int n = sprintf(out, "%0*lld", width, (long long) (micros / SECOND));

	if (micros % SECOND != 0)
	{
		n += sprintf(out + n, ".%06lld", (long long) (micros % SECOND));
		while (out[n - 1] == '0')
			n--;
	}
	out[n] = '\0';
	return n;
}

/* Print a number of some unit. */
static int
print_units(char *out, int64_t n, const char *unit)
{
	return sprintf(out, "%lld %s%s", (long long) n, unit, n == 1 || n == -1 ? "" : "s");
}

/* Print microseconds in the largest unit that they are a whole number of, or in seconds. */
static int
print_clock(int64_t micros, char *out)
{
	int n = 0;

	if (micros % HOUR == 0)
		return print_units(out, micros / HOUR, "hour");
	if (micros % MINUTE == 0)
		return print_units(out, micros / MINUTE, "minute");
	if (micros % SECOND == 0)
		return print_units(out, micros / SECOND, "second");
	if (micros < 0)
		out[n++] = '-';
	n += print_seconds(micros < 0 ? -micros : micros, 1, out + n);
	return n + sprintf(out + n, " seconds");
}

/* Print a period. */
size_t
emp_period_print(const EmpPeriod *period, char *out)
{
	int parts = (period->months != 0) + (period->days != 0) + (period->micros != 0);
	int64_t micros = period->micros < 0 ? -period->micros : period->micros;
	int n = 0;

	if (parts <= 1)
	{
		if (period->micros != 0)
			return (size_t) print_clock(period->micros, out);
		if (period->months == 0)
			return (size_t) print_units(out, period->days, "day");
		if (period->months % 12 == 0)
			return (size_t) print_units(out, period->months / 12, "year");
		return (size_t) print_units(out, period->months, "month");
	}
	n += sprintf(out, "interval '");
	if (period->months / 12 != 0)
		n += print_units(out + n, period->months / 12, "year");
	if (period->months % 12 != 0)
	{
		n += sprintf(out + n, "%s", out[n - 1] == '\'' ? "" : " ");
		n += print_units(out + n, period->months % 12, "month");
	}
	if (period->days != 0)
	{
		n += sprintf(out + n, "%s", out[n - 1] == '\'' ? "" : " ");
		n += print_units(out + n, period->days, "day");
	}
	if (micros != 0)
	{
		n += sprintf(out + n, " %s%02lld:%02lld:", period->micros < 0 ? "-" : "",
					 (long long) (micros / HOUR), (long long) (micros / MINUTE % 60));
		n += print_seconds(micros % MINUTE, 2, out + n);
	}
	n += sprintf(out + n, "'");
	return (size_t) n;
}

/* ---------------------------------------------------------------------------------------------
 * Patterns.
 */

/* Return the first typographic quote in a piece, or NULL. */
const char *
emp_curly_quote(const char *text, size_t len)
{
	for (size_t i = 0; i + EMP_CURLY_BYTES <= len; i++)
		if (memcmp(text + i, "\xe2\x80", 2) == 0 && (unsigned char) text[i + 2] >= 0x98 &&
			(unsigned char) text[i + 2] <= 0x9f)
			return text + i;
	return NULL;
}

/* Return whether no lone backslash ends a pattern. */
bool
emp_like_ends_well(const char *pattern, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		i += pattern[i] == '\\';
	return i == len;
}

/*
 * Return whether a text is like a pattern.  Only the last % is ever tried again, so the time is at most the product
 * of both lengths.
 */
bool
emp_like(const char *text, const char *pattern, size_t len)
{
	const char *retry = NULL; /* what the last % has taken ends before here */
	size_t retry_at = 0;      /* the pattern behind that % */
	size_t i = 0;

	for (;;)
	{
		if (i < len && pattern[i] == '%')
		{
			retry = text;
			retry_at = ++i;
			continue;
		}
		if (*text == '\0')
			return i == len;
		if (i < len)
		{
			bool escaped = pattern[i] == '\\';

			if ((!escaped && pattern[i] == '_') || pattern[i + escaped] == *text)
			{
				i += 1 + escaped;
				text++;
				continue;
			}
		}
		if (retry == NULL)
			return false;
		text = ++retry;
		i = retry_at;
	}
}
