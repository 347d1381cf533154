/*
 * mail_strip.h
 *		Quotations and separators of plain-text mail.
 */
#ifndef EMP_TEXT_MAIL_STRIP_H
#define EMP_TEXT_MAIL_STRIP_H

#include "text/words_host.h"

extern size_t emp_mail_strip(char *text, size_t len, const EmpWordsHost *host);

#endif
