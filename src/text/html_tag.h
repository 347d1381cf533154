/*
 * html_tag.h
 *		One tag of HTML: its element, its extent, its attributes.
 */
#ifndef EMP_TEXT_HTML_TAG_H
#define EMP_TEXT_HTML_TAG_H

#include <stdbool.h>
#include <stddef.h>

/* What a tag of the element does to the text around it. */
typedef enum EmpLayout
{
	EMP_LAYOUT_INLINE,    /* nothing */
	EMP_LAYOUT_CELL,      /* a space */
	EMP_LAYOUT_LINE,      /* a line of its own */
	EMP_LAYOUT_PARAGRAPH, /* a blank line around */
	EMP_LAYOUT_RAW        /* contents are no text of the page */
} EmpLayout;

/* The elements that the stripper treats one by one. */
typedef enum EmpElementId
{
	EMP_ELEMENT_ANY,
	EMP_ELEMENT_BLOCKQUOTE,
	EMP_ELEMENT_BODY,
	EMP_ELEMENT_BR,
	EMP_ELEMENT_DIV,
	EMP_ELEMENT_HEAD,
	EMP_ELEMENT_HTML,
	EMP_ELEMENT_IMG,
	EMP_ELEMENT_META, /* any other element that belongs in the head */
	EMP_ELEMENT_PRE,
	EMP_ELEMENT_SCRIPT,
	EMP_ELEMENT_STYLE
} EmpElementId;

typedef struct EmpElement
{
	const char *name; /* lower case */
	EmpLayout layout;
	EmpElementId id;
	bool is_void; /* never has contents */
} EmpElement;

typedef struct EmpTag
{
	const EmpElement *element; /* never NULL */
	bool closing;              /* </name> */
	bool empty;                /* <name/>, or an element without contents */
	const char *attributes;    /* what follows the name */
	size_t attributes_len;     /* bytes */
} EmpTag;

extern size_t emp_tag_parse(const char *text, size_t len, EmpTag *tag);
extern bool emp_tag_is_evidence(const EmpTag *tag);
extern bool emp_tag_attribute(const EmpTag *tag, const char *name, const char **value,
							  size_t *value_len);

#endif
