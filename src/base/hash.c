/*
 * hash.c
 *		The hash of byte strings of any length.
 */
#include "base/hash.h"

/* Return the hash of len bytes; different seeds give independent hashes. */
uint64_t
emp_hash64(const void *bytes, size_t len, uint64_t seed)
{
	const uint8_t *p = bytes;
	size_t left = len;

	if (len <= EMP_HASH_SHORT)
		return emp_hash64_short(p, len, seed);
	seed = emp_hash_seed(seed);
	if (left >= 48)
	{
		uint64_t seed1 = seed;
		uint64_t seed2 = seed;

		do
		{
			seed = emp_hash_mix(emp_load64le(p) ^ EMP_SECRET_1, emp_load64le(p + 8) ^ seed);
			seed1 = emp_hash_mix(emp_load64le(p + 16) ^ EMP_SECRET_2, emp_load64le(p + 24) ^ seed1);
			seed2 = emp_hash_mix(emp_load64le(p + 32) ^ EMP_SECRET_3, emp_load64le(p + 40) ^ seed2);
			p += 48;
			left -= 48;
		} while (left >= 48);
		seed ^= seed1 ^ seed2;
	}
	for (; left > 16; left -= 16, p += 16)
		seed = emp_hash_mix(emp_load64le(p) ^ EMP_SECRET_1, emp_load64le(p + 8) ^ seed);

	/* the last 16 bytes, some of them perhaps for the second time */
	return emp_hash_end(emp_load64le(p + left - 16), emp_load64le(p + left - 8), len, seed);
}
