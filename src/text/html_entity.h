/*
 * html_entity.h
 *		Character references of HTML: &amp; &#128545; &#x1F621;
 */
#ifndef EMP_TEXT_HTML_ENTITY_H
#define EMP_TEXT_HTML_ENTITY_H

#include "text/words_host.h"

extern size_t emp_entity_parse(const char *text, size_t len, uint32_t *code_point);
extern size_t emp_entity_decode(const char *text, size_t len, const EmpWordsHost *host, char *out,
								size_t *out_len);

#endif
