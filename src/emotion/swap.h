/*
 * swap.h
 *		Swapping names and identity words in a text for others of their set.
 *
 * The text is UTF-8 and is gone through window by window, twice and more: once to see what it has,
 * then once for each term that takes its place.
 */
#ifndef EMP_EMOTION_SWAP_H
#define EMP_EMOTION_SWAP_H

#include "features/terms.h"

#include <stdbool.h>

#define EMP_SWAP_SLOT "{term}"

/* What a text has to swap. */
typedef struct EmpSwap
{
	uint8_t sets;          /* EmpTermSet bits */
	size_t slots;          /* places that say {term}: if there are any, they alone are swapped */
	size_t places;         /* words that are terms of the sets */
	size_t bytes;          /* of these words */
	const EmpListed *term; /* the first of them, NULL for none */
	bool several;          /* there are different ones */
} EmpSwap;

extern void emp_swap_init(EmpSwap *swap, uint8_t sets);

/* Take up what the next window has. */
extern void emp_swap_look(EmpSwap *swap, const char *window, size_t len);

/* Return the size that a text of len bytes has with a term in all places. */
extern size_t emp_swap_size(const EmpSwap *swap, size_t len, const EmpListed *term);

/* Write a window with a term in all places and return the bytes written. */
extern size_t emp_swap_write(const EmpSwap *swap, const char *window, size_t len,
							 const EmpListed *term, char *out);

#endif
