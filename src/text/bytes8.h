/*
 * bytes8.h
 *		Eight bytes of ASCII text in one number, looked at all at once.
 *
 * The first byte of the text is the lowest of the number.  Answers about bytes are bits: the
 * highest of each byte.  Plain 64-bit arithmetic, so it is the same on every machine.
 */
#ifndef EMP_TEXT_BYTES8_H
#define EMP_TEXT_BYTES8_H

#include "base/bytes.h"

/* Eight times the same byte. */
#define EMP_BYTES8(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Return the eight bytes at p, which lies between start and end; 0 for those behind the end. */
static inline uint64_t
emp_bytes8(const uint8_t *p, const uint8_t *start, const uint8_t *end)
{
	uint64_t bytes = 0;

	if (end - p >= 8)
		return emp_load64le(p);
	if (p < end && p - start >= 8) /* what stands before p falls out */
		return emp_load64le(p - 8 + (end - p)) >> (8 * (8 - (end - p)));
	for (int i = 0; i < end - p; i++)
		bytes |= (uint64_t) p[i] << (8 * i);
	return bytes;
}

/* Return which bytes are no ASCII letters. */
static inline uint64_t
emp_bytes8_others(uint64_t bytes)
{
	uint64_t lower = (bytes | EMP_BYTES8(0x20)) & EMP_BYTES8(0x7F);
	uint64_t from_a = lower + EMP_BYTES8(0x80 - 'a');
	uint64_t behind_z = lower + EMP_BYTES8(0x80 - 'z' - 1);

	return (bytes | ~from_a | behind_z) & EMP_BYTES8(0x80);
}

/* Say whether any byte is 0. */
static inline bool
emp_bytes8_any_zero(uint64_t bytes)
{
	return ((bytes - EMP_BYTES8(0x01)) & ~bytes & EMP_BYTES8(0x80)) != 0;
}

/* Return how many bytes stand before the first that is meant. */
static inline size_t
emp_bytes8_before(uint64_t which)
{
	return which != 0 ? (size_t) __builtin_ctzll(which) / 8 : 8;
}

#endif
