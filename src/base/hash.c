/*
 * hash.c
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
 */
#include "base/hash.h"

#include "base/bytes.h"
#include "base/wide.h"

static const uint64_t secret[4] = {UINT64_C(0x2d358dccaa6c78a5), UINT64_C(0x8bb84b93962eacc9),
								   UINT64_C(0x4b33a62ed433d4a3), UINT64_C(0x4d5a2da51de1aa47)};

/* Replace two numbers by the low and the high half of their product. */
static inline void
multiply(uint64_t *a, uint64_t *b)
{
	EmpUint128 product = (EmpUint128) *a * *b;

	*a = (uint64_t) product;
	*b = (uint64_t) (product >> 64);
}

/* Return both halves of a product combined. */
static inline uint64_t
mix(uint64_t a, uint64_t b)
{
	multiply(&a, &b);
	return a ^ b;
}

/* Return the hash of len bytes; different seeds give independent hashes. */
uint64_t
emp_hash64(const void *bytes, size_t len, uint64_t seed)
{
	const uint8_t *p = bytes;
	uint64_t a;
	uint64_t b;

	seed ^= mix(seed ^ secret[0], secret[1]);
	if (len <= 16)
	{
		if (len >= 4)
		{
			/* four loads that overlap when there are fewer than 16 bytes */
			size_t step = len >> 3 << 2;

			a = (uint64_t) emp_load32le(p) << 32 | emp_load32le(p + step);
			b = (uint64_t) emp_load32le(p + len - 4) << 32 | emp_load32le(p + len - 4 - step);
		}
		else if (len > 0)
		{
			a = (uint64_t) p[0] << 16 | (uint64_t) p[len >> 1] << 8 | p[len - 1];
			b = 0;
		}
		else
			a = b = 0;
	}
	else
	{
		size_t left = len;

		if (left >= 48)
		{
			uint64_t seed1 = seed;
			uint64_t seed2 = seed;

			do
			{
				seed = mix(emp_load64le(p) ^ secret[1], emp_load64le(p + 8) ^ seed);
				seed1 = mix(emp_load64le(p + 16) ^ secret[2], emp_load64le(p + 24) ^ seed1);
				seed2 = mix(emp_load64le(p + 32) ^ secret[3], emp_load64le(p + 40) ^ seed2);
				p += 48;
				left -= 48;
			} while (left >= 48);
			seed ^= seed1 ^ seed2;
		}
		for (; left > 16; left -= 16, p += 16)
			seed = mix(emp_load64le(p) ^ secret[1], emp_load64le(p + 8) ^ seed);

		/* the last 16 bytes, some of them perhaps for the second time */
		a = emp_load64le(p + left - 16);
		b = emp_load64le(p + left - 8);
	}
	a ^= secret[1];
	b ^= seed;
	multiply(&a, &b);
	return mix(a ^ secret[0] ^ len, b ^ secret[1]);
}
