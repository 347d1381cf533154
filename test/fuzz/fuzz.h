/*
 * fuzz.h
 *		What fuzz targets share: their entry, and how they stop.
 */
#ifndef EMP_TEST_FUZZ_FUZZ_H
#define EMP_TEST_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Stop where something that must hold does not. */
static inline void
require(int ok)
{
	if (!ok)
		abort();
}

#endif
