/*
 * number.h
 *		Exact text of floating-point numbers, the same whatever the settings.
 */
#ifndef EMP_BASE_NUMBER_H
#define EMP_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#define EMP_NUMBER_TEXT_SIZE 32 /* what print needs */

/* Print a finite number with as few digits as read back to it, terminated; return the length. */
extern int emp_number_print(double value, char *out);

/*
 * Print a number for people to read in a message: six digits, whole numbers that are exact in full, and
 * Infinity and NaN as SQL writes them; return out.
 */
extern const char *emp_number_show(double value, char *out);

/* The same, in room that lasts as long as the block it is in. */
#define EMP_SHOW(value) emp_number_show((value), (char[EMP_NUMBER_TEXT_SIZE]){0})

/* Read a finite number in decimals, such as -1.5e-3; false when a text is something else. */
extern bool emp_number_parse(const char *text, size_t len, double *value);

#endif
