/*
 * hash.h
 *		A fast 64-bit hash of short byte strings.
 *
 * The values are part of stored things (the model's tables, hash indexes): they never change.
 */
#ifndef EMP_BASE_HASH_H
#define EMP_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

extern uint64_t emp_hash64(const void *bytes, size_t len, uint64_t seed);

#endif
