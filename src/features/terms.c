/*
 * terms.c
 *		The lists of names and identity words.
 */
#include "features/terms.h"

#include <string.h>

#define TERM(set, word) {EMP_TERMS_##set, word},

static const EmpListed terms[] = {
#include "features/terms.inc"
};

#define TERMS ((int) (sizeof(terms) / sizeof(terms[0])))

/* The sets by name; what is a union of others comes last. */
static const struct
{
	const char *name;
	uint8_t sets;
} names[] = {
	{"names", EMP_TERMS_NAMES},
	{"gender", EMP_TERMS_GENDER},
	{"ethnicity", EMP_TERMS_ETHNICITY},
	{"religion", EMP_TERMS_RELIGION},
	{"orientation", EMP_TERMS_ORIENTATION},
	{"age", EMP_TERMS_AGE},
	{"disability", EMP_TERMS_DISABILITY},
	{"identity", EMP_TERMS_IDENTITY},
};

/* Order a key of a set and a term: by set, then by bytes. */
static int
compare(uint8_t set, const uint8_t *key, size_t len, const EmpListed *term)
{
	size_t term_len = strlen(term->word);
	int order;

	if (set != term->set)
		return set < term->set ? -1 : 1;
	order = memcmp(key, term->word, len < term_len ? len : term_len);
	return order != 0 ? order : (len > term_len) - (len < term_len);
}

/* Find a term. */
const EmpListed *
emp_term_listed_find(const uint8_t *key, size_t len)
{
	for (uint8_t set = 1; set & (EMP_TERMS_NAMES | EMP_TERMS_IDENTITY); set <<= 1)
	{
		int low = 0;
		int high = TERMS;

		while (low < high)
		{
			int middle = (low + high) / 2;
			int order = compare(set, key, len, &terms[middle]);

			if (order == 0)
				return &terms[middle];
			if (order < 0)
				high = middle;
			else
				low = middle + 1;
		}
	}
	return NULL;
}

/* Return the i-th term. */
const EmpListed *
emp_term_listed(int i)
{
	return i < TERMS ? &terms[i] : NULL;
}

/* Read the name of a set. */
EmpStatus
emp_term_set_parse(const char *name, size_t len, uint8_t *sets, EmpFailure *failure)
{
	char quoted[32];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i].name) == len && memcmp(names[i].name, name, len) == 0)
		{
			*sets = names[i].sets;
			return EMP_OK;
		}
	emp_fail(failure, EMP_BAD_VALUE, "unknown term set \"%s\"",
			 emp_quote(quoted, sizeof(quoted), name,
					   len > sizeof(quoted) ? (int) sizeof(quoted) : (int) len));
	emp_fail_detail(failure, "The term sets are names, gender, ethnicity, religion, orientation, "
							 "age, disability, and identity for all of these but names.");
	emp_fail_hint(failure, "term_sets() lists the terms of each.");
	return failure->status;
}

/* Return the name of one set. */
const char *
emp_term_set_name(uint8_t set)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].sets == set)
			return names[i].name;
	return NULL;
}
