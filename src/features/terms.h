/*
 * terms.h
 *		Names and identity words: what no reading may depend on.
 *
 * The trainer gives all names one row, and all identity words another, with no weight for valence and
 * poles.  They have no pairs, no form under a negation, no letter groups, and no lexicon rates them.
 * So a text reads the same whichever of them stands in it.  swap_test() shows it.
 */
#ifndef EMP_FEATURES_TERMS_H
#define EMP_FEATURES_TERMS_H

#include "base/failure.h"

#include <stddef.h>
#include <stdint.h>

typedef enum EmpTermSet
{
	EMP_TERMS_NAMES = 1 << 0, /* first names and family names */
	EMP_TERMS_GENDER = 1 << 1,
	EMP_TERMS_ETHNICITY = 1 << 2, /* and nationality */
	EMP_TERMS_RELIGION = 1 << 3,
	EMP_TERMS_ORIENTATION = 1 << 4,
	EMP_TERMS_AGE = 1 << 5,
	EMP_TERMS_DISABILITY = 1 << 6,
	EMP_TERMS_IDENTITY = EMP_TERMS_GENDER | EMP_TERMS_ETHNICITY | EMP_TERMS_RELIGION |
						 EMP_TERMS_ORIENTATION | EMP_TERMS_AGE | EMP_TERMS_DISABILITY
} EmpTermSet;

typedef struct EmpListed
{
	uint8_t set;      /* EmpTermSet, one bit */
	const char *word; /* folded, UTF-8 */
} EmpListed;

/* Find the term that is the key of a token, NULL for most words. */
extern const EmpListed *emp_term_listed_find(const uint8_t *key, size_t len);

/* The i-th term, set by set, NULL behind the last. */
extern const EmpListed *emp_term_listed(int i);

/* Read the name of a set, or "identity": EmpTermSet bits. */
extern EmpStatus emp_term_set_parse(const char *name, size_t len, uint8_t *sets,
									EmpFailure *failure);

/* Return the name of one set. */
extern const char *emp_term_set_name(uint8_t set);

#endif
