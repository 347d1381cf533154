/*
 * quoted.c
 *		Names in double quotes inside the text form of a type.
 */
#include "base/quoted.h"

#include <stdio.h>

/* Print a name in quotes and return the length. */
size_t
emp_quoted_print(const char *name, size_t len, char *out)
{
	size_t n = 0;
	size_t i;

	out[n++] = '"';
	for (i = 0; i < len; i++)
	{
		if (name[i] == '"' || name[i] == '\\')
			out[n++] = '\\';
		out[n++] = name[i];
	}
	out[n++] = '"';
	return n;
}

/* Read a name in quotes, from the opening one on, into a buffer. */
EmpStatus
emp_quoted_read(EmpPairs *pairs, const char *what, char *name, size_t size, size_t *len,
				EmpFailure *failure)
{
	pairs->key.text = pairs->at++;
	for (*len = 0; pairs->at < pairs->end && *pairs->at != '"'; pairs->at++)
	{
		if (*pairs->at == '\\')
		{
			pairs->at++;
			if (pairs->at == pairs->end)
				break;
			if (*pairs->at != '"' && *pairs->at != '\\')
				return emp_pairs_fail(pairs, failure, "a backslash before another character in");
		}
		if (*len == size)
		{
			char problem[64];

			snprintf(problem, sizeof(problem), "too long a %s in", what);
			return emp_pairs_fail(pairs, failure, problem);
		}
		name[(*len)++] = *pairs->at;
	}
	if (pairs->at == pairs->end)
		return emp_pairs_fail(pairs, failure, "no closing quote of");
	pairs->at++;
	return EMP_OK;
}
