/*
 * failure.c
 *		Filling in an EmpFailure.
 */
#include "base/failure.h"

#include <stdarg.h>
#include <stdio.h>

/* Record a status and its message, clear detail and hint, and return the status. */
EmpStatus
emp_fail(EmpFailure *failure, EmpStatus status, const char *fmt, ...)
{
	va_list args;

	failure->status = status;
	failure->detail[0] = '\0';
	failure->hint[0] = '\0';
	va_start(args, fmt);
	vsnprintf(failure->message, sizeof(failure->message), fmt, args);
	va_end(args);
	return status;
}

/* Add a detail, a whole sentence, to a recorded failure. */
void
emp_fail_detail(EmpFailure *failure, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(failure->detail, sizeof(failure->detail), fmt, args);
	va_end(args);
}

/* Add a hint, a whole sentence, to a recorded failure. */
void
emp_fail_hint(EmpFailure *failure, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(failure->hint, sizeof(failure->hint), fmt, args);
	va_end(args);
}

/*
 * Copy a clipped, printable form of user text for an error message.
 *
 * Errors reach logs, and user text is personal data: no more than out_size - 4 bytes are
 * shown, and whatever is not printable ASCII becomes '?', which is valid in every encoding.
 */
const char *
emp_quote(char *out, int out_size, const char *text, int len)
{
	int room = out_size - 4;
	int n = len < room ? len : room;
	int i;

	for (i = 0; i < n; i++)
		out[i] = (text[i] >= ' ' && text[i] <= '~') ? text[i] : '?';
	if (len > room)
	{
		out[i++] = '.';
		out[i++] = '.';
		out[i++] = '.';
	}
	out[i] = '\0';
	return out;
}
