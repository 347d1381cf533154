/*
 * hash.h
 *		A fast 64-bit hash of short byte strings.
 *
 * This is wyhash, final version 4.3, with its default secret, by Wang Yi
 * (https://github.com/wangyi-fudan/wyhash, released into the public domain under the
 * Unlicense), written anew here.  Chosen because a word of up to 16 bytes costs three
 * multiplications and no loop, because its distribution passes SMHasher, and because it is
 * defined over little-endian loads, so that every machine gives the same values.  It does not
 * resist somebody who picks inputs to collide; nothing here relies on that.
 *
 * The idea: two 64-bit halves of the input are multiplied to 128 bits, and the high and the
 * low half of the product are combined by exclusive or.
 *
 * The values are part of stored things (the model's tables, hash indexes): they never change.
 */
#ifndef EMP_BASE_HASH_H
#define EMP_BASE_HASH_H

#include "base/bytes.h"
#include "base/wide.h"

#define EMP_SECRET_0 UINT64_C(0x2d358dccaa6c78a5)
#define EMP_SECRET_1 UINT64_C(0x8bb84b93962eacc9)
#define EMP_SECRET_2 UINT64_C(0x4b33a62ed433d4a3)
#define EMP_SECRET_3 UINT64_C(0x4d5a2da51de1aa47)

#define EMP_HASH_SHORT 16 /* bytes that are hashed without a loop */

/* Return both halves of a product combined. */
static inline uint64_t
emp_hash_mix(uint64_t a, uint64_t b)
{
	EmpUint128 product = (EmpUint128) a * b;

	return (uint64_t) product ^ (uint64_t) (product >> 64);
}

/* Start with a seed. */
static inline uint64_t
emp_hash_seed(uint64_t seed)
{
	return seed ^ emp_hash_mix(seed ^ EMP_SECRET_0, EMP_SECRET_1);
}

/* Finish with the last 16 bytes. */
static inline uint64_t
emp_hash_end(uint64_t a, uint64_t b, size_t len, uint64_t seed)
{
	EmpUint128 product = (EmpUint128) (a ^ EMP_SECRET_1) * (b ^ seed);

	return emp_hash_mix((uint64_t) product ^ EMP_SECRET_0 ^ len,
						(uint64_t) (product >> 64) ^ EMP_SECRET_1);
}

/* Return the hash of at most 16 bytes, inline: most words are that short. */
static inline uint64_t
emp_hash64_short(const uint8_t *p, size_t len, uint64_t seed)
{
	uint64_t a = 0;
	uint64_t b = 0;

	if (len >= 4)
	{
		/* four loads that overlap when there are fewer than 16 bytes */
		size_t step = len >> 3 << 2;

		a = (uint64_t) emp_load32le(p) << 32 | emp_load32le(p + step);
		b = (uint64_t) emp_load32le(p + len - 4) << 32 | emp_load32le(p + len - 4 - step);
	}
	else if (len > 0)
		a = (uint64_t) p[0] << 16 | (uint64_t) p[len >> 1] << 8 | p[len - 1];
	return emp_hash_end(a, b, len, emp_hash_seed(seed));
}

/* Return the hash of len bytes; different seeds give independent hashes. */
extern uint64_t emp_hash64(const void *bytes, size_t len, uint64_t seed);

#endif
