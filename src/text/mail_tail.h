/*
 * mail_tail.h
 *		What programs and habits put at the end of a message.
 */
#ifndef EMP_TEXT_MAIL_TAIL_H
#define EMP_TEXT_MAIL_TAIL_H

#include <stddef.h>

extern size_t emp_mail_tail(const char *text, size_t len);

#endif
