/*
 * fuzz_swap.c
 *		A text of any bytes with names and identity words swapped: as long as promised, and what
 *		was put in can be found again.
 *
 * The first two bytes choose the sets and the term; the rest is the text.
 */
#include <stdlib.h>
#include <string.h>

#include "emotion/swap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const EmpListed *term;
	EmpSwap swap;
	size_t promised;
	size_t written;
	char *out;

	if (size < 2)
		return 0;
	term = emp_term_listed(data[0] * 4 + data[1] % 4);
	if (term == NULL)
		return 0;
	emp_swap_init(&swap, (uint8_t) (data[1] | 1));
	data += 2;
	size -= 2;
	emp_swap_look(&swap, (const char *) data, size);
	promised = emp_swap_size(&swap, size, term);
	out = malloc(promised + 1);
	if (out == NULL)
		return 0;
	written = emp_swap_write(&swap, (const char *) data, size, term, out);
	if (written != promised)
		abort();
	if (swap.slots == 0 && swap.places == 0 && memcmp(out, data, size) != 0)
		abort();
	if (swap.places > swap.bytes || swap.bytes > size || swap.slots > size)
		abort();
	free(out);
	return 0;
}
