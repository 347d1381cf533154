/*
 * html_container.c
 *		Elements in which mail programs put quotations and signatures.
 *
 * <blockquote>, and classes and ids that Gmail, Thunderbird, Outlook, Apple Mail, Yahoo, Zoho,
 * Proton, Tuta and Freshdesk write.  They are no standard; each was seen in mail, and each is so
 * peculiar that no page of a shop bears it by chance.
 */
#include "text/html_container.h"

#include "text/ascii_match.h"

typedef struct ContainerName
{
	const char *name; /* lower case; a last '*' stands for any rest */
	EmpContainer kind;
} ContainerName;

static const ContainerName container_classes[] = {
	{"gmail_quote", EMP_CONTAINER_REPLY},
	{"gmail_extra", EMP_CONTAINER_REPLY},
	{"gmail_attr", EMP_CONTAINER_DROP},
	{"gmail_signature", EMP_CONTAINER_DROP},
	{"gmail_signature_prefix", EMP_CONTAINER_DROP},
	{"yahoo_quoted", EMP_CONTAINER_QUOTE},
	{"yahoo-signature", EMP_CONTAINER_DROP},
	{"moz-cite-prefix", EMP_CONTAINER_DROP},
	{"moz-signature", EMP_CONTAINER_DROP},
	{"moz-email-headers-table", EMP_CONTAINER_DROP},
	{"moz-forward-container", EMP_CONTAINER_QUOTE},
	{"protonmail_quote", EMP_CONTAINER_QUOTE},
	{"protonmail_signature_block*", EMP_CONTAINER_DROP},
	{"tutanota_quote", EMP_CONTAINER_QUOTE},
	{"zmail_extra", EMP_CONTAINER_QUOTE},
	{"freshdesk_quote", EMP_CONTAINER_QUOTE},
	{"ms-outlook-mobile-reference-message", EMP_CONTAINER_QUOTE},
	{"ms-outlook-mobile-signature", EMP_CONTAINER_DROP},
	{"outlookmessageheader", EMP_CONTAINER_END},
};

static const ContainerName container_ids[] = {
	{"yahoo_quoted*", EMP_CONTAINER_QUOTE},
	{"mail-editor-reference-message-container", EMP_CONTAINER_QUOTE},
	{"olk_src_body_section", EMP_CONTAINER_QUOTE},
	{"isreplycontent", EMP_CONTAINER_QUOTE},
	{"divrplyfwdmsg", EMP_CONTAINER_END},
	{"signature", EMP_CONTAINER_DROP},
	{"applemailsignature", EMP_CONTAINER_DROP},
	{"ms-outlook-mobile-signature", EMP_CONTAINER_DROP},
	{"divtagdefaultsignature", EMP_CONTAINER_DROP},
};

/* Look a class or id up; the x_ that Outlook puts before those of other programs is ignored. */
static EmpContainer
container_by_name(const ContainerName *names, size_t n, const char *name, size_t len)
{
	size_t i;

	while (len > 2 && name[0] == 'x' && name[1] == '_')
	{
		name += 2;
		len -= 2;
	}
	for (i = 0; i < n; i++)
	{
		size_t known = strlen(names[i].name);

		if (names[i].name[known - 1] != '*')
		{
			if (emp_equals(name, len, names[i].name))
				return names[i].kind;
		}
		else if (len >= known - 1 && strncmp(names[i].name, name, known - 1) == 0)
			return names[i].kind;
	}
	return EMP_CONTAINER_NONE;
}

/* Say what the element that a tag opens is to the reader. */
EmpContainer
emp_container_of(const EmpTag *tag)
{
	const char *value;
	size_t len;
	size_t i = 0;

	if (tag->empty || tag->attributes_len == 0)
		return tag->element->id == EMP_ELEMENT_BLOCKQUOTE && !tag->empty ? EMP_CONTAINER_QUOTE
																		 : EMP_CONTAINER_NONE;
	if (tag->element->id == EMP_ELEMENT_BLOCKQUOTE)
		return EMP_CONTAINER_QUOTE;
	if (tag->element->id == EMP_ELEMENT_BODY || tag->element->id == EMP_ELEMENT_HTML)
		return EMP_CONTAINER_NONE;
	if (emp_tag_attribute(tag, "class", &value, &len))
		while (i < len)
		{
			size_t start;
			EmpContainer found;

			while (i < len && emp_ascii_space(value[i]))
				i++;
			start = i;
			while (i < len && !emp_ascii_space(value[i]))
				i++;
			found = container_by_name(container_classes,
									  sizeof(container_classes) / sizeof(container_classes[0]),
									  value + start, i - start);
			if (found != EMP_CONTAINER_NONE)
				return found;
		}
	if (emp_tag_attribute(tag, "id", &value, &len))
		return container_by_name(container_ids, sizeof(container_ids) / sizeof(container_ids[0]),
								 value, len);
	return EMP_CONTAINER_NONE;
}
