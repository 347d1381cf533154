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

/* Read a finite number in decimals, such as -1.5e-3; false when a text is something else. */
extern bool emp_number_parse(const char *text, size_t len, double *value);

#endif
