/*
 * segment_literal.h
 *		Numbers, days, periods and patterns in rules: reading, and the one way in which they are printed.
 */
#ifndef EMP_SEGMENT_SEGMENT_LITERAL_H
#define EMP_SEGMENT_SEGMENT_LITERAL_H

#include "segment/segment.h"

/*
 * Keep a number as its shortest decimals, terminated: 0.50 as 0.5, 1e3 as 1000, -0 as 0.  Returns their length, 0
 * when there are too many digits.  The text is one that the scanner let pass.
 */
#define EMP_NUMBER_KEPT_SIZE (EMP_SEGMENT_DIGITS + 5) /* "-0." and a NUL besides */
extern size_t emp_number_keep(const char *text, size_t len, bool negative, char *out);
extern bool emp_number_kept(const char *text, size_t len); /* whether a text is like that */

/* Days since 2000-01-01, of the years 1 to 9999. */
#define EMP_DATE_TEXT_SIZE 11
extern bool emp_date_parse(const char *text, size_t len, int32_t *date);
extern bool emp_date_valid(int32_t date);
extern void emp_date_print(int32_t date, char *out); /* 2026-03-01 */

/* Add a number of some unit; false when it is none, is no whole number of what is counted, or is too much. */
extern bool emp_period_add(EmpPeriod *period, const char *number, size_t len, const char *unit,
						   size_t unit_len);

/* Read 1 year 2 months 3 days 04:05:06. */
extern bool emp_period_parse(const char *text, size_t len, EmpPeriod *period);
extern bool emp_period_valid(const EmpPeriod *period); /* it can be negated */
extern EmpPeriod emp_period_negated(const EmpPeriod *period);
extern bool emp_period_backwards(const EmpPeriod *period); /* what it begins with is negative */

/* Print 90 days, or interval '1 year 2 months'; return the length. */
#define EMP_PERIOD_TEXT_SIZE 128
extern size_t emp_period_print(const EmpPeriod *period, char *out);

/*
 * Return the first typographic quote in a piece, or NULL.  It is one of UTF-8; in other encodings of servers no name
 * has these bytes in a row.
 */
#define EMP_CURLY_BYTES 3
extern const char *emp_curly_quote(const char *text, size_t len);

/* Return whether no lone backslash ends a pattern. */
extern bool emp_like_ends_well(const char *pattern, size_t len);

/* Return whether a text that is ASCII is like a pattern, as SQL has it. */
extern bool emp_like(const char *text, const char *pattern, size_t len);

#endif
