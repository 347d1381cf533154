/*
 * seeded.h
 *		Random numbers for tests: the same from one run to the next.
 */
#ifndef EMP_TEST_SEEDED_H
#define EMP_TEST_SEEDED_H

#include <stdint.h>

static uint64_t random_state = 1;

/* Return the next number of a seeded generator (splitmix64, Steele et al. 2014). */
static inline uint64_t
random_next(void)
{
	uint64_t z = (random_state += 0x9E3779B97F4A7C15u);

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

#endif
