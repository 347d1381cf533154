/*
 * words_host.h
 *		What customer_words needs from the program around it.
 *
 * The stripping code knows no encoding and no server: it asks its host to write a code
 * point in the encoding of the text, and tells it now and then that time has passed.
 */
#ifndef EMP_TEXT_WORDS_HOST_H
#define EMP_TEXT_WORDS_HOST_H

#include <stddef.h>
#include <stdint.h>

#define EMP_ENCODE_MAX 8             /* bytes that encode may write */
#define EMP_CHECK_STRIDE (64 * 1024) /* bytes of input between two calls of check */

typedef struct EmpWordsHost
{
	/* Write a code point above U+007F, return its bytes; 0 when the encoding lacks it. */
	int (*encode)(uint32_t code_point, char *out, void *arg);
	void *encode_arg;
	/* Called every EMP_CHECK_STRIDE bytes; may not return (longjmp).  NULL: never called. */
	void (*check)(void *arg);
	void *check_arg;
} EmpWordsHost;

/* Call the host's check when another stride of input has been read. */
static inline void
emp_host_tick(const EmpWordsHost *host, size_t pos, size_t *last)
{
	if (pos - *last >= EMP_CHECK_STRIDE)
	{
		*last = pos;
		if (host->check != NULL)
			host->check(host->check_arg);
	}
}

#endif
