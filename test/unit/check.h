/*
 * check.h
 *		The whole framework of the C unit tests: macros that count.
 *
 * A test program calls functions that CHECK, and ends with `return CHECK_DONE();`.
 */
#ifndef EMP_TEST_CHECK_H
#define EMP_TEST_CHECK_H

#include <stdio.h>
#include <string.h>

static int checks_made;
static int checks_failed;

/* Count a check and report a failed one. */
static inline int
check_count(int ok, const char *what, const char *file, int line)
{
	checks_made++;
	if (!ok)
	{
		checks_failed++;
		printf("%s:%d: failed: %s\n", file, line, what);
	}
	return ok;
}

/* Check a condition. */
#define CHECK(condition) check_count(!!(condition), #condition, __FILE__, __LINE__)

/* Check two integers for equality, and show them when they differ. */
#define CHECK_INT(actual, expected)                                                                \
	do                                                                                             \
	{                                                                                              \
		long long check_a = (long long) (actual);                                                  \
		long long check_e = (long long) (expected);                                                \
                                                                                                   \
		if (!check_count(check_a == check_e, #actual " is " #expected, __FILE__, __LINE__))        \
			printf("\tgot %lld, expected %lld\n", check_a, check_e);                               \
	} while (0)

/* Check two strings for equality, and show them when they differ. */
#define CHECK_STRING(actual, expected)                                                             \
	do                                                                                             \
	{                                                                                              \
		const char *check_a = (actual);                                                            \
		const char *check_e = (expected);                                                          \
                                                                                                   \
		if (!check_count(strcmp(check_a, check_e) == 0, #actual, __FILE__, __LINE__))              \
			printf("\tgot      \"%s\"\n\texpected \"%s\"\n", check_a, check_e);                    \
	} while (0)

/* Print the outcome of a program and return its exit status. */
#define CHECK_DONE()                                                                               \
	(checks_failed == 0 ? printf("ok: %d checks\n", checks_made)                                   \
						: printf("FAILED: %d of %d checks\n", checks_failed, checks_made),         \
	 checks_failed == 0 ? 0 : 1)

#endif
