/*
 * customer_words.h
 *		What a customer wrote themselves, out of the message that carried it.
 */
#ifndef EMP_TEXT_CUSTOMER_WORDS_H
#define EMP_TEXT_CUSTOMER_WORDS_H

#include "base/failure.h"
#include "text/words_host.h"

typedef enum EmpBodyFormat
{
	EMP_BODY_TEXT,
	EMP_BODY_HTML,
	EMP_BODY_AUTO /* HTML when it looks like it */
} EmpBodyFormat;

extern EmpStatus emp_body_format_parse(const char *name, size_t len, EmpBodyFormat *format,
									   EmpFailure *failure);
extern size_t emp_customer_words_extract(const char *body, size_t len, EmpBodyFormat format,
										 const EmpWordsHost *host, char *out);

#endif
