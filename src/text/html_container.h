/*
 * html_container.h
 *		Elements in which mail programs put quotations and signatures.
 */
#ifndef EMP_TEXT_HTML_CONTAINER_H
#define EMP_TEXT_HTML_CONTAINER_H

#include "text/html_tag.h"

/* What a container is to the reader of a message. */
typedef enum EmpContainer
{
	EMP_CONTAINER_NONE,
	EMP_CONTAINER_DROP,  /* signature, or header of a quotation */
	EMP_CONTAINER_QUOTE, /* quotation */
	EMP_CONTAINER_REPLY, /* quotation with answers in it */
	EMP_CONTAINER_END    /* everything from here on is quoted */
} EmpContainer;

extern EmpContainer emp_container_of(const EmpTag *tag);

#endif
