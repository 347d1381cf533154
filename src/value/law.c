/*
 * law.c
 *		The purchase models by number and by name.
 */
#include "value/law.h"

#include <string.h>

static const EmpLaw *const laws[] = {
	[EMP_LAW_BGNBD] = &emp_law_bgnbd,
	[EMP_LAW_MBGNBD] = &emp_law_mbgnbd,
	[EMP_LAW_PARETO_NBD] = &emp_law_pareto_nbd,
};

#define LAWS ((int) (sizeof(laws) / sizeof(laws[0])))

/* Return the law of a kind. */
const EmpLaw *
emp_law(int kind)
{
	return kind > 0 && kind < LAWS ? laws[kind] : NULL;
}

/* Return the kind of a law by its name. */
int
emp_law_kind(const char *name, size_t len)
{
	int kind;

	for (kind = 1; kind < LAWS; kind++)
		if (strlen(laws[kind]->name) == len && memcmp(laws[kind]->name, name, len) == 0)
			return kind;
	return 0;
}
