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
	EMP_ROLE_OPENER = 1 << 4    /* opens a phrase of phrases.inc: once, waste, nobody */
} EmpRole;

extern uint8_t emp_role_of(const uint8_t *key, size_t len); /* EmpRole bits, 0 for most words */

/*
 * The i-th word that has a role, NULL behind the last, some of them twice: the trainer puts them
 * all into the table.
 */
#define EMP_ROLE_WORD_SIZE 32
extern const char *emp_role_word(int i, char word[EMP_ROLE_WORD_SIZE]);

#endif
