/*
 * json_print_pg.h
 *		Printing the text form of a value that is an object of JSON; numbers are exact whatever the settings.
 */
#ifndef EMP_BASE_JSON_PRINT_PG_H
#define EMP_BASE_JSON_PRINT_PG_H

#include "base/pg_compat.h"

#include "lib/stringinfo.h"

/* Append the name of a member, with a comma unless it is the first of an object. */
extern void emp_json_print_name(StringInfo json, const char *name);

/* Append what comes between the elements of a list, and a number. */
extern void emp_json_print_comma(StringInfo json);
extern void emp_json_print_digits(StringInfo json, double number);

/* Append a member: a number, a whole number, a text or null for none, true or false, a list of numbers. */
extern void emp_json_print_number(StringInfo json, const char *name, double number);
extern void emp_json_print_count(StringInfo json, const char *name, int64 count);
extern void emp_json_print_text(StringInfo json, const char *name, const char *text);
extern void emp_json_print_truth(StringInfo json, const char *name, bool truth);
extern void emp_json_print_numbers(StringInfo json, const char *name, const double *number,
								   int count);

#endif
