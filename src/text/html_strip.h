/*
 * html_strip.h
 *		From HTML to lines of plain text, without what the author quoted.
 */
#ifndef EMP_TEXT_HTML_STRIP_H
#define EMP_TEXT_HTML_STRIP_H

#include <stdbool.h>

#include "text/words_host.h"

/* Stands on a line of its own where a quotation was; no text keeps this byte otherwise. */
#define EMP_QUOTE_MARK '\x01'

typedef struct EmpHtmlLook
{
	bool is_html;    /* holds something that nobody writes in plain text */
	bool has_layout; /* holds tags that break lines, so line ends mean nothing */
} EmpHtmlLook;

extern EmpHtmlLook emp_html_look(const char *text, size_t len, const EmpWordsHost *host);
extern size_t emp_html_strip(const char *text, size_t len, bool has_layout, bool keep_quotes,
							 const EmpWordsHost *host, char *out);

#endif
