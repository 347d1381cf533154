/*
 * json_print_pg.c
 *		Printing the text form of a value that is an object of JSON.
 */
#include "base/json_print_pg.h"

#include "miscadmin.h"
#include "utils/json.h"

#include "base/number.h"

/* Append the name of a member; commas go before all but the first of an object. */
void
emp_json_print_name(StringInfo json, const char *name)
{
	char last = json->data[json->len - 1];

	appendStringInfo(json, "%s\"%s\": ", last == '{' ? "" : ", ", name);
}

/* Append what comes between the elements of a list. */
void
emp_json_print_comma(StringInfo json)
{
	if (json->data[json->len - 1] != '[')
		appendStringInfoString(json, ", ");
}

/* Append a number. */
void
emp_json_print_digits(StringInfo json, double number)
{
	char digits[EMP_NUMBER_TEXT_SIZE];

	emp_number_print(number, digits);
	appendStringInfoString(json, digits);
}

/* Append a member with a number. */
void
emp_json_print_number(StringInfo json, const char *name, double number)
{
	emp_json_print_name(json, name);
	emp_json_print_digits(json, number);
}

/* Append a member with a whole number. */
void
emp_json_print_count(StringInfo json, const char *name, int64 count)
{
	emp_json_print_name(json, name);
	appendStringInfo(json, INT64_FORMAT, count);
}

/* Append a member with a text, or null for none. */
void
emp_json_print_text(StringInfo json, const char *name, const char *text)
{
	emp_json_print_name(json, name);
	if (text == NULL)
		appendStringInfoString(json, "null");
	else
		escape_json(json, text);
}

/* Append a member that is true or false. */
void
emp_json_print_truth(StringInfo json, const char *name, bool truth)
{
	emp_json_print_name(json, name);
	appendStringInfoString(json, truth ? "true" : "false");
}

/* Append numbers. */
void
emp_json_print_numbers(StringInfo json, const char *name, const double *number, int count)
{
	emp_json_print_name(json, name);
	appendStringInfoChar(json, '[');
	for (int i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		emp_json_print_comma(json);
		emp_json_print_digits(json, number[i]);
	}
	appendStringInfoChar(json, ']');
}
