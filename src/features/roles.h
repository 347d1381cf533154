/*
 * roles.h
 *		Words that change how other words are read.
 */
#ifndef EMP_FEATURES_ROLES_H
#define EMP_FEATURES_ROLES_H

#include <stddef.h>
#include <stdint.h>

typedef enum EmpRole
{
	EMP_ROLE_NEGATOR = 1 << 0,  /* not, never, nobody: turns what follows */
	EMP_ROLE_BOOSTER = 1 << 1,  /* very, so, extremely: more of what follows */
	EMP_ROLE_DAMPENER = 1 << 2, /* slightly, a bit: less of what follows */
	EMP_ROLE_CONTRAST = 1 << 3, /* but, however: what follows weighs more */
	EMP_ROLE_HEDGE = 1 << 4     /* just, perhaps, maybe: said with reserve */
} EmpRole;

extern uint8_t emp_role_of(const uint8_t *key, size_t len); /* EmpRole bits, 0 for most words */

/* The i-th word that has a role, NULL behind the last: the trainer puts them all into the table. */
extern const char *emp_role_word(int i);

#endif
